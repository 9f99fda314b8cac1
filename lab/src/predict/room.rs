//! An issue as a room of the engine: one bracket whose options are the positions taken, bridges between them in the chair's
//! pocket, leaving the words out as the reference point, votes by power, the majority the file's era asks for.

use std::fmt::Write as _;

use adref_sim::draws::Draws;
use adref_sim::ids::SeatId;
use adref_sim::scenario::{
    ChairStyle, Delegation, Files, MAX_OPTIONS, Majority, OptionSpec, Placement, Position, Reach, Reserve,
    Scenario, Style, load,
};

use super::issue::{Issue, Rule, is_commission, is_parliament};

/// Half-width, in points, of what a position is taken to be uncertain by. A judgement: experts place positions on a scale
/// they made up themselves, rarely finer than in steps of ten, and delegations move before the end.
const PLUS_MINUS: i32 = 20;
/// Half-width of what a salience is taken to be uncertain by. A judgement, as rough as the numbers themselves.
const SALIENCE_PLUS_MINUS: u32 = 30;
/// The most options that stand for positions; those nearest to each other are merged beyond it.
const MOST_POSITIONS: usize = 10;
/// Neighbouring options at least so far apart get a bridge between them, in points.
const WORTH_BRIDGING: i32 = 20;
/// Stake in the process, and the half-width drawn around it, in thousandths. High, since delegations that meet every
/// week rarely let a proposal fall: nearly all that such data hold were adopted in the end.
const STAKE: (i64, i64) = (800, 200);
/// Where nothing holds without agreement, nobody is better off without one.
const NOTHING_TO_FALL_BACK_ON: i64 = 1000;

const STYLES: [Style; 5] =
    [Style::Boulware, Style::Firm, Style::Linear, Style::Accommodating, Style::Conceder];
const CHAIRS: [ChairStyle; 4] =
    [ChairStyle::Mediator, ChairStyle::MajoritySeeker, ChairStyle::MinimalChange, ChairStyle::Bold];

/// Rooms for one issue, one a seed.
#[derive(Clone, Debug)]
pub struct Rooms {
    usual: Scenario,
    /// Whether something holds without agreement.
    pub falls_back: bool,
}

fn points(value: f64) -> i32 {
    value.round().clamp(0.0, 100.0) as i32
}

/// The positions that become options, at most [`MOST_POSITIONS`]: the two nearest neighbours are merged, at the mean by
/// weight, until there are so many.
fn options(issue: &Issue) -> Vec<i32> {
    let mut at: Vec<(i32, f64)> = Vec::new();
    let mut sorted: Vec<(i32, f64)> = issue
        .actors
        .iter()
        .zip(issue.shares())
        .map(|(actor, share)| (points(actor.position), share + 1e-6))
        .collect();
    sorted.sort_by(|one, two| one.0.cmp(&two.0).then(one.1.total_cmp(&two.1)));
    for (point, share) in sorted {
        match at.last_mut() {
            Some(last) if last.0 == point => last.1 += share,
            _ => at.push((point, share)),
        }
    }
    while at.len() > MOST_POSITIONS {
        let nearest = (1..at.len()).min_by_key(|next| at[*next].0 - at[*next - 1].0).unwrap_or(1);
        let (right, left) = (at.remove(nearest), at[nearest - 1]);
        let share = left.1 + right.1;
        let mean = (f64::from(left.0) * left.1 + f64::from(right.0) * right.1) / share;
        at[nearest - 1] = (points(mean), share);
    }
    at.into_iter().map(|(point, _)| point).collect()
}

/// Votes in whole numbers: power as it stands where all of it is whole and none of it large, or else in thousandths of the
/// greatest.
fn votes(issue: &Issue) -> Vec<u32> {
    let most = issue.actors.iter().map(|actor| actor.power).fold(0.0, f64::max);
    let whole = most <= 1000.0 && issue.actors.iter().all(|actor| actor.power.fract() == 0.0);
    let unit = if whole || most <= 0.0 { 1.0 } else { 1000.0 / most };
    issue.actors.iter().map(|actor| (actor.power * unit).round() as u32).collect()
}

/// The share of all votes a qualified majority takes, in thousandths, by the era that the greatest power and the sum of
/// votes tell: 62 of 87 votes (and 54 of 76) to 2004, 232 of 321 to 2006, 255 of 345 to 2014, and 65 % of the population
/// since.
fn threshold(issue: &Issue, all: u32) -> u32 {
    let most = issue.actors.iter().map(|actor| actor.power).fold(0.0, f64::max);
    let share = match most {
        most if most <= 10.0 => 710,
        29.0 if all <= 321 => 722,
        29.0 => 738,
        _ => 650,
    };
    (u64::from(all) * share).div_ceil(1000) as u32
}

impl Rooms {
    /// The room of an issue. `None` only if the engine would not take a scenario this module wrote.
    pub fn new(issue: &Issue) -> Option<Self> {
        let at = options(issue);
        let mean = points(issue.compromise_mean());
        // Where nothing holds without agreement, the end of the scale further from the mean stands for having none.
        let reference = issue.reference.map_or(if mean > 50 { 0 } else { 100 }, points);
        let mut usual = template(at.len())?;
        usual.issues.first_mut()?.reference = reference;
        let bracket = usual.brackets.first_mut()?;
        let on = |at: i32| Placement(vec![(0, Reach::point(at))]);
        bracket.omit = on(reference);
        bracket.at_reference.clear();
        for (option, at) in bracket.options.iter_mut().zip(&at) {
            *option = OptionSpec { at: on(*at), ..option.clone() };
        }
        let bridges = at.windows(2).filter(|two| two[1] - two[0] >= WORTH_BRIDGING);
        let room = MAX_OPTIONS - 1 - at.len();
        bracket.reserve = bridges
            .map(|two| i32::midpoint(two[0], two[1]))
            .take(room)
            .map(|middle| Reserve {
                text: format!("words between, at {middle}"),
                at: on(middle),
                by: Vec::new(),
                chair: true,
            })
            .collect();
        let pattern = usual.delegations.first()?.clone();
        let council = !matches!(issue.rule, Rule::Majority);
        let votes = votes(issue);
        usual.delegations = issue
            .actors
            .iter()
            .zip(&votes)
            .map(|(actor, votes)| Delegation {
                id: SeatId::from(actor.name.as_str()),
                name: actor.name.clone(),
                // The Commission and the Parliament are at the table, and have no vote in the Council.
                votes: if council && (is_commission(&actor.name) || is_parliament(&actor.name)) {
                    0
                } else {
                    *votes
                },
                stake: if issue.reference.is_some() { STAKE.0 } else { NOTHING_TO_FALL_BACK_ON },
                stake_plus_minus: if issue.reference.is_some() { STAKE.1 } else { 0 },
                positions: vec![Some(Position {
                    at: points(actor.position),
                    salience: points(actor.salience),
                    tolerance: 0,
                    plus_minus: PLUS_MINUS,
                })],
                ..pattern.clone()
            })
            .collect();
        let all = usual.delegations.iter().map(|delegation| delegation.votes).sum();
        usual.procedure.majority = match issue.rule {
            Rule::Qualified { members } => Majority::Qualified { votes: threshold(issue, all), members },
            Rule::Unanimity => Majority::Unanimity,
            Rule::Majority => Majority::Simple,
        };
        Some(Self { usual, falls_back: issue.reference.is_some() })
    }

    /// The room for one seed: who is how firm, how much each cares within what is uncertain, and how the chair works are
    /// drawn. Each draw has the name of whose it is, so that the order of a file leaves no trace.
    pub fn drawn(&self, seed: u64) -> Scenario {
        let draws = Draws::new(seed);
        let mut room = self.usual.clone();
        room.chair.style = CHAIRS[draws.below("chair", "predict style", 0, CHAIRS.len() as u32) as usize];
        for delegation in &mut room.delegations {
            let who = delegation.id.as_str();
            delegation.style = STYLES[draws.below(who, "predict style", 0, STYLES.len() as u32) as usize];
            let off = draws.below(who, "predict salience", 0, 2 * SALIENCE_PLUS_MINUS + 1) as i32;
            for position in delegation.positions.iter_mut().flatten() {
                position.salience = (position.salience + off - SALIENCE_PLUS_MINUS as i32).clamp(0, 100);
            }
        }
        room
    }

    /// Where a settled option of the room stands.
    pub fn reference(&self) -> i32 {
        self.usual.issues.first().map_or(50, |issue| issue.reference)
    }
}

/// A scenario with one bracket of so many options and one delegation, to be filled in.
fn template(options: usize) -> Option<Scenario> {
    let mut words = String::new();
    let mut at = String::new();
    for option in 0..options {
        let _ = write!(words, "{}form {}", if option > 0 { " / " } else { "" }, option + 1);
        let _ = write!(at, "{}50", if option > 0 { ", " } else { "" });
    }
    let toml = format!(
        r#"format = 1
title = "An issue"
summary = "One issue, one bracket."
rules = "ad-hoc-committee"
[procedure]
meetings = 6
small_groups = 1
small_group_rounds = 2
silence_rounds = 1
[[issues]]
id = "issue"
name = "Issue"
low = "0"
high = "100"
reference = 50
[brackets.words]
issue = "issue"
weight = 10
options = [{at}]
omit = 50
[[delegations]]
id = "one"
name = "One"
attendance = 100
positions.issue = {{ at = 50, salience = 50, source = "assumption: a pattern" }}
"#
    );
    let draft = format!("# An issue\n\n1. The text has [{words}]{{#words}}.\n");
    let files: Files =
        [("scenario.toml".to_owned(), toml), ("draft.md".to_owned(), draft)].into_iter().collect();
    load(&files).scenario
}
