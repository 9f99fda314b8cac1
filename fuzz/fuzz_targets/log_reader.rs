//! Whatever a log holds, reading it says how far it is sound, and what is sound folds.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| adref_tests::scenario_files::read_and_fold(text));
