// An order as staff see it: its items with their states, its next step, and what is taken back.
import {html, modal, nothing, ref} from '/web/lib/dom.js';
import {stepper} from '/web/lib/parts.js';
import {asStaff, attempt} from '/web/lib/staff.js';
import {clock, money, t} from '/web/lib/text.js';
import {floor, put} from '/web/staff/floor.js';

const NEXT = {pending: 'preparing', preparing: 'ready', ready: 'served'};
const KINDS = {pending: 'accent', preparing: 'warn', ready: 'good', served: '', cancelled: 'bad'};
const REASONS = ['changed_mind', 'entry_error', 'sold_out', 'too_slow', 'other', 'manager_quality', 'manager_goodwill', 'manager_entry_error'];

/** {order, quantities: line => how many, reason, note} while something is taken back: the order as it was when that was chosen */
let taken = null, isSending = false;

/** Orders whose next step has no answer yet. */
const underWay = new Set();

export async function move(order, status) {
  if (underWay.has(order.id)) return;
  underWay.add(order.id);
  await attempt(async () => put(await asStaff.patch(`/api/admin/orders/${order.id}/status`, {status})));
  underWay.delete(order.id);
}

const item = (order, one) => html`
  <li class="between">
    <span class=${one.quantity === 0 || one.state === 'cancelled' ? 'struck' : ''}>
      <span class="strong">${one.quantity || one.cancelled_quantity} ×</span> ${one.menu_name}
      ${one.options?.length ? html`<span class="soft small block">${one.options.map(option =>
        (option.quantity > 1 ? `${option.name} × ${option.quantity}` : option.name)).join(', ')}</span>` : nothing}
      ${one.note ? html`<span class="small block note">“${one.note}”</span>` : nothing}
      ${one.cancelled_quantity && one.quantity ? html`<span class="badge bad">${t('order.cancelledOf', {count: one.cancelled_quantity})}</span>` : nothing}
    </span>
    <span class="row tight">
      ${one.state && one.quantity ? html`<span class="badge ${{queued: '', cooking: 'warn', ready: 'good', served: '', cancelled: 'bad'}[one.state]}">${t(`item.${one.state}`)}</span>` : nothing}
      <span class="amount">${money(one.subtotal, order.currency)}</span>
    </span>
  </li>`;

/** steady: whether the list stands still, so that a tap means this order and this step */
export function orderCard(order, steady, draw) {
  const next = NEXT[order.status], isOpen = order.status !== 'cancelled';
  return html`
    <li class="card stack tight" data-order=${order.id}>
      <div class="between">
        <h3>${t('order.number', {number: order.order_number})} <span class="badge ${KINDS[order.status]}">${t(`staff.is.${order.status}`)}</span></h3>
        <span class="soft small">${clock(order.created_at)}</span>
      </div>
      <ul class="stack tight">${order.order_items.map(one => item(order, one))}</ul>
      ${order.note ? html`<p class="note">“${order.note}”</p>` : nothing}
      <div class="row">
        <span class="amount strong grow">${money(order.total_price, order.currency)}</span>
        ${isOpen ? html`<button class="button small bad" @click=${() => { taken = {order, quantities: {}, reason: REASONS[0], note: ''}; draw(); }}>
          ${t('staff.takeBack')}</button>` : nothing}
        ${next ? html`<button class="button small primary" @click=${() => steady.isSteady && move(order, next)}>${t(`staff.to.${next}`)}</button>` : nothing}
      </div>
    </li>`;
}

/** Once: a repetition finds another version of the order. Then one chooses again, from the order as it is now. */
async function takeBack(asked, chosen) {
  try {
    put(await asStaff.post(`/api/admin/orders/${asked.order.id}/cancellations`, {
      items: chosen.map(([line, quantity]) => ({line: Number(line), quantity})),
      reason_code: asked.reason,
      ...(asked.note ? {note: asked.note} : {}),
    }, {headers: {'If-Match': `"${asked.order.version}"`}}));
  } catch (problem) {
    if (problem.status === 412) Object.assign(asked, {order: await asStaff.get(`/api/admin/orders/${asked.order.id}`), quantities: {}});
    throw problem;
  }
}

/** Asks what is taken back, and why. */
export function takeBackDialog(draw) {
  if (!taken) return nothing;
  const {order, quantities} = taken;
  const close = () => {
    taken = null;
    draw();
  };
  const chosen = Object.entries(quantities).filter(([, quantity]) => quantity > 0);
  const submit = async event => {
    event.preventDefault();
    if (isSending || !chosen.length) return;
    const asked = taken;
    isSending = true;
    const isDone = await attempt(() => takeBack(asked, chosen));
    isSending = false;
    if (isDone && taken === asked) taken = null;
    draw();
  };
  return html`
    <dialog aria-labelledby="take-back" ${ref(modal)} @close=${close}>
      <form @submit=${submit}>
        <h2 id="take-back">${t('staff.takeBackOf', {number: order.order_number})}</h2>
        <ul class="stack tight">
          ${order.order_items.filter(one => one.quantity > 0).map(one => html`
            <li class="between row"><span class="grow">${one.menu_name} <span class="soft">× ${one.quantity}</span></span>
              ${stepper({name: one.menu_name, value: quantities[one.line] ?? 0, most: one.quantity,
                change: value => { quantities[one.line] = value; draw(); }})}</li>`)}
        </ul>
        <label class="field"><span>${t('staff.reason')}</span>
          <select class="input" @change=${event => { taken.reason = event.target.value; }}>
            ${REASONS.map(reason => html`<option value=${reason}>${t(`staff.reasons.${reason}`)}</option>`)}
          </select></label>
        <label class="field"><span>${t('staff.reasonNote')}</span>
          <input class="input" maxlength="200" @input=${event => { taken.note = event.target.value.trim(); }}></label>
        <div class="row">
          <button type="button" class="button" @click=${close}>${t('common.close')}</button>
          <button class="button bad grow" aria-disabled=${!chosen.length}>${t('staff.takeBackNow')}</button>
        </div>
      </form>
    </dialog>`;
}
