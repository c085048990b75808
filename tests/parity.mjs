/**
 * The command line and JavaScript give the same report, octet for octet: node tests/parity.mjs
 *
 * It needs www/pkg (`cargo xtask wasm`). Beside the messages of the project it looks at those in ../shared/corpus, or in
 * the folder that EMLINT_SHARED names, where they are.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const shared = process.env.EMLINT_SHARED ?? join(root, '../shared');
const { default: init, fix, fixAll, lint, lintAll, rules, split } = await import(join(root, 'www/pkg/lint/emlint.js'));
await init({ module_or_path: readFileSync(join(root, 'www/pkg/lint/emlint_bg.wasm')) });

/** The files below the folders that exist. @param {string[]} folders */
function files(...folders) {
  return folders.filter(existsSync).flatMap(folder =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(root, join(entry.parentPath, entry.name)))
  );
}

/** What the command prints. @param {string[]} words */
function emlint(...words) {
  const command = ['run', '--quiet', '--package', 'emlint-cli', '--', ...words];
  // What it cannot read it says on standard error, and exits with 2; that is no matter of parity.
  try {
    return execFileSync('cargo', command, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if (error.status === 2 && error.stdout) return error.stdout;
    throw error;
  }
}

const kept = files(...['www/public/samples', 'tests/messages'].map(folder => join(root, folder)));
// Node's tables are those of ICU, which reads malformed text, and Big5, in another way than the Encoding Standard says;
// tests/browser/parity.spec.mjs has Chromium read the first one.
const forBrowsers = ['tests/messages/charsets_malformed.eml', join('spamassassin', 'nice', 'cjk', 'big5-base64.1')];
const paths = [...kept.filter(path => /\.(eml|mbox)$/.test(path)), ...files(join(shared, 'corpus/dev'))]
  .filter(path => !forBrowsers.some(end => path.endsWith(end)))
  .sort();
const strict = { strict: true, stage: 'outgoing', bulk: 'yes', transport: 'smtp', smtputf8: true, now: '2026-11-23T10:00:00Z' };
const runs = [
  { flags: [], options: undefined },
  { flags: Object.entries(strict).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, value])), options: strict },
  { flags: ['--origin', 'pasted'], options: { origin: 'pasted' } },
];

let compared = 0;
/** @type {string[]} */
const different = [];

/** @param {string} what @param {string} theirs @param {string} ours */
function compare(what, theirs, ours) {
  compared += 1;
  if (theirs === ours) return;
  const at = [...theirs].findIndex((character, index) => character !== ours[index]);
  const part = (/** @type {string} */ text) => text.slice(Math.max(0, at - 60), at + 60);
  different.push(`${what} at ${at}\n  command line …${part(theirs)}…\n  JavaScript   …${part(ours)}…`);
}

/** What the command line calls a message, and its octets: `archive.mbox#2` is the second of an archive. @param {string} name */
function message(name) {
  const [, path, number] = /^(.*)#([0-9]+)$/.exec(name) ?? [];
  if (existsSync(join(root, name)) || path === undefined) return { name, message: readFileSync(join(root, name)) };
  const archive = readFileSync(join(root, path));
  const { start, end } = split(archive)[Number(number) - 1];
  return { name, message: archive.subarray(start, end) };
}

for (const { flags, options } of runs) {
  const lines = emlint('check', '--format', 'ndjson', '--fail-on', 'never', ...flags, '--', ...paths).split('\n').slice(0, -1);
  // The command line compares all messages of a call with each other.
  const messages = lines.map(line => message(JSON.parse(line).name));
  lintAll(messages, options).forEach((report, index) => compare(`${report.name} ${flags.join(' ')}`, lines[index], JSON.stringify(report)));
  if (options?.origin !== 'pasted') continue;
  const texts = messages.map(({ name, message }) => {
    const text = message.toString('utf8');
    return { name, message: Buffer.from(text).equals(message) ? text : message };
  });
  lintAll(texts).forEach((report, index) => {
    if (typeof texts[index].message === 'string') compare(`${report.name} as a string`, lines[index], JSON.stringify(report));
  });
}
// Copies are fixed by the command line; JavaScript has to make the same octets of each.
const folder = mkdtempSync(join(tmpdir(), 'emlint-'));
try {
  const copies = paths.map((path, index) => ({ path, copy: join(folder, `${index}.eml`) }));
  for (const { path, copy } of copies) writeFileSync(copy, readFileSync(join(root, path)));
  const names = emlint('check', '--fix', '--format', 'ndjson', '--fail-on', 'never', '--', folder);
  const whole = new Set(names.split('\n').slice(0, -1).map(line => JSON.parse(line).name));
  for (const { path, copy } of copies.filter(({ copy }) => whole.has(copy))) {
    const octets = readFileSync(join(root, path));
    const { message, edits } = fixAll(octets);
    compare(`${path} fixed`, readFileSync(copy).toString('latin1'), Buffer.from(message).toString('latin1'));
    compare(`${path} edited`, Buffer.from(message).toString('latin1'), Buffer.from(fix(octets, edits)).toString('latin1'));
  }
} finally {
  rmSync(folder, { recursive: true });
}
// The pages of the rules are not in the wasm.
const listed = JSON.parse(emlint('rules', '--format', 'json')).map(({ page, ...rule }) => rule);
compare('rules', JSON.stringify(listed), JSON.stringify(rules()));

// The site has a page for each of them.
const pages = JSON.parse(readFileSync(join(root, 'www/pkg/rules.json'), 'utf8'));
compare('rules.json', JSON.stringify(pages.map(({ page, ...rule }) => rule)), JSON.stringify(rules()));

// The linter without HTML says what the complete one says, or nothing.
const plain = await import(join(root, 'www/pkg/plain/emlint.js'));
await plain.default({ module_or_path: readFileSync(join(root, 'www/pkg/plain/emlint_bg.wasm')) });
let refused = 0;
/** @param {string} name @param {(linter: typeof plain) => unknown} ask */
function bySmaller(name, ask) {
  let said;
  try {
    said = JSON.stringify(ask(plain));
  } catch (error) {
    if (!/reads no HTML/.test(String(error))) throw error;
    refused += 1;
    return;
  }
  compare(`${name} without HTML`, JSON.stringify(ask({ lint, fixAll })), said);
}
for (const path of paths) {
  const octets = readFileSync(join(root, path));
  bySmaller(path, ({ lint }) => lint(octets, strict));
  bySmaller(`${path} as a string`, ({ lint }) => lint(octets.toString('utf8')));
  bySmaller(`${path} fixed`, ({ fixAll }) => fixAll(octets).left);
}

// The DNS of records in a file says the same to both, and so does the linter about what it said.
const verify = await import(join(root, 'www/pkg/verify/emlint_verify.js'));
await verify.default({ module_or_path: readFileSync(join(root, 'www/pkg/verify/emlint_verify_bg.wasm')) });
const now = '2026-11-25T10:00:00Z';
const live = files(join(root, 'tests/verify'), join(root, 'www/public/samples')).filter(path => path.endsWith('.eml'));
for (const zone of files(join(root, 'tests/verify')).filter(path => path.endsWith('.zone'))) {
  const records = readFileSync(join(root, zone), 'utf8');
  const lines = emlint('verify', '--dns', zone, '--now', now, '--format', 'ndjson', '--fail-on', 'never', '--', ...live).split('\n').slice(0, -1);
  const said = lines.map(line => JSON.parse(line));
  const messages = said.map(({ name }) => message(name));
  for (const [index, { name, message }] of messages.entries()) {
    const { evidence, ...report } = said[index];
    const gathered = await verify.gather(message, { records, now });
    compare(`evidence about ${name} from ${zone}`, JSON.stringify(evidence), JSON.stringify(gathered));
    const announced = verify.questions(message, { records, now }).map(({ name, type }) => `${name} ${type}`);
    const asked = gathered.queries.map(({ name, type }) => `${name} ${type}`);
    const silent = announced.filter(question => !asked.includes(question));
    compare(`questions about ${name} from ${zone}`, '[]', JSON.stringify(silent));
    compare(`${name} with evidence from ${zone}`, JSON.stringify(report), JSON.stringify(lintAll(messages, { evidence: gathered, now })[index]));
  }
}

console.log(`the linter without HTML left ${refused} of ${3 * paths.length} to the complete one`);
console.log(`${paths.length} files, ${compared} reports and fixed messages compared, ${different.length} different`);
if (different.length > 0) {
  console.log(different.slice(0, 20).join('\n'));
  process.exit(1);
}
