//! Red lines as clauses over knots.

use std::collections::BTreeMap;

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::measure::Test;
use adref_sim::engine::state::BracketState;
use adref_sim::engine::{Public, State};
use adref_sim::scenario::Scope;
use adref_sim::text;

use super::puzzle::Clause;
use super::space::{Knot, mask, options, outside};

/// What has to hold: all of these clauses. None is anything; an empty clause is nothing.
pub(super) type Formula = Vec<Clause>;

/// What texts hold which phrases, by a text for each alternative of each knot.
#[derive(Clone, Debug, Default)]
pub(super) struct Atoms(BTreeMap<String, Formula>);

impl Atoms {
    /// Looks for the phrases that any line asks about.
    pub(super) fn of(state: &State, knots: &[Knot]) -> Self {
        let mut tests: BTreeMap<String, Test> = BTreeMap::new();
        for line in state.briefs.iter().flat_map(|brief| &brief.lines) {
            phrases(&line.test, &mut tests);
        }
        if tests.is_empty() {
            return Self::default();
        }
        let public = &state.public;
        let rendered = |choice: &[usize]| {
            let room = public.with_choices(&options(public, knots, choice));
            let text = room.text();
            tests.values().map(|test| test.holds(&room, &text)).collect::<Vec<bool>>()
        };
        let plain = vec![0; knots.len()];
        let without = rendered(&plain);
        let found: Vec<Vec<Vec<bool>>> = knots
            .iter()
            .enumerate()
            .map(|(at, knot)| {
                let mut choice = plain.clone();
                (0..knot.alternatives.len())
                    .map(|alternative| {
                        choice[at] = alternative;
                        if alternative == 0 { without.clone() } else { rendered(&choice) }
                    })
                    .collect()
            })
            .collect();
        let present = tests.keys().enumerate().map(|(test, key)| {
            let such = |at: usize, wanted: bool| {
                found[at]
                    .iter()
                    .enumerate()
                    .filter(|(_, found)| found[test] == wanted)
                    .fold(0, |m, (a, _)| m | 1 << a)
            };
            // Where the words are there in any case, unless one knot takes them out; else where one brings them in.
            let with: Clause = if without[test] {
                match (0..knots.len()).find(|at| such(*at, false) != 0) {
                    Some(at) => vec![(at, such(at, true))],
                    None => return (key.clone(), Vec::new()),
                }
            } else {
                (0..knots.len()).map(|at| (at, such(at, true))).filter(|(_, mask)| *mask != 0).collect()
            };
            (key.clone(), vec![with])
        });
        Self(present.collect())
    }
}

/// The phrases a test asks about, as tests that they are there.
fn phrases(test: &Test, found: &mut BTreeMap<String, Test>) {
    match test {
        Test::Phrase { phrase, within, brackets, .. } if !matches!(within, Scope::Bracket(_)) => {
            let test = Test::Phrase {
                phrase: phrase.clone(),
                present: true,
                within: within.clone(),
                brackets: brackets.clone(),
            };
            found.insert(key(phrase, within), test);
        }
        Test::IfThen(first, then) => {
            phrases(first, found);
            phrases(then, found);
        }
        _ => {}
    }
}

fn key(phrase: &str, within: &Scope) -> String {
    format!("{within:?} {phrase}")
}

/// A test as clauses.
pub(super) fn formula(test: &Test, public: &Public, knots: &[Knot], atoms: &Atoms) -> Formula {
    let mut formula = match test {
        Test::Bound { issue, low, high, brackets } => each(public, knots, brackets, |bracket, on| match on {
            Some(option) => public.table[bracket]
                .options
                .get(usize::from(option))
                .is_none_or(|option| !outside(&option.at, *issue, *low, *high)),
            None => true,
        }),
        Test::Choice { bracket, option, keeps } => {
            each(public, knots, &[*bracket], |_, on| (on.unwrap_or(0) == *option) == *keeps)
        }
        Test::Phrase { phrase, present, within, .. } => {
            let there = match within {
                Scope::Bracket(bracket) => {
                    each(public, knots, &[*bracket], |bracket, on| in_words(public, bracket, on, phrase))
                }
                _ => atoms.0.get(&key(phrase, within)).cloned().unwrap_or_default(),
            };
            if *present { there } else { not(&there, knots) }
        }
        Test::IfThen(first, then) => {
            let unless = not(&formula(first, public, knots, atoms), knots);
            let then = formula(then, public, knots, atoms);
            let or = |one: &Clause| {
                then.iter().map(|other| one.iter().chain(other).copied().collect()).collect::<Vec<Clause>>()
            };
            unless.iter().flat_map(or).collect()
        }
    };
    for clause in &mut formula {
        tidy(clause);
    }
    formula.retain(|clause| !clause.iter().any(|(knot, mask)| *mask == full(&knots[*knot])));
    formula.sort();
    formula.dedup();
    formula
}

fn in_words(public: &Public, bracket: usize, on: Option<OptionNo>, phrase: &str) -> bool {
    on.filter(|option| *option > 0)
        .is_some_and(|option| text::contains_phrase(public.table[bracket].words(option), phrase))
}

/// That each of these brackets stands on something that is such.
fn each(
    public: &Public,
    knots: &[Knot],
    brackets: &[usize],
    such: impl Fn(usize, Option<OptionNo>) -> bool,
) -> Formula {
    let mut formula = Vec::new();
    for bracket in brackets {
        let found = knots
            .iter()
            .enumerate()
            .find_map(|(at, knot)| Some((at, knot.brackets.iter().position(|other| other == bracket)?)));
        if let Some((at, place)) = found {
            formula.push(vec![(at, mask(&knots[at], |stands| such(*bracket, stands[place])))]);
            continue;
        }
        // What is not to be settled breaks nothing, except what an earlier session agreed.
        if let Some(BracketState::Settled { option, .. }) =
            public.table.get(*bracket).map(|entry| entry.state)
            && !such(*bracket, Some(option))
        {
            formula.push(Vec::new());
        }
    }
    formula
}

/// What has to hold for a formula not to: one of its clauses fails, which is all knots of that clause elsewhere.
fn not(formula: &Formula, knots: &[Knot]) -> Formula {
    let mut negated: Formula = vec![Vec::new()];
    for clause in formula {
        let fails: Vec<(usize, u64)> =
            clause.iter().map(|(knot, mask)| (*knot, full(&knots[*knot]) & !mask)).collect();
        // One of those before fails, or all of this one's do.
        negated = negated
            .iter()
            .flat_map(|one| {
                fails.iter().map(|fail| {
                    let mut clause = one.clone();
                    clause.push(*fail);
                    clause
                })
            })
            .collect();
    }
    negated
}

fn full(knot: &Knot) -> u64 {
    u64::MAX >> (64 - knot.alternatives.len().max(1))
}

/// One mask a knot, none that is empty.
fn tidy(clause: &mut Clause) {
    let mut masks: BTreeMap<usize, u64> = BTreeMap::new();
    for (knot, mask) in clause.iter() {
        *masks.entry(*knot).or_default() |= mask;
    }
    *clause = masks.into_iter().filter(|(_, mask)| *mask != 0).collect();
}
