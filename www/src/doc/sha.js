/** SHA-1 and SHA-256 (FIPS 180-4), where an answer is wanted at once: `crypto.subtle` only promises one. */

/** The first 32 bits of the fractional parts of roots of the first primes: `root` is 2 or 3. @param {number} count @param {2 | 3} root */
function constants(count, root) {
  const found = [];
  for (let candidate = 2; found.length < count; candidate++) {
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor) divisor++;
    if (divisor * divisor > candidate) found.push((candidate ** (1 / root) % 1) * 2 ** 32);
  }
  return Int32Array.from(found, value => value | 0);
}

/** @param {number} word @param {number} by */
const rotated = (word, by) => (word >>> by) | (word << (32 - by));

/**
 * The octets with what both hashes append: a 1, zeros, and the length in bits.
 * @param {Uint8Array} octets
 */
function padded(octets) {
  const length = Math.ceil((octets.length + 9) / 64) * 64;
  const all = new Uint8Array(length);
  all.set(octets);
  all[octets.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(length - 8, Math.floor(octets.length / 2 ** 29));
  view.setUint32(length - 4, octets.length << 3);
  return view;
}

/** @param {Int32Array} state @returns {Uint8Array<ArrayBuffer>} */
function digest(state) {
  const view = new DataView(new ArrayBuffer(4 * state.length));
  state.forEach((word, index) => view.setInt32(4 * index, word));
  return new Uint8Array(view.buffer);
}

/** @param {Uint8Array} octets @returns {Uint8Array<ArrayBuffer>} */
export function sha256(octets) {
  const table = constants(64, 3);
  const state = constants(8, 2);
  const schedule = new Int32Array(64);
  const blocks = padded(octets);
  for (let start = 0; start < blocks.byteLength; start += 64) {
    for (let at = 0; at < 64; at++) {
      if (at < 16) {
        schedule[at] = blocks.getInt32(start + 4 * at);
        continue;
      }
      const early = schedule[at - 15] ?? 0;
      const late = schedule[at - 2] ?? 0;
      const first = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
      const second = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
      schedule[at] = (schedule[at - 16] ?? 0) + first + (schedule[at - 7] ?? 0) + second;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let at = 0; at < 64; at++) {
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const one = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + (table[at] ?? 0) + (schedule[at] ?? 0)) | 0;
      const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = (state[index] ?? 0) + word));
  }
  return digest(state);
}

/** @param {Uint8Array} octets @returns {Uint8Array<ArrayBuffer>} */
export function sha1(octets) {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const schedule = new Int32Array(80);
  const blocks = padded(octets);
  for (let start = 0; start < blocks.byteLength; start += 64) {
    for (let at = 0; at < 80; at++) {
      schedule[at] = at < 16 ? blocks.getInt32(start + 4 * at) : rotated((schedule[at - 3] ?? 0) ^ (schedule[at - 8] ?? 0) ^ (schedule[at - 14] ?? 0) ^ (schedule[at - 16] ?? 0), 31);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let at = 0; at < 80; at++) {
      const parity = b ^ c ^ d;
      const [mixed, constant] =
        at < 20 ? [(b & c) | (~b & d), 0x5a827999] : at < 40 ? [parity, 0x6ed9eba1] : at < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [parity, 0xca62c1d6];
      const next = (rotated(a, 27) + mixed + e + constant + (schedule[at] ?? 0)) | 0;
      [e, d, c, b, a] = [d, c, rotated(b, 2), a, next];
    }
    [a, b, c, d, e].forEach((word, index) => (state[index] = (state[index] ?? 0) + word));
  }
  return digest(state);
}
