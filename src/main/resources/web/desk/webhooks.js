// Webhooks: where events of the store are sent, signed, and how that goes.
import {html, nothing, toast} from '/web/lib/dom.js';
import {check, complaint, input, sheet, wrong} from '/web/lib/forms.js';
import {t} from '/web/lib/text.js';
import {ago, badge, eventText, facts, secret} from '/web/desk/parts.js';

const TYPES = ['order.*', 'session.*', 'call.*', 'store.*', 'menu.*'];

export function webhooksTab(office) {
  let webhooks = null, editing = null, problem = null, shown = null;

  const load = async () => {
    webhooks = (await office.api.get('/api/admin/webhooks?page_size=200')).data;
  };

  const edit = what => {
    editing = what;
    problem = null;
    office.draw();
  };

  const post = (webhook, act, done) => office.act(() => office.api.post(`/api/admin/webhooks/${webhook.id}/${act}`), done);

  async function send({url, description}, form) {
    const chosen = new FormData(form).getAll('types'), webhook = editing.webhook;
    const others = webhook?.types.filter(type => !TYPES.includes(type) && type !== '*') ?? [];
    // One for all events stays so, whatever events there will be.
    const types = webhook?.types.includes('*') && chosen.length === TYPES.length ? ['*'] : [...chosen, ...others];
    problem = null;
    if (!types.length) {
      problem = {message: t('desk.chooseEvents'), body: {}};
      office.draw();
      return;
    }
    const content = {url, description, types};
    try {
      if (webhook) {
        await office.api.patch(`/api/admin/webhooks/${webhook.id}`, content);
        toast(t('desk.saved', {name: url}));
      } else {
        shown = (await office.api.post('/api/admin/webhooks', content)).secret;
      }
      edit(null);
      office.reload();
    } catch (failure) {
      problem = failure;
      office.draw();
    }
  }

  async function rotate(webhook) {
    const sure = await office.ask({title: t('desk.rotateTitle'), text: t('desk.rotateHint'), confirm: t('desk.rotate')});
    if (sure) await office.act(async () => { shown = (await office.api.post(`/api/admin/webhooks/${webhook.id}/secret`)).secret; });
  }

  async function remove(webhook) {
    const sure = await office.ask({title: t('desk.removeTitle', {name: webhook.url}), confirm: t('common.remove'), isBad: true});
    if (sure) await office.act(() => office.api.remove(`/api/admin/webhooks/${webhook.id}`), t('desk.removed', {name: webhook.url}));
  }

  const card = webhook => html`
    <li class="card stack tight">
      <div class="between"><h2>${webhook.description || new URL(webhook.url).host}</h2>${badge(webhook.status)}</div>
      <p class="small"><code>${webhook.url}</code></p>
      ${webhook.status_reason ? html`<p class="notice bad small">${webhook.status_reason}</p>` : nothing}
      ${facts([[t('desk.events'), webhook.types.map(eventText).join(', ')], [t('desk.since'), ago(webhook.status_since)],
        [t('desk.failingSince'), webhook.failing_since ? ago(webhook.failing_since) : null],
        [t('desk.oldSecret'), webhook.old_secret_expires_at ? ago(webhook.old_secret_expires_at) : null]])}
      <div class="row acts">
        <button class="button small" @click=${() => post(webhook, 'test', t('desk.testSent'))}>${t('desk.testWebhook')}</button>
        <a class="button small" href="#deliveries?target=${webhook.target}">${t('desk.log')}</a>
        ${webhook.status === 'active' ? html`<button class="button small" @click=${() => post(webhook, 'pause', t('desk.paused', {name: t('desk.webhook')}))}>${t('desk.pause')}</button>`
          : html`<button class="button small primary" @click=${() => post(webhook, 'resume', t('desk.resumed', {name: t('desk.webhook')}))}>${t('desk.resume')}</button>`}
        <button class="button small" @click=${() => edit({webhook})}>${t('desk.change')}</button>
        <button class="button small quiet" @click=${() => rotate(webhook)}>${t('desk.rotate')}</button>
        <button class="button small quiet bad" @click=${() => remove(webhook)}>${t('common.remove')}</button>
      </div>
    </li>`;

  const form = ({webhook}) => sheet({
    name: 'webhook',
    title: t(webhook ? 'desk.changeWebhook' : 'desk.newWebhook'),
    close: () => edit(null),
    send,
    body: html`
      ${complaint(problem, ['/url', '/description'])}
      ${input({name: 'url', isFirst: true, label: t('desk.address'), type: 'url', value: webhook?.url, max: 2000, required: true, placeholder: 'https://', error: wrong(problem, '/url')})}
      ${input({name: 'description', label: t('desk.name'), value: webhook?.description, max: 200, error: wrong(problem, '/description')})}
      <fieldset class="field"><legend>${t('desk.events')}</legend>
        ${TYPES.map(type => check({name: 'types', of: type, label: eventText(type), value: webhook ? webhook.types.includes(type) || webhook.types.includes('*') : type === 'order.*'}))}</fieldset>`,
    foot: html`<span class="grow"></span><button class="button primary">${t('common.save')}</button>`,
  });

  return {
    id: 'webhooks',
    title: 'desk.webhooks',
    isLive: true,
    get isReady() { return webhooks !== null; },
    load,
    view: () => html`
      <div class="between"><h1>${t('desk.webhooks')}</h1><button class="button primary" @click=${() => edit({webhook: null})}>${t('desk.newWebhook')}</button></div>
      ${webhooks.length ? html`<ul class="grid wide-cards">${webhooks.map(card)}</ul>` : html`<p class="empty card">${t('desk.noWebhooks')}</p>`}
      ${editing ? form(editing) : nothing}
      ${shown ? sheet({name: 'secret', title: t('desk.secretTitle'), close: () => { shown = null; office.draw(); }, body: secret(shown, () => toast(t('desk.copied')))}) : nothing}`,
  };
}
