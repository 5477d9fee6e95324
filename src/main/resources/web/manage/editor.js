// The form of a menu: its photo, what guests want to know of it, its options, and how many portions are left.
import {within} from '/web/lib/api.js';
import {html, nothing} from '/web/lib/dom.js';
import {area, check, complaint, hold, input, select, sheet, wrong} from '/web/lib/forms.js';
import {t} from '/web/lib/text.js';
import {digits} from '/web/lib/money.js';
import {announcements} from '/web/lib/reorder.js';
import {choices} from '/web/manage/choices.js';
import {beginFacts, facts, factsFrom, POINTERS as FACTS} from '/web/manage/facts.js';

const MOST_BYTES = 5 * 1024 * 1024;
const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
const POINTERS = ['/name', '/price', '/description', '/pos_code', '/category_id', '/image', '/portions', ...FACTS];

/** What the form holds beside its fields: photo {file, address} of a new one, problem of the last try. */
export const begin = (menu, portions) => ({...beginFacts(menu), groups: menu?.option_group_ids ?? [], counted: portions, portions, photo: null, isRemoved: false, problem: null});

function forgetPhoto(state) {
  if (state.photo) URL.revokeObjectURL(state.photo.address);
  state.photo = null;
}

/** menu: null for a new one, in this category. keep: is told the menu as it is stored while the form stays open. */
export function menuSheet({office, categories, groups, allergens, stations, menu, state, category, keep, close, done}) {
  const currency = menu?.currency ?? office.store.currency;
  const places = digits(currency);

  const end = () => {
    forgetPhoto(state);
    close();
  };

  function choose(file) {
    if (!file) return;
    const fault = !TYPES.includes(file.type) ? 'manage.photoType' : file.size > MOST_BYTES ? 'manage.photoSize' : null;
    forgetPhoto(state);
    if (!fault) state.photo = {file, address: URL.createObjectURL(file)};
    state.problem = fault ? {message: t(fault), body: {}} : null;
    state.isRemoved = false;
    office.draw();
  }

  function dropPhoto() {
    forgetPhoto(state);
    state.problem = null;
    state.isRemoved = true;
    office.draw();
  }

  async function send(values, form) {
    if (values.price.trim() === '') {
      state.problem = {message: t('field.see'), body: {errors: [{pointer: '/price', code: 'REQUIRED'}]}};
      office.draw();
      return;
    }
    state.problem = null;
    office.draw();
    const content = {
      category_id: Number(values.category_id),
      name: values.name,
      description: values.description,
      price: Math.round(Number(values.price) * 10 ** places),
      is_available: values.is_available === 'on',
      ...(menu || values.pos_code ? {pos_code: values.pos_code} : {}),
      ...factsFrom(form, values, menu, state),
    };
    try {
      let saved = menu
        ? await office.api.patch(`/api/admin/menus/${menu.id}`, {...content, ...(state.isRemoved ? {remove_image: true} : {})},
          {headers: {'If-Match': `"${menu.version}"`}})
        : await office.api.post('/api/admin/menus', content);
      // From here on it is a menu that exists: a photo that is refused does not make a second one.
      keep(saved);
      if (String(saved.option_group_ids) !== String(state.groups)) {
        keep(saved = await office.api.put(`/api/admin/menus/${saved.id}/option-groups`, {ids: state.groups}));
      }
      const portions = values.portions === '' ? null : Number(values.portions);
      if (portions !== state.counted) {
        await office.api.put(`/api/admin/menus/${saved.id}/stock`, {portions});
        state.counted = portions;
      }
      if (state.photo) {
        const {file} = state.photo;
        saved = await office.api.put(`/api/admin/menus/${saved.id}/image`, file, {headers: {'Content-Type': file.type}, signal: within(60_000)});
      }
      forgetPhoto(state);
      done(t('manage.saved', {name: saved.name}));
    } catch (failure) {
      state.problem = failure;
    }
    office.draw();
  }

  async function remove() {
    const sure = await office.ask({title: t('manage.removeTitle', {name: menu.name}), text: t('manage.removeHint'), confirm: t('common.remove'), isBad: true});
    if (!sure) return;
    try {
      await office.api.remove(`/api/admin/menus/${menu.id}`);
      forgetPhoto(state);
      done(t('manage.removed', {name: menu.name}));
    } catch (failure) {
      state.problem = failure;
      office.draw();
    }
  }

  const {photo, isRemoved, problem} = state;
  const shown = photo?.address ?? (isRemoved ? null : menu?.image_url);
  const drop = event => {
    event.preventDefault();
    choose(event.dataTransfer.files[0]);
  };

  return sheet({
    name: 'menu',
    title: menu ? t('manage.editOf', {name: menu.name}) : t('manage.newMenu'),
    wide: true,
    close: end,
    send,
    body: html`
      ${complaint(problem, POINTERS)}
      <div class="editor">
        <div class="stack tight">
          <div class="photo" @dragover=${event => event.preventDefault()} @drop=${drop}>
            ${shown ? html`<img src=${shown} alt=${t('manage.photoOf', {name: menu?.name ?? t('manage.newMenu')})}>` : html`<p class="soft small">${t('manage.noPhoto')}</p>`}
          </div>
          <div class="row">
            <label class="button small file">${t(shown ? 'manage.otherPhoto' : 'manage.choosePhoto')}
              <input type="file" class="visually-hidden" accept=${TYPES.join(',')} @change=${event => choose(event.target.files[0])}></label>
            ${shown ? html`<button type="button" class="button small quiet" @click=${dropPhoto}>${t('manage.noMorePhoto')}</button>` : nothing}
          </div>
          <p class="hint">${t('manage.photoHint')}</p>
        </div>
        <div class="stack">
          ${input({name: 'name', isFirst: true, label: t('manage.name'), value: menu?.name, max: 100, required: true, error: wrong(problem, '/name')})}
          <div class="pair">
            ${input({name: 'price', label: t('manage.price', {currency}), value: menu ? (menu.price / 10 ** places).toFixed(places) : '', type: 'number', min: 0,
              step: places ? 10 ** -places : 1, mode: places ? 'decimal' : 'numeric', required: true, error: wrong(problem, '/price')})}
            ${select({name: 'category_id', label: t('manage.category'), value: menu?.category_id ?? category,
              options: categories.map(one => [one.id, one.name]), error: wrong(problem, '/category_id')})}
          </div>
          ${area({name: 'description', label: t('manage.description'), value: menu?.description, max: 2000, error: wrong(problem, '/description')})}
          ${input({name: 'pos_code', label: t('manage.posCode'), value: menu?.pos_code, max: 50, hint: t('manage.posCodeHint'), error: wrong(problem, '/pos_code')})}
          ${check({name: 'is_available', label: t('manage.onSale'), value: menu?.is_available ?? true})}
          ${announcements()}
          ${choices({state, groups, problem, draw: office.draw})}
          ${facts({menu, state, problem, allergens, stations, draw: office.draw})}
        </div>
      </div>`,
    foot: html`${menu ? html`<button type="button" class="button bad" @click=${event => hold(event.currentTarget.form, remove)}>${t('common.remove')}</button>` : nothing}
      <span class="grow"></span><button type="button" class="button" @click=${end}>${t('common.cancel')}</button>
      <button class="button primary">${t('common.save')}</button>`,
  });
}
