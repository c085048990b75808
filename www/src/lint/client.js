/** The page's side of the linter: one worker, replaced when it breaks. */
import { scriptUrl } from '../policy.js';

/** @typedef {import('./worker.js').Input} Input */
/** @typedef {import('./types.js').Options} Options */
/** @typedef {import('./types.js').Report} Report */

/** The linter stopped within a message; a new worker has taken over. */
export class Crash extends Error {
  /** @param {string} message @param {string} detail  what the linter said last */
  constructor(message, detail) {
    super(message);
    this.detail = detail;
    /** The rule that stopped, when the last words name its file. */
    this.rule = /rules[/\\]\w+[/\\](\w+)\.rs/.exec(detail)?.[1]?.replaceAll('_', '-') ?? null;
  }
}

/** The linter did not start. */
export class Unavailable extends Error {}

/** A later request, or a cancel, made this one void. */
export class Superseded extends Error {}

/**
 * A worker whose first file is made here and imports the real one. So it inherits the policy of the page, even where
 * no server sends headers: the linter cannot reach any other host.
 * @param {string} base  address of the folder that holds the worker
 */
function spawn(base) {
  const source = `import ${JSON.stringify(new URL('./worker.js', base).href)}`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Worker(scriptUrl(url), { type: 'module' });
}

/**
 * @typedef {object} Job
 * @property {number} id
 * @property {() => Input} input  asked for when its turn comes, so that a waiting request costs nothing
 * @property {Options} options
 * @property {string} name
 * @property {(report: Report) => void} resolve
 * @property {(error: Error) => void} reject
 */

export class Linter {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Job | null} */
  #running = null;
  /** @type {Job | null} */
  #waiting = null;
  #next = 1;

  /** @param {string} base */
  constructor(base) {
    this.base = base;
    this.#start();
  }

  #start() {
    const worker = spawn(this.base);
    this.#worker = worker;
    worker.addEventListener('message', (/** @type {MessageEvent<import('./worker.js').Answer>} */ { data }) => {
      const job = this.#running;
      if (worker !== this.#worker || job?.id !== data.id) return;
      this.#running = null;
      if ('report' in data) {
        job.resolve(data.report);
      } else if (data.trap) {
        // What a trap leaves behind is undefined: only a new instance may go on.
        this.#restart();
        job.reject(new Crash(data.error, data.detail));
      } else {
        job.reject(new Unavailable(data.error));
      }
      this.#run();
    });
    worker.addEventListener('error', event => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      const job = this.#running;
      this.#running = null;
      this.#worker = null;
      worker.terminate();
      job?.reject(new Unavailable(event.message || 'the worker did not start'));
      this.#run();
    });
  }

  #restart() {
    this.#worker?.terminate();
    this.#start();
  }

  #run() {
    const job = this.#waiting;
    if (this.#running || !job) return;
    if (!this.#worker) this.#start();
    this.#waiting = null;
    this.#running = job;
    const input = job.input();
    this.#worker?.postMessage({ id: job.id, input, options: job.options, name: job.name });
  }

  /**
   * Lints after what runs now; of several waiting requests only the last one is done.
   * @param {() => Input} input
   * @param {Options} options
   * @param {string} name
   * @returns {Promise<Report>}
   */
  lint(input, options, name) {
    return new Promise((resolve, reject) => {
      this.#waiting?.reject(new Superseded());
      this.#waiting = { id: this.#next++, input, options, name, resolve, reject };
      this.#run();
    });
  }

  /** Gives up what runs and what waits. */
  cancel() {
    const jobs = [this.#running, this.#waiting];
    this.#running = null;
    this.#waiting = null;
    if (jobs[0]) this.#restart();
    for (const job of jobs) job?.reject(new Superseded());
  }
}
