//! All safe fixes at once: they come to an end, doing them twice changes nothing more, and another reader, mail-parser,
//! reads the same message before and after.

use emlint::{Options, Origin, fix};
use emlint_tests::{fix_all, messages, shared};
use mail_parser::{AddressList, MessageParser};
use std::path::PathBuf;

/// Rules about what programs read in different ways, each with what its fix does: afterwards all read what tolerant ones
/// read before, so another reader may read more. What it reads is compared once they are made.
const REPAIRS: &[(&str, &str)] = &[
    ("FMT030", "takes away the line of an mbox, behind which some programs find no header"),
    ("FMT032", "takes away empty lines, behind which some programs find no header"),
    ("HDR012", "takes away an empty line, behind which some programs find no fields"),
    ("HDR023", "gives a field the name that programs look for"),
    ("ADR002", "ends a quoted name before the address, which some programs take for part of it"),
    ("ADR003", "puts a name with a comma in quotes, which some programs take for two addresses"),
    ("MIM002", "writes the semicolon that is missing between parameters"),
    ("MIM009", "ends the header of a part, whose text some programs take for fields"),
    ("MIM030", "exchanges two parts"),
    ("HTM", "writes in HTML that every program reads what only some read"),
    ("ENC001", "makes an encoded-word of what only some programs decode"),
    ("ENC004", "makes an encoded-word of what only some programs decode"),
];

/// Messages that mail-parser reads otherwise, and why that is no fault of a fix.
const ARGUED: &[(&str, &str)] = &[(
    "mail-parser-rs/thirdparty/005.eml",
    "it ends a part at a delimiter within a line as long as there is no other end",
)];

/// What mail-parser reads in a message, in words that do not depend on how it is written.
#[derive(Debug, Default, PartialEq, Eq)]
struct Reading {
    subject: String,
    addresses: Vec<String>,
    /// Type, parameters that say how the content is read, and the content with one kind of line end.
    parts: Vec<(String, Vec<u8>)>,
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address with its domain as the DNS has it (RFC 5891 §4.4).
fn ascii(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    format!("{local}@{}", idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned()))
}

fn read(bytes: &[u8]) -> Reading {
    let Some(message) = MessageParser::new().parse(bytes) else { return Reading::default() };
    let people = |field: &str, list: Option<AddressList<'_>>| -> Vec<String> {
        let all = list.iter().flat_map(AddressList::mailboxes);
        all.map(|one| format!("{field} {} <{}>", words(one.name().unwrap_or("")), ascii(one.address().unwrap_or(""))))
            .collect()
    };
    let addresses = [
        people("From", message.from()),
        people("Sender", message.sender()),
        people("Reply-To", message.reply_to()),
        people("To", message.to()),
        people("Cc", message.cc()),
    ]
    .concat();
    let parts = message.parts().filter(|part| !part.is_multipart()).map(|part| {
        let content_type =
            part.content_type().map(|it| format!("{}/{}", it.ctype(), it.subtype().unwrap_or(""))).unwrap_or_default();
        let name = part.attachment_name().unwrap_or("");
        let content = match part.text() {
            _ if part.is_message() => format!("{:?}", read(&part.decoded())).into_bytes(),
            Some(text) => text.as_bytes().to_vec(),
            None => part.decoded().to_vec(),
        };
        let content: Vec<u8> = content.into_iter().filter(|&octet| octet != b'\r').collect();
        (format!("{} {name}", content_type.to_lowercase()), content)
    });
    // A delimiter with nothing behind it makes no part worth the name.
    let parts = parts.filter(|(name, content)| !(name.trim().is_empty() && content.trim_ascii().is_empty())).collect();
    Reading { subject: words(message.subject().unwrap_or("")), addresses, parts }
}

/// What differs, in a line; nothing when the same is read.
fn difference(before: &Reading, after: &Reading) -> Option<String> {
    // Where a charset is unknown to this reader, UTF-8 says more.
    let is_readable = |text: &str| !text.contains(['\u{fffd}', '\u{1b}']);
    if is_readable(&before.subject) && before.subject != after.subject {
        return Some(format!("subject {:?} became {:?}", before.subject, after.subject));
    }
    if before.addresses != after.addresses {
        let changed = before.addresses.iter().zip(&after.addresses).find(|(before, after)| before != after);
        return Some(format!("addresses {changed:?}, {} became {}", before.addresses.len(), after.addresses.len()));
    }
    if before.parts.len() != after.parts.len() {
        return Some(format!("{} parts became {}", before.parts.len(), after.parts.len()));
    }
    let same = |before: &(String, Vec<u8>), after: &(String, Vec<u8>)| {
        (!is_readable(&before.0) || before.0 == after.0) && before.1 == after.1
    };
    let changed = before.parts.iter().zip(&after.parts).position(|(before, after)| !same(before, after))?;
    let (before, after) = (&before.parts[changed], &after.parts[changed]);
    let at = before.1.iter().zip(&after.1).position(|(before, after)| before != after);
    let at = at.unwrap_or(before.1.len().min(after.1.len()));
    let near = |content: &[u8]| {
        String::from_utf8_lossy(&content[at.saturating_sub(20)..content.len().min(at + 20)]).into_owned()
    };
    Some(format!("part {changed} {:?} {:?}: {:?} became {:?}", before.0, after.0, near(&before.1), near(&after.1)))
}

/// Fixes `bytes` and checks what has to hold; the number of fixes, and what mail-parser reads otherwise.
fn check(what: &str, bytes: &[u8]) -> (usize, Option<String>) {
    let options = Options::default();
    let once = fix_all(bytes, Origin::File, &options);
    assert_eq!(fix::apply(bytes, &once.edits).as_ref(), Ok(&once.message), "{what}: the edits are another message");
    let twice = fix_all(&once.message, Origin::File, &options);
    assert!(twice.applied.is_empty(), "{what}: fixed twice, {:?} is done as well", twice.applied.first());
    if once.applied.is_empty() {
        return (0, None);
    }
    let titles = || {
        let mut titles: Vec<&str> = once.applied.iter().map(|fix| fix.title.as_ref()).collect();
        titles.sort_unstable();
        titles.dedup();
        titles.join("; ")
    };
    let repairs = || REPAIRS.iter().map(|&(code, _)| code.to_owned()).collect();
    let repaired = fix_all(bytes, Origin::File, &Options { select: repairs(), ..Options::default() }).message;
    let kept = fix_all(&repaired, Origin::File, &Options { ignore: repairs(), ..Options::default() }).message;
    let difference = difference(&read(&repaired), &read(&kept));
    (once.applied.len(), difference.map(|difference| format!("{what}: {difference} ({})", titles())))
}

#[test]
fn safe_fixes_keep_what_another_reader_reads() {
    let mut paths: Vec<PathBuf> = messages();
    if let Some(folder) = shared("corpus/dev") {
        let index = std::fs::read_to_string(folder.join("index.tsv")).expect("the index can be read");
        paths.extend(index.lines().skip(1).filter_map(|line| Some(folder.join(line.split('\t').next()?))));
    } else {
        println!("skipped in part: the folder of real messages is not here");
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let results: Vec<(usize, Option<String>)> = std::thread::scope(|scope| {
        let run = |thread: usize| {
            let mine = paths.iter().skip(thread).step_by(threads);
            mine.filter_map(|path| Some(check(&path.display().to_string(), &std::fs::read(path).ok()?))).collect()
        };
        let handles: Vec<_> = (0..threads).map(|thread| scope.spawn(move || -> Vec<_> { run(thread) })).collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("its messages are fine")).collect()
    });
    let fixes: usize = results.iter().map(|(count, _)| count).sum();
    println!("{fixes} fixes in {} messages", results.iter().filter(|(count, _)| *count > 0).count());
    assert!(fixes > 0, "no fix was tried");
    let is_argued = |what: &str| ARGUED.iter().any(|(path, _)| what.contains(path));
    let differences: Vec<String> =
        results.into_iter().filter_map(|(_, difference)| difference).filter(|what| !is_argued(what)).collect();
    assert!(differences.is_empty(), "{} are read otherwise:\n{}", differences.len(), differences.join("\n"));
}
