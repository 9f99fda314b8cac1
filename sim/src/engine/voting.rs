//! Action on proposals, in committee and in plenary: motions in their order, explanations, amendments from the one
//! furthest removed, parts, the whole. What the secretariat does next follows from the docket alone.

use super::action::Ballot;
use super::coordination::{self, Over};
use super::docket::{AmendmentFate, Fate, Motion, Question, Sitting};
use super::event::Event;
use super::secretariat::{absent, next_phase};
use super::state::{BracketState, Public, State};
use crate::draws::Draws;
use crate::ids::SeatId;
use crate::rules::{self, Poll, Step};
use crate::scenario::{Ending, Majority, Voting};

/// How often a vote is put off for want of a quorum before the proposal is left alone.
const MOST_POSTPONED: u32 = 2;

/// The next piece of business in [`Step::Amendments`].
pub(super) fn amendments(public: &Public) -> Vec<Event> {
    let clean = public.open_brackets() == 0;
    let round = public.docket.invited + 1;
    // First to table; then, where anything was tabled, to join it or to answer it.
    if clean && (round == 1 || (round == 2 && !public.docket.amendments.is_empty())) {
        return vec![Event::AmendmentsInvited { round }];
    }
    next_phase(public)
}

/// The next piece of business in [`Step::Vote`] or [`Step::Plenary`].
pub(super) fn proceed(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    let plenary = public.current() == Step::Plenary;
    if public.business.opened {
        return count(state, draws);
    }
    let sitting = match &public.docket.sitting {
        Some(sitting) if sitting.plenary == plenary && is_pending(public, sitting) => sitting,
        _ => return take_up(state, draws, plenary),
    };
    let proposal = sitting.proposal;
    if !sitting.invited
        && !plenary
        && let Some(found) = public.docket.proposals.get(proposal)
        && let Some(events) = coordination::proceed(state, &Over::Proposal(found.id.clone()))
    {
        return events;
    }
    if !sitting.invited {
        return vec![Event::MotionsInvited];
    }
    if let Some(moved) = sitting.motions.first() {
        return dispose(state, sitting, &moved.motion, draws);
    }
    if !sitting.explained {
        return vec![Event::ExplanationsInvited];
    }
    if let Some(amendment) = public.docket.order_of(proposal).first().filter(|_| !plenary)
        && let Some(amendment) = public.docket.amendments.get(*amendment)
    {
        if !amendment.waived && public.day(amendment.minute) >= public.day(public.minute) {
            return vec![Event::LateAmendmentFound { amendment: amendment.id.clone() }];
        }
        return ballot(state, sitting, Question::Amendment(amendment.id.clone()), draws);
    }
    if let Some(part) = sitting.parts.first() {
        return ballot(state, sitting, Question::Part(part.clone()), draws);
    }
    let parts = public.parts_of(proposal);
    if sitting.lost && !parts.iter().any(|part| public.is_operative(part)) {
        // All operative parts have been rejected: so is the whole (GA rules 89 and 129).
        return decided(public, proposal, Fate::Rejected, plenary);
    }
    let found = public.docket.proposals.get(proposal);
    let (amended, fate) = (found.is_some_and(|found| found.amended), found.map(|found| found.fate));
    // Once the bureau has found that consensus cannot be had, there is nothing left but to vote.
    let contested = amended || sitting.lost || sitting.kept || !public.business.objections.is_empty();
    // What was voted on in committee is voted on in plenary.
    let contested = contested || (plenary && fate == Some(Fate::Adopted));
    if sitting.requested.is_none() && !contested {
        // A decision takes a quorum, with a vote or without one (GA rules 67 and 108).
        if let Some(events) = without_quorum(state, sitting, draws) {
            return events;
        }
        return decided(public, proposal, Fate::AdoptedWithoutVote, plenary);
    }
    ballot(state, sitting, Question::Whole, draws)
}

/// Whether the proposal of a sitting has still to be decided there.
fn is_pending(public: &Public, sitting: &Sitting) -> bool {
    let proposal = public.docket.proposals.get(sitting.proposal);
    let confirmed = proposal.is_some_and(|proposal| proposal.confirmed);
    match proposal.map(|proposal| proposal.fate) {
        Some(Fate::Pending) => true,
        // In plenary a proposal comes as adopted in committee, until the plenary has decided.
        Some(fate) => sitting.plenary && fate.adopted() && !confirmed,
        None => false,
    }
}

/// The next proposal, in the order of submission (GA rules 91 and 131), or the end of the step.
fn take_up(state: &State, draws: &Draws, plenary: bool) -> Vec<Event> {
    let public = &state.public;
    let proposals = &public.docket.proposals;
    let next = proposals.iter().position(|proposal| match proposal.fate {
        Fate::Pending => true,
        fate => plenary && fate.adopted() && !proposal.confirmed,
    });
    let Some(next) = next.filter(|_| !plenary || public.procedure.plenary) else {
        let adopted = proposals.iter().any(|proposal| proposal.fate.adopted());
        let sits = public.plan.iter().skip(public.step).any(|planned| planned.step == Step::Plenary);
        if !plenary && adopted && public.procedure.plenary && sits {
            return next_phase(public);
        }
        return vec![Event::Concluded { ending: ending(public) }];
    };
    let Some(proposal) = proposals.get(next) else { return next_phase(public) };
    let mut events = Vec::new();
    if public.docket.sitting.as_ref().is_none_or(|sitting| sitting.plenary != plenary) {
        events.push(presence(state, draws, plenary, 0));
    }
    // What was circulated only today is voted on tomorrow, if there is a tomorrow.
    let today = public.day(public.minute);
    let fresh =
        public.docket.order_of(next).into_iter().filter_map(|index| public.docket.amendments.get(index));
    if !plenary && fresh.into_iter().any(|amendment| public.day(amendment.minute) >= today) {
        let tomorrow = (today + 1) * super::docket::MEETINGS_A_DAY * public.procedure.meeting_minutes;
        if tomorrow < public.session_minutes() {
            events.push(Event::ClockMoved { minute: tomorrow });
        }
    }
    events.push(Event::ProposalTakenUp { proposal: proposal.id.clone(), plenary });
    events
}

/// How a session ends whose proposals have all been disposed of.
fn ending(public: &Public) -> Ending {
    let any = |fate: Fate| public.docket.proposals.iter().any(|proposal| proposal.fate == fate);
    if any(Fate::Adopted) {
        Ending::AdoptedByVote
    } else if any(Fate::AdoptedWithoutVote) {
        Ending::Consensus
    } else if any(Fate::Rejected) {
        Ending::Rejected
    } else if any(Fate::NoAction) {
        Ending::NoAction
    } else if any(Fate::Withdrawn) {
        Ending::Withdrawn
    } else {
        Ending::NoAgreement
    }
}

fn presence(state: &State, draws: &Draws, plenary: bool, index: u32) -> Event {
    let (purpose, turnout) = if plenary {
        ("plenary attendance", state.public.procedure.plenary_turnout)
    } else {
        ("attendance", 0)
    };
    Event::PresenceTaken { absent: absent(state, draws, purpose, index, turnout), day: None }
}

/// Disposes of the first motion, or opens the debate or the vote on it.
fn dispose(state: &State, sitting: &Sitting, motion: &Motion, draws: &Draws) -> Vec<Event> {
    let decided =
        |how: &str| vec![Event::MotionDecided { motion: motion.clone(), carried: true, how: how.to_owned() }];
    match motion {
        Motion::RequestVote(_) | Motion::Withdraw(_) | Motion::Reintroduce(_) => {
            return decided("it is the right of whoever asks");
        }
        Motion::Division(_) if sitting.debated && sitting.speakers.1.is_empty() => {
            return decided("nobody objected");
        }
        _ => {}
    }
    if motion.speakers() != (0, 0) && !sitting.debated && !(sitting.closed && *motion != Motion::CloseDebate)
    {
        return vec![Event::MotionDebated { motion: motion.clone() }];
    }
    ballot(state, sitting, Question::Motion(motion.clone()), draws)
}

/// What there is to do where too few members are there for a decision (GA rules 67 and 108): meet again, or in the end
/// leave the proposal alone. `None` where there are enough.
fn without_quorum(state: &State, sitting: &Sitting, draws: &Draws) -> Option<Vec<Event>> {
    let public = &state.public;
    let (present, members) = (public.present_count() as u32, public.seats.len() as u32);
    // A room with nobody in it decides nothing, whatever the quorum.
    if present > 0 && rules::quorate(public.procedure.quorum, present, members) {
        return None;
    }
    if sitting.postponed >= MOST_POSTPONED {
        return Some(decided(public, sitting.proposal, Fate::NotPut, sitting.plenary));
    }
    Some(vec![
        Event::QuorumLacking { present, members },
        Event::ClockMoved { minute: next_meeting(public) },
        presence(state, draws, sitting.plenary, meeting_again(sitting, sitting.postponed + 1)),
    ])
}

/// The number of an occasion on which a body meets again over a proposal, one of its own for each: other delegations
/// are away each time.
fn meeting_again(sitting: &Sitting, time: u32) -> u32 {
    sitting.proposal as u32 * (MOST_POSTPONED + 2) + time
}

/// Opens the vote on a question, if there are enough members for a decision.
fn ballot(state: &State, sitting: &Sitting, question: Question, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    if let Some(events) = without_quorum(state, sitting, draws) {
        return events;
    }
    let method = match (&question, sitting.requested) {
        (Question::Motion(_), _) => Voting::ShowOfHands,
        (_, Some(requested)) => requested,
        (_, None) => public.procedure.voting,
    };
    let majority = match &question {
        // GA rules 81 and 123.
        Question::Motion(Motion::Reconsider(_)) => Majority::TwoThirds,
        Question::Motion(_) => Majority::Simple,
        _ => sitting.majority,
    };
    let seats = public.seats.len();
    let lot = (method == Voting::RollCall).then(|| {
        let occasion = public.docket.tallies.len() as u32;
        draws.drawn("secretariat", "roll-call", occasion, seats as u32)
    });
    let first = lot.as_ref().map_or(0, |lot| lot.value as usize);
    let order: Vec<SeatId> = (0..seats)
        .map(|offset| (first + offset) % seats.max(1))
        .filter(|seat| public.present.get(*seat).copied().unwrap_or(false))
        .filter_map(|seat| public.seats.get(seat))
        .filter(|plate| plate.votes)
        .map(|plate| plate.id.clone())
        .collect();
    vec![Event::BallotOpened {
        order,
        lot,
        question: Some(question),
        method: Some(method),
        majority: Some(majority),
    }]
}

/// The first minute of the next meeting.
fn next_meeting(public: &Public) -> u32 {
    let length = public.procedure.meeting_minutes.max(1);
    (public.minute / length + 1) * length
}

fn decided(public: &Public, proposal: usize, fate: Fate, plenary: bool) -> Vec<Event> {
    let proposal = public.docket.proposals.get(proposal).map(|proposal| proposal.id.clone());
    vec![Event::ProposalDecided { proposal: proposal.unwrap_or_default(), fate, plenary }]
}

/// Counts the vote under way and draws the consequences.
fn count(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    let procedural = matches!(
        public.docket.sitting.as_ref().and_then(|sitting| sitting.question.as_ref()),
        Some(Question::Motion(_))
    );
    let (poll, all) = poll(public, procedural);
    let Poll { yes, no, abstain, .. } = poll;
    let absent = all.saturating_sub(yes + no + abstain);
    let Some((sitting, question)) =
        public.docket.sitting.as_ref().and_then(|sitting| Some((sitting, sitting.question.as_ref()?)))
    else {
        return next_phase(public);
    };
    let majority = sitting.putting;
    let carried = rules::carried_by(majority, public.procedure.abstentions, poll);
    let mut events = vec![Event::VoteCounted { yes, no, abstain, absent, carried: Some(carried) }];
    match question {
        Question::Motion(motion) => {
            events.push(Event::MotionDecided { motion: motion.clone(), carried, how: "by vote".to_owned() });
            let rises = matches!(motion, Motion::SuspendMeeting | Motion::AdjournMeeting);
            if carried && rises {
                events.push(Event::ClockMoved { minute: next_meeting(public) });
            }
        }
        Question::Amendment(id) => {
            events.push(Event::AmendmentDecided { amendment: id.clone(), adopted: carried });
            if carried {
                events.extend(revisited(public, id));
            }
        }
        Question::Part(para) => events.push(Event::PartDecided { para: para.clone(), kept: carried }),
        Question::Whole if sitting.plenary && yes == no && sitting.ties == 0 => {
            // Equally divided in plenary: a second vote at another meeting (GA rule 95).
            events.push(Event::ClockMoved { minute: next_meeting(public) });
            events.push(presence(state, draws, true, meeting_again(sitting, MOST_POSTPONED + 1)));
        }
        Question::Whole => {
            let fate = if carried { Fate::Adopted } else { Fate::Rejected };
            events.extend(decided(public, sitting.proposal, fate, sitting.plenary));
        }
    }
    events
}

/// What the adoption of one amendment makes of those that wait: carried over, moot, or handed back.
fn revisited(public: &Public, adopted: &str) -> Option<Event> {
    let won = public.docket.amendments.get(public.docket.amendment(adopted)?)?;
    let mut after = public.clone();
    after.amend(won.proposal, won.bracket, won.option);
    let (mut carried, mut moot, mut handed_back) = (Vec::new(), Vec::new(), Vec::new());
    for other in &public.docket.amendments {
        if other.id == adopted || other.proposal != won.proposal || other.fate != AmendmentFate::Pending {
            continue;
        }
        let stands = after.table.get(other.bracket).map(|entry| entry.state);
        if other.bracket == won.bracket {
            moot.push((
                other.id.clone(),
                format!("{adopted} was adopted and implies its rejection (GA rules 90 and 130)"),
            ));
        } else if matches!(stands, Some(BracketState::Gone)) {
            handed_back.push((
                other.id.clone(),
                format!("the words it amends are not in the text since {adopted} was adopted"),
            ));
        } else {
            carried.push(other.id.clone());
        }
    }
    (!(carried.is_empty() && moot.is_empty() && handed_back.is_empty()))
        .then_some(Event::AmendmentsRevisited { carried, moot, handed_back })
}

/// What the votes come to, and all the votes there are: a proposal goes by the votes delegations have, procedure by heads.
fn poll(public: &Public, procedural: bool) -> (Poll, u32) {
    let weight = |seat: usize| match public.seats.get(seat) {
        Some(plate) if !procedural => plate.weight,
        _ => 1,
    };
    let count = |wanted: Ballot| -> u32 {
        public
            .business
            .votes
            .iter()
            .filter(|(_, ballot)| *ballot == wanted)
            .map(|(seat, _)| weight(*seat))
            .sum()
    };
    let (in_favour, ..) = tally(&public.business.votes);
    let (yes, no, abstain) = (count(Ballot::Yes), count(Ballot::No), count(Ballot::Abstain));
    (Poll { yes, no, abstain, in_favour }, (0..public.seats.len()).map(weight).sum())
}

/// How many voted how, by heads.
pub(super) fn tally(votes: &[(usize, Ballot)]) -> (u32, u32, u32) {
    let count = |wanted: Ballot| votes.iter().filter(|(_, ballot)| *ballot == wanted).count() as u32;
    (count(Ballot::Yes), count(Ballot::No), count(Ballot::Abstain))
}
