//! A small room for the tests of the parts: some delegations, two brackets on two issues, and words said by hand.

use std::fmt::Write as _;

use adref_sim::engine::action::{OptionNo, Settlement, StanceTaken};
use adref_sim::engine::{Brief, Event, Public, State};
use adref_sim::ids::{BracketId, SeatId};
use adref_sim::scenario::{BehaviourPart, Files, load};

use crate::standing::Standing;

/// The brackets: `a` on issue 0, `b` on issue 1, each with words at 90, 50 and 20, and 40 if left out.
pub(crate) const A: usize = 0;
pub(crate) const B: usize = 1;

/// A room and the hands that play in it.
pub(crate) struct Room(pub(crate) State);

impl Room {
    /// Delegations D0, D1, … that want these places on the two issues and care so much.
    pub(crate) fn of(positions: &[[(i32, i32); 2]]) -> Self {
        let mut toml = String::from(
            "format = 1\ntitle = \"Room\"\nsummary = \"For tests.\"\nrules = \"oewg\"\n\n[chair]\nstyle = \"mediator\"\n",
        );
        for issue in 0..2 {
            let _ = write!(
                toml,
                "\n[[issues]]\nid = \"i{issue}\"\nname = \"Issue {issue}\"\nlow = \"little\"\nhigh = \"much\"\nreference = 40\n"
            );
        }
        for (bracket, issue) in [("a", 0), ("b", 1)] {
            let _ = write!(
                toml,
                "\n[brackets.{bracket}]\nissue = \"i{issue}\"\nweight = 10\noptions = [90, 50, 20]\nomit = 40\n"
            );
        }
        for (seat, wants) in positions.iter().enumerate() {
            let _ = write!(
                toml,
                "\n[[delegations]]\nid = \"D{seat}\"\nname = \"D{seat}\"\nstyle = \"linear\"\nstake = 100\nisolation = 100\n"
            );
            for (issue, (at, salience)) in wants.iter().enumerate() {
                let _ = write!(
                    toml,
                    "[delegations.positions.i{issue}]\nat = {at}\nsalience = {salience}\nsource = \"assumption: a test\"\n"
                );
            }
        }
        let draft = "# Draft\n\n## A. Section\n\n1. States [shall / should / may]{#a} act.\n\n2. States [will / could / might]{#b} help.\n";
        let files: Files =
            [("scenario.toml".to_owned(), toml), ("draft.md".to_owned(), draft.to_owned())].into();
        let loaded = load(&files);
        Self(State::new(&loaded.scenario.expect("the room for tests is sound")))
    }

    /// A seat says what it wants and what it can live with.
    pub(crate) fn says(&mut self, seat: usize, bracket: usize, prefers: OptionNo, accepts: &[OptionNo]) {
        let stance = StanceTaken {
            bracket: id(bracket),
            prefers,
            accepts: accepts.iter().copied().collect(),
            cannot: adref_sim::engine::action::OptionSet::NONE,
            ad_referendum: adref_sim::engine::action::OptionSet::NONE,
        };
        self.0.apply(&Event::Consulted { seat: SeatId::from(format!("D{seat}").as_str()), stance });
    }

    /// It is now so far into the session, in per cent.
    pub(crate) fn at(&mut self, percent: u32) {
        let minute = self.0.public.session_minutes() * percent / 100;
        self.0.apply(&Event::ClockMoved { minute });
    }

    /// A text is issued that has these words in the brackets' places.
    pub(crate) fn text(&mut self, settled: &[(usize, OptionNo)]) {
        let settled = settled
            .iter()
            .map(|(bracket, option)| Settlement { bracket: id(*bracket), option: *option })
            .collect();
        self.0.apply(&Event::RevisionIssued { name: "Rev".to_owned(), settled, dropped: Vec::new() });
    }

    /// Tunes a part for a seat.
    pub(crate) fn tune(&mut self, seat: usize, part: BehaviourPart, weight: u16) {
        self.0.briefs[seat].behaviour.set(part, weight);
    }

    pub(crate) fn public(&self) -> &Public {
        &self.0.public
    }

    pub(crate) fn brief(&self, seat: usize) -> &Brief {
        &self.0.briefs[seat]
    }

    /// Where a seat stands on a bracket.
    pub(crate) fn standing(&self, seat: usize, bracket: usize) -> Standing<'_> {
        Standing::new(&self.0.public, &self.0.briefs[seat], bracket, 0).expect("the bracket is there")
    }

    /// What a seat bears on a bracket, in hundredths of a point.
    pub(crate) fn bears(&self, seat: usize, bracket: usize) -> i64 {
        self.standing(seat, bracket).allowance
    }
}

fn id(bracket: usize) -> BracketId {
    BracketId::from(if bracket == A { "a" } else { "b" })
}
