//! The chair's revisions: Rev.1, which lifts and bridges, and its own clean text.

use adref_sim::engine::ChairView;
use adref_sim::engine::action::{Action, Proposal, Settlement};
use adref_sim::engine::state::BracketState;
use adref_sim::log::{Alternative, Part, Why};

use super::desk::Desk;
use super::hearing::{best, candidates, hear, undefended};
use crate::Decision;
use crate::negotiator::shorten;

/// Rev.1: lifts brackets nobody defends, takes off the table what nobody wants and somebody opposes,
/// and brings in bridging language where camps face each other.
pub(super) fn lift_and_bridge(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let (mut proposals, mut settle, mut drop) = (Vec::new(), Vec::new(), Vec::new());
    let mut why =
        Why { tipped: "lift what nobody defends, bridge what divides".to_owned(), ..Why::default() };
    for (index, entry) in public.table.iter().enumerate() {
        if entry.state != BracketState::Open {
            continue;
        }
        let Some((candidate, heard)) = best(view, index, false) else { continue };
        let on = Some(entry.id.clone());
        if undefended(public, index, candidate.number, heard) {
            why.parts.push(Part {
                on,
                part: "nobody speaks for other words".to_owned(),
                value: heard.accept,
            });
            settle.push(Settlement { bracket: entry.id.clone(), option: candidate.number });
            continue;
        }
        for other in candidates(entry, index, view.reserve, false) {
            let heard = hear(public, index, &other);
            if other.number > 0
                && heard.wanted == 0
                && heard.oppose > heard.accept
                && entry.live().count() > 3
            {
                drop.push(Settlement { bracket: entry.id.clone(), option: other.number });
                break;
            }
        }
        if let Some((bridge, predicted)) = best(view, index, true)
            && let Some(pocket) = bridge.pocket
        {
            why.parts.push(Part { on, part: "would oppose the bridge".to_owned(), value: predicted.oppose });
            proposals.push(Proposal::new(entry.id.clone(), &*pocket.text));
        }
    }
    Decision { action: Action::IssueRevision { proposals, settle, drop }, why }
}

/// The clean revision: the chair's own text, a choice on every bracket that is left, all of them together: packages that
/// were concluded are kept or broken as a whole, and outer words are weighed with what is inside them. Where the room has
/// worked on a single text, that is the chair's text.
pub(super) fn own_text(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let open = |index: usize| public.table.get(index).is_some_and(|entry| entry.state == BracketState::Open);
    let mut desk = Desk::new(view, open, true);
    let tipped = if let Some(single) = &public.single_text {
        desk.take(&single.choices);
        "the single text as the room left it"
    } else {
        desk.choose();
        "the words the chair thinks can carry the room"
    };
    let (mut proposals, mut settle): (Vec<Proposal>, Vec<Settlement>) = (Vec::new(), Vec::new());
    let mut why = Why { tipped: tipped.to_owned(), ..Why::default() };
    for (index, entry) in public.table.iter().enumerate() {
        let Some(chosen) = desk.chosen(index) else { continue };
        if let Some(pocket) = chosen.candidate.pocket {
            proposals.push(Proposal::new(entry.id.clone(), &*pocket.text));
        }
        let heard = chosen.heard;
        for (part, value) in [
            ("score", chosen.score),
            ("accept", heard.accept),
            ("oppose", heard.oppose),
            ("cannot", heard.cannot),
        ] {
            why.parts.push(Part { on: Some(entry.id.clone()), part: part.to_owned(), value });
        }
        if let Some(package) = desk.kept_for(index) {
            let part = format!("a term of package {}", package + 1);
            why.parts.push(Part { on: Some(entry.id.clone()), part, value: 1 });
        }
        why.alternatives.extend(desk.scored(index).iter().map(|one| Alternative {
            act: format!("{}: {}", entry.id, shorten(one.words)),
            score: one.score,
        }));
        settle.push(Settlement { bracket: entry.id.clone(), option: chosen.candidate.number });
    }
    Decision { action: Action::IssueRevision { proposals, settle, drop: Vec::new() }, why }
}
