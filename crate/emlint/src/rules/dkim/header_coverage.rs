use super::{signatures, signer};
use crate::List as _;
use crate::auth::align::aligned;
use crate::auth::signature::Signature;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DKM005",
    name: "header-coverage",
    summary: "DKIM signature leaves out fields that people see, or covers what changes",
    help: "Sign From, Subject, Date, To, Reply-To, the MIME fields and the List fields, and nothing that servers add.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::SIGNATURE),
    mutes: &[],
    references: &[Reference::Rfc(6376, "5.4"), Reference::Rfc(6376, "5.4.1")],
    docs: page(include_str!("header_coverage.md")),
    check,
};

/// What readers and programs act on (RFC 6376 §5.4.1).
const WANTED: &[&str] = &[
    "Subject",
    "Date",
    "To",
    "Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Help",
    "List-Subscribe",
    "List-Post",
    "List-Owner",
    "List-Archive",
];
/// What servers add, change or remove on the way (RFC 6376 §5.4.1).
const CHANGING: &[&str] =
    &["Return-Path", "Received", "Comments", "Keywords", "Authentication-Results", "DKIM-Signature"];

fn check(context: &Context, findings: &mut Findings) {
    for (signature, _) in signatures(context) {
        let Some(list) = signature.list.get("h").filter(|_| !signature.signed.is_empty()) else { continue };
        findings.judged();
        let is_others = |name: &str| name.starts_with("List-") && list_is_of_others(context, signature);
        let missing: Vec<&str> = WANTED
            .iter()
            .copied()
            .filter(|name| context.message.header.has(name) && !covers(signature, name) && !is_others(name))
            .list();
        let changing: Vec<&str> = CHANGING.iter().copied().filter(|name| covers(signature, name)).list();
        let of = signer(signature);
        let left_out =
            format!("{of} leaves out {}, which can be changed without breaking its signature", missing.join(", "));
        let covered = format!("{of} covers {}, which servers change on the way", changing.join(", "));
        match (missing.is_empty(), changing.is_empty()) {
            (true, true) => {}
            (false, true) => {
                findings.add(list.span, left_out);
            }
            (true, false) => {
                findings.add(list.span, covered);
            }
            (false, false) => {
                findings
                    .add(list.span, format!("{left_out}, and covers {}, which servers change", changing.join(", ")));
            }
        }
    }
}

fn covers(signature: &Signature<'_>, name: &str) -> bool {
    signature.signed.iter().any(|signed| signed.is(name))
}

/// The List fields are those of a discussion list that is not the signer's: they came after the signature was made.
fn list_is_of_others(context: &Context, signature: &Signature<'_>) -> bool {
    let header = &context.message.header;
    let Some(list) = header.first("List-Id").filter(|_| header.has("List-Post")) else { return false };
    let value = list.unfolded();
    let id = value.rsplit('<').next().unwrap_or_default().trim_end_matches([' ', '>']);
    signature.domain().is_some_and(|domain| !aligned(&domain.text(), id))
}
