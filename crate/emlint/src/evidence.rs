//! What the DNS says about a message: plain facts that were gathered outside of the linter, for rules to judge.
//!
//! The linter never asks anybody. Who gathers evidence puts it into the option `evidence`; rules that need some stay
//! silent without it. Spans count octets of the message as it was given.

use crate::Span;
use serde::{Deserialize, Serialize};

/// Everything that was asked and computed about one message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evidence {
    /// Version of this shape: 1.
    pub schema: u32,
    /// Octets of the message it belongs to. Evidence about another message is not used.
    pub octets: usize,
    /// Who answered: the URL of a DNS-over-HTTPS server, `system resolver`, or `records` for records given as text.
    pub asked: String,
    /// When (RFC 3339).
    pub time: Option<String>,
    pub session: Session,
    /// Every question that was asked, once, in the order of asking.
    pub queries: Vec<Query>,
    /// DKIM signatures, top to bottom.
    pub dkim: Vec<SignatureEvidence>,
    pub arc: Option<ArcEvidence>,
    /// HELO, then MAIL FROM (RFC 7208 §2.3 and §2.4).
    pub spf: Vec<SpfEvidence>,
    pub dmarc: Option<DmarcEvidence>,
    /// The host that handed the message over.
    pub host: Option<HostEvidence>,
    /// The domain of From.
    pub domain: Option<DomainEvidence>,
    /// What limits the answers, in words: a limit was reached, line ends had to be restored, …
    pub notes: Vec<String>,
}

/// The SMTP session as far as it is known, with the place each part was read from; none for what the user typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Session {
    pub ip: Option<Known>,
    pub helo: Option<Known>,
    /// `local-part@domain`; empty for the null reverse-path `<>`.
    pub mail_from: Option<Known>,
    /// When the message was received (RFC 3339), which decides whether a signature had expired.
    pub received: Option<Known>,
}

/// A value and where the message says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Known {
    pub value: String,
    pub span: Option<Span>,
}

/// A result in the words of RFC 8601 §2.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Pass,
    Fail,
    Softfail,
    Neutral,
    None,
    /// Verified, and not acceptable all the same.
    Policy,
    Temperror,
    Permerror,
}

impl Outcome {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Softfail => "softfail",
            Self::Neutral => "neutral",
            Self::None => "none",
            Self::Policy => "policy",
            Self::Temperror => "temperror",
            Self::Permerror => "permerror",
        }
    }
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Query {
    /// Lower case, without a final dot.
    pub name: String,
    /// `A`, `AAAA`, `MX`, `PTR` or `TXT`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What for, in words.
    pub purpose: String,
    pub status: AnswerStatus,
    /// The records as a zone file writes them, TXT without its quotes and joined.
    pub records: Vec<String>,
    /// Why there is no answer.
    pub problem: Option<String>,
}

/// How a question was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AnswerStatus {
    Records,
    /// The name exists and has no such record.
    NoData,
    /// The name does not exist (NXDOMAIN).
    NoName,
    /// No answer: asking again may help.
    Failed,
    /// The given records do not say.
    NotSupplied,
    /// Not asked, since a limit was reached or the user cancelled.
    NotAsked,
}

/// Whether what was computed agrees with what the signature says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Match {
    Match,
    Mismatch,
    #[default]
    Unknown,
}

/// Why a signature has its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    Verified,
    /// The body is not the one that was signed (RFC 6376 §6.1.3).
    BodyHash,
    /// The signed header fields, the signature, or the key are other ones.
    Signature,
    /// There is no record at `selector._domainkey.domain`.
    NoKey,
    /// The record has an empty `p=` (RFC 6376 §3.6.1).
    Revoked,
    /// The record cannot be read as a key.
    BadKey,
    /// The key does not fit the algorithm of the signature, or its record does not allow this use.
    WrongKey,
    /// RSA with less than 1024 bits (RFC 8301 §3.2).
    WeakKey,
    /// RSA with SHA-1 (RFC 8301 §3.1).
    WeakAlgorithm,
    /// `x=` was past at the time of receipt.
    Expired,
    /// The signature field breaks its grammar.
    Syntax,
    /// The domain of `i=` is not the one that signed (RFC 6376 §3.5).
    Identity,
    /// The DNS did not answer.
    NoAnswer,
    /// The sets of the ARC chain are not what RFC 8617 §4.2 asks for.
    Structure,
    /// An earlier server already found the chain broken (`cv=fail`).
    SaidFail,
}

/// One DKIM signature, ARC message signature or ARC seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignatureEvidence {
    /// The whole field.
    pub field: Span,
    /// The name of the field.
    pub kind: String,
    /// `i=` of ARC fields.
    pub instance: Option<u64>,
    pub domain: String,
    pub selector: String,
    /// As of the receipt of the message when that is known, else as of now (RFC 8601 §2.7.1).
    pub result: Outcome,
    /// With today's clock: another one than `result` when the signature has expired since.
    pub result_now: Outcome,
    pub reason: Reason,
    /// The reason as a sentence.
    pub text: String,
    /// Unknown for a seal, which has none.
    pub body_hash: Match,
    /// Of the header fields, whatever the body hash says.
    pub signature: Match,
    pub key: Option<KeyEvidence>,
    /// Octets of the canonical body, and how many of them `l=` signs.
    pub body_octets: Option<u64>,
    pub signed_octets: Option<u64>,
    /// Single changes that make it verify: what happened to the message on its way.
    pub damage: Vec<Damage>,
}

/// A DKIM key as published (RFC 6376 §3.6.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyEvidence {
    /// `selector._domainkey.domain`.
    pub name: String,
    /// The record, joined.
    pub record: String,
    /// `rsa` or `ed25519`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Of the modulus.
    pub bits: Option<u32>,
    /// `t=y`: the domain tests DKIM.
    pub testing: bool,
}

/// What one change to the message does for a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Damage {
    pub change: Change,
    /// What happened, as a sentence.
    pub text: String,
    /// Where.
    pub places: Vec<Span>,
    /// Whether the signature then verifies wholly; else only the body hash does.
    pub complete: bool,
}

/// What happens to messages on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Lines ended with LF where CRLF was signed, or the other way round.
    LineEnds,
    /// Blank lines at the end came or went (with `c=simple`, which counts none).
    TrailingBlankLines,
    /// Text was added at the end of the body.
    Footer,
    /// Text was added at the start of the body.
    Banner,
    /// Text was added elsewhere in the body.
    AddedText,
    /// A line of the body was lost.
    LostLine,
    /// Only the first `l=` octets are the signed body.
    BodyLength,
    /// A prefix was put before the Subject.
    SubjectPrefix,
    /// A signed field was added, or the signed ones are hidden below it.
    AddedField,
    /// A signed field was removed.
    RemovedField,
    /// A signed field was folded or spaced differently.
    Refolded,
    /// Lines of the body were broken anew.
    Rewrapped,
    /// White space at the end of lines was removed or added.
    TrailingSpaces,
    /// 8-bit text was made quoted-printable.
    Reencoded,
    /// `>` was put before lines that begin with `From `.
    FromQuoted,
    /// Dots at the start of lines were doubled or lost (RFC 5321 §4.5.2).
    DotStuffing,
    /// The signer computed with the other canonicalization than `c=` says.
    Canonicalization,
    /// The key of another selector of the same domain fits.
    OtherSelector,
    /// A word of the header was changed back.
    HeaderText,
}

/// The ARC chain (RFC 8617 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArcEvidence {
    pub result: Outcome,
    pub reason: Reason,
    pub text: String,
    /// The message signatures and seals, by instance.
    pub signatures: Vec<SignatureEvidence>,
}

/// One run of `check_host()` (RFC 7208 §4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpfEvidence {
    pub identity: SpfIdentity,
    pub domain: String,
    pub result: Outcome,
    /// The result as a sentence.
    pub text: String,
    /// The term that decided, as written, and the domain whose record has it.
    pub matched: Option<String>,
    pub matched_in: Option<String>,
    /// What the domain says to those it fails (RFC 7208 §6.2).
    pub explanation: Option<String>,
    /// Terms that asked the DNS; at most 10 (RFC 7208 §4.6.4).
    pub lookups: u32,
    /// Questions without an answer; at most 2 (RFC 7208 §4.6.4).
    pub voids: u32,
    /// The records and their terms, in the order of evaluation.
    pub steps: Vec<SpfStep>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SpfIdentity {
    Helo,
    MailFrom,
}

/// One line of an SPF trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpfStep {
    /// 0 for the record of the domain itself, 1 for what it includes, …
    pub depth: u32,
    /// Whose record.
    pub domain: String,
    /// The whole record, then each of its terms.
    pub term: String,
    pub outcome: SpfOutcome,
    /// The running number of its lookup, if it counts as one.
    pub lookup: Option<u32>,
    /// What the term says, or what was found, in words.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SpfOutcome {
    /// A record, whose terms follow.
    Record,
    Match,
    NoMatch,
    Error,
    /// Behind the term that decided.
    NotReached,
}

/// DMARC (RFC 9989 §4.10 and §5.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DmarcEvidence {
    /// The domain of From.
    pub domain: String,
    /// Where From says it.
    pub from: Option<Span>,
    pub result: Outcome,
    pub text: String,
    /// `none`, `quarantine` or `reject`: what the record asks for in this case.
    pub policy: Option<String>,
    /// The record that applies and where it was found.
    pub record: Option<String>,
    pub record_domain: Option<String>,
    pub organizational_domain: Option<String>,
    /// `t=y`: receivers are asked to apply the next weaker policy.
    pub testing: bool,
    /// The names that were asked for a record, in the order of the tree walk, with what was found.
    pub walk: Vec<DmarcStep>,
    pub identifiers: Vec<Alignment>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DmarcStep {
    pub name: String,
    pub record: Option<String>,
}

/// A domain that SPF or DKIM vouches for, against that of From.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alignment {
    /// `spf` or `dkim`.
    pub method: String,
    pub domain: String,
    pub organizational_domain: Option<String>,
    pub result: Outcome,
    /// Null when the DNS did not answer.
    pub aligned: Option<bool>,
    /// `adkim=s` or `aspf=s`: only the very same domain counts.
    pub strict: bool,
}

/// The names of an address (RFC 8601 §3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostEvidence {
    pub ip: String,
    /// Where the message names it.
    pub span: Option<Span>,
    /// `iprev`: pass when a reverse name leads back to the address.
    pub result: Outcome,
    pub names: Vec<HostName>,
    /// Whether the name in HELO leads to the address; null when unknown.
    pub helo_matches: Option<bool>,
    pub lists: Vec<ListEvidence>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostName {
    pub name: String,
    pub addresses: Vec<String>,
    /// One of the addresses is the host's; null when the DNS did not answer.
    pub confirmed: Option<bool>,
}

/// What a block list says of an address (RFC 5782).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListEvidence {
    pub list: String,
    pub status: ListStatus,
    /// The addresses it answered with.
    pub codes: Vec<String>,
    /// What they mean.
    pub meanings: Vec<String>,
    /// Where to look it up.
    pub url: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ListStatus {
    /// The address itself is accused.
    Listed,
    /// Only a policy: hosts like this should not send mail to the world directly.
    Policy,
    NotListed,
    /// The list does not answer this resolver: nothing is known.
    Refused,
    /// It answered with something without a meaning.
    Unknown,
    NoAnswer,
}

/// What a domain publishes for mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DomainEvidence {
    pub name: String,
    /// Whether it can receive mail: an MX, or an address (RFC 5321 §5.1); null when the DNS did not answer.
    pub receives: Option<bool>,
    /// `MX 0 .`: the domain accepts no mail (RFC 7505).
    pub null_mx: bool,
    pub mx: Vec<MailHost>,
    /// `_mta-sts` (RFC 8461 §3.1).
    pub mta_sts: Option<String>,
    /// `_smtp._tls` (RFC 8460 §3).
    pub tls_rpt: Option<String>,
    /// `default._bimi`.
    pub bimi: Option<String>,
    /// DKIM keys that were looked for by name: those that are there.
    pub keys: Vec<PublishedKey>,
    /// Its mail hosts, where they were looked at.
    pub hosts: Vec<HostEvidence>,
}

/// A DKIM key found without a signature that names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishedKey {
    pub selector: String,
    pub key: KeyEvidence,
    /// Why it verifies nothing.
    pub problem: Option<String>,
}

/// A host that takes mail for a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MailHost {
    pub preference: u16,
    pub name: String,
}
