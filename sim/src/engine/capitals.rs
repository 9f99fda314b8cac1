//! Capitals. A delegation may accept words *ad referendum*: the room hears that it can live with them, and that its
//! capital has yet to say so. The capital answers when its delay has gone by. If it does not confirm, the acceptance is
//! withdrawn, and words that were settled ad referendum are open again, as long as there is no clean text and the
//! procedure does not say that they stand.

use std::sync::Arc;

use super::action::{OptionNo, OptionSet, StanceTaken};
use super::event::Event;
use super::measure;
use super::public::{BracketState, RevisionKind};
use super::state::State;
use crate::draws::Draws;
use crate::ids::SeatId;
use crate::rules::Step;
use crate::scenario::{BehaviourPart, Response};

/// How often, in a hundred, a capital confirms words that are worth neither more nor less to it than no agreement. A
/// judgement: a delegation that reports home recommends what it has accepted, and mostly is believed.
const CONFIRMS: i64 = 85;
/// The least and the most, in a hundred: nobody can be quite sure of a capital.
const SURE: (i64, i64) = (5, 98);

/// A question to a capital that is not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cable {
    /// Whose.
    pub seat: usize,
    /// Over which bracket.
    pub bracket: usize,
    /// Over which options.
    pub options: OptionSet,
    /// The minute it was sent.
    pub sent: u32,
}

impl State {
    /// Sends a capital what its delegation has accepted ad referendum, and takes back what it no longer accepts so.
    pub(super) fn cable(&mut self, seat: &SeatId, stances: &[StanceTaken]) {
        let Some(seat) = self.public.seat(seat.as_str()) else { return };
        for stance in stances {
            let Some(bracket) = self.public.bracket(&stance.bracket) else { continue };
            let mut asked = OptionSet::NONE;
            for cable in self.cables.iter_mut().filter(|c| (c.seat, c.bracket) == (seat, bracket)) {
                cable.options = OptionSet(cable.options.0 & stance.ad_referendum.0);
                asked = OptionSet(asked.0 | cable.options.0);
            }
            self.cables.retain(|cable| !cable.options.is_empty());
            let answered = self.public.stance(bracket, seat).confirmed;
            let options = OptionSet(stance.ad_referendum.0 & !asked.0 & !answered.0);
            if !options.is_empty() {
                self.cables.push(Cable { seat, bracket, options, sent: self.public.minute });
            }
        }
    }

    /// Takes a capital's reply into the state.
    pub(super) fn apply_capitals(&mut self, event: &Event) {
        let Event::CapitalReplied { seat, bracket, confirms, refuses } = event else { return };
        let public = &mut self.public;
        let (Some(seat), Some(bracket)) = (public.seat(seat.as_str()), public.bracket(bracket)) else {
            return;
        };
        let replied = confirms.0 | refuses.0;
        for cable in self.cables.iter_mut().filter(|c| (c.seat, c.bracket) == (seat, bracket)) {
            cable.options = OptionSet(cable.options.0 & !replied);
        }
        self.cables.retain(|cable| !cable.options.is_empty());
        let at = bracket * public.seats.len() + seat;
        if let Some(stance) = public.stances.get_mut(at)
            && let Some(entry) = public.table.get(bracket)
        {
            let before = *stance;
            stance.ad_referendum = OptionSet(stance.ad_referendum.0 & !replied);
            stance.accepts = OptionSet(stance.accepts.0 & !refuses.0);
            stance.confirmed = OptionSet(stance.confirmed.0 | confirms.0);
            stance.refused = OptionSet(stance.refused.0 | refuses.0);
            if stance.accepts != before.accepts {
                let after = *stance;
                Arc::make_mut(&mut public.memory).note(entry, (bracket, seat), before, after);
            }
        }
        let clean = public.revisions.iter().any(|revision| revision.kind == RevisionKind::Clean);
        let settled = public.table.get(bracket).map(|entry| entry.state);
        match settled {
            Some(BracketState::Settled { option, how })
                if how.ad_referendum()
                    && refuses.contains(option)
                    && public.procedure.nothing_agreed_until_everything
                    && !clean =>
            {
                public.reopen(bracket);
                // The small group that agreed on it sits again, if it has a round left.
                let rounds = public.procedure.small_group_rounds;
                let again = public.business.groups.iter_mut().filter(|group| group.bracket == bracket);
                for group in again.filter(|group| group.rounds < rounds) {
                    group.reported = false;
                }
            }
            _ => {}
        }
        if public.recommended.get(&bracket).is_some_and(|option| refuses.contains(*option)) {
            public.recommended.remove(&bracket);
        }
    }
}

/// The replies that have come by a minute, and have not been told.
pub(super) fn due(state: &State, draws: &Draws, minute: u32) -> Option<Vec<Event>> {
    let public = &state.public;
    if state.cables.is_empty() || public.ending.is_some() || public.current() == Step::Opening {
        return None;
    }
    let events: Vec<Event> = state
        .cables
        .iter()
        .filter_map(|cable| {
            let brief = state.briefs.get(cable.seat)?;
            let entry = public.table.get(cable.bracket)?;
            let alive = match entry.state {
                BracketState::Open => true,
                BracketState::Settled { .. } => !entry.is_agreed_language(),
                BracketState::Gone | BracketState::Reserved | BracketState::Fallen => false,
            };
            if !alive || cable.sent.saturating_add(brief.capital_delay_minutes) > minute {
                return None;
            }
            let (confirms, refuses): (Vec<_>, Vec<_>) =
                cable.options.iter().partition(|option| confirmed(state, draws, cable, *option));
            Some(Event::CapitalReplied {
                seat: brief.id.clone(),
                bracket: entry.id.clone(),
                confirms: confirms.into_iter().collect(),
                refuses: refuses.into_iter().collect(),
            })
        })
        .collect();
    (!events.is_empty()).then_some(events)
}

/// Whether a capital confirms an option: never across a line it would block over, else the likelier the better the words
/// are for it beside no agreement, a point for a point.
fn confirmed(state: &State, draws: &Draws, cable: &Cable, option: OptionNo) -> bool {
    let public = &state.public;
    let (Some(brief), Some(entry)) = (state.briefs.get(cable.seat), public.table.get(cable.bracket)) else {
        return true;
    };
    let crossed = brief
        .lines
        .iter()
        .any(|line| line.response == Response::Block && line.test.broken_by(entry, cable.bracket, option));
    if crossed {
        return false;
    }
    let Some(words) = entry.options.get(usize::from(option)) else { return true };
    let better = brief.distance_to(&measure::reference(public, entry)) - brief.distance_to(&words.at);
    let (least, most) = SURE;
    let refuses = 100 - (CONFIRMS + better / 100).clamp(least, most);
    let refuses = brief.behaviour.scaled(BehaviourPart::Authority, refuses).clamp(0, 100) as u32;
    !draws.happens(brief.id.as_str(), &format!("capital on {} {option}", entry.id), 0, refuses)
}
