//! SPF records as RFC 7208 §12 writes them: a record that breaks its grammar anywhere is no record at all (§4.6).

use std::net::{Ipv4Addr, Ipv6Addr};

/// A record, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) directives: Vec<Directive>,
    pub(crate) redirect: Option<Modifier>,
    pub(crate) explanation: Option<Modifier>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Modifier {
    pub(crate) text: String,
    pub(crate) target: Macro,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Directive {
    /// As written.
    pub(crate) text: String,
    pub(crate) qualifier: Qualifier,
    pub(crate) mechanism: Mechanism,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Qualifier {
    Pass,
    Fail,
    Softfail,
    Neutral,
}

/// What a directive looks at (RFC 7208 §5). Without a domain it means the one whose record this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mechanism {
    All,
    Include(Macro),
    A(Option<Macro>, Prefixes),
    Mx(Option<Macro>, Prefixes),
    Ptr(Option<Macro>),
    Ip4(Ipv4Addr, u8),
    Ip6(Ipv6Addr, u8),
    Exists(Macro),
}

/// Lengths of network prefixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prefixes {
    pub(crate) v4: u8,
    pub(crate) v6: u8,
}

/// A string with macros (RFC 7208 §7), read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Macro(pub(crate) Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Expand {
        /// In lower case.
        letter: char,
        /// Upper case asks for URL escapes.
        escape: bool,
        /// How many labels from the right; 0 for all.
        labels: usize,
        reverse: bool,
        delimiters: String,
    },
}

/// Whether a TXT record claims to be SPF: `v=spf1` and then a space or nothing (RFC 7208 §4.5).
pub(crate) fn is_spf(text: &[u8]) -> bool {
    let starts = text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"v=spf1"));
    starts && text.get(6).is_none_or(|&octet| octet == b' ')
}

impl Record {
    /// Reads a record that [`is_spf`]; the error is the first term that breaks the grammar, and why.
    pub(crate) fn read(text: &[u8]) -> Result<Self, (String, &'static str)> {
        let Ok(text) = str::from_utf8(text) else {
            return Err((String::from_utf8_lossy(text).into_owned(), "it is not US-ASCII"));
        };
        let mut record = Self::default();
        for term in text.get(6..).unwrap_or_default().split(' ').filter(|term| !term.is_empty()) {
            record.read_term(term).map_err(|problem| (term.to_owned(), problem))?;
        }
        Ok(record)
    }

    fn read_term(&mut self, term: &str) -> Result<(), &'static str> {
        if let Some((name, value)) = term.split_once('=').filter(|(name, _)| is_modifier_name(name)) {
            let place = match name.to_ascii_lowercase().as_str() {
                "redirect" => &mut self.redirect,
                "exp" => &mut self.explanation,
                // Unknown modifiers are ignored (§6), but their grammar is not.
                _ => return Macro::read(value, false).map(drop),
            };
            let modifier = Modifier { text: term.to_owned(), target: Macro::domain(value)? };
            return if place.replace(modifier).is_some() { Err("it stands twice in the record") } else { Ok(()) };
        }
        let (qualifier, rest) = match term.as_bytes().first() {
            Some(b'+') => (Qualifier::Pass, 1),
            Some(b'-') => (Qualifier::Fail, 1),
            Some(b'~') => (Qualifier::Softfail, 1),
            Some(b'?') => (Qualifier::Neutral, 1),
            _ => (Qualifier::Pass, 0),
        };
        let mechanism = Mechanism::read(term.get(rest..).unwrap_or_default())?;
        self.directives.push(Directive { text: term.to_owned(), qualifier, mechanism });
        Ok(())
    }
}

fn is_modifier_name(name: &str) -> bool {
    let rest = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_' | b'.');
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.bytes().all(rest)
}

impl Mechanism {
    fn read(text: &str) -> Result<Self, &'static str> {
        let end = text.find([':', '/']).unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(end).unwrap_or_default();
        let value = rest.strip_prefix(':');
        let domain = |text: Option<&str>| match text {
            Some(text) => Macro::domain(text).map(Some),
            None => Ok(None),
        };
        match name.to_ascii_lowercase().as_str() {
            "all" if rest.is_empty() => Ok(Self::All),
            "all" => Err("all has no value"),
            "include" => Macro::domain(value.ok_or("include needs a domain")?).map(Self::Include),
            "exists" => Macro::domain(value.ok_or("exists needs a domain")?).map(Self::Exists),
            "ptr" if rest.is_empty() || value.is_some() => domain(value).map(Self::Ptr),
            name @ ("a" | "mx") => {
                let (target, prefixes) = prefixes(rest)?;
                let target = match target.strip_prefix(':') {
                    Some(target) => Some(Macro::domain(target)?),
                    None if target.is_empty() => None,
                    None => return Err("what follows is no domain"),
                };
                Ok(if name == "a" { Self::A(target, prefixes) } else { Self::Mx(target, prefixes) })
            }
            "ip4" => {
                let (address, prefix) = network(value.ok_or("ip4 needs an address")?, 32)?;
                Ok(Self::Ip4(address.parse().map_err(|_| "its address is no IPv4 address")?, prefix))
            }
            "ip6" => {
                let (address, prefix) = network(value.ok_or("ip6 needs an address")?, 128)?;
                Ok(Self::Ip6(address.parse().map_err(|_| "its address is no IPv6 address")?, prefix))
            }
            _ => Err("there is no such mechanism"),
        }
    }
}

/// `address[/length]`.
fn network(text: &str, longest: u8) -> Result<(&str, u8), &'static str> {
    match text.split_once('/') {
        Some((address, length)) => Ok((address, length_of(length, longest)?)),
        None => Ok((text, longest)),
    }
}

/// A prefix length without leading zeros.
fn length_of(text: &str, longest: u8) -> Result<u8, &'static str> {
    let is_number = text.bytes().all(|octet| octet.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    let length = text.parse().ok().filter(|&length| is_number && length <= longest);
    length.ok_or("its prefix length is none")
}

/// What stands before `/length` and `//length` at the end.
fn prefixes(text: &str) -> Result<(&str, Prefixes), &'static str> {
    let mut prefixes = Prefixes { v4: 32, v6: 128 };
    let mut rest = text;
    let is_digits = |text: &str| text.bytes().all(|octet| octet.is_ascii_digit());
    if let Some((before, length)) = rest.rsplit_once("//").filter(|(_, length)| is_digits(length)) {
        prefixes.v6 = length_of(length, 128)?;
        rest = before;
    }
    if let Some((before, length)) = rest.rsplit_once('/').filter(|(_, length)| is_digits(length)) {
        prefixes.v4 = length_of(length, 32)?;
        rest = before;
    }
    Ok((rest, prefixes))
}

impl Macro {
    /// A `domain-spec`: it ends with a top label or a macro.
    fn domain(text: &str) -> Result<Self, &'static str> {
        let read = Self::read(text, false)?;
        let ends_well = match read.0.last() {
            None => return Err("its domain is empty"),
            Some(Piece::Expand { .. }) => true,
            Some(Piece::Text(_)) => text.ends_with(['%', '-', '_']) && ends_with_escape(text) || has_top_label(text),
        };
        if ends_well { Ok(read) } else { Err("its domain does not end with a name or a macro") }
    }

    /// A `macro-string`, or with `explain` an `explain-string`, which may have spaces and further letters (§7.2).
    pub(crate) fn read(text: &str, explain: bool) -> Result<Self, &'static str> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if first != '%' {
                if !first.is_ascii_graphic() && !(explain && first == ' ') {
                    return Err("it has a character that must not stand there");
                }
                literal.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
                continue;
            }
            let escape = rest.as_bytes().get(1);
            let plain = match escape {
                Some(b'%') => "%",
                Some(b'_') => " ",
                Some(b'-') => "%20",
                _ => "",
            };
            if !plain.is_empty() {
                literal.push_str(plain);
                rest = rest.get(2..).unwrap_or_default();
                continue;
            }
            let inner = rest.strip_prefix("%{").and_then(|rest| rest.split_once('}'));
            let Some((inner, tail)) = inner else { return Err("a % starts no macro") };
            if !literal.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
            }
            pieces.push(expand(inner, explain)?);
            rest = tail;
        }
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Ok(Self(pieces))
    }
}

/// Whether the text ends with `%%`, `%_` or `%-`, which count as macros.
fn ends_with_escape(text: &str) -> bool {
    let before = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
    let signs = before.bytes().rev().take_while(|&octet| octet == b'%').count();
    signs % 2 == 1
}

/// A dot, and then a label that is not all digits (RFC 7208 §7.1 `toplabel`).
fn has_top_label(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let Some((_, label)) = text.rsplit_once('.') else { return false };
    let inner = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
    !label.is_empty()
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !label.bytes().all(|octet| octet.is_ascii_digit())
}

fn expand(inner: &str, explain: bool) -> Result<Piece, &'static str> {
    let letter = inner.chars().next().unwrap_or_default();
    let lower = letter.to_ascii_lowercase();
    if !("slodiphv".contains(lower) || explain && "crt".contains(lower)) {
        return Err("it has a macro that does not exist");
    }
    let rest = inner.get(letter.len_utf8()..).unwrap_or_default();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = rest.split_at_checked(digits).unwrap_or_default();
    let labels = if number.is_empty() { 0 } else { number.parse().unwrap_or(usize::MAX) };
    if !number.is_empty() && labels == 0 {
        return Err("a macro keeps no labels at all");
    }
    let (reverse, delimiters) = match rest.strip_prefix(['r', 'R']) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if !delimiters.bytes().all(|octet| b".-+,/_=".contains(&octet)) {
        return Err("a macro splits at a character that it cannot split at");
    }
    let delimiters = if delimiters.is_empty() { "." } else { delimiters }.to_owned();
    Ok(Piece::Expand { letter: lower, escape: letter.is_ascii_uppercase(), labels, reverse, delimiters })
}
