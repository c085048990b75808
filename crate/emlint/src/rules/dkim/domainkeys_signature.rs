use crate::auth::signature::Kind;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DKM015",
    name: "domainkeys-signature",
    summary: "Signature of DomainKeys, which DKIM replaced in 2007",
    help: "Switch DomainKeys off in the signing program and keep DKIM.",
    family: Family::Dkim,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Always,
    cause: Some(&cause::SIGNATURE),
    mutes: &[],
    references: &[Reference::Rfc(4870, ""), Reference::Rfc(4871, "")],
    docs: page(include_str!("domainkeys_signature.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for signature in context.auth().signatures.iter().filter(|signature| signature.kind == Kind::DomainKey) {
        let fix = Fix::suggest("Remove the field", vec![Edit::new(signature.field.full, "")]);
        findings
            .add(signature.field.name.span, "DomainKeys is historic: no receiver verifies this signature any more")
            .fix(fix);
    }
}
