/** Dialogs that are made when they are asked for. */
import { $, fill, h } from '../dom.js';
import { addStyles } from './styles.js';
import css from './dialog.css';

addStyles(css);

/** @typedef {{ text: string, do: () => void, primary?: boolean, disabled?: boolean }} Action */

/**
 * Opens a dialog in place of one with the same id. It is gone when it is closed.
 * @param {string} id
 * @param {string} title
 * @param {import('../dom.js').Child[]} children
 * @param {Action[]} actions
 */
export function openDialog(id, title, children, actions) {
  $(id)?.remove();
  const heading = h('h2', { id: `${id}-title`, tabindex: '-1' }, title);
  const body = h('div', { class: 'in' }, heading, children);
  const foot = h('div', { class: 'ft' });
  const dialog = h('dialog', { id, 'aria-labelledby': `${id}-title`, onclose: () => dialog.remove() }, body, foot);
  const handle = {
    dialog,
    close: () => dialog.close(),
    /** @param {import('../dom.js').Child[]} content  what stands below the title */
    show: content => fill(body, heading, content),
    /** @param {Action[]} list */
    offer: list => fill(foot, list.map(button)),
  };
  handle.offer(actions);
  document.body.append(dialog);
  dialog.showModal();
  return handle;
}

/** @param {Action} action */
const button = action =>
  h('button', { class: action.primary ? 'btn primary' : 'btn', type: 'button', disabled: action.disabled, onclick: action.do }, action.text);
