use super::{each, tag};
use crate::auth::align;
use crate::cause;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "DMC003",
    name: "dmarc-obsolete-tags",
    summary: "DMARC record has tags that RFC 9989 no longer has",
    help: "Remove what receivers no longer read; to try a policy, write t=y.",
    family: Family::Dmarc,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Sometimes,
    cause: Some(&cause::DNS_RECORD),
    mutes: &[],
    references: &[Reference::Rfc(9989, "A.6"), Reference::Rfc(9989, "4.7"), Reference::Rfc(9990, "4")],
    docs: page(include_str!("dmarc_obsolete_tags.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    each(context, findings, |record, tags, findings| {
        for name in ["pct", "rf", "ri"] {
            let Some(tag) = tag(tags, name) else { continue };
            let place = record.place(tag.span);
            if name == "pct" && tag.value.bytes == b"0" {
                let fix = record.editable(tag.span).map(|span| Fix::replace(span, "t=y", "Write t=y").as_suggestion());
                findings.add(place, "pct=0 is t=y today; receivers of RFC 9989 do not read pct any more").fix(fix);
            } else {
                findings.add(place, format!("Receivers of RFC 9989 do not read {name} any more"));
            }
        }
        if let Some(options) = tag(tags, "fo").filter(|_| tag(tags, "ruf").is_none()) {
            findings.add(record.place(options.span), "fo has no effect without ruf");
        }
        let owner = record.owner.map(|owner| owner.text().to_ascii_lowercase());
        let domain = owner.as_deref().and_then(|owner| owner.strip_prefix("_dmarc."));
        for tag in tags.tags.iter().filter(|tag| tag.name.is("rua") || tag.name.is("ruf")) {
            let mut start = 0;
            for end in memchr::memchr_iter(b',', tag.value.bytes).chain([tag.value.len()]) {
                let uri = tag.value.sub(start..end).trim();
                start = end + 1;
                let size = memchr::memrchr(b'!', uri.bytes).unwrap_or(uri.len());
                if size < uri.len() {
                    let place = record.place(uri.from(size).span);
                    let fix = Fix::safe("Remove the size", vec![Edit::new(place, "")]);
                    findings.add(place, "Receivers do not read a size limit any more").fix(fix);
                }
                let host = memchr::memrchr(b'@', uri.bytes).map(|at| uri.sub(at + 1..size));
                if let Some((domain, host)) =
                    domain.zip(host).filter(|(domain, host)| !align::aligned(domain, &host.text()))
                {
                    let host_name = host.text();
                    let message = format!(
                        "Reports go to {host_name} only if it publishes v=DMARC1 at {domain}._report._dmarc.{host_name}"
                    );
                    findings.add(record.place(host.span), message);
                }
            }
        }
    });
}
