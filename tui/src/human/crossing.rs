//! Whether an act crosses a red line of one's own.

use adref_agents::guests::{Question, WordsPlaced};
use adref_agents::stakes::{self, Stakes};
use adref_sim::engine::{Action, Ballot};
use adref_sim::scenario::Response;

use super::preview::placement;

/// The lines of one's own that an act crosses and that are more than a price.
pub(super) fn crossings(question: &Question<'_>, act: &Action, placed: &[WordsPlaced]) -> Vec<usize> {
    let view = question.view;
    let public = view.public;
    let mut crossed: Vec<usize> = Vec::new();
    let mut option = |bracket: &adref_sim::ids::BracketId, option: u8| {
        if let Some(index) = public.bracket(bracket) {
            crossed.extend(stakes::crossed_by_option(view, index, option));
        }
    };
    match act {
        Action::Speak { stances, .. } | Action::BreakSilence { stances, .. } => {
            for one in stances {
                one.accepts.iter().for_each(|accepted| option(&one.bracket, accepted));
            }
        }
        Action::Consult { stance, .. } => {
            stance.accepts.iter().for_each(|accepted| option(&stance.bracket, accepted));
        }
        Action::TableAmendments { amendments, .. } => {
            for one in amendments {
                if let Some(number) = one.option {
                    option(&one.bracket, number);
                }
            }
        }
        _ => {}
    }
    for one in placed {
        if let Some(index) = public.bracket(&one.bracket) {
            let at = placement(public, one);
            crossed.extend(stakes::crossed_by_words(view, index, &one.text, &at));
        }
    }
    let more = match (act, Stakes::of(view)) {
        (Action::JoinConsensus { dissociations }, Some(Stakes::Text { text, .. })) => {
            let stands_apart = |line: &usize| {
                !dissociations.is_empty()
                    && view.me.lines.get(*line).is_some_and(|line| line.response == Response::Dissociate)
            };
            text.crossed.into_iter().filter(|line| !stands_apart(line)).collect()
        }
        (Action::KeepSilence | Action::Sign, Some(Stakes::Text { text, .. })) => text.crossed,
        (Action::Vote(Ballot::Yes), Some(Stakes::Question { carried, lost })) => {
            carried.crossed.into_iter().filter(|line| !lost.crossed.contains(line)).collect()
        }
        (Action::Vote(Ballot::No), Some(Stakes::Question { carried, lost })) => {
            lost.crossed.into_iter().filter(|line| !carried.crossed.contains(line)).collect()
        }
        _ => Vec::new(),
    };
    crossed.extend(more);
    crossed.sort_unstable();
    crossed.dedup();
    crossed.retain(|line| view.me.lines.get(*line).is_some_and(|line| line.response != Response::Price));
    crossed
}
