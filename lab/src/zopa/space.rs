//! All the texts a room could settle on: brackets as knots, what options cost delegations as rows, red lines as clauses.
//!
//! Brackets inside one another that have few combinations become one knot with an alternative for each; where they have many, each is
//! a knot with an alternative more (gone with the outer words), tied by clauses. What the engine asks of a text, a clause says exactly,
//! phrases included as long as no phrase reaches from one bracket's words into another's; every text that is found is judged by
//! the engine itself all the same.

use std::collections::BTreeMap;

use adref_agents::acceptance::Acceptance;
use adref_sim::engine::action::OptionNo;
use adref_sim::engine::measure;
use adref_sim::engine::state::{BracketState, Disagreement, How, OptionOnTable};
use adref_sim::engine::{Brief, Public, State};
use adref_sim::scenario::{Response, Scenario};

use super::lines::{Atoms, Formula, formula};
use super::puzzle::{Clause, MAX_ALTERNATIVES, Puzzle, Row, Toll, WHOLE};

/// Billionths in a thousandth.
const THOUSANDTH: i64 = WHOLE / 1_000;

/// A knot: one bracket, or several that are inside one another.
#[derive(Clone, Debug)]
pub struct Knot {
    /// The brackets, by index.
    pub brackets: Vec<usize>,
    /// For each alternative, what each bracket stands on; `None` is gone with the outer words.
    pub alternatives: Vec<Vec<Option<OptionNo>>>,
}

/// What somebody asks of a text.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Who asks it, by index in room order.
    pub seats: Vec<usize>,
    /// What it is.
    pub what: Asked,
}

/// A kind of claim.
#[derive(Clone, Debug)]
pub enum Asked {
    /// A line that is not crossed.
    Line {
        /// The line's index with each of the seats.
        lines: Vec<usize>,
        /// What has to hold.
        clauses: Vec<Clause>,
    },
    /// A text that is worth as much as the delegation asks at least; the row is this seat's.
    Worth,
}

/// A seat whose consent counts.
#[derive(Clone, Debug)]
pub struct Party {
    /// By index in room order.
    pub seat: usize,
    /// What it takes.
    pub acceptance: Acceptance,
    /// What each column is worth to it, in billionths of utility.
    pub worth: Vec<i64>,
    /// The tolls it pays on its utility and, on top of those, on what it accepts; in thousandths.
    tolls: Vec<(usize, i64)>,
    swallowed: Vec<usize>,
}

/// All the texts of a room.
#[derive(Clone, Debug)]
pub struct Space {
    /// The room.
    pub state: State,
    /// The knots, those of tolls not among them.
    pub knots: Vec<Knot>,
    /// Whose consent counts.
    pub parties: Vec<Party>,
    /// What they ask.
    pub claims: Vec<Claim>,
    /// Knots, what always holds, and tolls; no rows.
    base: Puzzle,
}

/// What a text comes to for a party, by the engine itself.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The seat.
    pub seat: usize,
    /// What the text is worth to it, in thousandths.
    pub utility: i64,
    /// What it has to be worth at least.
    pub least: i64,
    /// Lines it crosses that the seat says no over, by index.
    pub blocked: Vec<usize>,
}

impl Judged {
    /// Whether it takes the text.
    pub fn joins(&self) -> bool {
        self.blocked.is_empty() && self.utility >= self.least
    }
}

/// Puts the words that delegations and the chair have in reserve on the table, so that they can be chosen. How many there are.
pub fn bring_reserve(state: &mut State, scenario: &Scenario) -> usize {
    let mut brought = 0;
    for spec in &scenario.brackets {
        let Some(index) = state.public.bracket(&spec.id) else { continue };
        for reserve in &spec.reserve {
            let entry = &mut state.public.table[index];
            if entry.options.iter().any(|option| option.text == reserve.text) {
                continue;
            }
            entry.options.push(OptionOnTable {
                text: reserve.text.clone(),
                at: reserve.at.clone(),
                live: true,
                by: Vec::new(),
                placed_by: String::new(),
                written: false,
                to: None,
                overruled: None,
            });
            let weight = entry.weight;
            for brief in &mut state.briefs {
                let loss = brief.loss_of(&reserve.at, weight);
                if let Some(row) = brief.losses.get_mut(index) {
                    row.push(loss);
                }
            }
            brought += 1;
        }
    }
    brought
}

impl Space {
    /// The texts of a room whose instructions have come.
    pub fn of(state: State) -> Self {
        let public = &state.public;
        let knots = knots(public);
        let sizes: Vec<usize> = knots.iter().map(|knot| knot.alternatives.len()).collect();
        let mut base = Puzzle::new(&sizes);
        base.clauses = structure(public, &knots);
        let atoms = Atoms::of(&state, &knots);
        let mut tolls: BTreeMap<Formula, usize> = BTreeMap::new();
        let mut lines: BTreeMap<Formula, Claim> = BTreeMap::new();
        let mut parties = Vec::new();
        for brief in state.briefs.iter().filter(|brief| public.drafts(brief.seat)) {
            let acceptance = Acceptance::of(public, brief);
            let mut party = Party {
                seat: brief.seat,
                acceptance,
                worth: worth(public, brief, &knots),
                tolls: Vec::new(),
                swallowed: Vec::new(),
            };
            for (index, line) in brief.lines.iter().enumerate() {
                let clauses = formula(&line.test, public, &knots, &atoms);
                if clauses.is_empty() {
                    continue;
                }
                if acceptance.blocks(line) {
                    let claim = lines.entry(clauses.clone()).or_insert_with(|| Claim {
                        seats: Vec::new(),
                        what: Asked::Line { lines: Vec::new(), clauses },
                    });
                    claim.seats.push(brief.seat);
                    if let Asked::Line { lines, .. } = &mut claim.what {
                        lines.push(index);
                    }
                    continue;
                }
                let price = if line.response == Response::Price { line.price } else { 0 };
                let swallowed = line.response == Response::Dissociate && acceptance.swallowed > 0;
                if price > 0 || swallowed {
                    let next = tolls.len();
                    let toll = *tolls.entry(clauses).or_insert(next);
                    if price > 0 { party.tolls.push((toll, price)) } else { party.swallowed.push(toll) }
                }
            }
            parties.push(party);
        }
        let mut claims: Vec<Claim> = lines.into_values().collect();
        claims.sort_by_key(|claim| (claim.seats.first().copied(), claim.seats.len()));
        claims.extend(parties.iter().map(|party| Claim { seats: vec![party.seat], what: Asked::Worth }));
        let base = with_tolls(base, &sizes, tolls);
        for party in &mut parties {
            party.worth.resize(base.columns(), 0);
        }
        Self { state, knots, parties, claims, base }
    }

    /// The puzzle in which these claims have to be met and the least of the parties that `levelled` names is to be as well off as can be.
    pub fn puzzle(&self, kept: &[bool], levelled: impl Fn(usize) -> bool) -> Puzzle {
        let mut puzzle = self.base.clone();
        let mut floors = vec![false; self.state.briefs.len()];
        for (claim, _) in self.claims.iter().zip(kept).filter(|(_, kept)| **kept) {
            match &claim.what {
                Asked::Line { clauses, .. } => puzzle.clauses.extend(clauses.iter().cloned()),
                Asked::Worth => claim.seats.iter().for_each(|seat| floors[*seat] = true),
            }
        }
        // Delegations with the same tastes are one row: the greatest floor of them counts.
        let mut rows: BTreeMap<Vec<i64>, (Option<i64>, bool)> = BTreeMap::new();
        for party in &self.parties {
            let level = levelled(party.seat);
            let floor = floors[party.seat].then(|| party.floor());
            let strict = floor.is_some() && !party.swallowed.is_empty();
            if strict {
                let slot = rows.entry(self.row(party, true)).or_insert((None, false));
                slot.0 = slot.0.max(floor);
            }
            if level || (floor.is_some() && !strict) {
                let slot = rows.entry(self.row(party, false)).or_insert((None, false));
                slot.0 = if strict { slot.0 } else { slot.0.max(floor) };
                slot.1 |= level;
            }
        }
        puzzle.rows = rows.into_iter().map(|(worth, (floor, level))| Row { worth, floor, level }).collect();
        puzzle
    }

    /// What each column is worth to a party, tolls included; with what it swallows, if asked.
    pub(super) fn row(&self, party: &Party, swallowing: bool) -> Vec<i64> {
        let mut worth = party.worth.clone();
        let mut pay = |toll: usize, price: i64| {
            worth[self.base.column(self.base.tolls[toll].knot, 1)] -= price * THOUSANDTH;
        };
        party.tolls.iter().for_each(|(toll, price)| pay(*toll, *price));
        if swallowing {
            party.swallowed.iter().for_each(|toll| pay(*toll, party.acceptance.swallowed));
        }
        worth
    }

    /// A row from a number for each option of each bracket, with the sum of the greatest as a whole; and that sum.
    pub fn row_of(&self, number: impl Fn(&Disagreement, Option<OptionNo>) -> i64) -> (Row, i64) {
        let table = &self.state.public.table;
        let sum = |knot: &Knot, standing: &Vec<Option<OptionNo>>| -> i64 {
            knot.brackets.iter().zip(standing).map(|(bracket, on)| number(&table[*bracket], *on)).sum()
        };
        let sums: Vec<Vec<i64>> =
            self.knots.iter().map(|knot| knot.alternatives.iter().map(|a| sum(knot, a)).collect()).collect();
        let most = |sums: &Vec<i64>| sums.iter().map(|sum| sum.abs()).max().unwrap_or(0);
        let whole = sums.iter().map(most).sum::<i64>().max(1);
        let mut worth: Vec<i64> = sums
            .iter()
            .flatten()
            .map(|sum| (i128::from(*sum) * i128::from(WHOLE) / i128::from(whole)) as i64)
            .collect();
        worth.resize(self.base.columns(), 0);
        (Row { worth, floor: None, level: true }, whole)
    }

    /// The sum of such numbers in a text.
    pub fn sum_of(&self, choice: &[usize], number: impl Fn(&Disagreement, Option<OptionNo>) -> i64) -> i64 {
        let table = &self.state.public.table;
        let standing = self
            .knots
            .iter()
            .zip(choice)
            .flat_map(|(knot, a)| knot.brackets.iter().zip(&knot.alternatives[*a]));
        standing.map(|(bracket, on)| number(&table[*bracket], *on)).sum()
    }

    /// What a text is worth by a row.
    pub fn value(&self, row: &Row, choice: &[usize]) -> i64 {
        self.base.value(row, choice)
    }

    /// What a text is worth to a party, in billionths of utility.
    pub fn worth_to(&self, party: &Party, choice: &[usize]) -> i64 {
        self.value(&Row { worth: self.row(party, false), floor: None, level: false }, choice)
    }

    /// The row of what a party asks a text to be worth.
    pub(super) fn floor_row(&self, party: &Party) -> Row {
        Row { worth: self.row(party, true), floor: Some(party.floor()), level: false }
    }

    /// Whose row a puzzle of all claims would hold for a seat.
    pub fn party(&self, seat: usize) -> Option<&Party> {
        self.parties.iter().find(|party| party.seat == seat)
    }

    /// The room as it would be with a text.
    pub fn room(&self, choice: &[usize]) -> Public {
        self.state.public.with_choices(&self.options(choice))
    }

    /// The option of each bracket in a text.
    pub fn options(&self, choice: &[usize]) -> Vec<OptionNo> {
        options(&self.state.public, &self.knots, choice)
    }

    /// The choice a text comes from: what stands on an option that is not in question is left out.
    pub fn choice_of(&self, public: &Public) -> Vec<usize> {
        let standing = |bracket: &usize| match public.table.get(*bracket).map(|entry| entry.state) {
            Some(BracketState::Gone) => None,
            Some(BracketState::Settled { option, .. }) => Some(option),
            _ => Some(0),
        };
        let mut choice: Vec<usize> = self
            .knots
            .iter()
            .map(|knot| {
                let stands: Vec<Option<OptionNo>> = knot.brackets.iter().map(standing).collect();
                let agrees = |alternative: &Vec<Option<OptionNo>>| {
                    alternative.iter().zip(&stands).filter(|(one, other)| one == other).count()
                };
                let best = (0..knot.alternatives.len())
                    .max_by_key(|at| (agrees(&knot.alternatives[*at]), std::cmp::Reverse(*at)));
                best.unwrap_or(0)
            })
            .collect();
        choice.resize(self.base.knots(), 0);
        self.base.follow(&mut choice);
        choice
    }

    /// What the engine makes of a text.
    pub fn judge(&self, choice: &[usize]) -> Vec<Judged> {
        let room = self.room(choice);
        let text = room.text();
        self.parties
            .iter()
            .map(|party| {
                let brief = &self.state.briefs[party.seat];
                let crossed = brief.crossed(&room, &text);
                let swallowed = crossed
                    .iter()
                    .filter(|line| brief.lines[**line].response == Response::Dissociate)
                    .count();
                let blocked = crossed
                    .iter()
                    .copied()
                    .filter(|line| party.acceptance.blocks(&brief.lines[*line]))
                    .collect();
                Judged {
                    seat: party.seat,
                    utility: brief.utility(&room, &text),
                    least: party.acceptance.least + party.acceptance.swallowed * swallowed as i64,
                    blocked,
                }
            })
            .collect()
    }

    /// How many texts there are, as far as a number of this size can say.
    pub fn texts(&self) -> f64 {
        self.knots.iter().map(|knot| knot.alternatives.len() as f64).product()
    }

    /// How many knots a choice is of.
    pub fn length(&self) -> usize {
        self.base.knots()
    }
}

impl Party {
    /// The least its row may come to. The engine rounds a utility up to the next thousandth, and rows are rounded up: whatever
    /// the engine takes reaches this.
    pub(super) fn floor(&self) -> i64 {
        (self.acceptance.least - 1) * THOUSANDTH + 1
    }
}

/// Whether a bracket is not to be settled: agreed before, kept for later, or lost.
fn fixed(entry: &Disagreement) -> bool {
    matches!(
        entry.state,
        BracketState::Reserved | BracketState::Fallen | BracketState::Settled { how: How::Agreed(_), .. }
    )
}

/// The option of each bracket in a text; 0 where there is nothing to choose.
pub(super) fn options(public: &Public, knots: &[Knot], choice: &[usize]) -> Vec<OptionNo> {
    let mut options = vec![0; public.table.len()];
    for (knot, alternative) in knots.iter().zip(choice) {
        for (bracket, on) in knot.brackets.iter().zip(&knot.alternatives[*alternative]) {
            options[*bracket] = on.unwrap_or(0);
        }
    }
    options
}

fn knots(public: &Public) -> Vec<Knot> {
    let open = |index: usize| public.table.get(index).is_some_and(|entry| !fixed(entry));
    // Which bracket is the outermost of those that are not fixed.
    let outermost = |mut index: usize| {
        while let Some((outer, _)) = public.table[index].parent.filter(|(outer, _)| open(*outer)) {
            index = outer;
        }
        index
    };
    let mut nests: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in (0..public.table.len()).filter(|index| open(*index)) {
        nests.entry(outermost(index)).or_default().push(index);
    }
    let mut knots = Vec::new();
    for brackets in nests.into_values() {
        if let Some(alternatives) = together(public, &brackets) {
            knots.push(Knot { brackets, alternatives });
            continue;
        }
        for bracket in brackets {
            let entry = &public.table[bracket];
            let inside = entry.parent.is_some_and(|(outer, _)| open(outer));
            let stands = (0..entry.options.len()).map(|option| vec![Some(option as OptionNo)]);
            let alternatives = stands.chain(inside.then(|| vec![None])).collect();
            knots.push(Knot { brackets: vec![bracket], alternatives });
        }
    }
    knots.sort_by_key(|knot| knot.brackets[0]);
    knots
}

/// Everything brackets inside one another can stand on together, if that is little enough.
fn together(public: &Public, brackets: &[usize]) -> Option<Vec<Vec<Option<OptionNo>>>> {
    let mut found: Vec<Vec<Option<OptionNo>>> = vec![Vec::new()];
    for bracket in brackets {
        let entry = &public.table[*bracket];
        let parent = entry
            .parent
            .and_then(|(outer, within)| Some((brackets.iter().position(|other| *other == outer)?, within)));
        let mut next = Vec::new();
        for stands in found {
            let gone = parent.is_some_and(|(outer, within)| stands[outer] != Some(within));
            let options = if gone { 0 } else { entry.options.len() };
            let add = |on| {
                let mut stands = stands.clone();
                stands.push(on);
                stands
            };
            next.extend((0..options).map(|option| add(Some(option as OptionNo))));
            next.extend(gone.then(|| add(None)));
        }
        if next.len() > MAX_ALTERNATIVES {
            return None;
        }
        found = next;
    }
    Some(found)
}

/// That inner words are gone if and only if the outer ones are not there.
fn structure(public: &Public, knots: &[Knot]) -> Vec<Clause> {
    let of: BTreeMap<usize, usize> = knots
        .iter()
        .enumerate()
        .filter(|(_, k)| k.brackets.len() == 1)
        .map(|(at, k)| (k.brackets[0], at))
        .collect();
    let mut clauses = Vec::new();
    for (at, knot) in knots.iter().enumerate() {
        let Some(gone) = knot.alternatives.iter().position(|stands| stands == &[None]) else { continue };
        let Some((outer, within)) = public.table[knot.brackets[0]].parent else { continue };
        let Some(outer) = of.get(&outer) else { continue };
        let there = mask(&knots[*outer], |stands| stands[0] == Some(within));
        let away = mask(&knots[*outer], |stands| stands[0] != Some(within));
        let here = mask(knot, |stands| stands[0].is_some());
        clauses.push(vec![(*outer, there), (at, 1 << gone)]);
        clauses.push(vec![(*outer, away), (at, here)]);
    }
    clauses
}

/// The alternatives of a knot that are such.
pub(super) fn mask(knot: &Knot, such: impl Fn(&[Option<OptionNo>]) -> bool) -> u64 {
    let found = knot.alternatives.iter().enumerate().filter(|(_, stands)| such(stands));
    found.fold(0, |mask, (at, _)| mask | 1 << at)
}

/// What each alternative is worth to a delegation, in billionths of its utility, rounded up.
fn worth(public: &Public, brief: &Brief, knots: &[Knot]) -> Vec<i64> {
    let share = |loss: i64| {
        if brief.scale == 0 {
            0
        } else {
            (i128::from(loss) * i128::from(WHOLE) / i128::from(brief.scale)) as i64
        }
    };
    let fixed: i64 = (0..public.table.len())
        .filter(|index| fixed(&public.table[*index]))
        .map(|index| brief.cost(public, index))
        .sum();
    let mut rest = WHOLE - share(fixed);
    let mut worth = Vec::new();
    for knot in knots {
        for stands in &knot.alternatives {
            let loss: i64 = knot
                .brackets
                .iter()
                .zip(stands)
                .map(|(bracket, on)| brief.loss(*bracket, on.unwrap_or(0)))
                .sum();
            worth.push(rest - share(loss));
        }
        rest = 0;
    }
    worth
}

/// The puzzle with a knot more for each toll.
fn with_tolls(plain: Puzzle, sizes: &[usize], tolls: BTreeMap<Formula, usize>) -> Puzzle {
    let mut order: Vec<(usize, Formula)> = tolls.into_iter().map(|(clauses, at)| (at, clauses)).collect();
    order.sort_unstable_by_key(|(at, _)| *at);
    let mut sizes = sizes.to_vec();
    sizes.extend(order.iter().map(|_| 2));
    let mut puzzle = Puzzle::new(&sizes);
    let knots = plain.knots();
    puzzle.clauses = plain.clauses;
    for (at, clauses) in order {
        let knot = knots + at;
        let first = puzzle.clauses.len();
        for mut clause in clauses {
            clause.push((knot, 0b10));
            puzzle.clauses.push(clause);
        }
        puzzle.tolls.push(Toll { knot, clauses: (first..puzzle.clauses.len()).collect() });
    }
    puzzle
}

/// What a test says of words at one place, for those who show it.
pub(super) fn outside(at: &adref_sim::scenario::Placement, issue: usize, low: i32, high: i32) -> bool {
    measure::reach_on(at, issue).is_some_and(|reach| reach.low > high || reach.high < low)
}
