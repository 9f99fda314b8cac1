//! Every folder of `broken/` holds one fault, and the loader names that fault and no other.
//!
//! A folder is called `CODE` or `CODE--what-is-particular`, and holds only the files that differ from `broken/_base`;
//! an empty file `NAME.missing` takes a file away. `expected.txt` is what the author of such a scenario reads.

use std::path::{Path, PathBuf};

use adref_sim::scenario::{Files, load};
use adref_tests::scenario_files::{codes, read_folder, render};
use adref_tests::snapshot;

fn broken() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("broken")
}

fn overlaid(case: &Path) -> Files {
    let mut files = read_folder(&broken().join("_base"));
    files.retain(|name, _| !case.join(format!("{name}.missing")).exists());
    files.extend(read_folder(case));
    files
}

#[test]
fn the_base_of_the_broken_scenarios_is_sound() {
    let files = read_folder(&broken().join("_base"));
    let loaded = load(&files);
    assert!(loaded.diagnostics.is_empty(), "{}", render(&files, &loaded.diagnostics));
    assert!(loaded.scenario.is_some());
}

#[test]
fn each_broken_scenario_has_the_fault_it_is_named_after_and_no_other() {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(broken())
        .expect("the folder of broken scenarios is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.is_dir() && !path.ends_with("_base"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 40, "only {} broken scenarios were found", cases.len());
    let faults: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
}

fn check(case: &Path) -> Result<(), String> {
    let files = overlaid(case);
    let loaded = load(&files);
    let name = case.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let code = name.split("--").next().unwrap_or_default();
    let text = render(&files, &loaded.diagnostics);
    if codes(&loaded.diagnostics).into_iter().collect::<Vec<_>>() != [code] {
        return Err(format!("{name}: expected {code} and nothing else, found\n{text}"));
    }
    if let Some(silent) = loaded.diagnostics.iter().find(|diagnostic| diagnostic.help.is_empty()) {
        return Err(format!("{name}: no remedy for {}", silent.message));
    }
    snapshot::check(&case.join("expected.txt"), &text)
}
