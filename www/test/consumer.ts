// What a user of the package writes; only its types are looked at.
import { fix, fixAll, init, lint, lintAll, part, redact, rules, split, version } from 'emlint';
import type { Finding, Options, Report, Severity } from 'emlint';
import { gather, init as initVerify, questions } from 'emlint/verify';
import type { Evidence, Question } from 'emlint/verify';
import { EmlintMessage } from 'emlint/widget';

await init();
await init(new URL('https://lint.example/emlint_bg.wasm'));
const options: Options = { select: ['HDR'], stage: 'outgoing', now: '2026-11-23T10:00:00Z' };
const message = new Uint8Array();
const report: Report = lint(message, options);
const first: Finding | undefined = report.findings[0];
const severity: Severity = first?.severity ?? 'info';
const fixed: Uint8Array = first?.fix ? fix(message, first.fix.edits) : fixAll('pasted', options).message;
const reports: Report[] = lintAll([{ name: 'a', message }, { name: 'b', message: 'pasted' }]);
const spans: { start: number; end: number }[] = split(message);
const { text, octets, map }: { text: string; octets: Uint8Array; map: Uint32Array } = part(message, '1.2');
const codes: string[] = rules().map(rule => rule.code);
const words: [string, string, Uint8Array] = [version(), severity, redact(fixed)];
await initVerify();
const asked: Question[] = questions(message);
const evidence: Evidence = await gather(message, { records: '' });
const proved: Report = lint(message, { evidence });
const element: EmlintMessage = document.createElement('emlint-message');
element.addEventListener('emlint-report', event => console.log(event.detail.summary.error));
const again: Promise<Report> = element.lint();
console.log(asked, proved, reports, spans, text, octets, map, codes, words, again, element.report?.verdict.title);

// @ts-expect-error: there is no such option
lint(message, { selekt: [] });
// @ts-expect-error: octets or text
lint(42);
