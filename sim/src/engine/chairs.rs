//! What follows from what the chair does.

use std::collections::BTreeMap;

use super::action::{Action, OptionNo, Proposal, Settlement};
use super::checks::{check_option, find, name, new_options, open};
use super::event::Event;
use super::refusal::Refusal;
use super::state::{BracketState, ChairTask, Public, RevisionKind, Stage, State};
use super::{
    annexes, gavel, mechanism, order, organisation, packages, secretariat, signature, silence, single_text,
};
use crate::draws::Draws;
use crate::ids::BracketId;
use crate::rules::{self, Step};
use crate::scenario::Ending;

pub(super) fn act(state: &State, action: &Action, draws: &Draws) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    match action {
        Action::OpenSession => Ok(vec![Event::SessionOpened]),
        Action::PutProgramme | Action::MeetInformally => organisation::decide(public, None, action),
        Action::Rule { upheld } => Ok(order::ruled(public, *upheld)),
        Action::CallIntersessional { .. } | Action::NoIntersessional => mechanism::called(public, action),
        Action::IssueRevision { proposals, settle, drop } => revise(state, proposals, settle, drop),
        Action::Recognise { .. }
        | Action::SuspendMeeting
        | Action::ConsultInformally { .. }
        | Action::CloseDebate => gavel::decide(state, action, draws),
        Action::ConveneSmallGroups { brackets, seated } => {
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
            let mut named = BTreeMap::new();
            for group in seated {
                let index = public.bracket(&group.bracket).filter(|index| indices.contains(index));
                let index = index.ok_or_else(|| Refusal::NotAmongTheGroups(group.bracket.to_string()))?;
                let members = gavel::named(public, &group.members)?;
                if members.len() < 2 {
                    return Err(Refusal::TooFewAtTheTable(group.bracket.to_string()));
                }
                named.insert(index, members);
            }
            let groups = secretariat::seat_small_groups(state, &indices, &named);
            Ok(vec![Event::SmallGroupsConvened { groups }])
        }
        Action::BrokerPackage { .. } | Action::NoBrokering => packages::decide(public, None, action),
        Action::TableSingleText { .. }
        | Action::FloatVariant { .. }
        | Action::KeepVariant
        | Action::DropVariant
        | Action::CloseSingleText => single_text::decide(public, None, action),
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
        Action::FallBack => Ok(vec![Event::Concluded { ending: rules::body(public.rules).fall_back() }]),
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
pub(super) fn still_open<'a>(public: &'a Public, settled: &[Option<OptionNo>]) -> Option<&'a BracketId> {
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
