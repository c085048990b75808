//! A DNS-over-HTTPS server for tests: RFC 8484 and JSON, with the answers of a zone, on this machine only.
//!
//! Names below `KIND.fault.example` are answered wrongly, each kind in its way; [`Fault`] has the kinds.

use emlint_verify::dns::{Answer, Failure, Kind, Question, Record};
use emlint_verify::zone::Zone;
use hickory_proto::op::{Message, MessageType, ResponseCode};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, MX, PTR, TXT};
use hickory_proto::rr::{Name, RData, Record as WireRecord};
use serde_json::json;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What goes wrong below `KIND.fault.example`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Servfail,
    Refused,
    /// The answer says that it is only a part.
    Truncated,
    /// Nothing comes for longer than anybody waits.
    Slow,
    /// Records of another name.
    Lying,
    /// The answer to another question.
    Mixed,
    /// More octets than a DNS message can have.
    Oversize,
    /// Aliases in a circle.
    Loop,
    /// A web page.
    Html,
    /// Octets that are nothing.
    Junk,
    /// HTTP status 500.
    Broken,
    /// A redirect to somewhere else.
    Redirect,
    /// The answer of a server that forbids pages to read it.
    Cors,
    /// The connection is closed.
    Closed,
}

impl Fault {
    const ALL: [(&'static str, Self); 14] = [
        ("servfail", Self::Servfail),
        ("refused", Self::Refused),
        ("truncated", Self::Truncated),
        ("slow", Self::Slow),
        ("lying", Self::Lying),
        ("mixed", Self::Mixed),
        ("oversize", Self::Oversize),
        ("loop", Self::Loop),
        ("html", Self::Html),
        ("junk", Self::Junk),
        ("broken", Self::Broken),
        ("redirect", Self::Redirect),
        ("cors", Self::Cors),
        ("closed", Self::Closed),
    ];

    fn of(name: &str) -> Option<Self> {
        let kind = name.strip_suffix(".fault.example")?.rsplit('.').next()?;
        Self::ALL.iter().find(|(own, _)| *own == kind).map(|(_, fault)| *fault)
    }
}

/// A server that runs until the test ends.
pub struct Server {
    address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Listens on a free port, or on `port`.
    ///
    /// # Panics
    /// When it cannot listen.
    #[must_use]
    pub fn start(zone: Zone, port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port of this machine is free");
        let address = listener.local_addr().expect("it has an address");
        let (log, zone) = (Arc::new(Mutex::new(Vec::new())), Arc::new(zone));
        let requests = Arc::clone(&log);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (zone, log) = (Arc::clone(&zone), Arc::clone(&requests));
                std::thread::spawn(move || drop(serve(&stream, &zone, &log)));
            }
        });
        Self { address, log }
    }

    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The questions so far, as `name TYPE`.
    ///
    /// # Panics
    /// When a thread of the server panicked.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.log.lock().expect("no thread of the server panics").clone()
    }
}

struct Response {
    status: &'static str,
    kind: &'static str,
    extra: &'static str,
    body: Vec<u8>,
    cors: bool,
}

impl Response {
    fn of(kind: &'static str, body: Vec<u8>) -> Self {
        Self { status: "200 OK", kind, extra: "", body, cors: true }
    }

    fn plain(status: &'static str, text: &str) -> Self {
        Self { status, ..Self::of("text/plain", text.as_bytes().to_vec()) }
    }
}

fn serve(stream: &TcpStream, zone: &Zone, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let mut length = 0;
    loop {
        let mut field = String::new();
        reader.read_line(&mut field)?;
        if field.trim().is_empty() {
            break;
        }
        if let Some(value) = field.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0).min(4096);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let Some(response) = respond(&method, &target, &body, zone, log) else { return Ok(()) };
    let mut stream = stream;
    let cors = if response.cors {
        "access-control-allow-origin: *\r\naccess-control-allow-headers: content-type, accept\r\n"
    } else {
        ""
    };
    let Response { status, kind, extra, body, .. } = response;
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n{cors}{extra}connection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// None closes the connection.
fn respond(method: &str, target: &str, body: &[u8], zone: &Zone, log: &Mutex<Vec<String>>) -> Option<Response> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let parameter = |name: &str| query.split('&').filter_map(|pair| pair.split_once('=')).find(|(own, _)| *own == name);
    let (question, message) = match (method, path) {
        // What a browser asks before a POST (Fetch standard, CORS-preflight request).
        ("OPTIONS", _) => return Some(Response::plain("204 No Content", "")),
        ("GET", "/resolve") => {
            let kind = parameter("type").and_then(|(_, kind)| Kind::from_name(kind));
            let name = parameter("name").map(|(_, name)| name.replace("%2F", "/"));
            (Question::new(&name?, kind?), None)
        }
        (_, "/dns-query") => {
            let octets = match method {
                "POST" => body.to_vec(),
                _ => base64url(parameter("dns")?.1),
            };
            let message = Message::from_vec(&octets).ok()?;
            let query = message.queries.first()?;
            let kind = Kind::ALL.into_iter().find(|kind| kind.number() == u16::from(query.query_type()))?;
            (Question::new(&query.name().to_ascii(), kind), Some(message))
        }
        _ => return Some(Response::plain("404 Not Found", "there is nothing here")),
    };
    log.lock().ok()?.push(question.to_string());
    let fault = Fault::of(&question.name);
    let json = message.is_none();
    match fault {
        Some(Fault::Slow) => std::thread::sleep(Duration::from_secs(12)),
        Some(Fault::Closed) => return None,
        Some(Fault::Broken) => return Some(Response::plain("500 Internal Server Error", "broken")),
        Some(Fault::Html) => return Some(Response::of("text/html", b"<!doctype html><title>Log in</title>".to_vec())),
        Some(Fault::Redirect) => {
            let extra = "location: http://127.0.0.2:9/elsewhere\r\n";
            return Some(Response { extra, ..Response::plain("302 Found", "") });
        }
        _ => {}
    }
    let kind = if json { "application/dns-json" } else { "application/dns-message" };
    let body = match (fault, message) {
        (Some(Fault::Oversize), _) => vec![b' '; 200_000],
        (Some(Fault::Junk), _) => vec![0xC0; 300],
        (fault, Some(message)) => wire(&question, message, fault, zone),
        (fault, None) => json_body(&question, fault, zone),
    };
    Some(Response { cors: fault != Some(Fault::Cors), ..Response::of(kind, body) })
}

/// The code, the aliases and the records of an answer.
fn content(question: &Question, fault: Option<Fault>, zone: &Zone) -> (u16, Vec<(String, String)>, Vec<Record>) {
    let records = vec![Record::Txt(b"v=spf1 +all".to_vec())];
    match fault {
        Some(Fault::Servfail) => (2, vec![], vec![]),
        Some(Fault::Refused) => (5, vec![], vec![]),
        Some(Fault::Loop) => {
            let (one, other) = (question.name.clone(), format!("again.{}", question.name));
            (0, vec![(one.clone(), other.clone()), (other, one)], vec![])
        }
        Some(_) => (0, vec![], records),
        None => match zone.answer(question) {
            Answer::Records(records) => (0, vec![], records),
            Answer::NoData => (0, vec![], vec![]),
            Answer::NoName | Answer::Failed(Failure::NotSupplied) => (3, vec![], vec![]),
            Answer::Failed(_) => (2, vec![], vec![]),
        },
    }
}

fn name(text: &str) -> Name {
    Name::from_ascii(format!("{text}.")).unwrap_or_default()
}

fn wire(question: &Question, mut message: Message, fault: Option<Fault>, zone: &Zone) -> Vec<u8> {
    let (code, aliases, records) = content(question, fault, zone);
    message.metadata.message_type = MessageType::Response;
    message.metadata.response_code = ResponseCode::from(0, u8::try_from(code).unwrap_or(2));
    message.metadata.truncation = fault == Some(Fault::Truncated);
    if fault == Some(Fault::Mixed) {
        message.queries.clear();
        message.add_query(hickory_proto::op::Query::query(name("other.example"), hickory_proto::rr::RecordType::TXT));
    }
    for (from, to) in aliases {
        message.add_answer(WireRecord::from_rdata(name(&from), 60, RData::CNAME(CNAME(name(&to)))));
    }
    let owner = if fault == Some(Fault::Lying) { "other.example" } else { &question.name };
    for record in records {
        let data = match record {
            Record::A(ip) => RData::A(A(ip)),
            Record::Aaaa(ip) => RData::AAAA(AAAA(ip)),
            Record::Mx { preference, exchange } => RData::MX(MX::new(preference, name(&exchange))),
            Record::Ptr(target) => RData::PTR(PTR(name(&target))),
            Record::Txt(text) => RData::TXT(TXT::from_bytes(text.chunks(255).collect())),
        };
        message.add_answer(WireRecord::from_rdata(name(owner), 60, data));
    }
    message.to_vec().unwrap_or_default()
}

fn json_body(question: &Question, fault: Option<Fault>, zone: &Zone) -> Vec<u8> {
    let (code, aliases, records) = content(question, fault, zone);
    let owner = if matches!(fault, Some(Fault::Lying | Fault::Mixed)) { "other.example." } else { &question.name };
    let aliases =
        aliases.iter().map(|(from, to)| json!({ "name": from, "type": 5, "TTL": 60, "data": format!("{to}.") }));
    let records = records.iter().map(|record| {
        let data = match record {
            Record::Txt(text) => {
                let text = String::from_utf8_lossy(text).replace('\\', "\\\\").replace('"', "\\\"");
                let (first, rest) = text.split_at(text.len().min(100));
                if rest.is_empty() { format!("\"{first}\"") } else { format!("\"{first}\" \"{rest}\"") }
            }
            Record::Ptr(name) => format!("{name}."),
            record => record.to_string(),
        };
        json!({ "name": owner, "type": record.kind().number(), "TTL": 60, "data": data })
    });
    let answer: Vec<_> = aliases.chain(records).collect();
    json!({ "Status": code, "TC": fault == Some(Fault::Truncated), "Answer": answer }).to_string().into_bytes()
}

fn base64url(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap_or_default());
        }
    }
    out
}
