//! What an act says, looked at before it is done: words, options, stances, objections.

use super::action::{Objection, OptionNo, OptionSet, Proposal, StanceTaken};
use super::decide::MAX_WORDS;
use super::event::{Event, PlacedOn};
use super::refusal::Refusal;
use super::state::{BracketState, Pocket, Public, State};
use super::{stakeholders, wording};
use crate::ids::BracketId;
use crate::log;
use crate::scenario::{MAX_OPTIONS, Placement, Reach};
use crate::text;

/// Events for words that come onto the table, each with its place.
pub(super) fn new_options(
    state: &State,
    seat: Option<usize>,
    proposals: &[Proposal],
    settled_too: bool,
    in_order: impl Fn(usize) -> bool,
) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    let mut events: Vec<Event> = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        let index = find(public, &proposal.bracket)?;
        if !in_order(index) {
            return Err(Refusal::OutOfOrder(proposal.bracket.to_string()));
        }
        let entry =
            public.table.get(index).ok_or_else(|| Refusal::NoSuchBracket(proposal.bracket.to_string()))?;
        if entry.state == BracketState::Reserved {
            return Err(Refusal::ReservedForReview(proposal.bracket.to_string()));
        }
        if matches!(entry.state, BracketState::Gone | BracketState::Fallen)
            || (!settled_too && entry.state != BracketState::Open)
        {
            return Err(Refusal::BracketClosed(proposal.bracket.to_string()));
        }
        // Who would change agreed language by a vote tables an amendment, and is not heard here.
        if entry.is_agreed_language() && !public.may_amend(index) {
            return Err(Refusal::AgreedLanguage(proposal.bracket.to_string()));
        }
        let words = proposal.text.trim_matches('\n');
        check_words(words)?;
        // A slash between blanks would be two options.
        if !text::edit::is_plain(words) || words.contains(" / ") {
            return Err(Refusal::UnusableWords);
        }
        if let Some(to) = proposal.to.filter(|to| !wording::can_go(public, index, *to)) {
            return Err(Refusal::CannotGoThere { bracket: entry.id.to_string(), to });
        }
        let shown = proposal.to.map_or_else(|| words.to_owned(), |to| format!("{words}{}", to.note()));
        let earlier = events
            .iter()
            .filter(|event| matches!(event, Event::OptionProposed { bracket, .. } if *bracket == proposal.bracket))
            .count();
        let number = entry.options.len() + earlier;
        if number > MAX_OPTIONS {
            return Err(Refusal::TooManyOptions(proposal.bracket.to_string()));
        }
        let same = |text: &str| text.trim() == shown.trim();
        let twice = events.iter().any(|event| {
            matches!(event, Event::OptionProposed { bracket, text, .. } if *bracket == proposal.bracket && same(text))
        });
        if twice || entry.options.iter().any(|option| same(&option.text)) {
            return Err(Refusal::WordsOnTheTable(proposal.bracket.to_string()));
        }
        let pockets: &[Pocket] = match seat {
            Some(seat) => state.briefs.get(seat).map_or(&[][..], |brief| &brief.reserve),
            None => &state.chair_reserve,
        };
        let known = pockets.iter().find(|p| p.bracket == index && same(&p.text));
        let floated = || seat.and_then(|_| stakeholders::taken_up(public, index, &shown));
        let (mut at, mut placed_by, steps) = match (known, floated()) {
            (Some(pocket), _) => (pocket.at.clone(), "reserve".to_owned(), Vec::new()),
            (None, Some(floated)) => (floated.at.clone(), format!("words of {}", floated.by), Vec::new()),
            (None, None) => {
                let placed = wording::by_rule_in(public, index, words, proposal.to);
                (placed.at.clone(), placed.rule(), placed.steps)
            }
        };
        let mut overruled = None;
        if !proposal.at.is_empty() {
            let told = wording::told(public, entry, &at, &proposal.at)?;
            placed_by = wording::overruling(&at, &placed_by);
            overruled = Some(placed_on(public, &at));
            at = told;
        }
        events.push(Event::OptionProposed {
            seat: seat.and_then(|seat| public.seats.get(seat)).map(|plate| plate.id.clone()),
            bracket: entry.id.clone(),
            option: number as OptionNo,
            text: shown,
            at: placed_on(public, &at),
            placed_by,
            steps,
            overruled,
            to: proposal.to,
        });
    }
    Ok(events)
}

/// A placement with its issues named, for an event.
pub(super) fn placed_on(public: &Public, at: &Placement) -> Vec<PlacedOn> {
    at.0.iter()
        .filter_map(|(issue, reach)| {
            Some(PlacedOn { issue: public.issues.get(*issue)?.id.clone(), at: *reach })
        })
        .collect()
}

/// A placement from an event, in order and on the scale; a log may say anything.
pub(super) fn placement(public: &Public, at: &[PlacedOn]) -> Placement {
    let mut reaches: Vec<_> = at
        .iter()
        .filter_map(|placed| {
            let issue = public.issues.iter().position(|issue| issue.id == placed.issue)?;
            let (low, high) = (placed.at.low.clamp(0, 100), placed.at.high.clamp(0, 100));
            Some((issue, Reach { low: low.min(high), high: low.max(high) }))
        })
        .collect();
    reaches.sort_unstable();
    Placement(reaches)
}

pub(super) fn find(public: &Public, id: &BracketId) -> Result<usize, Refusal> {
    public.bracket(id).ok_or_else(|| Refusal::NoSuchBracket(id.to_string()))
}

pub(super) fn open(public: &Public, index: usize) -> Result<(), Refusal> {
    match public.table.get(index) {
        Some(entry) if entry.state == BracketState::Open => Ok(()),
        Some(entry) if entry.is_agreed_language() => Err(Refusal::AgreedLanguage(entry.id.to_string())),
        Some(entry) if entry.state == BracketState::Reserved => {
            Err(Refusal::ReservedForReview(entry.id.to_string()))
        }
        Some(entry) => Err(Refusal::BracketClosed(entry.id.to_string())),
        None => Err(Refusal::NoSuchBracket(index.to_string())),
    }
}

/// Whether an option is on the table, or comes onto it with these events.
pub(super) fn check_option(
    public: &Public,
    index: usize,
    option: OptionNo,
    coming: &[Event],
) -> Result<(), Refusal> {
    let Some(entry) = public.table.get(index) else { return Err(Refusal::NoSuchBracket(index.to_string())) };
    let live = entry.options.get(usize::from(option)).is_some_and(|found| found.live);
    let new = coming.iter().any(|event| {
        matches!(event, Event::OptionProposed { bracket, option: number, .. }
            if *bracket == entry.id && *number == option)
    });
    if live || new { Ok(()) } else { Err(Refusal::NoSuchOption { bracket: entry.id.to_string(), option }) }
}

pub(super) fn check_stance(
    public: &Public,
    stance: &StanceTaken,
    coming: &[Event],
) -> Result<usize, Refusal> {
    let index = find(public, &stance.bracket)?;
    for option in stance.accepts.iter().chain(stance.cannot.iter()) {
        check_option(public, index, option, coming)?;
    }
    check_option(public, index, stance.prefers, coming)?;
    let both = OptionSet(stance.accepts.0 & stance.cannot.0 | stance.ad_referendum.0 & !stance.accepts.0);
    // Who accepts nothing still names what it minds least.
    if both.is_empty() && (stance.accepts.is_empty() || stance.accepts.contains(stance.prefers)) {
        Ok(index)
    } else {
        Err(Refusal::ContradictoryStance(stance.bracket.to_string()))
    }
}

pub(super) fn check_objection(public: &Public, objection: &Objection) -> Result<(), Refusal> {
    check_words(&objection.reason)?;
    match &objection.bracket {
        Some(bracket) => find(public, bracket).map(|_| ()),
        None => Ok(()),
    }
}

/// Words are not empty, not too long, and hold nothing that could reach a terminal or hide.
pub(super) fn check_words(words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() || words.chars().count() > MAX_WORDS || words.chars().any(log::is_hidden) {
        return Err(Refusal::UnusableWords);
    }
    Ok(())
}

pub(super) fn name(public: &Public, seat: usize) -> String {
    public.seats.get(seat).map(|plate| plate.id.to_string()).unwrap_or_default()
}
