//! What rules report, before it is grouped and given lines and columns.

use crate::{Fix, Rule, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How much harm a finding does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// True and useful; nothing is wrong.
    Info,
    /// Breaks a SHOULD, or some receivers will distrust, mangle or misplace the message.
    Warning,
    /// Breaks a MUST, or receivers reject it, or programs read it differently from its author.
    Error,
}

impl Severity {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How sure a finding is. What is `Low` is never an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    #[default]
    High,
    Medium,
    Low,
}

/// Why a finding may not be about the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Doubt {
    /// It may come from copying the message.
    Copied,
}

/// One problem at one place of the message.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub confidence: Confidence,
    pub doubt: Option<Doubt>,
    pub span: Span,
    /// What is wrong here, with the values of this message; no full stop.
    pub message: Cow<'static, str>,
    /// What to do; the rule's own advice unless this place has a better one.
    pub help: Cow<'static, str>,
    pub related: Vec<Related>,
    pub fix: Option<Fix>,
    /// It stands for itself and these further places, however many findings its rule has.
    pub alone: Option<Vec<Span>>,
}

/// A remark on another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub span: Span,
    pub message: Cow<'static, str>,
}

impl Finding {
    /// Lowers the severity to at most `limit`.
    pub fn weaken(&mut self, limit: Severity) -> &mut Self {
        self.severity = self.severity.min(limit);
        self
    }

    /// States how sure this is; what is of low confidence is no error.
    pub fn confidence(&mut self, confidence: Confidence) -> &mut Self {
        self.confidence = confidence;
        if confidence == Confidence::Low {
            self.weaken(Severity::Warning);
        }
        self
    }

    /// Says that this may come from copying.
    pub fn maybe_copied(&mut self) -> &mut Self {
        self.doubt = Some(Doubt::Copied);
        self
    }

    pub fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        self.help = help.into();
        self
    }

    pub fn fix(&mut self, fix: impl Into<Option<Fix>>) -> &mut Self {
        self.fix = fix.into();
        self
    }

    /// Says that this is about something else than the other findings of its rule, so that many are not made into one; and
    /// names the further places that it is about.
    pub fn alone(&mut self, places: Vec<Span>) -> &mut Self {
        self.alone = Some(places);
        self
    }

    pub fn related(&mut self, span: Span, message: impl Into<Cow<'static, str>>) -> &mut Self {
        self.related.push(Related { span, message: message.into() });
        self
    }
}

/// What one rule found. The rule never repeats its own code and severity.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    severity: Severity,
    pub(crate) list: Vec<Finding>,
    /// All that were added, also those beyond the limit.
    pub(crate) total: usize,
    /// The rule's subject is present, so silence means that it is in order.
    pub(crate) subject: bool,
    limit: usize,
}

impl Findings {
    pub(crate) fn new(rule: &'static Rule, severity: Severity, limit: usize) -> Self {
        Self { rule, severity, list: Vec::new(), total: 0, subject: false, limit }
    }

    /// Reports a problem at `span`. Beyond the limit it is counted and no longer kept.
    pub fn add(&mut self, span: Span, message: impl Into<Cow<'static, str>>) -> &mut Finding {
        self.total += 1;
        let finding = Finding {
            rule: self.rule,
            severity: self.severity,
            confidence: Confidence::High,
            doubt: None,
            span,
            message: message.into(),
            help: Cow::Borrowed(self.rule.help),
            related: Vec::new(),
            fix: None,
            alone: None,
        };
        if self.list.len() >= self.limit {
            self.list.pop();
        }
        self.list.push_mut(finding)
    }

    /// Whether more findings would only be counted: a reason not to format messages and fixes any more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.list.len() >= self.limit
    }

    /// The most edits that one fix may have here.
    #[must_use]
    pub fn edit_limit(&self) -> usize {
        self.limit
    }

    /// Changes every finding so far.
    pub fn each(&mut self, change: impl FnMut(&mut Finding)) {
        self.list.iter_mut().for_each(change);
    }

    /// Counts a finding that is not kept.
    pub fn count(&mut self) {
        self.total += 1;
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    #[must_use]
    pub(crate) fn code(&self) -> &'static str {
        self.rule.code
    }

    /// Removes what `drop` says yes to, and gives how many those were.
    pub(crate) fn drop_where(&mut self, mut drop: impl FnMut(&Finding) -> bool) -> usize {
        let before = self.list.len();
        self.list.retain(|finding| !drop(finding));
        let dropped = before - self.list.len();
        self.total -= dropped;
        dropped
    }

    /// Says that what the rule judges is there: without findings the rule counts as passed.
    pub fn judged(&mut self) {
        self.subject = true;
    }
}
