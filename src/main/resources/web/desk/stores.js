// All stores, for super admins.
import {html, nothing, toast} from '/web/lib/dom.js';
import {check, complaint, input, sheet, wrong} from '/web/lib/forms.js';
import {dateTime, t} from '/web/lib/text.js';
import {facts, pager, query} from '/web/desk/parts.js';

const POINTERS = ['/name', '/currency', '/time_zone', '/business_day_cutoff'];

export function storesTab(office) {
  let page = null, at = 1, name = '', editing = null, problem = null;

  const load = async () => {
    page = await office.api.get(`/api/superadmin/stores?${query({name, page: at, page_size: 30})}`);
  };

  const edit = what => {
    editing = what;
    problem = null;
    office.draw();
  };

  async function send(values) {
    const content = {...values, complete_sessions_at_day_end: values.complete_sessions_at_day_end === 'on'};
    try {
      const saved = editing.store
        ? await office.api.patch(`/api/superadmin/stores/${editing.store.id}`, content)
        : await office.api.post('/api/superadmin/stores', content);
      toast(t('desk.saved', {name: saved.name}));
      edit(null);
      office.reload();
    } catch (failure) {
      problem = failure;
      office.draw();
    }
  }

  async function remove(store) {
    const sure = await office.ask({title: t('desk.removeTitle', {name: store.name}), text: t('desk.removeStoreHint'), confirm: t('common.remove'), isBad: true});
    if (sure) await office.act(() => office.api.remove(`/api/superadmin/stores/${store.id}`), t('desk.removed', {name: store.name}));
  }

  const card = store => html`
    <li class="card stack tight">
      <h2>${store.name}</h2>
      ${facts([[t('desk.currency'), store.currency], [t('desk.zone'), store.time_zone], [t('desk.cutoff'), store.business_day_cutoff], [t('desk.createdAt'), dateTime(store.created_at)],
        [t('desk.id'), html`<code>${store.id}</code>`]])}
      <div class="row acts"><button class="button small" @click=${() => edit({store})}>${t('desk.change')}</button>
        <a class="button small" href="#admins?store_id=${store.id}">${t('desk.admins')}</a>
        <button class="button small quiet bad" @click=${() => remove(store)}>${t('common.remove')}</button></div>
    </li>`;

  const form = ({store}) => sheet({
    name: 'store',
    title: store ? t('desk.changeOf', {name: store.name}) : t('desk.newStore'),
    close: () => edit(null),
    send,
    body: html`
      ${complaint(problem, POINTERS)}
      ${input({name: 'name', isFirst: true, label: t('desk.name'), value: store?.name, max: 100, required: true, error: wrong(problem, '/name')})}
      <div class="pair">
        ${input({name: 'currency', label: t('desk.currency'), value: store?.currency ?? 'KRW', max: 3, required: true, error: wrong(problem, '/currency')})}
        ${input({name: 'business_day_cutoff', label: t('desk.cutoff'), type: 'time', value: store?.business_day_cutoff ?? '00:00', error: wrong(problem, '/business_day_cutoff')})}
      </div>
      ${input({name: 'time_zone', label: t('desk.zone'), value: store?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, max: 50, required: true, error: wrong(problem, '/time_zone')})}
      ${check({name: 'complete_sessions_at_day_end', label: t('desk.completeAtEnd'), value: store?.complete_sessions_at_day_end})}`,
    foot: html`<span class="grow"></span><button class="button primary">${t('common.save')}</button>`,
  });

  return {
    id: 'stores',
    title: 'desk.stores',
    get isReady() { return page !== null; },
    load,
    view: () => html`
      <div class="between"><h1>${t('desk.stores')}</h1><button class="button primary" @click=${() => edit({store: null})}>${t('desk.newStore')}</button></div>
      <form class="row search" role="search" @submit=${event => { event.preventDefault(); name = new FormData(event.target).get('q').trim(); at = 1; office.reload(); }}>
        ${input({name: 'q', label: t('desk.storeName'), type: 'search', value: name})}<button class="button">${t('desk.find')}</button></form>
      ${page.data.length ? html`<ul class="grid wide-cards">${page.data.map(card)}</ul>` : html`<p class="empty card">${t('desk.noStores')}</p>`}
      ${pager(page.pagination, next => { at = next; office.reload(); })}
      ${editing ? form(editing) : nothing}`,
  };
}
