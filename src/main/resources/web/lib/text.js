// Words, numbers and times in the language of the user.
import {digits} from '/web/lib/money.js';

const KEPT = 'table-order.language';

export const languages = [['ko', '한국어'], ['en', 'English']];

/** What the user has chosen on a page, or null. */
function chosen() {
  const kept = localStorage.getItem(KEPT);
  return languages.some(([code]) => code === kept) ? kept : null;
}

function first() {
  return chosen() ?? (!navigator.language || navigator.languages.some(wanted => wanted.startsWith('ko')) ? 'ko' : 'en');
}

let language, texts;

async function speak(next) {
  texts = (await import(`/web/text/${next}.js`)).default;
  language = document.documentElement.lang = next;
}

await speak(first());

export const currentLanguage = () => language;

/**
 * All languages that the user reads, best first, as an Accept-Language header: texts of a store may be in more languages than this page is. The
 * language of the page comes before the other ones of pages, so that nobody reads half of a page in one and half in another.
 */
export function wishes() {
  const read = [...navigator.languages], isOfPages = tag => languages.some(([code]) => code === tag.split('-')[0]);
  const at = chosen() ? 0 : read.findIndex(isOfPages);
  read.splice(at < 0 ? read.length : at, 0, language);
  return [...new Set(read)].map((tag, place) => `${tag};q=${Math.max(1, 10 - place) / 10}`).join(', ');
}

export async function setLanguage(next) {
  await speak(next);
  localStorage.setItem(KEPT, next);
}

/** The text with this key, `cart.title`, with {name} replaced by the value of that name. A missing text shows its key. */
export function t(key, values = {}) {
  const text = key.split('.').reduce((part, name) => part?.[name], texts) ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** An amount in the minor unit of its currency, as the API has it. */
export function money(amount, currency = 'KRW') {
  if (currency === 'KRW' && language === 'ko') return `${number(amount)}원`;
  const places = digits(currency);
  const format = {style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: places, maximumFractionDigits: places};
  return new Intl.NumberFormat(language, format).format(amount / 10 ** places);
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
