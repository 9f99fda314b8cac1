//! Whatever is in a scenario folder, loading it gives an answer, and the same one twice.
#![no_main]

use adref_tests::scenario_files::split_files;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let files = split_files(text);
    let loaded = adref_sim::scenario::load(&files);
    assert_eq!(loaded.diagnostics, adref_sim::scenario::load(&files).diagnostics);
});
