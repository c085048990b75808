//! DNS over HTTPS (RFC 8484): what is sent where, and how the answer is read. Sending is the host's.

use crate::dns::{Answer, Failure, Question};
use crate::wire;
use std::fmt::Write as _;

/// How long one question may take, in milliseconds.
pub const TIMEOUT: u32 = 5_000;
/// Questions that are asked at once.
pub const PARALLEL: usize = 6;
/// How often a question is asked that nobody answers.
pub const ATTEMPTS: usize = 2;

/// A server that the user chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: String,
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// RFC 8484: `?dns=` with a DNS message.
    Wire,
    /// The JSON of several public servers: `?name=` and `&type=`.
    Json,
}

/// One request. It is a GET that a browser sends without asking the server first (no preflight).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub url: String,
    /// The value of the field Accept.
    pub accept: &'static str,
}

impl Endpoint {
    /// Reads the URL of a server: RFC 8484's template `https://dns.example/dns-query{?dns}`, which may lack its `{?dns}`,
    /// or `https://dns.example/resolve{?name,type}` for JSON. Plain http is for tests on this machine.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (url, format) = match text.split_once('{') {
            Some((url, "?dns}")) => (url, Format::Wire),
            Some((url, "?name,type}")) => (url, Format::Json),
            Some(_) => return Err(format!("“{text}” has a template that is none of {{?dns}} and {{?name,type}}")),
            None => (text, Format::Wire),
        };
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let name = host.strip_prefix('[').map_or_else(|| host.split(':').next(), |rest| rest.split(']').next());
        let is_here = matches!(name, Some("localhost" | "127.0.0.1" | "::1"));
        if scheme != "https" && !(scheme == "http" && is_here) {
            return Err(format!("“{text}” is no https:// URL"));
        }
        let is_plain = url.bytes().all(|octet| octet.is_ascii_graphic() && !b"\"<>\\^`|}".contains(&octet));
        if name.is_none_or(str::is_empty) || host.contains('@') || url.contains('#') || !is_plain {
            return Err(format!("“{text}” is no URL of a server"));
        }
        Ok(Self { url: url.to_owned(), format })
    }

    /// The URL, without its template.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Scheme, host and port: the only place that questions go to.
    #[must_use]
    pub fn origin(&self) -> &str {
        let start = self.url.find("://").map_or(0, |at| at + 3);
        let rest = self.url.get(start..).unwrap_or_default();
        let end = rest.find(['/', '?']).map_or(self.url.len(), |at| start + at);
        self.url.get(..end).unwrap_or_default()
    }

    pub fn request(&self, question: &Question) -> Result<Request, Failure> {
        let joint = if self.url.contains('?') { '&' } else { '?' };
        let url = &self.url;
        Ok(match self.format {
            Format::Wire => {
                let query = base64url(&wire::query(question)?);
                Request { url: format!("{url}{joint}dns={query}"), accept: "application/dns-message" }
            }
            Format::Json => {
                let (name, kind) = (percent_encoded(&question.name), question.kind.name());
                Request { url: format!("{url}{joint}name={name}&type={kind}"), accept: "application/dns-json" }
            }
        })
    }

    /// Reads what the server sent.
    #[must_use]
    pub fn answer(&self, question: &Question, status: u16, content_type: &str, body: &[u8]) -> Answer {
        let failed = |what: String| Answer::Failed(Failure::Malformed(what));
        if status != 200 {
            return failed(format!("its HTTP status is {status}"));
        }
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match (self.format, kind.as_str()) {
            (Format::Wire, "application/dns-message") => wire::answer(question, body),
            (Format::Json, "application/dns-json" | "application/json") => wire::json_answer(question, body),
            _ => {
                let kind: String = kind.chars().filter(char::is_ascii_graphic).take(40).collect();
                failed(format!("its type is “{kind}”"))
            }
        }
    }
}

/// Whether asking once more may help.
#[must_use]
pub fn is_passing(answer: &Answer) -> bool {
    matches!(answer, Answer::Failed(Failure::Timeout | Failure::Network(_)))
}

/// Base64 for URLs without padding (RFC 4648 §5, RFC 8484 §4.1.1).
fn base64url(octets: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(octets.len().div_ceil(3) * 4);
    for chunk in octets.chunks(3) {
        let mut group = [0_u8; 4];
        for (place, octet) in group.iter_mut().skip(1).zip(chunk) {
            *place = *octet;
        }
        let bits = u32::from_be_bytes(group);
        for index in 0..=chunk.len() {
            let sextet = bits >> (18 - 6 * index) & 0x3F;
            let letter = usize::try_from(sextet).ok().and_then(|sextet| LETTERS.get(sextet));
            out.extend(letter.map(|letter| char::from(*letter)));
        }
    }
    out
}

fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
            out.push(char::from(octet));
        } else {
            let _ = write!(out, "%{octet:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Endpoint;
    use crate::dns::{Answer, Failure, Kind, Question};

    #[test]
    fn asks_as_rfc_8484_does() {
        // §4.1.1
        let endpoint = Endpoint::parse("https://dnsserver.example.net/dns-query{?dns}").unwrap();
        let request = endpoint.request(&Question::new("www.example.com", Kind::A)).unwrap();
        let expected = "https://dnsserver.example.net/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB";
        assert_eq!(request.url, expected);
        assert_eq!(endpoint.origin(), "https://dnsserver.example.net");
    }

    #[test]
    fn asks_for_json_by_template() {
        let endpoint = Endpoint::parse("https://dns.example:8443/resolve{?name,type}").unwrap();
        let request = endpoint.request(&Question::new("a_b.example", Kind::Txt)).unwrap();
        assert_eq!(request.url, "https://dns.example:8443/resolve?name=a_b.example&type=TXT");
        assert_eq!(endpoint.origin(), "https://dns.example:8443");
    }

    #[test]
    fn takes_only_https_and_this_machine() {
        for good in ["https://1.1.1.1/dns-query", "http://127.0.0.1:8053/", "http://[::1]:80/q", "http://localhost/q"] {
            assert!(Endpoint::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "dns.example",
            "http://dns.example/q",
            "https://",
            "https:///q",
            "https://a@dns.example/",
            "https://dns.example/{?x}",
            "https://dns.example/#x",
            "https://dns.example/ x",
            "http://127.0.0.1.evil.example/",
            "javascript://127.0.0.1/",
            "http://localhost@evil.example/",
        ] {
            assert!(Endpoint::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_page_is_no_answer() {
        let endpoint = Endpoint::parse("https://dns.example/dns-query").unwrap();
        let question = Question::new("a.example", Kind::A);
        let answer = |status, kind| endpoint.answer(&question, status, kind, b"<!doctype html>");
        for (status, kind, text) in [
            (200, "text/html; charset=utf-8", "its type is “text/html”"),
            (502, "application/dns-message", "its HTTP status is 502"),
        ] {
            assert_eq!(answer(status, kind), Answer::Failed(Failure::Malformed(text.to_owned())));
        }
    }
}
