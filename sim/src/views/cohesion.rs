//! How far groups kept together, measured and not assumed: the agreement index of Hix, Noury & Roland (2005) over what
//! members said in the meetings of their group, over what they stood for in the room in the end, and over their votes.

use serde::Serialize;

use super::chronicle::Chronicle;
use crate::engine::action::Ballot;
use crate::engine::coordination::agreement_index;
use crate::engine::public::Public;
use crate::ids::{GroupId, SeatId};

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CohesionView {
    /// Which.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// How closely the scenario says that it keeps together, 0–100.
    pub assumed: i32,
    /// In its own meetings, over what members wanted before they had a line.
    pub in_meetings: Option<Measured>,
    /// In the room in the end, over what members wanted in public or let their group say for them.
    pub in_the_room: Option<Measured>,
    /// Over recorded votes.
    pub in_votes: Option<Measured>,
    /// On how many points it found a line, meeting by meeting.
    pub lines: u32,
    /// On how many it had none.
    pub silent: u32,
    /// Members that spoke for themselves where their group had spoken, and wanted something else.
    pub apart: Vec<SeatId>,
}

/// A mean agreement index, in per cent, over so many points or votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// In per cent.
    pub agreement: u32,
    /// Over how many.
    pub over: u32,
}

impl Measured {
    fn mean(all: &[u32]) -> Option<Self> {
        let over = all.len() as u32;
        (over > 0).then(|| Self { agreement: (all.iter().sum::<u32>() + over / 2) / over, over })
    }
}

/// All groups of which there is something to measure, in file order.
pub(super) fn cohesion(chronicle: &Chronicle) -> Vec<CohesionView> {
    let public = &chronicle.state.public;
    let all = public.groups.iter().map(|group| {
        let met = || chronicle.meetings.iter().filter(|(id, _)| *id == group.id).map(|(_, met)| met);
        let lines = || met().flat_map(|met| &met.stances);
        let heard: Vec<u32> = lines().filter(|line| line.heard > 1).map(|line| line.agreement).collect();
        CohesionView {
            group: group.id.clone(),
            name: group.name.clone(),
            assumed: group.cohesion,
            in_meetings: Measured::mean(&heard),
            in_the_room: Measured::mean(&over_stances(public, &group.members)),
            in_votes: Measured::mean(&over_votes(public, &group.members)),
            lines: lines().filter(|line| line.option.is_some()).count() as u32,
            silent: lines().filter(|line| line.option.is_none()).count() as u32,
            apart: apart(chronicle, &group.id, &group.members),
        }
    });
    all.filter(|view| view.in_meetings.is_some() || view.in_the_room.is_some() || view.in_votes.is_some())
        .collect()
}

/// The agreement of members on each bracket that two of them at least have a public stance on.
fn over_stances(public: &Public, members: &[usize]) -> Vec<u32> {
    let on = |(index, entry): (usize, &crate::engine::public::Disagreement)| {
        let mut counts = vec![0; entry.options.len()];
        for stance in members.iter().map(|seat| public.stance(index, *seat)).filter(|stance| stance.spoken) {
            if let Some(count) = counts.get_mut(usize::from(stance.prefers)) {
                *count += 1;
            }
        }
        agreement_index(&counts, entry.options.len() as u32)
    };
    public.table.iter().enumerate().filter_map(on).collect()
}

/// The agreement of members in each vote on a text or a part of one that two of them at least took part in.
fn over_votes(public: &Public, members: &[usize]) -> Vec<u32> {
    let of = |ballots: &[(usize, Ballot)]| {
        let count = |wanted: Ballot| {
            ballots.iter().filter(|(seat, ballot)| *ballot == wanted && members.contains(seat)).count() as u32
        };
        agreement_index(&[Ballot::Yes, Ballot::No, Ballot::Abstain].map(count), 3)
    };
    public.docket.tallies.iter().filter_map(|tally| of(&tally.ballots)).collect()
}

/// Members whose own stance in the end is against what their group last stood for.
fn apart(chronicle: &Chronicle, group: &GroupId, members: &[usize]) -> Vec<SeatId> {
    let public = &chronicle.state.public;
    let mut last = std::collections::BTreeMap::new();
    for (_, met) in chronicle.meetings.iter().filter(|(id, _)| id == group) {
        for line in &met.stances {
            last.insert(&line.bracket, line.option);
        }
    }
    let breaks = |seat: &usize| {
        last.iter().any(|(bracket, option)| {
            let (Some(index), Some(option)) = (public.bracket(bracket), *option) else { return false };
            let stance = public.stance(index, *seat);
            stance.own && stance.opposes(option)
        })
    };
    let apart = members.iter().filter(|seat| breaks(seat));
    apart.filter_map(|seat| public.seats.get(*seat)).map(|plate| plate.id.clone()).collect()
}
