// The page of those who serve: the floor, what wants doing, and what can be switched during an evening.
import {html, mount, nothing} from '/web/lib/dom.js';
import {cutNotice} from '/web/lib/parts.js';
import {onSound} from '/web/lib/sound.js';
import {bell, isIn, staffBar, staffDoor} from '/web/lib/staff.js';
import {t} from '/web/lib/text.js';
import {board, todo} from '/web/staff/board.js';
import {devicesView, leaveDevices, loadDevices} from '/web/staff/devices.js';
import {begin, floor} from '/web/staff/floor.js';
import {modeView, modeBadge} from '/web/staff/mode.js';
import {dishesView, loadDishes} from '/web/staff/dishes.js';
import {tablePanel} from '/web/staff/table.js';

const VIEWS = {floor: null, dishes: dishesView, mode: modeView, devices: devicesView};

let shown = 'floor';

const go = to => {
  if (shown === 'devices') leaveDevices();
  shown = to;
  if (to === 'dishes') loadDishes(draw);
  if (to === 'devices') loadDevices(draw);
  draw();
};

const parts = () => html`
  <nav class="tabs" aria-label=${t('staff.views')}>
    ${Object.keys(VIEWS).map(view => html`
      <button class="tab" aria-pressed=${shown === view} @click=${() => go(view)}>${t(`staff.${view}`)}</button>`)}
  </nav>`;

function view() {
  if (!isIn()) {
    return door();
  }
  return html`
    ${staffBar({page: 'staff', name: floor.store?.name, draw, more: html`${modeBadge()}${bell(draw)}`})}
    <main class="page wide stack">
      ${cutNotice(floor.link)}
      ${parts()}
      ${!floor.isLoaded ? html`<p class="empty">${t('common.loading')}</p>`
        : shown === 'floor' ? html`<div class="floor"><section class="stack tight" aria-label=${t('staff.todo')}>${todo(draw)}</section>${board(draw)}</div>`
        : VIEWS[shown](draw)}
    </main>
    ${floor.isLoaded ? tablePanel(draw) : nothing}`;
}

const draw = mount(document.getElementById('app'), view), door = staffDoor(draw, () => begin(draw));

onSound(draw);
begin(draw);
// How long guests have waited, also while nothing else happens.
setInterval(() => draw(), 20_000);
