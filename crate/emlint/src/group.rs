//! From everything the rules found to what a person can read: consequences left out, repetitions counted, caps kept.

use crate::List as _;
use crate::keyed::{Keyed, Keys};
use crate::message::Message;
use crate::order;
use crate::rule::{Family, Scope};
use crate::{Finding, Findings, Span, fix};

/// More findings of one code than this become one.
const SINGLE: usize = 5;
/// Further places that a grouped finding names.
pub(crate) const PLACES: usize = 200;
/// Places whose edits a grouped finding carries; beyond that it has no fix.
pub(crate) const EDITS: usize = 1000;
/// Entries shown of one family, and of one message.
const FAMILY_CAP: usize = 40;
const MESSAGE_CAP: usize = 200;

/// A finding that stands for `count` places.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) finding: Finding,
    pub(crate) count: usize,
    pub(crate) spans: Vec<Span>,
}

/// The findings to report, in order, and how many were left out.
pub(crate) fn group(message: &Message<'_>, mut found: Vec<Findings>) -> (Vec<Group>, usize) {
    let mut suppressed = mute(message, &mut found);
    suppressed += merge_same_span(&mut found);
    let mut groups: Vec<Group> = found.into_iter().flat_map(collapse).list();
    in_order(&mut groups, |group| &group.finding);
    suppressed += cap(&mut groups);
    (groups, suppressed)
}

/// Sorts by place, then the gravest, then code, then the shortest.
fn in_order<T>(items: &mut Vec<T>, finding: impl Fn(&T) -> &Finding) {
    order::by_key(items, |item| u64::from(finding(item).span.end));
    // Codes have eight octets at most.
    order::by_key(items, |item| finding(item).rule.code.bytes().fold(0, |key, byte| key << 8 | u64::from(byte)));
    order::by_key(items, |item| u64::from(finding(item).span.start) << 2 | rank(finding(item).severity));
}

/// The gravest first.
const fn rank(severity: crate::Severity) -> u64 {
    match severity {
        crate::Severity::Error => 0,
        crate::Severity::Warning => 1,
        crate::Severity::Info => 2,
    }
}

/// Drops findings that are consequences of others.
fn mute(message: &Message<'_>, found: &mut [Findings]) -> usize {
    let mut everywhere = Keys::default();
    let mut nearby: Keyed<Vec<Span>> = Keyed::new();
    for finding in found.iter().flat_map(|findings| &findings.list) {
        for mute in finding.rule.mutes {
            for code in mute.codes {
                let reaches = match mute.scope {
                    Scope::Message => {
                        everywhere.insert(code);
                        continue;
                    }
                    Scope::Field | Scope::Line | Scope::Span => nearby.entry(code, Vec::new()),
                };
                let known = reaches.last().is_some_and(|reach| reach.contains(finding.span));
                match mute.scope {
                    Scope::Field if !known => reaches.push(message.field_at(finding.span)),
                    Scope::Line if !known => reaches.push(message.full_lines(finding.span)),
                    Scope::Span if !known => reaches.push(finding.span),
                    _ => {}
                }
            }
        }
    }
    for spans in nearby.values_mut() {
        *spans = union(std::mem::take(spans));
    }
    let mut muted = 0;
    for findings in found.iter_mut() {
        let Some(code) = findings.list.first().map(|finding| finding.rule.code) else { continue };
        if everywhere.contains(code) {
            muted += findings.total;
            findings.list.clear();
            findings.total = 0;
        } else if let Some(reaches) = nearby.get(code) {
            muted += findings.drop_where(|finding| touches(reaches, finding.span));
        }
    }
    muted
}

/// Overlapping spans as one, in order.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    order::by_span(&mut spans, |span| *span);
    let mut disjoint: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match disjoint.last_mut() {
            Some(last) if last.overlaps(span) => last.end = last.end.max(span.end),
            _ => disjoint.push(span),
        }
    }
    disjoint
}

/// Whether `span` overlaps one of the disjoint, sorted `reaches`.
fn touches(reaches: &[Span], span: Span) -> bool {
    let behind = reaches.partition_point(|reach| reach.start <= span.end);
    let nearest = behind.saturating_sub(2)..behind;
    reaches.get(nearest).unwrap_or_default().iter().any(|reach| reach.overlaps(span))
}

/// Of several codes at exactly the same octets, the gravest and most specific stays; it names the others.
fn merge_same_span(found: &mut [Findings]) -> usize {
    let mut best: Keyed<(crate::Severity, u8, &'static str)> = Keyed::new();
    for finding in found.iter().flat_map(|findings| &findings.list).filter(|finding| !finding.span.is_empty()) {
        let mine = (finding.severity, specificity(finding.rule.family), finding.rule.code);
        let entry = best.entry(key(finding.span), mine);
        if (mine.0, mine.1) > (entry.0, entry.1) {
            *entry = mine;
        }
    }
    let mut also: Keyed<Vec<String>> = Keyed::new();
    let mut merged = 0;
    for findings in found.iter_mut() {
        merged += findings.drop_where(|finding| match best.get(key(finding.span)) {
            Some(&(_, _, winner)) if winner != finding.rule.code => {
                let note = format!("also {} {}: {}", finding.rule.code, finding.rule.name, finding.message);
                also.entry(key(finding.span), Vec::new()).push(note);
                true
            }
            _ => false,
        });
    }
    for finding in found.iter_mut().flat_map(|findings| &mut findings.list) {
        // What is left at a span of several codes is the winner's.
        for note in also.get_mut(key(finding.span)).map(std::mem::take).unwrap_or_default() {
            finding.related(finding.span, note);
        }
    }
    merged
}

/// A span as a key.
fn key(span: Span) -> [u8; 8] {
    (u64::from(span.start) << 32 | u64::from(span.end)).to_be_bytes()
}

/// Security before structure before syntax before style.
const fn specificity(family: Family) -> u8 {
    match family {
        Family::Authentication | Family::Dkim | Family::Sender | Family::Network => 4,
        Family::Header | Family::Format | Family::Mime => 3,
        Family::Address
        | Family::Date
        | Family::MessageId
        | Family::Encoding
        | Family::Html
        | Family::Received
        | Family::Spf
        | Family::Dmarc
        | Family::DomainKey => 2,
        Family::List => 1,
    }
}

/// One entry per finding, or one for all of a code when there are many.
fn collapse(findings: Findings) -> Vec<Group> {
    let Findings { list, mut total, .. } = findings;
    let (alone, mut list): (Vec<Finding>, Vec<Finding>) = list.into_iter().partition(|finding| finding.alone.is_some());
    total = total.saturating_sub(alone.len());
    let mut groups: Vec<Group> = alone.into_iter().map(single).list();
    in_order(&mut list, |finding| finding);
    if total <= SINGLE || list.is_empty() {
        groups.extend(list.into_iter().map(single));
        return groups;
    }
    let gravest = list.iter().map(|finding| finding.severity).max();
    let first = list.iter().position(|finding| Some(finding.severity) == gravest).unwrap_or_default();
    let fixes = list.iter().filter_map(|finding| finding.fix.as_ref());
    let all = if total <= EDITS { fix::join(fixes) } else { None };
    let mut finding = list.remove(first);
    finding.fix = all;
    let spans = list.iter().map(|finding| finding.span).take(PLACES).list();
    groups.push(Group { finding, count: total, spans });
    groups
}

/// One finding with the places that it names itself.
fn single(mut finding: Finding) -> Group {
    let mut spans = finding.alone.take().unwrap_or_default();
    let count = 1 + spans.len();
    spans.truncate(PLACES);
    Group { finding, count, spans }
}

/// Keeps the gravest within the caps.
fn cap(groups: &mut Vec<Group>) -> usize {
    let before = groups.len();
    let mut ranking: Vec<usize> = (0..before).list();
    order::by_key(&mut ranking, |&index| groups.get(index).map_or(u64::MAX, |group| rank(group.finding.severity)));
    let mut per_family: Keyed<usize> = Keyed::new();
    let mut kept = vec![false; before];
    let mut all = 0;
    for index in ranking {
        let Some(group) = groups.get(index) else { continue };
        let family = per_family.entry(group.finding.rule.family.prefix(), 0);
        if *family < FAMILY_CAP && all < MESSAGE_CAP {
            *family += 1;
            all += 1;
            if let Some(slot) = kept.get_mut(index) {
                *slot = true;
            }
        }
    }
    let mut kept = kept.into_iter();
    groups.retain(|_| kept.next().unwrap_or_default());
    before - groups.len()
}
