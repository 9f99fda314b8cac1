//! Brackets where there were none: new paragraphs, and words that stood without.
//!
//! Both come from whoever has the floor, and belong to the section under discussion. A bracket needs a place for its words
//! and one for leaving them out. The words are placed beside those of the bracket in the section that shares most words
//! with them; leaving them out leaves its issues at the reference point. Their author may say otherwise of the words. A body that
//! votes on proposals has amendments for this. What is agreed is not opened: that takes consensus.

use super::action::{Insertion, OptionSet, StanceTaken};
use super::checks::{check_words, placed_on, placement};
use super::event::{Event, PlacedOn};
use super::measure;
use super::refusal::Refusal;
use super::state::{BracketState, Disagreement, OptionOnTable, Public, Stance, State};
use super::wording::{self, overruling, told};
use crate::ids::{BracketId, ParaId, SeatId};
use crate::lexicon::Step;
use crate::scenario::{MAX_BRACKETS, defaults};
use crate::text::edit::{self, is_plain};
use crate::text::{self, BlockKind, Draft, Status, Transaction, moves};

/// The most new brackets of one delegation in a session.
pub(super) const MAX_INSERTIONS: usize = 3;

/// Events for brackets that come onto the table while a section is discussed.
pub(super) fn decide(
    public: &Public,
    seat: usize,
    section: usize,
    insertions: &[Insertion],
) -> Result<Vec<Event>, Refusal> {
    let plate = public.seats.get(seat).ok_or(Refusal::NoSuchSeat)?;
    if insertions.is_empty() {
        return Ok(Vec::new());
    }
    if crate::rules::body(public.rules).sponsored {
        return Err(Refusal::TableAnAmendment);
    }
    let before = public.openers.iter().filter(|by| **by == seat).count();
    if before + insertions.len() > MAX_INSERTIONS || public.table.len() + insertions.len() > MAX_BRACKETS {
        return Err(Refusal::TooManyInsertions { allowed: MAX_INSERTIONS as u32 });
    }
    let mut base = public.base.clone();
    let mut events: Vec<Event> = Vec::with_capacity(insertions.len());
    for insertion in insertions {
        let (para, after, words, at) = match insertion {
            Insertion::Paragraph { after, text, at } => (after, Some(after.clone()), text, at),
            Insertion::Brackets { para, words, at } => (para, None, words, at),
        };
        let block = base.blocks.iter().find(|block| block.id == *para);
        let block = block.ok_or_else(|| Refusal::NoSuchParagraph(para.to_string()))?;
        if section_of(public, &base, para) != Some(section) {
            return Err(Refusal::OutOfOrder(para.to_string()));
        }
        if after.is_none() && matches!(block.status, Status::Agreed | Status::Adopted) {
            return Err(Refusal::AgreedLanguage(para.to_string()));
        }
        let words = words.trim();
        check_words(words)?;
        if !is_plain(words) || words.contains(" / ") {
            return Err(Refusal::UnusableWords);
        }
        let nearest = nearest(public, section, words).ok_or(Refusal::NothingBeside)?;
        let entry = public.table.get(nearest).ok_or(Refusal::NothingBeside)?;
        let placed = wording::by_rule(public, nearest, words);
        let mut steps = vec![Step::Beside { bracket: entry.id.clone() }];
        steps.extend(placed.steps.iter().cloned());
        let mut placed_by = format!("beside {}: {}", entry.id, placed.rule());
        let (mut place, mut overruled) = (placed.at.clone(), None);
        if !at.is_empty() {
            place = told(public, entry, &placed.at, at)?;
            placed_by = overruling(&placed.at, &placed_by);
            overruled = Some(placed_on(public, &placed.at));
        }
        let bracket = free_name(public, &base);
        let opened = open(&base, &plate.id, para, after.as_ref(), words, &bracket).ok_or_else(|| {
            if after.is_some() { Refusal::UnusableWords } else { Refusal::NotInParagraph(para.to_string()) }
        })?;
        opened.apply(&mut base).map_err(|_| Refusal::UnusableWords)?;
        let para = match &after {
            Some(_) => opens_in(&base, &bracket).ok_or(Refusal::UnusableWords)?,
            None => para.clone(),
        };
        events.push(Event::BracketOpened {
            seat: plate.id.clone(),
            bracket,
            para,
            after,
            text: words.to_owned(),
            at: placed_on(public, &place),
            without: placed_on(public, &measure::reference(public, entry)),
            placed_by,
            steps,
            overruled,
        });
    }
    Ok(events)
}

/// A bracket as an event opens it.
pub(super) struct Opened<'a> {
    pub(super) seat: &'a SeatId,
    pub(super) bracket: &'a BracketId,
    pub(super) para: &'a ParaId,
    pub(super) after: Option<&'a ParaId>,
    pub(super) words: &'a str,
    pub(super) at: &'a [PlacedOn],
    pub(super) without: &'a [PlacedOn],
    pub(super) placed_by: &'a str,
    pub(super) overruled: Option<&'a [PlacedOn]>,
}

impl State {
    /// Takes a new bracket onto the table. Whoever opened it is taken to want a new paragraph, or words out.
    pub(super) fn open_bracket(&mut self, opened: &Opened<'_>) {
        let public = &mut self.public;
        let Some(seat) = public.seat(opened.seat.as_str()) else { return };
        if public.table.len() >= MAX_BRACKETS || public.bracket(opened.bracket).is_some() {
            return;
        }
        let standing = opened.after.unwrap_or(opened.para);
        let Some(section) = section_of(public, &public.base, standing) else { return };
        let done = open(&public.base, opened.seat, standing, opened.after, opened.words, opened.bracket)
            .is_some_and(|transaction| transaction.apply(&mut public.base).is_ok());
        if !done {
            return;
        }
        let option = |words: &str, at: &[PlacedOn], by: Vec<String>| OptionOnTable {
            text: words.to_owned(),
            at: placement(public, at),
            live: true,
            by,
            placed_by: String::new(),
            written: true,
            to: None,
            overruled: None,
        };
        let new = opened.after.is_some();
        let by = if new { vec![opened.seat.to_string()] } else { Vec::new() };
        let omitted = option("", opened.without, Vec::new());
        let mut words = option(opened.words, opened.at, by);
        opened.placed_by.clone_into(&mut words.placed_by);
        words.overruled = opened.overruled.map(|by_rule| placement(public, by_rule));
        let index = public.table.len();
        public.table.push(Disagreement {
            id: opened.bracket.clone(),
            para: opened.para.clone(),
            section,
            parent: None,
            weight: defaults::WEIGHT,
            options: vec![omitted, words],
            state: BracketState::Open,
        });
        if let Some(section) = public.sections.get_mut(section) {
            section.brackets.push(index);
        }
        public.stances.resize(public.stances.len() + public.seats.len(), Stance::default());
        std::sync::Arc::make_mut(&mut public.memory).add_bracket();
        public.openers.push(seat);
        let prefers = u8::from(new);
        let stance = StanceTaken {
            bracket: opened.bracket.clone(),
            prefers,
            accepts: OptionSet::from_iter([prefers]),
            cannot: OptionSet::NONE,
            ad_referendum: OptionSet::NONE,
        };
        public.take_stances(opened.seat, &[stance], true);
        let table = &public.table;
        for brief in &mut self.briefs {
            brief.weigh(table);
        }
    }
}

impl Public {
    /// Whether a bracket was opened in the session, and does not stand in the scenario's draft.
    pub fn opened_here(&self, bracket: usize) -> bool {
        bracket + self.openers.len() >= self.table.len()
    }
}

/// The edit that opens a bracket.
fn open(
    base: &Draft,
    seat: &SeatId,
    para: &ParaId,
    after: Option<&ParaId>,
    words: &str,
    bracket: &BracketId,
) -> Option<Transaction> {
    let edit = match after {
        Some(after) => {
            edit::new_paragraph_after(base, after, &format!("[{words}]{{#{bracket} by=\"{seat}\"}}"))
        }
        None => moves::put_in_brackets(base, para, words, bracket),
    };
    edit.ok()
}

/// The section that a block is discussed in: that of the nearest heading above it with a section.
fn section_of(public: &Public, draft: &Draft, para: &ParaId) -> Option<usize> {
    let at = draft.blocks.iter().position(|block| block.id == *para)?;
    let above = draft.blocks.iter().take(at + 1).rev().filter(|block| block.kind == BlockKind::Heading);
    let named = |id: &ParaId| public.sections.iter().position(|section| section.id == *id);
    above.into_iter().find_map(|block| named(&block.id)).or_else(|| named(&ParaId::from("draft")))
}

fn opens_in(draft: &Draft, bracket: &BracketId) -> Option<ParaId> {
    let opens = |piece: &text::Piece| matches!(piece, text::Piece::Open(id) if id == bracket);
    draft.blocks.iter().find(|block| block.pieces.iter().any(opens)).map(|block| block.id.clone())
}

fn free_name(public: &Public, base: &Draft) -> BracketId {
    let taken = |id: &BracketId| public.bracket(id).is_some() || base.brackets.contains_key(id);
    (1..=usize::MAX)
        .map(|number| BracketId::from(format!("new-{number}")))
        .find(|id| !taken(id))
        .unwrap_or_else(|| BracketId::from("new"))
}

/// The bracket of a section whose words share most with these: of several, the first.
fn nearest(public: &Public, section: usize, words: &str) -> Option<usize> {
    let mine = of_substance(words);
    let in_section = &public.sections.get(section)?.brackets;
    let shared = |index: &usize| -> Option<(usize, usize)> {
        let entry = public.table.get(*index)?;
        let placed = entry.options.first().is_some_and(|omit| !omit.at.0.is_empty());
        let theirs: Vec<String> =
            entry.options.iter().flat_map(|option| of_substance(&option.text)).collect();
        placed.then(|| (mine.iter().filter(|word| theirs.contains(word)).count(), *index))
    };
    let best = in_section
        .iter()
        .filter_map(shared)
        .max_by_key(|(shared, index)| (*shared, std::cmp::Reverse(*index)));
    best.map(|(_, index)| index)
}

/// Words that can say what a text is about: those of more than three letters.
fn of_substance(words: &str) -> Vec<String> {
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .map(str::to_lowercase)
        .collect()
}
