//! SPF records to evaluate: the terms that the linter reads, with their macros. A record that breaks the grammar of
//! RFC 7208 §12 anywhere is no record at all (§4.6).

use emlint::Slice;
use emlint::dns::spf::{Spf, Term, TermKind};
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
        let mut record = Self::default();
        for term in Spf::read(Slice::of(text, 0..text.len())).terms {
            record.take(&term).map_err(|problem| (term.text.text().into_owned(), problem))?;
        }
        Ok(record)
    }

    fn take(&mut self, term: &Term<'_>) -> Result<(), &'static str> {
        if !term.text.bytes.iter().all(u8::is_ascii_graphic) {
            return Err("it has a character that must not stand there");
        }
        if term.kind.is_modifier() {
            let value = term.value.unwrap_or_default().text();
            let place = match term.kind {
                _ if term.qualifier.is_some() => return Err("there is no such mechanism"),
                TermKind::Redirect => &mut self.redirect,
                TermKind::Exp => &mut self.explanation,
                // Unknown modifiers are ignored (§6), but their grammar is not.
                _ => return Macro::read(&value, false).map(drop),
            };
            let modifier = Modifier { text: term.text.text().into_owned(), target: Macro::domain(&value)? };
            return if place.replace(modifier).is_some() { Err("it stands twice in the record") } else { Ok(()) };
        }
        let qualifier = match term.qualifier {
            Some(b'-') => Qualifier::Fail,
            Some(b'~') => Qualifier::Softfail,
            Some(b'?') => Qualifier::Neutral,
            _ => Qualifier::Pass,
        };
        let (text, mechanism) = (term.text.text().into_owned(), Mechanism::read(term)?);
        self.directives.push(Directive { text, qualifier, mechanism });
        Ok(())
    }
}

impl Mechanism {
    fn read(term: &Term<'_>) -> Result<Self, &'static str> {
        let value = term.value.map(Slice::text);
        let domain = || value.as_deref().map(Macro::domain).transpose();
        let prefixes = || {
            let (v4, v6) = term.dual_lengths().ok_or("its prefix length is none")?;
            Ok::<_, &'static str>(Prefixes { v4, v6 })
        };
        if term.kind == TermKind::Unknown {
            return Err("there is no such mechanism");
        }
        if !term.is_whole() {
            return Err(if term.kind == TermKind::All { "all has no value" } else { "what follows is no domain" });
        }
        match term.kind {
            TermKind::All if value.is_none() => Ok(Self::All),
            TermKind::All => Err("all has no value"),
            TermKind::Include => Ok(Self::Include(domain()?.ok_or("include needs a domain")?)),
            TermKind::Exists => Ok(Self::Exists(domain()?.ok_or("exists needs a domain")?)),
            TermKind::Ptr => Ok(Self::Ptr(domain()?)),
            TermKind::A => Ok(Self::A(domain()?, prefixes()?)),
            TermKind::Mx => Ok(Self::Mx(domain()?, prefixes()?)),
            TermKind::Ip4 => {
                let address =
                    value.ok_or("ip4 needs an address")?.parse().map_err(|_| "its address is no IPv4 address")?;
                Ok(Self::Ip4(address, term.length(32).ok_or("its prefix length is none")?))
            }
            _ => {
                let address =
                    value.ok_or("ip6 needs an address")?.parse().map_err(|_| "its address is no IPv6 address")?;
                Ok(Self::Ip6(address, term.length(128).ok_or("its prefix length is none")?))
            }
        }
    }
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
                if !(first.is_ascii_graphic() || explain && first == ' ') {
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
