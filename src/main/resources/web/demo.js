// What stands at the address of a service that is tried out: its pages, each one click away with a demo account.
import {html, modal, mount, nothing, ref, toast} from '/web/lib/dom.js';
import {logIn} from '/web/lib/accounts.js';
import {asStaff} from '/web/lib/staff.js';
import {languageSwitch} from '/web/lib/parts.js';
import {t} from '/web/lib/text.js';

const STORE = '00000000-0000-4000-8000-000000000001';
const ACCOUNTS = {
  guest: {store_id: STORE, table_number: '1', password: '1234'},
  staff: {username: 'admin', password: 'admin1234'},
  super: {username: 'super', password: 'super1234'},
};

/** Where the code of the first table stands on the sheet that is printed. */
const CODE = '#svgView(viewBox(35,39,50,50))';

/** The page that is being opened; and {picture, path} of the QR code that is shown. */
let opens = null, qr = null;

async function open(kind, page) {
  if (opens) return;
  opens = page;
  draw();
  try {
    await logIn(kind, ACCOUNTS[kind]);
    location.assign(page);
  } catch (problem) {
    toast(problem.message, 'bad');
  }
  opens = null;
  draw();
}

/** The QR code of table 1, for a phone in the same network, or for a click. */
async function showQr() {
  try {
    await logIn('staff', ACCOUNTS.staff);
    const table = (await asStaff.get('/api/admin/tables')).find(one => one.table_number === ACCOUNTS.guest.table_number);
    const [{data}, code] = await Promise.all([
      asStaff.call('GET', `/api/admin/qr-codes?table_id=${table.id}`, {accept: 'image/svg+xml'}),
      asStaff.get(`/api/admin/tables/${table.id}/qr-code`),
    ]);
    qr = {picture: URL.createObjectURL(data) + CODE, url: code.url, path: `/t/${code.code}`};
  } catch (problem) {
    toast(problem.message, 'bad');
  }
  draw();
}

function closeQr() {
  qr = null;
  draw();
}

const qrDialog = () => html`
  <dialog aria-labelledby="qr-title" ${ref(modal)} @close=${closeQr} @click=${event => event.target === event.currentTarget && closeQr()}>
    <div class="body">
      <div class="between"><h2 id="qr-title">${t('home.qr')}</h2>
        <button class="button quiet round" aria-label=${t('common.close')} @click=${closeQr}>✕</button></div>
      <img class="qr" src=${qr.picture} alt=${t('home.qr')} width="300" height="300">
      <p class="soft small">${t('home.qrHint')} <code>${qr.url}</code></p>
      <a class="button primary wide" href=${qr.path}>${t('home.qrOpen')}</a>
    </div>
  </dialog>`;

const way = (kind, page, name) => html`
  <button class="card way" @click=${() => open(kind, page)} aria-disabled=${opens === page}>
    <span class="strong">${t(`home.${name}`)}</span>
    <span class="soft small">${t(`home.${name}Hint`)}</span>
  </button>`;

const account = (who, name, password) => html`
  <tr><th scope="row">${who}</th><td><code>${name}</code></td><td><code>${password}</code></td></tr>`;

const draw = mount(document.getElementById('app'), () => html`
  <main class="page stack wide-gap">
    <div class="between"><h1>${t('home.title')}</h1>${languageSwitch(() => draw())}</div>
    <p>${t('home.lead')}</p>
    <div class="row">
      <button class="button primary large" @click=${() => open('guest', '/order')} aria-disabled=${opens === '/order'}>${t('home.guest')}</button>
      <button class="button large" @click=${showQr}>${t('home.qr')}</button>
    </div>
    <p class="soft small">${t('home.guestHint')}</p>
    <section class="grid ways" aria-label=${t('home.pages')}>
      ${way('staff', '/staff', 'staff')} ${way('staff', '/kitchen', 'kitchen')}
      ${way('staff', '/manage', 'manage')} ${way('staff', '/desk', 'desk')} ${way('super', '/desk', 'super')}
    </section>
    <section class="stack tight">
      <h2>${t('home.accounts')}</h2>
      <table>
        <thead><tr><th scope="col">${t('home.who')}</th><th scope="col">${t('common.username')}</th><th scope="col">${t('common.password')}</th></tr></thead>
        <tbody>
          ${account(t('home.table'), '1 – 10', ACCOUNTS.guest.password)}
          ${account(t('home.admin'), ACCOUNTS.staff.username, ACCOUNTS.staff.password)}
          ${account(t('home.superAdmin'), ACCOUNTS.super.username, ACCOUNTS.super.password)}
        </tbody>
      </table>
    </section>
    <nav class="stack tight" aria-label=${t('home.more')}>
      <h2>${t('home.more')}</h2>
      <p class="row">
        <a href="/docs">${t('home.docs')}</a> <a href="/docs/events">${t('home.events')}</a>
        <a href="/metrics">${t('home.metrics')}</a> <a href="/health">${t('home.health')}</a>
      </p>
    </nav>
  </main>
  ${qr ? qrDialog() : nothing}`);
