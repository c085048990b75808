//! Our findings on real messages against facts that an independent program computed about them.
//!
//! The messages are not part of the project; without them the test says so and passes. Where both disagree, one of them
//! is wrong: either it is mended, or `corpus/differences.tsv` says why the difference is right (file, fact, reason; a
//! file may be `*`).

use emlint::{Context, Finding, Options, Origin, Span, rules};
use emlint_tests::{Charsets, root, shared};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One fact and the rules that should say the same at the same octets.
struct Fact {
    name: &'static str,
    codes: &'static [&'static str],
    /// Rules that may say it too, and say other things as well.
    also: &'static [&'static str],
    /// Where the fact lies; the spans of the independent program.
    expected: fn(&Value) -> Vec<Span>,
    /// Only in the message's own header section.
    in_header: bool,
}

const FACTS: &[Fact] = &[
    Fact {
        name: "lines_gt_998",
        codes: &["FMT010"],
        also: &[],
        expected: |facts| list(facts, "lines_gt_998"),
        in_header: false,
    },
    Fact {
        name: "bare_lf_spans",
        codes: &["FMT001"],
        also: &[],
        expected: |facts| list(facts, "bare_lf_spans"),
        in_header: false,
    },
    Fact {
        name: "bare_cr_spans",
        codes: &["FMT002"],
        also: &[],
        expected: |facts| list(facts, "bare_cr_spans"),
        in_header: false,
    },
    Fact { name: "nul", codes: &["FMT020"], also: &[], expected: |facts| list(facts, "nul"), in_header: false },
    Fact {
        name: "utf8_bom",
        codes: &["FMT023"],
        also: &[],
        expected: |facts| list(facts, "utf8_bom"),
        in_header: true,
    },
    Fact {
        name: "mbox_from_line",
        codes: &["FMT030"],
        also: &[],
        expected: |facts| list(facts, "mbox_from_line"),
        in_header: false,
    },
    Fact {
        name: "ctl_in_header",
        codes: &["FMT020", "FMT021"],
        also: &["HDR005"],
        expected: |facts| list(facts, "ctl_in_header"),
        in_header: true,
    },
    Fact {
        name: "non_ascii_header",
        codes: &["HDR005"],
        also: &["ADR009", "ADR010", "ENC016", "HDR001", "HDR004", "MID002"],
        expected: |facts| list(facts, "non_ascii_header"),
        in_header: true,
    },
    Fact {
        name: "invalid_encoded_words",
        codes: &["ENC001", "ENC002", "ENC004", "ENC006"],
        also: &["HDR005", "ENC008", "ENC014"],
        expected: |facts| list(facts, "invalid_encoded_words"),
        in_header: true,
    },
    Fact {
        name: "touching_encoded_words",
        codes: &["ENC009"],
        also: &["ENC008", "ENC014"],
        expected: touching_words,
        in_header: true,
    },
    Fact {
        name: "space_before_colon",
        codes: &["HDR002"],
        also: &[],
        expected: |facts| list(facts, "space_before_colon"),
        in_header: true,
    },
    Fact { name: "junk_header_lines", codes: &["HDR001", "HDR004"], also: &[], expected: junk, in_header: true },
    Fact { name: "duplicates", codes: &["HDR020"], also: &[], expected: duplicates, in_header: true },
    Fact {
        name: "missing_from",
        codes: &["HDR010"],
        also: &[],
        expected: |facts| missing(facts, "missing_from"),
        in_header: false,
    },
    Fact {
        name: "missing_date",
        codes: &["HDR011"],
        also: &[],
        expected: |facts| missing(facts, "missing_date"),
        in_header: false,
    },
    Fact {
        name: "missing_message_id",
        codes: &["MID001"],
        also: &[],
        expected: |facts| missing(facts, "missing_message_id"),
        in_header: false,
    },
    Fact { name: "message_id_strict", codes: &["MID002"], also: &[], expected: loose_ids, in_header: true },
    Fact {
        name: "missing_subject",
        codes: &[],
        also: &["HDR013"],
        expected: |facts| missing(facts, "missing_subject"),
        in_header: false,
    },
    Fact { name: "missing_recipient", codes: &[], also: &["HDR013"], expected: no_recipient, in_header: false },
    Fact { name: "missing_mime_version", codes: &[], also: &["MIM001"], expected: no_mime_version, in_header: false },
    Fact {
        name: "wsp_only_header_lines",
        codes: &[],
        also: &["HDR007", "HDR004", "FMT032"],
        expected: |facts| list(facts, "wsp_only_header_lines"),
        in_header: true,
    },
    Fact {
        name: "encoded_line_over_76",
        codes: &["ENC003"],
        also: &["ENC002", "ENC008", "ENC014", "FMT010"],
        expected: long_lines,
        in_header: true,
    },
    Fact {
        name: "encoded_word_over_75",
        codes: &["ENC002"],
        also: &["ENC008", "ENC014"],
        expected: |facts| words(facts, "too_long"),
        in_header: true,
    },
    Fact {
        name: "encoded_word_in_quotes",
        codes: &[],
        also: &["ENC008", "ENC014"],
        expected: |facts| words(facts, "inside_quotes"),
        in_header: true,
    },
    Fact {
        name: "undecodable_word",
        codes: &[],
        also: &["ENC006", "ENC007", "ENC011", "ENC014"],
        expected: |facts| words(facts, "undecodable_in_charset"),
        in_header: true,
    },
    // What follows is known of the message as a whole, so one finding anywhere in it agrees.
    Fact {
        name: "boundary_param_missing",
        codes: &[],
        also: &["MIM004", "MIM002"],
        expected: |facts| somewhere(facts, facts.get("boundary_param_missing") == Some(&Value::Bool(true))),
        in_header: false,
    },
    Fact {
        name: "boundary_never_used",
        codes: &[],
        also: &["MIM006"],
        expected: |facts| somewhere(facts, facts.get("boundary_never_used") == Some(&Value::Bool(true))),
        in_header: false,
    },
    Fact {
        name: "boundary_not_closed",
        codes: &[],
        also: &["MIM007"],
        expected: |facts| somewhere(facts, facts.get("boundary_not_closed") == Some(&Value::Bool(true))),
        in_header: false,
    },
    Fact {
        name: "no_boundary_in_a_part",
        codes: &[],
        also: &["MIM004", "MIM002"],
        expected: |facts| somewhere(facts, has_defect(facts, &["NoBoundaryInMultipartDefect"])),
        in_header: false,
    },
    Fact {
        name: "boundary_never_used_in_a_part",
        codes: &["MIM006"],
        also: &["MIM004", "MIM005"],
        expected: |facts| somewhere(facts, has_defect(facts, &["StartBoundaryNotFoundDefect"])),
        in_header: false,
    },
    Fact {
        name: "unclosed_part",
        codes: &["MIM007"],
        also: &[],
        expected: |facts| somewhere(facts, has_defect(facts, &["CloseBoundaryNotFoundDefect"])),
        in_header: false,
    },
    Fact {
        name: "encoded_multipart",
        codes: &[],
        also: &["MIM010"],
        expected: |facts| somewhere(facts, has_defect(facts, &["InvalidMultipartContentTransferEncodingDefect"])),
        in_header: false,
    },
    Fact {
        name: "base64",
        codes: &["MIM026"],
        also: &[],
        expected: |facts| somewhere(facts, has_defect(facts, BASE64)),
        in_header: false,
    },
    Fact {
        name: "eight_bit_under_7bit",
        codes: &[],
        also: &["MIM012", "MIM013"],
        expected: |facts| somewhere(facts, parts(facts).any(|part| part["eightbit_in_7bit"].as_u64() > Some(0))),
        in_header: false,
    },
    Fact {
        name: "unknown_encoding",
        codes: &["MIM011"],
        also: &[],
        expected: |facts| somewhere(facts, parts(facts).any(is_unknown_encoding)),
        in_header: false,
    },
    // Dates in Received are looked at by us alone.
    Fact { name: "wrong_weekday", codes: &[], also: &["DAT003"], expected: wrong_weekdays, in_header: true },
];

/// The facts write octets that are not UTF-8 as escaped lone surrogates, which JSON readers refuse.
fn without_surrogates(line: &str) -> String {
    let mut pieces = line.split("\\ud");
    let mut clean = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_surrogate = piece.starts_with(['8', '9', 'a', 'b', 'c', 'd', 'e', 'f']);
        clean.push_str(if is_surrogate { "\\uf" } else { "\\ud" });
        clean.push_str(piece);
    }
    clean
}

fn list(facts: &Value, name: &str) -> Vec<Span> {
    facts.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(span).collect()
}

/// The last two numbers of a row.
fn span(row: &Value) -> Option<Span> {
    let numbers: Vec<u64> = row.as_array()?.iter().filter_map(Value::as_u64).collect();
    let [start, end] = numbers.last_chunk()?;
    Some(Span::new(usize::try_from(*start).ok()?..usize::try_from(*end).ok()?))
}

/// Encoded-words that no white space parts from what is beside them.
fn touching_words(facts: &Value) -> Vec<Span> {
    let rows = facts.get("encoded_word_problems").and_then(Value::as_array).into_iter().flatten();
    let touches = |row: &&Value| row.to_string().contains("not_separated");
    let ends = |row: &Value| Some(Span::new(at(row, 0)?..at(row, 1)?));
    rows.filter(touches).filter_map(ends).collect()
}

fn at(row: &Value, index: usize) -> Option<usize> {
    row.get(index)?.as_u64().and_then(|number| usize::try_from(number).ok())
}

fn junk(facts: &Value) -> Vec<Span> {
    let mut all = list(facts, "junk_header_lines");
    all.extend(list(facts, "orphan_continuations"));
    all
}

/// The second and further fields of each name; From is SND001's.
fn duplicates(facts: &Value) -> Vec<Span> {
    let mut all = Vec::new();
    for kind in ["duplicate_once_only", "duplicate_mime_fields"] {
        for (name, spans) in facts.get(kind).and_then(Value::as_object).into_iter().flatten() {
            if name != "from" && name != "content-description" {
                all.extend(spans.as_array().into_iter().flatten().skip(1).filter_map(span));
            }
        }
    }
    all
}

/// Fields whose identifier is not as the grammar has it.
fn loose_ids(facts: &Value) -> Vec<Span> {
    let rows = facts.get("message_id_strict").and_then(Value::as_array).into_iter().flatten();
    rows.filter(|row| row.get(0) == Some(&Value::Bool(false))).filter_map(|row| span(row.get(1)?)).collect()
}

fn wrong_weekdays(facts: &Value) -> Vec<Span> {
    let rows = facts.get("date_check").and_then(Value::as_array).into_iter().flatten();
    rows.filter(|row| row.get(0).and_then(Value::as_str) == Some("wrong_weekday"))
        .filter_map(|row| span(row.get(1)?))
        .collect()
}

const BASE64: &[&str] = &["InvalidBase64PaddingDefect", "InvalidBase64CharactersDefect", "InvalidBase64LengthDefect"];

/// The whole message, where something is known of it and not where.
fn somewhere(facts: &Value, is_there: bool) -> Vec<Span> {
    let size =
        facts.get("size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok()).unwrap_or_default();
    if is_there { vec![Span::new(0..size)] } else { Vec::new() }
}

fn parts(facts: &Value) -> impl Iterator<Item = &Value> {
    facts.get("parts").and_then(Value::as_array).into_iter().flatten()
}

/// Some part has one of the defects.
fn has_defect(facts: &Value, defects: &[&str]) -> bool {
    let is_one = |defect: &Value| defect.as_str().is_some_and(|defect| defects.contains(&defect));
    parts(facts).any(|part| part["defects"].as_array().is_some_and(|all| all.iter().any(is_one)))
}

fn is_unknown_encoding(part: &Value) -> bool {
    let known = ["", "7bit", "8bit", "binary", "base64", "quoted-printable"];
    !known.contains(&part["cte"].as_str().unwrap_or_default())
}

/// Encoded-words with this problem.
fn words(facts: &Value, problem: &str) -> Vec<Span> {
    let rows = facts.get("encoded_word_problems").and_then(Value::as_array).into_iter().flatten();
    let has = |row: &&Value| row[3].as_array().is_some_and(|all| all.iter().any(|one| one.as_str() == Some(problem)));
    rows.filter(has).filter_map(|row| Some(Span::new(at(row, 0)?..at(row, 1)?))).collect()
}

/// Where a line with an encoded-word may go on behind the 76th character.
fn long_lines(facts: &Value) -> Vec<Span> {
    let to_end = |word: Span| Span { end: word.end.max(word.start + 77), ..word };
    words(facts, "line_over_76").into_iter().map(to_end).collect()
}

fn has_field(facts: &Value, names: &[&str]) -> bool {
    let all = facts.get("header_names").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    all.into_iter().any(|name| names.iter().any(|one| name.eq_ignore_ascii_case(one)))
}

fn no_recipient(facts: &Value) -> Vec<Span> {
    if has_field(facts, &["To", "Cc", "Bcc", "Resent-To"]) { Vec::new() } else { missing(facts, "missing_to") }
}

/// Where MIME is used at all; the finding stands at the field that uses it.
fn no_mime_version(facts: &Value) -> Vec<Span> {
    let is_mime = has_field(facts, &["Content-Type", "Content-Transfer-Encoding"]);
    somewhere(facts, is_mime && facts.get("missing_mime_version") == Some(&Value::Bool(true)))
}

fn missing(facts: &Value, name: &str) -> Vec<Span> {
    let end = facts.get("header_section").and_then(span).map_or(0, Span::end);
    if facts.get(name) == Some(&Value::Bool(true)) { vec![Span::new(end..end)] } else { Vec::new() }
}

/// Spans of one side that nothing of the other side touches.
fn alone<'s>(these: &'s [Span], others: &[Span]) -> Vec<&'s Span> {
    let mut sorted = others.to_vec();
    sorted.sort_unstable();
    let reach: Vec<u32> = sorted
        .iter()
        .scan(0, |most, span| {
            *most = span.end.max(*most);
            Some(*most)
        })
        .collect();
    let touched = |span: &&Span| {
        let behind = sorted.partition_point(|other| other.start <= span.end);
        behind > 0 && reach.get(behind - 1).is_some_and(|&end| end >= span.start)
    };
    these.iter().filter(|span| !touched(span)).collect()
}

fn spans_of(found: &[Finding], codes: &[&str], fact: &Fact, header: Span) -> Vec<Span> {
    let of_fact = found.iter().filter(|finding| codes.contains(&finding.rule.code));
    of_fact.map(|finding| finding.span).filter(|&span| !fact.in_header || header.contains(span)).collect()
}

#[test]
fn findings_agree_with_independent_facts() {
    let Some(folder) = shared("corpus/dev") else {
        println!("skipped: the folder of real messages is not here");
        return;
    };
    let facts = std::fs::read_to_string(folder.join("facts.jsonl")).expect("the facts can be read");
    let table = std::fs::read_to_string(root().join("tests/corpus/differences.tsv")).expect("the table can be read");
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    let mut used = BTreeSet::new();
    let mut unexplained = Vec::new();
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut files = 0;
    for line in facts.lines() {
        let row: Value = serde_json::from_str(&without_surrogates(line)).expect("a line of the facts is JSON");
        let (Some(id), Some(facts)) = (row["id"].as_str(), row.get("facts")) else { continue };
        let Ok(bytes) = std::fs::read(folder.join(id)) else { continue };
        files += 1;
        let options = Options::default();
        let context = Context::new(&bytes, Origin::File, &options, &Charsets);
        let found = rules::findings(&context);
        for finding in &found {
            *codes.entry(finding.rule.code).or_default() += 1;
        }
        for fact in FACTS {
            // A few lines of a header miss nothing, and neither does what is no message.
            if fact.name.starts_with("missing_") && !context.may_miss_fields() {
                continue;
            }
            // A report about other mail may do without.
            if context.facts.dsn && matches!(fact.name, "missing_subject" | "missing_recipient") {
                continue;
            }
            // Of parts without a body nothing is said.
            if context.facts.headers_only && (fact.name.contains("boundary") || fact.name.contains("multipart")) {
                continue;
            }
            let expected = (fact.expected)(facts);
            let header = context.message.header.span;
            let (ours, also) = (spans_of(&found, fact.codes, fact, header), spans_of(&found, fact.also, fact, header));
            let (unseen, extra) = (alone(&expected, &[ours.clone(), also].concat()), alone(&ours, &expected));
            // The lists of the facts end after 400 entries.
            let extra = if expected.len() >= 400 { Vec::new() } else { extra };
            if unseen.is_empty() && extra.is_empty() {
                continue;
            }
            let explained = rows.iter().position(|row| {
                matches!(row.as_slice(), [file, name, reason]
                    if (*file == "*" || *file == id) && *name == fact.name && !reason.is_empty())
            });
            match explained {
                Some(row) => {
                    used.insert(row);
                }
                None => unexplained.push(format!("{id}\t{}\tnot found {unseen:?} · only ours {extra:?}", fact.name)),
            }
        }
    }
    println!("{files} messages, findings by code: {codes:?}");
    let idle: Vec<_> = rows.iter().enumerate().filter(|(row, _)| !used.contains(row)).map(|(_, row)| row).collect();
    assert!(idle.is_empty(), "rows of differences.tsv that explain nothing: {idle:#?}");
    assert!(unexplained.is_empty(), "{} disagreements:\n{}", unexplained.len(), unexplained.join("\n"));
}
