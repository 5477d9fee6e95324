// The form of a category.
import {html, nothing} from '/web/lib/dom.js';
import {complaint, hold, input, sheet, wrong} from '/web/lib/forms.js';
import {t} from '/web/lib/text.js';
import {languageName, without} from '/web/manage/facts.js';

let problem = null;

export function categorySheet({office, category, close, done}) {
  const end = () => {
    problem = null;
    close();
  };

  async function act(action, text) {
    problem = null;
    try {
      await action();
      done(text);
    } catch (failure) {
      problem = failure;
      office.draw();
    }
  }

  const content = ({name, station, name_en: english}) => ({
    name,
    ...(category || station ? {station} : {}),
    translations: english.trim() ? {...category?.translations, en: {name: english.trim()}} : without(category?.translations, 'en'),
  });

  const send = values => act(
    () => category
      ? office.api.patch(`/api/admin/categories/${category.id}`, content(values), {headers: {'If-Match': `"${category.version}"`}})
      : office.api.post('/api/admin/categories', content(values)),
    t('manage.saved', {name: values.name}));

  async function remove() {
    const sure = await office.ask({title: t('manage.removeTitle', {name: category.name}), confirm: t('common.remove'), isBad: true});
    if (sure) await act(() => office.api.remove(`/api/admin/categories/${category.id}`), t('manage.removed', {name: category.name}));
  }

  return sheet({
    name: 'category',
    title: category ? t('manage.editOf', {name: category.name}) : t('manage.newCategory'),
    close: end,
    send,
    body: html`
      ${complaint(problem, ['/name', '/station', '/translations'])}
      ${input({name: 'name', isFirst: true, label: t('manage.name'), value: category?.name, max: 50, required: true, error: wrong(problem, '/name')})}
      ${input({name: 'name_en', label: t('manage.nameIn', {language: languageName('en')}), value: category?.translations?.en?.name, max: 50, error: wrong(problem, '/translations')})}
      ${input({name: 'station', label: t('manage.station'), value: category?.station, max: 40, hint: t('manage.stationHint'), error: wrong(problem, '/station')})}`,
    foot: html`${category ? html`<button type="button" class="button bad" @click=${event => hold(event.currentTarget.form, remove)}>${t('common.remove')}</button>` : nothing}
      <span class="grow"></span><button class="button primary">${t('common.save')}</button>`,
  });
}
