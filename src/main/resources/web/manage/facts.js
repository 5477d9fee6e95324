// What guests want to know of a dish beyond its name: other languages, allergens, origin, and when it can be ordered.
import {html, live, nothing} from '/web/lib/dom.js';
import {input, wrong} from '/web/lib/forms.js';
import {currentLanguage, t} from '/web/lib/text.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** Languages that are offered besides those that a dish has already. */
const LANGUAGES = ['en', 'ja', 'zh'];

/** The pointers of these fields in a problem. */
export const POINTERS = ['/translations', '/allergens', '/origin', '/tags', '/schedule', '/sold_out_until', '/station'];

export const languageName = code => new Intl.DisplayNames([currentLanguage()], {type: 'language'}).of(code);

/** The translations without those of a language. */
export function without(translations, language) {
  const {[language]: gone, ...rest} = translations ?? {};
  return rest;
}

/** The day of the week as the language has it, short. A Monday is the first of January 2024. */
const dayName = index => new Intl.DateTimeFormat(currentLanguage(), {weekday: 'short', timeZone: 'UTC'}).format(new Date(Date.UTC(2024, 0, index + 1)));

/** What the form holds beside its fields. */
export const beginFacts = menu => ({windows: (menu?.schedule ?? []).map(window => ({...window}))});

/** The time as a field for times of this device shows it. */
function local(time) {
  if (!time) return '';
  const date = new Date(time);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const languages = menu => [...new Set([...LANGUAGES, ...Object.keys(menu?.translations ?? {})])];

/** The values of the fields as the API takes them. */
export function factsFrom(form, values, menu, state) {
  const translations = {};
  for (const code of languages(menu)) {
    const name = values[`name-${code}`].trim(), description = values[`description-${code}`].trim();
    if (name || description) translations[code] = {...(name ? {name} : {}), ...(description ? {description} : {})};
  }
  return {
    translations,
    allergens: new FormData(form).getAll('allergens'),
    origin: values.origin,
    tags: values.tags.split(',').map(tag => tag.trim()).filter(Boolean),
    schedule: state.windows,
    // A new dish has neither yet; an empty text takes them away from an old one.
    ...(menu || values.sold_out_until ? {sold_out_until: values.sold_out_until ? new Date(values.sold_out_until).toISOString() : ''} : {}),
    ...(menu || values.station ? {station: values.station} : {}),
  };
}

const part = (title, content, isOpen = false) => html`<details class="part" ?open=${isOpen}><summary>${title}</summary><div class="stack">${content}</div></details>`;

export function facts({menu, state, problem, allergens, stations, draw}) {
  const change = (index, more) => {
    state.windows = state.windows.map((window, at) => at === index ? {...window, ...more} : window);
    draw();
  };
  const turn = (index, day, isOn) => change(index, {days: DAYS.filter(one => one === day ? isOn : state.windows[index].days.includes(one))});

  const window = (one, index) => html`
    <fieldset class="window"><legend class="visually-hidden">${t('manage.window', {place: index + 1})}</legend>
      <div class="row days">${DAYS.map((day, at) => html`<label class="day"><input type="checkbox" class="visually-hidden" .checked=${live(one.days.includes(day))}
        @change=${event => turn(index, day, event.target.checked)}><span>${dayName(at)}</span></label>`)}</div>
      <div class="row"><label class="row small">${t('manage.from')} <input class="input date" type="time" .value=${one.from} @change=${event => change(index, {from: event.target.value})}></label>
        <label class="row small">${t('manage.to')} <input class="input date" type="time" .value=${one.to === '24:00' ? '00:00' : one.to}
          @change=${event => change(index, {to: event.target.value === '00:00' ? '24:00' : event.target.value})}></label>
        <button type="button" class="button small quiet" @click=${() => { state.windows = state.windows.filter((other, at) => at !== index); draw(); }}>${t('common.remove')}</button></div>
    </fieldset>`;

  return html`
    ${part(t('manage.languages'), languages(menu).map(code => html`
      <div class="pair">
        ${input({name: `name-${code}`, label: t('manage.nameIn', {language: languageName(code)}), value: menu?.translations?.[code]?.name, max: 100, error: wrong(problem, `/translations/${code}/name`)})}
        ${input({name: `description-${code}`, label: t('manage.descriptionIn', {language: languageName(code)}), value: menu?.translations?.[code]?.description, max: 2000,
          error: wrong(problem, `/translations/${code}/description`)})}
      </div>`))}
    ${part(t('manage.allergensAndOrigin'), html`
      <fieldset class="field"><legend>${t('manage.allergens')}</legend><div class="checks">
        ${allergens.map(one => html`<label class="check"><input type="checkbox" name="allergens" value=${one.code} .defaultChecked=${(menu?.allergens ?? []).includes(one.code)}>
          <span>${one.names[currentLanguage()] ?? one.names.en}</span></label>`)}</div></fieldset>
      ${input({name: 'origin', label: t('manage.origin'), value: menu?.origin, max: 500, placeholder: t('manage.originPlaceholder'), error: wrong(problem, '/origin')})}
      ${input({name: 'tags', label: t('manage.tags'), value: (menu?.tags ?? []).join(', '), hint: t('manage.tagsHint'), error: wrong(problem, '/tags')})}`)}
    ${part(t('manage.times'), html`
      ${state.windows.length ? state.windows.map(window) : html`<p class="soft small">${t('manage.always')}</p>`}
      ${wrong(problem, '/schedule') ? html`<p class="error">${wrong(problem, '/schedule')}</p>` : nothing}
      <p><button type="button" class="button small" @click=${() => { state.windows = [...state.windows, {days: DAYS.slice(), from: '11:00', to: '15:00'}]; draw(); }}>${t('manage.addTime')}</button></p>
      ${input({name: 'sold_out_until', label: t('manage.soldOutUntil'), type: 'datetime-local', value: local(menu?.sold_out_until), error: wrong(problem, '/sold_out_until')})}`)}
    ${part(t('manage.kitchen'), html`
      ${input({name: 'station', label: t('manage.station'), value: menu?.station, max: 40, hint: t('manage.stationOfDish', {stations: stations.join(', ') || '–'}), error: wrong(problem, '/station')})}`)}`;
}
