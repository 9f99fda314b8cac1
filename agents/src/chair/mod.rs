//! The chair: it hears only what is public, drafts each revision, lifts brackets nobody defends, brings bridging
//! language, sends knots to small groups, tests silence, and gavels or falls back.
//!
//! What it thinks a delegation would make of words it has not heard it on, it infers from what the delegation said it
//! can live with: words that reach into the span of the accepted options are taken to be acceptable.

mod answer;
mod balance;
mod broker;
mod desk;
pub(crate) mod hearing;
pub mod outlook;
mod single_text;
mod text;

use adref_sim::draws::OwnDraws;
use adref_sim::engine::action::Action;
use adref_sim::engine::state::{BracketState, ChairTask, Stage};
use adref_sim::engine::{ChairView, Public};
use adref_sim::log::{Alternative, Why};
use adref_sim::rules::Step;

use self::answer::{answer, by_silence_alone, extension};
use self::hearing::best;
use crate::{ChairPolicy, Decision, organisation};

/// A chair played by the standard parts, in the scenario's style.
#[derive(Clone, Copy, Debug, Default)]
pub struct StandardChair;

impl ChairPolicy for StandardChair {
    fn decide(&mut self, view: ChairView<'_>, draws: OwnDraws<'_>) -> Decision {
        let because = |tipped: &str| Why { tipped: tipped.to_owned(), ..Why::default() };
        let Stage::Chair(task) = view.public.stage else {
            return Decision { action: Action::FallBack, why: because("nothing is the chair's to do") };
        };
        match task {
            ChairTask::Open => Decision { action: Action::OpenSession, why: because("the hour has come") },
            ChairTask::Revise => match view.public.current() {
                Step::Revision { clean: true, .. } => text::own_text(view),
                _ => text::lift_and_bridge(view),
            },
            ChairTask::Programme => organisation::put_programme(view),
            ChairTask::Ruling => organisation::rule(),
            ChairTask::Intersessional => intersessional(view),
            ChairTask::Convene => convene(view),
            ChairTask::Broker => broker::broker(view),
            ChairTask::SingleText => single_text::float(view, draws),
            ChairTask::Weigh => single_text::weigh(view, draws),
            ChairTask::Extension => extension(view),
            // Where a text stands by silence alone, one that was broken in the last round is over.
            ChairTask::AfterSilence if by_silence_alone(view.public) => answer(view, Action::FallBack),
            ChairTask::AfterSilence => answer(view, Action::ProposeAdoption),
            ChairTask::Gavel => Decision { action: Action::Gavel, why: because("nobody objects") },
            ChairTask::AfterObjection => {
                let votes = view.public.plan.iter().any(|planned| planned.step == Step::Vote);
                answer(view, if votes { Action::DeclareExhausted } else { organisation::outlet(view.public) })
            }
            ChairTask::LateAmendment => late(view.public),
        }
    }
}

/// An amendment that was not circulated the day before: one that was tabled when amendments were invited is let
/// through, where there was no other day to put it on; one that came later is not.
fn late(public: &Public) -> Decision {
    let sitting = public.docket.sitting.as_ref();
    let first = sitting.and_then(|sitting| public.docket.order_of(sitting.proposal).first().copied());
    let minute = first.and_then(|index| public.docket.amendments.get(index)).map_or(0, |found| found.minute);
    let began = public.ends_at(public.step.saturating_sub(1));
    let (action, tipped) = if minute <= began {
        (Action::Waive, "it came in time, and there is no other day")
    } else {
        (Action::HoldToRule, "it was not circulated the day before")
    };
    Decision { action, why: Why { tipped: tipped.to_owned(), ..Why::default() } }
}

/// A meeting between sessions over the worst knots, if there are any.
fn intersessional(view: ChairView<'_>) -> Decision {
    let Decision { action, why } = convene(view);
    match action {
        Action::ConveneSmallGroups { brackets, .. } if !brackets.is_empty() => {
            Decision { action: Action::CallIntersessional { brackets }, why }
        }
        _ => Decision {
            action: Action::NoIntersessional,
            why: Why { tipped: "no knot that a meeting could undo".to_owned(), ..Why::default() },
        },
    }
}

/// The knots: open brackets whose best option most still oppose, as many as there are small groups.
fn convene(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let mut knots: Vec<(i64, usize)> = public
        .table
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.state == BracketState::Open)
        .filter_map(|(index, entry)| {
            let (_, heard) = best(view, index, false)?;
            let against = heard.cannot * 3 + heard.oppose;
            (against > 0).then_some((against * entry.weight, index))
        })
        .collect();
    knots.sort_by_key(|(against, index)| (std::cmp::Reverse(*against), *index));
    let id = |index: usize| public.table.get(index).map(|entry| entry.id.clone());
    let why = Why {
        tipped: "where most stand against the best words there are".to_owned(),
        alternatives: knots
            .iter()
            .filter_map(|(against, index)| {
                Some(Alternative { act: id(*index)?.to_string(), score: *against })
            })
            .collect(),
        ..Why::default()
    };
    knots.truncate(public.procedure.small_groups as usize);
    let brackets = knots.into_iter().filter_map(|(_, index)| id(index)).collect();
    Decision { action: Action::ConveneSmallGroups { brackets, seated: Vec::new() }, why }
}
