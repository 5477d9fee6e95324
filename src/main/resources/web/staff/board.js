// The floor: each table where it always is, and beside it what wants doing, the oldest first.
import {html, nothing, repeat} from '/web/lib/dom.js';
import {asStaff, attempt} from '/web/lib/staff.js';
import {steadiness} from '/web/lib/steady.js';
import {minutesSince, money, t} from '/web/lib/text.js';
import {callsOf, floor, openCalls, ordersOf, putCall, tableOf, totalOf} from '/web/staff/floor.js';
import {move} from '/web/staff/orders.js';
import {openTable} from '/web/staff/table.js';

const minutes = time => html`<span class="amount">${t('staff.minutes', {count: minutesSince(time)})}</span>`;

const countOf = (orders, status) => orders.filter(order => order.status === status).length;

function tableCard(table, draw) {
  const orders = ordersOf(table), calls = callsOf(table);
  const isNew = orders.some(order => floor.news.has(`order ${order.id}`)) || calls.some(call => floor.news.has(`call ${call.id}`));
  const counts = ['pending', 'preparing', 'ready'].map(status => [status, countOf(orders, status)]).filter(([, count]) => count);
  const kinds = {pending: 'accent', preparing: '', ready: 'good'};
  return html`
    <li>
      <button class="card table ${table.session ? 'taken' : 'free'} ${isNew ? 'new' : ''}" data-table=${table.table_number}
        @click=${() => openTable(table.id, draw)}>
        <span class="between"><span class="table-number">${table.table_number}</span>
          ${table.session ? html`<span class="soft small">${minutes(table.session.started_at)}</span>`
            : html`<span class="soft small">${t('staff.free')}</span>`}</span>
        <span class="row tight">
          ${calls.map(call => html`<span class="badge bad">${t(`call.${call.kind}`)}</span>`)}
          ${counts.map(([status, count]) => html`<span class="badge ${kinds[status]}">${t(`staff.is.${status}`)} ${count}</span>`)}
        </span>
        ${table.session ? html`<span class="amount strong">${money(totalOf(table), floor.store.currency)}</span>` : nothing}
      </button>
    </li>`;
}

export const board = draw => html`
  <ul class="tables" aria-label=${t('staff.tables')}>${repeat(floor.tables, table => table.id, table => tableCard(table, draw))}</ul>`;

const places = steadiness();

/** Acts on what was meant: not on the task that slid to this place a moment ago. */
const once = act => () => {
  if (places.isSteady) act();
};

const answer = (call, act) => attempt(async () => putCall(await asStaff.post(`/api/admin/calls/${call.id}/${act}`)));

const number = id => tableOf(id)?.table_number ?? '';

const callTask = (call, draw) => html`
  <li class="task call ${call.escalated_at ? 'late' : ''}">
    <button class="plain grow" @click=${() => openTable(call.table_id, draw)}>
      <span class="strong">${t('common.table', {number: number(call.table_id)})} · ${t(`call.${call.kind}`)}</span>
      <span class="small block">${call.note ? `“${call.note}” · ` : ''}${minutes(call.called_at)}${call.escalated_at ? ` · ${t('staff.late')}` : ''}</span>
    </button>
    ${call.state === 'open'
      ? html`<button class="button small" @click=${once(() => answer(call, 'acknowledge'))}>${t('staff.coming')}</button>` : nothing}
    <button class="button small primary" @click=${once(() => answer(call, 'resolve'))}>${t('staff.done')}</button>
  </li>`;

const orderTask = (order, next, draw) => html`
  <li class="task">
    <button class="plain grow" @click=${() => openTable(order.table_id, draw)}>
      <span class="strong">${t('common.table', {number: number(order.table_id)})} · ${t('order.number', {number: order.order_number})}</span>
      <span class="small soft block">${order.order_items.map(item => `${item.menu_name} × ${item.quantity}`).join(', ')}</span>
      <span class="small block">${t(`staff.is.${order.status}`)} · ${minutes(order.created_at)}</span>
    </button>
    <button class="button small primary" @click=${once(() => move(order, next))}>${t(`staff.to.${next}`)}</button>
  </li>`;

/** Calls first: somebody is waiting at a table. Then what can be carried out, then what is new. */
export function todo(draw) {
  const orders = [...floor.orders.values()].sort((one, other) => one.id - other.id);
  const tasks = [
    ...openCalls().sort((one, other) => one.id - other.id).map(call => [`call ${call.id}`, call.state, callTask(call, draw)]),
    ...orders.filter(order => order.status === 'ready').map(order => [`order ${order.id}`, order.status, orderTask(order, 'served', draw)]),
    ...orders.filter(order => order.status === 'pending').map(order => [`order ${order.id}`, order.status, orderTask(order, 'preparing', draw)]),
  ];
  places.saw(tasks.map(([key, state]) => `${key} ${state}`));
  return html`
    <h2>${t('staff.todo')} ${tasks.length ? html`<span class="count">${tasks.length}</span>` : nothing}</h2>
    ${tasks.length ? html`<ul class="tasks">${repeat(tasks, ([key]) => key, ([, , task]) => task)}</ul>`
      : html`<p class="soft">${t('staff.nothing')}</p>`}`;
}
