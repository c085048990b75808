/**
 * How the HTML looks: in a frame that runs no script and, by a policy of its own, reaches no network. What would ask for
 * something is taken out before; links keep their text and say where they would lead.
 */
import { h } from '../dom.js';
import { decodeBody, unitAt } from '../doc/decode.js';
import * as text from '../texts.js';
import { addStyles } from './styles.js';
import css from './preview.css';

addStyles(css);

/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Part} Part */
/** @typedef {import('../doc/decode.js').Decoded} Decoded */

/** HTML beyond this is not shown. */
const LONGEST = 2_000_000;
/** A picture of the message beyond this is not shown, in characters of base64. */
const LONGEST_PICTURE = 4_000_000;
const TALLEST = 6_000;

/** Where a tag begins in the decoded HTML. */
const AT = 'data-emlint-at';
const MARK = 'data-emlint-mark';
const SELECTED = 'data-emlint-selected';

/** The part that is shown as HTML. @param {Report} report */
export const htmlPart = ({ overview }) => overview.parts.find(({ type, disposition }) => type === 'text/html' && disposition !== 'attachment');

/** What was chosen last stays. */
const chosen = { phone: false, dark: false, marks: true };

/**
 * @param {HTMLElement} host
 * @param {Report} report
 * @param {import('@codemirror/state').Text} doc
 * @param {(index: number) => void} explain  a finding was pressed
 * @returns {{ select: (index: number) => void }}
 */
export function showPreview(host, report, doc, explain) {
  const part = htmlPart(report);
  if (!part || part.utf16.end - part.utf16.start > LONGEST) {
    host.replaceChildren(h('p', { class: 'none' }, part ? text.previewTooLong : text.previewNone));
    return { select: () => {} };
  }
  const decoded = decodeBody(doc.sliceString(part.utf16.start, part.utf16.end), part.utf16.start, part.encoding, part.charset);
  const frame = h('iframe', { title: text.previewTitle, sandbox: 'allow-same-origin', src: new URL('preview.html', document.baseURI).href });
  const shield = h('div', { class: 'shield' });
  const said = h('p', { class: 'small muted', role: 'status' }, text.previewHint);
  const box = h('div', { class: 'box' }, frame, shield);
  const alternative = report.overview.parts.find(({ type, disposition, path }) => type === 'text/plain' && disposition !== 'attachment' && path !== part.path);
  const plain = alternative ? decodeBody(doc.sliceString(alternative.utf16.start, alternative.utf16.end), alternative.utf16.start, alternative.encoding, alternative.charset).text : '';
  /** @type {Map<Element, number[]>} */
  const marked = new Map();

  const toggle = (/** @type {keyof typeof chosen} */ key, /** @type {string} */ label) => {
    const button = h('button', { class: 'btn quiet', type: 'button', 'aria-pressed': String(chosen[key]), onclick: () => {
      chosen[key] = !chosen[key];
      button.setAttribute('aria-pressed', String(chosen[key]));
      apply();
    } }, label);
    return button;
  };

  function apply() {
    box.classList.toggle('phone', chosen.phone);
    // Frames take the scheme of their element, and tell the message that it is preferred.
    frame.style.colorScheme = chosen.dark ? 'dark' : 'light';
    for (const [element, indices] of marked) {
      const severities = indices.map(index => report.findings[index]?.severity ?? 'info');
      const worst = ['error', 'warning', 'info'].find(severity => severities.some(one => one === severity)) ?? 'info';
      if (chosen.marks) element.setAttribute(MARK, worst);
      else element.removeAttribute(MARK);
    }
    fit();
  }

  function fit() {
    const page = frame.contentDocument?.documentElement;
    if (!page) return;
    frame.style.height = '0';
    frame.style.height = `${Math.min(TALLEST, Math.max(160, page.scrollHeight))}px`;
  }

  frame.addEventListener('load', () => {
    const page = frame.contentDocument;
    if (!page) return;
    // A parser of the frame: what it makes is held to the policy there, and never runs or loads anything.
    const inside = /** @type {Window & typeof globalThis} */ (frame.contentWindow);
    const source = new inside.DOMParser().parseFromString(withPlaces(decoded.text), 'text/html');
    disarm(source, pictures(report, doc));
    for (const element of [...source.head.children]) page.head.append(page.adoptNode(element));
    for (const { name, value } of source.body.attributes) page.body.setAttribute(name, value);
    for (const { name, value } of source.documentElement.attributes) if (name !== AT) page.documentElement.setAttribute(name, value);
    page.body.replaceChildren(...[...source.body.childNodes].map(node => page.adoptNode(node)));
    locate(page, decoded, report, part, marked);
    apply();
    setTimeout(fit, 300);
  });

  /** What lies under the pointer; the frame itself gets no events. @param {MouseEvent} event */
  const under = event => {
    const { left, top } = frame.getBoundingClientRect();
    return frame.contentDocument?.elementFromPoint(event.clientX - left, event.clientY - top) ?? null;
  };
  shield.addEventListener('mousemove', event => {
    const element = under(event);
    const link = element?.closest('[data-emlint-href]')?.getAttribute('data-emlint-href');
    const indices = findingsOf(element);
    said.textContent = [link && text.leadsTo(link), indices.length && text.previewFindings(indices.map(index => report.findings[index]?.message ?? ''))].filter(Boolean).join(' ') || text.previewHint;
    shield.classList.toggle('over', indices.length > 0);
  });
  shield.addEventListener('click', event => {
    const [index] = findingsOf(under(event));
    if (index !== undefined) explain(index);
  });

  /** @param {Element | null} element @returns {number[]} */
  function findingsOf(element) {
    for (let at = element; at; at = at.parentElement) {
      const indices = marked.get(at);
      if (indices) return indices;
    }
    return [];
  }

  host.replaceChildren(
    h('div', { class: 'choices' }, toggle('phone', text.phoneWidth), toggle('dark', text.darkColours), toggle('marks', text.showMarks)),
    h(
      'div',
      { class: 'sides' },
      h('div', { class: 'html', tabindex: '0', role: 'region', 'aria-label': text.previewTitle }, box),
      h('div', { class: 'plain' }, h('h3', {}, alternative ? text.alternative : text.noAlternative), alternative && h('pre', { tabindex: '0' }, plain.slice(0, 100_000))),
    ),
    // Below, where its length moves nothing that is pointed at.
    said,
  );

  return {
    /** Shows the element of a finding. @param {number} index */
    select(index) {
      frame.contentDocument?.querySelector(`[${SELECTED}]`)?.removeAttribute(SELECTED);
      const element = [...marked].find(([, indices]) => indices.includes(index))?.[0];
      if (!element) return;
      element.setAttribute(SELECTED, '');
      const region = box.parentElement;
      const { top } = element.getBoundingClientRect();
      if (region) region.scrollTop = Math.max(0, top - 80);
    },
  };
}

/**
 * The tags with the places where they begin. Handlers and bases lose their names here already: browsers complain when
 * they meet them in a place where they may not be.
 * @param {string} html
 */
function withPlaces(html) {
  return html.replace(
    /<!--[^]*?-->|<(script|style|textarea|title|xmp)\b[^>]*>[^]*?<\/\1\s*>|<([a-z][^\s/>]*)((?:[^<>"']|"[^"]*"|'[^']*')*)/gi,
    (found, raw, name, attributes, at) => {
      if (raw) return `<${raw} ${AT}="${at}"${found.slice(1 + raw.length)}`;
      if (!name) return found;
      const harmless = attributes.replace(/([^\s"'>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]*))?/g, (/** @type {string} */ attribute) => (/^on/i.test(attribute) ? `data-${attribute}` : attribute));
      return `<${/^base$/i.test(name) ? 'x-base' : name} ${AT}="${at}"${harmless}`;
    },
  );
}

const FORBIDDEN = 'script, iframe, frame, frameset, object, embed, applet, portal, link, base, meta, template, dialog, [is]';
const SCHEMES = /^(color-scheme|supported-color-schemes)$/i;
/** A value that would be fetched: with a scheme, or of another host. */
const REMOTE = /^\s*(?:[a-z][a-z0-9+.-]*:|\/\/|\\\\)/i;
const PICTURE = /^data:image\/(?:png|jpe?g|gif|webp|bmp)[;,]/i;
const LOADING = /^(src|srcset|href|xlink:href|background|poster|action|formaction|data|ping|cite|longdesc|lowsrc|dynsrc|imagesrcset|codebase|classid|archive|profile|manifest|icon|usemap|srcdoc|autofocus|autoplay|accesskey|contenteditable|popover|popovertarget)$/i;

/**
 * Takes out whatever runs or asks for something.
 * @param {Document} page
 * @param {Map<string, string>} pictures  by content-id
 */
function disarm(page, pictures) {
  for (const element of page.querySelectorAll(FORBIDDEN)) {
    if (!(element.localName === 'meta' && SCHEMES.test(element.getAttribute('name') ?? ''))) element.remove();
  }
  for (const element of page.querySelectorAll('style')) element.textContent = safeStyle(element.textContent ?? '');
  for (const element of page.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (name === AT) continue;
      if (/^on/i.test(name)) element.removeAttribute(name);
      else if (name === 'style') element.setAttribute(name, safeStyle(value));
      else if (LOADING.test(name) || (REMOTE.test(value) && !/^(alt|title|aria-label|content|class|id|xmlns.*)$/i.test(name))) {
        element.removeAttribute(name);
        const picture = element.localName === 'img' && name === 'src' ? (PICTURE.test(value) ? value : pictures.get(value.replace(/^cid:/i, '').trim())) : undefined;
        if (picture) element.setAttribute('src', picture);
        if (name === 'href') element.setAttribute('data-emlint-href', value);
      }
    }
    // Nothing in here is to be filled in.
    if (/^(input|button|select|textarea)$/.test(element.localName)) element.setAttribute('disabled', '');
  }
}

/** Styles without anything that is fetched. @param {string} css */
const safeStyle = css =>
  css
    .replace(/@import[^;]*;?/gi, '')
    .replace(/\\[0-9a-f]{1,6}\s?|\\/gi, '')
    .replace(/url\(\s*(?!['"]?data:image\/(?:png|jpe?g|gif|webp)[;,])[^)]*\)?/gi, 'none')
    .replace(/(?:-webkit-)?image-set\([^)]*\)?/gi, 'none')
    .replace(/(["'])[^"']*\/\/[^"']*\1/g, '""');

/** The pictures that the message carries. @param {Report} report @param {import('@codemirror/state').Text} doc */
function pictures({ overview }, doc) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const { contentId, type, encoding, utf16 } of overview.parts) {
    if (!contentId || encoding?.toLowerCase() !== 'base64' || utf16.end - utf16.start > LONGEST_PICTURE) continue;
    const address = `data:${type};base64,${doc.sliceString(utf16.start, utf16.end).replace(/\s+/g, '')}`;
    if (PICTURE.test(address)) found.set(contentId.replace(/^<|>$/g, ''), address);
  }
  return found;
}

/**
 * Which element each finding is about: the one whose tag begins last before it.
 * @param {Document} page @param {Decoded} decoded @param {Report} report @param {Part} part @param {Map<Element, number[]>} marked
 */
function locate(page, decoded, report, part, marked) {
  const elements = [...page.querySelectorAll(`body [${AT}]`)].map(element => ({ element, at: Number(element.getAttribute(AT)) })).sort((a, b) => a.at - b.at);
  report.findings.forEach(({ utf16, spans }, index) => {
    for (const { start } of [utf16, ...spans.map(place => place.utf16)]) {
      if (start < part.utf16.start || start >= part.utf16.end) continue;
      const unit = unitAt(decoded, start);
      const element = elements.findLast(({ at }) => at <= unit)?.element;
      if (element && !marked.get(element)?.includes(index)) marked.set(element, [...(marked.get(element) ?? []), index]);
    }
  });
}
