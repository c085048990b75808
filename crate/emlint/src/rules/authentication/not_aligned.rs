use super::RELATED;
use crate::List as _;
use crate::auth::Statement;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT012",
    name: "not-aligned",
    summary: "SPF or DKIM passed for another domain than that of From",
    help: "Use a return path below your own domain, or have your mail service sign with it (d=).",
    family: Family::Authentication,
    levels: Levels::received(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[Mute::message(&["DKM010"])],
    references: &[
        Reference::Rfc(9989, "4.4"),
        Reference::Rfc(9989, "4.4.1"),
        Reference::Rfc(9989, "4.4.2"),
        Reference::Rfc(7489, "3.2"),
        GOOGLE,
    ],
    docs: page(include_str!("not_aligned.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    let Some(from) = auth.from.first() else { return };
    // The EHLO name counts for DMARC only in place of the null path (RFC 7208 §2.4, RFC 9989 §4.4.2).
    let is_null = context.message.field("Return-Path").is_some_and(|path| path.value.trim().bytes == b"<>");
    let names_null = |statement: &Statement<'_>| {
        let path = statement.property("smtp", "mailfrom").or_else(|| statement.property("", "envelope-from"));
        path.is_some_and(|path| !path.bytes.iter().any(u8::is_ascii_alphanumeric))
    };
    let counts = |statement: &&Statement<'_>| {
        statement.result == "pass" && (!statement.is_helo || is_null || names_null(statement))
    };
    let mut passed: Vec<&Statement<'_>> = auth.spf().into_iter().filter(counts).list();
    passed.extend(auth.trusted("dkim").filter(counts));
    let aligned = |statement: &&&Statement<'_>| auth.is_aligned(statement.domain);
    let others: Vec<&&Statement<'_>> = passed.iter().filter(|statement| aligned(statement) == Some(false)).list();
    let is_vouched = passed.iter().any(|statement| aligned(&statement) == Some(true));
    if is_vouched {
        findings.judged();
    }
    // A failed DMARC check tells all this itself (AUT010).
    let Some(first) = others.first().filter(|_| !auth.reports("dmarc", &["fail"])) else { return };
    let name = |statement: &Statement<'_>| if statement.method == "spf" { "SPF" } else { "DKIM" };
    let domain = first.domain_text().unwrap_or_default();
    let shown = from.lowercase();
    let passes_dmarc = auth.reports("dmarc", &["pass"]);
    let method = name(first);
    let message = if is_vouched {
        format!("{method} passed for {domain}, which says nothing about {shown}; another result vouches for it")
    } else if passes_dmarc {
        format!(
            "{method} passed for {domain} only, which says nothing about {shown}; yet the receiver reported dmarc=pass"
        )
    } else {
        format!("{method} passed for {domain} only, so nothing vouches for {shown}: this fails DMARC")
    };
    let finding = findings.add(from.span, message);
    for statement in others.iter().take(RELATED) {
        let domain = statement.domain.map_or(statement.token, |domain| domain.span);
        finding.related(domain, format!("{} passed for this domain", name(statement)));
    }
    if is_vouched {
        finding.weaken(Severity::Info);
    } else if passes_dmarc || context.message.header.has("List-Id") {
        // The receiver knows better, or a list passed the message on under its own name.
        finding.weaken(Severity::Warning);
    }
}
