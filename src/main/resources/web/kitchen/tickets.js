// The tickets of a station. They are read again after each event that touches one, and so are right after whatever was missed.
import {toast} from '/web/lib/dom.js';
import {ring} from '/web/lib/sound.js';
import {asStaff, isIn} from '/web/lib/staff.js';
import {watch} from '/web/lib/stream.js';

/** Tickets are read at once after an event, and then not again for so long: many orders in a row are few requests. */
const PAUSE = 1_500;

export const kitchen = {
  /** of the store */
  name: null,
  /** null for all */
  station: null,
  stations: [],
  tickets: [],
  /** what is ready and not carried out yet, for recall; the newest first */
  done: [],
  isLoaded: false,
  isRecalling: false,
  showsCounts: false,
  link: 'open',
};

let stop = () => {}, draw = () => {}, timer = null, isStale = false, areStationsOld = false, known = new Set(), now = 0, shown = 0;

/** Tickets that were acted on, by when the service had answered: who has asked before that does not know yet. */
const acted = new Map();

export function stationFromAddress() {
  kitchen.station = new URLSearchParams(location.search).get('station');
}

export function begin(redraw) {
  draw = redraw;
  stop();
  if (isIn()) stop = watch({kind: 'staff', url: '/api/admin/orders/stream', load, show, state: linkIs});
}

function linkIs(now) {
  kitchen.link = now === 'open' ? 'open' : 'cut';
  if (now === 'ended') asStaff.get('/api/admin/store').catch(() => {});
  draw();
}

export function toStation(station) {
  kitchen.station = station;
  known = new Set();
  const address = new URL(location.href);
  if (station === null) address.searchParams.delete('station');
  else address.searchParams.set('station', station);
  history.replaceState(null, '', address);
  kitchen.isLoaded = false;
  readSoon();
  draw();
}

export function showRecall(isShown) {
  kitchen.isRecalling = isShown;
  readSoon();
  draw();
}

async function load() {
  const [store, stations] = await Promise.all([asStaff.get('/api/admin/store'), asStaff.get('/api/admin/stations')]);
  kitchen.name = store.name;
  take(stations);
  known = new Set();
  await read();
}

/** A screen follows its station to its new name. */
function take(stations) {
  const before = kitchen.stations.find(one => one.name === kitchen.station), now = stations.find(one => one.id === before?.id);
  kitchen.stations = stations;
  if (now && now.name !== kitchen.station) toStation(now.name);
}

/** Whether the screen is that of a station which the store does not have, or not any longer. */
export const isUnknown = () => kitchen.isLoaded && kitchen.station !== null && !kitchen.stations.some(one => one.name === kitchen.station);

const path = state => {
  const query = new URLSearchParams();
  if (kitchen.station !== null) query.set('station', kitchen.station);
  if (state) query.set('state', state);
  return `/api/admin/kitchen/tickets?${query}`;
};

const keyed = ticket => Object.assign(ticket, {key: `${ticket.order_id} ${ticket.station ?? ''}`});

async function read() {
  if (areStationsOld) {
    areStationsOld = false;
    await asStaff.get('/api/admin/stations').then(take, problem => {
      areStationsOld = true;
      throw problem;
    });
  }
  const {station} = kitchen, asked = ++now;
  const found = (await asStaff.get(path())).map(keyed);
  // An answer that was overtaken by a later one is old.
  if (station !== kitchen.station || asked < shown) return;
  shown = asked;
  const all = found.filter(ticket => !(acted.get(ticket.key) > asked));
  for (const [key, answered] of acted) if (answered <= asked) acted.delete(key);
  kitchen.tickets = all.filter(ticket => ticket.state !== 'ready');
  kitchen.done = all.filter(ticket => ticket.state === 'ready').reverse();
  if (kitchen.isLoaded && kitchen.tickets.some(ticket => !known.has(ticket.key))) ring();
  known = new Set(all.map(ticket => ticket.key));
  kitchen.isLoaded = true;
  draw();
}

/** Reads the tickets now, or as soon as the pause is over. */
function readSoon() {
  if (timer !== null) {
    isStale = true;
    return;
  }
  isStale = false;
  rest(PAUSE);
  read().catch(problem => {
    if (!problem.isPassing) return;
    isStale = true;
    if (problem.retryAfter || timer === null) rest(problem.retryAfter ? 1_000 * problem.retryAfter : PAUSE);
  });
}

function rest(pause) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = null;
    if (isStale) readSoon();
  }, pause);
}

/** Whether stations may be other ones now: also a dish makes one, if it is the first to name it. */
const concernsStations = ({change, station, stations, menu, category}) => station || stations || change === 'imported'
  || [menu, category].some(one => one?.station && !kitchen.stations.some(known => known.name === one.station));

function show(type, data) {
  if (type === 'menu.changed' && concernsStations(data)) areStationsOld = true;
  else if (!type.startsWith('order.') && !type.startsWith('session.')) return;
  readSoon();
}

/** What is still to be made, by dish: most of it first. */
export function allDay() {
  const counts = new Map();
  for (const ticket of kitchen.tickets) {
    for (const line of ticket.items) {
      if (['queued', 'cooking'].includes(line.state)) counts.set(line.menu_name, (counts.get(line.menu_name) ?? 0) + line.quantity);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** The card is gone at once; if the service does not agree, it comes back. */
async function act(verb, ticket) {
  if (acted.has(ticket.key)) return;
  acted.set(ticket.key, Infinity);
  const from = verb === 'bump' ? 'tickets' : 'done';
  kitchen[from] = kitchen[from].filter(one => one !== ticket);
  draw();
  try {
    await asStaff.post(`/api/admin/kitchen/tickets/${ticket.order_id}/${verb}`, {station: ticket.station ?? ''});
  } catch (problem) {
    if (problem.code !== 'TICKET_GONE') toast(problem.message, 'bad');
  }
  acted.set(ticket.key, ++now);
  readSoon();
}

export const bump = ticket => act('bump', ticket);
export const recall = ticket => act('recall', ticket);
