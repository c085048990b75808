/** Markdown of the site as HTML: headings that can be linked to, codes of rules as links, examples drawn. */
import { Marked } from 'marked';
import { example, exampleOctets, optionsOf, parseFindings } from './example.mjs';
import { evidence, inArchive } from './linter.mjs';
import { escape } from './shell.mjs';

/** @typedef {{ name: string, octets: Uint8Array }} File  beside the page */
/** @typedef {{ id: string, text: string }} Heading */
/**
 * @typedef {object} Place
 * @property {string} root  of the site, seen from the page
 * @property {Map<string, { code: string, rule: string, summary: string }>} rules  by their codes
 * @property {string} [code]  of the rule whose page this is: its examples show nothing else
 */

const KINDS = ['bad', 'good', 'fixed'];

/** For whom a block of code is: mail systems and libraries, which readers of the guide choose from, and what else has a name. @type {Record<string, string>} */
export const SYSTEMS = {
  postfix: 'Postfix',
  exim: 'Exim',
  sendmail: 'sendmail',
  php: 'PHP mail()',
  nodemailer: 'Nodemailer',
  django: 'Django',
  rails: 'Rails',
  laravel: 'Laravel',
};

/** @type {Record<string, string>} */
const NAMES = {
  ...SYSTEMS,
  dns: 'DNS zone file',
  page: 'HTML',
  fence: 'Markdown',
  docusaurus: 'Docusaurus',
  vitepress: 'VitePress',
  starlight: 'Starlight',
  mkdocs: 'MkDocs Material',
  mdbook: 'mdBook',
  bundler: 'Vite, webpack, esbuild',
  vite: 'Vite',
  esbuild: 'esbuild',
  frame: 'HTML',
  policy: 'Policy',
  style: 'CSS',
};

/**
 * @param {string} text @param {Place} place
 * @returns {Promise<{ html: string, headings: Heading[], files: File[] }>}  `headings` are those of the second level
 */
export async function render(text, { root, rules, code }) {
  /** @type {Heading[]} */
  const headings = [];
  /** @type {File[]} */
  const files = [];
  const marked = new Marked({ async: false });
  marked.use({
    extensions: [
      {
        name: 'rule',
        level: 'inline',
        start: source => source.search(/\b[A-Z]{3}\d{3}\b/),
        tokenizer(source) {
          const [raw = ''] = /^[A-Z]{3}\d{3}\b/.exec(source) ?? [];
          return raw && raw !== code && rules.has(raw) && !this.lexer.state.inLink ? { type: 'rule', raw } : undefined;
        },
        renderer({ raw }) {
          const rule = rules.get(raw);
          return `<a class="rulelink" href="${root}rules/${raw}/" title="${escape(`${rule?.rule}: ${rule?.summary}`)}">${raw}</a>`;
        },
      },
    ],
    renderer: {
      heading({ tokens, depth, text: plain }) {
        const inner = this.parser.parseInline(tokens);
        if (depth === 1) return '';
        const id = unique(slug(plain), headings);
        if (depth === 2) headings.push({ id, text: plain.replace(/[`*]/g, '') });
        return `<h${depth} id="${id}">${inner}<a class="anchor" href="#${id}" aria-label="Link to “${escape(plain.replace(/[`*]/g, ''))}”">#</a></h${depth}>\n`;
      },
      link({ href, tokens }) {
        const outside = /^https?:/.test(href);
        const target = outside || href.startsWith('#') ? href : `${root}${href}`;
        return `<a href="${escape(target)}"${outside ? ' rel="noreferrer"' : ''}>${this.parser.parseInline(tokens)}</a>`;
      },
      table(token) {
        const cells = (/** @type {import('marked').Tokens.TableCell[]} */ row, /** @type {string} */ tag) =>
          row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('');
        const rows = token.rows.map(row => `<tr>${cells(row, 'td')}</tr>`).join('\n');
        const head = token.header.map(({ tokens }) => `<th scope="col">${this.parser.parseInline(tokens)}</th>`).join('');
        return `<div class="scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head}</tr></thead>\n<tbody>${rows}</tbody></table></div>\n`;
      },
      code({ text: source, lang = '' }) {
        return block(source, lang);
      },
    },
  });
  const tokens = marked.lexer(text);
  /** @type {Record<string, number>} */
  const counts = {};
  let html = '';
  /** What the DNS answers with in the next example. @type {string | null} */
  let records = null;
  for (const [at, token] of tokens.entries()) {
    const words = token.type === 'code' ? (token.lang ?? '').split(' ') : [];
    const kind = words[1] ?? '';
    if (words[0] === 'findings') continue;
    if (token.type === 'code' && words[0] === 'dns') records = `${token.text}\n`;
    if (token.type !== 'code' || words[0] !== 'eml' || !KINDS.includes(kind)) {
      html += marked.parser(Object.assign([token], { links: tokens.links }));
      continue;
    }
    const next = tokens.slice(at + 1).find(({ type }) => type !== 'space');
    const found = next?.type === 'code' && next.lang === 'findings' ? parseFindings(next.text) : [];
    const source = fenced(token.raw);
    const name = `example-${files.length + 1}.eml`;
    const octets = exampleOctets(source);
    files.push({ name, octets });
    const number = (counts[kind] = (counts[kind] ?? 0) + 1);
    const options = optionsOf(words.slice(2));
    if (options && records !== null) options.evidence = await evidence(octets, records);
    records = null;
    const said = options || !code ? found : await inArchive(octets, found, [code]);
    html += example({ kind: /** @type {'bad'} */ (kind), words: words.slice(2), options, octets, said, root, code, name, number });
  }
  return { html, headings, files };
}

/** A block of code; `for=SYSTEM` says for whom, what stands behind it where it goes. @param {string} source @param {string} info */
function block(source, info) {
  const [, language = '', system, where] = /^(\S*)(?: for=(\w+))?(?: (.+))?$/.exec(info) ?? [];
  const inner = `<pre tabindex="0" role="group" aria-label="${escape(where ?? (system ? (NAMES[system] ?? system) : language || 'Text'))}"><code>${escape(source)}</code></pre>`;
  if (!system) return `<div class="block">${inner}</div>\n`;
  const name = NAMES[system];
  if (!name) throw new Error(`there is no system ${system}`);
  return `<figure class="block" data-for="${system}"><figcaption><b>${name}</b>${where ? `<span class="muted">${escape(where)}</span>` : ''}</figcaption>${inner}</figure>\n`;
}

/** The text of a fenced block, with its last line end. @param {string} raw */
const fenced = raw => raw.slice(raw.indexOf('\n') + 1, raw.lastIndexOf('```'));

/** @param {string} text */
const slug = text =>
  text
    .toLowerCase()
    .replace(/^\d+\. /, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** @param {string} id @param {Heading[]} taken */
function unique(id, taken) {
  let number = 1;
  const name = () => (number > 1 ? `${id}-${number}` : id);
  while (taken.some(heading => heading.id === name())) number += 1;
  return name();
}

/** Markdown of a paragraph as text. @param {string} markdown */
export const plain = markdown =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
