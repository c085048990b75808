use super::mailboxes;
use crate::auth::align::{aligned, in_ascii, is_within};
use crate::cause;
use crate::message::address::Mailbox;
use crate::message::domain::organizational_domain;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::span::lowercase;
use crate::{Confidence, Context, Findings, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "SND012",
    name: "deceptive-display-name",
    summary: "The display name shows another address, or marks that mislead",
    help: "Write the plain name of the sender before the address.",
    family: Family::Sender,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::IDENTITY),
    mutes: &[],
    references: &[Reference::Rfc(9989, "11.4"), GOOGLE],
    docs: page(include_str!("deceptive_display_name.md")),
    check,
};

/// Top-level domains that make a word with a dot look like a domain to readers.
const SHOWN_TOPS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "info", "biz", "de", "uk", "fr", "nl", "it", "es", "eu", "ch", "at", "ca", "au",
    "jp", "cn", "in", "br", "ru", "pl", "us", "example",
];

fn check(context: &Context, findings: &mut Findings) {
    // Lists write the author’s address into the name on purpose.
    if context.message.header.has("List-Id") {
        return;
    }
    for mailbox in mailboxes(context, "From").take(20) {
        let Some(name) = mailbox.display_name(context.charsets).filter(|name| !name.trim().is_empty()) else {
            continue;
        };
        findings.judged();
        let Some(domain) = mailbox.domain.map(crate::span::Slice::lowercase) else { continue };
        let place = if mailbox.name.is_empty() { mailbox.span } else { mailbox.name.span };
        let own = || own_domain(context, &name, &domain).map(|text| Shown { text, is_address: true });
        if let Some(shown) = own().or_else(|| shown_domain(&name, &domain)) {
            let message = format!("The name shows {}, the address is of {domain}", shown.text);
            let finding = findings.add(place, message).related(mailbox.address.span, "the address");
            if !shown.is_address {
                finding.confidence(Confidence::Medium);
            }
            // “Jo via Docs” says itself that somebody else sends.
            if lowercase(&name).contains(" via ") {
                finding.weaken(Severity::Warning);
            }
        } else if let Some(what) = misleading(&name).or_else(|| recipient(context, mailbox, &name)) {
            let finding = findings.add(place, format!("The display name {what}")).weaken(Severity::Warning);
            if context.stage == Stage::Received && !context.facts.bulk {
                finding.weaken(Severity::Info);
            }
        }
    }
}

struct Shown<'n> {
    text: &'n str,
    is_address: bool,
}

/// An address or domain in a name that belongs to another organization than `domain`.
fn shown_domain<'n>(name: &'n str, domain: &str) -> Option<Shown<'n>> {
    let is_mark = |mark: char| !mark.is_alphanumeric();
    name.split(|mark: char| mark.is_whitespace() || "<>()[]\"',;:|".contains(mark)).find_map(|word| {
        let word = word.trim_matches(is_mark);
        let (is_address, host) =
            word.rsplit_once('@').map_or((false, word), |(before, host)| (!before.is_empty(), host));
        let owner = organizational_domain(host)?;
        let top = host.rsplit('.').next()?.to_ascii_lowercase();
        let is_domain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        // The same name under another top-level domain is the same company, as far as anybody can tell.
        let label = |owner: &str| owner.split('.').next().map(str::to_ascii_lowercase);
        let same_label = !is_address && organizational_domain(domain).is_some_and(|ours| label(ours) == label(owner));
        let is_shown = is_domain
            && (is_address || SHOWN_TOPS.contains(&top.as_str()))
            && top.bytes().all(|byte| byte.is_ascii_alphabetic());
        (is_shown && !same_label && !aligned(host, domain)).then_some(Shown { text: word, is_address })
    })
}

/// A domain of the caller's in the name of a sender that has none of them.
fn own_domain<'c>(context: &'c Context<'_>, name: &str, domain: &str) -> Option<&'c str> {
    let own = &context.options.own_domains;
    let ascii = in_ascii(domain, context.charsets);
    if own.iter().any(|own| is_within(&ascii, &in_ascii(own, context.charsets))) {
        return None;
    }
    let name = lowercase(name);
    let is_part =
        |character: Option<char>| character.is_some_and(|character| character.is_alphanumeric() || character == '-');
    own.iter().map(String::as_str).find(|own| {
        name.match_indices(&lowercase(own)).any(|(at, text)| {
            let before = name.get(..at).and_then(|before| before.chars().next_back());
            let after = name.get(at + text.len()..).and_then(|after| after.chars().next());
            !own.is_empty() && !is_part(before) && !is_part(after)
        })
    })
}

/// Marks that make a message look like part of a conversation, or checked by somebody.
fn misleading(name: &str) -> Option<&'static str> {
    let text = name.trim();
    let lower = lowercase(text);
    let count = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    if count.is_some_and(|(_, count)| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit())) {
        Some("ends in a number, as mail programs show conversations")
    } else if ["re:", "fw:", "fwd:"].iter().any(|mark| lower.starts_with(mark)) {
        Some("begins like the subject of an answer")
    } else if text.contains(['\u{2705}', '\u{2714}', '\u{2713}', '\u{1f512}', '\u{1f510}', '\u{1f6e1}']) {
        Some("has a sign that looks like a mark of verification")
    } else {
        None
    }
}

/// The recipient’s own name or address as the sender’s name.
fn recipient(context: &Context, from: &Mailbox<'_>, name: &str) -> Option<&'static str> {
    let lower = lowercase(name.trim());
    let is_recipient = |to: &Mailbox<'_>| {
        let address = to.address.lowercase();
        let own = lowercase(to.display_name(context.charsets).unwrap_or_default().trim());
        let is_other = !address.is_empty() && address != from.address.lowercase();
        is_other && (lower.contains(&address) || (own.contains(' ') && own == lower))
    };
    mailboxes(context, "To").take(50).any(is_recipient).then_some("is that of the recipient")
}
