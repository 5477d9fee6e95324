// The stations of the kitchen, in the order in which cooks see them.
import {html, nothing, repeat, toast} from '/web/lib/dom.js';
import {check, complaint, hold, input, sheet, wrong} from '/web/lib/forms.js';
import {announcements, handle, moved, settling} from '/web/lib/reorder.js';
import {t} from '/web/lib/text.js';

const PATH = '/api/admin/stations';

export function stationsTab(office) {
  let stations = null, editing = null, problem = null;
  const moves = settling(office);

  async function load() {
    const next = await office.api.get(PATH);
    if (!moves.isUnsettled) stations = next;
  }

  function edit(what) {
    editing = what;
    problem = null;
    office.draw();
  }

  function move(from, to) {
    stations = moved(stations, from, to);
    office.draw();
  }

  const settle = () => moves.settle('stations', () => office.api.put(`${PATH}/order`, {ids: stations.map(station => station.id)}));

  async function act(action, text) {
    try {
      await action();
      edit(null);
      toast(text);
      office.reload();
    } catch (failure) {
      problem = failure;
      office.draw();
    }
  }

  const send = values => {
    const {station} = editing, content = {name: values.name, is_default: values.is_default === 'on'};
    return act(() => station
      ? office.api.patch(`${PATH}/${station.id}`, content, {headers: {'If-Match': `"${station.version}"`}})
      : office.api.post(PATH, content), t('manage.saved', {name: values.name}));
  };

  async function remove(station) {
    const sure = await office.ask({title: t('manage.removeTitle', {name: station.name}), text: t('manage.removeStationHint'), confirm: t('common.remove'), isBad: true});
    if (sure) await act(() => office.api.remove(`${PATH}/${station.id}`), t('manage.removed', {name: station.name}));
  }

  const row = (station, index) => html`
    <li class="entry">
      ${handle({key: `station-${station.id}`, name: station.name, index, count: stations.length, move, settle})}
      <button class="pick" @click=${() => edit({station})}><span class="strong">${station.name}</span>
        ${station.is_default ? html`<span class="badge accent">${t('manage.usualStation')}</span>` : nothing}</button>
      <a class="button small quiet" href="/kitchen?station=${encodeURIComponent(station.name)}">${t('manage.openKitchen')}</a>
    </li>`;

  const form = ({station}) => sheet({
    name: 'station',
    title: station ? t('manage.editOf', {name: station.name}) : t('manage.newStation'),
    close: () => edit(null),
    send,
    body: html`
      ${complaint(problem, ['/name'])}
      ${input({name: 'name', isFirst: true, label: t('manage.name'), value: station?.name, max: 40, required: true, error: wrong(problem, '/name')})}
      ${check({name: 'is_default', label: t('manage.usualHint'), value: station?.is_default})}`,
    foot: html`${station ? html`<button type="button" class="button bad" @click=${event => hold(event.currentTarget.form, () => remove(station))}>${t('common.remove')}</button>` : nothing}
      <span class="grow"></span><button class="button primary">${t('common.save')}</button>`,
  });

  return {
    id: 'stations',
    title: 'manage.stations',
    rows: () => ({station: stations}),
    get isReady() { return stations !== null; },
    load,
    view: () => html`
      <div class="between"><h1>${t('manage.stations')}</h1><button class="button primary" @click=${() => edit({station: null})}>${t('manage.newStation')}</button></div>
      <p class="soft">${t('manage.stationsLead')}</p>
      ${announcements()}
      ${stations.length ? html`<ul class="entries" data-rows>${repeat(stations, station => station.id, row)}</ul>` : html`<p class="empty card">${t('manage.noStations')}</p>`}
      ${editing ? form(editing) : nothing}`,
  };
}
