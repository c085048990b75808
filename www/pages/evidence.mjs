/** What the DNS says about the message of an example, when it answers with given records. */
import { readFile } from 'node:fs/promises';

const file = new URL('../pkg/verify/emlint_verify_bg.wasm', import.meta.url);
/** Once an example asks for it. @type {Promise<typeof import('../pkg/verify/emlint_verify.js')> | undefined} */
let loading;

async function load() {
  const verifier = await import('../pkg/verify/emlint_verify.js');
  verifier.initSync({ module: await readFile(file) });
  return verifier;
}

/** @param {Uint8Array} octets @param {string} records  as lines of a zone file @returns {Promise<object>} */
export async function evidence(octets, records) {
  const { gather } = await (loading ??= load());
  return gather(octets, { records });
}
