//! What a change does: the runs with it less the runs without, seed by seed.

use adref_sim::engine::state::Count;
use serde::Serialize;

use crate::experiments::Outcome;
use crate::experiments::shares::{holm, mcnemar, paired_interval};
use crate::experiments::statistics::{Interval, Resamples, mean};
use crate::sweep::summary::Share;

/// What a change does.
#[derive(Clone, Debug, Serialize)]
pub struct Effect {
    /// How many runs go otherwise than without it.
    pub differ: u32,
    /// How often a text is adopted.
    pub agreed: Agreed,
    /// Open brackets, on average over the time that was planned.
    pub open: Paired,
    /// What the result is worth to the others on average, in thousandths.
    pub others_mean: Paired,
    /// What it is worth to the one of the others that has least of it.
    pub others_least: Paired,
    /// What it is worth to whoever changes; none where that would be measured by other wishes.
    pub own: Option<Paired>,
    /// The last vote on a whole text; none where there was none with the change and without.
    pub votes: Option<Votes>,
}

/// What a change does to the last vote on a whole text.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Votes {
    /// In how many pairs of runs there was one with the change and without: of these it tells.
    pub pairs: u32,
    /// Votes in favour.
    pub yes: Paired,
    /// Against.
    pub no: Paired,
    /// Abstaining.
    pub abstain: Paired,
    /// In favour, less those against.
    pub margin: Paired,
}

/// How often a text is adopted, with the change and without.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Agreed {
    /// With it.
    pub with: Share,
    /// The difference in percentage points.
    pub difference: f64,
    /// Its 95-per-cent interval (Agresti & Min 2005).
    pub interval: Interval,
    /// Seeds with which a text is adopted only without the change, and only with it.
    pub only: (u32, u32),
    /// How likely pairs as uneven are by chance alone (McNemar 1947, exact).
    pub p: f64,
    /// The same where as many changes are tried as were (Holm 1979).
    pub p_of_all: f64,
}

/// The mean of a number with the change, and its difference.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Paired {
    /// With it.
    pub with: f64,
    /// The difference.
    pub difference: f64,
    /// Its 95-per-cent interval (bootstrap of the differences).
    pub interval: Interval,
}

/// Compares runs with the same seeds in the same order. `own` are the delegations that change, `same_wishes` says
/// whether they want what they wanted. None of no runs.
pub fn effect(
    before: &[&Outcome],
    after: &[Outcome],
    own: &[usize],
    same_wishes: bool,
    resamples: &Resamples,
) -> Option<Effect> {
    let pairs = || before.iter().copied().zip(after);
    let paired = |of: &dyn Fn(&Outcome) -> f64| {
        Paired::of(&pairs().map(|(before, after)| (of(before), of(after))).collect::<Vec<_>>(), resamples)
    };
    let all = |theirs: bool| {
        move |outcome: &Outcome| -> Vec<f64> {
            let worth = outcome.utilities.iter().enumerate();
            worth.filter(|(seat, _)| own.contains(seat) != theirs).map(|(_, worth)| *worth as f64).collect()
        }
    };
    let (others, theirs) = (all(true), all(false));
    let least = |worth: Vec<f64>| worth.into_iter().reduce(f64::min).unwrap_or(0.0);
    let only = |from: fn(&Outcome) -> bool, to: fn(&Outcome) -> bool| {
        pairs().filter(|(before, after)| from(before) && to(after)).count() as u32
    };
    let only =
        (only(Outcome::agreed, |after| !after.agreed()), only(|before| !before.agreed(), Outcome::agreed));
    let n = after.len() as u32;
    let count = after.iter().filter(|outcome| outcome.agreed()).count() as u32;
    let interval = if only == (0, 0) && pairs().all(|(before, after)| same(before, after)) {
        // The very same runs: no other seeds would tell the two apart either.
        Interval { low: 0.0, high: 0.0 }
    } else {
        let Interval { low, high } = paired_interval(only.0, only.1, n);
        Interval { low: 100.0 * low, high: 100.0 * high }
    };
    let p = mcnemar(only.0, only.1);
    Some(Effect {
        differ: pairs().filter(|(before, after)| !same(before, after)).count() as u32,
        agreed: Agreed {
            with: Share::new(count, n),
            difference: 100.0 * (f64::from(only.1) - f64::from(only.0)) / f64::from(n.max(1)),
            interval,
            only,
            p,
            p_of_all: p,
        },
        open: paired(&open)?,
        others_mean: paired(&|outcome| mean(&others(outcome)).unwrap_or(0.0))?,
        others_least: paired(&|outcome| least(others(outcome)))?,
        own: if same_wishes { paired(&|outcome| mean(&theirs(outcome)).unwrap_or(0.0)) } else { None },
        votes: votes(pairs(), resamples),
    })
}

impl Paired {
    /// Of pairs `(without, with)`.
    fn of(pairs: &[(f64, f64)], resamples: &Resamples) -> Option<Self> {
        let differences: Vec<f64> = pairs.iter().map(|(before, after)| after - before).collect();
        let with: Vec<f64> = pairs.iter().map(|(_, after)| *after).collect();
        Some(Self {
            with: mean(&with)?,
            difference: mean(&differences)?,
            interval: resamples.interval(&differences)?,
        })
    }
}

fn votes<'a>(
    pairs: impl Iterator<Item = (&'a Outcome, &'a Outcome)>,
    resamples: &Resamples,
) -> Option<Votes> {
    let (mut all, mut cast) = (0, Vec::new());
    for (before, after) in pairs {
        all += 1;
        cast.extend(before.count.zip(after.count));
    }
    let fewer = (cast.len() != all).then(|| Resamples::new(cast.len() as u32));
    let resamples = fewer.as_ref().unwrap_or(resamples);
    let paired = |of: fn(&Count) -> f64| {
        let pairs: Vec<(f64, f64)> = cast.iter().map(|(before, after)| (of(before), of(after))).collect();
        Paired::of(&pairs, resamples)
    };
    Some(Votes {
        pairs: cast.len() as u32,
        yes: paired(|count| f64::from(count.yes))?,
        no: paired(|count| f64::from(count.no))?,
        abstain: paired(|count| f64::from(count.abstain))?,
        margin: paired(|count| f64::from(count.yes) - f64::from(count.no))?,
    })
}

/// Open brackets, on average over the time that was planned: what is open when the session ends early stays so.
pub fn open(outcome: &Outcome) -> f64 {
    let Some(first) = outcome.curve.first() else { return f64::from(outcome.open) };
    let (mut sum, mut at, mut open) = (0_u64, 0, first.open);
    for point in &outcome.curve {
        let minute = point.minute.min(outcome.planned);
        sum += u64::from(minute.saturating_sub(at)) * u64::from(open);
        (at, open) = (minute.max(at), point.open);
    }
    sum += u64::from(outcome.planned.saturating_sub(at)) * u64::from(open);
    sum as f64 / f64::from(outcome.planned.max(1))
}

/// Whether two runs went the same way, as far as anybody in the room could see.
pub fn same(one: &Outcome, two: &Outcome) -> bool {
    let seen = |outcome: &Outcome| {
        (
            outcome.ending,
            outcome.minutes,
            outcome.attempts,
            outcome.curve.clone(),
            outcome.fates.clone(),
            outcome.opened.clone(),
            outcome.objected.clone(),
            outcome.stood.clone(),
        )
    };
    seen(one) == seen(two)
}

/// Corrects for having tried so many (Holm 1979): the chance that one of all would look as strong as this by luck.
pub fn correct(effects: &mut [&mut Effect]) {
    let found: Vec<f64> = effects.iter().map(|effect| effect.agreed.p).collect();
    for (effect, p) in effects.iter_mut().zip(holm(&found)) {
        effect.agreed.p_of_all = p;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::Point;

    #[test]
    fn brackets_are_open_for_as_long_as_they_are() {
        let curve = [(0, 10), (30, 4), (60, 0)].map(|(minute, open)| Point { minute, open }).to_vec();
        let outcome = Outcome { planned: 100, curve, ..Outcome::default() };
        assert!((open(&outcome) - (30.0 * 10.0 + 30.0 * 4.0) / 100.0).abs() < 1e-12);
    }

    #[test]
    fn holm_takes_the_smallest_times_how_many_there_are_and_never_goes_down() {
        let runs = |ends: &[bool]| -> Vec<Outcome> {
            let ending = |adopted: bool| {
                use adref_sim::scenario::Ending::{Consensus, NoAgreement};
                Some(if adopted { Consensus } else { NoAgreement })
            };
            ends.iter()
                .map(|adopted| Outcome {
                    ending: ending(*adopted),
                    utilities: vec![1, 2],
                    ..Outcome::default()
                })
                .collect()
        };
        let before = runs(&[false; 12]);
        let before: Vec<&Outcome> = before.iter().collect();
        let resamples = Resamples::new(12);
        let made = |wins: usize| {
            let after = runs(&(0..12).map(|at| at < wins).collect::<Vec<_>>());
            effect(&before, &after, &[0], true, &resamples).expect("there are runs")
        };
        let mut all = [made(2), made(10), made(0)];
        correct(&mut all.iter_mut().collect::<Vec<_>>());
        let [two, ten, none] = &all;
        assert!((ten.agreed.p - 2.0 / 1024.0).abs() < 1e-12);
        assert!((ten.agreed.p_of_all - 3.0 * ten.agreed.p).abs() < 1e-12);
        assert!((two.agreed.p_of_all - 1.0).abs() < 1e-12 && (none.agreed.p_of_all - 1.0).abs() < 1e-12);
        assert!(
            (none.agreed.difference, none.agreed.interval.low, none.agreed.interval.high) == (0.0, 0.0, 0.0)
        );
        assert_eq!((two.agreed.only, two.differ), ((0, 2), 2));
    }

    #[test]
    fn votes_are_compared_where_there_is_one_on_both_sides() {
        let run = |votes: Option<(u32, u32, u32)>| Outcome {
            count: votes.map(|(yes, no, abstain)| Count { yes, no, abstain, absent: 0 }),
            utilities: vec![1, 2],
            ..Outcome::default()
        };
        let before = [run(Some((10, 5, 3))), run(None), run(Some((9, 6, 3)))];
        let after = [run(Some((12, 4, 2))), run(Some((18, 0, 0))), run(Some((9, 6, 3)))];
        let before: Vec<&Outcome> = before.iter().collect();
        let found = effect(&before, &after, &[0], true, &Resamples::new(3)).expect("there are runs");
        let votes = found.votes.expect("two pairs voted");
        assert_eq!(votes.pairs, 2);
        let near = |paired: Paired, difference: f64| {
            assert!((paired.difference - difference).abs() < 1e-12, "{paired:?}");
            assert!(paired.interval.holds(difference), "{paired:?}");
        };
        near(votes.yes, 1.0);
        near(votes.no, -0.5);
        near(votes.abstain, -0.5);
        near(votes.margin, 1.5);
        let silent = [run(None), run(None), run(None)];
        assert!(
            effect(&before, &silent, &[0], true, &Resamples::new(3)).is_some_and(|one| one.votes.is_none())
        );
    }
}
