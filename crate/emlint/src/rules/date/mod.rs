//! DAT: dates (RFC 5322 §3.3) in Date, Resent-Date and Received.

pub(super) mod date_syntax;
pub(super) mod date_vs_received_skew;
pub(super) mod impossible_date;
pub(super) mod non_mail_date_format;
pub(super) mod obsolete_date;
pub(super) mod wrong_weekday;

use crate::message::Field;
use crate::message::date::{Date, DateFlawKind};
use crate::message::foreign_date::{self, ForeignDate};
use crate::{Context, Finding, Findings, Severity, Slice};
use std::borrow::Cow;

/// A date and the field that it stands in.
struct Written<'c, 'a> {
    field: &'c Field<'a>,
    date: Cow<'c, Date<'a>>,
    /// A server wrote it on the way, and the author can do nothing about it.
    is_received: bool,
    /// What it is when it is no date of mail: then that explains everything that is wrong with it.
    foreign: Option<ForeignDate>,
}

impl<'c, 'a> Written<'c, 'a> {
    fn new(field: &'c Field<'a>, date: Cow<'c, Date<'a>>, is_received: bool) -> Self {
        let foreign = if looks_foreign(&date) { foreign_date::read(date.text) } else { None };
        Self { field, date, is_received, foreign }
    }

    /// What a server wrote is its own affair: it is never an error of the message, and nobody mends it afterwards.
    fn weaken(&self, finding: &mut Finding) {
        if self.is_received {
            finding.weaken(Severity::Warning).fix(None);
        }
    }

    /// The same for an odd form (`10:00:00.123`, `2026-11-23 10:00:00 +0000 UTC m=+17.5`): programs read it, so it is only
    /// worth a word.
    fn weaken_form(&self, finding: &mut Finding) {
        self.weaken(finding);
        if self.is_received && self.date.seconds.is_some() {
            finding.weaken(Severity::Info);
        }
    }
}

/// The dates of the message and of its way, top to bottom.
fn dates<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = Written<'c, 'a>> {
    let fields = context.message.header.fields.iter();
    let own = fields.filter(|field| field.is_any(&["Date", "Resent-Date"]));
    let own = own.map(|field| Written::new(field, Cow::Owned(Date::read(field.value)), false));
    let hops = context.auth().hops.iter().filter_map(|hop| {
        let date = hop.received.date.as_ref().filter(|date| !date.text.is_empty())?;
        Some(Written::new(&hop.field, Cow::Borrowed(date), true))
    });
    own.chain(hops)
}

/// A date that mail's own reader gives up on may be one of another world.
fn looks_foreign(date: &Date<'_>) -> bool {
    let is_half_day = |zone: Slice<'_>| ["AM", "PM", "A.M.", "P.M."].iter().any(|half| zone.is(half));
    date.flaws.iter().any(|flaw| match flaw.kind {
        DateFlawKind::Unreadable
        | DateFlawKind::Iso8601
        | DateFlawKind::UnknownDayName
        | DateFlawKind::MissingZone
        | DateFlawKind::TrailingText => true,
        DateFlawKind::BadZone => date.zone.is_some_and(|zone| zone.len() != 5),
        // Letters with a number are another way to write an offset; letters alone are the name of a zone.
        DateFlawKind::UnknownZone => {
            date.zone.is_some_and(|zone| zone.bytes.iter().any(|byte| !byte.is_ascii_alphabetic()) || is_half_day(zone))
        }
        _ => false,
    })
}

fn judge(context: &Context, findings: &mut Findings) {
    if dates(context).next().is_some() {
        findings.judged();
    }
}
