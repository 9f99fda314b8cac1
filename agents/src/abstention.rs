//! When neither yes nor no is worth it.
//!
//! Abstention is a choice of its own between yes and no: Voeten (2000, “Clashes in the Assembly”) and Bailey, Strezhnev &
//! Voeten (2017, “Estimating dynamic state preferences from United Nations voting data”) put it in the middle of an ordered
//! scale. Spatial theory gives the reasons (Hinich & Ordeshook 1969, “Abstentions and equilibrium in the electoral process”;
//! Riker & Ordeshook 1968, “A theory of the calculus of voting”): the difference is too small to be worth the trouble of
//! taking sides. Lazarsfeld, Berelson & Gaudet (1944, “The People's Choice”) add cross-pressure: who is pulled both ways
//! stays away. So there is a band round indifference, made of three things, all numbers judgements:
//!
//! - *what is in the scales*: who gains much on some paragraphs and loses as much on others is of two minds. A tenth of
//!   all that moves, so that the scales have to tip 55 to 45.
//! - *how little it cares*: a difference is worth taking sides over in proportion to salience, 50 being the mean of the scale.
//! - *cross-pressure*: what the most outspoken of its groups wants, if that is not what it wants itself, by how closely the
//!   group keeps together and how much of what was heard from it went that way. In plenary, what was heard is how the
//!   group's members voted in committee, so that the two votes differ.
//!
//! None of it was set with a vote in view.

use adref_sim::engine::action::Ballot;
use adref_sim::engine::docket::Question;
use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{Brief, Public};
use adref_sim::log::Part;
use adref_sim::scenario::BehaviourPart;

/// Of what moves either way, in per cent: how much more has to be in one scale than in the other.
const OF_TWO_MINDS: i64 = 10;
/// The salience at which a difference counts once.
const CARES_ONCE: i64 = 50;
/// Thousandths of what is at stake that it costs to vote against a group that keeps together fully and is of one mind. A
/// judgement: a tenth.
const AGAINST_ITS_GROUP: i64 = 100;

/// What a question would bring a delegation where it gains, and what it would cost where it loses, in thousandths of what is
/// at stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scales {
    /// Where it gains.
    pub(crate) gains: i64,
    /// Where it loses.
    pub(crate) losses: i64,
}

impl Scales {
    /// What is different between two rooms; `share` is what of everything is at stake, in thousandths.
    pub(crate) fn of(me: &Brief, carried: &Public, lost: &Public, share: i64) -> Self {
        let (mut gains, mut losses) = (0, 0);
        for index in 0..carried.table.len() {
            let gain = me.cost(lost, index) - me.cost(carried, index);
            if gain > 0 { gains += gain } else { losses -= gain }
        }
        let of = |amount: i64| me.thousandths(amount) * 1000 / share.max(1);
        Self { gains: of(gains), losses: of(losses) }
    }
}

/// The width of the band to either side of indifference, in thousandths of what is at stake; `least` is what it is for
/// somebody to whom nothing of this applies.
pub(crate) fn band(me: &Brief, public: &Public, proposal: Option<usize>, scales: Scales, least: i64) -> i64 {
    let torn = (scales.gains + scales.losses) * OF_TWO_MINDS / 100;
    let salience = proposal.map_or(CARES_ONCE, |proposal| salience(me, public, proposal));
    (least + torn) * CARES_ONCE / salience.clamp(CARES_ONCE / 2, 2 * CARES_ONCE)
}

/// How much a delegation cares about a proposal: the mean over its brackets, by their weight.
fn salience(me: &Brief, public: &Public, proposal: usize) -> i64 {
    let brackets = public.docket.proposals.get(proposal).map_or(&[][..], |found| &found.brackets);
    let (mut sum, mut weight) = (0, 0);
    for entry in brackets.iter().filter_map(|index| public.table.get(*index)) {
        let cares = entry.options.first().map_or(0, |omit| me.salience_of(&omit.at));
        sum += cares * entry.weight;
        weight += entry.weight;
    }
    if weight == 0 { CARES_ONCE } else { sum / weight }
}

/// What its groups pull it, in thousandths of what is at stake: positive towards yes, negative towards no; that of the group
/// that pulls most against `gain`.
pub(crate) fn pull(me: &Brief, public: &Public, proposal: usize, plenary: bool, gain: i64) -> i64 {
    if !me.behaviour.has(BehaviourPart::GroupDiscipline) {
        return 0;
    }
    let groups = public.seats.get(me.seat).map_or(&[][..], |plate| &plate.groups);
    let pulls = groups.iter().filter_map(|group| public.groups.get(*group)).map(|group| {
        let (mut for_it, mut against) = (0, 0);
        for member in group.members.iter().filter(|member| **member != me.seat) {
            match leans(public, proposal, plenary, *member) {
                1.. => for_it += 1,
                0 => {}
                _ => against += 1,
            }
        }
        let heard: i64 = for_it + against;
        if heard == 0 {
            return 0;
        }
        AGAINST_ITS_GROUP * (for_it - against) / heard * i64::from(group.cohesion) / 100
    });
    let most = if gain >= 0 { pulls.min() } else { pulls.max() };
    let against = most.filter(|pull| (*pull > 0) != (gain >= 0)).unwrap_or(0);
    me.behaviour.scaled(BehaviourPart::GroupDiscipline, against)
}

/// Which way a seat was heard to lean on a proposal: 1 for it, -1 against it, 0 neither. In plenary, by its vote in
/// committee, where votes were recorded.
pub(crate) fn leans(public: &Public, proposal: usize, plenary: bool, seat: usize) -> i64 {
    if plenary
        && let Some(tally) =
            public.docket.tallies.iter().rfind(|tally| {
                tally.proposal == proposal && !tally.plenary && tally.question == Question::Whole
            })
        && !tally.ballots.is_empty()
    {
        let vote = tally.ballots.iter().find(|(voter, _)| *voter == seat).map(|(_, ballot)| *ballot);
        return match vote {
            Some(Ballot::Yes) => 1,
            Some(Ballot::No) => -1,
            Some(Ballot::Abstain) | None => 0,
        };
    }
    let Some(found) = public.docket.proposals.get(proposal) else { return 0 };
    let mut leans: i64 = 0;
    for bracket in &found.brackets {
        let stance = public.stance(*bracket, seat);
        let Some(option) = public.table.get(*bracket).and_then(Disagreement::settled) else { continue };
        if stance.spoken && option < stance.seen {
            leans += if stance.opposes(option) { -1 } else { 1 };
        }
    }
    leans.signum()
}

/// The reasons, as numbers.
pub(crate) fn parts(scales: Scales, pull: i64, band: i64) -> Vec<Part> {
    let part = |part: &str, value| Part { on: None, part: part.to_owned(), value };
    let mut parts = vec![
        part("what it gains", scales.gains),
        part("what it loses", scales.losses),
        part("not worth taking sides within", band),
    ];
    if pull != 0 {
        parts.push(part("pulled the other way by its group", pull));
    }
    parts
}
