//! `adref show`: the draft as it stood, and what changed between two moments.

use std::path::Path;

use adref_agents::signing;
use adref_sim::engine::state::Public;
use adref_sim::log::{self, Record};
use adref_sim::scenario::{Ending, Scenario};
use adref_sim::text::{self, BlockChange, BlockFate, Change, Draft};
use adref_sim::views::signature::CurvePoint;
use serde::Serialize;

use crate::args::Format;
use crate::out::Paint;
use crate::{Failure, folder, out};

#[derive(Serialize)]
struct Shown {
    revision: String,
    open_brackets: usize,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<Diff>,
    /// Strength of text against number of signatures, where the text is signed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    curve: Vec<CurvePoint>,
}

#[derive(Serialize)]
struct Diff {
    since: String,
    blocks: Vec<BlockChange>,
}

/// Shows a text of a log.
pub(crate) fn show(
    path: &Path,
    at: Option<u64>,
    session: Option<&str>,
    rev: Option<&str>,
    diff: Option<&str>,
    format: Format,
) -> Result<(), Failure> {
    let folder::Opened { log, scenario } = folder::open_log(path)?;
    folder::warn_of_fault(path, &log);
    let last = log.records.len() as u64;
    within(at, &log.records)?;
    let at = match session {
        Some(session) => Some(end_of_session(&log.records, &scenario, session)?),
        None => at,
    };
    let state = log::fold(&scenario, &log.records, at);
    let public = &state.public;
    let (name, draft, settled) = if let Some(rev) = rev {
        let found = public.revisions.get(revision(public, rev)?);
        let name = found.map(|revision| revision.name.clone()).unwrap_or_default();
        (name, found.map_or_else(Draft::default, |revision| (*revision.draft).clone()), false)
    } else {
        let adopted = public.ending.is_some_and(Ending::adopted);
        let name = if adopted {
            "as adopted".to_owned()
        } else {
            let since = public.latest().map(|revision| revision.name.clone()).unwrap_or_default();
            format!("after record {}, since {since}", at.unwrap_or(last))
        };
        (name, public.text(), adopted)
    };
    let changes = match diff {
        Some(diff) => {
            let old = public.revisions.get(revision(public, diff)?);
            old.map(|old| Diff { since: old.name.clone(), blocks: text::compare(&old.draft, &draft) })
        }
        None => None,
    };
    let open_brackets = text::outline(&draft).len();
    let text = if settled { text::clean(&draft) } else { text::print(&draft) };
    if format == Format::Json {
        return out::json(&Shown {
            revision: name,
            open_brackets,
            text,
            diff: changes,
            curve: signing::curve(&state),
        });
    }
    let paint = Paint::stdout();
    match changes {
        None => out::print(&text),
        Some(diff) => out::print(&redline(&name, &diff, paint)),
    }
}

/// Whether a log has the record that was asked for.
pub(super) fn within(at: Option<u64>, records: &[Record]) -> Result<(), Failure> {
    let last = records.len() as u64;
    match at {
        Some(at) if at > last => Err(Failure::Input(format!(
            "--at {at}: the log has {last} records\n  help: give 0 (the beginning) to {last}"
        ))),
        _ => Ok(()),
    }
}

/// The last record of a session, named by its id or its number.
pub(super) fn end_of_session(records: &[Record], scenario: &Scenario, wanted: &str) -> Result<u64, Failure> {
    let sessions = scenario.campaign.as_ref().map_or(&[][..], |campaign| &campaign.sessions);
    let by_id = sessions.iter().position(|session| session.id == wanted);
    let by_number = || wanted.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < sessions.len());
    let Some(index) = by_id.or_else(by_number) else {
        let ids: Vec<&str> = sessions.iter().map(|session| session.id.as_str()).collect();
        let help = match ids.as_slice() {
            [] => "leave --session out: this log is of no campaign".to_owned(),
            ids => format!("one of {}", ids.join(", ")),
        };
        return Err(Failure::Input(format!("--session {wanted}: no such session\n  help: {help}")));
    };
    let last = records.last().map_or(0, |record| record.seq);
    let began: Vec<u64> = std::iter::once(0).chain(log::sessions_convened(records)).collect();
    if began.get(index).is_none() {
        return Err(Failure::Input(format!(
            "--session {wanted}: the run was stopped before it\n  help: this log goes as far as session {}",
            began.len()
        )));
    }
    Ok(began.get(index + 1).map_or(last, |next| next.saturating_sub(1)))
}

/// Finds a revision by `0`, `1`, `Rev.2`, `rev-2`, `CRP.1` or `crp1`.
fn revision(public: &Public, wanted: &str) -> Result<usize, Failure> {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
    };
    let key = plain(wanted);
    let found = public.revisions.iter().enumerate().find(|(index, revision)| {
        let name = plain(&revision.name);
        name == key || (*index == 0 && (key == "0" || key == "zero")) || name == format!("rev{key}")
    });
    found.map(|(index, _)| index).ok_or_else(|| {
        let names: Vec<&str> = public.revisions.iter().map(|revision| revision.name.as_str()).collect();
        Failure::Input(format!("no revision “{wanted}”\n  help: this log has {}", names.join(", ")))
    })
}

fn redline(name: &str, diff: &Diff, paint: Paint) -> String {
    let mut out = format!("{}\n\n", paint.bold(format!("{}, changes since {}", name, diff.since)));
    let mut unchanged = 0;
    for block in &diff.blocks {
        // A sub-item is cited by its paragraph: 11(c).
        let label = if block.label.is_empty() || block.label.starts_with('(') {
            block.id.to_string()
        } else {
            block.label.clone()
        };
        match &block.what {
            BlockFate::Unchanged(_) => unchanged += 1,
            BlockFate::Added(text) => {
                out.push_str(&format!("{label}. {}\n\n", paint.green(format!("{{+{text}+}}"))));
            }
            BlockFate::Removed(text) => {
                out.push_str(&format!("{label}. {}\n\n", paint.red(format!("[-{text}-]"))));
            }
            BlockFate::Changed { changes } => {
                out.push_str(&format!("{label}. "));
                for change in changes {
                    match change {
                        Change::Same(words) => out.push_str(words),
                        Change::Gone(words) => out.push_str(&paint.red(format!("[-{words}-]"))),
                        Change::New(words) => out.push_str(&paint.green(format!("{{+{words}+}}"))),
                    }
                }
                out.push_str("\n\n");
            }
        }
    }
    let what = if unchanged == 1 { "1 block is" } else { &format!("{unchanged} blocks are") };
    out.push_str(&paint.dim(format!("{what} as in {}.", diff.since)));
    out.push('\n');
    out
}
