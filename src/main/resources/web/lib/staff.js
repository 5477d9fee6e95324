// What the pages of a store's staff have in common: their session, the door, and how they speak to the service.
import {logIn} from '/web/lib/accounts.js';
import {api} from '/web/lib/api.js';
import {html, nothing, toast} from '/web/lib/dom.js';
import {languageSwitch, signInForm} from '/web/lib/parts.js';
import {sessionOf} from '/web/lib/session.js';
import {isMuted, setMuted, wantsTouch} from '/web/lib/sound.js';
import {t} from '/web/lib/text.js';

const session = sessionOf('staff');

export const isIn = () => session.read() !== null;

let left = () => {};

export const asStaff = api(session, () => {
  session.forget();
  left();
});

/** The door of a page: a template that asks staff for their name and password, then calls entered. */
export function staffDoor(draw, entered) {
  const form = signInForm(draw);
  left = draw;
  return () => form({
    title: t('common.staffDoor'),
    fields: [['username', t('common.username'), 'text', 'username'], ['password', t('common.password'), 'password', 'current-password']],
    async send(credentials) {
      await logIn('staff', credentials);
      entered();
    },
  });
}

export async function signOut() {
  await asStaff.post('/api/admin/auth/logout').catch(() => {});
  session.forget();
  location.reload();
}

/** Does what a button is for, and says why it did not work. @returns whether it did */
export async function attempt(act) {
  try {
    await act();
    return true;
  } catch (problem) {
    toast(problem.message, 'bad');
    return false;
  }
}

/** Milliseconds since 1970 as the service counts them: the clock of a tablet may be wrong by hours. */
export async function serverTime() {
  const {headers} = await asStaff.call('GET', '/api/admin/store');
  return Date.parse(headers.get('Date'));
}

/** The pages of a store, for those who work there. */
const PAGES = ['staff', 'kitchen', 'manage', 'desk'];

export const pageLinks = (page, kind) => html`
  <nav class="tabs ${kind}" aria-label=${t('common.pages')}>
    ${PAGES.map(one => html`<a class="tab" href=${`/${one}`} aria-current=${one === page ? 'page' : nothing}>${t(`home.${one}`)}</a>`)}
  </nav>`;

/** Switches the sound, and says when the browser waits for a touch before it lets any be heard. */
export const bell = draw => html`
  ${wantsTouch() ? html`<span class="badge warn">${t('staff.soundWaits')}</span>` : nothing}
  <button class="button small" aria-pressed=${!isMuted()} @click=${() => { setMuted(!isMuted()); draw(); }}>
    ${isMuted() ? t('staff.soundOff') : t('staff.soundOn')}</button>`;

export const staffBar = ({page, name, draw, more = nothing}) => html`
  <header class="bar">
    <h1 class="name">${name ?? t('common.name')}</h1>
    ${pageLinks(page, 'grow')}
    ${more}
    ${languageSwitch(draw)}
    <button class="button small" @click=${async () => { session.read() && await signOut(); }}>${t('common.signOut')}</button>
  </header>`;
