//! What events make of the docket: the part of [`State::apply`](super::State::apply) that is about proposals,
//! amendments, motions and votes. Total, like the rest of it.

use std::sync::Arc;

use super::action::{Ballot, OptionNo};
use super::docket::{AmendmentFate, AmendmentOnTable, Fate, Motion, Moved, Question, Side, Sitting, Tally};
use super::event::Event;
use super::public::{ChairTask, Count, Public, Revision, RevisionKind, Stage};
use crate::ids::SeatId;
use crate::scenario::{Majority, Voting};

impl Public {
    /// Takes an event about the docket into it. Others change nothing.
    pub(super) fn apply_to_docket(&mut self, event: &Event) {
        match event {
            Event::AmendmentsInvited { round } => {
                self.docket.invited = *round;
                self.ask_all(Stage::Amending);
            }
            Event::AmendmentTabled { seat, id, bracket, option, removed, reason } => {
                self.amendment_tabled(seat, id, bracket, *option, *removed, reason);
            }
            Event::Cosponsored { seat, documents } => self.cosponsored(seat, documents),
            Event::AmendmentsDone { seat } | Event::SilentOnMotion { seat } => {
                self.answered(seat);
                self.between_when_all_answered();
            }
            Event::ProposalTakenUp { proposal, plenary } => {
                let Some(proposal) = self.docket.proposal(proposal) else { return };
                let majority =
                    if *plenary { self.procedure.plenary_majority } else { self.procedure.majority };
                self.docket.sitting = Some(Sitting::new(proposal, *plenary, majority, self.procedure.voting));
                self.stage = Stage::Between;
            }
            Event::MotionsInvited => {
                if let Some(sitting) = &mut self.docket.sitting {
                    sitting.invited = true;
                }
                self.ask_all(Stage::Moving);
            }
            Event::MotionsMoved { seat, motions } => {
                if let Some(by) = self.answered(seat) {
                    for motion in motions {
                        self.move_motion(by, motion);
                    }
                }
                self.between_when_all_answered();
            }
            Event::MotionDebated { .. } => {
                if let Some(sitting) = &mut self.docket.sitting {
                    sitting.debated = true;
                    sitting.speakers = (Vec::new(), Vec::new());
                }
                self.ask_all(Stage::Debating);
            }
            Event::SpokeToMotion { seat, side } => {
                if let Some(seat) = self.answered(seat)
                    && let Some(sitting) = &mut self.docket.sitting
                {
                    match side {
                        Side::For => sitting.speakers.0.push(seat),
                        Side::Against => sitting.speakers.1.push(seat),
                    }
                }
                self.between_when_all_answered();
            }
            Event::MotionDecided { motion, carried, .. } => self.motion_decided(motion, *carried),
            Event::ExplanationsInvited => {
                if let Some(sitting) = &mut self.docket.sitting {
                    sitting.explained = true;
                }
                self.ask_all(Stage::Explaining);
            }
            Event::LateAmendmentFound { .. } => self.stage = Stage::Chair(ChairTask::LateAmendment),
            Event::LateAmendmentRuled { amendment, waived } => {
                if let Some(found) = self.amendment_mut(amendment) {
                    found.waived = *waived;
                    if !waived {
                        found.fate = AmendmentFate::OutOfOrder;
                    }
                }
                self.stage = Stage::Between;
            }
            Event::QuorumLacking { .. } => {
                if let Some(sitting) = &mut self.docket.sitting {
                    sitting.postponed += 1;
                }
            }
            Event::AmendmentDecided { amendment, adopted } => self.amendment_decided(amendment, *adopted),
            Event::AmendmentsRevisited { moot, handed_back, .. } => {
                for (id, reason) in moot {
                    if let Some(found) = self.amendment_mut(id) {
                        found.fate = AmendmentFate::Moot(reason.clone());
                    }
                }
                for (id, reason) in handed_back {
                    if let Some(found) = self.amendment_mut(id) {
                        found.fate = AmendmentFate::HandedBack(reason.clone());
                    }
                }
            }
            Event::PartDecided { para, kept } => {
                if let Some(sitting) = &mut self.docket.sitting {
                    sitting.parts.retain(|part| part != para);
                    sitting.kept |= kept;
                    sitting.lost |= !kept;
                }
                if !kept {
                    self.lose_part(para);
                    self.amended(&format!("without {para}"));
                }
            }
            Event::ProposalDecided { proposal, fate, plenary } => self.decided(proposal, *fate, *plenary),
            _ => {}
        }
    }

    /// Opens a vote.
    pub(super) fn open_ballot(
        &mut self,
        order: &[SeatId],
        question: Option<&Question>,
        method: Option<Voting>,
        majority: Option<Majority>,
    ) {
        let method = method.unwrap_or(Voting::RollCall);
        // Nobody is called twice, whatever a log says.
        let mut called = std::collections::BTreeSet::new();
        let order = order.iter().filter_map(|id| self.seat(id.as_str()));
        self.business.roll = order.filter(|seat| called.insert(*seat)).collect();
        self.business.by_roll = method == Voting::RollCall;
        self.business.votes.clear();
        self.business.opened = true;
        self.stage = Stage::Voting;
        if let Some(question) = question {
            if let Some(sitting) = &mut self.docket.sitting {
                sitting.method = method;
                sitting.putting = majority.unwrap_or(sitting.majority);
                sitting.voting |= !matches!(question, Question::Motion(_));
                sitting.question = Some(question.clone());
            }
            self.docket.prospects = self.prospects(question).map(Arc::new);
        }
        if self.business.by_roll {
            self.next_to_vote();
        } else {
            self.pending = self.business.roll.iter().copied().collect();
            self.pending.sort_unstable();
            self.between_when_all_answered();
        }
    }

    /// Takes a vote.
    pub(super) fn vote(&mut self, seat: &SeatId, ballot: Ballot) {
        if let Some(index) = self.answered(seat) {
            self.business.votes.push((index, ballot));
            if self.business.by_roll {
                self.business.roll.pop_front();
            }
        }
        if self.business.by_roll {
            self.next_to_vote();
        } else {
            self.between_when_all_answered();
        }
    }

    /// Closes a vote with its count.
    pub(super) fn close_ballot(&mut self, count: Count, carried: Option<bool>) {
        self.docket.prospects = None;
        let ballots = self.business.votes.clone();
        let Some(sitting) = &mut self.docket.sitting else {
            self.business.count = Some(count);
            return;
        };
        self.business.opened = false;
        let Some(question) = sitting.question.take() else { return };
        if question == Question::Whole {
            self.business.count = Some(count);
            sitting.ties += u32::from(count.yes == count.no);
        }
        // A recorded vote on an amendment says of everybody whether it would have those words.
        if let Question::Amendment(id) = &question
            && let Some(found) = self.docket.amendments.iter().find(|found| found.id == *id)
            && let Some(at) = self
                .table
                .get(found.bracket)
                .and_then(|entry| entry.options.get(usize::from(found.option)))
                .map(|option| &option.at)
        {
            let memory = std::sync::Arc::make_mut(&mut self.memory);
            for (seat, ballot) in &ballots {
                match ballot {
                    Ballot::Yes => memory.voted(*seat, at, true),
                    Ballot::No => memory.voted(*seat, at, false),
                    Ballot::Abstain => {}
                }
            }
        }
        self.docket.tallies.push(Tally {
            proposal: sitting.proposal,
            plenary: sitting.plenary,
            question,
            method: sitting.method,
            majority: sitting.putting,
            ballots,
            count,
            carried: carried.unwrap_or(false),
        });
    }

    fn ask_all(&mut self, stage: Stage) {
        self.stage = stage;
        self.pending = self.all_present();
        self.between_when_all_answered();
    }

    fn amendment_mut(&mut self, id: &str) -> Option<&mut AmendmentOnTable> {
        self.docket.amendments.iter_mut().find(|amendment| amendment.id == id)
    }

    fn amendment_tabled(
        &mut self,
        seat: &SeatId,
        id: &str,
        bracket: &crate::ids::BracketId,
        option: OptionNo,
        removed: i64,
        reason: &str,
    ) {
        let (Some(seat), Some(bracket)) = (self.seat(seat.as_str()), self.bracket(bracket)) else { return };
        let Some(proposal) = self.proposal_of(bracket) else { return };
        if self.docket.amendment(id).is_some() {
            return;
        }
        self.docket.amendments.push(AmendmentOnTable {
            id: id.to_owned(),
            proposal,
            bracket,
            option,
            sponsors: vec![seat],
            minute: self.minute,
            removed,
            waived: false,
            reason: reason.to_owned(),
            fate: AmendmentFate::Pending,
            stranded: false,
        });
    }

    fn cosponsored(&mut self, seat: &SeatId, documents: &[String]) {
        let Some(seat) = self.seat(seat.as_str()) else { return };
        for id in documents {
            let proposal = self.docket.proposal(id);
            let proposal = proposal.and_then(|index| self.docket.proposals.get_mut(index));
            let amendment = self.docket.amendments.iter_mut().find(|amendment| amendment.id == *id);
            let sponsors = proposal.map(|found| &mut found.sponsors);
            let sponsors = sponsors.or_else(|| amendment.map(|found| &mut found.sponsors));
            if let Some(sponsors) = sponsors
                && !sponsors.contains(&seat)
            {
                sponsors.push(seat);
            }
        }
    }

    /// Puts a motion in its place in the order; what another has moved already is not put twice.
    fn move_motion(&mut self, by: usize, motion: &Motion) {
        let Some(sitting) = &mut self.docket.sitting else { return };
        if let Motion::Division(paras) = motion
            && let Some(Moved { motion: Motion::Division(all), .. }) =
                sitting.motions.iter_mut().find(|moved| matches!(moved.motion, Motion::Division(_)))
        {
            for para in paras {
                if !all.contains(para) {
                    all.push(para.clone());
                }
            }
            return;
        }
        if let Motion::RequestVote(asked) = motion
            && let Some(Moved { motion: Motion::RequestVote(before), .. }) =
                sitting.motions.iter_mut().find(|moved| matches!(moved.motion, Motion::RequestVote(_)))
        {
            // A roll-call is more than a recorded vote, and that more than a show of hands.
            *before = (*before).max(*asked);
            return;
        }
        if sitting.motions.iter().any(|moved| moved.motion == *motion) {
            return;
        }
        sitting.motions.push(Moved { by, motion: motion.clone() });
        sitting.motions.sort_by_key(|moved| moved.motion.precedence());
    }

    fn motion_decided(&mut self, motion: &Motion, carried: bool) {
        let parts = self.docket.sitting.as_ref().map(|sitting| self.parts_of(sitting.proposal));
        let Some(sitting) = &mut self.docket.sitting else { return };
        let mover = sitting.motions.iter().find(|moved| moved.motion == *motion).map(|moved| moved.by);
        sitting.motions.retain(|moved| moved.motion != *motion);
        sitting.debated = false;
        if !carried {
            return;
        }
        let proposal = sitting.proposal;
        match motion {
            Motion::CloseDebate => sitting.closed = true,
            Motion::RequestVote(method) => sitting.requested = Some(*method),
            Motion::ImportantQuestion => sitting.majority = Majority::TwoThirds,
            // In the order of the text.
            Motion::Division(paras) => {
                sitting.parts = parts.unwrap_or_default();
                sitting.parts.retain(|part| paras.contains(part));
            }
            Motion::NoAction => self.fell(proposal, Fate::NoAction),
            Motion::Competence | Motion::NotPut => self.fell(proposal, Fate::NotPut),
            Motion::Withdraw(id) => {
                if let Some(found) = self.amendment_mut(id) {
                    found.fate = AmendmentFate::Withdrawn;
                } else if let Some(index) = self.docket.proposal(id) {
                    self.fell(index, Fate::Withdrawn);
                }
            }
            // It is now the document of whoever took it up.
            Motion::Reintroduce(id) => {
                if let Some(found) = self.amendment_mut(id) {
                    found.fate = AmendmentFate::Pending;
                    found.sponsors = mover.into_iter().collect();
                } else if let Some(index) = self.docket.proposal(id) {
                    self.restore_proposal(index);
                    if let Some(found) = self.docket.proposals.get_mut(index) {
                        found.sponsors = mover.into_iter().collect();
                    }
                }
            }
            Motion::Reconsider(id) => {
                if let Some(index) = self.docket.proposal(id) {
                    self.restore_proposal(index);
                    if let Some(found) = self.docket.proposals.get_mut(index) {
                        found.reconsidered = true;
                    }
                }
            }
            Motion::SuspendMeeting | Motion::AdjournMeeting => {}
        }
    }

    fn amendment_decided(&mut self, id: &str, adopted: bool) {
        let Some(found) = self.amendment_mut(id) else { return };
        found.fate = if adopted { AmendmentFate::Adopted } else { AmendmentFate::Rejected };
        let (bracket, option, proposal) = (found.bracket, found.option, found.proposal);
        if adopted {
            self.amend(proposal, bracket, option);
            if let Some(proposal) = self.docket.proposals.get_mut(proposal) {
                proposal.amended = true;
            }
            self.amended(&format!("as amended by {id}"));
        }
    }

    /// Keeps the text as it is now beside the revisions.
    fn amended(&mut self, name: &str) {
        let draft = Arc::new(self.text());
        let open = self.open_brackets();
        let kind = RevisionKind::Clean;
        self.revisions.push(Revision { name: name.to_owned(), kind, draft, open });
    }

    fn decided(&mut self, id: &str, fate: Fate, plenary: bool) {
        let Some(index) = self.docket.proposal(id) else { return };
        if !fate.adopted() {
            self.fell(index, fate);
        } else if let Some(proposal) = self.docket.proposals.get_mut(index) {
            // What was adopted by vote in committee and without one in plenary was voted on all the same.
            proposal.fate = if proposal.fate == Fate::Adopted { Fate::Adopted } else { fate };
        }
        if let Some(proposal) = self.docket.proposals.get_mut(index) {
            proposal.confirmed |= plenary;
        }
        self.business.opened = false;
        self.stage = Stage::Between;
    }

    fn fell(&mut self, index: usize, fate: Fate) {
        // A text that is the only one is shown as it stood.
        if self.docket.proposals.len() > 1 {
            self.lose_proposal(index);
        }
        let Some(proposal) = self.docket.proposals.get_mut(index) else { return };
        proposal.fate = fate;
        // What was to be amended is not before the body any more.
        let amendments = self.docket.amendments.iter_mut();
        for amendment in amendments.filter(|found| found.proposal == index) {
            if amendment.fate == AmendmentFate::Pending {
                amendment.fate =
                    AmendmentFate::HandedBack(format!("{} was disposed of before it", proposal.id));
                amendment.stranded = true;
            }
        }
    }
}

impl Sitting {
    fn new(proposal: usize, plenary: bool, majority: Majority, method: Voting) -> Self {
        Self {
            proposal,
            plenary,
            invited: false,
            motions: Vec::new(),
            debated: false,
            speakers: (Vec::new(), Vec::new()),
            closed: false,
            explained: false,
            requested: None,
            parts: Vec::new(),
            kept: false,
            lost: false,
            majority,
            ties: 0,
            postponed: 0,
            voting: false,
            question: None,
            method,
            putting: majority,
        }
    }
}
