//! The reports of the samples, whole, and the schema that describes every report.

use emlint::report::schema_json;
use emlint::{Input, Options, Origin};
use emlint_tests::{Charsets, golden, messages, root};
use jsonschema::Validator;
use serde_json::Value;

/// The reports of the messages of each archive of the project, which are compared with each other.
#[test]
fn messages_of_an_archive_are_compared() {
    for path in std::fs::read_dir(root().join("tests/messages")).expect("the folder is there").flatten() {
        let path = path.path();
        if path.extension().is_none_or(|end| end != "mbox") {
            continue;
        }
        let name = path.file_name().expect("an archive has a name").to_string_lossy().into_owned();
        let archive = std::fs::read(&path).expect("an archive can be read");
        let spans = emlint::mbox::split(&archive);
        let names: Vec<String> = (1..=spans.len()).map(|number| format!("{name}#{number}")).collect();
        let all = spans.iter().zip(&names);
        let inputs = all.map(|(span, name)| Input { name, bytes: &archive[span.range()], origin: Origin::File });
        let reports = emlint::lint_all(&inputs.collect::<Vec<_>>(), &Options::default(), &Charsets);
        let reports = serde_json::to_value(reports.expect("the options are valid")).expect("a report is JSON");
        golden(&root().join("tests/goldens").join(name).with_extension("json"), &format!("{reports:#}\n"));
    }
}

/// The report of each message of the project, as JSON with its name.
fn reports() -> impl Iterator<Item = (String, Value)> {
    messages().into_iter().map(|path| {
        let name = path.file_name().expect("a message has a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a message can be read");
        let input = Input { name: &name, bytes: &bytes, origin: Origin::File };
        let report = emlint::lint(input, &Options::default(), &Charsets).expect("the options are valid");
        let report = serde_json::to_value(&report).expect("a report is JSON");
        (name, report)
    })
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&schema_json()).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is one")
}

#[test]
fn every_message_has_the_report_that_was_read_and_found_right() {
    for (name, report) in reports() {
        let path = root().join("tests/goldens").join(name).with_extension("json");
        golden(&path, &format!("{report:#}\n"));
    }
}

/// Rules about senders and their records are seen at work outside of their own pages.
#[test]
fn every_rule_about_who_sent_it_fires_on_a_kept_message() {
    let folder = std::fs::read_dir(root().join("tests/goldens")).expect("the folder is there");
    let texts: String = folder.flatten().filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect();
    let is_ours = |code: &str| {
        ["AUT", "DKM", "RCV", "LST", "SND", "SPF", "DMC", "DKK"].iter().any(|family| code.starts_with(family))
    };
    let fires =
        |code: &str| texts.contains(&format!("\"code\": \"{code}\"")) || texts.contains(&format!("also {code} "));
    let codes = emlint::rules::RULES.iter().map(|rule| rule.code).filter(|code| is_ours(code));
    let silent: Vec<&str> = codes.filter(|code| !fires(code)).collect();
    assert!(silent.is_empty(), "no message shows {silent:?}");
}

#[test]
fn the_schema_is_that_of_the_types() {
    golden(&root().join("report.schema.json"), &schema_json());
}

#[test]
fn every_report_is_as_the_schema_says() {
    let validator = validator();
    for (name, report) in reports() {
        let errors: Vec<String> =
            validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let validator = validator();
    let (_, report) = reports().find(|(_, report)| report["findings"][0].is_object()).expect("there are findings");
    for (path, wrong) in [
        ("/octets", Value::from(-1)),
        ("/origin", Value::from("guessed")),
        ("/findings/0/severity", Value::from("fatal")),
        ("/findings/0/span/start", Value::Null),
        ("/verdict", Value::Null),
        ("/overview/fields", Value::from("none")),
    ] {
        let mut changed = report.clone();
        *changed.pointer_mut(path).expect("a report has it") = wrong;
        assert!(!validator.is_valid(&changed), "{path} may be anything");
    }
    let mut changed = report;
    changed.as_object_mut().expect("a report is an object").remove("summary");
    assert!(!validator.is_valid(&changed), "a report needs no summary");
}

/// The types that JavaScript sees are written by hand.
#[test]
fn every_member_of_a_report_is_in_the_types_of_javascript() {
    let types = std::fs::read_to_string(root().join("crate/emlint-wasm/src/api.d.ts")).expect("the types can be read");
    let schema: Value = serde_json::from_str(&schema_json()).expect("the schema is JSON");
    let mut members = Vec::new();
    collect(&schema, &mut members);
    assert!(members.len() > 100, "only {} members", members.len());
    let missing: Vec<&str> = members
        .into_iter()
        .filter(|member| !types.contains(&format!("{member}: ")) && !types.contains(&format!("{member}?: ")))
        .collect();
    assert!(missing.is_empty(), "api.d.ts has no {missing:?}");
}

/// The names of all properties in a schema.
fn collect<'s>(schema: &'s Value, members: &mut Vec<&'s str>) {
    let object = schema.as_object().into_iter().flatten();
    for (keyword, value) in object {
        let named = value.as_object().into_iter().flatten();
        match keyword.as_str() {
            // Objects whose keys are names and not keywords.
            "properties" => named.for_each(|(name, schema)| {
                members.push(name);
                collect(schema, members);
            }),
            "$defs" => named.for_each(|(_, schema)| collect(schema, members)),
            _ => collect(value, members),
        }
    }
    schema.as_array().into_iter().flatten().for_each(|schema| collect(schema, members));
}
