use crate::html;
use crate::message::Part;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Findings, Severity};
use html5gum::Error;

pub(crate) static RULE: Rule = Rule {
    code: "HTM063",
    name: "ciphertext-wrap",
    summary: "Open quote of a URL before an encrypted part",
    help: "Do not open this message with a program that decrypts and shows HTML; this is how EFAIL steals mail.",
    family: Family::Html,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[Mute::span(&["HTM001"])],
    references: &[Reference::Page("EFAIL", "https://efail.de/")],
    docs: page(include_str!("ciphertext_wrap.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in context.html() {
        let Some(cut) = html.document.cut.filter(|cut| cut.error == Error::EofInTag) else { continue };
        let Some(attribute) = cut.attribute else { continue };
        let name = html.at(attribute).to_ascii_lowercase();
        if !matches!(name.as_str(), "src" | "href" | "background" | "action" | "poster" | "srcset" | "data") {
            continue;
        }
        let later = context.message.parts.iter().skip(html.part + 1);
        let Some(secret) = later.into_iter().find(|part| is_encrypted(part)) else { continue };
        let start = cut.region.start();
        let quote = html::region::Region::new(start, start + 1);
        let text =
            format!("The value of “{name}” is open when an encrypted part begins: its text would be sent to that URL");
        let place = secret.header.first("Content-Type").map_or(secret.body.span, |field| field.span);
        html.add(findings, quote, text).related(place, "the encrypted part");
    }
}

/// OpenPGP or S/MIME, as a part of its own or as text.
fn is_encrypted(part: &Part<'_>) -> bool {
    let is_type = matches!(
        part.media_type.as_str(),
        "multipart/encrypted" | "application/pkcs7-mime" | "application/x-pkcs7-mime" | "application/pgp-encrypted"
    );
    is_type || (part.is_text() && memchr::memmem::find(part.body.bytes, b"-----BEGIN PGP MESSAGE-----").is_some())
}
