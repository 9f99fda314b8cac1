//! The rapporteur's note as data: how it ended, how each disagreement was closed and by whom, who stands apart, what
//! nobody got.

use serde::Serialize;

use super::chronicle::{Chronicle, OpenCount};
pub use super::closings::{Closing, Unmet, wanted_by};
use super::closings::{closing, nobody_got};
use super::cohesion::{CohesionView, cohesion};
use super::docket::DocketView;
use super::packages::PackageView;
use super::signature::{AccreditationView, SignatureView};
use crate::engine::action::{Ballot, OptionNo};
use crate::engine::annexes::AnnexFate;
use crate::engine::campaign::PastSession;
use crate::engine::state::Public;
use crate::ids::{BracketId, IssueId, ParaId, SeatId};
use crate::log::{Header, Parent};
use crate::scenario::{Ending, History, Points, RuleSet, Scenario};
use crate::text;

/// The whole note.
#[derive(Clone, Debug, Serialize)]
pub struct ReportView {
    /// The scenario's headline.
    pub title: String,
    /// The body.
    pub rules: RuleSet,
    /// The seed.
    pub seed: u64,
    /// Whose beginning it has, if it branched off from others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Parent>,
    /// blake3 of the scenario.
    pub scenario: String,
    /// How it ended, if it did.
    pub ending: Option<Ending>,
    /// Why the run stopped: `closed`, `until silence`, `interrupted`, or `cut` for a log without an end.
    pub stopped: String,
    /// The phase it ended or stopped in.
    pub phase: String,
    /// The meeting it ended or stopped in.
    pub meeting: u32,
    /// How many meetings were planned.
    pub meetings: u32,
    /// Delegations in the room.
    pub delegations: usize,
    /// How many records there are.
    pub records: u64,
    /// Open brackets over time.
    pub curve: Vec<OpenCount>,
    /// How each disagreement was closed.
    pub closings: Vec<Closing>,
    /// Packages that were offered over several brackets, and what became of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<PackageView>,
    /// The last vote on a whole text, if there was one.
    pub vote: Option<VoteView>,
    /// What was before a body that votes, and what became of it.
    pub docket: DocketView,
    /// The programme of work, where somebody held it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeView>,
    /// Who broke the last silence, and why, where the text was given up over it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<Statement>,
    /// Who objected to adoption, and why.
    pub objections: Vec<Statement>,
    /// Who stands apart from which paragraph.
    pub dissociations: Vec<Apart>,
    /// Who explained its position, and what it said.
    pub explanations: Vec<Statement>,
    /// Words somebody wanted that are not in the text, most wanted first.
    pub nobody_got: Vec<Unmet>,
    /// How far each group kept together, as measured.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cohesion: Vec<CohesionView>,
    /// What the text is worth to each delegation.
    pub worth: Vec<Worth>,
    /// Who signed, where the text is signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureView>,
    /// Who takes part without a vote, where somebody asked to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accreditation: Option<AccreditationView>,
    /// What really happened, where the scenario says so.
    pub history: Option<HistoryView>,
    /// Annexes that were left out, and who objected to them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// What was agreed ad referendum and stands although the whole failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stands: Vec<BracketId>,
    /// What a class should have seen.
    pub objectives: Vec<String>,
    /// The text: adopted and renumbered, or as it stood.
    pub text: String,
    /// The sessions of the campaign so far, the one this note is of last; empty where there is no campaign.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionView>,
    /// Reference points that earlier sessions moved, in the order of the issues.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<MovedReference>,
}

/// What became of a programme of work that was held up.
#[derive(Clone, Debug, Serialize)]
pub struct ProgrammeView {
    /// Who held it up, each time it did, why, and at which meeting.
    pub held_up: Vec<HeldUp>,
    /// The meeting at which it was adopted; none if it never was.
    pub adopted: Option<u32>,
}

/// One occasion on which a programme of work was held up.
#[derive(Clone, Debug, Serialize)]
pub struct HeldUp {
    /// By whom.
    pub seat: SeatId,
    /// Why.
    pub reason: String,
    /// At which meeting.
    pub meeting: u32,
}

/// One session of a campaign at a glance.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its date.
    pub date: String,
    /// The body.
    pub rules: RuleSet,
    /// How it ended, if it did.
    pub ending: Option<Ending>,
    /// How it ended in fact, where the scenario says so.
    pub in_fact: Option<Ending>,
    /// Points that came to it as agreed language.
    pub came_agreed: Vec<BracketId>,
    /// Points it made agreed language.
    pub agreed: Vec<AgreedPoint>,
    /// Points it left without agreement.
    pub open: Vec<BracketId>,
}

/// A point that became agreed language.
#[derive(Clone, Debug, Serialize)]
pub struct AgreedPoint {
    /// Which.
    pub bracket: BracketId,
    /// Its words; empty if the words in the bracket were left out.
    pub words: String,
}

/// A reference point that earlier sessions moved.
#[derive(Clone, Debug, Serialize)]
pub struct MovedReference {
    /// The issue.
    pub issue: IssueId,
    /// Its name.
    pub name: String,
    /// As the scenario has it.
    pub before: Points,
    /// As it holds now.
    pub now: Points,
}

/// What really happened, beside what happened here.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryView {
    /// How it ended.
    pub outcome: Ending,
    /// When; empty if not known.
    pub date: String,
    /// Which document; empty if none.
    pub document: String,
    /// Yes, no and abstentions, if it was voted on.
    pub vote: Option<(u32, u32, u32)>,
    /// The votes on proposals, in committee and in plenary.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<PastVoteView>,
    /// How many signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signatures: Option<u32>,
    /// Who dissociated itself.
    pub dissociations: Vec<SeatId>,
    /// How contested points ended then and here.
    pub points: Vec<PointView>,
}

/// How a proposal was voted on: yes, no, abstentions.
#[derive(Clone, Debug, Serialize)]
pub struct PastVoteView {
    /// Its id; `draft` where the whole draft is one.
    pub proposal: String,
    /// In committee.
    pub committee: (u32, u32, u32),
    /// In plenary, if it is known.
    pub plenary: Option<(u32, u32, u32)>,
}

/// How one contested point ended then and here.
#[derive(Clone, Debug, Serialize)]
pub struct PointView {
    /// Which bracket.
    pub bracket: BracketId,
    /// The option then.
    pub then: OptionNo,
    /// The option here; `None` if it is open or went with other words.
    pub here: Option<OptionNo>,
    /// The words then.
    pub words: String,
}

/// A recorded vote.
#[derive(Clone, Debug, Serialize)]
pub struct VoteView {
    /// In favour.
    pub yes: Vec<SeatId>,
    /// Against.
    pub no: Vec<SeatId>,
    /// Abstaining.
    pub abstain: Vec<SeatId>,
    /// Not voting.
    pub absent: Vec<SeatId>,
}

/// Something a delegation said.
#[derive(Clone, Debug, Serialize)]
pub struct Statement {
    /// Who.
    pub seat: SeatId,
    /// On which brackets.
    pub about: Vec<BracketId>,
    /// What.
    pub words: String,
}

/// An annex that was left out.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// Its heading.
    pub annex: ParaId,
    /// Who objected, and why.
    pub objections: Vec<Statement>,
}

/// A delegation apart from a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// Who.
    pub seat: SeatId,
    /// From which paragraph, by its id in the draft.
    pub para: ParaId,
    /// The same as one cites it: by its number in the text, and in the draft where that is another.
    pub cited: String,
    /// Why.
    pub reason: String,
}

/// What the text is worth to a delegation, in thousandths of utility.
#[derive(Clone, Debug, Serialize)]
pub struct Worth {
    /// Who.
    pub seat: SeatId,
    /// The text.
    pub text: i64,
    /// No agreement.
    pub no_agreement: i64,
}

impl ReportView {
    /// Draws up the note.
    pub fn new(
        header: &Header,
        scenario: &Scenario,
        chronicle: &Chronicle,
        records: u64,
        stopped: &str,
    ) -> Self {
        let public = &chronicle.state.public;
        let played = session_scenario(scenario, public);
        let adopted = public.ending.is_some_and(Ending::adopted);
        let draft = public.text();
        let id = |seat: usize| public.seats.get(seat).map(|plate| plate.id.clone());
        let (in_draft, in_text) = (text::citations(&draft), text::citations_renumbered(&draft));
        let cited = |para: &ParaId| match (in_text.get(para).filter(|_| adopted), in_draft.get(para)) {
            (Some(now), Some(before)) if now != before => format!("{now} ({before} of the draft)"),
            (Some(one), _) | (None, Some(one)) => one.clone(),
            (None, None) => format!("paragraph {para}"),
        };
        let vote = public.business.count.map(|_| {
            let of = |wanted: Ballot| -> Vec<SeatId> {
                let mut seats: Vec<usize> = public
                    .business
                    .votes
                    .iter()
                    .filter(|(_, ballot)| *ballot == wanted)
                    .map(|(seat, _)| *seat)
                    .collect();
                seats.sort_unstable();
                seats.into_iter().filter_map(id).collect()
            };
            let voted = |seat: &usize| public.business.votes.iter().any(|(voter, _)| voter == seat);
            VoteView {
                yes: of(Ballot::Yes),
                no: of(Ballot::No),
                abstain: of(Ballot::Abstain),
                absent: (0..public.seats.len()).filter(|seat| !voted(seat)).filter_map(id).collect(),
            }
        });
        Self {
            title: public.session.as_ref().map_or_else(
                || header.title.clone(),
                |session| format!("{} – {}", header.title, session.title),
            ),
            rules: public.rules,
            seed: header.seed,
            parents: header.parents.clone(),
            scenario: header.scenario.clone(),
            ending: public.ending,
            stopped: stopped.to_owned(),
            phase: public.phase().to_owned(),
            meeting: public.meeting(),
            meetings: public.procedure.meetings,
            delegations: public.seats.len(),
            records,
            curve: chronicle.curve.clone(),
            closings: (0..public.table.len()).filter_map(|index| closing(chronicle, index)).collect(),
            packages: PackageView::all(public),
            vote,
            docket: DocketView::new(public, &chronicle.asked),
            programme: (!chronicle.held_up.is_empty()).then(|| ProgrammeView {
                held_up: chronicle
                    .held_up
                    .iter()
                    .map(|(seat, reason, meeting)| HeldUp {
                        seat: seat.clone(),
                        reason: reason.clone(),
                        meeting: *meeting,
                    })
                    .collect(),
                adopted: chronicle.programme,
            }),
            broken: public
                .business
                .broken
                .iter()
                .filter(|_| public.ending == Some(Ending::Withdrawn))
                .filter_map(|(seat, objections)| {
                    Some(Statement {
                        seat: id(*seat)?,
                        about: objections.iter().filter_map(|one| one.bracket.clone()).collect(),
                        words: objections.first().map(|one| one.reason.clone()).unwrap_or_default(),
                    })
                })
                .collect(),
            objections: public
                .business
                .objections
                .iter()
                .filter_map(|(seat, objection)| {
                    let about = objection.bracket.iter().cloned().collect();
                    Some(Statement { seat: id(*seat)?, about, words: objection.reason.clone() })
                })
                .collect(),
            dissociations: public
                .business
                .dissociations
                .iter()
                .flat_map(|(seat, all)| all.iter().map(|one| (*seat, one)))
                .filter_map(|(seat, one)| {
                    let cited = cited(&one.para);
                    Some(Apart { seat: id(seat)?, para: one.para.clone(), cited, reason: one.reason.clone() })
                })
                // Where annexes are put apart it is said again of each.
                .fold(Vec::new(), |mut all, one| {
                    if !all.contains(&one) {
                        all.push(one);
                    }
                    all
                }),
            explanations: public
                .business
                .explanations
                .iter()
                .filter_map(|(seat, about, words)| {
                    Some(Statement { seat: id(*seat)?, about: about.clone(), words: words.clone() })
                })
                .collect(),
            nobody_got: nobody_got(public),
            cohesion: cohesion(chronicle),
            worth: chronicle
                .state
                .briefs
                .iter()
                .map(|brief| Worth {
                    seat: brief.id.clone(),
                    text: brief.utility(public, &draft),
                    no_agreement: brief.utility_of_no_agreement(public),
                })
                .collect(),
            signature: SignatureView::of(public),
            accreditation: AccreditationView::of(public),
            history: played.history.as_ref().map(|history| history_view(history, public)),
            left_out: public
                .annexes
                .iter()
                .filter_map(|annex| match &annex.fate {
                    AnnexFate::LeftOut(objections) => Some(LeftOut {
                        annex: annex.id.clone(),
                        objections: objections
                            .iter()
                            .filter_map(|(seat, objection)| {
                                let about = objection.bracket.iter().cloned().collect();
                                Some(Statement { seat: id(*seat)?, about, words: objection.reason.clone() })
                            })
                            .collect(),
                    }),
                    _ => None,
                })
                .collect(),
            stands: if adopted {
                Vec::new()
            } else {
                public.agreed().into_iter().map(|settlement| settlement.bracket).collect()
            },
            objectives: scenario.objectives.clone(),
            sessions: sessions(scenario, public),
            references: moved(played, public),
            text: if adopted { text::clean(&draft) } else { text::print_shown(&draft) },
        }
    }
}

/// The scenario of the session a room is in: the scenario itself where there is no campaign.
pub fn session_scenario<'a>(scenario: &'a Scenario, public: &Public) -> &'a Scenario {
    let found = public.session.as_ref().and_then(|session| {
        let sessions = &scenario.campaign.as_ref()?.sessions;
        sessions.get(session.number.checked_sub(1)?).map(|session| &session.scenario)
    });
    found.unwrap_or(scenario)
}

fn sessions(scenario: &Scenario, public: &Public) -> Vec<SessionView> {
    let now = PastSession::of(public);
    let Some(campaign) = &scenario.campaign else { return Vec::new() };
    let all = public.past.iter().chain(&now);
    all.map(|past| {
        let session = campaign.sessions.get(past.session.number.saturating_sub(1));
        let history = session.and_then(|session| session.scenario.history.as_ref());
        let (agreed, came): (Vec<_>, Vec<_>) =
            past.adopted.iter().partition(|adopted| adopted.by == past.session.id);
        SessionView {
            id: past.session.id.clone(),
            title: past.session.title.clone(),
            date: past.session.date.clone(),
            rules: past.rules,
            ending: past.ending,
            in_fact: history.map(|history| history.outcome),
            came_agreed: came.into_iter().map(|adopted| adopted.bracket.clone()).collect(),
            agreed: agreed
                .into_iter()
                .map(|adopted| AgreedPoint { bracket: adopted.bracket.clone(), words: adopted.text.clone() })
                .collect(),
            open: past.unresolved.clone(),
        }
    })
    .collect()
}

fn moved(played: &Scenario, public: &Public) -> Vec<MovedReference> {
    let pairs = played.issues.iter().zip(&public.issues);
    pairs
        .filter(|(written, now)| written.reference != now.reference)
        .map(|(written, now)| MovedReference {
            issue: now.id.clone(),
            name: now.name.clone(),
            before: written.reference,
            now: now.reference,
        })
        .collect()
}

fn history_view(history: &History, public: &Public) -> HistoryView {
    HistoryView {
        outcome: history.outcome,
        date: history.date.clone(),
        document: history.document.clone(),
        vote: history.vote,
        votes: history
            .votes
            .iter()
            .map(|vote| PastVoteView {
                proposal: vote.proposal.clone(),
                committee: vote.committee,
                plenary: vote.plenary,
            })
            .collect(),
        signatures: history.signatures,
        dissociations: history
            .dissociations
            .iter()
            .filter_map(|seat| public.seats.get(*seat))
            .map(|plate| plate.id.clone())
            .collect(),
        points: history
            .points
            .iter()
            .filter_map(|(bracket, option)| {
                let entry = public.table.get(*bracket)?;
                let then = *option as OptionNo;
                let words = entry.words(then).to_owned();
                Some(PointView { bracket: entry.id.clone(), then, here: entry.settled(), words })
            })
            .collect(),
    }
}
