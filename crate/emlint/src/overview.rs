//! What the cards of the page show, read from the message; every item with the place it was read from.

use crate::List as _;
use crate::auth::body_hash::BodyHash;
use crate::auth::results::{Property, unquoted};
use crate::auth::signature::{Kind, Signature};
use crate::auth::tags::without_blanks;
use crate::auth::{self, Statement};
use crate::identity;
use crate::message::address::{Mailbox, mailboxes};
use crate::message::date::Date;
use crate::message::domain::organizational_domain;
use crate::message::{DecodedText, Field, Part, foreign_date, lines, list};
use crate::report::{self, Address, Authentication, FieldInfo, Hop, List, Overview, PartInfo, Text};
use crate::span::lowercase;
use crate::time::to_rfc3339;
use crate::view::View;
use crate::{Context, Slice};
use mail_parser::Encoding;
use std::collections::BTreeMap;

/// Entries of one list; a hostile message has more.
const MOST: usize = 1000;
/// Characters of a text that a card shows.
const LONGEST_TEXT: usize = 1000;

pub(crate) fn overview<'a>(context: &Context<'a>, view: &View<'a>) -> Overview {
    let reader = Reader { context, view };
    Overview {
        from: reader.addresses("From"),
        sender: reader.addresses("Sender").into_iter().next(),
        reply_to: reader.addresses("Reply-To"),
        return_path: reader.addresses("Return-Path").into_iter().next(),
        to: reader.addresses("To"),
        subject: reader.text("Subject"),
        date: context.message.field("Date").map(|field| reader.date(field)),
        message_id: reader.text("Message-ID"),
        hops: reader.hops(),
        authentication: context.auth().statements.iter().take(MOST).map(|one| reader.statement(one)).list(),
        signatures: reader.signatures(),
        identity: reader.identity(),
        list: reader.list(),
        fields: context.message.header.fields.iter().take(MOST).map(|field| reader.field(field)).list(),
        parts: context.message.parts.iter().take(MOST).map(|part| reader.part(part)).list(),
        ..Overview::default()
    }
}

struct Reader<'c, 'a> {
    context: &'c Context<'a>,
    view: &'c View<'a>,
}

impl Reader<'_, '_> {
    fn addresses(&self, name: &str) -> Vec<Address> {
        let fields = self.context.message.fields(name);
        let found = fields.flat_map(|field| mailboxes(field.value));
        found.take(MOST).map(|mailbox| self.address(&mailbox)).list()
    }

    fn address(&self, mailbox: &Mailbox<'_>) -> Address {
        let has_address = mailbox.angle || !mailbox.address.is_empty();
        Address {
            name: mailbox.display_name(self.context.charsets).map(|name| cut(&name)),
            address: has_address.then(|| cut(&mailbox.address.text())),
            place: self.view.place(mailbox.span),
        }
    }

    fn decoded(&self, value: Slice<'_>) -> String {
        DecodedText::header(value, self.context.charsets).text
    }

    /// The value of the first field with this name.
    fn text(&self, name: &str) -> Option<Text> {
        self.context.message.field(name).map(|field| self.value(field))
    }

    fn value(&self, field: &Field<'_>) -> Text {
        Text { text: cut(&self.decoded(field.value)), place: self.view.place(field.value.trim().span) }
    }

    fn date(&self, field: &Field<'_>) -> report::Date {
        let date = Date::read(field.value);
        report::Date {
            text: cut(&field.unfolded()),
            time: date.seconds.or_else(|| foreign_date::seconds(date.text)).map(to_rfc3339),
            place: self.view.place(date.text.span),
        }
    }

    /// Received fields in the order of travel: servers put theirs on top (RFC 5321 §4.4).
    fn hops(&self) -> Vec<Hop> {
        let mut before = None;
        let hop = |hop: &auth::Hop<'_>| {
            let seconds = hop.received.seconds();
            let delay = seconds.zip(before).map(|(now, then): (i64, i64)| now.saturating_sub(then));
            before = seconds.or(before);
            self.hop(hop, delay)
        };
        self.context.auth().hops.iter().rev().take(MOST).map(hop).list()
    }

    fn hop(&self, hop: &auth::Hop<'_>, delay_seconds: Option<i64>) -> Hop {
        let received = &hop.received;
        let text =
            |slice: Option<Slice<'_>>| slice.filter(|slice| !slice.is_empty()).map(|slice| cut(&slice.unfolded()));
        Hop {
            helo: text(received.helo),
            reverse: text(received.reverse),
            ip: received.ip.map(|ip| ip.address.to_string()),
            by: text(received.by),
            with: text(received.with),
            tls: received.tls.used,
            tls_version: received.tls.version.map(str::to_owned),
            cipher: text(received.tls.cipher),
            id: text(received.id),
            for_: text(received.recipient),
            time: received.seconds().map(to_rfc3339),
            delay_seconds,
            place: self.view.place(hop.field.span),
        }
    }

    fn statement(&self, statement: &Statement<'_>) -> Authentication {
        let is_dmarc = statement.method == "dmarc";
        let vouches = matches!(statement.method.as_str(), "spf" | "dkim" | "dmarc");
        let property = |property: &Property<'_>| {
            let dot = if property.ptype.is_empty() { "" } else { "." };
            let name = lowercase(&format!("{}{dot}{}", property.ptype.text(), property.name.text()));
            (cut(&name), cut(&unquoted(property.value)))
        };
        // Not collect(), which would sort first and bring a sort along for that.
        let mut properties = BTreeMap::new();
        properties.extend(statement.properties.iter().take(MOST).map(property));
        Authentication {
            authserv_id: statement.authserv_id.as_deref().map(cut),
            trusted: statement.is_trusted(),
            trust_reason: statement.trust.reason(),
            method: cut(&statement.method),
            result: cut(&statement.result),
            reason: statement.reason.map(|reason| cut(&unquoted(reason))),
            comment: statement.comments.first().map(|comment| cut(&comment.unfolded())),
            domain: statement.domain_text().map(|domain| cut(&domain)),
            policy: statement.policy().filter(|_| is_dmarc),
            properties,
            aligned: self.context.auth().is_aligned(statement.domain).filter(|_| vouches),
            source: statement.source.field_name(),
            place: self.view.place(statement.span),
        }
    }

    fn signatures(&self) -> Vec<report::Signature> {
        let signatures = self.context.auth().signatures.iter().zip(self.context.body_checks());
        signatures.filter_map(|(signature, check)| self.signature(signature, check.result)).take(MOST).list()
    }

    fn signature(&self, signature: &Signature<'_>, body: BodyHash) -> Option<report::Signature> {
        let text = |slice: Slice<'_>| cut(&without_blanks(slice));
        Some(report::Signature {
            kind: match signature.kind {
                Kind::Dkim => "DKIM",
                Kind::ArcMessage => "ARC",
                Kind::DomainKey => "DomainKey",
                // A seal covers no message, only the other fields of its set (RFC 8617 §4.1.3).
                Kind::ArcSeal => return None,
            },
            domain: signature.domain().map(text),
            selector: signature.selector().map(text),
            algorithm: signature.get("a").map(text),
            signed_fields: signature.signed.iter().take(MOST).map(|name| text(*name)).list(),
            body_hash: match body {
                BodyHash::Match => "match",
                BodyHash::Mismatch(_) if self.context.has_whole_body() => "mismatch",
                _ => "unknown",
            },
            place: self.view.place(signature.field.span),
        })
    }

    fn identity(&self) -> Vec<report::Identity> {
        let names = identity::names(self.context);
        let from = names.first().filter(|name| name.role == "from").map(|name| name.domain);
        let row = |name: &identity::Name<'_>| {
            let domain = name.domain.lowercase();
            report::Identity {
                role: name.role,
                organization: organizational_domain(&domain).map(cut),
                same: from.map(|from| identity::is_same(self.context, name.domain, from)),
                domain: Some(cut(&domain)),
                place: self.view.place(name.domain.span),
            }
        };
        names.iter().map(row).list()
    }

    fn list(&self) -> List {
        let fields = self.context.message.fields("List-Unsubscribe");
        let uris = fields.flat_map(|field| list::items(field.value)).filter(|item| item.kind == list::ItemKind::Uri);
        let uris = uris.map(|item| Text { text: cut(&item.uri()), place: self.view.place(item.text.span) });
        List {
            unsubscribe: uris.take(MOST).list(),
            one_click: self.text("List-Unsubscribe-Post"),
            id: self.text("List-Id"),
            precedence: self.text("Precedence"),
            auto_submitted: self.text("Auto-Submitted"),
        }
    }

    fn field(&self, field: &Field<'_>) -> FieldInfo {
        FieldInfo {
            name: cut(&field.name()),
            decoded: cut(&self.decoded(field.value)),
            octets: field.full.len(),
            place: self.view.place(field.span),
        }
    }

    fn part(&self, part: &Part<'_>) -> PartInfo {
        let owned = |text: &Option<String>| text.as_deref().map(cut);
        // What holds parts would be read once for each level: their lines are counted where they are.
        let holds_parts = part.is_multipart || part.media_type == "message/rfc822";
        let has_encoding = matches!(part.encoding, Encoding::Base64 | Encoding::QuotedPrintable);
        let decoded = if has_encoding { part.decoded_len() } else { part.body.len() };
        PartInfo {
            path: part.path.clone(),
            media_type: cut(&part.media_type),
            charset: owned(&part.charset),
            encoding: owned(&part.encoding_name),
            filename: part.filename(self.context.charsets).as_deref().map(cut),
            disposition: owned(&part.disposition),
            content_id: owned(&part.content_id),
            octets: part.body.len(),
            decoded_octets: (!part.is_multipart).then_some(decoded),
            longest_line: (!holds_parts)
                .then(|| lines(part.body).map(|line| line.text.len()).max().unwrap_or_default()),
            header: self.view.place(part.header.span),
            place: self.view.place(part.body.span),
        }
    }
}

/// At most [`LONGEST_TEXT`] characters, with an ellipsis where more follow.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::charset::BuiltIn;
    use crate::report::Overview;
    use crate::{Input, Options, Origin, lint};

    fn overview(message: &str) -> Overview {
        let input = Input { name: "-", bytes: message.as_bytes(), origin: Origin::File };
        lint(input, &Options::default(), &BuiltIn).unwrap().overview
    }

    #[test]
    fn says_who_writes_to_whom() {
        let overview =
            overview("Return-Path: <>\r\nFrom: Ann <a@b.example>\r\nTo: c@d.example, Team: e@f.example;\r\n\r\n");
        assert_eq!(overview.return_path.unwrap().address.as_deref(), Some(""));
        assert_eq!(overview.from[0].name.as_deref(), Some("Ann"));
        assert_eq!(overview.from[0].place.column, 7);
        assert_eq!(overview.to.len(), 2);
    }

    #[test]
    fn names_are_decoded_after_their_words_are_told_apart() {
        let from =
            "From: =?utf-8?q?J=C3=BC?= =?utf-8?q?rgen?= \"von, X\" <a@b.example>, c@d.example (=?utf-8?q?=C3=9F?=)";
        let overview = overview(&format!("{from}\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n"));
        let names: Vec<_> = overview.from.iter().filter_map(|address| address.name.as_deref()).collect();
        assert_eq!(names, ["Jürgen von, X", "ß"]);
        assert_eq!(overview.subject.unwrap().text, "Grüße");
    }

    #[test]
    fn lists_what_a_reader_can_unsubscribe_with() {
        let overview = overview("List-Unsubscribe: <https://x.example/u>,\r\n <mailto:u@x.example>\r\n\r\n");
        let texts: Vec<_> = overview.list.unsubscribe.iter().map(|uri| uri.text.as_str()).collect();
        assert_eq!(texts, ["https://x.example/u", "mailto:u@x.example"]);
        assert_eq!((overview.list.unsubscribe[1].place.line, overview.list.unsubscribe[1].place.column), (2, 3));
    }

    #[test]
    fn results_name_their_speaker_and_whether_to_believe_it() {
        let results = "Authentication-Results: mx.b.example; spf=pass (good) smtp.mailfrom=x@Bounce.a.example; dkim=fail header.d=c.example";
        let list = overview(&format!("{results}\r\nFrom: x@a.example\r\n\r\n")).authentication;
        let told: Vec<_> = list.iter().map(|one| (one.method.as_str(), one.domain.as_deref(), one.aligned)).collect();
        assert_eq!(told, [("spf", Some("bounce.a.example"), Some(true)), ("dkim", Some("c.example"), Some(false))]);
        assert_eq!((list[0].trusted, list[0].comment.as_deref()), (true, Some("good")));
        assert_eq!(list[0].properties["smtp.mailfrom"], "x@Bounce.a.example");
    }

    #[test]
    fn hops_are_told_in_the_order_of_travel() {
        let last = "Received: from b.example (b.example [192.0.2.2]) by c.example with ESMTPS; Mon, 23 Nov 2026 10:00:05 +0000";
        let first =
            "Received: from a.example ([192.0.2.1]) by b.example with ESMTP id 7; Mon, 23 Nov 2026 10:00:01 +0000";
        let hops = overview(&format!("{last}\r\n{first}\r\n\r\n")).hops;
        let by: Vec<_> = hops.iter().map(|hop| (hop.by.as_deref(), hop.delay_seconds)).collect();
        assert_eq!(by, [(Some("b.example"), None), (Some("c.example"), Some(4))]);
        assert_eq!((hops[1].reverse.as_deref(), hops[1].ip.as_deref()), (Some("b.example"), Some("192.0.2.2")));
        assert_eq!((hops[0].tls, hops[1].tls), (Some(false), Some(true)));
    }

    #[test]
    fn is_bounded_whatever_the_message() {
        let overview =
            overview(&format!("From: {}\r\nSubject: {}\r\n\r\n", "a@b.example,".repeat(5000), "x".repeat(9000)));
        assert_eq!(overview.from.len(), 1000);
        assert_eq!(overview.subject.unwrap().text.chars().count(), 1001);
    }
}
