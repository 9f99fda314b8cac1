//! What delegations do where proposals are voted on: table amendments, join documents, move motions, speak to them. Every
//! refusal names its rule.

use super::action::{NewAmendment, OptionNo, Proposal};
use super::checks::{check_words, new_options, placement};
use super::docket::{AmendmentFate, Fate, Motion, Side};
use super::event::Event;
use super::refusal::Refusal;
use super::state::{Public, State};
use crate::ids::SeatId;

/// The most amendments one delegation may have on the table.
const MOST_AMENDMENTS: usize = 5;

/// Amendments tabled and documents joined.
pub(super) fn table(
    state: &State,
    seat: usize,
    amendments: &[NewAmendment],
    cosponsors: &[String],
) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    let id = public.seats.get(seat).map(|plate| plate.id.clone()).ok_or(Refusal::NoSuchSeat)?;
    let mine = public.docket.amendments.iter().filter(|found| found.sponsors.first() == Some(&seat)).count();
    if mine + amendments.len() > MOST_AMENDMENTS {
        return Err(Refusal::TooManyAmendments { allowed: MOST_AMENDMENTS });
    }
    let mut events = Vec::new();
    let mut joins: Vec<String> = Vec::new();
    let mut tabled: Vec<(usize, OptionNo)> = Vec::new();
    for amendment in amendments {
        one(state, seat, &id, amendment, &mut tabled, &mut events, &mut joins)?;
    }
    for document in cosponsors {
        let amendment =
            public.docket.amendment(document).and_then(|index| public.docket.amendments.get(index));
        let proposal = public.docket.proposal(document).and_then(|index| public.docket.proposals.get(index));
        let open = amendment.is_some_and(|found| found.fate == AmendmentFate::Pending)
            || proposal.is_some_and(|found| found.fate == Fate::Pending && !found.sponsors.is_empty());
        if !open {
            return Err(Refusal::NoSuchDocument(document.clone()));
        }
        joins.push(document.clone());
    }
    if !joins.is_empty() {
        events.push(Event::Cosponsored { seat: id.clone(), documents: joins });
    }
    events.push(Event::AmendmentsDone { seat: id });
    Ok(events)
}

fn one(
    state: &State,
    seat: usize,
    id: &SeatId,
    amendment: &NewAmendment,
    tabled: &mut Vec<(usize, OptionNo)>,
    events: &mut Vec<Event>,
    joins: &mut Vec<String>,
) -> Result<(), Refusal> {
    let public = &state.public;
    check_words(&amendment.reason)?;
    let name = amendment.bracket.to_string();
    let Some((index, current)) = public.settled_on(&amendment.bracket) else {
        return Err(if public.bracket(&amendment.bracket).is_some() {
            Refusal::NotInTheText(name)
        } else {
            Refusal::NoSuchBracket(name)
        });
    };
    let proposal = public.proposal_of(index).filter(|_| public.may_amend(index));
    let proposal = proposal.ok_or_else(|| Refusal::NotInTheText(name.clone()))?;
    let entry = public.table.get(index).ok_or_else(|| Refusal::NoSuchBracket(name.clone()))?;
    let words = amendment.text.as_deref().map(str::trim);
    let known = words.and_then(|words| entry.options.iter().position(|option| option.text.trim() == words));
    let mut at = None;
    let option = match (amendment.option, words, known) {
        (Some(option), None, _) if usize::from(option) < entry.options.len() => option,
        (Some(option), None, _) => return Err(Refusal::NoSuchOption { bracket: name, option }),
        (None, Some(_), Some(known)) => known as OptionNo,
        (None, Some(words), None) => {
            let proposed = Proposal::new(amendment.bracket.clone(), words);
            let mut new = new_options(state, Some(seat), &[proposed], true, |_| true)?;
            let earlier = tabled
                .iter()
                .filter(|(bracket, option)| *bracket == index && usize::from(*option) >= entry.options.len());
            if earlier.count() > 0 {
                // One new wording for a bracket at a time, so that numbers are never in doubt.
                return Err(Refusal::TooManyOptions(name));
            }
            let number = entry.options.len() as OptionNo;
            at = new.iter().find_map(|event| match event {
                Event::OptionProposed { at, .. } => Some(at.clone()),
                _ => None,
            });
            events.append(&mut new);
            number
        }
        (Some(_), Some(_), _) | (None, None, _) => return Err(Refusal::UnusableWords),
    };
    if option == current || tabled.contains(&(index, option)) {
        return Err(Refusal::NoChange(name));
    }
    tabled.push((index, option));
    let same = public.docket.amendments.iter().find(|found| {
        found.bracket == index && found.option == option && found.fate == AmendmentFate::Pending
    });
    if let Some(same) = same {
        // The same words are on the table already: joining them is what is meant.
        joins.push(same.id.clone());
        return Ok(());
    }
    let removed = match at {
        None => public.removed(index, option),
        Some(at) => {
            let here = entry.options.get(usize::from(current)).map(|option| &option.at);
            let there = placement(public, &at);
            here.map_or(0, |here| super::measure::apart(&there, here) * entry.weight)
        }
    };
    let earlier = public.docket.amendments.iter().filter(|found| found.proposal == proposal).count();
    let coming = events.iter().filter(
        |event| matches!(event, Event::AmendmentTabled { bracket, .. } if public.bracket(bracket).and_then(|b| public.proposal_of(b)) == Some(proposal)),
    );
    let number = earlier + coming.count() + 1;
    let symbol = public.docket.proposals.get(proposal).map(|found| found.id.as_str()).unwrap_or_default();
    events.push(Event::AmendmentTabled {
        seat: id.clone(),
        id: format!("{symbol}/Amend.{number}"),
        bracket: amendment.bracket.clone(),
        option,
        removed,
        reason: amendment.reason.clone(),
    });
    Ok(())
}

/// Whether motions are in order.
pub(super) fn moved(public: &Public, seat: usize, motions: &[Motion]) -> Result<Vec<Event>, Refusal> {
    let id = public.seats.get(seat).map(|plate| plate.id.clone()).ok_or(Refusal::NoSuchSeat)?;
    for (at, motion) in motions.iter().enumerate() {
        if motions.iter().take(at).any(|earlier| earlier == motion) {
            return Err(Refusal::MovedTwice);
        }
        in_order(public, seat, motion)?;
    }
    // Answers are taken in room order: once a vote has been asked for, whoever wanted to ask too need not.
    let asked = public.docket.sitting.iter().flat_map(|sitting| {
        sitting.motions.iter().filter_map(|moved| match moved.motion {
            Motion::RequestVote(method) => Some(method),
            _ => None,
        })
    });
    let asked = asked.max();
    let needed = |motion: &&Motion| match motion {
        Motion::RequestVote(method) => asked.is_none_or(|asked| *method > asked),
        _ => true,
    };
    Ok(vec![Event::MotionsMoved { seat: id, motions: motions.iter().filter(needed).cloned().collect() }])
}

impl Public {
    /// Whether a motion of this seat would be in order now, and if not, why.
    pub fn in_order(&self, seat: usize, motion: &Motion) -> Result<(), Refusal> {
        in_order(self, seat, motion)
    }

    /// Whether a bracket's words can be amended: they are in the text of a proposal that is still to be decided on.
    pub fn may_amend(&self, bracket: usize) -> bool {
        let settled = self.table.get(bracket).is_some_and(|entry| entry.settled().is_some());
        let proposal = self.proposal_of(bracket).and_then(|proposal| self.docket.proposals.get(proposal));
        settled && proposal.is_some_and(|proposal| proposal.fate == Fate::Pending)
    }
}

fn in_order(public: &Public, seat: usize, motion: &Motion) -> Result<(), Refusal> {
    let sitting = public.docket.sitting.as_ref().ok_or(Refusal::NotYourTurn)?;
    let amendment = |id: &str| public.docket.amendments.get(public.docket.amendment(id)?);
    let proposal = |id: &str| public.docket.proposals.get(public.docket.proposal(id)?);
    match motion {
        Motion::ImportantQuestion if !sitting.plenary => Err(Refusal::CommitteeMajority),
        Motion::Division(paras) => {
            let parts = public.parts_of(sitting.proposal);
            if let Some(unknown) = paras.iter().find(|para| !parts.contains(para)) {
                return Err(Refusal::NoSuchParagraph(unknown.to_string()));
            }
            if paras.is_empty() || parts.len() < 2 || paras.len() > parts.len() {
                Err(Refusal::NotDivisible)
            } else {
                Ok(())
            }
        }
        Motion::Withdraw(id) => {
            if let Some(found) = amendment(id) {
                return match found.fate {
                    _ if found.sponsors.first() != Some(&seat) => Err(Refusal::NotTheSponsor(id.clone())),
                    AmendmentFate::Pending => Ok(()),
                    _ => Err(Refusal::WithdrawalTooLate(id.clone())),
                };
            }
            let found = proposal(id).ok_or_else(|| Refusal::NoSuchDocument(id.clone()))?;
            if found.sponsors.first() != Some(&seat) {
                return Err(Refusal::NotTheSponsor(id.clone()));
            }
            let begun = public.docket.proposal(id) == Some(sitting.proposal) && sitting.voting;
            if found.amended || begun || found.fate != Fate::Pending || sitting.plenary {
                return Err(Refusal::WithdrawalTooLate(id.clone()));
            }
            Ok(())
        }
        Motion::Reintroduce(id) => {
            // An amendment comes back to a proposal that is still to be decided on.
            let pending = |index: usize| {
                public.docket.proposals.get(index).is_some_and(|found| found.fate == Fate::Pending)
            };
            let withdrawn = amendment(id)
                .is_some_and(|found| found.fate == AmendmentFate::Withdrawn && pending(found.proposal))
                || proposal(id).is_some_and(|found| found.fate == Fate::Withdrawn);
            // The committee reports nothing to the plenary that was withdrawn in it.
            if withdrawn && !sitting.plenary { Ok(()) } else { Err(Refusal::NoSuchDocument(id.clone())) }
        }
        Motion::Reconsider(id) => {
            let found = proposal(id).ok_or_else(|| Refusal::NoSuchDocument(id.clone()))?;
            if found.reconsidered {
                return Err(Refusal::ReconsideredAlready(id.clone()));
            }
            let decided = found.fate.adopted() || found.fate == Fate::Rejected;
            if decided && !sitting.plenary { Ok(()) } else { Err(Refusal::NotDecided(id.clone())) }
        }
        Motion::NotPut => {
            // In the same body: a plenary has not voted on what it has yet to take up.
            let voted = public.docket.proposals.iter().enumerate().any(|(index, found)| {
                let decided = found.fate.adopted() || found.fate == Fate::Rejected;
                index != sitting.proposal && decided && found.confirmed == sitting.plenary
            });
            if voted { Ok(()) } else { Err(Refusal::NothingBefore) }
        }
        _ => Ok(()),
    }
}

/// Whether a seat may still speak to the motion on a side.
pub(super) fn speak(public: &Public, seat: usize, side: Side) -> Result<Vec<Event>, Refusal> {
    let id = public.seats.get(seat).map(|plate| plate.id.clone()).ok_or(Refusal::NoSuchSeat)?;
    let sitting = public.docket.sitting.as_ref().ok_or(Refusal::NotYourTurn)?;
    let motion = &sitting.motions.first().ok_or(Refusal::NotYourTurn)?.motion;
    let (in_favour, against) = motion.speakers();
    let (spoken, allowed) = match side {
        Side::For => (sitting.speakers.0.len(), in_favour),
        Side::Against => (sitting.speakers.1.len(), against),
    };
    if spoken >= allowed {
        return Err(Refusal::MotionSpeakers { in_favour, against, rule: motion.rule().to_owned() });
    }
    Ok(vec![Event::SpokeToMotion { seat: id, side }])
}
