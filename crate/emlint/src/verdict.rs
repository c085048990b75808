//! The one sentence a person needs in three seconds.

use crate::report::{ReportedFinding, Verdict};
use crate::{Context, Severity};

pub(crate) fn verdict(context: &Context, findings: &[ReportedFinding]) -> Verdict {
    let worst = findings.iter().map(|finding| finding.severity).max();
    let finding = findings.iter().position(|finding| Some(finding.severity) == worst);
    let things = findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    let (title, text) = match worst {
        _ if context.facts.headers_only => {
            ("Header checked.".to_owned(), "There is no body here, so signatures and parts were not.".to_owned())
        }
        Some(Severity::Error) => ("It arrives, but some programs will show it wrongly.".to_owned(), String::new()),
        Some(Severity::Warning) => (format!("Deliverable. {things} things are worth improving."), String::new()),
        _ => ("Nothing to complain about.".to_owned(), String::new()),
    };
    Verdict { severity: worst, title, text, finding }
}
