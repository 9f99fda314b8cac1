//! What a delegation says of a variant of the chair's single text: whether the whole would be better or worse for it, and
//! what it would object to. It says so in three words, and keeps its numbers to itself.

use adref_sim::engine::action::{Action, OptionNo, Verdict};
use adref_sim::engine::packages::kept;
use adref_sim::engine::{Brief, Public, SeatView};
use adref_sim::log::{Part, Why};
use adref_sim::scenario::Response;

use crate::Decision;

/// The answer to a sounding.
pub(crate) fn sound(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, explained, .. } = view;
    let Some(single) = &public.single_text else {
        return Decision {
            action: Action::Sound { verdict: Verdict::Same, objections: Vec::new() },
            why: Why { tipped: "there is no text".to_owned(), ..Why::default() },
        };
    };
    let now = &single.choices;
    let mut then = now.clone();
    for (bracket, option) in &single.variant {
        if let Some(slot) = then.get_mut(*bracket) {
            *slot = Some(*option);
        }
    }
    let gain = me.thousandths(loss(public, me, now) - loss(public, me, &then));
    let crosses = |bracket: usize, option: OptionNo| {
        public.table.get(bracket).is_some_and(|entry| {
            let mut lines = me.lines.iter().filter(|line| line.response == Response::Block);
            lines.any(|line| line.test.broken_by(entry, bracket, option))
        })
    };
    let was = |bracket: usize| now.get(bracket).copied().flatten();
    let objections: Vec<_> = single
        .variant
        .iter()
        .filter(|(bracket, option)| {
            let broken = public.bound(me.seat, *bracket).is_some_and(|(_, promised)| promised != *option);
            crosses(*bracket, *option) || broken && was(*bracket) != Some(*option)
        })
        .filter_map(|(bracket, _)| public.table.get(*bracket))
        .map(|entry| entry.id.clone())
        .collect();
    let mended = single
        .variant
        .iter()
        .any(|(bracket, _)| was(*bracket).is_some_and(|option| crosses(*bracket, option)));
    let (verdict, tipped) = match gain {
        _ if !objections.is_empty() => (Verdict::Worse, "a change it would object to"),
        _ if mended => (Verdict::Better, "words it would have objected to are gone"),
        1.. => (Verdict::Better, "utility of the whole"),
        0 => (Verdict::Same, "no difference worth a word"),
        _ => (Verdict::Worse, "utility of the whole"),
    };
    let mut why = Why::default();
    if explained {
        tipped.clone_into(&mut why.tipped);
        why.parts.push(Part { on: None, part: "its gain by the variant".to_owned(), value: gain });
    }
    Decision { action: Action::Sound { verdict, objections }, why }
}

/// What a text with these choices costs it; what goes with other words counts as left out.
fn loss(public: &Public, me: &Brief, choices: &[Option<OptionNo>]) -> i64 {
    let mut loss = 0;
    for index in 0..public.table.len() {
        let Some(option) = choices.get(index).copied().flatten() else { continue };
        // An option that is not left out is kept only where the words around it are.
        let option = if kept(public, choices, (index, option)) { option } else { 0 };
        loss += me.loss(index, option);
    }
    loss
}
