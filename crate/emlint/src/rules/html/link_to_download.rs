use super::owner::Judge;
use crate::html;
use crate::html::link::{Link, Owner, Use};
use crate::html::url::percent_decoded;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM062",
    name: "link-to-download",
    summary: "Link to a program, or to a file on a disk",
    help: "Link to a page that explains the download; never to a local file.",
    family: Family::Html,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Page(
        "Microsoft: file types that Outlook blocks",
        "https://support.microsoft.com/office/blocked-attachments-in-outlook-434752e1-02d3-4e90-9124-8b81e49a8519",
    )],
    docs: page(include_str!("link_to_download.md")),
    check,
};

/// Files that run.
const PROGRAMS: &[&str] = &[
    "exe",
    "scr",
    "com",
    "pif",
    "bat",
    "cmd",
    "ps1",
    "vbs",
    "js",
    "jse",
    "wsf",
    "hta",
    "msi",
    "msix",
    "appx",
    "jar",
    "lnk",
    "iso",
    "img",
    "vhd",
    "vhdx",
    "one",
    "url",
    "library-ms",
    "chm",
    "apk",
    "reg",
    "cpl",
    "xll",
];

/// Files that people send each other, but that hide what is in them.
const CONTAINERS: &[&str] = &["dmg", "pkg", "zip", "rar", "7z", "cab", "ace"];

/// Schemes that start a program.
const SCHEMES: &[&str] = &["ms-appinstaller", "search-ms", "ms-officecmd", "ms-word", "ms-excel", "ms-msdt", "search"];

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let judge = Judge::new(context, html);
        for link in judge.owned(Owner::Download) {
            let Some((severity, text, piece)) = danger(link) else { continue };
            if findings.is_full() {
                findings.count();
                continue;
            }
            let start = link.value.len().saturating_sub(piece);
            let region = if piece == 0 { link.region } else { link.piece(html.text(), start..link.value.len()) };
            html.add(findings, region, text).weaken(severity);
        }
        if html.links().iter().any(|link| link.used == Use::Anchor) {
            findings.judged();
        }
    }
}

/// How grave a link is, what to say, and how many octets at its end are what it is about (0 for all of it).
pub(super) fn danger(link: &Link) -> Option<(Severity, String, usize)> {
    let value = &link.value;
    if link.url.scheme == "file" || value.starts_with("\\\\") {
        let text = if value.starts_with("\\\\") || link.path().starts_with("//") || !link.host().is_empty() {
            "A path on a file server: Windows sends the reader’s password hash there".to_owned()
        } else {
            "A file on the author’s disk: no reader has it".to_owned()
        };
        return Some((Severity::Error, text, 0));
    }
    if SCHEMES.contains(&link.url.scheme.as_str()) {
        return Some((Severity::Error, format!("“{}:” starts a program on Windows", link.url.scheme), 0));
    }
    if link.used != Use::Anchor || !link.url.is_web() {
        return None;
    }
    let path = percent_decoded(link.path());
    let file = path.rsplit('/').next()?.to_ascii_lowercase();
    let (name, ending) = file.rsplit_once('.')?;
    let length = if link.url.path.end == value.len() { ending.len() } else { 0 };
    let inner = name.rsplit_once('.').map(|(_, inner)| inner).unwrap_or_default();
    if PROGRAMS.contains(&ending) {
        let is_disguised = ["pdf", "doc", "docx", "xls", "xlsx", "jpg", "png", "txt"].contains(&inner);
        let severity = if is_disguised { Severity::Error } else { Severity::Warning };
        let text = if is_disguised {
            format!("“.{inner}.{ending}” is a program that looks like a document")
        } else {
            format!("The link downloads a program (“.{ending}”)")
        };
        return Some((severity, text, length));
    }
    CONTAINERS
        .contains(&ending)
        .then(|| (Severity::Info, format!("The link downloads a container (“.{ending}”)"), length))
}
