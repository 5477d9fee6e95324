// A dish while somebody chooses: its options, what is missing, what it costs. For guests and for staff who order for them.
import {html, live, modal, nothing, ref} from '/web/lib/dom.js';
import {stepper} from '/web/lib/parts.js';
import {money, t} from '/web/lib/text.js';

export const groupsOf = menu => menu.option_groups ?? [];

/** A new choice of this dish, with what is preselected. */
export function begin(menu) {
  const options = {};
  for (const group of groupsOf(menu)) {
    let room = group.max_choices;
    for (const option of group.options) {
      if (option.is_default && option.is_available && room > 0) {
        options[option.id] = 1;
        room--;
      }
    }
  }
  return {menu_id: menu.id, quantity: 1, note: '', options};
}

/** The choice without options that the dish no longer has: nobody could take those out. */
export function known(menu, choice) {
  const has = new Set(groupsOf(menu).flatMap(group => group.options).map(option => String(option.id)));
  return {...choice, options: Object.fromEntries(Object.entries(choice.options).filter(([id]) => has.has(id)))};
}

export const chosenOf = (group, choice) => group.options.reduce((sum, option) => sum + (choice.options[option.id] ?? 0), 0);

/** How many of a dish one line of an order may have: no more than are left of it. */
export const mostOf = menu => Math.min(99, menu.portions ?? 99);

/** The first group in which too little is chosen. */
export const missing = (menu, choice) => groupsOf(menu).find(group => chosenOf(group, choice) < group.min_choices);

/** Of one dish with its options, as this page knows the prices. The service has the last word. */
export const unitPrice = (menu, choice) => menu.price + groupsOf(menu)
  .flatMap(group => group.options)
  .reduce((sum, option) => sum + option.price_delta * (choice.options[option.id] ?? 0), 0);

/** The names of what is chosen: 'Large, Cheese × 2'. */
export const optionNames = (menu, choice) => groupsOf(menu)
  .flatMap(group => group.options)
  .filter(option => choice.options[option.id])
  .map(option => (choice.options[option.id] > 1 ? `${option.name} × ${choice.options[option.id]}` : option.name))
  .join(', ');

/** The line of an order or a quote that this choice is. */
export function lineOf(choice) {
  const options = Object.entries(choice.options).filter(([, quantity]) => quantity > 0);
  return {
    menu_id: choice.menu_id,
    quantity: choice.quantity,
    ...(options.length ? {options: options.map(([id, quantity]) => ({option_id: Number(id), quantity}))} : {}),
    ...(choice.note ? {note: choice.note} : {}),
  };
}

const delta = (option, currency) => (option.price_delta === 0
  ? nothing
  : html`<span class="amount soft">${option.price_delta > 0 ? '+' : '−'}${money(Math.abs(option.price_delta), currency)}</span>`);

const rule = group => (group.min_choices === group.max_choices
  ? t('dish.exactly', {count: group.min_choices})
  : group.min_choices > 0
    ? t('dish.between', {least: group.min_choices, most: group.max_choices})
    : t('dish.upTo', {most: group.max_choices}));

function optionRow(menu, group, option, choice, draw) {
  const isOne = group.max_choices === 1, count = choice.options[option.id] ?? 0;
  const isFull = chosenOf(group, choice) >= group.max_choices;
  const label = html`<span class="grow">${option.name}
    ${option.is_available ? nothing : html`<span class="badge">${t('dish.soldOut')}</span>`}</span>${delta(option, menu.currency)}`;
  if (!isOne && option.max_quantity > 1) {
    return html`<div class="check">${label}${stepper({
      name: option.name, value: count, most: option.is_available ? (isFull ? count : option.max_quantity) : 0,
      change: value => { choice.options[option.id] = value; draw(); },
    })}</div>`;
  }
  const toggle = event => {
    if (isOne) group.options.forEach(other => delete choice.options[other.id]);
    choice.options[option.id] = event.target.checked ? 1 : 0;
    draw();
  };
  const isRadio = isOne && group.min_choices === 1;
  return html`<label class="check">
    <input type=${isRadio ? 'radio' : 'checkbox'} name=${`group-${group.id}`} .checked=${live(count > 0)} @change=${toggle}
      ?disabled=${count === 0 && (!option.is_available || (!isOne && isFull))}>${label}</label>`;
}

/**
 * The dialog in which a dish is chosen.
 *
 * isNew   whether it is not in the cart yet
 * names   allergens by their code
 * done    called with the choice
 * close   called when nothing comes of it
 */
export function dishDialog({menu, choice, isNew = true, names = {}, done, close, draw}) {
  const lacks = missing(menu, choice), can = menu.is_available;
  const submit = event => {
    event.preventDefault();
    if (can && !lacks) done(choice);
  };
  return html`
    <dialog class="dish-dialog" aria-labelledby="dish-name" ${ref(modal)} @close=${close}
      @click=${event => event.target === event.currentTarget && close()}>
      ${menu.image_url ? html`<img class="dish-photo" src=${menu.image_url} alt="" width="560" height="373">` : nothing}
      <form @submit=${submit}>
        <div class="stack tight">
          <div class="between"><h2 id="dish-name">${menu.name}</h2>
            <button type="button" class="button quiet round" aria-label=${t('common.close')} @click=${close}>✕</button></div>
          ${menu.description ? html`<p class="soft">${menu.description}</p>` : nothing}
          <p class="strong amount">${money(menu.price, menu.currency)}</p>
          ${(menu.allergens ?? []).length
            ? html`<p class="small"><span class="strong">${t('dish.allergens')}</span> ${menu.allergens.map(code => names[code] ?? code).join(', ')}</p>`
            : nothing}
          ${menu.origin ? html`<p class="small soft">${t('dish.origin')} ${menu.origin}</p>` : nothing}
        </div>
        ${groupsOf(menu).map(group => html`
          <fieldset class="stack tight" aria-describedby=${`rule-${group.id}`}>
            <legend class="strong">${group.name}</legend>
            <p class="hint" id=${`rule-${group.id}`}>${rule(group)}</p>
            ${group.options.map(option => optionRow(menu, group, option, choice, draw))}
          </fieldset>`)}
        <label class="field"><span>${t('dish.note')}</span>
          <input class="input" maxlength="200" .value=${choice.note} placeholder=${t('dish.noteHint')}
            @input=${event => { choice.note = event.target.value.trim(); }}></label>
        <div class="row between">
          <span>${t('dish.quantity')}</span>
          ${stepper({name: menu.name, value: choice.quantity, least: 1, most: mostOf(menu),
            change: value => { choice.quantity = value; draw(); }})}
        </div>
        <button class="button primary wide" aria-disabled=${!can || !!lacks}>
          ${!can ? t('dish.soldOut') : lacks ? t('dish.choose', {group: lacks.name})
            : html`${t(isNew ? 'dish.add' : 'common.save')} <span class="amount">${money(unitPrice(menu, choice) * choice.quantity, menu.currency)}</span>`}
        </button>
      </form>
    </dialog>`;
}
