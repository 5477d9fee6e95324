// The door: how guests come in, and how they are seen off.
import {html, nothing} from '/web/lib/dom.js';
import {logIn} from '/web/lib/accounts.js';
import {languageSwitch, signInForm} from '/web/lib/parts.js';
import {money, t} from '/web/lib/text.js';
import {enter, guest, welcome} from '/web/order/guest.js';

let form;

/** Takes the code of a scanned QR out of the address. */
export function knock() {}

export function door(draw) {
  form ??= signInForm(draw);
  const asked = new URLSearchParams(location.search);
  return form({
    title: t('order.door'),
    notice: html`<p>${t('order.doorHint')}</p>${guest.notice ? html`<p class="notice warn" role="alert">${guest.notice}</p>` : nothing}`,
    fields: [
      ['store_id', t('order.storeId'), 'text', 'off', asked.get('store')],
      ['table_number', t('order.tableNumber'), 'text', 'off', asked.get('table')],
      ['password', t('common.password'), 'password', 'off'],
    ],
    async send(credentials) {
      await logIn('guest', credentials);
      enter();
    },
  });
}

export const goodbye = draw => html`
  <main class="page narrow stack goodbye">
    <div class="row"><span class="grow"></span>${languageSwitch(draw)}</div>
    <h1>${t('order.goodbye')}</h1>
    ${guest.goodbye.total ? html`<p class="total between"><span>${t('order.paid')}</span>
      <span class="amount strong">${money(guest.goodbye.total, guest.menus[0]?.currency)}</span></p>` : nothing}
    ${guest.goodbye.isLast || !guest.who
      ? html`<p class="soft">${t('order.scanAgain')}</p>`
      : html`<p><button class="button primary large" @click=${welcome}>${t('order.start')}</button></p>`}
  </main>`;
