/** Authentication: what SPF, DKIM, DMARC and ARC say, who says it, and whether it may be believed. */
import { card, h, icon, mono } from '../dom.js';
import * as text from '../texts.js';
import { say, sourceButton, sourceRow } from './cards.js';

/** @typedef {import('../lint/types.js').Authentication} Authentication */
/** @typedef {import('../lint/types.js').Overview} Overview */
/** @typedef {import('../dom.js').Shape} Shape */

const METHODS = ['spf', 'dkim', 'dmarc', 'arc'];
const MOST = 24;

/** How good a result is; what nobody vouches for is not known. @param {Authentication} result @returns {Shape} */
export function grade({ result, trusted }) {
  if (!trusted) return 'unknown';
  switch (result) {
    case 'pass':
    case 'bestguesspass':
      return 'pass';
    case 'fail':
    case 'hardfail':
    case 'permerror':
      return 'error';
    case 'softfail':
    case 'policy':
    case 'neutral':
    case 'temperror':
      return 'warning';
    default:
      return 'unknown';
  }
}

/** In a word of three, the one result of a method that counts: an aligned pass, else a pass, else the first. @param {Authentication[]} results */
function best(results) {
  const passed = results.filter(({ result }) => result === 'pass');
  return passed.find(({ aligned }) => aligned !== false) ?? passed[0] ?? results[0];
}

/** @param {Overview} overview */
export function authTile({ authentication }) {
  const trusted = authentication.filter(result => result.trusted);
  const speaker = trusted.find(({ authservId }) => authservId)?.authservId;
  const results = trusted.length ? trusted : authentication;
  const chips = METHODS.map(method => {
    const found = best(results.filter(result => result.method === method));
    if (!found) return method === 'arc' ? null : h('span', { class: 'res' }, icon('unknown'), method.toUpperCase(), h('small', {}, text.notSaid));
    const unaligned = found.result === 'pass' && found.aligned === false && method !== 'arc';
    const said = trusted.length ? found.result + (unaligned ? text.notAligned : '') : text.claims(found.result);
    return h('span', { class: 'res' }, icon(unaligned && found.trusted ? 'warning' : grade(found)), method.toUpperCase(), h('small', {}, said));
  });
  const title = speaker ? text.authSaidBy(speaker) : authentication.length ? text.authClaimed : text.authentication;
  return { title, chips: authentication.length ? chips : [h('span', { class: 'res' }, icon('unknown'), text.noResults)] };
}

/** @param {Authentication} result */
function why({ method, result, reason, comment, policy }) {
  const known = text.results[method]?.[result];
  if (method !== 'dmarc') return reason ?? comment ?? known ?? '';
  // The comment repeats the policy; what it adds is what the receiver made of it.
  const asked = policy ? text.asksFor(policy) : '';
  const spared = result === 'fail' && /\bdis=none\b/i.test(comment ?? '') ? text.letPass : '';
  return [reason ?? known ?? comment, asked, spared].filter(Boolean).join('; ');
}

/** @param {Authentication} result */
function alignment({ aligned, method, domain, result }) {
  if (method === 'arc' || result === 'none') return h('span', { class: 'same' }, '–');
  if (method === 'dmarc') return h('span', { class: 'same' }, domain ? text.isFrom : '–');
  if (aligned === null) return h('span', { class: 'same' }, text.cannotBeTold);
  return aligned ? h('span', { class: 'same' }, text.same) : h('span', { class: 'differs' }, text.differs);
}

/** One sentence over the table. @param {Authentication[]} results  trusted ones */
function summary(results) {
  const passed = results.filter(({ method, result }) => (method === 'spf' || method === 'dkim') && result === 'pass');
  const vouching = passed.find(({ aligned }) => aligned);
  if (vouching) return text.vouches(vouching.method.toUpperCase(), vouching.domain ?? text.seenAddress);
  if (passed.length) return text.nothingAligned;
  return results.some(({ method }) => method === 'spf' || method === 'dkim') ? text.nothingPassed : text.methodsNotSaid;
}

/** @param {Overview} overview @param {import('./cards.js').Lights} lights */
export function authCard({ authentication }, lights) {
  const trusted = authentication.filter(result => result.trusted);
  if (!authentication.length) {
    return card('auth', 'c7', text.authentication, '', [
      say(text.noDecision, text.noDecisionHelp),
    ]);
  }
  const speaker = trusted.find(({ authservId }) => authservId) ?? trusted[0];
  const others = authentication.length - trusted.length;
  const believed = speaker
    ? h('p', { class: 'by' }, text.saidBy, h('b', {}, speaker.authservId ?? speaker.source), text.believed(speaker.trustReason, others))
    : h('p', { class: 'by' }, text.notBelieved(authentication[0]?.trustReason ?? ''));
  const rank = (/** @type {Authentication} */ { method, trusted }) => (trusted ? 0 : 10) + (METHODS.indexOf(method) + 1 || 9);
  const rows = authentication.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST);
  return card('auth', 'c7', text.authentication, text.pointAtRow, [
    h('p', { class: 'say' }, trusted.length ? summary(trusted) : text.onlyClaims),
    believed,
    h(
      'div',
      { class: 'in' },
      h(
        'table',
        { class: 'stack' },
        h('thead', {}, h('tr', {}, Object.values(text.authColumns).map(title => h('th', { scope: 'col' }, title)))),
        h(
          'tbody',
          {},
          rows.map(result =>
            sourceRow(
              result,
              lights,
              h('th', { scope: 'row' }, h('span', {}, result.method.toUpperCase())),
              cell(text.authColumns.result, h('span', { class: `badge ${grade(result)}` }, icon(grade(result)), result.result)),
              cell(text.authColumns.for, result.domain ? mono(result.domain) : '–'),
              cell(text.authColumns.same, alignment(result)),
              cell(
                text.authColumns.why,
                why(result),
                !result.trusted && `${why(result) ? '; ' : ''}${text.claimedBy(result.authservId ?? result.source)}`,
                ' ',
                sourceButton(result, lights),
              ),
            ),
          ),
        ),
      ),
    ),
  ]);
}

/** @param {string} label @param {...import('../dom.js').Child} children */
const cell = (label, ...children) => h('td', { 'data-l': label }, h('span', {}, children));
