//! The documents of a corpus and the index that is kept of them: only files that changed are read again.
//!
//! The index is one file a corpus in the person's cache folder, written beside and renamed, so that whoever reads it has a whole
//! one, and of two that write at once the later wins. One that is damaged, or of another version, is made anew.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use adref_lab::figures::count;
use adref_lab::precedent::index::{Entry, Index, MAX_PASSAGES};
use adref_lab::precedent::store::{self, NoIndex};
use adref_lab::precedent::{self, Fault, Format, MAX_BYTES};
use serde::Serialize;

use super::many::Watch;
use crate::out::{complain, shown};
use crate::{Failure, folder, interrupt};

/// The most files of a corpus, and the deepest folders.
const MAX_FILES: usize = 200_000;
const MAX_DEPTH: usize = 32;
/// The most bytes of an index: 4 GiB.
const MAX_INDEX: u64 = 4 << 30;
/// A file that changed less than this before it was read may change again without its time telling.
const REST: Duration = Duration::from_secs(2);
/// How many indexes this process has written: two at once need two names.
static WRITTEN: AtomicU64 = AtomicU64::new(0);
/// How many files that could not be read are named again.
const NAMED: usize = 5;

/// A file that could not be read.
#[derive(Serialize)]
pub(super) struct LeftOut {
    file: String,
    line: usize,
    message: String,
    help: String,
}

/// A file of the corpus.
struct Source {
    name: String,
    path: PathBuf,
    format: Format,
    size: u64,
    modified: i64,
    settled: bool,
}

/// The index of a corpus as it is now, and what could not be read. Warns of that on standard error.
pub(super) fn index(corpus: &Path, rebuild: bool) -> Result<(Index, Vec<LeftOut>), Failure> {
    index_in(cache().as_deref(), corpus, rebuild, &interrupt::listen_in_work())
}

/// As [`index`], with the folder that indexes are kept in.
fn index_in(
    cache: Option<&Path>,
    corpus: &Path,
    rebuild: bool,
    stop: &AtomicBool,
) -> Result<(Index, Vec<LeftOut>), Failure> {
    let whole = fs::canonicalize(corpus).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::Input(format!(
            "{} is not there\n  help: give a folder of documents: .xml, .md or .txt",
            shown(corpus)
        )),
        _ => folder::unreadable(corpus, &error),
    })?;
    let sources = sources(&whole)?;
    if sources.is_empty() {
        return Err(Failure::Input(format!(
            "{} holds no document\n  help: documents are Akoma Ntoso (.xml, .akn), Markdown (.md) and plain text (.txt)",
            shown(corpus)
        )));
    }
    let key = whole.to_string_lossy().into_owned();
    let kept = cache.map(|cache| cache.join(kept_as(&key)));
    let old = match (&kept, rebuild) {
        (Some(path), false) => load(path, &key),
        _ => None,
    };
    let (index, fresh) = refresh(old, &sources, stop);
    let read = index.entries().iter().filter(|entry| entry.read.is_ok()).count();
    if index.passages() > MAX_PASSAGES {
        return Err(Failure::Input(format!(
            "{} has {} paragraphs, more than {MAX_PASSAGES}\n  help: search a part of it",
            shown(corpus),
            index.passages()
        )));
    }
    if let (Some(fresh), Some(path)) = (&fresh, &kept) {
        save(path, &key, &index, fresh.stopped);
    }
    if fresh.as_ref().is_some_and(|fresh| fresh.stopped) {
        return Err(Failure::Interrupted(format!(
            "interrupted; what was read of {} is kept for the next time",
            count(read, "document")
        )));
    }
    let left_out = warn(corpus, &index, fresh.map(|fresh| fresh.read).unwrap_or_default().as_slice());
    if read == 0 {
        return Err(Failure::Input(format!(
            "{}: none of its {} could be read\n  help: the lines above say why",
            shown(corpus),
            count(left_out.len(), "document")
        )));
    }
    Ok((index, left_out))
}

/// The files that may be documents, in the order of their names. Hidden ones and other formats are passed over.
fn sources(corpus: &Path) -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    if corpus.is_file() {
        let name = corpus.file_name().unwrap_or_default().to_string_lossy().into_owned();
        look(&mut found, name, corpus.to_owned())?;
        return Ok(found);
    }
    let mut folders = vec![(String::new(), corpus.to_owned(), 0)];
    while let Some((before, dir, depth)) = folders.pop() {
        for item in fs::read_dir(&dir).map_err(|error| folder::unreadable(&dir, &error))? {
            let item = item.map_err(|error| folder::unreadable(&dir, &error))?;
            let file_name = item.file_name().to_string_lossy().into_owned();
            if file_name.starts_with('.') {
                continue;
            }
            let name = format!("{before}{file_name}");
            // A link to a folder may lead round in a ring; one to a file is a file.
            if item.file_type().is_ok_and(|kind| kind.is_dir()) {
                if depth < MAX_DEPTH {
                    folders.push((format!("{name}/"), item.path(), depth + 1));
                }
                continue;
            }
            look(&mut found, name, item.path())?;
            if found.len() > MAX_FILES {
                return Err(Failure::Input(format!(
                    "{} holds more than {MAX_FILES} documents\n  help: search a part of it",
                    shown(corpus)
                )));
            }
        }
    }
    found.sort_by(|one, two| one.name.cmp(&two.name));
    Ok(found)
}

fn look(found: &mut Vec<Source>, name: String, path: PathBuf) -> Result<(), Failure> {
    let Some(format) = Format::of(&name) else { return Ok(()) };
    let about = match fs::metadata(&path) {
        Ok(about) => about,
        // Gone since the folder was listed, or a link to nothing.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(folder::unreadable(&path, &error)),
    };
    if about.is_file() {
        let (modified, settled) = changed(&about);
        found.push(Source { name, path, format, size: about.len(), modified, settled });
    }
    Ok(())
}

/// When a file was changed, and whether it has rested since.
fn changed(about: &Metadata) -> (i64, bool) {
    let Ok(time) = about.modified() else { return (0, false) };
    let since = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64);
    (since, SystemTime::now().duration_since(time).is_ok_and(|rested| rested > REST))
}

/// What was done to bring an index up to date.
struct Fresh {
    /// The files that were read, by name.
    read: Vec<String>,
    /// Whether that was broken off.
    stopped: bool,
}

/// The index as it is, if nothing changed; or made anew with the files read that did.
fn refresh(old: Option<Index>, sources: &[Source], stop: &AtomicBool) -> (Index, Option<Fresh>) {
    let same = |entry: &Entry, source: &Source| {
        entry.settled
            && (&entry.name, entry.size, entry.modified) == (&source.name, source.size, source.modified)
    };
    let mut known: BTreeMap<String, Entry> = match old {
        Some(index)
            if index.entries().len() == sources.len()
                && index.entries().iter().zip(sources).all(|(entry, source)| same(entry, source)) =>
        {
            return (index, None);
        }
        Some(index) => index.into_entries().into_iter().map(|entry| (entry.name.clone(), entry)).collect(),
        None => BTreeMap::new(),
    };
    let watch = Watch::new("");
    let mut fresh = Fresh { read: Vec::new(), stopped: false };
    let mut entries = Vec::with_capacity(sources.len());
    for (number, source) in sources.iter().enumerate() {
        if stop.load(Ordering::SeqCst) {
            fresh.stopped = true;
            break;
        }
        let before = known.remove(&source.name);
        if let Some(entry) = before.as_ref().filter(|entry| same(entry, source)) {
            entries.push(entry.clone());
            continue;
        }
        if number % 32 == 0 {
            watch.show(&format!("reading document {} of {}", number + 1, sources.len()));
        }
        let bytes = folder::read_bytes(&source.path, MAX_BYTES as u64);
        let hash = bytes.as_ref().map_or([0; 32], |bytes| *blake3::hash(bytes).as_bytes());
        let read = match (before, bytes) {
            (Some(entry), Ok(_)) if entry.hash == hash => entry.read,
            (_, Ok(bytes)) => {
                fresh.read.push(source.name.clone());
                precedent::read(source.format, &bytes)
            }
            (_, Err(failure)) => {
                fresh.read.push(source.name.clone());
                let message = failure.said();
                let help = "change its permissions, or take it out of the corpus".to_owned();
                Err(Fault { line: 0, message, help })
            }
        };
        let settled = source.settled && hash != [0; 32];
        let Source { name, size, modified, .. } = source;
        entries.push(Entry { name: name.clone(), size: *size, modified: *modified, settled, hash, read });
    }
    watch.clear();
    (Index::new(entries), Some(fresh))
}

/// The person's cache folder, if there is a place for such things.
fn cache() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CACHE_HOME").filter(|path| path.is_absolute());
    Some(base.or_else(|| set("HOME").map(|home| home.join(".cache")))?.join("adref"))
}

/// The name of the file in which the index of a corpus is kept.
fn kept_as(corpus: &str) -> String {
    let name = blake3::hash(corpus.as_bytes()).to_hex();
    format!("precedent-{}.index", name.get(..16).unwrap_or_default())
}

fn load(path: &Path, corpus: &str) -> Option<Index> {
    if !path.is_file() {
        return None;
    }
    let again = |what: &str| complain(&format!("note: {}: {what}; it is made anew", shown(path)));
    let Ok(bytes) = folder::read_bytes(path, MAX_INDEX) else {
        again("the index cannot be read");
        return None;
    };
    match store::from_bytes(&bytes) {
        Ok((of, index)) if of == corpus => return Some(index),
        Ok(_) => again("the index is of another corpus"),
        Err(NoIndex::OtherVersion) => again("the index is of another version of adref"),
        Err(NoIndex::Damaged) => again("the index is damaged"),
    }
    None
}

/// Keeps the index. Without it everything works, more slowly.
fn save(path: &Path, corpus: &str, index: &Index, quiet: bool) {
    let written = || -> Result<(), String> {
        let bytes = store::to_bytes(corpus, index)?;
        let dir = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(dir).map_err(|error| error.to_string())?;
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let part = path.with_extension(format!("{}-{number}.part", std::process::id()));
        let done = File::create(&part)
            .and_then(|mut file| file.write_all(&bytes))
            .and_then(|()| fs::rename(&part, path));
        done.map_err(|error| {
            // What is left of it is of no use; that it cannot be removed is no further fault.
            let _ = fs::remove_file(&part);
            error.to_string()
        })
    };
    if let Err(error) = written()
        && !quiet
    {
        complain(&format!("warning: {}: the index cannot be kept: {error}", shown(path)));
    }
}

/// Says what could not be read: in full where that was tried just now, in one line where it is known.
fn warn(corpus: &Path, index: &Index, fresh: &[String]) -> Vec<LeftOut> {
    let faults = index.entries().iter().filter_map(|entry| Some((&entry.name, entry.read.as_ref().err()?)));
    let mut known = Vec::new();
    let mut left_out = Vec::new();
    for (name, fault) in faults {
        if fresh.contains(name) {
            let line = if fault.line > 0 { format!(":{}", fault.line) } else { String::new() };
            let path = if corpus.is_file() { corpus.to_owned() } else { corpus.join(name) };
            complain(&format!("warning: {}{line}: {}\n  help: {}", shown(&path), fault.message, fault.help));
        } else {
            known.push(name.as_str());
        }
        left_out.push(LeftOut {
            file: name.clone(),
            line: fault.line,
            message: fault.message.clone(),
            help: fault.help.clone(),
        });
    }
    if !left_out.is_empty() && known.is_empty() {
        complain(&format!("warning: {} left out", count(left_out.len(), "document")));
    } else if !known.is_empty() {
        let more = if known.len() > NAMED { ", …" } else { "" };
        let names = known.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let all = count(left_out.len(), "document");
        complain(&format!("warning: {all} left out: {names}{more}\n  help: --rebuild says why"));
    }
    left_out
}

#[cfg(test)]
#[path = "precedent_tests.rs"]
mod tests;
