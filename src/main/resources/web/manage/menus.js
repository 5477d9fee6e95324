// The menu by category: photos, prices, what is sold out, and the order in which guests see it.
import {html, live, nothing, repeat, toast} from '/web/lib/dom.js';
import {announcements, handle, moved, settling} from '/web/lib/reorder.js';
import {dateTime, money, number, t} from '/web/lib/text.js';
import {categorySheet} from '/web/manage/category.js';
import {begin, menuSheet} from '/web/manage/editor.js';

export function menusTab(office) {
  let categories = null, menus = [], groups = [], stock = [], stations = [], allergens = null, chosen = null, editing = null;
  const moves = settling(office);

  const own = () => menus.filter(menu => menu.category_id === chosen);

  async function load() {
    const [nextCategories, nextMenus, nextGroups, nextStock, nextStations] = await Promise.all([
      office.api.get('/api/admin/categories'), office.all('/api/admin/menus'), office.api.get('/api/admin/option-groups'),
      office.api.get('/api/admin/stock'), office.api.get('/api/admin/stations'),
    ]);
    allergens ??= await office.api.get('/api/allergens');
    if (moves.isUnsettled) return;
    categories = nextCategories;
    menus = nextMenus;
    groups = nextGroups;
    stock = nextStock;
    stations = nextStations;
    if (!categories.some(category => category.id === chosen)) chosen = categories[0]?.id ?? null;
  }

  function moveMenu(from, to) {
    const order = moved(own(), from, to);
    menus = [...menus.filter(menu => menu.category_id !== chosen), ...order];
    office.draw();
  }

  const settleMenus = () => {
    const category = chosen;
    moves.settle(`menus ${category}`, () => office.api.put('/api/admin/menus/order',
      {category_id: category, ids: menus.filter(menu => menu.category_id === category).map(menu => menu.id)}));
  };

  function moveCategory(from, to) {
    categories = moved(categories, from, to);
    office.draw();
  }

  const settleCategories = () => moves.settle('categories', () => office.api.put('/api/admin/categories/order', {ids: categories.map(category => category.id)}));

  const setAvailable = (menu, isAvailable) => office.act(
    () => office.api.patch(`/api/admin/menus/${menu.id}`, {is_available: isAvailable}),
    t(isAvailable ? 'manage.nowOnSale' : 'manage.nowSoldOut', {name: menu.name}));

  const portions = menu => stock.find(one => one.menu_id === menu.id)?.portions ?? null;

  const openMenu = menu => edit({kind: 'menu', menu, state: begin(menu, menu ? portions(menu) : null)});

  function edit(what) {
    editing = what;
    office.draw();
  }

  /** what: the form that is done. Another one may be open by now. */
  const done = (what, text) => {
    if (editing === what) editing = null;
    toast(text);
    office.reload();
  };

  const categoryRow = (category, index) => html`
    <li class="entry category ${category.id === chosen ? 'chosen' : ''}">
      ${handle({key: `category-${category.id}`, name: category.name, index, count: categories.length, move: moveCategory, settle: settleCategories})}
      <button class="pick" aria-pressed=${category.id === chosen} @click=${() => { chosen = category.id; office.draw(); }}>
        <span>${category.name}</span> <span class="soft small amount">${number(category.menus_count)}</span></button>
      <button class="button quiet small" aria-label=${t('manage.editOf', {name: category.name})}
        @click=${() => edit({kind: 'category', category})}>${t('manage.edit')}</button>
    </li>`;

  const menuRow = (menu, index, count) => html`
    <li class="entry menu ${menu.is_available ? '' : 'out'}">
      ${handle({key: `menu-${menu.id}`, name: menu.name, index, count, move: moveMenu, settle: settleMenus})}
      ${menu.thumbnail_url ? html`<img class="mini" src=${menu.thumbnail_url} alt="" width="64" height="64" loading="lazy">`
        : html`<span class="mini none" aria-hidden="true"></span>`}
      <button class="pick" @click=${() => openMenu(menu)}>
        <span class="strong">${menu.name}</span>
        <span class="amount">${money(menu.price, menu.currency)}</span>
        ${portions(menu) === null ? nothing : html`<span class="badge ${portions(menu) ? '' : 'warn'}">${t('manage.left', {count: number(portions(menu))})}</span>`}
        ${new Date(menu.sold_out_until) > Date.now() ? html`<span class="badge warn">${t('manage.until', {time: dateTime(menu.sold_out_until)})}</span>` : nothing}
        ${menu.description ? html`<span class="soft small clamp">${menu.description}</span>` : nothing}
      </button>
      <label class="switch"><input type="checkbox" role="switch" .checked=${live(menu.is_available)} aria-label=${t('manage.onSaleOf', {name: menu.name})}
        @change=${event => setAvailable(menu, event.target.checked)}>
        <span class="small" aria-hidden="true">${t(menu.is_available ? 'manage.onSale' : 'manage.soldOut')}</span></label>
    </li>`;

  function list() {
    const rows = own(), category = categories.find(one => one.id === chosen);
    return html`
      <section class="stack tight" aria-labelledby="menus-title">
        <div class="between">
          <h2 id="menus-title">${category?.name ?? t('manage.menus')}</h2>
          <button class="button primary" ?disabled=${!category} @click=${() => openMenu(null)}>${t('manage.newMenu')}</button>
        </div>
        ${rows.length ? html`<ul class="entries" data-rows>${repeat(rows, menu => menu.id, (menu, index) => menuRow(menu, index, rows.length))}</ul>`
          : html`<p class="empty card">${t('manage.noMenus')}</p>`}
      </section>`;
  }

  function dialog() {
    const what = editing;
    const common = {office, close: () => edit(null), done: text => done(what, text)};
    if (what?.kind === 'menu') {
      return menuSheet({...common, categories, groups, allergens, stations: stations.map(station => station.name), menu: what.menu, state: what.state, category: chosen,
        keep: menu => { what.menu = menu; }});
    }
    return what ? categorySheet({...common, category: what.category}) : nothing;
  }

  return {
    id: 'menus',
    title: 'manage.menus',
    isLive: true,
    // No event tells of each portion that is sold.
    renew: async () => { stock = await office.api.get('/api/admin/stock'); },
    rows: () => ({menu: menus, category: categories, option_group: groups, station: stations}),
    take: ({stock: counted}) => { stock = [...stock.filter(one => one.menu_id !== counted.menu_id), counted]; },
    get isReady() { return categories !== null; },
    load,
    view: () => html`
      <h1 class="visually-hidden">${t('manage.menus')}</h1>
      ${editing ? nothing : announcements()}
      <div class="split">
        <section class="stack tight" aria-labelledby="categories-title">
          <div class="between"><h2 id="categories-title">${t('manage.categories')}</h2>
            <button class="button small" @click=${() => edit({kind: 'category', category: null})}>${t('manage.newCategory')}</button></div>
          ${categories.length ? html`<ul class="entries" data-rows>${repeat(categories, category => category.id, categoryRow)}</ul>`
            : html`<p class="empty card">${t('manage.noCategories')}</p>`}
        </section>
        ${list()}
      </div>
      ${dialog()}`,
  };
}
