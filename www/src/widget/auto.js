/**
 * For documentation sites: every fenced block of the language `eml` becomes a widget, also on pages that are shown
 * without loading a page. A classic script, as some generators add no other: `<script src=".../auto.js" defer></script>`.
 * Its `data-` attributes become attributes of the widgets: `data-editable`, `data-findings="inline"`, `data-stage`, …
 */
const script = /** @type {HTMLScriptElement | null | undefined} */ (globalThis.document?.currentScript);
/** The widget's file, beside this one. In a bundle nobody knows where that is: there the widget is imported first. */
const address = () => new URL('widget.js', script?.src || document.baseURI).href;

/** What generators make of a fence: mdBook, Docusaurus and markdown-it; Expressive Code; Pygments and Rouge; VitePress. */
const BLOCKS = 'pre > code.language-eml, pre[data-language="eml"], .language-eml pre, pre.language-eml, .highlight-eml pre';

/** @type {Promise<unknown> | null} */
let loading = null;

/** The text of a block, whose lines may be elements without line breaks between them. @param {Element} block */
function textOf(block) {
  const lines = [...block.querySelectorAll('.ec-line .code, .token-line')];
  if (!lines.length) return (block.textContent ?? '').replace(/\n$/, '');
  return lines.map(line => (line.textContent ?? '').replace(/\n$/, '')).join('\n');
}

/** The outermost element that shows nothing but this block: with its buttons, numbers and frame. @param {Element} block */
const frameOf = block =>
  block.closest('.expressive-code, [class*="codeBlockContainer"], div.highlight, div[class*="language-"]') ?? block.closest('pre') ?? block;

/** Each widget and the frame that it stands for. @type {Map<HTMLElement, HTMLElement>} */
const made = new Map();

function scan() {
  for (const [widget, frame] of made) {
    if (frame.isConnected) continue;
    widget.remove();
    made.delete(widget);
  }
  const taken = new Set(made.values());
  for (const found of document.querySelectorAll(BLOCKS)) {
    const pre = found.closest('pre') ?? found;
    const frame = frameOf(pre);
    if (!(frame instanceof HTMLElement) || taken.has(frame) || frame.closest('emlint-message')) continue;
    taken.add(frame);
    const widget = document.createElement('emlint-message');
    for (const [name, value] of Object.entries(script?.dataset ?? {})) widget.setAttribute(name, value ?? '');
    const copy = document.createElement('pre');
    copy.textContent = textOf(pre.querySelector('code') ?? pre);
    widget.append(copy);
    made.set(widget, frame);
    // What made the block may look for it again: it stays where it is, unseen.
    frame.after(widget);
    frame.style.setProperty('display', 'none', 'important');
    if (!customElements.get('emlint-message')) loading ??= import(address()).catch(failed);
  }
}

/** Without the widget, the blocks are what they were. @param {unknown} error */
function failed(error) {
  console.error('emlint: the widget did not arrive', error);
  for (const [widget, frame] of made) {
    frame.style.removeProperty('display');
    widget.remove();
  }
}

let waiting = false;
/** Looks once for all that changes at the same time. */
function later() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    scan();
  });
}

// Frameworks compare the page with what they would have made, and want to find it unchanged.
function begin() {
  scan();
  new MutationObserver(later).observe(document.documentElement, { childList: true, subtree: true });
}
if (globalThis.document?.readyState === 'complete') begin();
else globalThis.addEventListener?.('load', () => setTimeout(begin), { once: true });
