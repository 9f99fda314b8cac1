//! The one door through which the state changes. Total: an event that refers to nothing changes nothing, so that no
//! log, however it was altered, can bring the fold down.

use std::sync::Arc;

use super::action::{OptionNo, OptionSet, Settlement, StanceTaken};
use super::checks::placement;
use super::event::Event;
use super::insertions::Opened;
use super::stakeholders;
use super::state::{
    BracketState, Business, ChairTask, Count, Floor, How, OnList, OptionOnTable, Public, Revision,
    RevisionKind, SmallGroup, Stage, Stance, State,
};
use super::{annexes, coordination, gavel, mechanism, order, organisation, packages, single_text};
use crate::ids::SeatId;
use crate::lexicon::Elsewhere;
use crate::rules::Step;
use crate::scenario::MAX_OPTIONS;

impl State {
    /// Takes an event into the state. Never fails, never draws.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::SessionOpened => {
                self.public.opened = true;
                self.public.stage = Stage::Between;
            }
            Event::Instructed { seat, stake, positions, softened } => {
                self.instruct(seat, *stake, positions, softened);
            }
            Event::VoicesChosen { voices } => {
                for speaker in voices {
                    let seat = self.public.seat(speaker.seat.as_str());
                    for group in &mut self.public.groups {
                        if Some(&group.id) == speaker.group.as_ref() {
                            group.voice = seat;
                        }
                    }
                }
                self.public.instructed = true;
            }
            Event::PresenceTaken { absent, day } => {
                // A roll for an occasion of its own stands for its day too.
                let today = self.public.day(self.public.minute);
                self.public.rolled = Some(day.unwrap_or(today));
                for (plate, present) in self.public.seats.iter().zip(&mut self.public.present) {
                    *present = !absent.contains(&plate.id);
                }
            }
            Event::PhaseBegan { step, phase } => {
                // By name: a plan may have grown since a log was written.
                let named = self.public.plan.iter().position(|planned| planned.phase == phase);
                self.public.begin(named.unwrap_or(*step as usize));
            }
            Event::ClockMoved { minute } => {
                self.public.minute = (*minute).clamp(self.public.minute, self.public.session_minutes());
            }
            Event::ListOpened => {
                self.public.stage = Stage::Inscription;
                self.public.unheard.clear();
                self.public.pending = self.public.all_present();
                self.public.after_inscription();
            }
            Event::Inscribed { seat, sections } => {
                if let Some(seat) = self.public.answered(seat) {
                    for id in sections {
                        let section = self.public.sections.iter().position(|section| section.id == *id);
                        if let Some(section) = section {
                            self.public.floor.inscribed.entry(section).or_default().push(seat);
                        }
                    }
                }
                self.public.after_inscription();
            }
            Event::SectionOpened { section, list, until } => {
                let public = &mut self.public;
                public.floor.closed = true;
                public.floor.section = public.sections.iter().position(|found| found.id == *section);
                public.floor.list = list
                    .iter()
                    .filter_map(|speaker| {
                        let seat = public.seats.iter().position(|plate| plate.id == speaker.seat)?;
                        let group = match &speaker.group {
                            Some(id) => Some(public.groups.iter().position(|group| group.id == *id)?),
                            None => None,
                        };
                        Some(OnList { seat, group })
                    })
                    .collect();
                public.floor.until = *until;
                public.next_speaker();
            }
            Event::Spoke { speaker, followers, apart, stances } => {
                for id in followers {
                    if apart.iter().any(|(seat, _)| seat == id) {
                        let stands = |stance: &&StanceTaken| {
                            !apart.iter().any(|(seat, bracket)| seat == id && *bracket == stance.bracket)
                        };
                        let stands: Vec<_> = stances.iter().filter(stands).cloned().collect();
                        self.public.take_stances(id, &stands, false);
                    } else {
                        self.public.take_stances(id, stances, false);
                    }
                }
                self.public.take_stances(&speaker.seat, stances, true);
                self.cable(&speaker.seat, stances);
                self.public.note_provocation(&speaker.seat, stances);
                self.public.floor.pointed = false;
                self.public.floor.called = false;
                self.public.floor.list.pop_front();
                self.public.next_speaker();
            }
            Event::FloorYielded { seat } => {
                if self.public.stage == Stage::SmallGroup {
                    self.public.answered(seat);
                    self.public.between_when_all_answered();
                } else {
                    self.public.floor.pointed = false;
                    self.public.floor.called = false;
                    self.public.floor.list.pop_front();
                    self.public.next_speaker();
                }
            }
            Event::OptionProposed { seat, bracket, option, text, at, placed_by, overruled, to, .. } => {
                let by = (placed_by.as_str(), overruled.as_deref(), *to);
                self.add_option(seat.as_ref(), bracket, *option, text, at, by);
            }
            Event::BracketOpened {
                seat,
                bracket,
                para,
                after,
                text,
                at,
                without,
                placed_by,
                overruled,
                ..
            } => self.open_bracket(&Opened {
                seat,
                bracket,
                para,
                after: after.as_ref(),
                words: text,
                at,
                without,
                placed_by,
                overruled: overruled.as_deref(),
            }),
            Event::SectionClosed { unheard, .. } => {
                if let Some(section) = self.public.floor.section {
                    let seats = unheard.iter().filter_map(|id| self.public.seat(id.as_str())).collect();
                    self.public.unheard.insert(section, seats);
                }
                let floor = &mut self.public.floor;
                floor.next_section = floor.section.map_or(floor.next_section, |section| section + 1);
                floor.section = None;
                floor.list.clear();
                floor.provoked.clear();
                floor.replies_called = false;
                floor.pointed = false;
                floor.called = false;
                floor.cut = false;
                self.public.pending.clear();
                self.public.stage = Stage::Between;
            }
            Event::SmallGroupsConvened { groups } => {
                self.public.business.groups = groups
                    .iter()
                    .filter_map(|seated| {
                        Some(SmallGroup {
                            bracket: self.public.bracket(&seated.bracket)?,
                            members: seated
                                .members
                                .iter()
                                .filter_map(|id| self.public.seat(id.as_str()))
                                .collect(),
                            rounds: 0,
                            reported: false,
                        })
                    })
                    .collect();
                self.public.stage = Stage::Between;
            }
            Event::RoundBegan { bracket, round } => {
                let Some(bracket) = self.public.bracket(bracket) else { return };
                let groups = &mut self.public.business.groups;
                if let Some(group) = groups.iter_mut().find(|group| group.bracket == bracket) {
                    group.rounds = *round;
                    self.public.business.in_session = Some(bracket);
                    self.public.pending.clone_from(&group.members);
                    let present = &self.public.present;
                    self.public.pending.retain(|seat| present.get(*seat).copied().unwrap_or(false));
                    self.public.stage = Stage::SmallGroup;
                    self.public.between_when_all_answered();
                }
            }
            Event::Consulted { seat, stance } => {
                self.public.take_stances(seat, std::slice::from_ref(stance), true);
                self.cable(seat, std::slice::from_ref(stance));
                self.public.answered(seat);
                self.public.between_when_all_answered();
            }
            Event::SmallGroupReported { bracket, option } => {
                let Some(bracket) = self.public.bracket(bracket) else { return };
                for group in &mut self.public.business.groups {
                    if group.bracket == bracket {
                        group.reported = true;
                    }
                }
                if let Some(option) = option {
                    self.public.settle(bracket, *option, How::SmallGroup);
                }
                self.public.stage = Stage::Between;
            }
            Event::RevisionIssued { name, settled, dropped } => {
                for settlement in dropped {
                    let Some(bracket) = self.public.bracket(&settlement.bracket) else { continue };
                    let entry = self.public.table.get_mut(bracket);
                    // The words left out are always an option.
                    if let Some(option) =
                        entry.and_then(|entry| entry.options.get_mut(usize::from(settlement.option)))
                        && settlement.option > 0
                    {
                        option.live = false;
                    }
                }
                self.public.settle_all(settled);
                let kind = match self.public.current() {
                    Step::Revision { clean: false, .. } => RevisionKind::Working,
                    Step::Revision { clean: true, .. } => RevisionKind::Clean,
                    _ => RevisionKind::Paper,
                };
                self.public.take_revision(name, kind);
                self.public.stage = Stage::Between;
            }
            Event::AdoptionPut { attempt } => {
                self.public.business.attempt = *attempt;
                let before = std::mem::take(&mut self.public.business.objections);
                self.public.business.objected_before = before.into_iter().map(|(seat, _)| seat).collect();
                self.public.business.dissociations.clear();
                self.public.stage = Stage::Adoption;
                self.public.pending = self.public.all_present();
                self.public.after_adoption_answer();
            }
            Event::Joined { seat, dissociations } => {
                if let Some(index) = self.public.answered(seat)
                    && !dissociations.is_empty()
                {
                    self.public.business.dissociations.push((index, dissociations.clone()));
                }
                self.public.after_adoption_answer();
            }
            Event::Objected { seat, objection } => {
                if let Some(index) = self.public.answered(seat) {
                    self.public.business.objections.push((index, objection.clone()));
                }
                self.public.after_adoption_answer();
            }
            Event::BallotOpened { order, question, method, majority, .. } => {
                self.public.open_ballot(order, question.as_ref(), *method, *majority);
            }
            Event::Voted { seat, ballot } => self.public.vote(seat, *ballot),
            Event::VoteCounted { yes, no, abstain, absent, carried } => {
                let count = Count { yes: *yes, no: *no, abstain: *abstain, absent: *absent };
                self.public.close_ballot(count, *carried);
            }
            Event::AmendmentsInvited { .. }
            | Event::AmendmentTabled { .. }
            | Event::Cosponsored { .. }
            | Event::AmendmentsDone { .. }
            | Event::ProposalTakenUp { .. }
            | Event::MotionsInvited
            | Event::MotionsMoved { .. }
            | Event::MotionDebated { .. }
            | Event::SpokeToMotion { .. }
            | Event::SilentOnMotion { .. }
            | Event::MotionDecided { .. }
            | Event::ExplanationsInvited
            | Event::LateAmendmentFound { .. }
            | Event::LateAmendmentRuled { .. }
            | Event::QuorumLacking { .. }
            | Event::AmendmentDecided { .. }
            | Event::AmendmentsRevisited { .. }
            | Event::PartDecided { .. }
            | Event::ProposalDecided { .. } => self.public.apply_to_docket(event),
            Event::EffortsExhausted => self.public.stage = Stage::Between,
            Event::Concluded { ending } => {
                self.public.ending = Some(*ending);
                self.public.stage = Stage::Between;
            }
            Event::ExplanationsOpened => {
                self.public.business.opened = true;
                self.public.stage = Stage::Explaining;
                self.public.pending = self.public.all_present();
                self.public.between_when_all_answered();
            }
            Event::Explained { seat, about, words } => {
                if let Some(index) = self.public.answered(seat) {
                    if let Some(sitting) = &self.public.docket.sitting {
                        self.public.docket.explained.insert((sitting.proposal, index));
                    }
                    self.public.business.explanations.push((index, about.clone(), words.clone()));
                }
                self.public.between_when_all_answered();
            }
            Event::SessionConvened { session, agreed, references } => {
                self.convene(session, agreed, references);
            }
            Event::SilencePut { .. }
            | Event::SilenceKept { .. }
            | Event::SilenceBroken { .. }
            | Event::ExtensionRequested { .. }
            | Event::SilenceExtended { .. }
            | Event::DeadlineKept
            | Event::SilenceEnded { .. }
            | Event::EditedQuietly { .. } => self.apply_silence(event),
            Event::TextAgreed { .. }
            | Event::SignatureOpened
            | Event::Signed { .. }
            | Event::Declined { .. } => self.apply_signature(event),
            Event::ApplicantsListed { .. }
            | Event::ObjectedToApplicants { .. }
            | Event::ApplicantPut { .. }
            | Event::VotedOnApplicant { .. }
            | Event::ApplicantVoteCounted { .. }
            | Event::StakeholdersAccredited { .. }
            | Event::StakeholderSpoke { .. } => self.apply_stakeholders(event),
            // What stood in for its answer is an event of its own.
            Event::SeatFailed { .. } => {}
            Event::DidNotExplain { seat } => {
                self.public.answered(seat);
                self.public.between_when_all_answered();
            }
            Event::ProgrammePut { .. }
            | Event::ProgrammeAgreed { .. }
            | Event::ProgrammeHeld { .. }
            | Event::ProgrammeAdopted
            | Event::ProgrammeDue
            | Event::MetInformally => organisation::apply(self, event),
            Event::Recognised { .. }
            | Event::MeetingSuspended { .. }
            | Event::WentInformal { .. }
            | Event::InformalsEnded { .. }
            | Event::DebateClosed { .. } => gavel::apply(self, event),
            Event::ReportAgreed
            | Event::AnnexPut { .. }
            | Event::AnnexAgreed { .. }
            | Event::AnnexFell { .. } => annexes::apply(self, event),
            Event::ListClosed
            | Event::RepliesCalled { .. }
            | Event::Replied { .. }
            | Event::DidNotReply { .. }
            | Event::PointOfOrderRaised { .. }
            | Event::Ruled { .. }
            | Event::RulingAccepted { .. }
            | Event::Appealed { .. }
            | Event::HandShown { .. }
            | Event::AppealDecided { .. } => order::apply(self, event),
            Event::PackagesInvited { .. }
            | Event::PackageOffered { .. }
            | Event::NoPackageOffered { .. }
            | Event::PackageAccepted { .. }
            | Event::PackageCountered { .. }
            | Event::PackageRefused { .. }
            | Event::PackageConcluded { .. }
            | Event::PackageLapsed { .. } => packages::apply(self, event),
            Event::SingleTextTabled { .. }
            | Event::VariantFloated { .. }
            | Event::Sounded { .. }
            | Event::VariantKept
            | Event::VariantDropped
            | Event::SingleTextClosed => single_text::apply(self, event),
            Event::GroupMet { .. } | Event::SpokeInGroup { .. } | Event::GroupLineTaken { .. } => {
                coordination::apply(self, event);
            }
            Event::CapitalReplied { .. } => self.apply_capitals(event),
            Event::ThematicGroupsOpened
            | Event::JoinedThematicGroups { .. }
            | Event::IntersessionalCalled { .. }
            | Event::Recommended { .. }
            | Event::RecommendationsTaken { .. } => mechanism::apply(self, event),
        }
    }

    fn instruct(
        &mut self,
        seat: &SeatId,
        stake: Option<i64>,
        positions: &[super::event::Instruction],
        softened: &[super::event::Softened],
    ) {
        let Some(index) = self.public.seat(seat.as_str()) else { return };
        let Some(brief) = self.briefs.get_mut(index) else { return };
        brief.stake = stake.unwrap_or(brief.stake).clamp(0, 2000);
        for instruction in positions {
            let issue = self.public.issues.iter().position(|issue| issue.id == instruction.issue);
            let Some(issue) = issue else { continue };
            if let Some(Some(position)) = brief.positions.get_mut(issue) {
                let moved = instruction.at.clamp(0, 100) - position.at;
                position.at += moved;
                // A capital that asks for more this time draws its lines there too.
                for line in &mut brief.lines {
                    line.test.shift(issue, moved);
                }
            }
        }
        for change in softened {
            if let Some(line) = brief.lines.get_mut(change.line as usize) {
                line.response = change.response;
            }
        }
        brief.weigh(&self.public.table);
    }

    pub(super) fn add_option(
        &mut self,
        seat: Option<&SeatId>,
        bracket: &crate::ids::BracketId,
        number: OptionNo,
        words: &str,
        at: &[super::event::PlacedOn],
        (placed_by, overruled, to): (&str, Option<&[super::event::PlacedOn]>, Option<Elsewhere>),
    ) {
        let Some(index) = self.public.bracket(bracket) else { return };
        let by = seat.map_or_else(|| "chair".to_owned(), ToString::to_string);
        let at = placement(&self.public, at);
        let overruled = overruled.map(|by_rule| placement(&self.public, by_rule));
        // A State that takes up a stakeholder's very words shares their authorship.
        let author = seat.and_then(|_| stakeholders::taken_up(&self.public, index, words));
        let by: Vec<String> = std::iter::once(by).chain(author.map(|floated| floated.by.clone())).collect();
        let Some(entry) = self.public.table.get_mut(index) else { return };
        if entry.options.len() != usize::from(number) || entry.options.len() > MAX_OPTIONS {
            return;
        }
        entry.options.push(OptionOnTable {
            text: words.to_owned(),
            at: at.clone(),
            live: true,
            by,
            placed_by: placed_by.to_owned(),
            written: false,
            to,
            overruled,
        });
        let weight = entry.weight;
        for brief in &mut self.briefs {
            brief.weigh_option(index, &at, weight);
        }
    }
}

impl Public {
    fn begin(&mut self, step: usize) {
        self.step = step.min(self.plan.len().saturating_sub(1));
        self.pending.clear();
        self.stage = match self.current() {
            Step::Opening => Stage::Chair(ChairTask::Open),
            Step::Revision { .. } => Stage::Chair(ChairTask::Revise),
            Step::SmallGroups => Stage::Chair(ChairTask::Convene),
            Step::Organisation if !self.programme.adopted => Stage::Chair(ChairTask::Programme),
            Step::SingleText if self.open_brackets() > 0 => Stage::Chair(ChairTask::SingleText),
            Step::Intersessional if self.open_brackets() > 0 => Stage::Chair(ChairTask::Intersessional),
            Step::Closed => Stage::Over,
            _ => Stage::Between,
        };
        self.floor = Floor::default();
        self.programme.attempts = 0;
        self.business = Business {
            // What was said and counted outlives its step; the rest is the step's own.
            count: self.business.count,
            silence_round: self.business.silence_round,
            broken: std::mem::take(&mut self.business.broken),
            objections: std::mem::take(&mut self.business.objections),
            dissociations: std::mem::take(&mut self.business.dissociations),
            votes: std::mem::take(&mut self.business.votes),
            explanations: std::mem::take(&mut self.business.explanations),
            ..Business::default()
        };
    }

    /// Everybody in the room that takes part in this step, in room order.
    pub(super) fn all_present(&self) -> Vec<usize> {
        let there = |seat: &usize| self.present.get(*seat).copied().unwrap_or(false);
        (0..self.seats.len()).filter(|seat| there(seat) && self.takes_part(*seat)).collect()
    }

    /// Settles brackets as the revision about to be issued does.
    pub(super) fn settle_all(&mut self, settled: &[Settlement]) {
        let how = How::Revision(self.revisions.len());
        for settlement in settled {
            if let Some(bracket) = self.bracket(&settlement.bracket) {
                self.settle(bracket, settlement.option, how);
            }
        }
    }

    /// Keeps the text as it stands as a revision.
    pub(super) fn take_revision(&mut self, name: &str, kind: RevisionKind) {
        let draft = Arc::new(self.text());
        let open = self.open_brackets();
        self.revisions.push(Revision { name: name.to_owned(), kind, draft, open });
        Arc::make_mut(&mut self.memory).carry(&self.table);
    }

    /// The room as it would be if each bracket it may settle were settled on these options, in text order: for those who ask what another
    /// text would be worth.
    #[must_use]
    pub fn with_choices(&self, choices: &[OptionNo]) -> Self {
        let mut other = self.clone();
        for entry in &mut other.table {
            // What earlier sessions agreed, and what is not this one's to settle, is no choice.
            let fixed = matches!(
                entry.state,
                BracketState::Reserved
                    | BracketState::Fallen
                    | BracketState::Settled { how: How::Agreed(_), .. }
            );
            if !fixed {
                entry.state = BracketState::Open;
            }
        }
        for (bracket, option) in choices.iter().enumerate() {
            if other.table.get(bracket).is_some_and(|entry| entry.state == BracketState::Open) {
                other.settle(bracket, *option, How::Revision(0));
            }
        }
        other
    }

    /// Takes a seat off the list of those who have yet to answer.
    pub(super) fn answered(&mut self, seat: &SeatId) -> Option<usize> {
        let index = self.seat(seat.as_str())?;
        let at = self.pending.iter().position(|pending| *pending == index)?;
        self.pending.remove(at);
        Some(index)
    }

    pub(super) fn between_when_all_answered(&mut self) {
        if self.pending.is_empty() {
            self.stage = Stage::Between;
        }
    }

    pub(super) fn after_inscription(&mut self) {
        if self.pending.is_empty() {
            self.floor.listed = true;
            self.stage = Stage::Between;
        }
    }

    pub(super) fn after_adoption_answer(&mut self) {
        if self.pending.is_empty() {
            if self.business.annex.is_some() && !self.business.objections.is_empty() {
                self.stage = Stage::Between;
                return;
            }
            self.stage = Stage::Chair(if self.business.objections.is_empty() {
                ChairTask::Gavel
            } else {
                ChairTask::AfterObjection
            });
        }
    }

    pub(super) fn next_speaker(&mut self) {
        self.pending = self.floor.list.front().map(|next| next.seat).into_iter().collect();
        self.stage = if self.pending.is_empty() { Stage::Between } else { Stage::Speaking };
    }

    pub(super) fn next_to_vote(&mut self) {
        self.pending = self.business.roll.front().copied().into_iter().collect();
        self.between_when_all_answered();
    }

    /// Records stances; what a group says for a member does not replace what the member said itself.
    pub(super) fn take_stances(&mut self, seat: &SeatId, stances: &[StanceTaken], own: bool) {
        let Some(seat) = self.seat(seat.as_str()) else { return };
        for taken in stances {
            let Some(bracket) = self.bracket(&taken.bracket) else { continue };
            let at = bracket * self.seats.len() + seat;
            let seen = self.table.get(bracket).map_or(0, |entry| entry.options.len()) as u8;
            if let Some(stance) = self.stances.get_mut(at)
                && let Some(entry) = self.table.get(bracket)
                && (own || !stance.own)
            {
                let said = Stance {
                    spoken: true,
                    prefers: taken.prefers,
                    accepts: taken.accepts,
                    cannot: taken.cannot,
                    own,
                    seen,
                    ad_referendum: OptionSet(taken.ad_referendum.0 & !stance.confirmed.0),
                    confirmed: stance.confirmed,
                    refused: stance.refused,
                };
                let before = std::mem::replace(stance, said);
                Arc::make_mut(&mut self.memory).note(entry, (bracket, seat), before, said);
            }
        }
    }

    /// Settles a bracket and sees to what is inside it: inner brackets of options not taken go, those of the option
    /// taken come back if they had gone.
    pub(super) fn settle(&mut self, bracket: usize, option: OptionNo, how: How) {
        let Some(entry) = self.table.get_mut(bracket) else { return };
        // Only what an earlier session agreed settles what waits for the review conference.
        let waits = entry.state == BracketState::Reserved && !matches!(how, How::Agreed(_));
        if usize::from(option) >= entry.options.len() || waits {
            return;
        }
        entry.state = BracketState::Settled { option, how };
        if matches!(how, How::Agreed(_)) {
            Arc::make_mut(&mut self.memory).agreed(bracket, option);
        }
        self.settle_inner();
    }

    /// Takes a settled bracket up again.
    pub(super) fn reopen(&mut self, bracket: usize) {
        if let Some(entry) = self.table.get_mut(bracket) {
            entry.state = BracketState::Open;
            self.settle_inner();
        }
    }

    /// Sees to what is inside brackets whose state has changed.
    fn settle_inner(&mut self) {
        // What went with a paragraph that was voted out does not come back.
        let lost = self.lost_brackets();
        // Text order puts outer brackets before inner ones, so one pass reaches all depths.
        for index in 0..self.table.len() {
            let Some((outer, within)) = self.table.get(index).and_then(|entry| entry.parent) else {
                continue;
            };
            let gone = match self.table.get(outer).map(|outer| outer.state) {
                Some(BracketState::Gone) => true,
                Some(BracketState::Settled { option, .. }) => option != within,
                Some(BracketState::Open | BracketState::Reserved | BracketState::Fallen) | None => false,
            };
            if let Some(entry) = self.table.get_mut(index) {
                match (gone, entry.state) {
                    (true, _) => entry.state = BracketState::Gone,
                    (false, BracketState::Gone) if !lost.contains(&index) => entry.state = BracketState::Open,
                    (false, _) => {}
                }
            }
        }
    }
}
