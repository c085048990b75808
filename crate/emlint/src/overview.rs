//! What the cards of the page show, read from the message; every item with the place it was read from.

use crate::message::address::{Mailbox, mailboxes};
use crate::message::{Field, Part, lines};
use crate::report::{Address, FieldInfo, List, Overview, PartInfo, Text};
use crate::view::View;
use crate::{Context, Slice};
use mail_parser::Encoding;

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
        message_id: reader.text("Message-ID"),
        list: reader.list(),
        fields: context.message.header.fields.iter().take(MOST).map(|field| reader.field(field)).collect(),
        parts: context.message.parts.iter().take(MOST).map(|part| reader.part(part)).collect(),
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
        found.take(MOST).map(|mailbox| self.address(&mailbox)).collect()
    }

    fn address(&self, mailbox: &Mailbox<'_>) -> Address {
        let has_address = mailbox.angle || !mailbox.address.is_empty();
        Address {
            name: mailbox.display_name().map(|name| cut(&name)),
            address: has_address.then(|| cut(&mailbox.address.text())),
            place: self.view.place(mailbox.span),
        }
    }

    /// The value of the first field with this name.
    fn text(&self, name: &str) -> Option<Text> {
        self.context.message.field(name).map(|field| self.value(field))
    }

    fn value(&self, field: &Field<'_>) -> Text {
        Text { text: cut(&field.unfolded()), place: self.view.place(field.value.trim().span) }
    }

    fn list(&self) -> List {
        let fields = self.context.message.fields("List-Unsubscribe");
        let uris = fields.flat_map(|field| angle_bracketed(field.value));
        let uris = uris.map(|uri| Text { text: cut(&uri.text()), place: self.view.place(uri.span) });
        List {
            unsubscribe: uris.take(MOST).collect(),
            one_click: self.text("List-Unsubscribe-Post"),
            id: self.text("List-Id"),
            precedence: self.text("Precedence"),
            auto_submitted: self.text("Auto-Submitted"),
        }
    }

    fn field(&self, field: &Field<'_>) -> FieldInfo {
        FieldInfo {
            name: cut(&field.name()),
            decoded: cut(&field.unfolded()),
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
            filename: owned(&part.filename),
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

/// The URIs of a list field: what stands in angle brackets (RFC 2369 §2), blanks within left out at both ends.
fn angle_bracketed(value: Slice<'_>) -> impl Iterator<Item = Slice<'_>> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let open = memchr::memchr(b'<', rest.bytes)?;
        let inside = rest.from(open + 1);
        let close = memchr::memchr(b'>', inside.bytes)?;
        rest = inside.from(close + 1);
        Some(inside.sub(0..close).trim())
    })
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
    fn lists_what_a_reader_can_unsubscribe_with() {
        let overview = overview("List-Unsubscribe: <https://x.example/u>,\r\n <mailto:u@x.example>\r\n\r\n");
        let texts: Vec<_> = overview.list.unsubscribe.iter().map(|uri| uri.text.as_str()).collect();
        assert_eq!(texts, ["https://x.example/u", "mailto:u@x.example"]);
        assert_eq!((overview.list.unsubscribe[1].place.line, overview.list.unsubscribe[1].place.column), (2, 3));
    }

    #[test]
    fn is_bounded_whatever_the_message() {
        let overview =
            overview(&format!("From: {}\r\nSubject: {}\r\n\r\n", "a@b.example,".repeat(5000), "x".repeat(9000)));
        assert_eq!(overview.from.len(), 1000);
        assert_eq!(overview.subject.unwrap().text.chars().count(), 1001);
    }
}
