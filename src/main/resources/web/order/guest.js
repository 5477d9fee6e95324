// What a guest's page knows, and how it learns it. The views only read it.
import {api} from '/web/lib/api.js';
import {toast} from '/web/lib/dom.js';
import {sessionOf} from '/web/lib/session.js';
import {watch} from '/web/lib/stream.js';
import {currentLanguage, t} from '/web/lib/text.js';

/** A menu that changes is read again by every phone in the room: not by all at once. */
const MENU_PAUSE = 1_500;

const session = sessionOf('guest');

export const guest = {
  /**
   * {token, store_id, table_id, table_number, visit, isPhone}, or null at the door. A phone ends with its visit. A tablet stays, and its visit
   * has another name after each completion.
   */
  who: session.read(),
  store: null,
  categories: [],
  menus: [],
  orders: new Map(),
  calls: new Map(),
  allergens: {},
  isLoaded: false,
  /** 'open' or 'cut' */
  link: 'open',
  /** {total} when the visit is over */
  goodbye: null,
  /** why the guest is at the door again */
  notice: null,
};

let stop = () => {}, draw = () => {}, left = () => {}, menuTimer, modeTimer, told = 0, repriced = () => {};

/** The listener hears that dishes, prices or the store's mode may be others: what was asked of the service before is out of date. */
export const onPricesChange = listener => { repriced = listener; };

export const asGuest = api(session, problem => leave(problem.code === 'SESSION_ENDED' ? null : problem.message));

export const menuOf = id => guest.menus.find(menu => menu.id === id);

/** Not those that were cancelled: what the guests of this table owe. */
export const bill = () => [...guest.orders.values()]
  .filter(order => order.status !== 'cancelled')
  .reduce((sum, order) => sum + order.total_price, 0);

/** The newest first. */
export const orders = () => [...guest.orders.values()].sort((one, other) => other.id - one.id);

export function begin(redraw, comeBack) {
  draw = redraw;
  left = comeBack;
  if (guest.who) enter();
}

/** Opens the page for who has a session. */
export function enter() {
  const who = session.read();
  Object.assign(guest, {who: {...who, visit: who.visit ?? who.session_id ?? 'first'}, goodbye: null, notice: null, isLoaded: false, orders: new Map(), calls: new Map()});
  stop();
  stop = watch({kind: 'guest', url: '/api/customer/orders/stream', load, show, state: linkIs});
}

function linkIs(now, why) {
  guest.link = now === 'open' ? 'open' : 'cut';
  if (now === 'ended' && why !== undefined) asGuest.get('/api/customer/orders').catch(() => {});
  draw();
}

function keepWho(changes) {
  guest.who = {...guest.who, ...changes};
  session.keep(guest.who);
}

/** Where the guests are now: staff may have moved them. The visit that a tablet knows may have ended while it was off. */
function sit({table_id, table_number, session_id}) {
  const {visit, isPhone} = guest.who;
  const isOver = !isPhone && typeof visit === 'number' && visit !== session_id;
  keepWho({table_id, table_number, visit: isOver ? `after ${visit}` : visit});
}

/** The session is over or no longer good: the page shows the door, or a goodbye if notice is null. */
function leave(notice) {
  if (!guest.who) return;
  stop();
  session.forget();
  if (notice === null) guest.goodbye ??= {total: bill()};
  Object.assign(guest, {who: null, notice, isLoaded: false});
  draw();
  left();
}

/** The next guests of a tablet. */
export function welcome() {
  guest.goodbye = null;
  guest.orders.clear();
  guest.calls.clear();
  load().then(draw);
}

async function load() {
  const [visit, own, calls, store] = await Promise.all([
    asGuest.get('/api/customer/visit'),
    asGuest.get('/api/customer/orders'),
    asGuest.get('/api/customer/calls'),
    asGuest.get('/api/customer/store'),
    loadMenu(),
  ]);
  guest.orders = new Map(own.map(order => [order.id, order]));
  guest.calls = new Map(calls.map(call => [call.id, call]));
  guest.store = store;
  sit(visit);
  guest.isLoaded = true;
  draw();
}

/** In the language of the page. Without the names of allergens there are their codes, and one can still order. */
export async function loadMenu() {
  const [categories, menus, allergens] = await Promise.all([
    asGuest.get('/api/customer/categories'),
    asGuest.get('/api/customer/menus'),
    api().get('/api/allergens').catch(() => []),
  ]);
  for (const {code, names} of allergens) guest.allergens[code] = names[currentLanguage()] ?? names.en;
  Object.assign(guest, {categories, menus});
  repriced();
  draw();
}

function menuHasChanged() {
  clearTimeout(menuTimer);
  menuTimer = setTimeout(() => loadMenu().catch(() => {}), 200 + Math.random() * MENU_PAUSE);
}

function modeHasChanged(change) {
  guest.store = {...guest.store, ...change};
  clearTimeout(modeTimer);
  modeTimer = setTimeout(() => repriced(), 200 + Math.random() * MENU_PAUSE);
}

/** After something that moves orders. What the stream tells meanwhile may be missing in the answers: then all is read once more. */
async function reload() {
  const before = told;
  try {
    await load();
    if (told !== before) await load();
  } catch (problem) {
    if (guest.who && problem.isPassing) setTimeout(reload, 1_000 * (problem.retryAfter ?? 2));
  }
}

/** Keeps the newest version of an order. */
export function put(order) {
  const known = guest.orders.get(order.id);
  if (known && known.version > order.version) return;
  if (known && known.status !== order.status && ['ready', 'cancelled'].includes(order.status)) {
    toast(t(`order.is.${order.status}`, {number: order.order_number}), order.status === 'cancelled' ? 'bad' : 'good');
  }
  guest.orders.set(order.id, order);
  draw();
}

const isOwn = event => guest.who !== null && (guest.who.isPhone || event.table_id === guest.who.table_id);

const EVENTS = {
  'order.created': put,
  'order.status_changed': put,
  'order.items_changed': put,
  'order.items_cancelled': put,
  'order.deleted': order => guest.orders.delete(order.id),
  'menu.changed': menuHasChanged,
  'store.mode_changed': modeHasChanged,
  'session.completed': event => {
    if (!isOwn(event)) return;
    guest.goodbye = {total: event.total_price ?? bill()};
    if (guest.who.isPhone) leave(null);
    else keepWho({visit: `after ${event.table_session_id}`});
  },
  'session.reopened': event => {
    if (isOwn(event)) {
      guest.goodbye = null;
      reload();
    }
  },
  'session.moved': reload,
  'session.merged': reload,
};

function show(type, data) {
  told++;
  if (type.startsWith('call.')) guest.calls.set(data.id, data);
  else EVENTS[type]?.(data);
  draw();
}
