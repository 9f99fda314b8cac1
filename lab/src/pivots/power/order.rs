//! Who decides, given what everybody wants: delegations come to a text in the order in which they like it, and whoever
//! makes the coalition win is the pivot. Shapley's index with the orders that preferences make, in the spirit of Owen &
//! Shapley (1989), *Optimal Location of Candidates in Ideological Space*; one order a run.

use adref_sim::draws::Draws;
use adref_sim::rules::Poll;
use serde::Serialize;

use super::game::Game;
use crate::pivots::play::Base;
use crate::sweep::summary::Share;

/// How often a delegation was the pivot.
#[derive(Clone, Debug, Serialize)]
pub struct Pivot {
    /// Its id.
    pub delegation: String,
    /// In how many of the runs in which a text was put.
    pub pivotal: Share,
    /// In how many of them it was the pivot and the text did not have it: a line it would block over was crossed, or the text
    /// was worth less than the least it would settle for.
    pub out_of_reach: u32,
    /// What the text was worth to it more than the least it would settle for, in thousandths, mean of the runs in which
    /// it was the pivot.
    pub margin: f64,
}

/// Those who were the pivot, most often first, and of how many runs. `game` has every delegation by itself.
pub fn pivots(game: &Game, base: &[Base], first_seed: u64) -> (Vec<Pivot>, u32) {
    let mut found: Vec<(u32, u32, i64)> = vec![(0, 0, 0); game.voters.len()];
    let mut runs = 0;
    for (at, run) in base.iter().enumerate() {
        let Some(put) = &run.put else { continue };
        runs += 1;
        let draws = Draws::new(first_seed + at as u64);
        let there = game.voters.iter().enumerate().filter_map(|(index, voter)| {
            let verdict = put.get(*voter.seats.first()?).filter(|verdict| verdict.there)?;
            let lot = draws.below(&voter.name, "order of support", 0, u32::MAX);
            Some(((verdict.blocks, -verdict.margin, lot), index, voter, verdict))
        });
        let mut order: Vec<_> = there.collect();
        // Whoever would block comes last, however much it likes the rest; of those who like it as much, lots decide.
        order.sort_by_key(|(key, index, ..)| (*key, *index));
        let all: u32 = order.iter().map(|(.., voter, _)| voter.votes).sum();
        let mut poll = Poll { yes: 0, no: all, abstain: 0, in_favour: 0 };
        for (_, index, voter, verdict) in &order {
            poll.yes += voter.votes;
            poll.no -= voter.votes;
            poll.in_favour += voter.members;
            if game.rule.carried(poll, all) {
                for (pivotal, out, margin) in found.iter_mut().skip(*index).take(1) {
                    *pivotal += 1;
                    *out += u32::from(verdict.blocks || verdict.margin < 0);
                    *margin += verdict.margin;
                }
                break;
            }
        }
    }
    let mut pivots: Vec<Pivot> = game
        .voters
        .iter()
        .zip(found)
        .filter(|(_, (pivotal, ..))| *pivotal > 0)
        .map(|(voter, (pivotal, out_of_reach, margin))| Pivot {
            delegation: voter.name.clone(),
            pivotal: Share::new(pivotal, runs),
            out_of_reach,
            margin: margin as f64 / f64::from(pivotal),
        })
        .collect();
    pivots.sort_by_key(|pivot| std::cmp::Reverse(pivot.pivotal.count));
    (pivots, runs)
}
