/** Going about in a message that is read: from mark to mark, to notes between the lines. */

/** @typedef {import('./reading.js').Reading} Reading */

export class Walking {
  /** @param {Reading} reading */
  constructor(reading) {
    this.reading = reading;
    this.host = reading.host;
  }

  get note() {
    return this.reading.note;
  }

  focus() {
    this.host.focus({ preventScroll: true });
  }

  /** All marks of a finding. @param {number} index @returns {HTMLElement[]} */
  #marks(index) {
    return [...this.host.querySelectorAll(`[data-finding="${index}"].emlint-mark`)].filter(mark => mark instanceof HTMLElement);
  }

  /** Marks a finding as the one that is looked at. @param {number} index  -1 for none */
  select(index) {
    for (const mark of this.host.querySelectorAll('.sel, .related')) mark.classList.remove('sel', 'related');
    const marks = this.#marks(index);
    marks.forEach((mark, at) => mark.classList.add(at ? 'related' : 'sel'));
    const [first] = marks;
    if (!first) return;
    this.#stop(first);
    reveal(this.host, first);
  }

  /** Shows a note below the line of a finding. @param {number} index @param {HTMLElement} note */
  explain(index, note) {
    const [mark] = this.#marks(index);
    this.unexplain();
    this.select(index);
    this.reading.note = note;
    (mark?.closest('.ln') ?? this.host.lastElementChild)?.after(note);
    mark?.setAttribute('aria-expanded', 'true');
    reveal(this.host, note);
    if (mark) reveal(this.host, mark);
  }

  /** @param {number} index @param {HTMLElement} note */
  renew(index, note) {
    this.explain(index, note);
  }

  unexplain() {
    this.note?.remove();
    this.reading.note = null;
    for (const mark of this.host.querySelectorAll('.emlint-mark[aria-expanded]')) mark.removeAttribute('aria-expanded');
  }

  /** Brings a position of the view into sight. @param {number} position */
  go(position) {
    const { lines } = this.reading.view;
    let line = 0;
    for (let at = 0; line < lines.length - 1; line++) {
      at += (lines[line] ?? '').length + 1;
      if (at > position) break;
    }
    const number = this.host.querySelector(`[data-n="${line + 1}"]`);
    if (number) reveal(this.host, number);
  }

  /** @param {HTMLElement} mark */
  #stop(mark) {
    this.host.querySelector('.emlint-mark[tabindex="0"]')?.setAttribute('tabindex', '-1');
    mark.tabIndex = 0;
  }

  /** The mark that a key leads to from another one. @param {Element} mark @param {string} key */
  step(mark, key) {
    const all = [...this.host.querySelectorAll('.emlint-mark')];
    const to = all[target(key, all.indexOf(mark), all.length, true)];
    if (!(to instanceof HTMLElement)) return false;
    this.#stop(to);
    to.focus();
    return true;
  }
}

/** Where a key leads to in a row of things. @param {string} key @param {number} at @param {number} count @param {boolean} across  left and right count too */
export function target(key, at, count, across) {
  if (key === 'ArrowDown' || (across && key === 'ArrowRight')) return at + 1;
  if (key === 'ArrowUp' || (across && key === 'ArrowLeft')) return at - 1;
  return key === 'Home' ? 0 : key === 'End' ? count - 1 : -1;
}

/** Scrolls within the host alone: the page stays where it is. @param {HTMLElement} host @param {Element} element */
function reveal(host, element) {
  const area = host.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  if (box.bottom > area.bottom) host.scrollTop += box.bottom - area.bottom + 8;
  if (box.top < area.top) host.scrollTop += box.top - area.top - 8;
}
