/** Sharing: a link that holds the message itself, as it is or with people taken out of it. */
import { h, icon } from '../dom.js';
import { KINDS, redact } from '../doc/redact.js';
import * as text from '../texts.js';
import { openDialog } from './dialog.js';

/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../doc/redact.js').Kind} Kind */

/**
 * @typedef {object} Shared
 * @property {Uint8Array} octets
 * @property {string} name
 * @property {string | null} sample  its name, while nothing was changed in it
 * @property {(octets: Uint8Array) => Promise<Report>} lint
 * @property {(words: string, done: string) => Promise<void>} copy
 * @property {(octets: Uint8Array) => void} save
 * @property {(octets: Uint8Array) => void} open  as a further message
 */

/** Longer links are cut by some programs; browsers themselves take more. */
const LONG_LINK = 8_000;
const LONGEST_LINK = 500_000;

/**
 * A link with the message in its fragment, which browsers do not send: `#m=1.` and base64url of deflated octets.
 * @param {Uint8Array} octets
 * @returns {Promise<string>}
 */
export async function packLink(octets) {
  const stream = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (octets)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (let at = 0; at < packed.length; at += 0x8000) binary += String.fromCharCode(...packed.subarray(at, at + 0x8000));
  const base = location.href.replace(/[?#].*$/, '');
  return `${base}#m=1.${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** Which rules say something at which octets. @param {Report} report */
const findings = ({ findings }) => findings.map(({ code, span, count }) => `${code} ${span.start}-${span.end} ${count}`);

/** @param {Shared} shared */
export async function share(shared) {
  const link = h('textarea', { id: 'share-link', readonly: true, rows: 3, spellcheck: 'false' });
  const size = h('p', { role: 'status' });
  const outcome = h('div', { role: 'status' });
  const boxes = KINDS.map(kind => h('input', { type: 'checkbox', value: kind, onchange: () => void show() }));
  const all = h('input', { type: 'checkbox', id: 'redact', onchange: () => {
    for (const box of boxes) box.checked = all.checked;
    void show();
  } });
  const dialog = openDialog(
    'share',
    text.shareTitle,
    [
      shared.sample &&
        h('div', {}, h('p', {}, text.shareSample), h('p', {}, h('a', { href: `?sample=${encodeURIComponent(shared.sample)}` }, new URL(`?sample=${encodeURIComponent(shared.sample)}`, location.href).href))),
      h(
        'fieldset',
        { class: 'redact' },
        h('legend', {}, h('label', {}, all, ' ', text.redact)),
        h('div', { class: 'flex' }, boxes.map(box => h('label', {}, box, ' ', text.redactKinds[/** @type {Kind} */ (box.value)]))),
        h('p', { class: 'small muted' }, text.redactKeeps),
        outcome,
      ),
      h('label', { class: 'link' }, h('span', {}, text.shareLink), link),
      size,
    ],
    [],
  );
  let turn = 0;

  async function show() {
    const mine = ++turn;
    const kinds = /** @type {Kind[]} */ (boxes.filter(box => box.checked).map(box => box.value));
    all.checked = kinds.length > 0;
    all.indeterminate = kinds.length > 0 && kinds.length < KINDS.length;
    let { octets } = shared;
    /** @type {import('../dom.js').Child[]} */
    let said = [];
    if (kinds.length) {
      const before = await shared.lint(octets);
      const redacted = redact(octets, before, kinds);
      octets = redacted.octets;
      said = compare(before, await shared.lint(octets), redacted.counts);
    }
    const url = await packLink(octets);
    if (mine !== turn) return;
    const fits = url.length <= LONGEST_LINK;
    outcome.replaceChildren(...said.filter(node => node instanceof Node));
    link.value = fits ? url : '';
    size.replaceChildren(icon(kinds.length ? 'info' : 'warning'), ' ', fits ? text.shareSize(url.length, kinds.length > 0) : text.shareTooLong(url.length), fits && url.length > LONG_LINK ? ` ${text.shareLong}` : '');
    dialog.offer([
      { text: text.close, do: dialog.close },
      ...(kinds.length
        ? [
            { text: text.openRedacted, do: () => {
              dialog.close();
              shared.open(octets);
            } },
            { text: text.saveRedacted, do: () => shared.save(octets) },
          ]
        : []),
      { text: text.copyLink, do: () => void shared.copy(url, text.linkCopied), primary: true, disabled: !fits },
    ]);
  }
  await show();
}

/**
 * Whether the linter says the same as before.
 * @param {Report} before @param {Report} after @param {Record<Kind, number>} counts
 */
function compare(before, after, counts) {
  const [old, now] = [findings(before), findings(after)];
  const gone = before.findings.filter((_, index) => !now.includes(old[index] ?? ''));
  const added = after.findings.filter((_, index) => !old.includes(now[index] ?? ''));
  const line = (/** @type {import('../lint/types.js').Finding} */ { code, line, message }, /** @type {string} */ what) =>
    h('li', {}, icon('warning'), h('span', {}, `${what} `, h('span', { class: 'code' }, code), ` ${message}`), h('span', { class: 'muted num' }, text.lineNumber(line)));
  const same = !gone.length && !added.length;
  return [
    h('p', {}, icon('pass'), ' ', text.redacted(counts)),
    h('p', {}, icon(same ? 'pass' : 'warning'), ' ', same ? text.findingsSame(after.findings.length) : text.findingsDiffer),
    h('ul', { class: 'plain' }, gone.map(finding => line(finding, text.gone)), added.map(finding => line(finding, text.added))),
  ];
}
