//! What a delegation takes as a whole, apart from the moment: the rule by which it joins or signs, without what weighs only in the room on the
//! day (who else objects, which text came before, where its group stands).

use adref_sim::engine::state::HeldLine;
use adref_sim::engine::{Brief, Public};
use adref_sim::rules::{self, Step};
use adref_sim::scenario::Response;

use crate::negotiator::SWALLOWED;
use crate::{reservation, signing};

/// What a text has to be for a delegation to take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The least utility, in thousandths.
    pub least: i64,
    /// Thousandths more for each line crossed that it would dissociate over, where nobody can stand apart from a paragraph.
    pub swallowed: i64,
    /// Whether it also says no to a text that crosses a line it would dissociate over: nobody signs and stands apart.
    pub whole: bool,
}

impl Acceptance {
    /// What holds for a delegation in a room.
    pub fn of(public: &Public, me: &Brief) -> Self {
        if public.is_signed() {
            let adopts =
                public.drafts(me.seat) && public.plan.iter().any(|planned| planned.step == Step::Adoption);
            return Self { least: signing::reservation_of(me, public), swallowed: 0, whole: !adopts };
        }
        let swallowed = if rules::body(public.rules).dissociation { 0 } else { SWALLOWED };
        Self { least: me.utility_of_no_agreement(public) - reservation::stake(me), swallowed, whole: false }
    }

    /// Whether a delegation says no to any text that crosses a line.
    pub fn blocks(&self, line: &HeldLine) -> bool {
        match line.response {
            Response::Block => true,
            Response::Dissociate => self.whole,
            Response::Price => false,
        }
    }
}
