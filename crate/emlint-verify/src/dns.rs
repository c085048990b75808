//! Questions to the DNS, their answers, and what is known so far. Nothing here goes anywhere.

use emlint::evidence::{AnswerStatus, Query};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest name, in octets of its text form (RFC 1035 §2.3.4).
const MAX_NAME: usize = 253;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// Lower case, without a final dot.
    pub name: String,
    pub kind: Kind,
}

/// The types of records that mail needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    A,
    Aaaa,
    Mx,
    Ptr,
    Txt,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::A, Self::Aaaa, Self::Mx, Self::Ptr, Self::Txt];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Mx => "MX",
            Self::Ptr => "PTR",
            Self::Txt => "TXT",
        }
    }

    /// The number of the type (RFC 1035 §3.2.2, RFC 3596 §2.1).
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::A => 1,
            Self::Aaaa => 28,
            Self::Mx => 15,
            Self::Ptr => 12,
            Self::Txt => 16,
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// The type that holds addresses like `ip`.
    #[must_use]
    pub const fn address(ip: IpAddr) -> Self {
        if ip.is_ipv4() { Self::A } else { Self::Aaaa }
    }
}

impl Question {
    /// Names in other scripts become A-labels (RFC 5891 §4.4).
    #[must_use]
    pub fn new(name: &str, kind: Kind) -> Self {
        let ascii = if name.is_ascii() { None } else { idna::domain_to_ascii(name).ok() };
        let name = ascii.as_deref().unwrap_or(name);
        Self { name: name.trim_end_matches('.').to_ascii_lowercase(), kind }
    }

    /// The reverse name of an address (RFC 1035 §3.5, RFC 3596 §2.5).
    #[must_use]
    pub fn reverse(ip: IpAddr) -> Self {
        let zone = if ip.is_ipv4() { "in-addr.arpa" } else { "ip6.arpa" };
        Self::new(&format!("{}.{zone}", reversed(ip)), Kind::Ptr)
    }

    /// Whether the name can be asked for at all: labels of 1 to 63 octets, 253 in all (RFC 1035 §2.3.4).
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.name.len() <= MAX_NAME && self.name.split('.').all(|label| (1..=63).contains(&label.len()))
    }
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.name, self.kind.name())
    }
}

/// The octets or nibbles of an address from last to first, as block lists and reverse zones name it (RFC 5782 §2.1).
#[must_use]
pub fn reversed(ip: IpAddr) -> String {
    let parts: Vec<String> = match ip {
        IpAddr::V4(ip) => ip.octets().iter().rev().map(u8::to_string).collect(),
        IpAddr::V6(ip) => {
            let nibbles = ip.octets().into_iter().rev().flat_map(|octet| [octet & 15, octet >> 4]);
            nibbles.map(|nibble| format!("{nibble:x}")).collect()
        }
    };
    parts.join(".")
}

/// One record of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
    Mx {
        preference: u16,
        /// Lower case, without a final dot; empty for the root, which means "no mail" (RFC 7505).
        exchange: String,
    },
    Ptr(String),
    /// The character-strings joined without spaces (RFC 7208 §3.3, RFC 6376 §3.6.2.2).
    Txt(Vec<u8>),
}

impl Record {
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::A(_) => Kind::A,
            Self::Aaaa(_) => Kind::Aaaa,
            Self::Mx { .. } => Kind::Mx,
            Self::Ptr(_) => Kind::Ptr,
            Self::Txt(_) => Kind::Txt,
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::A(ip) => ip.fmt(formatter),
            Self::Aaaa(ip) => ip.fmt(formatter),
            Self::Mx { preference, exchange } if exchange.is_empty() => write!(formatter, "{preference} ."),
            Self::Mx { preference, exchange } => write!(formatter, "{preference} {exchange}"),
            Self::Ptr(name) => formatter.write_str(name),
            Self::Txt(text) => formatter.write_str(&String::from_utf8_lossy(text)),
        }
    }
}

/// What came back for a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// At least one, all of the type that was asked for.
    Records(Vec<Record>),
    /// The name exists without such a record.
    NoData,
    /// The name does not exist (RFC 2308 §2.1).
    NoName,
    Failed(Failure),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// SERVFAIL, REFUSED, … by their numbers (RFC 1035 §4.1.1).
    Code(u16),
    Timeout,
    /// Only a part of the answer came (RFC 1035 §4.1.1, TC).
    Truncated,
    /// What came is no answer to the question.
    Malformed(String),
    /// Names that lead from one to the next without an end.
    Loop,
    TooLarge,
    Network(String),
    NotSupplied,
    NotAsked(&'static str),
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(2) => formatter.write_str("the server could not find out (SERVFAIL)"),
            Self::Code(5) => formatter.write_str("the server refused to answer (REFUSED)"),
            Self::Code(code) => write!(formatter, "the server answered with the error code {code}"),
            Self::Timeout => formatter.write_str("no answer in time"),
            Self::Truncated => formatter.write_str("only a part of the answer came"),
            Self::Malformed(what) => write!(formatter, "the server sent no DNS answer: {what}"),
            Self::Loop => formatter.write_str("its aliases (CNAME) lead in a circle"),
            Self::TooLarge => formatter.write_str("the answer is too large"),
            Self::Network(what) => formatter.write_str(what),
            Self::NotSupplied => formatter.write_str("the given records do not say"),
            Self::NotAsked(why) => formatter.write_str(why),
        }
    }
}

/// The answers so far, the questions that were looked up and have none yet, and what every question is for.
#[derive(Debug, Default)]
pub struct Known {
    answers: BTreeMap<Question, Answer>,
    /// In the order of asking.
    asked: Vec<Question>,
    purposes: RefCell<BTreeMap<Question, String>>,
    missing: RefCell<Vec<Question>>,
    /// No new questions: what is not known now never will be.
    closed: Option<&'static str>,
}

/// Why an evaluation cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A question has no answer yet: evaluate again when it has one.
    Missing,
    /// It never will have one.
    Failed(Failure),
}

/// The value; that an answer is missing is noted, so that evaluation goes on and everything is asked at once.
pub(crate) fn keep<T>(value: Result<T, Stop>, missing: &mut bool) -> Option<T> {
    *missing |= value.is_err();
    value.ok()
}

/// An answer that is one: records, or the certainty that there are none.
pub type Found<'a> = Result<&'a [Record], Stop>;

impl Known {
    /// The answer to a question, if there is one; else the question is noted as missing.
    pub fn look_up(&self, question: &Question, purpose: &str) -> Result<&Answer, Stop> {
        self.purposes.borrow_mut().entry(question.clone()).or_insert_with(|| purpose.to_owned());
        match self.answers.get(question) {
            Some(Answer::Failed(failure)) => Err(Stop::Failed(failure.clone())),
            Some(answer) => Ok(answer),
            // What cannot be a name does not exist, and nobody is asked for it.
            None if !question.is_valid() => Ok(&Answer::NoName),
            None => {
                if let Some(why) = self.closed {
                    return Err(Stop::Failed(Failure::NotAsked(why)));
                }
                let mut missing = self.missing.borrow_mut();
                if !missing.contains(question) {
                    missing.push(question.clone());
                }
                Err(Stop::Missing)
            }
        }
    }

    /// The records of a name; none when it has none or does not exist.
    pub fn records(&self, name: &str, kind: Kind, purpose: &str) -> Found<'_> {
        self.look_up(&Question::new(name, kind), purpose).map(|answer| match answer {
            Answer::Records(records) => records.as_slice(),
            _ => &[],
        })
    }

    /// The TXT records of a name, each joined.
    pub fn texts(&self, name: &str, purpose: &str) -> Result<Vec<&[u8]>, Stop> {
        let records = self.records(name, Kind::Txt, purpose)?.iter();
        Ok(records
            .filter_map(|record| if let Record::Txt(text) = record { Some(text.as_slice()) } else { None })
            .collect())
    }

    /// The questions that evaluation would have needed an answer to, in order.
    #[must_use]
    pub fn take_missing(&mut self) -> Vec<Question> {
        std::mem::take(self.missing.get_mut())
    }

    /// Adds the answer to a question. The first one stays: an answer never changes within one run.
    pub fn insert(&mut self, question: Question, answer: Answer) {
        if !self.answers.contains_key(&question) {
            self.asked.push(question.clone());
            self.answers.insert(question, answer);
        }
    }

    /// From now on, what is not known is not asked, for the reason given.
    pub fn close(&mut self, why: &'static str) {
        self.closed.get_or_insert(why);
    }

    /// How many questions were asked.
    #[must_use]
    pub fn count(&self) -> usize {
        self.asked.len()
    }

    /// Questions that were looked up, with what they are for.
    #[must_use]
    pub fn purpose(&self, question: &Question) -> String {
        self.purposes.borrow().get(question).cloned().unwrap_or_default()
    }

    /// Everything that was asked, for the reader.
    #[must_use]
    pub fn queries(&self) -> Vec<Query> {
        let query = |question: &Question| {
            let answer = self.answers.get(question)?;
            let (status, problem) = match answer {
                Answer::Records(_) => (AnswerStatus::Records, None),
                Answer::NoData => (AnswerStatus::NoData, None),
                Answer::NoName => (AnswerStatus::NoName, None),
                Answer::Failed(Failure::NotSupplied) => (AnswerStatus::NotSupplied, None),
                Answer::Failed(failure @ Failure::NotAsked(_)) => (AnswerStatus::NotAsked, Some(failure.to_string())),
                Answer::Failed(failure) => (AnswerStatus::Failed, Some(failure.to_string())),
            };
            let records = match answer {
                Answer::Records(records) => records.iter().map(Record::to_string).collect(),
                _ => Vec::new(),
            };
            Some(Query {
                name: question.name.clone(),
                kind: question.kind.name().to_owned(),
                purpose: self.purpose(question),
                status,
                records,
                problem,
            })
        };
        self.asked.iter().filter_map(query).collect()
    }
}
