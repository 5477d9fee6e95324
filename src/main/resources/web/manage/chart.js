// Bars on a canvas, in the colours of the page, as wide as there is room.
import uPlot from '/webjars/uplot/dist/uPlot.esm.js';

const HEIGHT = 300;
const LONGEST = 12;

class SalesChart extends HTMLElement {
  #bars = null;
  #plot = null;
  #width = 0;
  #seen = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width && width !== this.#width) {
      this.#width = width;
      this.#draw();
    }
  });
  #dark = matchMedia('(prefers-color-scheme: dark)');
  #recolour = () => this.#draw();

  /** {names, values, isInTurn, write: value => text}; isInTurn: some of the names are enough, as those of days */
  set bars(bars) {
    const isSame = JSON.stringify([bars.names, bars.values, bars.write(1)]) === JSON.stringify(this.#bars && [this.#bars.names, this.#bars.values, this.#bars.write(1)]);
    this.#bars = bars;
    if (!isSame) this.#draw();
  }

  connectedCallback() {
    this.#seen.observe(this);
    this.#dark.addEventListener('change', this.#recolour);
  }

  disconnectedCallback() {
    this.#seen.disconnect();
    this.#dark.removeEventListener('change', this.#recolour);
    this.#plot?.destroy();
    this.#plot = null;
    this.#width = 0;
  }

  #draw() {
    if (!this.#width || !this.#bars) return;
    this.#plot?.destroy();
    const {names, values, isInTurn, write} = this.#bars;
    const style = getComputedStyle(this), colour = name => style.getPropertyValue(name).trim();
    const font = `12px ${style.fontFamily}`;
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = font;
    const shown = names.map(name => name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);
    const longest = Math.max(...shown.map(name => pen.measureText(name).width)), room = (this.#width - 90) / names.length;
    // Names that do not fit beside each other stand upright, or every other one is left out.
    const isTight = longest + 8 > room, isUpright = isTight && !isInTurn, step = isTight ? Math.ceil((isUpright ? 14 : longest + 8) / room) : 1;
    const axis = {stroke: colour('--soft'), font, ticks: {show: false}};
    this.#plot = new uPlot({
      width: this.#width,
      height: HEIGHT,
      legend: {show: false},
      cursor: {show: false},
      scales: {x: {time: false, range: [-.6, names.length - .4]}, y: {range: (plot, low, high) => [0, high > 0 ? high * 1.1 : 1]}},
      axes: [
        {...axis, grid: {show: false}, splits: () => names.map((name, index) => index).filter(index => index % step === 0),
          values: (plot, splits) => splits.map(index => shown[index]), rotate: isUpright ? -90 : 0, size: isUpright ? longest + 20 : 36},
        {...axis, size: 84, grid: {stroke: colour('--line'), width: 1}, values: (plot, splits) => splits.map(write)},
      ],
      series: [{}, {fill: colour('--accent'), stroke: colour('--accent'), width: 0, points: {show: false}, paths: uPlot.paths.bars({size: [.62, 56], radius: .12})}],
    }, [names.map((name, index) => index), values], this);
  }
}

customElements.define('sales-chart', SalesChart);
