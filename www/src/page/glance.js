/** The strip at a glance: authentication, journey, identity and the rules for bulk senders in a few words each. */
import { $, fill, h, icon } from '../dom.js';
import * as text from '../texts.js';
import { duration, octets } from '../words.js';

/** @typedef {import('../lint/types.js').Authentication} Authentication */
/** @typedef {import('../lint/types.js').Hop} Hop */
/** @typedef {import('../lint/types.js').Overview} Overview */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../dom.js').Shape} Shape */

/** @param {Report} report */
export function showGlance(report) {
  const { overview } = report;
  const auth = authTile(overview);
  const journey = journeyTile(overview);
  const identity = identityTile(overview);
  const bulk = bulkCounts(overview);
  const size = overview.parts.find(({ path }) => path === '');
  fill(
    $('glance'),
    tile('auth', auth.title, auth.chips, true),
    tile('journey', text.journey, overview.hops.length ? [h('span', {}, journey.text, ' ', h('small', { class: 'sub' }, journey.sub))] : [text.notSent]),
    overview.identity.length > 0 && tile('identity', text.identity, [h('span', { class: 'res' }, icon(identity.differ ? 'warning' : 'pass'), identity.text)]),
    overview.bulkSender.length > 0
      ? tile('bulk', text.bulkTile, [
          h(
            'span',
            { class: 'res' },
            icon(bulk.fail ? 'error' : 'pass'),
            bulk.fail ? text.bulkFail(bulk.fail, overview.bulkSender.length) : text.bulkPass(bulk.pass),
            bulk.unknown > 0 && h('small', {}, text.notKnowable(bulk.unknown)),
          ),
        ])
      : tile('structure', text.structure, [
          h('span', {}, size?.type ?? text.noBody, ' ', h('small', { class: 'sub' }, octets(report.octets))),
        ]),
  );
}

/** @param {string} id @param {string} title @param {import('../dom.js').Child[]} value @param {boolean} [wide] */
function tile(id, title, value, wide = false) {
  return h('a', { class: wide ? 'tile wide' : 'tile', href: `#${id}` }, h('span', { class: 'k' }, title), h('span', { class: 'v num' }, value));
}

export const METHODS = ['spf', 'dkim', 'dmarc', 'arc'];

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
function authTile({ authentication }) {
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

/** @param {Hop[]} hops */
export function span(hops) {
  const known = readTimes(hops).filter(time => !Number.isNaN(time));
  return known.length < 2 ? null : { start: Math.min(...known), end: Math.max(...known) };
}

/** When each hop took the message, in seconds; NaN where it does not say. @param {Hop[]} hops @returns {number[]} */
export const readTimes = hops => hops.map(({ time }) => (time ? Date.parse(time) / 1000 : NaN));

/** Whether somebody on the way could read along. Within a machine or a house (LMTP) nobody asks. @param {Hop} hop */
export const isOpen = ({ tls, ip, with: how }) => tls === false && ip !== null && !/lmtp/i.test(how ?? '');

/** @param {Overview} overview */
function journeyTile({ hops }) {
  const total = span(hops);
  const open = hops.filter(isOpen).length;
  return { text: text.hops(hops.length, total ? duration(total.end - total.start) : ''), sub: open ? text.unencrypted(open) : '' };
}

/** @param {Overview} overview */
function identityTile({ identity }) {
  const named = identity.filter(({ domain }) => domain);
  const differ = named.filter(({ same }) => same === false).length;
  return { differ, text: differ ? text.domainsDiffer(differ, named.length) : text.domainsAgree };
}

/** @param {Overview} overview */
export function bulkCounts({ bulkSender }) {
  const count = (/** @type {string} */ result) => bulkSender.filter(rule => rule.result === result).length;
  return { pass: count('pass'), fail: count('fail'), unknown: count('unknown') };
}
