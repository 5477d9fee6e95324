// What is sold out, and how many portions are left.
import {html, live, noChange, repeat} from '/web/lib/dom.js';
import {asStaff, attempt} from '/web/lib/staff.js';
import {t} from '/web/lib/text.js';
import {onMenuChange} from '/web/staff/floor.js';

export const dishes = {menus: [], isLoaded: false, wanted: ''};

let timer;

/** The dish whose portions are being typed: what comes meanwhile does not overwrite them. */
let typing = null;

export async function loadDishes(draw) {
  onMenuChange(({stock}) => {
    if (stock) {
      keep({id: stock.menu_id, portions: stock.portions}, draw);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => loadDishes(draw), 500);
  });
  await attempt(async () => {
    const menus = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const answer = await asStaff.get(`/api/admin/menus?page=${page}&page_size=100`);
      menus.push(...answer.data);
      pages = answer.pagination.total_pages;
    }
    const [groups, stock] = await Promise.all([asStaff.get('/api/admin/option-groups'), asStaff.get('/api/admin/stock')]);
    const groupOf = new Map(groups.map(group => [group.id, group])), portionsOf = new Map(stock.map(one => [one.menu_id, one.portions]));
    Object.assign(dishes, {
      isLoaded: true,
      menus: menus.map(menu => ({
        ...menu,
        option_groups: menu.option_group_ids.map(id => groupOf.get(id)).filter(Boolean),
        portions: portionsOf.get(menu.id) ?? null,
      })),
    });
  });
  draw();
}

const keep = (menu, draw) => {
  dishes.menus = dishes.menus.map(one => (one.id === menu.id ? {...one, ...menu} : one));
  draw();
};

const sell = (menu, isAvailable, draw) => attempt(async () =>
  keep(await asStaff.patch(`/api/admin/menus/${menu.id}`, {is_available: isAvailable}), draw));

/** What was typed is shown at once; if the service does not agree, the old number comes back. */
async function count(menu, text, draw) {
  const portions = text === '' ? null : Number(text);
  const before = dishes.menus.find(one => one.id === menu.id)?.portions ?? null;
  typing = null;
  keep({id: menu.id, portions}, draw);
  if (!await attempt(() => asStaff.put(`/api/admin/menus/${menu.id}/stock`, {portions}))) keep({id: menu.id, portions: before}, draw);
  await loadDishes(draw);
}

function leave(draw) {
  typing = null;
  draw();
}

const row = (menu, draw) => html`
  <li class="card row dish-row">
    <span class="grow"><span class="strong">${menu.name}</span> <span class="soft small block">${menu.category_name}</span></span>
    <label class="row tight"><span class="small soft">${t('staff.portions')}</span>
      <input class="input portions" type="number" min="0" max="1000000" .value=${typing === menu.id ? noChange : live(String(menu.portions ?? ''))}
        placeholder="∞" @input=${() => { typing = menu.id; }} @change=${event => count(menu, event.target.value, draw)} @blur=${() => leave(draw)}></label>
    <button class="button ${menu.is_available ? '' : 'primary'}" aria-pressed=${!menu.is_available}
      @click=${() => sell(menu, !menu.is_available, draw)}>${menu.is_available ? t('staff.sellOut') : t('staff.sellAgain')}</button>
  </li>`;

export function dishesView(draw) {
  if (!dishes.isLoaded) return html`<p class="empty">${t('common.loading')}</p>`;
  const found = dishes.menus.filter(menu => menu.name.toLowerCase().includes(dishes.wanted.toLowerCase()));
  return html`
    <section class="stack">
      <label class="field"><span>${t('staff.find')}</span>
        <input class="input" type="search" .value=${dishes.wanted} @input=${event => { dishes.wanted = event.target.value.trim(); draw(); }}></label>
      <ul class="stack tight">${repeat(found, menu => menu.id, menu => row(menu, draw))}</ul>
    </section>`;
}
