//! What holds for every input, whatever it is.

use emlint::{Options, Origin};
use emlint_tests::hold::{check, check_report};
use emlint_tests::{lint, messages, shared};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs `test` and says which input it was when it fails.
fn with(what: &str, test: impl FnOnce() + std::panic::UnwindSafe) {
    if let Err(panic) = std::panic::catch_unwind(test) {
        let said = panic.downcast_ref::<String>().cloned().unwrap_or_default();
        panic!("{what}: {said}");
    }
}

#[test]
fn every_message_and_every_truncation_of_it() {
    let truncations: Vec<(PathBuf, Vec<u8>)> = messages().into_iter().map(|path| (path.clone(), read(&path))).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let truncations = &truncations;
            scope.spawn(move || {
                for (path, bytes) in truncations {
                    for length in (0..=bytes.len()).skip(thread).step_by(threads) {
                        let start = &bytes[..length];
                        with(&format!("the first {length} octets of {}", path.display()), || {
                            // All that holds is checked now and then: it takes ten times as long.
                            if length % 61 == 0 || length == bytes.len() {
                                check(start);
                            } else {
                                check_report(&lint(start, Origin::File, &Options::default()), start);
                            }
                        });
                    }
                }
            });
        }
    });
}

/// Lines of headers and bodies that readers treat in a special way.
const PIECES: &[&[u8]] = &[
    b"From: ",
    b"To: a@example.org",
    b"Subject: ",
    b"Received: from a (b [192.0.2.1]) by c with ESMTPS id 1; ",
    b"Content-Type: multipart/mixed; boundary=b",
    b"Content-Type: text/plain; charset=",
    b"; charset*0*=utf-8''%",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Type: message/rfc822",
    b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from:to; bh=",
    b"ARC-Seal: i=1; cv=none; b=",
    b"Authentication-Results: mx.example.org; spf=pass (",
    b"Received-SPF: pass (",
    b"Precedence: bulk",
    b"List-Id: <a.b>",
    b"List-Unsubscribe: <https://example.org/u>, <mailto:u@example.org>",
    b"Mon, 23 Nov 2026 10:00:00 +0000",
    b"<a@b.c>",
    b"=?utf-8?Q?",
    b"=?iso-2022-jp?B?GyRC",
    b"?=",
    b"=?",
    b"\"",
    b"\\",
    b"(",
    b")",
    b"<",
    b">",
    b"@",
    b",",
    b";",
    b":",
    b"=",
    b"--b",
    b"--b--",
    b"\r\n",
    b"\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b"\r\n ",
    b"\r\n\t",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFC",
    b"\xC3\xBC",
    b"\xF0\x9F\x98\x80",
    b"\xE2\x80\xAE",
    b"\xF0\x9F",
    b"\x1B$B",
    b"From a Thu Nov 26 10:00 2026",
    b">From ",
    b".\r\n",
    b"v=spf1 a mx ~all",
    b"220 mx ESMTP",
    b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
];

fn octets() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 1..8),
        1 => (proptest::sample::select(PIECES), 1..300_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ];
    proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_octets(bytes in octets()) {
        check(&bytes);
    }

    /// A message with one stretch replaced: damage as it happens on the way.
    #[test]
    fn damaged_messages(index in any::<proptest::sample::Index>(), at in any::<proptest::sample::Index>(), length in 0..40_usize, piece in octets()) {
        let paths = messages();
        let mut bytes = read(index.get(&paths));
        let start = at.index(bytes.len() + 1);
        let end = bytes.len().min(start + length);
        bytes.splice(start..end, piece.into_iter().take(200));
        check(&bytes);
    }
}

#[test]
fn messages_made_to_be_hard() {
    let Some(generator) = shared("tools/gen_pathological.py") else {
        eprintln!("skipped: the generator of hard messages is not here");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hard");
    let run = Command::new("python3").arg(generator).arg(&folder).args(["--scale", "0.01"]).output();
    let Ok(run) = run else {
        eprintln!("skipped: there is no Python");
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).expect("the generator made a folder").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|end| end == "eml") {
            with(&path.display().to_string(), || check(&read(&path)));
            files += 1;
        }
    }
    assert!(files > 10, "only {files} messages were made");
}
