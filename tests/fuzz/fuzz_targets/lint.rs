//! No input makes the linter panic, and what holds for every report holds for this one.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| emlint_tests::hold::check(octets));
