/**
 * The shapes of a report, as the linter gives them out.
 *
 * @typedef {import('../../../crate/emlint-wasm/src/api').Severity} Severity
 * @typedef {import('../../../crate/emlint-wasm/src/api').Place} Place
 * @typedef {import('../../../crate/emlint-wasm/src/api').Fix} Fix
 * @typedef {import('../../../crate/emlint-wasm/src/api').Fixed} Fixed
 * @typedef {import('../../../crate/emlint-wasm/src/api').Finding} Finding
 * @typedef {import('../../../crate/emlint-wasm/src/api').Report} Report
 * @typedef {import('../../../crate/emlint-wasm/src/api').Options} Options
 * @typedef {import('../../../crate/emlint-wasm/src/api').Overview} Overview
 * @typedef {import('../../../crate/emlint-wasm/src/api').Address} Address
 * @typedef {import('../../../crate/emlint-wasm/src/api').Hop} Hop
 * @typedef {import('../../../crate/emlint-wasm/src/api').Authentication} Authentication
 * @typedef {import('../../../crate/emlint-wasm/src/api').Signature} Signature
 * @typedef {import('../../../crate/emlint-wasm/src/api').Identity} Identity
 * @typedef {import('../../../crate/emlint-wasm/src/api').Field} Field
 * @typedef {import('../../../crate/emlint-wasm/src/api').BulkRule} BulkRule
 * @typedef {import('../../../crate/emlint-wasm/src/api').Part} Part
 * @typedef {import('../../../crate/emlint-wasm/src/api').RuleInfo} RuleInfo
 *
 * A page of a rule, in short: what the note says beyond the finding.
 * @typedef {{ code: string, rule: string, summary: string, why: string }} RuleText
 */
export {};
