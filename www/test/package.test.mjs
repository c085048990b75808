/** The npm package as it is published: what is in it, what its functions do in Node, what its types say. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

const www = fileURLToPath(new URL('..', import.meta.url));
const folder = join(www, '../dist/npm');
/** A project of somebody else that has the package. */
const project = mkdtempSync(join(tmpdir(), 'emlint-'));

/** @type {typeof import('../npm/index.js')} */
let emlint;

before(async () => {
  execFileSync(process.execPath, [join(www, 'package.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  mkdirSync(join(project, 'node_modules'));
  cpSync(folder, join(project, 'node_modules/emlint'), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(project, 'index.js'), "export * from 'emlint';\nexport * as widget from 'emlint/widget';\nimport 'emlint/auto';\n");
  emlint = await import(join(project, 'index.js'));
});
after(() => rmSync(project, { recursive: true }));

const octets = (/** @type {string} */ text) => new TextEncoder().encode(text.replaceAll('\n', '\r\n'));
const MESSAGE = octets('From: "Café" <jo@shop.com>\nDate: Sun, 23 Nov 2026 10:00:00 +0000\nSubject: Hi\n\nHello\n');

test('what is published is listed here, and nothing runs when it is installed', () => {
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8' }));
  const files = packed.files.map((/** @type {{ path: string }} */ { path }) => path.replace(/-[A-Z0-9]{8}\./, '-*.')).sort();
  assert.deepEqual([...new Set(files)], [
    'CHANGELOG.md',
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'LICENSES/caniemail.txt',
    'README.md',
    'api.d.ts',
    'auto.js',
    'chunk-*.js',
    'custom-elements.json',
    'editing-*.js',
    'embed.html',
    'embed.js',
    'emlint_bg.wasm',
    'emlint_plain_bg.wasm',
    'emlint_verify_bg.wasm',
    'glue.js',
    'index.d.ts',
    'index.js',
    'node.js',
    'notes.js',
    'package.json',
    'rules.json',
    'search-*.js',
    'verify-api.d.ts',
    'verify-node.js',
    'verify.d.ts',
    'verify.js',
    'widget-worker.js',
    'widget.d.ts',
    'widget.js',
  ]);
  const { scripts, dependencies, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  assert.equal(scripts, undefined);
  assert.equal(dependencies, undefined);
  assert.ok(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8').includes(`\n## ${version}\n`), `the changelog has no ${version}`);
  assert.equal(version, emlintVersion());
});

const emlintVersion = () => /^version = "([^"]+)"/m.exec(readFileSync(join(www, '../Cargo.toml'), 'utf8'))?.[1];

test('nothing works before init, and says so', () => {
  assert.throws(() => emlint.lint(MESSAGE), /init\(\)/);
});

test('all functions do in Node what they say', async () => {
  await emlint.init();
  await emlint.init();
  const report = emlint.lint(MESSAGE);
  const codes = report.findings.map(({ code }) => code);
  assert.ok(codes.includes('HDR005') && codes.includes('DAT003'), String(codes));
  assert.equal(emlint.lint('From: jo@shop.com\n\nHi').origin, 'pasted');
  assert.deepEqual(emlint.lint(MESSAGE, { select: ['DAT003'] }).findings.map(({ code }) => code), ['DAT003']);
  assert.throws(() => emlint.lint(MESSAGE, /** @type {any} */ ({ selekt: [] })), /unknown option “selekt”/);
  assert.throws(() => emlint.lint(MESSAGE, { select: ['NOPE001'] }), /NOPE001/);

  const fix = report.findings.find(({ code }) => code === 'DAT003')?.fix;
  assert.ok(fix);
  assert.match(new TextDecoder().decode(emlint.fix(MESSAGE, fix.edits)), /Date: Mon, 23 Nov/);
  assert.throws(() => emlint.fix(MESSAGE, [{ start: 0, end: 9_999, text: '' }]));
  const fixed = emlint.fixAll(MESSAGE);
  assert.ok(fixed.applied.length > 0 && fixed.left.length < report.findings.length);

  const [first, second] = emlint.lintAll([{ name: 'a.eml', message: MESSAGE }, { name: 'b.eml', message: MESSAGE }]);
  assert.deepEqual([first?.name, second?.name], ['a.eml', 'b.eml']);
  assert.equal(emlint.split(octets('From jo Mon Nov 23 10:00:00 2026\nFrom: a@b.example\n\nx\n\nFrom jo Mon Nov 23 10:00:01 2026\nFrom: a@b.example\n\ny\n')).length, 2);
  assert.ok(emlint.rules().length > 200 && emlint.rules().every(({ code }) => /^[A-Z]{3}\d{3}$/.test(code)));
  assert.equal(emlint.version(), emlintVersion());
});

test('every option is taken', () => {
  /** @type {Required<import('../npm/index.js').Options>} */
  const options = {
    select: ['ALL'],
    ignore: ['HDR005'],
    stage: 'received',
    strict: true,
    bulk: 'no',
    origin: 'file',
    now: '2026-11-23T10:00:00Z',
    transport: 'smtp',
    smtputf8: false,
    trustedAuthserv: ['mx.shop.com'],
    ownDomains: ['shop.com'],
    clients: ['gmail.*'],
    evidence: /** @type {any} */ (null),
  };
  assert.equal(emlint.lint(MESSAGE, options).stage, 'received');
  assert.throws(() => emlint.lint(MESSAGE, { clients: ['nobody.*'] }), /nobody/);
});

test('a part comes decoded, with the way back', () => {
  const message = octets('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nCaf=C3=A9 =\nis =F0=9F=93=A7\n--b\nContent-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGOA==\n--b--\n');
  const { text, octets: body, map } = emlint.part(message, '1');
  assert.equal(text, 'Café is 📧');
  assert.deepEqual(body, new TextEncoder().encode(text));
  assert.equal(map.length, text.length + 1);
  const written = (/** @type {number} */ at, /** @type {number} */ length) => new TextDecoder().decode(message.subarray(map[at], (map[at] ?? 0) + length));
  assert.equal(written(0, 3), 'Caf');
  assert.equal(written(3, 6), '=C3=A9');
  assert.equal(written(text.indexOf('is'), 2), 'is');
  assert.equal(written(text.indexOf('📧'), 12), '=F0=9F=93=A7');
  assert.equal(map[text.indexOf('📧')], map[text.indexOf('📧') + 1]);
  assert.equal(new TextDecoder().decode(emlint.part(message, '2').octets), 'GIF8');
  assert.throws(() => emlint.part(message, '7'), /no part “7”/);
});

test('redaction keeps every octet’s place, and the findings', () => {
  const redacted = emlint.redact(MESSAGE);
  assert.equal(redacted.length, MESSAGE.length);
  assert.ok(!new TextDecoder().decode(redacted).includes('shop.com'));
  const said = (/** @type {Uint8Array} */ message) => emlint.lint(message).findings.map(({ code, span }) => `${code} ${span.start}-${span.end}`);
  assert.deepEqual(said(redacted), said(MESSAGE));
});

test('the widget can be imported where there is no browser', () => {
  assert.equal(typeof (/** @type {any} */ (emlint).widget.EmlintMessage), 'function');
});

test('the DNS is asked by a module of its own, which says first what it will ask', async () => {
  writeFileSync(join(project, 'verify.js'), "export * from 'emlint/verify';\n");
  /** @type {typeof import('../npm/verify.js')} */
  const verify = await import(join(project, 'verify.js'));
  assert.throws(() => verify.questions(MESSAGE), /init\(\)/);
  await verify.init();
  assert.ok(verify.questions(MESSAGE).some(({ name, type }) => type === 'TXT' && name.startsWith('_dmarc.shop.com')));
  const evidence = await verify.gather(MESSAGE, { records: '_dmarc.shop.com. TXT "v=DMARC1; p=reject"' });
  assert.equal(evidence.dmarc?.policy, 'reject');
  assert.notDeepEqual(emlint.lint(MESSAGE, { evidence }), emlint.lint(MESSAGE));
  await assert.rejects(async () => verify.gather(MESSAGE, /** @type {any} */ ({ resolver: 'x' })), /resolver/);
});

test('the types are those of what there is', () => {
  const names = Object.keys(emlint).filter(name => name !== 'widget').sort();
  const declared = [...readFileSync(join(folder, 'index.d.ts'), 'utf8').matchAll(/^export function (\w+)/gm)].map(([, name]) => name).sort();
  assert.deepEqual(declared, names);
  cpSync(join(www, 'test/consumer.ts'), join(project, 'consumer.ts'));
  for (const [module, moduleResolution] of [['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--types', '', '--module', module ?? '', '--moduleResolution', moduleResolution ?? '', 'consumer.ts'];
    execFileSync(join(www, 'node_modules/.bin/tsc'), options, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] });
  }
});

test('the manifest of the element names all of it', () => {
  const { modules } = JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8'));
  const [element] = modules[0].declarations;
  assert.equal(element.tagName, 'emlint-message');
  const names = (/** @type {{ name: string }[]} */ list) => list.map(({ name }) => name);
  assert.deepEqual(names(element.attributes), ['src', 'select', 'ignore', 'stage', 'editable', 'theme', 'height', 'findings', 'assets']);
  assert.deepEqual(names(element.events), ['emlint-report']);
  assert.deepEqual(names(element.members), ['options', 'report', 'lint']);
  const css = readFileSync(join(folder, 'widget.js'), 'utf8');
  for (const name of names(element.cssProperties)) assert.ok(css.includes(name), name);
  for (const name of names(element.cssParts)) assert.match(css, new RegExp(`part:["\`'][^"\`']*${name}`), name);
  for (const entry of [...element.attributes, ...element.events, ...element.cssParts, ...element.cssProperties, ...element.members]) assert.ok(entry.description, entry.name);
});

test('one glue serves the linter in both sizes', async () => {
  const glue = readFileSync(join(folder, 'glue.js'), 'utf8');
  for (const name of ['emlint_bg.wasm', 'emlint_plain_bg.wasm']) {
    const wanted = WebAssembly.Module.imports(await WebAssembly.compile(readFileSync(join(folder, name))));
    for (const { name: needed } of wanted) assert.ok(glue.includes(needed), `${name} needs ${needed}`);
  }
});

test('esbuild makes one file of it that runs in Node', async () => {
  symlinkSync(join(www, 'node_modules/esbuild'), join(project, 'node_modules/esbuild'));
  writeFileSync(join(project, 'main.js'), "import { init, lint } from 'emlint';\nawait init(new URL('./emlint_bg.wasm', import.meta.url));\nconsole.log(lint(new TextEncoder().encode('From: a@b.example\\r\\n\\r\\nHi\\r\\n')).findings[0].code);\n");
  const { build } = await import('esbuild');
  await build({ absWorkingDir: project, entryPoints: ['main.js'], bundle: true, format: 'esm', platform: 'node', outfile: 'out/main.mjs', logLevel: 'warning' });
  cpSync(join(folder, 'emlint_bg.wasm'), join(project, 'out/emlint_bg.wasm'));
  assert.match(execFileSync(process.execPath, ['out/main.mjs'], { cwd: project, encoding: 'utf8' }), /^[A-Z]{3}\d{3}\n$/);
});
