use super::{RELATED, report};
use crate::auth::Statement;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::span::lowercase;
use crate::{Context, Findings, Severity};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule {
    code: "AUT007",
    name: "dkim-fail",
    summary: "The receiver could not verify the DKIM signature",
    help: "Sign as the last step before the message leaves, and check that nothing changes it afterwards.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(8601, "2.7.1"), Reference::Rfc(6376, "6.1"), GOOGLE_SMTP],
    docs: page(include_str!("dkim_fail.md")),
    check,
};

/// A message with signatures of more domains than this was made to be slow.
const MOST_DOMAINS: usize = 50;

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    let (mut passed, mut vouched) = (false, false);
    let mut failed: BTreeMap<String, Vec<&Statement<'_>>> = BTreeMap::new();
    for statement in auth.trusted("dkim") {
        match statement.result.as_str() {
            "pass" => {
                passed = true;
                vouched |= auth.is_aligned(statement.domain) != Some(false);
            }
            "fail" | "permerror" | "policy" | "hardfail" => {
                failed.entry(statement.domain_text().unwrap_or_default()).or_default().push(statement);
            }
            _ => {}
        }
    }
    if passed {
        findings.judged();
    }
    for (index, (domain, said)) in failed.into_iter().enumerate() {
        if index >= MOST_DOMAINS {
            findings.count();
            continue;
        }
        let signed = said.iter().take(RELATED).find(|statement| auth.signature_of(statement).is_some());
        let Some(main) = signed.or(said.first()) else { continue };
        let matters = auth.is_aligned(main.domain) != Some(false) || !passed;
        if !matters && !vouched {
            continue;
        }
        let why = Reason::of(main);
        let of = if domain.is_empty() { String::new() } else { format!(" for {domain}") };
        let message = format!("{} reported dkim={}{of}{}", main.speaker(), main.result, why.text());
        let Some(finding) = report(findings, &said, message) else { continue };
        if let Some(signature) = auth.signature_of(main) {
            finding.related(signature.field.name.span, "this is the signature");
        }
        if let Some(comment) = main.reason.or(main.comments.first().copied()) {
            finding.related(comment.span, "what the receiver says about it");
        }
        finding.help(why.help());
        if vouched {
            finding.weaken(Severity::Info);
            finding.help("Nothing is lost: another signature of the sender’s domain passed.");
        } else if auth.reports("dmarc", &["pass"]) {
            finding.weaken(Severity::Warning);
        } else if passed && context.message.header.has("List-Id") {
            finding.weaken(Severity::Warning);
            finding.help(
                "A mailing list changed the message and signed it itself: let it write its own address into From.",
            );
        }
    }
}

/// Why a signature failed, as far as the receiver says (RFC 6376 §6.1, texts of the common libraries).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Body,
    Key,
    Expired,
    Algorithm,
    Header,
    Unknown,
}

impl Reason {
    fn of(statement: &Statement<'_>) -> Self {
        let said = statement.comments.iter().copied().chain(statement.reason);
        let text = said.map(|said| lowercase(&said.unfolded()) + " ").collect::<String>();
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
        if says(&["body hash", "bodyhash", "body has been altered", "body altered", "bad body"]) {
            Self::Body
        } else if says(&["no key", "key not found", "no such key", "key unavailable", "key query", "dns", "revoked"]) {
            Self::Key
        } else if says(&["expired"]) {
            Self::Expired
        } else if says(&["sha1", "sha-1", "weak"]) {
            Self::Algorithm
        } else if says(&["signature", "message has been altered", "verif", "crypt"]) {
            Self::Header
        } else {
            Self::Unknown
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Body => ": the body changed after signing",
            Self::Key => ": the public key could not be found",
            Self::Expired => ": the signature had expired",
            Self::Algorithm => ": the algorithm is not accepted any more",
            Self::Header => ": a signed header field changed, or the key is another one",
            Self::Unknown => "",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Body => {
                "Look for what touches the body after signing: footers, converted line ends, another transfer encoding."
            }
            Self::Key => "Publish the key: a TXT record at the selector, “._domainkey.”, and the signing domain.",
            Self::Expired => "Let signatures live for some days (x=), or leave the limit out.",
            Self::Algorithm => "Sign with rsa-sha256 and a key of 2048 bits.",
            Self::Header => {
                "Look for what changes the header after signing, and compare the published key with the one that signs."
            }
            Self::Unknown => RULE.help,
        }
    }
}
