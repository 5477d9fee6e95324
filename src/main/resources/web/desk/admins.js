// The admins of all stores, for super admins.
import {html, nothing, toast} from '/web/lib/dom.js';
import {complaint, input, select, sheet, wrong} from '/web/lib/forms.js';
import {dateTime, t} from '/web/lib/text.js';
import {pager, query} from '/web/desk/parts.js';

export function adminsTab(office) {
  let page = null, stores = [], filter = {search: '', store_id: ''}, at = 1, editing = null, problem = null, role = 'store_admin';

  async function load() {
    const [admins, all] = await Promise.all([
      office.api.get(`/api/superadmin/admins?${query({...filter, page: at, page_size: 30})}`),
      office.api.get('/api/superadmin/stores?page_size=200'),
    ]);
    page = admins;
    stores = all.data;
  }

  const storeName = id => stores.find(store => store.id === id)?.name ?? id;

  const edit = what => {
    editing = what;
    problem = null;
    office.draw();
  };

  async function send(values) {
    try {
      const saved = editing.admin
        ? await office.api.patch(`/api/superadmin/admins/${editing.admin.id}/password`, {password: values.password})
        : await office.api.post('/api/superadmin/admins', {...values, ...(values.role === 'super_admin' ? {store_id: undefined} : {})});
      toast(t('desk.saved', {name: saved.username}));
      edit(null);
      office.reload();
    } catch (failure) {
      problem = failure;
      office.draw();
    }
  }

  async function turn(admin) {
    const sure = !admin.is_active || await office.ask({title: t('desk.deactivateTitle', {name: admin.username}), text: t('desk.deactivateHint'), confirm: t('desk.deactivate'), isBad: true});
    if (sure) await office.act(() => office.api.patch(`/api/superadmin/admins/${admin.id}/${admin.is_active ? 'deactivate' : 'activate'}`), t('desk.saved', {name: admin.username}));
  }

  const row = admin => html`
    <tr>
      <th scope="row">${admin.username}</th>
      <td>${t(`desk.role.${admin.role}`)}</td>
      <td>${admin.store_id ? storeName(admin.store_id) : '–'}</td>
      <td><span class="badge ${admin.is_active ? 'good' : ''}"><span aria-hidden="true">${admin.is_active ? '✓' : '–'}</span>${t(admin.is_active ? 'desk.isActive' : 'desk.isInactive')}</span></td>
      <td class="soft small">${dateTime(admin.created_at)}</td>
      <td><div class="row"><button class="button small" @click=${() => turn(admin)}>${t(admin.is_active ? 'desk.deactivate' : 'desk.activate')}</button>
        <button class="button small quiet" @click=${() => edit({admin})}>${t('desk.setPassword')}</button></div></td>
    </tr>`;

  const form = ({admin}) => sheet({
    name: 'admin',
    title: admin ? t('desk.passwordOf', {name: admin.username}) : t('desk.newAdmin'),
    close: () => edit(null),
    send,
    body: html`
      ${complaint(problem, ['/username', '/password', '/store_id'])}
      ${admin ? nothing : html`
        ${input({name: 'username', isFirst: true, label: t('common.username'), max: 50, required: true, error: wrong(problem, '/username')})}
        ${select({name: 'role', label: t('desk.roleLabel'), value: role, options: ['store_admin', 'super_admin'].map(one => [one, t(`desk.role.${one}`)]),
          change: event => { role = event.target.value; office.draw(); }})}
        ${role === 'store_admin' ? select({name: 'store_id', label: t('common.store'), value: filter.store_id, options: stores.map(store => [store.id, store.name]), error: wrong(problem, '/store_id')}) : nothing}`}
      ${input({name: 'password', label: t('common.password'), type: 'password', auto: 'new-password', max: 72, required: true, hint: t('desk.passwordHint'), error: wrong(problem, '/password')})}`,
    foot: html`<span class="grow"></span><button class="button primary">${t('common.save')}</button>`,
  });

  return {
    id: 'admins',
    title: 'desk.admins',
    get isReady() { return page !== null; },
    load,
    open(parameters) {
      filter = {search: '', store_id: parameters.store_id ?? ''};
      at = 1;
    },
    view: () => html`
      <div class="between"><h1>${t('desk.admins')}</h1><button class="button primary" @click=${() => edit({admin: null})}>${t('desk.newAdmin')}</button></div>
      <div class="row filters">
        ${select({name: 'store', label: t('common.store'), value: filter.store_id, options: [['', t('desk.allStores')], ...stores.map(store => [store.id, store.name])],
          change: event => { filter.store_id = event.target.value; at = 1; office.reload(); }})}
        <form class="row search" role="search" @submit=${event => { event.preventDefault(); filter.search = new FormData(event.target).get('q').trim(); at = 1; office.reload(); }}>
          ${input({name: 'q', label: t('desk.search'), type: 'search', value: filter.search, max: 100})}<button class="button">${t('desk.find')}</button></form>
      </div>
      ${page.data.length ? html`<div class="card scroll" tabindex="0" role="region" aria-label=${t('desk.admins')}><table>
        <thead><tr><th scope="col">${t('common.username')}</th><th scope="col">${t('desk.roleLabel')}</th><th scope="col">${t('common.store')}</th>
          <th scope="col">${t('desk.stateLabel')}</th><th scope="col">${t('desk.createdAt')}</th><td></td></tr></thead>
        <tbody>${page.data.map(row)}</tbody></table></div>` : html`<p class="empty card">${t('desk.noAdmins')}</p>`}
      ${pager(page.pagination, next => { at = next; office.reload(); })}
      ${editing ? form(editing) : nothing}`,
  };
}
