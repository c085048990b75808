/**
 * Runs as soon as it is there: the linter is the largest file there is, and is on its way while the page's script, larger
 * than this one, still comes.
 */
import { EditorLinter } from '../lint/editor-client.js';

export const linter = new EditorLinter(import.meta.url);

const sample = new URLSearchParams(location.search).get('sample') ?? '';
/** Settles when the linter is there, or will not come. */
export const ready = linter.warm(HTML_SAMPLES.split(' ').includes(sample) ? 'complete' : 'plain');
