use super::{domain_or, explain_spf, main_statement, report, spf_with};
use crate::cause;
use crate::rule::{Family, Fixable, Levels, MICROSOFT, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "AUT004",
    name: "spf-error",
    summary: "The receiver could not evaluate the SPF record",
    help: "Look at the domain’s SPF record: there may be only one, without errors, that needs at most ten DNS look-ups.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[Reference::Rfc(7208, "8.6"), Reference::Rfc(7208, "8.7"), Reference::Rfc(7208, "4.6.4"), MICROSOFT],
    docs: page(include_str!("spf_error.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    if !auth.spf().is_empty() {
        findings.judged();
    }
    // `unknown` and `error` are the names of the two before RFC 4408.
    let mut said = spf_with(auth, &["permerror", "unknown"]);
    let is_permanent = !said.is_empty();
    if !is_permanent {
        said = spf_with(auth, &["temperror", "error"]);
    }
    let Some(main) = main_statement(&said) else { return };
    let (speaker, domain) = (main.speaker(), domain_or(main, "the sender’s domain"));
    let message = if is_permanent {
        format!("{speaker} reported spf={}: the SPF record of {domain} cannot be evaluated", main.result)
    } else {
        format!("{speaker} reported spf={}: the SPF record of {domain} could not be looked up", main.result)
    };
    let Some(finding) = report(findings, &said, message) else { return };
    explain_spf(finding, &said, main);
    if let Some(why) = main.reason.or(main.comments.first().copied()) {
        finding.related(why.span, "what the receiver says about it");
    }
    if !is_permanent {
        finding.weaken(Severity::Info);
        finding.help(
            "Nothing, if it happens once: the receiver’s DNS look-up failed. Otherwise look at your name servers.",
        );
    }
}
