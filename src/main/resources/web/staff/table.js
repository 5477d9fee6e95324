// One table: its orders, its calls, and what staff do with its visit.
import {ask} from '/web/lib/ask.js';
import {html, modal, nothing, ref, repeat, toast} from '/web/lib/dom.js';
import {asStaff, attempt} from '/web/lib/staff.js';
import {steadiness} from '/web/lib/steady.js';
import {minutesSince, money, t} from '/web/lib/text.js';
import {callsOf, floor, loadSoon, ordersOf, putCall, seen, tableOf, totalOf} from '/web/staff/floor.js';
import {orderCard, takeBackDialog} from '/web/staff/orders.js';
import {serveDialog, serveAt} from '/web/staff/serve.js';

/** The id of the table that is open, the act for which another table is being chosen ('move', 'merge' or null), and its visit with its code. */
let open = null, choosing = null, visit = null;

const places = steadiness();

export function openTable(id, draw) {
  open = id;
  choosing = visit = null;
  seen(tableOf(id));
  if (tableOf(id).session) readVisit(id, draw);
  draw();
}

async function readVisit(id, draw, act = () => asStaff.get(`/api/admin/tables/${id}/visit`)) {
  await attempt(async () => {
    const read = await act();
    if (open === id) visit = read;
  });
  draw();
}

const openVisit = (table, draw) => readVisit(table.id, draw, () => asStaff.post(`/api/admin/tables/${table.id}/open-session`));

const newCode = (table, draw) => readVisit(table.id, draw, () => asStaff.post(`/api/admin/tables/${table.id}/visit-code`));

function close(draw) {
  if (open !== null) seen(tableOf(open));
  open = choosing = null;
  draw();
}

async function complete(table, draw) {
  const {session} = table, body = {session_id: session.id, expected_total: totalOf(table)};
  const path = `/api/admin/tables/${table.id}/complete-session`;
  if (!await ask(t('staff.completeAsk', {number: table.table_number, total: money(totalOf(table), floor.store.currency)}), t('staff.complete'))) return;
  await attempt(async () => {
    try {
      await asStaff.post(path, body);
    } catch (problem) {
      if (problem.code === 'SESSION_TOTAL_CHANGED') loadSoon();
      if (problem.code !== 'ORDERS_NOT_SERVED' || !await ask(`${problem.message} ${t('staff.completeStill')}`, t('staff.complete'))) throw problem;
      await asStaff.post(path, {...body, force: true});
    }
    toast(t('staff.completed', {number: table.table_number}), 'good');
    close(draw);
  });
}

const reopen = table => attempt(async () => {
  await asStaff.post(`/api/admin/tables/${table.id}/reopen-session`, {});
  loadSoon();
});

/** Moves the visit to a free table, or adds it to that of another one. how: 'move' or 'merge' */
const bring = (how, table, other, draw) => attempt(async () => {
  const [act, to] = how === 'move'
    ? ['move-session', {to_table_id: other.id}]
    : ['merge-session', {into_table_id: other.id, into_session_id: other.session.id}];
  await asStaff.post(`/api/admin/tables/${table.id}/${act}`, {session_id: table.session.id, ...to});
  toast(t(`staff.${how}d`, {from: table.table_number, to: other.table_number}), 'good');
  loadSoon();
  close(draw);
});

function choice(table, draw) {
  const how = choosing;
  const others = floor.tables.filter(other => other.id !== table.id && (how === 'move') === !other.session);
  return html`
    <div class="stack tight">
      <p class="strong">${t(`staff.${how}Where`)}</p>
      ${others.length ? html`<div class="row">
        ${others.map(other => html`<button class="button" @click=${() => bring(how, table, other, draw)}>${t('common.table', {number: other.table_number})}</button>`)}</div>`
        : html`<p class="soft">${t('staff.noTable')}</p>`}
      <button class="button small quiet" @click=${() => { choosing = null; draw(); }}>${t('common.cancel')}</button>
    </div>`;
}

const acts = (table, draw) => html`
  <div class="row">
    <button class="button primary" @click=${() => serveAt(table, draw)}>${t('staff.order')}</button>
    ${table.session ? html`
      <button class="button" @click=${() => complete(table, draw)}>${t('staff.complete')}</button>
      <button class="button small" @click=${() => { choosing = 'move'; draw(); }}>${t('staff.move')}</button>
      <button class="button small" @click=${() => { choosing = 'merge'; draw(); }}>${t('staff.merge')}</button>`
      : html`<button class="button" @click=${() => openVisit(table, draw)}>${t('staff.open')}</button>
      <button class="button small" @click=${() => reopen(table)}>${t('staff.reopen')}</button>`}
  </div>`;

/** The digits that staff tell their guests, where the store asks for any. */
const code = (table, draw) => (visit?.visit_code
  ? html`<p class="row"><span>${t('order.visitCode')}</span> <span class="visit-code">${visit.visit_code}</span>
      ${visit.is_locked ? html`<span class="badge bad">${t('staff.codeLocked')}</span>` : nothing}
      <button class="button small" @click=${() => newCode(table, draw)}>${t('staff.newCode')}</button></p>`
  : nothing);

const resolve = call => attempt(async () => putCall(await asStaff.post(`/api/admin/calls/${call.id}/resolve`)));

const callLine = call => html`
  <li class="task call">
    <span class="grow"><span class="strong">${t(`call.${call.kind}`)}</span> ${call.note ? html`<span class="small">“${call.note}”</span>` : nothing}
      <span class="small">${t('staff.minutes', {count: minutesSince(call.called_at)})}</span></span>
    <button class="button small primary" @click=${() => places.isSteady && resolve(call)}>${t('staff.done')}</button>
  </li>`;

export function tablePanel(draw) {
  const table = open === null ? null : tableOf(open);
  if (!table) return nothing;
  const orders = ordersOf(table), calls = callsOf(table);
  places.saw([...calls.map(call => `call ${call.id}`), ...orders.map(order => `order ${order.id} ${order.status}`)]);
  return html`
    <dialog class="panel" aria-labelledby="table-name" ${ref(modal)} @close=${() => close(draw)}
      @click=${event => event.target === event.currentTarget && close(draw)}>
      <div class="body">
        <div class="between">
          <h2 id="table-name">${t('common.table', {number: table.table_number})}</h2>
          <button class="button quiet round" aria-label=${t('common.close')} @click=${() => close(draw)}>✕</button>
        </div>
        ${table.session ? html`<p class="between total"><span>${t('order.bill')}</span>
          <span class="amount strong">${money(totalOf(table), floor.store.currency)}</span></p>` : html`<p class="soft">${t('staff.free')}</p>`}
        ${table.session ? code(table, draw) : nothing}
        ${choosing ? choice(table, draw) : acts(table, draw)}
        ${calls.length ? html`<ul class="tasks">${repeat(calls, call => call.id, callLine)}</ul>` : nothing}
        <ul class="stack">${repeat(orders, order => order.id, order => orderCard(order, places, draw))}</ul>
      </div>
    </dialog>
    ${serveDialog(draw)}
    ${takeBackDialog(draw)}`;
}
