// The page of a guest: the menu, the cart, the own orders, calls and the bill.
import {html, mount, nothing} from '/web/lib/dom.js';
import {languageSwitch} from '/web/lib/parts.js';
import {t} from '/web/lib/text.js';
import {basket, basketBar, sendingNotice} from '/web/order/basket.js';
import {cart, resume} from '/web/order/cart.js';
import {callsView} from '/web/order/calls.js';
import {door, goodbye, knock, returnTablet} from '/web/order/door.js';
import {begin, guest, loadMenu, on} from '/web/order/guest.js';
import {dishInHand, menuView} from '/web/order/menu.js';
import {openOrders, ordersView} from '/web/order/orders.js';
import {whyNot} from '/web/order/refusal.js';

/** 'menu', 'orders' or 'calls' */
let shown = 'menu';

on('otherGuests', () => { shown = 'menu'; });

const go = to => {
  shown = to;
  scrollTo(0, 0);
  draw();
};

function top() {
  return html`
    <header class="bar still">
      <div class="grow">
        <h1 class="name">${guest.store?.name ?? t('common.name')}</h1>
        <p class="soft small">${t('common.table', {number: guest.who.table_number})}</p>
      </div>
      ${languageSwitch(() => { draw(); loadMenu().catch(() => {}); })}
      <nav class="row tight" aria-label=${t('order.pages')}>
        <button class="tab" aria-pressed=${shown === 'menu'} @click=${() => go('menu')}>${t('order.menu')}</button>
        <button class="tab" aria-pressed=${shown === 'orders'} @click=${() => go('orders')}>
          ${t('order.orders')}${openOrders() ? html` <span class="count">${openOrders()}</span>` : nothing}</button>
        <button class="tab" aria-pressed=${shown === 'calls'} @click=${() => go('calls')}>${t('order.call')}</button>
      </nav>
    </header>`;
}

function notices() {
  return html`
    ${guest.link === 'cut' ? html`<p class="notice warn" role="alert">${t('order.cut')}</p>` : nothing}
    ${guest.store?.mode === 'PAUSED' ? html`<p class="notice warn" role="status">${t('order.paused')} ${guest.store.reason ?? ''}</p>` : nothing}
    ${guest.store?.mode === 'BUSY' ? html`<p class="notice" role="status">${t('order.busy', {minutes: guest.store.minutes ?? '–'})}</p>` : nothing}
    ${cart.problem ? html`<p class="notice bad" role="alert">${whyNot(cart.problem)} ${t('cart.isBack')}</p>` : nothing}
    ${sendingNotice(draw)}`;
}

function view() {
  if (guest.goodbye) return goodbye(draw);
  if (!guest.who) return door(draw);
  return html`
    ${top()}
    <main class="guest">
      <div class="stack">
        ${notices()}
        ${!guest.isLoaded ? html`<p class="empty">${t('common.loading')}</p>`
          : shown === 'menu' ? menuView(draw) : shown === 'orders' ? ordersView(go) : callsView(draw)}
      </div>
      <aside class="beside" aria-label=${t('cart.title')}>${basket(draw, go)}</aside>
    </main>
    ${basketBar(draw, go)}
    ${dishInHand(draw)}`;
}

const draw = mount(document.getElementById('app'), view);

resume(draw);
begin(draw, () => returnTablet(draw));
knock(draw);
