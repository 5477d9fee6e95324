// An order that staff take at the table.
import {begin, dishDialog, lineOf, mostOf, optionNames, unitPrice} from '/web/lib/dish.js';
import {html, modal, nothing, ref, toast} from '/web/lib/dom.js';
import {newKey} from '/web/lib/key.js';
import {stepper} from '/web/lib/parts.js';
import {asStaff, attempt} from '/web/lib/staff.js';
import {money, t} from '/web/lib/text.js';
import {put} from '/web/staff/floor.js';
import {dishes, loadDishes} from '/web/staff/dishes.js';

/** {table, lines, wanted, inHand, key}: the order that is being taken */
let order = null, isSending = false;

export function serveAt(table, draw) {
  order = {table, lines: [], wanted: '', inHand: null, key: newKey()};
  loadDishes(draw);
  draw();
}

const menuOf = line => dishes.menus.find(menu => menu.id === line.menu_id);

/** What is shown of the order, and sent: without dishes that were deleted meanwhile. */
const shownLines = () => order.lines.filter(menuOf);

/** A dish without options is one tap. */
function pick(menu, draw) {
  const choice = begin(menu);
  if (menu.option_groups?.length) order.inHand = choice;
  else add(choice);
  draw();
}

function add(choice) {
  const same = order.lines.find(line => JSON.stringify(lineOf({...line, quantity: 1})) === JSON.stringify(lineOf({...choice, quantity: 1})));
  if (same) same.quantity = Math.min(99, same.quantity + choice.quantity);
  else order.lines.push(choice);
}

async function send(draw) {
  const sent = order, lines = shownLines();
  if (isSending || !lines.length) return;
  isSending = true;
  draw();
  const isPlaced = await attempt(async () => {
    put(await asStaff.post(`/api/admin/tables/${sent.table.id}/orders`,
      {items: lines.map(lineOf)}, {headers: {'Idempotency-Key': sent.key}}));
    toast(t('staff.ordered', {number: sent.table.table_number}), 'good');
  });
  isSending = false;
  if (isPlaced && order === sent) order = null;
  draw();
}

const line = (one, draw) => {
  const menu = menuOf(one);
  return html`<li class="line">
    <span class="grow">${menu.name}${optionNames(menu, one) ? html`<span class="soft small block">${optionNames(menu, one)}</span>` : nothing}</span>
    ${stepper({name: menu.name, value: one.quantity, most: mostOf(menu), change: quantity => {
      if (quantity > 0) one.quantity = quantity;
      else order.lines = order.lines.filter(other => other !== one);
      draw();
    }})}</li>`;
};

export function serveDialog(draw) {
  if (!order) return nothing;
  const close = () => {
    order = null;
    draw();
  };
  // What is being sent stays until the answer is there: who closed it would take the order once more.
  const cancel = event => {
    if (isSending) event.preventDefault();
  };
  const lines = shownLines();
  const total = lines.reduce((sum, one) => sum + unitPrice(menuOf(one), one) * one.quantity, 0);
  const found = dishes.menus.filter(menu => menu.name.toLowerCase().includes(order.wanted.toLowerCase()));
  const inHand = order.inHand && menuOf(order.inHand);
  return html`
    <dialog class="panel" aria-labelledby="serve-name" ${ref(modal)} @cancel=${cancel} @close=${close}>
      <div class="body">
        <div class="between"><h2 id="serve-name">${t('staff.orderFor', {number: order.table.table_number})}</h2>
          <button class="button quiet round" aria-label=${t('common.close')} ?disabled=${isSending} @click=${close}>✕</button></div>
        <label class="field"><span>${t('staff.find')}</span>
          <input class="input" type="search" .value=${order.wanted} @input=${event => { order.wanted = event.target.value.trim(); draw(); }}></label>
        <ul class="picks">${found.map(menu => html`
          <li><button class="button taken-dish" ?disabled=${!menu.is_available} @click=${() => pick(menu, draw)}>
            <span class="grow">${menu.name}</span><span class="amount soft">${menu.is_available ? money(menu.price, menu.currency) : t('dish.soldOut')}</span></button></li>`)}</ul>
        ${lines.length ? html`<ul class="lines">${lines.map(one => line(one, draw))}</ul>` : nothing}
        <button class="button primary wide large spread" aria-disabled=${!lines.length || isSending} @click=${() => send(draw)}>
          <span>${t('cart.send')}</span><span class="amount">${money(total, dishes.menus[0]?.currency)}</span></button>
      </div>
    </dialog>
    ${inHand ? dishDialog({
      menu: inHand, choice: order.inHand, draw,
      done: choice => { add(choice); order.inHand = null; draw(); },
      close: () => { if (order) order.inHand = null; draw(); },
    }) : nothing}`;
}
