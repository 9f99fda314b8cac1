//! `adref new`: a small commented scenario that runs.

use std::path::Path;

use crate::{Failure, out};

/// The tutorial's scenario is the one a newcomer can read from top to bottom, so it is the one to start from.
const FILES: [(&str, &str); 3] = [
    ("scenario.toml", include_str!("../../../scenarios/two-seats/scenario.toml")),
    ("draft.md", include_str!("../../../scenarios/two-seats/draft.md")),
    ("README.md", include_str!("../../../scenarios/two-seats/README.md")),
];

/// Writes the scenario into a folder that is not there yet, or empty.
pub(crate) fn new(dir: &Path) -> Result<(), Failure> {
    write_folder(dir, &FILES.map(|(name, text)| (name, text.to_owned())))?;
    let dir = dir.display();
    out::print(&format!(
        "{dir} holds a small scenario of two delegations that runs as it is: scenario.toml, draft.md, README.md.\nNext: `adref check {dir}`, then `adref run {dir}`.\n"
    ))
}

/// Makes a folder with these files. Nothing that is there is touched.
pub(crate) fn write_folder(dir: &Path, files: &[(&str, String)]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Input(format!("{}: {error}", dir.display()));
    if dir.exists() {
        let empty = dir.is_dir() && std::fs::read_dir(dir).map_err(failed)?.next().is_none();
        if !empty {
            return Err(Failure::Input(format!(
                "{} is there already\n  help: choose a folder that is not there yet, or an empty one",
                dir.display()
            )));
        }
    }
    std::fs::create_dir_all(dir).map_err(failed)?;
    for (name, text) in files {
        std::fs::write(dir.join(name), text).map_err(failed)?;
    }
    Ok(())
}
