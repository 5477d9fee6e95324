// The connectors: the files that lead events to other machines, and how each of them does.
import {html, nothing} from '/web/lib/dom.js';
import {number, t} from '/web/lib/text.js';
import {ago, badge, condition, conditionText, facts} from '/web/desk/parts.js';

export function connectorsTab(office) {
  let connectors = null;
  const isSuper = () => office.kind === 'super';
  const all = () => isSuper() ? '/api/superadmin/connectors' : '/api/admin/connectors';

  const load = async () => {
    connectors = await office.api.get(all());
  };

  const post = (connector, act, body, done) => office.act(() => office.api.post(`${all()}/${encodeURIComponent(connector.name)}/${act}`, body), done);

  async function stop(connector) {
    const why = await office.ask({title: t('desk.stopTitle', {name: connector.name}), text: t('desk.stopHint'), confirm: t('desk.stop'), isBad: true, reason: 'optional'});
    if (why) await post(connector, 'stop', why, t('desk.stopped', {name: connector.name}));
  }

  async function replay(connector) {
    const sure = await office.ask({title: t('desk.replayTitle', {name: connector.name}), text: t('desk.replayHint'), confirm: t('desk.replay')});
    if (sure) await post(connector, 'replay', {from: new Date(Date.now() - 3_600_000).toISOString()}, t('desk.replayed'));
  }

  const acts = connector => html`<div class="row acts">
    ${connector.status === 'stopped' ? html`<button class="button small primary" @click=${() => post(connector, 'start', undefined, t('desk.started', {name: connector.name}))}>${t('desk.start')}</button>`
      : html`<button class="button small" @click=${() => stop(connector)}>${t('desk.stop')}</button>`}
    ${connector.status === 'refused' ? html`<button class="button small" @click=${() => post(connector, 'retry', undefined, t('desk.retried'))}>${t('desk.readAgain')}</button>` : nothing}
    ${connector.status === 'loaded' && connector.queues.length ? html`<button class="button small quiet" @click=${() => replay(connector)}>${t('desk.replay')}</button>` : nothing}
  </div>`;

  const target = one => html`<li class="row small">${condition(one)} <span class="strong">${one.name}</span>
    ${one.condition !== 'OK' && one.detail ? html`<span>${one.detail}</span>` : nothing}
    ${one.waiting ? html`<span class="soft">${t('desk.waiting', {count: number(one.waiting)})}</span>` : nothing}
    <span class="soft">${t('desk.lastSuccess')} ${ago(one.last_success_at)}</span></li>`;

  const route = one => html`<li class="small"><code>${one.id}</code> ${conditionText(one.status)} ·
    ${t('desk.exchanges', {done: number(one.exchanges_completed ?? 0), failed: number(one.exchanges_failed ?? 0)})}
    ${one.last_failure ? html`<br><span class="error">${one.last_failure}</span>` : nothing}</li>`;

  const card = connector => html`
    <li class="card stack tight">
      <div class="between"><h2>${connector.name}</h2>${badge(connector.status)}</div>
      ${connector.reason ? html`<p class="notice bad small">${connector.line ? html`<span class="strong">${t('desk.line', {line: connector.line})}</span> ` : nothing}${connector.reason}</p>` : nothing}
      ${connector.stopped ? html`<p class="notice warn small">${t('desk.stoppedBy', {by: connector.stopped.by})} ${ago(connector.stopped.at)}
        ${connector.stopped.reason ? html`· ${connector.stopped.reason}` : nothing}</p>` : nothing}
      ${facts([[t('desk.file'), connector.file], [t('desk.since'), ago(connector.since)],
        [t('desk.stores'), connector.all_stores ? t('desk.allStores') : isSuper() ? connector.stores.join(', ') : null]])}
      ${connector.queues.length ? html`<ul class="stack tight">${connector.queues.map(queue => html`
        <li class="row small"><span class="badge ${queue.listening ? 'good' : 'bad'}"><span aria-hidden="true">${queue.listening ? '✓' : '!'}</span>${t(queue.listening ? 'desk.listening' : 'desk.notListening')}</span>
          <code>${queue.name}</code> <span class="soft">${t('desk.waiting', {count: number(queue.waiting ?? 0)})}</span></li>`)}</ul>` : nothing}
      ${connector.targets.length ? html`<ul class="stack tight">${connector.targets.map(target)}</ul>` : nothing}
      ${connector.routes.length ? html`<details><summary class="small">${t('desk.routes', {count: connector.routes.length})}</summary><ul class="stack tight">${connector.routes.map(route)}</ul></details>` : nothing}
      ${isSuper() ? acts(connector) : nothing}
    </li>`;

  return {
    id: 'connectors',
    title: 'desk.connectors',
    isLive: true,
    get isReady() { return connectors !== null; },
    load,
    view: () => html`
      <h1>${t('desk.connectors')}</h1>
      <p class="soft">${t('desk.connectorsLead')}</p>
      ${connectors.length ? html`<ul class="grid wide-cards">${connectors.map(card)}</ul>` : html`<p class="empty card">${t('desk.noConnectors')}</p>`}`,
  };
}
