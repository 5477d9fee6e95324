// The form of a printer or a POS system. Each kind asks for what it needs.
import {html, nothing, toast} from '/web/lib/dom.js';
import {area, check, complaint, input, select, sheet, wrong} from '/web/lib/forms.js';
import {t} from '/web/lib/text.js';

const KINDS = ['printer', 'cloudprnt', 'pos'];
const OPTIONS = ['host', 'port', 'paper', 'stations', 'fallback', 'fallback_host', 'raster', 'total', 'copies', 'printer_mac', 'url', 'token'];

let kind = 'printer', problem = null;

/** The options as the form has them, over those that the form does not show. */
function optionsOf(values, before) {
  const options = {...before};
  const set = (name, value) => {
    if (value === undefined || value === '' || value === null) delete options[name];
    else options[name] = value;
  };
  const whole = name => values[name] === '' ? '' : Number(values[name]);
  if (kind === 'pos') {
    set('url', values.url);
    // An empty field leaves the token as it is.
    set('token', values.token);
    return options;
  }
  if (kind === 'printer') {
    set('host', values.host);
    set('port', whole('port'));
    set('fallback_host', values.fallback_host);
    set('raster', values.raster === 'on' ? true : '');
  } else {
    set('printer_mac', values.printer_mac);
  }
  set('paper', whole('paper'));
  set('copies', whole('copies'));
  const stations = values.stations.split('\n').map(station => station.trim()).filter(Boolean);
  set('stations', stations.length ? stations : '');
  set('fallback', values.fallback === 'on' ? true : '');
  set('total', values.total === 'on' ? true : '');
  return options;
}

export function targetSheet({office, target, close}) {
  if (target) kind = target.kind;
  const end = () => {
    problem = null;
    close();
  };

  async function send(values) {
    problem = null;
    office.draw();
    const content = {name: values.name, options: optionsOf(values, target?.options)};
    try {
      const saved = target
        ? await office.api.patch(`/api/admin/targets/${target.id}`, content)
        : await office.api.post('/api/admin/targets', {...content, kind});
      toast(t('desk.saved', {name: saved.name}));
      close();
      office.reload();
    } catch (failure) {
      problem = failure;
    }
    office.draw();
  }

  const options = target?.options ?? {};
  const fault = name => wrong(problem, `/options/${name}`);
  const text = (name, more = {}) => input({name, label: t(`desk.option.${name}`), value: options[name], error: fault(name), ...more});

  const printing = () => html`
    <div class="pair">
      ${select({name: 'paper', label: t('desk.option.paper'), value: options.paper ?? 80, options: [[80, '80 mm'], [58, '58 mm']], error: fault('paper')})}
      ${text('copies', {type: 'number', min: 1, max: 5, value: options.copies ?? 1})}
    </div>
    ${area({name: 'stations', label: t('desk.option.stations'), value: options.stations?.join('\n'), hint: t('desk.option.stationsHint'), error: fault('stations')})}
    ${check({name: 'fallback', label: t('desk.option.fallback'), value: options.fallback})}
    ${check({name: 'total', label: t('desk.option.total'), value: options.total})}`;

  const fields = {
    printer: () => html`
      <div class="pair">${text('host', {placeholder: '192.168.0.50', required: true, hint: t('desk.option.hostHint')})}
        ${text('port', {type: 'number', min: 1, max: 65535, value: options.port ?? 9100})}</div>
      ${text('fallback_host', {hint: t('desk.option.fallback_hostHint')})}
      ${printing()}
      ${check({name: 'raster', label: t('desk.option.raster'), value: options.raster})}`,
    cloudprnt: () => html`${text('printer_mac', {placeholder: '00:11:62:aa:bb:cc', hint: t('desk.option.printer_macHint')})} ${printing()}`,
    pos: () => html`${text('url', {type: 'url', required: true, placeholder: 'https://'})}
      ${text('token', {type: 'password', value: '', auto: 'new-password', hint: target?.has_token ? t('desk.option.tokenKept') : t('desk.option.tokenHint')})}`,
  };

  return sheet({
    name: 'target',
    title: target ? t('desk.changeOf', {name: target.name}) : t('desk.newTarget'),
    close: end,
    send,
    body: html`
      ${complaint(problem, ['/name', '/kind', ...OPTIONS.map(name => `/options/${name}`)])}
      ${target ? nothing : select({name: 'kind', label: t('desk.kind'), value: kind, options: KINDS.map(one => [one, t(`desk.kinds.${one}`)]),
        change: event => { kind = event.target.value; problem = null; office.draw(); }})}
      ${input({name: 'name', isFirst: true, label: t('desk.name'), value: target?.name, max: 50, required: true, placeholder: t('desk.namePlaceholder'), error: wrong(problem, '/name')})}
      ${fields[kind]()}`,
    foot: html`<span class="grow"></span><button type="button" class="button" @click=${end}>${t('common.cancel')}</button>
      <button class="button primary">${t('common.save')}</button>`,
  });
}
