//! DKK: records with the public keys of DKIM.

pub(super) mod dkim_key_record;
pub(super) mod dkim_key_weak;

use crate::auth::tags::TagList;
use crate::dns::{Record, RecordKind};
use crate::{Context, Findings};

/// Calls `check` with each record of a key and its tags; spans of tags count octets of the record.
fn each(context: &Context, findings: &mut Findings, check: impl Fn(&Record<'_>, &TagList<'_>, &mut Findings)) {
    for record in context.records.iter().filter(|record| record.kind == RecordKind::DkimKey) {
        findings.judged();
        check(record, &TagList::read(record.value()), findings);
    }
}

/// The kind of key: `rsa` where `k=` is left out.
fn is_rsa(tags: &TagList<'_>) -> bool {
    tags.get("k").is_none_or(|kind| kind.value.is("rsa"))
}
