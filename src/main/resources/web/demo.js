// What stands at the address of a service that is tried out: its pages, each one click away with a demo account.
import {html, mount, toast} from '/web/lib/dom.js';
import {logIn} from '/web/lib/accounts.js';
import {languageSwitch} from '/web/lib/parts.js';
import {t} from '/web/lib/text.js';

const STORE = '00000000-0000-4000-8000-000000000001';
const ACCOUNTS = {
  guest: {store_id: STORE, table_number: '1', password: '1234'},
  staff: {username: 'admin', password: 'admin1234'},
  super: {username: 'super', password: 'super1234'},
};

let opens = null;

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
    <button class="button primary large" @click=${() => open('guest', '/order')} aria-disabled=${opens === '/order'}>${t('home.guest')}</button>
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
  </main>`);
