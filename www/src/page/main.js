/** The page: brings messages to the linter and shows what it says. */
import { $, fill, h } from '../dom.js';
import { Crash, Unavailable } from '../lint/client.js';
import { Superseded } from '../lint/editor-client.js';
import * as text from '../texts.js';
import { SEVERITY, counts, octets as size } from '../words.js';
import { FindingsPanel } from './findings.js';
import { showGlance } from './glance.js';
import { note, tip } from './note.js';
import { Outline } from './outline.js';
import { proof } from './proof.js';
import { linter, ready } from './start.js';
import { tabs } from './tabs.js';
import { themeButton } from './theme.js';
import { showBanner, showProgress, showVerdict } from './verdict.js';
import { waysIn } from './ways-in.js';

/** @typedef {import('../editor/editor.js').MessageEditor} MessageEditor */
/** @typedef {import('../editor/editor.js').Provenance} Provenance */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Finding} Finding */
/** @typedef {import('../lint/types.js').RuleText} RuleText */

/**
 * A message that is open. Its octets are those it came with; `saved` is how it was left.
 * @typedef {object} Message
 * @property {string} name
 * @property {Uint8Array | string} content  a string was pasted
 * @property {Provenance} provenance
 * @property {import('../editor/editor.js').Saved | null} saved
 * @property {boolean} [kept]  damage from copying is to stay
 * @property {boolean} [copy]  was made of another message here, and is not compared with it
 */

const PHONE = '(max-width: 599px)';

const root = document.documentElement;

/** @type {Message[]} */
const messages = [];
/** @type {Message | null} */
let current = null;
/** What was said last about the message, and for which revision of the text. @type {Report | null} */
let report = null;
let reported = -1;
/** Rules that stopped within this message. @type {string[]} */
let broken = [];

// The editor is the larger part of the page; it is fetched while the page is already readable.
/** @type {Promise<MessageEditor> | null} */
let loading = null;
/** @type {MessageEditor | null} */
let editor = null;

/** On a phone the list of findings is what is seen first: the linter gets the whole line until it is here. */
const line = matchMedia(PHONE).matches ? ready.then(preload) : undefined;

/** Has the browser fetch at once what a wide screen preloads. */
function preload() {
  for (const link of document.querySelectorAll('link[media]')) link.removeAttribute('media');
}

/** @type {Promise<typeof import('./overview.js')> | undefined} */
let cards;
/** They stand below what is seen first. */
function loadCards() {
  cards ??= Promise.resolve(line).then(() => import('./overview.js'));
  // The next report tries again.
  cards.catch(() => (cards = undefined));
  return cards;
}

function loadEditor() {
  loading ??= Promise.resolve(line).then(() => import('../editor/editor.js')).then(module => {
    editor = new module.MessageEditor($('editor'), {
      changed: () => check(editor && editor.view.state.doc.length > 2_000_000 ? 1000 : 150),
      moved: status,
      over: async under => (await loadCards()).lightRows($('cards'), under),
      pick: index => explain(index, false),
      tip: index => tip(/** @type {Finding} */ (report?.findings[index])),
      decoded: async position => {
        const { readingTip } = await import('./reader.js');
        return readingTip(await read(position, false));
      },
    });
    return editor;
  });
  return loading;
}

/** What the pages of the rules say in short; fetched once, when it is first needed. @type {Promise<Map<string, RuleText>> | null} */
let ruleTexts = null;
/** @type {Map<string, RuleText>} */
let knownRules = new Map();

function rules() {
  ruleTexts ??= fetch(new URL('./rules.json', import.meta.url))
    .then(response => response.json())
    .then(list => (knownRules = new Map(list.map((/** @type {RuleText} */ rule) => [rule.code, rule]))));
  ruleTexts.catch(() => (ruleTexts = null));
  return ruleTexts;
}

/** Says something to those who do not see the page change. @param {string} words */
function speak(words) {
  $('live').textContent = words;
}

/* ---- opening ---- */

/**
 * @param {Message} message
 * @param {string} [url]  to be shown as the page's address
 * @param {number} [cursor]  where typing goes on
 */
async function open(message, url = address(''), cursor) {
  if (editor && held && held !== message) held.saved = editor.save();
  if (!messages.includes(message)) messages.push(message);
  current = message;
  broken = [];
  report = asked = null;
  delete root.dataset.reported;
  showBanner(null, []);
  if (root.dataset.view !== 'message') scrollTo({ top: 0, behavior: 'instant' });
  root.dataset.view = 'message';
  if (history.state?.view !== 'message') history.pushState({ view: 'message' }, '', url);
  else history.replaceState({ view: 'message' }, '', url);
  title();
  showVerdict(null, '', text.checking, '', [], []);
  // What came as octets can be checked before the editor is there; what was copied is mended in it.
  const early = editor || message.provenance === 'paste' ? null : check(0);
  const shown = await loadEditor();
  if (message !== current) return;
  held = message;
  if (message.saved) shown.restore(message.saved);
  else if (typeof message.content === 'string') shown.paste(message.content);
  else shown.open(message.content, message.provenance);
  status();
  if (cursor !== undefined) shown.go(cursor);
  if (early) {
    taken = shown.revision;
    await breathe();
    if (report && taken === shown.revision && message === current) {
      reported = taken;
      root.removeAttribute('aria-busy');
      showInText(report);
    }
  }
  await (early ?? check(0));
}

/** The message whose text the editor has: the next one may still be waiting for it. @type {Message | null} */
let held = null;

/** The revision of the text that is the message as it was opened, when it was checked before the editor had it. */
let taken = -1;

/** @param {string} pasted @param {number} [cursor]  where typing goes on */
async function openText(pasted, cursor) {
  if (!pasted.trim()) {
    showBanner({ title: text.nothingPasted, text: text.nothingPastedHelp }, []);
    return;
  }
  await open({ name: text.pastedName, content: pasted, provenance: 'paste', saved: null }, undefined, cursor);
}

/** @param {Iterable<File>} files */
async function openFiles(files) {
  const { refuse } = await import('./input.js');
  /** @type {Message[]} */
  const opened = [];
  for (const file of files) {
    const content = new Uint8Array(await file.arrayBuffer());
    const message = { name: file.name || 'message.eml', content, provenance: /** @type {Provenance} */ ('file'), saved: null };
    const refusal = refuse(content, message.name);
    if (refusal) {
      const actions = [{ text: text.openAnother, do: () => $('file').click(), primary: true }];
      if (refusal.outlook) actions.push({ text: text.showHow, do: () => showOriginals('outlook'), primary: false });
      if (refusal.anyway) actions.push({ text: text.checkAnyway, do: () => void open(message), primary: false });
      showBanner(refusal, actions);
      if (root.dataset.view === 'start') scrollTo({ top: 0, behavior: 'instant' });
    } else {
      opened.push(...(await unpacked(message)));
    }
  }
  messages.push(...opened);
  if (opened[0]) await open(opened[0]);
  if (opened.length > MOST_MESSAGES) showBanner({ title: text.manyMessages(opened.length), text: text.manyMessagesHelp }, []);
}

/** The messages of an archive, or the message. @param {Message} message @returns {Promise<Message[]>} */
async function unpacked(message) {
  const { content, name } = message;
  if (typeof content === 'string' || new TextDecoder().decode(content.subarray(0, 5)) !== 'From ') return [message];
  const spans = await linter.split(content).catch(() => []);
  if (spans.length < 2) return [message];
  return spans.map(({ start, end }, index) => ({ ...message, name: `${name}#${index + 1}`, content: content.slice(start, end) }));
}

/** More messages are not listed one by one. */
const MOST_MESSAGES = 2_000;
/** What is compared with one another on every keystroke: so many messages, of so many octets. */
const MOST_COMPARED = 30;
const MOST_COMPARED_OCTETS = 2_000_000;

/** The other messages, to compare the one that is shown with. @returns {import('../lint/worker.js').Others | null} */
function others() {
  const list = messages.filter(({ provenance, copy }) => provenance !== 'sample' && !copy);
  const length = list.reduce((sum, { content }) => sum + content.length, 0);
  if (!current || !list.includes(current) || list.length < 2 || list.length > MOST_COMPARED || length > MOST_COMPARED_OCTETS) return null;
  const index = list.indexOf(current);
  return { index, messages: list.filter(message => message !== current).map(({ name, content }) => ({ name, message: content })) };
}

/** @param {string} name */
async function openSample(name) {
  const link = document.querySelector(`.sample[data-sample="${CSS.escape(name)}"]`);
  try {
    if (!link) throw new Error(text.noSample(name));
    const response = await fetch(`samples/${name}.eml`);
    if (!response.ok) throw new Error(text.sampleLost);
    const content = new Uint8Array(await response.arrayBuffer());
    await open({ name: `${name}.eml`, content, provenance: 'sample', saved: null }, address(`?sample=${encodeURIComponent(name)}`));
  } catch (error) {
    start();
    showBanner({ title: error instanceof Error ? error.message : String(error), text: text.chooseAnother }, []);
  }
}

/** What the address asks for. */
async function openAddress() {
  const sample = new URLSearchParams(location.search).get('sample');
  if (location.hash.startsWith('#m=')) {
    try {
      const { unpackLink } = await import('./input.js');
      const content = await unpackLink(location.hash);
      await open({ name: text.sharedName, content, provenance: 'share', saved: null });
    } catch (error) {
      start();
      showBanner({ title: error instanceof Error ? error.message : String(error), text: text.linkHelp }, []);
    }
  } else if (sample) {
    await openSample(sample);
  }
}

/** Back to the first view; what is open stays open. */
function start() {
  root.dataset.view = 'start';
  document.title = text.title;
}

/* ---- checking ---- */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Lints after a while in which nothing else changed. @param {number} delay  in milliseconds */
function check(delay) {
  clearTimeout(timer);
  root.setAttribute('aria-busy', 'true');
  return new Promise(resolve => {
    timer = setTimeout(() => resolve(lint()), delay);
  });
}

async function lint() {
  const message = current;
  if (!message) return;
  const now = () => editor?.revision ?? -1;
  let revision = -1;
  const progress = setTimeout(() => {
    if (!report) showProgress(text.checkingName(message.name), text.checkingHelp(size(message.content.length)), [{ text: text.cancel, do: cancel }]);
  }, 200);
  try {
    const input = () => {
      revision = now();
      // What was pasted waited for the editor.
      return editor ? editor.input() : { octets: /** @type {Uint8Array} */ (message.content) };
    };
    const isStale = () => message !== current || (revision < 0 && editor ? taken : revision) !== now();
    const answer = await linter.lint(input, { ...options(), ...verifier?.options }, message.name, others);
    if (isStale()) return;
    const found = await findDamage(message, answer);
    if (isStale()) return;
    copied = found;
    report = answer;
    reported = now();
    if (editor) root.removeAttribute('aria-busy');
    await show(answer);
  } catch (error) {
    failed(error);
  } finally {
    clearTimeout(progress);
  }
}

/** @typedef {import('../doc/repair.js').Copied} Copied */

/** @type {Copied | null} */
let copied = null;

/** @param {Message} message @param {Report} answer @returns {Promise<Copied | null>} */
async function findDamage(message, answer) {
  if (!editor || message.kept || editor.provenance !== 'paste' || !answer.findings.length) return null;
  const { explained } = await import('../doc/repair.js');
  return explained(editor.view.state.doc.toString(), answer, mended => linter.lintOther({ text: mended }, options(), message.name));
}

/** Undoes what copying did, in one step of undo. @param {Copied} what */
function repairText({ text: mended }) {
  if (!editor || reported !== editor.revision) return;
  closeNote(true);
  editor.rewrite(mended);
  fixed = text.repaired;
  speak(fixed);
}

/** Nothing is known: the text is there to be read. @param {Parameters<typeof showVerdict>} said */
function unchecked(...said) {
  root.removeAttribute('aria-busy');
  root.dataset.reported = '';
  pane('message');
  showVerdict(...said);
}

function cancel() {
  linter.cancel();
  unchecked('unknown', text.notKnown, text.notChecked, text.notCheckedHelp, [], [
    { text: text.checkAgain, do: () => void check(0), primary: true },
  ]);
}

/** @param {Crash} error */
function crashed(error) {
  const again = { text: text.tryAgain, do: () => void check(0) };
  const copy = { text: text.copyBug, do: () => void copyBug(error), primary: true };
  // The rule that stopped, when the last words name its file.
  const rule = /rules[/\\]\w+[/\\](\w+)\.rs/.exec(error.detail)?.[1]?.replaceAll('_', '-');
  if (rule && !broken.includes(rule)) {
    broken.push(rule);
    crash = { text: text.ruleStopped(rule), actions: [copy, again] };
    void check(0);
    return;
  }
  unchecked('error', text.errorSign, text.crashed, text.crashedHelp, [], [copy, again]);
}

/** What to say about a rule that stopped, beside what the others found. @type {{ text: string, actions: import('./verdict.js').Action[] } | null} */
let crash = null;

/** @param {unknown} error */
function unavailable(error) {
  const reason = error instanceof Unavailable ? error.message : String(error);
  unchecked('error', text.errorSign, text.notStarted, text.notStartedHelp(reason), [], [
    { text: text.tryAgain, do: () => void check(0), primary: true },
  ]);
}

/* ---- showing ---- */

/** What a fix did, until the check after it is told. */
let fixed = '';

/** Lets the browser paint and take input. */
const breathe = () => new Promise(resolve => setTimeout(resolve, 0));

/** @param {Report} answer */
async function show(answer) {
  const before = openNote && editor ? { ...openNote, place: editor.place(openNote.index) } : null;
  editor?.show(answer);
  findings.show(answer);
  verdict(answer);
  title();
  showGlance(answer);
  root.dataset.reported = '';
  if (before) reopen(answer, before);
  if (editor) speakOf(answer, editor);
  // The answer to “why” is at hand before it is asked for.
  rules().catch(() => {});
  await breathe();
  if (report !== answer) return;
  outline.show(answer);
  status();
  const [loaded] = await Promise.all([loadCards().catch(() => null), breathe()]);
  if (!loaded || report !== answer) return;
  preview = null;
  loaded.showCards(answer, lights, host => void showPreview(answer, host));
  verifier?.show(answer);
  fetchTools();
}

/** What was found before the editor was there. @param {Report} answer */
function showInText(answer) {
  if (!editor) return;
  editor.show(answer);
  status();
  speakOf(answer, editor);
  asked?.();
}

/** What was asked for while the text was not there. @type {(() => void) | null} */
let asked = null;

/** @param {Report} answer @param {MessageEditor} shown */
function speakOf(answer, shown) {
  speak(fixed + text.spokenCounts(counts(answer.summary), shown.view.state.doc.lines));
  fixed = '';
}

/** How the HTML of the message looks, while that is shown. @type {{ select: (index: number) => void } | null} */
let preview = null;

/** @param {Report} answer @param {HTMLElement} host */
async function showPreview(answer, host) {
  const [{ showPreview: show }, shown] = await Promise.all([import('./preview.js'), loadEditor()]);
  if (report === answer) preview = show(host, answer, shown.view.state.doc, index => explain(index, true));
}

/** What keys open has to be there when they are pressed, or what is typed next would go into the message. */
function fetchTools() {
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  idle(() => void Promise.all([import('./goto.js'), import('./reader.js'), import('../editor/search.js')]).catch(() => {}));
}

/** @param {Report} answer */
function verdict(answer) {
  const { verdict: said, summary, overview } = answer;
  const shape = said.severity ?? (summary.error + summary.warning + summary.info ? 'info' : 'pass');
  /** @type {import('./verdict.js').Action[]} */
  const actions = [];
  const first = said.finding === null ? undefined : answer.findings[said.finding];
  const wide = current && typeof current.content !== 'string' && answer.facts.includes('utf-16') ? { name: current.name, content: current.content } : null;
  const shapeOf = answer.findings.find(({ code }) => code === 'FMT034');
  if (wide) {
    actions.push({ text: text.convert, do: () => void convert(wide.name, wide.content), primary: true });
  } else if (copied && current) {
    const what = copied;
    const message = current;
    const keep = () => {
      message.kept = true;
      void check(0);
    };
    showVerdict('warning', text.signs.warning, text.damaged, text.damageList(what.damage.map(kind => text.damage[kind])) + text.fromCopying(what.gone, answer.findings.length), [], [
      { text: text.repairText, do: () => repairText(what), primary: true },
      { text: text.keepText, do: keep },
    ]);
    return;
  } else if (shapeOf) {
    const { fix } = shapeOf;
    if (fix) actions.push({ text: fix.title, do: () => applyFix(answer.findings.indexOf(shapeOf)), primary: true });
    actions.push({ text: text.showOriginal, do: () => showOriginals(), primary: !fix });
  } else if (first) {
    const index = said.finding ?? 0;
    actions.push({ text: text.startWith(first.line), do: () => explain(index, true), primary: true });
  }
  const safe = answer.findings.reduce((sum, { fix, count }) => sum + (fix?.safety === 'safe' ? count : 0), 0);
  if (safe) actions.push({ text: text.applyFixes(safe), do: () => void fixAll() });
  if (answer.findings.length) actions.push({ text: text.copyReport, do: () => void copyReport('markdown') });
  const names = [...overview.from, ...overview.to].map(({ address }) => address?.split('@').pop() ?? '');
  const fine = answer.findings.length === 0 && answer.octets > 0;
  if (fine) actions.push({ text: text.showChecks(answer.passed.length), do: () => findings.showPassed() });
  const more = fine && !said.text ? text.allPassed(answer.passed.length) : '';
  const alone = answer.facts.includes('headers-only') && !said.title.startsWith('Header') ? text.headersOnly : '';
  const why = [crash && broken.length ? crash.text : '', said.text, more, alone].filter(Boolean).join(' ');
  showVerdict(shape, text.signs[shape], said.title, why, names, crash && broken.length ? [...actions.slice(0, 1), ...crash.actions] : actions);
}

/** Opens UTF-16 text as UTF-8. @param {string} name @param {Uint8Array} octets */
async function convert(name, octets) {
  const { toUtf8 } = await import('./input.js');
  await open({ name, content: toUtf8(octets), provenance: 'file', saved: null, copy: true });
}

function title() {
  if (!current) return;
  const { name } = current;
  document.title = `${name}: ${report ? counts(report.summary) : text.checkingTitle} · emlint`;
  const about = report ? `${size(report.octets)} · ${report.stage === 'received' ? text.asReceived : text.outgoing}` : '';
  if (messages.length > 1) {
    const select = h('select', { 'aria-label': text.message, onchange: (/** @type {Event} */ event) => {
      const chosen = messages[Number(/** @type {HTMLSelectElement} */ (event.target).value)];
      if (chosen) void open(chosen);
    } }, messages.slice(0, MOST_MESSAGES).map((message, index) => h('option', { value: index, selected: message === current }, message.name + subject(message))));
    fill($('opened'), select, h('span', { class: 'muted num hide-s' }, about));
  } else {
    fill($('opened'), h('b', {}, h('bdi', {}, name)), h('span', { class: 'muted num' }, about));
  }
}

/** The subject of a message in an archive, where it is plain to see. @param {Message} message */
function subject({ name, content }) {
  if (!/#\d+$/.test(name) || typeof content === 'string') return '';
  const found = /^Subject: *(.+)$/im.exec(new TextDecoder().decode(content.subarray(0, 8_192)))?.[1]?.trim() ?? '';
  return found && !found.includes('=?') ? `: ${found.slice(0, 60)}` : '';
}

function status() {
  if (!editor) return;
  const { line, column, position, octet } = editor.cursor;
  const known = editor.provenance === 'paste' ? text.fromPaste : editor.edited ? text.fromEdit : text.fromFile;
  fill($('status'), h('span', {}, text.where(line, column, octet)), h('span', { class: 'hide-s' }, editor.lineEnds), h('span', { class: 'push' }, known));
  outline.at(position);
}

/* ---- the note ---- */

/** @type {{ index: number, code: string } | null} */
let openNote = null;

/**
 * Opens the note of a finding below its line.
 * @param {number} index
 * @param {boolean} focus  the text gets the focus
 * @param {number[]} [several]  findings at the same place
 */
function explain(index, focus, several) {
  const finding = report?.findings[index];
  if (!finding) return;
  if (!editor || reported < 0) {
    asked = () => explain(index, focus, several);
    return;
  }
  pane('message');
  const place = editor.place(index);
  const here = several ?? (report?.findings ?? []).map((_, other) => other).filter(other => editor?.place(other).from === place.from);
  openNote = { index, code: finding.code };
  editor.explain(index, buildNote(finding, index, here));
  if (focus) editor.view.focus();
  findings.mark(index);
  preview?.select(index);
  fill($('phone-at'), h('b', {}, findings.ordinal(index)), ' ', h('span', { class: 'code' }, finding.code));
  speak(text.spoken(SEVERITY[finding.severity], editor.line(index), findings.ordinal(index), finding.message));
  if (!knownRules.size) {
    void rules().then(() => {
      if (openNote?.index === index && editor?.note) explainAgain(finding, index, here);
    }, () => {});
  }
}

/** The same note with what is known by now, where it stands. @param {Finding} finding @param {number} index @param {number[]} here */
function explainAgain(finding, index, here) {
  const focused = editor?.note?.contains(/** @type {ShadowRoot} */ (editor.view.root).activeElement) ?? false;
  editor?.explain(index, buildNote(finding, index, here));
  if (focused) focusNote();
}

/** @param {Finding} finding @param {number} index @param {number[]} several */
function buildNote(finding, index, several) {
  const built = note(finding, {
    index,
    several,
    why: knownRules.get(finding.code)?.why ?? '',
    preview: finding.fix && editor && reported === editor.revision ? editor.preview(finding.fix.edits, 3) : null,
    close: () => closeNote(true),
    open: other => {
      explain(other, false, several);
      focusNote();
    },
    go: position => editor?.go(position),
    apply: () => applyFix(index),
    applyAll: () => void fixAll([finding.code]),
    copy: () => void copyFinding(finding),
  });
  if (finding.code === 'HTM040') {
    const added = import('./programs.js').then(({ addPrograms }) => addPrograms(built, finding));
    void added.then(() => editor?.view.requestMeasure(), () => {});
  }
  return built;
}

/** The note of before, if its finding is still there. @param {Report} answer @param {{ code: string, place: { from: number } }} before */
function reopen(answer, before) {
  const index = answer.findings.findIndex(({ code, utf16: { start } }) => code === before.code && start === before.place.from);
  const finding = answer.findings[index];
  if (!editor || !finding) {
    closeNote(false);
    return;
  }
  openNote = { index, code: finding.code };
  const here = answer.findings.map((_, other) => other).filter(other => editor?.place(other).from === before.place.from);
  const focused = editor.note?.contains(/** @type {ShadowRoot} */ (editor.view.root).activeElement) ?? false;
  editor.renew(index, buildNote(finding, index, here));
  findings.mark(index);
  if (focused) focusNote();
}

/** What a reader gets to see of a place; null while that is not known. @param {number} position @param {boolean} whole */
async function read(position, whole) {
  const { reading } = await import('./reader.js');
  return report && editor && reported === editor.revision ? reading(report, editor.view.state.doc, position, whole) : null;
}

/** Shows what the field or part at the cursor says, decoded. */
async function decode() {
  if (!editor) return;
  const { position } = editor.cursor;
  const [{ readingNote }, found] = await Promise.all([import('./reader.js'), read(position, true)]);
  if (!found) {
    speak(text.nothingDecoded);
    return;
  }
  closeNote(false);
  editor.closeTip();
  pane('message');
  editor.annotate(position, readingNote(found, { close: () => closeNote(true), copy: words => void copyText(words, text.decodedCopied) }));
  focusNote();
  speak([found.title, ...found.lines, found.body.slice(0, 500)].join('. '));
}

async function goTo() {
  const { goTo: show } = await import('./goto.js');
  if (!editor) return;
  show(editor, report && reported === editor.revision ? report : null, position => {
    pane('message');
    editor?.go(position);
  });
}

/** @param {boolean} focus  back to the text */
function closeNote(focus) {
  openNote = null;
  editor?.unexplain();
  findings.mark(-1);
  if (focus) editor?.view.focus();
}

function focusNote() {
  /** @type {HTMLElement | null | undefined} */ (editor?.note?.querySelector('h3'))?.focus({ preventScroll: true });
}

/** @param {number} index */
function applyFix(index) {
  const fix = report?.findings[index]?.fix;
  // The edits are octets of what was linted: after another edit they would hit the wrong ones.
  if (!fix || !editor || reported !== editor.revision) return;
  closeNote(true);
  editor.apply(fix.edits);
  saidFixed(fix.edits.length);
}

/** @param {number} places */
function saidFixed(places) {
  // Said together with what the check finds then, which would otherwise drown it.
  fixed = text.fixed(places);
  speak(fixed);
}

/** Shows what all safe fixes, or those of some rules, would change. @param {string[]} [select] */
async function fixAll(select) {
  const { fixAll: show } = await import('./fix-all.js');
  if (editor) await show(editor, linter, { ...options(), ...(select ? { select } : {}) }, saidFixed).catch(failed);
}

/** What could not be done is said where the verdict stands, unless something newer took its place. @param {unknown} error */
function failed(error) {
  if (error instanceof Crash) crashed(error);
  else if (!(error instanceof Superseded)) unavailable(error);
}

const options = () => ({ now: new Date().toISOString(), ...(broken.length ? { ignore: broken } : {}) });

/* ---- parts of the page ---- */

const findings = new FindingsPanel({
  select: index => {
    findings.mark(index);
    const finding = report?.findings[index];
    if (finding && editor && !isPhone()) {
      openNote = { index, code: finding.code };
      editor.explain(index, buildNote(finding, index, [index]));
    }
  },
  go: index => explain(index, true),
  filtered: query => history.replaceState(history.state, '', address(location.search, query)),
  rules,
}, location.search);

/** This page with what is shown and which findings are. @param {string} search  what is shown @param {string} [filter]  which findings */
function address(search, filter = findings.query) {
  const sample = new URLSearchParams(search).get('sample');
  const query = [sample && `sample=${encodeURIComponent(sample)}`, filter].filter(Boolean).join('&');
  return location.pathname + (query ? `?${query}` : '');
}

const outline = new Outline($('outline'), position => editor?.go(position));

const lights = {
  light: (/** @type {{ start: number, end: number }[]} */ ranges) => editor?.light(ranges),
  go: (/** @type {number} */ position) => {
    pane('message');
    editor?.go(position);
    $('editor').scrollIntoView({ block: 'nearest' });
  },
};

const isPhone = () => matchMedia(PHONE).matches;

/** On a phone, one of three panes is shown. @param {string} name */
function pane(name) {
  root.dataset.pane = name;
  for (const button of document.querySelectorAll('.seg [data-pane]')) {
    button.setAttribute('aria-pressed', String(button.getAttribute('data-pane') === name));
  }
}

/** @param {1 | -1} step */
function walk(step) {
  const index = findings.step(step);
  if (index >= 0) explain(index, true);
}

/** @param {string} [program]  whose steps are wanted */
function showOriginals(program) {
  if (program) $(`tab-${program}`).click();
  $('originals-away').append($('originals'));
  /** @type {HTMLDialogElement} */ ($('help')).showModal();
}

/** @param {string} words @param {string} done */
async function copyText(words, done) {
  try {
    await navigator.clipboard.writeText(words);
    speak(done);
  } catch {
    speak(text.cannotCopy);
  }
}

/** @param {Finding} finding */
async function copyFinding(finding) {
  const { findingMarkdown } = await import('./copy.js');
  await copyText(findingMarkdown(finding, current?.name ?? ''), text.findingCopied);
}

/** @param {Crash} error */
async function copyBug(error) {
  const { bugReport } = await import('./copy.js');
  await copyText(bugReport(editor?.view.state.doc.length ?? 0, error), text.bugCopied);
}

/** @param {import('./copy.js').Format} format */
async function copyReport(format) {
  const { reportAs } = await import('./copy.js');
  if (report) await copyText(reportAs(report, current?.name ?? '', format), text.reportCopied[format]);
}

/** @param {Uint8Array} [octets]  of another message @param {string} [title] */
function save(octets = editor?.octets(), title = current?.name ?? '') {
  if (!octets) return;
  const url = URL.createObjectURL(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (octets)], { type: 'message/rfc822' }));
  const name = /\.\w{2,4}$/.test(title) ? title : `${title.replace(/\W+/g, '-')}.eml`;
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

async function share() {
  const { share: show } = await import('./share.js');
  const message = current;
  if (!editor || !message) return;
  const redacted = `redacted ${message.name}`;
  await show({
    octets: editor.octets(),
    name: message.name,
    sample: message.provenance === 'sample' && !editor.edited ? message.name.replace(/\.eml$/, '') : null,
    lint: octets => linter.lintOther({ octets }, { ...options(), origin: editor?.provenance === 'paste' ? 'pasted' : 'file' }, message.name),
    copy: copyText,
    save: octets => save(octets, redacted),
    open: content => void open({ name: redacted, content, provenance: 'file', saved: null, copy: true }),
  }).catch(failed);
}

/** Asks the DNS, when that is wanted. @type {import('../verify/verify.js').Verifier | null} */
let verifier = null;

/** @param {'ask' | 'domain'} what */
async function verify(what) {
  const [{ Verifier }, shown] = await Promise.all([import('../verify/verify.js'), loadEditor()]);
  verifier ??= new Verifier({ editor: shown, report: () => report, check: () => check(0), linter, go: lights.go, copy: copyText, speak });
  await verifier[what]();
}

/** @type {Record<string, () => void>} */
const COMMANDS = {
  verify: () => void verify('ask'),
  domain: () => void verify('domain'),
  open: () => $('file').click(),
  save: () => save(),
  share: () => void share(),
  'copy-markdown': () => void copyReport('markdown'),
  'copy-text': () => void copyReport('text'),
  'copy-json': () => void copyReport('json'),
  next: () => walk(1),
  previous: () => walk(-1),
  find: () => void editor?.find(),
  goto: () => void goTo(),
  decode: () => void decode(),
  keys: () => /** @type {HTMLDialogElement} */ ($('keys')).showModal(),
  'close-dialog': () => /** @type {HTMLDialogElement | null} */ (document.querySelector('dialog[open]'))?.close(),
};

document.addEventListener('click', event => {
  const target = /** @type {Element} */ (event.target);
  const command = target.closest('[data-do]')?.getAttribute('data-do');
  if (command) COMMANDS[command]?.();
  const chosen = target.closest('button[data-pane]')?.getAttribute('data-pane');
  if (chosen) pane(chosen);
  const sample = target.closest('.sample')?.getAttribute('data-sample');
  const plain = event instanceof MouseEvent && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (sample && plain) {
    event.preventDefault();
    void openSample(sample);
  }
  const tile = target.closest('.tile')?.getAttribute('href');
  if (tile && plain) {
    event.preventDefault();
    pane('overview');
    const section = $(tile.slice(1));
    section.scrollIntoView({ block: 'start' });
    section.focus({ preventScroll: true });
  }
  if (target.closest('[data-home]') && plain && root.dataset.view === 'message') {
    event.preventDefault();
    history.pushState({ view: 'start' }, '', address(''));
    start();
    $('raw').focus();
  }
});

const copyMenu = $('copy-menu');
copyMenu.addEventListener('toggle', event => {
  if (/** @type {ToggleEvent} */ (event).newState !== 'open') return;
  const { bottom, right } = $('copy').getBoundingClientRect();
  copyMenu.style.top = `${bottom + 4}px`;
  copyMenu.style.left = `${Math.max(8, right - copyMenu.offsetWidth)}px`;
  copyMenu.querySelector('button')?.focus();
});
copyMenu.addEventListener('click', () => copyMenu.hidePopover());
$('help').addEventListener('close', () => $('originals-home').append($('originals')));

/** @param {string} id @param {(on: boolean) => void} act */
function toggle(id, act) {
  const button = $(id);
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    act(on);
  });
}
toggle('wrap', on => editor?.wrap(on));
toggle('invisibles', on => editor?.showInvisibles(on));
toggle('ruler', on => editor?.view.dom.classList.toggle('ruler', on));
toggle('fold', on => editor?.fold(on));
themeButton();
tabs(/** @type {HTMLElement} */ (document.querySelector('[role=tablist]')));

waysIn({ ready: loadEditor, files: openFiles, text: openText, refused: () => speak(text.cannotRead) });

/* ---- keys ---- */

/** @param {KeyboardEvent} event */
function keyOf(event) {
  const command = event.ctrlKey || event.metaKey ? 'Ctrl ' : '';
  return command + (event.altKey ? 'Alt ' : '') + (event.shiftKey && event.key !== '?' ? 'Shift ' : '') + event.key;
}

const PANES = ['editor', 'findings', 'cards'];

/** @param {1 | -1} step */
function switchPane(step) {
  const at = PANES.findIndex(id => $(id).contains(document.activeElement));
  const next = PANES[(at + step + PANES.length) % PANES.length] ?? 'editor';
  pane({ editor: 'message', findings: 'findings', cards: 'overview' }[next] ?? 'message');
  if (next === 'editor') editor?.view.focus();
  else if (next === 'findings') ($('findings').hidden ? $('next') : $('findings')).focus();
  else /** @type {HTMLElement | null} */ ($('cards').querySelector('.card'))?.focus();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  F8: () => walk(1),
  'Shift F8': () => walk(-1),
  'Alt F8': () => explain(findings.stepCause(1), true),
  'Alt Shift F8': () => explain(findings.stepCause(-1), true),
  F6: () => switchPane(1),
  'Shift F6': () => switchPane(-1),
  'Ctrl .': () => {
    const here = editor?.atCursor ?? [];
    if (here[0] === undefined) {
      speak(text.noFindingHere);
      return;
    }
    explain(here[0], false, here);
    focusNote();
  },
  'Ctrl Enter': () => openNote && applyFix(openNote.index),
  'Ctrl f': () => void editor?.find(),
  'Ctrl g': () => void goTo(),
  'Ctrl i': () => void decode(),
};

addEventListener('keydown', event => {
  const key = keyOf(event);
  const inText = event.composedPath().some(node => node instanceof HTMLElement && (node.isContentEditable || node.matches('textarea, input, select')));
  if (key === 'Ctrl o') {
    event.preventDefault();
    $('file').click();
  } else if (key === '?' && !inText) {
    event.preventDefault();
    COMMANDS.keys?.();
  } else if (root.dataset.view === 'message' && !document.querySelector('dialog[open]') && KEYS[key]) {
    event.preventDefault();
    KEYS[key]();
  } else if (key === 'Escape' && root.dataset.view === 'message' && !event.defaultPrevented) {
    editor?.closeTip();
    if (editor?.note && !document.querySelector('dialog[open]')) closeNote(true);
  }
});

addEventListener('popstate', event => {
  if (event.state?.view === 'message' && current) root.dataset.view = 'message';
  else start();
});

addEventListener('beforeunload', event => {
  if (editor?.edited && current?.provenance !== 'sample') event.preventDefault();
});

/* ---- start ---- */

proof();
const renewed = () => showBanner({ title: text.newVersion, text: text.newVersionHelp }, [{ text: text.reload, do: () => location.reload() }], 'info');
// Editor and cards are asked for at once; what is fetched for a time without a network comes behind them.
void (async () => {
  await Promise.allSettled([ready, loadEditor(), loadCards()]);
  const { offline } = await import('./offline.js');
  $('proof-offline').textContent = (await offline('./', renewed)) ? text.offline.yes : text.offline.no;
})();

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of document.querySelectorAll('kbd')) key.textContent = key.textContent.replace('Ctrl', '⌘');
}

pane('findings');
void openAddress();
