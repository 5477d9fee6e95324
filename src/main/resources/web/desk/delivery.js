// One delivery: its ticket as it looks on paper, every attempt, and what can be done about it.
import {html, nothing} from '/web/lib/dom.js';
import {hold, sheet} from '/web/lib/forms.js';
import {clock, number, t} from '/web/lib/text.js';
import {ago, badge, conditionText, eventText, facts, next, pretty, subjectText} from '/web/desk/parts.js';

// Of one that is being sent, the API says whether its attempt is lost.
const OPEN = ['pending', 'sent', 'failed'];
const ENDED = ['dead', 'expired', 'cancelled'];

const attempt = one => html`
  <li class="attempt">
    <div class="row">
      <span class="badge ${one.result === 'confirmed' ? 'good' : one.result === 'sent' ? 'accent' : 'bad'}">
        <span aria-hidden="true">${one.result === 'confirmed' ? '✓' : one.result === 'sent' ? '→' : '!'}</span>${number(one.attempt)}</span>
      <span class="strong">${conditionText(one.code)}</span>
      <span class="soft small amount">${clock(one.at)} · ${number(one.duration_ms)} ms</span>
    </div>
    ${one.detail ? html`<p class="small">${one.detail}</p>` : nothing}
    ${one.request || one.response ? html`<details><summary class="small">${t('desk.transcript')}</summary>
      ${one.request ? html`<p class="small soft">${t('desk.request')}</p><pre tabindex="0">${one.request}</pre>` : nothing}
      ${one.response ? html`<p class="small soft">${t('desk.response')}</p><pre tabindex="0">${one.response}</pre>` : nothing}</details>` : nothing}
  </li>`;

/** show: opens another delivery, such as a copy. */
export function deliverySheet({office, delivery, ticket, noTicket, name, close, show}) {
  const path = `/api/admin/deliveries/${delivery.id}`;
  const isOnPaper = noTicket !== 'DELIVERY_HAS_NO_TICKET';
  const retry = () => office.act(() => office.api.post(`${path}/retry`), t('desk.retried'));
  const isForPos = delivery.kind === 'pos';
  const copy = ({currentTarget: button}) => hold(button, () =>
    office.act(async () => show((await office.api.post(`${path}/reprint`)).id), t(isForPos ? 'desk.copySent' : 'desk.reprinted')));

  async function cancel() {
    if (await office.ask({title: t('desk.cancelTitle'), text: t('desk.cancelHint'), confirm: t('desk.cancelDelivery'), isBad: true})) {
      await office.act(() => office.api.post(`${path}/cancel`), t('desk.cancelled'));
    }
  }

  const paper = () => ticket ? html`<img class="ticket-picture" src=${ticket} alt=${t('desk.ticketOf', {subject: subjectText(delivery.subject) || delivery.id})}>`
    : noTicket ? nothing : html`<p class="soft small">${t('common.loading')}</p>`;

  const hasArrived = delivery.state === 'confirmed', isOpen = OPEN.includes(delivery.state);
  const mayCopy = hasArrived && (isOnPaper || isForPos);
  // A POS that has the message takes it as a copy only.
  const mayRetry = isOpen || ENDED.includes(delivery.state) || hasArrived && !mayCopy;

  return sheet({
    name: 'delivery',
    title: `${subjectText(delivery.subject) || eventText(delivery.event_type)} → ${name}`,
    wide: true,
    close,
    body: html`
      <div class="editor">
        <div class="stack tight">${paper()}
          <details><summary class="small">${t('desk.content')}</summary><pre tabindex="0">${pretty(delivery.content)}</pre></details></div>
        <div class="stack">
          <div class="row">${badge(delivery.state)}<span class="soft small">${eventText(delivery.event_type)}</span></div>
          ${delivery.detail && delivery.state !== 'confirmed' ? html`<p class="notice ${delivery.state === 'cancelled' ? '' : 'bad'}">
            <span class="strong">${conditionText(delivery.code)}</span><br><span class="small">${delivery.detail}</span></p>` : nothing}
          ${facts([
            [t('desk.createdAt'), ago(delivery.created_at)],
            [t('desk.nextTry'), delivery.next_attempt_at ? next(delivery) : null],
            [t('desk.expiresAt'), isOpen ? ago(delivery.expires_at) : null],
            [t('desk.settledAt'), delivery.settled_at ? ago(delivery.settled_at) : null],
            [t('desk.copyOf'), delivery.copy_of],
          ])}
          <section class="stack tight" aria-labelledby="attempts-title">
            <h3 id="attempts-title">${t('desk.attempts', {count: number(delivery.attempts)})}</h3>
            ${delivery.attempt_log.length ? html`<ol class="stack tight">${delivery.attempt_log.map(attempt)}</ol>` : html`<p class="soft small">${t('desk.noAttempts')}</p>`}
          </section>
        </div>
      </div>`,
    foot: html`
      ${isOpen ? html`<button class="button bad" @click=${cancel}>${t('desk.cancelDelivery')}</button>` : nothing}
      <span class="grow"></span>
      ${mayCopy ? html`<button class="button" @click=${copy}>${t(isForPos ? 'desk.sendCopy' : 'desk.reprint')}</button>` : nothing}
      ${mayRetry ? html`<button class="button primary" @click=${retry}>${t('desk.retry')}</button>` : nothing}`,
  });
}
