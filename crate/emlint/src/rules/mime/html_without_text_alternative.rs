use super::{parts, weaken};
use crate::message::Part;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span, reencode};

pub(crate) static RULE: Rule = Rule {
    code: "MIM031",
    name: "html-without-text-alternative",
    summary: "HTML without the same as plain text",
    help: "Send multipart/alternative with the text first and the HTML behind it.",
    family: Family::Mime,
    levels: Levels::always(Severity::Info).or_bulk(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2046, "5.1.4")],
    docs: page(include_str!("html_without_text_alternative.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let mut bodies = parts(context).filter(|(_, part)| part.media_type == "text/html" && is_shown(part));
    // The first HTML part is the message; further ones are attachments that have no name.
    let Some((index, html)) = bodies.find(|(_, part)| !part.is_nested) else { return };
    findings.judged();
    let place = html.header.first("Content-Type").map_or(html.body.span, |field| field.span);
    match alternative(context, index) {
        Some((plain, part)) if is_empty(context, plain) => {
            let place = part.header.first("Content-Type").map_or(Span::at(part.body.span.start()), |field| field.span);
            let finding = findings.add(place, "The plain text is empty");
            finding.related(html.header.first("Content-Type").map_or(html.body.span, |field| field.span), "the HTML");
            finding.fix(fill(context, index, part));
            weaken(context, plain, finding);
        }
        Some(_) => {}
        None => {
            let finding = findings.add(place, "There is no plain text beside the HTML").fix(wrap(context, index, html));
            weaken(context, index, finding);
        }
    }
}

fn is_shown(part: &Part<'_>) -> bool {
    part.disposition.as_deref() != Some("attachment") && !part.has_filename()
}

/// The plain text that belongs to the HTML: the one in a multipart/alternative around both.
pub(in crate::rules) fn plain_of<'c, 'a>(context: &'c Context<'a>, html: usize) -> Option<(usize, &'c Part<'a>)> {
    let outer = alternative_around(context, html)?;
    let structure = context.structure();
    parts(context).find(|&(index, part)| {
        index > outer
            && part.media_type == "text/plain"
            && is_shown(part)
            && structure.ancestors(index).any(|ancestor| ancestor == outer)
    })
}

fn alternative_around(context: &Context, index: usize) -> Option<usize> {
    context
        .structure()
        .ancestors(index)
        .skip(1)
        .find(|&outer| context.message.parts.get(outer).is_some_and(|part| part.media_type == "multipart/alternative"))
}

/// The plain text that belongs to the HTML, or one that is shown before it.
fn alternative<'c, 'a>(context: &'c Context<'a>, html: usize) -> Option<(usize, &'c Part<'a>)> {
    if alternative_around(context, html).is_some() {
        return plain_of(context, html);
    }
    // Some programs write text and HTML in turn.
    parts(context).take(html).find(|(_, part)| part.media_type == "text/plain" && is_shown(part) && !part.is_nested)
}

pub(in crate::rules) fn is_empty(context: &Context, index: usize) -> bool {
    context.decoded(index).is_some_and(|decoded| decoded.octets.iter().all(u8::is_ascii_whitespace))
}

/// The text of the HTML, as a person may take it for a draft.
#[cfg(feature = "html")]
fn draft(context: &Context, index: usize) -> Option<String> {
    /// Larger HTML is not turned into text for a fix.
    const LARGEST: usize = 100_000;
    context.decoded(index).filter(|decoded| super::is_ours(context) && decoded.octets.len() <= LARGEST)?;
    context.html().iter().find(|html| html.part == index)?.plain_text()
}

/// Without the reader of HTML there is none.
#[cfg(not(feature = "html"))]
fn draft(_: &Context, _: usize) -> Option<String> {
    None
}

/// The draft in place of the empty plain text.
fn fill(context: &Context, html: usize, plain: &Part<'_>) -> Option<Fix> {
    let text = draft(context, html)?;
    let is_utf8 = plain.charset.as_deref().is_some_and(|label| label.eq_ignore_ascii_case("utf-8"));
    let edits = reencode::replaced(&context.message, plain, &text);
    (plain.header.has_separator && (text.is_ascii() || is_utf8))
        .then(|| Fix::suggest("Write the text of the HTML there, as a draft", edits))
}

/// A multipart/alternative with the draft and the HTML in place of the HTML. In multipart/related the HTML has to stay the
/// first part (RFC 2387 §3.2).
fn wrap(context: &Context, index: usize, html: &Part<'_>) -> Option<Fix> {
    let (message, structure) = (&context.message, context.structure());
    let is_related = |part: usize| message.parts.get(part).is_some_and(|part| part.media_type == "multipart/related");
    if !html.header.has_separator || structure.ancestors(index).any(is_related) {
        return None;
    }
    let text = draft(context, index)?;
    let line_end = message.line_ends.majority().text();
    let content_type = html.header.first("Content-Type")?;
    let encoding = html.header.first("Content-Transfer-Encoding");
    let is_free = |boundary: &String| memchr::memmem::find(message.bytes, boundary.as_bytes()).is_none();
    let boundary = (0..100).map(|number| format!("=_alternative_{number}")).find(is_free)?;
    let own = [Some(content_type), encoding].into_iter().flatten();
    let fields: String =
        own.map(|field| str::from_utf8(message.bytes.get(field.full.range())?).ok()).collect::<Option<_>>()?;
    let plain = reencode::quoted_printable(text.as_bytes(), line_end, true);
    let head = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", &plain];
    let head = head.join(line_end);
    let end = html.body.span.end();
    let missing = if html.body.bytes.ends_with(b"\n") { "" } else { line_end };
    let behind = if end == message.bytes.len() { line_end } else { "" };
    let mut edits = vec![
        Edit::new(content_type.full, format!("Content-Type: multipart/alternative; boundary=\"{boundary}\"{line_end}")),
        Edit::new(
            Span::at(html.body.span.start()),
            format!("--{boundary}{line_end}{head}{line_end}--{boundary}{line_end}{fields}{line_end}"),
        ),
        Edit::new(Span::at(end), format!("{missing}--{boundary}--{behind}")),
    ];
    edits.extend(encoding.map(|field| Edit::new(field.full, "")));
    Some(Fix::suggest("Add the text of the HTML, as a draft", edits))
}

#[cfg(test)]
mod tests {
    use crate::testing::{only, run};

    #[track_caller]
    fn mended(source: &str) -> String {
        let found = run(&only("MIM031"), source);
        let fix = found[0].fix.as_ref().expect("there is a fix");
        let fixed = crate::fix::apply(source.as_bytes(), &fix.edits).unwrap();
        assert_eq!(run(&only("MIM031"), &fixed).len(), 0);
        String::from_utf8(fixed).unwrap()
    }

    #[test]
    fn the_html_goes_beside_its_text() {
        let fixed = mended(
            "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Caf=C3=A9</p>\r\n",
        );
        assert_eq!(
            fixed,
            "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"=_alternative_0\"\r\n\r\n--=_alternative_0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9\r\n\
             --=_alternative_0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
             <p>Caf=C3=A9</p>\r\n--=_alternative_0--\r\n"
        );
    }

    #[test]
    fn blocks_are_lines_and_what_is_hidden_is_left_out() {
        let fixed = mended(
            "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<title>T</title><h1> Your\r\n  <b>order</b>s </h1>\
             <p style=\"display:none\">hidden</p><p>are <i>on</i> their way<br>today &amp; tomorrow</p>\r\n",
        );
        assert!(fixed.contains("\r\n\r\nYour orders\r\nare on their way\r\ntoday & tomorrow\r\n--=_"), "{fixed}");
    }

    #[test]
    fn an_empty_text_is_filled() {
        let part = |kind: &str, body: &str| format!("--b\r\nContent-Type: text/{kind}\r\n\r\n{body}\r\n");
        let head = "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n";
        let fixed = mended(&format!("{head}{}{}--b--\r\n", part("plain", " "), part("html", "<p>Hi = you</p>")));
        assert!(fixed.contains("quoted-printable\r\n\r\nHi =3D you\r\n--b"), "{fixed}");
    }
}
