//! SPF: records that say which servers may send for a domain.

pub(super) mod spf_ending;
pub(super) mod spf_lookup_limit;
pub(super) mod spf_quotes;
pub(super) mod spf_syntax;
pub(super) mod spf_too_permissive;

use crate::dns::spf::Spf;
use crate::dns::{Record, RecordKind};
use crate::{Context, Findings};

/// Calls `check` with each SPF record.
fn each(context: &Context, findings: &mut Findings, check: impl Fn(&Record<'_>, &Spf<'_>, &mut Findings)) {
    for record in context.records.iter().filter(|record| record.kind == RecordKind::Spf) {
        findings.judged();
        check(record, &Spf::read(record.value()), findings);
    }
}
