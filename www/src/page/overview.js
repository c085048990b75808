/** The strip at a glance and the cards below, from the overview of a report. */
import { $, fill, h, icon } from '../dom.js';
import { number } from '../words.js';
import { authCard, authTile } from './auth.js';
import { bulkCard, bulkCounts, identityCard, identityTile, listCard, structureCard } from './cards.js';
import { journeyCard, journeyTile } from './journey.js';

/** @typedef {import('../lint/types.js').Report} Report */

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
    tile('journey', 'Journey', overview.hops.length ? [h('span', {}, journey.text, ' ', h('small', { class: 'sub' }, journey.sub))] : ['Not sent yet']),
    overview.identity.length > 0 && tile('identity', 'Identity', [h('span', { class: 'res' }, icon(identity.differ ? 'warning' : 'pass'), identity.text)]),
    overview.bulkSender.length > 0
      ? tile('bulk', 'Google, Yahoo, Microsoft rules', [
          h(
            'span',
            { class: 'res' },
            icon(bulk.fail ? 'error' : 'pass'),
            bulk.fail ? `${number(bulk.fail)} of ${number(overview.bulkSender.length)} fail` : `${number(bulk.pass)} pass`,
            bulk.unknown > 0 && h('small', {}, `${number(bulk.unknown)} not knowable offline`),
          ),
        ])
      : tile('structure', 'Structure', [
          h('span', {}, size?.type ?? 'no body', ' ', h('small', { class: 'sub' }, `${number(report.octets)} octets`)),
        ]),
  );
}

/** @param {string} id @param {string} title @param {import('../dom.js').Child[]} value @param {boolean} [wide] */
function tile(id, title, value, wide = false) {
  return h('a', { class: wide ? 'tile wide' : 'tile', href: `#${id}` }, h('span', { class: 'k' }, title), h('span', { class: 'v num' }, value));
}

/** @param {Report} report @param {import('./cards.js').Lights} lights */
export function showCards(report, lights) {
  const { overview } = report;
  const { list, parts } = overview;
  const hasList = report.facts.includes('bulk') || list.unsubscribe.length > 0 || list.id || list.precedence || list.autoSubmitted;
  fill(
    $('cards'),
    authCard(overview, lights),
    journeyCard(overview, lights),
    overview.identity.length > 0 && identityCard(overview, lights),
    overview.bulkSender.length > 0 && bulkCard(overview),
    parts.length > 0 && structureCard(report, lights),
    (hasList || parts.length > 0) && listCard(report, lights),
  );
}
