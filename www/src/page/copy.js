/** Findings and reports as text: for tickets, for chats, for programs. */
import * as text from '../texts.js';
import { SEVERITY, counts, number, octets } from '../words.js';

/** @typedef {import('../lint/types.js').Finding} Finding */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {'markdown' | 'text' | 'json'} Format */

/** Text for Markdown: marks are escaped, line breaks become blanks. @param {string} words */
const plain = words => words.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');

/** A sentence needs its full stop. @param {string} words */
const sentence = words => (/[.!?…:”"]$/.test(words) ? words : `${words}.`);

/** Where the page of a rule is, also for those who read this elsewhere. @param {Finding} finding */
const docs = ({ docs }) => new URL(docs, location.href.replace(/[?#].*$/, '')).href;

/** @param {Finding} finding */
const more = ({ count }) => (count > 1 ? ` ${text.andMore(count - 1)}` : '');

/** @param {Finding} finding @param {string} name  of the message */
export function findingMarkdown(finding, name) {
  const sources = [`[${finding.code}](${docs(finding)})`, ...finding.references.map(({ text, url }) => `[${text}](${url})`)].join(', ');
  return [
    `**${SEVERITY[finding.severity]} ${finding.code} ${finding.rule}** ${text.inMessage(plain(name), finding.line, finding.column)}`,
    '',
    plain(sentence(finding.message)),
    plain(sentence(finding.help)),
    '',
    sources,
    '',
  ].join('\n');
}

/** @param {Report} report @param {string} name @param {Format} format */
export function reportAs(report, name, format) {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  const { verdict, findings, causes, emlint } = report;
  const markdown = format === 'markdown';
  const line = (/** @type {Finding} */ finding) => {
    const { severity, code, line, column, message } = finding;
    return markdown
      ? `- ${SEVERITY[severity]} [\`${code}\`](${docs(finding)}) ${text.lineNumber(line)}: ${plain(message)}${more(finding)}`
      : `${line}:${column} ${severity} ${code} ${message}${more(finding)}\n    ${docs(finding)}`;
  };
  const groups = [...causes.map(cause => ({ title: cause.title, help: cause.help, of: findings.filter(finding => finding.cause === cause.id) })), { title: '', help: '', of: findings.filter(({ cause }) => !causes.some(({ id }) => id === cause)) }];
  return [
    markdown ? `## ${plain(name)}` : name,
    '',
    markdown ? `**${plain(verdict.title)}** ${plain(verdict.text)}`.trim() : `${verdict.title} ${verdict.text}`.trim(),
    '',
    ...groups
      .filter(({ of }) => of.length)
      .flatMap(({ title, help, of }) => [...(title ? [markdown ? `### ${plain(title)}` : `${title}: ${help}`, ...(markdown && help ? ['', plain(help)] : []), ''] : []), ...of.map(line), '']),
    `emlint ${emlint}: ${counts(report.summary)}, ${text.passed(report.passed.length)}, ${number(report.octets)} octets`,
    '',
  ].join('\n');
}

/** What to report of a crash: nothing of the message but its size. @param {number} size @param {import('../lint/client.js').Crash} error */
export const bugReport = (size, error) => text.bug(octets(size), error.message, error.detail.split('\n').slice(0, 4).join('\n'), navigator.userAgent);
