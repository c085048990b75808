//! Several messages together: what one alone does not show.

use crate::Slice;
use crate::auth::signature::{Kind, Signature};
use crate::keyed::Keyed;
use crate::message::address::mailboxes;
use crate::message::date::Date;
use crate::message::domain::organizational_domain;
use crate::message::list::list_id;

/// What is remembered of a message to compare it with others: a few words, in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    from: Option<String>,
    id: Option<String>,
    date: Option<i64>,
    /// What makes messages ones of a kind: the list, or the signer and the subject without its numbers.
    stream: Option<String>,
    signer: Option<String>,
    path: Option<String>,
}

/// The messages of one run.
#[derive(Clone, Debug, Default)]
pub struct Several {
    sketches: Vec<Sketch>,
    streams: Keyed<Vec<usize>>,
    ids: Keyed<Vec<usize>>,
}

/// What the other messages say about one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// Messages of the same kind, this one among them.
    pub count: usize,
    /// Addresses in From of messages of the same kind, in the order of the messages; this one’s is among them.
    pub senders: Vec<String>,
    /// Domains that sign for the same address in From.
    pub signers: Vec<String>,
    /// Organizations of the return paths for the same address in From.
    pub paths: Vec<String>,
    /// Other messages with the same Message-ID.
    pub same_id: usize,
    /// Those of them that have the same sender and time as well: copies of this one.
    pub copies: usize,
}

/// Values of one kind that are told; more do not help.
const MOST: usize = 20;
/// Messages of one kind that are looked at for each of them.
const MANY: usize = 1000;

impl Several {
    /// Puts together what was remembered of the messages, in their order.
    #[must_use]
    pub fn new(sketches: impl IntoIterator<Item = Sketch>) -> Self {
        let mut several = Self::default();
        for (index, sketch) in sketches.into_iter().enumerate() {
            if let Some(stream) = &sketch.stream {
                several.streams.entry(stream, Vec::new()).push(index);
            }
            if let Some(id) = &sketch.id {
                several.ids.entry(id, Vec::new()).push(index);
            }
            several.sketches.push(sketch);
        }
        several
    }

    /// What the others say about the message with this index.
    #[must_use]
    pub fn others(&self, index: usize) -> Others {
        let mut others = Others::default();
        let Some(own) = self.sketches.get(index) else { return others };
        let with = |map: &Keyed<Vec<usize>>, key: &Option<String>| {
            key.as_ref().and_then(|key| map.get(key)).cloned().unwrap_or_default()
        };
        let same = with(&self.ids, &own.id);
        others.same_id = same.len().saturating_sub(1);
        let is_copy = |sketch: &&Sketch| sketch.date.is_some() && sketch.date == own.date && sketch.from == own.from;
        let same = same.iter().filter_map(|&index| self.sketches.get(index));
        others.copies = same.take(MANY).filter(is_copy).count().saturating_sub(1);
        let stream = with(&self.streams, &own.stream);
        others.count = stream.len();
        for sketch in stream.iter().filter_map(|&index| self.sketches.get(index)).take(MANY) {
            note(&mut others.senders, sketch.from.as_ref());
            if sketch.from == own.from {
                note(&mut others.signers, sketch.signer.as_ref());
                note(&mut others.paths, sketch.path.as_ref());
            }
        }
        others
    }
}

fn note(list: &mut Vec<String>, value: Option<&String>) {
    if let Some(value) = value.filter(|value| list.len() < MOST && !list.contains(value)) {
        list.push(value.clone());
    }
}

impl Sketch {
    /// Reads the header of a message.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let header = crate::message::Header::split(bytes, 0, true);
        let first = |name: &str| header.first(name).map(|field| field.value);
        let lower = |text: Slice<'_>| text.lowercase();
        let address = |name: &str| first(name).and_then(|value| mailboxes(value).into_iter().next());
        let owner = |domain: Slice<'_>| {
            let domain = lower(domain);
            organizational_domain(&domain).map(str::to_owned).unwrap_or(domain)
        };
        let signatures =
            header.fields.iter().filter_map(Signature::read).filter(|signature| signature.kind == Kind::Dkim);
        let signer = signatures.take(1).find_map(|signature| signature.domain().map(owner));
        let path = address("Return-Path").and_then(|mailbox| mailbox.domain).map(owner);
        // The same text with other numbers: a receipt, an alert, a newsletter of another week.
        let template = first("Subject").map(|subject| {
            let text = lower(subject.trim());
            text.chars()
                .filter(|character| !character.is_ascii_digit() && !character.is_whitespace())
                .collect::<String>()
        });
        let list = first("List-Id").and_then(|value| list_id(value).map(|(id, _)| lower(id)));
        // In a conversation people answer each other under one subject.
        let is_answer = header.has("In-Reply-To") || header.has("References");
        let template = template.filter(|template| template.len() >= 8 && !is_answer);
        let kind = signer.as_ref().or(path.as_ref()).zip(template);
        let stream = list.map(|id| format!("<{id}>")).or(kind.map(|(who, template)| format!("{who} {template}")));
        let id = first("Message-ID").map(|value| lower(value.trim())).filter(|id| !id.is_empty());
        // Blanks in an address are no part of it (RFC 5322 §4.4).
        let bare = |text: String| text.split_whitespace().collect::<String>();
        let from = address("From").map(|mailbox| bare(lower(mailbox.address))).filter(|from| !from.is_empty());
        let date = first("Date").and_then(|value| Date::read(value).seconds);
        Self { from, id, date, stream, signer, path }
    }
}

#[cfg(test)]
mod tests {
    use super::{Several, Sketch};

    #[test]
    fn messages_of_a_kind_are_compared() {
        let message = |from: &str, number: u8| {
            format!(
                "From: {from}\r\nReturn-Path: <b@shop.example>\r\nSubject: Your order {number}\r\nMessage-ID: <{number}@x>\r\n\r\n"
            )
        };
        let all = [message("a@shop.example", 1), message("b@shop.example", 2), message("c@d.example", 2)];
        let several = Several::new(all.iter().map(|message| Sketch::read(message.as_bytes())));
        let others = several.others(0);
        assert_eq!((others.count, others.senders.len(), others.same_id), (3, 3, 0));
        assert_eq!(several.others(1).same_id, 1);
        assert_eq!(several.others(9), super::Others::default());
    }
}
