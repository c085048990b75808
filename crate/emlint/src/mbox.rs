//! Archives of many messages in one file (RFC 4155).

use crate::List as _;
use crate::Span;

/// The messages of an archive, each without its `From ` line and without the empty line that ends it; nothing when
/// `archive` does not begin with such a line. Quoted lines (`>From `) stay as they are: spans count octets of the file.
#[must_use]
pub fn split(archive: &[u8]) -> Vec<Span> {
    let mut messages: Vec<Span> = Vec::new();
    let mut behind_empty = true;
    let mut start = 0;
    for line in archive.split_inclusive(|&byte| byte == b'\n') {
        let end = start + line.len();
        if behind_empty && is_from_line(line) {
            messages.push(Span::at(end));
        } else if let Some(last) = messages.last_mut() {
            *last = Span::new(last.start()..end);
        } else {
            break;
        }
        behind_empty = matches!(line, b"\n" | b"\r\n");
        start = end;
    }
    messages.into_iter().map(|span| without_last_empty_line(archive, span)).list()
}

/// `From sender Thu Nov 26 10:00:00 2026`: prose that begins with this word has no time and year.
fn is_from_line(line: &[u8]) -> bool {
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).skip(2);
    let is_time = |word: &[u8]| matches!(word, [h, m, b':', rest @ ..] if h.is_ascii_digit() && m.is_ascii_digit() && rest.len() >= 2);
    let is_year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    line.starts_with(b"From ") && words.any(is_time) && words.any(is_year)
}

fn without_last_empty_line(archive: &[u8], span: Span) -> Span {
    let text = archive.get(span.range()).unwrap_or_default();
    let kept = [&b"\r\n\r\n"[..], b"\n\n"].iter().find(|end| text.ends_with(end)).map_or(0, |end| end.len() / 2);
    Span::new(span.start()..span.end() - kept)
}

#[cfg(test)]
mod tests {
    use super::split;

    fn texts(archive: &str) -> Vec<&str> {
        split(archive.as_bytes()).into_iter().map(|span| &archive[span.range()]).collect()
    }

    #[test]
    fn a_message_lies_between_two_from_lines() {
        let archive = "From a@example.org Thu Nov 26 10:00:00 2026\nA: 1\n\nx\n\n\
            From - Thu Nov 26 10:00:00 2026 +0100\r\nB: 2\r\n\r\ny\r\n\r\nFrom now on, 10:00 or 2026.\r\n";
        assert_eq!(texts(archive), ["A: 1\n\nx\n", "B: 2\r\n\r\ny\r\n\r\nFrom now on, 10:00 or 2026.\r\n"]);
    }

    #[test]
    fn a_from_line_stands_behind_an_empty_line() {
        assert_eq!(texts("From a Thu Nov 26 10:00 2026\nA: 1\nFrom a Thu Nov 26 10:00 2026\n").len(), 1);
    }

    #[test]
    fn what_does_not_begin_with_one_is_no_archive() {
        assert_eq!(texts("From: a\n\nFrom a Thu Nov 26 10:00 2026\n"), [""; 0]);
        assert_eq!(texts(""), [""; 0]);
    }
}
