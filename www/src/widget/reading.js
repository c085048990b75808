/** A message to be read. What it does when somebody comes near is in walking.js. */
import { decode } from '../doc/octets.js';
import { drawLines } from './lines.js';

export class Reading {
  isReading = /** @type {const} */ (true);
  /** What is explained between the lines. @type {HTMLElement | null} */
  note = null;

  /** @param {HTMLElement} host @param {Uint8Array} message */
  constructor(host, message) {
    this.host = host;
    this.view = decode(message);
    this.show(null);
  }

  /** @param {import('../lint/types.js').Report | null} report */
  show(report) {
    this.note = null;
    this.host.replaceChildren(...drawLines(this.view, report));
    // One of the marks is a stop of the Tab key.
    this.host.querySelector('.emlint-mark')?.setAttribute('tabindex', '0');
  }
}
