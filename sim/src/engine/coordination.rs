//! Groups meet by themselves before the room does. Each member says where it stands on what matters most to it, and the
//! line of the group follows from that by arithmetic: the option that most can live with, if enough can. How many are
//! enough is the group's cohesion: in one that keeps together entirely a single member holds the line up, and then the
//! group is silent on the words.
//!
//! What is said inside is in the log and in the views of the members. The room hears the line when the voice speaks it.
//!
//! How far a group agrees is measured with the index of Hix, Noury & Roland, “Power to the Parties: Cohesion and
//! Competition in the European Parliament, 1979–2001”, British Journal of Political Science 35 (2005): for votes that can
//! go three ways, `AI = (max − ½·(all − max)) / all`, which is 1 where all go one way and 0 where they are split evenly
//! among the three. Over words with `k` options on the table one half becomes `1 / (k − 1)`, so that an even split over
//! all of them is again 0.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::action::{Action, Ballot, OptionNo, OptionSet, StanceTaken};
use super::checks::{check_stance, open};
use super::event::{Event, LineOn};
use super::public::{BracketState, Disagreement, Public, Stage};
use super::refusal::Refusal;
use super::state::State;
use crate::ids::{BracketId, GroupId, SeatId};
use crate::scenario::BehaviourPart;

/// On how many brackets a member speaks in a meeting of its group. A judgement: an hour before a three-hour meeting.
pub const MOST_NAMED: u32 = 10;
/// On how many brackets a group looks for a line. A judgement: about three statements of a group.
const AGENDA: usize = 15;
/// One in how many of those who spoke has to name words for the group to take them up. A judgement.
const NAMED_BY: usize = 4;
/// The ways a vote can go: yes, no, abstention.
const BALLOTS: u32 = 3;

/// What a group meets over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// The reading that begins.
    Reading,
    /// How its members vote on a proposal, by symbol.
    Proposal(String),
    /// Whether its members join the consensus.
    Adoption,
}

/// A group's own room: what its members alone know.
#[derive(Clone, Debug, Default)]
pub struct GroupRoom {
    /// Who came to the last meeting, by index.
    pub members: Vec<usize>,
    /// What the last meeting was over, and in which step of the plan.
    pub over: Option<(usize, Over)>,
    /// Whether it is going on.
    pub sitting: bool,
    /// What was said in it: who, on what (bracket and stance), and how it would vote.
    pub said: Vec<Said>,
    /// The line before the last reading, bracket by bracket.
    pub line: BTreeMap<usize, LineOn>,
    /// How its members are to vote, by what that is over.
    pub ballots: BTreeMap<Over, BallotLine>,
    /// What members said before the last reading: seat → bracket → what it could live with.
    pub bears: BTreeMap<usize, BTreeMap<usize, OptionSet>>,
}

/// What one member said in a meeting.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who.
    pub seat: usize,
    /// Where it stands, by bracket.
    pub stances: Vec<(usize, StanceTaken)>,
    /// How it would vote.
    pub ballot: Option<Ballot>,
}

/// How a group's members are to vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BallotLine {
    /// How; nothing where too few would go one way.
    pub ballot: Option<Ballot>,
    /// How far those who spoke agree, in per cent (the agreement index).
    pub agreement: u32,
    /// How many spoke.
    pub heard: u32,
}

/// The rooms of the groups a seat belongs to, and no other.
#[derive(Clone, Copy)]
pub struct OwnGroups<'a> {
    pub(super) seat: usize,
    pub(super) public: &'a Public,
    pub(super) rooms: &'a [GroupRoom],
}

impl<'a> OwnGroups<'a> {
    /// The room of a group, if the seat is a member of it.
    pub fn room(&self, group: usize) -> Option<&'a GroupRoom> {
        let member = self.public.groups.get(group)?.members.contains(&self.seat);
        self.rooms.get(group).filter(|_| member)
    }

    /// The rooms of all its groups, with their index.
    pub fn rooms(self) -> impl Iterator<Item = (usize, &'a GroupRoom)> {
        let own = self.public.seats.get(self.seat).map_or(&[][..], |plate| &plate.groups);
        own.iter().filter_map(move |group| Some((*group, self.room(*group)?)))
    }
}

impl fmt::Debug for OwnGroups<'_> {
    /// Shows its own groups, and nothing else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.rooms()).finish()
    }
}

impl GroupRoom {
    /// The line on a bracket, if the group has met over this reading and found one.
    pub fn line_on(&self, public: &Public, bracket: usize) -> Option<(OptionNo, &LineOn)> {
        if !self.met_over_reading(public) {
            return None;
        }
        let line = self.line.get(&bracket)?;
        Some((line.option?, line))
    }

    /// Whether it has met over the reading under way.
    pub fn met_over_reading(&self, public: &Public) -> bool {
        !self.sitting && self.over == Some((public.step, Over::Reading))
    }

    /// Whether a member lets an option of a bracket stand for it: it came, and has said nothing in the meeting that the
    /// option would go against.
    pub fn bears(&self, seat: usize, bracket: usize, option: OptionNo) -> bool {
        let said = self.bears.get(&seat).and_then(|said| said.get(&bracket));
        self.members.contains(&seat) && said.is_none_or(|accepts| accepts.contains(option))
    }
}

/// How far those agree whose choices were made so often, of so many that there are, in per cent; nothing can be said of
/// fewer than two.
pub fn agreement_index(counts: &[u32], choices: u32) -> Option<u32> {
    let all: u32 = counts.iter().sum();
    let most = counts.iter().copied().max().unwrap_or(0);
    if all < 2 {
        return None;
    }
    let others = choices.max(2) - 1;
    // max − (all − max) / (k − 1), over all: never below 0 where the counts are of no more than k choices.
    Some((most * others).saturating_sub(all - most) * 100 / (all * others))
}

/// How many of `heard` have to agree for a line: more than half, and the more the closer the group keeps together.
fn needed(cohesion: i32, heard: usize) -> usize {
    let share = (cohesion.clamp(0, 100) as usize * heard).div_ceil(100);
    share.max(heard / 2 + 1)
}

/// The index of a group by its id.
fn group_of(public: &Public, id: &GroupId) -> Option<usize> {
    public.groups.iter().position(|group| group.id == *id)
}

/// What is still to do before the room goes on: the line of the group that has just met, the meeting of the next. `None`
/// when all have met.
pub(super) fn proceed(state: &State, over: &Over) -> Option<Vec<Event>> {
    let public = &state.public;
    let mut events = Vec::new();
    let sitting = state.rooms.iter().position(|room| room.sitting);
    if let Some((group, room)) = sitting.and_then(|index| Some((index, state.rooms.get(index)?))) {
        events.extend(line_taken(public, group, room));
    }
    let there = public.all_present();
    let next = public.groups.iter().zip(&state.rooms).enumerate().find_map(|(index, (group, room))| {
        let met = match over {
            Over::Proposal(_) => room.ballots.contains_key(over),
            _ => room.over.as_ref() == Some(&(public.step, over.clone())),
        };
        let just_now = sitting == Some(index);
        if met || just_now || group.voice.is_none() {
            return None;
        }
        let comes = |seat: &&usize| {
            let part = BehaviourPart::GroupDiscipline;
            there.binary_search(*seat).is_ok()
                && state.briefs.get(**seat).is_some_and(|brief| brief.behaviour.has(part))
        };
        let members: Vec<&usize> = group.members.iter().filter(comes).collect();
        let id = |seat: &&usize| public.seats.get(**seat).map(|plate| plate.id.clone());
        (members.len() > 1).then(|| Event::GroupMet {
            group: group.id.clone(),
            over: over.clone(),
            members: members.iter().filter_map(id).collect(),
        })
    });
    events.extend(next);
    (!events.is_empty()).then_some(events)
}

/// The line that follows from what the members said.
fn line_taken(public: &Public, index: usize, room: &GroupRoom) -> Option<Event> {
    let group = public.groups.get(index)?;
    let (_, over) = room.over.as_ref()?;
    if *over != Over::Reading {
        let ballots: Vec<Ballot> = room.said.iter().filter_map(|said| said.ballot).collect();
        let count = |wanted: Ballot| ballots.iter().filter(|ballot| **ballot == wanted).count();
        let counts = [Ballot::Yes, Ballot::No, Ballot::Abstain].map(count);
        let agreement = agreement_index(&counts.map(|count| count as u32), BALLOTS).unwrap_or(0);
        let enough = needed(group.cohesion, ballots.len());
        let ballot = [Ballot::Yes, Ballot::No, Ballot::Abstain]
            .into_iter()
            .find(|ballot| !ballots.is_empty() && count(*ballot) >= enough);
        let ballot = Some(BallotLine { ballot, agreement, heard: ballots.len() as u32 });
        return Some(Event::GroupLineTaken { group: group.id.clone(), stances: Vec::new(), ballot });
    }
    let mut named: BTreeMap<usize, Vec<&StanceTaken>> = BTreeMap::new();
    for (bracket, stance) in room.said.iter().flat_map(|said| &said.stances) {
        named.entry(*bracket).or_default().push(stance);
    }
    let heard = room.said.iter().filter(|said| !said.stances.is_empty()).count();
    let least = heard.div_ceil(NAMED_BY).max(2);
    let mut agenda: Vec<(usize, Vec<&StanceTaken>)> =
        named.into_iter().filter(|(_, stances)| stances.len() >= least).collect();
    agenda.sort_by_key(|(bracket, stances)| (std::cmp::Reverse(stances.len()), *bracket));
    agenda.truncate(AGENDA);
    agenda.sort_by_key(|(bracket, _)| *bracket);
    let stances = agenda
        .into_iter()
        .filter_map(|(bracket, stances)| Some(line_on(public.table.get(bracket)?, group.cohesion, &stances)))
        .collect();
    Some(Event::GroupLineTaken { group: group.id.clone(), stances, ballot: None })
}

/// The line on one bracket: of the options that enough can live with, the one most can; of several, the one most want,
/// and of those the first.
fn line_on(entry: &Disagreement, cohesion: i32, stances: &[&StanceTaken]) -> LineOn {
    let enough = needed(cohesion, stances.len());
    let count = |has: &dyn Fn(&StanceTaken) -> bool| stances.iter().filter(|stance| has(stance)).count();
    let accept = |option: OptionNo| count(&|stance| stance.accepts.contains(option));
    let want = |option: OptionNo| count(&|stance| stance.prefers == option);
    let cannot = |option: OptionNo| count(&|stance| stance.cannot.contains(option));
    let option = entry
        .live()
        .filter(|option| accept(*option) >= enough)
        .max_by_key(|option| (accept(*option), want(*option), std::cmp::Reverse(*option)));
    let counts: Vec<u32> = entry.live().map(|option| want(option) as u32).collect();
    let accepts = if option.is_some() {
        entry.live().filter(|option| accept(*option) >= enough).collect()
    } else {
        OptionSet::NONE
    };
    LineOn {
        bracket: entry.id.clone(),
        option,
        accepts,
        cannot: entry.live().filter(|option| cannot(*option) >= enough).collect(),
        agreement: agreement_index(&counts, counts.len() as u32).unwrap_or(0),
        heard: stances.len() as u32,
    }
}

/// What a member says in a meeting of its group.
pub(super) fn said(state: &State, seat: SeatId, action: &Action) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    let Action::SayInGroup { stances, ballot } = action else { return Err(Refusal::NotYourTurn) };
    let Stage::Coordinating { group } = public.stage else { return Err(Refusal::NotYourTurn) };
    let (Some(group), Some(room)) = (public.groups.get(group), state.rooms.get(group)) else {
        return Err(Refusal::NotYourTurn);
    };
    if stances.len() > MOST_NAMED as usize {
        return Err(Refusal::SpeechTooLong { allowed: MOST_NAMED });
    }
    let reading = room.over.as_ref().is_some_and(|(_, over)| *over == Over::Reading);
    if (reading && ballot.is_some()) || (!reading && !stances.is_empty()) {
        return Err(Refusal::NotBeforeTheGroup);
    }
    for (at, stance) in stances.iter().enumerate() {
        open(public, check_stance(public, stance, &[])?)?;
        if stances.iter().take(at).any(|earlier| earlier.bracket == stance.bracket) {
            return Err(Refusal::ContradictoryStance(stance.bracket.to_string()));
        }
    }
    Ok(vec![Event::SpokeInGroup { seat, group: group.id.clone(), stances: stances.clone(), ballot: *ballot }])
}

/// For whom a statement of a group stands.
pub(super) struct StandsFor {
    pub(super) followers: Vec<SeatId>,
    /// Those of them for whom it does not stand on a bracket.
    pub(super) apart: Vec<(SeatId, BracketId)>,
}

/// For whom a statement of a group stands: those who came to its meeting, each but on the words it spoke against there.
/// `None` where the group has not met over this reading, so that it is left to chance.
pub(super) fn stands_for(
    state: &State,
    group: usize,
    speaker: usize,
    stances: &[StanceTaken],
) -> Option<StandsFor> {
    let public = &state.public;
    let room = state.rooms.get(group).filter(|room| room.met_over_reading(public))?;
    let (mut followers, mut apart) = (Vec::new(), Vec::new());
    for seat in room.members.iter().copied().filter(|seat| *seat != speaker) {
        let Some(plate) = public.seats.get(seat) else { continue };
        let against = |stance: &&StanceTaken| {
            public.bracket(&stance.bracket).is_some_and(|bracket| !room.bears(seat, bracket, stance.prefers))
        };
        apart.extend(stances.iter().filter(against).map(|stance| (plate.id.clone(), stance.bracket.clone())));
        followers.push(plate.id.clone());
    }
    Some(StandsFor { followers, apart })
}

/// Takes an event of this file's into the state.
pub(super) fn apply(state: &mut State, event: &Event) {
    let State { public, rooms, .. } = state;
    match event {
        Event::GroupMet { group, over, members } => {
            let Some(index) = group_of(public, group) else { return };
            let Some(room) = rooms.get_mut(index) else { return };
            room.members = members.iter().filter_map(|id| public.seat(id.as_str())).collect();
            room.members.sort_unstable();
            room.over = Some((public.step, over.clone()));
            room.sitting = true;
            room.said.clear();
            if *over == Over::Reading {
                room.line.clear();
                room.bears.clear();
            }
            public.pending.clone_from(&room.members);
            public.stage = Stage::Coordinating { group: index };
            public.between_when_all_answered();
        }
        Event::SpokeInGroup { seat, group, stances, ballot } => {
            let found = group_of(public, group);
            let Some(room) = found.and_then(|index| rooms.get_mut(index)) else { return };
            if let Some(seat) = public.answered(seat) {
                let stances: Vec<(usize, StanceTaken)> = stances
                    .iter()
                    .filter_map(|stance| Some((public.bracket(&stance.bracket)?, stance.clone())))
                    .collect();
                let bears = stances.iter().map(|(bracket, stance)| (*bracket, stance.accepts));
                room.bears.entry(seat).or_default().extend(bears);
                room.said.push(Said { seat, stances, ballot: *ballot });
            }
            public.between_when_all_answered();
        }
        Event::GroupLineTaken { group, stances, ballot } => {
            let Some(room) = group_of(public, group).and_then(|index| rooms.get_mut(index)) else { return };
            room.sitting = false;
            for line in stances {
                if let Some(bracket) = public.bracket(&line.bracket) {
                    room.line.insert(bracket, line.clone());
                }
            }
            if let (Some(ballot), Some((_, over))) = (ballot, &room.over) {
                room.ballots.insert(over.clone(), *ballot);
            }
            public.pending.clear();
            public.stage = Stage::Between;
        }
        _ => {}
    }
}

/// Whether a bracket is open, so that a group can have a line on it.
pub fn is_open(public: &Public, bracket: usize) -> bool {
    public.table.get(bracket).is_some_and(|entry| entry.state == BracketState::Open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agreement_index_is_one_for_all_one_way_and_nothing_for_an_even_split() {
        // The worked values of Hix, Noury & Roland: three ways a vote can go.
        assert_eq!(agreement_index(&[10, 0, 0], 3), Some(100));
        assert_eq!(agreement_index(&[5, 5, 5], 3), Some(0));
        // (8 − ½·2) / 10.
        assert_eq!(agreement_index(&[8, 1, 1], 3), Some(70));
        // (5 − ½·5) / 10.
        assert_eq!(agreement_index(&[5, 5, 0], 3), Some(25));
        // Two options: (3 − 1) / 4. Five options, evenly split between two: (2 − 2/4) / 4 = 37.5.
        assert_eq!(agreement_index(&[3, 1], 2), Some(50));
        assert_eq!(agreement_index(&[2, 2, 0, 0, 0], 5), Some(37));
        assert_eq!(agreement_index(&[1], 3), None);
    }

    #[test]
    fn a_close_group_needs_everybody_and_a_loose_one_more_than_half() {
        assert_eq!(needed(97, 27), 27);
        assert_eq!(needed(60, 10), 6);
        assert_eq!(needed(20, 10), 6);
        assert_eq!(needed(100, 2), 2);
    }
}
