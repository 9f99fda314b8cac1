//! Who is in the room. The roll is taken when the room first meets on a day, and drawn anew for each vote: delegations
//! come and go, and whoever was away yesterday is likelier than others to be away today.

use super::event::{Event, Speaker};
use super::secretariat;
use super::state::{Brief, State};
use crate::draws::Draws;
use crate::ids::SeatId;
use crate::rules::{self, Step};
use crate::scenario::BehaviourPart;

/// How many in a hundred delegations are today where they were yesterday whatever the rate says. A judgement; the rate
/// itself is not touched by it.
const AS_YESTERDAY: u32 = 50;
/// Interventions that one person can prepare for a reading. A judgement.
pub(super) const A_PERSON_PREPARES: u32 = 2;
/// What a delegation has for which its size is no limit.
pub(super) const UNLIMITED: u32 = 100;

/// Whether a delegation is away that comes so often in a hundred; never, where its attendance is switched off.
fn away(brief: &Brief, draws: &Draws, purpose: &str, index: u32, turnout: i32) -> bool {
    let comes = (brief.attendance as i32 + turnout).clamp(0, 100);
    let away = brief.behaviour.scaled(BehaviourPart::Attendance, i64::from(100 - comes)).clamp(0, 100);
    !draws.happens(brief.id.as_str(), purpose, index, 100 - away as u32)
}

/// Who is not in the room on an occasion of its own. Where the occasion draws another crowd, everybody's attendance is
/// that much more likely, or less.
pub(super) fn absent(state: &State, draws: &Draws, purpose: &str, index: u32, turnout: i32) -> Vec<SeatId> {
    let briefs = state.briefs.iter();
    briefs.filter(|brief| away(brief, draws, purpose, index, turnout)).map(|brief| brief.id.clone()).collect()
}

/// The roll of the day, if it has not been taken: with it, who speaks for groups whose voice is not there.
pub(super) fn roll(state: &State, draws: &Draws) -> Option<Vec<Event>> {
    let public = &state.public;
    let body = rules::body(public.rules);
    let meets = match public.current() {
        Step::Organisation
        | Step::Thematic
        | Step::Intersessional
        | Step::Reading { .. }
        | Step::SmallGroups
        | Step::Amendments => true,
        // Capitals are always there to be asked.
        Step::Silence => !body.silence.in_capitals,
        _ => false,
    };
    let today = public.day(public.minute);
    // Votes and adoption have a roll of their own, which stands for the day.
    if !meets
        || !public.pending.is_empty()
        || public.floor.section.is_some()
        || public.rolled.is_some_and(|day| day >= today)
    {
        return None;
    }
    // Where nobody can be away there is no roll to take.
    if !state.briefs.iter().any(|brief| brief.behaviour.has(BehaviourPart::Attendance)) {
        return None;
    }
    let absent: Vec<SeatId> = state
        .briefs
        .iter()
        .filter(|brief| {
            let there = public.present.get(brief.seat).copied().unwrap_or(true);
            let stays = public.rolled.is_some()
                && draws.happens(brief.id.as_str(), "as yesterday", today, AS_YESTERDAY);
            if stays && brief.behaviour.has(BehaviourPart::Attendance) {
                return !there;
            }
            away(brief, draws, "attendance of the day", today, 0)
        })
        .map(|brief| brief.id.clone())
        .collect();
    let voices = deputies(state, &absent);
    let mut events = vec![Event::PresenceTaken { absent, day: Some(today) }];
    if !voices.is_empty() {
        events.push(Event::VoicesChosen { voices });
    }
    Some(events)
}

/// Who speaks today for groups whose voice is away: the member that stands for it best of those who are there.
fn deputies(state: &State, absent: &[SeatId]) -> Vec<Speaker> {
    let public = &state.public;
    let there = |seat: usize| {
        public.takes_part(seat) && public.seats.get(seat).is_some_and(|plate| !absent.contains(&plate.id))
    };
    public
        .groups
        .iter()
        .filter(|group| group.voice.is_some_and(|voice| !there(voice)))
        .filter_map(|group| secretariat::voice(state, group, &there))
        .collect()
}

/// The interventions a delegation can prepare and the small groups it can sit in: as many as it says, as far as it has
/// people for them.
pub(super) fn capacity(interventions: u32, rooms: u32, delegates: u32, limited: bool) -> (u32, u32) {
    if limited {
        (interventions.min(delegates.saturating_mul(A_PERSON_PREPARES)), rooms.min(delegates))
    } else {
        (UNLIMITED, UNLIMITED)
    }
}

/// The size of a delegation that says nothing of it: enough people for the small groups and the interventions it says it
/// has.
pub(crate) fn usual_size(rooms: u32, interventions: u32) -> u32 {
    rooms.max(interventions.div_ceil(A_PERSON_PREPARES))
}
