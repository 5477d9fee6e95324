// Puts a list in order: by dragging a handle with mouse or finger, or by the arrow keys while it has the focus.
import {html, toast} from '/web/lib/dom.js';
import {t} from '/web/lib/text.js';

/** Keys move step by step; an order is stored when they rest. */
const REST = 600;

/**
 * Stores the new orders of lists, each as its user left it. Until then, isUnsettled: what is loaded meanwhile would undo the move.
 *
 * settle(key, store)  calls store soon, in place of one of the same key that still waits
 */
export function settling(office) {
  const waiting = new Map();
  let last = Promise.resolve();
  return {
    get isUnsettled() { return waiting.size > 0; },
    settle(key, store) {
      clearTimeout(waiting.get(key));
      const mine = setTimeout(() => {
        // One after the other: the one that was moved last is stored last.
        last = last.then(store).then(() => toast(t('manage.orderSaved')), problem => toast(problem.message, 'bad')).then(() => {
          // It was moved again meanwhile.
          if (waiting.get(key) !== mine) return;
          waiting.delete(key);
          office.reload();
        });
      }, REST);
      waiting.set(key, mine);
    },
  };
}

/** The list with the element at one place moved to another. */
export function moved(list, from, to) {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

const announce = text => {
  const place = document.getElementById('announcements');
  if (place) place.textContent = text;
};

/** Where handles say what has moved, once on a page. */
export const announcements = () => html`<p id="announcements" class="visually-hidden" aria-live="assertive"></p>
  <p id="reorder-hint" class="visually-hidden">${t('office.reorderHint')}</p>`;

/**
 * The handle of a row.
 *
 * key, name  of what is moved
 * index, count  its place in the list
 * move   (from, to) => shows the new order
 * settle () => stores it, once the user has stopped
 */
export function handle({key, name, index, count, move, settle}) {
  const keys = event => {
    const step = {ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1}[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? count - 1 : index + step;
    if (step === undefined && !['Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    if (to < 0 || to >= count || to === index) return;
    const id = event.currentTarget.id;
    move(index, to);
    announce(t('office.movedTo', {name, place: to + 1, count}));
    // The row is drawn at its new place in this turn, and its handle keeps the focus, also for a key that follows at once.
    queueMicrotask(() => document.getElementById(id)?.focus());
    settle();
  };
  return html`<button type="button" class="handle" id="handle-${key}" aria-label=${t('office.reorder', {name})} aria-describedby="reorder-hint"
    @keydown=${keys} @pointerdown=${event => drag(event, index, count, move, settle)}>⠿</button>`;
}

/** Follows the pointer over the rows of the list, which are the children of the element with [data-rows]. */
function drag(start, from, count, move, settle) {
  if (start.button !== 0) return;
  start.preventDefault();
  const grip = start.currentTarget, rows = grip.closest('[data-rows]');
  grip.focus();
  let at = from;
  const over = event => {
    const places = [...rows.children].map(row => row.getBoundingClientRect());
    let to = places.findIndex(place => event.clientY < place.top + place.height / 2 && event.clientX < place.right);
    if (to < 0) to = count - 1;
    else if (to > at) to -= 1;
    if (to !== at) {
      move(at, to);
      at = to;
    }
  };
  const end = () => {
    removeEventListener('pointermove', over);
    removeEventListener('pointerup', end);
    removeEventListener('pointercancel', end);
    if (at !== from) settle();
  };
  addEventListener('pointermove', over);
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);
}
