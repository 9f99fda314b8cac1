//! Which changes are tried first. Playing each with every seed takes long, so the runs of the scenario as it is, which are
//! needed anyway, are asked who stood in the way in them and which lines bit on the texts that were put.

use serde::Serialize;

use super::change::{Change, Kind, Who, Written};
use super::play::Base;
use crate::experiments::Stood;
use crate::sweep::summary::Share;
use adref_sim::scenario::{Response, Scenario};

/// What the runs of the scenario as it is say of a delegation.
#[derive(Clone, Debug, Serialize)]
pub struct Screened {
    /// Its id.
    pub delegation: String,
    /// In how many runs it objected to the last text put, or voted against it.
    pub stopped: Share,
    /// In how many a line bit on the last text put over which it would block.
    pub blocked: Share,
    /// In how many that text was worth less to it than the least it would settle for.
    pub short: Share,
}

/// What the runs of the scenario as it is say of everybody and of every line.
#[derive(Debug)]
pub struct Screening {
    seats: Vec<Counted>,
    /// In how many runs each line that a delegation holds bit on the last text put.
    lines: Vec<Vec<u32>>,
    runs: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    stopped: u32,
    blocked: u32,
    short: u32,
    /// What the last texts put were worth to it more than the least it would settle for, in thousandths, in all.
    margin: i64,
    /// In how many runs it was in the room for one.
    there: u32,
}

impl Screening {
    /// Counts.
    pub fn of(scenario: &Scenario, base: &[Base]) -> Self {
        let mut seats = vec![Counted::default(); scenario.delegations.len()];
        let mut lines: Vec<Vec<u32>> =
            scenario.delegations.iter().map(|delegation| vec![0; delegation.red_lines.len()]).collect();
        for run in base {
            for (counted, stood) in seats.iter_mut().zip(&run.outcome.stood) {
                counted.stopped += u32::from(matches!(stood, Stood::Objected | Stood::No));
            }
            for ((counted, lines), verdict) in seats.iter_mut().zip(&mut lines).zip(run.put.iter().flatten())
            {
                if !verdict.there {
                    continue;
                }
                counted.blocked += u32::from(verdict.blocks);
                counted.short += u32::from(verdict.margin < 0);
                counted.margin += verdict.margin;
                counted.there += 1;
                for line in &verdict.crossed {
                    if let Some(bites) = lines.get_mut(*line) {
                        *bites += 1;
                    }
                }
            }
        }
        Self { seats, lines, runs: base.len() as u32 }
    }

    /// What they say of each delegation, in the order of the room.
    pub fn delegations(&self, scenario: &Scenario) -> Vec<Screened> {
        let named = scenario.delegations.iter().zip(&self.seats);
        named
            .map(|(delegation, counted)| Screened {
                delegation: delegation.id.to_string(),
                stopped: Share::new(counted.stopped, self.runs),
                blocked: Share::new(counted.blocked, self.runs),
                short: Share::new(counted.short, self.runs),
            })
            .collect()
    }

    /// In how many runs a line that is written for somebody bit, of a group's the member's for whom it bit most.
    pub fn bites(&self, scenario: &Scenario, written: &Written, who: Who, line: usize) -> u32 {
        let seats = who.seats(scenario).into_iter();
        let held = seats.filter_map(|seat| Some((seat, self.lines.get(seat)?)));
        let bites = held.flat_map(|(seat, lines)| {
            lines
                .iter()
                .enumerate()
                .filter(move |(at, _)| written.origin(scenario, seat, *at) == Some((who, line)))
        });
        bites.map(|(_, bites)| *bites).max().unwrap_or(0)
    }

    /// How much somebody stands in the way.
    fn weight(&self, who: Who, scenario: &Scenario) -> u64 {
        let of = |seat: usize| {
            let counted = self.seats.get(seat).copied().unwrap_or_default();
            let lines: u32 = self.lines.get(seat).into_iter().flatten().sum();
            // Who stopped a text comes before whoever only might have.
            u64::from(counted.stopped) * 1_000_000
                + u64::from(counted.blocked) * 10_000
                + u64::from(counted.short) * 100
                + u64::from(lines.min(99))
        };
        who.seats(scenario).into_iter().map(of).sum()
    }

    /// The order in which changes are tried, as their indices: in turns one delegation with all it could do as a whole,
    /// two single concessions, and every third turn a group, each kind by how much it stands in the way; of those that do as
    /// little, whoever has least to spare first.
    pub fn order(&self, scenario: &Scenario, written: &Written, changes: &[Change]) -> Vec<usize> {
        let mut seats: Vec<(u64, Who)> = Vec::new();
        let mut groups: Vec<(u64, Who)> = Vec::new();
        let mut singles: Vec<(u64, usize)> = Vec::new();
        for (at, change) in changes.iter().enumerate() {
            if change.kind.is_single() {
                singles.push((self.single(scenario, written, change), at));
                continue;
            }
            let list = if matches!(change.who, Who::Seat(_)) { &mut seats } else { &mut groups };
            if list.last().is_none_or(|(_, who)| *who != change.who) {
                list.push((self.weight(change.who, scenario), change.who));
            }
        }
        // Stable: of equals the first in the room comes first.
        seats.sort_by_key(|(weight, who)| (std::cmp::Reverse(*weight), self.to_spare(*who, scenario)));
        groups.sort_by_key(|(weight, who)| (std::cmp::Reverse(*weight), self.to_spare(*who, scenario)));
        let of = |at: usize| changes.get(at).map(|change| self.to_spare(change.who, scenario));
        singles.sort_by_key(|(weight, at)| (std::cmp::Reverse(*weight), of(*at)));
        let whole = |who: Who| {
            let all = changes.iter().enumerate();
            all.filter(move |(_, change)| change.who == who && !change.kind.is_single()).map(|(at, _)| at)
        };
        let mut order = Vec::with_capacity(changes.len());
        let mut singles = singles.into_iter().map(|(_, at)| at);
        let (mut seats, mut groups) = (seats.into_iter(), groups.into_iter());
        for turn in 0..changes.len() {
            order.extend(seats.next().into_iter().flat_map(|(_, who)| whole(who)));
            order.extend(singles.by_ref().take(2));
            if turn % 3 == 2 {
                order.extend(groups.next().into_iter().flat_map(|(_, who)| whole(who)));
            }
        }
        order.extend(groups.flat_map(|(_, who)| whole(who)));
        order
    }

    /// What the texts put leave somebody beyond the least it would settle for; of a group, the member they leave least.
    fn to_spare(&self, who: Who, scenario: &Scenario) -> i64 {
        let seats = who.seats(scenario).into_iter().filter_map(|seat| self.seats.get(seat));
        let there = seats.filter(|counted| counted.there > 0);
        there.map(|counted| counted.margin / i64::from(counted.there)).min().unwrap_or(i64::MAX)
    }

    /// How likely a single concession is to matter: a line by how often it bit, more where it blocks; a move by whether the
    /// text was worth too little.
    fn single(&self, scenario: &Scenario, written: &Written, change: &Change) -> u64 {
        match (change.kind, change.line, change.who) {
            (Kind::DropsLine, Some(line), who) => {
                let bites = u64::from(self.bites(scenario, written, who, line));
                let response = who.seats(scenario).into_iter().find_map(|seat| {
                    let held = &scenario.delegations.get(seat)?.red_lines;
                    let at = (0..held.len())
                        .find(|at| written.origin(scenario, seat, *at) == Some((who, line)))?;
                    held.get(at).map(|line| line.response)
                });
                bites
                    * match response {
                        Some(Response::Block) => 1_000,
                        Some(Response::Dissociate) => 30,
                        _ => 10,
                    }
            }
            (_, _, Who::Seat(seat)) => {
                let counted = self.seats.get(seat).copied().unwrap_or_default();
                u64::from(counted.short) * 900 + u64::from(counted.stopped) * 100
            }
            _ => 0,
        }
    }
}
