// The cart on the page: beside the menu where there is room, else in a dialog above it.
import {html, live, modal, nothing, ref, repeat} from '/web/lib/dom.js';
import {missing, optionNames, unitPrice} from '/web/lib/dish.js';
import {stepper} from '/web/lib/parts.js';
import {money, t} from '/web/lib/text.js';
import {attempt, cart, count, mayTry, problemsOf, send, setNote, setQuantity, total} from '/web/order/cart.js';
import {guest, menuOf, on} from '/web/order/guest.js';
import {pick} from '/web/order/menu.js';
import {whyNotLine} from '/web/order/refusal.js';

let isOpen = false;

on('otherGuests', () => { isOpen = false; });

const currency = () => guest.menus[0]?.currency;

function line(choice, index, draw) {
  const menu = menuOf(choice.menu_id), problems = problemsOf(index);
  if (!menu) {
    return html`<li class="line"><p class="grow error">${t('cart.gone')}</p>
      <button class="button small" @click=${() => setQuantity(index, 0)}>${t('common.remove')}</button></li>`;
  }
  const options = optionNames(menu, choice);
  return html`
    <li class="line">
      <div class="grow">
        <button class="plain strong" @click=${() => pick(menu, draw, index)}>${menu.name}<span class="visually-hidden">, ${t('cart.edit')}</span></button>
        ${options ? html`<p class="soft small">${options}</p>` : nothing}
        ${choice.note ? html`<p class="soft small">“${choice.note}”</p>` : nothing}
        ${problems.map(problem => html`<p class="error">${whyNotLine(problem, menu, choice)}</p>`)}
        ${!problems.length && (!menu.is_available || missing(menu, choice)) ? html`<p class="error">${t('cart.cannot')}</p>` : nothing}
      </div>
      <div class="line-end">
        <span class="amount">${money(cart.quote?.items?.[index]?.subtotal ?? unitPrice(menu, choice) * choice.quantity, menu.currency)}</span>
        ${stepper({name: menu.name, value: choice.quantity, change: quantity => setQuantity(index, quantity)})}
      </div>
    </li>`;
}

/** What is in it, and the button that sends it. */
export function basket(draw, go, close = null) {
  const isPaused = guest.store?.mode === 'PAUSED', cannot = cart.quote?.can_be_ordered === false || cart.sending !== null;
  const order = () => {
    if (isPaused || cannot || !cart.lines.length) return;
    isOpen = false;
    send();
    go('orders');
  };
  return html`
    <div class="stack">
      <div class="between"><h2>${t('cart.title')}</h2>
        ${close ? html`<button class="button quiet round" aria-label=${t('common.close')} @click=${close}>✕</button>` : nothing}</div>
      ${cart.lines.length === 0 ? html`<p class="soft">${t('cart.empty')}</p>` : html`
        <ul class="lines">${repeat(cart.lines, (choice, index) => index, (choice, index) => line(choice, index, draw))}</ul>
        <label class="field"><span>${t('cart.note')}</span>
          <input class="input" maxlength="200" .value=${live(cart.note)} @input=${event => setNote(event.target.value)}></label>
        <p class="between total"><span>${t('cart.total')}</span><span class="amount strong">${money(total(), currency())}</span></p>
        <button class="button primary wide large" aria-disabled=${isPaused || cannot} @click=${order}>
          ${isPaused ? t('cart.paused') : t('cart.send')}</button>`}
    </div>`;
}

/** Opens the cart where it is not beside the menu. */
export function basketBar(draw, go) {
  const close = () => {
    isOpen = false;
    draw();
  };
  if (cart.lines.length === 0 && !isOpen) return nothing;
  return html`
    <div class="foot-bar">
      <button class="button primary wide large spread" @click=${() => { isOpen = true; draw(); }}>
        <span>${t('cart.title')} <span class="count">${count()}</span></span><span class="amount">${money(total(), currency())}</span></button>
    </div>
    ${isOpen ? html`
      <dialog aria-label=${t('cart.title')} ${ref(modal)} @close=${close}>
        <div class="body">${basket(draw, go, close)}</div>
      </dialog>` : nothing}`;
}

/** While an order is on its way and nobody knows yet what came of it. */
export function sendingNotice(draw) {
  if (!cart.sending) return nothing;
  return html`
    <div class="notice row" role="status">
      <p class="grow">${t(mayTry() ? 'cart.stuck' : 'cart.sending')}</p>
      <button class="button small" @click=${() => attempt(true).then(draw)}>${t('cart.now')}</button>
    </div>`;
}
