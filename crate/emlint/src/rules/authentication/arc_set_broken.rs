use crate::List as _;
use crate::auth::AuthView;
use crate::auth::signature::{Kind, SignatureFlawKind};
use crate::cause;
use crate::message::Field;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity, Span};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule {
    code: "AUT021",
    name: "arc-set-broken",
    summary: "The ARC fields do not make up complete sets",
    help: "Each forwarder adds three fields with the same number: results, message signature and seal. Remove none of them.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::NOT_AUTHENTICATED),
    mutes: &[],
    references: &[
        Reference::Rfc(8617, "4.1.2"),
        Reference::Rfc(8617, "4.1.3"),
        Reference::Rfc(8617, "4.2.1"),
        Reference::Rfc(8617, "5.2"),
    ],
    docs: page(include_str!("arc_set_broken.md")),
    check,
};

/// The fields of a set, and the most sets that there may be (RFC 8617 §4.2.1).
const MEMBERS: [&str; 3] = ["ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal"];
const MOST: u64 = 50;

/// One ARC field: which of the three it is, its number, and its algorithm if it has one.
struct Member<'v, 'a> {
    field: &'v Field<'a>,
    index: usize,
    instance: Option<u64>,
    algorithm: String,
}

fn check(context: &Context, findings: &mut Findings) {
    let auth = context.auth();
    let members = members(auth);
    if members.is_empty() {
        return;
    }
    findings.judged();
    let mut sets: BTreeMap<u64, [Vec<&Member<'_, '_>>; 3]> = BTreeMap::new();
    for member in &members {
        let Some(instance) = member.instance.filter(|instance| (1..=MOST).contains(instance)) else {
            add(findings, member.field.name.span, format!("{} has no number from 1 to 50", member.field.name()));
            continue;
        };
        if let Some(same) = sets.entry(instance).or_default().get_mut(member.index) {
            same.push(member);
        }
    }
    let last = sets.keys().next_back().copied().unwrap_or_default();
    for instance in 1..=last {
        let Some(set) = sets.get(&instance) else {
            let above = sets.range(instance..).next().and_then(|(_, set)| set.iter().flatten().next());
            let span = above.map_or(context.message.header_end(), |member| member.field.name.span);
            add(findings, span, format!("ARC set {instance} is missing below this one"));
            continue;
        };
        for (name, same) in MEMBERS.iter().zip(set) {
            let Some((first, others)) = same.split_first() else {
                let member = set.iter().flatten().next();
                let span = member.map_or(context.message.header_end(), |member| member.field.name.span);
                add(findings, span, format!("ARC set {instance} has no {name}"));
                continue;
            };
            // One more per algorithm may stand beside it (RFC 8617 §4.2.1).
            for again in others.iter().filter(|again| again.algorithm == first.algorithm) {
                add(findings, again.field.name.span, format!("ARC set {instance} has a second {name}"));
            }
        }
    }
    inner(auth, findings);
    // Somebody may have cut the header by hand.
    if context.facts.headers_only {
        findings.each(|finding| {
            finding.confidence(Confidence::Medium);
        });
    }
}

fn members<'v, 'a>(auth: &'v AuthView<'a>) -> Vec<Member<'v, 'a>> {
    let results = auth.results.iter().filter(|results| results.field.is("ARC-Authentication-Results"));
    let results = results.map(|results| Member {
        field: &results.field,
        index: 0,
        instance: results.instance.map(|(_, number)| number),
        algorithm: String::new(),
    });
    let signatures = auth.signatures.iter().filter_map(|signature| {
        let index = match signature.kind {
            Kind::ArcMessage => 1,
            Kind::ArcSeal => 2,
            Kind::Dkim | Kind::DomainKey => return None,
        };
        let algorithm = signature.get("a").map(crate::span::Slice::lowercase).unwrap_or_default();
        Some(Member { field: &signature.field, index, instance: signature.instance, algorithm })
    });
    let mut members: Vec<_> = results.chain(signatures).list();
    crate::order::by_span(&mut members, |member| member.field.span);
    members
}

/// What the standard demands and forbids inside of the fields.
fn inner(auth: &AuthView<'_>, findings: &mut Findings) {
    for signature in &auth.signatures {
        let name = signature.kind.field_name();
        if matches!(signature.kind, Kind::Dkim | Kind::DomainKey) {
            continue;
        }
        for flaw in &signature.flaws {
            if let Some(text) = describe(flaw.kind, signature.instance) {
                // What is not there has no place; the name of its field has.
                let span = if flaw.span.is_empty() { signature.field.name.span } else { flaw.span };
                add(findings, span, format!("{name} {text}"));
            }
        }
        let mut forbidden = MEMBERS.iter().chain(&["Authentication-Results"]);
        let signs = |known: &&&str| signature.signed.iter().any(|signed| signed.is(known));
        if signature.kind == Kind::ArcMessage
            && !findings.is_full()
            && let Some(known) = forbidden.find(signs)
            && let Some(signed) = signature.signed.iter().find(|signed| signed.is(known))
        {
            // Verifiers accept it until a server on the way removes the field, as it may.
            let finding = findings.add(signed.span, format!("{name} must not sign {known}")).weaken(Severity::Warning);
            finding.help("The forwarder that sealed: leave the fields of ARC and Authentication-Results out of h=.");
        }
    }
}

/// What is wrong with the tags; a verifier takes each for a broken chain (RFC 8617 §5.2).
fn describe(kind: SignatureFlawKind, instance: Option<u64>) -> Option<String> {
    Some(match kind {
        // The number has its own message.
        SignatureFlawKind::Missing("i") | SignatureFlawKind::Empty("i") | SignatureFlawKind::BadValue("i") => {
            return None;
        }
        SignatureFlawKind::Syntax => "has a piece that is no tag with a value".to_owned(),
        SignatureFlawKind::Duplicate(tag) => format!("has a second {tag}="),
        SignatureFlawKind::Missing(tag) => format!("has no {tag}="),
        SignatureFlawKind::Empty(tag) => format!("has an empty {tag}="),
        SignatureFlawKind::BadValue(tag) => format!("has a value of {tag}= that the standard does not know"),
        SignatureFlawKind::BadBase64(tag) => format!("has a {tag}= that is no base64"),
        SignatureFlawKind::WeakAlgorithm => "signs with SHA-1, which no verifier may accept".to_owned(),
        SignatureFlawKind::UnknownAlgorithm => "names an algorithm that the standard does not know".to_owned(),
        SignatureFlawKind::NotAllowed(tag) => format!("must not have {tag}="),
        SignatureFlawKind::ChainMismatch if instance == Some(1) => {
            "of the first set must say cv=none: no chain was there before it".to_owned()
        }
        SignatureFlawKind::ChainMismatch => "may say cv=none only in the first set".to_owned(),
        _ => return None,
    })
}

fn add(findings: &mut Findings, span: Span, message: impl Into<String>) {
    if findings.is_full() {
        findings.count();
    } else {
        findings.add(span, message.into());
    }
}
