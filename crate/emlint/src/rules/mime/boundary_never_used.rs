use super::{weaken, with_boundary};
use crate::cause;
use crate::message::lines;
use crate::message::structure::Multipart;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "MIM006",
    name: "boundary-never-used",
    summary: "No line of the body is the boundary that was named",
    help: "Begin each part with “--”, followed by exactly the boundary of the Content-Type field.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[Mute::message(&["MIM007", "MIM008", "MIM031", "MIM034", "HDR012"])],
    references: &[Reference::Rfc(2046, "5.1.1")],
    docs: page(include_str!("boundary_never_used.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for multipart in with_boundary(context) {
        findings.judged();
        if let (Some(close), true) = (multipart.close, multipart.delimiters.is_empty()) {
            let text = "The multipart ends here and no part of it has begun; nobody sees its text";
            weaken(context, multipart.part, findings.add(close, text));
        }
        if !multipart.is_unused() {
            continue;
        }
        let Some(part) = context.message.parts.get(multipart.part) else { continue };
        let Some(parameter) = multipart.parameter else { continue };
        let text = format!(
            "No line of the body is “--{}”; nobody sees the parts",
            String::from_utf8_lossy(&multipart.boundary)
        );
        let finding = findings.add(parameter.inner().span, text);
        if let Some(line) = nearest(multipart, part.body) {
            let text = line.text();
            finding.related(line.span, format!("did you mean “{text}”?"));
            let boundary = line.from(2).text().trim_end().trim_end_matches("--").to_owned();
            let is_plain = !boundary.is_empty() && !boundary.contains(['"', '\\']);
            let edit = Edit::new(parameter.value.span, format!("\"{boundary}\""));
            finding.fix(is_plain.then(|| Fix::suggest("Name the boundary that the body has", vec![edit])));
        }
        if context.facts.truncated {
            finding.weaken(Severity::Info);
        }
        weaken(context, multipart.part, finding);
    }
}

/// Of the first lines that begin with two hyphens, the one that looks most like the boundary.
fn nearest<'a>(multipart: &Multipart<'a>, body: Slice<'a>) -> Option<Slice<'a>> {
    const MOST: usize = 50;
    const LONGEST: usize = 100;
    let wanted = String::from_utf8_lossy(&multipart.boundary);
    let dashed = lines(body).map(|line| line.text).filter(|text| text.bytes.starts_with(b"--") && text.len() > 2);
    let distance = |text: &Slice<'_>| {
        let candidate = text.from(2).text();
        strsim::osa_distance(candidate.trim_end().trim_end_matches("--"), &wanted)
    };
    dashed.filter(|text| text.len() <= LONGEST && wanted.len() <= LONGEST).take(MOST).min_by_key(distance)
}
