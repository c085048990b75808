use super::{weaken, with_boundary};
use crate::List as _;
use crate::cause;
use crate::message::structure::Multipart;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM005",
    name: "boundary-conflict",
    summary: "Boundaries that cannot be told apart",
    help: "Give every multipart a boundary of its own that is long, random, and no beginning of another one.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1.1"), Reference::Rfc(2046, "5.1.2")],
    docs: page(include_str!("boundary_conflict.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let all: Vec<&Multipart<'_>> = with_boundary(context).list();
    let of_part = |part: usize| all.get(all.partition_point(|one| one.part < part)).filter(|one| one.part == part);
    for inner in with_boundary(context) {
        findings.judged();
        let ancestors = context.structure().ancestors(inner.part).skip(1);
        for outer in ancestors.filter_map(of_part) {
            let (one, other) = (inner.boundary.as_slice(), outer.boundary.as_slice());
            let is_same = one == other;
            let is_prefix = one.starts_with(other) || other.starts_with(one);
            if !is_same && !is_prefix {
                continue;
            }
            let message = if is_same {
                "This part has the boundary of the multipart that holds it"
            } else {
                "One of two boundaries is the beginning of the other; some programs confuse them"
            };
            let finding = findings.add(place(inner), message);
            finding.related(place(outer), "the other boundary");
            if !is_same {
                finding.weaken(Severity::Warning);
            }
            weaken(context, inner.part, finding);
            break;
        }
        if let (Some(late), Some(close)) = (inner.late, inner.close) {
            let message = "The multipart has ended already; nobody sees the part that begins here";
            let finding = findings.add(late, message);
            finding.related(close, "here it ended");
            weaken(context, inner.part, finding);
        }
    }
}

fn place(multipart: &Multipart<'_>) -> Span {
    multipart.parameter.map_or(multipart.content_type.name.span, |parameter| parameter.inner().span)
}
