//! Examples in Markdown, of rule pages and of the guide: whether they are what they are called.

use crate::{Charsets, fix_all, is_update, lint};
use emlint::page::{self, Example, Kind};
use emlint::{Input, Options, Origin};
use std::fmt::Write as _;

/// What came of checking a page.
#[derive(Debug)]
pub struct Checked {
    /// What is not true, for people; empty when all is.
    pub wrong: String,
    /// The page, with its findings blocks written anew when that was asked for.
    pub text: String,
}

/// Checks every example of a page: what is called bad gives exactly the findings of the block behind it, what is called
/// good none, and what is called fixed is the bad one with all safe fixes.
pub fn check(name: &str, page: &str, options_of: impl Fn(&Example<'_>) -> (Options, Origin)) -> Checked {
    let (mut wrong, mut text) = (String::new(), page.to_owned());
    let examples = page::examples(page);
    let mut last_bad: Option<&Example<'_>> = None;
    // Two examples may differ in their records alone: each is looked for behind the one before.
    let mut behind = 0;
    for (index, example) in examples.iter().enumerate() {
        let place = format!("{name} example {}", index + 1);
        let (options, origin) = options_of(example);
        let got = found(example, &options, origin);
        behind = end(&text, behind, example);
        match example.kind {
            Kind::Bad => {
                last_bad = Some(example);
                let want = example.findings.unwrap_or_default();
                if got.is_empty() {
                    let _ = writeln!(wrong, "{place} is called bad, but nothing is found");
                } else if got != want && is_update() {
                    text = with_findings(&text, behind, example, &got);
                } else if got != want {
                    let _ = writeln!(wrong, "{place}\n--- page says\n{want}--- rule says\n{got}");
                }
            }
            Kind::Good if !got.is_empty() => {
                let _ = writeln!(wrong, "{place} is called good, but:\n{got}");
            }
            Kind::Good => {}
            Kind::Fixed => {
                if !got.is_empty() {
                    let _ = writeln!(wrong, "{place} is called fixed, but:\n{got}");
                }
                let Some(bad) = last_bad else {
                    let _ = writeln!(wrong, "{place} has no bad example before it");
                    continue;
                };
                let (options, origin) = options_of(bad);
                let (want, is) =
                    (page::octets(example.text), fix_all(&page::octets(bad.text), origin, &options).message);
                if want != is {
                    let (want, is) =
                        (String::from_utf8_lossy(&want).into_owned(), String::from_utf8_lossy(&is).into_owned());
                    let _ = writeln!(wrong, "{place}\n--- page says\n{want:?}\n--- fix gives\n{is:?}");
                }
            }
        }
    }
    Checked { wrong, text }
}

/// What is found in an example, one line each.
fn found(example: &Example<'_>, options: &Options, origin: Origin) -> String {
    let octets = page::octets(example.text);
    let reports = if example.words.contains(&"mbox") {
        let messages: Vec<&[u8]> =
            emlint::mbox::split(&octets).into_iter().filter_map(|span| octets.get(span.range())).collect();
        let inputs: Vec<Input<'_>> = messages.iter().map(|bytes| Input { name: "-", bytes, origin }).collect();
        emlint::lint_all(&inputs, options, &Charsets).expect("the options of a test are valid")
    } else {
        vec![lint(&octets, origin, options)]
    };
    let mut lines = String::new();
    for finding in reports.iter().flat_map(|report| &report.findings) {
        let place = finding.place;
        let (line, column, end_line, end_column) = (place.line, place.column, place.end_line, place.end_column);
        let times = if finding.count > 1 { format!(" ×{}", finding.count) } else { String::new() };
        let severity = finding.severity.name();
        let _ = writeln!(
            lines,
            "{} {severity} {line}:{column}-{end_line}:{end_column}{times} {}",
            finding.code, finding.message
        );
    }
    lines
}

/// Where an example ends in its page, looked for from an offset on.
fn end(page: &str, from: usize, example: &Example<'_>) -> usize {
    let kind = match example.kind {
        Kind::Bad => "bad",
        Kind::Good => "good",
        Kind::Fixed => "fixed",
    };
    let words: Vec<&str> = ["```eml", kind].into_iter().chain(example.words.iter().copied()).collect();
    let block = format!("{}\n{}```\n", words.join(" "), example.text);
    let found = page.get(from..).and_then(|rest| rest.find(&block));
    from + found.expect("the example is in its page") + block.len()
}

/// The page with `findings` behind the example, which ends at `behind`.
fn with_findings(page: &str, behind: usize, example: &Example<'_>, findings: &str) -> String {
    let (before, after) = page.split_at(behind);
    let rest = match example.findings {
        Some(old) => after.split_once(&format!("```findings\n{old}```\n")).map_or(after, |(_, rest)| rest),
        None => after,
    };
    format!("{before}\n```findings\n{findings}```\n{rest}")
}
