// What the pages of the office share: signing in, the bar with its tabs, lists that stay fresh, and questions before what cannot be undone.
import {html, mount, nothing, toast} from '/web/lib/dom.js';
import {logIn} from '/web/lib/accounts.js';
import {api} from '/web/lib/api.js';
import {complaint, input, sheet} from '/web/lib/forms.js';
import {languageSwitch, signInForm} from '/web/lib/parts.js';
import {sessionOf} from '/web/lib/session.js';
import {t} from '/web/lib/text.js';

const FRESH = 5_000;
const PAGES = ['staff', 'kitchen', 'manage', 'desk'];

/**
 * Opens a page of the office.
 *
 * page      its name
 * sections  for each kind of session ('staff', 'super') the makers of its tabs: office => {id, title, load, view, open, isLive}
 *           load: async; view: () => template; open: parameters of its address; isLive: loaded again every few seconds
 */
export function openOffice({page, sections}) {
  const kinds = Object.keys(sections);
  let kind = kinds.find(one => sessionOf(one).read()) ?? null;
  let wanted = kinds[0], tabs = [], tab = null, problem = null, isLoading = true, question = null, round = 0;

  const office = {
    api: null,
    store: null,
    get kind() { return kind; },
    draw: () => draw(),

    /** Loads the tab again. Quietly: while it fails, what was there stays. */
    async reload(isQuiet = true) {
      const mine = ++round;
      if (!isQuiet) isLoading = true;
      draw();
      try {
        if (kind === 'staff') office.store ??= await office.api.get('/api/admin/store');
        await tab?.load();
        if (mine === round) problem = null;
      } catch (failure) {
        if (mine === round) problem = failure;
      }
      if (mine === round) isLoading = false;
      draw();
    },

    /** Acts, says so, and loads the tab again. A failure is said, too. Returns whether it went well. */
    async act(action, done) {
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

  function enter(next) {
    kind = next;
    office.api = api(sessionOf(kind), () => leave());
    office.store = null;
    tabs = sections[kind].map(make => make(office));
    go();
  }

  function leave() {
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
      <nav class="tabs pages" aria-label=${t('office.pages')}>
        ${PAGES.map(one => html`<a class="tab" href="/${one}" aria-current=${one === page ? 'page' : nothing}>${t(`home.${one}`)}</a>`)}
      </nav>
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
      kind = null;
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
      ${problem ? html`${complaint(problem)}<p><button class="button" @click=${() => office.reload(false)}>${t('common.retry')}</button></p>` : nothing}
      ${isLoading && !tab.isReady ? html`<h1>${t(tab.title)}</h1><p class="empty">${t('common.loading')}</p>` : problem && !tab.isReady ? nothing : tab.view()}
    </main>
    ${question ? asking(question) : nothing}`;

  const draw = mount(document.getElementById('app'), () => {
    document.title = `${t(wanted === 'super' && kind !== 'staff' ? 'office.superTitle' : `home.${page}`)} · ${t('common.name')}`;
    return view();
  });

  addEventListener('hashchange', go);
  setInterval(() => {
    if (kind && tab?.isLive && !document.hidden && !question) office.reload();
  }, FRESH);
  if (kind) enter(kind);
  return office;
}
