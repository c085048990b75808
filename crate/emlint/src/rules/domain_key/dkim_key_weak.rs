use super::{each, is_rsa};
use crate::cause;
use crate::dns::key::{self, Key};
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, YAHOO, page};
use crate::{Context, Findings, Severity, number};

pub(crate) static RULE: Rule = Rule {
    code: "DKK002",
    name: "dkim-key-weak",
    summary: "DKIM key is too short, too long, or only for tests",
    help: "Make an RSA key of 2048 bits, publish it under a new selector, and sign with it.",
    family: Family::DomainKey,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[Reference::Rfc(8301, "3.2"), Reference::Rfc(6376, "3.6.1"), Reference::Rfc(8463, "4"), GOOGLE, YAHOO],
    docs: page(include_str!("dkim_key_weak.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, tags, findings| {
        if let Some(flags) = tags.get("t").filter(|flags| flags.compact().split(':').any(|flag| flag == "y")) {
            let message = "t=y: the domain is testing, and verifiers treat its signatures as if there were none";
            findings.add(record.place(flags.span), message).weaken(Severity::Warning);
        }
        let Some(tag) = tags.get("p") else { return };
        let place = record.place(tag.value.span);
        match key::read(&tag.compact()) {
            Some(Key::Rsa { bits }) if is_rsa(tags) => {
                let length = number(bits);
                if bits < 1024 {
                    findings.add(place, format!("The key has {length} bits; verifiers accept none below 1,024"));
                } else if bits < 2048 {
                    let message = format!("The key has {length} bits; 2,048 are recommended");
                    findings.add(place, message).weaken(Severity::Info);
                } else if bits > 4096 {
                    let message = format!("The key has {length} bits; verifiers need not read more than 4,096");
                    findings.add(place, message).weaken(Severity::Warning);
                }
            }
            Some(Key::Rsa { .. }) => {
                findings.add(place, "This is an RSA key, and the record says k=ed25519");
            }
            Some(Key::Other { octets }) if !is_rsa(tags) && octets != 32 => {
                findings.add(place, format!("The key has {octets} octets; an Ed25519 key has 32"));
            }
            _ => {}
        }
    });
}
