/**
 * The shapes of a report, as the linter gives them out.
 *
 * @typedef {'error' | 'warning' | 'info'} Severity
 * @typedef {{ start: number, end: number }} Range  half-open
 * @typedef {{ span: Range, utf16: Range, line: number, column: number, endLine: number, endColumn: number }} Place
 *   `span` in octets; `utf16` in units of the view; lines and columns from 1
 * @typedef {Place & { message: string }} Related
 * @typedef {{ title: string, safety: 'safe' | 'suggestion' | 'breaks-signature', edits: import('../doc/octets.js').Edit[] }} Fix
 * @typedef {Place & {
 *   code: string, rule: string, severity: Severity, confidence: 'high' | 'medium' | 'low', doubt: 'copied' | null,
 *   cause: string | null, message: string, related: Related[], count: number, spans: Place[], help: string,
 *   fix: Fix | null, references: { text: string, url: string }[], docs: string
 * }} Finding
 * @typedef {{ id: string, title: string, help: string }} Cause
 * @typedef {{ severity: Severity | null, title: string, text: string, finding: number | null }} Verdict
 * @typedef {{ error: number, warning: number, info: number, suppressed: number }} Summary
 * @typedef {Place & { name: string | null, address: string | null }} Address
 * @typedef {Place & { text: string }} Text
 * @typedef {Place & { text: string, time: string | null }} DateField
 * @typedef {Place & {
 *   helo: string | null, reverse: string | null, ip: string | null, by: string | null, with: string | null,
 *   tls: boolean | null, tlsVersion: string | null, cipher: string | null, id: string | null, for: string | null,
 *   time: string | null, delaySeconds: number | null
 * }} Hop
 * @typedef {Place & {
 *   authservId: string | null, trusted: boolean, trustReason: string, method: string, result: string,
 *   reason: string | null, comment: string | null, domain: string | null, policy: string | null,
 *   properties: Record<string, string>, aligned: boolean | null, source: string
 * }} Authentication
 * @typedef {Place & {
 *   kind: string, domain: string | null, selector: string | null, algorithm: string | null, signedFields: string[],
 *   bodyHash: 'match' | 'mismatch' | 'unknown'
 * }} Signature
 * @typedef {Place & { role: string, domain: string | null, organization: string | null, same: boolean | null }} Identity
 * @typedef {{ unsubscribe: Text[], oneClick: Text | null, id: Text | null, precedence: Text | null, autoSubmitted: Text | null }} List
 * @typedef {Place & { name: string, decoded: string, octets: number }} Field
 * @typedef {{ id: string, text: string, by: string[], result: 'pass' | 'fail' | 'unknown' | 'not-applicable', codes: string[] }} BulkRule
 * @typedef {Place & {
 *   path: string, type: string, charset: string | null, encoding: string | null, filename: string | null,
 *   disposition: string | null, contentId: string | null, octets: number, decodedOctets: number | null,
 *   longestLine: number, header: Place
 * }} Part
 * @typedef {{
 *   from: Address[], sender: Address | null, replyTo: Address[], returnPath: Address | null, to: Address[],
 *   subject: Text | null, date: DateField | null, messageId: Text | null, hops: Hop[], authentication: Authentication[],
 *   signatures: Signature[], identity: Identity[], list: List, fields: Field[], bulkSender: BulkRule[], parts: Part[]
 * }} Overview
 * @typedef {{
 *   schema: 1, emlint: string, name: string, octets: number, origin: 'file' | 'pasted', stage: 'outgoing' | 'received',
 *   facts: string[], findings: Finding[], verdict: Verdict, causes: Cause[], passed: string[], summary: Summary,
 *   overview: Overview
 * }} Report
 * @typedef {{ select?: string[], ignore?: string[], stage?: 'auto' | 'outgoing' | 'received', origin?: 'file' | 'pasted', now?: string }} Options
 */
export {};
