//! Records given as text: lines of a zone file (RFC 1035 §5.1), what `dig` prints, or JSON.
//!
//! A name that the text does not mention is not known to be absent: the answer is then "not supplied". `$ORIGIN` or an
//! SOA record makes the text complete for that zone, and `name NXDOMAIN` or `name SERVFAIL` says so of one name.

use crate::dns::{Answer, Failure, Kind, Question, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What the text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    records: BTreeMap<Question, Vec<Record>>,
    /// Names with any record.
    names: BTreeSet<String>,
    /// Names with a stated outcome for every type.
    stated: BTreeMap<String, Answer>,
    aliases: BTreeMap<String, String>,
    /// Zones whose absent names do not exist.
    complete: BTreeSet<String>,
}

/// A line that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// 1-based; 0 for JSON, which has no lines.
    pub line: usize,
    pub problem: String,
}

impl fmt::Display for BadRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "records: {}", self.problem),
            line => write!(formatter, "records, line {line}: {}", self.problem),
        }
    }
}

impl std::error::Error for BadRecord {}

impl Zone {
    /// Reads `text`: JSON when it starts with `{` or `[`, else lines.
    pub fn parse(text: &str) -> Result<Self, BadRecord> {
        let mut zone = Self::default();
        if text.trim_start().starts_with(['{', '[']) {
            zone.read_json(text).map_err(|problem| BadRecord { line: 0, problem })?;
        } else {
            zone.read_lines(text)?;
        }
        Ok(zone)
    }

    /// Adds one record.
    pub fn add(&mut self, name: &str, record: Record) {
        let question = Question::new(name, record.kind());
        self.names.insert(question.name.clone());
        self.records.entry(question).or_default().push(record);
    }

    /// Makes a name another one for another.
    pub fn alias(&mut self, name: &str, target: &str) {
        self.aliases.insert(Question::new(name, Kind::A).name, Question::new(target, Kind::A).name);
    }

    /// Says what every question about a name gets for an answer.
    pub fn state(&mut self, name: &str, answer: Answer) {
        self.stated.insert(Question::new(name, Kind::A).name, answer);
    }

    /// Absent names of this zone do not exist; of the empty name: of the whole DNS.
    pub fn complete(&mut self, name: &str) {
        self.complete.insert(Question::new(name, Kind::A).name);
    }

    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer {
        let mut question = question.clone();
        for _ in 0..8 {
            if let Some(records) = self.records.get(&question) {
                return Answer::Records(records.clone());
            }
            match self.aliases.get(&question.name) {
                Some(target) => question.name.clone_from(target),
                None => return self.absent(&question.name),
            }
        }
        Answer::Failed(Failure::Loop)
    }

    fn absent(&self, name: &str) -> Answer {
        let is_below = |zone: &String| zone.is_empty() || emlint::auth::align::is_within(name, zone);
        let is_parent = |other: &String| other.ends_with(&format!(".{name}"));
        if let Some(answer) = self.stated.get(name) {
            answer.clone()
        } else if self.names.contains(name) {
            Answer::NoData
        } else if !self.complete.iter().any(is_below) {
            Answer::Failed(Failure::NotSupplied)
        } else if self.names.iter().any(is_parent) {
            // A name between two others exists without records (RFC 8020).
            Answer::NoData
        } else {
            Answer::NoName
        }
    }

    fn read_lines(&mut self, text: &str) -> Result<(), BadRecord> {
        let mut origin = String::new();
        let mut owner = String::new();
        let mut lines = text.lines().enumerate();
        while let Some((index, line)) = lines.next() {
            let fail = |problem: String| BadRecord { line: index + 1, problem };
            let mut line = line.to_owned();
            // Parentheses continue a record on the next lines.
            while open_parentheses(&line) > 0 {
                let Some((_, next)) = lines.next() else { return Err(fail("a parenthesis is not closed".to_owned())) };
                line.push(' ');
                line.push_str(next);
            }
            let starts_blank = line.starts_with([' ', '\t']);
            let mut rest = line.trim();
            if rest.is_empty() || rest.starts_with([';', '#']) {
                continue;
            }
            if let Some(name) = rest.strip_prefix("$ORIGIN") {
                origin = without_comment(name).trim().trim_end_matches('.').to_ascii_lowercase();
                self.complete(&origin.clone());
                continue;
            }
            if rest.starts_with('$') {
                continue;
            }
            if !starts_blank || owner.is_empty() {
                let (name, tail) = word(rest);
                owner = match name {
                    "@" if !origin.is_empty() => origin.clone(),
                    name if !origin.is_empty() && !name.ends_with('.') => format!("{name}.{origin}"),
                    name => name.trim_end_matches('.').to_owned(),
                };
                rest = tail;
            }
            self.read_record(&owner, &origin, rest).map_err(fail)?;
        }
        Ok(())
    }

    /// `[TTL] [IN] TYPE data`, TTL and class in any order.
    fn read_record(&mut self, owner: &str, origin: &str, mut rest: &str) -> Result<(), String> {
        let kind = loop {
            let (word, tail) = word(rest);
            rest = tail;
            if word.is_empty() {
                return Err("it has no type: write `name TYPE data`".to_owned());
            }
            let is_ttl = word.starts_with(|first: char| first.is_ascii_digit());
            if !is_ttl && !word.eq_ignore_ascii_case("IN") {
                break word.to_ascii_uppercase();
            }
        };
        let target = |text: &str| {
            let name = without_comment(text).trim().to_ascii_lowercase();
            if origin.is_empty() || name.ends_with('.') { name } else { format!("{name}.{origin}") }
        };
        match kind.as_str() {
            "NXDOMAIN" => self.state(owner, Answer::NoName),
            "SERVFAIL" => self.state(owner, Answer::Failed(Failure::Code(2))),
            "SOA" => self.complete(owner),
            "CNAME" => self.alias(owner, &target(rest)),
            kind => {
                let Some(kind) = Kind::from_name(kind) else { return Ok(()) };
                let data = match kind {
                    Kind::Txt => rest.to_owned(),
                    Kind::Ptr => target(rest),
                    Kind::Mx => {
                        let (preference, exchange) = word(rest);
                        format!("{preference} {}", target(exchange))
                    }
                    Kind::A | Kind::Aaaa => without_comment(rest).trim().to_owned(),
                };
                let data = if kind == Kind::Txt { without_parentheses(&data) } else { data };
                let record = record(kind, &data).ok_or_else(|| format!("“{rest}” is no {} record", kind.name()))?;
                self.add(owner, record);
            }
        }
        Ok(())
    }

    /// `{"name": "text"}`, `{"name": {"TXT": ["…"], "A": "…"}}` or `[{"name", "type", "data"}]`.
    fn read_json(&mut self, text: &str) -> Result<(), String> {
        use serde_json::Value;
        let each = |value: &Value| -> Vec<String> {
            match value {
                Value::String(text) => vec![text.clone()],
                Value::Array(list) => list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
                _ => Vec::new(),
            }
        };
        let mut add = |name: &str, kind: Kind, data: &str| {
            let record = match kind {
                // JSON has its own quotes.
                Kind::Txt => Some(Record::Txt(data.as_bytes().to_vec())),
                kind => record(kind, data),
            };
            record.map(|record| self.add(name, record)).ok_or_else(|| format!("“{data}” is no {} record", kind.name()))
        };
        match serde_json::from_str(text).map_err(|error| error.to_string())? {
            Value::Object(names) => {
                for (name, value) in &names {
                    if let Value::Object(kinds) = value {
                        for (kind, value) in kinds {
                            let kind = Kind::from_name(kind).ok_or_else(|| format!("unknown type “{kind}”"))?;
                            each(value).iter().try_for_each(|data| add(name, kind, data))?;
                        }
                    } else {
                        each(value).iter().try_for_each(|data| add(name, Kind::Txt, data))?;
                    }
                }
            }
            Value::Array(list) => {
                for item in &list {
                    let field = |name: &str| item.get(name).and_then(Value::as_str);
                    let (Some(name), Some(data)) = (field("name"), field("data")) else {
                        return Err("a record is {\"name\", \"type\", \"data\"}".to_owned());
                    };
                    let kind = match item.get("type") {
                        Some(Value::Number(number)) => {
                            Kind::ALL.into_iter().find(|kind| Some(u64::from(kind.number())) == number.as_u64())
                        }
                        Some(Value::String(kind)) => Kind::from_name(kind),
                        _ => None,
                    };
                    add(name, kind.ok_or_else(|| format!("the record of {name} has no type that is known"))?, data)?;
                }
            }
            _ => return Err("JSON records are an object or a list".to_owned()),
        }
        Ok(())
    }
}

/// The text with blanks for parentheses that are not quoted.
fn without_parentheses(text: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let blank = |letter| {
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        if !quoted && matches!(letter, '(' | ')') { ' ' } else { letter }
    };
    text.chars().map(blank).collect()
}

/// How many parentheses are open at the end of a line.
fn open_parentheses(line: &str) -> usize {
    let (mut depth, mut quoted) = (0_usize, false);
    let mut octets = line.bytes();
    while let Some(octet) = octets.next() {
        match octet {
            b'\\' => _ = octets.next(),
            b'"' => quoted = !quoted,
            // A comment, unless it is inside the bare text of a TXT record, where nobody writes parentheses.
            b';' if !quoted => break,
            b'(' if !quoted => depth += 1,
            b')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth
}

/// The first word and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once([' ', '\t']).unwrap_or((text, ""))
}

fn without_comment(text: &str) -> &str {
    text.split(';').next().unwrap_or_default()
}

/// Reads the data of a record, as zone files and DNS-over-HTTPS servers write it.
#[must_use]
pub fn record(kind: Kind, data: &str) -> Option<Record> {
    let host = |name: &str| name.trim_end_matches('.').to_ascii_lowercase();
    let data = data.trim();
    match kind {
        Kind::A => data.parse().ok().map(Record::A),
        Kind::Aaaa => data.parse().ok().map(Record::Aaaa),
        Kind::Ptr => Some(Record::Ptr(host(data))),
        Kind::Mx => {
            let (preference, exchange) = word(data);
            Some(Record::Mx { preference: preference.parse().ok()?, exchange: host(exchange.trim()) })
        }
        Kind::Txt => Some(Record::Txt(text(data))),
    }
}

/// Character-strings, joined (RFC 1035 §5.1). Text that does not begin with a quote is taken as it stands: so people
/// paste it, and a `;` in it is no comment.
fn text(data: &str) -> Vec<u8> {
    if !data.starts_with('"') {
        return data.as_bytes().to_vec();
    }
    let mut out = Vec::with_capacity(data.len());
    let mut quoted = false;
    let mut rest = data.as_bytes();
    while let Some((&octet, tail)) = rest.split_first() {
        rest = tail;
        match octet {
            b'"' => quoted = !quoted,
            b'\\' if quoted => {
                let number = tail.get(..3).and_then(|digits| str::from_utf8(digits).ok()?.parse::<u8>().ok());
                let (octet, used) = number.map_or((tail.first().copied(), 1), |number| (Some(number), 3));
                out.extend(octet);
                rest = tail.get(used..).unwrap_or_default();
            }
            octet if quoted => out.push(octet),
            b';' => break,
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Zone;
    use crate::dns::{Answer, Failure, Kind, Question, Record};

    fn ask(zone: &str, name: &str, kind: Kind) -> Vec<String> {
        match Zone::parse(zone).unwrap().answer(&Question::new(name, kind)) {
            Answer::Records(records) => records.iter().map(Record::to_string).collect(),
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn reads_a_zone_file() {
        let zone = "$TTL 3600\n$ORIGIN example.org.\n\
                    @ IN SOA ns root 1 2 3 4 5\n\
                    @ 300 IN MX 10 mail ; the mail host\n\
                    \tTXT \"v=spf1 \" \"mx -all\"\n\
                    s1._domainkey IN TXT ( \"v=DKIM1; \"\n  \"p=AA\\065\\\"\" )\n\
                    mail A 192.0.2.1\n AAAA 2001:db8::1\n\
                    www CNAME mail\n";
        assert_eq!(ask(zone, "Example.ORG.", Kind::Mx), ["10 mail.example.org"]);
        assert_eq!(ask(zone, "example.org", Kind::Txt), ["v=spf1 mx -all"]);
        assert_eq!(ask(zone, "s1._domainkey.example.org", Kind::Txt), ["v=DKIM1; p=AAA\""]);
        assert_eq!(ask(zone, "www.example.org", Kind::Aaaa), ["2001:db8::1"]);
        assert_eq!(ask(zone, "mail.example.org", Kind::Txt), ["NoData"]);
        assert_eq!(ask(zone, "_domainkey.example.org", Kind::Txt), ["NoData"]);
        assert_eq!(ask(zone, "nobody.example.org", Kind::A), ["NoName"]);
    }

    #[test]
    fn reads_what_people_paste() {
        let dig = "; <<>> DiG <<>>\n;; ANSWER SECTION:\nexample.org.\t\t86400\tIN\tTXT\t\"v=spf1 -all\"\n";
        assert_eq!(ask(dig, "example.org", Kind::Txt), ["v=spf1 -all"]);
        assert_eq!(
            ask("_dmarc.example.org TXT v=DMARC1; p=none", "_dmarc.example.org", Kind::Txt),
            ["v=DMARC1; p=none"]
        );
        assert_eq!(
            ask("1.2.0.192.in-addr.arpa. PTR mail.example.org.", "1.2.0.192.in-addr.arpa", Kind::Ptr),
            ["mail.example.org"]
        );
        assert_eq!(ask("example.org MX 0 .", "example.org", Kind::Mx), ["0 ."]);
    }

    #[test]
    fn what_is_not_mentioned_is_not_known_to_be_absent() {
        let zone = Zone::parse("a.example A 192.0.2.1\nb.example NXDOMAIN\nc.example SERVFAIL").unwrap();
        let ask = |name: &str| zone.answer(&Question::new(name, Kind::Txt));
        assert_eq!(ask("a.example"), Answer::NoData);
        assert_eq!(ask("b.example"), Answer::NoName);
        assert_eq!(ask("c.example"), Answer::Failed(Failure::Code(2)));
        assert_eq!(ask("d.example"), Answer::Failed(Failure::NotSupplied));
    }

    #[test]
    fn reads_json() {
        for json in [
            r#"{"a.example": {"TXT": ["x", "y"], "A": "192.0.2.1"}, "b.example": "z"}"#,
            r#"[{"name": "a.example.", "type": 16, "data": "x"}, {"name": "a.example", "type": "TXT", "data": "y"}]"#,
        ] {
            assert_eq!(ask(json, "a.example", Kind::Txt), ["x", "y"]);
        }
    }

    #[test]
    fn says_which_line_is_wrong() {
        let problem = |text: &str| Zone::parse(text).unwrap_err().to_string();
        assert_eq!(problem("a.example A 192.0.2.1\nb.example A 192.0.2"), "records, line 2: “192.0.2” is no A record");
        assert_eq!(problem("example.org"), "records, line 1: it has no type: write `name TYPE data`");
        assert!(problem("{").starts_with("records: EOF"));
    }

    #[test]
    fn a_circle_of_aliases_ends() {
        assert_eq!(ask("a.example CNAME b.example\nb.example CNAME a.example", "a.example", Kind::A), ["Failed(Loop)"]);
    }
}
