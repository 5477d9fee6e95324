// How the desk shows states, times and pages of lists.
import {html, nothing} from '/web/lib/dom.js';
import {currentLanguage, dateTime, number, t} from '/web/lib/text.js';

const KINDS = {
  pending: 'warn', sent: 'accent', confirmed: 'good', failed: 'warn', dead: 'bad', expired: 'bad', cancelled: '',
  open: 'bad', redriven: 'good', discarded: '',
  active: 'good', paused: 'warn', auto_paused: 'bad',
  loaded: 'good', refused: 'bad', stopped: 'warn', missing: 'bad',
};
const SIGNS = {good: '✓', warn: '◷', bad: '!', accent: '→'};

/** A state as a sign and a word, never as a colour alone. */
export const badge = state => {
  const kind = KINDS[state] ?? '';
  return html`<span class="badge ${kind}"><span aria-hidden="true">${SIGNS[kind] ?? '–'}</span>${t(`desk.state.${state}`)}</span>`;
};

/** What a target says of itself: OK, or the code of its trouble with its words where there are some. */
export function condition(target) {
  const isFine = target.condition === 'OK';
  return html`<span class="badge ${isFine ? 'good' : 'bad'}"><span aria-hidden="true">${isFine ? '✓' : '!'}</span>${conditionText(target.condition)}</span>`;
}

export function conditionText(code) {
  const text = t(`desk.condition.${code}`);
  return text.startsWith('desk.condition.') ? code : text;
}

export const eventText = type => {
  const text = t(`desk.event.${type.replaceAll('.', '_')}`);
  return text.startsWith('desk.event.') ? type : text;
};

/** orders/41 in words. */
export function subjectText(subject) {
  const [kind, id] = (subject ?? '').split('/');
  const text = id ? t(`desk.subject.${kind}`, {id}) : '';
  return text.startsWith('desk.subject.') ? subject : text;
}

/** How long ago, or in how long. */
export function ago(time) {
  if (!time) return '–';
  const seconds = Math.round((new Date(time) - Date.now()) / 1000), size = Math.abs(seconds);
  const format = new Intl.RelativeTimeFormat(currentLanguage(), {numeric: 'auto'});
  const text = size < 60 ? format.format(seconds, 'second') : size < 3600 ? format.format(Math.round(seconds / 60), 'minute')
    : size < 86_400 ? format.format(Math.round(seconds / 3600), 'hour') : dateTime(time);
  return html`<time datetime=${time} title=${dateTime(time)}>${text}</time>`;
}

/** When a delivery is tried next. */
export const next = delivery => new Date(delivery.next_attempt_at) > Date.now() ? ago(delivery.next_attempt_at) : t('desk.soon');

/** Terms with their descriptions; those that are null or empty are left out. */
export const facts = pairs => html`<dl class="facts">
  ${pairs.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

export const pager = (pagination, go) => !pagination || pagination.total_pages < 2 ? nothing : html`
  <nav class="row pager" aria-label=${t('desk.pages')}>
    <button class="button small" ?disabled=${pagination.page <= 1} @click=${() => go(pagination.page - 1)}>${t('desk.previous')}</button>
    <span class="small soft">${t('desk.pageOf', {page: number(pagination.page), pages: number(pagination.total_pages)})}</span>
    <button class="button small" ?disabled=${pagination.page >= pagination.total_pages} @click=${() => go(pagination.page + 1)}>${t('desk.next')}</button>
  </nav>`;

/** A text that people copy once and cannot read again. */
export const secret = (value, done) => html`
  <p>${t('desk.secretOnce')}</p>
  <p class="secret"><code>${value}</code></p>
  <p><button type="button" class="button" @click=${() => navigator.clipboard?.writeText(value).then(done, () => {})}>${t('desk.copy')}</button></p>`;

/** JSON in lines, or the text as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The query of those values that are set. */
export const query = values => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''));
