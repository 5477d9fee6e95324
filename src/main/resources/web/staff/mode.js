// Whether the store takes orders, and what guests are told.
import {html, nothing} from '/web/lib/dom.js';
import {asStaff, attempt, serverTime} from '/web/lib/staff.js';
import {clock, t} from '/web/lib/text.js';
import {floor} from '/web/staff/floor.js';

const KINDS = {ONLINE: 'good', BUSY: 'warn', PAUSED: 'bad'};

/** What is being chosen, before it is said. */
const wish = {mode: null, minutes: 20, forMinutes: '', reason: ''};

const present = () => floor.store?.current_mode;

export const modeBadge = () => (present() && present().mode !== 'ONLINE'
  ? html`<span class="badge ${KINDS[present().mode]}">${t(`mode.${present().mode}`)}</span>`
  : nothing);

const change = (mode, draw) => attempt(async () => {
  const isFor = mode !== 'ONLINE' && wish.forMinutes;
  const current = await asStaff.put('/api/admin/store/mode', {
    mode,
    ...(mode === 'BUSY' ? {minutes: wish.minutes} : {}),
    ...(isFor ? {until: new Date(await serverTime() + wish.forMinutes * 60_000).toISOString()} : {}),
    ...(mode !== 'ONLINE' && wish.reason ? {reason: wish.reason} : {}),
  });
  floor.store = {...floor.store, current_mode: current};
  Object.assign(wish, {mode: null, forMinutes: ''});
  draw();
});

const fields = (mode, draw) => html`
  <form class="card stack" @submit=${event => { event.preventDefault(); change(mode, draw); }}>
    ${mode === 'BUSY' ? html`<label class="field"><span>${t('mode.minutes')}</span>
      <input class="input" type="number" min="1" max="480" required .value=${wish.minutes} @input=${event => { wish.minutes = Number(event.target.value); }}></label>` : nothing}
    <label class="field"><span>${t('mode.until')}</span>
      <select class="input" @change=${event => { wish.forMinutes = Number(event.target.value) || ''; }}>
        <option value="" ?selected=${!wish.forMinutes}>${t('mode.untilChanged')}</option>
        ${[15, 30, 60, 120].map(minutes => html`<option value=${minutes} ?selected=${wish.forMinutes === minutes}>${t('staff.minutes', {count: minutes})}</option>`)}
      </select></label>
    <label class="field"><span>${t('mode.reason')}</span>
      <input class="input" maxlength="200" .value=${wish.reason} @input=${event => { wish.reason = event.target.value.trim(); }}></label>
    <button class="button primary">${t(`mode.set.${mode}`)}</button>
  </form>`;

export function modeView(draw) {
  const now = present();
  if (!now) return html`<p class="empty">${t('mode.none')}</p>`;
  return html`
    <section class="stack mode">
      <p class="between"><span>${t('mode.now')}</span><span class="badge ${KINDS[now.mode]}">${t(`mode.${now.mode}`)}</span></p>
      ${now.until ? html`<p class="soft">${t('mode.endsAt', {time: clock(now.until)})}</p>` : nothing}
      ${now.reason ? html`<p class="soft">“${now.reason}”</p>` : nothing}
      <div class="row">
        ${Object.keys(KINDS).map(mode => html`<button class="button" aria-pressed=${(wish.mode ?? now.mode) === mode}
          @click=${() => { if (mode === 'ONLINE') change(mode, draw); else { wish.mode = mode; draw(); } }}>${t(`mode.${mode}`)}</button>`)}
      </div>
      ${wish.mode ? fields(wish.mode, draw) : nothing}
    </section>`;
}
