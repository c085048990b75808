use super::{RELATED, main_statement, report};
use crate::List as _;
use crate::auth::signature::Kind;
use crate::auth::{AuthView, Source, Statement};
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, MICROSOFT, Mute, Reference, Rule, YAHOO, page};
use crate::span::lowercase;
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT008",
    name: "dkim-none",
    summary: "The receiver found no DKIM signature that it could use",
    help: "Sign with DKIM, with the domain of From as d=, as the last step before the message leaves.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Warning).or_bulk(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[Mute::message(&["DKM001"])],
    references: &[Reference::Rfc(8601, "2.7.1"), GOOGLE, YAHOO, MICROSOFT],
    docs: page(include_str!("dkim_none.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if auth.reports("dkim", &["pass"]) {
        findings.judged();
        weak(findings, auth, |statement| statement.is("dkim", &["pass"]) && is_test(statement));
        return;
    }
    // Bounces are seldom signed.
    if !context.facts.dsn {
        none(findings, auth);
    }
    // Without a signature DKM001 says what there is to say.
    if findings.is_empty() && auth.signatures.iter().any(|signature| signature.kind == Kind::Dkim) {
        weak(findings, auth, |statement| {
            statement.is("dkim", &["neutral", "temperror"]) || statement.method == "domainkeys" || is_test(statement)
        });
    }
}

fn none(findings: &mut Findings, auth: &AuthView<'_>) {
    let said: Vec<&Statement<'_>> = auth.trusted("dkim").filter(|statement| is_none(statement)).list();
    let signature = auth.signatures.iter().find(|signature| signature.kind == Kind::Dkim);
    if let Some(main) = main_statement(&said) {
        let message = format!("{} found no DKIM signature", main.speaker());
        let Some(finding) = report(findings, &said, message) else { return };
        if let Some(signature) = signature {
            finding.related(signature.field.name.span, "this one was not there yet, or could not be read");
        }
        return;
    }
    // A receiver that evaluated other things, but no signature because there is none. Submission servers (`auth=pass`)
    // write results before the message is signed.
    if signature.is_some() || auth.reports("auth", &["pass"]) || auth.trusted("dkim").next().is_some() {
        return;
    }
    let evaluated = |statement: &&Statement<'_>| {
        let is_own = statement.source == Source::AuthenticationResults;
        is_own && statement.is_trusted() && matches!(statement.method.as_str(), "spf" | "dmarc")
    };
    let Some(statement) = auth.statements.iter().find(evaluated) else { return };
    let message = format!("{} reported nothing about DKIM, and the message is not signed", statement.speaker());
    let results = auth.results.iter().find(|results| results.field.span == statement.field.span);
    let id = results.and_then(|results| results.authserv_id).map_or(statement.field.name.span, |id| id.span);
    let finding = findings.add(id, message);
    if let Some(historic) = auth.signatures.iter().find(|signature| signature.kind == Kind::DomainKey) {
        finding.related(
            historic.field.name.span,
            "the only signature is one of DomainKeys, which nobody verifies any more",
        );
    }
    if statement.trust == crate::auth::Trust::OnlyFields {
        finding.confidence(crate::Confidence::Low);
    }
}

/// `none`, or `neutral (no sig)` as some servers still write it.
fn is_none(statement: &Statement<'_>) -> bool {
    let says_none = |text: &crate::Slice<'_>| {
        let text = lowercase(&text.unfolded());
        ["no sig", "not signed", "no signature"].iter().any(|words| text.contains(words))
    };
    statement.result == "none" || (statement.result == "neutral" && statement.comments.iter().any(says_none))
}

/// Signatures that count for nothing although they may be right.
fn weak(findings: &mut Findings, auth: &AuthView<'_>, is_weak: impl Fn(&Statement<'_>) -> bool) {
    let said: Vec<&Statement<'_>> =
        auth.statements.iter().filter(|statement| statement.is_trusted() && is_weak(statement)).take(RELATED).list();
    let Some(main) = main_statement(&said) else { return };
    let what = if is_test(main) {
        "the key says that it is a test, so the signature counts for nothing"
    } else if main.method == "domainkeys" {
        "DomainKeys is historic, and nobody uses its result"
    } else if main.result == "temperror" {
        "the key could not be looked up"
    } else {
        "the signature could not be evaluated"
    };
    let message = format!("{} reported {}={}: {what}", main.speaker(), main.method, main.result);
    if let Some(finding) = report(findings, &said, message) {
        finding.weaken(Severity::Info);
    }
}

/// `t=y` in the key record (RFC 6376 §3.6.1).
fn is_test(statement: &Statement<'_>) -> bool {
    let says_test = |text: &crate::Slice<'_>| {
        let text = lowercase(&text.unfolded());
        text.contains("test mode") || text.contains("testing mode")
    };
    statement.method == "dkim" && statement.comments.iter().any(says_test)
}
