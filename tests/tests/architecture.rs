//! The invariants of ARCHITECTURE.md that a file or `cargo metadata` can show.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use adref_tests::scenario_files::workspace;

fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(workspace())
        .output()
        .expect("cargo metadata runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| {
            let needs = package["dependencies"].as_array().expect("dependencies").iter();
            let needs = needs.filter(|need| need["kind"].is_null()).map(|need| text(&need["name"])).collect();
            (text(&package["name"]), needs)
        })
        .collect()
}

#[test]
fn dependencies_point_one_way() {
    let arrows = arrows();
    let ours = |package: &str| -> Vec<String> {
        arrows[package].iter().filter(|need| need.starts_with("adref")).cloned().collect()
    };
    assert_eq!(ours("adref-sim"), Vec::<String>::new());
    assert_eq!(ours("adref-agents"), ["adref-sim"]);
    assert_eq!(ours("adref-lab"), ["adref-agents", "adref-sim"]);
    assert_eq!(ours("adref"), ["adref-agents", "adref-lab", "adref-sim"]);
}

#[test]
fn sim_leans_on_nothing_that_reaches_the_world() {
    let needs = &arrows()["adref-sim"];
    for banned in
        ["tokio", "ratatui", "crossterm", "clap", "rayon", "getrandom", "chrono", "time", "annotate-snippets"]
    {
        assert!(!needs.contains(banned), "adref-sim depends on {banned}");
    }
}

#[test]
fn only_the_scenario_the_log_and_events_are_data() {
    // A derive is a promise of compatibility: the state must not make one.
    for file in ["state.rs", "public.rs"] {
        let state = fs::read_to_string(workspace().join("sim/src/engine").join(file)).expect(file);
        assert!(!state.contains("Serialize"), "the state has become serialisable in {file}");
    }
}

#[test]
fn the_root_files_are_there_and_state_the_invariants() {
    for name in ["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"]
    {
        let text = fs::read_to_string(workspace().join(name)).unwrap_or_else(|_| panic!("{name} is missing"));
        assert!(!text.trim().is_empty(), "{name} is empty");
    }
    let architecture = fs::read_to_string(workspace().join("ARCHITECTURE.md")).expect("there");
    assert!(architecture.contains("Architecture Invariant"));
}
