//! The four yardsticks: rules of thumb that need no model. Each calls a vote and has chances learnt from earlier roll
//! calls alone, one added to every count so that nothing seen seldom is held impossible.

use std::collections::BTreeMap;

use super::{Chances, most_likely};
use crate::record::{Record, RollCall, Vote};

/// A yardstick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Baseline {
    /// Everybody votes yes.
    AllYes,
    /// Each as it last voted on the same track; yes if it never did.
    LastVote,
    /// One cut through the ideal points, placed where it called most votes right on the last text of the track (or on
    /// all earlier texts, turned the way the text leads, if there was none).
    IdealCut,
    /// Each as most of its regional group voted on the last text of the track (or on all earlier texts).
    Region,
}

impl Baseline {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AllYes, Self::LastVote, Self::IdealCut, Self::Region];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::AllYes => "all yes",
            Self::LastVote => "last vote",
            Self::IdealCut => "ideal cut",
            Self::Region => "region",
        }
    }
}

/// Counts of yes, abstain and no.
type Counts = [f64; 3];

fn smooth(counts: Counts) -> [f64; 3] {
    let total: f64 = counts.iter().map(|count| count + 1.0).sum();
    counts.map(|count| (count + 1.0) / total)
}

/// What a yardstick says of each State. `record` holds nothing later than the text.
pub fn forecast(baseline: Baseline, record: &Record, text: &RollCall) -> Vec<Chances> {
    let everything = pooled(record.rollcalls.iter());
    let same: Vec<&RollCall> =
        record.rollcalls.iter().filter(|call| call.track.is_some() && call.track == text.track).collect();
    let last = same.last().copied();
    let absence = absence(record);
    let voting: Vec<(Vote, [f64; 3])> = match baseline {
        Baseline::AllYes => vec![(Vote::Yes, smooth(everything)); record.states.len()],
        Baseline::LastVote => last_vote(record, &same, smooth(everything)),
        Baseline::IdealCut => ideal_cut(record, text, last),
        Baseline::Region => region(record, last, everything),
    };
    voting.into_iter().zip(absence).map(|((call, voting), absent)| Chances { call, voting, absent }).collect()
}

fn pooled<'a>(calls: impl Iterator<Item = &'a RollCall>) -> Counts {
    let mut counts = [0.0; 3];
    for vote in calls.flat_map(|call| call.votes.values()) {
        if let Some(count) = counts.get_mut(vote.index()) {
            *count += 1.0;
        }
    }
    counts
}

/// Each State's rate of absence, shrunk towards that of all as if it had been seen twice more.
fn absence(record: &Record) -> Vec<f64> {
    let count = |state: Option<&str>| {
        let votes = record.rollcalls.iter().flat_map(|call| &call.votes);
        let mine = votes.filter(|(iso3, _)| state.is_none_or(|state| state == *iso3));
        mine.fold((0.0, 0.0), |(absent, all), (_, vote)| {
            (absent + f64::from(u8::from(*vote == Vote::Absent)), all + 1.0)
        })
    };
    let (absent, all) = count(None);
    let mean = (absent + 1.0) / (all + 10.0);
    record
        .states
        .iter()
        .map(|state| {
            let (absent, all) = count(Some(&state.iso3));
            (absent + 2.0 * mean) / (all + 2.0)
        })
        .collect()
}

fn last_vote(record: &Record, same: &[&RollCall], everything: [f64; 3]) -> Vec<(Vote, [f64; 3])> {
    // How often each vote was followed by each on the next text of the same track, over all tracks.
    let mut turns = [[0.0; 3]; 3];
    let mut last: BTreeMap<(&str, &str), Vote> = BTreeMap::new();
    for call in &record.rollcalls {
        let Some(track) = call.track.as_deref() else { continue };
        for (state, vote) in &call.votes {
            if *vote == Vote::Absent {
                continue;
            }
            if let Some(before) = last.insert((track, state.as_str()), *vote) {
                turns[before.index()][vote.index()] += 1.0;
            }
        }
    }
    let track = same.last().and_then(|call| call.track.as_deref());
    record
        .states
        .iter()
        .map(|state| match track.and_then(|track| last.get(&(track, state.iso3.as_str()))) {
            Some(&vote) => (vote, smooth(turns[vote.index()])),
            None => (Vote::Yes, everything),
        })
        .collect()
}

fn ideal_cut(record: &Record, text: &RollCall, last: Option<&RollCall>) -> Vec<(Vote, [f64; 3])> {
    let calls: Vec<&RollCall> = last.map_or_else(|| record.rollcalls.iter().collect(), |call| vec![call]);
    // Turned so that a yes leads up on both the text and the texts it is learnt from.
    let side = |call: &RollCall| if call.lean.unwrap_or(1.0) < 0.0 { -1.0 } else { 1.0 };
    let mut seen: Vec<(f64, usize)> = Vec::new();
    for call in calls {
        for (state, vote) in &call.votes {
            if *vote != Vote::Absent
                && let Some(point) = record.ideal_point(state, call.date)
            {
                seen.push((side(call) * point, vote.index()));
            }
        }
    }
    seen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut above: Counts = [0.0; 3];
    for &(_, vote) in &seen {
        above[vote] += 1.0;
    }
    let mut below: Counts = [0.0; 3];
    let most = |counts: &Counts| counts.iter().copied().fold(0.0, f64::max);
    let mut best = (most(&above), f64::NEG_INFINITY, below, above);
    for (at, &(point, vote)) in seen.iter().enumerate() {
        below[vote] += 1.0;
        above[vote] -= 1.0;
        let next = seen.get(at + 1).map_or(f64::INFINITY, |next| next.0);
        let right = most(&below) + most(&above);
        if next > point && right > best.0 {
            best = (right, point, below, above);
        }
    }
    let (_, cut, below, above) = best;
    record
        .states
        .iter()
        .map(|state| {
            let point = record.ideal_point(&state.iso3, text.date).map(|point| side(text) * point);
            let chances = smooth(if point.is_some_and(|point| point <= cut) { below } else { above });
            (most_likely(chances), chances)
        })
        .collect()
}

fn region(record: &Record, last: Option<&RollCall>, everything: Counts) -> Vec<(Vote, [f64; 3])> {
    let calls: Vec<&RollCall> = last.map_or_else(|| record.rollcalls.iter().collect(), |call| vec![call]);
    let regions: BTreeMap<&str, &str> =
        record.states.iter().map(|state| (state.iso3.as_str(), state.region.as_str())).collect();
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    for (state, vote) in calls.iter().flat_map(|call| &call.votes) {
        if let Some(region) = regions.get(state.as_str())
            && let Some(count) = counts.entry(region).or_default().get_mut(vote.index())
        {
            *count += 1.0;
        }
    }
    record
        .states
        .iter()
        .map(|state| {
            let chances = smooth(counts.get(state.region.as_str()).copied().unwrap_or(everything));
            (most_likely(chances), chances)
        })
        .collect()
}
