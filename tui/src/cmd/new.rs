//! `adref new`: a small commented scenario that runs.

use std::path::Path;

use crate::out::shown;
use crate::{Failure, folder, out};

/// The tutorial's scenario is the one a newcomer can read from top to bottom, so it is the one to start from.
const FILES: [(&str, &str); 3] = [
    ("scenario.toml", include_str!("../../../scenarios/two-seats/scenario.toml")),
    ("draft.md", include_str!("../../../scenarios/two-seats/draft.md")),
    ("README.md", include_str!("../../../scenarios/two-seats/README.md")),
];

/// Writes the scenario into a folder that is not there yet, or empty.
pub(crate) fn new(dir: &Path) -> Result<(), Failure> {
    write_folder(dir, &FILES.map(|(name, text)| (name, text.to_owned())))?;
    let dir = shown(dir);
    out::print(&format!(
        "{dir} holds a small scenario of two delegations that runs as it is: scenario.toml, draft.md, README.md.\nNext: `adref check {dir}`, then `adref run {dir}`.\n"
    ))
}

/// Whether a folder is there; one that is there and not empty is refused.
pub(crate) fn vacant(dir: &Path) -> Result<bool, Failure> {
    let there = std::fs::symlink_metadata(dir).is_ok();
    let list = |error: std::io::Error| folder::unreadable(dir, &error);
    let empty = there && dir.is_dir() && std::fs::read_dir(dir).map_err(list)?.next().is_none();
    if there && !empty {
        return Err(Failure::Input(format!(
            "{} is there already\n  help: choose a folder that is not there yet, or an empty one",
            shown(dir)
        )));
    }
    Ok(there)
}

/// Makes a folder with these files. Nothing that is there is touched; if it cannot be finished, what was made is taken
/// away again.
pub(crate) fn write_folder(dir: &Path, files: &[(&str, String)]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| folder::unreadable(dir, &error);
    let there = vacant(dir)?;
    std::fs::create_dir_all(dir).map_err(failed)?;
    for (name, text) in files {
        if let Err(error) = std::fs::write(dir.join(name), text) {
            for (name, _) in files {
                let _ = std::fs::remove_file(dir.join(name));
            }
            if !there {
                let _ = std::fs::remove_dir(dir);
            }
            return Err(failed(error));
        }
    }
    Ok(())
}
