// What was sent to printers, POS systems and webhooks, and how it went.
import {html, nothing} from '/web/lib/dom.js';
import {select} from '/web/lib/forms.js';
import {t} from '/web/lib/text.js';
import {ago, badge, conditionText, eventText, next, pager, query, subjectText} from '/web/desk/parts.js';
import {deliverySheet} from '/web/desk/delivery.js';
import {openedOf} from '/web/desk/opened.js';

const STATES = ['pending', 'sent', 'confirmed', 'failed', 'dead', 'expired', 'cancelled'];

export function deliveriesTab(office) {
  let page = null, filter = {state: '', target: ''}, at = 1, names = {};

  const opened = openedOf(office, id => office.api.get(`/api/admin/deliveries/${id}`));

  async function load() {
    const asked = String(query({...filter, page: at, page_size: 30}));
    const [deliveries, targets, webhooks] = await Promise.all([
      office.api.get(`/api/admin/deliveries?${asked}`),
      office.api.get('/api/admin/targets?page_size=200'),
      office.api.get('/api/admin/webhooks?page_size=200'),
    ]);
    // Something else may be asked by now.
    if (asked === String(query({...filter, page: at, page_size: 30}))) page = deliveries;
    names = Object.fromEntries([...targets.data.map(target => [target.target, target.name]),
      ...webhooks.data.map(webhook => [webhook.target, webhook.description || new URL(webhook.url).host])]);
    await opened.renew();
  }

  const name = target => names[target] ?? target;

  async function show(id) {
    forgetTicket();
    const shown = await opened.show(id);
    if (!shown) return;
    try {
      const {data} = await office.api.call('GET', `/api/admin/deliveries/${id}/ticket`, {accept: 'image/png'});
      // Another one may be open by now, or none.
      if (opened.shown === shown) shown.ticket = URL.createObjectURL(data);
    } catch (problem) {
      shown.noTicket = problem.code;
    }
    office.draw();
  }

  function forgetTicket() {
    if (opened.shown?.ticket) URL.revokeObjectURL(opened.shown.ticket);
  }

  function close() {
    forgetTicket();
    opened.close();
  }

  const details = ({entry, ticket, noTicket}) => deliverySheet({office, delivery: entry, ticket, noTicket, name: name(entry.target), close, show});

  const set = (field, value) => {
    filter = {...filter, [field]: value};
    at = 1;
    office.reload();
  };

  const row = delivery => html`
    <li class="entry"><button class="pick delivery" @click=${() => show(delivery.id)}>
      ${badge(delivery.state)}
      <span class="strong">${subjectText(delivery.subject) || eventText(delivery.event_type)}</span>
      <span class="soft small">${delivery.subject ? eventText(delivery.event_type) : nothing}${delivery.copy_of ? html` · ${t('desk.copyMark')}` : nothing}</span>
      <span class="target">${name(delivery.target)}</span>
      <span class="small why ${delivery.state === 'confirmed' ? 'soft' : ''}">${delivery.code && delivery.state !== 'confirmed' ? conditionText(delivery.code) : nothing}
        ${delivery.next_attempt_at && delivery.state === 'failed' ? html`<span class="soft">${t('desk.nextTry')} ${next(delivery)}</span>` : nothing}</span>
      <span class="soft small when">${ago(delivery.created_at)}</span>
    </button></li>`;

  const targets = () => [['', t('desk.allTargets')], ...Object.entries(names),
    ...(filter.target && !names[filter.target] ? [[filter.target, filter.target]] : [])];

  return {
    id: 'deliveries',
    title: 'desk.deliveries',
    isLive: true,
    get isReady() { return page !== null; },
    load,
    open(parameters) {
      if (parameters.target !== undefined) filter = {state: '', target: parameters.target};
      if (parameters.state !== undefined) filter.state = parameters.state;
      if (parameters.id) show(Number(parameters.id));
      at = 1;
    },
    view: () => html`
      <h1>${t('desk.deliveries')}</h1>
      <div class="row filters">
        ${select({name: 'state', label: t('desk.stateLabel'), value: filter.state, options: [['', t('desk.allStates')], ...STATES.map(state => [state, t(`desk.state.${state}`)])],
          change: event => set('state', event.target.value)})}
        ${select({name: 'target', label: t('desk.target'), value: filter.target, options: targets(), change: event => set('target', event.target.value)})}
      </div>
      ${page.data.length ? html`<ul class="entries">${page.data.map(row)}</ul>` : html`<p class="empty card">${t('desk.noDeliveries')}</p>`}
      ${pager(page.pagination, other => { at = other; office.reload(); })}
      ${opened.shown?.entry ? details(opened.shown) : nothing}`,
  };
}
