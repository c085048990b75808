/** The guide for one mail system: what is for others is hidden. Without this script everything is shown. */
import { $ } from '../dom.js';

const choice = $('choice');
const buttons = /** @type {HTMLElement[]} */ ([...choice.querySelectorAll('button')]);
const blocks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-for]')]);

/** @param {string} system  empty for all of them */
function show(system) {
  const known = buttons.some(button => button.dataset.system === system) ? system : '';
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.system === known));
  for (const block of blocks) block.hidden = Boolean(known) && block.dataset.for !== known && block.dataset.for !== 'dns';
}

choice.hidden = false;
for (const button of buttons) {
  button.addEventListener('click', () => {
    const system = button.dataset.system ?? '';
    show(system);
    const address = new URL(location.href);
    if (system) address.searchParams.set('for', system);
    else address.searchParams.delete('for');
    history.replaceState(null, '', address);
  });
}
show(new URLSearchParams(location.search).get('for') ?? '');
