// API keys, with which other programs of the store call the API.
import {html, nothing, toast} from '/web/lib/dom.js';
import {check, complaint, input, sheet, wrong} from '/web/lib/forms.js';
import {dateTime, t} from '/web/lib/text.js';
import {ago, facts, secret} from '/web/desk/parts.js';

const SCOPES = ['printing', 'orders', 'menus', 'events'];

export function keysTab(office) {
  let keys = null, isMaking = false, problem = null, shown = null;

  const load = async () => {
    keys = (await office.api.get('/api/admin/api-keys?page_size=200')).data;
  };

  const make = value => {
    isMaking = value;
    problem = null;
    office.draw();
  };

  async function send({name, expires}, form) {
    const scopes = new FormData(form).getAll('scopes');
    problem = null;
    if (!scopes.length) {
      problem = {message: t('desk.chooseScope'), body: {}};
      office.draw();
      return;
    }
    try {
      const key = await office.api.post('/api/admin/api-keys', {name, scopes, ...(expires ? {expires_at: new Date(expires).toISOString()} : {})});
      shown = key.key;
      make(false);
      office.reload();
    } catch (failure) {
      problem = failure;
      office.draw();
    }
  }

  async function revoke(key) {
    const sure = await office.ask({title: t('desk.revokeTitle', {name: key.name}), text: t('desk.revokeHint'), confirm: t('desk.revoke'), isBad: true});
    if (sure) await office.act(() => office.api.remove(`/api/admin/api-keys/${key.id}`), t('desk.revoked', {name: key.name}));
  }

  const isOver = key => key.revoked_at || key.expires_at && new Date(key.expires_at) < new Date();

  const card = key => html`
    <li class="card stack tight">
      <div class="between"><h2>${key.name}</h2>${isOver(key) ? html`<span class="badge"><span aria-hidden="true">–</span>${t(key.revoked_at ? 'desk.isRevoked' : 'desk.isExpired')}</span>`
        : html`<span class="badge good"><span aria-hidden="true">✓</span>${t('desk.isValid')}</span>`}</div>
      ${facts([[t('desk.prefix'), html`<code>${key.prefix}…</code>`], [t('desk.scopes'), (key.scopes ?? ['all']).map(scope => t(`desk.scope.${scope}`)).join(', ')],
        [t('desk.lastUsed'), key.last_used_at ? ago(key.last_used_at) : t('desk.neverUsed')], [t('desk.expiresAt'), key.expires_at ? dateTime(key.expires_at) : null]])}
      ${isOver(key) ? nothing : html`<div class="row acts"><button class="button small quiet bad" @click=${() => revoke(key)}>${t('desk.revoke')}</button></div>`}
    </li>`;

  const form = () => sheet({
    name: 'key',
    title: t('desk.newKey'),
    close: () => make(false),
    send,
    body: html`
      ${complaint(problem, ['/name', '/expires_at'])}
      ${input({name: 'name', isFirst: true, label: t('desk.name'), max: 50, required: true, placeholder: t('desk.keyPlaceholder'), error: wrong(problem, '/name')})}
      <fieldset class="field"><legend>${t('desk.scopes')}</legend>${SCOPES.map(scope => check({name: 'scopes', of: scope, label: t(`desk.scope.${scope}`)}))}</fieldset>
      ${input({name: 'expires', label: t('desk.expiresOptional'), type: 'datetime-local', error: wrong(problem, '/expires_at')})}`,
    foot: html`<span class="grow"></span><button class="button primary">${t('desk.makeKey')}</button>`,
  });

  return {
    id: 'keys',
    title: 'desk.keys',
    isLive: true,
    get isReady() { return keys !== null; },
    load,
    view: () => html`
      <div class="between"><h1>${t('desk.keys')}</h1><button class="button primary" @click=${() => make(true)}>${t('desk.newKey')}</button></div>
      <p class="soft">${t('desk.keysLead')}</p>
      ${keys.length ? html`<ul class="grid wide-cards">${keys.map(card)}</ul>` : html`<p class="empty card">${t('desk.noKeys')}</p>`}
      ${isMaking ? form() : nothing}
      ${shown ? sheet({name: 'secret', title: t('desk.keyTitle'), close: () => { shown = null; office.draw(); }, body: secret(shown, () => toast(t('desk.copied')))}) : nothing}`,
  };
}
