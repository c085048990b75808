use crate::List as _;
use crate::cause;
use crate::message::{Field, Junk, Line, lines};
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "FMT034",
    name: "not-an-email",
    summary: "Input is no message, or was damaged when it was copied",
    help: "Copy the original message: “Show original” in Gmail, “View source” elsewhere, or save it as an .eml file.",
    family: Family::Format,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::INPUT),
    mutes: &[Mute::message(&[
        "HDR001", "HDR004", "HDR010", "HDR011", "HDR012", "HDR013", "MID001", "AUT020", "DKM002", "DKM011",
    ])],
    references: &[Reference::Rfc(5322, "2.2")],
    docs: page(include_str!("not_an_email.md")),
    check,
};

/// How much of the input is looked at: a shape shows early.
const FIRST_LINES: usize = 60;

fn check(context: &Context, findings: &mut Findings) {
    let message = &context.message;
    let start: Vec<Line<'_>> = message.lines().take(FIRST_LINES).list();
    let shape = shape(context, &start);
    if shape.is_none() && !context.facts.not_a_message {
        return;
    }
    let Some(span) = first_lines(&start) else {
        findings.add(Span::at(0), "There is nothing here").weaken(Severity::Info);
        return;
    };
    let Some(Shape { message: text, fix }) = shape else {
        findings.add(span, "No line here is a header field; this is no email message").weaken(Severity::Info);
        return;
    };
    findings.add(span, text).fix(fix);
}

/// What the input is instead, in words, and how to get at the message.
struct Shape {
    message: &'static str,
    fix: Option<Fix>,
}

fn shape(context: &Context, start: &[Line<'_>]) -> Option<Shape> {
    let no_fix = |message| Some(Shape { message, fix: None });
    if is_transcript(start) {
        let fix = data_section(context.message.all());
        return Some(Shape { message: "This is a record of an SMTP session; the message is what follows DATA", fix });
    }
    if let Some(prefix) = common_prefix(start) {
        let fix = strip_prefix(context.message.all(), prefix);
        return Some(Shape { message: "Every line begins with the same quoting mark or indent", fix });
    }
    if is_rendered_view(context) {
        return no_fix("This is how a mail program shows a message; the original header has other fields");
    }
    if escaped_fields(context) >= 2 {
        let message = "Angle brackets were turned into “&lt;” and “&gt;”, as web pages write them";
        return Some(Shape { message, fix: unescape(context.message.all()) });
    }
    if is_doubled(start) {
        return Some(Shape { message: "Every second line of the header is blank", fix: undouble(start) });
    }
    if let Some(fix) = rewrapped(context) {
        return Some(Shape {
            message: "Long header lines were wrapped again without the space that continues a field",
            fix: Some(fix),
        });
    }
    None
}

fn first_lines(start: &[Line<'_>]) -> Option<Span> {
    let mut filled = start.iter().filter(|line| !line.is_blank()).take(5);
    let first = filled.next()?;
    Some(first.text.span.to(filled.last().unwrap_or(first).text.span))
}

fn starts(line: &Line<'_>, text: &str) -> bool {
    line.bytes().get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text.as_bytes()))
}

/// How records of SMTP sessions begin.
const SESSION: &[&str] = &[
    "220 ",
    "220-",
    "250 ",
    "250-",
    "EHLO ",
    "HELO ",
    "MAIL FROM:",
    "S: ",
    "C: ",
    "Trying ",
    "telnet ",
    "Connected to ",
];

/// Replies of a server and commands of a client (RFC 5321 §4.1, §4.2).
fn is_transcript(start: &[Line<'_>]) -> bool {
    let first = start.iter().find(|line| !line.is_blank());
    if !first.is_some_and(|line| SESSION.iter().any(|text| starts(line, text))) {
        return false;
    }
    let reply = start.iter().any(|line| ["220 ", "250 ", "250-", "354 "].iter().any(|code| starts(line, code)));
    let command = start.iter().any(|line| starts(line, "MAIL FROM:") || starts(line, "C: MAIL FROM:"));
    command && (reply || start.iter().any(|line| starts(line, "RCPT TO:")))
}

/// Removes all but what lies between DATA and the dot, and the doubling of dots.
fn data_section(all: Slice<'_>) -> Option<Fix> {
    let mut lines = lines(all);
    let mut begin = lines.find(|line| line.bytes().trim_ascii().eq_ignore_ascii_case(b"DATA"))?.span_with_end().end();
    let mut edits = Vec::new();
    let mut end = all.len();
    for line in lines {
        let text = line.bytes();
        if starts(&line, "354") && line.text.span.start() == begin {
            begin = line.span_with_end().end();
        } else if text == b"." {
            end = line.text.span.start();
            break;
        } else if text.starts_with(b"..") {
            edits.push(Edit::new(line.text.sub(0..1).span, ""));
        }
    }
    edits.insert(0, Edit::new(Span::new(0..begin), ""));
    edits.push(Edit::new(Span::new(end..all.len()), ""));
    edits.retain(|edit| !edit.span.is_empty());
    (edits.len() <= 1000).then(|| Fix::suggest("Keep only the message", edits))
}

/// A quoting mark or an indent that every filled line begins with, and behind which fields stand.
fn common_prefix<'a>(start: &[Line<'a>]) -> Option<&'a [u8]> {
    let filled: Vec<&[u8]> = start.iter().filter(|line| !line.is_blank()).map(Line::bytes).list();
    let first = filled.first()?;
    let length = first.iter().take_while(|byte| matches!(byte, b'>' | b' ' | b'\t' | b'|')).count();
    // The shortest of the first lines decides: deeper lines are folds.
    let length =
        filled.iter().map(|line| line.iter().zip(*first).take(length).take_while(|(a, b)| a == b).count()).min()?;
    let prefix = first.get(..length).filter(|prefix| !prefix.is_empty())?;
    let field = |line: &&&[u8]| names_known_field(line.get(length..).unwrap_or_default());
    let fields = filled.iter().filter(field).count();
    let marks = prefix.iter().all(|byte| matches!(byte, b'>' | b' ' | b'\t' | b'|'));
    (filled.len() >= 2 && fields >= 2 && marks).then_some(prefix)
}

fn strip_prefix(all: Slice<'_>, prefix: &[u8]) -> Option<Fix> {
    let bare = prefix.trim_ascii_end();
    let mut edits = Vec::new();
    for line in lines(all) {
        let length = if line.bytes().starts_with(prefix) {
            prefix.len()
        } else if !bare.is_empty() && line.bytes() == bare {
            bare.len()
        } else {
            continue;
        };
        edits.push(Edit::new(line.text.sub(0..length).span, ""));
    }
    (edits.len() <= 1000).then(|| Fix::suggest("Remove the mark from every line", edits))
}

/// From, Sent and To, and nothing that a real header has: how Outlook shows a message above a reply.
fn is_rendered_view(context: &Context) -> bool {
    let header = &context.message.header;
    let shown = ["From", "Sent", "To"].iter().all(|name| header.has(name));
    shown && !["Date", "Message-ID", "Received", "MIME-Version"].iter().any(|name| header.has(name))
}

fn escaped_fields(context: &Context) -> usize {
    let is_escaped = |field: &&Field<'_>| {
        let value = field.value.bytes;
        let Some(open) = memchr::memmem::find(value, b"&lt;") else { return false };
        let inside = value.get(open..).unwrap_or_default();
        memchr::memmem::find(inside, b"&gt;")
            .is_some_and(|close| inside.get(..close).is_some_and(|text| text.contains(&b'@')))
    };
    context.message.header.fields.iter().take(200).filter(is_escaped).count()
}

fn unescape(all: Slice<'_>) -> Option<Fix> {
    let mut edits = Vec::new();
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\"")] {
        for at in memchr::memmem::find_iter(all.bytes, entity) {
            edits.push(Edit::new(Span::new(at..at + entity.len()), character));
        }
    }
    crate::order::by_span(&mut edits, |edit| edit.span);
    (edits.len() <= 1000).then(|| Fix::suggest("Turn the entities back into characters", edits))
}

/// Field, blank line, field, blank line: what copying from some web pages gives.
fn is_doubled(start: &[Line<'_>]) -> bool {
    let pairs = start.chunks(2).take(4);
    let alternating = pairs
        .clone()
        .filter(|pair| matches!(pair, [field, blank] if is_field_or_fold(field) && blank.is_blank()))
        .count();
    alternating >= 3 && alternating + 1 >= pairs.count()
}

fn names_known_field(line: &[u8]) -> bool {
    let name = memchr::memchr(b':', line).and_then(|colon| line.get(..colon));
    name.is_some_and(crate::message::names::is_known)
}

fn is_field_or_fold(line: &Line<'_>) -> bool {
    let text = line.bytes();
    names_known_field(text) || text.first().is_some_and(|&first| matches!(first, b' ' | b'\t') && !line.is_blank())
}

/// Removes the blank line behind each line of the header.
fn undouble(start: &[Line<'_>]) -> Option<Fix> {
    let pairs = start.chunks(2).take_while(|pair| pair.first().is_some_and(is_field_or_fold));
    let blanks = pairs.filter_map(|pair| pair.get(1)).filter(|line| line.is_blank());
    let edits: Vec<_> = blanks.map(|line| Edit::new(line.span_with_end(), "")).list();
    (!edits.is_empty()).then(|| Fix::suggest("Remove every second line", edits))
}

/// At least three lines without a field, each behind a line about as wide as a mail program wraps.
fn rewrapped(context: &Context) -> Option<Fix> {
    let message = &context.message;
    let mut edits = Vec::new();
    for (junk, span) in message.header.junk().take(1000) {
        let before = message.bytes.get(..span.start()).unwrap_or_default();
        let end = before.trim_ascii_end().len();
        let start = memchr::memrchr2(b'\n', b'\r', before.get(..end).unwrap_or_default()).map_or(0, |at| at + 1);
        if junk == Junk::NoColon && (60..=80).contains(&(end - start)) {
            edits.push(Edit::new(Span::at(span.start()), " "));
        }
    }
    (edits.len() >= 3).then(|| Fix::suggest("Continue the fields with a space", edits))
}
