// Which option groups a dish has, in the order in which guests are asked, and how many portions are left.
import {html, nothing, repeat} from '/web/lib/dom.js';
import {input, wrong} from '/web/lib/forms.js';
import {handle, moved} from '/web/lib/reorder.js';
import {t} from '/web/lib/text.js';

export function choices({state, groups, problem, draw}) {
  const chosen = state.groups.map(id => groups.find(group => group.id === id)).filter(Boolean);
  const others = groups.filter(group => !state.groups.includes(group.id));
  const set = ids => {
    state.groups = ids;
    draw();
  };
  const row = (group, index) => html`
    <li class="entry">${handle({key: `group-${group.id}`, name: group.name, index, count: chosen.length, move: (from, to) => set(moved(state.groups, from, to)), settle: () => {}})}
      <span class="pick"><span class="strong">${group.name}</span> <span class="soft small clamp">${group.options.map(option => option.name).join(', ')}</span></span>
      <button type="button" class="button small quiet" aria-label=${t('manage.withoutGroup', {name: group.name})} @click=${() => set(state.groups.filter(id => id !== group.id))}>✕</button></li>`;
  return html`
    <details class="part" ?open=${chosen.length > 0}><summary>${t('manage.options')}</summary><div class="stack">
      ${chosen.length ? html`<ul class="entries" data-rows>${repeat(chosen, group => group.id, row)}</ul>` : html`<p class="soft small">${t('manage.noGroups')}</p>`}
      ${others.length ? html`<label class="field"><span>${t('manage.addGroup')}</span>
        <select class="input" .value=${''} @change=${event => { set([...state.groups, Number(event.target.value)]); event.target.value = ''; }}>
          <option value="">${t('manage.chooseGroup')}</option>${others.map(group => html`<option value=${group.id}>${group.name}</option>`)}</select></label>` : nothing}
    </div></details>
    <details class="part" ?open=${state.portions !== null}><summary>${t('manage.stock')}</summary>
      ${input({name: 'portions', label: t('manage.portions'), type: 'number', min: 0, max: 1000000, value: state.portions ?? '', hint: t('manage.portionsHint'), error: wrong(problem, '/portions')})}
    </details>`;
}
