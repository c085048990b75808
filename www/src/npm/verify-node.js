/** `emlint/verify` in Node. */
import { read } from './file.js';
import * as verify from './verify.js';

export * from './verify.js';

/** @param {URL | Response | BufferSource} [source] */
export const init = async (source = new URL('./emlint_verify_bg.wasm', import.meta.url)) => verify.init(await read(source));
