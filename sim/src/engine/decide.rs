//! Whose turn it is, what they may do, and what follows from what they do.

use super::action::{Action, ActionKind, Ask, Awaiting, Legal};
use super::checks::name;
use super::event::Event;
use super::refusal::Refusal;
use super::state::{Actor, ChairTask, Stage, State};
use super::{
    chairs, gavel, order, organisation, packages, seats, secretariat, signature, silence, single_text,
    stakeholders,
};
use crate::draws::Draws;
use crate::rules::Step;

/// The most characters one proposal or sentence may have.
pub const MAX_WORDS: usize = 1_000;
/// How often one text may be put for adoption.
pub const MAX_ATTEMPTS: u32 = 2;

/// Whom the room waits for.
pub fn awaiting(state: &State) -> Awaiting {
    match waits(state) {
        Waits::Seats(ask, seats) => Awaiting::Seats { ask, seats: seats.to_vec() },
        Waits::Chair => Awaiting::Chair,
        Waits::Secretariat => Awaiting::Secretariat,
        Waits::Nobody => Awaiting::Nobody,
    }
}

/// [`Awaiting`], for those who only look.
#[derive(PartialEq, Eq)]
enum Waits<'a> {
    Seats(Ask, &'a [usize]),
    Chair,
    Secretariat,
    Nobody,
}

fn waits(state: &State) -> Waits<'_> {
    let public = &state.public;
    let seats = |ask: Ask| Waits::Seats(ask, &public.pending);
    let first = |ask: Ask| Waits::Seats(ask, public.pending.get(..1).unwrap_or_default());
    match &public.stage {
        Stage::Over if state.next_session().is_some() => Waits::Secretariat,
        Stage::Over => Waits::Nobody,
        Stage::Chair(_) => Waits::Chair,
        Stage::Between => Waits::Secretariat,
        Stage::Inscription => seats(Ask::Inscription),
        Stage::Speaking => match (public.floor.list.front(), public.floor.section) {
            (Some(next), Some(section)) if public.minute < public.floor.until => {
                seats(Ask::Floor { section, group: next.group })
            }
            _ => Waits::Secretariat,
        },
        Stage::SmallGroup => match secretariat::group_in_session(public) {
            // Round the table one after the other: each hears, and can build on, the words of the one before.
            Some(group) => first(Ask::SmallGroup { bracket: group.bracket }),
            None => Waits::Secretariat,
        },
        Stage::Coordinating { group } => seats(Ask::Coordination { group: *group }),
        Stage::Programme => seats(Ask::Programme),
        Stage::Reply => seats(Ask::Reply { section: public.floor.section.unwrap_or_default() }),
        Stage::Appeal => seats(Ask::Appeal),
        Stage::ShowOfHands => seats(Ask::Overrule),
        Stage::ThematicGroups => seats(Ask::ThematicGroups),
        // In the corridor too, one after the other: each knows what was offered before.
        Stage::Packages => seats(Ask::Package),
        Stage::PackageAnswers => match packages::on_offer(public) {
            Some(package) => first(Ask::PackageAnswer { package }),
            None => Waits::Secretariat,
        },
        Stage::Sounding => seats(Ask::Sounding),
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
    let mut events = match by {
        Actor::Seat(seat) => seats::act(state, seat, action, draws)?,
        Actor::Chair => chairs::act(state, action, draws)?,
        Actor::Secretariat => secretariat::proceed(state, draws),
    };
    packages::follow(&state.public, &mut events);
    Ok(events)
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
            if waits(state) == Waits::Secretariat { Ok(()) } else { Err(Refusal::NotYourTurn) }
        }
        Actor::Chair => {
            if ActionKind::OF_A_SEAT.contains(&kind) {
                return Err(Refusal::NotADelegation);
            }
            if let Some(ruled) = gavel::chair_may(public, kind) {
                return ruled;
            }
            let Stage::Chair(task) = public.stage else { return Err(not_now()) };
            match (task, kind) {
                (ChairTask::Programme, kind) => organisation::chair_may(public, kind)?,
                (ChairTask::Ruling, ActionKind::Rule)
                | (
                    ChairTask::Intersessional,
                    ActionKind::CallIntersessional | ActionKind::NoIntersessional,
                ) => {}
                (ChairTask::SingleText, kind) => single_text::chair_may(public, kind)?,
                (ChairTask::Broker, ActionKind::BrokerPackage | ActionKind::NoBrokering)
                | (ChairTask::Weigh, ActionKind::KeepVariant | ActionKind::DropVariant) => {}
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
            let seats = match waits(state) {
                Waits::Seats(ask, seats) if fits(ask, kind) => seats,
                _ => return Err(not_now()),
            };
            // Capitals sign; everything else takes somebody in the room.
            if !public.present.get(seat).copied().unwrap_or(false) && public.stage != Stage::Signing {
                return Err(Refusal::Absent);
            }
            if kind == ActionKind::Vote && public.seats.get(seat).is_some_and(|plate| !plate.votes) {
                return Err(Refusal::NoVote);
            }
            if kind == ActionKind::CounterPackage {
                packages::may_counter(public)?;
            }
            if kind == ActionKind::RequestExtension {
                silence::may_ask_for_time(public)?;
            }
            if let Some(refusal) = signature::twice(public, seat, kind) {
                return Err(refusal);
            }
            if seats.contains(&seat) { Ok(()) } else { Err(Refusal::NotYourTurn) }
        }
    }
}

fn fits(ask: Ask, kind: ActionKind) -> bool {
    match ask {
        Ask::Inscription => kind == ActionKind::Inscribe,
        Ask::Floor { .. } => matches!(kind, ActionKind::Speak | ActionKind::YieldFloor),
        Ask::SmallGroup { .. } => matches!(kind, ActionKind::Consult | ActionKind::YieldFloor),
        Ask::Coordination { .. } => kind == ActionKind::SayInGroup,
        Ask::Programme => matches!(kind, ActionKind::AgreeProgramme | ActionKind::HoldProgramme),
        Ask::Reply { .. } => matches!(kind, ActionKind::Reply | ActionKind::NoReply),
        Ask::Appeal => matches!(kind, ActionKind::AcceptRuling | ActionKind::Appeal),
        Ask::Overrule => kind == ActionKind::Vote,
        Ask::ThematicGroups => kind == ActionKind::JoinThematicGroups,
        Ask::Package => matches!(kind, ActionKind::OfferPackage | ActionKind::NoPackage),
        Ask::PackageAnswer { .. } => {
            matches!(kind, ActionKind::AcceptPackage | ActionKind::RefusePackage | ActionKind::CounterPackage)
        }
        Ask::Sounding => kind == ActionKind::Sound,
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
