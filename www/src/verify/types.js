/**
 * The shapes of evidence, as the module `verify` gives them out.
 *
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').Evidence} Evidence
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').SignatureEvidence} SignatureEvidence
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').SpfEvidence} SpfEvidence
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').DmarcEvidence} DmarcEvidence
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').HostEvidence} HostEvidence
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').DomainCheck} DomainCheck
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').Outcome} Outcome
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').Query} Query
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').Question} Question
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').Session} Session
 * @typedef {import('../../../crate/emlint-verify-wasm/src/api').Span} Span
 *
 * Whom to ask: a server, or nobody, as the records are given.
 * @typedef {{ doh: string } | { records: string }} Source
 */
export {};
