//! A chair that does anything the rules allow between speakers, for properties that must hold whatever it does.

use std::ops::ControlFlow;

use adref_agents::drive::Cast;
use adref_agents::guests::{Answer, ChairQuestion, Guests, Question};
use adref_agents::{ChairPolicy, Decision};
use adref_sim::engine::action::{Action, ActionKind};
use adref_sim::engine::gavel;
use adref_sim::ids::SeatId;
use adref_sim::log::Why;
use adref_sim::scenario::Scenario;

use crate::random_play::{self, Dice};

/// A room full of dice, with dice in the chair that are asked between speakers too.
pub fn cast(scenario: &Scenario) -> Cast {
    Cast { guests: Some(Box::new(RandomGavel(Dice::new("chair")))), ..random_play::cast(scenario) }
}

struct RandomGavel(Dice);

impl Guests for RandomGavel {
    fn plays(&self, _seat: &SeatId) -> bool {
        false
    }

    fn ask(&mut self, questions: &[&Question<'_>]) -> Option<Vec<Answer>> {
        Some(questions.iter().map(|_| Answer::Default(Why::default())).collect())
    }

    fn presides(&self) -> bool {
        true
    }

    fn preside(&mut self, question: &ChairQuestion<'_>) -> Option<Decision> {
        Some(ChairPolicy::decide(&mut self.0, question.view, question.draws))
    }

    fn between_speakers(&mut self, question: &ChairQuestion<'_>) -> ControlFlow<(), Option<Decision>> {
        let public = question.view.public;
        let draws = question.draws;
        let kinds: Vec<ActionKind> = question
            .legal
            .allowed
            .iter()
            .copied()
            .filter(|kind| ActionKind::BETWEEN_SPEAKERS.contains(kind))
            .collect();
        let one = self.0.throw(draws, kinds.len() + 2);
        let action = match kinds.get(one) {
            Some(ActionKind::Recognise) => {
                let at = 1 + self.0.throw(draws, public.floor.list.len() - 1);
                let seat = public.seats[public.floor.list[at].seat].id.clone();
                // Who has the floor as a group's voice may be on the list once more.
                if public.seats[public.floor.list[0].seat].id == seat {
                    return ControlFlow::Continue(None);
                }
                Action::Recognise { seat }
            }
            Some(ActionKind::SuspendMeeting) if self.0.throw(draws, 4) == 0 => Action::SuspendMeeting,
            Some(ActionKind::ConsultInformally) => {
                let Some(bracket) = gavel::knots(public).find(|one| gavel::table(public, *one).len() > 1)
                else {
                    return ControlFlow::Continue(None);
                };
                Action::ConsultInformally { bracket: public.table[bracket].id.clone(), members: Vec::new() }
            }
            Some(ActionKind::CloseDebate) if self.0.throw(draws, 4) == 0 => Action::CloseDebate,
            _ => return ControlFlow::Continue(None),
        };
        ControlFlow::Continue(Some(Decision { action, why: Why::default() }))
    }

    fn overruled(&mut self, action: &Action, refusal: &adref_sim::engine::Refusal) {
        let known = matches!(refusal, adref_sim::engine::Refusal::ObjectionStands { .. });
        assert!(known, "{action:?} was refused: {refusal}");
    }
}
