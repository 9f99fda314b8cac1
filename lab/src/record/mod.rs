//! The record: who voted how, when and on what, with what was known of each State at the time.

pub mod date;
pub mod placements;
pub mod read;
pub mod rollcalls;
pub mod statements;
mod table;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use date::Date;
use placements::{Issue, Outcome, Term, Track};

/// A document symbol in its usual form: `A_RES_73_27` is `A/RES/73/27`.
pub fn symbol(text: &str) -> String {
    text.trim().replace('_', "/")
}

/// What a State did when the vote was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Vote {
    /// In favour.
    #[serde(rename = "Y")]
    Yes,
    /// Abstaining.
    #[serde(rename = "A")]
    Abstain,
    /// Against.
    #[serde(rename = "N")]
    No,
    /// Not voting, or not there.
    #[serde(rename = "X")]
    Absent,
}

impl Vote {
    /// All four, in the order in which tallies are told.
    pub const ALL: [Self; 4] = [Self::Yes, Self::No, Self::Abstain, Self::Absent];

    /// Its place in an array of probabilities, where the first three stand in the order of the choice: an abstention
    /// lies between a yes and a no.
    pub fn index(self) -> usize {
        match self {
            Self::Yes => 0,
            Self::Abstain => 1,
            Self::No => 2,
            Self::Absent => 3,
        }
    }

    /// Its letter in the files.
    pub fn letter(self) -> char {
        ['Y', 'A', 'N', 'X'][self.index()]
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        ["yes", "abstain", "no", "absent"][self.index()]
    }
}

/// Something for each vote, in the order in which the United Nations tells a tally.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally<T> {
    /// For those in favour.
    pub yes: T,
    /// For those against.
    pub no: T,
    /// For those abstaining.
    pub abstain: T,
    /// For those not voting, or not there.
    pub absent: T,
}

impl<T: Copy> Tally<T> {
    /// What a function says for each vote.
    pub fn of(mut each: impl FnMut(Vote) -> T) -> Self {
        Self {
            yes: each(Vote::Yes),
            no: each(Vote::No),
            abstain: each(Vote::Abstain),
            absent: each(Vote::Absent),
        }
    }

    /// What stands for a vote.
    pub fn get(&self, vote: Vote) -> T {
        match vote {
            Vote::Yes => self.yes,
            Vote::No => self.no,
            Vote::Abstain => self.abstain,
            Vote::Absent => self.absent,
        }
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, vote: Vote) -> &mut T {
        match vote {
            Vote::Yes => &mut self.yes,
            Vote::No => &mut self.no,
            Vote::Abstain => &mut self.abstain,
            Vote::Absent => &mut self.absent,
        }
    }

    /// All four, in the order of [`Vote::ALL`].
    pub fn each(&self) -> [T; 4] {
        Vote::ALL.map(|vote| self.get(vote))
    }
}

impl Tally<f64> {
    /// In whole numbers that add up to what these add up to: rounded down, and those with the largest remainders up.
    pub fn whole(&self) -> Tally<usize> {
        let sum: f64 = self.each().iter().sum();
        let mut whole = Tally::of(|vote| self.get(vote).max(0.0).floor() as usize);
        let given: usize = whole.each().iter().sum();
        let mut votes = Vote::ALL;
        let rest = |vote: Vote| self.get(vote) - self.get(vote).floor();
        // The sort is stable: of equal remainders the earlier is rounded up.
        votes.sort_by(|a, b| rest(*b).total_cmp(&rest(*a)));
        for vote in votes.into_iter().take((sum.round() as usize).saturating_sub(given)) {
            *whole.get_mut(vote) += 1;
        }
        whole
    }
}

/// A Member State.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Three letters of ISO 3166.
    pub iso3: String,
    /// Its short name.
    pub name: String,
    /// Its regional group; empty if the files do not say.
    pub region: String,
    /// The year it became a Member, if the files say.
    pub admitted: Option<i32>,
}

/// A recorded vote, or a text before one (then without votes).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RollCall {
    /// Its symbol.
    pub symbol: String,
    /// The day of the vote.
    pub date: Date,
    /// Its title.
    pub title: String,
    /// The kind of text, if known.
    pub track: Option<String>,
    /// Which way a yes leads, -1 to 1, if known.
    pub lean: Option<f64>,
    /// Other tracks it resembles, and how much.
    pub kin: BTreeMap<String, f64>,
    /// Where a yes leads, issue by issue.
    pub issues: BTreeMap<String, Outcome>,
    /// Who sponsored it, if that is known.
    pub sponsors: BTreeSet<String>,
    /// The votes.
    pub votes: BTreeMap<String, Vote>,
}

impl RollCall {
    /// How it ended.
    pub fn tally(&self) -> Tally<usize> {
        let mut tally = Tally::default();
        for vote in self.votes.values() {
            *tally.get_mut(*vote) += 1;
        }
        tally
    }
}

/// A file that went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// What it is: `rollcalls`, `ideal-points` …
    pub what: String,
    /// Its name, without the folder.
    pub file: String,
    /// BLAKE3 of its bytes.
    pub hash: String,
}

/// Everything the files say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Members, in the order of their codes.
    pub states: Vec<State>,
    /// Roll calls by date, then symbol.
    pub rollcalls: Vec<RollCall>,
    /// Ideal points by State and year.
    pub ideal: BTreeMap<String, BTreeMap<i32, f64>>,
    /// Members of each group as the table has them.
    pub groups: BTreeMap<String, BTreeSet<String>>,
    /// From when on a group, or a State in it, counts.
    pub since: BTreeMap<String, Term>,
    /// Until when a State counted that the table no longer has in the group.
    pub until: BTreeMap<String, Term>,
    /// Issues positions are worked out on.
    pub issues: Vec<Issue>,
    /// Kinds of text.
    pub tracks: BTreeMap<String, Track>,
    /// What States have said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<statements::Statement>,
}

/// The last year whose ideal points hold nothing later than a day: they are computed from whole sessions, and a session
/// begins in September. So for a vote of December 2018 or of March 2019 it is 2017.
pub fn ideal_year(date: Date) -> i32 {
    date.session_year() - 1
}

/// From when on a group's column may be used by its name: a year in it, or the session and number of a resolution
/// (`FOC_2017_NAMED`, `COSPONSORS_76_19`), is taken to be over first.
pub fn since_by_name(group: &str) -> Option<Date> {
    let parts: Vec<&str> = group.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let numbers: Vec<Option<i32>> = parts
        .iter()
        .map(|part| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten())
        .collect();
    let year = numbers.iter().flatten().filter(|&&number| (1945..2200).contains(&number)).max();
    let session = numbers.windows(2).find_map(|pair| match pair {
        [Some(session @ 1..=200), Some(_)] => Some(session + 1945),
        _ => None,
    });
    let year = year.copied().max(session)?;
    Date::new(year + 1, 1, 1)
}

impl Record {
    /// What was known on the eve of a day: earlier roll calls, ideal points of sessions that were over, groups as they
    /// were. Nothing else may enter a forecast for that day. Also says which columns of groups were left out.
    pub fn before(&self, day: Date) -> (Self, Vec<String>) {
        let mut notes = Vec::new();
        let last = ideal_year(day);
        let ideal = self
            .ideal
            .iter()
            .map(|(state, years)| {
                (state.clone(), years.range(..=last).map(|(&year, &point)| (year, point)).collect())
            })
            .collect();
        let mut groups = BTreeMap::new();
        for (group, members) in &self.groups {
            let by_name = since_by_name(group);
            let since = match self.since.get(group) {
                Some(Term::Group(date)) => Some(*date),
                _ => by_name,
            };
            if let Some(since) = since
                && since > day
            {
                notes.push(format!("the group {group} is left out: it counts from {since}"));
                continue;
            }
            let mut members = members.clone();
            if let Some(Term::Members(days)) = self.since.get(group) {
                members.retain(|state| days.get(state).is_none_or(|&since| since <= day));
            }
            if let Some(Term::Members(days)) = self.until.get(group) {
                members
                    .extend(days.iter().filter(|&(_, &until)| until > day).map(|(state, _)| state.clone()));
            }
            groups.insert(group.clone(), members);
        }
        let view = Self {
            rollcalls: self.rollcalls.iter().filter(|call| call.date < day).cloned().collect(),
            statements: self.statements.iter().filter(|said| said.date < day).cloned().collect(),
            ideal,
            groups,
            since: BTreeMap::new(),
            until: BTreeMap::new(),
            ..self.clone()
        };
        (view, notes)
    }

    /// A State's ideal point for a vote on a day: that of the last session that was over.
    pub fn ideal_point(&self, state: &str, day: Date) -> Option<f64> {
        self.ideal.get(state)?.range(..=ideal_year(day)).next_back().map(|(_, &point)| point)
    }
}
