//! Order in a reading: the closed list of speakers and the right of reply (GA rules 73 and 115), points of order and
//! appeals against the chair's ruling (GA rules 71 and 113).

use std::collections::BTreeMap;

use super::action::{Action, ActionKind, Ballot, StanceTaken};
use super::checks::check_words;
use super::event::Event;
use super::public::{ChairTask, Public, Stage};
use super::refusal::Refusal;
use super::state::State;
use super::voting::tally;
use crate::ids::{BracketId, SeatId};
use crate::rules;
use crate::scenario::{Abstentions, Majority};

/// How many delegations may reply after one section, each of them once. A judgement: decision 34/401 allows each
/// delegation two replies at a meeting.
pub const REPLIES: usize = 2;
/// How long a reply takes, in minutes. A judgement: shorter than any statement.
const REPLY_MINUTES: u32 = 1;
/// How long the ruling on a point of order takes, in minutes. A judgement.
const RULING_MINUTES: u32 = 1;
/// How long an appeal put to the vote by show of hands takes, in minutes. A judgement.
const APPEAL_MINUTES: u32 = 3;

/// A point of order under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointOfOrder {
    /// Who raised it.
    pub by: usize,
    /// Who has the floor.
    pub speaker: usize,
    /// What it is, in a sentence.
    pub words: String,
    /// The chair's ruling: whether the speaker is out of order.
    pub upheld: Option<bool>,
    /// Whether the ruling has been appealed against.
    pub appealed: bool,
    /// The hands shown on the appeal; yes is to overrule the chair.
    pub hands: Vec<(usize, Ballot)>,
}

/// Whose words have been called unacceptable in a section: seat → (by how many speakers, over which bracket first).
pub type Provoked = BTreeMap<usize, (u32, usize)>;

impl PointOfOrder {
    /// Whom the ruling goes against.
    pub fn concerned(&self) -> usize {
        if self.upheld == Some(true) { self.speaker } else { self.by }
    }
}

impl Public {
    /// Notes whose words a statement calls unacceptable: those who put them on the table, or have said themselves that
    /// they want them.
    pub(super) fn note_provocation(&mut self, speaker: &SeatId, stances: &[StanceTaken]) {
        let Some(speaker) = self.seat(speaker.as_str()) else { return };
        // Who calls nothing unacceptable provokes nobody.
        for taken in stances.iter().filter(|taken| !taken.cannot.is_empty()) {
            let Some(bracket) = self.bracket(&taken.bracket) else { continue };
            for seat in (0..self.seats.len()).filter(|seat| *seat != speaker) {
                let stance = self.stance(bracket, seat);
                let wants = stance.own && taken.cannot.contains(stance.prefers);
                let proposed = self.seats.get(seat).is_some_and(|plate| {
                    taken.cannot.iter().any(|option| {
                        self.table
                            .get(bracket)
                            .and_then(|entry| entry.options.get(usize::from(option)))
                            .is_some_and(|option| {
                                !option.placed_by.is_empty()
                                    && option.by.iter().any(|by| by == plate.id.as_str())
                            })
                    })
                });
                if (wants || proposed) && self.present.get(seat).copied().unwrap_or(false) {
                    self.floor.provoked.entry(seat).or_insert((0, bracket)).0 += 1;
                }
            }
        }
    }

    /// Lets the point of order rest as it was ruled, or overruled, and goes on with the list.
    fn rule_stands(&mut self, upheld: bool) {
        self.floor.point = None;
        self.floor.pointed = !upheld;
        if upheld {
            self.floor.called = false;
            self.floor.list.pop_front();
        }
        self.next_speaker();
    }
}

/// Whether a seat may do something that does not wait for its turn, or may not for a reason of order. `None` leaves it to
/// the ordinary rules.
pub(super) fn seat_may(public: &Public, seat: usize, kind: ActionKind) -> Option<Result<(), Refusal>> {
    match kind {
        ActionKind::RaisePointOfOrder => {
            let speaker = public.floor.list.front().filter(|_| public.stage == Stage::Speaking);
            Some(match speaker {
                None => Err(Refusal::NoPointOfOrder("nobody has the floor".to_owned())),
                Some(speaker) if speaker.seat == seat => {
                    Err(Refusal::NoPointOfOrder("it has the floor itself".to_owned()))
                }
                Some(_) if public.floor.pointed => {
                    Err(Refusal::NoPointOfOrder("the chair has ruled on this speaker".to_owned()))
                }
                Some(_) if !public.present.get(seat).copied().unwrap_or(false) => Err(Refusal::Absent),
                Some(_) => Ok(()),
            })
        }
        ActionKind::Inscribe if public.floor.closed => Some(Err(Refusal::ListClosed)),
        ActionKind::Reply if public.stage == Stage::Speaking => Some(Err(Refusal::RepliesLater)),
        ActionKind::Reply if public.stage == Stage::Reply && !public.pending.contains(&seat) => {
            Some(Err(Refusal::NothingToReplyTo))
        }
        _ => None,
    }
}

/// What follows from an act of a seat.
pub(super) fn seat_acts(public: &Public, id: SeatId, action: &Action) -> Result<Vec<Event>, Refusal> {
    match action {
        Action::Reply { about, words } => {
            check_words(words)?;
            let bracket = public.bracket(about).ok_or_else(|| Refusal::NoSuchBracket(about.to_string()))?;
            if public.table.get(bracket).map(|entry| entry.section) != public.floor.section {
                return Err(Refusal::OutOfOrder(about.to_string()));
            }
            Ok(vec![
                Event::Replied { seat: id, about: about.clone(), words: words.clone() },
                Event::ClockMoved { minute: public.minute + REPLY_MINUTES },
            ])
        }
        Action::NoReply => Ok(vec![Event::DidNotReply { seat: id }]),
        Action::RaisePointOfOrder { words } => {
            check_words(words)?;
            Ok(vec![Event::PointOfOrderRaised { seat: id, words: words.clone() }])
        }
        Action::AcceptRuling => Ok(vec![Event::RulingAccepted { seat: id }]),
        Action::Appeal => Ok(vec![Event::Appealed { seat: id }]),
        Action::Vote(ballot) => Ok(vec![Event::HandShown { seat: id, ballot: *ballot }]),
        _ => Err(Refusal::NotNow { phase: public.phase().to_owned() }),
    }
}

/// The chair's ruling.
pub(super) fn ruled(public: &Public, upheld: bool) -> Vec<Event> {
    vec![Event::Ruled { upheld }, Event::ClockMoved { minute: public.minute + RULING_MINUTES }]
}

/// What the secretariat does before it goes on with the reading: it counts the hands on an appeal, and calls those who
/// may reply once the list is exhausted.
pub(super) fn proceed(public: &Public) -> Option<Vec<Event>> {
    let floor = &public.floor;
    if let Some(point) = &floor.point {
        let (yes, no, abstain) = tally(&point.hands);
        let overruled = rules::carried(Majority::Simple, Abstentions::NotVoting, yes, no, abstain);
        return Some(vec![
            Event::AppealDecided { yes, no, abstain, overruled },
            Event::ClockMoved { minute: public.minute + APPEAL_MINUTES },
        ]);
    }
    let section = floor.section.and_then(|section| public.sections.get(section))?;
    // Replies take what is left of the time of their section, and none of another's.
    let time = public.minute < floor.until;
    if floor.replies_called || floor.provoked.is_empty() || (!floor.list.is_empty() && !floor.cut) || !time {
        return None;
    }
    let mut called: Vec<(usize, u32)> =
        floor.provoked.iter().map(|(seat, (times, _))| (*seat, *times)).collect();
    // Those whom most have contradicted, then in room order.
    called.sort_by_key(|(seat, times)| (std::cmp::Reverse(*times), *seat));
    called.truncate(REPLIES);
    called.sort_unstable();
    let seats =
        called.iter().filter_map(|(seat, _)| public.seats.get(*seat)).map(|plate| plate.id.clone()).collect();
    Some(vec![Event::RepliesCalled { section: section.id.clone(), seats }])
}

/// What somebody may reply to: the bracket on which its words were called unacceptable.
pub fn provoked_over(public: &Public, seat: usize) -> Option<&BracketId> {
    let (_, bracket) = public.floor.provoked.get(&seat)?;
    public.table.get(*bracket).map(|entry| &entry.id)
}

/// Takes an event of this file's into the state.
pub(super) fn apply(state: &mut State, event: &Event) {
    let public = &mut state.public;
    match event {
        Event::ListClosed => public.floor.closed = true,
        Event::RepliesCalled { seats, .. } => {
            public.floor.replies_called = true;
            public.pending = seats.iter().filter_map(|id| public.seat(id.as_str())).collect();
            public.pending.sort_unstable();
            public.stage = Stage::Reply;
            public.between_when_all_answered();
        }
        Event::Replied { seat, .. } | Event::DidNotReply { seat } => {
            public.answered(seat);
            public.between_when_all_answered();
        }
        Event::PointOfOrderRaised { seat, words } => {
            let speaker = public.floor.list.front().map(|next| next.seat);
            if let (Some(by), Some(speaker)) = (public.seat(seat.as_str()), speaker) {
                public.floor.point = Some(PointOfOrder {
                    by,
                    speaker,
                    words: words.clone(),
                    upheld: None,
                    appealed: false,
                    hands: Vec::new(),
                });
                public.pending.clear();
                public.stage = Stage::Chair(ChairTask::Ruling);
            }
        }
        Event::Ruled { upheld } => {
            if let Some(point) = &mut public.floor.point {
                point.upheld = Some(*upheld);
                public.pending = vec![point.concerned()];
                public.stage = Stage::Appeal;
            }
        }
        Event::RulingAccepted { .. } => {
            let upheld = public.floor.point.as_ref().and_then(|point| point.upheld);
            public.rule_stands(upheld.unwrap_or(false));
        }
        Event::Appealed { .. } => {
            if let Some(point) = &mut public.floor.point {
                point.appealed = true;
                public.stage = Stage::ShowOfHands;
                // Who has lost its vote has no hand to show.
                let votes = |seat: &usize| public.seats.get(*seat).is_some_and(|plate| plate.votes);
                public.pending = public.all_present().into_iter().filter(votes).collect();
                public.between_when_all_answered();
            }
        }
        Event::HandShown { seat, ballot } => {
            if let Some(index) = public.answered(seat)
                && let Some(point) = &mut public.floor.point
            {
                point.hands.push((index, *ballot));
            }
            public.between_when_all_answered();
        }
        Event::AppealDecided { overruled, .. } => {
            let upheld = public.floor.point.as_ref().and_then(|point| point.upheld).unwrap_or(false);
            public.rule_stands(upheld != *overruled);
        }
        _ => {}
    }
}
