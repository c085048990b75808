//! What the tests of rules ask: where does one rule bite, and what do its fixes leave behind?

use crate::List as _;
use crate::charset::BuiltIn;
use crate::{Context, Finding, Options, Origin, Safety, fix, rules};

/// Options under which only the rule with this code runs.
pub(crate) fn only(code: &str) -> Options {
    Options { select: vec![code.to_owned()], ..Options::default() }
}

pub(crate) fn run(options: &Options, source: impl AsRef<[u8]>) -> Vec<Finding> {
    rules::findings(&Context::new(source.as_ref(), Origin::File, options, &BuiltIn))
}

/// The texts that one rule marks.
#[track_caller]
pub(crate) fn marked<'a>(code: &str, source: &'a str) -> Vec<&'a str> {
    run(&only(code), source).iter().map(|finding| &source[finding.span.range()]).collect()
}

/// The message after all safe fixes of one rule.
#[track_caller]
pub(crate) fn fixed(code: &str, source: &str) -> String {
    let findings = run(&only(code), source);
    let edits: Vec<_> = fix::compatible(&findings, Safety::Safe).into_iter().flat_map(|fix| fix.edits.clone()).list();
    String::from_utf8(fix::apply(source.as_bytes(), &edits).unwrap()).unwrap()
}
