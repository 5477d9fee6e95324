// The library of all pages, and the one way to draw: a page is a function from its state to a template, drawn again after each change.
import {html, noChange, nothing, render, svg} from '/webjars/lit-html/lit-html.js';
import {repeat} from '/webjars/lit-html/directives/repeat.js';
import {live} from '/webjars/lit-html/directives/live.js';
import {ref} from '/webjars/lit-html/directives/ref.js';

export {html, live, noChange, nothing, ref, render, repeat, svg};

/** The open dialogs, the last one in front, and what had the focus before each. */
const dialogs = [];

/** Draws the view into the element now, and after each call of the returned function; calls in one turn of the event loop draw once. */
export function mount(element, view) {
  let waits = false;
  const draw = () => {
    waits = false;
    render(view(), element);
    leaveDialogs();
  };
  queueMicrotask(draw);
  return () => {
    if (!waits) {
      waits = true;
      queueMicrotask(draw);
    }
  };
}

/** Opens a <dialog> as soon as it is drawn: `<dialog ${ref(modal)}>`. The focus returns to where it was when the dialog is gone. */
export function modal(dialog) {
  // It is not in the page yet when it is drawn for the first time.
  queueMicrotask(() => {
    if (dialog?.isConnected && !dialog.open) {
      dialogs.push({dialog, before: document.activeElement});
      dialog.showModal();
      bringToasts();
    }
  });
}

/** Forgets the dialogs that are no longer in the page. */
export function leaveDialogs() {
  while (dialogs.length && !dialogs.at(-1).dialog.isConnected) dialogs.pop().before?.focus();
  bringToasts();
}

/** Where messages are shown and read from. A page that is drawn without one shows none. */
const toasts = document.getElementById('toasts');

/** Into the dialog in front: what is outside of it is behind it, and does not exist for screen readers. */
function bringToasts() {
  const front = dialogs.findLast(({dialog}) => dialog.open)?.dialog ?? document.body;
  if (toasts && toasts.parentNode !== front) front.append(toasts);
}

/** Shows a short message for some seconds; screen readers read it. */
export function toast(message, kind = 'info') {
  const line = document.createElement('p');
  line.className = `toast ${kind}`;
  line.textContent = message;
  toasts?.append(line);
  setTimeout(() => line.remove(), kind === 'bad' ? 8_000 : 4_000);
}
