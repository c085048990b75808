use super::{parts, weaken};
use crate::message::Part;
use crate::message::transfer::Flaw;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span};
use mail_parser::Encoding;

pub(crate) static RULE: Rule = Rule {
    code: "MIM026",
    name: "base64-invalid",
    summary: "Base64 that is malformed",
    help: "Let the library encode the part, and add nothing behind it.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[Mute::line(&["MIM025"])],
    references: &[Reference::Rfc(2045, "6.8"), Reference::Rfc(7103, "8.2")],
    docs: page(include_str!("base64_invalid.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (index, part) in parts(context).filter(|(_, part)| part.encoding == Encoding::Base64) {
        let Some(decoded) = context.decoded(index) else { continue };
        findings.judged();
        // Words have many characters that base64 lacks; one finding tells it.
        if let Some((text, is_all)) = words(part, &decoded.flaws.list) {
            let message = if is_all {
                "The part says base64 and holds plain text"
            } else {
                "Text stands behind the base64, probably a footer that a list added; it becomes rubbish"
            };
            finish(context, index, findings.add(text, message));
            continue;
        }
        for &(flaw, span) in &decoded.flaws.list {
            if findings.is_full() {
                findings.count();
                continue;
            }
            let Some((message, fix)) = describe(part.body.at(span), flaw, span) else { continue };
            finish(context, index, findings.add(span, message).fix(fix));
        }
    }
}

fn finish(context: &Context, index: usize, finding: &mut crate::Finding) {
    if context.facts.truncated {
        finding.weaken(Severity::Info);
    }
    weaken(context, index, finding);
}

fn describe(here: Slice<'_>, flaw: Flaw, span: Span) -> Option<(String, Option<Fix>)> {
    let text = here.text();
    let text: String = text.chars().take(40).collect();
    Some(match flaw {
        Flaw::Alphabet => (format!("“{text}” is no base64"), None),
        Flaw::LoneCharacter => ("One character is left over; some were lost".to_owned(), None),
        Flaw::MissingPadding(count) => {
            let padding = "=".repeat(count);
            let fix = Fix::safe("Add it", vec![Edit::new(span, padding.clone())]);
            (format!("“{padding}” is missing at the end"), Some(fix))
        }
        Flaw::ExcessPadding => {
            (format!("“{text}” is more than the end needs"), Some(Fix::replace(span, "", "Remove it")))
        }
        Flaw::AfterPadding => ("The base64 has ended already; programs disagree about what follows".to_owned(), None),
        _ => return None,
    })
}

/// From the line with the first character that is no base64 to the end of the part, if that reads like words; and whether
/// that is all there is.
fn words(part: &Part<'_>, flaws: &[(Flaw, Span)]) -> Option<(Span, bool)> {
    let odd = flaws.iter().filter(|(flaw, _)| matches!(flaw, Flaw::Alphabet | Flaw::AfterPadding));
    let first = odd.map(|&(_, span)| span).min_by_key(|span| span.start)?;
    let start = first.start() - part.body.span.start();
    let before = part.body.bytes.get(..start).unwrap_or_default();
    let line = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
    let is_all = part.body.sub(0..line).trim().is_empty();
    let tail = part.body.from(line).trim();
    // Words have spaces between them, and encoded lines do not.
    let words = tail.bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (count, longest) = words.fold((0, 0), |(count, longest), word| (count + 1, word.len().max(longest)));
    (count >= 3 && longest < 60 && (is_all || tail.len() < 4000)).then_some((tail.span, is_all))
}
