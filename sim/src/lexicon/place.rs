//! Where words stand that nobody has placed: by the option nearest in substance, moved by force, widened by softeners.

use std::cmp::Reverse;

use super::reading::{Found, Reading};
use super::steps::Step;
use super::{Elsewhere, Kind, Lexicon};
use crate::engine::action::OptionNo;
use crate::scenario::{Placement, Reach};

/// How many words besides those of the options may join them in one text.
const JOINING_WORDS: usize = 8;

/// Words by which one text joins two.
const JOINS: [&str; 8] = ["or", "and", "while", "whereas", "others", "time", "but", "also"];

/// An option on the table, as the rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct OptionWords<'a> {
    /// Its number; 0 is the words left out.
    pub number: OptionNo,
    /// Its words.
    pub text: &'a str,
    /// What they mean.
    pub at: &'a Placement,
}

/// Words with their place, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The place.
    pub at: Placement,
    /// The steps to it, in order.
    pub steps: Vec<Step>,
}

impl Placed {
    /// The steps in one sentence, without a full stop.
    pub fn rule(&self) -> String {
        self.steps.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

/// An option with its reading.
struct Known<'a> {
    number: OptionNo,
    at: &'a Placement,
    text: &'a str,
    reading: Reading,
}

/// What the place is worked out from.
struct Base {
    at: Placement,
    /// The option whose force and softeners the words are compared with.
    against: usize,
    /// Whether force has been seen to already.
    forced: bool,
}

/// The rule for one bracket, made ready to place many words.
pub struct Rule<'a> {
    lexicon: &'a Lexicon,
    options: Vec<OptionWords<'a>>,
    known: Vec<Known<'a>>,
    reference: Placement,
}

/// Places new words beside the options that are there; `reference` holds the reference point of each issue the bracket
/// touches. Total: any words get a place, on the scale.
pub fn place(lexicon: &Lexicon, words: &str, options: &[OptionWords<'_>], reference: &Placement) -> Placed {
    Rule::new(lexicon, options.to_vec(), reference.clone()).place(words)
}

impl<'a> Rule<'a> {
    /// The rule beside these options.
    pub fn new(lexicon: &'a Lexicon, options: Vec<OptionWords<'a>>, reference: Placement) -> Self {
        let known = options
            .iter()
            .filter(|option| option.number > 0)
            .map(|option| Known {
                number: option.number,
                at: option.at,
                text: option.text,
                reading: lexicon.read(option.text),
            })
            .collect();
        Self { lexicon, options, known, reference }
    }

    /// The place of new words.
    pub fn place(&self, words: &str) -> Placed {
        let Self { lexicon, options, known, reference } = self;
        let mine = lexicon.read(words);
        let mut steps = Vec::new();
        let joined = joined(&mine, known);
        if joined.len() > 1 {
            return join(lexicon, words, &mine, known, &joined, options, reference);
        }
        let Some(base) = base(&mine, known, &mut steps) else {
            return Placed { at: reference.clone(), steps: vec![Step::NothingInCommon] };
        };
        let Some(against) = known.get(base.against) else {
            return Placed { at: reference.clone(), steps };
        };
        let said = Said { words, mine: &mine, theirs: &against.reading, text: against.text };
        said.force(&mut steps);
        let mut at = base.at;
        let (new, old) = (mine.force(), against.reading.force().max(1));
        if mine.denied != against.reading.denied {
            steps.push(Step::Denied);
            each(&mut at, reference, mirrored);
        }
        if !base.forced && new != old {
            each(&mut at, reference, |reach, anchor| Reach {
                low: scaled(reach.low, anchor, new, old),
                high: scaled(reach.high, anchor, new, old),
            });
        }
        said.softeners(lexicon, &mut steps);
        let (reaches, before) = (mine.softening(), against.reading.softening());
        each(&mut at, reference, |reach, anchor| softened(reach, anchor, reaches, before));
        said.clauses(lexicon, &mut steps);
        open_up(&mut at, options, reference, mine.openness(), against.reading.openness());
        Placed { at, steps }
    }

    /// The place of words that are to stand elsewhere in the text.
    pub fn place_in(&self, words: &str, place: Option<Elsewhere>) -> Placed {
        let mut placed = self.place(words);
        if let Some(place) = place {
            let keeps = self.lexicon.keeps(place);
            each(&mut placed.at, &self.reference, |reach, anchor| Reach {
                low: scaled(reach.low, anchor, i64::from(keeps), 100),
                high: scaled(reach.high, anchor, i64::from(keeps), 100),
            });
            placed.steps.push(Step::Elsewhere { place, keeps });
        }
        placed
    }
}

/// The options whose whole words stand in the new ones, none inside another, with little besides to join them.
fn joined(mine: &Reading, known: &[Known<'_>]) -> Vec<usize> {
    let mut held: Vec<(usize, std::ops::Range<usize>)> = known
        .iter()
        .enumerate()
        .filter_map(|(at, option)| Some((at, mine.carries(&option.reading)?)))
        .collect();
    held.sort_by_key(|(at, range)| (Reverse(range.len()), *at));
    let mut kept: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
    for (at, range) in held {
        if kept.iter().all(|(_, other)| range.end <= other.start || other.end <= range.start) {
            kept.push((at, range));
        }
    }
    let carried: usize = kept.iter().map(|(_, range)| range.len()).sum();
    if mine.words.len() - carried > JOINING_WORDS {
        return Vec::new();
    }
    kept.sort_by_key(|(_, range)| range.start);
    let apart = kept.windows(2).any(|two| {
        let [(_, one), (_, next)] = two else { return false };
        let between = mine.words.get(one.end..next.start).unwrap_or_default();
        !between.is_empty() && !between.iter().any(|word| JOINS.contains(&word.text.as_str()))
    });
    if apart {
        return Vec::new();
    }
    let mut joined: Vec<usize> = kept.into_iter().map(|(at, _)| at).collect();
    joined.sort_unstable();
    joined
}

/// Words that hold those of several options: an interval over all of them.
fn join(
    lexicon: &Lexicon,
    words: &str,
    mine: &Reading,
    known: &[Known<'_>],
    joined: &[usize],
    options: &[OptionWords<'_>],
    reference: &Placement,
) -> Placed {
    let parts: Vec<&Known<'_>> = joined.iter().filter_map(|at| known.get(*at)).collect();
    let mut steps = vec![Step::Joins { options: parts.iter().map(|part| part.number).collect() }];
    let mut at = Placement::default();
    for part in &parts {
        for (issue, reach) in &part.at.0 {
            match at.0.iter_mut().find(|(on, _)| on == issue) {
                Some((_, hull)) => {
                    *hull = Reach { low: hull.low.min(reach.low), high: hull.high.max(reach.high) }
                }
                None => at.0.push((*issue, *reach)),
            }
        }
    }
    at.0.sort_unstable();
    // What joins them may soften the whole, or keep a further reading.
    let mut all = String::new();
    for part in &parts {
        all.extend([part.text, " ; "]);
    }
    let theirs = lexicon.read(&all);
    let said = Said { words, mine, theirs: &theirs, text: &all };
    said.softeners(lexicon, &mut steps);
    each(&mut at, reference, |reach, anchor| softened(reach, anchor, mine.softening(), theirs.softening()));
    said.clauses(lexicon, &mut steps);
    open_up(&mut at, options, reference, mine.openness(), theirs.openness());
    Placed { at, steps }
}

/// The option nearest in substance; among those that share as much, in force. Where the options with its substance are a
/// ladder, the words stand on it.
fn base(mine: &Reading, known: &[Known<'_>], steps: &mut Vec<Step>) -> Option<Base> {
    let force = mine.force();
    let key = |option: &Known<'_>| {
        let identical =
            option.reading.words.iter().map(|word| &word.text).eq(mine.words.iter().map(|word| &word.text));
        (
            likeness(mine, &option.reading),
            Reverse((option.reading.force() - force).abs()),
            identical,
            Reverse((option.reading.softening() - mine.softening()).abs()),
            Reverse(option.number),
        )
    };
    let (nearest, option) = known.iter().enumerate().max_by_key(|(_, option)| key(option))?;
    let shared = likeness(mine, &option.reading);
    if shared == 0 {
        return None;
    }
    steps.push(Step::Nearest { option: option.number, likeness: (shared / 10) as u32 });
    let alone = Base { at: option.at.clone(), against: nearest, forced: false };
    if option.reading.force() == force {
        return Some(alone);
    }
    // Options that say the same, unsoftened, with less and with more force than the words.
    let ladder = || {
        known.iter().enumerate().filter(|(_, other)| {
            other.reading.substance == option.reading.substance
                && other.reading.softening() == 0
                && other.reading.openness() == 0
                && other.reading.denied == mine.denied
        })
    };
    let below = ladder()
        .filter(|(_, other)| other.reading.force() < force)
        .max_by_key(|(_, other)| (other.reading.force(), Reverse(other.number)));
    let above = ladder()
        .filter(|(_, other)| other.reading.force() > force)
        .min_by_key(|(_, other)| (other.reading.force(), other.number));
    let (Some((_, weaker)), Some((stronger_at, stronger))) = (below, above) else { return Some(alone) };
    let (low, high) = (weaker.reading.force(), stronger.reading.force());
    let between = |from: i32, to: i32| {
        // Rounded towards the weaker one.
        from + (i64::from(to - from) * (force - low) / (high - low).max(1)) as i32
    };
    let mut at = weaker.at.clone();
    for (issue, reach) in &mut at.0 {
        if let Some((_, top)) = stronger.at.0.iter().find(|(on, _)| on == issue) {
            *reach = ordered(between(reach.low, top.low), between(reach.high, top.high));
        }
    }
    steps.pop();
    steps.push(Step::Between { weaker: weaker.number, stronger: stronger.number });
    Some(Base { at, against: stronger_at, forced: true })
}

/// How much of their substance two texts share, in thousandths. Texts without any, such as a bare modal, share all of it.
fn likeness(one: &Reading, two: &Reading) -> usize {
    let both = one.substance.len() + two.substance.len();
    if both == 0 {
        return 1000;
    }
    let shared = one.substance.iter().filter(|word| two.substance.binary_search(word).is_ok()).count();
    2000 * shared / both
}

/// New words and the option they are compared with.
struct Said<'a> {
    words: &'a str,
    mine: &'a Reading,
    theirs: &'a Reading,
    text: &'a str,
}

impl Said<'_> {
    fn mine_of(&self, found: &Found) -> String {
        quoted(self.words, found)
    }

    fn theirs_of(&self, found: &Found) -> String {
        quoted(self.text, found)
    }

    /// What differs in force.
    fn force(&self, steps: &mut Vec<Step>) {
        let nothing = |reading: &Reading| reading.verb().is_none() && reading.modal().is_none();
        let (plain, plain_before) = (nothing(self.mine), nothing(self.theirs));
        for (new, old) in [(self.mine.verb(), self.theirs.verb()), (self.mine.modal(), self.theirs.modal())] {
            // What a text does not say at all takes nothing off it, unless it says nothing of the kind.
            let strength = |found: Option<&Found>, plain: bool| {
                found.map_or(if plain { 75 } else { 100 }, |found| found.strength)
            };
            let by = strength(new, plain) - strength(old, plain_before);
            if (new.is_none() && old.is_none()) || by == 0 {
                continue;
            }
            let words = new.map(|found| self.mine_of(found)).unwrap_or_default();
            let instead_of = old.map(|found| self.theirs_of(found)).unwrap_or_default();
            steps.push(if by < 0 {
                Step::Weaker { words, instead_of, by: -by }
            } else {
                Step::Stronger { words, instead_of, by }
            });
        }
        let sign = |found: &Found| match found.kind {
            Kind::Hedge => Some(-found.strength),
            Kind::Intensifier => Some(found.strength),
            _ => None,
        };
        for found in self.mine.each_once().filter(|found| !self.theirs.has(found.entry)) {
            if let Some(by) = sign(found) {
                steps.push(Step::Weighed { words: self.mine_of(found), by });
            }
        }
        for found in self.theirs.each_once().filter(|found| !self.mine.has(found.entry)) {
            if sign(found).is_some() {
                steps.push(Step::Unweighed { words: self.theirs_of(found) });
            }
        }
    }

    /// What differs in softeners and conditions.
    fn softeners(&self, lexicon: &Lexicon, steps: &mut Vec<Step>) {
        for found in
            self.mine.each_once().filter(|found| found.kind.softens() && !self.theirs.has(found.entry))
        {
            steps.push(Step::Softened { words: named(lexicon, self.words, found), reaches: found.strength });
        }
        for found in
            self.theirs.each_once().filter(|found| found.kind.softens() && !self.mine.has(found.entry))
        {
            steps.push(Step::Hardened { words: named(lexicon, self.text, found) });
        }
    }

    /// What differs in clauses without prejudice.
    fn clauses(&self, lexicon: &Lexicon, steps: &mut Vec<Step>) {
        let clause = |found: &&Found| found.kind == Kind::WithoutPrejudice;
        if self.mine.openness() > self.theirs.openness()
            && let Some(found) = self.mine.each_once().filter(clause).max_by_key(|found| found.strength)
        {
            steps.push(Step::Opened { words: named(lexicon, self.words, found), reaches: found.strength });
        }
        if self.mine.openness() == 0
            && let Some(found) = self.theirs.each_once().find(clause)
        {
            steps.push(Step::Closed { words: named(lexicon, self.text, found) });
        }
    }
}

fn quoted(text: &str, found: &Found) -> String {
    text.get(found.span.clone()).unwrap_or_default().to_owned()
}

/// The words as they stand, or the phrase they are known by where the text does not have them.
fn named(lexicon: &Lexicon, text: &str, found: &Found) -> String {
    let words = quoted(text, found);
    if words.is_empty() {
        lexicon.entry(found.entry).map(|entry| entry.phrase.clone()).unwrap_or_default()
    } else {
        words
    }
}

/// Changes the reach on each issue, given its reference point, and keeps it on the scale.
fn each(at: &mut Placement, reference: &Placement, change: impl Fn(Reach, i32) -> Reach) {
    for (issue, reach) in &mut at.0 {
        let anchor = reference.0.iter().find(|(on, _)| on == issue).map_or(50, |(_, anchor)| anchor.low);
        let changed = change(*reach, anchor);
        *reach = ordered(changed.low.clamp(0, 100), changed.high.clamp(0, 100));
    }
}

/// A place so much nearer the anchor, or further from it. Rounds towards the anchor.
fn scaled(place: i32, anchor: i32, new: i64, old: i64) -> i32 {
    anchor + (i64::from(place - anchor) * new / old) as i32
}

fn mirrored(reach: Reach, anchor: i32) -> Reach {
    Reach { low: 2 * anchor - reach.high, high: 2 * anchor - reach.low }
}

/// A reach with other softeners than it was placed with: `reaches` per cent of the way to the anchor instead of `before`.
fn softened(reach: Reach, anchor: i32, reaches: i64, before: i64) -> Reach {
    let towards = |place: i32, share: i64, whole: i64| {
        place + (i64::from(anchor - place) * share / whole.max(1)) as i32
    };
    if reaches > before {
        let near = |place: i32| towards(place, reaches - before, 100 - before);
        Reach { low: reach.low.min(near(reach.low)), high: reach.high.max(near(reach.high)) }
    } else if reaches < before && reach.width() > 0 {
        // The end away from the anchor stays; the other comes back.
        let far_high = (reach.high - anchor).abs() >= (reach.low - anchor).abs();
        let back = (i64::from(reach.width()) * reaches / before.max(1)) as i32;
        if far_high {
            Reach { low: reach.high - back, high: reach.high }
        } else {
            Reach { low: reach.low, high: reach.low + back }
        }
    } else if reaches < before {
        // A softened point stands in the middle of what the words would reach over.
        let further = |place: i32| scaled(place, anchor, 200 - reaches, 200 - before);
        Reach { low: further(reach.low), high: further(reach.high) }
    } else {
        reach
    }
}

/// Widens words with a clause without prejudice towards the opposing reading: the option, or the reference point, furthest
/// from them. Words that lose such a clause keep the end away from the reference point.
fn open_up(
    at: &mut Placement,
    options: &[OptionWords<'_>],
    reference: &Placement,
    reaches: i64,
    before: i64,
) {
    if reaches == before {
        return;
    }
    for (issue, reach) in &mut at.0 {
        let on =
            |placement: &Placement| placement.0.iter().find(|(on, _)| on == issue).map(|(_, reach)| *reach);
        let anchor = on(reference).map_or(50, |anchor| anchor.low);
        let middle = i32::midpoint(reach.low, reach.high);
        let readings =
            options.iter().filter_map(|option| on(option.at)).flat_map(|other| [other.low, other.high]);
        let opposing = readings.chain([anchor]).max_by_key(|place| ((place - middle).abs(), Reverse(*place)));
        let Some(opposing) = opposing else { continue };
        if reaches > before {
            let near = |place: i32| {
                place + (i64::from(opposing - place) * (reaches - before) / (100 - before).max(1)) as i32
            };
            *reach = if opposing < middle {
                Reach { low: reach.low.min(near(reach.low)), high: reach.high }
            } else {
                Reach { low: reach.low, high: reach.high.max(near(reach.high)) }
            };
        } else if reaches == 0 {
            let far = if (reach.high - anchor).abs() >= (reach.low - anchor).abs() {
                reach.high
            } else {
                reach.low
            };
            *reach = Reach::point(far);
        }
        *reach = ordered(reach.low.clamp(0, 100), reach.high.clamp(0, 100));
    }
}

fn ordered(one: i32, two: i32) -> Reach {
    Reach { low: one.min(two), high: one.max(two) }
}
