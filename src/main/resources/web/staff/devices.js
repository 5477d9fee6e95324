// What guests order with: QR codes of tables, paired tablets, phones; and how a visit begins.
import {ask} from '/web/lib/ask.js';
import {html, live, nothing, repeat, toast} from '/web/lib/dom.js';
import {asStaff, attempt} from '/web/lib/staff.js';
import {dateTime, t} from '/web/lib/text.js';
import {floor} from '/web/staff/floor.js';

const state = {devices: null, settings: null, pairing: null};

export async function loadDevices(draw) {
  await attempt(async () => {
    const [devices, settings] = await Promise.all([asStaff.get('/api/admin/devices'), asStaff.get('/api/admin/store/visits')]);
    Object.assign(state, {devices, settings});
  });
  draw();
}

export const leaveDevices = () => Object.assign(state, {devices: null, pairing: null});

const set = (changes, draw) => attempt(async () => {
  state.settings = await asStaff.put('/api/admin/store/visits', {...state.settings, ...changes});
  draw();
});

const print = () => attempt(async () => {
  const {data} = await asStaff.call('GET', '/api/admin/qr-codes', {accept: 'application/pdf'});
  const link = Object.assign(document.createElement('a'), {href: URL.createObjectURL(data), download: 'qr.pdf'});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  toast(t('staff.printed'), 'good');
});

async function renew(table) {
  const {table_number: number} = table;
  if (!await ask(t('staff.renewAsk', {number}), t('staff.renewQr'))) return;
  await attempt(async () => {
    await asStaff.post(`/api/admin/tables/${table.id}/qr-code`);
    toast(t('staff.renewed', {number}), 'good');
  });
}

const pair = (table, draw) => attempt(async () => {
  const {code} = await asStaff.post(`/api/admin/tables/${table.id}/pairing-code`);
  state.pairing = {code, number: table.table_number};
  draw();
});

async function revoke(device, draw) {
  if (!await ask(t('staff.revokeAsk'), t('staff.revoke'))) return;
  await attempt(() => asStaff.remove(`/api/admin/devices/${device.id}`));
  await loadDevices(draw);
}

const settings = draw => html`
  <section class="card stack">
    <fieldset class="stack tight">
      <legend class="strong">${t('staff.opening')}</legend>
      ${['scan', 'staff'].map(opening => html`<label class="check">
        <input type="radio" name="opening" .checked=${live(state.settings.visit_opening === opening)} @change=${() => set({visit_opening: opening}, draw)}>
        ${t(`staff.openings.${opening}`)}</label>`)}
    </fieldset>
    <label class="check"><input type="checkbox" .checked=${live(state.settings.visit_code)}
      @change=${event => set({visit_code: event.target.checked}, draw)}>${t('staff.asksCode')}</label>
  </section>`;

const tableRow = (table, draw) => html`
  <li class="card row dish-row"><span class="grow strong">${t('common.table', {number: table.table_number})}</span>
    <button class="button" @click=${() => pair(table, draw)}>${t('staff.pair')}</button>
    <button class="button" @click=${() => renew(table)}>${t('staff.renewQr')}</button></li>`;

const device = (one, draw) => html`
  <li class="card row dish-row">
    <span class="grow"><span class="strong">${one.name ?? t(`staff.${one.kind}`)}</span>
      <span class="soft small block">${t('common.table', {number: one.table_number})} · ${t(`staff.${one.kind}`)} · ${t('staff.lastSeen', {time: dateTime(one.last_seen_at)})}</span></span>
    <button class="button bad" @click=${() => revoke(one, draw)}>${t('staff.revoke')}</button>
  </li>`;

export function devicesView(draw) {
  if (!state.devices) return html`<p class="empty">${t('common.loading')}</p>`;
  return html`
    <div class="stack">
      ${settings(draw)}
      ${state.pairing ? html`<p class="notice good" role="status">${t('staff.pairing', {number: state.pairing.number})}
        <span class="visit-code">${state.pairing.code}</span></p>` : nothing}
      <div class="between"><h2>${t('staff.qr')}</h2><button class="button" @click=${print}>${t('staff.print')}</button></div>
      <ul class="stack tight">${repeat(floor.tables, table => table.id, table => tableRow(table, draw))}</ul>
      <h2>${t('staff.tablets')}</h2>
      ${state.devices.length ? html`<ul class="stack tight">${repeat(state.devices, one => one.id, one => device(one, draw))}</ul>`
        : html`<p class="soft">${t('staff.noDevices')}</p>`}
    </div>`;
}
