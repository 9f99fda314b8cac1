//! What happened. Events are the log's content and carry everything a replay needs: chance outcomes, computed
//! placements, who followed whom.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::action::{
    ApplicantObjection, Ballot, Dissociation, Objection, OptionNo, OptionSet, Settlement, StanceTaken,
    Verdict,
};
use super::coordination::{BallotLine, Over};
use super::docket::{Fate, Motion, Question, Side};
pub use super::facts::*;
use super::options::no_option;
use crate::draws::Drawn;
use crate::ids::{BracketId, GroupId, ParaId, SeatId};
use crate::lexicon::{Elsewhere, Step};
use crate::scenario::{Ending, Majority, Modality, Voting};

/// Something that happened. All names are past tense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Event {
    /// The chair opened the session.
    SessionOpened,
    /// A capital's instructions for this session, where they differ from the scenario's mean. Private.
    Instructed {
        /// To whom.
        seat: SeatId,
        /// What the process is worth to it this time, where the scenario leaves that open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stake: Option<i64>,
        /// Its positions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        positions: Vec<Instruction>,
        /// Its lines that are held otherwise than written.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        softened: Vec<Softened>,
    },
    /// Groups chose their voices.
    VoicesChosen {
        /// One speaker for each group that makes statements.
        voices: Vec<Speaker>,
    },
    /// The roll was taken.
    PresenceTaken {
        /// Who is not in the room.
        absent: Vec<SeatId>,
        /// The day it was taken for, from 0; none where it was taken for an occasion of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<u32>,
    },
    /// A phase of the procedure began.
    PhaseBegan {
        /// Its place in the body's plan.
        step: u32,
        /// Its name.
        phase: String,
    },
    /// Time went by.
    ClockMoved {
        /// Minutes since the session began.
        minute: u32,
    },
    /// The speakers' list was opened.
    ListOpened,
    /// A delegation asked for the floor, or not.
    Inscribed {
        /// Who.
        seat: SeatId,
        /// On which sections.
        sections: Vec<ParaId>,
    },
    /// The room took up a section.
    SectionOpened {
        /// Which.
        section: ParaId,
        /// Who will speak, groups first.
        list: Vec<Speaker>,
        /// The minute at which the list closes.
        until: u32,
    },
    /// A delegation or a group's voice spoke.
    Spoke {
        /// Who.
        speaker: Speaker,
        /// Members that let the group's statement stand for them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        followers: Vec<SeatId>,
        /// Members for whom it does not stand, each with the bracket.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        apart: Vec<(SeatId, BracketId)>,
        /// What was said.
        stances: Vec<StanceTaken>,
    },
    /// A group met by itself.
    GroupMet {
        /// Which.
        group: GroupId,
        /// Over what.
        over: Over,
        /// Who came.
        members: Vec<SeatId>,
    },
    /// A member spoke in a meeting of its group. For the members alone.
    SpokeInGroup {
        /// Who.
        seat: SeatId,
        /// In which group.
        group: GroupId,
        /// Where it stands on what matters most to it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stances: Vec<StanceTaken>,
        /// How it would vote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ballot: Option<Ballot>,
    },
    /// A group found its line, or found that it has none. For the members alone, until the voice speaks it.
    GroupLineTaken {
        /// Which.
        group: GroupId,
        /// On what it took up, before a reading.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stances: Vec<LineOn>,
        /// How its members are to vote, before a decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ballot: Option<BallotLine>,
    },
    /// A capital answered what its delegation had accepted ad referendum.
    CapitalReplied {
        /// Whose.
        seat: SeatId,
        /// On which bracket.
        bracket: BracketId,
        /// The options it confirms.
        #[serde(default, skip_serializing_if = "no_option")]
        confirms: OptionSet,
        /// The options it does not.
        #[serde(default, skip_serializing_if = "no_option")]
        refuses: OptionSet,
    },
    /// A speaker gave the floor back.
    FloorYielded {
        /// Who.
        seat: SeatId,
    },
    /// The programme of work was put for adoption.
    ProgrammePut {
        /// For which time in this step, from 1.
        attempt: u32,
    },
    /// A delegation agreed to the programme of work.
    ProgrammeAgreed {
        /// Who.
        seat: SeatId,
    },
    /// A delegation held up the programme of work.
    ProgrammeHeld {
        /// Who.
        seat: SeatId,
        /// Why.
        reason: String,
    },
    /// The programme of work was adopted.
    ProgrammeAdopted,
    /// A formal meeting was due, and there was no programme of work to hold it under.
    ProgrammeDue,
    /// The chair went on informally.
    MetInformally,
    /// The chair announced the list of speakers and closed it with the room's consent (GA rules 73 and 115).
    ListClosed,
    /// The chair called a delegation on the list before its turn.
    Recognised {
        /// Whom.
        seat: SeatId,
    },
    /// The chair suspended the meeting until the next.
    MeetingSuspended {
        /// The minute at which the list of the section closes now.
        until: u32,
    },
    /// The room left the list of speakers for informal consultations.
    WentInformal {
        /// Over which bracket.
        bracket: BracketId,
        /// Who sat down.
        members: Vec<SeatId>,
    },
    /// The room came back from informal consultations; nothing is settled by them.
    InformalsEnded {
        /// Over which bracket they were.
        bracket: BracketId,
    },
    /// The chair closed the debate on a section.
    DebateClosed {
        /// Which.
        section: ParaId,
    },
    /// The list was exhausted, and those whose words had been called unacceptable could ask for a reply.
    RepliesCalled {
        /// On which section.
        section: ParaId,
        /// Who could.
        seats: Vec<SeatId>,
    },
    /// A delegation replied.
    Replied {
        /// Who.
        seat: SeatId,
        /// On which bracket.
        about: BracketId,
        /// What it said.
        words: String,
    },
    /// A delegation did not reply.
    DidNotReply {
        /// Who.
        seat: SeatId,
    },
    /// A delegation raised a point of order.
    PointOfOrderRaised {
        /// Who.
        seat: SeatId,
        /// Which.
        words: String,
    },
    /// The chair ruled on it.
    Ruled {
        /// Whether the speaker was out of order.
        upheld: bool,
    },
    /// The delegation the ruling went against accepted it.
    RulingAccepted {
        /// Who.
        seat: SeatId,
    },
    /// The delegation the ruling went against appealed.
    Appealed {
        /// Who.
        seat: SeatId,
    },
    /// A delegation voted on the appeal by show of hands.
    HandShown {
        /// Who.
        seat: SeatId,
        /// How: yes to overrule the chair.
        ballot: Ballot,
    },
    /// The appeal was decided.
    AppealDecided {
        /// To overrule the chair.
        yes: u32,
        /// Against.
        no: u32,
        /// Abstaining.
        abstain: u32,
        /// Whether the ruling fell.
        overruled: bool,
    },
    /// Delegations were asked which thematic groups they sit in.
    ThematicGroupsOpened,
    /// A delegation chose its thematic groups.
    JoinedThematicGroups {
        /// Who.
        seat: SeatId,
        /// The sections they are on.
        sections: Vec<ParaId>,
    },
    /// The chair called a meeting between sessions.
    IntersessionalCalled {
        /// Over which brackets.
        brackets: Vec<BracketId>,
    },
    /// A thematic group or a meeting between sessions recommended words to the plenary, or could not.
    Recommended {
        /// On which bracket.
        bracket: BracketId,
        /// The option it recommends, if it does.
        option: Option<OptionNo>,
    },
    /// The plenary took recommendations into the text, ad referendum.
    RecommendationsTaken {
        /// Which.
        settled: Vec<Settlement>,
    },
    /// New words came onto the table.
    OptionProposed {
        /// By whom; the chair if nobody.
        seat: Option<SeatId>,
        /// For which bracket.
        bracket: BracketId,
        /// The number it gets.
        option: OptionNo,
        /// The words.
        text: String,
        /// What they mean.
        at: Vec<PlacedOn>,
        /// How that was found: `reserve`, or the rule.
        placed_by: String,
        /// The steps of the rule, where it was found by rule; where its author overruled that, those it would have gone by.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        steps: Vec<Step>,
        /// Where the rule would have put the words, if their author overruled it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        overruled: Option<Vec<PlacedOn>>,
        /// Where in the text the words are to stand, if not where the bracket is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Elsewhere>,
    },
    /// Somebody proposed a new paragraph, or asked for brackets round words that stood without.
    BracketOpened {
        /// Who.
        seat: SeatId,
        /// The bracket's name.
        bracket: BracketId,
        /// The paragraph: the new one, or the one the words stand in.
        para: ParaId,
        /// The paragraph that a new one comes after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<ParaId>,
        /// The words.
        text: String,
        /// What they mean.
        at: Vec<PlacedOn>,
        /// What it means to leave them out.
        without: Vec<PlacedOn>,
        /// How that was found.
        placed_by: String,
        /// The steps of the rule.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        steps: Vec<Step>,
        /// Where the rule would have put the words, if their author overruled it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        overruled: Option<Vec<PlacedOn>>,
    },
    /// The room left a section.
    SectionClosed {
        /// Which.
        section: ParaId,
        /// Who was still on the list.
        unheard: Vec<SeatId>,
    },
    /// Small groups were seated.
    SmallGroupsConvened {
        /// The groups.
        groups: Vec<SmallGroupSeated>,
    },
    /// A small group went round the table.
    RoundBegan {
        /// Over which bracket.
        bracket: BracketId,
        /// Which round, from 1.
        round: u32,
    },
    /// A delegation said in a small group where it stands.
    Consulted {
        /// Who.
        seat: SeatId,
        /// Where it stands.
        stance: StanceTaken,
    },
    /// A small group reported back.
    SmallGroupReported {
        /// On which bracket.
        bracket: BracketId,
        /// The option it agreed ad referendum, if it did.
        option: Option<OptionNo>,
    },
    /// The chair issued a revision.
    RevisionIssued {
        /// `Rev.1`, `CRP.2`.
        name: String,
        /// Brackets settled in it.
        settled: Vec<Settlement>,
        /// Options taken off the table in it.
        dropped: Vec<Settlement>,
    },
    /// Delegations whose words divide the room on several brackets were asked whether they have a package to offer.
    PackagesInvited {
        /// In this order.
        seats: Vec<SeatId>,
    },
    /// A package was offered.
    PackageOffered {
        /// Its number, from 1.
        package: u32,
        /// By whom; the chair where nobody is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<SeatId>,
        /// Everybody it is among, who offers it included.
        parties: Vec<SeatId>,
        /// What all of them would accept.
        terms: Vec<Settlement>,
    },
    /// A delegation (or the chair, where nobody is named) had no package to offer.
    NoPackageOffered {
        /// Who.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<SeatId>,
    },
    /// A party accepted a package.
    PackageAccepted {
        /// Who.
        seat: SeatId,
        /// Its number.
        package: u32,
    },
    /// A party answered a package with other terms.
    PackageCountered {
        /// Who.
        seat: SeatId,
        /// Its number.
        package: u32,
        /// The terms it has now.
        terms: Vec<Settlement>,
    },
    /// A party refused a package, and with that it failed.
    PackageRefused {
        /// Who.
        seat: SeatId,
        /// Its number.
        package: u32,
        /// The term at fault; none where it is the balance.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        term: Option<BracketId>,
        /// Why.
        reason: String,
    },
    /// All parties have accepted a package: while the text keeps all its terms, they accept each.
    PackageConcluded {
        /// Its number.
        package: u32,
    },
    /// A package no longer binds: the text does not keep a term, or a party went back on it.
    PackageLapsed {
        /// Its number.
        package: u32,
        /// The term that was broken.
        term: BracketId,
        /// Who went back on it; the text where nobody is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<SeatId>,
    },
    /// The chair tabled its single text.
    SingleTextTabled {
        /// Its choices.
        choices: Vec<Settlement>,
    },
    /// The chair floated other words for its single text.
    VariantFloated {
        /// The round, from 1.
        round: u32,
        /// What would change.
        changes: Vec<Settlement>,
    },
    /// A delegation said what it makes of a variant.
    Sounded {
        /// Who.
        seat: SeatId,
        /// Whether it is better or worse for it on the whole.
        verdict: Verdict,
        /// The changes it would object to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        objections: Vec<BracketId>,
    },
    /// The chair kept the variant: the single text was changed.
    VariantKept,
    /// The chair dropped the variant.
    VariantDropped,
    /// The chair had no further variant.
    SingleTextClosed,
    /// A text was put under silence.
    SilencePut {
        /// For which time, from 1.
        round: u32,
        /// The minute of its deadline, where it has one of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<u32>,
    },
    /// A delegation asked for more time.
    ExtensionRequested {
        /// Who.
        seat: SeatId,
        /// Why.
        reason: String,
    },
    /// The chair moved the deadline of the silence.
    SilenceExtended {
        /// To which minute.
        until: u32,
    },
    /// The chair left the deadline where it was.
    DeadlineKept,
    /// The chair edited the text without putting it under silence again.
    EditedQuietly {
        /// `CRP.2`.
        name: String,
        /// Brackets settled in it.
        settled: Vec<Settlement>,
    },
    /// A delegation let the silence stand.
    SilenceKept {
        /// Who.
        seat: SeatId,
    },
    /// A delegation broke the silence.
    SilenceBroken {
        /// Who.
        seat: SeatId,
        /// Over what.
        objections: Vec<Objection>,
        /// Where it stands on it.
        stances: Vec<StanceTaken>,
    },
    /// The deadline passed.
    SilenceEnded {
        /// For which time.
        round: u32,
        /// Who broke it.
        broken_by: Vec<SeatId>,
    },
    /// The chair put the text for adoption.
    AdoptionPut {
        /// For which time, from 1.
        attempt: u32,
    },
    /// Nobody objected to the report; its annexes are put next, each by itself.
    ReportAgreed,
    /// An annex was put for adoption.
    AnnexPut {
        /// Which.
        annex: ParaId,
    },
    /// Nobody objected to an annex.
    AnnexAgreed {
        /// Which.
        annex: ParaId,
    },
    /// Somebody objected to an annex, and it was left out.
    AnnexFell {
        /// Which.
        annex: ParaId,
    },
    /// A delegation did not stand in the way.
    Joined {
        /// Who.
        seat: SeatId,
        /// Paragraphs it stands apart from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dissociations: Vec<Dissociation>,
    },
    /// A delegation formally objected.
    Objected {
        /// Who.
        seat: SeatId,
        /// Over what.
        objection: Objection,
    },
    /// Amendments were invited.
    AmendmentsInvited {
        /// For which time, from 1: first to table, then to join what others have tabled.
        round: u32,
    },
    /// An amendment was tabled.
    AmendmentTabled {
        /// By whom.
        seat: SeatId,
        /// Its symbol.
        id: String,
        /// The bracket whose words it changes.
        bracket: BracketId,
        /// The option it would put there.
        option: OptionNo,
        /// How far that is from the proposal's words, in points times the bracket's weight.
        removed: i64,
        /// Why.
        reason: String,
    },
    /// A delegation joined documents of others as a sponsor.
    Cosponsored {
        /// Who.
        seat: SeatId,
        /// Their symbols.
        documents: Vec<String>,
    },
    /// A delegation had said all it had to say on amendments.
    AmendmentsDone {
        /// Who.
        seat: SeatId,
    },
    /// Action began on a proposal.
    ProposalTakenUp {
        /// Its symbol.
        proposal: String,
        /// Whether the plenary takes it.
        plenary: bool,
    },
    /// Motions were invited.
    MotionsInvited,
    /// A delegation moved motions, or none.
    MotionsMoved {
        /// Who.
        seat: SeatId,
        /// What.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        motions: Vec<Motion>,
    },
    /// The first motion was opened to debate.
    MotionDebated {
        /// Which.
        motion: Motion,
    },
    /// A delegation spoke to the motion.
    SpokeToMotion {
        /// Who.
        seat: SeatId,
        /// On which side.
        side: Side,
    },
    /// A delegation did not speak to the motion.
    SilentOnMotion {
        /// Who.
        seat: SeatId,
    },
    /// The first motion was disposed of.
    MotionDecided {
        /// Which.
        motion: Motion,
        /// Whether it was carried.
        carried: bool,
        /// How: by vote, since nobody objected, since nobody can refuse it.
        how: String,
    },
    /// Explanations before the vote were invited.
    ExplanationsInvited,
    /// An amendment is to be put that was not circulated the day before.
    LateAmendmentFound {
        /// Its symbol.
        amendment: String,
    },
    /// The chair let an amendment be taken up that came late, or did not.
    LateAmendmentRuled {
        /// Its symbol.
        amendment: String,
        /// Whether it may be taken up.
        waived: bool,
    },
    /// There were too few members for a decision.
    QuorumLacking {
        /// Who were there.
        present: u32,
        /// How many the body has.
        members: u32,
    },
    /// An amendment was voted on.
    AmendmentDecided {
        /// Its symbol.
        amendment: String,
        /// Whether it was adopted.
        adopted: bool,
    },
    /// An amendment was adopted, and those that wait were looked at again.
    AmendmentsRevisited {
        /// Those that stand, carried over to the new text.
        carried: Vec<String>,
        /// Those the adoption implies the rejection of, each with the reason.
        moot: Vec<(String, String)>,
        /// Those whose place in the text is gone, each with the reason.
        handed_back: Vec<(String, String)>,
    },
    /// A paragraph was voted on separately.
    PartDecided {
        /// Which.
        para: ParaId,
        /// Whether it stays.
        kept: bool,
    },
    /// A proposal was disposed of.
    ProposalDecided {
        /// Its symbol.
        proposal: String,
        /// What became of it.
        fate: Fate,
        /// Whether in plenary.
        plenary: bool,
    },
    /// The bureau found the efforts to reach consensus exhausted.
    EffortsExhausted,
    /// A vote began.
    BallotOpened {
        /// Everybody who votes, in the order of the call.
        order: Vec<SeatId>,
        /// The lot that named the first of a roll-call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lot: Option<Drawn>,
        /// What is put to the vote; the whole text where an old log does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<Question>,
        /// How the vote is taken; by roll-call where an old log does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<Voting>,
        /// What carries it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        majority: Option<Majority>,
    },
    /// A delegation voted.
    Voted {
        /// Who.
        seat: SeatId,
        /// How.
        ballot: Ballot,
    },
    /// The vote was counted.
    VoteCounted {
        /// In favour.
        yes: u32,
        /// Against.
        no: u32,
        /// Abstaining.
        abstain: u32,
        /// Not voting.
        absent: u32,
        /// Whether the question was carried.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carried: Option<bool>,
    },
    /// Those who draft agreed on the text among themselves, and so sign it.
    TextAgreed {
        /// Who.
        by: Vec<SeatId>,
    },
    /// The text was opened for signature.
    SignatureOpened,
    /// A delegation signed.
    Signed {
        /// Who.
        seat: SeatId,
    },
    /// A delegation stayed out.
    Declined {
        /// Who.
        seat: SeatId,
        /// Why.
        reason: String,
    },
    /// The list of those who ask to take part without a vote was taken up.
    ApplicantsListed {
        /// By what modality.
        modality: Modality,
        /// Who applies.
        applicants: Vec<ListedApplicant>,
    },
    /// A delegation said whom it objects to, or that it objects to nobody.
    ObjectedToApplicants {
        /// Who.
        seat: SeatId,
        /// To whom.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        objections: Vec<ApplicantObjection>,
    },
    /// An applicant that somebody objects to was put to the vote.
    ApplicantPut {
        /// Its id.
        applicant: String,
    },
    /// A delegation voted on whether an applicant is let in.
    VotedOnApplicant {
        /// Who.
        seat: SeatId,
        /// The applicant's id.
        applicant: String,
        /// How.
        ballot: Ballot,
    },
    /// Votes on an applicant were counted.
    ApplicantVoteCounted {
        /// Its id.
        applicant: String,
        /// For letting it in.
        yes: u32,
        /// Against.
        no: u32,
        /// Abstaining.
        abstain: u32,
    },
    /// It is known who takes part without a vote.
    StakeholdersAccredited {
        /// Who may, by id.
        admitted: Vec<String>,
        /// Who may not.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        blocked: Vec<BlockedApplicant>,
    },
    /// An accredited stakeholder spoke, after the delegations.
    StakeholderSpoke {
        /// Its id.
        stakeholder: String,
        /// The words it put on the table.
        words: Vec<WordsFloated>,
    },
    /// It is known how the session ends.
    Concluded {
        /// How.
        ending: Ending,
    },
    /// Explanations were invited.
    ExplanationsOpened,
    /// A delegation explained its position or its vote.
    Explained {
        /// Who.
        seat: SeatId,
        /// On which brackets.
        about: Vec<BracketId>,
        /// What it said.
        words: String,
    },
    /// The next session of a campaign met.
    SessionConvened {
        /// Which, by its id.
        session: String,
        /// What comes back as agreed language.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        agreed: Vec<AgreedWords>,
        /// Reference points that are other than the scenario has them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        references: Vec<ReferencePoint>,
    },
    /// A delegation played from outside the program gave no answer that could be used, and the rule's default stood in
    /// for it.
    SeatFailed {
        /// Who.
        seat: SeatId,
        /// What went wrong, in a sentence.
        why: String,
    },
    /// A delegation had nothing to explain.
    DidNotExplain {
        /// Who.
        seat: SeatId,
    },
}
