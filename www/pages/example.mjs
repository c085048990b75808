/** An example of a rule's page: the message as an editor shows it, with the findings that a test holds it to. */
import { deflateRawSync } from 'node:zlib';
import { END_NAMES, decode } from '../src/doc/octets.js';
import { SPECIAL, label } from '../src/special.js';
import { escape, icon } from './shell.mjs';

/** @typedef {import('../src/lint/types.js').Options} Options */
/** @typedef {{ code: string, severity: import('../src/lint/types.js').Severity, from: [number, number], to: [number, number], message: string }} Said  lines and columns from 1 */

/**
 * The octets that an example stands for; the tokens are those of `emlint::page::octets`.
 * @param {string} text
 * @returns {Uint8Array}
 */
export function exampleOctets(text) {
  /** @type {Record<string, number[]>} */
  const single = { '\n': [13, 10], '␀': [0], '␠': [32], '␉': [9] };
  /** @type {number[]} */
  const octets = [];
  const pattern = /([␊␍])\n?|[\n␀␠␉]|⟨([^⟩]*)⟩|[^\n␀␠␉␊␍⟨]+|⟨/gu;
  for (const [piece, end, token] of text.matchAll(pattern)) {
    if (end) octets.push(end === '␊' ? 10 : 13);
    else if (single[piece]) octets.push(...single[piece]);
    else octets.push(...(token === undefined ? new TextEncoder().encode(piece) : tokenOctets(token)));
  }
  return Uint8Array.from(octets);
}

/** `text×count`, or hexadecimal digits. @param {string} token */
function tokenOctets(token) {
  const [, what, count] = /^(.*)×(\d+)$/su.exec(token) ?? [];
  if (what !== undefined) return new TextEncoder().encode(what.repeat(Number(count)));
  return Uint8Array.from(token.match(/[0-9a-f]{2}/gi) ?? [], pair => parseInt(pair, 16));
}

/** @param {string} text  of a findings block @returns {Said[]} */
export function parseFindings(text) {
  return text
    .split('\n')
    .map(line => /^(\w+) (error|warning|info) (\d+):(\d+)-(\d+):(\d+) (.*)$/.exec(line))
    .filter(match => match !== null)
    .map(([, code = '', severity, ...rest]) => {
      const [line = 1, column = 1, endLine = 1, endColumn = 1] = rest.slice(0, 4).map(Number);
      return {
        code,
        severity: /** @type {Said['severity']} */ (severity),
        from: [line, column],
        to: [endLine, endColumn],
        message: rest[4] ?? '',
      };
    });
}

/** The words behind the kind of an example, and the options of the linter that they stand for. @type {Record<string, Options>} */
const OPTIONS = {
  received: { stage: 'received' },
  outgoing: { stage: 'outgoing' },
  strict: { strict: true },
  bulk: { bulk: 'yes' },
  pasted: { origin: 'pasted' },
  smtp: { transport: 'smtp' },
  submission: { transport: 'submission' },
  smtputf8: { smtputf8: true },
  ours: { ownDomains: ['shop.example'] },
};

/**
 * How an example is linted; null when it is several messages, which are looked at together.
 * @param {string[]} words  as in `emlint::page::WORDS` @returns {Options | null}
 */
export function optionsOf(words) {
  if (words.includes('mbox')) return null;
  return Object.assign({}, ...words.map(word => (word.startsWith('select=') ? { select: word.slice(7).split(',') } : OPTIONS[word] ?? unknown(word))));
}

/** @param {string} word @returns {never} */
function unknown(word) {
  throw new Error(`no example is linted as “${word}”`);
}

const TITLES = { bad: 'Example', good: 'Fine', fixed: 'Write this instead' };

/**
 * @param {object} what
 * @param {'bad' | 'good' | 'fixed'} what.kind
 * @param {string[]} what.words  behind the kind: how the example is linted
 * @param {Options | null} what.options  the same for the linter, null when the widget cannot do it
 * @param {Uint8Array} what.octets
 * @param {Said[]} what.said
 * @param {string} what.root
 * @param {string} what.name  of the file beside the page
 * @param {number} what.number  among those of its kind on the page, from 1
 * @param {string | undefined} what.code  the rule that it is an example of
 */
export function example({ kind, words, options, octets, said, root, name, number, code }) {
  // Regions of a page are told apart by their names.
  const title = number > 1 ? `${TITLES[kind]} ${number}` : TITLES[kind];
  const counts = /** @type {const} */ (['error', 'warning', 'info'])
    .map(severity => ({ severity, count: said.filter(one => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `<span class="res small">${icon(severity, `${severity}s`)}${count}</span>`)
    .join('');
  const shown = words.filter(word => !word.startsWith('select='));
  const { select = code ? [code] : [], stage, ...more } = options ?? {};
  // With other options the page would say something else.
  const plain = options && !Object.keys(more).length;
  const under = [
    shown.length ? `Checked as ${escape(shown.join(', '))}` : '',
    more.evidence ? 'Checked with these records' : '',
    plain ? `<a href="${root || './'}#m=1.${deflateRawSync(octets, { level: 9 }).toString('base64url')}">Open in emlint</a>` : '',
    `<a href="${name}" download>Save .eml</a>`,
  ];
  const list = said.map(
    ({ severity, message, from, code: found }) =>
      `<li>${icon(severity, severity)}<span>${escape(message)} <a class="code" href="${root}rules/${found}/">${found}</a></span><span class="muted small num"><span class="sr">line </span>${from[0]}</span></li>`,
  );
  const drawn = `<div class="example"><div class="head"><b class="small">${title}</b>${kind === 'bad' ? counts : icon('pass', 'fine')}</div>
<pre tabindex="0" role="group" aria-label="${title}">${lines(octets, said)}</pre>${list.length ? `<ul class="said">${list.join('')}</ul>` : ''}</div>`;
  // What is drawn here stands until the widget has taken over, and for good where no scripts run. Its text is the message,
  // unless it has octets that no text has.
  const src = isText(octets) ? '' : ` src="${name}"`;
  const attributes = [
    src,
    select.length ? ` select="${select.join()}"` : '',
    stage ? ` stage="${stage}"` : '',
    said.length ? '' : ' findings="inline"',
    // What the DNS said is about this message and no other.
    more.evidence ? '' : ' editable',
    plain ? '' : ` data-options="${escape(JSON.stringify(more))}"`,
  ];
  const live = `<emlint-message${attributes.join('')} aria-label="${title}">${drawn}</emlint-message>`;
  return `<div class="shown">${options ? live : drawn}<p class="small muted under">${under.filter(Boolean).join('<span aria-hidden="true">·</span>')}</p></div>`;
}

/** Whether the text that is drawn, with its lines ended by CRLF, is the message again. @param {Uint8Array} octets */
function isText(octets) {
  const { lines, main, exceptions } = decode(octets);
  return main === '\r\n' && !exceptions.length && lines.at(-1) === '' && lines.every(text => text.length <= LONGEST && text.search(SPECIAL) < 0);
}

/** Beyond this, a line shows only its ends and what is marked. */
const LONGEST = 2_000;
const KEPT = 60;

/** @param {Uint8Array} octets @param {Said[]} said */
function lines(octets, said) {
  const view = decode(octets);
  const kinds = new Map(view.exceptions.map(({ line, end }) => [line, END_NAMES[end]]));
  // The empty line behind the last line end is none.
  const count = view.lines.length > 1 && view.lines.at(-1) === '' ? view.lines.length - 1 : view.lines.length;
  let header = true;
  const mixed = view.exceptions.length > 0 || (view.main !== '\r\n' && view.lines.length > 1);
  return view.lines
    .slice(0, count)
    .map((text, index) => {
      header &&= text !== '';
      const end = mixed && index < view.lines.length - 1 ? (kinds.get(index) ?? END_NAMES[view.main]) : '';
      return `<span class="ln"><span class="g" data-n="${index + 1}"></span><span class="t">${line(text, index + 1, said, header)}${end ? chip(end) : ''}\n</span></span>`;
    })
    .join('');
}

/** @param {string} text @param {number} number @param {Said[]} said @param {boolean} header */
function line(text, number, said, header) {
  const marks = said
    .filter(({ from, to }) => from[0] <= number && number <= to[0] && !(to[0] === number && to[1] === 1 && from[0] < number))
    .map(({ from, to, severity, code }) => ({
      from: from[0] === number ? from[1] - 1 : 0,
      to: to[0] === number ? to[1] - 1 : text.length,
      breaks: to[0] > number,
      severity,
      code,
    }));
  const name = header ? (/^[!-9;-~]+[ \t]*:/.exec(text)?.[0].length ?? 0) : 0;
  const cuts = new Set([0, name, text.length]);
  for (const { from, to } of marks) cuts.add(Math.min(from, text.length)).add(Math.min(to, text.length));
  const edges = [...cuts].sort((a, b) => a - b);
  let html = '';
  /** @type {(typeof marks)[number] | undefined} */
  let open;
  let inner = '';
  const flush = () => {
    html += open ? wrap(inner, open.severity, open.code) : inner;
    inner = '';
  };
  for (let index = 0; index < edges.length; index++) {
    const from = edges[index] ?? 0;
    const to = edges[index + 1];
    const mark = to === undefined ? undefined : marks.find(one => one.from <= from && to <= one.to && one.from < one.to);
    if (mark !== open) flush();
    open = mark;
    for (const mark of marks) {
      // A mark on nothing, or on the line break alone.
      if (mark.from !== mark.to || mark.from !== from) continue;
      inner += wrap(point(mark.breaks ? '↵' : '∅'), mark.severity, mark.code);
    }
    if (to === undefined) break;
    const shown = visible(text.slice(from, to), text.length > LONGEST);
    inner += to <= name ? `<b class="fn">${shown}</b>` : shown;
  }
  flush();
  return html;
}

/** @param {string} html @param {string} severity @param {string} code */
const wrap = (html, severity, code) => `<mark class="emlint-mark" data-code="${code}" data-severity="${severity}">${html}</mark>`;

/** @param {string} text */
const chip = text => `<span class="chipc">${escape(text)}</span>`;

/** A name for what is no text, which is not in the text either. @param {string} text */
const point = text => `<span class="chipc" data-c="${escape(text)}"></span>`;

/** @param {string} text @param {boolean} short @returns {string} */
function visible(text, short) {
  if (short && text.length > 2 * KEPT + 20) {
    const hidden = text.length - 2 * KEPT;
    return `${visible(text.slice(0, KEPT), false)}${chip(`${hidden.toLocaleString('en')} more characters`)}${visible(text.slice(-KEPT), false)}`;
  }
  let html = '';
  let end = 0;
  for (const match of text.matchAll(SPECIAL)) {
    html += escape(text.slice(end, match.index)) + chip(label(match[0]));
    end = match.index + match[0].length;
  }
  return html + escape(text.slice(end));
}

