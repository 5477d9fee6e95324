// Fields and dialogs of the office. A field says itself what is wrong with it, by its pointer in the problem.
import {html, modal, nothing, ref} from '/web/lib/dom.js';
import {t} from '/web/lib/text.js';

/** What is wrong with the value at this JSON pointer, in words; null if nothing is. */
export function wrong(problem, pointer) {
  const found = problem?.body?.errors?.find(error => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`));
  return found ? fault(found.code) : null;
}

/** A code in words; one that has none, as it is. */
function fault(code) {
  const text = t(`field.${code}`);
  return text.startsWith('field.') ? code : text;
}

/** What the problem says beyond its fields. */
export const complaint = (problem, pointers = []) => {
  const isAtFields = problem?.body?.errors?.length && problem.body.errors.every(error => pointers.some(pointer => error.pointer.startsWith(pointer)));
  if (!problem) return nothing;
  const others = (problem.body?.errors ?? []).filter(error => !pointers.some(pointer => error.pointer.startsWith(pointer)));
  return html`<div class="notice bad" role="alert">
    <p>${isAtFields ? t('field.see') : problem.message}</p>
    ${others.map(error => html`<p class="small"><code>${error.pointer}</code> ${fault(error.code)}</p>`)}</div>`;
};

const about = (name, hint, error) => [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ') || nothing;

const surround = ({name, label, hint, error}, control) => html`
  <div class="field"><label for=${name}>${label}</label>${control}
    ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : nothing}
    ${error ? html`<p class="error" id="${name}-error">${error}</p>` : nothing}</div>`;

/** A field of one line. It keeps what its user types while the page is drawn again. */
export const input = ({name, label, value = '', type = 'text', hint, error, required = false, max, min, step, mode, placeholder, auto = 'off', isFirst = false}) =>
  surround({name, label, hint, error}, html`
    <input class="input" id=${name} name=${name} type=${type} .defaultValue=${String(value ?? '')} ?required=${required} ?autofocus=${isFirst} autocomplete=${auto}
      maxlength=${type === 'number' ? nothing : max ?? nothing} max=${type === 'number' ? max ?? nothing : nothing} min=${min ?? nothing}
      step=${step ?? nothing} inputmode=${mode ?? nothing} placeholder=${placeholder ?? nothing}
      aria-invalid=${error ? 'true' : nothing} aria-describedby=${about(name, hint, error)}>`);

export const area = ({name, label, value = '', hint, error, max}) =>
  surround({name, label, hint, error}, html`
    <textarea class="input" id=${name} name=${name} maxlength=${max ?? nothing} .defaultValue=${value ?? ''}
      aria-invalid=${error ? 'true' : nothing} aria-describedby=${about(name, hint, error)}></textarea>`);

/** options: [[value, text]] */
export const select = ({name, label, value, options, hint, error, change}) =>
  surround({name, label, hint, error}, html`
    <select class="input" id=${name} name=${name} @change=${change ?? nothing} aria-describedby=${about(name, hint, error)}>
      ${options.map(([key, text]) => html`<option value=${key} ?selected=${String(key) === String(value ?? '')}>${text}</option>`)}
    </select>`);

export const check = ({name, label, value = false, of}) => html`
  <label class="check"><input type="checkbox" name=${name} .defaultChecked=${value} value=${of ?? 'on'}> <span>${label}</span></label>`;

/** The values of a form by name. A name that several boxes share has a list; an empty text is ''. */
export const valuesOf = form => Object.fromEntries(new FormData(form));

/** Forms and buttons whose request has no answer yet. The answer is about what a form shows, so it stays until the answer is there. */
const busy = new WeakSet();

/** Lets a form or a button act once, however often it is pressed meanwhile. */
export async function hold(element, action) {
  if (busy.has(element)) return;
  busy.add(element);
  element.setAttribute('aria-busy', 'true');
  try {
    await action();
  } finally {
    busy.delete(element);
    element.removeAttribute('aria-busy');
  }
}

function submit(event, send) {
  event.preventDefault();
  const form = event.target;
  return hold(form, () => send(valuesOf(form), form));
}

/** Of a form that is busy no button acts. */
const presses = {
  capture: true,
  handleEvent(event) {
    if (busy.has(event.currentTarget)) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
};

/** A dialog: body and foot are templates; with send it is a form, whose submit it handles. Escape and the cross close it, unless it is busy. */
export function sheet({name, title, body, foot, close, send, wide = false}) {
  const isBusy = dialog => busy.has(dialog.querySelector('form'));
  const cancel = event => {
    event.preventDefault();
    if (!isBusy(event.currentTarget)) close();
  };
  // A browser closes it after a second Escape, whatever the first one was answered.
  const closed = event => {
    if (isBusy(event.currentTarget)) event.currentTarget.showModal();
    else close();
  };
  const inside = html`
    <div class="body">
      <div class="between head"><h2 id="${name}-title">${title}</h2>
        <button type="button" class="button quiet round" aria-label=${t('common.close')} @click=${close}>✕</button></div>
      ${body}
    </div>
    ${foot ? html`<div class="foot">${foot}</div>` : nothing}`;
  return html`<dialog class=${wide ? 'wide' : ''} aria-labelledby="${name}-title" ${ref(modal)} @cancel=${cancel} @close=${closed}>
    ${send ? html`<form class="sheet" novalidate @submit=${event => submit(event, send)} @click=${presses}>${inside}</form>`
      : html`<div class="sheet">${inside}</div>`}
  </dialog>`;
}
