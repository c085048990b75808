/**
 * The page inside of an `<iframe>`, for sites that allow no scripts: the message comes in the fragment, as in a link
 * that the page shares, and so do the attributes of the widget: `embed.html#m=1.…&findings=inline&theme=dark`.
 */
import './widget.js';
import { styles } from '../dom.js';
import { unpackLink } from '../page/input.js';

const ATTRIBUTES = ['select', 'ignore', 'stage', 'editable', 'theme', 'findings'];

async function show() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const widget = document.createElement('emlint-message');
  for (const name of ATTRIBUTES) {
    const value = asked.get(name);
    if (value !== null) widget.setAttribute(name, value);
  }
  widget.setAttribute('height', '100dvh');
  widget.setAttribute('aria-label', asked.get('title') ?? '');
  const src = asked.get('src');
  if (src) widget.setAttribute('src', src);
  else if (asked.has('m')) {
    try {
      // Octet for octet, not as text.
      const octets = await unpackLink(`#m=${asked.get('m')}`);
      widget.setAttribute('src', await dataUrl(octets));
    } catch (error) {
      const pre = document.createElement('pre');
      pre.textContent = error instanceof Error ? error.message : String(error);
      document.body.replaceChildren(pre);
      return;
    }
  }
  document.body.replaceChildren(widget);
}

/** @param {Uint8Array} octets @returns {Promise<string>} */
function dataUrl(octets) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (octets)], { type: 'message/rfc822' }));
  });
}

document.adoptedStyleSheets.push(styles('body { margin: 0 } emlint-message { margin: 0 }'));
addEventListener('hashchange', () => void show());
void show();
