/** `<emlint-message>`: a message in a page of somebody else, with what is wrong in it. */
import { Widget } from './widget.js';

/** @typedef {import('../lint/types.js').Report} Report */

// There is no HTMLElement where pages are made ahead.
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (/** @type {unknown} */ (class {}));

/**
 * A message with what is wrong in it: the text of a child `<pre>` or `<script type="message/rfc822">`, or what `src` names.
 *
 * @tag emlint-message
 *
 * @attr {string} src  where the message is, in place of a child; its octets are checked as they are
 * @attr {string} select  rules to run: families, codes or names, separated by blanks or commas
 * @attr {string} ignore  rules not to run
 * @attr {'auto' | 'outgoing' | 'received'} stage  before or after delivery
 * @attr {boolean} editable  the reader may try changes
 * @attr {'auto' | 'light' | 'dark'} theme  `auto` is the color-scheme of the page
 * @attr {string} height  of the whole widget, a number of pixels or a CSS length; without it as high as the message needs
 * @attr {'list' | 'inline' | 'none'} findings  how they are shown: marks and a list, marks alone, neither
 * @attr {string} assets  the folder of the package's files, where a bundler cannot find them
 *
 * @fires {CustomEvent<Report>} emlint-report - After every check, with the report as its `detail`.
 *
 * @csspart widget - Everything.
 * @csspart header - Above the message.
 * @csspart title - What the message is called.
 * @csspart counts - How many findings there are.
 * @csspart buttons - The row of buttons.
 * @csspart button - One of them.
 * @csspart message - The text.
 * @csspart line - One line of it, with its number.
 * @csspart mark - What a finding is about; also `error`, `warning` or `info`.
 * @csspart findings - The list.
 * @csspart finding - One entry; also `error`, `warning` or `info`.
 *
 * @cssprop [--em-surface] - Background.
 * @cssprop [--em-text] - Text.
 * @cssprop [--em-text-2] - Text of less weight.
 * @cssprop [--em-line] - Lines between parts.
 * @cssprop [--em-control-line] - Borders.
 * @cssprop [--em-link] - Links.
 * @cssprop [--em-focus] - The ring around what has the focus.
 * @cssprop [--em-error] - Errors; `--em-error-bg` behind their marks.
 * @cssprop [--em-warning] - Warnings; `--em-warning-bg` behind their marks.
 * @cssprop [--em-info] - Remarks; `--em-info-bg` behind their marks.
 * @cssprop [--em-sans] - Font of everything but the message.
 * @cssprop [--em-mono] - Font of the message.
 * @cssprop [--em-max-height=480px] - A longer message scrolls.
 * @cssprop [--em-list-height=116px] - Room kept for the list, so that nothing moves when the findings come.
 */
export class EmlintMessage extends Base {
  static observedAttributes = ['src', 'select', 'ignore', 'stage', 'editable', 'height', 'findings', 'assets', 'aria-label'];

  /** @type {Widget | null} */
  #widget = null;

  /**
   * What the last check said; null before it.
   * @returns {Report | null}
   */
  get report() {
    return this.#widget?.report ?? null;
  }

  /**
   * Checks the message now, wherever on the page it is.
   * @returns {Promise<Report>}
   */
  async lint() {
    if (!this.#widget) throw new Error('the element is not part of a document');
    if (!this.#widget.surface) await this.#widget.load();
    return this.#widget.lint();
  }

  connectedCallback() {
    const widget = (this.#widget ??= new Widget(this));
    const start = () => this.isConnected && widget.start();
    // What the parser has not read yet is not the message.
    if (document.readyState === 'loading' && !this.hasAttribute('src')) document.addEventListener('DOMContentLoaded', start, { once: true });
    else start();
  }

  disconnectedCallback() {
    this.#widget?.stop();
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    const widget = this.#widget;
    if (!widget || !this.isConnected || before === now) return;
    if (name === 'src') void widget.load();
    else if (['select', 'ignore', 'stage', 'assets'].includes(name)) widget.check(0);
    else widget.again();
  }
}
