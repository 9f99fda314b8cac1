//! What delegations would make of a text by what they have said aloud, and by nothing else: for a chair who wants to know
//! before the gavel falls.

use adref_sim::engine::Public;
use adref_sim::engine::action::{OptionNo, Settlement};
use adref_sim::engine::state::{BracketState, Disagreement};
use adref_sim::scenario::Placement;

use super::desk::alive;
use super::hearing::{Candidate, voice};
use crate::guests::WordsPlaced;

/// Somebody who could not live with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// Who, by index.
    pub seat: usize,
    /// Over which brackets, by index.
    pub over: Vec<usize>,
    /// Whether it has said of one of them that it never will.
    pub never: bool,
}

/// What has been said aloud of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Who could not live with it.
    pub against: Vec<Against>,
    /// Who has spoken on some of it and could live with all it spoke on.
    pub content: Vec<usize>,
    /// Who has said nothing of it.
    pub silent: Vec<usize>,
    /// How many brackets would be open in it.
    pub open: usize,
}

impl Outlook {
    /// Of the text as it stands, with these brackets settled, and words that are not on the table yet.
    pub fn of(public: &Public, settle: &[Settlement], words: &[WordsPlaced]) -> Self {
        let mut choices: Vec<Option<OptionNo>> = public.table.iter().map(Disagreement::settled).collect();
        for settlement in settle {
            let index = public.bracket(&settlement.bracket);
            if let Some(slot) = index.and_then(|index| choices.get_mut(index)) {
                *slot = Some(settlement.option);
            }
        }
        let mut outlook = Self::default();
        let mut heard: Vec<(usize, OptionNo, Placement)> = Vec::new();
        for (index, entry) in public.table.iter().enumerate() {
            let out = matches!(entry.state, BracketState::Reserved | BracketState::Fallen);
            if out || !alive(public, &choices, index) {
                continue;
            }
            match choices.get(index).copied().flatten() {
                Some(option) => {
                    let at = entry.options.get(usize::from(option)).map(|found| found.at.clone());
                    let new = words.iter().find(|one| one.bracket == entry.id && one.option == option);
                    let at = at.or_else(|| new.map(|new| placement(public, new)));
                    heard.extend(at.map(|at| (index, option, at)));
                }
                None => outlook.open += 1,
            }
        }
        for seat in (0..public.seats.len()).filter(|seat| public.takes_part(*seat)) {
            outlook.add(public, seat, &heard);
        }
        outlook
    }

    fn add(&mut self, public: &Public, seat: usize, heard: &[(usize, OptionNo, Placement)]) {
        let mut against = Against { seat, over: Vec::new(), never: false };
        let mut spoken = false;
        for (index, number, at) in heard {
            let Some(entry) = public.table.get(*index) else { continue };
            let candidate = Candidate { number: *number, at, pocket: None };
            let Some(found) = voice(public, entry, *index, &candidate, seat) else { continue };
            spoken = true;
            if !found.accepts {
                against.over.push(*index);
                against.never |= found.cannot;
            }
        }
        if !against.over.is_empty() {
            self.against.push(against);
        } else if spoken {
            self.content.push(seat);
        } else {
            self.silent.push(seat);
        }
    }
}

/// Where new words stand, as the room's table has it.
fn placement(public: &Public, one: &WordsPlaced) -> Placement {
    let issue = |placed: &adref_sim::engine::event::PlacedOn| {
        Some((public.issues.iter().position(|issue| issue.id == placed.issue)?, placed.at))
    };
    Placement(one.at.iter().filter_map(issue).collect())
}

/// What each open bracket's best words still meet with, worst first: the bracket, and who could not live with the option
/// that fewest are against.
pub fn knots(public: &Public) -> Vec<(usize, OptionNo, Vec<usize>)> {
    let mut knots: Vec<_> = (0..public.table.len())
        .filter_map(|index| {
            let entry = public.table.get(index).filter(|entry| entry.state == BracketState::Open)?;
            let against = |number: OptionNo| -> Vec<usize> {
                let Some(option) = entry.options.get(usize::from(number)) else { return Vec::new() };
                let candidate = Candidate { number, at: &option.at, pocket: None };
                super::hearing::opponents(public, index, &candidate)
            };
            let (against, option) =
                entry.live().map(|number| (against(number), number)).min_by_key(|(all, number)| {
                    // The words of the draft before leaving them out, where as many are against either.
                    (all.len(), *number == 0, *number)
                })?;
            Some((index, option, against))
        })
        .collect();
    knots.sort_by_key(|(index, _, against)| (std::cmp::Reverse(against.len()), *index));
    knots
}
