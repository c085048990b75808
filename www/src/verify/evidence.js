/** What the DNS said, beside what the message says. Every text from outside becomes a text node. */
import { card, h, icon, mono } from '../dom.js';
import { plural } from '../words.js';
import * as text from './texts.js';

/** @typedef {import('../dom.js').Child} Child */
/** @typedef {import('../dom.js').Shape} Shape */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('./types.js').Evidence} Evidence */
/** @typedef {import('./types.js').HostEvidence} HostEvidence */
/** @typedef {import('./types.js').Outcome} Outcome */
/** @typedef {import('./types.js').Span} Span */
/** @typedef {import('./types.js').SignatureEvidence} SignatureEvidence */
/** @typedef {import('./types.js').SpfEvidence} SpfEvidence */

/** @typedef {(span: Span | null) => Child} Place  a button that goes there */

/** @type {Record<Outcome, Shape>} */
const GRADES = { pass: 'pass', fail: 'error', permerror: 'error', softfail: 'warning', neutral: 'warning', policy: 'warning', none: 'unknown', temperror: 'unknown' };

/** @param {Outcome} result @param {string} [name] */
export const badge = (result, name = result) => sign(GRADES[result], name);

/** @param {Shape} shape @param {string} name */
const sign = (shape, name) => h('span', { class: `badge ${shape}` }, icon(shape), name);

const code = (/** @type {string} */ words) => h('code', {}, words.length > 120 ? `${words.slice(0, 120)}…` : words);
const small = (/** @type {Child[]} */ ...words) => h('span', { class: 'muted' }, words);
const lines = (/** @type {Child[]} */ ...list) => list.filter(Boolean).map(line => h('div', {}, line));

/** A part that is shown on request. @param {string} title @param {Child[]} list */
export const details = (title, list) => h('details', {}, h('summary', {}, title), h('ul', { class: 'steps-list' }, list));

/** @param {SpfEvidence} spf */
export function spfTrace({ steps }) {
  const marks = { record: '', match: '+ ', 'no-match': '− ', error: '! ', 'not-reached': '\u2003' };
  return details(
    text.trace,
    steps.map(({ depth, term, outcome, text: words }) =>
      h('li', { class: `depth-${Math.min(depth * 2 + (outcome === 'record' ? 0 : 1), 8)}` }, h('span', {}, marks[outcome]), code(term), words && small(' ', words)),
    ),
  );
}

/** @param {SpfEvidence} spf */
export function spfEvidence(spf) {
  const record = spf.steps[0];
  return [
    ...lines(record?.outcome === 'record' && code(record.term), small(spf.text, spf.lookups > 0 && `; ${text.lookups(spf.lookups, spf.voids)}`)),
    spf.steps.length > 1 && spfTrace(spf),
  ];
}

/** @param {SignatureEvidence} signature @param {Evidence} evidence @param {Place} place */
function signatureEvidence(signature, { session }, place) {
  const { key, damage, result, resultNow, signedOctets, bodyOctets } = signature;
  const about = key && [key.type && text.key(key.type, key.bits), key.testing && text.keyTesting].filter(Boolean).join(', ');
  return lines(
    key && code(key.record),
    small(about && `${about}; `, signature.text, ' ', place(signature.field)),
    result !== resultNow && text.bothAnswers(result, session.received?.value.slice(0, 10) ?? '', resultNow),
    signedOctets !== null && bodyOctets !== null && signedOctets < bodyOctets && text.partSigned(signedOctets, bodyOctets),
    ...damage.map(({ text: what, places, complete }) => h('span', {}, h('b', {}, what), '. ', complete ? text.verifiesWithout : text.hashWithout, ' ', place(places[0] ?? null))),
  );
}

/** @param {HostEvidence} host */
export function hostNames({ ip, names, result }) {
  if (!names.length) return lines(code(ip), small(result === 'temperror' ? text.unknown : text.noReverse));
  return names.slice(0, 5).map(({ name, addresses }) => h('div', {}, code([ip, name, ...addresses.slice(0, 4)].join(' → '))));
}

/** @param {HostEvidence} host @returns {HTMLElement} */
export const hostBadge = ({ result }) => (result === 'pass' ? sign('pass', text.confirmed) : result === 'temperror' ? sign('unknown', text.unknown) : sign('warning', text.notConfirmed));

/** @param {HostEvidence['lists']} lists */
export function listVerdict(lists) {
  if (lists.some(({ status }) => status === 'listed')) return sign('error', text.listStatus.listed);
  if (lists.some(({ status }) => status === 'policy')) return sign('warning', text.listStatus.policy);
  // One list that does not answer leaves it open.
  return lists.every(({ status }) => status === 'not-listed') ? sign('pass', text.listStatus['not-listed']) : sign('unknown', text.unknown);
}

/** @param {HostEvidence['lists']} lists */
export const listEvidence = lists => [
  ...lists.map(({ list, status, meanings }) => h('div', {}, mono(list), ': ', text.listStatus[status], meanings.length > 0 && small(` (${meanings.join('; ')})`))),
  lists.some(({ status }) => status === 'refused') && h('div', {}, small(text.listsRefuse)),
];

/**
 * @param {Evidence} evidence
 * @param {Report} report
 * @param {{ host: string | null, took: number, place: Place, again: () => void, forget: () => void }} page
 */
export function evidenceCards(evidence, report, { host, took, place, again, forget }) {
  const { dkim, arc, spf, dmarc, domain } = evidence;
  const says = (/** @type {string} */ method, /** @type {string} */ of = '') => {
    const results = report.overview.authentication.filter(result => result.trusted && result.method === method);
    const own = results.find(result => of && result.domain?.toLowerCase() === of.toLowerCase()) ?? results[0];
    return own ? [own.result, own.domain && ` for ${own.domain}`, own.policy && `, ${own.policy}`].filter(Boolean).join('') : text.notSaid;
  };
  /** @type {[string, Child, Child, Child[]][]} */
  const rows = [];
  // MAIL FROM is what counts.
  for (const one of spf.toSorted((a, b) => Number(a.identity === 'helo') - Number(b.identity === 'helo'))) {
    const isHelo = one.identity === 'helo';
    // Of two runs, the receiver speaks of MAIL FROM.
    rows.push([isHelo ? text.spfHelo : text.spf, isHelo && spf.length > 1 ? text.notSaid : says('spf', one.domain), badge(one.result), spfEvidence(one)]);
  }
  for (const one of dkim) rows.push([text.dkim, says('dkim', one.domain), badge(one.result), signatureEvidence(one, evidence, place)]);
  if (!dkim.length) rows.push([text.dkim, says('dkim'), badge('none'), [small(text.noSignature)]]);
  if (arc) rows.push([text.arc, says('arc'), badge(arc.result), [small(arc.text)]]);
  if (dmarc) {
    const { result, policy, record } = dmarc;
    rows.push([
      text.dmarc,
      says('dmarc'),
      badge(result, policy && result === 'fail' ? `${result}, ${policy}` : result),
      [
        ...lines(record && code(record), small(dmarc.text), result === 'fail' && record?.includes('rua=') && small(text.reportsTo)),
        dmarc.walk.length > 0 && details(text.walk, dmarc.walk.map(({ name, record: found }) => h('li', {}, mono(name), ': ', found ? code(found) : small(text.noRecord)))),
      ],
    ]);
  }
  if (evidence.host) {
    const { names, lists } = evidence.host;
    const claimed = report.overview.hops.find(({ ip }) => ip === evidence.host?.ip)?.reverse;
    rows.push([text.reverse, claimed ? mono(claimed) : text.notSaid, hostBadge(evidence.host), [...hostNames(evidence.host), names.length > 0 && place(evidence.host.span)]]);
    if (lists.length) rows.push([text.lists, text.notSaid, listVerdict(lists), listEvidence(lists)]);
  }
  if (domain) {
    const isKnown = domain.receives !== null || domain.nullMx;
    const takes = domain.receives && !domain.nullMx;
    rows.push([
      text.replies,
      domain.name,
      isKnown ? sign(takes ? 'pass' : 'warning', takes ? text.takesMail : text.takesNone) : sign('unknown', text.unknown),
      lines(...domain.mx.slice(0, 8).map(({ preference, name }) => code(`${preference} ${name}`)), ...published(domain)),
    ]);
  }
  const time = evidence.time ? new Date(evidence.time).toUTCString().replace('GMT', 'UTC').replace(/^\w+, /, '') : '';
  const table = h(
    'table',
    { class: 'stack' },
    h('thead', {}, h('tr', {}, Object.values(text.columns).map(title => h('th', { scope: 'col' }, title)))),
    h(
      'tbody',
      {},
      rows.map(([name, claim, verdict, proof]) =>
        h('tr', {}, h('th', { scope: 'row' }, h('span', {}, name)), cell(text.columns.says, claim), cell(text.columns.now, verdict), cell(text.columns.evidence, ...proof)),
      ),
    ),
  );
  return [
    card('evidence', 'c12', text.evidence, text.remark(text.askedHost(evidence.queries.length, host), time, took), [h('div', { class: 'in' }, table)]),
    card('dns-changes', 'c12', text.answersTitle, '', [
      h('p', { class: 'by' }, text.answersText),
      host && h('p', { class: 'by' }, text.whichResolver),
      ...evidence.notes.map(note => h('p', { class: 'by' }, note)),
      h('div', { class: 'in' }, allQuestions(evidence), h('div', { class: 'flex acts' }, h('button', { class: 'btn', type: 'button', onclick: again }, text.again), h('button', { class: 'btn', type: 'button', onclick: forget }, text.forget))),
    ]),
  ];
}

/** Every question and what came back. @param {Evidence} evidence */
export const allQuestions = ({ queries }) =>
  details(
    text.allQuestions(queries.length),
    queries.map(({ name, type, purpose, status, records, problem }) =>
      h(
        'li',
        {},
        h('span', { class: 'code' }, type),
        ' ',
        mono(name),
        small(` (${purpose}): `),
        text.answerStatus[status],
        problem && `: ${problem}`,
        records.slice(0, 20).map(record => h('div', {}, code(record))),
        records.length > 20 && small(plural(records.length - 20, 'more record')),
      ),
    ),
  );

/** What else a domain publishes for mail. @param {NonNullable<Evidence['domain']>} domain */
export const published = ({ mtaSts, tlsRpt, bimi }) =>
  /** @type {[string, string | null][]} */ ([[text.mtaSts, mtaSts], [text.tlsRpt, tlsRpt], [text.bimi, bimi]]).map(([name, record]) => h('span', {}, `${name}: `, record ? code(record) : small(text.none)));

/** @param {string} label @param {...Child} children */
export const cell = (label, ...children) => h('td', { 'data-l': label }, h('span', {}, children));
