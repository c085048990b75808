/** Which linter a message is for, without reading it as one. */

/**
 * Whether it surely has to be read by the linter that knows HTML: "html" stands in it, as in every media type of HTML.
 * Without that it may still be needed, which the smaller linter then says.
 * @param {Uint8Array | string} message
 */
export function needsHtml(message) {
  if (typeof message === 'string') return /html/i.test(message);
  const letter = (/** @type {number} */ at) => (message[at] ?? 0) | 0x20;
  for (let at = 0; at < message.length; at += 1) {
    if (letter(at) === 0x68 && letter(at + 1) === 0x74 && letter(at + 2) === 0x6d && letter(at + 3) === 0x6c) return true;
  }
  return false;
}
