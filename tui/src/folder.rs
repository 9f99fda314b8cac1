//! Scenario folders and logs on disk. The only place that reads them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use adref_sim::diagnostic::Diagnostic;
use adref_sim::log::{self, Log};
use adref_sim::scenario::{self, FILES, Files, MAX_FILE_BYTES, Scenario};

use crate::Failure;
use crate::render;

/// The most bytes a log may have: 1 GiB.
const MAX_LOG_BYTES: u64 = 1 << 30;

/// A folder as read.
pub(crate) struct Folder {
    /// Its files.
    pub(crate) files: Files,
    /// What came of loading them.
    pub(crate) scenario: Option<Scenario>,
    /// Everything there is to say about them.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads and loads a scenario folder.
pub(crate) fn read(dir: &Path) -> Result<Folder, Failure> {
    if !dir.is_dir() {
        let what = if dir.exists() { "is not a folder" } else { "is not there" };
        return Err(Failure::Input(format!(
            "{} {what}\n  help: give the folder that holds scenario.toml and draft.md; `adref new DIR` makes one",
            dir.display()
        )));
    }
    let mut files = Files::new();
    let mut unreadable = Vec::new();
    for name in FILES {
        let path = dir.join(name);
        if !path.exists() {
            continue;
        }
        let bytes = read_bytes(&path, MAX_FILE_BYTES as u64)?;
        match String::from_utf8(bytes) {
            Ok(text) => {
                files.insert(name.to_owned(), text);
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                unreadable.push(
                    Diagnostic::error("not-utf-8", name, at..at + 1, format!("{name} is not UTF-8 text"))
                        .label("the first byte that is not")
                        .help("save the file as UTF-8"),
                );
                files.insert(name.to_owned(), text);
            }
        }
    }
    let loaded = scenario::load(&files);
    let mut diagnostics = unreadable;
    let scenario = loaded.scenario.filter(|_| diagnostics.is_empty());
    diagnostics.extend(loaded.diagnostics);
    Ok(Folder { files, scenario, diagnostics })
}

/// Reads a scenario folder that has to be sound; shows what is wrong if it is not.
pub(crate) fn read_sound(dir: &Path) -> Result<(Scenario, Files), Failure> {
    let folder = read(dir)?;
    let Some(scenario) = folder.scenario else {
        eprint!("{}", render::diagnostics(dir, &folder.files, &folder.diagnostics, render::Stream::Stderr));
        return Err(Failure::Shown);
    };
    Ok((scenario, folder.files))
}

/// Reads a file, up to one byte more than `most`, so that what comes after can say that it is too large.
pub(crate) fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::Input(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// A log with the scenario it was played on.
pub(crate) struct Opened {
    /// The log, as far as it is sound.
    pub(crate) log: Log,
    /// Its scenario, from the files in its header.
    pub(crate) scenario: Scenario,
}

/// Opens a log. What is wrong with it, if anything, is in its `fault`; only a log without a sound beginning fails.
pub(crate) fn open_log(path: &Path) -> Result<Opened, Failure> {
    if path.is_dir() {
        return Err(Failure::Input(format!(
            "{} is a folder\n  help: give a log, as `adref run DIR --out FILE` writes it",
            path.display()
        )));
    }
    let bytes = read_bytes(path, MAX_LOG_BYTES)?;
    let at = |message: String| Failure::Input(format!("{}: {message}", path.display()));
    if bytes.len() as u64 > MAX_LOG_BYTES {
        return Err(at("the log is larger than 1 GiB".to_owned()));
    }
    let text = String::from_utf8_lossy(&bytes);
    let log = log::read(&text).map_err(|fault| {
        at(format!(
            "{fault}\n  help: this is not a log that `adref run --out` wrote, or its first line was changed"
        ))
    })?;
    let loaded = scenario::load(&log.header.files);
    let scenario = loaded
        .scenario
        .ok_or_else(|| at("the scenario in the log's header does not load in this version".to_owned()))?;
    if scenario.hash != log.header.scenario {
        return Err(at("the scenario in the log's header is not the one its hash names".to_owned()));
    }
    Ok(Opened { log, scenario })
}

/// Warns on standard error that a log is not whole.
pub(crate) fn warn_of_fault(path: &Path, log: &Log) {
    if let Some(fault) = &log.fault {
        eprintln!("warning: {}: {fault}", path.display());
    }
}
