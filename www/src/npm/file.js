/** In Node a module is a file, which `fetch` does not read. */
import { readFile } from 'node:fs/promises';

/** @param {URL | Response | BufferSource} source */
export const read = async source => (source instanceof URL && source.protocol === 'file:' ? await readFile(source) : source);
