// The form of a group of options: its rule, and the options in their order.
import {html, live, nothing, repeat, toast} from '/web/lib/dom.js';
import {complaint, hold, input, sheet, wrong} from '/web/lib/forms.js';
import {digits} from '/web/lib/money.js';
import {announcements, handle, moved} from '/web/lib/reorder.js';
import {t} from '/web/lib/text.js';
import {without} from '/web/manage/facts.js';

let count = 0;

/** What the form holds: the options, each with a key that it keeps while they are moved. */
export const begin = group => ({
  problem: null,
  options: group ? group.options.map(option => ({...option, key: ++count})) : [empty(), empty()],
});

const empty = () => ({key: ++count, name: '', price_delta: 0, is_default: false, is_available: true, max_quantity: 1});

const named = (label, control) => html`<div class="field"><span class="small soft" aria-hidden="true">${t(label)}</span>${control}</div>`;

/** What the service takes of an option. Those with an id are kept, the others are new. */
const sent = ({key, group_id, display_order, ...option}) => option;

export function groupSheet({office, group, state, menus, close}) {
  const places = digits(office.store.currency);

  async function act(action, text) {
    try {
      await action();
      close();
      toast(text);
      office.reload();
    } catch (failure) {
      state.problem = failure;
      office.draw();
    }
  }

  const send = values => {
    const content = {
      name: values.name,
      min_choices: Number(values.min_choices),
      max_choices: Number(values.max_choices),
      translations: values.name_en.trim() ? {...group?.translations, en: {name: values.name_en.trim()}} : without(group?.translations, 'en'),
      options: state.options.filter(option => option.name.trim()).map(sent),
    };
    return act(() => group
      ? office.api.patch(`/api/admin/option-groups/${group.id}`, content, {headers: {'If-Match': `"${group.version}"`}})
      : office.api.post('/api/admin/option-groups', content), t('manage.saved', {name: values.name}));
  };

  async function remove() {
    const sure = await office.ask({title: t('manage.removeTitle', {name: group.name}), text: t('manage.removeHint'), confirm: t('common.remove'), isBad: true});
    if (sure) await act(() => office.api.remove(`/api/admin/option-groups/${group.id}`), t('manage.removed', {name: group.name}));
  }

  const change = (option, more) => {
    Object.assign(option, more);
    office.draw();
  };

  const put = options => {
    state.options = options;
    office.draw();
  };

  const row = (option, index) => html`
    <li class="entry choice">
      ${handle({key: `option-${option.key}`, name: option.name || t('manage.newOption'), index, count: state.options.length, move: (from, to) => put(moved(state.options, from, to)), settle: () => {}})}
      <div class="choice-fields">
        ${named('manage.name', html`<input class="input" aria-label=${t('manage.optionName', {place: index + 1})} maxlength="100" .value=${option.name}
          aria-invalid=${wrong(state.problem, `/options/${index}/name`) ? 'true' : nothing} @input=${event => change(option, {name: event.target.value})}>`)}
        ${named('manage.extra', html`<input class="input" type="number" aria-label=${t('manage.priceDelta', {name: option.name, currency: office.store.currency})} step=${10 ** -places}
          .value=${String(option.price_delta / 10 ** places)} @change=${event => change(option, {price_delta: Math.round(Number(event.target.value) * 10 ** places)})}>`)}
        ${named('manage.english', html`<input class="input" aria-label=${t('manage.nameIn', {language: 'English'})} maxlength="100" .value=${option.translations?.en?.name ?? ''}
          @change=${event => change(option, {translations: event.target.value.trim() ? {...option.translations, en: {name: event.target.value.trim()}} : without(option.translations, 'en')})}>`)}
        ${named('manage.mostOf', html`<input class="input" type="number" min="1" max="99" aria-label=${t('manage.maxQuantity', {name: option.name})} .value=${String(option.max_quantity)}
          @change=${event => change(option, {max_quantity: Number(event.target.value) || 1})}>`)}
        ${named('manage.contains', html`<select class="input" aria-label=${t('manage.linked', {name: option.name})} @change=${event => change(option, {menu_id: Number(event.target.value) || null})}>
          <option value="">${t('manage.noLink')}</option>
          ${menus.map(menu => html`<option value=${menu.id} ?selected=${menu.id === option.menu_id}>${menu.name}</option>`)}</select>`)}
        <label class="check small"><input type="checkbox" .checked=${live(option.is_default)} @change=${event => change(option, {is_default: event.target.checked})}> ${t('manage.preselected')}</label>
      </div>
      <button type="button" class="button quiet round" aria-label=${t('manage.removeOption', {name: option.name})} @click=${() => put(state.options.filter(other => other !== option))}>✕</button>
    </li>`;

  return sheet({
    name: 'group',
    title: group ? t('manage.editOf', {name: group.name}) : t('manage.newGroup'),
    wide: true,
    close,
    send,
    body: html`
      ${complaint(state.problem, ['/name', '/min_choices', '/max_choices'])}
      ${announcements()}
      <div class="pair">
        ${input({name: 'name', isFirst: true, label: t('manage.name'), value: group?.name, max: 100, required: true, placeholder: t('manage.groupPlaceholder'), error: wrong(state.problem, '/name')})}
        ${input({name: 'name_en', label: t('manage.nameIn', {language: 'English'}), value: group?.translations?.en?.name, max: 100})}
      </div>
      <div class="pair">
        ${input({name: 'min_choices', label: t('manage.least'), type: 'number', min: 0, max: 99, value: group?.min_choices ?? 0, hint: t('manage.leastHint'), error: wrong(state.problem, '/min_choices')})}
        ${input({name: 'max_choices', label: t('manage.most'), type: 'number', min: 1, max: 99, value: group?.max_choices ?? 1, error: wrong(state.problem, '/max_choices')})}
      </div>
      <h3>${t('manage.options')}</h3>
      <ul class="entries" data-rows>${repeat(state.options, option => option.key, row)}</ul>
      <p><button type="button" class="button small" @click=${() => put([...state.options, empty()])}>${t('manage.newOption')}</button></p>`,
    foot: html`${group ? html`<button type="button" class="button bad" @click=${event => hold(event.currentTarget.form, remove)}>${t('common.remove')}</button>` : nothing}
      <span class="grow"></span><button class="button primary">${t('common.save')}</button>`,
  });
}
