//! SPF records (RFC 7208 §4.5, §4.6, §5, §6, §7): terms with their places, and what the grammar forbids.

use crate::{Slice, Span};
use std::net::{Ipv4Addr, Ipv6Addr};

/// An SPF record; spans count octets of the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spf<'r> {
    /// The first word.
    pub version: Slice<'r>,
    pub terms: Vec<Term<'r>>,
    pub flaws: Vec<SpfFlaw>,
}

/// `qualifier name value`: a mechanism or a modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term<'r> {
    /// All of it.
    pub text: Slice<'r>,
    /// One of `+ - ? ~`.
    pub qualifier: Option<u8>,
    pub name: Slice<'r>,
    pub kind: TermKind,
    /// Behind the `:` or `=`, without the prefix length of `a`, `mx`, `ip4` and `ip6`.
    pub value: Option<Slice<'r>>,
    /// `/24`, `//64` or both.
    pub prefix: Slice<'r>,
}

impl Term<'_> {
    /// Nothing stands between the name, the value and the prefix length that belongs to none of them.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let value = self.value.map_or(0, |value| value.len() + 1);
        usize::from(self.qualifier.is_some()) + self.name.len() + value + self.prefix.len() == self.text.len()
    }

    /// The prefix lengths of `a` and `mx`, for IPv4 and IPv6: `[ "/" ip4-cidr ] [ "//" ip6-cidr ]` (RFC 7208 §5.3).
    /// `None` when they break the grammar.
    #[must_use]
    pub fn dual_lengths(&self) -> Option<(u8, u8)> {
        let split = memchr::memmem::find(self.prefix.bytes, b"//").unwrap_or(self.prefix.len());
        let (v4, v6) = self.prefix.bytes.split_at(split);
        Some((length(v4, b"/", 32)?, length(v6, b"//", 128)?))
    }

    /// The prefix length of `ip4` (at most 32) and `ip6` (128), all of it when there is none (RFC 7208 §5.6). `None` when
    /// it breaks the grammar.
    #[must_use]
    pub fn length(&self, widest: u8) -> Option<u8> {
        length(self.prefix.bytes, b"/", widest)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermKind {
    All,
    Include,
    A,
    Mx,
    Ptr,
    Ip4,
    Ip6,
    Exists,
    Redirect,
    Exp,
    /// `name=value` with another name, which has no effect (RFC 7208 §6).
    OtherModifier,
    Unknown,
}

impl TermKind {
    /// Asks the DNS during evaluation (RFC 7208 §4.6.4).
    #[must_use]
    pub const fn is_lookup(self) -> bool {
        matches!(self, Self::Include | Self::A | Self::Mx | Self::Ptr | Self::Exists | Self::Redirect)
    }

    #[must_use]
    pub const fn is_modifier(self) -> bool {
        matches!(self, Self::Redirect | Self::Exp | Self::OtherModifier)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpfFlaw {
    pub kind: SpfFlawKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpfFlawKind {
    /// Not exactly `v=spf1`: no server reads the record.
    Version,
    /// `spf2.0/…` of Sender ID (RFC 4406), which nobody evaluates any more.
    SenderId,
    /// Another word than the eight mechanisms; what was probably meant.
    UnknownMechanism(Option<&'static str>),
    /// `include=` for `include:`: the octet.
    EqualsForColon,
    /// `ip4=…` is a modifier without effect (RFC 7208 §6).
    UselessModifier,
    /// A comma or semicolon where a space belongs.
    Separator,
    /// A tab, control character or octet outside US-ASCII.
    BadOctet,
    MissingValue,
    UnexpectedValue,
    BadAddress,
    /// An IPv6 address behind `ip4:`, or the other way round: the mechanism that takes it.
    OtherFamily(&'static str),
    BadPrefix,
    BadDomain,
    BadMacro,
    /// `redirect=` or `exp=` for the second time (RFC 7208 §6).
    Duplicate,
    /// A modifier with a qualifier before it.
    Qualified,
}

const MECHANISMS: &[(&str, TermKind)] = &[
    ("all", TermKind::All),
    ("include", TermKind::Include),
    ("a", TermKind::A),
    ("mx", TermKind::Mx),
    ("ptr", TermKind::Ptr),
    ("ip4", TermKind::Ip4),
    ("ip6", TermKind::Ip6),
    ("exists", TermKind::Exists),
];

impl<'r> Spf<'r> {
    /// Reads the value of a record.
    #[must_use]
    pub fn read(value: Slice<'r>) -> Self {
        let mut words = words(value);
        let mut spf = Self { version: words.next().unwrap_or(value.sub(0..0)), ..Self::default() };
        if spf.version.bytes.to_ascii_lowercase().starts_with(b"spf2.0")
            || spf.version.bytes.to_ascii_lowercase().starts_with(b"v=spf2.0")
        {
            spf.flaw(SpfFlawKind::SenderId, spf.version.span);
        } else if !spf.version.is("v=spf1") {
            spf.flaw(SpfFlawKind::Version, spf.version.span);
        }
        for word in words {
            spf.term(word);
        }
        spf
    }

    fn flaw(&mut self, kind: SpfFlawKind, span: Span) {
        self.flaws.push(SpfFlaw { kind, span });
    }

    fn term(&mut self, text: Slice<'r>) {
        let is_bad = |byte: &u8| !byte.is_ascii_graphic();
        if let Some(at) = text.bytes.iter().position(is_bad) {
            let length = text.from(at).bytes.iter().take_while(|byte| is_bad(byte)).count();
            self.flaw(SpfFlawKind::BadOctet, text.sub(at..at + length).span);
        }
        let qualifier = text.bytes.first().copied().filter(|byte| b"+-?~".contains(byte));
        let rest = text.from(usize::from(qualifier.is_some()));
        let end = rest.bytes.iter().position(|byte| matches!(byte, b':' | b'=' | b'/')).unwrap_or(rest.len());
        let name = rest.sub(0..end);
        let mark = rest.bytes.get(end).copied();
        let known = MECHANISMS.iter().find(|(known, _)| name.is(known)).map(|(_, kind)| *kind);
        let kind = match (mark, known) {
            (Some(b'='), _) if name.is("redirect") => TermKind::Redirect,
            (Some(b'='), _) if name.is("exp") => TermKind::Exp,
            (Some(b'='), _) if is_modifier_name(name.bytes) => TermKind::OtherModifier,
            (_, Some(kind)) => kind,
            _ => TermKind::Unknown,
        };
        let has_value = matches!(mark, Some(b':' | b'='));
        let value = rest.from(end + usize::from(has_value));
        let takes_prefix = matches!(kind, TermKind::A | TermKind::Mx | TermKind::Ip4 | TermKind::Ip6);
        let split = if takes_prefix { value.len() - prefix_len(value.bytes) } else { value.len() };
        let (value, prefix) = (value.sub(0..split), value.from(split));
        let term = Term { text, qualifier, name, kind, value: has_value.then_some(value), prefix };
        self.judge(&term, mark);
        self.terms.push(term);
    }

    /// One flaw for each term: what follows from it is not told as well.
    fn judge(&mut self, term: &Term<'r>, mark: Option<u8>) {
        let value = term.value.unwrap_or(term.prefix.sub(0..0));
        if let Some(at) = separator(term.text) {
            return self.flaw(SpfFlawKind::Separator, at);
        }
        match term.kind {
            TermKind::Unknown => {
                let meant = meant(term);
                self.flaw(SpfFlawKind::UnknownMechanism(meant), term.name.span);
            }
            TermKind::OtherModifier => self.modifier(term),
            TermKind::Redirect | TermKind::Exp => {
                let same = |other: &&Term<'_>| other.kind == term.kind;
                if term.qualifier.is_some() {
                    self.flaw(SpfFlawKind::Qualified, term.text.span);
                } else if self.terms.iter().any(|other| same(&other)) {
                    self.flaw(SpfFlawKind::Duplicate, term.text.span);
                } else {
                    self.domain(value, term.text);
                }
            }
            TermKind::All if term.value.is_some() || mark.is_some() => {
                self.flaw(SpfFlawKind::UnexpectedValue, term.text.span);
            }
            TermKind::All => {}
            TermKind::Include | TermKind::Exists => self.domain(value, term.text),
            TermKind::A | TermKind::Mx | TermKind::Ptr => {
                if term.kind != TermKind::Ptr && term.dual_lengths().is_none() {
                    self.flaw(SpfFlawKind::BadPrefix, term.prefix.span);
                } else if term.value.is_some() {
                    self.domain(value, term.text);
                } else if !term.is_whole() {
                    self.flaw(SpfFlawKind::UnexpectedValue, term.text.span);
                }
            }
            TermKind::Ip4 => self.address(term, value, "ip6"),
            TermKind::Ip6 => self.address(term, value, "ip4"),
        }
    }

    fn modifier(&mut self, term: &Term<'r>) {
        let equals = Span::new(term.name.span.end()..term.name.span.end() + 1);
        let is_address = term.value.is_some_and(|value| is_ip(value.bytes).is_some());
        let is_mechanism = MECHANISMS.iter().any(|(known, _)| term.name.is(known)) || meant_by(term.name).is_some();
        if term.qualifier.is_some() {
            self.flaw(SpfFlawKind::Qualified, term.text.span);
        } else if term.name.is("include") || (is_mechanism && !is_address) {
            self.flaw(SpfFlawKind::EqualsForColon, equals);
        } else if is_mechanism {
            self.flaw(SpfFlawKind::UselessModifier, equals);
        } else if let Some(Err(span)) = term.value.map(literal_tail) {
            self.flaw(SpfFlawKind::BadMacro, span);
        }
    }

    fn address(&mut self, term: &Term<'r>, value: Slice<'r>, other: &'static str) {
        let wanted_v4 = term.kind == TermKind::Ip4;
        let widest = if wanted_v4 { 32 } else { 128 };
        match is_ip(value.bytes) {
            _ if value.is_empty() => self.flaw(SpfFlawKind::MissingValue, term.text.span),
            None => self.flaw(SpfFlawKind::BadAddress, value.span),
            Some(is_v4) if is_v4 != wanted_v4 => self.flaw(SpfFlawKind::OtherFamily(other), term.name.span),
            Some(_) if term.length(widest).is_none() => self.flaw(SpfFlawKind::BadPrefix, term.prefix.span),
            Some(_) => {}
        }
    }

    /// A domain-spec (RFC 7208 §7.1).
    fn domain(&mut self, value: Slice<'r>, term: Slice<'r>) {
        if value.is_empty() {
            return self.flaw(SpfFlawKind::MissingValue, term.span);
        }
        match literal_tail(value) {
            Err(span) => self.flaw(SpfFlawKind::BadMacro, span),
            Ok(Some(tail)) if !ends_in_domain(tail.bytes, tail.len() < value.len()) => {
                self.flaw(SpfFlawKind::BadDomain, value.span);
            }
            Ok(_) => {}
        }
    }
}

/// Pieces between spaces; only the space separates terms (RFC 7208 §4.6.1).
fn words(value: Slice<'_>) -> impl Iterator<Item = Slice<'_>> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b' ', value.bytes).chain([value.len()]);
    ends.filter_map(move |end| {
        let word = value.sub(start..end);
        start = end + 1;
        (!word.is_empty()).then_some(word)
    })
}

/// `name` of `name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )`.
fn is_modifier_name(name: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().all(is_letter)
}

/// Octets of `/24`, `//64` or both at the end of a value.
fn prefix_len(value: &[u8]) -> usize {
    let is_prefix = |byte: &u8| byte.is_ascii_digit() || *byte == b'/';
    let run = value.iter().rev().take_while(|byte| is_prefix(byte)).count();
    let start = value.len() - run;
    memchr::memchr(b'/', value.get(start..).unwrap_or_default()).map_or(0, |slash| run - slash)
}

/// A number from 0 to `widest` without leading zeros behind `mark`; all of `widest` when nothing is written.
fn length(prefix: &[u8], mark: &[u8], widest: u8) -> Option<u8> {
    if prefix.is_empty() {
        return Some(widest);
    }
    let digits = prefix.strip_prefix(mark)?;
    let is_number = digits.iter().all(u8::is_ascii_digit) && (digits.len() == 1 || !digits.starts_with(b"0"));
    let length = str::from_utf8(digits).ok().filter(|_| is_number)?.parse().ok()?;
    (length <= widest).then_some(length)
}

/// Whether the text is an IPv4 address; none when it is no address.
fn is_ip(text: &[u8]) -> Option<bool> {
    let text = str::from_utf8(text).ok()?;
    let v4 = text.parse::<Ipv4Addr>().is_ok();
    (v4 || text.parse::<Ipv6Addr>().is_ok()).then_some(v4)
}

/// A comma or semicolon that stands outside of a macro.
fn separator(term: Slice<'_>) -> Option<Span> {
    let mut in_macro = false;
    for (at, &byte) in term.bytes.iter().enumerate() {
        match byte {
            b'{' => in_macro = true,
            b'}' => in_macro = false,
            b',' | b';' if !in_macro => return Some(term.sub(at..at + 1).span),
            _ => {}
        }
    }
    None
}

/// The mechanism that an unknown word stands for.
fn meant(term: &Term<'_>) -> Option<&'static str> {
    if let Some(meant) = meant_by(term.name) {
        return Some(meant);
    }
    let whole = term.text.from(usize::from(term.qualifier.is_some()));
    match is_ip(whole.bytes.split(|&byte| byte == b'/').next().unwrap_or_default()) {
        Some(true) => Some("ip4:"),
        Some(false) => Some("ip6:"),
        None if term.value.is_none() && whole.bytes.contains(&b'.') && !whole.bytes.contains(&b'/') => Some("include:"),
        None => None,
    }
}

fn meant_by(name: Slice<'_>) -> Option<&'static str> {
    let words = [
        ("ipv4", "ip4"),
        ("ip", "ip4"),
        ("ipv6", "ip6"),
        ("includes", "include"),
        ("host", "a"),
        ("exist", "exists"),
        ("redirect", "redirect="),
    ];
    words.into_iter().find(|(word, _)| name.is(word)).map(|(_, meant)| meant)
}

/// What stands behind the last macro; none when nothing does. An error points at a macro that is none (RFC 7208 §7.1).
fn literal_tail(value: Slice<'_>) -> Result<Option<Slice<'_>>, Span> {
    let mut rest = value;
    while let Some(at) = memchr::memchr(b'%', rest.bytes) {
        let here = rest.from(at);
        let length = match here.bytes {
            [_, b'%' | b'_' | b'-', ..] => 2,
            [_, b'{', ..] => {
                let end = memchr::memchr(b'}', here.bytes).unwrap_or(here.len());
                if !is_macro(here.sub(2..end).bytes) || end == here.len() {
                    return Err(here.sub(0..end + 1).span);
                }
                end + 1
            }
            _ => return Err(here.sub(0..1).span),
        };
        rest = here.from(length);
    }
    Ok(Some(rest).filter(|rest| !rest.is_empty()))
}

/// `letter [digits] [r] *delimiter`; the letters c, r and t belong to the text that `exp=` names (RFC 7208 §7.2).
fn is_macro(inside: &[u8]) -> bool {
    let Some((letter, rest)) = inside.split_first() else { return false };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = rest.split_at(digits);
    let rest = rest.strip_prefix(b"r").or(rest.strip_prefix(b"R")).unwrap_or(rest);
    let is_zero = !number.is_empty() && number.iter().all(|&digit| digit == b'0');
    b"slodiphv".contains(&letter.to_ascii_lowercase()) && !is_zero && rest.iter().all(|byte| b".-+,/_=".contains(byte))
}

/// Whether a domain-spec ends as a domain name does: in a dot and a top-level label, which is no number. Behind a macro
/// the label may be cut off from its dot.
fn ends_in_domain(tail: &[u8], follows_macro: bool) -> bool {
    let tail = tail.strip_suffix(b".").unwrap_or(tail);
    let dot = memchr::memrchr(b'.', tail);
    let top = tail.get(dot.map_or(0, |dot| dot + 1)..).unwrap_or_default();
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let is_label = !top.is_empty() && top.iter().all(is_letter) && !top.starts_with(b"-") && !top.ends_with(b"-");
    let has_letter = top.iter().any(|byte| !byte.is_ascii_digit());
    let starts_right = !tail.starts_with(b".") || follows_macro;
    is_label
        && has_letter
        && dot.is_some()
        && starts_right
        && !tail.contains(&b'@')
        && memchr::memmem::find(tail, b"..").is_none()
}

#[cfg(test)]
mod tests {
    use super::{Spf, SpfFlawKind as Kind};
    use crate::Slice;

    fn flaws(value: &str) -> Vec<(Kind, &str)> {
        let spf = Spf::read(Slice::of(value.as_bytes(), 0..value.len()));
        spf.flaws.iter().map(|flaw| (flaw.kind, &value[flaw.span.range()])).collect()
    }

    #[test]
    fn reads_all_that_the_grammar_allows() {
        for value in [
            "v=spf1",
            "V=SPF1 +a -MX ?ptr ~all",
            "v=spf1 a:example.org/24//64 mx/24 a//64 mx:example.org. ptr:example.org",
            "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1 ip6:2001:db8::/32 ip6:::1 ip6:::ffff:192.0.2.1",
            "v=spf1 exists:%{ir}.%{v}._spf.%{d2} include:_spf.%{d} redirect=%{o}",
            "v=spf1 exp=explain._spf.%{d} unknown=%% other.name=%_x moo.cow-far_out=man:dog/cat -all",
            "v=spf1 exists:%{L1R+-}._spf.example.org a:%{d}.example.org  redirect=_spf.xn--p1ai",
        ] {
            assert_eq!(flaws(value), [], "{value}");
        }
    }

    #[test]
    fn points_at_what_it_forbids() {
        for (value, kind, at) in [
            ("v=spf10 -all", Kind::Version, "v=spf10"),
            ("spf1 -all", Kind::Version, "spf1"),
            ("spf2.0/mfrom,pra -all", Kind::SenderId, "spf2.0/mfrom,pra"),
            ("v=spf1 ipv4:192.0.2.1", Kind::UnknownMechanism(Some("ip4")), "ipv4"),
            ("v=spf1 192.0.2.1", Kind::UnknownMechanism(Some("ip4:")), "192.0.2.1"),
            ("v=spf1 +a.example.com", Kind::UnknownMechanism(Some("include:")), "a.example.com"),
            ("v=spf1 foo", Kind::UnknownMechanism(None), "foo"),
            ("v=spf1 include=example.org", Kind::EqualsForColon, "="),
            ("v=spf1 mx=example.org", Kind::EqualsForColon, "="),
            ("v=spf1 ip4=192.0.2.1", Kind::UselessModifier, "="),
            ("v=spf1 a, mx", Kind::Separator, ","),
            ("v=spf1 include:a.example;include:b.example", Kind::Separator, ";"),
            ("v=spf1 a\tmx", Kind::BadOctet, "\t"),
            ("v=spf1 include", Kind::MissingValue, "include"),
            ("v=spf1 ip4:", Kind::MissingValue, "ip4:"),
            ("v=spf1 redirect=", Kind::MissingValue, "redirect="),
            ("v=spf1 all:example.org", Kind::UnexpectedValue, "all:example.org"),
            ("v=spf1 ip4:192.0.2.256", Kind::BadAddress, "192.0.2.256"),
            ("v=spf1 ip4:2001:db8::1", Kind::OtherFamily("ip6"), "ip4"),
            ("v=spf1 ip4:192.0.2.0/33", Kind::BadPrefix, "/33"),
            ("v=spf1 ip4:192.0.2.0/024", Kind::BadPrefix, "/024"),
            ("v=spf1 ip6:2001:db8::/129", Kind::BadPrefix, "/129"),
            ("v=spf1 a/", Kind::BadPrefix, "/"),
            ("v=spf1 a/24/64", Kind::BadPrefix, "/24/64"),
            ("v=spf1 mx/24x", Kind::UnexpectedValue, "mx/24x"),
            ("v=spf1 include:localhost", Kind::BadDomain, "localhost"),
            ("v=spf1 include:192.0.2.1", Kind::BadDomain, "192.0.2.1"),
            ("v=spf1 include:.example.org.", Kind::BadDomain, ".example.org."),
            ("v=spf1 a:example.-com", Kind::BadDomain, "example.-com"),
            ("v=spf1 exists:%(ir).example.org", Kind::BadMacro, "%"),
            ("v=spf1 exists:%{x}.example.org", Kind::BadMacro, "%{x}"),
            ("v=spf1 exp=%{r}.example.org", Kind::BadMacro, "%{r}"),
            ("v=spf1 foo=%abc", Kind::BadMacro, "%"),
            ("v=spf1 exists:%{d0}.example.org", Kind::BadMacro, "%{d0}"),
            ("v=spf1 exists:%{ir.example.org", Kind::BadMacro, "%{ir.example.org"),
            ("v=spf1 redirect=a.example redirect=b.example", Kind::Duplicate, "redirect=b.example"),
            ("v=spf1 -redirect=a.example", Kind::Qualified, "-redirect=a.example"),
        ] {
            assert_eq!(flaws(value).first(), Some(&(kind, at)), "{value}");
        }
    }
}
