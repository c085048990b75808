/**
 * What copying does to a message, and how to undo it. Looked for in pasted text only, and only where the text shows that
 * it was something else before; the header is what tells.
 */

/** @typedef {'prefix' | 'escaped' | 'blank-first' | 'doubled' | 'no-break' | 'quotes' | 'folding' | 'wrapped'} Damage */

/** @typedef {(lines: string[]) => string[] | null} Mend  null: there is nothing to mend */

/** Text beyond this is not looked at. */
const LONGEST = 2_000_000;
/** How much of the start is looked at: damage shows early. */
const FIRST = 80;

const KNOWN =
  /^(received|return-path|from|to|cc|bcc|subject|date|message-id|mime-version|content-[a-z-]+|dkim-signature|authentication-results|arc-[a-z-]+|received-spf|reply-to|sender|list-[a-z-]+|delivered-to|x-[\w-]+|references|in-reply-to|precedence|auto-submitted|user-agent|feedback-id|thread-[a-z]+|organization|importance|resent-[a-z-]+)[ \t\u00a0]*:/i;
/** A field, and no continuation that happens to hold a colon: names do not begin with a digit, and have no `=`. */
const FIELD = /^[A-Za-z][!-9;<>-~]*[ \t]*:/;
/** How lines begin that continue a field. */
const CONTINUES = /^((by|for|id|with|from|via|envelope-from|helo)\b|[a-z]{1,3}=|spf=|dkim=|dmarc=|arc=|smtp\.|header\.|boundary=|charset=|name=|filename=|=\?|<|\(|(mon|tue|wed|thu|fri|sat|sun),)/i;

/**
 * @param {string} text  line breaks are LF
 * @returns {{ damage: Damage[], text: string } | null}  what was found, and the text without it
 */
export function repair(text) {
  if (text.length > LONGEST) return null;
  /** @type {Damage[]} */
  const damage = [];
  let lines = text.split('\n');
  for (const [name, mend] of STEPS) {
    const mended = mend(lines);
    if (!mended) continue;
    damage.push(name);
    lines = mended;
  }
  return damage.length ? { damage, text: lines.join('\n') } : null;
}

const isBlank = (/** @type {string | undefined} */ line) => line !== undefined && line.trim() === '';

/** Lines of the header: those before the first blank one. @param {string[]} lines */
function headerLength(lines) {
  const blank = lines.findIndex(isBlank);
  return blank < 0 ? lines.length : blank;
}

/** @param {string[]} lines @param {(line: string) => string} change @returns {string[] | null} */
function changeHeader(lines, change) {
  const end = headerLength(lines);
  const changed = lines.map((line, at) => (at < end ? change(line) : line));
  return changed.some((line, at) => line !== lines[at]) ? changed : null;
}

/** Quoting marks or an indent before every line. @type {Mend} */
function unquote(lines) {
  const filled = lines.slice(0, FIRST).filter(line => !isBlank(line));
  const first = /^[>|\s]+/.exec(filled[0] ?? '')?.[0] ?? '';
  let prefix = first;
  for (const line of filled) while (prefix && !line.startsWith(prefix) && line !== prefix.trimEnd()) prefix = prefix.slice(0, -1);
  if (!prefix || filled.filter(line => KNOWN.test(line.slice(prefix.length))).length < 2) return null;
  return lines.map(line => (line.startsWith(prefix) ? line.slice(prefix.length) : line === prefix.trimEnd() ? '' : line));
}

/** Angle brackets as web pages write them. @type {Mend} */
function unescape(lines) {
  const start = lines.slice(0, FIRST);
  const escaped = start.filter(line => /&lt;[^&<>]*@[^&<>]*&gt;/.test(line)).length;
  if (!escaped || start.some(line => /^[\w-]+:.*<[^<>]*@[^<>]*>/.test(line))) return null;
  const characters = /** @type {Record<string, string>} */ ({ lt: '<', gt: '>', quot: '"', '#39': "'", '#039': "'", nbsp: ' ', amp: '&' });
  return lines.map(line => line.replace(/&(lt|gt|quot|#0?39|nbsp|amp);/g, (_, name) => characters[name] ?? ''));
}

/** @type {Mend} */
function withoutBlankStart(lines) {
  const first = lines.findIndex(line => !isBlank(line));
  return first > 0 && KNOWN.test(lines[first] ?? '') ? lines.slice(first) : null;
}

/** A blank line behind every line: of the header, and of the text where it looks the same. @type {Mend} */
function undouble(lines) {
  let end = 0;
  while (end + 1 < lines.length && (FIELD.test(lines[end] ?? '') || /^[ \t\u00a0]\S/.test(lines[end] ?? '')) && isBlank(lines[end + 1])) end += 2;
  if (end < 6) return null;
  const rest = lines.slice(end);
  // Behind the header stands one blank line of its own, doubled too.
  const doubled = rest.filter((line, at) => at % 2 === 1 && isBlank(line)).length;
  const all = isBlank(rest[0]) && isBlank(rest[1]) && doubled >= 0.8 * Math.floor(rest.length / 2);
  const odd = (/** @type {string[]} */ list) => list.filter((_, at) => at % 2 === 0);
  const header = odd(lines.slice(0, end));
  return all ? [...header, ...odd(rest)] : [...header, '', ...rest.slice(rest.findIndex(line => !isBlank(line)))];
}

/** Blanks that do not break, as some web pages have them. @type {Mend} */
const withBlanks = lines => changeHeader(lines, line => line.replace(/\u00a0/g, ' '));

/** Quotation marks that a word processor made of straight ones. @type {Mend} */
function straighten(lines) {
  const end = headerLength(lines);
  const changed = lines.map((line, at) => {
    if (at >= end) return line.replace(/=[“”„]([^“”„<>]*)[“”„](?=[\s/>])/g, '="$1"');
    // Around a parameter or the name before an address; words of a subject may have them.
    return line.replace(/=[“”„]([^“”„]*)[“”„]/g, '="$1"').replace(/[“”„]([^“”„]*)[“”„](?=\s*<)/g, '"$1"');
  });
  return changed.some((line, at) => line !== lines[at]) ? changed : null;
}

/** Whether a line of the header continues the field before it, but lost its indent. @param {string} line */
const isOrphan = line => line !== '' && !/^[ \t]/.test(line) && !FIELD.test(line) && !line.startsWith('From ');

/** Long lines that a mail program broke again: no line is longer than it allows, and the rest of each stands alone. @type {Mend} */
function unwrap(lines) {
  const end = headerLength(lines);
  const header = lines.slice(0, end);
  if (!KNOWN.test(header[0] ?? '')) return null;
  // The words of an orphan would not have fitted into the line before it.
  const broken = header.filter((line, at) => {
    const before = header[at - 1] ?? '';
    return at > 0 && isOrphan(line) && before.length >= 60 && before.length <= 80 && !CONTINUES.test(line) && !/[;,]$/.test(before);
  });
  if (broken.length < 2) return null;
  return changeHeader(lines, line => (broken.includes(line) ? ` ${line}` : line));
}

/** Folded lines without the white space that makes them so. @type {Mend} */
function fold(lines) {
  const end = headerLength(lines);
  const header = lines.slice(0, end);
  if (!KNOWN.test(header[0] ?? '')) return null;
  const orphans = header.filter((line, at) => at > 0 && isOrphan(line));
  const sure = header.some((line, at) => at > 0 && isOrphan(line) && (CONTINUES.test(line) || /[;,]$/.test(header[at - 1] ?? '')));
  if (!orphans.length || (!sure && orphans.length < 3)) return null;
  return changeHeader(lines, line => (isOrphan(line) && line !== header[0] ? ` ${line}` : line));
}

/** In the order in which one may hide another. @type {[Damage, Mend][]} */
const STEPS = [
  ['prefix', unquote],
  ['escaped', unescape],
  ['blank-first', withoutBlankStart],
  ['doubled', undouble],
  ['no-break', withBlanks],
  ['quotes', straighten],
  ['wrapped', unwrap],
  ['folding', fold],
];

/**
 * What copying did to a text, the text without it, and how many findings that explains.
 * @typedef {{ damage: Damage[], text: string, gone: number }} Copied
 */

/**
 * @typedef {import('../lint/types.js').Report} Report
 * @param {string} text
 * @param {Report} report  of that text
 * @param {(text: string) => Promise<Report>} lint
 * @returns {Promise<Copied | null>}
 */
export async function explained(text, report, lint) {
  const found = repair(text);
  if (!found) return null;
  const without = await lint(found.text);
  const left = without.findings.map(({ code, message }) => `${code} ${message}`);
  const gone = report.findings.filter(({ code, message }) => !left.includes(`${code} ${message}`)).length;
  return { ...found, gone };
}
