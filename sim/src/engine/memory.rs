//! What everybody in the room remembers of what was said: who spoke for and against which words, who moved since they
//! first spoke, what each can live with on an issue, and which words the last texts carried.
//!
//! All of it follows from the public record. It is counted as stances come in, so that a delegation that asks how lonely
//! it is, or who has met it, need not go round a room of two hundred each time.

use super::action::{OptionNo, OptionSet};
use super::measure;
use super::state::{Disagreement, Stance};
use crate::scenario::{Placement, Points, Reach};

/// How many options are counted: as many as a set of options holds.
const OPTIONS: usize = 16;
/// How many places of an issue are told apart: 0, 10, … 100.
const PLACES: usize = 11;
/// How far apart they are, in points.
const STEP: Points = 10;

/// What everybody remembers.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    brackets: Vec<Heard>,
    /// Seats × brackets, bracket-major.
    trails: Vec<Trail>,
    /// Seats × issues, seat-major.
    leanings: Vec<Leaning>,
    /// What the leanings of all seats come to, by issue.
    room: Vec<Room>,
    texts: Vec<Carried>,
    seats: usize,
    issues: usize,
}

/// What was heard of one option of one bracket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voices {
    /// Who have spoken with the option before them.
    pub spoke: u16,
    /// Of those, who can live with it.
    pub accept: u16,
    /// Who want it.
    pub want: u16,
    /// Whose first word was against it.
    pub against_at_first: u16,
    /// Of those, who have since come to accept it, or to want words nearer to it.
    pub came: u16,
    /// Of those, who have spoken again and not moved.
    pub stood: u16,
}

/// What was heard of one bracket, by option.
#[derive(Clone, Debug, Default)]
struct Heard([Voices; OPTIONS]);

/// Where a seat began on a bracket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// What it wanted at first.
    pub wanted: OptionNo,
    /// What it could live with at first.
    pub accepted: OptionSet,
    /// How many options it had before it.
    pub seen: u8,
    /// How often it has spoken on the bracket.
    pub times: u8,
}

/// How often, at each place of an issue, a seat's words on some bracket meant that it can live with such words, and how
/// often that it cannot. Preferences are taken to have one peak: who cannot live with words cannot with what lies beyond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaning {
    can: [u8; PLACES],
    cannot: [u8; PLACES],
}

#[derive(Clone, Copy, Debug, Default)]
struct Room {
    can: [u32; PLACES],
    cannot: [u32; PLACES],
}

/// What the last two texts had in a bracket's place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The text issued last, or agreed language; `None` where it left the bracket open.
    pub last: Option<OptionNo>,
    /// The text before it.
    pub before: Option<OptionNo>,
}

impl Trail {
    /// Whether its first word was against an option.
    pub fn opposed(self, option: OptionNo) -> bool {
        self.times > 0 && option < self.seen && !self.accepted.contains(option)
    }
}

/// The place of the grid nearest to a point.
fn place(at: Points) -> usize {
    usize::try_from((at.clamp(0, 100) + STEP / 2) / STEP).unwrap_or(0).min(PLACES - 1)
}

impl Memory {
    /// Nothing has been said yet.
    pub(super) fn new(brackets: usize, seats: usize, issues: usize) -> Self {
        Self {
            brackets: vec![Heard::default(); brackets],
            trails: vec![Trail::default(); brackets * seats],
            leanings: vec![Leaning::default(); seats * issues],
            room: vec![Room::default(); issues],
            texts: vec![Carried::default(); brackets],
            seats,
            issues,
        }
    }

    /// One more bracket, of which nothing has been said.
    pub(super) fn add_bracket(&mut self) {
        self.brackets.push(Heard::default());
        self.trails.resize(self.trails.len() + self.seats, Trail::default());
        self.texts.push(Carried::default());
    }

    /// What was heard of an option.
    pub fn voices(&self, bracket: usize, option: OptionNo) -> Voices {
        self.brackets
            .get(bracket)
            .and_then(|heard| heard.0.get(usize::from(option)))
            .copied()
            .unwrap_or_default()
    }

    /// Where a seat began on a bracket.
    pub fn trail(&self, bracket: usize, seat: usize) -> Trail {
        self.trails.get(bracket * self.seats + seat).copied().unwrap_or_default()
    }

    /// What a seat's own words add to what was heard of an option.
    pub fn own(&self, entry: &Disagreement, at: (usize, usize), stance: Stance, option: OptionNo) -> Voices {
        voice(entry, self.trail(at.0, at.1), stance, option)
    }

    /// How often a seat's words on an issue meant that it can live with a place, and how often that it cannot.
    pub fn leaning(&self, seat: usize, issue: usize, at: Points) -> (i64, i64) {
        let found = self.leanings.get(seat * self.issues + issue).copied().unwrap_or_default();
        let at = place(at);
        let count = |counts: &[u8; PLACES]| counts.get(at).copied().map_or(0, i64::from);
        (count(&found.can), count(&found.cannot))
    }

    /// The same, over all seats.
    pub fn room_leaning(&self, issue: usize, at: Points) -> (i64, i64) {
        let found = self.room.get(issue).copied().unwrap_or_default();
        let at = place(at);
        let count = |counts: &[u32; PLACES]| counts.get(at).copied().map_or(0, i64::from);
        (count(&found.can), count(&found.cannot))
    }

    /// What the last texts had in a bracket's place.
    pub fn carried(&self, bracket: usize) -> Carried {
        self.texts.get(bracket).copied().unwrap_or_default()
    }

    /// Counts a stance in the place of the one before it.
    pub(super) fn note(
        &mut self,
        entry: &Disagreement,
        (bracket, seat): (usize, usize),
        before: Stance,
        after: Stance,
    ) {
        // Who says again what it said has said nothing new of the issues.
        let anew = before != after;
        self.count(entry, (bracket, seat), before, false, anew);
        if let Some(trail) = self.trails.get_mut(bracket * self.seats + seat) {
            // What its group said for it is no promise of its own.
            let first = trail.times == 0 || (after.own && !before.own);
            if first {
                *trail = Trail { wanted: after.prefers, accepted: after.accepts, seen: after.seen, times: 0 };
            }
            trail.times = trail.times.saturating_add(1);
        }
        self.count(entry, (bracket, seat), after, true, anew);
    }

    fn count(
        &mut self,
        entry: &Disagreement,
        (bracket, seat): (usize, usize),
        stance: Stance,
        add: bool,
        issues: bool,
    ) {
        if !stance.spoken {
            return;
        }
        let trail = self.trail(bracket, seat);
        // Of options that came up later it has said nothing.
        let known = usize::from(stance.seen.max(stance.prefers.saturating_add(1)));
        if let Some(heard) = self.brackets.get_mut(bracket) {
            for (option, counted) in heard.0.iter_mut().enumerate().take(known) {
                let one = voice(entry, trail, stance, option as OptionNo);
                let to = |count: &mut u16, by: u16| {
                    *count = if add { count.saturating_add(by) } else { count.saturating_sub(by) };
                };
                to(&mut counted.spoke, one.spoke);
                to(&mut counted.accept, one.accept);
                to(&mut counted.want, one.want);
                to(&mut counted.against_at_first, one.against_at_first);
                to(&mut counted.came, one.came);
                to(&mut counted.stood, one.stood);
            }
        }
        let touched = entry.options.first().filter(|_| issues).map_or(&[][..], |omit| &omit.at.0[..]);
        for (issue, _) in touched {
            let (Some(leaning), Some(room)) =
                (self.leanings.get_mut(seat * self.issues + issue), self.room.get_mut(*issue))
            else {
                continue;
            };
            let Some(said) = said_of(entry, stance, *issue) else { continue };
            for at in 0..PLACES {
                let (own, all) = match lives_with(said, at as Points * STEP) {
                    Some(true) => (leaning.can.get_mut(at), room.can.get_mut(at)),
                    Some(false) => (leaning.cannot.get_mut(at), room.cannot.get_mut(at)),
                    None => continue,
                };
                let (Some(own), Some(all)) = (own, all) else { continue };
                // Beyond 255 words on one issue nothing new is learnt of a seat; the room's count follows the seat's.
                let now = if add { own.saturating_add(1) } else { own.saturating_sub(1) };
                *all = all.saturating_add(u32::from(now)).saturating_sub(u32::from(*own));
                *own = now;
            }
        }
    }

    /// A seat voted for words at a place, or against them: it can live with what they reach over, or cannot.
    pub(super) fn voted(&mut self, seat: usize, at: &Placement, yes: bool) {
        for (issue, reach) in &at.0 {
            let (Some(leaning), Some(room)) =
                (self.leanings.get_mut(seat * self.issues + issue), self.room.get_mut(*issue))
            else {
                continue;
            };
            for index in place(reach.low)..=place(reach.high) {
                let (own, all) = if yes {
                    (leaning.can.get_mut(index), room.can.get_mut(index))
                } else {
                    (leaning.cannot.get_mut(index), room.cannot.get_mut(index))
                };
                if let (Some(own), Some(all)) = (own, all)
                    && *own < u8::MAX
                {
                    *own += 1;
                    *all = all.saturating_add(1);
                }
            }
        }
    }

    /// A text was issued that has these words in the brackets' places.
    pub(super) fn carry(&mut self, table: &[Disagreement]) {
        for (carried, entry) in self.texts.iter_mut().zip(table) {
            *carried = Carried { last: entry.settled(), before: carried.last };
        }
    }

    /// Words of an earlier session stand as agreed.
    pub(super) fn agreed(&mut self, bracket: usize, option: OptionNo) {
        if let Some(carried) = self.texts.get_mut(bracket) {
            *carried = Carried { last: Some(option), before: Some(option) };
        }
    }
}

/// What one seat's words add to what is heard of an option.
fn voice(entry: &Disagreement, trail: Trail, stance: Stance, option: OptionNo) -> Voices {
    if !stance.spoken {
        return Voices::default();
    }
    let want = u16::from(stance.prefers == option);
    if option >= stance.seen {
        return Voices { want, ..Voices::default() };
    }
    let accept = stance.accepts.contains(option);
    let against = trail.opposed(option);
    let came = against && (accept || nearer(entry, trail.wanted, stance.prefers, option));
    let stood = against && !came && trail.times > 1;
    Voices {
        spoke: 1,
        accept: u16::from(accept),
        want,
        against_at_first: u16::from(against),
        came: u16::from(came),
        stood: u16::from(stood),
    }
}

/// Whether going from one option to another brings one nearer to a third.
fn nearer(entry: &Disagreement, from: OptionNo, to: OptionNo, goal: OptionNo) -> bool {
    if from == to {
        return false;
    }
    let at = |option: OptionNo| entry.options.get(usize::from(option)).map(|option| &option.at);
    let apart = |one: Option<&Placement>| Some(measure::apart(one?, at(goal)?));
    matches!((apart(at(from)), apart(at(to))), (Some(before), Some(after)) if after < before)
}

/// What a seat said of a bracket on one issue: the span of what it can live with, and the nearest places on either side of
/// it that it cannot.
pub type Said = (Reach, Option<Points>, Option<Points>);

/// Whether what a seat said means that it can live with a place of the issue; `None` where it says nothing.
fn lives_with((span, below, above): Said, at: Points) -> Option<bool> {
    if (span.low..=span.high).contains(&at) || place(span.low) == place(at) || place(span.high) == place(at) {
        return Some(true);
    }
    if at > span.high { above.filter(|limit| at >= *limit) } else { below.filter(|limit| at <= *limit) }
        .map(|_| false)
}

/// What a seat said of a bracket on one issue: the span of what it can live with, and the nearest places on either side of
/// it that it cannot. `None` where it has not spoken of the issue.
pub fn said_of(entry: &Disagreement, stance: Stance, issue: usize) -> Option<Said> {
    if !stance.spoken {
        return None;
    }
    let seen = entry.options.iter().take(usize::from(stance.seen)).enumerate();
    let accepted =
        |option: usize| stance.accepts.contains(option as OptionNo) || usize::from(stance.prefers) == option;
    let mut span: Option<Reach> = None;
    for (_, option) in seen.clone().filter(|(number, _)| accepted(*number)) {
        let Some(reach) = measure::reach_on(&option.at, issue) else { continue };
        span =
            Some(span.map_or(reach, |span| Reach {
                low: span.low.min(reach.low),
                high: span.high.max(reach.high),
            }));
    }
    let span = span?;
    let (mut below, mut above): (Option<Points>, Option<Points>) = (None, None);
    for (_, option) in seen.filter(|(number, _)| !accepted(*number)) {
        let Some(reach) = measure::reach_on(&option.at, issue) else { continue };
        if reach.high < span.low {
            below = Some(below.map_or(reach.high, |limit| limit.max(reach.high)));
        }
        if reach.low > span.high {
            above = Some(above.map_or(reach.low, |limit| limit.min(reach.low)));
        }
    }
    Some((span, below, above))
}
