// The menu: categories, dishes with photos, and the dialog of the one in hand.
import {html, nothing, repeat} from '/web/lib/dom.js';
import {begin as beginDish, dishDialog, known} from '/web/lib/dish.js';
import {clock, money, t} from '/web/lib/text.js';
import {cart, choose} from '/web/order/cart.js';
import {guest, menuOf, on} from '/web/order/guest.js';

/** {id, choice, index}: the dish whose dialog is open, and its place in the cart or -1 */
let inHand = null;

on('otherGuests', () => { inHand = null; });

export function pick(menu, draw, index = -1) {
  inHand = {id: menu.id, index, choice: index < 0 ? beginDish(menu) : known(menu, cart.lines[index])};
  draw();
}

export function dishInHand(draw) {
  const menu = inHand && menuOf(inHand.id);
  if (!menu) return nothing;
  const {choice, index} = inHand;
  const close = () => {
    inHand = null;
    draw();
  };
  return dishDialog({
    menu, choice, isNew: index < 0, names: guest.allergens, close, draw,
    done: chosen => {
      inHand = null;
      choose(known(menu, chosen), index);
    },
  });
}

const whyNot = menu => (menu.available_from
  ? t('order.from', {time: clock(menu.available_from)})
  : t('dish.soldOut'));

/** Some tags have a name in each language; others are shown as the store writes them. */
const tagName = tag => {
  const key = `tag.${tag}`, name = t(key);
  return name === key ? tag : name;
};

const dish = (menu, draw) => html`
  <li>
    <button class="dish" ?disabled=${!menu.is_available} @click=${() => pick(menu, draw)}>
      <span class="dish-text">
        <span class="strong">${menu.name}</span>
        ${menu.description ? html`<span class="soft small clamp">${menu.description}</span>` : nothing}
        <span class="row tight">
          <span class="amount strong">${money(menu.price, menu.currency)}</span>
          ${menu.is_available ? nothing : html`<span class="badge">${whyNot(menu)}</span>`}
          ${(menu.tags ?? []).map(tag => html`<span class="badge accent">${tagName(tag)}</span>`)}
        </span>
      </span>
      ${menu.thumbnail_url ?? menu.image_url
        ? html`<img class="thumb" src=${menu.thumbnail_url ?? menu.image_url} alt="" width="104" height="104" loading="lazy" decoding="async">`
        : nothing}
    </button>
  </li>`;

const jump = id => {
  const section = document.getElementById(`category-${id}`);
  section.scrollIntoView({block: 'start'});
  section.querySelector('h2').focus({preventScroll: true});
};

export function menuView(draw) {
  const sections = guest.categories
    .map(category => ({category, menus: guest.menus.filter(menu => menu.category_id === category.id)}))
    .filter(({menus}) => menus.length);
  if (!sections.length) return html`<p class="empty">${t('order.noMenu')}</p>`;
  return html`
    <nav class="tabs categories" aria-label=${t('order.categories')}>
      ${sections.map(({category}) => html`<button class="tab" @click=${() => jump(category.id)}>${category.name}</button>`)}
    </nav>
    ${repeat(sections, ({category}) => category.id, ({category, menus}) => html`
      <section class="stack tight category" id=${`category-${category.id}`}>
        <h2 tabindex="-1">${category.name}</h2>
        <ul class="dishes">${repeat(menus, menu => menu.id, menu => dish(menu, draw))}</ul>
      </section>`)}`;
}
