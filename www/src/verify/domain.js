/** What a domain publishes for the mail it sends, and what it should: a dialog that needs no message. */
import { fill, h, icon, mono } from '../dom.js';
import { SEVERITY } from '../words.js';
import { inquire, textField } from './ask.js';
import { allQuestions, badge, cell, hostBadge, hostNames, listEvidence, listVerdict, published, spfEvidence } from './evidence.js';
import * as text from './texts.js';

/** @typedef {import('../dom.js').Child} Child */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('./types.js').DomainCheck} DomainCheck */

/** The words of a list. @param {string} list */
const words = list => list.split(/[\s,;]+/).filter(Boolean);

/**
 * @param {import('./client.js').Client} client
 * @param {{ domain: string, selectors: string[] }} start  what the message that is shown would ask about
 * @param {{ lint: (check: DomainCheck) => Promise<Report>, copy: (words: string, done: string) => Promise<void> }} page
 */
export function checkDomain(client, start, page) {
  const name = textField('domain-name', text.domainName, { placeholder: 'shop.example', inputmode: 'url' });
  const selectors = textField('domain-selectors', text.selectors);
  const ips = textField('domain-ips', text.ips);
  name.input.value = start.domain;
  selectors.input.value = start.selectors.join(' ');
  const options = () => ({ selectors: words(selectors.input.value), ips: words(ips.input.value), now: new Date().toISOString() });
  const own = () => name.input.value.trim().replace(/^.*@/, '');
  const view = inquire(client, {
    id: 'domain',
    title: text.domainTitle,
    intro: [h('p', { class: 'muted' }, text.domainIntro)],
    fields: h('div', { class: 'fields' }, name.element, selectors.element, ips.element),
    questions: async () => {
      if (!own().includes('.')) throw new Error(text.enterDomain);
      return client.ask('domainQuestions', own(), options());
    },
    run: async ({ source }, consent) => {
      /** @type {DomainCheck} */
      const check = await client.ask('domain', own(), { ...options(), ...source }, consent);
      const report = check.records ? await page.lint(check) : null;
      return () => {
        const heading = view.dialog.querySelector('h2');
        if (heading) fill(heading, text.domainResult(check.domain));
        view.show(result(check, report, page.copy));
        view.offer([
          { text: text.another, do: () => void checkDomain(client, { domain: '', selectors: [] }, page) },
          { text: text.close, do: view.close, primary: true },
        ]);
        heading?.focus();
      };
    },
  });
  name.input.focus();
  return view;
}

/** @param {DomainCheck} check @param {Report | null} report @param {(words: string, done: string) => Promise<void>} copy @returns {Child[]} */
function result({ evidence, advice }, report, copy) {
  const { domain, spf, dmarc } = evidence;
  /** @type {[string, Child, Child[]][]} */
  const rows = spf.map(one => [text.spf, badge(one.result), spfEvidence(one)]);
  if (dmarc) rows.push([text.dmarc, badge(dmarc.result), [dmarc.record && h('div', {}, h('code', {}, dmarc.record)), h('span', { class: 'muted' }, dmarc.text)]]);
  if (domain) {
    rows.push([
      text.dkimKeys,
      badge(domain.keys.some(({ problem }) => !problem) ? 'pass' : 'none', domain.keys.length ? String(domain.keys.length) : text.none),
      domain.keys.length
        ? domain.keys.map(({ selector, key, problem }) => h('div', {}, mono(selector), ` (${key.type ? text.key(key.type, key.bits) : text.unknown})`, problem && `: ${problem}`))
        : [h('span', { class: 'muted' }, text.noKeys)],
    ]);
    rows.push([
      text.receives,
      domain.receives === null ? badge('temperror', text.unknown) : badge(domain.receives && !domain.nullMx ? 'pass' : 'neutral', domain.receives && !domain.nullMx ? text.takesMail : text.takesNone),
      domain.nullMx ? [text.nullMx] : domain.mx.length ? domain.mx.map(({ preference, name }) => h('div', {}, h('code', {}, `${preference} ${name}`))) : [text.noMx],
    ]);
    for (const host of domain.hosts) {
      rows.push([text.reverse, hostBadge(host), hostNames(host)]);
      if (host.lists.length) rows.push([text.lists, listVerdict(host.lists), listEvidence(host.lists)]);
    }
    rows.push([text.alsoPublishes, '', published(domain).map(line => h('div', {}, line))]);
  }
  const { check, now, evidence: proof } = text.columns;
  return [
    h('h3', {}, text.advice),
    advice.length
      ? h(
          'ol',
          { class: 'advice' },
          advice.map(({ text: what, record }) =>
            h('li', {}, h('p', {}, what), record && h('div', { class: 'record' }, h('code', {}, record), h('button', { class: 'btn quiet', type: 'button', onclick: () => void copy(record, text.copied) }, text.copyRecord))),
          ),
        )
      : h('p', {}, icon('pass'), ' ', text.noAdvice),
    h(
      'table',
      { class: 'stack' },
      h('thead', {}, h('tr', {}, [check, now, proof].map(title => h('th', { scope: 'col' }, title)))),
      h('tbody', {}, rows.map(([name, verdict, list]) => h('tr', {}, h('th', { scope: 'row' }, h('span', {}, name)), cell(now, verdict), cell(proof, ...list)))),
    ),
    ...(report?.findings.length
      ? [h('h3', {}, text.found), h('ul', { class: 'plain' }, report.findings.map(({ severity, message, code }) => h('li', {}, icon(severity, SEVERITY[severity]), h('span', {}, message), h('span', { class: 'code' }, code))))]
      : []),
    allQuestions(evidence),
  ];
}
