//! A scenario: who is in the room, what they want, the text before them and the rules they sit under.
//!
//! [`load`] turns the files of a scenario folder into a checked [`Scenario`], or says everything that is wrong with
//! them at once. It works in passes: the shape of each file first (`structure`, by the schema that editors use too),
//! then what the files mean together (`check`). Whatever is at fault is reported and taken out, so that the next check
//! sees only what is sound and one fault is reported once.

mod at;
pub mod behaviour;
mod check;
pub(crate) mod defaults;
mod directory;
mod join;
pub mod model;
mod positions_csv;
mod procedure;
mod raw;
mod raw_bodies;
mod raw_campaign;
mod raw_lexicon;
mod raw_placement;
mod report;
mod schema;
mod structure;
mod syntax;

use std::collections::{BTreeMap, BTreeSet};

pub use join::{Joined, Room, join};
pub use model::*;
pub use schema::{delegations_schema, lexicon_schema, schema};

use crate::diagnostic::Diagnostic;
use crate::text;
use report::{Place, Report, did_you_mean};

/// The files of a scenario folder: name in the folder → text. The caller reads the folder.
pub type Files = BTreeMap<String, String>;

/// The files that make a scenario; only the first two have to be there. A campaign has a text for each of its sessions
/// besides, see [`is_file`]. Other files in the folder are not read.
pub const FILES: [&str; 5] = [SCENARIO, DRAFT, DELEGATIONS, POSITIONS, LEXICON];

/// Whether a file of this name is part of a scenario: one of [`FILES`], or the text of a campaign's session,
/// `draft-….md`.
pub fn is_file(name: &str) -> bool {
    FILES.contains(&name) || is_session_draft(name)
}

/// Whether a file of this name can be the text of a campaign's session: `draft-` and an id and `.md`.
pub fn is_session_draft(name: &str) -> bool {
    name.strip_prefix("draft-").and_then(|rest| rest.strip_suffix(".md")).is_some_and(schema::is_id)
}

/// The most bytes one file may have.
pub const MAX_FILE_BYTES: usize = 8 << 20;

const SCENARIO: &str = "scenario.toml";
const DRAFT: &str = "draft.md";
const DELEGATIONS: &str = "delegations.toml";
const POSITIONS: &str = "positions.csv";
const LEXICON: &str = "lexicon.toml";

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
    for (name, text) in files.iter().filter(|(name, _)| is_file(name)) {
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
    lexicon: raw_lexicon::RawLexicon,
    /// The texts, by file: `draft.md`, or those that the sessions of a campaign name.
    drafts: BTreeMap<String, Drafted>,
}

impl Written {
    /// The sessions of the campaign; none if there is none.
    fn sessions(&self) -> &[at::At<raw_campaign::RawSession>] {
        self.scenario.sessions()
    }
}

/// A text before a room.
struct Drafted {
    name: String,
    draft: text::Draft,
    outline: Vec<text::BracketOutline>,
    /// False if the draft has errors, so that brackets may be missing from it that its author wrote.
    whole: bool,
}

/// Reads every file by itself. `None` if a file is missing, or so broken that what it means can only be guessed.
fn read_all(files: &Files, report: &mut Report) -> Option<Written> {
    let mut whole = true;
    for (name, text) in files.iter().filter(|(name, _)| is_file(name)) {
        if text.len() > MAX_FILE_BYTES {
            let message = format!("`{name}` has {} bytes, and {MAX_FILE_BYTES} is the most", text.len());
            report.push(
                Place::new(name.clone(), 0..0)
                    .error("file-too-large", message)
                    .help("this is not a file of a scenario"),
            );
            whole = false;
        }
    }
    let text = |name: &str| files.get(name).filter(|text| text.len() <= MAX_FILE_BYTES).map(String::as_str);
    let mut written = Written {
        scenario: raw::RawScenario::default(),
        room: raw::RawRoom::default(),
        rows: Vec::new(),
        lexicon: raw_lexicon::RawLexicon::default(),
        drafts: BTreeMap::new(),
    };
    if let Some(text) = text(SCENARIO) {
        whole &= structure::read(SCENARIO, text, &schema(), report, &mut written.scenario);
    }
    if let Some(text) = text(DELEGATIONS) {
        whole &= structure::read(DELEGATIONS, text, &delegations_schema(), report, &mut written.room);
    }
    if let Some(text) = text(LEXICON) {
        whole &= structure::read(LEXICON, text, &lexicon_schema(), report, &mut written.lexicon);
    }
    if let Some(text) = text(POSITIONS) {
        written.rows = positions_csv::read(text, report);
    }
    whole &= nothing_missing(&written, files, report);
    let drafts: BTreeSet<&str> = match written.sessions() {
        [] => [DRAFT].into(),
        sessions => {
            sessions.iter().filter_map(|session| session.draft.as_ref()).map(|d| d.as_str()).collect()
        }
    };
    let mut drafted = BTreeMap::new();
    for (name, text) in drafts.into_iter().filter_map(|name| Some((name, text(name)?))) {
        let before = report.errors();
        let parsed = text::parse(text, name);
        parsed.problems.into_iter().for_each(|problem| report.push(problem));
        let outline = text::outline(&parsed.draft);
        let whole = report.errors() == before;
        drafted
            .insert(name.to_owned(), Drafted { name: name.to_owned(), draft: parsed.draft, outline, whole });
    }
    written.drafts = drafted;
    whole.then_some(written)
}

/// Whether every file that has to be there is. Texts that are there for nothing are reported as well.
fn nothing_missing(written: &Written, files: &Files, report: &mut Report) -> bool {
    let sessions = written.sessions();
    let mut whole = true;
    let required = [SCENARIO, DRAFT];
    // Which texts a campaign needs, its sessions say.
    let required = if sessions.is_empty() { &required[..] } else { &required[..1] };
    for name in required.iter().filter(|name| !files.contains_key(**name)) {
        let message = format!("there is no `{name}` in the folder");
        report.push(
            Place::new(*name, 0..0)
                .error("missing-file", message)
                .help("`adref new DIR` writes a small scenario to start from"),
        );
        whole = false;
    }
    let named: Vec<_> = sessions.iter().filter_map(|session| session.draft.as_ref()).collect();
    for draft in &named {
        let place = Place::new(SCENARIO, draft.span());
        if draft.as_str() != DRAFT && !is_session_draft(draft) {
            let message = format!("{} is not the name of a session's text", report::quote(draft));
            let help = "call the file `draft-` and a word of letters, digits, `-`, `_` and `.`, with `.md` at the end";
            report.push(place.error("bad-draft-name", message).help(help));
            whole = false;
        } else if !files.contains_key(draft.as_str()) {
            let message = format!("there is no {} in the folder", report::quote(draft));
            let help = did_you_mean(
                report.suggest(draft, files.keys().map(String::as_str).filter(|name| is_session_draft(name))),
                files.keys().map(String::as_str).filter(|name| is_session_draft(name)),
                "write the session's text into a file of this name",
            );
            report.push(place.error("missing-draft", message).help(help));
            whole = false;
        }
    }
    // Where a session is not sound, the text may be that one's.
    if sessions.is_empty() || !report.has_errors() {
        let campaign = !sessions.is_empty();
        let texts = files.keys().filter(|name| is_session_draft(name) || (campaign && *name == DRAFT));
        for name in texts.filter(|name| !named.iter().any(|draft| draft.as_str() == name.as_str())) {
            let message = format!("no session of a campaign negotiates `{name}`");
            let help =
                "name it as the `draft` of one of the [[campaign.sessions]], or take it out of the folder";
            report.push(Place::new(name.clone(), 0..0).warning("unused-draft", message).help(help));
        }
    }
    whole
}
