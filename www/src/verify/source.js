/** Whom to ask: nothing is chosen before the user chooses, and what is chosen is named before anything is asked. */
import { h } from '../dom.js';
import * as text from './texts.js';

/** @typedef {import('./types.js').Source} Source */
/** @typedef {{ source: Source, origin: string | null, host: string | null }} Choice  the origin is that of the server, and none is asked of records */

/**
 * @param {import('./client.js').Client} client
 * @param {() => void} changed
 */
export function sourceChoice(client, changed) {
  const address = h('input', { type: 'url', id: 'verify-doh', placeholder: 'https://dns.example/dns-query', spellcheck: 'false', autocomplete: 'off', oninput: changed });
  const records = h('textarea', { id: 'verify-records', rows: 6, spellcheck: 'false', placeholder: text.recordsExample, oninput: changed });
  const more = {
    custom: h('div', { class: 'field', hidden: true }, h('label', { for: address.id }, text.customLabel), address, h('p', { class: 'small muted' }, text.customHelp)),
    records: h('div', { class: 'field', hidden: true }, h('label', { for: records.id }, text.recordsLabel), records, h('p', { class: 'small muted' }, text.recordsHelp)),
  };
  let chosen = '';
  const choose = (/** @type {string} */ id) => {
    chosen = id;
    more.custom.hidden = id !== 'custom';
    more.records.hidden = id !== 'records';
    changed();
  };
  const option = (/** @type {string} */ id, /** @type {import('../dom.js').Child[]} */ ...name) =>
    h('label', {}, h('input', { type: 'radio', name: 'verify-source', value: id, onchange: () => choose(id) }), h('span', {}, name));
  const element = h(
    'fieldset',
    { class: 'whom' },
    h('legend', {}, text.whom),
    h('div', { class: 'choices' }, text.PRESETS.map(({ id, name, doh }) => option(id, name, ' ', h('small', { class: 'muted' }, new URL(doh).host))), option('custom', text.custom), option('records', text.records)),
    more.custom,
    more.records,
  );

  /** What is chosen, or what is missing, in words. @returns {Promise<Choice | string>} */
  async function value() {
    if (chosen === 'records') return records.value.trim() ? { source: { records: records.value }, origin: null, host: null } : text.noRecords;
    const doh = chosen === 'custom' ? address.value.trim() : text.PRESETS.find(({ id }) => id === chosen)?.doh;
    if (doh === undefined) return text.notChosen;
    if (!doh) return text.noAddress;
    try {
      const origin = await client.ask('origin', doh);
      return { source: { doh }, origin, host: origin.replace(/^https?:\/\//, '') };
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return { element, value };
}
