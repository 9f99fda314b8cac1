//! A loss against what one has come to expect weighs more than a gain of the same size.
//!
//! Kahneman & Tversky (1979, “Prospect theory”); λ = 2.25 from Tversky & Kahneman (1992, “Advances in prospect theory”); in
//! bargaining Neale & Bazerman (1985, “The effects of framing and negotiator overconfidence”) found that who sees what it
//! gives as losses concedes less and settles less often. What a delegation has come to expect of a bracket is the words
//! that the last text had in its place, else agreed language, else what holds without agreement (the status quo is where
//! most frames begin: Samuelson & Zeckhauser 1988). Only the step beyond that point weighs more, λ times instead of once; all else weighs as
//! ever. When a text is itself up for silence or adoption, what was expected is the text before it.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{Brief, Public, measure};
use adref_sim::scenario::BehaviourPart;

/// By how much more than once a loss weighs, in hundredths: λ = 2.25.
const LAMBDA_MORE: i64 = 125;

/// How far from what a delegation wants the words are that it has come to expect of a bracket, in hundredths of a point;
/// `None` where there is nothing to lose.
pub(crate) fn expected(public: &Public, me: &Brief, bracket: usize) -> Option<i64> {
    if !me.behaviour.has(BehaviourPart::LossFraming) {
        return None;
    }
    let entry = public.table.get(bracket)?;
    let place =
        |option: OptionNo| entry.options.get(usize::from(option)).map(|_| me.distance(bracket, option));
    let carried = public.memory.carried(bracket);
    if entry.settled().is_some() && entry.settled() == carried.last {
        return place(carried.before?);
    }
    match carried.last {
        Some(option) => place(option),
        None => Some(me.distance_to(&measure::reference(public, entry))),
    }
}

/// What words at a distance weigh more than that distance, in hundredths of a point, against what was expected.
pub(crate) fn part(me: &Brief, expected: Option<i64>, distance: i64) -> i64 {
    let step = expected.map_or(0, |expected| (distance - expected).max(0));
    me.behaviour.scaled(BehaviourPart::LossFraming, step * LAMBDA_MORE / 100)
}

/// What the changes from the text before weigh more than their loss in a whole text, in thousandths of utility.
pub(crate) fn of_text(public: &Public, me: &Brief) -> i64 {
    let lost = |(index, entry): (usize, &Disagreement)| {
        let now = entry.settled()?;
        let carried = public.memory.carried(index);
        let before = if carried.last == Some(now) { carried.before } else { carried.last }?;
        Some((me.loss(index, now) - me.loss(index, before)).max(0))
    };
    let lost: i64 = public.table.iter().enumerate().filter_map(lost).sum();
    me.behaviour.scaled(BehaviourPart::LossFraming, me.thousandths(lost) * LAMBDA_MORE / 100)
}
