/** Questions to the DNS about a message, loaded only when they are wanted. Nobody is asked before `gather` or `domain`. */
import type { DomainCheck, DomainOptions, Evidence, Question, Session, VerifyOptions } from './verify-api.js';

export type * from './verify-api.js';

/**
 * Loads the module; everything else needs it. A second call does nothing.
 *
 * @param source `emlint_verify_bg.wasm` of this package, where it is not beside this file
 */
export function init(source?: URL | Response | BufferSource): Promise<void>;

/**
 * What a run will ask first, before anything is asked. Answers may lead to more questions.
 *
 * @throws when an option is unknown or has a value that it cannot have
 */
export function questions(message: Uint8Array, options?: VerifyOptions): Question[];

/** Who handed the message over, as far as it says so itself. */
export function session(message: Uint8Array): Session;

/**
 * Asks, and gives the evidence for the option `evidence` of `lint`. What cannot be found out is said in it.
 *
 * @throws when an option is unknown or has a value that it cannot have
 */
export function gather(message: Uint8Array, options?: VerifyOptions): Promise<Evidence>;

/**
 * What the check of a domain will ask first.
 *
 * @throws when an option is unknown or has a value that it cannot have
 */
export function domainQuestions(name: string, options?: DomainOptions): Question[];

/**
 * What a domain publishes for the mail it sends, and what it should.
 *
 * @throws when an option is unknown or has a value that it cannot have
 */
export function domain(name: string, options?: DomainOptions): Promise<DomainCheck>;
