/** Tabs that are walked with the arrow keys. */

/** @param {HTMLElement} list  the element with the role tablist */
export function tabs(list) {
  const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role=tab]')]);
  /** @param {HTMLElement} tab @param {boolean} focus */
  const choose = (tab, focus) => {
    for (const other of all) {
      const chosen = other === tab;
      other.setAttribute('aria-selected', String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(other.getAttribute('aria-controls') ?? '');
      if (panel) panel.hidden = !chosen;
    }
    if (focus) tab.focus();
  };
  list.addEventListener('click', event => {
    const tab = /** @type {Element} */ (event.target).closest('[role=tab]');
    if (tab instanceof HTMLElement) choose(tab, false);
  });
  list.addEventListener('keydown', event => {
    const at = all.findIndex(tab => tab === event.target);
    /** @type {Record<string, HTMLElement | undefined>} */
    const moves = {
      ArrowRight: all[(at + 1) % all.length],
      ArrowLeft: all[(at - 1 + all.length) % all.length],
      Home: all[0],
      End: all.at(-1),
    };
    const next = moves[event.key];
    if (at < 0 || !next) return;
    event.preventDefault();
    choose(next, true);
  });
}
