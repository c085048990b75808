//! The rules about addresses, dates, identifiers and MIME on real messages: their safe fixes come to an end and keep what
//! the message says.
//!
//! The messages are not part of the project; without them the test says so and passes.

use emlint::message::address::mailboxes;
use emlint::message::date::Date;
use emlint::message::message_id;
use emlint::{Context, Message, Options, Origin, Safety, rules};
use emlint_tests::{Charsets, fixed, shared};

fn without_blanks(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// Every address of every field that holds some, without white space.
fn addresses(message: &Message<'_>) -> Vec<String> {
    let fields = message.header.fields.iter().filter(|field| field.is_address_list());
    let all = fields.flat_map(|field| mailboxes(field.value));
    all.map(|mailbox| without_blanks(&mailbox.address.text())).collect()
}

fn dates(message: &Message<'_>) -> Vec<Option<i64>> {
    message.fields("Date").map(|field| Date::read(field.value).seconds).collect()
}

/// The identifiers that a message names, each once.
fn identifiers(message: &Message<'_>) -> Vec<Vec<u8>> {
    let fields =
        message.header.fields.iter().filter(|field| field.is_any(&["In-Reply-To", "References", "Message-ID"]));
    let items = fields.flat_map(|field| message_id::items(field.value));
    let named = items.filter(|item| !matches!(item.kind, message_id::ItemKind::Comma | message_id::ItemKind::Words));
    let mut keys: Vec<Vec<u8>> = named.map(|item| item.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Type and content of every part, without transfer encoding; line ends are all the same.
fn bodies(message: &Message<'_>) -> Vec<(String, Vec<u8>)> {
    let leaves = message.parts.iter().filter(|part| part.is_leaf());
    let content =
        |part: &emlint::message::Part<'_>| part.decoded().iter().copied().filter(|&byte| byte != b'\r').collect();
    leaves.map(|part| (part.media_type.clone(), content(part))).collect()
}

/// Rules whose safe fixes keep addresses, dates, identifiers and bodies.
const ADDRESSES: &[&str] = &["ADR001", "ADR002", "ADR003", "ADR004", "ADR011", "ADR012"];
const DATES: &[&str] = &["DAT001", "DAT002", "DAT003"];
const IDENTIFIERS: &[&str] = &["MID002", "MID004"];
const BODIES: &[&str] = &["MIM001", "MIM012", "MIM021", "MIM025", "MIM026"];
/// Rules whose fixes change how programs read something, which is what they are for.
const OTHERS: &[&str] =
    &["ADR006", "ADR010", "DAT005", "MIM002", "MIM003", "MIM007", "MIM009", "MIM011", "MIM022", "MIM030"];

#[test]
fn safe_fixes_come_to_an_end_and_keep_what_a_message_says() {
    let Some(folder) = shared("corpus/dev") else {
        println!("skipped: the folder of real messages is not here");
        return;
    };
    let index = std::fs::read_to_string(folder.join("index.tsv")).expect("the index can be read");
    let codes: Vec<&str> = [ADDRESSES, DATES, IDENTIFIERS, BODIES, OTHERS].concat();
    let all = Options { select: codes.iter().map(|&code| code.to_owned()).collect(), ..Options::default() };
    let mut changed = 0;
    for id in index.lines().skip(1).filter_map(|line| line.split('\t').next()) {
        let Ok(bytes) = std::fs::read(folder.join(id)) else { continue };
        let before = Message::parse(&bytes);
        let findings = rules::findings(&Context::new(&bytes, Origin::File, &all, &Charsets));
        let has_fix = |code: &str| {
            let fixes =
                findings.iter().filter(|finding| finding.rule.code == code).filter_map(|finding| finding.fix.as_ref());
            fixes.into_iter().any(|fix| fix.safety == Safety::Safe)
        };
        for &code in codes.iter().filter(|code| has_fix(code)) {
            let after =
                fixed(&bytes, &[code]).unwrap_or_else(|| panic!("{id}: the fixes of {code} do not come to an end"));
            if after == bytes {
                continue;
            }
            changed += 1;
            let after = Message::parse(&after);
            if ADDRESSES.contains(&code) {
                assert_eq!(addresses(&after), addresses(&before), "{id}: {code}");
            }
            if DATES.contains(&code) {
                assert_eq!(dates(&after), dates(&before), "{id}: {code}");
            }
            if IDENTIFIERS.contains(&code) {
                assert_eq!(identifiers(&after), identifiers(&before), "{id}: {code}");
            }
            if BODIES.contains(&code) {
                assert!(bodies(&after) == bodies(&before), "{id}: {code} changes a body");
            }
        }
    }
    println!("{changed} messages were changed by one rule and say the same");
    assert!(changed > 0, "no fix was tried");
}
