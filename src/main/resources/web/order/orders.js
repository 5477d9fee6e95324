// What was ordered, how far it is, and what it comes to.
import {html, nothing, repeat} from '/web/lib/dom.js';
import {clock, money, t} from '/web/lib/text.js';
import {bill, guest, orders} from '/web/order/guest.js';

const STEPS = ['pending', 'preparing', 'ready', 'served'];

export const openOrders = () => orders().filter(order => !['served', 'cancelled'].includes(order.status)).length;

function progress(order) {
  if (order.status === 'cancelled') return html`<span class="badge bad">${t('status.cancelled')}</span>`;
  const at = STEPS.indexOf(order.status);
  return html`
    <ol class="steps" aria-label=${t(`status.${order.status}`)}>
      ${STEPS.map((step, index) => html`
        <li class=${index < at ? 'done' : index === at ? 'now' : ''} aria-current=${index === at ? 'step' : nothing}>${t(`status.${step}`)}</li>`)}
    </ol>`;
}

const item = (order, one) => html`
  <li class="between">
    <span class=${one.quantity === 0 || one.state === 'cancelled' ? 'struck' : ''}>${one.menu_name} <span class="soft">× ${one.quantity || one.cancelled_quantity}</span>
      ${one.options?.length ? html`<span class="soft small block">${one.options.map(option =>
        (option.quantity > 1 ? `${option.name} × ${option.quantity}` : option.name)).join(', ')}</span>` : nothing}
      ${one.note ? html`<span class="soft small block">“${one.note}”</span>` : nothing}
      ${one.cancelled_quantity && one.quantity ? html`<span class="badge bad">${t('order.cancelledOf', {count: one.cancelled_quantity})}</span>` : nothing}
    </span>
    <span class="amount">${money(one.subtotal, order.currency)}</span>
  </li>`;

const card = order => html`
  <li class="card stack tight" data-order=${order.id}>
    <div class="between"><h3>${t('order.number', {number: order.order_number})}</h3><span class="soft small">${clock(order.created_at)}</span></div>
    ${progress(order)}
    <ul class="stack tight">${order.order_items.map(one => item(order, one))}</ul>
    ${order.note ? html`<p class="soft small">“${order.note}”</p>` : nothing}
  </li>`;

export function ordersView(go) {
  const all = orders();
  if (!all.length) {
    return html`<div class="empty stack"><p>${t('order.none')}</p>
      <p><button class="button" @click=${() => go('menu')}>${t('order.toMenu')}</button></p></div>`;
  }
  return html`
    <section class="stack">
      <div class="card between total"><h2>${t('order.bill')}</h2><span class="amount strong">${money(bill(), all[0].currency)}</span></div>
      <p class="soft small">${t('order.payHint')}</p>
      <ul class="stack">${repeat(all, order => order.id, card)}</ul>
    </section>`;
}
