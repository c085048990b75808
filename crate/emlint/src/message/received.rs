//! Received: which server took the message from whom (RFC 5321 §4.4), in the shapes of the servers that write it.
//!
//! The grammar leaves most of what matters to comments: the name that the receiver looked up, the client's address, TLS.
//! What no known shape explains stays unread, so that no rule judges it.

use super::date::{self, Date};
use super::lexer::{Kind, Lexer, Token};
use crate::List as _;
use crate::{Slice, Span};
use std::net::IpAddr;

/// One hop, read. Names are as written, without brackets, quotes or a final dot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received<'a> {
    /// What the client said in HELO or EHLO; empty where the server wrote down that it said nothing.
    pub helo: Option<Slice<'a>>,
    /// The name that the server found for the client's address; none where it found none.
    pub reverse: Option<Slice<'a>>,
    /// The client's address.
    pub ip: Option<Ip<'a>>,
    /// The server that writes.
    pub by: Option<Slice<'a>>,
    pub via: Option<Slice<'a>>,
    /// The protocol: the keyword, or the words that stand in its place.
    pub with: Option<Slice<'a>>,
    pub id: Option<Slice<'a>>,
    /// The recipient.
    pub recipient: Option<Slice<'a>>,
    /// Another one, which the grammar does not allow.
    pub second_recipient: Option<Slice<'a>>,
    /// A word with another behind it where a clause should begin, in none of the forms that servers are known to write.
    pub stray: Option<Slice<'a>>,
    pub tls: Tls<'a>,
    /// Every comment before the date, without its parentheses.
    pub comments: Vec<Slice<'a>>,
    /// The comment that describes the connection: looked-up name and address (TCP-info).
    pub tcp_info: Option<Slice<'a>>,
    /// The semicolon before the date.
    pub semicolon: Option<Span>,
    pub date: Option<Date<'a>>,
}

/// An IP address and where it stands, without brackets, tag, port and zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ip<'a> {
    pub text: Slice<'a>,
    pub address: IpAddr,
}

/// What is said of the connection's encryption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tls<'a> {
    /// Whether TLS was used; none when nothing says so.
    pub used: Option<bool>,
    /// `1.2` for all spellings of TLS 1.2; `SSL` for what was before TLS; none for unknown ones.
    pub version: Option<&'static str>,
    pub cipher: Option<Slice<'a>>,
    /// Where it says so.
    pub span: Option<Span>,
}

/// A clause of RFC 5321 §4.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clause {
    From,
    By,
    Via,
    With,
    Id,
    For,
}

impl Clause {
    fn of(word: &Word<'_>) -> Option<Self> {
        let all = [
            ("from", Self::From),
            ("by", Self::By),
            ("via", Self::Via),
            ("with", Self::With),
            ("id", Self::Id),
            ("for", Self::For),
        ];
        let text = word.plain()?;
        all.iter().find(|(keyword, _)| text.is(keyword)).map(|(_, clause)| *clause)
    }
}

/// Adjacent tokens, or a comment.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    text: Slice<'a>,
    /// The octets between the parentheses.
    comment: Option<Slice<'a>>,
    /// Two spaces stand before it, and nothing else.
    is_after_gap: bool,
}

impl<'a> Word<'a> {
    fn plain(&self) -> Option<Slice<'a>> {
        self.comment.is_none().then_some(self.text)
    }
}

impl<'a> Received<'a> {
    /// Reads the value of a Received field.
    #[must_use]
    pub fn read(value: Slice<'a>) -> Self {
        let tokens: Vec<Token<'a>> = Lexer::with_separators(value, b";").list();
        let semicolon = tokens.iter().rposition(|token| token.kind == Kind::Special(b';'));
        let mut words = words(value, tokens.get(..semicolon.unwrap_or(tokens.len())).unwrap_or_default());
        let semicolon = semicolon.and_then(|at| tokens.get(at)).map(|token| token.text.span);
        let date = match semicolon {
            Some(semicolon) => Some(value.at(Span::new(semicolon.end()..value.span.end()))),
            None => date_start(&words).map(|start| {
                let span = words.get(start).map_or(value.span, |word| word.text.span);
                words.truncate(start);
                value.at(Span::new(span.start()..value.span.end()))
            }),
        };
        let mut received = Self {
            semicolon,
            date: date.map(Date::read),
            comments: words.iter().filter_map(|word| word.comment).list(),
            ..Self::default()
        };
        let clauses = Clauses { value, words: &words, ranges: ranges(&words) };
        received.by = clauses.first(Clause::By).map(without_dot);
        received.via = clauses.phrase(Clause::Via);
        received.with = clauses.protocol();
        received.id = clauses.first(Clause::Id).map(|id| id.unwrapped(b'<', b'>'));
        // `for <a>,<b>` is one word.
        let first = clauses.first(Clause::For);
        let end = first.map(|word| memchr::memchr(b'>', word.bytes).map_or(word.len(), |close| close + 1));
        received.recipient = first.zip(end).map(|(word, end)| trim_end(word.sub(0..end), b',').unwrapped(b'<', b'>'));
        let rest = first.zip(end).map(|(word, end)| word.from(end));
        let more = rest.into_iter().chain(clauses.words(Clause::For).iter().filter_map(Word::plain).skip(1));
        received.second_recipient = more.into_iter().find(|word| word.bytes.contains(&b'@'));
        received.stray = [Clause::By, Clause::Id].into_iter().find_map(|clause| clauses.stray(clause));
        received.tls = tls(received.with, &words);
        received.client(&clauses);
        received
    }

    /// Seconds since 1970 of the date.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        self.date.as_ref().and_then(|date| date.seconds)
    }

    /// Whether a comment begins with `text`.
    fn says(&self, text: &str) -> bool {
        let starts = |comment: &&Slice<'_>| {
            comment.bytes.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text.as_bytes()))
        };
        self.comments.iter().any(|comment| starts(&comment))
    }

    /// Whether the name is no client's but of a user or an address that a local program sent from: `with local` of Exim, which
    /// always writes a client's address; `(uid 1000)` of others.
    fn is_local_user(&self, name: Option<Slice<'_>>) -> bool {
        let is_local = self.with.is_some_and(|with| with.is("local"));
        let is_address = name.is_some_and(|name| name.bytes.contains(&b'@'));
        is_local || (self.ip.is_none() && (is_address || self.says("Exim") || self.says("uid ")))
    }

    /// The from clause: who the client said it is, and who the server found it to be.
    fn client(&mut self, clauses: &Clauses<'_, 'a>) {
        let from = clauses.words(Clause::From);
        let mut rest = from.iter().peekable();
        let mut name = rest.next_if(|word| word.comment.is_none()).map(|word| word.text);
        // `name [192.0.2.1]` without parentheses.
        let literal = rest.next_if(|word| word.plain().is_some_and(|text| text.bytes.starts_with(b"[")));
        if rest.peek().is_some_and(|word| word.comment.is_none()) {
            // `from mail pickup service`: words, but no name of a host.
            name = None;
        }
        let comments = from.iter().filter_map(|word| word.comment);
        let said = comments.clone().find_map(said_helo);
        let info = comments.filter(|comment| !begins_with_helo(*comment)).find_map(TcpInfo::read);
        self.tcp_info = info.map(|info| info.text);
        let info_ip = info.and_then(|info| info.ip);
        self.ip = info_ip.or(literal.and_then(|word| Ip::read(word.text)));
        let name_ip = name.and_then(Ip::read);
        let is_web = self.with.is_some_and(|with| with.is("HTTP"));
        let is_qmail = self.id.is_none() && self.date.as_ref().is_some_and(|date| date.day_name.is_none());
        let host = name.map(without_dot).filter(|_| name_ip.is_none()).filter(|&name| is_host(name));
        let info_name = info.and_then(|info| info.name);
        if let Some(said) = said {
            self.helo = Some(said);
            self.reverse = info_name.or(host.filter(|_| !self.is_local_user(name)));
            self.ip = self.ip.or(name_ip);
        } else if self.ip.is_none() && name_ip.is_some() {
            self.ip = name_ip;
        } else if literal.is_some() && is_web {
            self.reverse = host;
        } else if !self.is_local_user(name) {
            self.helo = name.map(without_dot);
            self.reverse = info_name;
            // These two leave out the greeting when it is the name that they looked up.
            let is_name_looked_up =
                info_ip.is_some() && ((is_qmail && info.is_some_and(|info| info.is_bare)) || self.says("Exim"));
            if info_name.is_none() && is_name_looked_up {
                self.reverse = host;
            }
        }
        // Microsoft's IIS leaves the place of an empty greeting empty.
        if name.is_none() && from.first().is_some_and(|word| word.is_after_gap) {
            self.helo = from.first().map(|word| word.text.sub(0..0));
        }
    }
}

/// Words that begin a clause besides the usual ones: those registered (RFC 6710, RFC 6729, RFC 8314 §4.3), and what servers
/// write without registration.
const MORE_CLAUSES: &[&str] =
    &["tls", "group", "state", "priority", "sender", "over", "using", "on", "port", "encrypted"];

/// The words of each clause.
struct Clauses<'w, 'a> {
    value: Slice<'a>,
    words: &'w [Word<'a>],
    ranges: Vec<(Clause, std::ops::Range<usize>)>,
}

impl<'w, 'a> Clauses<'w, 'a> {
    fn words(&self, clause: Clause) -> &'w [Word<'a>] {
        let range = self.ranges.iter().find(|(found, _)| *found == clause).map(|(_, range)| range.clone());
        range.and_then(|range| self.words.get(range)).unwrap_or_default()
    }

    /// The first word that is no comment.
    fn first(&self, clause: Clause) -> Option<Slice<'a>> {
        self.words(clause).iter().find_map(Word::plain)
    }

    /// What stands behind the only word of a clause, and looks like the beginning of another one (Additional-Registered-
    /// Clauses, RFC 5321 §4.4).
    fn stray(&self, clause: Clause) -> Option<Slice<'a>> {
        let mut plain = self.words(clause).iter().filter_map(Word::plain).skip(1);
        let (word, _) = (plain.next()?, plain.next()?);
        let is_name = word.bytes.iter().all(u8::is_ascii_alphabetic);
        (is_name && !MORE_CLAUSES.iter().any(|known| word.is(known))).then_some(word)
    }

    /// The words up to a comment.
    fn phrase(&self, clause: Clause) -> Option<Slice<'a>> {
        let words = self.words(clause).iter().skip_while(|word| word.comment.is_some());
        let mut words = words.map_while(Word::plain);
        let first = words.next()?;
        Some(self.value.at(first.span.to(words.last().unwrap_or(first).span)))
    }

    /// One keyword, or the words that a server writes in its place; `CIPHER encrypted SMTP` has the keyword last.
    fn protocol(&self) -> Option<Slice<'a>> {
        let mut words = self.words(Clause::With).iter().filter_map(Word::plain);
        let (first, second) = (words.next()?, words.next());
        if mail_protocol(first).is_some() {
            return Some(first);
        }
        let encrypted = words.next().filter(|_| second.is_some_and(|word| word.is("encrypted")));
        encrypted.or_else(|| self.phrase(Clause::With))
    }
}

/// Where the words of each clause are; of two clauses of a kind the first one counts.
fn ranges(words: &[Word<'_>]) -> Vec<(Clause, std::ops::Range<usize>)> {
    // s/qmail: `de/crypted with TLSv1.3: CIPHER` names no protocol.
    let is_tls = |at: usize| words.get(at).and_then(Word::plain).is_some_and(|word| plain_version(word).is_some());
    let keywords = words.iter().enumerate().filter_map(|(at, word)| Some((Clause::of(word)?, at)));
    let mut keywords = keywords.filter(|(clause, at)| *clause != Clause::With || !is_tls(at + 1)).peekable();
    let mut ranges: Vec<(Clause, std::ops::Range<usize>)> = Vec::new();
    while let Some((clause, at)) = keywords.next() {
        let end = keywords.peek().map_or(words.len(), |(_, next)| *next);
        if !ranges.iter().any(|(known, _)| *known == clause) {
            ranges.push((clause, at + 1..end));
        }
    }
    ranges
}

fn words<'a>(value: Slice<'a>, tokens: &[Token<'a>]) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut space: Option<Slice<'a>> = None;
    let mut is_joined = false;
    for token in tokens {
        match token.kind {
            Kind::Space => space = Some(token.text),
            Kind::Special(b';') => {}
            _ => {
                let comment = (token.kind == Kind::Comment).then(|| token.inner());
                let is_after_gap = space.take().is_some_and(|space| space.bytes == b"  ");
                let joins = is_joined && comment.is_none();
                match words.last_mut().filter(|_| joins) {
                    Some(word) => word.text = value.at(word.text.span.to(token.text.span)),
                    None => words.push(Word { text: token.text, comment, is_after_gap }),
                }
                is_joined = comment.is_none();
                continue;
            }
        }
        is_joined = false;
    }
    words
}

/// The word that begins a date without a semicolon before it.
fn date_start(words: &[Word<'_>]) -> Option<usize> {
    let text = |at: usize| words.get(at).and_then(Word::plain);
    (0..words.len()).find(|&at| {
        let Some(word) = text(at) else { return false };
        let is_day = word.bytes.ends_with(b",") && date::is_day_name(trim_end(word, b','));
        let is_number = word.len() <= 2 && word.bytes.iter().all(u8::is_ascii_digit);
        is_day || (is_number && text(at + 1).is_some_and(date::is_month)) || date::is_iso_date(word)
    })
}

/// What the client said, where a comment names it: `HELO name` of qmail and Yahoo, `helo=name` of Exim,
/// `account user HELO name` of CommuniGate, `"EHLO name"` of ZMailer. Empty where nothing follows.
fn said_helo(comment: Slice<'_>) -> Option<Slice<'_>> {
    let mut words = comment.words();
    while let Some(word) = words.next() {
        if word.sub(0..5).is("helo=") {
            return Some(word.from(5));
        }
        if is_helo(word) {
            let behind = Span::at(comment.span.end());
            return Some(words.next().map_or(comment.at(behind), |name| trim_end(name, b'"')));
        }
    }
    None
}

fn begins_with_helo(comment: Slice<'_>) -> bool {
    comment.words().next().is_some_and(is_helo)
}

/// The commands with which a client introduces itself (RFC 5321 §4.1.1.1, RFC 2033 §4.1).
fn is_helo(word: Slice<'_>) -> bool {
    let word = word.from(usize::from(word.bytes.starts_with(b"\"")));
    word.is("HELO") || word.is("EHLO") || word.is("LHLO")
}

/// What a comment says about the connection.
#[derive(Clone, Copy, Debug)]
struct TcpInfo<'a> {
    text: Slice<'a>,
    name: Option<Slice<'a>>,
    ip: Option<Ip<'a>>,
    /// The address has no brackets.
    is_bare: bool,
}

impl<'a> TcpInfo<'a> {
    /// `name [address]`, `ident@name [address]`, `[address]`, `address`, `address, HELO name` of smap, or a name alone; none for
    /// other comments.
    fn read(text: Slice<'a>) -> Option<Self> {
        let mut words = text.words();
        let mut first = words.next()?;
        if first.is("IDENT:") {
            // Courier: `IDENT: user, name [address]`.
            first = words.nth(1)?;
        }
        let (first, second) = (trim_end(first, b','), words.next());
        let info = Self { text, name: None, ip: None, is_bare: false };
        let literal = |word: Slice<'a>| memchr::memchr(b'[', word.bytes).map(|at| (word.sub(0..at), word.from(at)));
        if let Some((name, literal)) = literal(first) {
            return Some(Self { name: looked_up(name), ip: Ip::read(literal), ..info });
        }
        if let Some(literal) = second.filter(|word| word.bytes.starts_with(b"[")) {
            return Some(Self { name: looked_up(first), ip: Ip::read(literal), ..info });
        }
        let host = behind_ident(first);
        if let Some(ip) = Ip::read(host) {
            return Some(Self { ip: Some(ip), is_bare: true, ..info });
        }
        let has = |bytes: &[u8]| first.bytes.iter().any(|byte| bytes.contains(byte));
        let is_name = second.is_none() && !has(b"=") && (has(b".@") || first.is("localhost"));
        is_name.then(|| Self { name: looked_up(first), ..info })
    }
}

/// `IDENT:user@name` without what stands before the name.
fn behind_ident(word: Slice<'_>) -> Slice<'_> {
    word.from(memchr::memrchr(b'@', word.bytes).map_or(0, |at| at + 1))
}

/// A name that was really found.
fn looked_up(word: Slice<'_>) -> Option<Slice<'_>> {
    let name = without_dot(behind_ident(word));
    (is_host(name) && Ip::read(name).is_none()).then_some(name)
}

/// No placeholder for a name that was not found.
fn is_host(name: Slice<'_>) -> bool {
    let is_placeholder = ["unknown", "unverified", "softdnserr"].iter().any(|word| name.is(word));
    let is_marked = name.bytes.iter().any(|byte| matches!(byte, b'<' | b'>' | b'!' | b'[' | b']'));
    !name.is_empty() && !is_placeholder && !is_marked
}

impl<'a> Ip<'a> {
    /// `192.0.2.1`, `[IPv6:2001:db8::1]`, `[fe80::1%6]`, `192.0.2.1:25`.
    fn read(word: Slice<'a>) -> Option<Self> {
        let inside = match word.bytes {
            [b'[', ..] => word.sub(1..memchr::memchr(b']', word.bytes)?),
            _ => word,
        };
        let untagged = if inside.sub(0..5).is("IPv6:") { inside.from(5) } else { inside };
        let text = untagged.sub(0..memchr::memchr(b'%', untagged.bytes).unwrap_or(untagged.len()));
        let read = |text: Slice<'a>| Some(Self { text, address: str::from_utf8(text.bytes).ok()?.parse().ok()? });
        read(text).or_else(|| read(text.sub(0..memchr::memchr(b':', text.bytes)?)))
    }
}

/// Whether a keyword of RFC 3848, RFC 6531 §4.3 or a near relation says that TLS was used; none for other words.
fn mail_protocol(word: Slice<'_>) -> Option<bool> {
    let keyword = word.text().to_ascii_uppercase();
    if keyword == "HTTPS" {
        return Some(true);
    }
    let rest = keyword.strip_prefix("UTF8").unwrap_or(&keyword);
    let rest = ["ESMTP", "SMTP", "LMTP"].iter().find_map(|protocol| rest.strip_prefix(protocol))?;
    match rest {
        "" | "A" => Some(false),
        "S" | "SA" | "-TLS" => Some(true),
        _ => None,
    }
}

/// What keyword and comments say of TLS.
fn tls<'a>(with: Option<Slice<'a>>, words: &[Word<'a>]) -> Tls<'a> {
    let mut tls = Tls::default();
    let mut before = None;
    let mut plain = words.iter().peekable();
    while let Some(word) = plain.next() {
        let next = plain.peek().and_then(|next| next.plain());
        if let Some(comment) = word.comment {
            tls_comment(comment, &mut tls);
        } else if word.text.sub(0..8).is("version=") || word.text.sub(0..7).is("cipher=") {
            tls_comment(word.text, &mut tls);
        } else if ["STARTTLS", "encrypted", "secured"].iter().any(|known| word.text.is(known)) {
            tls.used = Some(true);
            tls.span = tls.span.or(Some(word.text.span));
            tls.cipher = tls.cipher.or(before.filter(is_cipher));
        } else if word.text.is("tls") {
            // Exim: `(TLS1.2) tls TLS_AES_256_GCM_SHA384`.
            tls.cipher = tls.cipher.or(next.filter(is_cipher));
        } else if let Some(version) = plain_version(word.text) {
            tls.used = Some(true);
            tls.version = tls.version.or(Some(version));
            tls.span = tls.span.or(Some(word.text.span));
            tls.cipher = tls.cipher.or(next.filter(is_cipher));
        }
        before = word.plain();
    }
    // Cisco: `ESMTP/TLS/CIPHER`.
    let mut named = with.map(|with| pieces(with, b"/")).into_iter().flatten().skip(1);
    if tls.used.is_none() && named.next().is_some_and(|piece| piece.is("TLS")) {
        (tls.used, tls.span, tls.cipher) = (Some(true), with.map(|with| with.span), named.next());
    }
    // A server that does not name its protocol last (`Microsoft SMTP Server`) says nothing by leaving out the S.
    let keyword = with.and_then(|with| with.words().last()).and_then(|word| Some((word, mail_protocol(word)?)));
    if let Some((word, used)) = keyword.filter(|_| tls.used.is_none()) {
        tls.used = Some(used);
        tls.span = Some(word.span);
    }
    tls
}

fn tls_comment<'a>(comment: Slice<'a>, tls: &mut Tls<'a>) {
    let all: Vec<Slice<'a>> = comment.words().flat_map(|word| pieces(word, b"=,:()\\")).list();
    let is_security = comment.words().zip(comment.words().skip(1)).any(|(a, b)| a.is("Transport") && b.is("Security"));
    let mut used = is_security;
    // `cipher X` counts before the cipher that stands next to the version.
    let (mut named, mut beside) = (None, None);
    for (at, piece) in all.iter().enumerate() {
        let next = all.get(at + 1).copied();
        if piece.is("cipher") || piece.is("TLS-CIPHER") {
            // ZMailer has `TLS-CIPHER: <none>`, MDaemon `Cipher TLSv1.2:CIPHER:256`.
            let next = next.filter(|next| !next.is("<none>"));
            used |= next.is_some();
            named = named.or(next.filter(|next| tls_version(*next).is_none()));
        } else if is_tls(*piece) {
            used = true;
            tls.version = tls.version.or(tls_version(*piece));
            // `TLS1.2:CIPHER:256`, `TLSv1.2,256bits,CIPHER` of Courier, or a cipher whose name begins with TLS.
            let behind = all.get(at + 1..).into_iter().flatten().take(2).copied().find(is_cipher);
            beside = beside.or(Some(*piece).filter(is_cipher)).or(behind);
        } else if piece.is("encrypted") && at > 0 {
            used = true;
            named = named.or(all.get(at - 1).copied().filter(is_cipher));
        }
    }
    if used {
        tls.used = Some(true);
        tls.cipher = tls.cipher.or(named).or(beside);
        tls.span = tls.span.or(Some(comment.span));
    }
}

/// The version in a word like `TLSv1.3:`.
fn plain_version(word: Slice<'_>) -> Option<&'static str> {
    tls_version(trim_end(word, b':')).filter(|_| word.bytes.ends_with(b":"))
}

/// Whether a word has the look of a cipher's name: `AES256-SHA`, `TLS_AES_256_GCM_SHA384`.
fn is_cipher(word: &Slice<'_>) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    word.bytes.iter().all(is_part) && word.bytes.iter().any(|byte| b"-_".contains(byte)) && tls_version(*word).is_none()
}

/// What stands between separators.
fn pieces<'a>(word: Slice<'a>, separators: &'static [u8]) -> impl Iterator<Item = Slice<'a>> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let is_separator = |byte: &u8| separators.contains(byte);
        let start = rest.bytes.iter().position(|byte| !is_separator(byte))?;
        let behind = rest.from(start);
        let length = behind.bytes.iter().position(is_separator).unwrap_or(behind.len());
        rest = behind.from(length);
        Some(behind.sub(0..length))
    })
}

/// `TLS`, `TLSv1.2`, `TLS1_3`, `TLSv1/SSLv3`, `TLS_AES_256_GCM_SHA384`: names of TLS or of its ciphers.
fn is_tls(piece: Slice<'_>) -> bool {
    let (name, rest) = (piece.sub(0..3), piece.from(3));
    let follows = match rest.bytes {
        [b'-', next, ..] => next.is_ascii_digit(),
        [first, ..] => first.is_ascii_digit() || b"vV_.".contains(first),
        [] => true,
    };
    (name.is("TLS") || name.is("SSL")) && follows
}

/// The version, in whatever spelling.
fn tls_version(piece: Slice<'_>) -> Option<&'static str> {
    // `TLSv1/SSLv3` is a name of OpenSSL for a family of ciphers, and no version.
    if piece.is("SSLv3") || piece.is("SSLv2") {
        return Some("SSL");
    }
    let number = piece.sub(0..3).is("TLS").then(|| piece.from(3).text().to_ascii_lowercase())?;
    match number.trim_start_matches(['v', '-', '_']) {
        "1" | "1.0" | "1_0" | "10" => Some("1.0"),
        "1.1" | "1_1" | "11" => Some("1.1"),
        "1.2" | "1_2" | "12" => Some("1.2"),
        "1.3" | "1_3" | "13" => Some("1.3"),
        _ => None,
    }
}

fn without_dot(name: Slice<'_>) -> Slice<'_> {
    trim_end(name, b'.')
}

/// Without one octet at the end.
fn trim_end(text: Slice<'_>, last: u8) -> Slice<'_> {
    text.sub(0..text.len() - usize::from(text.bytes.ends_with(&[last])))
}

#[cfg(test)]
mod tests {
    use super::Received;
    use crate::Slice;

    fn read(value: &str) -> Received<'_> {
        Received::read(Slice::of(value.as_bytes(), 0..value.len()))
    }

    /// `helo reverse ip by with id for`, `-` for what is not said.
    fn line(value: &str) -> String {
        let hop = read(value);
        let all = [hop.helo, hop.reverse, hop.ip.map(|ip| ip.text), hop.by, hop.with, hop.id, hop.recipient];
        let text = |part: Option<Slice<'_>>| part.map_or("-".to_owned(), Slice::unfolded);
        all.map(text).join(" | ")
    }

    #[test]
    fn every_piece_has_its_octets() {
        let value = " from mx.a.example (mx.a.example. [192.0.2.1])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 \
                     (256/256 bits))\r\n\tby mx.b.example (Postfix) with ESMTPS id 4F2\r\n\tfor <x@b.example>; \
                     Tue, 5 Mar 2024 10:00:00 +0100 (CET)";
        let hop = read(value);
        let at = |part: Option<Slice<'_>>| part.map(|part| &value[part.span.range()]);
        assert_eq!(at(hop.reverse), Some("mx.a.example"));
        assert_eq!(hop.reverse.map(|name| name.span.start), Some(20));
        assert_eq!(at(hop.ip.map(|ip| ip.text)), Some("192.0.2.1"));
        assert_eq!(at(hop.tcp_info), Some("mx.a.example. [192.0.2.1]"));
        assert_eq!((at(hop.tls.cipher), hop.tls.version), (Some("TLS_AES_256_GCM_SHA384"), Some("1.3")));
        assert_eq!(at(hop.recipient), Some("x@b.example"));
        assert_eq!(hop.semicolon.map(|span| &value[span.range()]), Some(";"));
        assert_eq!(at(hop.date.map(|date| date.text)), Some("Tue, 5 Mar 2024 10:00:00 +0100"));
        assert_eq!(hop.comments.len(), 3);
    }

    #[test]
    fn reads_the_shapes_of_servers() {
        let cases = [
            // Postfix, with a client that has no confirmed name.
            (
                "from h.example (unknown [192.0.2.1]) by b (Postfix) with SMTP id 1",
                "h.example | - | 192.0.2.1 | b | SMTP | 1 | -",
            ),
            // Sendmail.
            (
                "from h (IDENT:root@r.example [IPv6:2001:db8::1] (may be forged)) by b.example (8.1/8.1) with ESMTP id a for <c@d.example>",
                "h | r.example | 2001:db8::1 | b.example | ESMTP | a | c@d.example",
            ),
            ("(from www@localhost) by b (8.1/8.1/Submit) id a", "- | - | - | b | - | a | -"),
            // Exim.
            (
                "from r.example ([192.0.2.1] helo=h.example) by b with esmtps (Exim 4.9) id a-b",
                "h.example | r.example | 192.0.2.1 | b | esmtps | a-b | -",
            ),
            (
                "from [192.0.2.1] (port=5 helo=[10.0.0.1]) by b with smtp (Exim 4.9)",
                "[10.0.0.1] | - | 192.0.2.1 | b | smtp | - | -",
            ),
            (
                "from r.example ([192.0.2.1]) by b with esmtp (Exim 4.9)",
                "r.example | r.example | 192.0.2.1 | b | esmtp | - | -",
            ),
            ("from nobody by b with local (Exim 4.9) id a", "- | - | - | b | local | a | -"),
            // qmail: the greeting is left out when it is the name.
            (
                "from unknown (HELO h.example) (u@192.0.2.1) by b with SMTP; 5 Mar 2024 10:00:00 -0000",
                "h.example | - | 192.0.2.1 | b | SMTP | - | -",
            ),
            (
                "from r.example (192.0.2.1) by b with SMTP; 5 Mar 2024 10:00:00 -0000",
                "r.example | r.example | 192.0.2.1 | b | SMTP | - | -",
            ),
            ("(qmail 1 invoked from network); 5 Mar 2024 10:00:00 -0000", "- | - | - | - | - | - | -"),
            // Exchange: no name is looked up.
            (
                "from h.example (192.0.2.1) by b.example (10.0.0.1) with Microsoft\r\n SMTP Server (version=TLS1_2, cipher=X) id 15.20; Tue, 5 Mar 2024 10:00:00 +0000",
                "h.example | - | 192.0.2.1 | b.example | Microsoft SMTP Server | 15.20 | -",
            ),
            (
                "from  ([192.0.2.1]) by b with Microsoft SMTPSVC(6.0)",
                " | - | 192.0.2.1 | b | Microsoft SMTPSVC | - | -",
            ),
            ("from mail pickup service by b with Microsoft SMTPSVC", "- | - | - | b | Microsoft SMTPSVC | - | -"),
            // Google.
            (
                "by 2002:a05:6a10:: with SMTP id a; Tue, 5 Mar 2024 10:00:00 +0000",
                "- | - | - | 2002:a05:6a10:: | SMTP | a | -",
            ),
            // Web mail.
            (
                "from r.example [192.0.2.1] by b with HTTP (HTTP/1.1 POST)",
                "- | r.example | 192.0.2.1 | b | HTTP | - | -",
            ),
            (
                "from 192.0.2.1 (SquirrelMail authenticated user x) by b with HTTP",
                "- | - | 192.0.2.1 | b | HTTP | - | -",
            ),
        ];
        for (value, expected) in cases {
            assert_eq!(line(value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_in_a_comment_or_no_address_is_neither_clause_nor_address() {
        assert_eq!(line("from h (h [unix:/x]) by b (for [192.0.2.9]) id 1"), "h | h | - | b | - | 1 | -");
        assert_eq!(line("from h (h [999.1.1.1]) by b"), "h | h | - | b | - | - | -");
        assert_eq!(line("from by with id for; x"), "- | - | - | - | - | - | -");
        assert_eq!(line("from a (open by b with SMTP"), "a | - | - | - | - | - | -");
        assert_eq!(line("from a by b from c by d"), "a | - | - | b | - | - | -");
    }

    #[test]
    fn the_date_is_found_without_a_semicolon() {
        let hop = read("from a by b with SMTP id c Tue, 5 Mar 2024 10:00:00 +0000");
        assert_eq!((hop.id.unwrap().text().as_ref(), hop.seconds()), ("c", Some(1_709_632_800)));
        assert_eq!(read("by b id c 2024-03-05 10:00:00.5 +0000 UTC m=+1").seconds(), Some(1_709_632_800));
        assert_eq!(read("by b id c 5 Mar 2024 10:00:00 +0000").seconds(), Some(1_709_632_800));
    }

    #[test]
    fn tls_is_what_keyword_or_comment_say() {
        let tls = |value: &'static str| {
            let tls = read(value).tls;
            (tls.used, tls.version, tls.cipher.map(|cipher| &value[cipher.span.range()]))
        };
        assert_eq!(tls("by b with ESMTPSA"), (Some(true), None, None));
        assert_eq!(tls("by b with UTF8SMTP"), (Some(false), None, None));
        assert_eq!(tls("by b with HTTP"), (None, None, None));
        assert_eq!(tls("by b with esmtps (TLS1.2:AES_GCM:256) (Exim)"), (Some(true), Some("1.2"), Some("AES_GCM")));
        assert_eq!(tls("by b with esmtps (TLS1.2) tls TLS_AES"), (Some(true), Some("1.2"), Some("TLS_AES")));
        assert_eq!(tls("from a (TLS: TLSv1.1,256bits,AES256-SHA) by b"), (Some(true), Some("1.1"), Some("AES256-SHA")));
        assert_eq!(tls("by b with ESMTP (version=TLSv1/SSLv3 cipher=X)"), (Some(true), None, Some("X")));
        assert_eq!(tls("by b with ESMTP (Google Transport Security)"), (Some(true), None, None));
        assert_eq!(tls("by b (TLSgateway) with ESMTP"), (Some(false), None, None));
    }
}
