//! Playing the scenario as it is and as each change has it, with the same seeds.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use adref_sim::diagnostic::Severity;
use adref_sim::engine::docket::Question;
use adref_sim::engine::{Event, State};
use adref_sim::scenario::{Files, Response, Scenario};

use super::change::Change;
use crate::experiments::{self, Outcome};
use crate::runner::{self, Work};
use crate::sweep::edit;
use crate::sweep::plan::load;

/// How many altered scenarios are held at a time.
const HELD: usize = 16;

/// A run of the scenario as it is.
#[derive(Clone, Debug)]
pub struct Base {
    /// What it came to.
    pub outcome: Outcome,
    /// What the text that was last put to the room was to each delegation; none where none was put.
    pub put: Option<Vec<Verdict>>,
}

/// What a text that is put is to a delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is in the room.
    pub there: bool,
    /// What it is worth more than the least it would settle for, in thousandths.
    pub margin: i64,
    /// The lines it holds that the text crosses, by index.
    pub crossed: Vec<usize>,
    /// Whether it would block over one of them.
    pub blocks: bool,
}

/// Plays the scenario as it is. None if it was told to stop; an error is a fault of the procedure.
pub fn base(scenario: &Scenario, seeds: &Range<u64>, work: &Work<'_>) -> Option<Result<Vec<Base>, String>> {
    let count = (seeds.end - seeds.start) as usize;
    let one = |at: usize| -> Result<Base, String> {
        let mut put = None;
        let outcomes = experiments::watch(
            State::new(scenario),
            scenario,
            seeds.start + at as u64,
            work.stop,
            &mut |events, state| {
                if events.iter().any(is_put) {
                    put = Some(verdicts(state));
                }
            },
        )?;
        Ok(Base { outcome: outcomes.into_iter().next().unwrap_or_default(), put })
    };
    let runs = runner::run_all(count, work.jobs, work.stop, work.progress, &one)?;
    Some(runs.into_iter().collect())
}

/// Whether a text as a whole is put to the room.
fn is_put(event: &Event) -> bool {
    match event {
        Event::SilencePut { .. } | Event::AdoptionPut { .. } => true,
        Event::BallotOpened { question, .. } => matches!(question, None | Some(Question::Whole)),
        _ => false,
    }
}

fn verdicts(state: &State) -> Vec<Verdict> {
    let public = &state.public;
    let text = public.text();
    let one = |(seat, brief): (usize, &adref_sim::engine::Brief)| {
        let crossed = brief.crossed(public, &text);
        let blocks = crossed
            .iter()
            .any(|line| brief.lines.get(*line).is_some_and(|line| line.response == Response::Block));
        Verdict {
            there: public.present.get(seat).copied().unwrap_or(true) && public.takes_part(seat),
            margin: brief.utility(public, &text) - brief.utility_of_no_agreement(public) + brief.stake,
            crossed,
            blocks,
        }
    };
    state.briefs.iter().enumerate().map(one).collect()
}

/// What a change came to, seed by seed; or why no author could have written it.
pub type Played = Result<Vec<Outcome>, String>;

/// Plays changes one after the other, each with all seeds, and hands each on when it is complete. What was complete
/// when it was told to stop has been handed on. An error is a fault of the procedure.
pub fn changes(
    (scenario, files): (&Scenario, &Files),
    changes: &[&Change],
    seeds: &Range<u64>,
    work: &Work<'_>,
    done: &mut dyn FnMut(usize, Played),
) -> Result<(), String> {
    let each = (seeds.end - seeds.start).max(1);
    let altered = Altered { scenario, files, changes, held: Mutex::default() };
    let one = |at: u64| -> Option<Result<Result<Outcome, String>, String>> {
        let played = match altered.of((at / each) as usize) {
            Err(refused) => Ok(Err(refused)),
            Ok(scenario) => experiments::play(&scenario, seeds.start + at % each, work.stop)
                .map(|outcomes| Ok(outcomes.into_iter().next().unwrap_or_default())),
        };
        (!work.stop.load(Ordering::SeqCst)).then_some(played)
    };
    let mut runs: Vec<Outcome> = Vec::new();
    let mut refused = None;
    runner::stream(0..changes.len() as u64 * each, work.jobs, work.stop, &one, &mut |at,
                                                                                     run|
     -> Result<
        (),
        String,
    > {
        match run? {
            Ok(outcome) => runs.push(outcome),
            Err(why) => refused = Some(why),
        }
        if at % each == each - 1 {
            let runs = std::mem::take(&mut runs);
            done((at / each) as usize, refused.take().map_or(Ok(runs), Err));
        }
        (work.progress)(at as usize + 1);
        Ok(())
    })?;
    Ok(())
}

/// The scenario as changes have it, those in use held.
struct Altered<'a> {
    scenario: &'a Scenario,
    files: &'a Files,
    changes: &'a [&'a Change],
    held: Mutex<BTreeMap<usize, Result<Arc<Scenario>, String>>>,
}

impl Altered<'_> {
    fn of(&self, at: usize) -> Result<Arc<Scenario>, String> {
        if let Ok(held) = self.held.lock()
            && let Some(found) = held.get(&at)
        {
            return found.clone();
        }
        let made = self.make(at);
        if let Ok(mut held) = self.held.lock() {
            held.insert(at, made.clone());
            while held.len() > HELD {
                held.pop_first();
            }
        }
        made
    }

    fn make(&self, at: usize) -> Result<Arc<Scenario>, String> {
        let edits = self.changes.get(at).map_or(&[][..], |change| &change.edits);
        let files = edit::apply(self.files, self.scenario, edits).map_err(|fault| fault.message)?;
        load(&files, edits).map(Arc::new).map_err(|fault| {
            let first = fault.files.and_then(|(_, diagnostics)| {
                diagnostics.into_iter().find(|found| found.severity == Severity::Error)
            });
            first.map_or(fault.message, |diagnostic| diagnostic.message)
        })
    }
}
