// The cart, and how it becomes one order: once, however often one taps, over a reload and a dead Wi-Fi.
import {asGuest, guest, menuOf, on, put} from '/web/order/guest.js';
import {lineOf, unitPrice} from '/web/lib/dish.js';
import {newKey} from '/web/lib/key.js';

const PLACE = 'table-order.cart';
const QUOTE_PAUSE = 250;
/** So long an order is sent by itself. After that, its guests are asked first: they may have ordered at the counter. */
const PATIENCE = 10 * 60_000;

/**
 * lines    what is chosen: see lib/dish.js
 * sending  {key, body, lines, since}: an order that is on its way, under a key that makes it one order
 * quote    what the service says that the lines cost, and what is wrong with them; null while it has not
 * problem  the Problem for which the order was refused
 */
export const cart = {lines: [], note: '', sending: null, quote: null, problem: null};

let draw = () => {}, quoteTimer, sendTimer, isUnderWay = false;

const keep = () => sessionStorage.setItem(PLACE,
  JSON.stringify({lines: cart.lines, note: cart.note, sending: cart.sending}));

export const count = () => cart.lines.reduce((sum, line) => sum + line.quantity, 0);

/** As the service says, or as this page knows the prices. */
export const total = () => cart.quote?.total_price ?? cart.lines.reduce((sum, line) => {
  const menu = menuOf(line.menu_id);
  return menu ? sum + unitPrice(menu, line) * line.quantity : sum;
}, 0);

/** What the service says is wrong with the line at this place. */
export const problemsOf = index => cart.quote?.items?.[index]?.problems ?? [];

export const mayTry = () => cart.sending && Date.now() - cart.sending.since > PATIENCE;

/** Takes up what was there before a reload. */
export function resume(redraw) {
  draw = redraw;
  addEventListener('online', () => attempt());
  on('loaded', () => attempt());
  on('otherGuests', () => {
    Object.assign(cart, {lines: [], note: '', sending: null});
    changed();
  });
  on('prices', () => {
    cart.quote = null;
    if (cart.lines.length) askPrice();
  });
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    // As if there were none.
  }
  if (kept) Object.assign(cart, kept);
}

/** Puts a choice in, or replaces the one at this place. The same choice twice is one line. */
export function choose(choice, index = -1) {
  const same = cart.lines.findIndex((line, at) => at !== index && isSame(line, choice));
  if (index >= 0) cart.lines.splice(index, 1, choice);
  else if (same >= 0) cart.lines[same].quantity = Math.min(99, cart.lines[same].quantity + choice.quantity);
  else cart.lines.push(choice);
  changed();
}

const isSame = (one, other) => JSON.stringify(lineOf({...one, quantity: 1})) === JSON.stringify(lineOf({...other, quantity: 1}));

export function setQuantity(index, quantity) {
  if (quantity > 0) cart.lines[index].quantity = quantity;
  else cart.lines.splice(index, 1);
  changed();
}

export function setNote(note) {
  cart.note = note;
  keep();
}

function changed() {
  Object.assign(cart, {quote: null, problem: null});
  keep();
  draw();
  askSoon();
}

function askSoon() {
  clearTimeout(quoteTimer);
  if (cart.lines.length) quoteTimer = setTimeout(askPrice, QUOTE_PAUSE);
}

async function askPrice() {
  const lines = JSON.stringify(cart.lines);
  try {
    const quote = await asGuest.post('/api/customer/quotes', {items: cart.lines.map(lineOf)});
    if (JSON.stringify(cart.lines) === lines) cart.quote = quote;
    draw();
  } catch {
    // The page's own prices are shown meanwhile, and the order itself has the last word.
  }
}

/** Sends what is in the cart, which is empty from now on: a second tap has nothing to send. */
export function send() {
  if (!cart.lines.length || cart.sending) return;
  const body = {
    items: cart.lines.map(lineOf),
    ...(cart.note.trim() ? {note: cart.note.trim()} : {}),
    expected_total: total(),
  };
  Object.assign(cart, {sending: {key: newKey(), body, lines: cart.lines, since: Date.now()}, lines: [], note: '', quote: null, problem: null});
  keep();
  draw();
  attempt();
}

/** Sends the order that is on its way, and again after a while if nobody knows what came of it. Never before it is known that its guests still sit here. */
export async function attempt(isAsked = false) {
  if (isUnderWay || !cart.sending || !guest.isLoaded || (mayTry() && !isAsked)) return;
  const {sending} = cart;
  isUnderWay = true;
  clearTimeout(sendTimer);
  try {
    const order = await asGuest.post('/api/customer/orders', sending.body, {headers: {'Idempotency-Key': sending.key}});
    if (cart.sending === sending) {
      cart.sending = null;
      put(order);
    }
  } catch (problem) {
    // Who has no good token any more may have ordered before: the key is kept for when they are back in the same visit.
    if (problem.isPassing || problem.status === 401 || problem.code === 'REQUEST_IN_PROGRESS') {
      sendTimer = setTimeout(attempt, 1_000 * (problem.retryAfter ?? 2));
    } else if (cart.sending === sending) {
      refuse(sending, problem);
    }
  }
  isUnderWay = false;
  keep();
  draw();
  if (cart.sending !== sending) attempt();
}

/** Nothing was ordered: what was chosen is in the cart again, with the reason. A quote of it is one of the cart only if that got nothing else meanwhile. */
function refuse(sending, problem) {
  const quote = cart.lines.length ? null : problem.body.quote ?? null;
  Object.assign(cart, {sending: null, lines: [...sending.lines, ...cart.lines], note: sending.body.note ?? cart.note, problem, quote});
  if (!quote) askSoon();
}
