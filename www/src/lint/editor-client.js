/** The linter for a message that is being edited, and for all that the page does beside. */
import { Linter } from './client.js';

/** @typedef {import('./worker.js').Input} Input */
/** @typedef {import('./types.js').Options} Options */
/** @typedef {import('./types.js').Report} Report */

/** A later request, or a cancel, made this one void. */
export class Superseded extends Error {}

export class EditorLinter extends Linter {
  /** Has one of the linters made ready for the first message. @param {'plain' | 'complete'} size @returns {Promise<unknown>}  settles when there is nothing more to wait for */
  warm(size) {
    const { worker } = this;
    return new Promise(resolve => {
      this.#settle = resolve;
      worker?.addEventListener('message', resolve, { once: true });
      worker?.addEventListener('error', resolve, { once: true });
      worker?.postMessage({ warm: size });
    });
  }

  /** Who waits for a worker does not wait for one that was stopped. @type {(answer: unknown) => void} */
  #settle = () => {};

  /** @protected @override */
  restart() {
    this.#settle(null);
    super.restart();
  }

  /**
   * Lints what is being edited; of several waiting requests only the last one is done.
   * @param {() => Input} input
   * @param {Options} options
   * @param {string} name
   * @param {() => import('./worker.js').Others | null} [others]  to compare it with
   * @returns {Promise<Report>}
   */
  lint(input, options, name, others) {
    for (const job of this.waiting.filter(({ latest }) => latest)) {
      this.waiting.splice(this.waiting.indexOf(job), 1);
      job.reject(new Superseded());
    }
    return this.ask({ kind: 'lint', latest: true, input, options, name, others });
  }

  /**
   * All safe fixes, made until none is left.
   * @param {Input} input @param {Options} options
   * @returns {Promise<import('./types.js').Fixed>}
   */
  fixAll(input, options) {
    return this.ask({ kind: 'fixAll', latest: false, input: () => input, options, name: '' });
  }

  /** The messages of an archive; none when it is no archive. @param {Uint8Array} octets @returns {Promise<{ start: number, end: number }[]>} */
  split(octets) {
    return this.ask({ kind: 'split', latest: false, input: () => ({ octets }), options: {}, name: '' });
  }

  /** Gives up what runs and what waits. */
  cancel() {
    const jobs = [this.running, ...this.waiting.splice(0)];
    if (this.running) this.restart();
    for (const job of jobs) job?.reject(new Superseded());
  }
}
