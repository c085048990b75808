/** Lints raw email messages, given as the exact octets that travel over SMTP. */
import type { DecodedPart, Edit, Fixed, Options, Report, RuleInfo, Span } from './api.js';

export type * from './api.js';

/**
 * Loads the linter; everything else needs it. A second call does nothing.
 *
 * @param source the `.wasm` of this package, where it is not beside this file
 */
export function init(source?: URL | Response | BufferSource): Promise<void>;

/**
 * Checks one message; a string is pasted text, which has lost its line ends and its charset.
 *
 * @param name what the report calls it; without it `-`, or `pasted` for a string
 * @throws when an option is unknown or has a value that it cannot have
 */
export function lint(message: Uint8Array | string, options?: Options, name?: string): Report;

/**
 * The message with all edits made.
 *
 * @throws when an edit lies outside of the message or overlaps another one
 */
export function fix(message: Uint8Array, edits: Edit[]): Uint8Array;

/**
 * All safe fixes, made and looked at again until none is left.
 *
 * @throws when an option is unknown or has a value that it cannot have
 */
export function fixAll(message: Uint8Array | string, options?: Options): Fixed;

/**
 * Checks several messages and compares them with each other; one report for each.
 *
 * @throws when an option is unknown or has a value that it cannot have
 */
export function lintAll(messages: { name: string; message: Uint8Array | string }[], options?: Options): Report[];

/** The messages of an mbox archive, as ranges of its octets; none when it is no archive. */
export function split(archive: Uint8Array): Span[];

/**
 * One part as its reader gets it.
 *
 * @param path as in the report's overview: `1.2` is the second part of the first, the message itself has an empty one
 * @throws when there is no such part
 */
export function part(message: Uint8Array, path: string): DecodedPart;

/**
 * The message without people, addresses, identifiers and IP addresses: each is replaced by something made up of the same
 * length, everywhere the same. The findings stay.
 */
export function redact(message: Uint8Array): Uint8Array;

/** All rules, sorted by family and code. */
export function rules(): RuleInfo[];

/** The version of the linter, as in every report. */
export function version(): string;
