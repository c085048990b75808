use crate::span::lowercase;
use crate::List as _;
use crate::html::image::{Role as ImageRole, has_token};
use crate::html::link::Link;
use crate::html::url::percent_decoded;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};
use mail_parser::Encoding;

pub(crate) static RULE: Rule = Rule {
    code: "HTM071",
    name: "tracking-pixel",
    summary: "Picture that tells the sender that the message was opened",
    help: "Leave it out if nobody looks at the numbers; tell readers about it if somebody does.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "Apple: Mail Privacy Protection",
        "https://support.apple.com/guide/iphone/use-mail-privacy-protection-iphf084865c7/ios",
    )],
    docs: page(include_str!("tracking_pixel.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        pixels(html, findings);
        address_in_url(context, html, findings);
    }
}

/// Stated, not judged.
fn pixels(html: &Html, findings: &mut Findings) {
    let pixels: Vec<_> = html.images().iter().filter(|image| image.role == ImageRole::Pixel).list();
    let Some(first) = pixels.first() else { return };
    let link = |index: Option<usize>| index.and_then(|index| html.links().get(index));
    let mut hosts: Vec<&str> = Vec::new();
    for host in pixels.iter().filter_map(|pixel| link(pixel.link)).map(Link::host) {
        if !hosts.contains(&host) && hosts.len() < 5 {
            hosts.push(host);
        }
    }
    let named = pixels.iter().filter_map(|pixel| link(pixel.link)).any(|link| has_token(&link.value));
    let tells = if named { "who opens this message, and when" } else { "that this message is opened" };
    let what = if pixels.len() == 1 {
        "An invisible picture tells".to_owned()
    } else {
        format!("{} invisible pictures tell", pixels.len())
    };
    let text = format!("{what} {} {tells}", hosts.join(", "));
    let more: Vec<Span> = pixels.iter().skip(1).map(|pixel| html.span(pixel.region)).list();
    html.add(findings, first.region, text).weaken(Severity::Info).alone(more);
}

/// The address of the reader in the URL of a picture: everybody on the way can read it.
fn address_in_url(context: &Context, html: &Html, findings: &mut Findings) {
    let recipients = recipients(context);
    for link in html.links().iter().filter(|link| link.used.is_fetched() && link.url.is_web()) {
        let Some((address, how)) =
            recipients.iter().find_map(|address| leaks(&link.value, address).map(|how| (address, how)))
        else {
            continue;
        };
        if findings.is_full() {
            findings.count();
            continue;
        }
        let text = format!("The URL of this picture holds the reader’s address {address}{how}");
        html.add(findings, link.region, text);
    }
}

/// Addresses that the message went to: few, else it is a list and no URL can be meant for all of them.
fn recipients(context: &Context) -> Vec<String> {
    let fields = context
        .addresses
        .iter()
        .filter(|field| !field.nested && field.field.is_any(&["To", "Delivered-To", "X-Original-To", "Envelope-To"]));
    let mailboxes = fields.flat_map(|field| &field.list.mailboxes).filter(|mailbox| mailbox.domain.is_some());
    let mut all: Vec<String> = Vec::new();
    for address in mailboxes.map(|mailbox| mailbox.address.lowercase()) {
        if !all.contains(&address) && all.len() < 5 {
            all.push(address);
        }
    }
    all.retain(|address| address.len() > 5 && address.contains('@'));
    all
}

/// How a URL holds an address, in words; `None` where it does not.
fn leaks(url: &str, address: &str) -> Option<&'static str> {
    let lower = lowercase(&percent_decoded(url));
    if lower.contains(address) {
        return Some("");
    }
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let hexadecimal: String = address.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    if lower.contains(&hexadecimal) {
        return Some(", as hexadecimal digits");
    }
    let words = url.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '_' | '-'));
    let is_in = |word: &str| {
        let plain = word.replace('-', "+").replace('_', "/");
        let decoded = Encoding::Base64.decode(plain.as_bytes());
        lowercase(&String::from_utf8_lossy(&decoded)).contains(address)
    };
    words.filter(|word| word.len() * 3 / 4 >= address.len()).any(is_in).then_some(", as base64")
}

#[cfg(test)]
mod tests {
    use super::leaks;

    #[test]
    fn finds_an_address_in_every_dress() {
        let address = "jo@example.net";
        assert_eq!(leaks("https://t.example/o?e=jo%40example.net", address), Some(""));
        assert_eq!(
            leaks("https://t.example/o?e=6a6f406578616d706c652e6e6574", address),
            Some(", as hexadecimal digits")
        );
        assert_eq!(leaks("https://t.example/o?e=am9AZXhhbXBsZS5uZXQ=", address), Some(", as base64"));
        assert_eq!(leaks("https://t.example/o?e=4711", address), None);
    }
}
