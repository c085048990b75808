//! X-Spam-Status, as SpamAssassin and amavis write it: the verdict, the score, and the tests that fired.

use crate::{Slice, decimal};

/// A filter's verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpamStatus<'a> {
    /// `Yes` or `No`.
    pub verdict: Slice<'a>,
    pub is_spam: Option<bool>,
    /// A number, when it is one.
    pub score: Option<Slice<'a>>,
    pub required: Option<Slice<'a>>,
    /// Names of the tests, without their single scores.
    pub tests: Vec<Slice<'a>>,
}

impl<'a> SpamStatus<'a> {
    /// `Yes, score=7.1 required=5.0 tests=A,B,\r\n C autolearn=no`, or with `tests=[A=1.1, B=2]`.
    #[must_use]
    pub fn read(value: Slice<'a>) -> Self {
        let mut status = Self::default();
        let mut words = value.words();
        if let Some(first) = words.next() {
            let end = memchr::memchr(b',', first.bytes).unwrap_or(first.len());
            status.verdict = first.sub(0..end);
            status.is_spam =
                if status.verdict.is("yes") { Some(true) } else { status.verdict.is("no").then_some(false) };
        }
        let number = |value: Slice<'a>| Some(value).filter(|value| decimal::parse(&value.text()).is_some());
        while let Some(word) = words.next() {
            let Some(equals) = memchr::memchr(b'=', word.bytes) else { continue };
            let (key, behind) = (word.sub(0..equals), word.from(equals + 1));
            if key.is("score") || key.is("hits") {
                status.score = number(behind);
            } else if key.is("required") {
                status.required = number(behind);
            } else if key.is("tests") {
                // The list goes on as long as a comma or an open bracket says so.
                let mut piece = behind;
                let has_bracket = piece.bytes.starts_with(b"[");
                loop {
                    status.tests.extend(names(piece));
                    let goes_on = if has_bracket { !piece.bytes.ends_with(b"]") } else { piece.bytes.ends_with(b",") };
                    match words.next().filter(|_| goes_on) {
                        Some(next) => piece = next,
                        None => break,
                    }
                }
            }
        }
        status
    }
}

/// The names between commas and brackets.
fn names(piece: Slice<'_>) -> impl Iterator<Item = Slice<'_>> {
    let is_part = |byte: &u8| !matches!(byte, b',' | b'[' | b']');
    let mut rest = piece;
    std::iter::from_fn(move || {
        let start = rest.bytes.iter().position(is_part)?;
        let behind = rest.from(start);
        let length = behind.bytes.iter().position(|byte| !is_part(byte)).unwrap_or(behind.len());
        rest = behind.from(length);
        let name = behind.sub(0..length);
        Some(name.sub(0..memchr::memchr(b'=', name.bytes).unwrap_or(length)))
    })
    .filter(|name| !name.is("none"))
}

#[cfg(test)]
mod tests {
    use super::SpamStatus;
    use crate::Slice;

    fn read(value: &str) -> SpamStatus<'_> {
        SpamStatus::read(Slice::of(value.as_bytes(), 0..value.len()))
    }

    fn tests(value: &str) -> Vec<String> {
        read(value).tests.iter().map(|test| test.text().into_owned()).collect()
    }

    #[test]
    fn reads_both_shapes() {
        let status = read(" Yes, score=7.1 required=5.0 tests=A,B,\r\n\tC autolearn=no");
        assert_eq!((status.is_spam, status.score.unwrap().text().as_ref()), (Some(true), "7.1"));
        assert_eq!(tests(" Yes, score=7.1 required=5.0 tests=A,B,\r\n\tC autolearn=no"), ["A", "B", "C"]);
        assert_eq!(tests("No, score=x tests=[A=1.1, B=-2]\r\n\tautolearn=no version=3"), ["A", "B"]);
        for score in ["7.1", "-0.4", "+5", "5.", ".5"] {
            assert!(read(&format!("No, score={score}")).score.is_some(), "{score}");
        }
        for score in ["x", "", "-", ".", "1.2.3", "1-2", "inf"] {
            assert_eq!(read(&format!("No, score={score}")).score, None, "{score}");
        }
        for value in ["No, hits=1 tests=none version=2", "Yes", "tests=[]", "", "Yes tests="] {
            assert_eq!(tests(value), [""; 0], "{value}");
        }
    }
}
