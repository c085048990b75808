/** Authentication: what SPF, DKIM, DMARC and ARC say, who says it, and whether it may be believed. */
import { h, icon } from '../dom.js';
import { number } from '../words.js';
import { card, mono, say, sourceButton, sourceRow } from './cards.js';

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
    if (!found) return method === 'arc' ? null : h('span', { class: 'res' }, icon('unknown'), method.toUpperCase(), h('small', {}, 'not said'));
    const unaligned = found.result === 'pass' && found.aligned === false && method !== 'arc';
    const text = trusted.length ? found.result + (unaligned ? ', not aligned' : '') : `claims ${found.result}`;
    return h('span', { class: 'res' }, icon(unaligned && found.trusted ? 'warning' : grade(found)), method.toUpperCase(), h('small', {}, text));
  });
  const title = speaker ? `Authentication, said by ${speaker}` : authentication.length ? 'Authentication, only claimed' : 'Authentication';
  return { title, chips: authentication.length ? chips : [h('span', { class: 'res' }, icon('unknown'), 'No results in this copy')] };
}

/** @type {Record<string, Record<string, string>>} */
const WHY = {
  spf: {
    pass: 'The server may send for this domain',
    fail: 'The server may not send for this domain',
    softfail: 'The server should not send for this domain',
    neutral: 'The domain does not say who may send',
    none: 'The domain has no SPF record',
    permerror: 'The SPF record cannot be evaluated',
    temperror: 'The DNS did not answer in time',
  },
  dkim: {
    pass: 'The signature matches: what it covers is unchanged',
    fail: 'The signature does not match',
    none: 'There is no signature',
    neutral: 'The signature cannot be evaluated',
    policy: 'The signature is valid but not accepted here',
    permerror: 'The signature cannot be evaluated',
    temperror: 'The key could not be fetched',
  },
  dmarc: {
    pass: 'A check passed for the domain people see',
    fail: 'Needs one check that passed and is the same as From',
    none: 'The domain publishes no DMARC record',
    bestguesspass: 'No DMARC record; it would have passed',
  },
  arc: {
    pass: 'The forwarders’ seals are intact',
    fail: 'A forwarder’s seal is broken',
    none: 'No forwarder sealed it',
  },
};

/** @type {Record<string, string>} */
const POLICY = { none: 'nothing', quarantine: 'quarantine', reject: 'rejection' };

/** @param {Authentication} result */
function why({ method, result, reason, comment, policy }) {
  const known = WHY[method]?.[result];
  if (method !== 'dmarc') return reason ?? comment ?? known ?? '';
  // The comment repeats the policy; what it adds is what the receiver made of it.
  const asked = policy ? `the domain asks for ${POLICY[policy] ?? policy}` : '';
  const spared = result === 'fail' && /\bdis=none\b/i.test(comment ?? '') ? 'this receiver let it pass' : '';
  return [reason ?? known ?? comment, asked, spared].filter(Boolean).join('; ');
}

/** @param {Authentication} result */
function alignment({ aligned, method, domain, result }) {
  if (method === 'arc' || result === 'none') return h('span', { class: 'same' }, '–');
  if (method === 'dmarc') return h('span', { class: 'same' }, domain ? 'is From' : '–');
  if (aligned === null) return h('span', { class: 'same' }, 'cannot be told');
  return aligned ? h('span', { class: 'same' }, '= same') : h('span', { class: 'differs' }, '≠ differs');
}

/** One sentence over the table. @param {Authentication[]} results  trusted ones */
function summary(results) {
  const passed = results.filter(({ method, result }) => (method === 'spf' || method === 'dkim') && result === 'pass');
  const vouching = passed.find(({ aligned }) => aligned);
  if (vouching) return `${vouching.method.toUpperCase()} vouches for ${vouching.domain ?? 'the address people see'}.`;
  if (passed.length) return 'Nothing that passed belongs to the address people see.';
  return results.some(({ method }) => method === 'spf' || method === 'dkim') ? 'Nothing passed.' : 'SPF and DKIM were not said.';
}

/** @param {Overview} overview @param {import('./cards.js').Lights} lights */
export function authCard({ authentication }, lights) {
  const trusted = authentication.filter(result => result.trusted);
  if (!authentication.length) {
    return card('auth', 'c7', 'Authentication', '', [
      say('This copy does not show what the receiver decided.', 'There is no Authentication-Results and no Received-SPF field here.'),
    ]);
  }
  const speaker = trusted.find(({ authservId }) => authservId) ?? trusted[0];
  const others = authentication.length - trusted.length;
  const believed = speaker
    ? h('p', { class: 'by' }, 'Said by ', h('b', {}, speaker.authservId ?? speaker.source), `. ${speaker.trustReason}, so it can be believed.`, others > 0 && ` ${number(others)} further ${others === 1 ? 'result is only a claim' : 'results are only claims'}.`)
    : h('p', { class: 'by' }, `${authentication[0]?.trustReason ?? ''}. So none of these results can be believed.`);
  const rank = (/** @type {Authentication} */ { method, trusted }) => (trusted ? 0 : 10) + (METHODS.indexOf(method) + 1 || 9);
  const rows = authentication.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST);
  return card('auth', 'c7', 'Authentication', 'point at a row to see its source', [
    h('p', { class: 'say' }, trusted.length ? summary(trusted) : 'There are only claims here.'),
    believed,
    h(
      'div',
      { class: 'in' },
      h(
        'table',
        { class: 'stack' },
        h('thead', {}, h('tr', {}, ['Check', 'Result', 'For', 'Same as From?', 'Why'].map(title => h('th', { scope: 'col' }, title)))),
        h(
          'tbody',
          {},
          rows.map(result =>
            sourceRow(
              result,
              lights,
              h('th', { scope: 'row' }, h('span', {}, result.method.toUpperCase())),
              cell('Result', h('span', { class: `badge ${grade(result)}` }, icon(grade(result)), result.result)),
              cell('For', result.domain ? mono(result.domain) : '–'),
              cell('Same as From?', alignment(result)),
              cell(
                'Why',
                why(result),
                !result.trusted && `${why(result) ? '; ' : ''}claimed by ${result.authservId ?? result.source}`,
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
