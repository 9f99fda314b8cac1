//! Drafting moves: the devices by which a drafter makes other words of those on the table, each with the place the lexicon
//! gives it.
//!
//! What can be made of the words is public, and so is what the room has said of words like them; whether a delegation wants
//! them is its own. So [`bridges`] serves a chair, who knows nothing else, and `own` a delegation, which weighs them by its
//! own distance. Constructive ambiguity is a move here like the others: to merge two texts, to soften, to keep the opposing
//! reading (cf. Fischhendler 2008, “Ambiguity in transboundary environmental dispute resolution”, on why negotiators leave
//! words open). What it costs a delegation is its aversion to ambiguity.

mod kept;
mod own;

use std::rc::Rc;

use adref_sim::engine::Public;
use adref_sim::engine::action::OptionNo;
use adref_sim::engine::state::{BracketState, Disagreement, Stance};
use adref_sim::engine::{measure, wording};
use adref_sim::lexicon::{Elsewhere, Kind, Rule};
use adref_sim::scenario::{Placement, Reach};
use adref_sim::text;

pub(crate) use own::offer;

use crate::chair::hearing::{reaches_into, span};

/// The most options a bracket may have before nobody makes up more.
pub const CROWDED: usize = 7;
/// The most texts on the table that are taken as a starting point: those most want.
const BASES: usize = 4;
/// The widest words that are made, in points. What reaches further is no longer ambiguous but contradicts itself, and nobody
/// can take it home. A judgement; the bridges in the scenarios are about as wide.
const WIDEST: i32 = 40;
/// The softener that is tried: the most usual one in what the General Assembly adopts.
const SOFTENER: &str = "as appropriate";
/// The softener for words that bind.
const SOFTENER_IF_BINDING: &str = "if appropriate";
/// The force, in ten-thousandths, from which words bind for this: that of *will*.
const BINDING: i64 = 8_500;

/// A way to make other words of those on the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Device {
    /// A weaker operative verb.
    WeakenVerb,
    /// A stronger operative verb.
    StrengthenVerb,
    /// A weaker modal.
    WeakenModal,
    /// A stronger modal.
    StrengthenModal,
    /// A softener.
    AddSoftener,
    /// A softener or condition less.
    DropSoftener,
    /// A clause that keeps the positions of all.
    WithoutPrejudice,
    /// Two texts in one.
    Merge,
    /// The same words elsewhere in the text.
    Move(Elsewhere),
}

impl Device {
    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WeakenVerb => "a weaker verb",
            Self::StrengthenVerb => "a stronger verb",
            Self::WeakenModal => "a weaker modal",
            Self::StrengthenModal => "a stronger modal",
            Self::AddSoftener => "a softener",
            Self::DropSoftener => "a softener less",
            Self::WithoutPrejudice => "a clause without prejudice",
            Self::Merge => "two texts in one",
            Self::Move(Elsewhere::Preamble) => "the words in the preamble",
            Self::Move(Elsewhere::Annex) => "the words in an annex",
            Self::Move(Elsewhere::Footnote) => "the words in a footnote",
        }
    }

    /// Whether it works by letting words be read in several ways.
    pub const fn ambiguous(self) -> bool {
        matches!(self, Self::AddSoftener | Self::WithoutPrejudice | Self::Merge)
    }
}

/// Words that could be put on the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// How they were made.
    pub device: Device,
    /// Of which options.
    pub of: Vec<OptionNo>,
    /// The words.
    pub text: String,
    /// Where in the text they are to stand, if not where the bracket is.
    pub to: Option<Elsewhere>,
    /// Where the lexicon puts them.
    pub at: Placement,
}

/// Words that could bridge, with what the room has said of words like them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// The words.
    pub wording: Wording,
    /// How many of those who have spoken could live with them.
    pub accept: i64,
    /// How many could not.
    pub oppose: i64,
}

/// What those who have spoken of a bracket could live with.
pub(crate) struct Audience {
    /// For each who has spoken, what it accepts, spanned on each issue.
    spans: Vec<Vec<(usize, Reach)>>,
    stances: Vec<Stance>,
}

impl Audience {
    pub(crate) fn of(public: &Public, bracket: usize) -> Self {
        let stances: Vec<Stance> = (0..public.seats.len())
            .map(|seat| public.stance(bracket, seat))
            .filter(|stance| stance.spoken)
            .collect();
        let entry = public.table.get(bracket);
        let spans = stances.iter().map(|stance| entry.map(|entry| span(entry, *stance)).unwrap_or_default());
        Self { spans: spans.collect(), stances }
    }

    /// How many have spoken.
    pub(crate) fn len(&self) -> i64 {
        self.stances.len() as i64
    }

    /// How many could live with words at a place: those whose span they reach into.
    pub(crate) fn accept(&self, at: &Placement) -> i64 {
        self.spans.iter().filter(|span| reaches_into(at, span)).count() as i64
    }

    /// How many could live with an option on the table: as they said, where it was there when they spoke.
    pub(crate) fn accept_option(&self, option: OptionNo, at: &Placement) -> i64 {
        let accepts = |(stance, span): (&Stance, &Vec<(usize, Reach)>)| {
            if option < stance.seen { stance.accepts.contains(option) } else { reaches_into(at, span) }
        };
        self.stances.iter().zip(&self.spans).filter(|both| accepts(*both)).count() as i64
    }

    fn wanted(&self, option: OptionNo) -> usize {
        self.stances.iter().filter(|stance| stance.prefers == option).count()
    }
}

/// Words that the devices make of those on the table of an open bracket, each with its place, none twice and none that is
/// there already; those made of the words most wanted come first. Made of public things only.
pub fn wordings(public: &Public, bracket: usize) -> Vec<Wording> {
    made(public, bracket, &Audience::of(public, bracket)).to_vec()
}

/// Words that the devices make of one option of an open bracket, alone and together with each of the others, whatever the
/// room has said of it.
pub fn wordings_of(public: &Public, bracket: usize, option: OptionNo) -> Vec<Wording> {
    let Some(entry) = public.table.get(bracket).filter(|entry| entry.state == BracketState::Open) else {
        return Vec::new();
    };
    let mut bases: Vec<(OptionNo, &str)> = entry
        .live()
        .filter_map(|number| Some((number, entry.options.get(usize::from(number))?)))
        .filter(|(number, on_table)| {
            *number > 0 && on_table.to.is_none() && text::edit::is_plain(&on_table.text)
        })
        .map(|(number, on_table)| (number, on_table.text.as_str()))
        .collect();
    bases.sort_by_key(|(number, _)| (*number != option, *number));
    let can_go: Vec<Elsewhere> =
        Elsewhere::ALL.into_iter().filter(|to| wording::can_go(public, bracket, *to)).collect();
    let mut made = make(public, bracket, entry, &bases, &can_go);
    made.retain(|wording| wording.of.first() == Some(&option));
    made
}

/// Words that could bridge a bracket, those with most acceptance first. What is known in public, and nothing else, goes in.
pub fn bridges(public: &Public, bracket: usize) -> Vec<Bridge> {
    let audience = Audience::of(public, bracket);
    let mut bridges: Vec<Bridge> = made(public, bracket, &audience)
        .iter()
        .cloned()
        .map(|wording| {
            let accept = audience.accept(&wording.at);
            Bridge { accept, oppose: audience.len() - accept, wording }
        })
        .collect();
    // Of two that as many accept, the one that leaves less open.
    let width = |at: &Placement| at.0.iter().map(|(_, reach)| reach.width()).sum::<i32>();
    bridges.sort_by_key(|bridge| (bridge.oppose, width(&bridge.wording.at)));
    bridges
}

fn made(public: &Public, bracket: usize, audience: &Audience) -> Rc<[Wording]> {
    let Some(entry) = public.table.get(bracket).filter(|entry| entry.state == BracketState::Open) else {
        return Rc::new([]);
    };
    let mut bases: Vec<(OptionNo, &str)> = entry
        .live()
        .filter(|option| *option > 0)
        .filter_map(|option| Some((option, entry.options.get(usize::from(option))?.text.as_str())))
        // What is to go elsewhere already is no starting point.
        .filter(|(option, _)| entry.options.get(usize::from(*option)).is_some_and(|o| o.to.is_none()))
        // Words with brackets in them are not one text yet.
        .filter(|(_, words)| text::edit::is_plain(words))
        .collect();
    bases.sort_by_key(|(option, _)| (std::cmp::Reverse(audience.wanted(*option)), *option));
    bases.truncate(BASES);
    let can_go: Vec<Elsewhere> =
        Elsewhere::ALL.into_iter().filter(|to| wording::can_go(public, bracket, *to)).collect();
    let of = kept::Of {
        public,
        entry,
        reference: &measure::reference(public, entry),
        can_go: &can_go,
        bases: &bases.iter().map(|(option, _)| *option).collect::<Vec<_>>(),
    };
    kept::or_make(bracket, &of, || make(public, bracket, entry, &bases, &can_go))
}

fn make(
    public: &Public,
    bracket: usize,
    entry: &Disagreement,
    bases: &[(OptionNo, &str)],
    can_go: &[Elsewhere],
) -> Vec<Wording> {
    let Some(rule) = wording::rule(public, bracket) else { return Vec::new() };
    let mut made = Made { entry, rule, wordings: Vec::new() };
    let lexicon = &public.lexicon;
    for (option, words) in bases {
        let softener = if lexicon.read(words).force() >= BINDING { SOFTENER_IF_BINDING } else { SOFTENER };
        for (device, text) in [
            (Device::WeakenVerb, lexicon.stepped(words, Kind::Verb, true)),
            (Device::StrengthenVerb, lexicon.stepped(words, Kind::Verb, false)),
            (Device::WeakenModal, lexicon.stepped(words, Kind::Modal, true)),
            (Device::StrengthenModal, lexicon.stepped(words, Kind::Modal, false)),
            (Device::AddSoftener, lexicon.softer(words, softener)),
            (Device::DropSoftener, lexicon.harder(words)),
            (Device::WithoutPrejudice, lexicon.open(words)),
        ] {
            made.take(device, vec![*option], text, None);
        }
        for to in can_go {
            made.take(Device::Move(*to), vec![*option], Some((*words).to_owned()), Some(*to));
        }
    }
    for (at, (one, words)) in bases.iter().enumerate() {
        for (two, others) in bases.iter().skip(at + 1) {
            made.take(Device::Merge, vec![*one, *two], lexicon.joint(words, others), None);
        }
    }
    made.wordings
}

struct Made<'a> {
    entry: &'a Disagreement,
    rule: Rule<'a>,
    wordings: Vec<Wording>,
}

impl Made<'_> {
    fn take(&mut self, device: Device, of: Vec<OptionNo>, words: Option<String>, to: Option<Elsewhere>) {
        let Some(words) = words.map(|words| words.trim().to_owned()) else { return };
        let usable = text::edit::is_plain(&words)
            && !words.contains(" / ")
            && words.chars().count() <= adref_sim::engine::MAX_WORDS;
        let there = self.entry.options.iter().any(|option| option.words().trim() == words && option.to == to)
            || self.wordings.iter().any(|wording| wording.text == words && wording.to == to);
        if !usable || words.is_empty() || there {
            return;
        }
        let at = self.rule.place_in(&words, to).at;
        if at.0.iter().any(|(_, reach)| reach.width() > WIDEST) {
            return;
        }
        // Words that stand where those do that they were made of move nobody.
        let same =
            |option: &OptionNo| self.entry.options.get(usize::from(*option)).is_some_and(|o| o.at == at);
        if !of.iter().any(same) {
            self.wordings.push(Wording { device, of, text: words, to, at });
        }
    }
}
