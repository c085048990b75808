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
            data => Row::Record(self::record(data)?),
        };
        Some((host(&record.name), row))
    });
    choose(question, u16::from(message.metadata.response_code), rows.collect())
}

/// The record that this is, if mail needs it.
pub(crate) fn record(data: &RData) -> Option<Record> {
    match data {
        RData::A(ip) => Some(Record::A(ip.0)),
        RData::AAAA(ip) => Some(Record::Aaaa(ip.0)),
        RData::MX(mx) => Some(Record::Mx { preference: mx.preference, exchange: host(&mx.exchange) }),
        RData::PTR(name) => Some(Record::Ptr(host(name))),
        RData::TXT(text) => Some(Record::Txt(text.txt_data.concat())),
        _ => None,
    }
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
    let is_about_others = hops == 0 && !rows.is_empty() && rows.iter().all(|(name, _)| *name != owner);
    let records: Vec<Record> = rows
        .into_iter()
        .filter_map(|(name, row)| match row {
            Row::Record(record) if name == owner && record.kind() == question.kind => Some(record),
            _ => None,
        })
        .collect();
    // That there is no such record, an empty answer says (RFC 2308 §2.2).
    match records.is_empty() {
        true if is_about_others => Answer::Failed(Failure::Malformed("it has records of another name".to_owned())),
        true => Answer::NoData,
        false => Answer::Records(records),
    }
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

#[cfg(test)]
mod tests {
    use super::{answer, json_answer, query};
    use crate::dns::{Answer, Failure, Kind, Question};
    use hickory_proto::op::{Message, MessageType, ResponseCode};
    use hickory_proto::rr::rdata::{CNAME, TXT};
    use hickory_proto::rr::{Name, RData, Record};

    fn response(question: &Question, change: impl FnOnce(&mut Message)) -> Answer {
        let mut message = Message::from_vec(&query(question).unwrap()).unwrap();
        message.metadata.message_type = MessageType::Response;
        change(&mut message);
        answer(question, &message.to_vec().unwrap())
    }

    fn record(name: &str, data: RData) -> Record {
        Record::from_rdata(Name::from_ascii(name).unwrap(), 60, data)
    }

    fn text(text: &str) -> RData {
        RData::TXT(TXT::new(vec![text.to_owned(), " joined".to_owned()]))
    }

    fn alias(target: &str) -> RData {
        RData::CNAME(CNAME(Name::from_ascii(target).unwrap()))
    }

    #[test]
    fn follows_aliases_and_joins_strings() {
        let question = Question::new("A.example", Kind::Txt);
        let answer = response(&question, |message| {
            message.add_answer(record("a.example.", alias("B.example.")));
            message.add_answer(record("b.example.", text("hello")));
        });
        let Answer::Records(records) = answer else { panic!("{answer:?}") };
        assert_eq!(records[0].to_string(), "hello joined");
    }

    #[test]
    fn records_that_were_not_asked_for_do_not_count() {
        let question = Question::new("a.example", Kind::Txt);
        let lie = |message: &mut Message| {
            message.add_answer(record("evil.example.", text("v=spf1 +all")));
        };
        let lied = response(&question, lie);
        assert!(matches!(lied, Answer::Failed(Failure::Malformed(_))), "{lied:?}");
        let other = Question::new("b.example", Kind::Txt);
        let mut message = Message::from_vec(&query(&other).unwrap()).unwrap();
        message.metadata.message_type = MessageType::Response;
        let answer = answer(&question, &message.to_vec().unwrap());
        assert!(matches!(answer, Answer::Failed(Failure::Malformed(_))), "{answer:?}");
    }

    #[test]
    fn what_is_no_answer_is_a_failure() {
        let question = Question::new("a.example", Kind::Txt);
        let code = |code| response(&question, |message| message.metadata.response_code = code);
        assert_eq!(code(ResponseCode::ServFail), Answer::Failed(Failure::Code(2)));
        assert_eq!(code(ResponseCode::Refused), Answer::Failed(Failure::Code(5)));
        assert_eq!(code(ResponseCode::NXDomain), Answer::NoName);
        assert_eq!(
            response(&question, |message| message.metadata.truncation = true),
            Answer::Failed(Failure::Truncated)
        );
        assert_eq!(answer(&question, &vec![0; 70_000]), Answer::Failed(Failure::TooLarge));
        for junk in [&b""[..], b"<!doctype html>", &[0xC0; 512]] {
            assert!(matches!(answer(&question, junk), Answer::Failed(Failure::Malformed(_))));
            assert!(matches!(json_answer(&question, junk), Answer::Failed(Failure::Malformed(_))));
        }
    }

    #[test]
    fn a_circle_of_aliases_ends() {
        let question = Question::new("a.example", Kind::Txt);
        let answer = response(&question, |message| {
            message.add_answer(record("a.example.", alias("b.example.")));
            message.add_answer(record("b.example.", alias("a.example.")));
        });
        assert_eq!(answer, Answer::Failed(Failure::Loop));
    }

    #[test]
    fn reads_the_json_of_public_servers() {
        let question = Question::new("a.example", Kind::Txt);
        let json = br#"{"Status": 0, "TC": false, "Answer": [
            {"name": "a.example.", "type": 5, "TTL": 1, "data": "b.example."},
            {"name": "b.example.", "type": 16, "TTL": 1, "data": "\"v=spf1 \" \"-all\""}]}"#;
        let Answer::Records(records) = json_answer(&question, json) else { panic!("no records") };
        assert_eq!(records[0].to_string(), "v=spf1 -all");
        assert_eq!(json_answer(&question, br#"{"Status": 3}"#), Answer::NoName);
        assert_eq!(json_answer(&question, br#"{"Status": 2}"#), Answer::Failed(Failure::Code(2)));
    }
}
