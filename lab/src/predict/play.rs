//! The runs of one issue, and where they ended.

use adref_agents::drive::Cast;
use adref_agents::unlogged;
use adref_sim::engine::measure::reach_on;
use adref_sim::scenario::Ending;

use super::Issue;
use super::room::Rooms;

/// Points on the scale: 0, 1, … 100.
pub const GRID: usize = 101;

/// Where the runs of one issue ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs {
    /// How many ended at each point of the scale.
    pub ended_at: [u32; GRID],
    /// How many ended without agreement where nothing holds without one; they are at no point.
    pub nowhere: u32,
    /// How many ended without agreement.
    pub failed: u32,
}

impl Default for Runs {
    fn default() -> Self {
        Self { ended_at: [0; GRID], nowhere: 0, failed: 0 }
    }
}

impl Runs {
    /// Plays an issue with the seeds `0..seeds`, from `first` on. Stops early if `go_on` says no.
    pub fn play(issue: &Issue, first: u64, seeds: u32, go_on: &dyn Fn() -> bool) -> Self {
        let mut runs = Self::default();
        let Some(rooms) = Rooms::new(issue) else { return runs };
        for seed in first..first + u64::from(seeds) {
            if !go_on() {
                break;
            }
            let room = rooms.drawn(seed);
            let mut cast = Cast::standard(&room);
            let Some(state) = unlogged::play(&room, &mut cast, seed) else { continue };
            let public = &state.public;
            let settled = public
                .table
                .first()
                .filter(|_| public.ending.is_some_and(Ending::adopted))
                .and_then(|entry| Some((entry.settled()?, entry)));
            let at = settled.and_then(|(option, entry)| {
                let reach = reach_on(&entry.options.get(usize::from(option))?.at, 0)?;
                Some((option, i32::midpoint(reach.low, reach.high)))
            });
            runs.failed += u32::from(at.is_none());
            let at = match at {
                Some((option, at)) if option > 0 || rooms.falls_back => Some(at),
                _ => rooms.falls_back.then(|| rooms.reference()),
            };
            match at.and_then(|at| runs.ended_at.get_mut(at.clamp(0, 100) as usize)) {
                Some(count) => *count += 1,
                None => runs.nowhere += 1,
            }
        }
        runs
    }

    /// The share of runs that ended at each point; all zero if none did.
    pub fn shares(&self) -> [f64; GRID] {
        let all: u32 = self.ended_at.iter().sum();
        self.ended_at.map(|count| if all == 0 { 0.0 } else { f64::from(count) / f64::from(all) })
    }
}
