// What was sold, by day, hour or menu: as a chart, as a table, and as a file.
import {html, nothing} from '/web/lib/dom.js';
import {complaint} from '/web/lib/forms.js';
import {currentLanguage, money, number, t} from '/web/lib/text.js';
import '/web/manage/chart.js';

const DAY = 86_400_000;
const GROUPS = ['day', 'hour', 'menu'];
const MOST_BARS = 12;
const PERIODS = {today: 1, week: 7, month: 30};

/** The store's business day so many days ago, as YYYY-MM-DD: until the cut-off it is still that of the evening before. */
function businessDay(store, daysAgo) {
  const [hours, minutes] = store.business_day_cutoff.split(':').map(Number);
  return new Intl.DateTimeFormat('sv-SE', {timeZone: store.time_zone}).format(Date.now() - (hours * 60 + minutes) * 60_000 - daysAgo * DAY);
}

export function salesTab(office) {
  let group = 'day', from = null, to = null, report = null, refused = null;

  const period = () => new URLSearchParams({from_date: from, to_date: to, group_by: group});

  async function load() {
    if (!from) choose(PERIODS.week);
    const asked = String(period());
    let answer = null, refusal = null;
    try {
      answer = await office.api.get(`/api/admin/reports/sales?${asked}`);
    } catch (problem) {
      if (problem.status !== 400) throw problem;
      refusal = problem;
    }
    // Something else may be asked by now.
    if (asked !== String(period())) return;
    report = answer ?? report;
    refused = refusal;
  }

  function choose(days) {
    to = businessDay(office.store, 0);
    from = businessDay(office.store, days - 1);
  }

  const change = act => event => {
    act(event);
    office.reload();
  };

  async function download() {
    await office.act(async () => {
      const {data} = await office.api.call('GET', `/api/admin/reports/sales?${period()}`, {accept: 'text/csv'});
      const link = document.createElement('a');
      link.href = URL.createObjectURL(data);
      link.download = `sales-${group}-${from}-${to}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }

  function name(row) {
    if (report.group_by === 'day') return new Intl.DateTimeFormat(currentLanguage(), {month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC'}).format(new Date(row.business_day));
    return report.group_by === 'hour' ? t('manage.hourOf', {hour: row.hour}) : row.menu_name;
  }

  const isCurrent = days => to === businessDay(office.store, 0) && from === businessDay(office.store, days - 1);

  /** A short name, for below a bar. */
  function shortName(row) {
    return report.group_by !== 'day' ? name(row)
      : new Intl.DateTimeFormat(currentLanguage(), {month: 'numeric', day: 'numeric', timeZone: 'UTC'}).format(new Date(row.business_day));
  }

  function bars() {
    const rows = report.group_by === 'menu' ? report.rows.slice(0, MOST_BARS) : report.rows;
    return {names: rows.map(shortName), isInTurn: report.group_by !== 'menu', values: rows.map(row => row.sales), write: value => money(value, report.currency)};
  }

  const figure = (label, value) => html`<div class="card figure"><dt class="soft small">${label}</dt><dd class="amount strong">${value}</dd></div>`;

  const pieces = row => row.items_count ?? row.quantity;

  const results = () => html`
    <dl class="grid figures">
      ${figure(t('manage.total'), money(report.total_sales, report.currency))}
      ${figure(t('manage.orders'), number(report.orders_count))}
      ${figure(t('manage.perOrder'), report.orders_count ? money(Math.round(report.total_sales / report.orders_count), report.currency) : '–')}
    </dl>
    ${report.rows.length ? html`
      <div class="split sales">
        <figure class="card"><figcaption class="small soft">${t(report.group_by === 'menu' && report.rows.length > MOST_BARS ? 'manage.chartOfMost' : 'manage.chart', {count: MOST_BARS})}</figcaption>
          <sales-chart .bars=${bars()} aria-hidden="true"></sales-chart></figure>
        <div class="card scroll" tabindex="0" role="region" aria-label=${t('manage.table')}>
          <table>
            <caption class="visually-hidden">${t('manage.table')}</caption>
            <thead><tr><th scope="col">${t(`manage.by.${report.group_by}`)}</th><th scope="col" class="num">${t('manage.pieces')}</th>
              <th scope="col" class="num">${t('manage.orders')}</th><th scope="col" class="num">${t('manage.sales')}</th></tr></thead>
            <tbody>${report.rows.map(row => html`<tr><th scope="row">${name(row)}</th><td class="num amount">${number(pieces(row))}</td>
              <td class="num amount">${number(row.orders_count)}</td><td class="num amount">${money(row.sales, report.currency)}</td></tr>`)}</tbody>
          </table>
        </div>
      </div>` : html`<p class="empty card">${t('manage.noSales')}</p>`}`;

  return {
    id: 'sales',
    title: 'manage.sales',
    isLive: true,
    get isReady() { return report !== null || refused !== null; },
    load,
    view: () => html`
      <div class="between"><h1>${t('manage.sales')}</h1><button class="button" @click=${download}>${t('manage.csv')}</button></div>
      <div class="row filters">
        <div class="tabs" role="group" aria-label=${t('manage.groupBy')}>
          ${GROUPS.map(one => html`<button class="tab" aria-pressed=${one === group} @click=${change(() => { group = one; })}>${t(`manage.by.${one}`)}</button>`)}
        </div>
        <div class="tabs" role="group" aria-label=${t('manage.period')}>
          ${Object.entries(PERIODS).map(([one, days]) => html`
            <button class="tab" aria-pressed=${isCurrent(days)} @click=${change(() => choose(days))}>${t(`manage.periods.${one}`)}</button>`)}
        </div>
        <label class="row small"><span>${t('manage.from')}</span>
          <input class="input date" type="date" .value=${from ?? ''} max=${to ?? nothing} @change=${change(event => { from = event.target.value || from; })}></label>
        <label class="row small"><span>${t('manage.to')}</span>
          <input class="input date" type="date" .value=${to ?? ''} min=${from ?? nothing} @change=${change(event => { to = event.target.value || to; })}></label>
      </div>
      ${refused ? complaint(refused) : results()}`,
  };
}
