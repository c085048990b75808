use super::{signatures, signer};
use crate::List as _;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DKM006",
    name: "unsigned-duplicate",
    summary: "A second field stands above the one that was signed",
    help: "Send each of these fields once, and list them once more in h= than they occur, so that none can be added.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::SIGNATURE),
    mutes: &[Mute::span(&["HDR020", "SND001"])],
    references: &[Reference::Rfc(6376, "5.4.2"), Reference::Rfc(6376, "8.15")],
    docs: page(include_str!("unsigned_duplicate.md")),
    check,
};

const SHOWN: &[&str] = &["From", "To", "Subject", "Date", "Reply-To", "Content-Type", "Sender"];

fn check(context: &Context, findings: &mut Findings) {
    let mut seen: Vec<&str> = Vec::new();
    for (signature, _) in signatures(context) {
        findings.judged();
        for name in SHOWN.iter().copied().filter(|name| !seen.contains(name)).list() {
            let signed: Vec<_> = signature.signed.iter().filter(|signed| signed.is(name)).list();
            let fields: Vec<_> = context.message.fields(name).list();
            let (Some(listed), unsigned) = (signed.first(), fields.len().saturating_sub(signed.len())) else {
                continue;
            };
            if unsigned == 0 {
                continue;
            }
            seen.push(name);
            // Fields are signed from the bottom up (RFC 6376 §5.4.2).
            for field in fields.iter().take(unsigned) {
                let message = format!(
                    "Anybody could have added this {name}: the signature of {} covers another one further down",
                    signer(signature)
                );
                findings
                    .add(field.span, message)
                    .related(listed.span, format!("{name} is listed for fewer fields than there are"));
            }
        }
    }
}
