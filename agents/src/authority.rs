//! What a delegation accepts on the spot, and what it has to refer to its capital.
//!
//! Its instructions are what its position lets it bear by now (and its instructions lag behind the room by its capital's
//! delay). What it accepts beyond that, because a small table, a group or loneliness brought it there, a delegation
//! without full powers accepts *ad referendum*: Vienna Convention on the Law of Treaties, Article 12 (2) (b), knows the
//! same for signatures.

use adref_sim::engine::action::{OptionNo, OptionSet, StanceTaken};
use adref_sim::engine::{Brief, Public};
use adref_sim::log::Part;
use adref_sim::scenario::{Authority, BehaviourPart};

use crate::standing::Standing;

/// Marks what of a stance is subject to its capital, and takes out what the capital has not confirmed.
/// `ease` is what the setting added to what it bears: its capital has not heard of that.
pub(crate) fn refer(
    public: &Public,
    me: &Brief,
    bracket: usize,
    standing: &Standing<'_>,
    ease: i64,
    stance: &mut StanceTaken,
) -> Option<Part> {
    if me.authority == Authority::Full || !me.behaviour.has(BehaviourPart::Authority) {
        return None;
    }
    let heard = public.stance(bracket, me.seat);
    let others = |set: OptionSet| -> OptionSet { set.iter().filter(|one| *one != stance.prefers).collect() };
    let refused = others(heard.refused);
    stance.accepts = OptionSet(stance.accepts.0 & !refused.0);
    let instructed = standing.allowance - ease;
    let on_table = public.table.get(bracket)?.options.len();
    let beyond = |option: &OptionNo| {
        usize::from(*option) < on_table
            && *option != stance.prefers
            && !heard.confirmed.contains(*option)
            && standing.distance(*option) > instructed
    };
    stance.ad_referendum = stance.accepts.iter().filter(beyond).collect();
    let first = stance.ad_referendum.iter().next()?;
    Some(Part {
        on: Some(stance.bracket.clone()),
        part: "ad referendum: beyond its instructions".to_owned(),
        value: standing.distance(first) - instructed,
    })
}

/// What of the text its capital has not confirmed: bracket and reason.
pub(crate) fn unconfirmed(public: &Public, me: &Brief) -> Vec<(usize, String)> {
    if !me.behaviour.has(BehaviourPart::Authority) {
        return Vec::new();
    }
    let table = public.table.iter().enumerate();
    table
        .filter_map(|(index, entry)| {
            let option = entry.settled()?;
            let refused = public.stance(index, me.seat).refused.contains(option);
            let words = crate::negotiator::said(entry, option);
            refused.then(|| (index, format!("its capital has not confirmed {words}")))
        })
        .collect()
}
