//! DMC: DMARC records.

pub(super) mod dmarc_obsolete_tags;
pub(super) mod dmarc_record_syntax;
pub(super) mod dmarc_weak_policy;

use crate::auth::tags::{Tag, TagList};
use crate::dns::{Record, RecordKind};
use crate::{Context, Findings};

/// Calls `check` with each DMARC record and its tags; spans of tags count octets of the record.
fn each(context: &Context, findings: &mut Findings, check: impl Fn(&Record<'_>, &TagList<'_>, &mut Findings)) {
    for record in context.records.iter().filter(|record| record.kind == RecordKind::Dmarc) {
        findings.judged();
        check(record, &TagList::read(record.value()), findings);
    }
}

/// The record of a receiver of reports, which has no policy: `a.example._report._dmarc.b.example` (RFC 9990 §4).
fn allows_reports(record: &Record<'_>) -> bool {
    record.owner.is_some_and(|owner| owner.text().to_ascii_lowercase().contains("._report._dmarc"))
}

/// The first tag with this name, in any case.
fn tag<'r>(tags: &TagList<'r>, name: &str) -> Option<Tag<'r>> {
    tags.tags.iter().copied().find(|tag| tag.name.is(name))
}
