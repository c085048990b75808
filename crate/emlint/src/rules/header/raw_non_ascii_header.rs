use crate::List as _;
use crate::cause;
use crate::charset::{self, Quality};
use crate::encode::{Place, Writer};
use crate::message::address::{self, Mailbox};
use crate::message::lexer::{Kind, Lexer, Token};
use crate::message::{EncodedWord, Field, Part, encoded_word};
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::span::is_wsp_or_line_end;
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Slice, Span, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "HDR005",
    name: "raw-non-ascii-header",
    summary: "Header field holds octets outside US-ASCII",
    help: "Write the text as an encoded-word, which every mail library does by itself.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.2"), Reference::Rfc(2047, "1"), Reference::Rfc(6532, "3.2"), GOOGLE_SMTP],
    docs: page(include_str!("raw_non_ascii_header.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for part in &context.message.parts {
        let utf8_is_allowed = context.allows_utf8(part);
        for field in &part.header.fields {
            findings.judged();
            if is_foreign(field.value.bytes) {
                check_field(context, part, field, utf8_is_allowed, findings);
            }
        }
    }
}

fn check_field(context: &Context, part: &Part<'_>, field: &Field<'_>, utf8_is_allowed: bool, findings: &mut Findings) {
    let mut writer = Writer::new(&context.message, field);
    for run in runs(field) {
        let text = Text::of(context, run.replaced);
        if utf8_is_allowed && matches!(text, Text::Utf8(_)) {
            continue;
        }
        if findings.is_full() {
            findings.count();
            continue;
        }
        let words = encoded_word::find(run.replaced);
        let what = match text {
            _ if !words.is_empty() && !utf8_is_allowed => "octets that are not escaped in an encoded-word",
            Text::Utf8(_) => "unencoded UTF-8",
            Text::Jis(_) => "unencoded ISO-2022-JP",
            Text::Unknown if utf8_is_allowed => "octets that are not UTF-8, which is all that SMTPUTF8 allows",
            Text::Unknown => "unencoded octets of an unknown charset",
        };
        let fix = match words.is_empty() {
            _ if part.is_nested => None,
            true => fix(context, part, field, &run, &text, &mut writer),
            false => escape(context, &run, &words),
        };
        let finding = findings.add(run.marked.span, format!("“{}” holds {what}", field.name())).fix(fix);
        finding.related(field.name.span, "in this field");
        if part.is_nested {
            finding.weaken(Severity::Info);
        }
        if context.facts.decoded_view {
            finding
                .weaken(Severity::Info)
                .confidence(Confidence::Low)
                .maybe_copied()
                .fix(None)
                .help("The program that this was copied from may show decoded headers; lint the original message.");
        }
    }
}

/// What a run of foreign octets says.
enum Text {
    Utf8(String),
    /// Seven-bit Japanese with its escape sequences (RFC 1468), where the host can read it.
    Jis(Option<String>),
    Unknown,
}

impl Text {
    fn of(context: &Context, octets: Slice<'_>) -> Self {
        let octets: Vec<u8> = octets.bytes.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).list();
        if has_shift(&octets) {
            let decoded = charset::decode("iso-2022-jp", &octets, context.charsets);
            return Self::Jis((decoded.quality == Quality::Good).then_some(decoded.text));
        }
        String::from_utf8(octets).map_or(Self::Unknown, Self::Utf8)
    }
}

fn fix(
    context: &Context,
    part: &Part<'_>,
    field: &Field<'_>,
    run: &Run<'_>,
    text: &Text,
    writer: &mut Writer<'_, '_>,
) -> Option<Fix> {
    let place = run.place?;
    if matches!(place, Place::Text) && run.replaced.bytes.contains(&b'@') && !field.is("Subject") {
        // Private fields often hold addresses, where no encoded-word may stand (RFC 2047 §5).
        return None;
    }
    let (text, title, is_safe) = match text {
        Text::Utf8(text) | Text::Jis(Some(text)) => (text.clone(), "Write it as an encoded-word".to_owned(), true),
        Text::Jis(None) => return None,
        Text::Unknown => {
            let (label, text) = guess(context, part, run.replaced)?;
            (text, format!("Read it as {label} and write it as an encoded-word"), false)
        }
    };
    let edit = writer.encode(run.replaced.span, &run.says(text), place);
    let is_safe = is_safe && context.stage == Stage::Outgoing;
    Some(if is_safe { Fix::safe(title, vec![edit]) } else { Fix::suggest(title, vec![edit]) })
}

/// Escapes the octets where they are all in the text of Q words: programs read them so already.
fn escape(context: &Context, run: &Run<'_>, words: &[EncodedWord<'_>]) -> Option<Fix> {
    let mut edits = Vec::new();
    for word in words.iter().filter(|word| word.is_decodable() && !word.is_base64()) {
        for (at, byte) in word.text.bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
            edits.push(Edit::new(word.text.sub(at..at + 1).span, format!("={byte:02X}")));
        }
    }
    let foreign = run.replaced.bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let title = "Escape the octets";
    let fix = if context.stage == Stage::Outgoing { Fix::safe(title, edits) } else { Fix::suggest(title, edits) };
    (fix.edits.len() == foreign).then_some(fix)
}

/// The text in the charset that the part declares for its body, else in windows-1252, if it can be read so.
fn guess(context: &Context, part: &Part<'_>, octets: Slice<'_>) -> Option<(String, String)> {
    // What is partly UTF-8 was cut or mixed; any other charset would make nonsense of it.
    if octets.bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) {
        return None;
    }
    let root = context.message.parts.first().and_then(|root| root.charset.clone());
    let declared = part.charset.clone().or(root);
    declared.into_iter().chain(["windows-1252".to_owned()]).find_map(|label| {
        let decoded = charset::decode(&label, octets.bytes, context.charsets);
        let is_text = decoded.quality == Quality::Good && !decoded.text.chars().any(char::is_control);
        is_text.then_some((label, decoded.text))
    })
}

/// Neighbouring words that hold foreign octets.
struct Run<'a> {
    /// The words.
    marked: Slice<'a>,
    /// What encoded-words would replace: the words, with the quotes around them.
    replaced: Slice<'a>,
    /// Where the field allows encoded-words here.
    place: Option<Place>,
    in_phrase: bool,
}

impl Run<'_> {
    /// `text`, which the replaced octets decode to, as people see it: words of a phrase without quotes (RFC 5322 §3.2.5).
    fn says(&self, text: String) -> String {
        if !self.in_phrase {
            return text;
        }
        let said = |token: Token<'_>| if token.is_cfws() { " ".to_owned() } else { token.value() };
        Lexer::new(Slice::of(text.as_bytes(), 0..text.len())).map(said).collect()
    }
}

/// An octet outside of US-ASCII, or a change to another character set of ISO-2022 (RFC 1468).
fn is_foreign(octets: &[u8]) -> bool {
    !octets.is_ascii() || has_shift(octets)
}

fn has_shift(octets: &[u8]) -> bool {
    memchr::memchr_iter(0x1B, octets).any(|at| matches!(octets.get(at + 1), Some(b'$' | b'(')))
}

/// The runs of foreign octets in a field, but those that are for a rule of their own: in addresses, in message
/// identifiers and in parameters.
fn runs<'a>(field: &Field<'a>) -> Vec<Run<'a>> {
    let value = field.value;
    let free = field.is_unstructured().then_some(Place::Text);
    if has_shift(value.bytes) {
        // Half of a Japanese character may look like a quote or bracket, so the structure cannot be read.
        return words(value, free);
    }
    if field.is("Keywords") {
        // Phrases with commas between them (RFC 5322 §3.6.5).
        let mut at = 0;
        let phrases = value.bytes.split_inclusive(|&byte| byte == b',').map(|piece| {
            let start = at;
            at += piece.len();
            value.sub(start..start + piece.strip_suffix(b",").unwrap_or(piece).len())
        });
        return phrases.flat_map(phrase_runs).list();
    }
    if field.is_address_list() || field.is("List-Id") {
        return address_runs(value, field.is("List-Id"));
    }
    if field.is_any(&["Content-Type", "Content-Disposition"]) {
        let end = memchr::memchr(b';', value.bytes).unwrap_or(value.len());
        return words(value.sub(0..end), None);
    }
    if field.is_any(&["Message-ID", "Resent-Message-ID", "In-Reply-To", "References", "Content-ID"]) {
        let outside = value.bytes.split_inclusive(|&byte| byte == b'>').scan(0, |at, piece| {
            let start = std::mem::replace(at, *at + piece.len());
            let end = memchr::memchr(b'<', piece).unwrap_or(piece.len());
            Some(value.sub(start..start + end))
        });
        return outside.flat_map(|piece| words(piece, None)).list();
    }
    words(value, free)
}

/// Words between white space that hold foreign octets; neighbours are one run, since the white space between
/// encoded-words is no text.
fn words(text: Slice<'_>, place: Option<Place>) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut in_jis = false;
    let mut follows = false;
    let mut at = 0;
    while at < text.len() {
        let rest = text.from(at);
        let space = rest.bytes.iter().take_while(|&&byte| is_wsp_or_line_end(byte)).count();
        let word = rest.from(space);
        let word = word.sub(0..word.bytes.iter().position(|&byte| is_wsp_or_line_end(byte)).unwrap_or(word.len()));
        at += space + word.len();
        if word.is_empty() {
            break;
        }
        let is_run = in_jis || is_foreign(word.bytes);
        for shift in memchr::memchr_iter(0x1B, word.bytes) {
            in_jis = word.bytes.get(shift + 1) == Some(&b'$');
        }
        if is_run {
            match runs.last_mut() {
                Some(run) if follows => {
                    run.marked = text.at(Span::new(run.marked.span.start()..word.span.end()));
                    run.replaced = run.marked;
                }
                _ => runs.push(Run { marked: word, replaced: word, place, in_phrase: false }),
            }
        }
        follows = is_run;
    }
    runs
}

/// Runs in names and comments of an address list, and wherever no address is.
fn address_runs(value: Slice<'_>, is_list_id: bool) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut seen: Vec<Span> = Vec::new();
    for mailbox in address::mailboxes(value) {
        let Mailbox { name, address, comments, group, domain, angle, .. } = mailbox;
        for phrase in [Some(name), group].into_iter().flatten().filter(|phrase| !phrase.is_empty()) {
            // All members of a group name it.
            if seen.last().is_none_or(|last| last.start < phrase.span.start) {
                runs.extend(phrase_runs(phrase));
            }
        }
        seen.extend(group.map(|group| group.span));
        seen.push(name.span);
        for comment in comments {
            runs.extend(comment_runs(comment));
            seen.push(comment.span);
        }
        if !is_list_id && (angle || domain.is_some()) {
            seen.push(address.span);
        }
    }
    crate::order::by_span(&mut seen, |span| *span);
    let is_seen = |run: &Run<'_>| {
        let behind = seen.partition_point(|span| span.start < run.marked.span.end);
        behind > 0
            && seen.get(..behind).unwrap_or_default().iter().rev().take(2).any(|span| span.overlaps(run.marked.span))
    };
    if !value.bytes.is_ascii() {
        runs.extend(words(value, None).into_iter().filter(|run| !is_seen(run)));
    }
    crate::order::by_span(&mut runs, |run| run.marked.span);
    runs
}

/// Runs among the words of a phrase. What touches a foreign word goes with it, quotes included.
fn phrase_runs(phrase: Slice<'_>) -> Vec<Run<'_>> {
    let tokens: Vec<Token<'_>> = Lexer::new(phrase).list();
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut may_join = false;
    for chunk in tokens.chunk_by(|one, next| one.is_cfws() == next.is_cfws()) {
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { continue };
        if first.is_cfws() {
            may_join &= chunk.iter().all(|token| token.kind == Kind::Space);
            continue;
        }
        let whole = phrase.at(Span::new(first.text.span.start()..last.text.span.end()));
        let is_run = is_foreign(whole.bytes);
        if is_run {
            match runs.last_mut() {
                Some(run) if may_join => {
                    run.replaced = phrase.at(Span::new(run.replaced.span.start()..whole.span.end()));
                }
                _ => {
                    let place = Some(Place::Phrase);
                    runs.push(Run { marked: whole, replaced: whole, place, in_phrase: true });
                }
            }
        }
        may_join = is_run;
    }
    for run in &mut runs {
        run.marked = without_quotes(run.replaced);
    }
    runs
}

/// From the first to the last foreign word of a phrase, without quotes at the ends.
fn without_quotes(phrase: Slice<'_>) -> Slice<'_> {
    let inner = words(phrase, None);
    let Some((first, last)) = inner.first().zip(inner.last()) else { return phrase };
    let marked = phrase.at(Span::new(first.marked.span.start()..last.marked.span.end()));
    let quotes = marked.bytes.iter().take_while(|&&byte| byte == b'"').count();
    let end = marked.bytes.iter().rposition(|&byte| byte != b'"').map_or(marked.len(), |last| last + 1);
    marked.sub(quotes..end)
}

/// Runs in a comment; where parentheses or quoted pairs are among them, there is no fix.
fn comment_runs(comment: Slice<'_>) -> Vec<Run<'_>> {
    let inner = Lexer::new(comment).next().map_or(comment, |token| token.inner());
    let mut runs = words(inner, Some(Place::Phrase));
    for run in &mut runs {
        if run.marked.bytes.iter().any(|byte| matches!(byte, b'(' | b')' | b'\\')) {
            run.place = None;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, marked};

    #[track_caller]
    fn fixes(source: &str, expected: &str) {
        assert_eq!(fixed("HDR005", &format!("{source}\r\n\r\n")), format!("{expected}\r\n\r\n"));
    }

    #[test]
    fn marks_only_the_words_in_question() {
        assert_eq!(
            marked("HDR005", "Subject: Viele Gr\u{fc}\u{df}e aus K\u{f6}ln\r\n\r\n"),
            ["Gr\u{fc}\u{df}e", "K\u{f6}ln"]
        );
        assert_eq!(marked("HDR005", "From: \"Die B\u{e4}r GmbH\" <a@b.example>\r\n\r\n"), ["B\u{e4}r"]);
        assert_eq!(marked("HDR005", "From: a@b.example (J\u{f6}rg)\r\n\r\n"), ["J\u{f6}rg"]);
    }

    #[test]
    fn keeps_the_space_between_two_words() {
        fixes("Subject: Sch\u{f6}ne Gr\u{fc}\u{df}e", "Subject: =?utf-8?Q?Sch=C3=B6ne_Gr=C3=BC=C3=9Fe?=");
        fixes(
            "Subject: =?utf-8?q?a?= \u{e9} =?utf-8?q?b?=",
            "Subject: =?utf-8?q?a?= =?utf-8?Q?_=C3=A9_?= =?utf-8?q?b?=",
        );
    }

    #[test]
    fn takes_the_quotes_from_around_a_name() {
        fixes("From: \"M\u{fc}ller, J.\" <a@b.example>", "From: =?utf-8?Q?M=C3=BCller=2C_J=2E?= <a@b.example>");
        fixes("To: Jos\u{e9} Diaz <a@b.example>", "To: =?utf-8?Q?Jos=C3=A9?= Diaz <a@b.example>");
        fixes("Keywords: K\u{e4}se, Brot", "Keywords: =?utf-8?Q?K=C3=A4se?=, Brot");
        fixes("To: a@b.example (Jos\u{e9})", "To: a@b.example (=?utf-8?Q?Jos=C3=A9?=)");
        fixes("To: \u{c4}mter: a@b.example, c@d.example;", "To: =?utf-8?Q?=C3=84mter?=: a@b.example, c@d.example;");
    }

    #[test]
    fn leaves_addresses_identifiers_and_parameters_to_other_rules() {
        for field in [
            "From: <j\u{fc}rgen@b.example>",
            "From: j\u{fc}rgen@b.example",
            "To: a@b\u{fc}cher.example",
            "Message-ID: <\u{e9}@b.example>",
            "Content-Type: text/plain; name=\"\u{e9}.txt\"",
        ] {
            assert_eq!(marked("HDR005", &format!("{field}\r\n\r\n")), [""; 0], "{field}");
        }
    }

    #[test]
    fn offers_no_fix_where_an_encoded_word_may_not_stand() {
        for field in ["Date: M\u{e4}rz", "Received: from \u{e9}.example", "To: a@b.example (\\(\u{e9})"] {
            let source = format!("{field}\r\n\r\n");
            assert_eq!(marked("HDR005", &source).len(), 1, "{field}");
            assert_eq!(fixed("HDR005", &source), source);
        }
    }

    #[test]
    fn escapes_octets_within_an_encoded_word() {
        let source = b"To: =?iso-8859-1?Q?M\xFCller?= <a@b.example>\r\n\r\n";
        let context = crate::Options::default();
        let context = crate::Context::new(source, crate::Origin::File, &context, &crate::charset::BuiltIn);
        let finding =
            crate::rules::findings(&context).into_iter().find(|finding| finding.rule.code == "HDR005").unwrap();
        let fixed = crate::fix::apply(source, &finding.fix.unwrap().edits).unwrap();
        assert_eq!(fixed, b"To: =?iso-8859-1?Q?M=FCller?= <a@b.example>\r\n\r\n");
    }

    #[test]
    fn lines_stay_short() {
        let source = format!("Subject: {}\u{e9} {} \u{e9} b", "x ".repeat(30), "y ".repeat(20));
        let fixed = fixed("HDR005", &format!("{source}\r\n\r\n"));
        assert!(fixed.split("\r\n").all(|line| line.len() <= 76), "{fixed}");
    }
}
