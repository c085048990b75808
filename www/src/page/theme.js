/** The button that goes from the system's theme to light, to dark and back. */
import { $ } from '../dom.js';
import * as text from '../texts.js';

const ORDER = ['system', 'light', 'dark'];

export function themeButton() {
  const root = document.documentElement;
  const button = $('theme');
  const name = () => root.dataset.theme ?? 'system';
  const show = () => button.setAttribute('aria-label', text.theme(name()));
  show();
  button.addEventListener('click', () => {
    const next = ORDER[(ORDER.indexOf(name()) + 1) % ORDER.length] ?? 'system';
    if (next === 'system') delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === 'system') localStorage.removeItem('emlint-theme');
      else localStorage.setItem('emlint-theme', next);
    } catch {
      // It then lasts until the page is left.
    }
    show();
  });
}
