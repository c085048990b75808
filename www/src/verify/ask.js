/**
 * The dialog before the first question: whom to ask, and everything that will be asked. Nothing leaves the tab before its
 * button is pressed.
 */
import { fill, h } from '../dom.js';
import { openDialog } from '../page/dialog.js';
import { sourceChoice } from './source.js';
import * as text from './texts.js';

/** @typedef {import('./client.js').Client} Client */
/** @typedef {import('./source.js').Choice} Choice */
/** @typedef {import('./types.js').Question} Question */

/**
 * @typedef {object} Inquiry
 * @property {string} id     of the dialog
 * @property {string} title
 * @property {import('../dom.js').Child[]} intro
 * @property {import('../dom.js').Child} fields   what it is about
 * @property {() => Promise<Question[]>} questions  with what the fields say now
 * @property {(choice: Choice, consent: { confirmed: string | null, signal: AbortSignal }) => Promise<() => void>} run  gives what to do with the answers
 */

/** How long nobody types before the list of questions is made anew, in milliseconds. */
const PAUSE = 150;

/** @param {Client} client @param {Inquiry} inquiry */
export function inquire(client, inquiry) {
  const list = h('ul', { class: 'plain', id: `${inquiry.id}-questions` });
  const count = h('span', { role: 'status' });
  const problem = h('p', { class: 'problem', role: 'status' });
  const source = sourceChoice(client, () => changed());
  const inputs = h('fieldset', { class: 'bare' }, source.element, inquiry.fields);
  const box = h('div', { class: 'questions', role: 'group', 'aria-label': text.questionsLabel, tabindex: '0' }, list);
  const view = openDialog(inquiry.id, inquiry.title, [inquiry.intro, inputs, h('h3', {}, count), box, h('p', { class: 'small muted' }, text.more), problem].flat(), []);
  view.dialog.classList.add('inquiry');
  /** @type {AbortController | null} */
  let running = null;
  view.dialog.addEventListener('close', () => running?.abort());
  let turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** What is offered was read from the fields as they were. @type {Choice | null} */
  let offered = null;
  const changed = (delay = PAUSE) => {
    turn++;
    offer(offered, false);
    clearTimeout(timer);
    timer = setTimeout(() => void show(), delay);
  };
  inputs.addEventListener('input', () => changed());

  async function show() {
    const mine = ++turn;
    const choice = await source.value();
    /** @type {Question[] | string} */
    const questions = await inquiry.questions().catch(error => (error instanceof Error ? error.message : String(error)));
    if (mine !== turn || running) return;
    const known = Array.isArray(questions) ? questions : [];
    const chosen = typeof choice === 'string' ? null : choice;
    fill(count, !Array.isArray(questions) ? text.questionsLabel : chosen && !chosen.host ? text.willLookUp : text.willAsk(known.length, chosen?.host ?? null));
    fill(list, known.map(({ name, type, purpose }) => h('li', {}, h('span', { class: 'code' }, type), h('bdi', { class: 'mono' }, name), h('span', { class: 'muted' }, purpose))));
    box.hidden = !known.length;
    const missing = !Array.isArray(questions) ? questions : !known.length ? text.nothingToAsk : typeof choice === 'string' ? choice : '';
    fill(problem, missing);
    offer(chosen, !missing);
  }

  /** @param {Choice | null} choice @param {boolean} ready */
  function offer(choice, ready) {
    offered = choice;
    const name = !choice ? text.ask : choice.host ? text.askHost(choice.host) : text.lookUp;
    view.offer([
      { text: text.cancel, do: view.close },
      { text: name, do: () => choice && void run(choice), primary: true, disabled: !ready },
    ]);
  }

  /** @param {Choice} choice */
  async function run(choice) {
    const controller = new AbortController();
    running = controller;
    inputs.disabled = true;
    fill(problem, h('progress', { 'aria-label': text.asking(choice.host ?? '') }), ' ', choice.host && text.asking(choice.host));
    view.offer([{ text: text.cancel, do: () => controller.abort() }]);
    view.dialog.querySelector('button')?.focus();
    try {
      const show = await inquiry.run(choice, { confirmed: choice.origin, signal: controller.signal });
      if (controller.signal.aborted) throw new Error(text.cancelled);
      running = null;
      show();
    } catch (error) {
      running = null;
      inputs.disabled = false;
      if (!view.dialog.isConnected) return;
      await show();
      fill(problem, controller.signal.aborted ? text.cancelled : text.failed(error instanceof Error ? error.message : String(error)));
    }
  }

  fill(count, text.reading);
  changed(0);
  return view;
}

/** A field of the dialog. @param {string} id @param {string} label @param {Record<string, string>} [attributes] */
export function textField(id, label, attributes = {}) {
  const input = h('input', { type: 'text', id, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', ...attributes });
  return { input, element: h('div', { class: 'field' }, h('label', { for: id }, label), input) };
}
