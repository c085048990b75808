//! Fixes: octet edits that belong together, and how they are applied.

use crate::List as _;
use crate::auth::signed::Signed;
use crate::order;
use crate::{Context, Finding, Findings, Message, Span, Stage};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Edits that together remove a finding; all are applied, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fix {
    pub title: Cow<'static, str>,
    pub safety: Safety,
    pub edits: Vec<Edit>,
}

/// Whether a fix may be applied without asking. A rule says `Safe` or `Suggestion`; the engine turns what lies in
/// signed content into `BreaksSignature`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// Every reader sees the same message afterwards.
    Safe,
    /// A person has to choose.
    Suggestion,
    /// A DKIM or ARC signature covers these octets and no longer matches afterwards.
    BreaksSignature,
}

/// Replaces octets by text: no fix ever writes octets that are not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Edit {
    #[serde(flatten)]
    pub span: Span,
    pub text: Cow<'static, str>,
}

impl Edit {
    #[must_use]
    pub fn new(span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        Self { span, text: text.into() }
    }
}

impl Fix {
    /// A fix that keeps the meaning of the message.
    #[must_use]
    pub fn safe(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), safety: Safety::Safe, edits }
    }

    /// A fix that needs a choice.
    #[must_use]
    pub fn suggest(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), safety: Safety::Suggestion, edits }
    }

    /// One safe edit.
    #[must_use]
    pub fn replace(span: Span, text: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>) -> Self {
        Self::safe(title, vec![Edit::new(span, text)])
    }

    /// A new field of the author's own, below the last of Date, From, To and Subject, so that it never comes between
    /// what servers put on top; with the line end of the message. A person decides.
    #[must_use]
    pub fn insert_field(message: &Message<'_>, field: &str, title: impl Into<Cow<'static, str>>) -> Self {
        let neighbour = message.header.fields.iter().rfind(|field| field.is_any(&["Date", "From", "To", "Subject"]));
        let at = neighbour.map_or(message.header.end, |field| field.full.end());
        let end = message.line_ends.majority().text();
        // A header that ends without a line end needs one first.
        let before = message.bytes.get(..at).unwrap_or_default();
        let missing = if before.is_empty() || before.ends_with(b"\n") || before.ends_with(b"\r") { "" } else { end };
        Self::suggest(title, vec![Edit::new(Span::at(at), format!("{missing}{field}{end}"))])
    }

    /// The same fix, to be chosen by a person.
    #[must_use]
    pub fn as_suggestion(mut self) -> Self {
        self.safety = self.safety.max(Safety::Suggestion);
        self
    }

    /// The same fix where the message is still its author's; of a delivered one, which is a record of what arrived, a
    /// person decides.
    #[must_use]
    pub(crate) fn safe_before_delivery(self, context: &Context) -> Self {
        if context.stage == Stage::Received { self.as_suggestion() } else { self }
    }

    fn bounds(&self) -> Span {
        let start = self.edits.iter().map(|edit| edit.span.start).min().unwrap_or_default();
        Span { start, end: self.edits.iter().map(|edit| edit.span.end).max().unwrap_or(start) }
    }
}

/// Why edits were not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The edit ends behind the end of the message, or before it starts.
    OutOfRange(Span),
    /// The edit changes octets that another one changes.
    Overlap(Span),
}

impl std::fmt::Display for EditError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::OutOfRange(span) | Self::Overlap(span)) = self;
        let what =
            if matches!(self, Self::OutOfRange(_)) { "lies outside of the message" } else { "overlaps another edit" };
        write!(formatter, "the edit at octets {} to {} {what}; nothing was changed", span.start, span.end)
    }
}

impl std::error::Error for EditError {}

/// `message` with all `edits` made, in one pass.
pub fn apply(message: &[u8], edits: &[Edit]) -> Result<Vec<u8>, EditError> {
    let mut sorted: Vec<&Edit> = edits.iter().list();
    order::by_span(&mut sorted, |edit| edit.span);
    let mut result = Vec::with_capacity(message.len());
    let mut copied = 0;
    for (index, edit) in sorted.iter().enumerate() {
        let range = edit.span.range();
        if range.end > message.len() || range.start > range.end {
            return Err(EditError::OutOfRange(edit.span));
        }
        // Two insertions at one place have no order; two edits of one octet have no meaning.
        let touches = index > 0
            && (range.start < copied
                || (range.start == copied
                    && sorted.get(index - 1).is_some_and(|before| before.span.is_empty() && edit.span.is_empty())));
        if touches {
            return Err(EditError::Overlap(edit.span));
        }
        result.extend_from_slice(message.get(copied..range.start).unwrap_or_default());
        result.extend_from_slice(edit.text.as_bytes());
        copied = range.end;
    }
    result.extend_from_slice(message.get(copied..).unwrap_or_default());
    Ok(result)
}

/// Says of every fix that changes signed content that it breaks the signature: no rule decides that for itself. Line ends
/// alone do not count in a file that has lost its CRLFs, since signatures are made over CRLF (RFC 6376 §3.4).
pub(crate) fn guard(context: &Context, found: &mut [Findings]) {
    let mut fixes = found.iter_mut().flat_map(|findings| &mut findings.list).filter_map(|finding| finding.fix.as_mut());
    let Some(first) = fixes.next() else { return };
    let Some(signed) = Signed::of(&context.message, &context.auth().signatures) else { return };
    for fix in std::iter::once(first).chain(fixes) {
        if signed.breaks(&fix.edits) {
            fix.safety = Safety::BreaksSignature;
        }
    }
}

/// The fixes of `findings` up to `safety` that do not get in each other's way: of two that touch, the first one stays.
/// Where there are any, at least one is given.
#[must_use]
pub fn compatible(findings: &[Finding], safety: Safety) -> Vec<&Fix> {
    let fixes: Vec<&Fix> =
        findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.safety <= safety).list();
    let mut places: Vec<(usize, Span)> =
        fixes.iter().enumerate().flat_map(|(owner, fix)| fix.edits.iter().map(move |edit| (owner, edit.span))).list();
    order::by_span(&mut places, |(_, span)| *span);
    let mut kept = vec![true; fixes.len()];
    // What was changed last, and by whom. A fix that is given up later has blocked others in vain: the next round makes
    // those.
    let mut last: Option<(usize, u32)> = None;
    for (owner, span) in places {
        if !kept.get(owner).is_some_and(|kept| *kept) {
            continue;
        }
        match last {
            Some((other, end)) if other != owner && span.start <= end => {
                if let Some(kept) = kept.get_mut(owner) {
                    *kept = false;
                }
            }
            _ => last = Some((owner, span.end)),
        }
    }
    let mut kept = kept.into_iter();
    fixes.into_iter().filter(|_| kept.next().unwrap_or_default()).list()
}

/// Fixes of one rule as one fix, as cautious as the most cautious of them. Of two that change the same octets the first
/// one stays: applying it and looking again shows whether the other is still needed.
pub(crate) fn join<'a>(fixes: impl Iterator<Item = &'a Fix>) -> Option<Fix> {
    let mut fixes: Vec<&Fix> = fixes.list();
    order::by_span(&mut fixes, |fix| fix.bounds());
    let mut fixes = fixes.into_iter();
    let mut all = fixes.next()?.clone();
    let mut taken = all.bounds();
    for fix in fixes {
        let bounds = fix.bounds();
        // Neighbours go together, unless one of them is an insertion at the place where the other begins or ends.
        let is_free =
            bounds.start > taken.end || (bounds.start == taken.end && !bounds.is_empty() && !taken.is_empty());
        if is_free {
            all.safety = all.safety.max(fix.safety);
            all.edits.extend(fix.edits.iter().cloned());
            taken = bounds;
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::{Edit, EditError, Fix, Safety, apply, compatible, join};
    use crate::testing::{only, run};
    use crate::{Findings, Severity, Span, rules};

    fn edit(range: std::ops::Range<usize>, text: &'static str) -> Edit {
        Edit::new(Span::new(range), text)
    }

    #[test]
    fn edits_are_made_in_the_order_of_the_message() {
        let edits = [edit(4..5, "E"), edit(0..1, "AA"), edit(2..2, "-")];
        assert_eq!(apply(b"abcde", &edits).unwrap(), b"AAb-cdE");
    }

    #[test]
    fn neighbours_are_no_overlap() {
        assert_eq!(apply(b"abc", &[edit(0..1, "x"), edit(1..2, "y")]).unwrap(), b"xyc");
    }

    #[test]
    fn refuses_what_overlaps_or_lies_outside() {
        assert_eq!(apply(b"abc", &[edit(0..2, ""), edit(1..3, "")]), Err(EditError::Overlap(Span::new(1..3))));
        assert_eq!(apply(b"abc", &[edit(1..1, "x"), edit(1..1, "y")]), Err(EditError::Overlap(Span::new(1..1))));
        assert_eq!(apply(b"abc", &[edit(2..4, "")]), Err(EditError::OutOfRange(Span::new(2..4))));
    }

    #[test]
    fn one_fix_for_many_places_can_always_be_applied() {
        let safe = |range| Fix::safe("x", vec![edit(range, "-")]);
        let fixes =
            [safe(0..2), safe(1..3), safe(2..3), safe(4..4), safe(4..4).as_suggestion(), safe(5..6).as_suggestion()];
        let all = join(fixes.iter()).unwrap();
        assert_eq!(apply(b"abcdefg", &all.edits).unwrap(), b"--d-e-g");
        assert_eq!(all.safety, Safety::Suggestion);
        assert_eq!(join([].iter()), None);
    }

    #[test]
    fn fixes_far_apart_go_together_and_neighbours_do_not() {
        let mut findings = Findings::new(rules::RULES[0], Severity::Error, usize::MAX);
        let safe = |edits: Vec<Edit>| Fix::safe("x", edits);
        let all = [
            safe(vec![edit(0..1, "A"), edit(20..21, "A")]),
            safe(vec![edit(1..2, "B")]),
            safe(vec![edit(10..11, "C")]),
            safe(vec![edit(12..13, "D"), edit(21..22, "D")]),
            safe(vec![edit(30..31, "E")]).as_suggestion(),
        ];
        for fix in all.clone() {
            findings.add(Span::at(0), "x").fix(fix);
        }
        assert_eq!(compatible(&findings.list, Safety::Safe), [&all[0], &all[2]]);
        assert_eq!(compatible(&findings.list, Safety::Suggestion), [&all[0], &all[2], &all[4]]);
    }

    /// The safety of the fixes of one rule.
    fn safeties(code: &str, source: &str) -> Vec<Safety> {
        run(&only(code), source).into_iter().filter_map(|finding| finding.fix).map(|fix| fix.safety).collect()
    }

    #[test]
    fn a_safe_fix_of_signed_content_breaks_the_signature() {
        let message = |signed: &str| {
            format!(
                "DKIM-Signature: v=1; d=a.example; s=k; h={signed}; bh=AAAA; b=AAAA\r\nSubject : a\r\nFrom: b@a.example\r\n\r\n"
            )
        };
        assert_eq!(safeties("HDR002", &message("from")), [Safety::Safe]);
        assert_eq!(safeties("HDR002", &message("from:subject")), [Safety::BreaksSignature]);
        let unix = message("from:subject").replace("Subject :", "Subject:").replace('\r', "");
        assert_eq!(safeties("FMT003", &unix), [Safety::Safe]);
    }
}
