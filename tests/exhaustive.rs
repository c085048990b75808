//! What takes minutes: every cut of real messages, and messages made to be hard at a tenth of their full size.
//!
//! `make exhaustive` runs it optimized. The messages are not part of the project; without them the tests say so and
//! pass.

use emlint::{Options, Origin, fix};
use emlint_tests::hold::{check, check_report};
use emlint_tests::{fix_all, lint, shared};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Of messages up to this many octets every cut is looked at, of larger ones as many as [`CUTS`].
const SMALL: usize = 4096;
const CUTS: usize = 64;
/// One cut in so many is looked at from all sides, and fixed: that takes ten times as long.
const THOROUGH: usize = 61;
/// A message may take this many times as long, octet for octet, as the one in the middle.
const SLOWEST: f64 = 20.0;

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The octets of a report, fixes and their end, for one input.
fn hold(bytes: &[u8]) {
    check(bytes);
    let once = fix_all(bytes, Origin::File, &Options::default());
    assert_eq!(fix::apply(bytes, &once.edits).as_ref(), Ok(&once.message), "the edits are another message");
    let twice = fix_all(&once.message, Origin::File, &Options::default());
    assert!(twice.applied.is_empty(), "fixed twice, {:?} is done as well", twice.applied.first());
}

#[test]
#[ignore = "takes minutes: make exhaustive"]
fn every_cut_of_real_messages() {
    let Some(folder) = shared("corpus/dev") else {
        println!("skipped: the folder of real messages is not here");
        return;
    };
    let index = std::fs::read_to_string(folder.join("index.tsv")).expect("the index can be read");
    let ids: Vec<&str> = index.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    let (next, cuts) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let bytes = read(&folder.join(id));
                    let step = if bytes.len() <= SMALL { 1 } else { bytes.len() / CUTS };
                    for (count, length) in (0..=bytes.len()).rev().step_by(step).enumerate() {
                        let cut = &bytes[..length];
                        let result = std::panic::catch_unwind(|| {
                            if count.is_multiple_of(THOROUGH) {
                                hold(cut);
                            } else {
                                check_report(&lint(cut, Origin::File, &Options::default()), cut);
                            }
                        });
                        assert!(result.is_ok(), "the first {length} octets of {id}");
                        cuts.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    println!("{} cuts of {} messages in {:.0?}", cuts.into_inner(), ids.len(), start.elapsed());
}

/// The time that one run takes, the best of three.
fn time(bytes: &[u8]) -> Duration {
    let run = || {
        let start = Instant::now();
        let report = lint(bytes, Origin::File, &Options::default());
        (start.elapsed(), report).0
    };
    (0..3).map(|_| run()).min().unwrap_or_default()
}

#[test]
#[ignore = "takes minutes: make exhaustive"]
fn hard_messages_cost_what_their_size_says() {
    let Some(generator) = shared("tools/gen_pathological.py") else {
        println!("skipped: the generator of hard messages is not here");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exhaustive");
    let run = Command::new("python3").arg(generator).arg(&folder).args(["--scale", "0.1"]).output();
    let run = run.expect("there is Python");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let entries = std::fs::read_dir(&folder).expect("the generator made a folder").flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "eml"));
    paths.sort();
    let mut costs = Vec::new();
    for path in &paths {
        let bytes = read(path);
        #[expect(clippy::cast_precision_loss, reason = "megabytes for people")]
        let megabytes = bytes.len() as f64 / 1e6;
        let cost = time(&bytes).as_secs_f64() * 1e3 / megabytes;
        let start = Instant::now();
        hold(&bytes);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        println!("{cost:8.1} ms/MB {megabytes:7.2} MB  {name} (all that holds: {:.1?})", start.elapsed());
        costs.push((cost, megabytes, name));
    }
    costs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (median, ..) = costs[costs.len() / 2];
    // A report has a cost of its own, which weighs on small messages.
    let slow: Vec<_> =
        costs.iter().filter(|(cost, megabytes, _)| *cost > SLOWEST * median && *megabytes > 0.05).collect();
    println!("median {median:.1} ms/MB of {} messages", costs.len());
    assert!(slow.is_empty(), "more than {SLOWEST} times the median: {slow:?}");
}
