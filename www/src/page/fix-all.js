/** All safe fixes at once: first what they would change, then the change as one step of undo. */
import { h, icon } from '../dom.js';
import * as text from '../texts.js';
import { SEVERITY } from '../words.js';
import { openDialog } from './dialog.js';
import { diffLines } from './diff.js';

/** @typedef {import('../editor/editor.js').MessageEditor} MessageEditor */
/** @typedef {import('../lint/editor-client.js').EditorLinter} Linter */
/** @typedef {import('../lint/types.js').Options} Options */

/** Changes that are shown line by line; the rest is counted. */
const MOST = 100;

/**
 * @param {MessageEditor} editor
 * @param {Linter} linter
 * @param {Options} options
 * @param {(count: number) => void} done  after the change was made
 */
export async function fixAll(editor, linter, options, done) {
  const { revision } = editor;
  const fixed = await linter.fixAll(editor.input(), options);
  if (revision !== editor.revision) return;
  const { edits, applied, left } = fixed;
  const preview = edits.length ? editor.preview(edits, MOST) : null;
  const apply = () => {
    view.close();
    // The edits are octets of what was looked at.
    if (revision !== editor.revision) return;
    editor.apply(edits);
    done(applied.length);
  };
  const cancel = { text: text.cancel, do: () => view.close() };
  const view = openDialog(
    'fixes',
    edits.length ? text.fixesTitle(applied.length) : text.fixesNone,
    [
      edits.length > 0 && h('p', { class: 'muted' }, text.fixesSafe),
      edits.length > 0 && h('ul', { class: 'plain' }, titles(applied)),
      preview && h('div', { class: 'diff', role: 'group', 'aria-label': text.fixPreview, tabindex: '0' }, diffLines(preview, true)),
      left.length > 0 && h('h3', {}, text.fixesLeft(left.length)),
      h(
        'ul',
        { class: 'plain' },
        left.slice(0, MOST).map(({ severity, message, code }) =>
          h('li', {}, icon(severity, SEVERITY[severity]), h('span', {}, message), h('span', { class: 'code' }, code)),
        ),
      ),
    ],
    edits.length ? [cancel, { text: text.applyToCopy, do: apply, primary: true }] : [cancel],
  );
}

/** The titles of fixes, each once. @param {import('../lint/types.js').Fix[]} fixes */
function titles(fixes) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { title } of fixes) counts.set(title, (counts.get(title) ?? 0) + 1);
  return [...counts].map(([title, count]) => h('li', {}, icon('pass'), h('span', {}, title), h('span', { class: 'muted num' }, count > 1 ? `×${count}` : '')));
}
