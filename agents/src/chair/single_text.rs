//! The chair's work on a single text (Fisher's one-text procedure, in Fisher & Ury 1981; Klein, Faratin, Sayama & Bar-Yam
//! 2003): it floats a variant, hears what the room makes of it, and keeps or drops it.
//!
//! A chair that keeps only what leaves nobody worse off stops moving as soon as the room is large: there is always
//! somebody. An annealing chair keeps some variants that more find worse than better, the fewer the later (Kirkpatrick,
//! Gelatt & Vecchi 1983). It hears verdicts, never utilities.

use adref_sim::draws::OwnDraws;
use adref_sim::engine::ChairView;
use adref_sim::engine::action::{Action, OptionNo, Settlement};
use adref_sim::engine::state::BracketState;
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::scenario::ChairStyle;

use super::desk::{Desk, alive};
use super::hearing::{candidates, hear};
use crate::Decision;

/// The most brackets one variant changes.
const CHANGES: u32 = 3;
/// The temperature at the first round, in net voices against a variant for a hundred of those heard: a variant which so
/// many more find worse than better is kept every other time. A judgement.
const HOT: i64 = 8;
/// Room for the draws of one round.
const DRAWS: u32 = 16;

/// Tables the single text, floats the next variant, or leaves it.
pub(super) fn float(view: ChairView<'_>, draws: OwnDraws<'_>) -> Decision {
    let public = view.public;
    let open = |index: usize| public.table.get(index).is_some_and(|entry| entry.state == BracketState::Open);
    let Some(single) = &public.single_text else {
        let mut desk = Desk::new(view, open, false);
        desk.choose();
        let choices = public.table.iter().enumerate().filter_map(|(index, entry)| {
            let chosen = desk.chosen(index)?;
            Some(Settlement { bracket: entry.id.clone(), option: chosen.candidate.number })
        });
        let why = Why { tipped: "a text to work on".to_owned(), ..Why::default() };
        return Decision { action: Action::TableSingleText { choices: choices.collect() }, why };
    };
    let index = |draw: u32| single.round * DRAWS + draw;
    // Brackets that are in the text and still open, the likelier the more stand against the words it has.
    let mut weighed: Vec<(usize, u32)> = Vec::new();
    for (bracket, entry) in public.table.iter().enumerate().filter(|(bracket, _)| open(*bracket)) {
        if entry.live().count() < 2 || !alive(public, &single.choices, bracket) {
            continue;
        }
        let chosen = single.choices.get(bracket).copied().flatten();
        let against = (0..public.seats.len())
            .filter(|seat| chosen.is_some_and(|option| public.stance(bracket, *seat).opposes(option)))
            .count() as u32;
        weighed.push((bracket, 1 + against));
    }
    let mut changes: Vec<Settlement> = Vec::new();
    let mut why =
        Why { tipped: "other words on a few points, by hearing and by lot".to_owned(), ..Why::default() };
    // Larger steps early, single words late.
    let (rounds, round) = (public.procedure.single_text_rounds.max(1), single.round);
    let most = 1 + (CHANGES - 1) * rounds.saturating_sub(round) / rounds;
    let many = 1 + draws.below("how many changes", index(0), most);
    for change in 0..many {
        let total: u32 = weighed.iter().map(|(_, weight)| weight).sum();
        let lot = draws.below("which point", index(1 + change), total);
        let Some(place) = drawn(weighed.iter().map(|(_, weight)| *weight), lot) else { break };
        let (bracket, _) = weighed.remove(place);
        let Some(entry) = public.table.get(bracket) else { continue };
        let chosen = single.choices.get(bracket).copied().flatten();
        let others: Vec<(OptionNo, u32)> = candidates(entry, bracket, view.reserve, false)
            .iter()
            .filter(|candidate| Some(candidate.number) != chosen)
            .map(|candidate| {
                let heard = hear(public, bracket, candidate);
                (candidate.number, 1 + (heard.accept + heard.wanted).max(0) as u32)
            })
            .collect();
        let total: u32 = others.iter().map(|(_, weight)| weight).sum();
        let lot = draws.below("which words", index(1 + CHANGES + change), total);
        let Some(place) = drawn(others.iter().map(|(_, weight)| *weight), lot) else { continue };
        let Some((option, _)) = others.get(place) else { continue };
        why.parts.push(Part {
            on: Some(entry.id.clone()),
            part: format!("drew {lot} of"),
            value: i64::from(total),
        });
        changes.push(Settlement { bracket: entry.id.clone(), option: *option });
    }
    if changes.is_empty() {
        let why = Why { tipped: "nothing left to vary".to_owned(), ..Why::default() };
        return Decision { action: Action::CloseSingleText, why };
    }
    Decision { action: Action::FloatVariant { changes }, why }
}

/// The place in a list of weights that a lot below their sum falls on.
fn drawn(weights: impl Iterator<Item = u32>, lot: u32) -> Option<usize> {
    let mut past = 0;
    for (place, weight) in weights.enumerate() {
        past += weight;
        if lot < past {
            return Some(place);
        }
    }
    None
}

/// Keeps the variant or drops it.
pub(super) fn weigh(view: ChairView<'_>, draws: OwnDraws<'_>) -> Decision {
    let public = view.public;
    let Some(single) = &public.single_text else {
        return Decision { action: Action::DropVariant, why: Why::default() };
    };
    let (better, worse) = single.better_and_worse();
    let objecting = single.soundings.iter().filter(|one| !one.objections.is_empty()).count();
    let (better, worse, objecting) = (better as i64, worse as i64, objecting as i64);
    let rise = worse + objecting - better;
    let part = |part: &str, value: i64| Part { on: None, part: part.to_owned(), value };
    let mut why = Why {
        parts: vec![part("better", better), part("worse", worse), part("would object", objecting)],
        ..Why::default()
    };
    let (keep, tipped) = match public.chair.style {
        ChairStyle::Strict => (
            better > 0 && worse + objecting == 0,
            "nobody may be worse off, and somebody has to be better off",
        ),
        ChairStyle::Annealing if rise > 0 => {
            let (rounds, round) = (public.procedure.single_text_rounds.max(1), single.round.max(1));
            let heard = single.soundings.len() as i64;
            let left = i64::from(rounds.saturating_sub(round));
            // In hundredths of a voice; it falls fast at first, so that there is time to settle.
            let temperature = HOT * heard * left * left / i64::from(rounds * rounds);
            let chance = halved(rise * 100, temperature);
            let lot = i64::from(draws.below("whether to keep a worse text", round, 1000));
            why.parts.extend([
                part("temperature, in hundredths of a voice", temperature),
                part("chance in a thousand to keep it all the same", chance),
                part("drew", lot),
            ]);
            let tipped = if lot < chance {
                "more find it worse than better, and it is early: kept all the same"
            } else {
                "more find it worse than better"
            };
            (lot < chance, tipped)
        }
        ChairStyle::Mediator | ChairStyle::MinimalChange => {
            (rise < 0 && objecting == 0, "more better than worse off, and nobody who would object")
        }
        ChairStyle::MajoritySeeker | ChairStyle::Bold | ChairStyle::Annealing => {
            (rise < 0, "more find it better than worse")
        }
    };
    tipped.clone_into(&mut why.tipped);
    why.alternatives = vec![
        Alternative { act: "keep".to_owned(), score: -rise },
        Alternative { act: "drop".to_owned(), score: 0 },
    ];
    Decision { action: if keep { Action::KeepVariant } else { Action::DropVariant }, why }
}

/// A chance in a thousand that is halved for each `temperature` there is in `rise`, straight between: Metropolis' rule with
/// two in the place of e, in whole numbers.
fn halved(rise: i64, temperature: i64) -> i64 {
    if temperature <= 0 {
        return 0;
    }
    let (whole, rest) = (rise / temperature, rise % temperature);
    if whole >= 20 {
        return 0;
    }
    let (above, below) = (1_000_000 >> whole, 1_000_000 >> (whole + 1));
    (above - (above - below) * rest / temperature) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_halves_with_each_temperature_and_is_none_when_it_is_cold() {
        assert_eq!([0, 100, 200, 300].map(|rise| halved(rise, 100)), [1000, 500, 250, 125]);
        assert_eq!(halved(50, 100), 750);
        assert_eq!(halved(1, 0), 0);
        assert!((0..5000).all(|rise| halved(rise, 100) >= halved(rise + 1, 100)));
    }

    #[test]
    fn a_lot_falls_on_a_place_as_often_as_it_weighs() {
        let weights = [1, 0, 3];
        let places: Vec<_> = (0..5).map(|lot| drawn(weights.into_iter(), lot)).collect();
        assert_eq!(places, [Some(0), Some(2), Some(2), Some(2), None]);
    }
}
