//! What the tests of votes share.
#![allow(dead_code, unreachable_pub, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use adref_lab::record::read::Sources;

/// The folder of public data beside the checkout, if it is there.
pub fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("ADREF_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from)
        .join("un");
    if folder.join("rollcalls").is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no data at {} (set ADREF_DATA)", folder.display());
    None
}

/// The files of that folder.
pub fn sources(folder: &Path) -> Sources {
    let mut sources = Sources {
        ideal: "ideal_points_2005_2021.csv".to_owned(),
        groups: "groups.csv".to_owned(),
        members: "un_members_193.csv".to_owned(),
        placements: Some("placements.toml".to_owned()),
        ..Sources::default()
    };
    for name in [&sources.ideal, &sources.groups, &sources.members] {
        let text = fs::read_to_string(folder.join(name)).expect("a readable file");
        sources.files.insert(name.clone(), text);
    }
    let placements = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/un-193/placements.toml");
    let text = fs::read_to_string(placements).expect("placements");
    sources.files.insert("placements.toml".to_owned(), text);
    let mut names: Vec<PathBuf> = fs::read_dir(folder.join("rollcalls"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    names.sort();
    for path in names {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a readable file");
        sources.files.insert(format!("{stem}.csv"), text);
        sources.rollcalls.push((stem.clone(), format!("{stem}.csv")));
    }
    sources
}
