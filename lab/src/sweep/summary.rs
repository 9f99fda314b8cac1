//! What a sweep came to: how often which outcome, how long it took, what became of each bracket, who objected. Counted
//! run by run; its size does not grow with their number.

use std::collections::BTreeMap;

use adref_sim::scenario::Ending;
use serde::Serialize;

use super::design;
use super::plan::{Plan, Room};
use super::store::{Run, Session};
use super::tables::outcome;
use crate::experiments::statistics::{Interval, wilson};
use crate::experiments::{Fate, Stood};

/// Counts what runs come to.
#[derive(Clone, Debug)]
pub struct Counter {
    plan: Plan,
    runs: u64,
    /// For each combination of levels and each session.
    groups: BTreeMap<(usize, usize), Group>,
}

#[derive(Clone, Debug, Default)]
struct Group {
    runs: u32,
    endings: BTreeMap<Option<Ending>, u32>,
    /// Minutes until a text was adopted, and how often.
    minutes: BTreeMap<u32, u32>,
    planned: u32,
    brackets: Vec<Bracket>,
    opened: u64,
    seats: Vec<Seat>,
}

/// What texts that were adopted made of it.
#[derive(Clone, Debug, Default)]
struct Bracket {
    fates: BTreeMap<i16, u32>,
}

#[derive(Clone, Debug, Default)]
struct Seat {
    objected: u32,
    times: u64,
    stopped: u32,
    apart: u32,
    worth: i64,
}

impl Counter {
    /// Nothing counted yet.
    pub fn new(plan: &Plan) -> Self {
        Self { plan: plan.clone(), runs: 0, groups: BTreeMap::new() }
    }

    /// Counts a run.
    pub fn add(&mut self, run: &Run) {
        self.runs += 1;
        let (cell, _) = self.plan.run(run.run);
        for (at, (session, room)) in run.sessions.iter().zip(&self.plan.sessions).enumerate() {
            self.groups.entry((cell, at)).or_default().add(session, room);
        }
    }

    /// What it came to.
    pub fn summary(&self) -> Summary {
        Summary {
            title: self.plan.title.clone(),
            plan: self.plan.id(),
            set: self.plan.set.clone(),
            seeds: self.plan.seeds,
            runs: self.runs,
            groups: self.groups.iter().map(|((cell, at), group)| self.group(*cell, *at, group)).collect(),
        }
    }

    fn group(&self, cell: usize, at: usize, group: &Group) -> GroupSummary {
        let levels = design::levels_of(&self.plan.factors, cell);
        let factors = self.plan.factors.iter().map(|factor| factor.key.clone());
        let room = self.plan.sessions.get(at);
        let share = |count: u32| Share::new(count, group.runs);
        let mut outcomes: Vec<(String, Share)> =
            group.endings.iter().map(|(ending, count)| (outcome(*ending), share(*count))).collect();
        outcomes.sort_by_key(|(_, share)| std::cmp::Reverse(share.count));
        let agreed = group.endings.iter().filter(|(ending, _)| ending.is_some_and(Ending::adopted));
        GroupSummary {
            levels: factors.zip(levels.into_iter().map(str::to_owned)).collect(),
            session: room.and_then(|room| room.session.clone()),
            runs: group.runs,
            agreed: share(agreed.map(|(_, count)| count).sum()),
            outcomes,
            planned_minutes: group.planned,
            minutes_to_agreement: Quartiles::of(&group.minutes),
            brackets: room.map_or_else(Vec::new, |room| group.brackets(room)),
            opened: group.opened,
            delegations: room.map_or_else(Vec::new, |room| group.seats(room)),
        }
    }
}

impl Group {
    fn add(&mut self, session: &Session, room: &Room) {
        self.runs += 1;
        *self.endings.entry(session.ending).or_default() += 1;
        self.planned = session.planned;
        if session.agreed() {
            *self.minutes.entry(session.minutes).or_default() += 1;
        }
        self.brackets.resize_with(room.brackets.len(), Bracket::default);
        if session.agreed() {
            for (bracket, (fate, _)) in self.brackets.iter_mut().zip(&session.brackets) {
                *bracket.fates.entry((*fate).into()).or_default() += 1;
            }
        }
        self.opened += session.opened.len() as u64;
        self.seats.resize_with(room.seats.len(), Seat::default);
        for (seat, found) in self.seats.iter_mut().zip(&session.seats) {
            seat.objected += u32::from(found.2 > 0);
            seat.times += u64::from(found.2);
            seat.stopped += u32::from(matches!(found.3, Stood::Objected | Stood::No));
            seat.apart += u32::from(found.3 == Stood::Apart);
            seat.worth += found.0;
        }
    }

    fn brackets(&self, room: &Room) -> Vec<BracketSummary> {
        let pairs = room.brackets.iter().zip(&self.brackets);
        pairs
            .map(|(id, bracket)| {
                let adopted: u32 = bracket.fates.values().sum();
                let share = |count: u32| Share::new(count, adopted);
                let settled = bracket
                    .fates
                    .iter()
                    .filter_map(|(code, count)| Some((u8::try_from(*code).ok()?, *count)));
                let mut options: Vec<(u8, Share)> =
                    settled.clone().map(|(option, count)| (option, share(count))).collect();
                options.sort_by_key(|(_, share)| std::cmp::Reverse(share.count));
                let kept = settled.clone().filter(|(option, _)| *option > 0).map(|(_, count)| count).sum();
                BracketSummary {
                    bracket: id.clone(),
                    adopted: Share::new(kept, self.runs),
                    kept: share(kept),
                    gone: share(bracket.fates.get(&i16::from(Fate::Gone)).copied().unwrap_or(0)),
                    options,
                }
            })
            .collect()
    }

    fn seats(&self, room: &Room) -> Vec<SeatSummary> {
        let mut seats: Vec<SeatSummary> = room
            .seats
            .iter()
            .zip(&self.seats)
            .map(|(id, seat)| SeatSummary {
                delegation: id.clone(),
                objected: Share::new(seat.objected, self.runs),
                times: seat.times,
                stopped: Share::new(seat.stopped, self.runs),
                apart: Share::new(seat.apart, self.runs),
                utility_mean: seat.worth as f64 / f64::from(self.runs.max(1)),
            })
            .collect();
        seats.sort_by(|a, b| b.objected.count.cmp(&a.objected.count).then(b.apart.count.cmp(&a.apart.count)));
        seats
    }
}

/// What a sweep came to.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The scenario's headline.
    pub title: String,
    /// The id of the plan.
    pub plan: String,
    /// What held in all runs otherwise than in the files.
    pub set: Vec<String>,
    /// The first seed and the one after the last.
    pub seeds: (u64, u64),
    /// How many runs were counted.
    pub runs: u64,
    /// For each combination of levels, and each session of a campaign.
    pub groups: Vec<GroupSummary>,
}

/// What the runs of a combination of levels came to.
#[derive(Clone, Debug, Serialize)]
pub struct GroupSummary {
    /// Factor and level.
    pub levels: Vec<(String, String)>,
    /// The session in a campaign.
    pub session: Option<String>,
    /// How many runs.
    pub runs: u32,
    /// In how many a text was adopted.
    pub agreed: Share,
    /// How they ended, the most frequent first.
    pub outcomes: Vec<(String, Share)>,
    /// How long the session was to last.
    pub planned_minutes: u32,
    /// How long it took where a text was adopted.
    pub minutes_to_agreement: Option<Quartiles>,
    /// What became of each bracket, in the order of the text.
    pub brackets: Vec<BracketSummary>,
    /// How many brackets were opened in the session, in all runs.
    pub opened: u64,
    /// Delegations, those that objected most often first.
    pub delegations: Vec<SeatSummary>,
}

/// A share of the runs.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Share {
    /// How many.
    pub count: u32,
    /// In per cent.
    pub percent: f64,
    /// The 95-per-cent interval (Wilson 1927), in per cent.
    pub interval: Interval,
}

impl Share {
    /// So many of so many.
    pub fn new(count: u32, of: u32) -> Self {
        let Interval { low, high } = wilson(count, of);
        let percent = f64::from(count) * 100.0 / f64::from(of.max(1));
        Self { count, percent, interval: Interval { low: 100.0 * low, high: 100.0 * high } }
    }
}

/// The middle of what was counted, and the range half of it lies in.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Quartiles {
    /// A quarter has no more.
    pub low: u32,
    /// Half has no more.
    pub median: u32,
    /// Three quarters have no more.
    pub high: u32,
}

impl Quartiles {
    fn of(counted: &BTreeMap<u32, u32>) -> Option<Self> {
        let all: u64 = counted.values().map(|count| u64::from(*count)).sum();
        let at = |quarter: u64| {
            let mut left = (all * quarter).div_ceil(4).max(1);
            counted.iter().find_map(|(minutes, count)| {
                let here = u64::from(*count);
                if left <= here {
                    return Some(*minutes);
                }
                left -= here;
                None
            })
        };
        Some(Self { low: at(1)?, median: at(2)?, high: at(3)? })
    }
}

/// What became of a bracket.
#[derive(Clone, Debug, Serialize)]
pub struct BracketSummary {
    /// Its id.
    pub bracket: String,
    /// In how many runs words of it were adopted.
    pub adopted: Share,
    /// In how many of the texts that were adopted some of its words stand.
    pub kept: Share,
    /// In how many of them it went with the words it was part of.
    pub gone: Share,
    /// On which option it was settled in them, the most frequent first; 0 is left out.
    pub options: Vec<(u8, Share)>,
}

/// What a delegation did.
#[derive(Clone, Debug, Serialize)]
pub struct SeatSummary {
    /// Its id.
    pub delegation: String,
    /// In how many runs it broke a silence or objected to adoption.
    pub objected: Share,
    /// How often, in all.
    pub times: u64,
    /// In how many it objected to the last text, or voted against it.
    pub stopped: Share,
    /// In how many it stood apart from a paragraph of what was adopted.
    pub apart: Share,
    /// What the result was worth to it, in thousandths.
    pub utility_mean: f64,
}
