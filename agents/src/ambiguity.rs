//! Words that each side can read its own way.
//!
//! Constructive ambiguity leaves a difference standing inside words both can sign (Fischhendler 2008, “Ambiguity in
//! transboundary environmental dispute resolution”). Here such words are an interval, read by each from the end nearer to
//! it. A delegation that minds being left to interpretation offers none; off, nobody does.

use adref_sim::engine::Brief;
use adref_sim::scenario::{BehaviourPart, Placement};

/// The liking, in per cent, from which a delegation offers ambiguous words. A judgement: the middle.
const OFFERS_FROM: i64 = 50;

/// How much a delegation likes words that can be read either way, in per cent: what its aversion leaves.
fn liking(me: &Brief) -> i64 {
    me.behaviour.scaled(BehaviourPart::Ambiguity, 100 - i64::from(me.ambiguity_aversion))
}

/// Whether it makes words that can be read either way.
pub(crate) fn makes(me: &Brief) -> bool {
    liking(me) >= OFFERS_FROM
}

/// Whether it would offer words at a place, as far as their ambiguity goes.
pub(crate) fn offers(me: &Brief, at: &Placement) -> bool {
    at.0.iter().all(|(_, reach)| reach.width() == 0) || makes(me)
}
