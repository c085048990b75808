//! DNS messages and the JSON of DNS-over-HTTPS servers (RFC 1035 §4, RFC 8484). What comes in is hostile: it is bounded,
//! and only records that answer the question count.

use crate::dns::{Answer, Failure, Kind, Question, Record};
use crate::zone;
use hickory_proto::op::{Message, MessageType, OpCode, Query};
use hickory_proto::rr::{Name, RData, RecordType};
use serde::Deserialize;

/// The most octets an answer may have, whatever its format.
pub const MAX_OCTETS: usize = 65_535;
/// The most records of an answer that are read.
const MAX_RECORDS: usize = 100;
/// The longest chain of aliases that is followed.
const MAX_ALIASES: usize = 8;

/// The query message (RFC 1035 §4.1). Its ID is 0, as RFC 8484 §4.1 asks for.
pub fn query(question: &Question) -> Result<Vec<u8>, Failure> {
    let malformed = |error: &dyn std::fmt::Display| Failure::Malformed(error.to_string());
    let name = Name::from_ascii(format!("{}.", question.name)).map_err(|error| malformed(&error))?;
    let mut message = Message::new(0, MessageType::Query, OpCode::Query);
    message.metadata.recursion_desired = true;
    message.add_query(Query::query(name, RecordType::from(question.kind.number())));
    message.to_vec().map_err(|error| malformed(&error))
}

/// Reads the message that a server sent as the answer to `question`.
#[must_use]
pub fn answer(question: &Question, octets: &[u8]) -> Answer {
    if octets.len() > MAX_OCTETS {
        return Answer::Failed(Failure::TooLarge);
    }
    let message = match Message::from_vec(octets) {
        Ok(message) => message,
        Err(error) => return Answer::Failed(Failure::Malformed(error.to_string())),
    };
    let asked =
        |query: &Query| host(query.name()) == question.name && u16::from(query.query_type()) == question.kind.number();
    if message.metadata.message_type != MessageType::Response || !message.queries.first().is_none_or(asked) {
        return Answer::Failed(Failure::Malformed("it answers another question".to_owned()));
    }
    if message.metadata.truncation {
        return Answer::Failed(Failure::Truncated);
    }
    let rows = message.answers.iter().take(MAX_RECORDS).filter_map(|record| {
        let row = match &record.data {
            RData::CNAME(target) => Row::Alias(host(target)),
            RData::A(ip) => Row::Record(Record::A(ip.0)),
            RData::AAAA(ip) => Row::Record(Record::Aaaa(ip.0)),
            RData::MX(mx) => Row::Record(Record::Mx { preference: mx.preference, exchange: host(&mx.exchange) }),
            RData::PTR(name) => Row::Record(Record::Ptr(host(name))),
            RData::TXT(text) => Row::Record(Record::Txt(text.txt_data.concat())),
            _ => return None,
        };
        Some((host(&record.name), row))
    });
    choose(question, u16::from(message.metadata.response_code), rows.collect())
}

/// A name as [`Question`] writes it.
fn host(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_ascii_lowercase()
}

/// A record of an answer, or an alias that leads to some.
enum Row {
    Alias(String),
    Record(Record),
}

/// The records that answer the question: those at the end of the chain of aliases that starts at its name.
fn choose(question: &Question, code: u16, rows: Vec<(String, Row)>) -> Answer {
    match code {
        0 => {}
        3 => return Answer::NoName,
        code => return Answer::Failed(Failure::Code(code)),
    }
    let mut owner = question.name.clone();
    let mut hops = 0;
    while let Some(target) = rows.iter().find_map(|(name, row)| match row {
        Row::Alias(target) if *name == owner => Some(target.clone()),
        _ => None,
    }) {
        hops += 1;
        if hops > MAX_ALIASES {
            return Answer::Failed(Failure::Loop);
        }
        owner = target;
    }
    let records: Vec<Record> = rows
        .into_iter()
        .filter_map(|(name, row)| match row {
            Row::Record(record) if name == owner && record.kind() == question.kind => Some(record),
            _ => None,
        })
        .collect();
    if records.is_empty() { Answer::NoData } else { Answer::Records(records) }
}

/// The JSON that several public servers offer beside RFC 8484.
#[derive(Deserialize)]
struct Json {
    #[serde(rename = "Status")]
    status: u16,
    #[serde(rename = "TC", default)]
    truncated: bool,
    #[serde(rename = "Answer", default)]
    answer: Vec<JsonRecord>,
}

#[derive(Deserialize)]
struct JsonRecord {
    name: String,
    #[serde(rename = "type")]
    kind: u16,
    data: String,
}

/// Reads the JSON that a server sent as the answer to `question`.
#[must_use]
pub fn json_answer(question: &Question, octets: &[u8]) -> Answer {
    if octets.len() > MAX_OCTETS {
        return Answer::Failed(Failure::TooLarge);
    }
    let json: Json = match serde_json::from_slice(octets) {
        Ok(json) => json,
        Err(error) => return Answer::Failed(Failure::Malformed(error.to_string())),
    };
    if json.truncated {
        return Answer::Failed(Failure::Truncated);
    }
    let rows = json.answer.iter().take(MAX_RECORDS).filter_map(|record| {
        let name = record.name.trim_end_matches('.').to_ascii_lowercase();
        if record.kind == 5 {
            return Some((name, Row::Alias(record.data.trim_end_matches('.').to_ascii_lowercase())));
        }
        let kind = Kind::ALL.into_iter().find(|kind| kind.number() == record.kind)?;
        Some((name, Row::Record(zone::record(kind, &record.data)?)))
    });
    choose(question, json.status, rows.collect())
}
