// Pieces that several pages have.
import {html, nothing} from '/web/lib/dom.js';
import {currentLanguage, languages, setLanguage, t} from '/web/lib/text.js';

/** Switches between the languages; then changed is called, to show or load the page again. */
export const languageSwitch = changed => html`
  <label class="language">
    <span class="visually-hidden">${t('common.language')}</span>
    <select class="input" @change=${event => setLanguage(event.target.value).then(changed)}>
      ${languages.map(([code, name]) => html`<option value=${code} ?selected=${code === currentLanguage()}>${name}</option>`)}
    </select>
  </label>`;

/** A number that is made larger and smaller by two buttons. name says what it counts, to those who do not see it. */
export const stepper = ({name, value, least = 0, most = 99, change}) => html`
  <span class="stepper" role="group" aria-label=${name}>
    <button type="button" class="button round" aria-label=${t('common.less', {name})} ?disabled=${value <= least}
      @click=${() => change(value - 1)}>−</button>
    <output class="amount">${value}</output>
    <button type="button" class="button round" aria-label=${t('common.more', {name})} ?disabled=${value >= most}
      @click=${() => change(value + 1)}>+</button>
  </span>`;

/** Says that the page is not live: its stream is cut. */
export const cutNotice = link => (link === 'cut'
  ? html`<p class="notice warn cut" role="alert">${t('common.cut')}</p>`
  : nothing);

/**
 * A form that asks for what opens the page: a function from {fields, send, title, notice, button} to a template. With a title it is the whole page.
 * fields: [[name, text, type, autocomplete, value]]. why: the words for a Problem.
 */
export function signInForm(draw, why = problem => problem.message) {
  let problem = null, isSending = false;
  const submit = async (event, send) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    problem = null;
    draw();
    try {
      await send(Object.fromEntries(new FormData(event.target)));
    } catch (refusal) {
      problem = why(refusal);
    }
    isSending = false;
    draw();
  };
  return ({fields, send, title = null, notice = nothing, button = t('common.signIn')}) => {
    const form = html`
      <form class="stack ${title ? 'card' : ''}" @submit=${event => submit(event, send)}>
        ${fields.map(([name, label, type, autocomplete, value]) => html`
          <label class="field"><span>${label}</span>
            <input class="input" name=${name} type=${type} autocomplete=${autocomplete} value=${value ?? ''} required></label>`)}
        ${problem ? html`<p class="notice bad" role="alert">${problem}</p>` : nothing}
        <button class="button primary wide" aria-disabled=${isSending}>${button}</button>
      </form>`;
    return title === null ? form : html`
      <main class="page narrow stack">
        <div class="between"><h1>${title}</h1>${languageSwitch(draw)}</div>
        ${notice}
        ${form}
      </main>`;
  };
}
