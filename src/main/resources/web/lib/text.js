// Words, numbers and times in the language of the user.
import ko from '/web/text/ko.js';
import en from '/web/text/en.js';

const TEXTS = {ko, en};
const KEPT = 'table-order.language';

function first() {
  const kept = localStorage.getItem(KEPT);
  if (kept in TEXTS) return kept;
  return navigator.languages.some(language => language.startsWith('ko')) || !navigator.language ? 'ko' : 'en';
}

export const languages = [['ko', '한국어'], ['en', 'English']];

let language = first();
document.documentElement.lang = language;

export const currentLanguage = () => language;

export function setLanguage(next) {
  language = next;
  localStorage.setItem(KEPT, next);
  document.documentElement.lang = next;
}

/** The text with this key, `cart.title`, with {name} replaced by the value of that name. A missing text shows its key. */
export function t(key, values = {}) {
  const text = key.split('.').reduce((texts, part) => texts?.[part], TEXTS[language]) ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** An amount in the minor unit of its currency, as the API has it. */
export function money(amount, currency = 'KRW') {
  const format = new Intl.NumberFormat(language, {style: 'currency', currency, currencyDisplay: 'narrowSymbol'});
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

export const number = value => new Intl.NumberFormat(language).format(value);

export function clock(time) {
  return new Intl.DateTimeFormat(language, {hour: '2-digit', minute: '2-digit'}).format(new Date(time));
}

export function dateTime(time) {
  return new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'short'}).format(new Date(time));
}

/** Whole minutes since a time, never below zero: the clock of a tablet may be behind. */
export const minutesSince = (time, now = Date.now()) => Math.max(0, Math.floor((now - new Date(time)) / 60_000));
