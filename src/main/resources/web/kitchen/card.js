// A ticket on the screen. How late it is, is said by a word and the minutes, and not by the colour alone.
import {html, nothing} from '/web/lib/dom.js';
import {minutesSince, t} from '/web/lib/text.js';

/** From so many minutes on. */
const SOON = 8, LATE = 15;

function age(ticket) {
  const minutes = minutesSince(ticket.placed_at);
  return {minutes, kind: minutes >= LATE ? 'late' : minutes >= SOON ? 'soon' : 'fresh'};
}

const line = one => html`
  <li class=${one.state === 'ready' || one.state === 'served' ? 'made' : ''}>
    <span class="quantity">${one.quantity}</span>
    <span class="grow">
      <span class="what">${one.menu_name}</span>
      ${one.part_of ? html`<span class="block small soft">${t('kitchen.partOf', {name: one.part_of})}</span>` : nothing}
      ${(one.options ?? []).map(option => html`<span class="block option">+ ${option.name}${option.quantity > 1 ? ` × ${option.quantity}` : ''}</span>`)}
      ${one.note ? html`<span class="block note">“${one.note}”</span>` : nothing}
    </span>
  </li>`;

export function ticketCard({ticket, isNext, isRecalling, act}) {
  const {minutes, kind} = age(ticket);
  return html`
    <li class="ticket ${kind} ${isNext ? 'next' : ''}" data-order=${ticket.order_id}>
      <div class="ticket-head">
        <span class="table-number"><span class="visually-hidden">${t('kitchen.table')} </span>${ticket.table_number}</span>
        <span class="grow small">${t('order.number', {number: ticket.order_number})}${ticket.station ? ` · ${ticket.station}` : ''}</span>
        <span class="age"><span class="amount">${t('staff.minutes', {count: minutes})}</span> ${kind === 'fresh' ? nothing : t(`kitchen.${kind}`)}</span>
      </div>
      <ul class="ticket-lines">${ticket.items.map(line)}</ul>
      ${ticket.note ? html`<p class="note">“${ticket.note}”</p>` : nothing}
      <button class="button primary wide large" @click=${act}>${t(isRecalling ? 'kitchen.back' : 'kitchen.bump')}</button>
    </li>`;
}
