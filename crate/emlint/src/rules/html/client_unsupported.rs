use crate::List as _;
use super::CAN_I_EMAIL;
use crate::cause;
use crate::html::clients::{Clients, table};
use crate::html::features::{self, Use};
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Findings, Severity, Span, Stage, order};

pub(crate) static RULE: Rule = Rule {
    code: "HTM040",
    name: "client-unsupported",
    summary: "Mail programs of many readers do not support this",
    help: "Use something that all of them know, or make sure that nothing is lost without it.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Warning).or_bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::CLIENTS),
    mutes: &[],
    references: &[CAN_I_EMAIL],
    docs: page(include_str!("client_unsupported.md")),
    check,
};

/// Without these something is missing or falls apart; without the rest it only looks plainer.
const ESSENTIAL: &[&str] = &[
    "css-background-image",
    "css-clip-path",
    "css-display-flex",
    "css-display-grid",
    "css-filter",
    "css-gap",
    "css-grid-template",
    "css-left-right-top-bottom",
    "css-mask-image",
    "css-nesting",
    "css-position",
    "css-unit-calc",
    "css-unit-rem",
    "css-unit-vh",
    "css-unit-vmax",
    "css-unit-vmin",
    "css-unit-vw",
    "css-variables",
    "html-dialog",
    "html-picture",
    "html-popover",
    "html-svg",
];

/// Other rules speak about these wherever they stand: active-content, unsupported-resource and hidden-content.
const ELSEWHERE: &[&str] = &[
    "css-at-import",
    "css-display-none",
    "html-audio",
    "html-base",
    "html-button",
    "html-form",
    "html-input",
    "html-link",
    "html-object",
    "html-required",
    "html-select",
    "html-textarea",
    "html-video",
    "image-base64",
];

/// Nobody misses these where they are not supported.
const HARMLESS: &[&str] = &[
    "css-comments",
    "css-cursor",
    "css-outline",
    "css-outline-offset",
    "css-resize",
    "css-transition",
    "css-user-select",
    "html-comments",
    "html-doctype",
    "html-target",
];

/// The most features that are named.
const MOST: usize = 15;

fn is_essential(slug: &str) -> bool {
    let is_picture = slug.starts_with("image-") && !matches!(slug, "image-ico" | "image-bmp");
    is_picture || slug.starts_with("css-function-") || ESSENTIAL.contains(&slug)
}

/// One feature in one body.
struct Lack {
    feature: u16,
    /// The selected programs that lose something.
    lost: Clients,
    /// Something that matters is gone in at least one place.
    hurts: bool,
    first: Use,
    places: Vec<Span>,
}

fn check(context: &Context, findings: &mut Findings) {
    let table = table();
    let selected = table.selected(&context.options.clients);
    let word = table.named("outlook.windows").unwrap_or_default();
    for html in html::bodies(context) {
        findings.judged();
        let uses = features::uses(html);
        let mut lacks: Vec<Lack> = uses
            .chunk_by(|one, next| one.feature == next.feature)
            .filter_map(|uses| lack(html, uses, selected))
            .list();
        // What hurts first, then what most programs lack.
        order::by_key(&mut lacks, |lack| {
            let spared = 64_u64.saturating_sub(lack.lost.len() as u64);
            u64::from(!lack.hurts) << 40 | spared << 32 | u64::from(lack.first.region.start)
        });
        let (word_only, mut others): (Vec<Lack>, Vec<Lack>) =
            lacks.into_iter().partition(|lack| lack.lost.without(word).is_empty());
        let left_out = others.len().saturating_sub(MOST);
        others.truncate(MOST);
        for lack in others {
            report(context, html, lack, selected, findings);
        }
        (0..left_out).for_each(|_| findings.count());
        report_word(context, html, word_only, findings);
    }
}

fn lack(html: &Html, uses: &[Use], selected: Clients) -> Option<Lack> {
    let table = table();
    let first = *uses.first()?;
    let feature = table.get(first.feature)?;
    if HARMLESS.contains(&feature.slug) || ELSEWHERE.iter().any(|start| feature.slug.starts_with(start)) {
        return None;
    }
    let missing = feature.missing.and(selected);
    let seen: Vec<&Use> = uses.iter().filter(|found| !missing.without(found.unseen).is_empty()).list();
    let lost = seen.iter().fold(Clients::default(), |all, found| all.or(missing.without(found.unseen)));
    let first = **seen.first()?;
    let hurts = is_essential(feature.slug) && seen.iter().any(|found| !found.has_fallback);
    let places = seen.iter().skip(1).map(|found| html.span(found.region)).list();
    Some(Lack { feature: first.feature, lost, hurts, first, places })
}

/// What is used, as it is written: an element in its brackets, a function with both of its own.
fn name(html: &Html, found: &Use) -> String {
    let written = brief(html.at(found.region));
    let is_element = html.text().get(..found.region.start()).is_some_and(|before| before.ends_with('<'));
    let is_of_body = table().get(found.feature).is_some_and(|feature| feature.slug == "html-body");
    if is_element {
        format!("<{written}>")
    } else if is_of_body {
        format!("<body {written}>")
    } else if written.ends_with('(') {
        format!("{written})")
    } else if written == "[" {
        "[attribute]".to_owned()
    } else {
        written
    }
}

fn report(context: &Context, html: &Html, lack: Lack, selected: Clients, findings: &mut Findings) {
    let table = table();
    let Some(feature) = table.get(lack.feature) else { return };
    let what = name(html, &lack.first);
    let (lost, all) = (lack.lost.len(), selected.len());
    let names = table.names(lack.lost, selected);
    let text = format!("“{what}” is not supported by {names}: {lost} of {all} mail programs");
    let help = format!(
        "{} Can I email calls it {}: tested in {}, data of {}.",
        RULE.help, feature.slug, feature.tested, table.date
    );
    let finding = html.add(findings, lack.first.region, text).help(help).alone(lack.places);
    if !lack.hurts || context.stage == Stage::Received {
        finding.weaken(Severity::Info);
    }
}

/// Word, inside of Outlook (Windows), lacks so much that it is one finding.
fn report_word(context: &Context, html: &Html, lacks: Vec<Lack>, findings: &mut Findings) {
    let Some(first) = lacks.first().map(|lack| lack.first) else { return };
    let mut names: Vec<String> = Vec::new();
    for lack in &lacks {
        let name = format!("“{}”", name(html, &lack.first));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(8);
    names.truncate(8);
    let mut list = names.join(", ");
    if more > 0 {
        list = format!("{list} and {more} more");
    }
    let hurts = lacks.iter().any(|lack| lack.hurts);
    let mut places = Vec::new();
    for (index, lack) in lacks.into_iter().enumerate() {
        if index > 0 {
            places.push(html.span(lack.first.region));
        }
        places.extend(lack.places);
    }
    let is_one = names.len() + more == 1;
    let text = format!("Of your mail programs only Outlook (Windows) does not support {list}");
    let help = if is_one {
        RULE.help
    } else {
        "Give Outlook (Windows) something of its own in <!--[if mso]>, or live with plainer looks there."
    };
    let finding = html.add(findings, first.region, text).help(help).alone(places);
    if !hurts || context.stage == Stage::Received {
        finding.weaken(Severity::Info);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{only, run};
    use crate::{Options, Severity};

    fn found(html: &str, clients: &[&str]) -> Vec<(Severity, String, usize)> {
        let clients = clients.iter().map(|&name| name.to_owned()).collect();
        let options = Options { clients, ..only("HTM040") };
        let message = format!("Content-Type: text/html\r\n\r\n{html}");
        run(&options, message)
            .into_iter()
            .map(|finding| (finding.severity, finding.message.into_owned(), finding.alone.map_or(0, |more| more.len())))
            .collect()
    }

    #[test]
    fn one_feature_is_one_finding_for_the_programs_that_were_chosen() {
        let html = "<div style='display:flex'>a</div><div style='display:flex'>b</div>";
        let found_all = found(html, &["gmail.desktop-webmail", "outlook.*"]);
        assert_eq!(found_all.len(), 1);
        assert!(found_all[0].1.contains("Outlook (Windows"), "{}", found_all[0].1);
        assert_eq!((found_all[0].0, found_all[0].2), (Severity::Warning, 1));
        assert_eq!(found(html, &["apple-mail"]), []);
    }

    #[test]
    fn a_fallback_makes_it_a_remark() {
        let html = "<div style='width:100px;width:calc(50px + 50px)'>a</div>";
        assert!(found(html, &[]).iter().all(|finding| finding.0 == Severity::Info));
    }

    #[test]
    fn plain_markup_is_supported_everywhere() {
        let html = "<table width=100% cellpadding=0><tr><td style='color:#333;padding:8px'><b>x</b></td></tr></table>";
        assert_eq!(found(html, &[]), []);
    }

    #[test]
    fn an_unknown_program_is_an_error() {
        let options = Options { clients: vec!["outlok.windows".to_owned()], ..Options::default() };
        let error = crate::check_options(&options).unwrap_err();
        assert!(error.to_string().contains("did you mean “outlook.windows”"));
    }
}
