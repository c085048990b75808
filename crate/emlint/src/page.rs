//! The pages of the rules: prose in Markdown with examples that are tested.
//!
//! An example is a fenced block whose info string is `eml` and one of `bad`, `good` or `fixed`, followed by options as
//! words: `received`, `outgoing`, `strict`, `bulk`, `pasted`, `smtp`, `submission`, `smtputf8`,
//! `ours` (shop.example is an own domain); outside of rule pages also `select=`, rules separated by commas; with `mbox`
//! the text is an archive whose messages are checked together. A `findings` block after a bad example lists exactly what
//! the rule reports. A `dns` block before an example has the records that the DNS answers with, as lines of a zone file;
//! without one, nobody is asked. In examples a line end means CRLF; the tokens of [`octets`] stand
//! for what cannot be written.

use crate::List as _;
use crate::{BulkOption, Options, Origin, StageOption, Transport};

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The rule reports exactly what the findings block says.
    Bad,
    /// The rule reports nothing.
    Good,
    /// The bad example before it with all safe fixes; the rule reports nothing.
    Fixed,
}

/// One example of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    pub kind: Kind,
    /// The words of the info string behind the kind.
    pub words: Vec<&'a str>,
    /// As written in the page.
    pub text: &'a str,
    /// The lines of the findings block that follows.
    pub findings: Option<&'a str>,
    /// The records of the DNS, from the block before it.
    pub records: Option<&'a str>,
}

impl Example<'_> {
    /// The options that the info string asks for, and where the octets are said to come from.
    #[must_use]
    pub fn options(&self) -> (Options, Origin) {
        let mut options = Options::default();
        let mut origin = Origin::File;
        for word in &self.words {
            match *word {
                "received" => options.stage = StageOption::Received,
                "outgoing" => options.stage = StageOption::Outgoing,
                "strict" => options.strict = true,
                "bulk" => options.bulk = BulkOption::Yes,
                "pasted" => origin = Origin::Pasted,
                "smtp" => options.transport = Transport::Smtp,
                "submission" => options.transport = Transport::Submission,
                "smtputf8" => options.smtputf8 = true,
                "ours" => options.own_domains = vec!["shop.example".to_owned()],
                _ => {
                    let codes = word.strip_prefix("select=").into_iter().flat_map(|codes| codes.split(','));
                    options.select.extend(codes.map(str::to_owned));
                }
            }
        }
        (options, origin)
    }
}

/// The words that an info string may hold behind `eml bad`, `eml good` or `eml fixed`.
pub const WORDS: &[&str] =
    &["received", "outgoing", "strict", "bulk", "pasted", "smtp", "submission", "smtputf8", "ours", "mbox"];

/// A fenced block: its info string, its text, and where it lies in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    pub info: &'a str,
    pub text: &'a str,
}

/// The fenced blocks of a page.
pub fn blocks(page: &str) -> impl Iterator<Item = Block<'_>> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let start = if rest.starts_with("```") { 0 } else { rest.find("\n```")? + 1 };
        let (info, body) = rest.get(start + 3..)?.split_once('\n')?;
        let end = if body.starts_with("```") { 0 } else { body.find("\n```")? + 1 };
        rest = body.get(end + 3..)?;
        Some(Block { info: info.trim(), text: body.get(..end)? })
    })
}

/// The examples of a page, in order.
#[must_use]
pub fn examples(page: &str) -> Vec<Example<'_>> {
    let mut examples: Vec<Example<'_>> = Vec::new();
    let mut records = None;
    for block in blocks(page) {
        let mut words = block.info.split_whitespace();
        let kind = match (words.next(), words.next()) {
            (Some("eml"), Some("bad")) => Kind::Bad,
            (Some("eml"), Some("good")) => Kind::Good,
            (Some("eml"), Some("fixed")) => Kind::Fixed,
            (Some("findings"), _) => {
                if let Some(example) = examples.last_mut() {
                    example.findings = Some(block.text);
                }
                continue;
            }
            (Some("dns"), _) => {
                records = Some(block.text);
                continue;
            }
            _ => continue,
        };
        let (words, text, records) = (words.collect(), block.text, records.take());
        examples.push(Example { kind, words, text, findings: None, records });
    }
    examples
}

/// The octets that an example stands for: line ends become CRLF, and
///
/// | token | octets |
/// |---|---|
/// | `␊` | a lone LF, in place of the line end it stands before |
/// | `␍` | a lone CR; before a line end, in addition to it only when doubled: `␍␊` is CR LF |
/// | `␀` | NUL |
/// | `␠` | a space, where it could be overlooked |
/// | `␉` | a tab |
/// | `⟨x×998⟩` | `x`, 998 times |
/// | `⟨FC⟩` | the octets with these hexadecimal digits |
///
/// A line that ends in `␊` or `␍` has no CRLF besides. The last line end of a block counts.
#[must_use]
pub fn octets(text: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '\n' => octets.extend_from_slice(b"\r\n"),
            '␊' | '␍' => {
                octets.push(if first == '␊' { b'\n' } else { b'\r' });
                // The token is the line end; the break behind it only keeps the page readable.
                if rest.get(length..).is_some_and(|rest| rest.starts_with('\n')) {
                    length += 1;
                }
            }
            '␀' => octets.push(0),
            '␠' => octets.push(b' '),
            '␉' => octets.push(b'\t'),
            '⟨' => match rest.find('⟩') {
                Some(end) => {
                    octets.extend(token(rest.get(length..end).unwrap_or_default()));
                    length = end + '⟩'.len_utf8();
                }
                None => octets.extend_from_slice("⟨".as_bytes()),
            },
            _ => octets.extend_from_slice(rest.get(..length).unwrap_or_default().as_bytes()),
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    octets
}

/// What stands between `⟨` and `⟩`: `text×count`, or hexadecimal digits.
fn token(text: &str) -> Vec<u8> {
    if let Some((what, count)) = text.rsplit_once('×')
        && let Ok(count) = count.parse::<usize>()
    {
        return what.repeat(count.min(1 << 20)).into_bytes();
    }
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).list();
    let pairs = digits.as_chunks::<2>().0.iter().filter_map(|pair| str::from_utf8(pair).ok());
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, examples, octets};

    #[test]
    fn tokens_stand_for_what_cannot_be_written() {
        assert_eq!(octets("A: 1\nB␊\nC␀⟨x×3⟩⟨FCE9⟩␍\n"), b"A: 1\r\nB\nC\0xxx\xFC\xE9\r");
        assert_eq!(octets("a⟨"), "a⟨".as_bytes());
    }

    #[test]
    fn finds_examples_with_their_findings() {
        let page = "Why.\n\n```eml bad received\nA: 1\n```\n\n```findings\nX 1:1\n```\n\n```eml good\n```\n";
        let found = examples(page);
        assert_eq!((found[0].kind, found[0].text, found[0].findings), (Kind::Bad, "A: 1\n", Some("X 1:1\n")));
        assert_eq!(found[0].words, ["received"]);
        assert_eq!((found[1].kind, found[1].text), (Kind::Good, ""));
    }
}
