use crate::List as _;
use crate::auth::align::in_ascii;
use crate::cause;
use crate::identity::names;
use crate::keyed::Keys;
use crate::message::domain::{glyphs, in_ascii_shapes, in_unicode, is_one_edit, labels, mixed, organizational_domain};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::span::lowercase;
use crate::{Confidence, Context, Findings, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "SND015",
    name: "confusable-domain",
    summary: "A domain that readers take for another one",
    help: "Use the domain that readers know, everywhere in the message; a name that only looks like it is taken for a forgery.",
    family: Family::Sender,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::IDENTITY),
    mutes: &[],
    references: &[
        Reference::Page("Unicode: security mechanisms (UTS #39)", "https://www.unicode.org/reports/tr39/"),
        Reference::Rfc(5890, "4.4"),
        GOOGLE,
    ],
    docs: page(include_str!("confusable_domain.md")),
    check,
};

/// Different domains of links that are looked at, and octets of text that are searched for them.
const LINKS: usize = 50;
const SEARCHED: usize = 1 << 20;

/// A domain of the message.
struct Place<'a> {
    /// As written, in lower case.
    domain: String,
    span: Span,
    /// In the header, where the octets are those of the domain.
    written: Option<Slice<'a>>,
    /// As the report of identities names it; `link` for the text.
    role: &'static str,
}

fn check(context: &Context, findings: &mut Findings) {
    let places = places(context);
    if places.is_empty() {
        return;
    }
    findings.judged();
    let own = context.options.own_domains.iter().map(|domain| (lowercase(domain), None));
    let is_plain = |domain: &str| domain.is_ascii() && in_unicode(domain).is_ascii();
    let here = places.iter().filter(|place| is_plain(&place.domain)).map(|place| (place.domain.clone(), Some(place)));
    let known: Vec<(String, Option<&Place<'_>>)> = own
        .chain(here)
        .filter_map(|(domain, place)| organizational_domain(&domain).map(|owner| (owner.to_owned(), place)))
        .list();
    let mut seen = Keys::default();
    for place in places.iter().filter(|place| seen.insert(&place.domain)) {
        if is_plain(&place.domain) {
            alike(place, &known, findings);
        } else {
            shown(context, place, &known, findings);
        }
    }
}

/// A domain with other letters than those of US-ASCII.
fn shown(context: &Context, place: &Place<'_>, known: &[(String, Option<&Place<'_>>)], findings: &mut Findings) {
    let unicode = in_unicode(&place.domain);
    let ascii = in_ascii(&place.domain, context.charsets).into_owned();
    let shape = organizational_domain(&unicode).and_then(in_ascii_shapes);
    if let Some((meant, other)) = known.iter().find(|(owner, _)| shape.as_ref() == Some(owner)) {
        let message = format!("“{unicode}” ({ascii}) reads like {meant}, and is another domain");
        let finding = findings.add(place.span, message);
        if let Some(other) = other {
            finding.related(other.span, "the domain that it reads like");
        }
        return;
    }
    let is_ascii_top = unicode.rsplit('.').next().is_some_and(str::is_ascii);
    for (index, label) in unicode.split('.').enumerate() {
        let message = if let Some((one, other)) = mixed(label) {
            format!("“{label}” has letters of two alphabets, {one} and {other} ({ascii})")
        } else if let Some(shape) = in_ascii_shapes(label).filter(|_| is_ascii_top) {
            format!("“{label}” reads like “{shape}”, in letters of another alphabet ({ascii})")
        } else {
            continue;
        };
        let span = place.written.and_then(|domain| labels(domain).nth(index)).map_or(place.span, |label| label.span);
        findings.add(span, message).weaken(Severity::Warning);
        return;
    }
}

/// A domain in US-ASCII that is nearly the one of From, or one of the caller's.
fn alike(place: &Place<'_>, known: &[(String, Option<&Place<'_>>)], findings: &mut Findings) {
    let Some(owner) = organizational_domain(&place.domain) else { return };
    let label = |owner: &str| owner.split('.').next().unwrap_or_default().to_owned();
    let name = label(owner);
    for (meant, other) in known {
        let is_reference = other.is_none_or(|other| other.role == "from");
        let their = label(meant);
        if !is_reference || their == name || known.iter().any(|(known, place)| place.is_none() && known == owner) {
            continue;
        }
        let is_same_shape = their.len() > 3 && glyphs(&their) == glyphs(&name);
        if !is_same_shape && !is_one_edit(&their, &name) {
            continue;
        }
        let finding = findings.add(place.span, format!("{owner} is not {meant}, and looks nearly the same"));
        if let Some(other) = other {
            finding.related(other.span, "the domain that people see");
        }
        // Answers that go elsewhere are what such names are made for.
        if !is_same_shape && place.role != "replyTo" {
            finding.confidence(Confidence::Medium).weaken(Severity::Warning);
        }
        return;
    }
}

/// The domains of the header, and of links in the text.
fn places<'a>(context: &Context<'a>) -> Vec<Place<'a>> {
    let identities = names(context);
    let mut places: Vec<Place<'a>> = identities
        .into_iter()
        .map(|name| Place {
            domain: name.domain.lowercase(),
            span: name.domain.span,
            written: Some(name.domain),
            role: name.role,
        })
        .list();
    let mut links: Keys = Keys::default();
    for (index, part) in context.message.parts.iter().enumerate() {
        let is_shown = part.is_text() && !part.is_nested && part.disposition.as_deref() != Some("attachment");
        let Some(decoded) = context.decoded(index).filter(|_| is_shown) else { continue };
        let text = decoded.octets.get(..decoded.octets.len().min(SEARCHED)).unwrap_or_default();
        for at in memchr::memmem::find_iter(text, b"://") {
            let Some(host) = host(text, at + 3).filter(|_| links.len() < LINKS) else { continue };
            let domain = lowercase(&String::from_utf8_lossy(text.get(host.clone()).unwrap_or_default()));
            if !links.contains(&domain) && organizational_domain(&domain).is_some() {
                links.insert(&domain);
                places.push(Place { domain, span: decoded.map.span(host), written: None, role: "link" });
            }
        }
    }
    places
}

/// The name of the host behind `://`, without user and port.
fn host(text: &[u8], start: usize) -> Option<std::ops::Range<usize>> {
    let rest = text.get(start..text.len().min(start + 300))?;
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'<>()[]\\,;&|".contains(byte);
    let authority = rest.get(..rest.iter().position(is_end).unwrap_or(rest.len()))?;
    let user = memchr::memrchr(b'@', authority).map_or(0, |at| at + 1);
    let host = authority.get(user..)?;
    let length = memchr::memchr(b':', host).unwrap_or(host.len());
    let length = host.get(..length)?.iter().rposition(|&byte| byte != b'.').map_or(0, |last| last + 1);
    (length > 0).then(|| start + user..start + user + length)
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    #[test]
    fn links_are_found_behind_any_encoding() {
        let source = "From: a@paypal.example\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
                      <a href=3D\"https://user@paypa=\r\n1.example:8080/x\">x</a>\r\n";
        assert_eq!(marked("SND015", source), ["paypa=\r\n1.example"]);
    }

    #[test]
    fn one_company_has_many_names() {
        for other in ["paypal.com", "paypal-mail.example", "mail.paypal.example", "pay.example", "example.com"] {
            let source =
                format!("From: a@paypal.example\r\nReply-To: b@{other}\r\n\r\nhttps://{other}/ https://192.0.2.1/\r\n");
            assert_eq!(marked("SND015", &source), [""; 0], "{other}");
        }
    }
}
