/** The strip at a glance and the cards below, from the overview of a report. */
import { $, card, fill, h, icon } from '../dom.js';
import * as text from '../texts.js';
import { octets } from '../words.js';
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

/** @param {Report} report @param {import('./cards.js').Lights} lights @param {(host: HTMLElement) => void} preview  fills the card */
export function showCards(report, lights, preview) {
  const { overview } = report;
  const { list, parts } = overview;
  const hasList = report.facts.includes('bulk') || list.unsubscribe.length > 0 || list.id || list.precedence || list.autoSubmitted;
  fill(
    $('cards'),
    authCard(overview, lights),
    journeyCard(overview, lights),
    overview.identity.length > 0 && identityCard(overview, lights),
    overview.bulkSender.length > 0 && bulkCard(report, lights),
    parts.length > 0 && structureCard(report, lights),
    (hasList || parts.length > 0) && listCard(report, lights),
    parts.some(({ type }) => type === 'text/html') && previewCard(preview),
  );
}

/** Whether somebody wanted to see the preview; it then stays. */
let wanted = false;

/** @param {(host: HTMLElement) => void} preview */
function previewCard(preview) {
  const host = h('div', { class: 'in' });
  const show = () => {
    wanted = true;
    host.className = '';
    preview(host);
  };
  fill(host, h('button', { class: 'btn', type: 'button', onclick: show }, text.showPreview));
  if (wanted) show();
  return card('preview', 'c12', text.preview, text.previewRemark, [host]);
}
