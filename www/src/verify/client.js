/** The page's side of the questions to the DNS. */
import { scriptUrl } from '../policy.js';

/** @typedef {import('./worker.js').Kind} Kind */
/** @typedef {import('./worker.js').Answer} Answer */
/** @typedef {{ resolve: (answer: any) => void, reject: (error: Error) => void }} Waiting */

export class Client {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #next = 1;

  /**
   * A file of this site, started as it is: a policy in the page's own text does not bind it, so it may reach the server
   * that was chosen. Where servers send headers, this file has one of its own.
   */
  #start() {
    const worker = new Worker(scriptUrl(new URL('./verify-worker.js', import.meta.url)), { type: 'module' });
    worker.addEventListener('message', (/** @type {MessageEvent<Answer>} */ { data }) => {
      const job = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('answer' in data) job?.resolve(data.answer);
      else job?.reject(new Error(data.error));
      if ('trap' in data && data.trap) this.#fail(data.error);
    });
    worker.addEventListener('error', event => {
      event.preventDefault();
      this.#fail(event.message || 'the worker did not start');
    });
    return worker;
  }

  /** The next question starts a new worker. @param {string} reason */
  #fail(reason) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }

  /**
   * @param {Kind} kind
   * @param {Uint8Array | string} subject  a message, or a name
   * @param {Record<string, unknown>} [options]
   * @param {{ confirmed: string | null, signal: AbortSignal }} [consent]  the origin that the user agreed to, and how to stop
   * @returns {Promise<any>}
   */
  ask(kind, subject, options = {}, consent) {
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    consent?.signal.addEventListener('abort', () => worker.postMessage({ cancel: id }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, kind, subject, options, confirmed: consent?.confirmed ?? null });
    });
  }
}
