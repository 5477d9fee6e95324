// The printers and POS systems of the store: how each is, and what can be done about it.
import {html, nothing} from '/web/lib/dom.js';
import {number, t} from '/web/lib/text.js';
import {ago, badge, condition, facts} from '/web/desk/parts.js';
import {targetSheet} from '/web/desk/target.js';

export function targetsTab(office) {
  let targets = null, editing = null;

  const load = async () => {
    targets = (await office.api.get('/api/admin/targets?page_size=200')).data;
  };

  const edit = what => {
    editing = what;
    office.draw();
  };

  const post = (target, act, done) => office.act(() => office.api.post(`/api/admin/targets/${target.id}/${act}`), done);

  async function remove(target) {
    const sure = await office.ask({title: t('desk.removeTitle', {name: target.name}), text: t('desk.removeTargetHint'), confirm: t('common.remove'), isBad: true});
    if (sure) await office.act(() => office.api.remove(`/api/admin/targets/${target.id}`), t('desk.removed', {name: target.name}));
  }

  const where = ({kind, options}) => kind === 'printer' ? `${options.host}:${options.port ?? 9100}` : kind === 'pos' ? options.url : options.printer_mac;

  const card = target => html`
    <li class="card stack tight">
      <div class="between"><h2>${target.name}</h2><span class="soft small">${t(`desk.kinds.${target.kind}`)}</span></div>
      <div class="row">${target.is_active ? condition(target) : badge('paused')}
        ${target.waiting ? html`<a class="badge warn" href="#deliveries?target=${target.target}">${t('desk.waiting', {count: number(target.waiting)})}</a>` : nothing}</div>
      ${target.is_active && target.condition !== 'OK' && target.detail ? html`<p class="notice bad small">${target.detail}</p>` : nothing}
      ${facts([
        [t('desk.where'), where(target)],
        [t('desk.stations'), target.options.stations?.join(', ')],
        [t('desk.lastSuccess'), ago(target.last_success_at)],
        [t('desk.lastFailure'), target.last_failure_at ? ago(target.last_failure_at) : null],
        [t('desk.lastSeen'), target.last_seen_at ? ago(target.last_seen_at) : null],
      ])}
      <div class="row acts">
        ${target.kind === 'pos' ? nothing : html`<button class="button small" @click=${() => post(target, 'test', t('desk.testSent'))}>${t('desk.testPrint')}</button>`}
        ${target.is_active ? html`<button class="button small" @click=${() => post(target, 'pause', t('desk.paused', {name: target.name}))}>${t('desk.pause')}</button>`
          : html`<button class="button small primary" @click=${() => post(target, 'resume', t('desk.resumed', {name: target.name}))}>${t('desk.resume')}</button>`}
        <button class="button small" @click=${() => edit({target})}>${t('desk.change')}</button>
        <a class="button small quiet" href="#deliveries?target=${target.target}">${t('desk.log')}</a>
        <button class="button small quiet bad" @click=${() => remove(target)}>${t('common.remove')}</button>
      </div>
    </li>`;

  return {
    id: 'targets',
    title: 'desk.targets',
    isLive: true,
    get isReady() { return targets !== null; },
    load,
    view: () => html`
      <div class="between"><h1>${t('desk.targets')}</h1><button class="button primary" @click=${() => edit({target: null})}>${t('desk.newTarget')}</button></div>
      ${targets.length ? html`<ul class="grid wide-cards">${targets.map(card)}</ul>` : html`<p class="empty card">${t('desk.noTargets')}</p>`}
      ${editing ? targetSheet({office, target: editing.target, close: () => edit(null)}) : nothing}`,
  };
}
