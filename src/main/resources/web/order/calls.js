// Calling staff: for what, and whether somebody comes.
import {html, live, nothing, toast} from '/web/lib/dom.js';
import {clock, t} from '/web/lib/text.js';
import {asGuest, guest, on} from '/web/order/guest.js';
import {whyNot} from '/web/order/refusal.js';

const KINDS = ['staff', 'water', 'utensils', 'bill', 'other'];

let isSending = false, note = '';

on('otherGuests', () => { note = ''; });

const openCall = kind => [...guest.calls.values()].find(call => call.kind === kind && call.state !== 'resolved');

async function call(kind, draw) {
  if (isSending || openCall(kind)) return;
  isSending = true;
  draw();
  const said = kind === 'other' ? note.trim() : '';
  try {
    const made = await asGuest.post('/api/customer/calls', {kind, ...(said ? {note: said} : {})});
    guest.calls.set(made.id, made);
    if (said) note = '';
    toast(t('call.sent'), 'good');
  } catch (problem) {
    toast(whyNot(problem), 'bad');
  }
  isSending = false;
  draw();
}

export function callsView(draw) {
  return html`
    <section class="stack">
      <h2>${t('call.title')}</h2>
      <ul class="grid calls">
        ${KINDS.map(kind => {
          const made = openCall(kind);
          return html`<li><button class="card way" aria-disabled=${!!made || isSending} @click=${() => call(kind, draw)}>
            <span class="strong">${t(`call.${kind}`)}</span>
            ${made ? html`<span class=${made.state === 'acknowledged' ? 'badge good' : 'badge warn'}>
              ${t(`call.state.${made.state === 'acknowledged' ? 'acknowledged' : 'open'}`)} ${clock(made.acknowledged_at ?? made.called_at)}</span>` : nothing}
          </button></li>`;
        })}
      </ul>
      <label class="field"><span>${t('call.note')}</span>
        <input class="input" maxlength="200" .value=${live(note)} @input=${event => { note = event.target.value; }}></label>
    </section>`;
}
