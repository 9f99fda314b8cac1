//! What the chair may do between two speakers of a reading: call somebody out of turn, suspend the meeting, move to informal
//! consultations over one knot, close the debate (GA rules 35, 68 and 73; in a committee 106, 109 and 115). Suspension and
//! closure are the chair's to propose (rules 35 and 106); that nobody opposes them is a judgement, and so is every number here.

use std::collections::{BTreeMap, VecDeque};

use super::action::{Action, ActionKind, OptionNo};
use super::capitals;
use super::checks::{find, open};
use super::event::Event;
use super::public::{Public, SmallGroup, Stage};
use super::refusal::Refusal;
use super::state::{BracketState, State};
use crate::draws::Draws;
use crate::ids::SeatId;

/// The most delegations that sit round one small table.
pub const AROUND_A_TABLE: usize = 12;

/// Whether the chair may do this kind of thing now; `None` where it is no act between speakers.
pub(super) fn chair_may(public: &Public, kind: ActionKind) -> Option<Result<(), Refusal>> {
    if !ActionKind::BETWEEN_SPEAKERS.contains(&kind) {
        return None;
    }
    let waits = public.stage == Stage::Speaking
        && public.floor.section.is_some()
        && !public.floor.list.is_empty()
        && public.minute < public.floor.until;
    if !waits {
        return Some(Err(Refusal::BetweenSpeakers));
    }
    Some(match kind {
        ActionKind::Recognise if public.floor.called => Err(Refusal::CalledAlready),
        ActionKind::Recognise if public.floor.list.len() < 2 => Err(Refusal::NobodyElseOnTheList),
        ActionKind::SuspendMeeting => resumes_at(public).map(|_| ()),
        ActionKind::ConsultInformally if knots(public).next().is_none() => Err(Refusal::NoKnot),
        _ => Ok(()),
    })
}

/// What follows from an act between speakers.
pub(super) fn decide(state: &State, action: &Action, draws: &Draws) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    match action {
        Action::Recognise { seat } => {
            let index = public.seat(seat.as_str()).ok_or(Refusal::NoSuchSeat)?;
            let at = public.floor.list.iter().position(|next| next.seat == index);
            match at {
                None => Err(Refusal::NotOnTheList { seat: seat.to_string() }),
                Some(0) => Err(Refusal::SpeaksNext { seat: seat.to_string() }),
                Some(_) => Ok(vec![Event::Recognised { seat: seat.clone() }]),
            }
        }
        Action::SuspendMeeting => {
            let minute = resumes_at(public)?;
            let until = closes_after(public, minute);
            let mut events = vec![Event::MeetingSuspended { until }, Event::ClockMoved { minute }];
            // Capitals have had the time to answer.
            events.extend(capitals::due(state, draws, minute).into_iter().flatten());
            Ok(events)
        }
        Action::ConsultInformally { bracket, members } => {
            let index = find(public, bracket)?;
            open(public, index)?;
            if public.table.get(index).map(|entry| entry.section) != public.floor.section {
                return Err(Refusal::OutOfOrder(bracket.to_string()));
            }
            if public.floor.consulted.contains(&index) {
                return Err(Refusal::ConsultedAlready(bracket.to_string()));
            }
            let seats = if members.is_empty() { table(public, index) } else { named(public, members)? };
            if seats.len() < 2 {
                return Err(Refusal::TooFewAtTheTable(bracket.to_string()));
            }
            let id = |seat: usize| public.seats.get(seat).map(|plate| plate.id.clone());
            let members = seats.into_iter().filter_map(id).collect();
            Ok(vec![Event::WentInformal { bracket: bracket.clone(), members }])
        }
        Action::CloseDebate => {
            let section = public.floor.section.and_then(|section| public.sections.get(section));
            let section = section.ok_or(Refusal::BetweenSpeakers)?;
            Ok(vec![Event::DebateClosed { section: section.id.clone() }])
        }
        _ => Err(Refusal::NotNow { phase: public.phase().to_owned() }),
    }
}

/// The open brackets of the section under discussion that no informal consultations have been held over in this reading.
pub fn knots(public: &Public) -> impl Iterator<Item = usize> {
    let section = public.floor.section.and_then(|section| public.sections.get(section));
    let brackets = section.map_or(&[][..], |section| &section.brackets);
    let is_open = |index: &usize| {
        public.table.get(*index).is_some_and(|entry| entry.state == BracketState::Open)
            && !public.floor.consulted.contains(index)
    };
    brackets.iter().copied().filter(is_open)
}

/// When a meeting that is suspended now is resumed: with the next meeting, if the reading has one.
pub fn resumes_at(public: &Public) -> Result<u32, Refusal> {
    let long = public.procedure.meeting_minutes.max(1);
    let next = (public.minute / long + 1).saturating_mul(long);
    if next < public.ends_at(public.step) { Ok(next) } else { Err(Refusal::NoMeetingLeft) }
}

/// When the list of the section would close if the meeting were resumed at a minute: it keeps the time it has, as far as
/// the reading has any.
pub fn closes_after(public: &Public, resumed: u32) -> u32 {
    let left = public.floor.until.saturating_sub(public.minute);
    resumed.saturating_add(left).min(public.ends_at(public.step))
}

/// How long informal consultations among so many take: as long as if each had spoken to the time limit.
pub fn takes(public: &Public, members: usize) -> u32 {
    public.procedure.speech_minutes.saturating_mul(members as u32)
}

/// Who would sit down over a bracket where the chair names nobody: those in the room who have spoken on it themselves, one
/// from each camp in turn, until the table is full.
pub fn table(public: &Public, bracket: usize) -> Vec<usize> {
    let mut camps: BTreeMap<OptionNo, VecDeque<usize>> = BTreeMap::new();
    for seat in public.all_present() {
        let stance = public.stance(bracket, seat);
        if stance.own {
            camps.entry(stance.prefers).or_default().push_back(seat);
        }
    }
    let mut members = Vec::new();
    while members.len() < AROUND_A_TABLE && camps.values().any(|camp| !camp.is_empty()) {
        members.extend(camps.values_mut().filter_map(VecDeque::pop_front));
    }
    members.truncate(AROUND_A_TABLE);
    members.sort_unstable();
    members
}

/// Delegations that the chair names for a table, in room order.
pub(super) fn named(public: &Public, members: &[SeatId]) -> Result<Vec<usize>, Refusal> {
    let mut seats = Vec::with_capacity(members.len());
    for id in members {
        let seat = public.seat(id.as_str()).ok_or(Refusal::NoSuchSeat)?;
        if !public.takes_part(seat) {
            return Err(Refusal::OutsideTheCore);
        }
        if !public.present.get(seat).copied().unwrap_or(false) {
            return Err(Refusal::Absent);
        }
        if !seats.contains(&seat) {
            seats.push(seat);
        }
    }
    if seats.len() > AROUND_A_TABLE {
        return Err(Refusal::TableFull { most: AROUND_A_TABLE });
    }
    seats.sort_unstable();
    Ok(seats)
}

/// What the secretariat does before it goes on with the reading: it calls the room back from informal consultations.
pub(super) fn proceed(public: &Public) -> Option<Vec<Event>> {
    let group = super::secretariat::group_in_session(public)?;
    let bracket = public.table.get(group.bracket)?.id.clone();
    let minute = public.minute + takes(public, group.members.len());
    Some(vec![Event::InformalsEnded { bracket }, Event::ClockMoved { minute }])
}

/// Takes an event of this file's into the state.
pub(super) fn apply(state: &mut State, event: &Event) {
    let public = &mut state.public;
    match event {
        Event::Recognised { seat } => {
            let Some(seat) = public.seat(seat.as_str()) else { return };
            if let Some(at) = public.floor.list.iter().position(|next| next.seat == seat)
                && let Some(called) = public.floor.list.remove(at)
            {
                public.floor.list.push_front(called);
                public.floor.called = true;
                public.floor.pointed = false;
                public.next_speaker();
            }
        }
        Event::MeetingSuspended { until } => public.floor.until = *until,
        Event::WentInformal { bracket, members } => {
            let Some(bracket) = public.bracket(bracket) else { return };
            let seats: Vec<usize> = members.iter().filter_map(|id| public.seat(id.as_str())).collect();
            public.floor.consulted.push(bracket);
            public.business.in_session = Some(bracket);
            public.business.groups =
                vec![SmallGroup { bracket, members: seats.clone(), rounds: 1, reported: false }];
            public.pending = seats;
            public.stage = Stage::SmallGroup;
            public.between_when_all_answered();
        }
        Event::InformalsEnded { .. } => {
            public.business.groups.clear();
            public.business.in_session = None;
            public.next_speaker();
        }
        Event::DebateClosed { .. } => {
            // Whoever is still on the list stays on it, unheard, until the secretariat closes the section.
            public.floor.cut = true;
            public.pending.clear();
            public.stage = Stage::Between;
        }
        _ => {}
    }
}
