//! The bodies of the field, each as data: what happens in which order, with which numbers, and what its rules allow.
//! The engine knows no body by name; it asks these tables.

mod ad_hoc_committee;
mod coalition_statement;
mod first_committee;
mod gge;
mod oewg;
mod open_signature;
mod permanent_mechanism;
mod silence;

use crate::scenario::{Abstentions, Annexes, Ending, Majority, Procedure, RuleSet, Voting};

/// One step of a body's procedure. A step with nothing to do is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The chair opens the session and tables the draft.
    Opening,
    /// The programme of work is put for adoption.
    Organisation,
    /// Those who would take part without a vote are accredited.
    Accreditation,
    /// The room goes through the draft section by section.
    Reading {
        /// First, second, …
        number: u32,
    },
    /// Thematic groups, one for each section, recommend to the plenary.
    Thematic,
    /// The chair may call an intersessional meeting.
    Intersessional,
    /// The chair issues a revision.
    Revision {
        /// Its name: `Rev.1`.
        name: &'static str,
        /// Whether no bracket may stay open in it.
        clean: bool,
    },
    /// Knots go to small groups.
    SmallGroups,
    /// Delegations offer each other packages over several brackets, in informal consultations.
    Packages,
    /// The chair works on a single text: it floats variants and hears what the room makes of them.
    SingleText,
    /// Amendments are tabled as documents.
    Amendments,
    /// The text is put under silence; a broken silence may be answered by a conference-room paper.
    Silence,
    /// The chair asks whether there is any objection.
    Adoption,
    /// Proposals are put to the vote, with their amendments.
    Vote,
    /// The plenary votes on what the committee has adopted.
    Plenary,
    /// The text is open to be joined or signed.
    Signature,
    /// Explanations of position, or of vote.
    Explanations,
    /// The session is over.
    Closed,
}

/// A step and the share of the session, in per cent, that has gone by when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What happens.
    pub step: Step,
    /// Its name in logs, on screens and for `--until`; no two of a plan are the same.
    pub phase: &'static str,
    /// When it ends, in per cent of the session.
    pub ends_at: u32,
}

/// A body: its order of business, its usual numbers, and what sets it apart from others.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule that a body has or has not")]
pub struct Body {
    /// What its rules rest on, in a sentence.
    pub basis: &'static str,
    /// The order of business. The first step is [`Step::Opening`], the last [`Step::Closed`].
    pub plan: &'static [Planned],
    /// The numbers of its procedure where a scenario gives none.
    pub usual: Procedure,
    /// The fewest and the most delegations it can have, where it is not open to all.
    pub seats: Option<(usize, usize)>,
    /// Whether the text is a sponsor's, who votes; otherwise a chair's, who serves the room.
    pub sponsored: bool,
    /// Whether a delegation may join consensus and stand apart from a paragraph.
    pub dissociation: bool,
    /// Whether breaking silence takes a reason.
    pub reasons: bool,
    /// What is particular about its silence.
    pub silence: SilenceRules,
    /// What an attempt at consensus may end in when it fails.
    pub outlets: &'static [Ending],
    /// Whether stakeholders without a vote can be let in.
    pub stakeholders: bool,
}

impl Body {
    /// What an attempt at consensus ends in when the chair gives it up: a summary where the body knows one, or else the
    /// first outlet it knows.
    pub fn fall_back(&self) -> Ending {
        if self.outlets.contains(&Ending::ChairsSummary) {
            return Ending::ChairsSummary;
        }
        self.outlets.first().copied().unwrap_or(Ending::ChairsSummary)
    }
}

/// What is particular about a body's silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SilenceRules {
    /// Whether a text nobody breaks silence over is adopted by that; otherwise silence only tests it.
    pub stands: bool,
    /// Whether a delegation may ask for more time and the chair may give it.
    pub extension: bool,
    /// Whether all members are asked in their capitals, those who did not draft among them.
    pub in_capitals: bool,
}

/// Silence as a test of the room, within the session: what most bodies do with it.
const A_TEST: SilenceRules = SilenceRules { stands: false, extension: false, in_capitals: false };

/// The rules of a body.
pub fn body(rules: RuleSet) -> &'static Body {
    match rules {
        RuleSet::Oewg => &oewg::BODY,
        RuleSet::Gge => &gge::BODY,
        RuleSet::FirstCommittee => &first_committee::BODY,
        RuleSet::AdHocCommittee => &ad_hoc_committee::BODY,
        RuleSet::Silence => &silence::BODY,
        RuleSet::CoalitionStatement => &coalition_statement::BODY,
        RuleSet::OpenSignature => &open_signature::BODY,
        RuleSet::PermanentMechanism => &permanent_mechanism::BODY,
    }
}

/// What most bodies have in common; each names what differs.
const USUAL: Procedure = Procedure {
    meetings: 10,
    meeting_minutes: 180,
    speech_minutes: 3,
    group_speech_minutes: 5,
    small_groups: 6,
    small_group_rounds: 4,
    silence_rounds: 2,
    packages: 8,
    single_text_rounds: 0,
    majority: Majority::Simple,
    plenary: false,
    plenary_majority: Majority::Simple,
    plenary_turnout: 0,
    abstentions: Abstentions::NotVoting,
    quorum: 50,
    voting: Voting::Recorded,
    nothing_agreed_until_everything: true,
    annexes: Annexes::Together,
    answer_seconds: None,
    review: false,
};

/// What a vote came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Votes in favour.
    pub yes: u32,
    /// Votes against.
    pub no: u32,
    /// Votes of those who abstained.
    pub abstain: u32,
    /// How many members voted in favour, each counted once.
    pub in_favour: u32,
}

/// Whether a question with these votes is carried, where every member has one.
pub fn carried(majority: Majority, abstentions: Abstentions, yes: u32, no: u32, abstain: u32) -> bool {
    carried_by(majority, abstentions, Poll { yes, no, abstain, in_favour: yes })
}

/// Whether a question with these votes is carried. Abstentions do not count as voting (GA rules 86 and 126) unless the
/// scenario says so; a tie does not carry (GA rules 95 and 133). A qualified majority and unanimity look only at who is
/// for it and who is against.
pub fn carried_by(majority: Majority, abstentions: Abstentions, poll: Poll) -> bool {
    let Poll { yes, no, abstain, in_favour } = poll;
    let against = match abstentions {
        Abstentions::NotVoting => no,
        Abstentions::Counted => no + abstain,
    };
    match majority {
        Majority::Simple => yes > against,
        Majority::TwoThirds => yes > 0 && yes >= 2 * against,
        Majority::Qualified { votes, members } => yes > 0 && yes >= votes && in_favour >= members,
        Majority::Unanimity => yes > 0 && no == 0,
    }
}

/// Whether so many of a body's members are enough for a decision: more than the quorum's share of them, where that is a
/// half (GA rules 67 and 108 ask for a majority); at least that share, where it is anything else.
pub fn quorate(quorum: u32, present: u32, members: u32) -> bool {
    let (present, needed) = (present * 100, members * quorum);
    if quorum == 50 { present > needed } else { present >= needed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simply(majority: Majority, yes: u32, no: u32) -> bool {
        carried(majority, Abstentions::NotVoting, yes, no, 20)
    }

    #[test]
    fn two_thirds_would_have_stopped_what_a_simple_majority_carried() {
        // A/RES/75/240 (92-50-21) and A/RES/78/237 (104-53-7).
        for (yes, no) in [(92, 50), (104, 53)] {
            assert!(simply(Majority::Simple, yes, no));
            assert!(!simply(Majority::TwoThirds, yes, no));
        }
    }

    #[test]
    fn a_tie_rejects_and_a_vote_of_nobody_carries_nothing() {
        assert!(!simply(Majority::Simple, 10, 10));
        assert!(!simply(Majority::Simple, 0, 0));
        assert!(!simply(Majority::TwoThirds, 0, 0));
        assert!(simply(Majority::TwoThirds, 10, 5));
    }

    #[test]
    fn a_qualified_majority_takes_votes_and_members() {
        // The Council of fifteen: 62 of 87 votes, and without a proposal of the Commission at least ten members.
        let needed = Majority::Qualified { votes: 62, members: 10 };
        let carried = |yes, in_favour| {
            carried_by(needed, Abstentions::NotVoting, Poll { yes, no: 87 - yes, abstain: 0, in_favour })
        };
        assert!(carried(62, 10));
        assert!(!carried(61, 12), "a vote short");
        assert!(!carried(66, 9), "a member short");
        // Whoever is away or abstains is not in favour.
        let few = Poll { yes: 40, no: 0, abstain: 0, in_favour: 12 };
        assert!(!carried_by(needed, Abstentions::NotVoting, few));
    }

    #[test]
    fn unanimity_bears_abstentions_and_no_vote_against() {
        assert!(simply(Majority::Unanimity, 3, 0));
        assert!(!simply(Majority::Unanimity, 30, 1));
        assert!(!simply(Majority::Unanimity, 0, 0));
    }

    #[test]
    fn abstentions_count_only_where_a_scenario_says_so() {
        assert!(carried(Majority::Simple, Abstentions::NotVoting, 10, 5, 20));
        assert!(!carried(Majority::Simple, Abstentions::Counted, 10, 5, 20));
    }

    #[test]
    fn a_majority_of_the_members_is_more_than_half() {
        assert!(quorate(50, 97, 193));
        assert!(!quorate(50, 96, 193));
        assert!(!quorate(50, 4, 8));
        assert!(quorate(0, 0, 8));
    }

    #[test]
    fn every_plan_opens_closes_and_only_moves_forward() {
        for rules in RuleSet::ALL {
            let plan = body(rules).plan;
            assert_eq!(plan.first().map(|p| p.step), Some(Step::Opening));
            assert_eq!(plan.last().map(|p| p.step), Some(Step::Closed));
            assert!(plan.windows(2).all(|two| two[0].ends_at <= two[1].ends_at));
            assert!(plan.iter().all(|p| p.ends_at <= 100));
            let names: std::collections::BTreeSet<_> = plan.iter().map(|p| p.phase).collect();
            assert_eq!(names.len(), plan.len(), "{rules:?}");
        }
    }
}
