//! What a text has to be worth to be joined.
//!
//! The reservation value of Raiffa (1982, “The Art and Science of Negotiation”), the best alternative to an agreement of
//! Fisher & Ury (1981, “Getting to Yes”): the utility of no agreement, less the stake a delegation has in the process itself.
//! Off, the stake counts for nothing, and a delegation joins what is better than no text and nothing else.

use adref_sim::engine::Brief;
use adref_sim::scenario::BehaviourPart;

/// What the process is worth to a delegation, in thousandths of utility.
pub(crate) fn stake(me: &Brief) -> i64 {
    me.behaviour.scaled(BehaviourPart::Reservation, me.stake)
}
