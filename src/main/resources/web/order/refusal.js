// Why something did not work, in words for guests. The service's own words are for programs too, and name dishes in the language of the store.
import {chosenOf, groupsOf, missing} from '/web/lib/dish.js';
import {clock, money, t} from '/web/lib/text.js';
import {guest, menuOf} from '/web/order/guest.js';

const SOLD_OUT = ['MENU_NOT_AVAILABLE', 'OPTION_NOT_AVAILABLE'];

const optionOf = (menu, id) => groupsOf(menu).flatMap(group => group.options).find(option => option.id === id);

/** The text with this key; if there is none, what the service says. */
function say(key, values, detail) {
  const text = t(key, values);
  return text === key ? detail : text;
}

/** What cannot be ordered now. A very long quote is left out of the problem, which then has the names of the store. */
function soldOut({quote, menus = []}) {
  const names = quote
    ? quote.items.flatMap(item => item.problems.filter(problem => SOLD_OUT.includes(problem.code)).map(problem => {
      const menu = menuOf(item.menu_id);
      return (menu && optionOf(menu, problem.option_id)?.name) ?? menu?.name ?? item.menu_name;
    }))
    : menus.map(menu => menu.name);
  return [...new Set(names)].join(', ');
}

/** Why a request was refused. */
export function whyNot({code, status, body, message}) {
  if (status === 0) return t('common.offline');
  const total = body.quote?.total_price ?? body.total_price;
  return say(`refusal.${code}`, {
    names: code === 'MENU_NOT_AVAILABLE' ? soldOut(body) : '',
    total: total === undefined ? '' : money(total, body.quote?.currency ?? guest.menus[0]?.currency),
  }, status >= 500 ? t('common.failed') : message);
}

/** Why a line of the cart cannot be ordered. problem: of its quote */
export function whyNotLine({code, option_id, left, until, detail}, menu, choice) {
  const option = optionOf(menu, option_id);
  const group = code === 'CHOICE_REQUIRED'
    ? missing(menu, choice)
    : groupsOf(menu).find(one => chosenOf(one, choice) > one.max_choices);
  if (['CHOICE_REQUIRED', 'TOO_MANY_CHOICES'].includes(code) && !group) return detail;
  const kind = left !== undefined ? '.left' : until ? '.until' : SOLD_OUT.includes(code) ? '.now' : '';
  return say(`refusal.line.${code}${kind}`, {
    name: option?.name ?? menu.name, group: group?.name, count: left ?? option?.max_quantity ?? group?.max_choices, time: until && clock(until),
  }, detail);
}
