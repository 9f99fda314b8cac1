//! `adref branch`: goes on from a moment of a log with another seed, or with one act changed.

use std::path::Path;

use adref_agents::drive::round_start;
use adref_sim::engine::{self, Awaiting, State};
use adref_sim::log::{self, Record};

use super::run::{self, Play};
use super::show::within;
use crate::args_play::PlayArgs;
use crate::branch::{Stem, awaited, prepare};
use crate::out::shown;
use crate::{Failure, folder, out};

/// Goes on from after a record.
pub(crate) fn branch(
    path: &Path,
    at: u64,
    act: &[String],
    seed: Option<u64>,
    asked: &PlayArgs,
) -> Result<(), Failure> {
    let folder::Opened { log, scenario } = folder::open_log(path)?;
    folder::warn_of_fault(path, &log);
    within(Some(at), &log.records)?;
    let before = log.records.get(..at as usize).unwrap_or(&log.records);
    let start = round_start(&mut State::new(&scenario), before);
    if start < before.len() {
        out::complain(&format!(
            "record {at} is among the answers of delegations that were asked at once; they are asked again, after record {start}"
        ));
    }
    let (at, records) = (start, &before[..start]);
    let state = log::fold(&scenario, records, None);
    let header = log.header;
    let name = path.file_name().map(|name| shown(Path::new(name))).unwrap_or_default();
    let stem = Stem { log: name, seed: header.seed, parents: &header.parents, records, state: &state };
    let seed = seed.unwrap_or(header.seed);
    let branch = prepare(&stem, seed, act).map_err(|why| {
        let option = if act.is_empty() { "--at" } else { "--act" };
        let help = next_asked(&state, &log.records, at).unwrap_or_else(|| {
            format!("`adref why {} SEAT` names the records of a delegation's acts", shown(path))
        });
        Failure::Input(format!("{option}: after record {at} of {}: {why}\n  help: {help}", shown(path)))
    })?;
    run::play(Play { from: path, scenario, files: header.files, branch: Some(branch), seed }, asked)
}

/// When delegations are asked next, in words, if they are.
fn next_asked(state: &State, records: &[Record], at: usize) -> Option<String> {
    let mut state = state.clone();
    for record in records.get(at..)? {
        record.events.iter().for_each(|event| state.apply(event));
        if let Awaiting::Seats { .. } = engine::awaiting(&state) {
            return Some(format!("next after record {} {}", record.seq, awaited(&state)));
        }
    }
    None
}
