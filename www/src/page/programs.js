/** What each mail program does with a feature of HTML or CSS: the long notes of Can I email, fetched when they are asked for. */
import { h } from '../dom.js';
import * as text from '../texts.js';
import { link } from './note.js';

/**
 * @typedef {object} Feature
 * @property {string} title
 * @property {string} url
 * @property {string} notes
 * @property {Record<string, string>} byNumber  notes about single programs
 * @property {([string, string] | null)[]} results  of each program: the version that was tested, and `y`, `a`, `n` or `u` with the numbers of notes
 *
 * @typedef {{ names: string[], features: Record<string, Feature | undefined> }} Data
 */

/** @type {Promise<Data> | null} */
let data = null;

function load() {
  data ??= fetch('clients-notes.json').then(response => response.json());
  data.catch(() => (data = null));
  return data;
}

/**
 * Adds a list that can be unfolded to the note of a finding, whose help names the feature.
 * @param {HTMLElement} note @param {import('../lint/types.js').Finding} finding
 */
export async function addPrograms(note, { help }) {
  const { names, features } = await load();
  const feature = features[/\bCan I email calls it ([\w-]+)/.exec(help)?.[1] ?? ''];
  if (!feature) return;
  /** The names of the programs with the same result. @type {Map<string, string[]>} */
  const groups = new Map();
  feature.results.forEach((result, index) => {
    const name = names[index];
    if (result && name) groups.set(result[1], [...(groups.get(result[1]) ?? []), name]);
  });
  // Worst first.
  const rank = (/** @type {string} */ result) => 'nauy'.indexOf(result.charAt(0));
  const sorted = [...groups].sort(([one], [other]) => rank(one) - rank(other));
  const list = h(
    'details',
    { class: 'programs' },
    h('summary', {}, text.programs),
    h(
      'dl',
      {},
      sorted.flatMap(([result, list]) => [
        h('dt', {}, text.support[/** @type {keyof typeof text.support} */ (result.charAt(0))] ?? text.support.u),
        h('dd', {}, list.join(', '), numbers(result).map(number => h('p', {}, rich(feature.byNumber[number] ?? '')))),
      ]),
    ),
    feature.notes && h('p', {}, rich(feature.notes)),
    h('p', { class: 'small' }, link(feature.url, text.canIEmail(feature.title))),
  );
  note.querySelector('.meta')?.after(list);
}

/** The notes that a result points at. @param {string} result */
const numbers = result => [...result.matchAll(/#(\d+)/g)].map(([, number]) => number ?? '');

/** Code and links, as the notes have them. @param {string} words */
function rich(words) {
  return words.split(/(`[^`]+`|\[[^\]]+\]\(https:[^)\s]+\))/).map(piece => {
    const [, shown, url] = /^\[([^\]]+)\]\((https:[^)\s]+)\)$/.exec(piece) ?? [];
    if (shown && url) return link(url, shown);
    return /^`.+`$/.test(piece) ? h('code', {}, piece.slice(1, -1)) : piece;
  });
}
