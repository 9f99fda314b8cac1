//! Whose turn it is, what they may do, and what follows from what they do.

use super::action::{
    Action, ActionKind, Ask, Awaiting, Legal, Objection, OptionNo, OptionSet, Proposal, Settlement,
    StanceTaken,
};
use super::docket::Question;
use super::event::{Event, PlacedOn, Speaker};
use super::motions;
use super::refusal::Refusal;
use super::secretariat;
use super::state::{Actor, BracketState, ChairTask, Pocket, Public, RevisionKind, Stage, State};
use super::{annexes, measure, mechanism, order, organisation, signature, silence, stakeholders};
use crate::draws::Draws;
use crate::ids::BracketId;
use crate::rules::{self, Step};
use crate::scenario::{Ending, MAX_OPTIONS, Placement};
use crate::text;
use crate::wording;

/// The most characters one proposal or sentence may have.
pub const MAX_WORDS: usize = 1_000;
/// How often one text may be put for adoption.
pub const MAX_ATTEMPTS: u32 = 2;

/// Whom the room waits for.
pub fn awaiting(state: &State) -> Awaiting {
    let public = &state.public;
    let seats = |ask: Ask| Awaiting::Seats { ask, seats: public.pending.clone() };
    match &public.stage {
        Stage::Over if state.next_session().is_some() => Awaiting::Secretariat,
        Stage::Over => Awaiting::Nobody,
        Stage::Chair(_) => Awaiting::Chair,
        Stage::Between => Awaiting::Secretariat,
        Stage::Inscription => seats(Ask::Inscription),
        Stage::Speaking => match (public.floor.list.front(), public.floor.section) {
            (Some(next), Some(section)) if public.minute < public.floor.until => {
                seats(Ask::Floor { section, group: next.group })
            }
            _ => Awaiting::Secretariat,
        },
        Stage::SmallGroup => match secretariat::group_in_session(public) {
            // Round the table one after the other: each hears, and can build on, the words of the one before.
            Some(group) => Awaiting::Seats {
                ask: Ask::SmallGroup { bracket: group.bracket },
                seats: public.pending.first().copied().into_iter().collect(),
            },
            None => Awaiting::Secretariat,
        },
        Stage::Programme => seats(Ask::Programme),
        Stage::Reply => seats(Ask::Reply { section: public.floor.section.unwrap_or_default() }),
        Stage::Appeal => seats(Ask::Appeal),
        Stage::ShowOfHands => seats(Ask::Overrule),
        Stage::ThematicGroups => seats(Ask::ThematicGroups),
        Stage::Silence => seats(Ask::Silence),
        Stage::Adoption => seats(Ask::Adoption),
        Stage::Voting => seats(Ask::Vote),
        Stage::Signing => seats(Ask::Signature),
        Stage::Accrediting => seats(Ask::Accreditation),
        Stage::ApplicantVote => {
            let applicant = public.stakeholders.as_ref().and_then(|list| list.put).unwrap_or_default();
            seats(Ask::Applicant { applicant })
        }
        Stage::Explaining => seats(Ask::Explanation),
        Stage::Amending => seats(Ask::Amendments),
        Stage::Moving => seats(Ask::Motions),
        Stage::Debating => seats(Ask::MotionDebate),
    }
}

/// What an actor may do now. Whether the words and numbers in an act are in order is found when it is done.
pub fn legal(state: &State, by: Actor) -> Legal {
    let kinds: &[ActionKind] = match by {
        Actor::Seat(_) => &ActionKind::OF_A_SEAT,
        Actor::Chair => &ActionKind::OF_THE_CHAIR,
        Actor::Secretariat => &[ActionKind::Proceed],
    };
    let mut legal = Legal { allowed: Vec::new(), refused: Vec::new() };
    for kind in kinds {
        match in_turn(state, by, *kind) {
            Ok(()) => legal.allowed.push(*kind),
            Err(refusal) => legal.refused.push((*kind, refusal)),
        }
    }
    legal
}

/// Turns an act into events, or refuses it. Changes nothing itself.
pub fn decide(state: &State, by: Actor, action: &Action, draws: &Draws) -> Result<Vec<Event>, Refusal> {
    in_turn(state, by, action.kind())?;
    match by {
        Actor::Seat(seat) => seat_acts(state, seat, action, draws),
        Actor::Chair => chair_acts(state, action),
        Actor::Secretariat => Ok(secretariat::proceed(state, draws)),
    }
}

/// Whether this actor may do this kind of thing at this moment.
fn in_turn(state: &State, by: Actor, kind: ActionKind) -> Result<(), Refusal> {
    let public = &state.public;
    let not_now = || Refusal::NotNow { phase: public.phase().to_owned() };
    let convenes = by == Actor::Secretariat && state.next_session().is_some();
    if public.stage == Stage::Over && !convenes {
        return Err(Refusal::SessionOver);
    }
    match by {
        Actor::Secretariat => {
            if kind != ActionKind::Proceed {
                return Err(Refusal::NotADelegation);
            }
            if awaiting(state) == Awaiting::Secretariat { Ok(()) } else { Err(Refusal::NotYourTurn) }
        }
        Actor::Chair => {
            if ActionKind::OF_A_SEAT.contains(&kind) {
                return Err(Refusal::NotADelegation);
            }
            let Stage::Chair(task) = public.stage else { return Err(not_now()) };
            match (task, kind) {
                (ChairTask::Programme, kind) => organisation::chair_may(public, kind)?,
                (ChairTask::Ruling, ActionKind::Rule)
                | (
                    ChairTask::Intersessional,
                    ActionKind::CallIntersessional | ActionKind::NoIntersessional,
                ) => {}
                (ChairTask::Open, ActionKind::OpenSession)
                | (ChairTask::Revise | ChairTask::AfterSilence, ActionKind::IssueRevision)
                | (ChairTask::Convene, ActionKind::ConveneSmallGroups)
                | (ChairTask::Extension, ActionKind::ExtendSilence | ActionKind::KeepDeadline)
                | (
                    ChairTask::AfterSilence,
                    ActionKind::ProposeAdoption
                    | ActionKind::FallBack
                    | ActionKind::ProceduralReport
                    | ActionKind::EditQuietly,
                )
                | (ChairTask::Gavel, ActionKind::Gavel)
                | (ChairTask::AfterObjection, ActionKind::FallBack | ActionKind::ProceduralReport)
                | (ChairTask::LateAmendment, ActionKind::Waive | ActionKind::HoldToRule) => {}
                (ChairTask::AfterObjection, ActionKind::DeclareExhausted) => {
                    if !public.plan.iter().skip(public.step).any(|planned| planned.step == Step::Vote) {
                        return Err(Refusal::NoVoteHere);
                    }
                }
                (ChairTask::AfterObjection, ActionKind::IssueRevision) => {
                    if public.business.attempt >= MAX_ATTEMPTS {
                        return Err(not_now());
                    }
                }
                (ChairTask::AfterObjection, ActionKind::Gavel) => {
                    let seat = public.business.objections.first().map(|(seat, _)| name(public, *seat));
                    return Err(Refusal::ObjectionStands { seat: seat.unwrap_or_default() });
                }
                _ => return Err(not_now()),
            }
            if task == ChairTask::AfterSilence {
                silence::chair_may(public, kind)?;
            }
            if task == ChairTask::AfterSilence
                && kind == ActionKind::IssueRevision
                && public.business.silence_round >= public.procedure.silence_rounds
            {
                return Err(Refusal::SilenceExhausted);
            }
            Ok(())
        }
        Actor::Seat(seat) => {
            if seat >= public.seats.len() {
                return Err(Refusal::NoSuchSeat);
            }
            if !ActionKind::OF_A_SEAT.contains(&kind) {
                return Err(Refusal::NotTheChair);
            }
            if !public.takes_part(seat) {
                return Err(Refusal::OutsideTheCore);
            }
            stakeholders::may_object(public, kind)?;
            if let Some(ruled) = order::seat_may(public, seat, kind) {
                return ruled;
            }
            let fits = match awaiting(state) {
                Awaiting::Seats { ask, .. } => fits(ask, kind),
                _ => false,
            };
            if !fits {
                return Err(not_now());
            }
            // Capitals sign; everything else takes somebody in the room.
            if !public.present.get(seat).copied().unwrap_or(false) && public.stage != Stage::Signing {
                return Err(Refusal::Absent);
            }
            if kind == ActionKind::Vote && public.seats.get(seat).is_some_and(|plate| !plate.votes) {
                return Err(Refusal::NoVote);
            }
            if kind == ActionKind::RequestExtension {
                silence::may_ask_for_time(public)?;
            }
            if let Some(refusal) = signature::twice(public, seat, kind) {
                return Err(refusal);
            }
            match awaiting(state) {
                Awaiting::Seats { seats, .. } if seats.contains(&seat) => Ok(()),
                _ => Err(Refusal::NotYourTurn),
            }
        }
    }
}

fn fits(ask: Ask, kind: ActionKind) -> bool {
    match ask {
        Ask::Inscription => kind == ActionKind::Inscribe,
        Ask::Floor { .. } => matches!(kind, ActionKind::Speak | ActionKind::YieldFloor),
        Ask::SmallGroup { .. } => matches!(kind, ActionKind::Consult | ActionKind::YieldFloor),
        Ask::Programme => matches!(kind, ActionKind::AgreeProgramme | ActionKind::HoldProgramme),
        Ask::Reply { .. } => matches!(kind, ActionKind::Reply | ActionKind::NoReply),
        Ask::Appeal => matches!(kind, ActionKind::AcceptRuling | ActionKind::Appeal),
        Ask::Overrule => kind == ActionKind::Vote,
        Ask::ThematicGroups => kind == ActionKind::JoinThematicGroups,
        Ask::Silence => {
            matches!(kind, ActionKind::KeepSilence | ActionKind::BreakSilence | ActionKind::RequestExtension)
        }
        Ask::Adoption => matches!(kind, ActionKind::JoinConsensus | ActionKind::Object),
        Ask::Vote | Ask::Applicant { .. } => kind == ActionKind::Vote,
        Ask::Signature => matches!(kind, ActionKind::Sign | ActionKind::Decline),
        Ask::Accreditation => kind == ActionKind::ObjectToApplicants,
        Ask::Explanation => matches!(kind, ActionKind::Explain | ActionKind::NoExplanation),
        Ask::Amendments => kind == ActionKind::TableAmendments,
        Ask::Motions => matches!(kind, ActionKind::Move | ActionKind::TableAmendments),
        Ask::MotionDebate => matches!(kind, ActionKind::SpeakToMotion | ActionKind::NoWordOnMotion),
    }
}

fn seat_acts(state: &State, seat: usize, action: &Action, draws: &Draws) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    let plate = public.seats.get(seat).ok_or(Refusal::NoSuchSeat)?;
    let brief = state.briefs.get(seat).ok_or(Refusal::NoSuchSeat)?;
    let id = plate.id.clone();
    match action {
        Action::Inscribe { sections } => {
            if sections.len() > brief.interventions as usize {
                return Err(Refusal::TooManyInterventions { allowed: brief.interventions });
            }
            for (at, section) in sections.iter().enumerate() {
                let known = public.sections.iter().any(|found| found.id == *section);
                if !known || sections.iter().take(at).any(|earlier| earlier == section) {
                    return Err(Refusal::NoSuchSection(section.to_string()));
                }
            }
            Ok(vec![Event::Inscribed { seat: id, sections: sections.clone() }])
        }
        Action::Speak { stances, proposals } => {
            let next = public.floor.list.front().copied().ok_or(Refusal::NotYourTurn)?;
            let section = public.floor.section.ok_or(Refusal::NotYourTurn)?;
            let allowed = public.brackets_per_speech(next.group.is_some());
            if stances.len() + proposals.len() > allowed as usize {
                return Err(Refusal::SpeechTooLong { allowed });
            }
            let mut events = new_options(state, Some(seat), proposals, false, |bracket| {
                public.table.get(bracket).is_some_and(|entry| entry.section == section)
            })?;
            for stance in stances {
                let bracket = check_stance(public, stance, &events)?;
                if public.table.get(bracket).is_none_or(|entry| entry.section != section) {
                    return Err(Refusal::OutOfOrder(stance.bracket.to_string()));
                }
                open(public, bracket)?;
            }
            let group = next.group.and_then(|group| public.groups.get(group));
            let minutes = if group.is_some() {
                public.procedure.group_speech_minutes
            } else {
                public.procedure.speech_minutes
            };
            let followers = group.map_or_else(Vec::new, |group| {
                let occasion = (public.step * 1_000 + section) as u32;
                let purpose = format!("follows {}", group.id);
                group
                    .members
                    .iter()
                    .filter(|member| **member != seat && public.takes_part(**member))
                    .filter_map(|member| public.seats.get(*member))
                    .filter(|plate| {
                        draws.happens(plate.id.as_str(), &purpose, occasion, group.cohesion.max(0) as u32)
                    })
                    .map(|plate| plate.id.clone())
                    .collect()
            });
            events.push(Event::Spoke {
                speaker: Speaker { seat: id, group: group.map(|group| group.id.clone()) },
                followers,
                stances: stances.clone(),
            });
            events.push(Event::ClockMoved { minute: public.minute + minutes });
            Ok(events)
        }
        Action::YieldFloor => Ok(vec![Event::FloorYielded { seat: id }]),
        Action::Consult { stance, proposal } => {
            let group = secretariat::group_in_session(public).ok_or(Refusal::NotYourTurn)?;
            let proposals: Vec<Proposal> = proposal.iter().cloned().collect();
            let mut events =
                new_options(state, Some(seat), &proposals, false, |bracket| bracket == group.bracket)?;
            let bracket = check_stance(public, stance, &events)?;
            if bracket != group.bracket {
                return Err(Refusal::OutOfOrder(stance.bracket.to_string()));
            }
            open(public, bracket)?;
            events.push(Event::Consulted { seat: id, stance: stance.clone() });
            Ok(events)
        }
        Action::AgreeProgramme | Action::HoldProgramme { .. } => {
            organisation::decide(public, Some(id), action)
        }
        Action::Reply { .. }
        | Action::NoReply
        | Action::RaisePointOfOrder { .. }
        | Action::AcceptRuling
        | Action::Appeal => order::seat_acts(public, id, action),
        Action::Vote(_) if public.stage == Stage::ShowOfHands => order::seat_acts(public, id, action),
        Action::JoinThematicGroups { .. } => mechanism::joined(state, seat, action),
        Action::KeepSilence => Ok(vec![Event::SilenceKept { seat: id }]),
        Action::BreakSilence { objections, stances } => {
            let reasons = rules::body(public.rules).reasons;
            if objections.is_empty() && reasons {
                return Err(Refusal::NoGround);
            }
            for objection in objections {
                // An objection without words: allowed where a body asks for none.
                if reasons || !objection.reason.is_empty() {
                    check_words(&objection.reason)?;
                }
                if let Some(bracket) = &objection.bracket {
                    find(public, bracket)?;
                }
            }
            for stance in stances {
                check_stance(public, stance, &[])?;
            }
            Ok(vec![Event::SilenceBroken {
                seat: id,
                objections: objections.clone(),
                stances: stances.clone(),
            }])
        }
        Action::JoinConsensus { dissociations } => {
            if !dissociations.is_empty() && !rules::body(public.rules).dissociation {
                return Err(Refusal::NoDissociation { body: public.rules.name().to_owned() });
            }
            for dissociation in dissociations {
                check_words(&dissociation.reason)?;
                let text = public.latest().map_or(&public.base, |revision| &revision.draft);
                if !text.blocks.iter().any(|block| block.id == dissociation.para) {
                    return Err(Refusal::NoSuchParagraph(dissociation.para.to_string()));
                }
            }
            Ok(vec![Event::Joined { seat: id, dissociations: dissociations.clone() }])
        }
        Action::Object { objection } => {
            check_objection(public, objection)?;
            Ok(vec![Event::Objected { seat: id, objection: objection.clone() }])
        }
        Action::RequestExtension { reason } => {
            check_words(reason)?;
            Ok(vec![Event::ExtensionRequested { seat: id, reason: reason.clone() }])
        }
        Action::Decline { reason } => {
            check_words(reason)?;
            Ok(signature::act(id, action))
        }
        Action::Sign => Ok(signature::act(id, action)),
        Action::ObjectToApplicants { objections } => stakeholders::object(public, id, objections),
        Action::Vote(_) if public.stage == Stage::ApplicantVote => stakeholders::vote(public, id, action),
        Action::Vote(ballot) => Ok(vec![Event::Voted { seat: id, ballot: *ballot }]),
        Action::Explain { about, .. } if public.sponsors(seat, about) => Err(Refusal::SponsorExplains),
        Action::Explain { about, .. } if explained_already(public, seat, about) => {
            Err(Refusal::ExplainedAlready)
        }
        Action::Explain { about, words } => {
            check_words(words)?;
            for bracket in about {
                public.bracket(bracket).ok_or_else(|| Refusal::NoSuchBracket(bracket.to_string()))?;
            }
            Ok(vec![Event::Explained { seat: id, about: about.clone(), words: words.clone() }])
        }
        Action::NoExplanation => Ok(vec![Event::DidNotExplain { seat: id }]),
        Action::TableAmendments { amendments, cosponsors } => {
            motions::table(state, seat, amendments, cosponsors)
        }
        Action::Move { motions } => motions::moved(public, seat, motions),
        Action::SpeakToMotion { side } => motions::speak(public, seat, *side),
        Action::NoWordOnMotion => Ok(vec![Event::SilentOnMotion { seat: id }]),
        Action::OpenSession
        | Action::PutProgramme
        | Action::MeetInformally
        | Action::Rule { .. }
        | Action::CallIntersessional { .. }
        | Action::NoIntersessional
        | Action::ProceduralReport
        | Action::Waive
        | Action::HoldToRule
        | Action::DeclareExhausted
        | Action::IssueRevision { .. }
        | Action::ConveneSmallGroups { .. }
        | Action::ExtendSilence
        | Action::KeepDeadline
        | Action::EditQuietly { .. }
        | Action::ProposeAdoption
        | Action::Gavel
        | Action::FallBack
        | Action::Proceed => Err(Refusal::NotTheChair),
    }
}

fn chair_acts(state: &State, action: &Action) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    match action {
        Action::OpenSession => Ok(vec![Event::SessionOpened]),
        Action::PutProgramme | Action::MeetInformally => organisation::decide(public, None, action),
        Action::Rule { upheld } => Ok(order::ruled(public, *upheld)),
        Action::CallIntersessional { .. } | Action::NoIntersessional => mechanism::called(public, action),
        Action::IssueRevision { proposals, settle, drop } => revise(state, proposals, settle, drop),
        Action::ConveneSmallGroups { brackets } => {
            let allowed = public.procedure.small_groups;
            if brackets.len() > allowed as usize {
                return Err(Refusal::TooManyGroups { allowed });
            }
            let mut indices = Vec::with_capacity(brackets.len());
            for id in brackets {
                let index = public.bracket(id).ok_or_else(|| Refusal::NoSuchBracket(id.to_string()))?;
                open(public, index)?;
                if indices.contains(&index) {
                    return Err(Refusal::OutOfOrder(id.to_string()));
                }
                indices.push(index);
            }
            Ok(vec![Event::SmallGroupsConvened { groups: secretariat::seat_small_groups(state, &indices) }])
        }
        Action::ExtendSilence | Action::KeepDeadline => Ok(silence::answer_requests(public, action)),
        Action::EditQuietly { settle } => {
            silence::edit_quietly(public, revise(state, &[], settle, &[])?, settle)
        }
        Action::ProposeAdoption => Ok(secretariat::next_phase(public)),
        Action::Gavel => {
            if let Some((seat, _)) = public.business.objections.first() {
                return Err(Refusal::ObjectionStands { seat: name(public, *seat) });
            }
            if let Some(events) = signature::agreed(public) {
                return Ok(events);
            }
            Ok(annexes::gavelled(public))
        }
        Action::FallBack => Ok(vec![Event::Concluded { ending: fall_back(public) }]),
        Action::ProceduralReport => {
            let body = rules::body(public.rules);
            if !body.outlets.contains(&Ending::ProceduralReport) {
                let body = public.rules.name().to_owned();
                return Err(Refusal::NoOutlet { body, outlet: "procedural report".to_owned() });
            }
            Ok(vec![Event::Concluded { ending: Ending::ProceduralReport }])
        }
        Action::DeclareExhausted => {
            let mut events = vec![Event::EffortsExhausted];
            events.extend(secretariat::next_phase(public));
            Ok(events)
        }
        Action::Waive | Action::HoldToRule => {
            let sitting = public.docket.sitting.as_ref().ok_or(Refusal::NotYourTurn)?;
            let first = public.docket.order_of(sitting.proposal).first().copied();
            let amendment = first.and_then(|index| public.docket.amendments.get(index));
            let amendment = amendment.ok_or(Refusal::NotYourTurn)?.id.clone();
            Ok(vec![Event::LateAmendmentRuled { amendment, waived: *action == Action::Waive }])
        }
        _ => Err(Refusal::NotADelegation),
    }
}

/// What an attempt at consensus ends in when the chair gives it up: a summary where the body knows one, or else the
/// first outlet it knows.
fn fall_back(public: &Public) -> Ending {
    let outlets = rules::body(public.rules).outlets;
    if outlets.contains(&Ending::ChairsSummary) {
        return Ending::ChairsSummary;
    }
    outlets.first().copied().unwrap_or(Ending::ChairsSummary)
}

/// Whether a delegation has explained its vote on all it would speak of; nobody does so twice, in committee or in
/// plenary, unless it has voted otherwise in plenary (General Assembly decision 34/401, paragraphs 6 and 7).
fn explained_already(public: &Public, seat: usize, about: &[BracketId]) -> bool {
    let explained = |proposal: usize| {
        let votes: Vec<_> = public
            .docket
            .tallies
            .iter()
            .filter(|tally| tally.proposal == proposal && tally.question == Question::Whole)
            .filter_map(|tally| tally.ballots.iter().find(|(voter, _)| *voter == seat))
            .map(|(_, ballot)| *ballot)
            .collect();
        let voted_otherwise = votes.windows(2).any(|two| two.first() != two.last());
        public.docket.explained.contains(&(proposal, seat)) && !voted_otherwise
    };
    if let Some(sitting) = &public.docket.sitting
        && public.ending.is_none()
    {
        return explained(sitting.proposal);
    }
    let proposals: Vec<usize> =
        about.iter().filter_map(|bracket| public.proposal_of(public.bracket(bracket)?)).collect();
    if proposals.is_empty() {
        (0..public.docket.proposals.len()).any(explained)
    } else {
        proposals.into_iter().all(explained)
    }
}

fn revise(
    state: &State,
    proposals: &[Proposal],
    settle: &[Settlement],
    drop: &[Settlement],
) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    let first = matches!(public.stage, Stage::Chair(ChairTask::Revise));
    let clean = match public.current() {
        Step::Revision { clean, .. } => clean,
        _ => true,
    };
    let mut events = new_options(state, None, proposals, true, |_| true)?;
    // What each bracket would be settled on, as the revision is read from top to bottom.
    let mut settled: Vec<Option<OptionNo>> =
        public.table.iter().map(super::state::Disagreement::settled).collect();
    for settlement in settle {
        let index = find(public, &settlement.bracket)?;
        if first
            && public
                .table
                .get(index)
                .is_some_and(|entry| matches!(entry.state, BracketState::Settled { .. }))
        {
            return Err(Refusal::BracketClosed(settlement.bracket.to_string()));
        }
        if public.table.get(index).is_some_and(super::state::Disagreement::is_agreed_language) {
            return Err(Refusal::AgreedLanguage(settlement.bracket.to_string()));
        }
        let state = public.table.get(index).map(|entry| entry.state);
        if state == Some(BracketState::Reserved) {
            return Err(Refusal::ReservedForReview(settlement.bracket.to_string()));
        }
        let stands = !public.procedure.nothing_agreed_until_everything;
        if stands && matches!(state, Some(BracketState::Settled { how, .. }) if how.ad_referendum()) {
            return Err(Refusal::AgreedAlready(settlement.bracket.to_string()));
        }
        check_option(public, index, settlement.option, &events)?;
        if let Some(slot) = settled.get_mut(index) {
            *slot = Some(settlement.option);
        }
    }
    for settlement in drop {
        let index = find(public, &settlement.bracket)?;
        open(public, index)?;
        if settlement.option == 0 {
            return Err(Refusal::NoSuchOption { bracket: settlement.bracket.to_string(), option: 0 });
        }
        check_option(public, index, settlement.option, &[])?;
        if settled.get(index).copied().flatten() == Some(settlement.option) {
            return Err(Refusal::NoSuchOption {
                bracket: settlement.bracket.to_string(),
                option: settlement.option,
            });
        }
    }
    if clean && let Some(open) = still_open(public, &settled) {
        return Err(Refusal::BracketsOpen(open.to_string()));
    }
    let name = if let Step::Revision { name, .. } = public.current() {
        name.to_owned()
    } else {
        let papers = public.revisions.iter().filter(|rev| rev.kind == RevisionKind::Paper).count();
        format!("CRP.{}", papers + 1)
    };
    events.push(Event::RevisionIssued { name, settled: settle.to_vec(), dropped: drop.to_vec() });
    Ok(events)
}

/// The first bracket that would be open in a text settled so: not settled itself, and not gone with outer words.
fn still_open<'a>(public: &'a Public, settled: &[Option<OptionNo>]) -> Option<&'a BracketId> {
    let mut alive = vec![true; public.table.len()];
    for (index, entry) in public.table.iter().enumerate() {
        if let Some((outer, within)) = entry.parent {
            let outer_alive = alive.get(outer).copied().unwrap_or(true);
            let kept = settled.get(outer).copied().flatten().is_none_or(|option| option == within);
            if let Some(slot) = alive.get_mut(index) {
                *slot = outer_alive && kept;
            }
        }
        let reserved = entry.state == BracketState::Reserved;
        if !reserved
            && alive.get(index).copied().unwrap_or(false)
            && settled.get(index).copied().flatten().is_none()
        {
            return Some(&entry.id);
        }
    }
    None
}

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
        let earlier = events
            .iter()
            .filter(|event| matches!(event, Event::OptionProposed { bracket, .. } if *bracket == proposal.bracket))
            .count();
        let number = entry.options.len() + earlier;
        if number > MAX_OPTIONS {
            return Err(Refusal::TooManyOptions(proposal.bracket.to_string()));
        }
        let same = |text: &str| text.trim() == words.trim();
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
        let (at, placed_by) = match pockets.iter().find(|p| p.bracket == index && same(&p.text)) {
            Some(pocket) => (pocket.at.clone(), "reserve".to_owned()),
            None => match seat.and_then(|_| stakeholders::taken_up(public, index, words)) {
                Some(floated) => (floated.at.clone(), format!("words of {}", floated.by)),
                None => by_rule(public, index, words),
            },
        };
        events.push(Event::OptionProposed {
            seat: seat.and_then(|seat| public.seats.get(seat)).map(|plate| plate.id.clone()),
            bracket: entry.id.clone(),
            option: number as OptionNo,
            text: words.to_owned(),
            at: placed_on(public, &at),
            placed_by,
        });
    }
    Ok(events)
}

fn by_rule(public: &Public, index: usize, words: &str) -> (Placement, String) {
    let Some(entry) = public.table.get(index) else { return (Placement::default(), String::new()) };
    let options: Vec<(usize, &str, &Placement)> = entry
        .options
        .iter()
        .enumerate()
        .map(|(number, option)| (number, option.text.as_str(), &option.at))
        .collect();
    let placed = wording::place(words, &options, &measure::reference(public, entry));
    (placed.at, placed.rule)
}

/// A placement with its issues named, for an event.
pub(super) fn placed_on(public: &Public, at: &Placement) -> Vec<PlacedOn> {
    at.0.iter()
        .filter_map(|(issue, reach)| {
            Some(PlacedOn { issue: public.issues.get(*issue)?.id.clone(), at: *reach })
        })
        .collect()
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
fn check_option(public: &Public, index: usize, option: OptionNo, coming: &[Event]) -> Result<(), Refusal> {
    let Some(entry) = public.table.get(index) else { return Err(Refusal::NoSuchBracket(index.to_string())) };
    let live = entry.options.get(usize::from(option)).is_some_and(|found| found.live);
    let new = coming.iter().any(|event| {
        matches!(event, Event::OptionProposed { bracket, option: number, .. }
            if *bracket == entry.id && *number == option)
    });
    if live || new { Ok(()) } else { Err(Refusal::NoSuchOption { bracket: entry.id.to_string(), option }) }
}

fn check_stance(public: &Public, stance: &StanceTaken, coming: &[Event]) -> Result<usize, Refusal> {
    let index = find(public, &stance.bracket)?;
    for option in stance.accepts.iter().chain(stance.cannot.iter()) {
        check_option(public, index, option, coming)?;
    }
    check_option(public, index, stance.prefers, coming)?;
    let both = OptionSet(stance.accepts.0 & stance.cannot.0);
    // Who accepts nothing still names what it minds least.
    if both.is_empty() && (stance.accepts.is_empty() || stance.accepts.contains(stance.prefers)) {
        Ok(index)
    } else {
        Err(Refusal::ContradictoryStance(stance.bracket.to_string()))
    }
}

fn check_objection(public: &Public, objection: &Objection) -> Result<(), Refusal> {
    check_words(&objection.reason)?;
    match &objection.bracket {
        Some(bracket) => find(public, bracket).map(|_| ()),
        None => Ok(()),
    }
}

/// Words are not empty, not too long, and hold nothing that could reach a terminal or hide.
pub(super) fn check_words(words: &str) -> Result<(), Refusal> {
    let hidden = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if words.trim().is_empty() || words.chars().count() > MAX_WORDS || words.chars().any(hidden) {
        return Err(Refusal::UnusableWords);
    }
    Ok(())
}

fn name(public: &Public, seat: usize) -> String {
    public.seats.get(seat).map(|plate| plate.id.to_string()).unwrap_or_default()
}
