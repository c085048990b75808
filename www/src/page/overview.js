/** The cards below the text, from the overview of a report; they come after the findings. */
import { $, card, fill, h } from '../dom.js';
import * as text from '../texts.js';
import { authCard } from './auth.js';
import { bulkCard, identityCard, lightRows, listCard, structureCard } from './cards.js';
import { journeyCard } from './journey.js';

export { lightRows };

/** @typedef {import('../lint/types.js').Report} Report */

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
