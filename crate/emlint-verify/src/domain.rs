//! What a domain publishes for mail besides SPF, DKIM and DMARC.

use crate::dns::{Kind, Known, Record, Stop};
use emlint::evidence::{DomainEvidence, MailHost};

/// Looks up the mail hosts of `name` and its policies for transport and logos.
pub(crate) fn evaluate(known: &Known, name: &str) -> Result<DomainEvidence, Stop> {
    let text = |prefix: &str, version: &str, purpose: &str| {
        let is_one = |text: &&[u8]| text.starts_with(version.as_bytes());
        match known.texts(&format!("{prefix}.{name}"), purpose) {
            Err(Stop::Missing) => Err(Stop::Missing),
            Err(Stop::Failed(_)) => Ok(None),
            Ok(texts) => Ok(texts.into_iter().find(is_one).map(|text| String::from_utf8_lossy(text).into_owned())),
        }
    };
    // Everything is looked up before anything is awaited.
    let mta_sts = text("_mta-sts", "v=STSv1", "MTA-STS");
    let tls_rpt = text("_smtp._tls", "v=TLSRPTv1", "TLS reporting");
    let bimi = text("default._bimi", "v=BIMI1", "BIMI");
    let mx = known.records(name, Kind::Mx, "who takes mail for the domain");
    let mut domain = DomainEvidence {
        name: name.to_owned(),
        receives: None,
        null_mx: false,
        mx: Vec::new(),
        mta_sts: mta_sts?,
        tls_rpt: tls_rpt?,
        bimi: bimi?,
    };
    match mx {
        Err(Stop::Missing) => return Err(Stop::Missing),
        Err(Stop::Failed(_)) => {}
        Ok([]) => domain.receives = has_address(known, name)?,
        Ok(records) => {
            domain.mx.extend(records.iter().filter_map(|record| match record {
                Record::Mx { preference, exchange } => {
                    Some(MailHost { preference: *preference, name: exchange.clone() })
                }
                _ => None,
            }));
            domain.mx.sort_by(|one, other| (one.preference, &one.name).cmp(&(other.preference, &other.name)));
            domain.null_mx = domain.mx.iter().all(|host| host.name.is_empty());
            domain.receives = Some(!domain.null_mx);
        }
    }
    Ok(domain)
}

/// Without an MX, the domain itself takes mail if it has an address (RFC 5321 §5.1).
fn has_address(known: &Known, name: &str) -> Result<Option<bool>, Stop> {
    let ask = |kind| match known.records(name, kind, "the domain has no MX: does it have an address") {
        Err(Stop::Missing) => Err(Stop::Missing),
        Err(Stop::Failed(_)) => Ok(None),
        Ok(records) => Ok(Some(!records.is_empty())),
    };
    let (v4, v6) = (ask(Kind::A), ask(Kind::Aaaa));
    Ok(match (v4?, v6?) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    })
}
