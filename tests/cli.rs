//! The command line: what it reads, what it prints, what its exit code says.

use emlint_tests::{golden, root};
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Nothing to complain about.
const CLEAN: &[u8] = b"From: Ann <ann@example.org>\r\n\
    To: bob@example.net\r\n\
    Subject: Lunch\r\n\
    Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n\
    Message-ID: <1@example.org>\r\n\
    MIME-Version: 1.0\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\
    \r\n\
    At noon?\r\n";

/// One error: FMT001.
const BROKEN: &[u8] =
    b"From: Ann <ann@example.org>\r\nSubject: Lunch\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nAt noon?\r\n";

struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_emlint"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::piped());
    command
}

#[track_caller]
fn run_in(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = command(arguments).current_dir(folder).spawn().expect("emlint starts");
    // A program that does not read its input may close it at any time.
    let _ = child.stdin.take().expect("there is a pipe").write_all(input);
    let output = child.wait_with_output().expect("emlint ends");
    let text = |bytes| String::from_utf8(bytes).expect("emlint prints UTF-8");
    let run = Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run
}

#[track_caller]
fn run(arguments: &[&str], input: &[u8]) -> Run {
    run_in(&root(), arguments, input)
}

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn write(folder: &Path, name: &str, octets: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder can be made");
    fs::write(path, octets).expect("a file can be written");
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The names of the reports in NDJSON.
fn names(ndjson: &str) -> Vec<String> {
    ndjson.lines().map(|line| json(line)["name"].as_str().expect("a report has a name").to_owned()).collect()
}

#[test]
fn the_exit_code_says_what_was_found() {
    for (arguments, input, code) in [
        (&["check", "-"][..], CLEAN, 0),
        (&["check"], CLEAN, 0),
        (&["check", "-"], BROKEN, 1),
        (&["check", "-", "--fail-on", "never"], BROKEN, 0),
        (&["check", "-", "--ignore", "FMT001"], BROKEN, 0),
        (&["check", "-", "--ignore", "ALL", "--select", "bare-lf"], BROKEN, 1),
        (&["check", "-", "--origin", "pasted"], BROKEN, 0),
        (&["check", "-", "--origin", "pasted", "--fail-on", "info"], BROKEN, 1),
        (&["check", "-", "--fail-on", "warning"], CLEAN, 0),
        (&["check", "-", "--format", "json"], BROKEN, 1),
        (&["check", "-", "--select", "FMT01O"], CLEAN, 2),
        (&["check", "-", "--now", "yesterday"], CLEAN, 2),
        (&["check", "-", "--stage", "arrived"], CLEAN, 2),
        (&["check", "--no-such-flag"], CLEAN, 2),
        (&["check", "no/such/file.eml"], CLEAN, 2),
        (&["rule", "FMT001"], b"", 0),
        (&["rule", "FMT999"], b"", 2),
        (&["rules"], b"", 0),
        (&["--version"], b"", 0),
        (&["check", "--help"], b"", 0),
        (&[], b"", 2),
    ] {
        let run = run(arguments, input);
        assert_eq!(run.code, Some(code), "{arguments:?}\n{}{}", run.out, run.err);
        assert_eq!(run.code == Some(2), !run.err.is_empty(), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn wrong_words_are_answered_with_the_right_ones() {
    assert!(run(&["check", "-", "--select", "FMT01O"], CLEAN).err.contains("did you mean “FMT010”?"));
    assert!(run(&["check", "-", "--stage", "arrived"], CLEAN).err.contains("auto, outgoing, received"));
    assert!(run(&["rule", "bare-fl"], b"").err.contains("did you mean “bare-lf”?"));
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_checked() {
    let folder = folder("unreadable");
    write(&folder, "good.eml", CLEAN);
    write(&folder, "outlook.msg", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest");
    write(&folder, "packed.eml", b"\x1F\x8B\x08rest");
    write(&folder, "empty/readme.txt", b"");
    let run = run_in(
        &folder,
        &["check", "missing.eml", "outlook.msg", "packed.eml", "empty", "good.eml", "--format", "json"],
        b"",
    );
    assert_eq!(run.code, Some(2));
    let complaints: Vec<&str> = run.err.lines().collect();
    assert_eq!(complaints.len(), 4, "{}", run.err);
    for (name, what) in [
        ("missing.eml", "cannot be read"),
        ("outlook.msg", "Outlook file (.msg), which emlint cannot read; save the message as .eml"),
        ("packed.eml", "gzip"),
        ("empty", "holds no .eml files"),
    ] {
        let start = format!("emlint: {name}: ");
        let said = complaints.iter().any(|line| line.starts_with(&start) && line.contains(what));
        assert!(said, "nothing about {name}: {}", run.err);
    }
    assert_eq!(json(&run.out).as_array().map(Vec::len), Some(1));
}

#[test]
fn folders_maildirs_and_archives_are_looked_into() {
    let folder = folder("folders");
    write(&folder, "mail/b.eml", CLEAN);
    write(&folder, "mail/a/c.EML", CLEAN);
    write(&folder, "mail/notes.txt", b"not mail");
    write(&folder, "mail/box/cur/1:2,S", CLEAN);
    write(&folder, "mail/box/new/2", CLEAN);
    write(&folder, "mail/box/tmp/3", b"being written");
    let archive =
        [b"From - Mon Nov 23 10:00:00 2026\r\n", CLEAN, b"\r\nFrom - Mon Nov 23 10:00:01 2026\r\n", BROKEN].concat();
    write(&folder, "mail/list.mbox", &archive);
    let run = run_in(&folder, &["check", "mail", "--format", "ndjson"], b"");
    let expected =
        ["mail/a/c.EML", "mail/b.eml", "mail/box/cur/1:2,S", "mail/box/new/2", "mail/list.mbox#1", "mail/list.mbox#2"];
    assert_eq!(names(&run.out), expected);
    assert_eq!(run.code, Some(1));
    let last = json(run.out.lines().last().unwrap_or_default());
    assert_eq!(last["octets"], BROKEN.len(), "the message alone, as it is");
    assert_eq!(last["findings"][0]["span"]["start"], 43);
}

#[test]
fn reports_come_in_the_order_of_the_paths_however_many_jobs_there_are() {
    let folder = folder("order");
    for number in 0..40 {
        let padding = b"x\r\n".repeat(if number % 3 == 0 { 20_000 } else { 1 });
        write(&folder, &format!("{number:02}.eml"), &[CLEAN, &padding].concat());
    }
    let one = run_in(&folder, &["check", ".", "--jobs", "1", "--format", "ndjson"], b"");
    let many = run_in(&folder, &["check", ".", "--jobs", "7", "--format", "ndjson"], b"");
    assert_eq!(names(&one.out), (0..40).map(|number| format!("./{number:02}.eml")).collect::<Vec<_>>());
    assert!(one.out == many.out, "the order depends on the number of jobs");
}

#[test]
fn messages_of_one_call_are_compared_with_each_other() {
    let folder = folder("several");
    let message = |from: &str, number: u8| {
        format!("From: {from}\r\nList-Id: <news.shop.example>\r\nMessage-ID: <{number}@shop.example>\r\n\r\nHi\r\n")
    };
    let (news, info) = (message("news@shop.example", 1), message("info@shop.example", 2));
    write(&folder, "a.eml", news.as_bytes());
    write(&folder, "b.eml", info.as_bytes());
    let archive = format!("From - Mon Nov 23 10:00:00 2026\r\n{news}\r\nFrom - Mon Nov 23 10:00:01 2026\r\n{info}");
    write(&folder, "c.mbox", archive.as_bytes());
    let count = |paths: &[&str], input: &str| {
        let arguments = [&["check", "--select", "SND011", "--format", "ndjson"], paths].concat();
        let out = run_in(&folder, &arguments, input.as_bytes()).out;
        let found = |line: &str| json(line)["findings"].as_array().map_or(0, Vec::len);
        out.lines().map(found).collect::<Vec<_>>()
    };
    assert_eq!(count(&["a.eml"], ""), [0]);
    assert_eq!(count(&["a.eml", "b.eml"], ""), [1, 1]);
    assert_eq!(count(&["c.mbox"], ""), [1, 1]);
    assert_eq!(count(&["a.eml", "-"], &info), [1, 1], "what came in is read once");
    assert_eq!(count(&["-"], &archive), [1, 1]);
    // Each has a copy in the archive, which is told as such.
    assert_eq!(count(&["a.eml", "c.mbox"], ""), [2, 2, 1]);
    let facts = run_in(&folder, &["check", "a.eml", "missing.eml", "--format", "json"], b"").out;
    assert!(!facts.contains("multi"), "one message alone is compared with nothing");
}

#[test]
fn json_is_an_array_of_what_ndjson_has_line_by_line() {
    let folder = folder("json");
    write(&folder, "a.eml", CLEAN);
    write(&folder, "b.eml", BROKEN);
    let array = json(&run_in(&folder, &["check", "a.eml", "b.eml", "--format", "json"], b"").out);
    let lines = run_in(&folder, &["check", "a.eml", "b.eml", "--format", "ndjson"], b"").out;
    assert_eq!(array, lines.lines().map(json).collect::<serde_json::Value>());
    assert_eq!(json(&run(&["check", "no-such-file", "--format", "json"], b"").out), json("[]"));
}

/// Every kind of thing that SARIF can tell, in a file that www/test/sarif.test.mjs holds against its schema.
#[test]
fn sarif_tells_what_the_report_tells() {
    let folder = folder("sarif");
    let many = "X-Many : x\r\n".repeat(7);
    let odd =
        [&b"From: Caf\xC3\xA9 <a@shop.example>\r\nX-\xF0\x9F\x98\x80\xFF: \xC3\xA9\r\n"[..], many.as_bytes(), BROKEN]
            .concat();
    let separator = b"From ann@example.org Mon Nov 23 10:00:00 2026\r\n";
    let archive = [separator, CLEAN, b"\r\n", separator, BLANK].concat();
    write(&folder, "odd one#1.eml", &odd);
    write(&folder, "clean.eml", CLEAN);
    write(&folder, "two.mbox", &archive);
    let arguments = ["check", "odd one#1.eml", "missing.eml", "clean.eml", "two.mbox", "--format", "sarif"];
    let choice = ["--select", "FMT001,HDR001,HDR002,HDR005"];
    let run = run_in(&folder, &[&arguments[..], &choice].concat(), b"");
    assert_eq!(run.code, Some(2));
    let log = json(&run.out);
    golden(&root().join("tests/goldens/check.sarif"), &format!("{log:#}\n"));

    let artifacts = log["runs"][0]["artifacts"].as_array().expect("there are artifacts");
    let second = artifacts.iter().find(|artifact| artifact["location"]["uri"] == "two.mbox#2").expect("it is listed");
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().expect("a number")).expect("it is small");
    let start = number(&second["offset"]);
    assert_eq!(&archive[start..start + number(&second["length"])], BLANK);
    assert_eq!(artifacts[number(&second["parentIndex"])]["location"]["uri"], "two.mbox");

    // The same places and fixes as in the report.
    let results = log["runs"][0]["results"].as_array().expect("there are results");
    let reports = json(&run_in(&folder, &[&arguments[..6], &["json"], &choice[..]].concat(), b"").out);
    let findings: Vec<_> = reports
        .as_array()
        .expect("there are reports")
        .iter()
        .filter_map(|report| report["findings"].as_array())
        .flatten()
        .collect();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(result["ruleId"], finding["code"]);
        for (theirs, ours) in
            [("startLine", "line"), ("startColumn", "column"), ("endLine", "endLine"), ("endColumn", "endColumn")]
        {
            assert_eq!(region[theirs], finding[ours]);
        }
        assert_eq!(region["byteOffset"], finding["span"]["start"]);
        let replacements = result["fixes"][0]["artifactChanges"][0]["replacements"].as_array().map_or(0, Vec::len);
        assert_eq!(replacements, finding["fix"]["edits"].as_array().map_or(0, Vec::len));
    }
    let nothing = json(&run_in(&folder, &["check", "-", "--format", "sarif"], CLEAN).out);
    assert_eq!(nothing["runs"][0]["results"], json("[]"));
    assert_eq!(nothing["runs"][0]["tool"]["driver"]["rules"], json("[]"));
}

#[test]
fn the_text_says_where_what_and_what_to_do() {
    let folder = folder("text");
    let long = [b"X-Long: ", "word ".repeat(300).as_bytes(), b"\r\n"].concat();
    let hostile = "X-Look: \u{1b}[2J\u{7} \u{202e}fdp.exe \u{9b}1m\0\r\n";
    let message = [&long[..], hostile.as_bytes(), b"no field\r\nX-Raw: \xFC\xE2\x80\r\n", BROKEN].concat();
    write(&folder, "message.eml", &message);
    write(&folder, "clean.eml", CLEAN);
    let run = run_in(&folder, &["check", "clean.eml", "message.eml", "--select", "FMT,HDR"], b"");
    golden(&root().join("tests/goldens/terminal.txt"), &run.out);
}

#[test]
fn nothing_a_stranger_wrote_moves_the_cursor() {
    let folder = folder("hostile");
    let every: Vec<u8> = (0..=255).collect();
    let controls: String =
        ('\0'..='\u{2fff}').filter(|character| character.is_control() || *character >= '\u{2000}').collect();
    for (name, octets) in [("a\u{1b}[31m\u{202e}b.eml", &every[..]), ("c.eml", controls.as_bytes())] {
        let subject = [b"Subject: x", octets, b"\r\n", octets, b": ", octets, b"\r\n\r\n", octets].concat();
        write(&folder, name, &subject);
    }
    let run = run_in(&folder, &["check", ".", "a\u{1b}[1m\u{9b}.eml"], b"");
    for text in [&run.out, &run.err] {
        let bad = text.chars().find(|&character| {
            (character.is_control() && character != '\n')
                || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(bad, None, "{text}");
    }
}

#[test]
fn a_closed_output_is_no_crash() {
    let folder = folder("pipe");
    for number in 0..60 {
        write(&folder, &format!("{number:02}.eml"), BROKEN);
    }
    let mut child = command(&["check", ".", "--format", "json"]).current_dir(&folder).spawn().expect("emlint starts");
    let mut start = [0; 10];
    child.stdout.take().expect("there is a pipe").read_exact(&mut start).expect("something is printed");
    let output = child.wait_with_output().expect("emlint ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn input_that_is_no_message_gets_an_answer() {
    let utf16: Vec<u8> =
        "Subject: x\r\nFrom: a@example.org\r\n\r\nx".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let transcript =
        b"220 mx.example.org ESMTP\r\nEHLO a\r\n250 ok\r\nMAIL FROM:<a@example.org>\r\n250 ok\r\nDATA\r\n354 go\r\n";
    let binary: Vec<u8> = (0..4096_u32).map(|number| u8::try_from(number * number % 251).unwrap_or_default()).collect();
    for (input, code) in [
        (&b""[..], "FMT034"),
        (b"\r\n\r\n", "FMT034"),
        (&binary, "FMT034"),
        (&utf16, "FMT023"),
        (transcript, "FMT034"),
        (b"just some words\r\nand more of them\r\n", "FMT034"),
    ] {
        let run = run(&["check", "-", "--format", "ndjson"], input);
        let report = json(&run.out);
        let findings = report["findings"].as_array().expect("findings are an array");
        let finding = findings.iter().find(|finding| finding["code"] == code);
        let finding = finding.unwrap_or_else(|| panic!("{code} is missing: {}", run.out));
        let (title, help) = (&report["verdict"]["title"], &finding["help"]);
        assert!(title.as_str().is_some_and(|title| !title.is_empty()), "{}", run.out);
        assert!(help.as_str().is_some_and(|help| !help.is_empty()), "{}", run.out);
    }
}

/// What `emlint` prints where README.md shows a session.
#[test]
fn the_sessions_in_the_readme_are_true() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).expect("there is a README");
    let mut actual = String::new();
    let mut rest = text.as_str();
    while let Some((before, session)) = rest.split_once("```console\n$ emlint ") {
        let (line, behind) = session.split_once('\n').expect("a session has lines");
        let (_, after) = behind.split_once("```\n").expect("a block ends");
        let out = run(&line.split(' ').collect::<Vec<_>>(), b"").out;
        actual.extend([before, "```console\n$ emlint ", line, "\n", out.as_str(), "```\n"]);
        rest = after;
    }
    assert!(!actual.is_empty(), "README.md shows no session");
    golden(&path, &(actual + rest));
}

#[test]
fn rules_are_listed_and_explained() {
    let list = json(&run(&["rules", "--format", "json"], b"").out);
    let rules = list.as_array().expect("rules are an array");
    assert_eq!(rules.len(), emlint::rules::RULES.len());
    let text = run(&["rules"], b"").out;
    for (info, rule) in rules.iter().zip(emlint::rules::RULES) {
        assert_eq!((info["code"].as_str(), info["rule"].as_str()), (Some(rule.code), Some(rule.name)));
        assert_eq!(info["docs"], format!("rules/{}/", rule.code));
        assert!(text.lines().any(|line| line.starts_with(rule.code) && line.contains(rule.summary)), "{}", rule.code);
    }
    let page = run(&["rule", "bare-lf"], b"").out;
    for part in ["FMT001 bare-lf", "RFC 5321 §2.3.8", "## Why it matters", "```eml bad"] {
        assert!(page.contains(part), "{page}");
    }
}

/// One safe fix: HDR002.
const BLANK: &[u8] = b"From: Ann <ann@example.org>\r\nSubject : Lunch\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\
    Message-ID: <2@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
    To: bob@example.net\r\n\r\nAt noon?\r\n";

fn without_blank() -> Vec<u8> {
    String::from_utf8(BLANK.to_vec()).expect("it is text").replace("Subject :", "Subject:").into_bytes()
}

fn octets(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).expect("the file is there")
}

#[test]
fn fixes_are_written_and_the_rest_is_reported() {
    let folder = folder("fix");
    write(&folder, "blank.eml", BLANK);
    write(&folder, "clean.eml", CLEAN);
    let left = String::from_utf8_lossy(BLANK).replace("From: Ann <ann@example.org>\r\n", "").replace("<2@", "<3@");
    write(&folder, "left.eml", left.as_bytes());
    let run = run_in(&folder, &["check", "--fix", "--format", "ndjson", "."], b"");
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert_eq!(octets(&folder, "blank.eml"), without_blank());
    assert_eq!(octets(&folder, "clean.eml"), CLEAN);
    let made: Vec<&str> = run.err.lines().collect();
    assert_eq!(made, ["emlint: ./blank.eml: 1 fix made", "emlint: ./left.eml: 1 fix made"]);
    let codes = |line: &str| json(line)["findings"].as_array().map_or(0, Vec::len);
    let counts: Vec<usize> = run.out.lines().map(codes).collect();
    assert_eq!(counts[..2], [0, 0]);
    assert!(
        run.out
            .lines()
            .nth(2)
            .is_some_and(|line| line.contains("\"code\":\"HDR010\"") && !line.contains("\"code\":\"HDR002\""))
    );
    let again = run_in(&folder, &["check", "--fix", "--fail-on", "never", "."], b"");
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""));
}

#[test]
fn a_difference_is_printed_and_nothing_is_written() {
    let folder = folder("diff");
    write(&folder, "blank.eml", BLANK);
    write(&folder, "clean.eml", CLEAN);
    let run = run_in(&folder, &["check", "--diff", "--strict", "blank.eml", "clean.eml"], b"");
    assert_eq!((run.code, run.err.as_str()), (Some(1), "emlint: 1 of 2 would change\n"));
    assert!(run.out.starts_with("--- blank.eml\n+++ blank.eml\n@@ -1,5 +1,5 @@\n From: Ann"), "{}", run.out);
    assert!(run.out.contains("\n-Subject : Lunch\r\n+Subject: Lunch\r\n Date:"), "{}", run.out);
    assert_eq!(octets(&folder, "blank.eml"), BLANK);
    // What --fix does is what the patch does.
    fs::write(folder.join("patch"), &run.out).expect("a file can be written");
    let patched = Command::new("patch").current_dir(&folder).args(["--binary", "-p0", "-i", "patch"]).output();
    match patched {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            assert_eq!(octets(&folder, "blank.eml"), without_blank());
        }
        Err(error) => eprintln!("skipped in part: patch: {error}"),
    }
}

#[test]
fn standard_input_is_fixed_into_standard_output() {
    let fixed = run(&["check", "--fix", "-"], BLANK);
    assert_eq!((fixed.code, fixed.out.as_bytes()), (Some(0), &without_blank()[..]), "{}", fixed.err);
    assert!(fixed.err.starts_with("-: "), "{}", fixed.err);
    let both = run(&["check", "--fix", "-", "Cargo.toml"], BLANK);
    assert_eq!((both.code, both.out.as_str()), (Some(2), ""));
    assert!(both.err.contains("name `-` alone"), "{}", both.err);
    for arguments in [&["check", "--fix", "--diff", "-"][..], &["check", "--diff", "--format", "json", "-"]] {
        assert_eq!(run(arguments, BLANK).code, Some(2));
    }
}

#[test]
fn archives_keep_their_other_lines() {
    let folder = folder("fix-archive");
    let archive = |message: &[u8]| {
        let separator = b"From ann@example.org Mon Nov 23 10:00:00 2026\r\n";
        [separator, message, b"\r\n", separator, CLEAN, b"\r\n", separator, message].concat()
    };
    write(&folder, "all.mbox", &archive(BLANK));
    let run = run_in(&folder, &["check", "--fix", "all.mbox"], b"");
    assert_eq!((run.code, run.err.as_str()), (Some(0), "emlint: all.mbox: 2 fixes made\n"));
    assert_eq!(octets(&folder, "all.mbox"), archive(&without_blank()));
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_as_a_whole_or_not_at_all() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = folder("fix-whole");
    write(&folder, "mail/blank.eml", BLANK);
    let path = folder.join("mail/blank.eml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it is our file");
    symlink("mail/blank.eml", folder.join("link.eml")).expect("a link can be made");
    // No file may grow beyond 512 octets: the disk is full, so to say.
    let body = b"At noon, as ever?\r\n".repeat(100);
    write(&folder, "mail/large.eml", &[BLANK, &body].concat());
    let emlint = env!("CARGO_BIN_EXE_emlint");
    let script = format!("trap '' XFSZ; ulimit -f 1; '{emlint}' check --fix link.eml mail/large.eml");
    let output = Command::new("sh").current_dir(&folder).args(["-c", &script]).output().expect("there is a shell");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("link.eml: 1 fix made"), "{err}");
    assert!(err.contains("mail/large.eml: cannot be written") && err.contains("it is as it was"), "{err}");
    assert_eq!(octets(&folder, "mail/large.eml"), [BLANK, &body].concat());
    assert_eq!(fs::read_dir(folder.join("mail")).expect("it is a folder").count(), 2, "something was left behind");
    assert_eq!(octets(&folder, "link.eml"), without_blank());
    assert!(fs::symlink_metadata(folder.join("link.eml")).is_ok_and(|link| link.is_symlink()));
    assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o640);
}
