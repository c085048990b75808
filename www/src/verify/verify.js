/** Live verification: asks, keeps the answers with the text that they are about, and shows them. */
import { $, append, fill, h, icon } from '../dom.js';
import { addStyles } from '../page/styles.js';
import { inquire, textField } from './ask.js';
import { Client } from './client.js';
import { evidenceCards } from './evidence.js';
import * as text from './texts.js';
import css from './verify.css';

addStyles(css);

/** @typedef {import('../editor/editor.js').MessageEditor} MessageEditor */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('./types.js').Evidence} Evidence */

/**
 * What the verifier needs of the page.
 * @typedef {object} Page
 * @property {MessageEditor} editor
 * @property {() => Report | null} report
 * @property {() => Promise<unknown>} check  lints anew
 * @property {import('../lint/client.js').Linter} linter
 * @property {(position: number) => void} go
 * @property {(words: string, done: string) => Promise<void>} copy
 * @property {(words: string) => void} speak
 */

/** Names of DNS that people typed for MAIL FROM. */
const NULL_PATH = '<>';

/** @typedef {{ evidence: Evidence, host: string | null, took: number }} Answers */

export class Verifier {
  #client = new Client();
  /** What was said about each text: of other messages that are open too. @type {WeakMap<import('@codemirror/state').Text, Answers>} */
  #answers = new WeakMap();
  /** What the bar says while nobody was asked. @type {Node[]} */
  #private;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.#private = [...(document.querySelector('.private')?.childNodes ?? [])];
  }

  get #text() {
    return this.page.editor.view.state.doc;
  }

  /** For the linter: the evidence, while it is about this text. */
  get options() {
    const evidence = this.#answers.get(this.#text)?.evidence;
    return evidence ? { evidence } : {};
  }

  /** Says what would be asked, and asks when that is wanted. */
  async ask() {
    const { editor } = this.page;
    const about = this.#text;
    const octets = editor.linted();
    const ip = textField('verify-ip', text.ip);
    const helo = textField('verify-helo', text.helo);
    const mailFrom = textField('verify-mail-from', text.mailFrom);
    const filled = this.#client.ask('session', octets).then((/** @type {import('./types.js').Session} */ session) => {
      ip.input.value = session.ip?.value ?? '';
      helo.input.value = session.helo?.value ?? '';
      mailFrom.input.value = session.mailFrom ? session.mailFrom.value || NULL_PATH : '';
      return session;
    });
    const options = async () => {
      const session = await filled;
      // What was not touched stays what the message says, with its place there.
      const given = (/** @type {HTMLInputElement} */ { value }, /** @type {import('../../../crate/emlint-verify-wasm/src/api').Known | null} */ known) =>
        value.trim() === (known ? known.value : '') ? undefined : value.trim();
      const path = mailFrom.input.value.trim() === NULL_PATH ? '' : mailFrom.input.value.trim();
      const unchanged = session.mailFrom ? path === session.mailFrom.value : mailFrom.input.value.trim() === '';
      return {
        ip: given(ip.input, session.ip) || undefined,
        helo: given(helo.input, session.helo),
        mailFrom: unchanged ? undefined : path,
        now: new Date().toISOString(),
      };
    };
    const view = inquire(this.#client, {
      id: 'verify',
      title: text.title,
      intro: [h('p', { class: 'muted' }, text.intro), editor.provenance === 'paste' && h('p', {}, icon('info'), ' ', text.pastedDoubt)],
      fields: h('div', { class: 'sender' }, h('h3', {}, text.sender), h('p', { class: 'small muted' }, text.senderHelp), h('div', { class: 'fields' }, ip.element, helo.element, mailFrom.element)),
      questions: async () => this.#client.ask('questions', octets, await options()),
      run: async ({ source, host }, consent) => {
        const started = performance.now();
        /** @type {Evidence} */
        const evidence = await this.#client.ask('gather', octets, { ...(await options()), ...source }, consent);
        const took = Math.round(performance.now() - started);
        return () => {
          view.close();
          this.#answers.set(about, { evidence, host, took });
          if (about !== this.#text) return;
          this.page.speak(text.spoken(evidence.queries.length, host ?? ''));
          void this.page.check().then(() => {
            // On a phone the cards are a pane of their own.
            /** @type {HTMLElement | null} */ (document.querySelector('.seg [data-pane=overview]'))?.click();
            $('evidence')?.scrollIntoView();
          });
        };
      },
    });
  }

  /** The check of a domain: the one in From, when a message is open. */
  async domain() {
    const { checkDomain } = await import('./domain.js');
    const overview = document.documentElement.dataset.view === 'message' ? this.page.report()?.overview : undefined;
    const domain = overview?.from[0]?.address?.split('@').pop() ?? '';
    const selectors = overview?.signatures.filter(signature => signature.domain === domain).map(({ selector }) => selector ?? '').filter(Boolean) ?? [];
    checkDomain(this.#client, { domain, selectors: [...new Set(selectors)] }, {
      lint: check => this.page.linter.lintOther({ octets: new TextEncoder().encode(check.records) }, { evidence: check.evidence, now: new Date().toISOString() }, check.domain),
      copy: this.page.copy,
    });
  }

  /** Shows the answers above the cards of the report they went into. @param {Report} report */
  show(report) {
    const { editor } = this.page;
    const answers = this.#answers.get(this.#text);
    this.#bar(answers);
    if (!answers) return;
    /** @type {import('./evidence.js').Place} */
    const place = span => {
      if (!span) return null;
      const position = editor.positionOf(span.start);
      return h('button', { class: 'at num', type: 'button', onclick: () => this.page.go(position) }, text.line(editor.view.state.doc.lineAt(position).number));
    };
    const cards = evidenceCards(answers.evidence, report, {
      host: answers.host,
      took: answers.took,
      place,
      again: () => void this.ask(),
      forget: () => {
        this.#answers.delete(this.#text);
        this.page.speak(text.forgotten);
        void this.page.check();
      },
    });
    $('cards').prepend(...cards);
  }

  /** Says whether somebody was asked about this text. @param {Answers | undefined} answers */
  #bar(answers) {
    const link = document.querySelector('.private');
    if (!link) return;
    fill(link);
    append(link, answers?.host ? [icon('info'), text.namesAsked(answers.evidence.queries.length)] : this.#private);
  }
}
