//! Concessions are answered with concessions.
//!
//! Axelrod (1984, “The Evolution of Cooperation”) for answering in kind, Osgood (1962, “An Alternative to War or Surrender”)
//! for small steps that invite others, Odell (2000, “Negotiating the World Economy”) for value claimed from those who do not
//! move. On each bracket a delegation looks at those whose first public word was against what it wants: who has since come
//! to accept it or to want words nearer to it, and who has spoken again and not moved. It bears more by the share that came
//! and less by the share that stood, down to what it bore at first and no further. Who spoke once has had no occasion to
//! move and counts neither way.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::{Brief, Public};
use adref_sim::scenario::BehaviourPart;

/// Hundredths of a point that it is worth when all who were against it have come, and that it takes back when all have
/// stood. A judgement: fifteen points, a quarter of what somebody who cares half concedes in the course of a session.
const IN_FULL: i64 = 1_500;

/// How far those who were against an option have come, in thousandths of them: 1000 all came, -1000 all stood; `None` where
/// nobody was against it.
pub(crate) fn met(public: &Public, me: &Brief, bracket: usize, wanted: OptionNo) -> Option<i64> {
    let entry = public.table.get(bracket)?;
    let voices = public.memory.voices(bracket, wanted);
    let own = public.memory.own(entry, (bracket, me.seat), public.stance(bracket, me.seat), wanted);
    let others = |all: u16, own: u16| i64::from(all) - i64::from(own);
    let against = others(voices.against_at_first, own.against_at_first);
    let moved = others(voices.came, own.came) - others(voices.stood, own.stood);
    (against > 0).then(|| moved * 1000 / against)
}

/// What the others' moves are worth on a bracket, in hundredths of a point.
pub(crate) fn part(public: &Public, me: &Brief, bracket: usize, wanted: OptionNo) -> i64 {
    if !me.behaviour.has(BehaviourPart::Reciprocity) {
        return 0;
    }
    let met = met(public, me, bracket, wanted).unwrap_or(0);
    me.behaviour.scaled(BehaviourPart::Reciprocity, IN_FULL * met / 1000)
}
