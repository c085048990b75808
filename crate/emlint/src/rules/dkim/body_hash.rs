use super::{signatures, signer};
use crate::auth::body_hash::{BodyHash, Change};
use crate::auth::signature::Kind;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DKM011",
    name: "body-hash",
    summary: "The body is not the one that was signed",
    help: "Sign as the last step, and let nothing change the message afterwards; lists and gateways sign again themselves.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::SIGNATURE),
    mutes: &[],
    references: &[Reference::Rfc(6376, "3.7"), Reference::Rfc(6376, "6.1.3")],
    docs: page(include_str!("body_hash.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    // What is cut off cannot be hashed.
    if context.facts.headers_only || context.facts.truncated {
        return;
    }
    let header = &context.message.header;
    // Exchange writes bodies anew when it stores them.
    let is_rewritten = header.fields.iter().any(|field| {
        let prefix = b"X-MS-Exchange-Organization-";
        field.name.bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    });
    let all = context.auth().signatures.iter().zip(context.body_checks());
    let intact = all.filter(|(_, check)| check.result == BodyHash::Match).map(|(signature, _)| signature).next();
    for (signature, check) in signatures(context) {
        let change = match check.result {
            BodyHash::Unknown => continue,
            BodyHash::Match => {
                findings.judged();
                continue;
            }
            BodyHash::Mismatch(change) => change,
        };
        let (Some(hash), of) = (signature.list.get("bh"), signer(signature)) else { continue };
        let mut message = format!("The body is not the one that {of} signed");
        if let Some(change) = change {
            message = format!("{message}: that was {}", change.text());
        } else if !context.is_exact() {
            message = format!("Whether this is the body that {of} signed cannot be told from pasted text");
        }
        let finding = findings
            .add(hash.span, message)
            .related(crate::Span::at(context.message.body.span.start()), "the body begins here");
        if let Some(intact) = intact {
            let whose = if intact.kind == Kind::ArcMessage { "this seal" } else { "this signature" };
            finding.related(intact.field.name.span, format!("{whose} is of the body as it is: it was changed before"));
        }
        if intact.is_some() || is_rewritten || change == Some(Change::Footer) {
            finding.weaken(Severity::Warning);
        }
        if !context.is_exact() {
            finding.weaken(Severity::Info).maybe_copied();
        }
    }
}
