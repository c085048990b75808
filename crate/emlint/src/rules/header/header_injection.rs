use crate::encode::{Place, Writer};
use crate::message::names::is_known;
use crate::message::{DecodedText, EncodedWord, Field, encoded_word};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HDR021",
    name: "header-injection",
    summary: "Line end that was smuggled into a field",
    help: "Refuse input with line ends before it becomes part of a header.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[Mute::span(&["FMT001", "FMT002"])],
    references: &[
        Reference::Rfc(5322, "2.2"),
        Reference::Rfc(2047, "5"),
        Reference::Page("CWE-93: CRLF injection", "https://cwe.mitre.org/data/definitions/93.html"),
    ],
    docs: page(include_str!("header_injection.md")),
    check,
};

/// Fields that contact forms fill in.
const FROM_USERS: &[&str] = &["From", "To", "Subject", "Reply-To"];

fn check(context: &Context, findings: &mut Findings) {
    for coded in &context.coded {
        let value = coded.field.value;
        for group in encoded_word::groups(value, &coded.words) {
            encoded(context, &coded.field, group, coded.nested, findings);
        }
    }
    for (field, nested) in context.all_fields().filter(|(field, _)| field.is_any(FROM_USERS)) {
        findings.judged();
        escaped(field, nested, findings);
    }
    if context.has_line_ends() {
        raw(context, findings);
    }
}

/// Encoded-words that say a line end. What follows it would be a field of its own for whoever decodes and splits.
fn encoded(context: &Context, field: &Field<'_>, group: &[EncodedWord<'_>], nested: bool, findings: &mut Findings) {
    findings.judged();
    let Some((first, last)) = group.first().zip(group.last()) else { return };
    let has_line_end = |word: &EncodedWord<'_>| memchr::memchr2(b'\r', b'\n', &word.decoded().octets).is_some();
    if !group.iter().any(has_line_end) {
        return;
    }
    let all = first.all.span.to(last.all.span);
    let text = DecodedText::header(field.value.at(all), context.charsets);
    let is_line_end = |character: char| matches!(character, '\r' | '\n');
    let Some(start) = text.text.find(is_line_end) else { return };
    let (before, after) = text.text.split_at(start);
    let ends = after.chars().take_while(|&character| is_line_end(character)).count();
    let behind = after.get(ends..).unwrap_or_default();
    let message = match behind.split_once(':') {
        Some((name, _)) if is_known(name.as_bytes()) => {
            format!("The encoded-word holds a line end and then “{name}:”, as if it were a field of its own")
        }
        _ if behind.trim().is_empty() => "The encoded text ends with a line end, which no field may have".to_owned(),
        _ => "The encoded-word holds a line end, which no field may have".to_owned(),
    };
    let place = if field.is_unstructured() { Place::Text } else { Place::Phrase };
    let may_fix = !nested && !before.trim().is_empty() && !findings.is_full();
    let fix = may_fix.then(|| {
        let edit = Writer::new(&context.message, field).reencode(all, before.trim_end(), place);
        Fix::suggest("Cut the text before the line end", vec![edit])
    });
    let finding = findings.add(text.span(start..start + ends), message).fix(fix);
    finding.related(all, "in this encoded-word");
    if behind.trim().is_empty() {
        // Nothing was put behind it: a line end that a program forgot to cut off.
        finding.weaken(Severity::Warning);
    }
    if nested {
        finding.weaken(Severity::Info);
    }
}

/// `%0a` as forms on the web send it, and `\n` as programs write it, that were never decoded: the attempt failed here.
fn escaped(field: &Field<'_>, nested: bool, findings: &mut Findings) {
    for word in field.value.words().filter(|word| !is_address_of_web(word.bytes)) {
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'%', b'\\', word.bytes.get(at..).unwrap_or_default()) {
            let start = at + found;
            let length = line_end(word.bytes.get(start..).unwrap_or_default());
            at = start + length.max(1);
            let behind = field.value.at(Span::new(word.span.start() + at..field.value.span.end()));
            let is_field = names_field(behind);
            // A backslash is common; before the name of a field it is no accident.
            if length == 0 || (word.bytes.get(start) == Some(&b'\\') && !is_field) {
                continue;
            }
            let span = word.sub(start..at).span;
            let text = word.sub(start..at).text().into_owned();
            let finding = if is_field {
                findings.add(span, format!("“{text}” before the name of a field: somebody tried to add one here"))
            } else {
                let finding = findings.add(span, format!("“{text}” stands for a line end; somebody tried to add one"));
                finding.weaken(Severity::Warning).confidence(Confidence::Medium)
            };
            if nested {
                finding.weaken(Severity::Info);
            } else {
                finding
                    .fix(Fix::suggest("Remove it and what follows", vec![Edit::new(span.to(behind.trim().span), "")]));
            }
            return;
        }
    }
}

/// The octets of an escaped line end that `text` begins with: `%0d%0a`, `%0A`, `\r\n`, `\n`.
fn line_end(text: &[u8]) -> usize {
    const ENDS: &[&[u8]] = &[b"%0d%0a", b"%0a", b"\\r\\n", b"\\n"];
    let begins = |end: &&&[u8]| text.get(..end.len()).is_some_and(|start| start.eq_ignore_ascii_case(end));
    ENDS.iter().find(begins).map_or(0, |end| end.len())
}

/// Links have their own escapes.
fn is_address_of_web(word: &[u8]) -> bool {
    memchr::memmem::find(word, b"://").is_some() || memchr::memmem::find(word, b"mailto:").is_some()
}

/// Begins with `Bcc:` or another known name.
fn names_field(text: Slice<'_>) -> bool {
    let text = text.trim();
    let name = text.sub(0..40);
    memchr::memchr(b':', name.bytes).is_some_and(|colon| is_known(name.sub(0..colon).bytes))
}

/// A field that follows one of a form, with another line end between the two than the rest of the header has.
fn raw(context: &Context, findings: &mut Findings) {
    const INJECTED: &[&str] = &["Bcc", "Cc", "To", "Content-Type"];
    let fields = &context.message.header.fields;
    let ending = |field: &Field<'_>| Span::new(field.span.end()..field.full.end());
    let usual = context.message.line_ends.majority().text().as_bytes();
    let octets = |span: Span| context.message.bytes.get(span.range()).unwrap_or_default();
    let odd = fields.iter().filter(|field| octets(ending(field)) != usual).count();
    // A header that is mixed all over was put together from pieces.
    if odd == 0 || odd > 2 || fields.len() < 4 {
        return;
    }
    for pair in fields.windows(2) {
        let [one, next] = pair else { continue };
        let is_odd = octets(ending(one)) != usual && !ending(one).is_empty();
        if !is_odd || !one.is_any(FROM_USERS) || !next.is_any(INJECTED) {
            continue;
        }
        let text = format!(
            "Only “{}” ends like this, and “{}” follows: it may have been smuggled in",
            one.name(),
            next.name()
        );
        let fix = Fix::suggest(format!("Remove “{}”", next.name()), vec![Edit::new(next.full, "")]);
        let finding = findings.add(ending(one), text).weaken(Severity::Warning).confidence(Confidence::Medium).fix(fix);
        finding.related(next.span, "the field that follows");
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    #[test]
    fn links_and_backslashes_are_no_line_ends() {
        for subject in ["see https://example.org/?a=%0Ab", "mailto:a@b.example?body=x%0d%0ay", "C:\\new folder", "100%"]
        {
            assert_eq!(marked("HDR021", &format!("Subject: {subject}\r\n\r\n")), [""; 0], "{subject}");
        }
    }

    #[test]
    fn marks_the_line_end_alone() {
        assert_eq!(marked("HDR021", "Subject: Hi%0D%0ABcc: a@b.example\r\n\r\n"), ["%0D%0A"]);
        assert_eq!(marked("HDR021", "Subject: Hi\\nBcc: a@b.example\r\n\r\n"), ["\\n"]);
        assert_eq!(marked("HDR021", "Subject: =?utf-8?B?SGkNCkJjYzogeEB5Lno=?=\r\n\r\n").len(), 1);
    }

    #[test]
    fn a_line_end_unlike_the_others() {
        let source =
            "From: a@b.example\r\nDate: x\r\nSubject: hi\nBcc: v@b.example\r\nMessage-ID: <1@b.example>\r\n\r\n";
        assert_eq!(marked("HDR021", source), ["\n"]);
        assert_eq!(marked("HDR021", &source.replace("\r\n", "\n")), [""; 0]);
        assert_eq!(marked("HDR021", &source.replace("Bcc", "X-Note")), [""; 0]);
    }
}
