//! What it weighs to be one of few.
//!
//! In a room that decides by consensus an objection is the dearer, the fewer share it. Urfalino (2014, “The Rule of
//! Non-Opposition”) describes the rule under which whoever is silent lets pass; Asch (1956, “Studies of independence and
//! conformity”) measured what it takes to stand alone. A delegation looks at who is behind words, those of whom it has heard
//! nothing counted half and as it believes them to be ([`crate::belief`]).

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::{Brief, Public};
use adref_sim::scenario::BehaviourPart;

use crate::belief;

/// The share of the room, in thousandths, behind words before standing against them begins to be lonely.
const LONELY_FROM: i64 = 700;
/// Fewer voices than this are no room.
const ROOM: i64 = 4;
/// Hundredths of a point that complete isolation is worth to somebody who minds it fully.
const FULLY: i64 = 2_000;
/// Thousandths of utility that complete isolation is worth at adoption to somebody who minds it fully.
const AT_ADOPTION: i64 = 100;

/// What being one of few against an option is worth giving up, in hundredths of a point, `conceded` thousandths into its
/// concession.
pub(crate) fn part(public: &Public, me: &Brief, bracket: usize, option: OptionNo, conceded: i64) -> i64 {
    let weight = i64::from(me.isolation) * me.behaviour.weight(BehaviourPart::Isolation);
    let Some(entry) = public.table.get(bracket).filter(|_| weight > 0 && conceded > 0) else { return 0 };
    let voices = public.memory.voices(bracket, option);
    let own = public.memory.own(entry, (bracket, me.seat), public.stance(bracket, me.seat), option);
    let spoke = i64::from(voices.spoke) - i64::from(own.spoke);
    let behind = i64::from(voices.accept) - i64::from(own.accept);
    if spoke < ROOM {
        return 0;
    }
    // In two-hundredths of a seat: who has not spoken counts half.
    let silent = (public.seats.len() as i64 - 1 - spoke).max(0);
    let silent = me.behaviour.scaled(BehaviourPart::Belief, silent).min(2 * silent);
    let likely = entry.options.get(usize::from(option)).map_or(0, |found| belief::of_room(public, &found.at));
    let share = (behind * 200 + silent * likely) * 1000 / (spoke * 200 + silent * 100);
    let lonely = (share - LONELY_FROM).max(0) * 1000 / (1000 - LONELY_FROM);
    FULLY * lonely / 1000 * weight / 10_000 * conceded / 1000
}

/// What being one of few is worth at adoption, in thousandths of utility, where so many objected the last time.
pub(crate) fn at_adoption(public: &Public, me: &Brief, against: usize) -> i64 {
    let behind = 1000 - (against as i64 * 1000 / public.present_count().max(1) as i64).min(1000);
    let fully = AT_ADOPTION * i64::from(me.isolation) / 100 * behind / 1000;
    me.behaviour.scaled(BehaviourPart::Isolation, fully)
}
