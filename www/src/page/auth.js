/** Authentication: what SPF, DKIM, DMARC and ARC say, who says it, and whether it may be believed. */
import { card, h, icon, mono } from '../dom.js';
import * as text from '../texts.js';
import { say, sourceButton, sourceRow } from './cards.js';
import { METHODS, grade } from './glance.js';

/** @typedef {import('../lint/types.js').Authentication} Authentication */
/** @typedef {import('../lint/types.js').Overview} Overview */

const MOST = 24;

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
