// What the pages of the office share: signing in, the bar with its tabs, lists that stay fresh, and questions before what cannot be undone.
import {html, mount, nothing, toast} from '/web/lib/dom.js';
import {logIn} from '/web/lib/accounts.js';
import {api} from '/web/lib/api.js';
import {complaint, input, sheet} from '/web/lib/forms.js';
import {cutNotice, languageSwitch, signInForm} from '/web/lib/parts.js';
import {sessionOf} from '/web/lib/session.js';
import {pageLinks} from '/web/lib/staff.js';
import {watch} from '/web/lib/stream.js';
import {t} from '/web/lib/text.js';

/** A list that no stream tells of is read again so often, and what was acted on a moment ago more often: all screens of a store share a limit. */
const FRESH = 15_000, WATCHED = 5_000, MOMENT = 30_000;

/** What the stream tells is read soon, and then not again for a while: many changes in a row are few requests. */
const SOON = 300, PAUSE = 5_000;

const PLURALS = {menu: 'menus', category: 'categories', option_group: 'option_groups', station: 'stations'};

/** Whether a dish or a category names a station that is not among these: it is made with it, which no event says. */
const makesStation = ({change, menu, category}, stations) => change === 'imported'
  || [menu, category].some(one => one?.station && !stations.some(station => station.name === one.station));

/** Whether the data of `menu.changed` says more than the rows do: they may have been read since. */
function isNews({change, ...told}, rows) {
  return rows.station && makesStation({change, ...told}, rows.station) || Object.entries(PLURALS).some(([kind, plural]) => rows[kind] && (told[`${kind}_ids`]
    || [told[kind], ...(told[plural] ?? [])].filter(Boolean).some(one => {
      const known = rows[kind].find(row => row.id === one.id);
      return change === 'deleted' ? known : !(known?.version >= one.version);
    })));
}

/**
 * Opens a page of the office.
 *
 * page      its name
 * sections  for each kind of session ('staff', 'super') the makers of its tabs: office => {id, title, load, view, open, isLive}
 *           load: async; view: () => template; open: parameters of its address; isLive: loaded again every few seconds
 *           renew: async; loads what changes without an event, instead of all
 *           rows: () => its rows by their kind, loaded again when `menu.changed` says more than they do; take: the portions that it tells of
 */
export function openOffice({page, sections}) {
  const kinds = Object.keys(sections);
  let kind = kinds.find(one => sessionOf(one).read()) ?? null;
  let wanted = kinds[0], tabs = [], tab = null, problem = null, isLoading = true, question = null;
  let stop = () => {}, link = 'open', news = [], newsTimer = null, newsRead = 0, loaded = 0, acted = -Infinity, notBefore = 0;

  /** The load of each tab that is under way, and the one that was asked for meanwhile. */
  const loads = new WeakMap();

  const office = {
    api: null,
    store: null,
    get kind() { return kind; },
    draw: () => draw(),

    /** Loads the tab again. Quietly: while it fails, what was there stays. */
    async reload(isQuiet = true) {
      if (!isQuiet) isLoading = true;
      draw();
      if (tab) await load(tab);
    },

    /** All rows of a list that comes in pages. */
    async all(path) {
      const found = [];
      for (let page = 1; ; page++) {
        const {data, pagination} = await office.api.get(`${path}?page=${page}&page_size=200`);
        found.push(...data);
        if (page >= pagination.total_pages) return found;
      }
    },

    /** Acts, says so, and loads the tab again. A failure is said, too. Returns whether it went well. */
    async act(action, done) {
      acted = Date.now();
      try {
        const result = await action();
        if (done) toast(typeof done === 'function' ? done(result) : done);
        await office.reload();
        return true;
      } catch (failure) {
        toast(failure.message, 'bad');
        await office.reload();
        return false;
      }
    },

    /** Asks before something is done. reason: 'required' or 'optional' to ask for one. Resolves to null, or to {reason}. */
    ask: asked => new Promise(answer => {
      question = {...asked, answer: value => { question = null; draw(); answer(value); }};
      draw();
    }),
  };

  /** One load at a time, and then one more if it was asked for meanwhile: no answer is overtaken by an older one, nor given up for a newer. */
  function load(one, isRenewal = false) {
    if (!loads.has(one)) loads.set(one, {now: null, next: null});
    const its = loads.get(one);
    if (its.now) return its.next ??= its.now.then(() => { its.next = null; return load(one); });
    return its.now = loadNow(one, isRenewal).finally(() => { its.now = null; });
  }

  async function loadNow(one, isRenewal) {
    let failure = null;
    loaded = Date.now();
    try {
      if (kind === 'staff') office.store ??= await office.api.get('/api/admin/store');
      await (isRenewal && one.renew ? one.renew() : one.load());
    } catch (refusal) {
      failure = refusal;
    }
    if (one === tab) {
      problem = failure;
      isLoading = false;
      notBefore = Date.now() + 1_000 * (failure?.retryAfter ?? 0);
    }
    draw();
  }

  /** Loads again what is old by now, or what could not be loaded. */
  function refresh() {
    if (!tab || document.hidden || question) return;
    // Times go by also where nothing is loaded.
    draw();
    const now = Date.now(), isOld = now - loaded >= (now - acted < MOMENT ? WATCHED : FRESH);
    if ((problem?.isPassing || tab.isLive && isOld) && now >= notBefore && !loads.get(tab)?.now) load(tab, !problem);
  }

  function follow() {
    stop();
    link = 'open';
    stop = kind === 'staff' && tabs.some(one => one.rows) ? watch({
      kind,
      url: '/api/admin/orders/stream',
      load: () => office.reload(),
      show: (type, data) => { if (type === 'menu.changed') hear(data); },
      state: now => {
        link = now === 'open' ? 'open' : 'cut';
        if (now === 'ended') office.api.get('/api/admin/store').catch(() => {});
        draw();
      },
    }) : () => {};
  }

  async function hear(data) {
    if (data.stock) {
      // What is being loaded may be older.
      if (tab) await loads.get(tab)?.now;
      tab?.take?.(data);
      draw();
    } else {
      news.push(data);
      newsTimer ??= setTimeout(readNews, Math.max(SOON, newsRead + PAUSE - Date.now(), notBefore - Date.now()));
    }
  }

  async function readNews() {
    // What is being loaded may say it already.
    if (tab) await loads.get(tab)?.now;
    newsTimer = null;
    const told = news;
    news = [];
    if (!tab?.rows || !told.some(data => isNews(data, tab.rows()))) return;
    newsRead = Date.now();
    office.reload();
  }

  function enter(next) {
    kind = next;
    office.api = api(sessionOf(kind), () => leave());
    office.store = null;
    tabs = sections[kind].map(make => make(office));
    go();
    follow();
  }

  function leave() {
    stop();
    if (kind) sessionOf(kind).forget();
    kind = null;
    tab = null;
    question = null;
    draw();
  }

  async function signOut() {
    const way = kind === 'super' ? '/api/superadmin/auth/logout' : '/api/admin/auth/logout';
    await office.api.post(way).catch(() => {});
    leave();
  }

  function go() {
    if (!kind) return;
    question?.answer(null);
    const [id, query] = location.hash.slice(1).split('?');
    tab = tabs.find(one => one.id === id) ?? tabs[0];
    tab.open?.(Object.fromEntries(new URLSearchParams(query)));
    problem = null;
    office.reload(false);
    queueMicrotask(() => document.querySelector('.sections [aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'}));
  }

  const bar = () => html`
    <header class="bar">
      ${pageLinks(page, 'pages')}
      <span class="grow"></span>
      ${languageSwitch(() => { draw(); office.reload(); })}
      ${kinds.length > 1 ? html`<button class="button small quiet" @click=${turn}>${t(kind === 'super' ? 'office.asStaff' : 'office.asSuper')}</button>` : nothing}
      <button class="button small" @click=${signOut}>${t('common.signOut')}</button>
    </header>
    <nav class="tabs sections" aria-label=${t('office.sections')}>
      ${tabs.map(one => html`<a class="tab" href="#${one.id}" aria-current=${one === tab ? 'true' : nothing}>${t(one.title)}</a>`)}
    </nav>`;

  /** To the other kind of session; signs in if there is none. */
  function turn() {
    wanted = kinds.find(one => one !== kind);
    if (sessionOf(wanted).read()) {
      enter(wanted);
    } else {
      stop();
      kind = tab = null;
      draw();
    }
  }

  const form = signInForm(() => draw());

  const door = () => html`
    ${form({
      title: t(wanted === 'super' ? 'office.superTitle' : `home.${page}`),
      fields: [['username', t('common.username'), 'text', 'username'], ['password', t('common.password'), 'password', 'current-password']],
      send: async credentials => { await logIn(wanted, credentials); enter(wanted); },
    })}
    ${kinds.length > 1 ? html`<p class="page narrow door"><button class="button quiet" @click=${() => { wanted = kinds.find(one => one !== wanted); draw(); }}>
      ${t(wanted === 'super' ? 'office.asStaff' : 'office.asSuper')}</button></p>` : nothing}`;

  const asking = ({title, text, confirm, isBad, reason, answer}) => sheet({
    name: 'question',
    title,
    close: () => answer(null),
    send: values => {
      if (reason === 'required' && !values.reason?.trim()) {
        question.problem = {body: {errors: [{pointer: '/reason', code: 'REQUIRED'}]}};
        draw();
      } else {
        answer(values.reason?.trim() ? {reason: values.reason.trim()} : {});
      }
    },
    body: html`${text ? html`<p>${text}</p>` : nothing}
      ${reason ? input({name: 'reason', isFirst: true, label: t('office.reason'), max: 200, required: reason === 'required',
        error: question?.problem && t('field.REQUIRED')}) : nothing}`,
    foot: html`<span class="grow"></span><button type="button" class="button" @click=${() => answer(null)}>${t('common.cancel')}</button>
      <button class="button ${isBad ? 'bad' : 'primary'}">${confirm}</button>`,
  });

  const view = () => !kind ? door() : html`
    ${bar()}
    <main class="page stack" aria-busy=${isLoading ? 'true' : nothing}>
      ${cutNotice(link)}
      ${problem ? html`${complaint(problem)}<p><button class="button" @click=${() => office.reload(false)}>${t('common.retry')}</button></p>` : nothing}
      ${isLoading && !tab.isReady ? html`<h1>${t(tab.title)}</h1><p class="empty">${t('common.loading')}</p>` : problem && !tab.isReady ? nothing : tab.view()}
    </main>
    ${question ? asking(question) : nothing}`;

  const draw = mount(document.getElementById('app'), () => {
    document.title = `${t(wanted === 'super' && kind !== 'staff' ? 'office.superTitle' : `home.${page}`)} · ${t('common.name')}`;
    return view();
  });

  addEventListener('hashchange', go);
  addEventListener('online', refresh);
  addEventListener('visibilitychange', refresh);
  setInterval(refresh, WATCHED);
  if (kind) enter(kind);
  return office;
}
