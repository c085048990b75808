//! A second opinion: what mail-auth says of the same message and keys. Nothing passes on our word alone.
//!
//! mail-auth is given the keys that were found and can ask nobody. It has no clock of ours, cuts the body to `l=` before
//! and not after bringing it into canonical form, and looks up further policies (RFC 6541); where it says nothing about
//! the signature as such, it has no opinion.

use mail_auth::dkim::DkimError;
use mail_auth::dkim::DomainKey;
use mail_auth::dns::TxtRecordParser as _;
use mail_auth::{
    AuthenticatedMessage, DkimResult, DnsCache, Error, MessageAuthenticator, NoCache, Parameters, ResolverCache,
    TxtRecord,
};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What mail-auth says against a message.
#[derive(Debug, Default)]
pub(crate) struct Opinion {
    /// For signature fields by the offset of their value: why it does not verify.
    pub(crate) dkim: HashMap<usize, String>,
    /// Why the chain does not.
    pub(crate) arc: Option<String>,
}

/// Asks mail-auth about `message`, whose keys are `keys`: name and record.
pub(crate) fn ask(message: &[u8], keys: &[(String, Vec<u8>)]) -> Opinion {
    let mut opinion = Opinion::default();
    // With a resolver that knows no server.
    #[cfg(target_arch = "wasm32")]
    let authenticator = Some(MessageAuthenticator::new_doh(""));
    #[cfg(not(target_arch = "wasm32"))]
    let authenticator = {
        use hickory_resolver::config::{ResolverConfig, ResolverOpts};
        MessageAuthenticator::new(ResolverConfig::default(), ResolverOpts::default()).ok()
    };
    let parsed = AuthenticatedMessage::parse_with_opts(message, None, false);
    let (Some(authenticator), Some(parsed)) = (authenticator, parsed) else { return opinion };
    let cache = Keys(
        keys.iter()
            .map(|(name, record)| {
                let key = DomainKey::parse(record).into();
                (format!("{name}.").into_boxed_str(), key)
            })
            .collect(),
    );
    let outputs = at_once(authenticator.verify_dkim(Parameters::new(&parsed).with_cache(&cache))).unwrap_or_default();
    let outputs = outputs.iter().filter(|output| output.signature().is_some());
    for (header, output) in parsed.dkim_signatures().iter().zip(outputs) {
        let offset = (header.value.as_ptr() as usize).saturating_sub(message.as_ptr() as usize);
        if header.header.l == 0
            && !output.is_atps()
            && let Some(objection) = objection(output.result())
        {
            opinion.dkim.insert(offset, objection);
        }
    }
    let has_length = parsed.arc_message_signatures().iter().any(|header| header.header.l != 0);
    if !has_length && let Some(output) = at_once(authenticator.verify_arc(Parameters::new(&parsed).with_cache(&cache)))
    {
        opinion.arc = objection(output.result());
    }
    opinion
}

/// What a result says against the signature itself.
fn objection(result: &DkimResult) -> Option<String> {
    use mail_auth::arc::ArcError;
    match result {
        DkimResult::Neutral(Error::Dkim(DkimError::SignatureExpired) | Error::Arc(ArcError::SignatureExpired))
        | DkimResult::TempError(_)
        | DkimResult::Pass
        | DkimResult::None => None,
        DkimResult::Neutral(error) | DkimResult::Fail(error) | DkimResult::PermError(error) => Some(error.to_string()),
    }
}

/// The value of a future that waits for nothing; none for one that would wait.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// The keys that were found, as the only cache.
struct Keys(HashMap<Box<str>, TxtRecord>);

impl ResolverCache<Box<str>, TxtRecord> for Keys {
    fn get<Q>(&self, name: &Q) -> Option<TxtRecord>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let unknown = || TxtRecord::Error(Error::Dns(mail_auth::DnsError::Resolver("not asked".to_owned())));
        Some(self.0.get(name).cloned().unwrap_or_else(unknown))
    }

    fn remove<Q>(&self, _: &Q) -> Option<TxtRecord>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: Box<str>, _: TxtRecord, _: web_time::Instant) {}
}

impl DnsCache for Keys {
    type Txt = Self;
    type Mx = NoCache;
    type Ipv4 = NoCache;
    type Ipv6 = NoCache;
    type Ptr = NoCache;

    fn txt(&self) -> Option<&Self::Txt> {
        Some(self)
    }
    fn mx(&self) -> Option<&Self::Mx> {
        None
    }
    fn ipv4(&self) -> Option<&Self::Ipv4> {
        None
    }
    fn ipv6(&self) -> Option<&Self::Ipv6> {
        None
    }
    fn ptr(&self) -> Option<&Self::Ptr> {
        None
    }
}
