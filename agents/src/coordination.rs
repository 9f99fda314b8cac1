//! What a delegation does with its groups: it says in their meetings where it stands, lets their line stand for it where
//! that is near enough, breaks ranks where it is not, and votes with them.
//!
//! Cohesion is measured after Hix, Noury & Roland, “Power to the Parties: Cohesion and Competition in the European
//! Parliament, 1979–2001” (British Journal of Political Science, 2005); see [`adref_sim::engine::coordination`]. That
//! members give way to their group, and how far, is a judgement after practice: delegations of the European Union
//! coordinate every day and speak with one voice, members of large and loose groups speak for themselves as well.

use adref_sim::engine::action::{Action, Ballot, OptionSet, Proposal, StanceTaken};
use adref_sim::engine::coordination::{MOST_NAMED, Over, is_open};
use adref_sim::engine::docket::Question;
use adref_sim::engine::{Brief, Public, SeatView};
use adref_sim::log::{Part, Why};
use adref_sim::scenario::{BehaviourPart, Response};

use crate::negotiator::text;
use crate::standing::{Mind, Standing};
use crate::{Decision, reading, voting};

/// Hundredths of a point that a member bears more for the sake of a group that keeps together entirely. A judgement.
const DISCIPLINE: i64 = 3_000;
/// Thousandths of what is at stake in a vote that the line of a group weighs which keeps together and agrees entirely. A
/// judgement: six times what divides a yes from an abstention.
const PULL: i64 = 150;
/// Thousandths of utility that such a line weighs when consensus is put. A judgement: as much as complete isolation.
const PULL_AT_ADOPTION: i64 = 100;
/// The least salience of words worth naming among friends.
const WORTH_NAMING: i64 = 15;

/// What a member says in a meeting of its group.
pub(crate) fn meeting(view: SeatView<'_>, group: usize) -> Decision {
    let over = view.groups.room(group).and_then(|room| room.over.as_ref()).map(|(_, over)| over);
    match over {
        Some(Over::Reading) => before_reading(view, group),
        Some(Over::Proposal(id)) => {
            let proposal = view.public.docket.proposals.iter().position(|proposal| proposal.id == *id);
            let (gain, ballot) = proposal.map_or((0, Ballot::Abstain), |p| voting::leaning(view, p));
            ballot_said(ballot, "gain, of what is at stake", gain)
        }
        Some(Over::Adoption) => {
            let SeatView { public, me, .. } = view;
            let gain = me.utility(public, text(public)) - me.utility_of_no_agreement(public) + me.stake;
            let ballot = if gain < 0 { Ballot::No } else { Ballot::Yes };
            ballot_said(ballot, "text over its reservation value", gain)
        }
        None => Decision {
            action: Action::SayInGroup { stances: Vec::new(), ballot: None },
            why: Why { tipped: "the group does not meet".to_owned(), ..Why::default() },
        },
    }
}

fn ballot_said(ballot: Ballot, part: &str, value: i64) -> Decision {
    let parts = vec![Part { on: None, part: part.to_owned(), value }];
    Decision {
        action: Action::SayInGroup { stances: Vec::new(), ballot: Some(ballot) },
        why: Why { tipped: "what it would do alone".to_owned(), parts, ..Why::default() },
    }
}

/// What a member bears for the sake of a group, in hundredths of a point.
fn ease(public: &Public, me: &Brief, group: usize) -> i64 {
    let cohesion = public.groups.get(group).map_or(0, |group| i64::from(group.cohesion));
    me.behaviour.scaled(BehaviourPart::GroupDiscipline, DISCIPLINE * cohesion / 100)
}

/// Where it stands on the words that matter most to it, and what it could let stand for the group's sake.
fn before_reading(view: SeatView<'_>, group: usize) -> Decision {
    let SeatView { public, me, .. } = view;
    let ease = ease(public, me, group);
    let mind = Mind::new(public, me);
    let mut brackets: Vec<((u8, i64), usize)> = (0..public.table.len())
        .filter(|bracket| is_open(public, *bracket))
        .filter_map(|bracket| {
            let standing = mind.on(bracket, 0)?;
            let weight = (standing.line_at_risk(), standing.stake());
            let worth = standing.salience >= WORTH_NAMING && weight.1 > 0;
            (worth || weight.0 > 0).then_some((weight, bracket))
        })
        .collect();
    brackets.sort_by_key(|(weight, bracket)| (std::cmp::Reverse(*weight), *bracket));
    brackets.truncate(MOST_NAMED as usize);
    let mut parts = vec![Part { on: None, part: "group discipline".to_owned(), value: ease }];
    let mut stances = Vec::with_capacity(brackets.len());
    for (_, bracket) in brackets {
        let (Some(standing), Some(entry)) = (mind.on(bracket, ease), public.table.get(bracket)) else {
            continue;
        };
        let prefers = standing.best();
        let (mut accepts, mut cannot) = (OptionSet::NONE, OptionSet::NONE);
        for option in entry.live() {
            if standing.crosses(option, Response::Block) {
                cannot.insert(option);
            } else if option == prefers || standing.distance(option) <= standing.allowance {
                accepts.insert(option);
            }
        }
        if cannot.contains(prefers) {
            accepts = OptionSet::NONE;
        }
        let part = "salience".to_owned();
        parts.push(Part { on: Some(entry.id.clone()), part, value: standing.salience });
        let ad_referendum = OptionSet::NONE;
        stances.push(StanceTaken { bracket: entry.id.clone(), prefers, accepts, cannot, ad_referendum });
    }
    let tipped = if stances.is_empty() { "nothing at stake" } else { "red lines, then stake" };
    Decision {
        action: Action::SayInGroup { stances, ballot: None },
        why: Why { tipped: tipped.to_owned(), parts, ..Why::default() },
    }
}

/// Whether a group of its own has a line on a bracket that it lets stand for it.
pub(crate) fn covered(view: SeatView<'_>, bracket: usize) -> bool {
    view.me.behaviour.has(BehaviourPart::GroupDiscipline)
        && view.groups.rooms().any(|(_, room)| {
            let line = room.line_on(view.public, bracket);
            line.is_some_and(|(option, _)| room.bears(view.me.seat, bracket, option))
        })
}

/// Why it speaks for itself on a bracket on which a group of its own has a line: how far that is beyond what it bears.
pub(crate) fn breaks_ranks(view: SeatView<'_>, bracket: usize) -> Option<Part> {
    let SeatView { public, me, .. } = view;
    let entry = public.table.get(bracket)?;
    view.groups.rooms().find_map(|(group, room)| {
        let (option, _) = room.line_on(public, bracket)?;
        if !room.members.contains(&me.seat) || room.bears(me.seat, bracket, option) {
            return None;
        }
        let standing = Standing::new(public, me, bracket, ease(public, me, group))?;
        Some(Part {
            on: Some(entry.id.clone()),
            part: format!("beyond what it bears for {}", public.groups.get(group)?.id),
            value: standing.distance(option) - standing.allowance,
        })
    })
}

/// The statement of a group on a section: its line, with how far its members agree on it. `None` where it has not met, so
/// that its voice speaks from its own position.
pub(crate) fn statement(view: SeatView<'_>, section: usize, group: usize) -> Option<Decision> {
    let SeatView { public, me, .. } = view;
    let line = view.groups.room(group).filter(|line| line.met_over_reading(public))?;
    let mut room = public.brackets_per_speech(true) as usize;
    let (mut stances, mut proposals): (Vec<StanceTaken>, Vec<Proposal>) = (Vec::new(), Vec::new());
    let mut why = Why { tipped: "the line of the group".to_owned(), ..Why::default() };
    for bracket in public.sections.get(section).map_or(&[][..], |section| &section.brackets) {
        let Some((option, said)) = line.line_on(public, *bracket) else { continue };
        let Some(entry) = public.table.get(*bracket).filter(|_| is_open(public, *bracket)) else { continue };
        let live: OptionSet = entry.live().collect();
        if room == 0 || !live.contains(option) {
            continue;
        }
        room -= 1;
        let mut accepts = OptionSet(said.accepts.0 & live.0);
        let offers = (room > 0 && proposals.is_empty())
            .then(|| Standing::new(public, me, *bracket, 0))
            .flatten()
            .filter(Standing::contested)
            .and_then(|standing| {
                let words = reading::to_offer(public, me, *bracket, &standing, false)?;
                Some((standing.next_number(), words))
            });
        if let Some((number, words)) = offers {
            room -= 1;
            if words.bears {
                accepts.insert(number);
            }
            why.parts.push(Part { on: Some(entry.id.clone()), part: words.from, value: words.distance });
            proposals.push(Proposal { to: words.to, ..Proposal::new(entry.id.clone(), words.text) });
        }
        let part = "agreement in the group, in per cent".to_owned();
        why.parts.push(Part { on: Some(entry.id.clone()), part, value: i64::from(said.agreement) });
        stances.push(StanceTaken {
            bracket: entry.id.clone(),
            prefers: option,
            accepts,
            cannot: OptionSet(said.cannot.0 & live.0 & !accepts.0),
            ad_referendum: OptionSet::NONE,
        });
    }
    if stances.is_empty() {
        return Some(reading::nothing("the group has no line on this section"));
    }
    Some(Decision { action: Action::Speak { stances, proposals, insertions: Vec::new() }, why })
}

/// What the line of its groups adds to what a question is worth to a delegation, in thousandths of what is at stake: the
/// closer the group and the further its members agree, the more. Of several groups the one that pulls most counts.
pub(crate) fn pull(view: SeatView<'_>, gain: i64) -> Option<(i64, Part)> {
    let SeatView { public, .. } = view;
    let sitting = public.docket.sitting.as_ref();
    let question = sitting.and_then(|sitting| sitting.question.as_ref());
    strongest(view, PULL, gain, &|room| match (question, sitting) {
        (None | Some(Question::Whole), Some(sitting)) => {
            let id = public.docket.proposals.get(sitting.proposal)?.id.clone();
            let line = room.ballots.get(&Over::Proposal(id))?;
            Some((line.ballot?, line.agreement))
        }
        (Some(Question::Amendment(id)), _) => {
            let amendment = public.docket.amendments.iter().find(|amendment| amendment.id == *id)?;
            let line = room.line.get(&amendment.bracket)?;
            let now = public.table.get(amendment.bracket)?.settled()?;
            let ballot = match line.option? {
                option if option == amendment.option => Ballot::Yes,
                option if option == now => Ballot::No,
                _ => return None,
            };
            Some((ballot, line.agreement))
        }
        _ => None,
    })
}

/// The same for joining consensus on the text, in thousandths of utility; more is for joining.
pub(crate) fn pull_at_adoption(view: SeatView<'_>) -> Option<(i64, Part)> {
    strongest(view, PULL_AT_ADOPTION, 0, &|room| {
        let line = room.ballots.get(&Over::Adoption)?;
        Some((line.ballot?, line.agreement))
    })
}

fn strongest(
    view: SeatView<'_>,
    most: i64,
    gain: i64,
    line: &dyn Fn(&adref_sim::engine::coordination::GroupRoom) -> Option<(Ballot, u32)>,
) -> Option<(i64, Part)> {
    let SeatView { public, me, .. } = view;
    let pulls = view.groups.rooms().filter_map(|(index, room)| {
        let group = public.groups.get(index)?;
        let (ballot, agreement) = line(room)?;
        let strength = most * i64::from(group.cohesion) / 100 * i64::from(agreement) / 100;
        let strength = me.behaviour.scaled(BehaviourPart::GroupDiscipline, strength);
        let pull = match ballot {
            Ballot::Yes => strength,
            Ballot::No => -strength,
            // Toward the middle, and not past it.
            Ballot::Abstain => -gain.clamp(-strength, strength),
        };
        Some((pull, group.id.clone()))
    });
    let (pull, group) = pulls.reduce(|one, other| if other.0.abs() > one.0.abs() { other } else { one })?;
    (pull != 0).then(|| (pull, Part { on: None, part: format!("group discipline: {group}"), value: pull }))
}
