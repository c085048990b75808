//! All a rule may look at: the message, and what is known from outside of it.

use crate::List as _;
use crate::auth::AuthView;
use crate::auth::body_hash::{self, BodyCheck, BodyHash};
use crate::charset::CharsetDecoder;
use crate::dns::{self, Record};
#[cfg(feature = "html")]
use crate::html::Html;
use crate::message::address::AddressList;
use crate::message::structure::Structure;
use crate::message::{EncodedWord, Field, Header, Part, encoded_word, transfer};
use crate::several::Others;
use crate::{Evidence, Message, Options, Origin, Stage, StageOption, options::BulkOption};
use std::cell::OnceCell;

/// What rules read.
pub struct Context<'a> {
    pub message: Message<'a>,
    pub options: &'a Options,
    pub origin: Origin,
    pub stage: Stage,
    pub facts: Facts,
    /// The address fields of the message and of attached ones, read once.
    pub addresses: Vec<AddressField<'a>>,
    /// The fields with encoded-words that programs decode, read once.
    pub coded: Vec<CodedField<'a>>,
    /// The records of an input that holds only those.
    pub records: Vec<Record<'a>>,
    /// What other messages of the same run say about this one.
    pub others: Option<Others>,
    /// Seconds since 1970; the linter has no clock of its own.
    pub now: Option<i64>,
    /// The host's tables for multi-octet charsets.
    pub charsets: &'a dyn CharsetDecoder,
    #[cfg(feature = "evidence")]
    evidence: Option<&'a Evidence>,
    /// The HTML parts, read when the first rule asks for them.
    #[cfg(feature = "html")]
    html: OnceCell<Vec<Html>>,
    auth: OnceCell<AuthView<'a>>,
    structure: OnceCell<Structure<'a>>,
    /// Of each part, once it was asked for.
    decoded: Vec<OnceCell<transfer::Decoded<'a>>>,
    body_checks: OnceCell<Vec<BodyCheck>>,
}

/// A field that holds addresses (RFC 5322 §3.4).
#[derive(Clone, Debug)]
pub struct AddressField<'a> {
    pub field: Field<'a>,
    pub list: AddressList<'a>,
    /// It belongs to an attached message, which somebody else wrote.
    pub nested: bool,
}

/// A field with encoded-words (RFC 2047), or with what was meant as one.
#[derive(Clone, Debug)]
pub struct CodedField<'a> {
    pub field: Field<'a>,
    pub words: Vec<EncodedWord<'a>>,
    /// It belongs to an attached message, which somebody else wrote.
    pub nested: bool,
}

/// What was derived from the message about its kind and its completeness.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with a name in the report")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Mail to many: List-Id, List-Unsubscribe or Feedback-ID is there. Precedence alone never says so, since it is
    /// put on personal mail by mistake as well.
    pub bulk: bool,
    /// A delivery status notification or another bounce (RFC 3464).
    pub dsn: bool,
    /// There are other messages beside it, which it is compared with.
    pub multi: bool,
    /// There is no body.
    pub headers_only: bool,
    /// Fewer than five fields and no body: a few lines of a header, whose missing fields say nothing.
    pub excerpt: bool,
    /// Pasted, and a signature proves that the body lost nothing but its line ends.
    pub lossless: bool,
    /// The end is missing.
    pub truncated: bool,
    /// Pasted from a view that shows decoded headers.
    pub decoded_view: bool,
    /// A server says that the message travelled with SMTPUTF8 (RFC 6531), or the caller does.
    pub smtputf8: bool,
    /// Nothing here is a header field: the input is not an email.
    pub not_a_message: bool,
    /// SPF, DMARC or DKIM records and nothing else.
    pub dns_record: bool,
    /// UTF-16 or UTF-32 text: nothing in it can be read as mail.
    pub utf16: bool,
}

impl Facts {
    /// The names of the facts that hold, for the report.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        let all = [
            (self.bulk, "bulk"),
            (self.dsn, "dsn"),
            (self.multi, "multi"),
            (self.headers_only, "headers-only"),
            (self.excerpt, "excerpt"),
            (self.lossless, "lossless"),
            (self.truncated, "truncated"),
            (self.decoded_view, "decoded-view"),
            (self.smtputf8, "smtputf8"),
            (self.not_a_message, "not-a-message"),
            (self.dns_record, "dns-record"),
            (self.utf16, "utf-16"),
        ];
        all.into_iter().filter_map(|(holds, name)| holds.then_some(name)).list()
    }
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Context").field("message", &self.message).finish_non_exhaustive()
    }
}

impl<'a> Context<'a> {
    /// What the DNS says about this very message.
    #[must_use]
    pub fn evidence(&self) -> Option<&'a Evidence> {
        #[cfg(feature = "evidence")]
        return self.evidence;
        #[cfg(not(feature = "evidence"))]
        None
    }

    /// Reads `bytes`. `origin` is how they came here, unless the options say otherwise.
    #[must_use]
    pub fn new(bytes: &'a [u8], origin: Origin, options: &'a Options, charsets: &'a dyn CharsetDecoder) -> Self {
        let message = Message::parse(bytes);
        let origin = options.origin.unwrap_or(origin);
        let stage = match options.stage {
            StageOption::Received => Stage::Received,
            StageOption::Auto if message.header.fields.iter().any(is_written_by_receivers) => Stage::Received,
            StageOption::Outgoing | StageOption::Auto => Stage::Outgoing,
        };
        let records = dns::records(message.all());
        let mut facts = facts(&message, options, origin);
        if !records.is_empty() {
            facts = Facts { dns_record: true, ..Facts::default() };
        }
        let now = options.now.as_deref().and_then(crate::time::parse_rfc3339);
        #[cfg(feature = "evidence")]
        let evidence = options.evidence.as_deref().filter(|evidence| evidence.octets == bytes.len());
        let addresses = addresses(&message);
        let decoded = message.parts.iter().map(|_| OnceCell::new()).list();
        let mut context = Self {
            message,
            options,
            origin,
            stage,
            facts,
            addresses,
            coded: Vec::new(),
            records,
            others: None,
            now,
            charsets,
            #[cfg(feature = "evidence")]
            evidence,
            auth: OnceCell::new(),
            #[cfg(feature = "html")]
            html: OnceCell::new(),
            structure: OnceCell::new(),
            decoded,
            body_checks: OnceCell::new(),
        };
        context.coded = context.coded_fields();
        // A signed body that is still the same has lost nothing on its way here.
        let is_match = |check: &BodyCheck| check.result == BodyHash::Match;
        context.facts.lossless = origin == Origin::Pasted && context.body_checks().iter().any(is_match);
        context
    }

    /// What the header says about authentication, read when it is first asked for.
    #[must_use]
    pub fn auth(&self) -> &AuthView<'a> {
        self.auth.get_or_init(|| AuthView::read(&self.message, &self.options.trusted_authserv, self.charsets))
    }

    /// How the parts hang together, read when it is first asked for.
    #[must_use]
    pub fn structure(&self) -> &Structure<'a> {
        self.structure.get_or_init(|| Structure::read(&self.message))
    }

    /// The body of the part at `index` without its transfer encoding, decoded when it is first asked for. None for what is
    /// no leaf.
    #[must_use]
    pub fn decoded(&self, index: usize) -> Option<&transfer::Decoded<'a>> {
        let part = self.message.parts.get(index).filter(|part| part.is_leaf())?;
        self.decoded.get(index).map(|cell| cell.get_or_init(|| transfer::decode(part.encoding, part.body)))
    }

    /// Whether the body is the one that was signed, for each of the signatures in [`Context::auth`]; computed when it is
    /// first asked for.
    #[must_use]
    pub fn body_checks(&self) -> &[BodyCheck] {
        self.body_checks.get_or_init(|| body_hash::check(&self.message, &self.auth().signatures))
    }

    /// Blanks, tabs and the charset are those of the message: it is a file, or a signature proves that nothing was lost.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.has_line_ends() || self.facts.lossless
    }

    /// The body is here with all its octets.
    #[must_use]
    pub fn has_whole_body(&self) -> bool {
        self.is_exact() && !self.facts.headers_only && !self.facts.truncated
    }

    /// Line ends are those of the message.
    #[must_use]
    pub fn has_line_ends(&self) -> bool {
        self.origin == Origin::File
    }

    /// The HTML parts of the message, in order.
    #[cfg(feature = "html")]
    pub(crate) fn html(&self) -> &[Html] {
        self.html.get_or_init(|| crate::html::read(&self.message, &self.structure().sealed, self.charsets))
    }

    /// The header sections: the message's own, then those of its parts. The flag says that a section belongs to an
    /// attached message, which somebody else wrote.
    pub fn headers(&self) -> impl Iterator<Item = (&Header<'a>, bool)> {
        let parts = self.message.parts.iter().skip(1).map(|part| (&part.header, part.is_nested));
        std::iter::once((&self.message.header, false)).chain(parts)
    }

    /// The fields of all header sections, with the same flag.
    pub fn all_fields(&self) -> impl Iterator<Item = (&Field<'a>, bool)> {
        self.headers().flat_map(|(header, nested)| header.fields.iter().map(move |field| (field, nested)))
    }

    /// The fields whose encoded-words programs decode. Private fields of received mail are not the author's.
    fn coded_fields(&self) -> Vec<CodedField<'a>> {
        let is_judged =
            |field: &Field<'a>| field.has_encoded_words() && !(self.stage == Stage::Received && field.is_private());
        let read = |(field, nested): (&Field<'a>, bool)| {
            let words = encoded_word::find(field.value);
            (!words.is_empty()).then_some(CodedField { field: *field, words, nested })
        };
        self.all_fields().filter(|(field, _)| is_judged(field)).filter_map(read).list()
    }

    /// The header of this part may hold UTF-8: the message travelled with SMTPUTF8, or the part lies in a
    /// `message/global` (RFC 6532 §3.7).
    #[must_use]
    pub fn allows_utf8(&self, part: &Part<'a>) -> bool {
        let encloses = |outer: &Part<'a>| match part.path.strip_prefix(&outer.path) {
            Some(inside) if outer.path.is_empty() => !inside.is_empty(),
            Some(inside) => inside.starts_with('.'),
            None => false,
        };
        let is_global = |outer: &Part<'a>| outer.media_type == "message/global" && encloses(outer);
        self.facts.smtputf8 || (part.is_nested && self.message.parts.iter().any(is_global))
    }

    /// Fields may be called missing: this is a whole header section of a message.
    #[must_use]
    pub fn may_miss_fields(&self) -> bool {
        !self.facts.excerpt && !self.facts.not_a_message && !self.facts.utf16
    }
}

/// The address fields of all header sections that are a message's.
fn addresses<'a>(message: &Message<'a>) -> Vec<AddressField<'a>> {
    let attached = message.parts.iter().filter(|part| part.is_nested).map(|part| (&part.header, true));
    let sections = std::iter::once((&message.header, false)).chain(attached);
    let fields = sections.flat_map(|(header, nested)| header.fields.iter().map(move |field| (field, nested)));
    let addresses = fields.filter(|(field, _)| field.is_address_list() || field.is("Return-Path"));
    let read = |(field, nested): (&Field<'a>, bool)| AddressField {
        field: *field,
        list: AddressList::read(field.value),
        nested,
    };
    addresses.map(read).list()
}

/// Only servers on the receiving side write these.
fn is_written_by_receivers(field: &crate::message::Field<'_>) -> bool {
    let name = field.name.bytes;
    let starts = |prefix: &[u8]| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    field.is_any(&["Received", "Received-SPF", "Authentication-Results"]) || starts(b"ARC-") || starts(b"X-Spam-")
}

/// A Feedback-ID that the sender chose. Some services put one of their own on every message, also on receipts.
pub(crate) fn is_senders_feedback(value: crate::Slice<'_>) -> bool {
    let last = value.bytes.rsplit(|&byte| byte == b':').next().unwrap_or_default().trim_ascii();
    !["AmazonSES", "SG"].iter().any(|service| last.eq_ignore_ascii_case(service.as_bytes()))
}

fn facts(message: &Message<'_>, options: &Options, origin: Origin) -> Facts {
    let header = &message.header;
    let has_bulk_field = header.has("List-Id")
        || header.has("List-Unsubscribe")
        || header.all("Feedback-ID").any(|field| is_senders_feedback(field.value));
    let pasted = origin == Origin::Pasted;
    let has_body = message.body.bytes.iter().any(|byte| !byte.is_ascii_whitespace());
    let raw_fields = header.fields.iter().any(|field| !field.value.bytes.is_ascii());
    let encoded = header.fields.iter().any(|field| memchr::memmem::find(field.value.bytes, b"=?").is_some());
    let utf16 = is_utf16(message.bytes);
    Facts {
        bulk: match options.bulk {
            BulkOption::Auto => has_bulk_field,
            BulkOption::Yes => true,
            BulkOption::No => false,
        },
        dsn: is_bounce(message),
        multi: false,
        headers_only: !has_body,
        excerpt: !has_body && header.fields.len() < 5,
        lossless: false,
        truncated: is_truncated(message, pasted),
        decoded_view: pasted && raw_fields && !encoded,
        smtputf8: options.smtputf8 || header.all("Received").any(|field| travelled_as_utf8(field.value.bytes)),
        not_a_message: !utf16 && !looks_like_header(message),
        dns_record: false,
        utf16,
    }
}

/// `multipart/report`, or the null return path with a mailer-daemon's From (RFC 3464 §2, RFC 3834 §3.3).
fn is_bounce(message: &Message<'_>) -> bool {
    let root = message.parts.first();
    let is_report = root.is_some_and(|part| part.media_type == "multipart/report");
    let null_path = message.field("Return-Path").is_some_and(|field| field.value.trim().bytes == b"<>");
    let from_daemon = message.field("From").is_some_and(|field| {
        let from = field.value.bytes.to_ascii_lowercase();
        [&b"mailer-daemon"[..], b"postmaster@"].iter().any(|name| memchr::memmem::find(&from, name).is_some())
    });
    is_report || (null_path && from_daemon)
}

/// `with UTF8SMTP…` or `with UTF8LMTP…` in a Received field (RFC 6531 §4.3).
fn travelled_as_utf8(received: &[u8]) -> bool {
    let mut previous_with = false;
    for word in received.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
        let upper = word.to_ascii_uppercase();
        if previous_with && (upper.starts_with(b"UTF8SMTP") || upper.starts_with(b"UTF8LMTP")) {
            return true;
        }
        previous_with = word.eq_ignore_ascii_case(b"with");
    }
    false
}

/// A byte order mark of UTF-16, or every second octet of the beginning zero.
fn is_utf16(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        return true;
    }
    let zeros = |parity: usize| start.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let half = start.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    half >= 8 && ((even * 10 > half * 6 && odd * 10 < half) || (odd * 10 > half * 6 && even * 10 < half))
}

/// At least one valid field among the first twenty lines (FMT034).
fn looks_like_header(message: &Message<'_>) -> bool {
    let mut lines_seen = 0;
    for item in &message.header.items {
        if let crate::message::ItemKind::Field(index) = item.kind
            && message.header.fields.get(index).is_some_and(crate::message::Field::has_valid_name)
        {
            return true;
        }
        lines_seen += 1;
        if lines_seen >= 20 {
            break;
        }
    }
    false
}

/// Pasted text whose header has no end but a part was announced or whose last boundary is not closed, and any input
/// that a web mail program cut.
fn is_truncated(message: &Message<'_>, pasted: bool) -> bool {
    let tail = message.body.from(message.body.len().saturating_sub(400));
    if memchr::memmem::find(tail.bytes, b"[Message clipped]").is_some() {
        return true;
    }
    let Some(root) = message.parts.first() else { return false };
    if !pasted || !root.is_multipart || message.body.is_empty() {
        return false;
    }
    let content_type = message.field("Content-Type").map(crate::message::Field::unfolded).unwrap_or_default();
    let boundary = content_type.split("boundary=").nth(1).unwrap_or_default().trim_start_matches('"');
    let boundary = boundary.split(['"', ';', ' ']).next().unwrap_or_default();
    !boundary.is_empty() && memchr::memmem::find(message.body.bytes, format!("--{boundary}--").as_bytes()).is_none()
}
