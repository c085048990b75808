//! Which part of a domain its owner registered, told by the public suffix list (RFC 7489 §3.2).
//!
//! RFC 9989 §4.10 walks the DNS instead; offline the list gives the same answer for all but a few domains. Both of its
//! sections count: tenants of a hosting company are as much strangers to each other as owners below `.com`.

/// `cargo xtask psl` writes it and says how it is laid out.
static TABLE: &str = include_str!("suffixes.txt");

/// The part of `name` that its owner registered: a public suffix and one label. A public suffix itself is its own.
/// `name` is in ASCII (A-labels), in any case and with or without a final dot. `None` for what is no domain with at
/// least two labels: hosts of one label, IP addresses, names with empty labels.
#[must_use]
pub fn organizational_domain(name: &str) -> Option<&str> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'-' | b'_' | b'.');
    let is_number = name.rsplit('.').next().is_some_and(|top| top.bytes().all(|byte| byte.is_ascii_digit()));
    if !name.contains('.') || name.split('.').any(str::is_empty) || is_number || !name.bytes().all(is_letter) {
        return None;
    }
    let labels = suffix_labels(name);
    let start = name.rmatch_indices('.').nth(labels).map_or(0, |(dot, _)| dot + 1);
    name.get(start..)
}

/// How many labels of `name`, counted from its end, make up its public suffix.
fn suffix_labels(name: &str) -> usize {
    let mut labels = name.rsplit('.');
    let mut names = labels.next().and_then(below).unwrap_or_default();
    let Some(mut wanted) = labels.next() else { return 1 };
    names = skip(names, wanted);
    let (mut depth, mut suffix) = (0, 0);
    while let Some((mark, rest)) = names.split_first() {
        let end = rest.iter().position(u8::is_ascii_uppercase).unwrap_or(rest.len());
        let (label, rest) = rest.split_at(end);
        names = rest;
        let (is_rule, at) = if *mark < b'N' { (true, mark - b'A') } else { (false, mark - b'N') };
        if at < depth {
            // What follows lies beside the names that led here.
            break;
        } else if at > depth {
            continue;
        }
        // Siblings are in order, marks before names.
        if label.first().is_some_and(u8::is_ascii_alphanumeric) && order(wanted, label).is_lt() {
            break;
        }
        let exception = label.strip_prefix(b"!");
        if exception.is_some_and(|label| wanted.as_bytes().eq_ignore_ascii_case(label)) {
            return usize::from(depth) + 1;
        }
        let is_same = wanted.as_bytes().eq_ignore_ascii_case(label);
        if is_rule && (is_same || label == b"*") {
            suffix = usize::from(depth) + 1;
        }
        if is_same {
            let Some(next) = labels.next() else { break };
            wanted = next;
            depth += 1;
        }
    }
    suffix + 1
}

/// How `wanted` stands to a label of the table, in any case.
fn order(wanted: &str, label: &[u8]) -> std::cmp::Ordering {
    wanted.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(label.iter().copied())
}

/// `names` from the last one of the first level that does not come behind `wanted`; some top-level domains have hundreds.
fn skip<'a>(names: &'a [u8], wanted: &str) -> &'a [u8] {
    // A star holds for every name.
    if names.get(1).is_none_or(|first| !first.is_ascii_alphanumeric()) {
        return names;
    }
    let (mut low, mut high) = (0, names.len());
    while high - low > 1 {
        let middle = low.midpoint(high);
        let part = names.get(middle..high).unwrap_or_default();
        let Some(start) = memchr::memchr2(b'A', b'N', part).map(|at| middle + at) else {
            high = middle;
            continue;
        };
        let label = names.get(start + 1..).unwrap_or_default();
        let end = label.iter().position(u8::is_ascii_uppercase).unwrap_or(label.len());
        if order(wanted, label.get(..end).unwrap_or_default()).is_lt() {
            high = middle;
        } else {
            low = start;
        }
    }
    names.get(low..).unwrap_or_default()
}

/// What the table says of the names below a top-level domain.
fn below(top: &str) -> Option<&'static [u8]> {
    let table = TABLE.as_bytes();
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = memchr::memrchr(b'\n', table.get(..middle)?).map_or(0, |end| end + 1);
        let rest = table.get(start..)?;
        let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len()))?;
        let (name, names) = line.split_at(line.iter().position(u8::is_ascii_uppercase).unwrap_or(line.len()));
        match order(top, name) {
            std::cmp::Ordering::Equal => return Some(names),
            std::cmp::Ordering::Less => high = start,
            std::cmp::Ordering::Greater => low = start + line.len() + 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{TABLE, organizational_domain};

    #[test]
    fn the_owner_registered_a_suffix_and_one_label() {
        for (name, expected) in [
            ("mail.example.org", "example.org"),
            ("a.b.Example.CO.UK.", "Example.CO.UK"),
            ("x.tenant.github.io", "tenant.github.io"),
            ("shop.example", "shop.example"),
            ("a.shop.example", "shop.example"),
            ("xn--bcher-kva.example.de", "example.de"),
        ] {
            assert_eq!(organizational_domain(name), Some(expected));
        }
    }

    #[test]
    fn stars_and_their_exceptions_count() {
        assert_eq!(organizational_domain("a.b.c.ck"), Some("b.c.ck"));
        assert_eq!(organizational_domain("a.www.ck"), Some("www.ck"));
        assert_eq!(organizational_domain("a.city.kawasaki.jp"), Some("city.kawasaki.jp"));
        assert_eq!(organizational_domain("a.b.c.kawasaki.jp"), Some("b.c.kawasaki.jp"));
    }

    #[test]
    fn a_suffix_is_its_own() {
        assert_eq!(organizational_domain("co.uk"), Some("co.uk"));
        assert_eq!(organizational_domain("github.io"), Some("github.io"));
    }

    #[test]
    fn what_is_no_domain_has_none() {
        for name in
            ["", ".", "com", "localhost", "a..b", ".a.b", "192.0.2.1", "[192.0.2.1]", "2001:db8::1", "é", "a@b.example"]
        {
            assert_eq!(organizational_domain(name), None, "{name}");
        }
    }

    #[test]
    fn the_table_can_be_bisected() {
        let tops: Vec<&str> = TABLE
            .lines()
            .map(|line| line.split(|mark: char| mark.is_ascii_uppercase()).next().unwrap_or_default())
            .collect();
        assert!(tops.is_sorted() && tops.len() > 300);
    }
}
