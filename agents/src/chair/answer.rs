//! The chair's answer to a silence that was broken, to requests for time, and to a formal objection.

use adref_sim::engine::action::{Action, Objection, OptionNo, Proposal, Settlement};
use adref_sim::engine::state::{BracketState, ChairTask, Stage};
use adref_sim::engine::{ChairView, Public};
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::rules;
use adref_sim::scenario::ChairStyle;

use super::desk::Desk;
use super::hearing::{candidates, hear, score};
use crate::Decision;
use crate::negotiator::shorten;

/// Whether a text stands here by nobody breaking silence, without another step.
pub(super) fn by_silence_alone(public: &Public) -> bool {
    rules::body(public.rules).silence.stands
}

/// The rounds are used up: a chair that counts heads or aims high puts the words that those who broke the last silence say
/// they can live with, without asking again, and bears the cost. `None` where it would not, or where there are no such words
/// for all that was objected to.
fn quietly(view: ChairView<'_>, objected: &[usize]) -> Option<Decision> {
    let public = view.public;
    let bears_it = matches!(public.chair.style, ChairStyle::MajoritySeeker | ChairStyle::Bold);
    if !bears_it || !by_silence_alone(public) || objected.is_empty() {
        return None;
    }
    let mut why = Why {
        tipped: "words that those who objected can live with, and no round left to ask the others".to_owned(),
        ..Why::default()
    };
    let outer = |index: usize| public.table.iter().any(|entry| entry.parent.is_some_and(|(o, _)| o == index));
    let mut settle = Vec::new();
    for index in objected.iter().copied() {
        let entry = public.table.get(index)?;
        let live_with = |number: OptionNo| {
            let over = |objections: &[Objection]| {
                objections.iter().any(|objection| objection.bracket.as_ref() == Some(&entry.id))
            };
            let mut broke = public.business.broken.iter().filter(|(_, objections)| over(objections));
            broke.all(|(seat, _)| public.stance(index, *seat).accepts.contains(number))
        };
        let other = candidates(entry, index, view.reserve, false)
            .into_iter()
            .filter(|candidate| Some(candidate.number) != entry.settled() && live_with(candidate.number))
            .map(|candidate| {
                let heard = hear(public, index, &candidate);
                (score(public, entry, candidate.at, heard), candidate.number)
            })
            .max()
            .filter(|_| !outer(index))?;
        why.parts.push(Part { on: Some(entry.id.clone()), part: "score".to_owned(), value: other.0 });
        settle.push(Settlement { bracket: entry.id.clone(), option: other.1 });
    }
    Some(Decision { action: Action::EditQuietly { settle }, why })
}

/// Time for those who ask for it, except from a chair that presses on.
pub(super) fn extension(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let asked = public.deadline.requests.len() as i64;
    let parts = vec![Part { on: None, part: "asked for time".to_owned(), value: asked }];
    let (action, tipped) = if public.chair.style == ChairStyle::Bold {
        (Action::KeepDeadline, "the deadline stands")
    } else {
        (Action::ExtendSilence, "a silence that capitals could not hear of is no agreement")
    };
    Decision { action, why: Why { tipped: tipped.to_owned(), parts, ..Why::default() } }
}

/// The answer to objections: other words where other words are objected to less, or else `otherwise`.
pub(super) fn answer(view: ChairView<'_>, otherwise: Action) -> Decision {
    let public = view.public;
    let after_silence = public.stage == Stage::Chair(ChairTask::AfterSilence);
    let may_revise = if after_silence {
        public.business.silence_round < public.procedure.silence_rounds
    } else {
        public.business.attempt < adref_sim::engine::MAX_ATTEMPTS
    };
    let mut objected: Vec<usize> = if after_silence {
        let all = public.business.broken.iter().flat_map(|(_, objections)| objections);
        all.filter_map(|objection| public.bracket(objection.bracket.as_ref()?)).collect()
    } else {
        let all = public.business.objections.iter();
        all.filter_map(|(_, objection)| public.bracket(objection.bracket.as_ref()?)).collect()
    };
    objected.sort_unstable();
    objected.dedup();
    let objected = objected;
    let (mut proposals, mut settle): (Vec<Proposal>, Vec<Settlement>) = (Vec::new(), Vec::new());
    let mut why = Why::default();
    let may_change = |index: usize| {
        public.table.get(index).is_some_and(|entry| {
            let agreed = matches!(entry.state, BracketState::Settled { how, .. } if how.ad_referendum());
            entry.settled().is_some()
                && !entry.is_agreed_language()
                && (!agreed || public.procedure.nothing_agreed_until_everything)
        })
    };
    // Other outer words may bring inner brackets back: the paper has to be clean.
    let unsettled = |index: usize| {
        public.table.get(index).is_some_and(|entry| {
            matches!(entry.state, BracketState::Open | BracketState::Gone) && !public.is_reserved(index)
        })
    };
    let changing = |index: usize| objected.binary_search(&index).is_ok() && may_change(index);
    let mut desk = Desk::new(view, |index| changing(index) || unsettled(index), true);
    desk.choose();
    for (index, entry) in public.table.iter().enumerate() {
        if changing(index) {
            why.alternatives.extend(desk.scored(index).iter().map(|one| Alternative {
                act: format!("{}: {}", entry.id, shorten(one.words)),
                score: one.score,
            }));
        }
        let Some(chosen) = desk.chosen(index) else { continue };
        if chosen.candidate.pocket.is_none() && entry.settled() == Some(chosen.candidate.number) {
            continue;
        }
        why.parts.push(Part { on: Some(entry.id.clone()), part: "score".to_owned(), value: chosen.score });
        why.parts.push(Part {
            on: Some(entry.id.clone()),
            part: "oppose".to_owned(),
            value: chosen.heard.oppose,
        });
        if let Some(pocket) = chosen.candidate.pocket {
            proposals.push(Proposal::new(entry.id.clone(), &*pocket.text));
        }
        settle.push(Settlement { bracket: entry.id.clone(), option: chosen.candidate.number });
    }
    // Where a text stands by silence alone, the same words may be put again while there are rounds: time moves those who can
    // be moved, and in the last round only those who cannot live with the text still say so.
    if after_silence && by_silence_alone(public) && may_revise && settle.is_empty() {
        "no other words would be objected to less; the same once more".clone_into(&mut why.tipped);
        return Decision { action: Action::IssueRevision { proposals, settle, drop: Vec::new() }, why };
    }
    if after_silence
        && !may_revise
        && let Some(edit) = quietly(view, &objected)
    {
        return edit;
    }
    if settle.is_empty() || !may_revise {
        let tipped =
            if may_revise { "no other words would be objected to less" } else { "the rounds are used up" };
        tipped.clone_into(&mut why.tipped);
        return Decision { action: otherwise, why };
    }
    "other words are objected to less".clone_into(&mut why.tipped);
    Decision { action: Action::IssueRevision { proposals, settle, drop: Vec::new() }, why }
}
