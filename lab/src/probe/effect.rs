//! What words change: runs with them beside runs without, seed by seed.

use std::collections::{BTreeMap, BTreeSet};

use adref_sim::engine::State;
use adref_sim::engine::action::OptionNo;
use adref_sim::scenario::Response;
use serde::Serialize;

use super::fixed::RULES;
use super::play::Seen;
use crate::experiments::Fate;
use crate::experiments::shares::{mcnemar, paired_interval};
use crate::experiments::statistics::{Interval, Resamples, mean};
use crate::sweep::summary::Share;

/// How often something was, without the words and with them.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Paired {
    /// Without.
    pub without: Share,
    /// With.
    pub with: Share,
    /// The difference in percentage points.
    pub difference: f64,
    /// Its 95-per-cent interval (Agresti & Min 2005); nothing but 0 where the two texts are one.
    pub interval: Interval,
    /// Pairs of runs in which it was only without, and only with.
    pub only: (u32, u32),
    /// How likely pairs as uneven are by chance alone (McNemar 1947, exact).
    pub p: f64,
}

impl Paired {
    /// Of pairs `(without, with)`. `same`: both were played on the very same text.
    pub fn of(pairs: impl Iterator<Item = (bool, bool)>, same: bool) -> Self {
        let (mut all, mut both, mut only) = (0, 0, (0, 0));
        for (without, with) in pairs {
            all += 1;
            both += u32::from(without && with);
            only.0 += u32::from(without && !with);
            only.1 += u32::from(with && !without);
        }
        let (without, with) = (Share::new(both + only.0, all), Share::new(both + only.1, all));
        let interval =
            if same { Interval { low: 0.0, high: 0.0 } } else { paired_interval(only.0, only.1, all) };
        let interval = Interval { low: 100.0 * interval.low, high: 100.0 * interval.high };
        let difference = (f64::from(only.1) - f64::from(only.0)) * 100.0 / f64::from(all.max(1));
        Self { without, with, difference, interval, only, p: mcnemar(only.0, only.1) }
    }

    /// Whether the difference is more than chance: its interval leaves out 0.
    pub fn clear(&self) -> bool {
        !self.interval.holds(0.0)
    }
}

/// The mean of a number, without the words and with them.
#[derive(Clone, Debug, Serialize)]
pub struct Number {
    /// What it counts.
    pub name: &'static str,
    /// Without.
    pub without: f64,
    /// With.
    pub with: f64,
    /// The mean difference.
    pub difference: f64,
    /// Its 95-per-cent interval (bootstrap over pairs).
    pub interval: Interval,
}

impl Number {
    /// Of pairs `(without, with)`.
    pub(super) fn of(name: &'static str, pairs: &[(f64, f64)], resamples: &Resamples) -> Self {
        let differences: Vec<f64> = pairs.iter().map(|(without, with)| with - without).collect();
        let all = |side: fn(&(f64, f64)) -> f64| mean(&pairs.iter().map(side).collect::<Vec<_>>());
        let difference = mean(&differences).unwrap_or(0.0);
        Self {
            name,
            without: all(|pair| pair.0).unwrap_or(0.0),
            with: all(|pair| pair.1).unwrap_or(0.0),
            difference,
            interval: resamples
                .interval(&differences)
                .unwrap_or(Interval { low: difference, high: difference }),
        }
    }
}

/// What the words change for one delegation.
#[derive(Clone, Debug, Serialize)]
pub struct Mover {
    /// Who.
    pub seat: String,
    /// How often it stands in the way of the last text. Pairs only without are those in which it moves from objecting to
    /// joining, pairs only with the way back.
    pub objects: Paired,
    /// What the result is worth to it, in thousandths.
    pub worth: Number,
}

/// How often the last text crosses a line.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Whose.
    pub seat: String,
    /// What it does about it.
    pub response: &'static str,
    /// Why it holds it.
    pub reason: String,
    /// How often.
    pub crossed: Paired,
}

/// What the words change elsewhere in the text.
#[derive(Clone, Debug, Serialize)]
pub struct Elsewhere {
    /// The bracket.
    pub bracket: String,
    /// In how many pairs that both end in a text it ends otherwise.
    pub differs: Share,
    /// How it most often ends without the words, and with them.
    pub usual: (String, String),
}

/// How often a rule would adopt the last text.
#[derive(Clone, Debug, Serialize)]
pub struct Rule {
    /// The rule.
    pub rule: &'static str,
    /// How often.
    pub adopted: Paired,
}

/// What words change.
#[derive(Clone, Debug, Serialize)]
pub struct Effect {
    /// Pairs of runs.
    pub pairs: u32,
    /// Whether the two texts are one, so that nothing can differ.
    pub same: bool,
    /// Pairs that differ in anything that is looked at here.
    pub differ: Share,
    /// How often a text is adopted.
    pub agreed: Paired,
    /// How often a text with the words is adopted; one entry for each place.
    pub adopted: Vec<Adopted>,
    /// What each rule would make of the last text put.
    pub rules: Vec<Rule>,
    /// Means.
    pub numbers: Vec<Number>,
    /// Delegations, those that move most first.
    pub seats: Vec<Mover>,
    /// Lines that are crossed at all, those that change most first.
    pub lines: Vec<Line>,
    /// Other brackets that end otherwise at all, those that change most first.
    pub brackets: Vec<Elsewhere>,
}

/// How often words were adopted.
#[derive(Clone, Debug, Serialize)]
pub struct Adopted {
    /// The bracket.
    pub bracket: String,
    /// Without: the words whose place they take; none where they take nobody's.
    pub without: Option<Share>,
    /// With: the words themselves.
    pub with: Share,
}

/// Where words went: the bracket, whose place they took, and their own number.
pub type Where = (usize, OptionNo, OptionNo);

/// Compares runs. `room` is where they began, without the words; `words` says where those went.
pub fn effect(room: &State, words: &[Where], without: &[Seen], with: &[Seen], same: bool) -> Effect {
    let pairs: Vec<(&Seen, &Seen)> = without.iter().zip(with).collect();
    let resamples = Resamples::new(pairs.len() as u32);
    let of = |what: &dyn Fn(&Seen) -> bool| Paired::of(pairs.iter().map(|(a, b)| (what(a), what(b))), same);
    let number = |name: &'static str, what: &dyn Fn(&Seen) -> f64| {
        let both: Vec<(f64, f64)> = pairs.iter().map(|(a, b)| (what(a), what(b))).collect();
        Number::of(name, &both, &resamples)
    };
    let count = |found: usize| Share::new(found as u32, pairs.len() as u32);
    let public = &room.public;
    let seats = public.seats.len();
    let mut movers: Vec<Mover> = (0..seats)
        .map(|seat| Mover {
            seat: public.seats.get(seat).map_or_else(String::new, |plate| plate.id.to_string()),
            objects: of(&|seen| seen.objects(seat)),
            worth: number("worth", &|seen| seen.worth.get(seat).map_or(0.0, |worth| *worth as f64)),
        })
        .collect();
    movers.sort_by(|one, two| {
        let moved = |mover: &Mover| mover.objects.difference.abs();
        let worth = |mover: &Mover| mover.worth.difference.abs();
        moved(two)
            .total_cmp(&moved(one))
            .then(worth(two).total_cmp(&worth(one)))
            .then(one.seat.cmp(&two.seat))
    });
    let known: BTreeSet<(usize, usize)> =
        pairs.iter().flat_map(|(a, b)| a.crossed.iter().chain(&b.crossed)).copied().collect();
    let mut lines: Vec<Line> = known
        .into_iter()
        .filter_map(|key| {
            let held = room.briefs.get(key.0)?.lines.get(key.1)?;
            Some(Line {
                seat: public.seats.get(key.0)?.id.to_string(),
                response: response(held.response),
                reason: held.reason.clone(),
                crossed: of(&|seen| seen.crossed.contains(&key)),
            })
        })
        .collect();
    lines.sort_by(|one, two| {
        let by = |line: &Line| line.crossed.difference.abs();
        by(two).total_cmp(&by(one)).then(two.crossed.with.count.cmp(&one.crossed.with.count))
    });
    let places: BTreeSet<usize> = words.iter().map(|(bracket, ..)| *bracket).collect();
    let mut brackets: Vec<Elsewhere> = (0..public.table.len())
        .filter(|bracket| !places.contains(bracket))
        .filter_map(|bracket| elsewhere(room, bracket, &pairs))
        .collect();
    brackets.sort_by_key(|one| std::cmp::Reverse(one.differs.count));
    Effect {
        pairs: pairs.len() as u32,
        same,
        differ: count(pairs.iter().filter(|(a, b)| a != b).count()),
        agreed: of(&Seen::agreed),
        adopted: words
            .iter()
            .map(|(bracket, against, number)| Adopted {
                bracket: public.table.get(*bracket).map_or_else(String::new, |entry| entry.id.to_string()),
                without: (*against > 0 || *number < next(room, *bracket)).then(|| {
                    let stood = if *against > 0 { *against } else { *number };
                    count(pairs.iter().filter(|(a, _)| ends_on(a, *bracket, stood)).count())
                }),
                with: count(pairs.iter().filter(|(_, b)| ends_on(b, *bracket, *number)).count()),
            })
            .collect(),
        rules: RULES
            .into_iter()
            .enumerate()
            .map(|(at, rule)| Rule {
                rule,
                adopted: of(&|seen| seen.carried.get(at).copied().unwrap_or(false)),
            })
            .collect(),
        numbers: vec![
            number("objectors", &|seen| (0..seats).filter(|seat| seen.objects(*seat)).count() as f64),
            number("stand apart", &|seen| f64::from(seen.apart)),
            number("votes yes", &|seen| f64::from(seen.poll.yes)),
            number("votes no", &|seen| f64::from(seen.poll.no)),
            number("abstentions", &|seen| f64::from(seen.poll.abstain)),
            number("worth, least", &Seen::least),
            number("worth, mean", &Seen::mean),
            number("minutes", &|seen| f64::from(seen.minutes)),
            number("open at the end", &|seen| f64::from(seen.open)),
        ],
        seats: movers,
        lines,
        brackets,
    }
}

/// Whether a text is adopted that has an option.
pub(super) fn ends_on(seen: &Seen, bracket: usize, option: OptionNo) -> bool {
    seen.agreed() && seen.fates.get(bracket) == Some(&Fate::Settled(option))
}

fn next(room: &State, bracket: usize) -> OptionNo {
    room.public.table.get(bracket).map_or(0, |entry| entry.options.len() as OptionNo)
}

fn elsewhere(room: &State, bracket: usize, pairs: &[(&Seen, &Seen)]) -> Option<Elsewhere> {
    let entry = room.public.table.get(bracket)?;
    // What stood in a text that failed is nobody's language.
    let fate = |seen: &Seen| seen.agreed().then(|| seen.fates.get(bracket).copied()).flatten();
    let differs = pairs.iter().filter(|(a, b)| a.agreed() && b.agreed() && fate(a) != fate(b)).count();
    if differs == 0 {
        return None;
    }
    let told = |fate: Fate| match fate {
        Fate::Settled(0) => "left out".to_owned(),
        Fate::Settled(option) if usize::from(option) < entry.options.len() => format!("option {option}"),
        Fate::Settled(_) => "new words".to_owned(),
        other => other.name().to_owned(),
    };
    let ends = |seen: &Seen| fate(seen).map(told);
    Some(Elsewhere {
        bracket: entry.id.to_string(),
        differs: Share::new(differs as u32, pairs.len() as u32),
        usual: (
            usual(pairs.iter().filter_map(|(a, _)| ends(a))),
            usual(pairs.iter().filter_map(|(_, b)| ends(b))),
        ),
    })
}

/// What is most often among some; the first in order where several are.
fn usual(all: impl Iterator<Item = String>) -> String {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let most = counts.into_iter().max_by(|one, two| one.1.cmp(&two.1).then(two.0.cmp(&one.0)));
    most.map_or_else(|| "not adopted".to_owned(), |(one, _)| one)
}

/// What a delegation does about a line that is crossed.
pub fn response(response: Response) -> &'static str {
    match response {
        Response::Block => "blocks",
        Response::Dissociate => "stands apart",
        Response::Price => "at a price",
    }
}
