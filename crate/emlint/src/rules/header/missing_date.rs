use crate::cause;
use crate::message::foreign_date;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Slice, Stage, Transport};

pub(crate) static RULE: Rule = Rule {
    code: "HDR011",
    name: "missing-date",
    summary: "Message has no Date field",
    help: "Add a Date field with the current time.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6"), Reference::Rfc(6409, "8.2")],
    docs: page(include_str!("missing_date.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    if !context.may_miss_fields() {
        return;
    }
    findings.judged();
    if context.message.header.has("Date") {
        return;
    }
    let finding = findings.add(context.message.header_end(), "There is no Date field; every message needs one");
    if context.stage == Stage::Outgoing {
        // The linter has no clock; whoever calls it may have one.
        let now = context.options.now.as_deref().unwrap_or_default().as_bytes();
        let date = foreign_date::read(Slice::of(now, 0..now.len()));
        finding.fix(
            date.map(|date| {
                Fix::insert_field(&context.message, &format!("Date: {}", date.mail), "Add the current time")
            }),
        );
    }
    if context.stage == Stage::Outgoing && context.options.transport == Transport::Submission {
        finding.weaken(Severity::Warning).help("The submission server may add it; set it yourself to be sure.");
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{only, run};

    #[test]
    fn adds_the_time_that_it_is_told() {
        let options = crate::Options { now: Some("2024-03-05T10:00:00Z".to_owned()), ..only("HDR011") };
        let source = "From: a@b.example\r\nTo: c@d.example\r\n\r\nHi\r\n";
        let fix = run(&options, source).remove(0).fix.unwrap();
        assert_eq!(fix.edits[0].text, "Date: Tue, 05 Mar 2024 10:00:00 +0000\r\n");
        assert!(run(&only("HDR011"), source)[0].fix.is_none());
    }
}
