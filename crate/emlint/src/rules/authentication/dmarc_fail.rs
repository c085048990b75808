use super::{RELATED, domain_or, main_statement, report};
use crate::List as _;
use crate::auth::{AuthView, Statement};
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, MICROSOFT, Reference, Rule, page};
use crate::{Context, Finding, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT010",
    name: "dmarc-fail",
    summary: "The receiver says that nothing vouches for the domain of From",
    help: "Let SPF or DKIM pass for the domain of From itself: its own return path, or its own domain in d=.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(9989, "5.3.5"), Reference::Rfc(9989, "5.4"), GOOGLE_SMTP, MICROSOFT],
    docs: page(include_str!("dmarc_fail.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if auth.reports("dmarc", &["pass"]) {
        findings.judged();
    }
    let said: Vec<&Statement<'_>> = auth.trusted("dmarc").filter(|statement| statement.result == "fail").list();
    let Some(main) = main_statement(&said) else { return };
    let policy = said.iter().find_map(|statement| statement.policy());
    let wish = match policy.as_deref() {
        Some("reject") => ", which asks receivers to refuse such mail",
        Some("quarantine") => ", which asks receivers to treat such mail as spam",
        Some("none") => ", which only watches (p=none)",
        _ => "",
    };
    let domain = domain_or(main, "the domain of From");
    let message = format!("{} reported dmarc=fail for {domain}{wish}", main.speaker());
    let Some(finding) = report(findings, &said, message) else { return };
    explain(finding, context, auth);
    let disposition = main.disposition();
    // Nothing happens to the message where the domain only watches.
    if policy.as_deref() == Some("none") || (policy.is_none() && disposition.as_deref() == Some("none")) {
        finding.weaken(Severity::Warning);
    }
    // Two servers of the receiver that say otherwise are AUT014's.
    if auth.reports("dmarc", &["pass"]) {
        finding.weaken(Severity::Warning);
    }
    if context.message.header.has("List-Id") {
        finding.help("A mailing list changed the message: let it write its own address into From, or seal with ARC.");
    }
}

/// What SPF and DKIM said, and for whom: DMARC needs one pass for the domain of From (RFC 9989 §4.4).
fn explain(finding: &mut Finding, context: &Context, auth: &AuthView<'_>) {
    if let (Some(field), Some(domain)) = (context.message.field("From"), auth.from.first()) {
        finding.related(domain.span, format!("the domain that people see in {}", field.name()));
    }
    let mut checked: Vec<&Statement<'_>> = auth.spf();
    checked.extend(auth.trusted("dkim"));
    if checked.is_empty() {
        return;
    }
    for statement in checked.into_iter().take(RELATED) {
        let name = if statement.method == "spf" { "SPF" } else { "DKIM" };
        let of = statement.domain_text().map(|domain| format!(" for {domain}")).unwrap_or_default();
        let verdict = match (statement.result.as_str(), auth.is_aligned(statement.domain)) {
            ("pass", Some(true)) => "passed, and the domain is that of From",
            ("pass", Some(false)) => "passed, but that is not the domain of From",
            ("pass", None) => "passed",
            _ => "did not pass",
        };
        finding.related(statement.token, format!("{name}{of} {verdict}"));
    }
}
