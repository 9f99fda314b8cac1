//! The part of the rapporteur's note that is about proposals, amendments and votes.

use std::fmt::Write as _;

use adref_sim::engine::Ballot;
use adref_sim::engine::docket::{AmendmentFate, Fate, Motion, Question, WHOLE_DRAFT};
use adref_sim::ids::{ParaId, SeatId};
use adref_sim::scenario::{Majority, Voting};
use adref_sim::views::docket::ProposalView;
use adref_sim::views::{DocketView, ReportView};

use crate::out::{Paint, hang};
use crate::words::{MOST, WIDTH, heading, item, join};

/// Proposals, amendments and votes, where there were any.
pub(crate) fn docket(out: &mut String, docket: &DocketView, paint: Paint) {
    if docket.proposals.len() > 1 {
        heading(out, "Proposals, in the order of submission", paint);
        for proposal in &docket.proposals {
            item(
                out,
                &format!(
                    "{} ({}), by {}: {}.",
                    proposal.id,
                    proposal.title,
                    join(&proposal.sponsors, MOST),
                    fate(proposal.fate)
                ),
            );
            let last = docket
                .votes
                .iter()
                .rfind(|vote| vote.proposal == proposal.id && vote.question == Question::Whole);
            let ballots = last.map_or(&[][..], |vote| &vote.ballots);
            for (name, wanted) in [("No", Ballot::No), ("Abstaining", Ballot::Abstain)] {
                let seats: Vec<_> = ballots
                    .iter()
                    .filter(|(_, ballot)| *ballot == wanted)
                    .map(|(seat, _)| seat.clone())
                    .collect();
                if !seats.is_empty() {
                    let _ = writeln!(
                        out,
                        "{}",
                        hang("      ", &format!("{name}: {}.", join(&seats, usize::MAX)), WIDTH)
                    );
                }
            }
        }
    }
    for proposal in &docket.proposals {
        let turned: Vec<SeatId> = turned(docket, proposal);
        let amended: Vec<&str> = docket
            .amendments
            .iter()
            .filter(|amendment| amendment.proposal == proposal.id && amendment.fate == AmendmentFate::Adopted)
            .map(|amendment| symbol(&amendment.id))
            .collect();
        if turned.is_empty() {
            continue;
        }
        let why = match amended.as_slice() {
            [] => String::new(),
            all => format!(
                ": it had been amended ({}), and what has been amended cannot be withdrawn (GA rules 80 and 122)",
                all.join(", ")
            ),
        };
        let whose = if turned.len() == 1 { "a sponsor" } else { "sponsors" };
        item(
            out,
            &format!(
                "{}, {whose} of {}, did not vote for it in the end{why}.",
                join(&turned, MOST),
                proposal.id
            ),
        );
    }
    if !docket.amendments.is_empty() {
        heading(out, "Amendments, the furthest removed first", paint);
        let mut amendments: Vec<_> = docket.amendments.iter().collect();
        let place = |id: &str| docket.proposals.iter().position(|proposal| proposal.id == id);
        amendments
            .sort_by_key(|amendment| (place(&amendment.proposal), std::cmp::Reverse(amendment.removed)));
        for amendment in amendments {
            let words = match amendment.option {
                0 => "to leave the words out".to_owned(),
                _ => format!("to read “{}”", amendment.words.trim_matches([' ', ','])),
            };
            // What was said before is of interest where there was no vote; where there was one, its count is below.
            let voted =
                docket.votes.iter().rfind(|vote| vote.question == Question::Amendment(amendment.id.clone()));
            let stand = voted.map_or_else(
                || {
                    format!(
                        "{}. From what had been said, {} were for it and {} against, and {} had not said.",
                        amendment_fate(&amendment.fate),
                        amendment.supporters.len(),
                        amendment.objectors.len(),
                        amendment.undecided.len(),
                    )
                },
                |vote| {
                    let count = format!("{}-{}-{}", vote.yes, vote.no, vote.abstain);
                    format!("{} by {count}.", amendment_fate(&amendment.fate))
                },
            );
            item(
                out,
                &format!(
                    "{} by {} on {} (removed {}): {words}. {stand}",
                    symbol(&amendment.id),
                    join(&amendment.sponsors, MOST),
                    amendment.bracket,
                    amendment.removed,
                ),
            );
        }
    }
    if docket.votes.len() > 1 {
        heading(out, "Votes", paint);
        let several = docket.proposals.len() > 1;
        for vote in &docket.votes {
            let mut line = String::new();
            if several {
                let _ = write!(line, "{}: ", vote.proposal);
            }
            let _ = write!(
                line,
                "{}{}, {}: {}-{}-{}, {} not voting; {}{}",
                if several { named(&vote.question) } else { question(&vote.question) },
                if vote.plenary { ", in plenary" } else { "" },
                match vote.method {
                    Voting::ShowOfHands => "by show of hands",
                    Voting::Recorded => "recorded",
                    Voting::RollCall => "by roll-call",
                },
                vote.yes,
                vote.no,
                vote.abstain,
                vote.absent,
                if vote.carried { "carried" } else { "not carried" },
                match vote.majority {
                    Majority::Simple => String::new(),
                    Majority::TwoThirds => " (two-thirds needed)".to_owned(),
                    Majority::Qualified { votes, members: 0 } => format!(" ({votes} votes needed)"),
                    Majority::Qualified { votes, members } => {
                        format!(" ({votes} votes of {members} members needed)")
                    }
                    Majority::Unanimity => " (unanimity needed)".to_owned(),
                }
            );
            if !vote.asked_by.is_empty() {
                let _ = write!(line, "; asked for by {}", join(&vote.asked_by, MOST));
            }
            item(out, &format!("{line}."));
        }
    }
}

/// The sponsors of a proposal that voted against it or abstained when it was last put as a whole.
fn turned(docket: &DocketView, proposal: &ProposalView) -> Vec<SeatId> {
    let last =
        docket.votes.iter().rfind(|vote| vote.proposal == proposal.id && vote.question == Question::Whole);
    let ballots = last.map_or(&[][..], |vote| &vote.ballots);
    let against = |seat: &SeatId| ballots.iter().any(|(by, ballot)| by == seat && *ballot != Ballot::Yes);
    proposal.sponsors.iter().filter(|seat| against(seat)).cloned().collect()
}

/// An amendment's symbol; where the whole draft is the one proposal, its own is not worth saying.
pub(crate) fn symbol(id: &str) -> &str {
    id.strip_prefix(WHOLE_DRAFT).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
}

/// How each of several proposals fared, with its last vote.
pub(crate) fn outcome(report: &ReportView, when: &str) -> String {
    let one = |proposal: &adref_sim::views::docket::ProposalView| {
        let last = report
            .docket
            .votes
            .iter()
            .rfind(|vote| vote.proposal == proposal.id && vote.question == Question::Whole);
        let count = last.map_or_else(String::new, |vote| {
            let place = if vote.plenary { " in plenary" } else { "" };
            format!(" by {}-{}-{}{place}", vote.yes, vote.no, vote.abstain)
        });
        format!("{} was {}{count}", proposal.id, fate(proposal.fate))
    };
    let all: Vec<String> = report.docket.proposals.iter().map(one).collect();
    format!("Action taken {when}: {}.", all.join("; "))
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Pending => "not acted on",
        Fate::AdoptedWithoutVote => "adopted without a vote",
        Fate::Adopted => "adopted",
        Fate::Rejected => "rejected",
        Fate::NoAction => "left without action",
        Fate::Withdrawn => "withdrawn",
        Fate::NotPut => "not put to the vote",
    }
}

/// What became of an amendment, in a word or two.
pub(crate) fn amendment_fate(fate: &AmendmentFate) -> String {
    match fate {
        AmendmentFate::Pending => "Not put".to_owned(),
        AmendmentFate::Adopted => "Adopted".to_owned(),
        AmendmentFate::Rejected => "Rejected".to_owned(),
        AmendmentFate::Moot(why) => format!("Moot: {why}"),
        AmendmentFate::HandedBack(why) if why.starts_with(WHOLE_DRAFT) => format!("Handed back: the {why}"),
        AmendmentFate::HandedBack(why) => format!("Handed back: {why}"),
        AmendmentFate::Withdrawn => "Withdrawn".to_owned(),
        AmendmentFate::OutOfOrder => "Not circulated the day before (GA rules 78 and 120)".to_owned(),
    }
}

/// The same where the proposal is named beside it: its paragraphs then need no section before their numbers.
pub(crate) fn named(question: &Question) -> String {
    let bare = |para: &ParaId| {
        let id = para.as_str();
        ParaId::from(id.rsplit_once(':').map_or(id, |(_, label)| label))
    };
    self::question(&match question {
        Question::Part(para) => Question::Part(bare(para)),
        Question::Motion(Motion::Division(paras)) => {
            Question::Motion(Motion::Division(paras.iter().map(bare).collect()))
        }
        other => other.clone(),
    })
}

/// What was put to the vote, in words.
pub(crate) fn question(question: &Question) -> String {
    match question {
        Question::Whole => "the whole".to_owned(),
        Question::Amendment(id) => format!("amendment {}", symbol(id)),
        Question::Part(para) => format!("paragraph {para}, separately"),
        Question::Motion(motion) => format!("motion {}", self::motion(motion)),
    }
}

/// A motion, in words.
pub(crate) fn motion(motion: &Motion) -> String {
    match motion {
        Motion::SuspendMeeting => "to suspend the meeting".to_owned(),
        Motion::AdjournMeeting => "to adjourn the meeting".to_owned(),
        Motion::NoAction => "to adjourn the debate, so that no action is taken".to_owned(),
        Motion::CloseDebate => "to close the debate".to_owned(),
        Motion::Competence => "on competence".to_owned(),
        Motion::ImportantQuestion => "that it is an important question".to_owned(),
        Motion::Division(paras) => {
            let mut paras: Vec<&str> = paras.iter().map(ParaId::as_str).collect();
            paras.sort_by_key(|para| (para.starts_with("OP"), para.len(), *para));
            match paras.as_slice() {
                [] => "for separate votes".to_owned(),
                [one] => format!("for a separate vote on {one}"),
                [all @ .., last] => format!("for separate votes on {} and {last}", all.join(", ")),
            }
        }
        Motion::RequestVote(_) => "for a vote".to_owned(),
        Motion::Withdraw(id) => format!("to withdraw {id}"),
        Motion::Reintroduce(id) => format!("to reintroduce {id}"),
        Motion::NotPut => "not to vote on it".to_owned(),
        Motion::Reconsider(id) => format!("to reconsider {id}"),
    }
}
