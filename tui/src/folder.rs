//! Scenario folders and logs on disk. The only place that reads them.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use adref_sim::diagnostic::Diagnostic;
use adref_sim::log::{self, Fault, Header, Log};
use adref_sim::scenario::{self, FILES, Files, MAX_FILE_BYTES, Scenario};

use crate::out::{self, shown};
use crate::{Failure, render};

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
        let what = if fs::symlink_metadata(dir).is_ok() { "is not a folder" } else { "is not there" };
        return Err(Failure::Input(format!(
            "{} {what}\n  help: give the folder that holds scenario.toml and draft.md; `adref new DIR` makes one",
            shown(dir)
        )));
    }
    let mut files = Files::new();
    let mut diagnostics = Vec::new();
    for name in names(dir)? {
        let path = dir.join(&name);
        // Only a file that is not there may be missing: one that cannot be read must not be taken for that.
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(unreadable(&path, &error)),
            Ok(_) => {}
        }
        let bytes = read_bytes(&path, MAX_FILE_BYTES as u64)?;
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let at = error.utf8_error().valid_up_to();
            diagnostics.push(
                Diagnostic::error("not-utf-8", &name, at..at + 1, format!("{name} is not UTF-8 text"))
                    .label("the first byte that is not")
                    .help("save the file as UTF-8"),
            );
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        files.insert(name, text);
    }
    let loaded = scenario::load(&files);
    let scenario = loaded.scenario.filter(|_| diagnostics.is_empty());
    // Of a file that is not text, everything else there is to say follows from that.
    let garbled: Vec<String> = diagnostics.iter().map(|diagnostic| diagnostic.file.clone()).collect();
    diagnostics.extend(loaded.diagnostics.into_iter().filter(|other| !garbled.contains(&other.file)));
    Ok(Folder { files, scenario, diagnostics })
}

/// The names of the files of a scenario folder: those that every folder may have, and the texts of a campaign's
/// sessions.
fn names(dir: &Path) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = FILES.map(str::to_owned).to_vec();
    let entries = fs::read_dir(dir).map_err(|error| unreadable(dir, &error))?;
    let mut drafts: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| scenario::is_session_draft(name))
        .collect();
    drafts.sort();
    names.append(&mut drafts);
    Ok(names)
}

/// Reads a scenario folder that has to be sound; shows what is wrong if it is not.
pub(crate) fn read_sound(dir: &Path) -> Result<(Scenario, Files), Failure> {
    let folder = read(dir)?;
    let Some(scenario) = folder.scenario else {
        let text = render::diagnostics(dir, &folder.files, &folder.diagnostics, render::Stream::Stderr);
        // Rendered with its own styles, so not passed through `complain`; nobody listening is no error.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        return Err(Failure::Shown);
    };
    Ok((scenario, folder.files))
}

/// Reads a scenario folder and adds the delegations of another folder that it lacks; says who they are.
pub(crate) fn read_joined(dir: &Path, others: Option<&Path>) -> Result<(Scenario, Files), Failure> {
    let (scenario, files) = read_sound(dir)?;
    let Some(others) = others else { return Ok((scenario, files)) };
    let (other, more) = read_sound(others)?;
    let room = |files, scenario| scenario::Room { files, scenario };
    let joined = scenario::join(room(&files, &scenario), room(&more, &other)).map_err(|fault| {
        let help = &fault.help;
        Failure::Input(format!("{}: {}\n  help: {help}", shown(others), fault.message))
    })?;
    let loaded = scenario::load(&joined.files);
    let Some(scenario) = loaded.scenario else {
        let text = render::diagnostics(dir, &joined.files, &loaded.diagnostics, render::Stream::Stderr);
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        return Err(Failure::Input(format!(
            "the delegations of {} do not fit into {}\n  help: the lines above name what is at fault once they have joined",
            shown(others),
            shown(dir)
        )));
    };
    let mut note = format!("{} delegations of {} have joined", joined.added.len(), shown(others));
    if !joined.without.is_empty() {
        note.push_str(&format!("; it gives them no position on {}", joined.without.join(", ")));
    }
    out::complain(&note);
    Ok((scenario, joined.files))
}

/// Reads a file, up to one byte more than `most`, so that what comes after can say that it is too large.
pub(crate) fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| unreadable(path, &error);
    // A pipe or a device might never end.
    let about = fs::metadata(path).map_err(failed)?;
    if !about.is_file() {
        let what = if about.is_dir() { "a folder" } else { "not an ordinary file" };
        return Err(Failure::Input(format!(
            "{} is {what}\n  help: give a file that can be read from beginning to end",
            shown(path)
        )));
    }
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Reads a file of text of at most so many bytes.
pub(crate) fn read_text(path: &Path, most: u64) -> Result<String, Failure> {
    let bytes = read_bytes(path, most)?;
    let name = shown(path);
    if bytes.len() as u64 > most {
        return Err(Failure::Input(format!(
            "{name} is larger than {} MiB\n  help: give a smaller file",
            most >> 20
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count().max(1);
        Failure::Input(format!("{name}:{line}: this is not UTF-8 text\n  help: save the file as UTF-8"))
    })
}

/// Why a file or folder cannot be used, and what to do about it.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let help = match error.kind() {
        ErrorKind::NotFound => "check the name",
        ErrorKind::PermissionDenied => "change its permissions, or use another",
        ErrorKind::IsADirectory | ErrorKind::NotADirectory => "give the name of a file",
        ErrorKind::StorageFull => "make room, or use another disk",
        _ => "check the name, the disk and the permissions",
    };
    Failure::Input(format!("{}: {error}\n  help: {help}", shown(path)))
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
    let text = read_log(path)?;
    let log = log::read(&text).map_err(|fault| no_log(path, &fault))?;
    let scenario = scenario_of(path, &log.header)?;
    Ok(Opened { log, scenario })
}

/// The text of a log.
pub(crate) fn read_log(path: &Path) -> Result<String, Failure> {
    if path.is_dir() {
        return Err(Failure::Input(format!(
            "{} is a folder\n  help: give a log, as `adref run DIR --out FILE` writes it",
            shown(path)
        )));
    }
    let bytes = read_bytes(path, MAX_LOG_BYTES)?;
    let at = |message: String| Failure::Input(format!("{}: {message}", shown(path)));
    if bytes.len() as u64 > MAX_LOG_BYTES {
        return Err(at("the log is larger than 1 GiB\n  help: no run of adref writes such a log".to_owned()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        at(format!("byte {byte} is not UTF-8: the log has been altered\n  help: run the scenario again"))
    })
}

/// A file that does not begin as a log does.
pub(crate) fn no_log(path: &Path, fault: &Fault) -> Failure {
    Failure::Input(format!(
        "{}: {fault}\n  help: this is not a log that `adref run --out` wrote, or its first line was changed",
        shown(path)
    ))
}

/// The scenario a log was played on, from the files in its header.
pub(crate) fn scenario_of(path: &Path, header: &Header) -> Result<Scenario, Failure> {
    let at = |message: String| Failure::Input(format!("{}: {message}", shown(path)));
    let loaded = scenario::load(&header.files);
    let scenario = loaded.scenario.ok_or_else(|| {
        let first = loaded.diagnostics.first().map(|first| first.message.as_str()).unwrap_or_default();
        at(format!(
            "the scenario in the log's header does not load: {first}\n  help: it was changed, or is of another version of adref ({})",
            header.engine
        ))
    })?;
    if scenario.hash != header.scenario {
        return Err(at(
            "the scenario in the log's header is not the one its hash names\n  help: the header has been changed"
                .to_owned(),
        ));
    }
    Ok(scenario)
}

/// Warns on standard error that a log is not whole.
pub(crate) fn warn_of_fault(path: &Path, log: &Log) {
    if let Some(fault) = &log.fault {
        out::complain(&format!("warning: {}: {fault}", shown(path)));
    }
}
