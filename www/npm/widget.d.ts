/** Defines `<emlint-message>` where there is a browser; elsewhere importing it does nothing. */
import type { Options, Report } from './api.js';

export class EmlintMessage extends HTMLElement {
  /** What the linter is told besides the attributes, which win; set before `lint()` or the first check. */
  options?: Options;
  /** What the last check said; null before it. */
  readonly report: Report | null;
  /** Checks the message now, wherever on the page it is. */
  lint(): Promise<Report>;
}

declare global {
  interface HTMLElementTagNameMap {
    'emlint-message': EmlintMessage;
  }
  interface HTMLElementEventMap {
    /** After every check of an `<emlint-message>`; bubbles, also out of shadow roots. */
    'emlint-report': CustomEvent<Report>;
  }
}
