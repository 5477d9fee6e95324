// What the floor knows: tables, their sessions, orders and calls, as the stream tells.
import {ring} from '/web/lib/sound.js';
import {asStaff, isIn} from '/web/lib/staff.js';
import {watch} from '/web/lib/stream.js';

const PAGE = 100;

export const floor = {
  store: null,
  /** as the board shows them: {id, table_number, session} */
  tables: [],
  orders: new Map(),
  calls: new Map(),
  isLoaded: false,
  link: 'open',
  /** ids of orders and calls that came while the page was open and that nobody has looked at */
  news: new Set(),
};

let stop = () => {}, draw = () => {}, loadTimer, told = 0, menuListener = () => {};

export const tableOf = id => floor.tables.find(table => table.id === id);

/** Of a table's open session, the newest first. */
export const ordersOf = table => [...floor.orders.values()]
  .filter(order => order.table_id === table.id)
  .sort((one, other) => other.id - one.id);

export const callsOf = table => openCalls().filter(call => call.table_id === table.id);

export const openCalls = () => [...floor.calls.values()].filter(call => call.state !== 'resolved');

export const totalOf = table => ordersOf(table)
  .filter(order => order.status !== 'cancelled')
  .reduce((sum, order) => sum + order.total_price, 0);

export function begin(redraw) {
  draw = redraw;
  stop();
  if (isIn()) stop = watch({kind: 'staff', url: '/api/admin/orders/stream', load, show, state: linkIs});
}

export const onMenuChange = listener => { menuListener = listener; };

function linkIs(now) {
  floor.link = now === 'open' ? 'open' : 'cut';
  if (now === 'ended') asStaff.get('/api/admin/store').catch(() => {});
  draw();
}

/** Orders that come or go between two pages move the others from page to page: then all pages are read again. */
async function allOrders() {
  const orders = [];
  for (let page = 1, pages = 1, count; page <= pages; page++) {
    const {data, pagination} = await asStaff.get(`/api/admin/orders?page=${page}&page_size=${PAGE}`);
    count ??= pagination.total_count;
    if (pagination.total_count !== count) return allOrders();
    orders.push(...data);
    pages = pagination.total_pages;
  }
  return orders;
}

export async function load() {
  const [store, tables, orders, calls] = await Promise.all([
    asStaff.get('/api/admin/store'),
    asStaff.get('/api/admin/tables'),
    allOrders(),
    asStaff.get(`/api/admin/calls?page_size=${PAGE}`),
  ]);
  Object.assign(floor, {store, tables, isLoaded: true});
  floor.orders = new Map(orders.map(order => [order.id, order]));
  floor.calls = new Map(calls.data.map(call => [call.id, call]));
  draw();
}

/** After something that moves orders from table to table; what comes in a row is read once. */
export function loadSoon() {
  clearTimeout(loadTimer);
  loadTimer = setTimeout(reload, 150);
}

/** What the stream tells meanwhile may be missing in the answers: then all is read once more. */
async function reload() {
  const before = told;
  try {
    await load();
    if (told !== before) loadSoon();
  } catch (problem) {
    clearTimeout(loadTimer);
    if (isIn()) loadTimer = setTimeout(reload, 1_000 * (problem.retryAfter ?? 2));
  }
}

/** Keeps the newest version of an order. */
export function put(order) {
  const known = floor.orders.get(order.id);
  if (!known || known.version <= order.version) floor.orders.set(order.id, order);
  const table = tableOf(order.table_id);
  if (table && !table.session) table.session = {id: order.table_session_id, started_at: order.created_at};
  draw();
}

export function putCall(call) {
  const known = floor.calls.get(call.id);
  if (call.state === 'resolved') floor.calls.delete(call.id);
  else if (!known || known.version <= call.version) floor.calls.set(call.id, call);
  draw();
}

/** What is to be seen first, and heard. */
function announce(id, tones) {
  floor.news.add(id);
  ring(tones);
}

export function seen(table) {
  ordersOf(table).forEach(order => floor.news.delete(`order ${order.id}`));
  callsOf(table).forEach(call => floor.news.delete(`call ${call.id}`));
  draw();
}

function end(event) {
  for (const order of floor.orders.values()) {
    if (order.table_session_id === event.table_session_id) floor.orders.delete(order.id);
  }
  for (const call of floor.calls.values()) {
    if (call.table_session_id === event.table_session_id) floor.calls.delete(call.id);
  }
  const table = tableOf(event.table_id);
  if (table?.session?.id === event.table_session_id) table.session = null;
}

const EVENTS = {
  'order.created': order => {
    put(order);
    announce(`order ${order.id}`, 1);
  },
  'order.status_changed': put,
  'order.items_changed': put,
  'order.items_cancelled': put,
  'order.deleted': order => floor.orders.delete(order.id),
  'session.started': event => {
    const table = tableOf(event.table_id);
    if (table) table.session = {id: event.table_session_id, started_at: new Date().toISOString()};
    else loadSoon();
  },
  'session.completed': end,
  'session.reopened': loadSoon,
  'session.moved': loadSoon,
  'session.merged': loadSoon,
  'call.opened': call => {
    putCall(call);
    announce(`call ${call.id}`, 2);
  },
  'call.acknowledged': putCall,
  'call.resolved': putCall,
  'call.escalated': call => {
    putCall(call);
    announce(`call ${call.id}`, 3);
  },
  'store.mode_changed': ({mode, until, reason, minutes, changed_by, since}) => {
    floor.store = {...floor.store, current_mode: {mode, until, reason, minutes, changed_by, since}};
  },
  'menu.changed': event => menuListener(event),
};

function show(type, data) {
  told++;
  EVENTS[type]?.(data);
  draw();
}
