/** What `emlint check --format sarif` prints (tests/cli.rs holds it to the file) is SARIF 2.1.0 as its schema says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
/** @type {new (options: object) => { addFormat(name: string, check: (text: string) => boolean): void, compile(schema: object): { (value: unknown): boolean, errors?: unknown } }} */
const Ajv = require('ajv-draft-04');
const log = JSON.parse(readFileSync(new URL('../../tests/goldens/check.sarif', import.meta.url), 'utf8'));

/** The schema of the standard (2.1.0-rtm.5), as Microsoft publishes it. */
function validator() {
  const path = require.resolve('@microsoft/jest-sarif').replace(/index\.js$/, 'schemas/sarif-2.1.0-rtm.5.json');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat('uri', text => /^[a-z][a-z0-9+.-]*:[^\s\\^`{}|<>"]*$/i.test(text));
  ajv.addFormat('uri-reference', text => !/[\s\\^`{}|<>"]|%(?![0-9a-f]{2})/i.test(text));
  ajv.addFormat('date-time', text => !Number.isNaN(Date.parse(text)));
  return ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
}

test('the schema accepts it', () => {
  const validate = validator();
  assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
});

test('the schema refuses what is none', () => {
  const validate = validator();
  for (const spoil of [
    (/** @type {any} */ copy) => delete copy.runs[0].tool,
    (/** @type {any} */ copy) => (copy.runs[0].results[0].level = 'info'),
    (/** @type {any} */ copy) => (copy.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'a b'),
    (/** @type {any} */ copy) => (copy.runs[0].tool.driver.rules[0].helpUri = 'rules/FMT001/'),
  ]) {
    const copy = structuredClone(log);
    spoil(copy);
    assert.equal(validate(copy), false, String(spoil));
  }
});

test('what the schema cannot say holds as well', () => {
  const [run] = log.runs;
  const codes = new Set(run.tool.driver.rules.map((/** @type {any} */ rule) => rule.id));
  const artifacts = new Set(run.artifacts.map((/** @type {any} */ { location }) => location.uri));
  assert.ok(run.results.some((/** @type {any} */ { fixes }) => fixes), 'a fix is shown');
  assert.ok(run.results.some((/** @type {any} */ { occurrenceCount }) => occurrenceCount > 5), 'a grouped finding is shown');
  for (const { ruleId, locations, relatedLocations = [], fixes = [], message } of run.results) {
    assert.ok(codes.has(ruleId));
    assert.match(message.text, /\. .*\.$/s, 'a first sentence, then what to do');
    for (const { physicalLocation } of [...locations, ...relatedLocations]) {
      assert.ok(artifacts.has(physicalLocation.artifactLocation.uri));
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
      assert.ok(startLine < endLine || (startLine === endLine && startColumn <= endColumn));
    }
    for (const { artifactChanges } of fixes) for (const { artifactLocation } of artifactChanges) assert.ok(artifacts.has(artifactLocation.uri));
  }
  for (const { parentIndex, offset, length } of run.artifacts) {
    if (parentIndex !== undefined) assert.ok(offset + length <= run.artifacts[parentIndex].length);
  }
});
