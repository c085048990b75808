/** Goes to a line, an octet, a field or a part: what one types says which. */
import { h, icon } from '../dom.js';
import * as text from '../texts.js';
import { number } from '../words.js';
import { openDialog } from './dialog.js';
import { entries } from './outline.js';

/** @typedef {{ text: string, position: number, worst?: import('../lint/types.js').Severity | null, octets?: number }} Place */

/**
 * @param {import('../editor/editor.js').MessageEditor} editor
 * @param {import('../lint/types.js').Report | null} report
 * @param {(position: number) => void} go
 */
export function goTo(editor, report, go) {
  const { doc } = editor.view.state;
  /** @type {Place[]} */
  const all = (report ? entries(report) : []).map(entry => ({ text: entry.text, position: entry.start, worst: entry.worst, octets: entry.octets }));
  /** @type {Place[]} */
  let shown = [];
  let at = 0;
  const list = h('div', { id: 'goto-list', role: 'listbox', 'aria-label': text.places, onclick: (/** @type {Event} */ event) => {
    const option = /** @type {Element} */ (event.target).closest('[role=option]');
    if (option instanceof HTMLElement) choose(Number(option.dataset.index));
  } });
  const input = h('input', {
    id: 'goto-input',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'goto-list',
    'aria-label': text.goTo,
    'aria-describedby': 'goto-help',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => {
      at = 0;
      show();
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && shown.length) {
        event.preventDefault();
        at = (at + step + shown.length) % shown.length;
        mark();
      } else if (event.key === 'Enter') {
        event.preventDefault();
        choose(at);
      }
    },
  });
  const dialog = openDialog('goto', text.goTo, [input, h('p', { class: 'small muted', id: 'goto-help' }, text.goToHelp), list], [{ text: text.close, do: () => dialog.close() }]);

  /** @param {string} words @returns {Place[]} */
  function find(words) {
    const octet = /^(?:@|octet\s+)([\d,.\s]+)$/i.exec(words);
    const line = /^(?:line\s+)?([\d,]+)(?:\s*:\s*([\d,]+))?$/i.exec(words);
    const value = (/** @type {string | undefined} */ digits) => Number((digits ?? '').replace(/\D/g, ''));
    if (octet) {
      const position = editor.positionOf(value(octet[1]));
      return [{ text: text.goToOctet(value(octet[1]), doc.lineAt(Math.min(position, doc.length)).number), position }];
    }
    if (line) {
      const found = doc.line(Math.max(1, Math.min(value(line[1]), doc.lines)));
      return [{ text: text.goToLine(found.number, line[2] ? value(line[2]) : 1), position: Math.min(found.to, found.from + Math.max(0, value(line[2]) - 1)) }];
    }
    const wanted = words.toLowerCase();
    return all.filter(place => place.text.toLowerCase().includes(wanted)).sort((a, b) => Number(!a.text.toLowerCase().startsWith(wanted)) - Number(!b.text.toLowerCase().startsWith(wanted)));
  }

  function show() {
    shown = find(input.value.trim());
    list.replaceChildren(
      ...shown.map((place, index) =>
        h(
          'div',
          { role: 'option', id: `goto-${index}`, 'data-index': index },
          place.worst ? icon(place.worst, text.worst[place.worst]) : h('span'),
          h('span', {}, place.text),
          h('span', { class: 'muted num' }, place.octets === undefined ? '' : number(place.octets)),
        ),
      ),
    );
    if (!shown.length) list.append(h('p', { class: 'muted' }, text.nothingThere));
    mark();
  }

  function mark() {
    [...list.querySelectorAll('[role=option]')].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === at));
      if (index === at) option.scrollIntoView({ block: 'nearest' });
    });
    input.setAttribute('aria-activedescendant', shown.length ? `goto-${at}` : '');
  }

  /** @param {number} index */
  function choose(index) {
    const place = shown[index];
    if (!place) return;
    dialog.close();
    go(place.position);
  }

  show();
  input.focus();
}
