//! A survey in words and numbers, for people and programs.

use adref_sim::engine::state::Disagreement;
use serde::Serialize;

use super::conflict::Conflict;
use super::fewest::Fewest;
use super::solve::Status;
use super::space::{Asked, Judged, Space};
use super::sponsor::Sponsored;
use super::survey::{self, Best, Light, Survey};

/// A delegation and what a text is worth to it.
#[derive(Clone, Debug, Serialize)]
pub struct Seat {
    /// Its id.
    pub seat: String,
    /// What the text is worth to it, in thousandths.
    pub utility: i64,
    /// What it has to be worth at least.
    pub asks: i64,
    /// Lines of its own that the text crosses and that it says no over, in its words.
    pub crossed: Vec<String>,
}

/// A text.
#[derive(Clone, Debug, Serialize)]
pub struct Text {
    /// By what light it is best.
    pub light: Option<Light>,
    /// What it comes to by that light: thousandths of utility, or weighed points.
    pub value: Option<f64>,
    /// What no text that passes is beyond, by that light.
    pub bound: Option<f64>,
    /// The difference, in per cent of the value.
    pub gap: Option<f64>,
    /// What is known.
    pub status: Option<Status>,
    /// The delegation it is worth least to; the first of several.
    pub least: Option<Seat>,
    /// What it is worth on average, in thousandths.
    pub mean: f64,
    /// How far it goes from what holds without agreement, in thousandths of the furthest any text could.
    pub ambition: i64,
    /// How wide its words are, in points.
    pub ambiguity: i64,
    /// Who does not take it.
    pub objectors: Vec<Seat>,
    /// What each bracket is settled on; those that went with others are left out.
    pub brackets: Vec<Settled>,
}

/// A bracket of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// Its id.
    pub bracket: String,
    /// The option.
    pub option: u8,
    /// Its words.
    pub words: String,
}

/// What somebody asks of a text, in words.
#[derive(Clone, Debug, Serialize)]
pub struct Demand {
    /// Who asks it.
    pub seats: Vec<String>,
    /// What for, in the words of the first; for the worth of a text, that.
    pub words: String,
    /// Whether it is a red line; otherwise what the text is worth on the whole.
    pub line: bool,
    /// The brackets it is about.
    pub brackets: Vec<String>,
}

/// Demands that cannot all be met.
#[derive(Clone, Debug, Serialize)]
pub struct Clash {
    /// The demands.
    pub demands: Vec<Demand>,
    /// Whether it is known that each of them is needed.
    pub minimal: bool,
}

/// A smallest set of demands that would have to give way.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// The demands.
    pub demands: Vec<Demand>,
    /// Whether no smaller set will do.
    pub proven: bool,
    /// Whether that was counted in integers; otherwise it is the integer program's word.
    pub counted: bool,
}

/// The text with the fewest objectors.
#[derive(Clone, Debug, Serialize)]
pub struct Few {
    /// The text.
    pub text: Text,
    /// No text has fewer objectors.
    pub bound: usize,
    /// Whether that was counted in integers; otherwise it is the integer program's word.
    pub counted: bool,
}

/// A point of the frontier.
#[derive(Clone, Debug, Serialize)]
pub struct Edge {
    /// Ambition, in thousandths of the greatest there is.
    pub ambition: i64,
    /// What the least satisfied has, in thousandths.
    pub least: f64,
    /// What it cannot have more than at this ambition.
    pub bound: f64,
}

/// A sponsor's best text under a majority rule.
#[derive(Clone, Debug, Serialize)]
pub struct Sponsor {
    /// The sponsor.
    pub seat: String,
    /// The text, if one is carried; its value is what it is worth to the sponsor.
    pub text: Option<Text>,
    /// What no text that is carried is above for the sponsor, in thousandths.
    pub bound: f64,
    /// What is known: `impossible` if it is proven that no text is carried that crosses no line of its own.
    pub status: Status,
    /// Votes in favour of it; of the sponsor's own favourite, where no text was found.
    pub yes: u32,
    /// Votes against.
    pub no: u32,
    /// Votes of those who abstain.
    pub abstain: u32,
}

impl Sponsor {
    /// Tells a sponsor's best text.
    pub fn of(space: &Space, seat: usize, found: &Sponsored) -> Self {
        let told = |choice: &Vec<usize>| Text {
            value: Some(found.value),
            bound: Some(found.bound),
            gap: Some((found.bound - found.value).max(0.0) * 100.0 / found.value.abs().max(1.0)),
            status: Some(found.status),
            ..text(space, choice)
        };
        Self {
            seat: space.state.briefs[seat].id.to_string(),
            text: found.choice.as_ref().map(told),
            bound: found.bound,
            status: found.status,
            yes: found.poll.yes,
            no: found.poll.no,
            abstain: found.poll.abstain,
        }
    }
}

/// What was possible.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Brackets that could be settled, by count.
    pub brackets: usize,
    /// Delegations whose consent counts.
    pub delegations: usize,
    /// The power of ten of the number of texts.
    pub texts: f64,
    /// Red lines, each counted once however many hold it.
    pub lines: usize,
    /// Whether a text passes: `optimal` if one does, `impossible` if it is proven that none does, `unknown`.
    pub passes: Status,
    /// The best texts.
    pub best: Vec<Text>,
    /// Ambition against the least satisfied.
    pub frontier: Vec<Edge>,
    /// Why none passes.
    pub clashes: Vec<Clash>,
    /// The smallest ways out.
    pub ways_out: Vec<Way>,
    /// The fewest objectors.
    pub fewest: Option<Few>,
    /// The best text for the others, if those object.
    pub for_the_rest: Option<Text>,
}

impl Report {
    /// Tells a survey.
    pub fn of(space: &Space, survey: &Survey) -> Self {
        let few = survey.fewest.as_ref();
        Self {
            brackets: space.knots.iter().map(|knot| knot.brackets.len()).sum(),
            delegations: space.parties.len(),
            texts: libm::log10(space.texts()),
            lines: space.claims.iter().filter(|claim| matches!(claim.what, Asked::Line { .. })).count(),
            passes: survey.passes,
            best: survey.best.iter().map(|best| by_light(space, best)).collect(),
            frontier: survey
                .frontier
                .iter()
                .map(|point| Edge { ambition: point.ambition, least: point.least, bound: point.bound })
                .collect(),
            clashes: survey.conflicts.iter().map(|conflict| clash(space, conflict)).collect(),
            ways_out: survey.ways_out.iter().map(|way| way_out(space, way)).collect(),
            fewest: few.map(|fewest| Few {
                text: text(space, &fewest.choice),
                bound: fewest.bound,
                counted: fewest.counted,
            }),
            for_the_rest: survey.for_the_rest.as_ref().map(|best| by_light(space, best)),
        }
    }
}

/// What a text comes to.
pub fn text(space: &Space, choice: &[usize]) -> Text {
    let judged = space.judge(choice);
    let least = judged.iter().min_by_key(|judged| (judged.utility, judged.seat));
    let number = survey::ambition(space);
    let (_, whole) = space.row_of(&number);
    let count = judged.len().max(1) as f64;
    let table = &space.state.public.table;
    let bracket = |(index, entry): (usize, &Disagreement)| {
        let option = space.option_at(index, choice)?;
        Some(Settled { bracket: entry.id.to_string(), option, words: entry.words(option).trim().to_owned() })
    };
    Text {
        light: None,
        value: None,
        bound: None,
        gap: None,
        status: None,
        least: least.map(|judged| seat(space, judged)),
        mean: judged.iter().map(|judged| judged.utility).sum::<i64>() as f64 / count,
        ambition: (i128::from(space.sum_of(choice, &number)) * 1000 / i128::from(whole)) as i64,
        ambiguity: space.sum_of(choice, survey::ambiguity),
        objectors: judged.iter().filter(|judged| !judged.joins()).map(|judged| seat(space, judged)).collect(),
        brackets: table.iter().enumerate().filter_map(bracket).collect(),
    }
}

fn by_light(space: &Space, best: &Best) -> Text {
    let gap = (best.bound - best.value).abs();
    Text {
        light: Some(best.light),
        value: Some(best.value),
        bound: Some(best.bound),
        gap: Some(if best.value == 0.0 { 0.0 } else { gap * 100.0 / best.value.abs() }),
        status: Some(best.status),
        ..text(space, &best.choice)
    }
}

fn seat(space: &Space, judged: &Judged) -> Seat {
    let brief = &space.state.briefs[judged.seat];
    let reason = |line: &usize| brief.lines.get(*line).map(|line| line.reason.clone());
    let mut crossed: Vec<String> = judged.blocked.iter().filter_map(reason).collect();
    crossed.dedup();
    Seat { seat: brief.id.to_string(), utility: judged.utility, asks: judged.least, crossed }
}

fn clash(space: &Space, conflict: &Conflict) -> Clash {
    Clash {
        demands: conflict.claims.iter().map(|claim| demand(space, *claim)).collect(),
        minimal: conflict.minimal,
    }
}

fn way_out(space: &Space, way: &Fewest) -> Way {
    let demands = way.groups.iter().map(|claim| demand(space, *claim)).collect();
    Way { demands, proven: way.proven(), counted: way.counted }
}

/// A claim in words.
fn demand(space: &Space, claim: usize) -> Demand {
    let claim = &space.claims[claim];
    let name = |seat: &usize| space.state.briefs[*seat].id.to_string();
    let seats: Vec<String> = claim.seats.iter().map(name).collect();
    match &claim.what {
        Asked::Worth => {
            let asks = claim
                .seats
                .first()
                .and_then(|seat| space.party(*seat))
                .map_or(0, |party| party.acceptance.least);
            Demand {
                seats,
                words: format!("a text worth no less than {asks} thousandths to it"),
                line: false,
                brackets: Vec::new(),
            }
        }
        Asked::Line { lines, clauses } => {
            let first = claim.seats.first().zip(lines.first());
            let words = first
                .and_then(|(seat, line)| Some(space.state.briefs[*seat].lines.get(*line)?.reason.clone()));
            let mut brackets: Vec<usize> = clauses
                .iter()
                .flatten()
                .filter_map(|(knot, _)| space.knots.get(*knot))
                .flat_map(|knot| knot.brackets.iter().copied())
                .collect();
            brackets.sort_unstable();
            brackets.dedup();
            let id = |bracket: usize| space.state.public.table[bracket].id.to_string();
            Demand {
                seats,
                words: words.unwrap_or_default(),
                line: true,
                brackets: brackets.into_iter().map(id).collect(),
            }
        }
    }
}
