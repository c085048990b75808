use super::{is_ours, weaken, with_boundary};
use crate::List as _;
use crate::cause;
use crate::keyed::Keyed;
use crate::message::structure::Multipart;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "MIM007",
    name: "unclosed-multipart",
    summary: "The last delimiter of a multipart is missing",
    help: "End every multipart with “--”, its boundary, and “--” again.",
    family: Family::Mime,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1.1")],
    docs: page(include_str!("unclosed_multipart.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let fixes = if is_ours(context) { fixes(context) } else { Keyed::new() };
    for multipart in with_boundary(context) {
        findings.judged();
        if let Some(rest) =
            multipart.close.map(|close| behind(context, multipart, close)).filter(|rest| !rest.is_empty())
        {
            let text = format!("“{}” stands behind the last delimiter; some programs then do not see it", rest.text());
            weaken(context, multipart.part, findings.add(rest.span, text));
        }
        let Some(last) = multipart.delimiters.last().filter(|_| multipart.close.is_none()) else { continue };
        let text = format!("No line “--{}--” ends the multipart", String::from_utf8_lossy(&multipart.boundary));
        let finding = findings.add(*last, text).fix(fixes.get(multipart.part.to_le_bytes()).cloned());
        if context.facts.truncated {
            finding.weaken(Severity::Info);
        }
        weaken(context, multipart.part, finding);
    }
}

/// What follows the last delimiter on its line, where only white space may (RFC 2046 §5.1.1).
fn behind<'a>(context: &Context<'a>, multipart: &Multipart<'a>, close: Span) -> Slice<'a> {
    let line = Slice::of(context.message.bytes, close.range());
    line.from(multipart.boundary.len() + "----".len()).trim()
}

/// Multiparts that end at one place and are closed by one fix, at most.
const TOGETHER: usize = 100;

/// For each multipart without an end, by index: the lines that are missing at the end of its part, with those of the
/// multiparts within that end there as well. A delimiter with nothing behind it was meant to be such a line.
fn fixes(context: &Context) -> Keyed<Fix> {
    let message = &context.message;
    let line_end = message.line_ends.majority().text();
    // By place: how many multiparts end there, and how the innermost ones are closed.
    let mut ends: Keyed<(usize, Vec<Edit>)> = Keyed::new();
    let mut fixes = Keyed::new();
    let unclosed: Vec<&Multipart<'_>> = with_boundary(context).filter(|multipart| multipart.close.is_none()).list();
    // What is inside comes before what is around it.
    for multipart in unclosed.into_iter().rev() {
        let (Some(part), Some(last)) = (message.parts.get(multipart.part), multipart.delimiters.last()) else {
            continue;
        };
        let Ok(boundary) = str::from_utf8(&multipart.boundary) else { continue };
        let end = part.body.span.end();
        let (count, edits) = ends.entry(end.to_le_bytes(), (0, Vec::new()));
        *count += 1;
        let rest = Slice::of(message.bytes, last.end()..end.max(last.end()));
        // A line of ASCII would be no line of UTF-16.
        if *count > TOGETHER || rest.bytes.contains(&0) {
            continue;
        }
        let title = if rest.trim().is_empty() && edits.is_empty() {
            edits.push(Edit::new(Span::at(last.end()), "--"));
            "Make this the last delimiter"
        } else {
            // The line end before a delimiter belongs to it, so the one behind the last line of the part stays and another
            // one comes; within another multipart that one belongs to the next delimiter (RFC 2046 §5.1.1).
            let line = format!("{line_end}--{boundary}--");
            match edits.last_mut().filter(|edit| edit.span == Span::at(end)) {
                Some(edit) => edit.text.to_mut().push_str(&line),
                None => edits.push(Edit::new(Span::at(end), line)),
            }
            "Add the last delimiter"
        };
        let mut edits = edits.clone();
        let behind = edits.last_mut().filter(|edit| end == message.bytes.len() && edit.span == Span::at(end));
        if let Some(edit) = behind {
            edit.text.to_mut().push_str(line_end);
        }
        fixes.entry(multipart.part.to_le_bytes(), Fix::safe(title, edits));
    }
    fixes
}

#[cfg(test)]
mod tests {
    use crate::testing::fixed;

    #[test]
    fn what_ends_at_one_place_is_closed_from_the_inside() {
        let header =
            |boundary: &str| format!("Content-Type: multipart/mixed; boundary={boundary}\r\n\r\n--{boundary}\r\n");
        let nested = |count: usize| (0..count).map(|number| header(&format!("b{number}x"))).collect::<String>();
        let source = format!("{}\r\nHi\r\n", nested(3));
        assert_eq!(fixed("MIM007", &source), format!("{source}\r\n--b2x--\r\n--b1x--\r\n--b0x--\r\n"));
        let source = nested(2);
        let closed = source.strip_suffix("\r\n").map(|start| format!("{start}--\r\n\r\n--b0x--\r\n"));
        assert_eq!(Some(fixed("MIM007", &source)), closed);
    }
}
