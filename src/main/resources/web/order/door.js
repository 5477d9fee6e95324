// The door: how guests come in, and how they are seen off.
import {logIn} from '/web/lib/accounts.js';
import {api} from '/web/lib/api.js';
import {html, nothing} from '/web/lib/dom.js';
import {languageSwitch, signInForm} from '/web/lib/parts.js';
import {sessionOf} from '/web/lib/session.js';
import {money, t} from '/web/lib/text.js';
import {enter, guest, welcome} from '/web/order/guest.js';
import {whyNot} from '/web/order/refusal.js';

/** Where a tablet that was paired keeps its key. */
const TABLET = 'table-order.tablet';
/** The page of a QR code that waits for staff to open the table tries again so often. */
const PATIENCE = 5_000;

const session = sessionOf('guest');

/** The code of the scanned QR, while it has not let the phone in, and why not. */
const scan = {code: null, problem: null, isTrying: false};

let byNumber, byCode, byPairing;

const keep = ({access_token: token, token_type, expires_in, device_key, ...who}, more = {}) => {
  session.keep({token, ...who, ...more});
  enter();
};

/** Takes the code of a scanned QR, or the key of a paired tablet, and comes in with it. */
export function knock(draw) {
  const [, code] = location.pathname.match(/^\/t\/([^/]+)$/) ?? [];
  if (code) {
    if (guest.who?.qr === code) {
      arrive();
      return;
    }
    scan.code = code;
    join(draw);
  } else if (!guest.who) {
    returnTablet(draw);
  }
}

/** The code of the table is no part of the address any more: a link that is sent on leads nowhere. */
const arrive = () => history.replaceState(null, '', '/order');

async function join(draw, visitCode) {
  if (scan.isTrying) return;
  scan.isTrying = true;
  try {
    const token = await api().post('/api/customer/visits', {code: scan.code, ...(visitCode ? {visit_code: visitCode} : {})});
    keep(token, {qr: scan.code, isPhone: true});
    scan.code = scan.problem = null;
    arrive();
  } catch (problem) {
    if (guest.who) guest.who = null;
    scan.problem = problem;
    if (problem.code === 'TABLE_NOT_OPEN' || problem.isPassing) setTimeout(() => join(draw), 1_000 * (problem.retryAfter ?? PATIENCE / 1_000));
  }
  scan.isTrying = false;
  draw();
}

/** A tablet comes in again by itself when its token has expired. */
export async function returnTablet(draw) {
  const key = localStorage.getItem(TABLET);
  if (!key || guest.who) return;
  try {
    keep(await api().post('/api/customer/devices/token', {device_key: key}));
  } catch (problem) {
    if (problem.code === 'INVALID_DEVICE_KEY') localStorage.removeItem(TABLET);
    else setTimeout(() => returnTablet(draw), PATIENCE);
  }
  draw();
}

async function pair(fields) {
  const paired = await api().post('/api/customer/devices', fields);
  localStorage.setItem(TABLET, paired.device_key);
  keep(paired);
}

function scanned(draw) {
  byCode ??= signInForm(draw, whyNot);
  const {problem} = scan, asksCode = ['VISIT_CODE_REQUIRED', 'VISIT_CODE_WRONG'].includes(problem?.code);
  if (asksCode) {
    return byCode({
      title: t('order.door'),
      button: t('order.join'),
      notice: html`<p>${t('order.askCode')}</p>${problem.code === 'VISIT_CODE_WRONG' ? html`<p class="notice bad" role="alert">${whyNot(problem)}</p>` : nothing}`,
      fields: [['visit_code', t('order.visitCode'), 'text', 'one-time-code']],
      send: ({visit_code: code}) => join(draw, code.trim()),
    });
  }
  return html`
    <main class="page narrow stack">
      <div class="between"><h1>${t('order.door')}</h1>${languageSwitch(draw)}</div>
      ${problem ? html`<p class="notice warn" role="alert">${whyNot(problem)}</p>
          ${problem.code === 'TABLE_NOT_OPEN' ? html`<p>${t('order.waitForStaff')}</p>` : nothing}`
        : html`<p class="empty">${t('common.loading')}</p>`}
    </main>`;
}

export function door(draw) {
  if (scan.code) return scanned(draw);
  byNumber ??= signInForm(draw, whyNot);
  byPairing ??= signInForm(draw, whyNot);
  const asked = new URLSearchParams(location.search);
  return html`
    <main class="page narrow stack">
      <div class="between"><h1>${t('order.door')}</h1>${languageSwitch(draw)}</div>
      <p>${t('order.doorHint')}</p>
      ${guest.notice ? html`<p class="notice warn" role="alert">${whyNot(guest.notice)}</p>` : nothing}
      <details class="card" ?open=${asked.has('store')}>
        <summary>${t('order.withNumber')}</summary>
        ${byNumber({
          fields: [
            ['store_id', t('order.storeId'), 'text', 'off', asked.get('store')],
            ['table_number', t('order.tableNumber'), 'text', 'off', asked.get('table')],
            ['password', t('common.password'), 'password', 'off'],
          ],
          async send(credentials) {
            await logIn('guest', credentials);
            enter();
          },
        })}
      </details>
      <details class="card">
        <summary>${t('order.pair')}</summary>
        ${byPairing({
          button: t('order.pairNow'),
          fields: [['code', t('order.pairCode'), 'text', 'off'], ['name', t('order.tabletName'), 'text', 'off']],
          send: pair,
        })}
      </details>
    </main>`;
}

export const goodbye = draw => html`
  <main class="page narrow stack goodbye">
    <div class="row"><span class="grow"></span>${languageSwitch(draw)}</div>
    <h1>${t('order.goodbye')}</h1>
    ${guest.goodbye.total ? html`<p class="total between"><span>${t('order.paid')}</span>
      <span class="amount strong">${money(guest.goodbye.total, guest.menus[0]?.currency)}</span></p>` : nothing}
    ${!guest.who
      ? html`<p class="soft">${t('order.scanAgain')}</p>`
      : html`<p><button class="button primary large" @click=${welcome}>${t('order.start')}</button></p>`}
  </main>`;
