//! Sponsors that reckon with votes: one that counts heads, and one that sets the agenda.
//!
//! Who counts heads looks for words that no others would beat in a vote between the two: on one issue with single peaks,
//! those of the median delegation (Black 1948).
//!
//! Who aims high writes, of the words it thinks will be voted for, those it wants most: the agenda setter of Romer & Rosenthal (1978): whoever writes the proposal gains by how little the others like
//! what holds without one. It takes what a delegation said it prefers for what it wants, and expects it to vote for
//! words that are nearer to that than the reference point is. Amendments can take from it what it gains.

use std::cmp::Ordering;

use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{Brief, Public, measure};
use adref_sim::rules::{self, Poll};
use adref_sim::scenario::Placement;

/// What being carried weighs, beside anything else.
const CARRIED: i64 = 10_000_000;

/// How good words are for whoever holds the pen.
pub(crate) fn score(public: &Public, me: &Brief, index: usize, entry: &Disagreement, at: &Placement) -> i64 {
    let reference = measure::reference(public, entry);
    let mut poll = Poll { yes: 0, no: 0, abstain: 0, in_favour: 0 };
    for seat in 0..public.seats.len() {
        let (now, then) = if seat == me.seat {
            (me.loss_of(at, entry.weight), me.loss_of(&reference, entry.weight))
        } else {
            let stance = public.stance(index, seat);
            let wanted = entry.options.get(usize::from(stance.prefers)).filter(|_| stance.spoken);
            let Some(wanted) = wanted else { continue };
            (measure::apart(at, &wanted.at), measure::apart(&reference, &wanted.at))
        };
        let weight = public.seats.get(seat).map_or(1, |plate| plate.weight);
        match now.cmp(&then) {
            Ordering::Less => {
                poll.yes += weight;
                poll.in_favour += 1;
            }
            Ordering::Greater => poll.no += weight,
            Ordering::Equal => poll.abstain += weight,
        }
    }
    let (yes, no) = (i64::from(poll.yes), i64::from(poll.no));
    let carried = rules::carried_by(public.procedure.majority, public.procedure.abstentions, poll);
    if carried {
        CARRIED - me.thousandths(me.loss_of(at, entry.weight)) * 100 + yes
    } else {
        100 * (yes - no)
    }
}

/// How many of the other words on the table would lose to these in a vote between the two, less how many would win, by
/// what delegations said they prefer.
pub(crate) fn beats(public: &Public, index: usize, entry: &Disagreement, at: &Placement) -> i64 {
    let wanted: Vec<(i64, &Placement)> = (0..public.seats.len())
        .filter_map(|seat| {
            let stance = public.stance(index, seat);
            let wanted = entry.options.get(usize::from(stance.prefers)).filter(|_| stance.spoken)?;
            Some((public.seats.get(seat).map_or(1, |plate| i64::from(plate.weight)), &wanted.at))
        })
        .collect();
    let others = entry.live().filter_map(|other| entry.options.get(usize::from(other)));
    others
        .map(|other| {
            let votes: i64 = wanted
                .iter()
                .map(|(votes, wanted)| {
                    votes * (measure::apart(&other.at, wanted) - measure::apart(at, wanted)).signum()
                })
                .sum();
            votes.signum()
        })
        .sum()
}
