//! Who is asked to give way, over the whole text.
//!
//! Bracket by bracket the fewest objections may all be those of the same few delegations, who then have nothing to
//! show at home and break the whole. So a chair that serves the room counts an objection for more the more the same
//! delegation is already asked to give way elsewhere: as much as any where that is half of what all give on average,
//! half as much again at the average, more beyond, half at nothing. That burdens be shared is the norm that
//! negotiators themselves appeal to (Albin 2001, “Justice and Fairness in International Negotiation”). Both numbers
//! are judgements.

use adref_sim::engine::Public;
use adref_sim::scenario::ChairStyle;

use super::hearing::{Scored, opponents};

/// What an objection weighs in a chair's score.
const OBJECTION: i64 = 1_000;
/// The unit burdens are counted in.
const ONE: i64 = 100;

/// What each delegation is asked to give way on.
pub(super) struct Balance {
    /// For each bracket and each of the words it could be settled on, who opposes them.
    against: Vec<Vec<Vec<usize>>>,
    /// How often each seat is asked to give way, in hundredths.
    burdens: Vec<i64>,
    /// What that is on average, in hundredths, and at least once.
    mean: i64,
}

impl Balance {
    /// The burdens of a text, or `None` for a chair that does not look at them. `chosen` is the place in its row of
    /// the words each free bracket is settled on.
    pub(super) fn of(public: &Public, rows: &[Vec<Scored<'_>>], chosen: &[Option<usize>]) -> Option<Self> {
        match public.chair.style {
            ChairStyle::Mediator | ChairStyle::Annealing | ChairStyle::Strict => {}
            ChairStyle::MajoritySeeker | ChairStyle::MinimalChange | ChairStyle::Bold => return None,
        }
        let of_row = |(index, row): (usize, &Vec<Scored<'_>>)| {
            row.iter().map(|one| opponents(public, index, &one.candidate)).collect()
        };
        let against: Vec<Vec<Vec<usize>>> = rows.iter().enumerate().map(of_row).collect();
        let mut balance = Self { against, burdens: vec![0; public.seats.len()], mean: ONE };
        for (index, place) in chosen.iter().enumerate() {
            if let Some(place) = place {
                balance.add(index, *place, ONE);
            }
        }
        // What stands already is a burden too.
        for (index, entry) in public.table.iter().enumerate() {
            let Some(option) = entry.settled().filter(|_| rows.get(index).is_none_or(Vec::is_empty)) else {
                continue;
            };
            for seat in 0..public.seats.len() {
                if public.stance(index, seat).opposes(option)
                    && let Some(burden) = balance.burdens.get_mut(seat)
                {
                    *burden += ONE;
                }
            }
        }
        let seats = balance.burdens.len().max(1) as i64;
        balance.mean = (balance.burdens.iter().sum::<i64>() / seats).max(ONE);
        Some(balance)
    }

    /// What the burdens make of other words for a bracket: more than nothing where they are shared better.
    pub(super) fn gain(&mut self, index: usize, from: usize, to: usize) -> i64 {
        // Both are weighed by what is given elsewhere, so that no order of changes goes round in a circle.
        self.add(index, from, -ONE);
        let gain = self.weight(index, from) - self.weight(index, to);
        self.add(index, from, ONE);
        gain
    }

    /// Takes other words for a bracket.
    pub(super) fn shift(&mut self, index: usize, from: usize, to: usize) {
        self.add(index, from, -ONE);
        self.add(index, to, ONE);
    }

    fn opposing(&self, index: usize, place: usize) -> &[usize] {
        self.against.get(index).and_then(|row| row.get(place)).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, index: usize, place: usize, step: i64) {
        let opposing = self.against.get(index).and_then(|row| row.get(place)).map_or(&[][..], Vec::as_slice);
        for seat in opposing {
            if let Some(burden) = self.burdens.get_mut(*seat) {
                *burden += step;
            }
        }
    }

    /// What the objections to words weigh beyond their number.
    fn weight(&self, index: usize, place: usize) -> i64 {
        let burden = |seat: &usize| self.burdens.get(*seat).copied().unwrap_or(0);
        let beyond = |seat: &usize| OBJECTION * burden(seat) / self.mean - OBJECTION / 2;
        self.opposing(index, place).iter().map(beyond).sum()
    }
}
