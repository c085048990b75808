/** How messages get into the page: the file picker, dropping, pasting, typing. */
import { $ } from '../dom.js';

/**
 * @typedef {object} Ways
 * @property {() => Promise<unknown>} ready   the editor can take a message
 * @property {(files: File[]) => Promise<void>} files
 * @property {(text: string, cursor?: number) => Promise<void>} text  `cursor`: where typing goes on
 * @property {() => void} refused  the browser keeps the clipboard to itself
 */

/** @param {Ways} ways */
export function waysIn(ways) {
  const raw = /** @type {HTMLTextAreaElement} */ ($('raw'));
  const file = /** @type {HTMLInputElement} */ ($('file'));

  file.addEventListener('change', () => {
    void ways.files([...(file.files ?? [])]);
    file.value = '';
  });

  raw.addEventListener('input', async event => {
    // While a character is being composed the text is not yet there.
    if (/** @type {InputEvent} */ (event).isComposing) return;
    await ways.ready();
    const typed = raw.value;
    raw.value = '';
    if (typed) await ways.text(typed, typed.length);
  });
  raw.addEventListener('compositionend', () => raw.dispatchEvent(new InputEvent('input')));

  document.addEventListener('paste', event => {
    const data = event.clipboardData;
    if (!data) return;
    const inEditor = event.composedPath().includes($('editor'));
    if (data.files.length) {
      event.preventDefault();
      void ways.files([...data.files]);
    } else if (!inEditor && (event.target === raw || document.documentElement.dataset.view === 'start')) {
      event.preventDefault();
      void ways.text(data.getData('text/plain'));
    }
  });

  $('paste').addEventListener('click', async () => {
    try {
      await ways.text(await navigator.clipboard.readText());
    } catch {
      raw.focus();
      ways.refused();
    }
  });

  let dragged = 0;
  const dragging = (/** @type {number} */ change) => {
    dragged = Math.max(0, dragged + change);
    document.documentElement.toggleAttribute('data-dragging', dragged > 0);
  };
  /** What comes from outside of the page. @param {DragEvent} event */
  const brings = event => ['Files', 'text/plain'].some(type => event.dataTransfer?.types.includes(type)) && !event.composedPath().includes($('editor'));
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;

  addEventListener('dragenter', event => hasFiles(event) && dragging(1));
  addEventListener('dragleave', event => hasFiles(event) && dragging(-1));
  addEventListener('dragover', event => {
    if (hasFiles(event) || brings(event)) event.preventDefault();
  });
  addEventListener(
    'drop',
    event => {
      dragging(-dragged);
      if (hasFiles(event)) {
        event.preventDefault();
        event.stopPropagation();
        void ways.files([...(event.dataTransfer?.files ?? [])]);
      } else if (brings(event)) {
        event.preventDefault();
        void ways.text(event.dataTransfer?.getData('text/plain') ?? '');
      }
    },
    { capture: true },
  );
}
