// What stands at the address of the service in production: that this is the right place, and how to order.
import {html, mount} from '/web/lib/dom.js';
import {languageSwitch} from '/web/lib/parts.js';
import {t} from '/web/lib/text.js';

const draw = mount(document.getElementById('app'), () => html`
  <main class="page narrow stack">
    <div class="between"><h1>${t('home.title')}</h1>${languageSwitch(() => draw())}</div>
    <p>${t('home.plain')}</p>
    <p><a href="/order">${t('home.withNumber')}</a></p>
    <p class="soft small"><a href="/staff">${t('home.forStaff')}</a></p>
  </main>`);
