//! The scenarios that ship.

use adref_sim::scenario::{Files, Scenario, load};

use crate::scenario_files::{read_folder, workspace};

/// Every scenario that ships, by name, in alphabetical order.
pub fn scenario_names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(workspace().join("scenarios"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("scenario.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A scenario that ships. Panics with its diagnostics if it is not sound.
pub fn scenario(name: &str) -> (Scenario, Files) {
    let files = read_folder(&workspace().join("scenarios").join(name));
    let loaded = load(&files);
    let diagnostics = loaded.diagnostics;
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("{name} is not sound: {diagnostics:#?}"));
    (scenario, files)
}
