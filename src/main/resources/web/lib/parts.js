// Pieces that several pages have.
import {html} from '/web/lib/dom.js';
import {currentLanguage, languages, setLanguage, t} from '/web/lib/text.js';

/** Switches between the languages; draw shows the page again. */
export const languageSwitch = draw => html`
  <label class="language">
    <span class="visually-hidden">${t('common.language')}</span>
    <select class="input" @change=${event => { setLanguage(event.target.value); draw(); }}>
      ${languages.map(([code, name]) => html`<option value=${code} ?selected=${code === currentLanguage()}>${name}</option>`)}
    </select>
  </label>`;

/** Asks for a name and a password, or other fields: [[name, text, type, autocomplete, value]]. send gets their values, and may throw a Problem. */
export function signIn({title, fields, send, draw}) {
  const state = signIn.state ??= {problem: null, isSending: false};
  const submit = async event => {
    event.preventDefault();
    if (state.isSending) return;
    Object.assign(state, {isSending: true, problem: null});
    draw();
    try {
      await send(Object.fromEntries(new FormData(event.target)));
    } catch (problem) {
      state.problem = problem.message;
    }
    state.isSending = false;
    draw();
  };
  return html`
    <main class="page narrow stack">
      <div class="between"><h1>${title}</h1>${languageSwitch(draw)}</div>
      <form class="card stack" @submit=${submit}>
        ${fields.map(([name, label, type, autocomplete, value]) => html`
          <label class="field"><span>${label}</span>
            <input class="input" name=${name} type=${type} autocomplete=${autocomplete} .defaultValue=${value ?? ''} required></label>`)}
        ${state.problem ? html`<p class="notice bad" role="alert">${state.problem}</p>` : ''}
        <button class="button primary wide" aria-disabled=${state.isSending}>${t('common.signIn')}</button>
      </form>
    </main>`;
}
