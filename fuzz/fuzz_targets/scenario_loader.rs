//! Whatever is in a scenario folder, loading it gives an answer.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;

/// `scenario.toml` first, and each further file after a line `=== its-name`.
fn split_files(text: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut name = "scenario.toml".to_owned();
    let mut body = String::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("=== ") {
            Some(next) => {
                files.insert(std::mem::replace(&mut name, next.trim().to_owned()), std::mem::take(&mut body));
            }
            None => body.push_str(line),
        }
    }
    files.insert(name, body);
    files
}

fuzz_target!(|text: &str| {
    let files = split_files(text);
    let loaded = adref_sim::scenario::load(&files);
    assert_eq!(loaded.diagnostics, adref_sim::scenario::load(&files).diagnostics);
});
