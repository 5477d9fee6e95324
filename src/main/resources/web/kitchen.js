// The page of a kitchen: the tickets of a station, the oldest first, bumped by touch or by key.
import {html, mount, nothing, repeat} from '/web/lib/dom.js';
import {cutNotice} from '/web/lib/parts.js';
import {onSound} from '/web/lib/sound.js';
import {bell, isIn, staffBar, staffDoor} from '/web/lib/staff.js';
import {steadiness} from '/web/lib/steady.js';
import {t} from '/web/lib/text.js';
import {allDay, begin, bump, isUnknown, kitchen, recall, showRecall, stationFromAddress, toStation} from '/web/kitchen/tickets.js';
import {ticketCard} from '/web/kitchen/card.js';

/** The place of the ticket that keys act on. */
let at = 0;

const places = steadiness();

/** Acts on what was meant: not on the ticket that slid to this place a moment ago. */
function act(ticket) {
  if (!ticket || !places.isSteady) return;
  if (kitchen.isRecalling) recall(ticket);
  else bump(ticket);
}

const shownTickets = () => (kitchen.isRecalling ? kitchen.done : kitchen.tickets);

function stations() {
  if (!kitchen.stations.length && !isUnknown()) return nothing;
  return html`
    <nav class="tabs" aria-label=${t('kitchen.stations')}>
      <button class="tab" aria-pressed=${kitchen.station === null} @click=${() => toStation(null)}>${t('kitchen.all')}</button>
      ${kitchen.stations.map(station => html`
        <button class="tab" aria-pressed=${kitchen.station === station.name} @click=${() => toStation(station.name)}>${station.name}</button>`)}
    </nav>`;
}

const tools = () => html`
  <button class="button small" aria-pressed=${kitchen.isRecalling} @click=${() => showRecall(!kitchen.isRecalling)}>${t('kitchen.recall')}</button>
  <button class="button small" aria-pressed=${kitchen.showsCounts} @click=${() => { kitchen.showsCounts = !kitchen.showsCounts; draw(); }}>${t('kitchen.allDay')}</button>
  ${bell(draw)}`;

const counts = () => html`
  <aside class="card all-day" aria-label=${t('kitchen.allDay')}>
    <h2>${t('kitchen.allDay')}</h2>
    <ul class="stack tight">${allDay().map(([name, count]) => html`<li class="between"><span>${name}</span><span class="amount strong">${count}</span></li>`)}</ul>
  </aside>`;

function view() {
  if (!isIn()) {
    return door();
  }
  const tickets = shownTickets();
  places.saw(tickets.map(ticket => ticket.key));
  at = Math.max(0, Math.min(at, tickets.length - 1));
  return html`
    ${staffBar({page: 'kitchen', name: kitchen.name, draw, more: tools()})}
    <main class="kitchen">
      ${cutNotice(kitchen.link)}
      ${stations()}
      ${isUnknown() ? html`<p class="notice bad" role="alert">${t('kitchen.unknown', {station: kitchen.station})}</p>` : nothing}
      ${kitchen.isRecalling ? html`<p class="notice">${t('kitchen.recallHint')}</p>` : nothing}
      <div class="kitchen-floor">
        ${!kitchen.isLoaded ? html`<p class="empty">${t('common.loading')}</p>`
          : tickets.length ? html`<ol class="tickets">${repeat(tickets, ticket => ticket.key, (ticket, index) =>
              ticketCard({ticket, isNext: index === at, isRecalling: kitchen.isRecalling, act: () => act(ticket)}))}</ol>`
          : isUnknown() ? nothing
          : html`<p class="empty large">${t(kitchen.isRecalling ? 'kitchen.noneDone' : 'kitchen.none')}</p>`}
        ${kitchen.showsCounts ? counts() : nothing}
      </div>
      <p class="soft small keys">${t('kitchen.keys')}</p>
    </main>`;
}

/** Bump bars are keyboards: a number acts on that ticket, arrows choose one, Enter or space acts on it, R recalls. */
function key(event) {
  const isPress = event.key === 'Enter' || event.key === ' ';
  if (!kitchen.isLoaded || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(isPress ? 'input, select, button, a' : 'input, select')) return;
  const tickets = shownTickets();
  // A key that is held down is pressed once.
  if (event.repeat && (isPress || /^[1-9rR]$/.test(event.key))) event.preventDefault();
  else if (/^[1-9]$/.test(event.key)) act(tickets[event.key - 1]);
  else if (event.key === 'ArrowRight' || event.key === 'ArrowDown') at++;
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') at--;
  else if (isPress) act(tickets[at]);
  else if (event.key === 'r' || event.key === 'R') showRecall(!kitchen.isRecalling);
  else return;
  event.preventDefault();
  draw();
}

const draw = mount(document.getElementById('app'), view), door = staffDoor(draw, () => begin(draw));

addEventListener('keydown', key);
onSound(draw);
stationFromAddress();
begin(draw);
setInterval(() => draw(), 10_000);
