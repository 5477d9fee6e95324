// What guests order with: QR codes of tables, paired tablets, phones.
import {html} from '/web/lib/dom.js';
import {t} from '/web/lib/text.js';

export const leaveDevices = () => {};

export const devicesView = () => html`<p class="empty">${t('common.loading')}</p>`;
