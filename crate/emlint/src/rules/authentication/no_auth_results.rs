use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT020",
    name: "no-auth-results",
    summary: "This copy does not show what the receiver found out",
    help: "Look at a copy at Gmail, Outlook.com or Yahoo: “show original” there has Authentication-Results.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::RESULTS_UNCLEAR),
    mutes: &[],
    references: &[Reference::Rfc(8601, "1.2"), Reference::Rfc(7208, "9")],
    docs: page(include_str!("no_auth_results.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if auth.hops.is_empty() || !context.may_miss_fields() {
        return;
    }
    findings.judged();
    // Private names for the same thing, such as X-MS-Exchange-Authentication-Results.
    let tells = |name: &[u8]| memchr::memmem::find(&name.to_ascii_lowercase(), b"authentication-results").is_some();
    let has_private = || context.message.header.fields.iter().any(|field| tells(field.name.bytes));
    if auth.results.is_empty() && auth.received_spf.is_empty() && !has_private() {
        let text = "This copy does not show what the receiver found out about SPF, DKIM and DMARC";
        findings.add(context.message.header_end(), text);
    }
}
