//! A scenario: who is in the room, what they want, the text before them and the rules they sit under.
//!
//! [`load`] turns the files of a scenario folder into a checked [`Scenario`], or says everything that is wrong with
//! them at once. It works in passes: the shape of each file first (`structure`, by the schema that editors use too),
//! then what the files mean together (`check`). Whatever is at fault is reported and taken out, so that the next check
//! sees only what is sound and one fault is reported once.

mod at;
mod check;
mod defaults;
mod directory;
pub mod model;
mod positions_csv;
mod raw;
mod raw_placement;
mod report;
mod schema;
mod structure;
mod syntax;

use std::collections::BTreeMap;

pub use model::*;
pub use schema::{delegations_schema, schema};

use crate::diagnostic::Diagnostic;
use crate::text;
use report::{Place, Report};

/// The files of a scenario folder: name in the folder → text. The caller reads the folder.
pub type Files = BTreeMap<String, String>;

/// The files that make a scenario; only the first two have to be there. Other files in the folder are not read.
pub const FILES: [&str; 4] = [SCENARIO, DRAFT, DELEGATIONS, POSITIONS];

/// The most bytes one file may have.
pub const MAX_FILE_BYTES: usize = 8 << 20;

const SCENARIO: &str = "scenario.toml";
const DRAFT: &str = "draft.md";
const DELEGATIONS: &str = "delegations.toml";
const POSITIONS: &str = "positions.csv";

/// What came of reading a folder.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario; `None` exactly if there is an error among the diagnostics.
    pub scenario: Option<Scenario>,
    /// Everything that is wrong or doubtful, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the files of a scenario folder. Total: any input gives an answer.
///
/// ```
/// let loaded = adref_sim::scenario::load(&adref_sim::scenario::Files::new());
/// assert!(loaded.scenario.is_none());
/// assert_eq!(loaded.diagnostics[0].code, "missing-file");
/// ```
pub fn load(files: &Files) -> Loaded {
    let mut report = Report::default();
    let scenario =
        read_all(files, &mut report).and_then(|written| check::check(&written, files, &mut report));
    let scenario = scenario.filter(|_| !report.has_errors());
    Loaded { scenario, diagnostics: report.into_diagnostics() }
}

/// blake3 of the files that make a scenario, in hexadecimal. Two folders with the same hash play alike.
pub fn hash(files: &Files) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, text) in files.iter().filter(|(name, _)| FILES.contains(&name.as_str())) {
        for part in [name, text] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// What the files say, each sound in itself.
struct Written {
    scenario: raw::RawScenario,
    room: raw::RawRoom,
    rows: Vec<positions_csv::Row>,
    draft: text::Draft,
    /// False if the draft has errors, so that brackets may be missing from it that its author wrote.
    draft_is_whole: bool,
}

/// Reads every file by itself. `None` if a file is missing, or so broken that what it means can only be guessed.
fn read_all(files: &Files, report: &mut Report) -> Option<Written> {
    let mut whole = true;
    for name in FILES {
        match files.get(name) {
            Some(text) if text.len() > MAX_FILE_BYTES => {
                let message = format!("`{name}` has {} bytes, and {MAX_FILE_BYTES} is the most", text.len());
                report.push(
                    Place::new(name, 0..0)
                        .error("file-too-large", message)
                        .help("this is not a file of a scenario"),
                );
                whole = false;
            }
            None if [SCENARIO, DRAFT].contains(&name) => {
                let message = format!("there is no `{name}` in the folder");
                report.push(
                    Place::new(name, 0..0)
                        .error("missing-file", message)
                        .help("`adref new DIR` writes a small scenario to start from"),
                );
                whole = false;
            }
            _ => {}
        }
    }
    let text = |name: &str| files.get(name).filter(|text| text.len() <= MAX_FILE_BYTES).map(String::as_str);
    let mut written = Written {
        scenario: raw::RawScenario::default(),
        room: raw::RawRoom::default(),
        rows: Vec::new(),
        draft: text::Draft::default(),
        draft_is_whole: false,
    };
    if let Some(text) = text(SCENARIO) {
        whole &= structure::read(SCENARIO, text, &schema(), report, &mut written.scenario);
    }
    if let Some(text) = text(DELEGATIONS) {
        whole &= structure::read(DELEGATIONS, text, &delegations_schema(), report, &mut written.room);
    }
    if let Some(text) = text(POSITIONS) {
        written.rows = positions_csv::read(text, report);
    }
    if let Some(text) = text(DRAFT) {
        let before = report.errors();
        let parsed = text::parse(text, DRAFT);
        parsed.problems.into_iter().for_each(|problem| report.push(problem));
        written.draft = parsed.draft;
        written.draft_is_whole = report.errors() == before;
    }
    whole.then_some(written)
}
