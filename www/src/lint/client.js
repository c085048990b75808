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
 * @property {import('./worker.js').Kind} kind
 * @property {boolean} latest  gives way to a later one of its kind
 * @property {() => Input} input  asked for when its turn comes, so that a waiting request costs nothing
 * @property {Options} options
 * @property {string} name
 * @property {(() => import('./worker.js').Others | null) | undefined} [others]
 * @property {(answer: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

export class Linter {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Job | null} */
  #running = null;
  /** @type {Job[]} */
  #waiting = [];
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
      if ('answer' in data) {
        job.resolve(data.answer);
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
    const job = this.#running ? undefined : this.#waiting.shift();
    if (!job) return;
    if (!this.#worker) this.#start();
    this.#running = job;
    const { id, kind, options, name } = job;
    this.#worker?.postMessage({ id, kind, input: job.input(), options, name, others: job.others?.() ?? null });
  }

  /** @param {Omit<Job, 'id' | 'resolve' | 'reject'>} job @returns {Promise<any>} */
  #ask(job) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...job, id: this.#next++, resolve, reject });
      this.#run();
    });
  }

  /** Has the linter made ready for the first message. */
  warm() {
    this.#worker?.postMessage(null);
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
    const superseded = this.#waiting.filter(({ latest }) => latest);
    this.#waiting = this.#waiting.filter(({ latest }) => !latest);
    for (const job of superseded) job.reject(new Superseded());
    return this.#ask({ kind: 'lint', latest: true, input, options, name, others });
  }

  /**
   * Lints something else than what is being edited.
   * @param {Input} input @param {Options} options @param {string} name
   * @returns {Promise<Report>}
   */
  lintOther(input, options, name) {
    return this.#ask({ kind: 'lint', latest: false, input: () => input, options, name });
  }

  /**
   * All safe fixes, made until none is left.
   * @param {Input} input @param {Options} options
   * @returns {Promise<import('./types.js').Fixed>}
   */
  fixAll(input, options) {
    return this.#ask({ kind: 'fixAll', latest: false, input: () => input, options, name: '' });
  }

  /** The messages of an archive; none when it is no archive. @param {Uint8Array} octets @returns {Promise<{ start: number, end: number }[]>} */
  split(octets) {
    return this.#ask({ kind: 'split', latest: false, input: () => ({ octets }), options: {}, name: '' });
  }

  /** Gives up what runs and what waits. */
  cancel() {
    const jobs = [this.#running, ...this.#waiting];
    if (this.#running) this.#restart();
    this.#running = null;
    this.#waiting = [];
    for (const job of jobs) job?.reject(new Superseded());
  }
}
