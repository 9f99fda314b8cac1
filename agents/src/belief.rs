//! What a delegation thinks the others can live with, from what they said, what was said for them, how they voted on
//! amendments where that was recorded, and who put which words into the draft.
//!
//! An opponent model in the sense of Zeng & Sycara (1998, “Bayesian learning in negotiation”) and of Hindriks & Tykhonov
//! (2008, “Opponent modelling in automated multi-issue negotiation using Bayesian learning”): hypotheses about where the
//! other's limits lie, on a coarse grid of eleven places an issue, each with a Beta prior of one for and one against, and
//! updated by counting what each of its statements means for each place. Preferences are taken to have one peak. The
//! counting is the engine's ([`adref_sim::engine::memory`]), since all that is counted is public.
//!
//! Off, a delegation has no idea of the others: everything is as likely as not.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::memory;
use adref_sim::engine::state::{Disagreement, Stance};
use adref_sim::engine::{Brief, Public};
use adref_sim::scenario::{BehaviourPart, Placement, Points, Reach};

/// In per cent: how likely words are accepted that lie within what somebody has said it can live with …
const WITHIN: i64 = 95;
/// … that lie beyond what it has said it cannot: people move …
const BEYOND: i64 = 10;
/// … and that it has said it will never accept.
const NEVER: i64 = 0;
/// Nobody knows.
const EVEN: i64 = 50;
/// Points from words it put into the draft at which one knows no longer whether somebody would live with others.
const NO_LONGER_KNOWN: i64 = 40;

/// How likely it is, in per cent, that a seat could live with words at a place in a bracket, as far as `me` can tell.
pub fn would_accept(public: &Public, me: &Brief, seat: usize, bracket: usize, at: &Placement) -> i64 {
    let Some(entry) = public.table.get(bracket) else { return EVEN };
    let believed = heard(public, entry, (bracket, seat), at)
        .or_else(|| attributed(public, entry, seat, at))
        .or_else(|| voiced(public, entry, (bracket, seat), at))
        .unwrap_or_else(|| leaning(public, seat, at));
    as_believed(me, believed)
}

/// How likely each of the others could live with words at a place in a bracket, in per cent, on the mean; 50 in an empty
/// room.
pub fn expected(public: &Public, me: &Brief, bracket: usize, at: &Placement) -> i64 {
    let others = || (0..public.seats.len()).filter(|seat| *seat != me.seat);
    let count = others().count() as i64;
    let sum: i64 = others().map(|seat| would_accept(public, me, seat, bracket, at)).sum();
    if count == 0 { EVEN } else { sum / count }
}

/// The same for an option on the table, from the counts alone and without going round the room: those who have not spoken
/// of the bracket are taken to be like the room on its issues. For searches that ask often.
pub fn expected_option(public: &Public, me: &Brief, bracket: usize, option: OptionNo) -> i64 {
    let Some(entry) = public.table.get(bracket) else { return EVEN };
    let Some(on_table) = entry.options.get(usize::from(option)) else { return EVEN };
    let voices = public.memory.voices(bracket, option);
    let own = public.memory.own(entry, (bracket, me.seat), public.stance(bracket, me.seat), option);
    let (spoke, accept) = (
        i64::from(voices.spoke.saturating_sub(own.spoke)),
        i64::from(voices.accept.saturating_sub(own.accept)),
    );
    let others = (public.seats.len() as i64 - 1).max(1);
    let sum =
        accept * WITHIN + (spoke - accept) * BEYOND + (others - spoke).max(0) * of_room(public, &on_table.at);
    as_believed(me, sum / others)
}

/// Who would rather not live with words at a place in a bracket, as far as `me` can tell: those of whom it thinks it less
/// likely than not. In room order.
pub fn objectors(public: &Public, me: &Brief, bracket: usize, at: &Placement) -> Vec<usize> {
    (0..public.seats.len())
        .filter(|seat| *seat != me.seat && would_accept(public, me, *seat, bracket, at) < EVEN)
        .collect()
}

/// How likely somebody of whom nothing else is known could live with words at a place, in per cent: as likely as the room
/// was heard to on the issues they touch, on the one where it is least.
pub fn of_room(public: &Public, at: &Placement) -> i64 {
    least(at, |issue, place| beta(public.memory.room_leaning(issue, place)))
}

fn as_believed(me: &Brief, believed: i64) -> i64 {
    (EVEN + me.behaviour.scaled(BehaviourPart::Belief, believed - EVEN)).clamp(0, 100)
}

/// The mean of a Beta distribution that began with one for and one against, in per cent.
fn beta((can, cannot): (i64, i64)) -> i64 {
    (can + 1) * 100 / (can + cannot + 2)
}

/// The least over the issues that words touch; on each the end that is read more kindly.
fn least(at: &Placement, likely: impl Fn(usize, Points) -> i64) -> i64 {
    let on = |(issue, reach): &(usize, Reach)| likely(*issue, reach.low).max(likely(*issue, reach.high));
    at.0.iter().map(on).min().unwrap_or(EVEN)
}

/// What it said of the bracket itself, or its group for it.
fn heard(
    public: &Public,
    entry: &Disagreement,
    (bracket, seat): (usize, usize),
    at: &Placement,
) -> Option<i64> {
    let stance = public.stance(bracket, seat);
    stance.spoken.then(|| from_words(entry, stance, at))
}

fn from_words(entry: &Disagreement, stance: Stance, at: &Placement) -> i64 {
    let same = |option: OptionNo| entry.options.get(usize::from(option)).is_some_and(|o| o.at == *at);
    if stance.cannot.iter().any(same) && !stance.accepts.iter().any(same) {
        return NEVER;
    }
    at.0.iter()
        .filter_map(|(issue, reach)| Some(within(*reach, memory::said_of(entry, stance, *issue)?)))
        .min()
        .unwrap_or(EVEN)
}

/// From what it can live with to what it cannot, the likelihood falls evenly; where nothing was said of that side, it falls
/// to even odds within [`NO_LONGER_KNOWN`].
fn within(at: Reach, (span, below, above): (Reach, Option<Points>, Option<Points>)) -> i64 {
    let falls = |off: i64, to: i64, known: Option<i64>| match known {
        Some(limit) if off >= limit => BEYOND,
        Some(limit) => WITHIN - (WITHIN - BEYOND) * off / limit.max(1),
        None => WITHIN - (WITHIN - to) * off.min(NO_LONGER_KNOWN) / NO_LONGER_KNOWN,
    };
    if at.low > span.high {
        falls(i64::from(at.low - span.high), EVEN, above.map(|limit| i64::from(limit - span.high)))
    } else if at.high < span.low {
        falls(i64::from(span.low - at.high), EVEN, below.map(|limit| i64::from(span.low - limit)))
    } else {
        WITHIN
    }
}

/// Whether a name in the draft is that of a seat, or of a group it belongs to.
pub(crate) fn speaks_for(public: &Public, seat: usize, name: &str) -> bool {
    public.seats.get(seat).is_some_and(|plate| {
        let mut groups = plate.groups.iter().filter_map(|group| public.groups.get(*group));
        name == plate.id.as_str() || groups.any(|group| group.id.as_str() == name)
    })
}

/// What follows from its having put words into the draft.
fn attributed(public: &Public, entry: &Disagreement, seat: usize, at: &Placement) -> Option<i64> {
    let mut options = entry.options.iter().filter(|option| !option.by.is_empty());
    let words = options.find(|option| option.by.iter().any(|name| speaks_for(public, seat, name)))?;
    let on = |(issue, reach): &(usize, Reach)| {
        let own = adref_sim::engine::measure::reach_on(&words.at, *issue)?;
        Some(within(*reach, (own, None, None)))
    };
    at.0.iter().filter_map(on).min()
}

/// What whoever speaks for one of its groups said, as far as the group keeps together.
fn voiced(
    public: &Public,
    entry: &Disagreement,
    (bracket, seat): (usize, usize),
    at: &Placement,
) -> Option<i64> {
    let groups = public.seats.get(seat)?.groups.iter().filter_map(|group| public.groups.get(*group));
    groups
        .filter_map(|group| {
            let voice = group.voice.filter(|voice| *voice != seat)?;
            let said = heard(public, entry, (bracket, voice), at)?;
            Some((group.cohesion, EVEN + (said - EVEN) * i64::from(group.cohesion) / 100))
        })
        .max_by_key(|(cohesion, _)| *cohesion)
        .map(|(_, likely)| likely)
}

/// What it said elsewhere on the same issues; where it said nothing, what the room said.
fn leaning(public: &Public, seat: usize, at: &Placement) -> i64 {
    least(at, |issue, place| {
        let own = public.memory.leaning(seat, issue, place);
        if own == (0, 0) { beta(public.memory.room_leaning(issue, place)) } else { beta(own) }
    })
}
