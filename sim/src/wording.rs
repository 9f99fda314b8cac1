//! Where words stand that nobody has placed.
//!
//! The rule, which is shown with its result: new words stand where the option stands that they share most words with;
//! a modal above or below that option's moves them to the strong or the weak side, and a softener that it lacks makes
//! them an interval that reaches half of the way to the reference point.

use crate::scenario::{Placement, Reach};

/// Modal verbs and how strongly they bind, 0–100.
const MODALS: [(&str, i32); 7] = [
    ("shall", 100),
    ("must", 100),
    ("will", 85),
    ("should", 60),
    ("are encouraged to", 45),
    ("could", 30),
    ("may", 20),
];

/// Words that soften what they stand beside.
pub const SOFTENERS: [&str; 8] = [
    "as appropriate",
    "if appropriate",
    "where appropriate",
    "on a voluntary basis",
    "voluntary",
    "without prejudice",
    "to the extent possible",
    "upon request",
];

/// Words with their place, and the rule that found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedByRule {
    /// The place.
    pub at: Placement,
    /// The rule, in words.
    pub rule: String,
}

/// Places new words beside the options that are there. `options` are (number, words, place), number 0 being the words
/// left out; `reference` holds the reference point of each issue the bracket touches.
pub fn place(words: &str, options: &[(usize, &str, &Placement)], reference: &Placement) -> PlacedByRule {
    let mine = tokens(words);
    let nearest = options
        .iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, text, at)| {
            let theirs = tokens(text);
            let shared = mine.iter().filter(|word| theirs.contains(word)).count();
            // Shared words out of all words, in thousandths; the earlier option wins a tie.
            let likeness = 2000 * shared / (mine.len() + theirs.len()).max(1);
            (likeness, std::cmp::Reverse(*number), *text, *at)
        })
        .max_by_key(|(likeness, number, ..)| (*likeness, *number));
    let Some((_, number, text, at)) = nearest else {
        return PlacedByRule {
            at: reference.clone(),
            rule: "no option to compare with: reference point".into(),
        };
    };
    let mut rule = format!("nearest is option {}", number.0);
    let mut placed = at.clone();
    if let (Some(new), Some(old)) = (modal(&mine), modal(&tokens(text)))
        && new != old
    {
        rule.push_str(if new > old { ", stronger modal" } else { ", weaker modal" });
        for (issue, reach) in &mut placed.0 {
            let anchor = reach_of(reference, *issue).map_or(50, |reach| reach.low);
            // A weaker modal goes towards the reference point in proportion; a stronger one away from it.
            let scaled = |place: i32| (anchor + (place - anchor) * new / old.max(1)).clamp(0, 100);
            *reach = ordered(scaled(reach.low), scaled(reach.high));
        }
    }
    let softer = SOFTENERS.iter().any(|softener| has(words, softener) && !has(text, softener));
    if softer {
        rule.push_str(", softened");
        for (issue, reach) in &mut placed.0 {
            let anchor = reach_of(reference, *issue).map_or(50, |reach| reach.low);
            let half = |place: i32| place + (anchor - place) / 2;
            *reach = Reach { low: reach.low.min(half(reach.low)), high: reach.high.max(half(reach.high)) };
        }
    }
    PlacedByRule { at: placed, rule }
}

/// A softened form of words: the first modal one step down. `None` where they are softened already or have no modal.
pub fn soften(words: &str) -> Option<String> {
    if SOFTENERS.iter().any(|softener| has(words, softener)) {
        return None;
    }
    let step_down = |word: &str| match word {
        "shall" | "must" | "will" => Some("should"),
        "should" => Some("may"),
        _ => None,
    };
    let mut all: Vec<&str> = words.split(' ').collect();
    let (at, softer) = all.iter().enumerate().find_map(|(at, word)| Some((at, step_down(word)?)))?;
    if let Some(word) = all.get_mut(at) {
        *word = softer;
    }
    Some(all.join(" "))
}

fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn modal(words: &[String]) -> Option<i32> {
    let text = words.join(" ");
    MODALS.iter().find(|(modal, _)| has(&text, modal)).map(|(_, strength)| *strength)
}

fn has(text: &str, phrase: &str) -> bool {
    crate::text::contains_phrase(text, phrase)
}

fn reach_of(placement: &Placement, issue: usize) -> Option<Reach> {
    placement.0.iter().find(|(on, _)| *on == issue).map(|(_, reach)| *reach)
}

fn ordered(one: i32, two: i32) -> Reach {
    Reach { low: one.min(two), high: one.max(two) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(low: i32, high: i32) -> Placement {
        Placement(vec![(0, Reach { low, high })])
    }

    #[test]
    fn a_weaker_modal_moves_towards_the_reference_point() {
        let (strong, weak) = (on(80, 80), on(20, 20));
        let options = [(1, "shall take reasonable steps", &strong), (2, "take no position", &weak)];
        let placed = place("may take reasonable steps", &options, &on(30, 30));
        assert_eq!(placed.at, on(40, 40));
        assert_eq!(placed.rule, "nearest is option 1, weaker modal");
    }

    #[test]
    fn a_softener_widens_the_words_towards_the_reference_point() {
        let strong = on(80, 80);
        let placed =
            place("binding obligations, if appropriate", &[(1, "binding obligations", &strong)], &on(20, 20));
        assert_eq!(placed.at, on(50, 80));
    }

    #[test]
    fn softening_takes_the_modal_one_step_down_and_stops() {
        assert_eq!(soften("shall").as_deref(), Some("should"));
        assert_eq!(soften("States should act").as_deref(), Some("States may act"));
        assert_eq!(soften("may"), None);
        assert_eq!(soften("should, as appropriate,"), None);
    }
}
