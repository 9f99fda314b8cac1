//! Who hears of an event.

use super::event::Event;
use super::public::Public;
use crate::ids::{GroupId, SeatId};

/// Who hears of an event while the session goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience<'a> {
    /// Everybody in the room.
    Room,
    /// One delegation alone.
    Seat(&'a SeatId),
    /// The members of a group alone.
    Members(&'a GroupId),
}

impl Event {
    /// Who hears of it. Every new event says so here before it can be told to anybody outside the program.
    pub fn audience(&self) -> Audience<'_> {
        match self {
            Self::Instructed { seat, .. } => Audience::Seat(seat),
            Self::SpokeInGroup { group, .. } | Self::GroupLineTaken { group, .. } => Audience::Members(group),
            Self::SessionOpened
            | Self::GroupMet { .. }
            | Self::CapitalReplied { .. }
            | Self::VoicesChosen { .. }
            | Self::PresenceTaken { .. }
            | Self::PhaseBegan { .. }
            | Self::ClockMoved { .. }
            | Self::ListOpened
            | Self::Inscribed { .. }
            | Self::SectionOpened { .. }
            | Self::Spoke { .. }
            | Self::FloorYielded { .. }
            | Self::ProgrammePut { .. }
            | Self::ProgrammeAgreed { .. }
            | Self::ProgrammeHeld { .. }
            | Self::ProgrammeAdopted
            | Self::ProgrammeDue
            | Self::MetInformally
            | Self::ListClosed
            | Self::Recognised { .. }
            | Self::MeetingSuspended { .. }
            | Self::WentInformal { .. }
            | Self::InformalsEnded { .. }
            | Self::DebateClosed { .. }
            | Self::RepliesCalled { .. }
            | Self::Replied { .. }
            | Self::DidNotReply { .. }
            | Self::PointOfOrderRaised { .. }
            | Self::Ruled { .. }
            | Self::RulingAccepted { .. }
            | Self::Appealed { .. }
            | Self::HandShown { .. }
            | Self::AppealDecided { .. }
            | Self::ThematicGroupsOpened
            | Self::JoinedThematicGroups { .. }
            | Self::IntersessionalCalled { .. }
            | Self::Recommended { .. }
            | Self::RecommendationsTaken { .. }
            | Self::OptionProposed { .. }
            | Self::BracketOpened { .. }
            | Self::SectionClosed { .. }
            | Self::SmallGroupsConvened { .. }
            | Self::RoundBegan { .. }
            | Self::Consulted { .. }
            | Self::SmallGroupReported { .. }
            | Self::RevisionIssued { .. }
            | Self::PackagesInvited { .. }
            | Self::PackageOffered { .. }
            | Self::NoPackageOffered { .. }
            | Self::PackageAccepted { .. }
            | Self::PackageCountered { .. }
            | Self::PackageRefused { .. }
            | Self::PackageConcluded { .. }
            | Self::PackageLapsed { .. }
            | Self::SingleTextTabled { .. }
            | Self::VariantFloated { .. }
            | Self::Sounded { .. }
            | Self::VariantKept
            | Self::VariantDropped
            | Self::SingleTextClosed
            | Self::SilencePut { .. }
            | Self::ExtensionRequested { .. }
            | Self::SilenceExtended { .. }
            | Self::DeadlineKept
            | Self::EditedQuietly { .. }
            | Self::SilenceKept { .. }
            | Self::SilenceBroken { .. }
            | Self::SilenceEnded { .. }
            | Self::AdoptionPut { .. }
            | Self::ReportAgreed
            | Self::AnnexPut { .. }
            | Self::AnnexAgreed { .. }
            | Self::AnnexFell { .. }
            | Self::Joined { .. }
            | Self::Objected { .. }
            | Self::AmendmentsInvited { .. }
            | Self::AmendmentTabled { .. }
            | Self::Cosponsored { .. }
            | Self::AmendmentsDone { .. }
            | Self::ProposalTakenUp { .. }
            | Self::MotionsInvited
            | Self::MotionsMoved { .. }
            | Self::MotionDebated { .. }
            | Self::SpokeToMotion { .. }
            | Self::SilentOnMotion { .. }
            | Self::MotionDecided { .. }
            | Self::ExplanationsInvited
            | Self::LateAmendmentFound { .. }
            | Self::LateAmendmentRuled { .. }
            | Self::QuorumLacking { .. }
            | Self::AmendmentDecided { .. }
            | Self::AmendmentsRevisited { .. }
            | Self::PartDecided { .. }
            | Self::ProposalDecided { .. }
            | Self::EffortsExhausted
            | Self::BallotOpened { .. }
            | Self::Voted { .. }
            | Self::VoteCounted { .. }
            | Self::TextAgreed { .. }
            | Self::SignatureOpened
            | Self::Signed { .. }
            | Self::Declined { .. }
            | Self::ApplicantsListed { .. }
            | Self::ObjectedToApplicants { .. }
            | Self::ApplicantPut { .. }
            | Self::VotedOnApplicant { .. }
            | Self::ApplicantVoteCounted { .. }
            | Self::StakeholdersAccredited { .. }
            | Self::StakeholderSpoke { .. }
            | Self::Concluded { .. }
            | Self::ExplanationsOpened
            | Self::Explained { .. }
            | Self::SessionConvened { .. }
            | Self::SeatFailed { .. }
            | Self::DidNotExplain { .. } => Audience::Room,
        }
    }

    /// The delegations that alone hear of it; `None` where everybody does.
    pub fn heard_by<'a>(&'a self, public: &'a Public) -> Option<Vec<&'a SeatId>> {
        match self.audience() {
            Audience::Room => None,
            Audience::Seat(only) => Some(vec![only]),
            Audience::Members(id) => {
                let group = public.groups.iter().find(|group| group.id == *id);
                let members = group.map_or(&[][..], |group| &group.members);
                Some(
                    members
                        .iter()
                        .filter_map(|seat| public.seats.get(*seat))
                        .map(|plate| &plate.id)
                        .collect(),
                )
            }
        }
    }
}
