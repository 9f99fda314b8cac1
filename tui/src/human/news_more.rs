//! Sentences for what happens outside readings: packages, the chair's single text, motions, documents, accreditation.
//! Exhaustive, so that no event is ever shown as data.

use adref_lab::figures::count;
use adref_sim::engine::action::Settlement;
use adref_sim::engine::docket::Fate;
use adref_sim::engine::{Event, Public};
use adref_sim::ids::{BracketId, SeatId};

use crate::words::join;
use crate::{words_packages, words_votes};

use super::news::MOST_NAMES;

/// The sentence of an event that [`super::news`] has none for; `None` where it is no news.
pub(super) fn tell(event: &Event, public: &Public) -> Option<String> {
    let on = |terms: &[Settlement]| {
        let known: Vec<_> =
            terms.iter().filter_map(|term| Some((public.bracket(&term.bracket)?, term.option))).collect();
        words_packages::terms(public, &known)
    };
    let ids =
        |brackets: &[BracketId]| brackets.iter().map(|id| format!("[{id}]")).collect::<Vec<_>>().join(", ");
    Some(match event {
        Event::PackagesInvited { .. } => "Delegations may now trade over several brackets.".to_owned(),
        Event::PackageOffered { package, by, parties, terms } => {
            let others: Vec<SeatId> =
                parties.iter().filter(|seat| Some(*seat) != by.as_ref()).cloned().collect();
            let who = by.as_ref().map_or_else(|| "The chair".to_owned(), ToString::to_string);
            format!("{who} offers package {package} to {}: {}.", join(&others, MOST_NAMES), on(terms))
        }
        Event::PackageAccepted { seat, package } => format!("{seat} accepts package {package}."),
        Event::PackageCountered { seat, package, terms } => {
            format!("{seat} counters package {package} with: {}.", on(terms))
        }
        Event::PackageRefused { seat, package, term: Some(term), reason } => {
            format!("{seat} refuses package {package} over [{term}]: {reason}")
        }
        Event::PackageRefused { seat, package, reason, .. } => {
            format!("{seat} refuses package {package}: {reason}")
        }
        Event::PackageConcluded { package } => {
            format!("Package {package} is concluded: its parties accept all of it while the text keeps it.")
        }
        Event::PackageLapsed { package, term, by: Some(by) } => {
            format!("{by} goes back on package {package} over [{term}]; the others are released.")
        }
        Event::PackageLapsed { package, term, .. } => {
            format!("The text no longer keeps package {package} on [{term}]; its parties are released.")
        }
        Event::SingleTextTabled { choices } => {
            format!(
                "The chair tables a single text of its own, with words for {}.",
                count(choices.len(), "bracket")
            )
        }
        Event::VariantFloated { round, changes } => {
            format!("Variant {round}: what would the room make of {}?", on(changes))
        }
        Event::Sounded { seat, .. } => {
            let said = words_packages::act(event).unwrap_or_default();
            format!("{seat} {said}.")
        }
        Event::VariantKept => "The chair keeps the variant.".to_owned(),
        Event::VariantDropped => "The chair drops the variant.".to_owned(),
        Event::SingleTextClosed => "The chair has no further variant.".to_owned(),
        Event::MotionDebated { motion } => {
            format!(
                "The motion {} is debated: two may speak for it and two against.",
                words_votes::motion(motion)
            )
        }
        Event::ProposalDecided { proposal, fate, plenary } => {
            let place = if *plenary { " in plenary" } else { "" };
            let fate = match fate {
                Fate::Pending => "is still to be decided",
                Fate::AdoptedWithoutVote => "is adopted without a vote",
                Fate::Adopted => "is adopted",
                Fate::Rejected => "is rejected",
                Fate::NoAction => "is set aside: no action is taken on it",
                Fate::Withdrawn => "is withdrawn",
                Fate::NotPut => "is not put to the vote",
            };
            format!("{proposal} {fate}{place}.")
        }
        Event::PartDecided { para, kept } => {
            format!("Paragraph {para} is {}.", if *kept { "kept" } else { "voted out" })
        }
        Event::AmendmentsRevisited { moot, handed_back, .. } => {
            let names = |all: &[(String, String)]| {
                all.iter().map(|(id, _)| words_votes::symbol(id)).collect::<Vec<_>>().join(", ")
            };
            let mut parts = Vec::new();
            if !moot.is_empty() {
                parts.push(format!("moot with that: {}", names(moot)));
            }
            if !handed_back.is_empty() {
                parts.push(format!("without their words, and handed back: {}", names(handed_back)));
            }
            if parts.is_empty() {
                return None;
            }
            format!("Amendments {}.", parts.join("; "))
        }
        Event::LateAmendmentFound { amendment } => {
            format!("Amendment {} was not circulated the day before.", words_votes::symbol(amendment))
        }
        Event::LateAmendmentRuled { amendment, waived } => {
            let how = if *waived { "lets it be taken up" } else { "holds to the rule" };
            format!("The chair {how}: {}.", words_votes::symbol(amendment))
        }
        Event::QuorumLacking { present, members } => {
            format!("There is no quorum: {present} of {members} are in the room.")
        }
        Event::EffortsExhausted => "The bureau finds the efforts to reach consensus exhausted.".to_owned(),
        Event::MetInformally => "The room goes on informally, without a programme of work.".to_owned(),
        Event::Recognised { seat } => format!("The chair gives the floor to {seat} before its turn."),
        Event::MeetingSuspended { .. } => {
            "The chair suspends the meeting; the list goes on at the next.".to_owned()
        }
        Event::WentInformal { bracket, members } => {
            format!(
                "The room goes into informal consultations on [{bracket}]: {}.",
                join(members, MOST_NAMES)
            )
        }
        Event::InformalsEnded { bracket } => {
            format!("The informal consultations on [{bracket}] end; nothing is settled by them.")
        }
        Event::DebateClosed { section } => format!("The chair closes the debate on section {section}."),
        Event::ReportAgreed => "The report is agreed; its annexes follow.".to_owned(),
        Event::AnnexPut { annex } => format!("{annex} is put for adoption."),
        Event::AnnexAgreed { annex } => format!("{annex} is agreed."),
        Event::AnnexFell { annex } => format!("{annex} is not agreed, and falls."),
        Event::TextAgreed { by } => format!("The text is agreed by {}.", join(by, MOST_NAMES)),
        Event::SignatureOpened => "The text is open for signature.".to_owned(),
        Event::SilenceExtended { .. } => "The silence is extended.".to_owned(),
        Event::DeadlineKept => "The deadline of the silence stays where it is.".to_owned(),
        Event::ApplicantsListed { applicants, .. } => {
            format!("Asking to take part without a vote: {}.", count(applicants.len(), "stakeholder"))
        }
        Event::ApplicantPut { applicant } => format!("Whether {applicant} is let in is put to the vote."),
        Event::VotedOnApplicant { seat, applicant, ballot } => {
            format!("{seat} votes {} on {applicant}.", format!("{ballot:?}").to_lowercase())
        }
        Event::ApplicantVoteCounted { applicant, yes, no, abstain } => {
            format!("On {applicant}: {yes} in favour, {no} against, {abstain} abstaining.")
        }
        Event::ThematicGroupsOpened => "Thematic groups are opened.".to_owned(),
        Event::IntersessionalCalled { brackets } => {
            format!("The chair calls a meeting between sessions over {}.", ids(brackets))
        }
        Event::RecommendationsTaken { settled } if settled.is_empty() => return None,
        Event::RecommendationsTaken { settled } => {
            format!("The plenary takes into the text what was recommended: {}.", on(settled))
        }
        Event::RulingAccepted { seat } => format!("{seat} accepts the ruling."),
        Event::Recommended { bracket, .. } => format!("For [{bracket}] nothing is recommended."),
        _ => return None,
    })
}
