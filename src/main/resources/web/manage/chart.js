// Bars on a canvas, in the colours of the page, as wide as there is room.
import uPlot from '/webjars/uplot/dist/uPlot.esm.js';

const HEIGHT = 300;
const NARROW = 28;

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

  /** {names, values, write: value => text} */
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
    const {names, values, write} = this.#bars;
    const style = getComputedStyle(this), colour = name => style.getPropertyValue(name).trim();
    const font = `12px ${style.fontFamily}`;
    // Names that do not fit beside each other stand upright.
    const longest = Math.max(...names.map(name => name.length)), room = (this.#width - 90) / names.length;
    const isUpright = room < Math.max(NARROW, longest * 9);
    const axis = {stroke: colour('--soft'), font, ticks: {show: false}};
    this.#plot = new uPlot({
      width: this.#width,
      height: HEIGHT,
      legend: {show: false},
      cursor: {show: false},
      scales: {x: {time: false, range: [-.6, names.length - .4]}, y: {range: (plot, low, high) => [0, high > 0 ? high * 1.1 : 1]}},
      axes: [
        {...axis, grid: {show: false}, splits: () => names.map((name, index) => index).filter(index => index % Math.ceil(16 / room) === 0),
          values: (plot, splits) => splits.map(index => names[index].length > 12 ? `${names[index].slice(0, 11)}…` : names[index]),
          rotate: isUpright ? -90 : 0, size: isUpright ? Math.min(120, 24 + Math.min(longest, 12) * 11) : 40},
        {...axis, size: 84, grid: {stroke: colour('--line'), width: 1}, values: (plot, splits) => splits.map(write)},
      ],
      series: [{}, {fill: colour('--accent'), stroke: colour('--accent'), width: 0, points: {show: false}, paths: uPlot.paths.bars({size: [.62, 56], radius: .12})}],
    }, [names.map((name, index) => index), values], this);
  }
}

customElements.define('sales-chart', SalesChart);
