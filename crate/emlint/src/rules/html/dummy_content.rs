use super::owner::Judge;
use crate::html::link::{Link, Owner, Use};
use crate::html::{self, Html, brief};
use crate::message::domain::is_documentation;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, order};

pub(crate) static RULE: Rule = Rule {
    code: "HTM073",
    name: "dummy-content",
    summary: "Text or picture that stood in for the real one",
    help: "Replace it by what readers should see.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2606, "3")],
    docs: page(include_str!("dummy_content.md")),
    check,
};

/// Services that make pictures of any size for drafts.
const PICTURES: &[&str] = &[
    "via.placeholder.com",
    "placehold.it",
    "placehold.co",
    "placeholder.com",
    "dummyimage.com",
    "picsum.photos",
    "placekitten.com",
    "loremflickr.com",
    "fakeimg.pl",
];

/// Texts of drafts, in lower case.
const TEXTS: &[&str] = &[
    "lorem ipsum",
    "dolor sit amet",
    "[insert ",
    "[your ",
    "your company name",
    "123 main st",
    "test test test",
    "text goes here",
    "title goes here",
    "enter text here",
];

fn check(context: &Context, findings: &mut Findings) {
    // A message to an example domain is an example.
    let is_example = context.addresses.iter().filter(|field| field.field.is("To") && !field.nested).any(|field| {
        field.list.mailboxes.iter().filter_map(|mailbox| mailbox.domain).any(|domain| is_documentation(domain.bytes))
    });
    for html in html::bodies(context) {
        findings.judged();
        texts(html, is_example, findings);
        let judge = Judge::new(context, html);
        for link in judge.owned(Owner::Dummy) {
            if findings.is_full() {
                findings.count();
                continue;
            }
            let host = link.host();
            let text = if is_documentation(host.as_bytes()) {
                format!("{host} is a name for examples; there is nothing behind it")
            } else {
                format!("{host} makes pictures that stand in for real ones")
            };
            let finding = html.add(findings, link.host_region(html.text()), text);
            if is_example {
                finding.weaken(Severity::Info);
            }
        }
    }
}

/// A URL on a host that is there for drafts.
pub(super) fn is_reserved(judge: &Judge<'_>, link: &Link) -> bool {
    link.url.is_web() && !matches!(link.used, Use::Base | Use::Other) && judge.host(link.host()).is_reserved
}

/// Whether nothing real can be on this host.
pub(super) fn is_for_drafts(host: &str) -> bool {
    let is_one_of = |names: &[&str]| names.iter().any(|name| crate::auth::align::is_within(host, name));
    is_one_of(&["example.com", "example.org", "example.net"]) || is_one_of(PICTURES)
}

fn texts(html: &Html, is_example: bool, findings: &mut Findings) {
    let prose = html.prose();
    let lower = prose.text.to_ascii_lowercase();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for text in TEXTS {
        let at = lower.find(text).map(|at| (at, at + text.trim_end().len()));
        found.extend(at.filter(|&(start, _)| starts_word(&lower, start)));
    }
    for word in ["TODO", "FIXME", "XXX"] {
        let places = prose.text.match_indices(word).map(|(at, _)| (at, at + word.len()));
        let whole = |&(start, end): &(usize, usize)| starts_word(&prose.text, start) && ends_word(&prose.text, end);
        found.extend(places.filter(whole).take(1));
    }
    order::by_key(&mut found, |&(start, _)| start as u64);
    // “Lorem ipsum dolor sit amet” is one text.
    found.dedup_by(|next, last| next.0 < last.1 + 20);
    for (start, end) in found {
        let look = prose.look(&html.document, html.styles(), start);
        if look.code || look.quoted {
            continue;
        }
        let shown = brief(prose.text.get(start..end).unwrap_or_default());
        let region = prose.region(html.text(), &html.document, start, end);
        let finding = html.add(findings, region, format!("“{shown}” is text of a draft"));
        if is_example {
            finding.weaken(Severity::Info);
        }
    }
}

fn starts_word(text: &str, at: usize) -> bool {
    !text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

fn ends_word(text: &str, at: usize) -> bool {
    !text.get(at..).is_some_and(|behind| behind.starts_with(char::is_alphanumeric))
}
