//! Several forms of words, each played beside the text as it was: the same seeds for all, and the text as it was played once.

use adref_sim::engine::State;
use serde::Serialize;

use super::effect::{Number, Paired, Where, ends_on};
use super::play::Seen;
use crate::experiments::shares::holm;
use crate::experiments::statistics::Resamples;
use crate::sweep::summary::Share;

/// What runs say of one of several forms of words.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Pairs of runs.
    pub pairs: u32,
    /// Whether the text is the one as it was, so that nothing can differ.
    pub same: bool,
    /// Whether nothing new comes onto the table and an option is taken off it: one game, whatever words it is told of.
    pub only_takes_off: bool,
    /// Pairs that differ in anything that is looked at.
    pub differ: Share,
    /// How often a text is adopted.
    pub agreed: Paired,
    /// [`Paired::p`] of that, corrected for as many forms of words as were played (Holm 1979).
    pub p_of_all: f64,
    /// How often a text with these words is adopted.
    pub adopted: Share,
    /// How many stand in the way of the last text.
    pub objectors: Number,
    /// What the result is worth to whom it is worth least, in thousandths.
    pub least: Number,
    /// What it is worth on average.
    pub mean: Number,
}

/// Compares runs with some words with those of the text as it was. `same`: the two texts are one.
pub fn compare(room: &State, words: Where, without: &[Seen], with: &[Seen], same: bool) -> Compared {
    let resamples = Resamples::new(with.len() as u32);
    let pairs = || without.iter().zip(with);
    let number = |name, what: &dyn Fn(&Seen) -> f64| {
        Number::of(name, &pairs().map(|(a, b)| (what(a), what(b))).collect::<Vec<_>>(), &resamples)
    };
    let share = |count: usize| Share::new(count as u32, with.len() as u32);
    let agreed = Paired::of(pairs().map(|(a, b)| (a.agreed(), b.agreed())), same);
    let (bracket, _, own) = words;
    Compared {
        pairs: with.len() as u32,
        same,
        only_takes_off: false,
        differ: share(pairs().filter(|(a, b)| a != b).count()),
        p_of_all: agreed.p,
        agreed,
        adopted: share(with.iter().filter(|seen| ends_on(seen, bracket, own)).count()),
        objectors: number("objectors", &|seen| {
            (0..room.public.seats.len()).filter(|seat| seen.objects(*seat)).count() as f64
        }),
        least: number("worth, least", &Seen::least),
        mean: number("worth, mean", &Seen::mean),
    }
}

/// Corrects for having tried so many; how many that were. Words that are the text as it was are no try, and all that only
/// take an option off the table are one.
pub fn correct(all: &mut [&mut Compared]) -> usize {
    let off = all.iter().position(|one| !one.same && one.only_takes_off);
    let tried = |at: usize, one: &Compared| !one.same && (!one.only_takes_off || off == Some(at));
    let tries: Vec<usize> =
        (0..all.len()).filter(|at| all.get(*at).is_some_and(|one| tried(*at, one))).collect();
    let found: Vec<f64> = tries.iter().filter_map(|at| all.get(*at)).map(|one| one.agreed.p).collect();
    for (at, p) in tries.iter().zip(holm(&found)) {
        if let Some(one) = all.get_mut(*at) {
            one.p_of_all = p;
        }
    }
    let of_off = off.and_then(|at| all.get(at)).map_or(1.0, |one| one.p_of_all);
    for one in all.iter_mut().filter(|one| !one.same && one.only_takes_off) {
        one.p_of_all = of_off;
    }
    tries.len()
}
