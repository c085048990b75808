//! `cargo xtask rule`: starts a rule where its family lives and puts it into the two lists.

use crate::{root, write_if_changed};
use anyhow::{Context as _, Result, bail, ensure};
use emlint::rules::RULES;
use emlint::{Family, select};

pub(crate) fn start(code: &str, name: &str) -> Result<()> {
    let family = Family::ALL.iter().find(|family| code.starts_with(family.prefix())).copied();
    let Some(family) = family else {
        let known: Vec<_> = Family::ALL.iter().map(|family| family.prefix()).collect();
        bail!("{code} belongs to no family; there are {}", known.join(", "));
    };
    let number = code.trim_start_matches(family.prefix());
    ensure!(number.len() == 3 && number.bytes().all(|digit| digit.is_ascii_digit()), "{code} is no prefix and number");
    ensure!(
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
        "{name} is no name like raw-non-ascii-header"
    );
    if let Some(taken) = select::find(code).or_else(|| select::find(name)) {
        bail!("{} {} is there already", taken.code, taken.name);
    }
    let module = name.replace('-', "_");
    let folder = format!("crate/emlint/src/rules/{}", family.name());
    write_if_changed(&format!("{folder}/{module}.rs"), &source(code, name, family))?;
    write_if_changed(&format!("{folder}/{module}.md"), &page(code))?;
    let place = |family: Family, code: &str| {
        let index = Family::ALL.iter().position(|&known| known == family);
        (index, code.to_owned())
    };
    let behind = RULES.iter().find(|rule| place(rule.family, rule.code) > place(family, code));
    let next = behind.map_or_else(|| "];".to_owned(), |rule| entry(rule.family, rule.name));
    insert_before("crate/emlint/src/rules/mod.rs", &entry(family, name), |line| line == next)?;
    let declaration = format!("pub(super) mod {module};");
    insert_before(&format!("{folder}/mod.rs"), &declaration, |line| {
        line.starts_with("pub(super) mod ") && *line > *declaration
    })
}

/// The line of a rule in the table.
fn entry(family: Family, name: &str) -> String {
    format!("    &{}::{}::RULE,", family.name(), name.replace('-', "_"))
}

/// Puts `line` before the first line that `is_next`, or at the end of the file.
fn insert_before(path: &str, line: &str, is_next: impl Fn(&str) -> bool) -> Result<()> {
    let text = std::fs::read_to_string(root().join(path)).with_context(|| format!("cannot read {path}"))?;
    let mut lines: Vec<&str> = text.lines().collect();
    let index = lines.iter().position(|other| is_next(other)).unwrap_or(lines.len());
    lines.insert(index, line);
    write_if_changed(path, &(lines.join("\n") + "\n"))
}

fn source(code: &str, name: &str, family: Family) -> String {
    let module = name.replace('-', "_");
    format!(
        r#"use crate::rule::{{Family, Fixable, Levels, Reference, Rule, page}};
use crate::{{Context, Findings, Severity}};

pub(crate) static RULE: Rule = Rule {{
    code: "{code}",
    name: "{name}",
    summary: "",
    help: "",
    family: Family::{family:?},
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5322, "")],
    docs: page(include_str!("{module}.md")),
    check,
}};

fn check(context: &Context, findings: &mut Findings) {{
    for field in context.message.header.all("Subject") {{
        findings.judged();
        findings.add(field.span, "");
    }}
}}
"#
    )
}

fn page(code: &str) -> String {
    format!(
        "What is wrong, in one sentence.

## Why it matters

## Example

```eml bad
Subject: {code}
```

```eml good
Subject: in order
```

## How to fix
"
    )
}
