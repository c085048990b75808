use crate::List as _;
use crate::cause;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "SND011",
    name: "inconsistent-from",
    summary: "Messages of one kind come from different senders",
    help: "Send all messages of one kind from one address, signed by one domain, each with a Message-ID of its own.",
    family: Family::Sender,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::IDENTITY),
    mutes: &[],
    references: &[GOOGLE],
    docs: page(include_str!("inconsistent_from.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let Some(others) = &context.others else { return };
    let header = &context.message.header;
    let (Some(from), true) = (header.first("From"), others.count > 1) else { return duplicate_id(context, findings) };
    findings.judged();
    let place = from.value.trim().span;
    let count = others.count;
    // The list's members write to it under their own names.
    let is_discussion = header.has("List-Post");
    if others.senders.len() > 1 && !is_discussion {
        let message = format!(
            "{count} messages of this kind come from {} addresses: {}",
            others.senders.len(),
            named(&others.senders)
        );
        findings.add(place, message);
    }
    for (what, list) in [("are signed by", &others.signers), ("have return paths at", &others.paths)] {
        if list.len() > 1 && !is_discussion {
            let message =
                format!("Messages of this kind from this address {what} {} organizations: {}", list.len(), named(list));
            findings.add(place, message).weaken(Severity::Info);
        }
    }
    duplicate_id(context, findings);
}

fn duplicate_id(context: &Context, findings: &mut Findings) {
    let (same, copies) = context.others.as_ref().map_or((0, 0), |others| (others.same_id, others.copies));
    let Some(field) = context.message.field("Message-ID").filter(|_| same > 0) else { return };
    let place = field.value.trim().span;
    if same > copies {
        let message = "Another message here has the same Message-ID: programs show only one of them";
        findings.add(place, message);
    } else {
        let message = "Another copy of this message is here: it has the same Message-ID, sender and time";
        findings.add(place, message).weaken(Severity::Info).help("Nothing, if you compare what was sent and received.");
    }
}

/// The first few, for a sentence.
fn named(list: &[String]) -> String {
    let shown: Vec<&str> = list.iter().take(4).map(String::as_str).list();
    let more = if list.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
