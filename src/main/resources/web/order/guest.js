// What a guest's page knows, and how it learns it. The views only read it.
import {api} from '/web/lib/api.js';
import {toast} from '/web/lib/dom.js';
import {sessionOf} from '/web/lib/session.js';
import {watch} from '/web/lib/stream.js';
import {currentLanguage, t, wishes} from '/web/lib/text.js';

const CATEGORIES = '/api/customer/categories';
const MENUS = '/api/customer/menus';
/** A menu that changes is read again by every phone in the room: not by all at once. */
const MENU_PAUSE = 1_500;
/** No event says that the hours of a dish are over, so a page looks as often as this. */
const MENU_LIFE = 60_000;
/** Timers cannot wait longer. */
const LONGEST_WAIT = 2 ** 31 - 1;

const session = sessionOf('guest');

/**
 * Whose page this is: {table_id, session_id}, the latter null while nobody has begun a session at the table. It outlives the token, so that
 * guests whose tablet gets another one keep their cart.
 */
const visit = sessionOf('visit');

export const guest = {
  /** {token, store_id, table_id, table_number, isPhone}, or null at the door. A phone ends with its visit, a tablet stays. */
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
  /** the Problem for which the guest is at the door again */
  notice: null,
};

let stop = () => {}, draw = () => {}, left = () => {}, menuTimer, modeTimer, openingTimer, menuTag, told = 0, seated = 0;

/**
 * otherGuests  others sit here now: what was typed is not theirs
 * prices       dishes, prices or the store's mode may be others: what was asked of the service before is out of date
 * loaded       what the page knows is of the guests who sit here now
 */
const listeners = {otherGuests: [], prices: [], loaded: []};

export const on = (news, listener) => listeners[news].push(listener);

const tell = news => listeners[news].forEach(listener => listener());

export const asGuest = api(session, leave);

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
  setInterval(() => look().catch(() => {}), MENU_LIFE);
  document.addEventListener('visibilitychange', () => look().catch(() => {}));
  if (guest.who) enter();
}

/** Opens the page for who has a session. */
export function enter() {
  Object.assign(guest, {who: session.read(), goodbye: null, notice: null, isLoaded: false, orders: new Map(), calls: new Map()});
  if (guest.who.isPhone) belongTo(guest.who);
  stop();
  stop = watch({kind: 'guest', url: '/api/customer/orders/stream', load, show, state: linkIs});
}

function linkIs(now, why) {
  guest.link = now === 'open' ? 'open' : 'cut';
  if (now === 'ended' && why !== undefined) asGuest.get('/api/customer/orders').catch(() => {});
  draw();
}

/** A cart that was filled before its session began is of that session. With any other session, other guests sit here. */
function belongTo({table_id, session_id = null}) {
  const last = visit.read();
  visit.keep({table_id, session_id});
  if (!last) return;
  const isSame = last.session_id === null ? last.table_id === table_id : last.session_id === session_id;
  if (!isSame) tell('otherGuests');
}

/** Where the guests are now: staff may have moved a phone's visit, or merged it into another. That of a tablet may have ended while it was off. */
function sit({table_id, table_number, session_id}) {
  if (guest.who.isPhone) visit.keep({table_id, session_id});
  else belongTo({table_id, session_id});
  guest.who = {...guest.who, table_id, table_number, ...(guest.who.isPhone ? {session_id} : {})};
  session.keep(guest.who);
}

/** The token is no longer good: the page shows the door, or a goodbye to a phone whose visit has ended. */
function leave(problem) {
  if (!guest.who) return;
  stop();
  session.forget();
  if (problem.code === 'SESSION_ENDED') guest.goodbye ??= {total: bill()};
  Object.assign(guest, {who: null, notice: guest.goodbye ? null : problem, isLoaded: false});
  draw();
  left();
}

/** The next guests of a tablet. */
export function welcome() {
  guest.goodbye = null;
  guest.orders.clear();
  guest.calls.clear();
  draw();
  reload();
}

async function load() {
  const before = seated;
  const [own, calls, store, place] = await Promise.all([
    asGuest.get('/api/customer/orders'),
    asGuest.get('/api/customer/calls'),
    asGuest.get('/api/customer/store'),
    asGuest.get('/api/customer/visit'),
    loadMenu(),
  ]);
  if (!guest.who) return;
  guest.orders = new Map(own.map(order => [order.id, order]));
  guest.calls = new Map(calls.map(call => [call.id, call]));
  guest.store = store;
  // What an event has said meanwhile is newer.
  if (seated === before) sit(place);
  guest.isLoaded = true;
  tell('loaded');
  draw();
}

/** The browser keeps the answers, and the service says with a few bytes that they are the same. */
const readMenu = path => asGuest.call('GET', path, {cache: 'no-cache', headers: {'Accept-Language': wishes()}});

/** In the language that the guest reads best. Without the names of allergens there are their codes, and one can still order. */
export async function loadMenu() {
  const [categories, menus, allergens] = await Promise.all([
    readMenu(CATEGORIES),
    readMenu(MENUS),
    api().get('/api/allergens').catch(() => []),
  ]);
  for (const {code, names} of allergens) guest.allergens[code] = names[currentLanguage()] ?? names.en;
  Object.assign(guest, {categories: categories.data, menus: menus.data});
  menuTag = menus.etag;
  waitForOpenings();
  tell('prices');
  draw();
}

/** Time alone opens a dish, and no event says so. */
function waitForOpenings() {
  const waits = guest.menus.map(menu => new Date(menu.available_from ?? 0) - Date.now()).filter(wait => wait > 0);
  clearTimeout(openingTimer);
  if (waits.length) openingTimer = setTimeout(menuHasChanged, Math.min(...waits, LONGEST_WAIT));
}

/** Reads the menu again if it is another one now. */
async function look() {
  if (document.hidden || !guest.isLoaded) return;
  const {etag} = await readMenu(MENUS);
  if (etag !== menuTag) await loadMenu();
}

function menuHasChanged() {
  clearTimeout(menuTimer);
  menuTimer = setTimeout(() => loadMenu().catch(() => {}), 200 + Math.random() * MENU_PAUSE);
}

function modeHasChanged(change) {
  guest.store = {...guest.store, ...change};
  clearTimeout(modeTimer);
  modeTimer = setTimeout(() => tell('prices'), 200 + Math.random() * MENU_PAUSE);
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

const isAtTable = event => guest.who !== null && event.table_id === guest.who.table_id;

/** The first order of a tablet begins a session, and so do phones and staff. */
function sessionBegins(event) {
  if (isAtTable(event) && !guest.who.isPhone) belongTo({table_id: event.table_id, session_id: event.table_session_id});
}

function sessionIsOver(event) {
  if (!guest.who) return;
  const goodbye = {total: event.total_price ?? bill()};
  if (guest.who.isPhone) {
    guest.goodbye = goodbye;
    leave({code: 'SESSION_ENDED'});
  } else if (visit.read()?.session_id === event.table_session_id) {
    guest.goodbye = goodbye;
    belongTo({table_id: event.table_id});
  }
}

function sessionIsBack(event) {
  if (!isAtTable(event) && !guest.who?.isPhone) return;
  guest.goodbye = null;
  reload();
}

const EVENTS = {
  'order.created': put,
  'order.status_changed': put,
  'order.items_changed': put,
  'order.items_cancelled': put,
  'order.deleted': order => guest.orders.delete(order.id),
  'menu.changed': menuHasChanged,
  'store.mode_changed': modeHasChanged,
  'session.started': sessionBegins,
  'session.completed': sessionIsOver,
  'session.reopened': sessionIsBack,
  'session.moved': reload,
  'session.merged': reload,
};

function show(type, data) {
  told++;
  if (type.startsWith('session.')) seated++;
  if (type.startsWith('call.')) guest.calls.set(data.id, data);
  else EVENTS[type]?.(data);
  draw();
}
