/** The custom-elements manifest (schema 2.1.0), from what the element's source says of itself. */

/**
 * What stands behind one of the tags of the element's comment: a type, a name, a default, and words.
 * @typedef {{ type: string | undefined, name: string, fallback: string | undefined, description: string }} Entry
 */

/** @param {string} source  of src/widget/element.js */
export function manifest(source) {
  const [, comment = ''] = /\/\*\*((?:(?!\*\/)[^])*@tag emlint-message[^]*?)\*\/\s*export class EmlintMessage/.exec(source) ?? [];
  if (!comment) throw new Error('the element has no comment with its tag');
  const lines = comment.split('\n').map(line => line.replace(/^\s*\* ?/, ''));
  const entries = (/** @type {string} */ tag) => lines.filter(line => line.startsWith(`@${tag} `)).map(line => entry(line.slice(tag.length + 2)));
  const attributes = entries('attr');
  const [, observed = ''] = /observedAttributes = \[([^\]]*)\]/.exec(source) ?? [];
  for (const name of observed.match(/[\w-]+/g) ?? []) {
    if (!name.startsWith('aria-') && !attributes.some(attribute => attribute.name === name)) throw new Error(`the attribute ${name} is not documented`);
  }
  const named = (/** @type {Entry[]} */ list) => list.map(({ name, fallback, description }) => ({ name, description, ...(fallback && { default: fallback }) }));
  return {
    schemaVersion: '2.1.0',
    readme: 'README.md',
    modules: [
      {
        kind: 'javascript-module',
        path: 'widget.js',
        declarations: [
          {
            kind: 'class',
            name: 'EmlintMessage',
            tagName: 'emlint-message',
            customElement: true,
            description: lines.filter(line => line && !line.startsWith('@'))[0],
            superclass: { name: 'HTMLElement' },
            attributes: attributes.map(({ name, type, description }) => ({ name, type: { text: type }, description })),
            members: [
              { kind: 'field', name: 'options', type: { text: 'Options | undefined' }, description: 'What the linter is told besides the attributes, which win.' },
              { kind: 'field', name: 'report', readonly: true, type: { text: 'Report | null' }, description: said(source, 'get report()') },
              { kind: 'method', name: 'lint', return: { type: { text: 'Promise<Report>' } }, description: said(source, 'async lint()') },
            ],
            events: entries('fires').map(({ name, type, description }) => ({ name, type: { text: type }, description })),
            cssParts: named(entries('csspart')),
            cssProperties: named(entries('cssprop')),
          },
        ],
        exports: [
          { kind: 'js', name: 'EmlintMessage', declaration: { name: 'EmlintMessage', module: 'widget.js' } },
          { kind: 'custom-element-definition', name: 'emlint-message', declaration: { name: 'EmlintMessage', module: 'widget.js' } },
        ],
      },
    ],
  };
}

/** `{type} [name=default] - words` @param {string} text @returns {Entry} */
function entry(text) {
  const match = /^(?:\{(?<type>[^}]*)\} )?\[?(?<name>[\w-]+)(?:=(?<fallback>[^\]]+))?\]?(?: - |\s+)(?<description>.*)$/.exec(text);
  if (!match?.groups) throw new Error(`cannot read “${text}”`);
  const { type, name = '', fallback, description = '' } = match.groups;
  return { type, name, fallback, description };
}

/** The first line of a member's comment. @param {string} source @param {string} member */
function said(source, member) {
  const before = source.slice(0, source.indexOf(`  ${member}`));
  return (/\* ([^@\n][^\n]*)/.exec(before.slice(before.lastIndexOf('/**'))) ?? [])[1] ?? '';
}
