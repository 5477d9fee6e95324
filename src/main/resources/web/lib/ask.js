// A question that is answered before something is done that cannot be undone easily.
import {leaveDialogs, modal} from '/web/lib/dom.js';
import {t} from '/web/lib/text.js';

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Asks in a dialog. @returns a promise of whether the answer is the button `yes` */
export function ask(question, yes) {
  return new Promise(answer => {
    const dialog = element('dialog', {className: 'ask'},
      element('form', {method: 'dialog'},
        element('p', {textContent: question, id: 'question'}),
        element('div', {className: 'row'},
          element('button', {className: 'button', textContent: t('common.cancel'), value: ''}),
          element('button', {className: 'button primary grow', textContent: yes, value: 'yes'}))));
    dialog.setAttribute('aria-labelledby', 'question');
    dialog.addEventListener('close', () => {
      dialog.remove();
      leaveDialogs();
      answer(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    modal(dialog);
  });
}
