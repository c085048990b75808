/** The package in Node. */
import { read } from './file.js';
import * as emlint from './index.js';

export * from './index.js';

/** @param {URL | Response | BufferSource} [source] */
export const init = async (source = new URL('./emlint_bg.wasm', import.meta.url)) => emlint.init(await read(source));
