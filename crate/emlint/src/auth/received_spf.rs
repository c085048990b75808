//! Received-SPF (RFC 7208 §9.1), and the older forms of it in which only a sentence in a comment says what was checked.

use super::domain_of;
use crate::List as _;
use crate::message::Field;
use crate::message::lexer::{Kind, Lexer, Token};
use crate::{Slice, Span};
use std::net::IpAddr;

/// What a server wrote down about SPF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedSpf<'a> {
    pub field: Field<'a>,
    /// As written; empty when the field is.
    pub result: Slice<'a>,
    /// Without its outer parentheses.
    pub comment: Option<Slice<'a>>,
    pub pairs: Vec<Pair<'a>>,
    /// Who evaluated: `receiver=`, or what stands before the colon in the comment.
    pub receiver: Option<Slice<'a>>,
    /// The client: `client-ip=`, or the address in the comment.
    pub ip: Option<Slice<'a>>,
    pub helo: Option<Slice<'a>>,
    /// The address of MAIL FROM; empty for the null path.
    pub mail_from: Option<Slice<'a>>,
    /// The domain whose record was asked: that of MAIL FROM, or the EHLO name when that was checked.
    pub domain: Option<Slice<'a>>,
    /// The EHLO name was checked and not MAIL FROM (RFC 7208 §2.3).
    pub is_helo: bool,
    /// The words that say that no record exists and one was made up.
    pub best_guess: Option<Span>,
    /// Empty for what RFC 7208 §9.1 allows.
    pub flaws: Vec<SpfFlaw>,
}

/// `key=value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    pub span: Span,
    pub key: Slice<'a>,
    /// As written; quotes are still there.
    pub value: Slice<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpfFlaw {
    pub kind: SpfFlawKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpfFlawKind {
    MissingResult,
    /// None of the seven results of RFC 7208 §2.6.
    UnknownResult,
    /// No white space between result and comment.
    MissingSpace,
    /// A semicolon before the first pair.
    LeadingSemicolon,
    /// Two pairs with only white space between them.
    MissingSemicolon,
    KeyWithoutValue,
    UnexpectedText,
    /// A comment or quoted string that does not end.
    Unclosed,
}

/// The results of RFC 7208 §2.6.
pub const RESULTS: &[&str] = &["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"];

impl<'a> ReceivedSpf<'a> {
    #[must_use]
    pub fn read(field: &Field<'a>) -> Self {
        let value = field.value;
        let mut spf = Self {
            field: *field,
            result: value.trim().sub(0..0),
            comment: None,
            pairs: Vec::new(),
            receiver: None,
            ip: None,
            helo: None,
            mail_from: None,
            domain: None,
            is_helo: false,
            best_guess: None,
            flaws: Vec::new(),
        };
        spf.syntax(value);
        spf.meaning();
        spf
    }

    /// The value of `key`, without quotes and angle brackets.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Slice<'a>> {
        self.pairs.iter().find(|pair| pair.key.is(key)).map(|pair| bare(pair.value))
    }

    fn flaw(&mut self, kind: SpfFlawKind, span: Span) {
        self.flaws.push(SpfFlaw { kind, span });
    }

    fn syntax(&mut self, value: Slice<'a>) {
        let tokens: Vec<Token<'a>> = Lexer::with_separators(value, b";=").list();
        if let Some(token) = tokens.iter().find(|token| !token.closed) {
            self.flaw(SpfFlawKind::Unclosed, token.text.sub(0..1).span);
        }
        let mut tokens = tokens.into_iter().peekable();
        while tokens.next_if(Token::is_cfws).is_some() {}
        if let Some(token) = tokens.next_if(|token| token.kind == Kind::Atom) {
            self.result = token.text;
            if !RESULTS.iter().any(|result| token.text.is(result)) {
                self.flaw(SpfFlawKind::UnknownResult, token.text.span);
            }
            if let Some(next) = tokens.peek().filter(|next| next.kind == Kind::Comment) {
                let span = next.text.span;
                self.flaw(SpfFlawKind::MissingSpace, Span::at(span.start()));
            }
        } else {
            self.flaw(SpfFlawKind::MissingResult, self.result.span);
        }
        // Where a semicolon would stand, or stood, before the pair at hand.
        let mut semicolon = None;
        while let Some(token) = tokens.next() {
            match token.kind {
                Kind::Space => {}
                Kind::Comment => self.comment = self.comment.or(Some(token.inner())),
                Kind::Special(b';') => semicolon = Some(token.text.span),
                Kind::Atom => {
                    let key = token.text;
                    while tokens.next_if(Token::is_cfws).is_some() {}
                    if tokens.next_if(|token| token.kind == Kind::Special(b'=')).is_none() {
                        self.flaw(SpfFlawKind::KeyWithoutValue, key.span);
                        continue;
                    }
                    while tokens.next_if(Token::is_cfws).is_some() {}
                    let is_value = |token: &Token<'_>| !token.is_cfws() && token.kind != Kind::Special(b';');
                    let mut span = None;
                    while let Some(token) = tokens.next_if(is_value) {
                        span = Some(span.unwrap_or(token.text.span).to(token.text.span));
                    }
                    let span = span.unwrap_or(Span::at(key.span.end() + 1));
                    let pair = Pair { span: key.span.to(span), key, value: value.at(span) };
                    match (semicolon.take(), self.pairs.is_empty()) {
                        (Some(span), true) => self.flaw(SpfFlawKind::LeadingSemicolon, span),
                        (None, false) => self.flaw(SpfFlawKind::MissingSemicolon, Span::at(key.span.start())),
                        _ => {}
                    }
                    self.pairs.push(pair);
                }
                _ => self.flaw(SpfFlawKind::UnexpectedText, token.text.span),
            }
        }
    }

    fn meaning(&mut self) {
        let comment = self.comment.map(Sentence::read).unwrap_or_default();
        self.receiver = self.get("receiver").or(comment.receiver);
        // Courier has names of its own for the client and the sender.
        self.ip = self.get("client-ip").or(self.get("remoteip")).filter(|&ip| is_address(ip)).or(comment.ip);
        self.helo = self.get("helo");
        self.mail_from = self
            .get("envelope-from")
            .or(self.get("sender"))
            .or(comment.subject.filter(|subject| subject.bytes.contains(&b'@')));
        let subject = comment.subject.and_then(domain_of);
        let named = self.mail_from.and_then(domain_of).or(subject);
        self.is_helo = match self.get("identity") {
            Some(identity) => identity.is("helo"),
            // The null path has no domain: the EHLO name is checked in its place (RFC 7208 §2.4).
            None => self.mail_from.is_some_and(Slice::is_empty),
        };
        self.domain =
            if self.is_helo { self.helo.filter(|helo| !helo.is_empty()).or(subject).or(named) } else { named };
        let key = self.pairs.iter().find(|pair| pair.key.is("x-bestguess")).map(|pair| pair.span);
        self.best_guess = comment.best_guess.or(key);
    }
}

/// What the sentence in a comment says.
#[derive(Clone, Copy, Default)]
pub(super) struct Sentence<'a> {
    receiver: Option<Slice<'a>>,
    /// An address or domain.
    pub(super) subject: Option<Slice<'a>>,
    pub(super) ip: Option<Slice<'a>>,
    pub(super) best_guess: Option<Span>,
}

impl<'a> Sentence<'a> {
    /// The sentences that Google, Microsoft, and the SPF libraries of Perl and Python write:
    ///
    /// - `google.com: [best guess record for] domain of [transitioning] X designates 192.0.2.1 as permitted sender`
    /// - `192.0.2.1 is neither permitted nor denied by domain of X`
    /// - `X does not designate permitted sender hosts`
    /// - `error in processing during lookup of X: DNS error`
    /// - `192.0.2.1 is authorized to use 'X' in 'mfrom' identity`
    pub(super) fn read(comment: Slice<'a>) -> Self {
        let words: Vec<Slice<'a>> = comment.words().list();
        let word = |at: usize| words.get(at).copied();
        let says = |at: usize, phrase: &[&str]| {
            phrase.iter().enumerate().all(|(offset, known)| word(at + offset).is_some_and(|word| word.is(known)))
        };
        let mut sentence = Self::default();
        if let Some(first) = word(0)
            && let Some(name) = first.bytes.strip_suffix(b":")
            && !is_address(first)
        {
            sentence.receiver = Some(first.sub(0..name.len())).filter(|name| !name.is_empty());
        }
        for at in 0..words.len() {
            let subject = if says(at, &["domain", "of", "transitioning"]) {
                word(at + 3)
            } else if says(at, &["domain", "of"]) || says(at, &["lookup", "of"]) || says(at, &["record", "at"]) {
                word(at + 2)
            } else if says(at, &["to", "use"]) {
                word(at + 2).filter(|word| word.bytes.starts_with(b"'"))
            } else if says(at, &["does", "not", "designate", "permitted"]) && at > 0 {
                word(at - 1).filter(|word| !word.bytes.ends_with(b":"))
            } else {
                None
            };
            sentence.subject = sentence.subject.or(subject.map(clean).filter(|&subject| is_subject(subject)));
            if says(at, &["best", "guess"]) {
                let span = word(at + 2).filter(|next| next.is("record")).or(word(at + 1)).map(|last| last.span);
                sentence.best_guess = word(at).zip(span).map(|(first, last)| first.span.to(last));
            }
        }
        sentence.best_guess =
            sentence.best_guess.or(words.iter().find(|word| clean(**word).is("best-guess")).map(|word| word.span));
        let is_ip = |word: &Slice<'a>| {
            if is_address(*word) { Some(*word) } else { Some(clean(*word)).filter(|&word| is_address(word)) }
        };
        sentence.ip = words.iter().find_map(is_ip);
        sentence
    }
}

/// Without punctuation and quotes around.
fn clean(word: Slice<'_>) -> Slice<'_> {
    let is_wrapping = |byte: &u8| matches!(byte, b'\'' | b'"' | b'<' | b'>' | b':' | b',' | b';');
    let start = word.bytes.iter().position(|byte| !is_wrapping(byte)).unwrap_or(word.len());
    let end = word.bytes.iter().rposition(|byte| !is_wrapping(byte)).map_or(start, |last| last + 1);
    word.sub(start..end)
}

/// A value without quotes or angle brackets.
fn bare(value: Slice<'_>) -> Slice<'_> {
    value.unwrapped(b'"', b'"').unwrapped(b'<', b'>')
}

/// An address or domain, and not a word of the sentence that stands where one was taken out.
fn is_subject(word: Slice<'_>) -> bool {
    let is_sentence =
        ["designates", "does", "discourages", "transitioning", "used", "as"].iter().any(|known| word.is(known));
    word.bytes.iter().any(u8::is_ascii_alphanumeric) && !is_sentence
}

fn is_address(word: Slice<'_>) -> bool {
    str::from_utf8(word.bytes).is_ok_and(|word| word.parse::<IpAddr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::{ReceivedSpf, SpfFlawKind};
    use crate::Slice;
    use crate::message::Header;

    fn read(field: &str) -> ReceivedSpf<'_> {
        ReceivedSpf::read(Header::split(field.as_bytes(), 0, true).fields.first().unwrap())
    }

    /// `result domain mail-from ip receiver best-guess`, `-` for what is not said.
    fn line(value: &str) -> String {
        let field = format!("Received-SPF:{value}");
        let spf = read(&field);
        let text = |value: Option<Slice<'_>>| value.map_or("-".to_owned(), |value| value.text().into_owned());
        let guess = spf.best_guess.map_or("-", |span| &field[span.range()]);
        let (domain, mail_from) = (text(spf.domain), text(spf.mail_from));
        format!("{} {domain} {mail_from} {} {} {guess}", spf.result.text(), text(spf.ip), text(spf.receiver))
    }

    fn flaws(field: &str) -> Vec<(SpfFlawKind, &str)> {
        read(field).flaws.iter().map(|flaw| (flaw.kind, &field[flaw.span.range()])).collect()
    }

    #[test]
    fn reads_the_standard_form() {
        let field = "Received-SPF: fail (mx.example.net: domain of\r\n jo@example.org does not designate\r\n 192.0.2.1 as \
                     permitted sender)\r\n identity=mailfrom; client-ip=192.0.2.1;\r\n envelope-from=\"jo@example.org\";\r\n \
                     helo = h.example.org; mechanism=\"-all\";";
        assert_eq!(flaws(field), []);
        let expected = "fail example.org jo@example.org 192.0.2.1 mx.example.net -";
        assert_eq!(line(field.split_once(':').unwrap().1), expected);
        let spf = read(field);
        assert_eq!(spf.get("MECHANISM").unwrap().text(), "-all");
        assert_eq!(&field[spf.pairs[3].span.range()], "helo = h.example.org");
    }

    #[test]
    fn reads_forms_that_lost_their_names() {
        assert_eq!(line(" pass ( domain of designates as permitted sender);"), "pass - - - - -");
        let value = " softfail ( best guess record for domain of\r\n  transitioning does not designate\r\n  192.0.2.200 as \
                     permitted sender) client-ip=192.0.2.200;";
        assert_eq!(line(value), "softfail - - 192.0.2.200 - best guess record");
        assert_eq!(flaws(&format!("Received-SPF:{value}")), []);
        assert_eq!(
            line(" Pass (a.example: domain of **** designates 192.0.2.1 as x)"),
            "Pass - - 192.0.2.1 a.example -"
        );
    }

    #[test]
    fn reads_sentences() {
        let cases = [
            (
                " neutral (g.example: 2001:db8::1 is neither permitted nor denied by domain of b.example)",
                "b.example - 2001:db8::1",
            ),
            (" none (g.example: b.example does not designate permitted sender hosts)", "b.example - -"),
            (" none (g.example:  does not designate permitted sender hosts)", "- - -"),
            (
                " temperror (g.example: error in processing during lookup of a@b.example: DNS error)",
                "b.example a@b.example -",
            ),
            (
                " pass (b.example: 192.0.2.1 is authorized to use 'a@b.example' in 'mfrom' identity)",
                "b.example a@b.example 192.0.2.1",
            ),
        ];
        for (value, expected) in cases {
            let line = line(value);
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(words[1..4].join(" "), expected, "{value}");
        }
    }

    #[test]
    fn the_null_path_is_checked_by_its_ehlo_name() {
        assert_eq!(line(" pass (x) envelope-from=<>; helo=h.example"), "pass h.example  - - -");
        assert_eq!(
            line(" pass (x) identity=helo; envelope-from=a@b.example; helo=h.example"),
            "pass h.example a@b.example - - -"
        );
    }

    #[test]
    fn points_at_what_the_grammar_forbids() {
        let cases = [
            ("ok client-ip=192.0.2.1", SpfFlawKind::UnknownResult, "ok"),
            ("", SpfFlawKind::MissingResult, ""),
            ("pass(x)", SpfFlawKind::MissingSpace, ""),
            ("pass (x); helo=a", SpfFlawKind::LeadingSemicolon, ";"),
            ("pass helo=a receiver=b", SpfFlawKind::MissingSemicolon, ""),
            ("pass helo=a; receiver", SpfFlawKind::KeyWithoutValue, "receiver"),
            ("pass (x", SpfFlawKind::Unclosed, "("),
            ("pass \"x\"", SpfFlawKind::UnexpectedText, "\"x\""),
        ];
        for (value, kind, text) in cases {
            assert_eq!(flaws(&format!("Received-SPF: {value}")), [(kind, text)], "{value}");
        }
    }
}
