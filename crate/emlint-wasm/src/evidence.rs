//! Evidence as the module for questions to the DNS gives it. Here too, serde would weigh more than it does.

use crate::read::{choice, number};
use emlint::Span;
use emlint::evidence::{
    Alignment, AnswerStatus, ArcEvidence, Change, Damage, DmarcEvidence, DmarcStep, DomainEvidence, Evidence,
    HostEvidence, HostName, KeyEvidence, Known, ListEvidence, ListStatus, MailHost, Match, Outcome, PublishedKey,
    Query, Reason, Session, SignatureEvidence, SpfEvidence, SpfIdentity, SpfOutcome, SpfStep,
};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

/// A value of JavaScript, read; `None` when it is another one.
pub(crate) trait Read: Sized {
    fn read(value: &JsValue) -> Option<Self>;
}

impl Read for String {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl Read for bool {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }
}

impl Read for u32 {
    fn read(value: &JsValue) -> Option<Self> {
        number(value)
    }
}

impl Read for u16 {
    fn read(value: &JsValue) -> Option<Self> {
        number(value)?.try_into().ok()
    }
}

impl Read for u64 {
    fn read(value: &JsValue) -> Option<Self> {
        number(value).map(Self::from)
    }
}

impl Read for usize {
    fn read(value: &JsValue) -> Option<Self> {
        number(value)?.try_into().ok()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &JsValue) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::read(value).map(Some) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &JsValue) -> Option<Self> {
        value.dyn_ref::<Array>()?.iter().map(|item| T::read(&item)).collect()
    }
}

fn get<T: Read>(object: &JsValue, name: &str) -> Option<T> {
    T::read(&property(object, name)?)
}

#[inline(never)]
fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok()
}

/// A record by the names of its fields.
macro_rules! records {
    ($($kind:ident { $($field:ident = $name:literal),* $(,)? })*) => {
        $(impl Read for $kind {
            fn read(value: &JsValue) -> Option<Self> {
                Some(Self { $($field: get(value, $name)?),* })
            }
        })*
    };
}

macro_rules! choices {
    ($($kind:ident)*) => {
        $(impl Read for $kind {
            fn read(value: &JsValue) -> Option<Self> {
                choice(value)
            }
        })*
    };
}

choices! { Outcome AnswerStatus Match Reason Change SpfIdentity SpfOutcome ListStatus }

records! {
    Span { start = "start", end = "end" }
    Evidence {
        schema = "schema",
        octets = "octets",
        asked = "asked",
        time = "time",
        session = "session",
        queries = "queries",
        dkim = "dkim",
        arc = "arc",
        spf = "spf",
        dmarc = "dmarc",
        host = "host",
        domain = "domain",
        notes = "notes",
    }
    Session { ip = "ip", helo = "helo", mail_from = "mailFrom", received = "received" }
    Known { value = "value", span = "span" }
    Query {
        name = "name",
        kind = "type",
        purpose = "purpose",
        status = "status",
        records = "records",
        problem = "problem",
    }
    SignatureEvidence {
        field = "field",
        kind = "kind",
        instance = "instance",
        domain = "domain",
        selector = "selector",
        result = "result",
        result_now = "resultNow",
        reason = "reason",
        text = "text",
        body_hash = "bodyHash",
        signature = "signature",
        key = "key",
        body_octets = "bodyOctets",
        signed_octets = "signedOctets",
        damage = "damage",
    }
    KeyEvidence { name = "name", record = "record", kind = "type", bits = "bits", testing = "testing" }
    Damage { change = "change", text = "text", places = "places", complete = "complete" }
    ArcEvidence { result = "result", reason = "reason", text = "text", signatures = "signatures" }
    SpfEvidence {
        identity = "identity",
        domain = "domain",
        result = "result",
        text = "text",
        matched = "matched",
        matched_in = "matchedIn",
        explanation = "explanation",
        lookups = "lookups",
        voids = "voids",
        steps = "steps",
    }
    SpfStep {
        depth = "depth",
        domain = "domain",
        term = "term",
        outcome = "outcome",
        lookup = "lookup",
        text = "text",
    }
    DmarcEvidence {
        domain = "domain",
        from = "from",
        result = "result",
        text = "text",
        policy = "policy",
        record = "record",
        record_domain = "recordDomain",
        organizational_domain = "organizationalDomain",
        testing = "testing",
        walk = "walk",
        identifiers = "identifiers",
    }
    DmarcStep { name = "name", record = "record" }
    Alignment {
        method = "method",
        domain = "domain",
        organizational_domain = "organizationalDomain",
        result = "result",
        aligned = "aligned",
        strict = "strict",
    }
    HostEvidence {
        ip = "ip",
        span = "span",
        result = "result",
        names = "names",
        helo_matches = "heloMatches",
        lists = "lists",
    }
    HostName { name = "name", addresses = "addresses", confirmed = "confirmed" }
    ListEvidence { list = "list", status = "status", codes = "codes", meanings = "meanings", url = "url" }
    DomainEvidence {
        name = "name",
        receives = "receives",
        null_mx = "nullMx",
        mx = "mx",
        mta_sts = "mtaSts",
        tls_rpt = "tlsRpt",
        bimi = "bimi",
        keys = "keys",
        hosts = "hosts",
    }
    PublishedKey { selector = "selector", key = "key", problem = "problem" }
    MailHost { preference = "preference", name = "name" }
}
