use super::{weaken, with_boundary};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Slice, number};

pub(crate) static RULE: Rule = Rule {
    code: "MIM008",
    name: "text-outside-parts",
    summary: "Text before the first or behind the last part, which nobody sees",
    help: "Put the text into a part; what lies outside of the delimiters is not shown.",
    family: Family::Mime,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1.1")],
    docs: page(include_str!("text_outside_parts.md")),
    check,
};

/// More text than this is no remark for programs without MIME.
const LIMIT: usize = 200;

fn check(context: &Context, findings: &mut Findings) {
    for multipart in with_boundary(context).filter(|multipart| !multipart.is_unused()) {
        findings.judged();
        // A delimiter in the epilogue is another rule's.
        let epilogue = multipart.late.is_none().then_some((multipart.epilogue, "behind the last"));
        for (text, place) in [Some((multipart.preamble, "before the first")), epilogue].into_iter().flatten() {
            let text = text.trim();
            if !is_content(text) {
                continue;
            }
            let message =
                format!("{} characters stand {place} part; mail programs do not show them", number(visible(text)));
            weaken(context, multipart.part, findings.add(text.span, message));
        }
    }
}

fn visible(text: Slice<'_>) -> usize {
    String::from_utf8_lossy(text.bytes).chars().filter(|character| !character.is_whitespace()).count()
}

/// “This is a multi-part message in MIME format …”, for programs of the time before MIME.
fn is_remark(text: Slice<'_>) -> bool {
    let lower = text.bytes.to_ascii_lowercase();
    let names = |word: &[u8]| memchr::memmem::find(&lower, word).is_some();
    text.len() < 1000 && (names(b"mime") || names(b"multi-part") || names(b"multipart"))
}

/// Long text, header fields of a part, or HTML.
fn is_content(text: Slice<'_>) -> bool {
    let starts =
        |word: &str| text.bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    !text.is_empty()
        && (starts("Content-")
            || starts("<html")
            || starts("<!doctype")
            || starts("<div")
            || starts("<p")
            || (visible(text) > LIMIT && !is_remark(text)))
}
