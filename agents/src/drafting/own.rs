//! Which of the words that could be made a delegation puts on the table itself.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::{Brief, Public, measure};
use adref_sim::log::Alternative;
use adref_sim::scenario::{BehaviourPart, Placement, Response};

use super::{Audience, CROWDED, Wording, made};
use crate::negotiator::shorten;
use crate::standing::Standing;

/// Hundredths of a point that new words have to promise beyond the best on the table. A judgement: two points, so that the
/// table does not fill with words hardly better than those on it.
const WORTH_PROPOSING: i64 = 200;
/// How many have to have spoken before others' words can be told from one's own.
const ROOM: i64 = 2;
/// Hundredths of a point from the best end of the scale to the other.
const SCALE: i64 = 10_000;
/// How many of the words it thought of the reasons keep.
const KEPT: usize = 6;

/// Words a delegation has made to offer.
pub(crate) struct Offer {
    pub(crate) wording: Wording,
    /// What they are worth to it, with what it thinks their chances are, and the others it thought of.
    pub(crate) alternatives: Vec<Alternative>,
    /// Hundredths of a point from what it wants.
    pub(crate) distance: i64,
}

/// The words a delegation would put on the table for a bracket: those of which it expects most, by how far they are from
/// what it wants and by how many of those who have spoken could live with them, if that is clearly more than it can expect of
/// what is on the table. One offer a bracket is its share.
pub(crate) fn offer(public: &Public, me: &Brief, bracket: usize, standing: &Standing<'_>) -> Option<Offer> {
    let entry = public.table.get(bracket)?;
    let mine = |option: &adref_sim::engine::state::OptionOnTable| {
        !option.placed_by.is_empty() && option.by.iter().any(|name| name == me.id.as_str())
    };
    if entry.options.len() > CROWDED || entry.options.iter().any(mine) {
        return None;
    }
    let audience = Audience::of(public, bracket);
    if audience.len() < ROOM {
        return None;
    }
    let reference = measure::reference(public, entry);
    let expected = |at: &Placement, accept: i64| {
        let share = accept * 1000 / audience.len().max(1);
        // As likely as not, for somebody who does not look at the others.
        let share = 500 + me.behaviour.scaled(BehaviourPart::Belief, share - 500);
        // All but a few have to be able to live with words for them to carry.
        let chance = share * share / 1000;
        let worth = |at: &Placement| SCALE - me.distance_to(at);
        (chance * worth(at) + (1000 - chance) * worth(&reference)) / 1000
    };
    let crosses = |at: &Placement, words: &str| {
        let number = entry.options.len() as OptionNo;
        me.lines.iter().any(|line| {
            line.response != Response::Price && line.test.broken_by_words(bracket, number, words, at)
        })
    };
    let made = made(public, bracket, &audience);
    let mut scored: Vec<(i64, &Wording)> = made
        .iter()
        .filter(|wording| !wording.device.ambiguous() || crate::ambiguity::makes(me))
        .filter(|wording| standing.would_accept(&wording.at) && !crosses(&wording.at, &wording.text))
        .map(|wording| (expected(&wording.at, audience.accept(&wording.at)), wording))
        .collect();
    if scored.is_empty() {
        return None;
    }
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let on_table: Vec<(OptionNo, i64)> = entry
        .live()
        .filter_map(|number| {
            let option = entry.options.get(usize::from(number))?;
            Some((number, expected(&option.at, audience.accept_option(number, &option.at))))
        })
        .collect();
    let best = on_table.iter().map(|(_, score)| *score).max().unwrap_or(0);
    if scored.first()?.0 < best + WORTH_PROPOSING {
        return None;
    }
    let mut alternatives: Vec<Alternative> = scored
        .iter()
        .take(KEPT)
        .map(|(score, wording)| Alternative {
            act: format!("{}: “{}”", wording.device.name(), shorten(&wording.text)),
            score: *score,
        })
        .collect();
    alternatives.extend(on_table.into_iter().map(|(number, score)| {
        let act = match number {
            0 => "leave the words out".to_owned(),
            _ => format!("stay with option {number}"),
        };
        Alternative { act, score }
    }));
    let wording = scored.first()?.1.clone();
    let distance = me.distance_to(&wording.at);
    Some(Offer { wording, alternatives, distance })
}
