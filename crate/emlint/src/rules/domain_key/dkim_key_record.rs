use super::{each, is_rsa};
use crate::List as _;
use crate::auth::tags::{Tag, TagList};
use crate::cause;
use crate::dns::key::{self, Key};
use crate::dns::{QuoteFlawKind, Record, RecordKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "DKK001",
    name: "dkim-key-record",
    summary: "DKIM key record cannot be used",
    help: "Publish what the signing program gives: v=DKIM1; k=rsa; p= and the key, in one piece.",
    family: Family::DomainKey,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[Reference::Rfc(6376, "3.6.1"), Reference::Rfc(8463, "4"), Reference::Rfc(8301, "3.1")],
    docs: page(include_str!("dkim_key_record.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, tags, findings| {
        super::super::quotes(record, findings);
        for &span in tags.malformed.iter().filter(|&&span| record.value().at(span).bytes != b";") {
            findings.add(record.place(span), format!("“{}” is no tag", record.value().at(span).text()));
        }
        if let Some(version) = tags.get("v") {
            let is_first = tags.tags.first().is_some_and(|first| first.span == version.span);
            if version.value.bytes != b"DKIM1" {
                findings.add(record.place(version.span), "The version must be “v=DKIM1”: verifiers ignore the record");
            } else if !is_first {
                findings.add(record.place(version.span), "v=DKIM1 must be the first tag: verifiers ignore the record");
            }
        }
        for tag in &tags.tags {
            let first = tags.get(&tag.name.text()).filter(|first| first.span != tag.span);
            if let Some(first) = first {
                let message = format!("The tag {} stands here for the second time", tag.name.text());
                findings.add(record.place(tag.span), message).related(record.place(first.span), "the first time");
            }
        }
        kinds(record, tags, findings);
        public_key(record, tags, findings);
        let is_copied = |kind: QuoteFlawKind| kind == QuoteFlawKind::LineEnd;
        let broken: Vec<Span> = record.flaws.iter().filter(|flaw| is_copied(flaw.kind)).map(|flaw| flaw.span).list();
        if let Some(&first) = broken.first() {
            let message = "The value is broken into lines; a DNS provider may publish only the first";
            let edits = broken.iter().map(|&span| Edit::new(span, "")).list();
            findings
                .add(first, message)
                .weaken(Severity::Warning)
                .maybe_copied()
                .fix(Fix::suggest("Join the lines", edits));
        }
    });
    super::super::second_record(context, RecordKind::DkimKey, findings);
}

/// `k=`, `h=`, `s=` and `g=`.
fn kinds(record: &Record<'_>, tags: &TagList<'_>, findings: &mut Findings) {
    let has = |tag: &Tag<'_>, words: &[&str]| tag.compact().split(':').any(|item| words.contains(&item));
    if let Some(kind) = tags.get("k").filter(|kind| !kind.value.is("rsa") && !kind.value.is("ed25519")) {
        findings.add(
            record.place(kind.value.span),
            format!("“{}” is no kind of key; DKIM has rsa and ed25519", kind.value.text()),
        );
    }
    if let Some(hashes) = tags.get("h").filter(|hashes| !has(hashes, &["sha256"])) {
        findings.add(record.place(hashes.span), "Without sha256 no signature of today can be verified");
    }
    if let Some(service) = tags.get("s").filter(|service| !has(service, &["*", "email"])) {
        findings.add(record.place(service.span), "The key is not for mail: s must hold “email” or “*”");
    }
    if let Some(granularity) = tags.get("g") {
        findings
            .add(record.place(granularity.span), "g was of DomainKeys; nobody reads it any more")
            .weaken(Severity::Info);
    }
}

fn public_key(record: &Record<'_>, tags: &TagList<'_>, findings: &mut Findings) {
    let Some(tag) = tags.get("p") else {
        let end = record.place(Span::at(record.value().trim().span.end()));
        findings.add(end, "The record has no p, and so no key");
        return;
    };
    let place = record.place(tag.value.span);
    let text = tag.compact();
    if text.is_empty() {
        findings.add(record.place(tag.span), "p is empty: this key has been revoked, and all its signatures fail");
    } else if let Some(at) =
        tag.value.bytes.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"+/= \t\r\n".contains(byte)))
    {
        let bad = tag.value.sub(at..at + 1);
        findings
            .add(record.place(bad.span), format!("“{}” is no character of base64; the key cannot be read", bad.text()));
    } else {
        match key::read(&text) {
            None => {
                findings.add(place, "This is no base64: characters of the key are missing");
            }
            Some(Key::Other { octets }) if is_rsa(tags) => {
                let message = if octets == 32 {
                    "This is an Ed25519 key; the record needs k=ed25519"
                } else {
                    "This is no RSA key: part of it is missing"
                };
                findings.add(place, message);
            }
            Some(_) => {}
        }
    }
}
