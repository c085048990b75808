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
  }
}

/** The linter did not start. */
export class Unavailable extends Error {}

/**
 * A worker whose first file is made here and imports the real one. So it inherits the policy of the page, even where
 * no server sends headers: the linter cannot reach any other host.
 * @param {string} base  address of the folder that holds the worker
 * @param {import('./worker.js').Files} files
 */
function spawn(base, files) {
  const address = new URL(files['worker.js'] ?? './worker.js', base);
  if (Object.keys(files).length) address.hash = encodeURIComponent(JSON.stringify(files));
  const source = `import ${JSON.stringify(address.href)}`;
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
  /** @protected @type {Worker | null} */
  worker = null;
  /** @protected @type {Job | null} */
  running = null;
  /** @protected @type {Job[]} */
  waiting = [];
  #next = 1;

  /** @param {string} base  address of the folder that holds the worker @param {import('./worker.js').Files} [files]  that are elsewhere */
  constructor(base, files = {}) {
    this.base = base;
    this.files = files;
    this.#start();
  }

  #start() {
    const worker = spawn(this.base, this.files);
    this.worker = worker;
    worker.addEventListener('message', (/** @type {MessageEvent<import('./worker.js').Answer>} */ { data }) => {
      const job = this.running;
      if (worker !== this.worker || !job || job.id !== data.id) return;
      this.running = null;
      if ('answer' in data) {
        job.resolve(data.answer);
      } else if (data.trap) {
        // What a trap leaves behind is undefined: only a new instance may go on.
        this.restart();
        job.reject(new Crash(data.error, data.detail));
      } else {
        job.reject(new Unavailable(data.error));
      }
      this.#run();
    });
    worker.addEventListener('error', event => {
      event.preventDefault();
      if (worker !== this.worker) return;
      const job = this.running;
      this.running = null;
      this.worker = null;
      worker.terminate();
      job?.reject(new Unavailable(event.message || 'the worker did not start'));
      this.#run();
    });
  }

  /** @protected */
  restart() {
    this.running = null;
    this.worker?.terminate();
    this.#start();
  }

  #run() {
    const job = this.running ? undefined : this.waiting.shift();
    if (!job) return;
    if (!this.worker) this.#start();
    this.running = job;
    const { id, kind, options, name } = job;
    this.worker?.postMessage({ id, kind, input: job.input(), options, name, others: job.others?.() ?? null });
  }

  /** @protected @param {Omit<Job, 'id' | 'resolve' | 'reject'>} job @returns {Promise<any>} */
  ask(job) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...job, id: this.#next++, resolve, reject });
      this.#run();
    });
  }

  /**
   * Lints something else than what is being edited.
   * @param {Input} input @param {Options} options @param {string} name
   * @returns {Promise<Report>}
   */
  lintOther(input, options, name) {
    return this.ask({ kind: 'lint', latest: false, input: () => input, options, name });
  }
}
