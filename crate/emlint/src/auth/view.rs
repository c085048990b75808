//! Everything that the header says about authentication, read once: who said what, and whether to believe it.
//!
//! A result is a statement of the server that wrote it. Anybody can write such a field into a message, so only those of
//! the receiver count (RFC 8601 §1.6, §5, §7.1): the fields above the first Received of another organization that name
//! the receiver, or the ones that the caller names.

use super::received_spf::{ReceivedSpf, Sentence};
use super::results::{MethodResult, Property, Results, unquoted};
use super::signature::{Kind, Signature};
use super::{align, domain_of};
use crate::List as _;
use crate::keyed::Keyed;
use crate::message::address::mailboxes;
use crate::message::domain::is_private;
use crate::message::received::Received;
use crate::message::{Field, Message};
use crate::span::lowercase;
use crate::{CharsetDecoder, Slice, Span};

/// What is known from the header about the message's way and its sender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthView<'a> {
    /// Top to bottom: the newest first.
    pub hops: Vec<Hop<'a>>,
    /// Index of the first hop that another organization than the receiver's wrote.
    pub foreign: Option<usize>,
    /// Authentication-Results and ARC-Authentication-Results, top to bottom.
    pub results: Vec<Results<'a>>,
    /// Received-SPF, top to bottom.
    pub received_spf: Vec<ReceivedSpf<'a>>,
    /// Every result of both, in the order of the message.
    pub statements: Vec<Statement<'a>>,
    pub signatures: Vec<Signature<'a>>,
    /// Domains of From, top to bottom; normally one.
    pub from: Vec<Slice<'a>>,
    /// The ASCII forms of those of the domains above that are not in ASCII.
    ascii: Keyed<String>,
}

/// One Received field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop<'a> {
    pub field: Field<'a>,
    pub received: Received<'a>,
    /// The organization of the server that wrote it, when its name tells.
    pub operator: Option<String>,
}

impl Hop<'_> {
    /// The organization of the client, when the server looked its name up.
    #[must_use]
    pub fn client_operator(&self) -> Option<String> {
        self.received.ip.filter(|ip| !is_private(ip.address))?;
        align::operator(&self.received.reverse?.text())
    }
}

/// Which field a statement was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    AuthenticationResults,
    ReceivedSpf,
    ArcAuthenticationResults,
}

impl Source {
    #[must_use]
    pub const fn field_name(self) -> &'static str {
        match self {
            Self::AuthenticationResults => "Authentication-Results",
            Self::ReceivedSpf => "Received-SPF",
            Self::ArcAuthenticationResults => "ARC-Authentication-Results",
        }
    }
}

/// Whether a statement is believed, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The option `trustedAuthserv` names the server.
    Named,
    /// It stands where the receiving server writes, and names it or nobody.
    Receiver,
    /// There is no Received field to hold it against; it is the topmost.
    OnlyFields,
    /// The option names other servers.
    NotNamed,
    /// It stands below the first Received of another organization.
    Earlier,
    /// It names another server than the receiver.
    OtherServer,
    /// An ARC set that a later one wraps.
    OlderSet,
}

impl Trust {
    #[must_use]
    pub const fn is_trusted(self) -> bool {
        matches!(self, Self::Named | Self::Receiver | Self::OnlyFields)
    }

    /// For people.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Named => "You named this server as trusted",
            Self::Receiver => "Written by the server that received the message",
            Self::OnlyFields => "Topmost result; no Received field says who the receiver is",
            Self::NotNamed => "You named other servers as trusted",
            Self::Earlier => "Written before the message reached the receiver; anybody could have done so",
            Self::OtherServer => "Names another server than the receiver",
            Self::OlderSet => "Written on the way; a later server sealed it",
        }
    }
}

/// One result of one method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    pub source: Source,
    pub field: Field<'a>,
    pub trust: Trust,
    /// Who says so, without quotes.
    pub authserv_id: Option<String>,
    /// In lower case.
    pub method: String,
    /// In lower case.
    pub result: String,
    /// From the method to its last property.
    pub span: Span,
    /// The octets of the verdict: `spf=fail`.
    pub token: Span,
    pub reason: Option<Slice<'a>>,
    /// Without their parentheses.
    pub comments: Vec<Slice<'a>>,
    pub properties: Vec<Property<'a>>,
    /// The domain that the result is about.
    pub domain: Option<Slice<'a>>,
    /// SPF: the EHLO name was checked, not MAIL FROM.
    pub is_helo: bool,
    /// SPF: the client's address.
    pub ip: Option<Slice<'a>>,
    /// SPF: the words that say that no record exists and one was made up.
    pub best_guess: Option<Span>,
}

impl<'a> Statement<'a> {
    #[must_use]
    pub fn is(&self, method: &str, results: &[&str]) -> bool {
        self.method == method && results.contains(&self.result.as_str())
    }

    #[must_use]
    pub fn is_trusted(&self) -> bool {
        self.trust.is_trusted()
    }

    /// The value of `ptype.name`, in any case.
    #[must_use]
    pub fn property(&self, ptype: &str, name: &str) -> Option<Slice<'a>> {
        let wanted = |property: &&Property<'a>| property.ptype.is(ptype) && property.name.is(name);
        self.properties.iter().find(wanted).map(|property| property.value)
    }

    /// Who says so, for a sentence: “mx.example.org” or “The receiver”.
    #[must_use]
    pub fn speaker(&self) -> String {
        self.authserv_id.clone().filter(|id| !id.is_empty()).unwrap_or_else(|| "The receiver".to_owned())
    }

    /// The domain for a sentence, in lower case.
    #[must_use]
    pub fn domain_text(&self) -> Option<String> {
        self.domain.map(super::super::span::Slice::lowercase)
    }

    /// DMARC: what the domain's record asks for, in lower case.
    #[must_use]
    pub fn policy(&self) -> Option<String> {
        let property = self.property("policy", "published-domain-policy").or(self.property("policy", "dmarc"));
        let words = || property.into_iter().chain(self.value_in_comment("p")).chain(self.value_in_comment("policy"));
        words()
            .map(|word| lowercase(&unquoted(word)))
            .find(|word| matches!(word.as_str(), "none" | "quarantine" | "reject"))
    }

    /// DMARC: what the receiver did with the message, in lower case.
    #[must_use]
    pub fn disposition(&self) -> Option<String> {
        let property = self.property("policy", "applied-disposition").or(self.property("", "action"));
        let word = property.or_else(|| self.value_in_comment("dis").next());
        word.map(|word| lowercase(&unquoted(word)))
    }

    /// The values of `key=value` in comments, as in `(p=REJECT dis=NONE)`.
    fn value_in_comment(&self, key: &'static str) -> impl Iterator<Item = Slice<'a>> {
        self.comments.iter().flat_map(|comment| comment.words()).filter_map(move |word| {
            let equals = memchr::memchr(b'=', word.bytes).filter(|&at| word.sub(0..at).is(key))?;
            let value = word.from(equals + 1);
            let end = value.bytes.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(value.len());
            Some(value.sub(0..end))
        })
    }
}

impl<'a> AuthView<'a> {
    /// Reads the message's own header. `named` are the servers that the caller believes; without any, position decides.
    /// `host` knows the ASCII forms of domains.
    #[must_use]
    pub fn read(message: &Message<'a>, named: &[String], host: &dyn CharsetDecoder) -> Self {
        let mut view = Self::default();
        for field in &message.header.fields {
            if field.is("Received") {
                let received = Received::read(field.value);
                let operator = received.by.and_then(|by| align::operator(&by.text()));
                view.hops.push(Hop { field: *field, received, operator });
            } else if field.is("Authentication-Results") || field.is("ARC-Authentication-Results") {
                view.results.push(Results::read(field));
            } else if field.is("Received-SPF") {
                view.received_spf.push(ReceivedSpf::read(field));
            } else if field.is("From") {
                view.from.extend(mailboxes(field.value).iter().filter_map(|mailbox| mailbox.domain));
            } else if let Some(signature) = Signature::read(field) {
                view.signatures.push(signature);
            }
        }
        view.from.retain(|domain| !domain.is_empty());
        view.foreign = first_foreign(&view.hops);
        view.statements = statements(&view, named);
        let domains = view.from.iter().copied().chain(view.statements.iter().filter_map(|statement| statement.domain));
        let domains = domains.chain(view.signatures.iter().filter_map(Signature::domain));
        for domain in domains.filter(|domain| !domain.bytes.is_ascii()) {
            let domain = domain.text();
            if view.ascii.get(&*domain).is_none() {
                view.ascii.entry(&*domain, align::in_ascii(&domain, host).into_owned());
            }
        }
        view
    }

    /// A domain in its ASCII form.
    fn ascii<'t>(&'t self, domain: &'t str) -> &'t str {
        self.ascii.get(domain).map_or(domain, String::as_str)
    }

    /// Results that the receiver wrote, of one method.
    pub fn trusted<'s>(&'s self, method: &'s str) -> impl Iterator<Item = &'s Statement<'a>> + use<'s, 'a> {
        self.statements.iter().filter(move |statement| statement.is_trusted() && statement.method == method)
    }

    /// Whether the receiver says that a method came to one of these results.
    #[must_use]
    pub fn reports(&self, method: &str, results: &[&str]) -> bool {
        self.trusted(method).any(|statement| results.contains(&statement.result.as_str()))
    }

    /// What the receiver says about SPF for the identity that counts: the EHLO name's result only when there is none for
    /// MAIL FROM (RFC 7208 §2.4).
    #[must_use]
    pub fn spf(&self) -> Vec<&Statement<'a>> {
        let all: Vec<_> = self.trusted("spf").list();
        let has_mail_from = all.iter().any(|statement| !statement.is_helo);
        all.into_iter().filter(|statement| !(statement.is_helo && has_mail_from)).list()
    }

    /// Whether `domain` vouches for a domain of From; none when one of the two is not known.
    #[must_use]
    pub fn is_aligned(&self, domain: Option<Slice<'_>>) -> Option<bool> {
        let domain = domain?.text();
        if self.from.is_empty() {
            return None;
        }
        Some(self.from.iter().any(|from| align::aligned(self.ascii(&domain), self.ascii(&from.text()))))
    }

    /// The signature that a `dkim` result is about: by domain, then by selector and the beginning of `b=` where the result
    /// names them (RFC 8601 §2.7.1, RFC 6008).
    #[must_use]
    pub fn signature_of(&self, statement: &Statement<'a>) -> Option<&Signature<'a>> {
        let domain = statement.domain?.text();
        let selector = statement.property("header", "s").map(unquoted);
        let start = statement.property("header", "b").map(unquoted);
        let same = |value: Option<Slice<'_>>, text: &str| value.is_some_and(|value| value.is(text));
        let is_of = |signer: Slice<'_>| self.ascii(&signer.text()).eq_ignore_ascii_case(self.ascii(&domain));
        let begins = |signature: &Signature<'_>, start: &str| {
            signature.list.get("b").is_some_and(|tag| tag.compact().starts_with(start))
        };
        self.signatures.iter().find(|signature| {
            signature.kind == Kind::Dkim
                && signature.domain().is_some_and(is_of)
                && selector.as_deref().is_none_or(|selector| same(signature.selector(), selector))
                && start.as_deref().is_none_or(|start| begins(signature, start))
        })
    }
}

/// The organization of the topmost server that belongs to one.
fn own_operator<'h>(hops: &'h [Hop<'_>]) -> Option<&'h str> {
    hops.iter().find_map(|hop| hop.operator.as_deref())
}

/// The first hop whose server belongs to another organization than the receiver. A field in the receiver's name is not
/// its own below one that says that the message came from somebody else.
fn first_foreign(hops: &[Hop<'_>]) -> Option<usize> {
    let own = own_operator(hops)?;
    let is_other = |operator: Option<&str>| operator.is_some_and(|operator| operator != own);
    let came_in = |hop: &Hop<'_>| is_other(hop.client_operator().as_deref());
    let above = std::iter::once(None).chain(hops.iter().map(Some));
    hops.iter().zip(above).position(|(hop, above)| is_other(hop.operator.as_deref()) || above.is_some_and(came_in))
}

/// A field with results, before it is known whether to believe it.
struct Claim<'s, 'a> {
    read: Read<'s, 'a>,
    field: &'s Field<'a>,
    authserv_id: Option<String>,
    operator: Option<String>,
    instance: Option<u64>,
}

#[derive(Clone, Copy)]
enum Read<'s, 'a> {
    Results(&'s Results<'a>, Source),
    Spf(&'s ReceivedSpf<'a>),
}

fn statements<'a>(view: &AuthView<'a>, named: &[String]) -> Vec<Statement<'a>> {
    let results = view.results.iter().map(|results| {
        let authserv_id = results.authserv_id.map(unquoted);
        let is_arc = results.field.is("ARC-Authentication-Results");
        let source = if is_arc { Source::ArcAuthenticationResults } else { Source::AuthenticationResults };
        let instance = results.instance.map(|(_, number)| number).filter(|_| is_arc);
        (Read::Results(results, source), &results.field, authserv_id, instance)
    });
    let spf = view.received_spf.iter().map(|spf| {
        // Some policy servers write the recipient there, or that they do not know.
        let names_server = |receiver: &Slice<'_>| !receiver.bytes.contains(&b'@') && !receiver.is("unknown");
        let receiver = spf.receiver.filter(names_server).map(|receiver| receiver.text().into_owned());
        (Read::Spf(spf), &spf.field, receiver, None)
    });
    let mut claims: Vec<Claim<'_, 'a>> = results
        .chain(spf)
        .map(|(read, field, authserv_id, instance)| {
            let operator = authserv_id.as_deref().and_then(align::operator);
            Claim { read, field, authserv_id, operator, instance }
        })
        .list();
    crate::order::by_span(&mut claims, |claim| claim.field.span);
    let trusts = trust(view, &claims, named);
    let mut statements = Vec::new();
    for (claim, trust) in claims.iter().zip(trusts) {
        match claim.read {
            Read::Results(results, source) => {
                statements.extend(results.results.iter().map(|result| from_result(claim, result, source, trust)));
            }
            Read::Spf(spf) => statements.push(from_spf(claim, spf, trust)),
        }
    }
    statements
}

/// Whether to believe each of the claims, which are in the order of the message.
fn trust(view: &AuthView<'_>, claims: &[Claim<'_, '_>], named: &[String]) -> Vec<Trust> {
    if !named.is_empty() {
        let is_named = |claim: &Claim<'_, '_>| {
            let id = claim.authserv_id.as_deref();
            id.is_some_and(|id| named.iter().any(|name| align::is_within(id, name)))
        };
        return claims.iter().map(|claim| if is_named(claim) { Trust::Named } else { Trust::NotNamed }).list();
    }
    let newest_set = claims.iter().filter_map(|claim| claim.instance).max();
    let own = own_operator(&view.hops);
    let foreign = view.foreign.and_then(|index| view.hops.get(index)).map(|hop| hop.field.span);
    let is_ours = |hop: &&Hop<'_>| foreign.is_none_or(|foreign| hop.field.span < foreign);
    let first_own = view.hops.iter().find(|hop| hop.operator.is_some()).or(view.hops.first()).map(|hop| hop.field.span);
    let last_own = view.hops.iter().rfind(is_ours).map(|hop| hop.field.span);
    let is_public = |hop: &&Hop<'_>| hop.received.ip.is_some_and(|ip| !is_private(ip.address));
    let entry = view.hops.iter().find(is_public);
    // The receiver's name in these fields: that of the topmost field that stands where only the receiver writes.
    let mut receiver: Option<&str> = None;
    // Servers on the way seal as well; the receiver's seal is in its name.
    let is_of_other =
        |claim: &Claim<'_, '_>| own.is_some_and(|own| claim.operator.as_deref().is_some_and(|name| name != own));
    // A receiver that names itself does so in each Authentication-Results.
    let mut names_itself = false;
    let mut trusts = Vec::with_capacity(claims.len());
    for claim in claims {
        let at = claim.field.span;
        let above_all = first_own.is_none_or(|first| at < first);
        // A milter writes below the field of its own server, whose name may have no domain.
        let nearest = view.hops.iter().rfind(|hop| hop.field.span < at).filter(is_ours);
        let is_host =
            |id: &str| nearest.and_then(|hop| hop.received.by).is_some_and(|by| by.is(id.trim_end_matches('.')));
        let names_own = (claim.operator.is_some() && claim.operator.as_deref() == own)
            || claim.authserv_id.as_deref().is_some_and(is_host);
        // Servers without a domain (iCloud's) are those of whom they take mail for.
        let names_recipients = own.is_none()
            && claim.operator.is_some()
            && nearest.filter(|hop| entry.is_some_and(|entry| hop.field.span == entry.field.span)).is_some_and(|hop| {
                let recipient = hop.received.recipient.and_then(domain_of);
                recipient.and_then(|domain| align::operator(&domain.text())) == claim.operator
            });
        let names_own = names_own || names_recipients;
        let between_own = claim.operator.is_none() && !names_itself && last_own.is_some_and(|last| at < last);
        let trust = if foreign.is_some_and(|foreign| at > foreign) {
            Trust::Earlier
        } else if claim.instance.is_some() && claim.instance != newest_set {
            Trust::OlderSet
        } else if !(above_all || names_own || between_own) || (claim.instance.is_some() && is_of_other(claim)) {
            Trust::OtherServer
        } else {
            match (&claim.operator, receiver) {
                (Some(operator), Some(known)) if operator != known => Trust::OtherServer,
                (operator, _) => {
                    receiver = receiver.or(operator.as_deref());
                    let is_results = matches!(claim.read, Read::Results(_, Source::AuthenticationResults));
                    names_itself |= is_results && operator.is_some();
                    if view.hops.is_empty() { Trust::OnlyFields } else { Trust::Receiver }
                }
            }
        };
        trusts.push(trust);
    }
    trusts
}

fn from_result<'a>(claim: &Claim<'_, 'a>, result: &MethodResult<'a>, source: Source, trust: Trust) -> Statement<'a> {
    let mut statement = Statement {
        source,
        field: *claim.field,
        trust,
        authserv_id: claim.authserv_id.clone(),
        method: result.method.lowercase(),
        result: result.result.lowercase(),
        span: result.span,
        token: result.token,
        reason: result.reason,
        comments: result.comments.clone(),
        properties: result.properties.clone(),
        domain: None,
        is_helo: false,
        ip: None,
        best_guess: None,
    };
    let domain = |ptype: &str, names: &[&str]| names.iter().find_map(|name| domain_of(result.property(ptype, name)?));
    match statement.method.as_str() {
        "spf" => {
            let mail_from = domain("smtp", &["mailfrom", "mail", "mfrom", "from", "envelope-from"]);
            // The null path is checked by the EHLO name (RFC 7208 §2.4).
            let is_named = |name: &&str| result.property("smtp", name).is_some();
            statement.is_helo = mail_from.is_none() && ["helo", "mailfrom"].iter().any(is_named);
            let sentences: Vec<Sentence<'a>> = result.comments.iter().map(|comment| Sentence::read(*comment)).list();
            let subject = || sentences.iter().find_map(|sentence| domain_of(sentence.subject?));
            statement.domain = mail_from.or(domain("smtp", &["helo"])).or_else(subject);
            statement.ip = sentences.iter().find_map(|sentence| sentence.ip);
            statement.best_guess = sentences.iter().find_map(|sentence| sentence.best_guess);
        }
        "dkim" | "domainkeys" | "dkim-atps" => {
            // `header.d=none` is how Microsoft says that there is no signature.
            statement.domain = domain("header", &["d", "i", "from", "sender"]).filter(|domain| !domain.is("none"));
        }
        "dmarc" | "dkim-adsp" | "sender-id" | "compauth" => {
            statement.domain = domain("header", &["from", "d"]).or_else(|| domain("", &["d"]));
        }
        "iprev" => statement.domain = domain("policy", &["iprev"]),
        _ => {}
    }
    statement
}

fn from_spf<'a>(claim: &Claim<'_, 'a>, spf: &ReceivedSpf<'a>, trust: Trust) -> Statement<'a> {
    let as_property = |pair: &super::received_spf::Pair<'a>| Property {
        span: pair.span,
        ptype: pair.key.sub(0..0),
        name: pair.key,
        value: pair.value,
    };
    Statement {
        source: Source::ReceivedSpf,
        field: spf.field,
        trust,
        authserv_id: claim.authserv_id.clone(),
        method: "spf".to_owned(),
        result: spf.result.lowercase(),
        span: spf.field.value.trim().span,
        token: spf.result.span,
        reason: spf.get("problem"),
        comments: spf.comment.into_iter().list(),
        properties: spf.pairs.iter().map(as_property).list(),
        domain: spf.domain,
        is_helo: spf.is_helo,
        ip: spf.ip,
        best_guess: spf.best_guess,
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthView, Trust};
    use crate::Message;
    use crate::charset::BuiltIn;

    fn trusts(header: &str, named: &[&str]) -> Vec<(String, Trust)> {
        let header = header.replace('\n', "\r\n") + "\r\n\r\n";
        let message = Message::parse(header.as_bytes());
        let named: Vec<String> = named.iter().map(|&name| name.to_owned()).collect();
        let view = AuthView::read(&message, &named, &BuiltIn);
        let row = |statement: &super::Statement<'_>| {
            let name = format!("{} {}", statement.authserv_id.as_deref().unwrap_or("-"), statement.method);
            (name, statement.trust)
        };
        view.statements.iter().map(row).collect()
    }

    fn row(name: &str, trust: Trust) -> (String, Trust) {
        (name.to_owned(), trust)
    }

    #[test]
    fn milters_write_below_the_field_of_their_own_server() {
        for name in ["mail.b.example", "mail"] {
            let header = format!(
                "Received: from out.a.example (out.a.example [192.0.2.1]) by {name} (Postfix); x
Authentication-Results: {name}; dmarc=pass
Authentication-Results: {name}; dkim=pass
Received: from web by out.a.example; x
Authentication-Results: {name}; spf=pass"
            );
            let expected = [("dmarc", Trust::Receiver), ("dkim", Trust::Receiver), ("spf", Trust::Earlier)];
            let expected = expected.map(|(method, trust)| row(&format!("{name} {method}"), trust));
            // A name without a domain tells nobody from anybody further down.
            let lowest = if name == "mail" { Trust::OtherServer } else { Trust::Earlier };
            let mut expected: Vec<_> = expected.into();
            expected[2].1 = lowest;
            assert_eq!(trusts(&header, &[]), expected);
        }
    }

    #[test]
    fn a_chain_that_the_sender_wrote_is_no_receiver() {
        let header = "Received: from x.evil.example (x.evil.example [192.0.2.1]) by mx.b.example; x
Received: from bank.example (bank.example [192.0.2.2]) by mx.b.example; x
Authentication-Results: mx.b.example; dmarc=pass header.from=bank.example";
        assert_eq!(trusts(header, &[]), [row("mx.b.example dmarc", Trust::Earlier)]);
    }

    #[test]
    fn what_stands_below_another_organization_is_a_claim() {
        let header = "Authentication-Results: mx.b.example; spf=pass
Received: from out.a.example by mx.b.example; x
Authentication-Results: mx.b.example; dkim=pass
Received: from web by out.a.example; x
Authentication-Results: mx.b.example; dmarc=pass";
        let expected = [
            row("mx.b.example spf", Trust::Receiver),
            row("mx.b.example dkim", Trust::Receiver),
            row("mx.b.example dmarc", Trust::Earlier),
        ];
        assert_eq!(trusts(header, &[]), expected);
    }

    #[test]
    fn addresses_and_internal_names_are_hops_of_the_receiver() {
        let header = "Received: by 2002:a05:6a10:: with SMTP id 1; x
Received: from compute1.internal by store4 with LMTP; x
ARC-Authentication-Results: i=2; mx.google.com; dkim=pass
ARC-Authentication-Results: i=1; mx.google.com; spf=none
Authentication-Results: mx.google.com; spf=pass
Received-SPF: pass (google.com: domain of a@b.example designates 192.0.2.1 as permitted sender)
Received: from b.example by mx.google.com; x
Authentication-Results: b.example; spf=pass";
        let expected = [
            row("mx.google.com dkim", Trust::Receiver),
            row("mx.google.com spf", Trust::OlderSet),
            row("mx.google.com spf", Trust::Receiver),
            row("google.com spf", Trust::Receiver),
            row("b.example spf", Trust::OtherServer),
        ];
        assert_eq!(trusts(header, &[]), expected);
    }

    #[test]
    fn a_field_without_a_name_counts_between_hops_of_the_receiver() {
        let header = "Received: from A.outlook.com by B.outlook.com; x
Authentication-Results: spf=pass (sender IP is 192.0.2.1)
Received: from a.example by C.outlook.com; x
Authentication-Results: dmarc=pass";
        assert_eq!(trusts(header, &[]), [row("- spf", Trust::Receiver), row("- dmarc", Trust::OtherServer)]);
    }

    #[test]
    fn a_field_without_a_name_does_not_count_below_one_with_the_receivers_name() {
        let header = "Authentication-Results: mx.google.com; spf=fail
Received: from a.example by mx.google.com; x
Authentication-Results: dmarc=pass
Received: from localhost by localhost; x";
        assert_eq!(
            trusts(header, &[]),
            [row("mx.google.com spf", Trust::Receiver), row("- dmarc", Trust::OtherServer)]
        );
    }

    #[test]
    fn without_any_hop_the_topmost_name_counts() {
        let header = "Authentication-Results: mx.b.example; spf=pass\nAuthentication-Results: mx.c.example; dkim=pass";
        assert_eq!(
            trusts(header, &[]),
            [row("mx.b.example spf", Trust::OnlyFields), row("mx.c.example dkim", Trust::OtherServer)]
        );
        assert_eq!(
            trusts(header, &["c.example"]),
            [row("mx.b.example spf", Trust::NotNamed), row("mx.c.example dkim", Trust::Named)]
        );
    }

    #[test]
    fn a_statement_knows_its_domain_and_policy() {
        let header = "From: A <a@Shop.example>
Authentication-Results: mx.b.example; spf=pass smtp.mailfrom=\"x y\"@bounce.shop.example;
 dkim=fail header.i=@esp.example header.s=k header.b=AbC; dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=shop.example
DKIM-Signature: v=1; d=esp.example; s=other; b=AbCdef
DKIM-Signature: v=1; d=esp.example; s=k; b=Ab
 Cdef";
        let text = header.replace('\n', "\r\n") + "\r\n\r\n";
        let message = Message::parse(text.as_bytes());
        let view = AuthView::read(&message, &[], &BuiltIn);
        let [spf, dkim, dmarc] = view.statements.as_slice() else { panic!("three results") };
        assert_eq!(spf.domain_text().as_deref(), Some("bounce.shop.example"));
        assert_eq!((view.is_aligned(spf.domain), view.is_aligned(dkim.domain)), (Some(true), Some(false)));
        assert_eq!((dmarc.policy().as_deref(), dmarc.disposition().as_deref()), (Some("reject"), Some("none")));
        assert_eq!(view.signature_of(dkim).unwrap().selector().unwrap().text(), "k");
    }

    #[test]
    fn a_result_for_the_ehlo_name_counts_only_alone() {
        let header = "Authentication-Results: m.example; spf=none smtp.helo=h.example; spf=pass smtp.mailfrom=a@b.example\r\n\r\n";
        let message = Message::parse(header.as_bytes());
        let view = AuthView::read(&message, &[], &BuiltIn);
        let results: Vec<_> = view.spf().into_iter().map(|statement| statement.result.as_str()).collect();
        assert_eq!(results, ["pass"]);
    }
}
