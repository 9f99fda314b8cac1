//! Giving way where one cares little, for what one cares about: a trade across the brackets of the draft that nobody has to
//! write down.
//!
//! Froman & Cohen (1970, “Compromise and logroll”) found that trading what matters less for what matters more leaves
//! everybody better off than splitting each difference; Raiffa (1982, “The Art and Science of Negotiation”) made it the
//! root of integrative bargaining. A delegation takes stock of two things in the public record: how far it has been met
//! where it cares more than it does on average, and how much it has itself given where it cares less. Where it has been
//! met it gives way more on what it cares little about, and where it was refused, less; and what it has given there it
//! takes as its due where it cares. Explicit deals are packages, and another matter.

use adref_sim::engine::state::BracketState;
use adref_sim::engine::{Brief, Public};
use adref_sim::scenario::BehaviourPart;

use crate::reciprocity;

/// Hundredths of a point at the ends of the scale of salience, where it has been met in full, or has given all. A
/// judgement: the same as for concessions on one and the same bracket.
const IN_FULL: i64 = 1_500;

/// What a delegation has given and got so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    /// How much it cares on the mean, 0–100.
    mean: i64,
    /// How far it was met where it cares more, in thousandths; negative where it was refused.
    met: i64,
    /// How much it gave where it cares less, in thousandths.
    given: i64,
}

impl Ledger {
    /// Takes stock of what is before the room and was spoken of.
    pub(crate) fn of(public: &Public, me: &Brief) -> Self {
        if !me.behaviour.has(BehaviourPart::Logrolling) {
            return Self::default();
        }
        let salience = |index: usize| {
            public
                .table
                .get(index)
                .and_then(|entry| entry.options.first())
                .map_or(0, |omit| me.salience_of(&omit.at))
        };
        let cared: Vec<(usize, i64)> =
            (0..public.table.len()).map(|index| (index, salience(index))).filter(|(_, s)| *s > 0).collect();
        let mean = cared.iter().map(|(_, salience)| salience).sum::<i64>() / cared.len().max(1) as i64;
        let (mut met, mut asked, mut given, mut had) = (0, 0, 0, 0);
        for (index, salience) in cared {
            let stance = public.stance(index, me.seat);
            if !stance.spoken || public.table.get(index).is_none_or(|e| e.state == BracketState::Gone) {
                continue;
            }
            let off = salience - mean;
            if off > 0 {
                if let Some(how) = reciprocity::met(public, me, index, stance.prefers) {
                    met += off * how;
                    asked += off;
                }
            } else {
                let trail = public.memory.trail(index, me.seat);
                let gave = stance.accepts.iter().any(|option| trail.opposed(option));
                given += i64::from(gave) * (1 - off);
                had += 1 - off;
            }
        }
        Self {
            mean,
            met: if asked == 0 { 0 } else { met / asked },
            given: if had == 0 { 0 } else { given * 1000 / had },
        }
    }

    /// What the trade is worth on a bracket it cares about so much, in hundredths of a point.
    pub(crate) fn part(self, me: &Brief, salience: i64) -> i64 {
        let amount = if salience <= self.mean {
            IN_FULL * (self.mean - salience) / self.mean.max(1) * self.met / 1000
        } else {
            -IN_FULL * (salience - self.mean) / (100 - self.mean).max(1) * self.given / 1000
        };
        me.behaviour.scaled(BehaviourPart::Logrolling, amount)
    }
}
