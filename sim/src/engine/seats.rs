//! What follows from what delegations do.

use super::action::{Action, Proposal};
use super::checks::{check_objection, check_stance, check_words, find, new_options, open};
use super::coordination::StandsFor;
use super::docket::Question;
use super::event::{Event, Speaker};
use super::refusal::Refusal;
use super::state::{Public, Stage, State};
use super::{
    coordination, insertions, mechanism, motions, order, organisation, packages, secretariat, signature,
    single_text, stakeholders,
};
use crate::draws::Draws;
use crate::ids::BracketId;
use crate::rules;

pub(super) fn act(state: &State, seat: usize, action: &Action, draws: &Draws) -> Result<Vec<Event>, Refusal> {
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
        Action::Speak { stances, proposals, insertions } => {
            let next = public.floor.list.front().copied().ok_or(Refusal::NotYourTurn)?;
            let section = public.floor.section.ok_or(Refusal::NotYourTurn)?;
            let allowed = public.brackets_per_speech(next.group.is_some());
            if stances.len() + proposals.len() + insertions.len() > allowed as usize {
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
            events.extend(insertions::decide(public, seat, section, insertions)?);
            let group = next.group.and_then(|group| public.groups.get(group));
            let minutes = if group.is_some() {
                public.procedure.group_speech_minutes
            } else {
                public.procedure.speech_minutes
            };
            let met = next.group.and_then(|group| coordination::stands_for(state, group, seat, stances));
            let by_chance = || {
                group.map_or_else(Vec::new, |group| {
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
                })
            };
            let StandsFor { followers, apart } =
                met.unwrap_or_else(|| StandsFor { followers: by_chance(), apart: Vec::new() });
            events.push(Event::Spoke {
                speaker: Speaker { seat: id, group: group.map(|group| group.id.clone()) },
                followers,
                apart,
                stances: stances.clone(),
            });
            events.push(Event::ClockMoved { minute: public.minute + minutes });
            Ok(events)
        }
        Action::YieldFloor => Ok(vec![Event::FloorYielded { seat: id }]),
        Action::SayInGroup { .. } => coordination::said(state, id, action),
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
        Action::OfferPackage { .. }
        | Action::NoPackage
        | Action::AcceptPackage
        | Action::RefusePackage { .. }
        | Action::CounterPackage { .. } => packages::decide(public, Some(seat), action),
        Action::Sound { .. } => single_text::decide(public, Some(seat), action),
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
        | Action::Recognise { .. }
        | Action::SuspendMeeting
        | Action::ConsultInformally { .. }
        | Action::CloseDebate
        | Action::ConveneSmallGroups { .. }
        | Action::BrokerPackage { .. }
        | Action::NoBrokering
        | Action::TableSingleText { .. }
        | Action::FloatVariant { .. }
        | Action::KeepVariant
        | Action::DropVariant
        | Action::CloseSingleText
        | Action::ExtendSilence
        | Action::KeepDeadline
        | Action::EditQuietly { .. }
        | Action::ProposeAdoption
        | Action::Gavel
        | Action::FallBack
        | Action::Proceed => Err(Refusal::NotTheChair),
    }
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
