// Groups of options, which dishes share: sizes, extras, choices of a combo.
import {html, live, nothing} from '/web/lib/dom.js';
import {money, t} from '/web/lib/text.js';
import {begin, groupSheet} from '/web/manage/group.js';

export function optionsTab(office) {
  let groups = null, menus = [], editing = null;

  async function load() {
    [groups, menus] = await Promise.all([office.api.get('/api/admin/option-groups'), office.all('/api/admin/menus')]);
  }

  function edit(what) {
    editing = what;
    office.draw();
  }

  const rule = group => group.min_choices === group.max_choices ? t('dish.exactly', {count: group.min_choices})
    : group.min_choices ? t('dish.between', {least: group.min_choices, most: group.max_choices}) : t('dish.upTo', {most: group.max_choices});

  const sellOut = (option, isAvailable) => office.act(() => office.api.patch(`/api/admin/options/${option.id}`, {is_available: isAvailable}),
    t(isAvailable ? 'manage.nowOnSale' : 'manage.nowSoldOut', {name: option.name}));

  const delta = option => option.price_delta ? `${option.price_delta > 0 ? '+' : '−'}${money(Math.abs(option.price_delta), office.store.currency)}` : '';

  const users = group => menus.filter(menu => menu.option_group_ids?.includes(group.id)).map(menu => menu.name);

  const card = group => html`
    <li class="card stack tight">
      <div class="between"><h2>${group.name}</h2><button class="button small" aria-label=${t('manage.editOf', {name: group.name})} @click=${() => edit({group, state: begin(group)})}>${t('manage.edit')}</button></div>
      <p class="soft small">${rule(group)}${users(group).length ? html` · ${users(group).join(', ')}` : nothing}</p>
      <ul class="entries">${group.options.map(option => html`<li class="between option">
        <span>${option.name} ${option.is_default ? html`<span class="badge">${t('manage.preselected')}</span>` : nothing}</span>
        <span class="row"><span class="amount soft">${delta(option)}</span>
          <label class="switch"><input type="checkbox" role="switch" .checked=${live(option.is_available)} aria-label=${t('manage.onSaleOf', {name: option.name})} @change=${event => sellOut(option, event.target.checked)}>
            <span class="small" aria-hidden="true">${t(option.is_available ? 'manage.onSale' : 'manage.soldOut')}</span></label></span></li>`)}</ul>
    </li>`;

  return {
    id: 'options',
    title: 'manage.options',
    rows: () => ({menu: menus, option_group: groups}),
    get isReady() { return groups !== null; },
    load,
    view: () => html`
      <div class="between"><h1>${t('manage.options')}</h1><button class="button primary" @click=${() => edit({group: null, state: begin(null)})}>${t('manage.newGroup')}</button></div>
      <p class="soft">${t('manage.optionsLead')}</p>
      ${groups.length ? html`<ul class="grid wide-cards">${groups.map(card)}</ul>` : html`<p class="empty card">${t('manage.noGroupsYet')}</p>`}
      ${editing ? groupSheet({office, ...editing, menus, close: () => edit(null)}) : nothing}`,
  };
}
