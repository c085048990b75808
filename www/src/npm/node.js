/** The package in Node: the linter is a file. */
import { readFile } from 'node:fs/promises';
import * as emlint from './index.js';

export * from './index.js';

/** @param {URL | Response | BufferSource} [source] */
export async function init(source = new URL('./emlint_bg.wasm', import.meta.url)) {
  await emlint.init(source instanceof URL && source.protocol === 'file:' ? await readFile(source) : source);
}
