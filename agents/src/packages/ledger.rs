//! What words on several brackets are worth to those who would have to agree on them, as far as the one who reckons can
//! tell: itself by its own brief, everybody else by what they said.
//!
//! An issue is worth a trade where saliences differ (Raiffa 1982; Tollison & Willett 1979 on linkage): I give what I care
//! little about for what I care much about. What a bracket is worth without a package is not the words most likely to be
//! written: where many are against those, nothing may come of them, and then the reference point holds.

use std::cell::OnceCell;

use adref_sim::engine::action::{OptionNo, OptionSet};
use adref_sim::engine::state::{BracketState, Disagreement, OptionOnTable, Stance};
use adref_sim::engine::{Brief, Public, measure};
use adref_sim::scenario::{Placement, Response};

use crate::chair::hearing::{Hearing, score};

/// How much a delegation is taken to care, 0–100, about a bracket its group spoke on for it …
const BY_GROUP: i64 = 30;
/// … it spoke on itself …
const ITSELF: i64 = 55;
/// … it lives with nothing else on …
const NOTHING_ELSE: i64 = 70;
/// … or it called words of unacceptable. Judgements, all four: nobody says in the room how much it cares.
const UNACCEPTABLE: i64 = 90;
/// How much likelier words are to come to nothing for each share of the room against them: with half of those who spoke
/// against them they certainly do. A judgement.
const TO_NOTHING: i64 = 2;

/// A bracket that could be part of a package.
pub(crate) struct Lot<'a> {
    pub(crate) bracket: usize,
    pub(crate) entry: &'a Disagreement,
    /// What a chair would most likely write.
    pub(crate) expected: OptionNo,
    reference: Placement,
    spoke: i64,
    /// What was heard of each option.
    heard: Vec<Hearing>,
    /// What is known of each delegation, found when it is first asked for: a search asks the same again and again.
    known: Vec<OnceCell<Known>>,
}

/// What is known of a delegation on a lot.
struct Known {
    /// What leaving it as it is would cost.
    fails: i64,
    /// What it would cost without a package, by what a chair would most likely write.
    now: i64,
    /// What settling it would cost, option by option.
    losses: Vec<i64>,
    /// Options it could give its word on.
    possible: OptionSet,
    stance: Stance,
}

/// A way to settle some brackets: bracket by place in [`Ledger::lots`], and option.
pub(crate) type Terms = Vec<(usize, OptionNo)>;

/// What each party to a trade would make of it.
pub(crate) struct Ledger<'a> {
    pub(crate) public: &'a Public,
    me: Option<&'a Brief>,
    pub(crate) lots: Vec<Lot<'a>>,
}

impl<'a> Ledger<'a> {
    /// The ledger of one who knows its own brief, or of a chair that knows nobody's. Holds every open bracket that is in
    /// the text and on which the room is divided.
    pub(crate) fn new(public: &'a Public, me: Option<&'a Brief>) -> Self {
        let lots = (0..public.table.len()).filter_map(|bracket| Lot::new(public, bracket)).collect();
        Self { public, me, lots }
    }

    /// The place of a bracket among the lots.
    pub(crate) fn lot(&self, bracket: usize) -> Option<usize> {
        self.lots.iter().position(|lot| lot.bracket == bracket)
    }

    /// What is known of a delegation on a lot; nothing of one that is not in the room.
    fn known<'l>(&self, seat: usize, lot: &'l Lot<'_>) -> Option<&'l Known> {
        Some(lot.known.get(seat)?.get_or_init(|| self.look(seat, lot)))
    }

    fn look(&self, seat: usize, lot: &Lot<'_>) -> Known {
        let Lot { bracket, entry, reference, .. } = lot;
        let stance = self.public.stance(*bracket, seat);
        let me = self.me.filter(|me| me.seat == seat);
        let fails = match me {
            Some(me) => me.loss_of(reference, entry.weight),
            None => estimated(entry, stance, reference),
        };
        let loss = |(number, on_table): (usize, &OptionOnTable)| match me {
            Some(me) => me.loss(*bracket, number as OptionNo) + Self::price(me, lot, number as OptionNo),
            None => estimated(entry, stance, &on_table.at),
        };
        let losses: Vec<i64> = entry.options.iter().enumerate().map(loss).collect();
        let expected = losses.get(usize::from(lot.expected)).copied().unwrap_or(0);
        let now = lot.chance(expected, fails, lot.heard(lot.expected).oppose);
        let promised = self.public.bound(seat, *bracket).map(|(_, promised)| promised);
        let crossed = |option: OptionNo| match me {
            Some(me) => me
                .lines
                .iter()
                .any(|line| line.response != Response::Price && line.test.broken_by(entry, *bracket, option)),
            None => stance.cannot.contains(option),
        };
        let free =
            |option: &OptionNo| promised.is_none_or(|promised| promised == *option) && !crossed(*option);
        let possible = (0..entry.options.len() as OptionNo).filter(free).collect();
        Known { fails, now, losses, possible, stance }
    }

    /// What a delegation said of a lot.
    fn stance(&self, seat: usize, lot: &Lot<'_>) -> Stance {
        self.known(seat, lot).map(|known| known.stance).unwrap_or_default()
    }

    /// What lines held at a price cost where words cross them, in the unit of losses.
    fn price(me: &Brief, lot: &Lot<'_>, option: OptionNo) -> i64 {
        let crossed = me.lines.iter().filter(|line| {
            line.response == Response::Price && line.test.broken_by(lot.entry, lot.bracket, option)
        });
        crossed.map(|line| line.price).sum::<i64>().saturating_mul(me.scale / 1000)
    }

    /// What a delegation gains by settling a lot on an option instead of leaving it as it is, where `parties` would accept
    /// the option.
    pub(crate) fn gain(&self, seat: usize, lot: &Lot<'_>, option: OptionNo, parties: &[usize]) -> i64 {
        let Some(known) = self.known(seat, lot) else { return 0 };
        let won = |seat: &&usize| self.stance(**seat, lot).opposes(option);
        let against = lot.heard(option).oppose - parties.iter().filter(won).count() as i64;
        let loss = known.losses.get(usize::from(option)).copied().unwrap_or(0);
        known.now - lot.chance(loss, known.fails, against)
    }

    /// What a delegation gains by a package.
    pub(crate) fn total(&self, seat: usize, terms: &[(usize, OptionNo)], parties: &[usize]) -> i64 {
        let gain = |(lot, option): &(usize, OptionNo)| {
            self.lots.get(*lot).map_or(0, |lot| self.gain(seat, lot, *option, parties))
        };
        terms.iter().map(gain).sum()
    }

    /// Whether a chair would write the terms, all of them, rather than the words it would write without the package: a package
    /// that the rest of the room stops is worth nothing to its parties.
    pub(crate) fn carries(&self, terms: &[(usize, OptionNo)], parties: &[usize]) -> bool {
        let better = |(at, option): &(usize, OptionNo)| {
            let Some(lot) = self.lots.get(*at) else { return 0 };
            let won = |seat: &&usize| self.stance(**seat, lot).opposes(*option);
            let won = parties.iter().filter(won).count() as i64;
            let mut with = lot.heard(*option);
            with.oppose -= won;
            with.accept += won;
            lot.worth(self.public, *option, with)
                - lot.worth(self.public, lot.expected, lot.heard(lot.expected))
        };
        terms.iter().map(better).sum::<i64>() >= 0
    }

    /// Whether a delegation could give its word on an option, as far as one can tell: it is on the table, it has not called
    /// it unacceptable, no line of one's own is crossed, and no package that holds says otherwise.
    pub(crate) fn possible(&self, seat: usize, lot: &Lot<'_>, option: OptionNo) -> bool {
        self.known(seat, lot).is_some_and(|known| known.possible.contains(option))
    }

    /// Whether this delegation, as far as one can tell, is divided from others on a lot.
    pub(crate) fn cares(&self, seat: usize, lot: &Lot<'_>) -> bool {
        self.stance(seat, lot).spoken
    }
}

impl<'a> Lot<'a> {
    fn new(public: &'a Public, bracket: usize) -> Option<Self> {
        let entry = public.table.get(bracket).filter(|entry| entry.state == BracketState::Open)?;
        let mut heard = vec![Hearing::default(); entry.options.len()];
        let mut spoke = 0;
        for seat in 0..public.seats.len() {
            let stance = public.stance(bracket, seat);
            if !stance.spoken {
                continue;
            }
            spoke += 1;
            for (option, heard) in heard.iter_mut().enumerate() {
                let number = option as OptionNo;
                // Words that came up after it spoke are taken to be no worse than what it has heard.
                if stance.accepts.contains(number) || number >= stance.seen {
                    heard.accept += 1;
                    heard.wanted += i64::from(stance.prefers == number);
                } else {
                    heard.oppose += 1;
                }
                heard.cannot += i64::from(stance.cannot.contains(number));
            }
        }
        let divided =
            entry.live().filter(|number| heard.get(usize::from(*number)).is_some_and(|h| h.wanted > 0));
        if divided.count() < 2 {
            return None;
        }
        let likely = |number: &OptionNo| {
            let heard = heard.get(usize::from(*number)).copied().unwrap_or_default();
            let at = entry.options.get(usize::from(*number)).map(|option| &option.at);
            (
                at.map_or(i64::MIN, |at| score(public, entry, at, heard)),
                *number > 0,
                std::cmp::Reverse(*number),
            )
        };
        let expected = entry.live().max_by_key(likely)?;
        let known = (0..public.seats.len()).map(|_| OnceCell::new()).collect();
        let reference = measure::reference(public, entry);
        Some(Self { bracket, entry, expected, reference, spoke, heard, known })
    }

    /// What words come to that cost so much if they are settled and so much if they fail, with so many against them.
    fn chance(&self, loss: i64, fails: i64, against: i64) -> i64 {
        let share = (TO_NOTHING * against.max(0) * 1000 / self.spoke.max(1)).min(1000);
        ((1000 - share) * loss + share * fails) / 1000
    }

    fn heard(&self, option: OptionNo) -> Hearing {
        self.heard.get(usize::from(option)).copied().unwrap_or_default()
    }

    /// How good a chair of this style finds an option it has heard this of.
    fn worth(&self, public: &Public, option: OptionNo, heard: Hearing) -> i64 {
        let on_table = self.entry.options.get(usize::from(option));
        on_table.map_or(0, |on_table| score(public, self.entry, &on_table.at, heard))
    }

    /// The options on the table.
    pub(crate) fn options(&self) -> impl Iterator<Item = OptionNo> + '_ {
        self.entry.live()
    }
}

/// What words would cost a delegation that has said this, in the unit of a brief's losses: nothing where it has said
/// nothing.
fn estimated(entry: &Disagreement, stance: Stance, at: &Placement) -> i64 {
    if !stance.spoken {
        return 0;
    }
    let Some(wanted) = entry.options.get(usize::from(stance.prefers)) else { return 0 };
    let care = if !stance.cannot.is_empty() {
        UNACCEPTABLE
    } else if stance.own && stance.accepts.iter().count() <= 1 {
        NOTHING_ELSE
    } else if stance.own {
        ITSELF
    } else {
        BY_GROUP
    };
    care * entry.weight * measure::apart(&wanted.at, at) * 100
}
