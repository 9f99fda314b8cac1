//! What was possible in a room: whether any text passes, the best by several lights, and if none passes, why.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::measure;
use adref_sim::engine::state::Disagreement;

use super::conflict::{self, Conflict};
use super::fewest::Fewest;
use super::puzzle::{Clause, Puzzle, Row, WHOLE};
use super::solve::{self, Answer, STEP, Status, Watch};
use super::space::{Judged, Space};

/// How often a text that the engine judges otherwise is ruled out and another looked for.
const CORRECTIONS: usize = 50;
/// Points of the frontier between its ends.
const POINTS: i64 = 6;
/// Rounds of tangents for the Nash product.
const TANGENTS: usize = 25;
/// The least gain over what a delegation asks that counts in the Nash product, and what is added to each: a thousandth.
const CRUMB: f64 = 0.001;

/// By what light a text is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// The least satisfied is as well off as can be.
    Least,
    /// The product of what each gains over what it asks is greatest (Nash 1950, “The Bargaining Problem”).
    Nash,
    /// The mean utility is greatest.
    Mean,
    /// It goes furthest from what holds without agreement.
    Ambition,
    /// Its words leave least open to readings.
    Clarity,
}

/// A text that is best by some light.
#[derive(Clone, Debug)]
pub struct Best {
    /// By which.
    pub light: Light,
    /// The text, by alternative of each knot.
    pub choice: Vec<usize>,
    /// What it comes to: thousandths of utility; for the Nash product the geometric mean of the gains in thousandths; for
    /// ambition and clarity weighed points.
    pub value: f64,
    /// What no text that passes is beyond.
    pub bound: f64,
    /// What is known.
    pub status: Status,
}

/// The most that the least satisfied can have where a text is as ambitious as this.
#[derive(Clone, Debug)]
pub struct Point {
    /// Ambition of the text, in thousandths of the greatest there is.
    pub ambition: i64,
    /// The text.
    pub choice: Vec<usize>,
    /// What the least satisfied has, in thousandths.
    pub least: f64,
    /// What it cannot have more than.
    pub bound: f64,
}

/// What was possible.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Whether a text passes: [`Status::Optimal`] if one does.
    pub passes: Status,
    /// The best texts, if any passes.
    pub best: Vec<Best>,
    /// Ambition against the least satisfied.
    pub frontier: Vec<Point>,
    /// What cannot all hold, if none passes.
    pub conflicts: Vec<Conflict>,
    /// The smallest sets of claims that would have to give way.
    pub ways_out: Vec<Fewest>,
    /// The text with the fewest objectors.
    pub fewest: Option<Fewest>,
    /// That text, made as good as can be for the least satisfied of those who do not object.
    pub for_the_rest: Option<Best>,
}

/// How far a text goes from what holds without agreement, weighed; in hundredths of a point.
pub fn ambition(space: &Space) -> impl Fn(&Disagreement, Option<OptionNo>) -> i64 {
    let public = &space.state.public;
    move |entry, on| {
        let reference = measure::reference(public, entry);
        let at = entry.options.get(usize::from(on.unwrap_or(0))).map(|option| &option.at);
        let far = |(issue, reach): &(usize, adref_sim::scenario::Reach)| {
            let holds = measure::reach_on(&reference, *issue).map_or(0, |reach| reach.low);
            i64::from((reach.low - holds).abs() + (reach.high - holds).abs()) * 50
        };
        at.map_or(0, |at| at.0.iter().map(far).sum::<i64>()) * entry.weight
    }
}

/// How wide the words are that a text keeps, in points.
pub fn ambiguity(entry: &Disagreement, on: Option<OptionNo>) -> i64 {
    let at = on.and_then(|on| entry.options.get(usize::from(on)));
    at.map_or(0, |option| option.at.0.iter().map(|(_, reach)| i64::from(reach.width())).sum())
}

/// Surveys a room. `effort` is how many nodes the hardest question may take; `from` are texts to begin with. `told` hears what is
/// looked for next.
pub fn survey(
    space: &Space,
    effort: u64,
    from: &[Vec<usize>],
    watch: &Watch<'_>,
    told: &dyn Fn(&str),
) -> Survey {
    let all = vec![true; space.claims.len()];
    told("looking for a text that passes");
    let asked = Asked { space, kept: all, effort, watch };
    let found = asked.best(asked.plain(), from, effort);
    let mut survey = Survey {
        passes: found.status,
        best: Vec::new(),
        frontier: Vec::new(),
        conflicts: Vec::new(),
        ways_out: Vec::new(),
        fewest: None,
        for_the_rest: None,
    };
    if let Some(choice) = found.choice {
        survey.passes = Status::Optimal;
        let mut from = from.to_vec();
        from.insert(0, choice);
        survey.best = asked.lights(&mut from, told);
        told("following the frontier");
        survey.frontier = asked.frontier(&survey.best, &from);
        return survey;
    }
    told("looking for what cannot all hold");
    survey.conflicts = conflict::conflicts(space, watch);
    told("looking for the smallest ways out");
    survey.ways_out = conflict::ways_out(space, effort, watch);
    told("looking for the text with the fewest objectors");
    survey.fewest = conflict::fewest_objectors(space, effort);
    survey.for_the_rest =
        survey.fewest.as_ref().and_then(|fewest| for_the_rest(space, fewest, effort, watch));
    survey
}

/// The best text for the least satisfied of those who do not object to the text with the fewest objectors, if they are left to object.
fn for_the_rest(space: &Space, fewest: &Fewest, effort: u64, watch: &Watch<'_>) -> Option<Best> {
    let objects = |seat: usize| {
        fewest.groups.iter().any(|group| space.parties.get(*group).is_some_and(|party| party.seat == seat))
    };
    let kept: Vec<bool> =
        space.claims.iter().map(|claim| claim.seats.iter().any(|seat| !objects(*seat))).collect();
    let asked = Asked { space, kept, effort, watch };
    let puzzle = asked.puzzle(|seat| !objects(seat));
    let answer = asked.best(puzzle, std::slice::from_ref(&fewest.choice), effort / 2);
    Some(least(answer.choice?, answer.value, answer.bound, answer.status))
}

fn least(choice: Vec<usize>, value: i64, bound: i64, status: Status) -> Best {
    Best { light: Light::Least, choice, value: thousandths(value), bound: thousandths(bound), status }
}

pub(super) fn thousandths(billionths: i64) -> f64 {
    billionths as f64 / (WHOLE / 1000) as f64
}

/// What a text is worth on average, in thousandths.
pub(super) fn mean_of(space: &Space, choice: &[usize]) -> f64 {
    let sum: i64 = space.parties.iter().map(|party| space.worth_to(party, choice)).sum();
    thousandths(sum) / space.parties.len().max(1) as f64
}

/// The best text on average that leaves nobody worse off than one that is there, and crosses no line that one does not cross.
pub(super) fn for_nothing(space: &Space, there: &[usize], effort: u64, watch: &Watch<'_>) -> Answer {
    let kept = super::left::met(space, there);
    let asked = Asked { space, kept, effort, watch };
    let mut puzzle = asked.toward(asked.mean());
    puzzle.rows.extend(space.parties.iter().map(|party| {
        let floor = Some(space.worth_to(party, there));
        Row { worth: space.row(party, false), floor, level: false }
    }));
    solve::best(&puzzle, &[there.to_vec()], effort / 4, watch)
}

/// Questions about texts that meet some claims.
pub(super) struct Asked<'a> {
    pub(super) space: &'a Space,
    pub(super) kept: Vec<bool>,
    pub(super) effort: u64,
    pub(super) watch: &'a Watch<'a>,
}

impl Asked<'_> {
    fn puzzle(&self, levelled: impl Fn(usize) -> bool) -> Puzzle {
        self.space.puzzle(&self.kept, levelled)
    }

    pub(super) fn plain(&self) -> Puzzle {
        self.puzzle(|_| false)
    }

    /// The puzzle in which this row is to be as great as can be.
    pub(super) fn toward(&self, row: Row) -> Puzzle {
        let mut puzzle = self.plain();
        puzzle.rows.push(row);
        puzzle
    }

    /// Solves, and has the engine judge the answer: one it would not take is ruled out and another looked for.
    pub(super) fn best(&self, mut puzzle: Puzzle, from: &[Vec<usize>], limit: u64) -> Answer {
        let mut answer = solve::best(&puzzle, from, limit, self.watch);
        for _ in 0..CORRECTIONS {
            let Some(choice) = &answer.choice else { break };
            if self.taken(choice) {
                break;
            }
            let other: Clause = (0..self.space.knots.len())
                .map(|knot| (knot, puzzle.all(knot) & !(1 << choice[knot])))
                .filter(|(_, mask)| *mask != 0)
                .collect();
            puzzle.clauses.push(other);
            answer = solve::best(&puzzle, &[], limit, self.watch);
        }
        answer
    }

    /// Whether all whose claims are kept take a text.
    fn taken(&self, choice: &[usize]) -> bool {
        let held = |judged: &Judged| {
            let mut claims = self.space.claims.iter().zip(&self.kept);
            claims.any(|(claim, kept)| *kept && claim.seats.contains(&judged.seat))
        };
        let all = self.kept.iter().all(|kept| *kept);
        !all || self.space.judge(choice).iter().filter(|judged| held(judged)).all(Judged::joins)
    }

    fn lights(&self, from: &mut Vec<Vec<usize>>, told: &dyn Fn(&str)) -> Vec<Best> {
        let mut found = Vec::new();
        told("looking for the best text for the least satisfied");
        let answer = self.best(self.puzzle(|_| true), from, self.effort);
        if let Some(choice) = answer.choice {
            from.insert(0, choice.clone());
            found.push(least(choice, answer.value, answer.bound, answer.status));
        }
        told("looking for the best text on the whole");
        let mean = self.best(self.toward(self.mean()), from, self.effort / 4);
        let sum = mean.choice.map(|choice| {
            from.push(choice.clone());
            Best {
                light: Light::Mean,
                choice,
                value: thousandths(mean.value),
                bound: thousandths(mean.bound),
                status: mean.status,
            }
        });
        told("looking for the Nash product");
        found.extend(self.nash(from));
        found.extend(sum);
        told("looking for the most ambitious text and the clearest");
        found.extend(self.counted(Light::Ambition, from, ambition(self.space), 1));
        found.extend(self.counted(Light::Clarity, from, |entry, on| -ambiguity(entry, on), -1));
        found
    }

    fn mean(&self) -> Row {
        let parties = self.space.parties.len().max(1) as i64;
        let rows: Vec<Vec<i64>> =
            self.space.parties.iter().map(|party| self.space.row(party, false)).collect();
        let columns = rows.first().map_or(0, Vec::len);
        let worth = (0..columns)
            .map(|column| {
                rows.iter().map(|row| i128::from(row[column])).sum::<i128>().div_euclid(i128::from(parties))
                    as i64
            })
            .collect();
        Row { worth, floor: None, level: true }
    }

    /// The text with the most of something that is counted in whole numbers.
    fn counted(
        &self,
        light: Light,
        from: &[Vec<usize>],
        number: impl Fn(&Disagreement, Option<OptionNo>) -> i64,
        sign: i64,
    ) -> Option<Best> {
        let (row, whole) = self.space.row_of(&number);
        let answer = self.best(self.toward(row), from, self.effort / 4);
        let choice = answer.choice?;
        let value = self.space.sum_of(&choice, &number);
        // Rounding costs no more than one billionth a knot.
        let bound = i128::from(answer.bound + self.space.knots.len() as i64) * i128::from(whole);
        let bound = (bound.div_euclid(i128::from(WHOLE)) as i64).max(value);
        Some(Best {
            light,
            choice,
            value: (value * sign) as f64,
            bound: (bound * sign) as f64,
            status: if bound == value { Status::Optimal } else { answer.status },
        })
    }

    /// The least satisfied where a text is at least so ambitious, from the best text for the least satisfied to the most ambitious.
    fn frontier(&self, best: &[Best], from: &[Vec<usize>]) -> Vec<Point> {
        let number = ambition(self.space);
        let (row, whole) = self.space.row_of(&number);
        let of = |choice: &[usize]| self.space.sum_of(choice, &number);
        let by = |light: Light| best.iter().find(|best| best.light == light);
        let (Some(least), Some(most)) = (by(Light::Least), by(Light::Ambition)) else { return Vec::new() };
        let (low, high) = (of(&least.choice), of(&most.choice));
        let told = |ambition: i64| (i128::from(ambition) * 1000 / i128::from(whole)) as i64;
        let mut points = vec![Point {
            ambition: told(low),
            choice: least.choice.clone(),
            least: least.value,
            bound: least.bound,
        }];
        for step in 1..=POINTS {
            let asked = low + (high - low) * step / POINTS;
            let mut puzzle = self.puzzle(|_| true);
            let floor = i128::from(asked) * i128::from(WHOLE) / i128::from(whole);
            puzzle.rows.push(Row {
                floor: Some(floor as i64 - self.space.knots.len() as i64),
                level: false,
                ..row.clone()
            });
            let mut begin: Vec<Vec<usize>> = from.to_vec();
            begin.insert(0, most.choice.clone());
            let answer = self.best(puzzle, &begin, self.effort / 8);
            if let Some(choice) = answer.choice {
                points.push(Point {
                    ambition: told(of(&choice)),
                    choice,
                    least: thousandths(answer.value),
                    bound: thousandths(answer.bound),
                });
            }
        }
        // What another point is at least as good as on both counts is no part of the frontier.
        let kept: Vec<Point> = points
            .iter()
            .enumerate()
            .filter(|(at, point)| {
                !points.iter().enumerate().any(|(other, better)| {
                    let (one, two) = ((better.ambition, better.least), (point.ambition, point.least));
                    one.0 >= two.0 && one.1 >= two.1 && (one != two || other < *at)
                })
            })
            .map(|(_, point)| point.clone())
            .collect();
        kept
    }

    /// The greatest product of gains: the logarithm is below each of its tangents, so that the least of tangents at texts found so far
    /// bounds it, and comes down to it as texts are added.
    fn nash(&self, from: &[Vec<usize>]) -> Option<Best> {
        let mut puzzle = self.plain();
        let floors: Vec<(Row, i64)> = self
            .space
            .parties
            .iter()
            .map(|party| {
                let row = Row { worth: self.space.row(party, false), floor: None, level: false };
                (row, party.floor())
            })
            .collect();
        let gains = |choice: &[usize]| -> Vec<f64> {
            floors
                .iter()
                .map(|(row, floor)| (self.space.value(row, choice) - floor) as f64 / WHOLE as f64 + CRUMB)
                .collect()
        };
        let product = |choice: &[usize]| {
            let gains = gains(choice);
            gains.iter().map(|gain| libm::log(gain.max(CRUMB))).sum::<f64>() / gains.len().max(1) as f64
        };
        let mut best: Option<(f64, Vec<usize>)> = None;
        let known: Vec<&Vec<usize>> =
            from.iter().filter(|choice| puzzle.holds(choice) && self.taken(choice)).collect();
        for choice in known {
            let product = product(choice);
            if best.as_ref().is_none_or(|(found, _)| product > *found) {
                best = Some((product, choice.clone()));
            }
            puzzle.rows.push(self.tangent(&floors, &gains(choice)));
        }
        let mut bound = f64::INFINITY;
        let mut status = Status::Bounded;
        for _ in 0..TANGENTS {
            let (found, choice) = best.clone()?;
            let answer = self.best(puzzle.clone(), &[choice], self.effort / 16);
            let Some(next) = answer.choice else { break };
            bound = bound.min((answer.bound + self.space.knots.len() as i64) as f64 / LOG_UNIT);
            let product = product(&next);
            if product > found {
                best = Some((product, next.clone()));
            }
            if bound - found.max(product) < STEP as f64 / LOG_UNIT * 2.0 {
                status = Status::Optimal;
                break;
            }
            if self.watch.over() || answer.status != Status::Optimal {
                break;
            }
            puzzle.rows.push(self.tangent(&floors, &gains(&next)));
        }
        let (product, choice) = best?;
        let mean = |log: f64| (libm::exp(log) - CRUMB) * 1000.0;
        Some(Best {
            light: Light::Nash,
            choice,
            value: mean(product),
            bound: mean(bound.max(product)),
            status,
        })
    }

    /// The tangent of the mean logarithm at some gains, as a row.
    fn tangent(&self, floors: &[(Row, i64)], gains: &[f64]) -> Row {
        let parties = floors.len().max(1) as f64;
        let columns = floors.first().map_or(0, |(row, _)| row.worth.len());
        let mut sums = vec![0.0; columns];
        let mut constant = 0.0;
        for ((row, floor), gain) in floors.iter().zip(gains) {
            // Tangents at very small gains are so steep that they say nothing of others.
            let at = gain.max(10.0 * CRUMB);
            constant += libm::log(at) - 1.0 + (CRUMB - *floor as f64 / WHOLE as f64) / at;
            for (sum, worth) in sums.iter_mut().zip(&row.worth) {
                *sum += *worth as f64 / WHOLE as f64 / at;
            }
        }
        let mut worth: Vec<i64> = sums.iter().map(|sum| (sum / parties * LOG_UNIT).ceil() as i64).collect();
        let constant = (constant / parties * LOG_UNIT).ceil() as i64;
        let first = self.space.knots.first().map_or(0, |knot| knot.alternatives.len());
        worth.iter_mut().take(first).for_each(|worth| *worth += constant);
        Row { worth, floor: None, level: true }
    }
}

/// What one of the logarithm counts as in a row.
const LOG_UNIT: f64 = 100_000_000.0;
