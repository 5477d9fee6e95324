// What connectors and deliveries have given up on: to send again, or to discard with a reason.
import {html, nothing} from '/web/lib/dom.js';
import {input, select, sheet} from '/web/lib/forms.js';
import {dateTime, number, t} from '/web/lib/text.js';
import {openedOf} from '/web/desk/opened.js';
import {ago, badge, eventText, facts, pager, pretty, query, subjectText} from '/web/desk/parts.js';

const STATES = ['open', 'redriven', 'discarded'];
const MOST_ROUNDS = 100;

export function lettersTab(office) {
  let page = null, filter = {state: 'open', kind: '', q: ''}, at = 1;

  const all = () => office.kind === 'super' ? '/api/superadmin/dead-letters' : '/api/admin/dead-letters';

  const opened = openedOf(office, id => office.api.get(`${all()}/${id}`));

  async function load() {
    const asked = String(query({...filter, page: at, page_size: 30}));
    const letters = await office.api.get(`${all()}?${asked}`);
    // Something else may be asked by now.
    if (asked === String(query({...filter, page: at, page_size: 30}))) page = letters;
    await opened.renew();
  }

  const set = (field, value) => {
    filter = {...filter, [field]: value};
    at = 1;
    office.reload();
  };

  const redrive = letter => office.act(() => office.api.post(`${all()}/${letter.id}/redrive`), t('desk.redriven'));

  async function discard(letter) {
    const why = await office.ask({title: t('desk.discardTitle'), text: t('desk.discardHint'), confirm: t('desk.discard'), isBad: true, reason: 'required'});
    if (why) await office.act(() => office.api.post(`${all()}/${letter.id}/discard`, why), t('desk.discarded'));
  }

  /** All open ones of the filter. The service takes some hundreds at once. */
  async function each(act, count, why) {
    const {kind, q} = filter, body = {...Object.fromEntries(query({kind, q})), ...why};
    let sum = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const some = (await office.api.post(`${all()}/${act}`, body))[count];
      sum += some;
      if (!some) break;
    }
    return sum;
  }

  async function redriveAll() {
    const why = await office.ask({title: t('desk.redriveAllTitle', {count: number(page.pagination.total_count)}), text: t('desk.redriveAllHint'),
      confirm: t('desk.redriveAll'), reason: 'optional'});
    if (why) await office.act(() => each('redrive', 'redriven', why), count => t('desk.redrivenCount', {count: number(count)}));
  }

  async function discardAll() {
    const why = await office.ask({title: t('desk.discardAllTitle', {count: number(page.pagination.total_count)}), text: t('desk.discardHint'),
      confirm: t('desk.discardAll'), isBad: true, reason: 'required'});
    if (why) await office.act(() => each('discard', 'discarded', why), count => t('desk.discardedCount', {count: number(count)}));
  }

  const row = letter => html`
    <li class="entry"><button class="pick delivery" @click=${() => opened.show(letter.id)}>
      ${badge(letter.state)}
      <span class="strong">${subjectText(letter.subject) || (letter.event_type ? eventText(letter.event_type) : t('desk.message'))}</span>
      <span class="soft small">${letter.subject && letter.event_type ? eventText(letter.event_type) : nothing}</span>
      <span class="target">${letter.route_id ?? letter.queue ?? letter.kind}</span>
      <span class="small why">${letter.code}</span>
      <span class="soft small when">${ago(letter.created_at)}</span>
    </button></li>`;

  const details = letter => sheet({
    name: 'letter',
    title: `${subjectText(letter.subject) || t('desk.message')} · ${letter.route_id ?? letter.queue ?? letter.kind}`,
    wide: true,
    close: opened.close,
    body: html`
      <div class="row">${badge(letter.state)}<code>${letter.code}</code></div>
      ${letter.cause ? html`<pre class="cause" tabindex="0">${letter.cause}</pre>` : nothing}
      ${facts([
        [t('desk.event_'), letter.event_type], [t('desk.kind'), letter.kind], [t('desk.queue'), letter.queue],
        [t('desk.attemptsLabel'), number(letter.attempts)], [t('desk.createdAt'), dateTime(letter.created_at)], [t('desk.eventId'), letter.event_id],
      ])}
      <section class="stack tight" aria-labelledby="payload-title"><h3 id="payload-title">${t('desk.payload')}</h3>
        <pre tabindex="0">${letter.body === null ? '' : pretty(letter.body)}</pre>
        ${letter.is_truncated ? html`<p class="small soft">${t('desk.truncated', {size: number(letter.body_size)})}</p>` : nothing}</section>
      <details><summary class="small">${t('desk.headers')}</summary><pre tabindex="0">${JSON.stringify(letter.headers, null, 2)}</pre></details>
      ${letter.acts?.length ? html`<section class="stack tight"><h3>${t('desk.acts')}</h3>
        <ul class="stack tight">${letter.acts.map(act => html`<li class="small">${t(`desk.act.${act.act}`)} · ${act.actor} · ${dateTime(act.at)}${act.reason ? html` · ${act.reason}` : nothing}</li>`)}</ul></section>` : nothing}`,
    foot: letter.state === 'open' ? html`<button class="button bad" @click=${() => discard(letter)}>${t('desk.discard')}</button><span class="grow"></span>
      <button class="button primary" @click=${() => redrive(letter)}>${t('desk.redrive')}</button>` : html`<span class="grow"></span><button class="button" @click=${opened.close}>${t('common.close')}</button>`,
  });

  return {
    id: 'letters',
    title: 'desk.letters',
    isLive: true,
    get isReady() { return page !== null; },
    load,
    view: () => html`
      <h1>${t('desk.letters')}</h1>
      <p class="soft">${t(office.kind === 'super' ? 'desk.lettersOfAll' : 'desk.lettersLead')}</p>
      <div class="row filters">
        ${select({name: 'letter-state', label: t('desk.stateLabel'), value: filter.state, options: [['', t('desk.allStates')], ...STATES.map(state => [state, t(`desk.state.${state}`)])],
          change: event => set('state', event.target.value)})}
        <form class="row search" role="search" @submit=${event => { event.preventDefault(); set('q', new FormData(event.target).get('q').trim()); }}>
          ${input({name: 'q', label: t('desk.search'), type: 'search', value: filter.q, max: 200})}
          <button class="button">${t('desk.find')}</button>
        </form>
        <span class="grow"></span>
        ${filter.state === 'open' && page.data.length ? html`
          ${office.kind === 'staff' ? html`<button class="button" @click=${redriveAll}>${t('desk.redriveAll')}</button>` : nothing}
          <button class="button bad" @click=${discardAll}>${t('desk.discardAll')}</button>` : nothing}
      </div>
      ${page.data.length ? html`<ul class="entries">${page.data.map(row)}</ul>` : html`<p class="empty card">${t(filter.state === 'open' && !filter.q ? 'desk.noLetters' : 'desk.noSuchLetters')}</p>`}
      ${pager(page.pagination, next => { at = next; office.reload(); })}
      ${opened.shown?.entry ? details(opened.shown.entry) : nothing}`,
  };
}
