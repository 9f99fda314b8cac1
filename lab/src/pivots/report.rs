//! What was found, put together.

use std::ops::Range;

use adref_sim::rules;
use adref_sim::scenario::{Files, Scenario};
use serde::Serialize;

use super::change::{self, Change, Kind, Who, Written};
use super::effect::{Effect, correct, effect, open};
use super::play::{self, Base, Played};
use super::power::exact::{self, Index};
use super::power::game::{Game, Rule};
use super::power::order::{Pivot, pivots};
use super::power::sample;
use super::screen::{Screened, Screening};
use crate::experiments::Outcome;
use crate::experiments::statistics::{Resamples, mean};
use crate::runner::Work;
use crate::sweep::Fault;
use crate::sweep::summary::Share;

/// As many changes are tried as take about so much work, where nobody says how many: delegations times brackets, a run. Of
/// a room of two dozen delegations that is all there are.
const WORK: u64 = 10_000_000;
/// Never fewer than these.
const FEWEST: usize = 12;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The seeds: the first, and the one after the last.
    pub seeds: Range<u64>,
    /// Only what these delegations and groups could do, by id; everybody where none is named.
    pub only: Vec<String>,
    /// How many changes to try, the likeliest to matter first; none: as many as take a few minutes.
    pub most: Option<usize>,
    /// From which cohesion a group votes as one, where power is counted in blocs.
    pub cohesion: i32,
}

/// What is played, before it is.
#[derive(Debug)]
pub struct Plan {
    written: Written,
    changes: Vec<Change>,
    limit: usize,
}

impl Plan {
    /// How many changes there are to be tried.
    pub fn tried(&self) -> usize {
        self.limit
    }
}

/// Works out what is to be tried.
pub fn plan(scenario: &Scenario, files: &Files, asked: &Asked) -> Result<Plan, Fault> {
    if scenario.campaign.is_some() {
        return Err(Fault::new(
            "a campaign is several negotiations, and who matters in one need not matter in another",
            "give a scenario of one session; `adref sweep --set` and `adref compare` show what a change does to a campaign",
        ));
    }
    let written = Written::of(files);
    let mut changes = change::all(scenario, &written);
    if !asked.only.is_empty() {
        let mut known: Vec<String> = scenario.delegations.iter().map(|one| one.id.to_string()).collect();
        known.extend(scenario.groups.iter().map(|group| group.id.to_string()));
        if let Some(name) = asked.only.iter().find(|name| !known.contains(name)) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(Fault::new(
                format!("there is no delegation or group `{name}`"),
                crate::sweep::edit::nearest(name, &known),
            ));
        }
        changes.retain(|change| asked.only.contains(&change.who.id(scenario)));
    }
    let runs = asked.seeds.end.saturating_sub(asked.seeds.start).max(1);
    let unit = (scenario.delegations.len() * scenario.brackets.len()).max(1) as u64;
    let usual =
        if asked.only.is_empty() { ((WORK / (unit * runs)) as usize).max(FEWEST) } else { usize::MAX };
    let limit = asked.most.unwrap_or(usual).min(changes.len());
    Ok(Plan { written, changes, limit })
}

/// All that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The headline of the scenario.
    pub title: String,
    /// The first seed, and the one after the last.
    pub seeds: (u64, u64),
    /// The scenario as it is.
    pub as_it_is: AsItIs,
    /// How many changes there are, how many were to be tried, and how many were before it was interrupted.
    pub changes: (usize, usize, usize),
    /// What was not tried.
    pub left_out: LeftOut,
    /// What each does, in the order in which they were tried.
    pub rows: Vec<Row>,
    /// Changes that no author could have written, and why.
    pub refused: Vec<(String, String)>,
    /// Whether silence runs in capitals, which are asked whether their delegation is in the room or not.
    pub silence_in_capitals: bool,
    /// What the rule gives.
    pub power: Power,
}

/// What was not tried.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LeftOut {
    /// Delegations of which nothing was tried.
    pub delegations: Vec<String>,
    /// Groups of which nothing was tried.
    pub groups: Vec<String>,
    /// How many red lines nobody dropped, of how many.
    pub lines: (usize, usize),
    /// How many runs all that was left out would take.
    pub runs: u64,
}

/// The scenario as it is.
#[derive(Clone, Debug, Serialize)]
pub struct AsItIs {
    /// How often a text is adopted.
    pub agreed: Share,
    /// Open brackets, on average over the time that was planned.
    pub open: f64,
    /// What the result is worth on average, in thousandths.
    pub mean: f64,
    /// What it is worth to whoever has least of it.
    pub least: f64,
    /// What the runs say of each delegation, in the order of the room.
    pub delegations: Vec<Screened>,
}

/// A change and what it does.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Whose.
    pub who: String,
    /// Whether that is a group.
    pub group: bool,
    /// What.
    pub kind: Kind,
    /// The same in words, without the name.
    pub what: String,
    /// The edits, as `adref sweep --set` takes them.
    pub edits: Vec<String>,
    /// In how many runs as it is the line bit on the last text put, where a line is dropped.
    pub bites: Option<u32>,
    /// What it does.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What the rule gives.
#[derive(Clone, Debug, Serialize)]
pub struct Power {
    /// The rule.
    pub rule: Rule,
    /// Every voter by itself.
    pub alone: Counted,
    /// In blocs; none where nobody votes as one.
    pub blocs: Option<Counted>,
    /// From which cohesion a group votes as one.
    pub cohesion: i32,
    /// Who is the last to be brought in, most often first.
    pub pivots: Vec<Pivot>,
    /// Of how many runs: those in which a text was put.
    pub put: u32,
}

/// Indices of voters.
#[derive(Clone, Debug, Serialize)]
pub struct Counted {
    /// Whether all count the same.
    pub symmetric: bool,
    /// Each of them.
    pub voters: Vec<Powerful>,
}

/// The power of a voter.
#[derive(Clone, Debug, Serialize)]
pub struct Powerful {
    /// Its name.
    pub voter: String,
    /// Its votes.
    pub votes: u32,
    /// Its indices, counted exactly.
    pub exact: Option<Index>,
    /// Where there are too many coalitions to count: drawn, Shapley and Shubik's and the share of swings.
    pub drawn: Option<(Share, Share)>,
    /// The share of draws in which its yes decides, where others may abstain.
    pub with_abstentions: Option<Share>,
}

/// Plays and counts. What was complete when it was told to stop is in the report; none if that is nothing. An error is a
/// fault of the procedure.
pub fn report(
    (scenario, files): (&Scenario, &Files),
    plan: &Plan,
    asked: &Asked,
    work: &Work<'_>,
) -> Option<Result<Report, String>> {
    let base = match play::base(scenario, &asked.seeds, work)? {
        Ok(base) => base,
        Err(why) => return Some(Err(why)),
    };
    let screening = Screening::of(scenario, &base);
    let order = screening.order(scenario, &plan.written, &plan.changes);
    let chosen: Vec<&Change> = order.iter().filter_map(|at| plan.changes.get(*at)).take(plan.limit).collect();
    let mut found: Vec<(usize, Played)> = Vec::new();
    let played = play::changes((scenario, files), &chosen, &asked.seeds, work, &mut |at, played| {
        found.push((at, played));
    });
    if let Err(why) = played {
        return Some(Err(why));
    }
    let resamples = Resamples::new(base.len() as u32);
    let before: Vec<&Outcome> = base.iter().map(|run| &run.outcome).collect();
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    let tried = found.len();
    for (at, played) in found {
        let Some(change) = chosen.get(at) else { continue };
        let who = change.who.id(scenario);
        let after = match played {
            Ok(after) => after,
            Err(why) => {
                refused.push((format!("{who} {}", change.words), why));
                continue;
            }
        };
        let own = change.who.seats(scenario);
        let Some(effect) = effect(&before, &after, &own, change.same_wishes, &resamples) else { continue };
        rows.push(Row {
            who,
            group: matches!(change.who, Who::Group(_)),
            kind: change.kind,
            what: change.words.clone(),
            edits: change.edits.iter().map(ToString::to_string).collect(),
            bites: change.line.map(|line| screening.bites(scenario, &plan.written, change.who, line)),
            effect,
        });
    }
    correct(&mut rows.iter_mut().map(|row| &mut row.effect).collect::<Vec<_>>());
    Some(Ok(Report {
        title: scenario.title.clone(),
        seeds: (asked.seeds.start, asked.seeds.end),
        as_it_is: as_it_is(scenario, &base, &screening),
        changes: (plan.changes.len(), plan.limit, tried),
        left_out: left_out(scenario, plan, &chosen, tried, asked),
        rows,
        refused,
        silence_in_capitals: rules::body(scenario.rules).silence.in_capitals,
        power: power(scenario, &base, asked),
    }))
}

/// Of what there is to be tried, what was not.
fn left_out(scenario: &Scenario, plan: &Plan, chosen: &[&Change], tried: usize, asked: &Asked) -> LeftOut {
    let chosen = chosen.get(..tried).unwrap_or(chosen);
    let mut out = LeftOut::default();
    let mut before = None;
    for change in &plan.changes {
        if before != Some(change.who) && !chosen.iter().any(|one| one.who == change.who) {
            let list = match change.who {
                Who::Seat(_) => &mut out.delegations,
                Who::Group(_) => &mut out.groups,
            };
            list.push(change.who.id(scenario));
        }
        before = Some(change.who);
    }
    let lines = |kind: &Change| kind.kind == Kind::DropsLine;
    let all = plan.changes.iter().filter(|change| lines(change)).count();
    out.lines = (all - chosen.iter().filter(|change| lines(change)).count(), all);
    let runs = asked.seeds.end.saturating_sub(asked.seeds.start);
    out.runs = runs * (plan.changes.len() - tried) as u64;
    out
}

fn as_it_is(scenario: &Scenario, base: &[Base], screening: &Screening) -> AsItIs {
    let outcomes = || base.iter().map(|run| &run.outcome);
    let average = |of: &dyn Fn(&Outcome) -> f64| mean(&outcomes().map(of).collect::<Vec<_>>()).unwrap_or(0.0);
    let worth = |outcome: &Outcome| outcome.utilities.iter().map(|worth| *worth as f64).collect::<Vec<f64>>();
    AsItIs {
        agreed: Share::new(outcomes().filter(|outcome| outcome.agreed()).count() as u32, base.len() as u32),
        open: average(&open),
        mean: average(&|outcome| mean(&worth(outcome)).unwrap_or(0.0)),
        least: average(&|outcome| worth(outcome).into_iter().reduce(f64::min).unwrap_or(0.0)),
        delegations: screening.delegations(scenario),
    }
}

/// Counts power.
pub fn power(scenario: &Scenario, base: &[Base], asked: &Asked) -> Power {
    let game = Game::of(scenario);
    let blocs = game.in_blocs(scenario, asked.cohesion);
    let (pivots, put) = pivots(&game, base, asked.seeds.start);
    Power {
        rule: game.rule,
        blocs: (blocs.voters.len() < game.voters.len()).then(|| counted(&blocs)),
        alone: counted(&game),
        cohesion: asked.cohesion,
        pivots,
        put,
    }
}

fn counted(game: &Game) -> Counted {
    let exact = exact::indices(game);
    let drawn = if exact.is_none() { Some(sample::indices(game)) } else { None };
    let ternary = sample::with_abstentions(game);
    let voters = game.voters.iter().enumerate().map(|(at, voter)| Powerful {
        voter: voter.name.clone(),
        votes: voter.votes,
        exact: exact.as_ref().and_then(|all| all.get(at)).copied(),
        drawn: drawn.as_ref().and_then(|all| all.get(at)).copied(),
        with_abstentions: ternary.as_ref().and_then(|all| all.get(at)).copied(),
    });
    Counted { symmetric: game.is_symmetric(), voters: voters.collect() }
}
