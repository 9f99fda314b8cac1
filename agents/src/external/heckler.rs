//! The others in the short games of the check: they negotiate as usual, and see to it that everything comes up that a
//! seat can be asked.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use adref_sim::draws::OwnDraws;
use adref_sim::engine::action::{ApplicantObjection, NewAmendment, OptionSet, Settlement, StanceTaken};
use adref_sim::engine::docket::{Motion, Question as Put};
use adref_sim::engine::state::BracketState;
use adref_sim::engine::{Action, ActionKind, Ask, Ballot, Public, Refusal, SeatView};
use adref_sim::ids::SeatId;
use adref_sim::log::Why;

use super::programs::Programs;
use crate::drive::Stopped;
use crate::guests::{Answer, Guests, Happened, Question};
use crate::negotiator::Negotiator;
use crate::{Decision, Policy};

/// A negotiator that provokes.
#[derive(Clone, Debug)]
pub(super) struct Heckler {
    /// Whom it provokes.
    pub(super) whom: SeatId,
}

fn because(action: Action) -> Decision {
    Decision { action, why: Why { tipped: "to see what the program does".to_owned(), ..Why::default() } }
}

impl Heckler {
    /// An act that makes something come up, where one is to be had.
    fn provoke(&self, view: SeatView<'_>) -> Option<Action> {
        let SeatView { public, me, ask, .. } = view;
        let whom = public.seat(self.whom.as_str())?;
        match ask {
            Ask::Floor { section, .. } => {
                // What the other wants is called unacceptable, so that it may reply.
                let open = public.sections.get(section)?.brackets.iter().copied().find(|bracket| {
                    let stance = public.stance(*bracket, whom);
                    let entry = public.table.get(*bracket);
                    entry.is_some_and(|entry| entry.state == BracketState::Open)
                        && stance.spoken
                        && stance.own
                        && stance.prefers > 0
                })?;
                let entry = public.table.get(open)?;
                let other = entry.live().find(|option| *option != public.stance(open, whom).prefers)?;
                let stance = StanceTaken {
                    bracket: entry.id.clone(),
                    prefers: other,
                    accepts: OptionSet::from_iter([other]),
                    cannot: OptionSet::from_iter([public.stance(open, whom).prefers]),
                    ad_referendum: adref_sim::engine::action::OptionSet::NONE,
                };
                Some(Action::Speak { stances: vec![stance], proposals: Vec::new(), insertions: Vec::new() })
            }
            Ask::Accreditation => {
                let list = public.stakeholders.iter().flat_map(|list| &list.applicants);
                let other = list.clone().find(|one| !one.ecosoc)?;
                let objection = ApplicantObjection { applicant: other.id.clone(), reason: String::new() };
                Some(Action::ObjectToApplicants { objections: vec![objection] })
            }
            Ask::Amendments if public.docket.amendments.is_empty() => {
                let bracket = (0..public.table.len()).find(|bracket| public.may_amend(*bracket))?;
                let entry = public.table.get(bracket)?;
                let option = entry.live().find(|option| entry.settled() != Some(*option))?;
                let amendment = NewAmendment {
                    bracket: entry.id.clone(),
                    option: Some(option),
                    text: None,
                    reason: "other words would do better".to_owned(),
                };
                Some(Action::TableAmendments { amendments: vec![amendment], cosponsors: Vec::new() })
            }
            Ask::Motions => {
                let motion = Motion::NoAction;
                public.in_order(me.seat, &motion).ok()?;
                Some(Action::Move { motions: vec![motion] })
            }
            // Neither motion nor programme is to end the game early.
            Ask::Vote => {
                let sitting = public.docket.sitting.as_ref()?;
                matches!(sitting.question, Some(Put::Motion(_))).then_some(Action::Vote(Ballot::No))
            }
            Ask::Package => {
                let open = public.table.iter().filter(|entry| entry.state == BracketState::Open);
                let terms: Vec<Settlement> = open
                    .filter_map(|entry| {
                        let option = entry.live().find(|option| *option > 0)?;
                        Some(Settlement { bracket: entry.id.clone(), option })
                    })
                    .take(2)
                    .collect();
                let parties = vec![me.id.clone(), self.whom.clone()];
                (terms.len() == 2).then_some(Action::OfferPackage { parties, terms })
            }
            Ask::Programme => Some(Action::AgreeProgramme),
            Ask::Appeal => Some(Action::Appeal),
            _ => None,
        }
    }
}

impl Policy for Heckler {
    fn decide(&mut self, view: SeatView<'_>, draws: OwnDraws<'_>) -> Decision {
        self.provoke(view).map_or_else(|| Negotiator.decide(view, draws), because)
    }
}

/// The program in its seat, and a heckler in another that raises points of order.
pub(super) struct Tried {
    pub(super) programs: Programs,
    /// The seat of the program.
    pub(super) seat: SeatId,
    /// The seat of the other.
    pub(super) other: SeatId,
    pub(super) heckler: Heckler,
    /// In whose name a point of order has been raised in this game.
    pub(super) raised: BTreeSet<SeatId>,
    /// Hands over what there is to report once it is over.
    pub(super) hand_over: Box<dyn FnMut(&Programs)>,
}

impl Guests for Tried {
    fn plays(&self, seat: &SeatId) -> bool {
        *seat == self.seat || *seat == self.other
    }

    fn watches(&self, seat: &SeatId) -> bool {
        self.plays(seat) && !self.raised.contains(seat)
    }

    fn ask(&mut self, questions: &[&Question<'_>]) -> Option<Vec<Answer>> {
        let (theirs, _): (Vec<_>, Vec<_>) =
            questions.iter().copied().partition(|question| question.view.me.id == self.seat);
        let mut given = if theirs.is_empty() { Vec::new() } else { self.programs.ask(&theirs)? }.into_iter();
        questions
            .iter()
            .map(|question| {
                if question.view.me.id == self.seat {
                    given.next()
                } else {
                    Some(Answer::Decided(self.heckler.decide(question.view, question.draws)))
                }
            })
            .collect()
    }

    fn interject(&mut self, questions: &[&Question<'_>]) -> ControlFlow<(), Option<(usize, Decision)>> {
        let may = |question: &&&Question<'_>| question.legal.allowed.contains(&ActionKind::RaisePointOfOrder);
        // One in each name: the ruling goes against whoever raised it, who is then asked whether it appeals; and when the
        // heckler appeals, everybody is asked whether the chair is overruled.
        let Some(question) = questions.iter().find(may) else { return ControlFlow::Continue(None) };
        self.raised.insert(question.view.me.id.clone());
        let words = "is the speaker speaking to the section under discussion?".to_owned();
        let decision = because(Action::RaisePointOfOrder { words });
        ControlFlow::Continue(Some((question.view.me.seat, decision)))
    }

    fn happened(&mut self, happened: &Happened<'_>) {
        self.programs.happened(happened);
    }

    fn refused(&mut self, seat: &SeatId, action: &Action, refusal: &Refusal) {
        if *seat == self.seat {
            self.programs.refused(seat, action, refusal);
        }
    }

    fn over(&mut self, public: &Public, stopped: &Stopped) {
        self.programs.over(public, stopped);
        (self.hand_over)(&self.programs);
    }
}
