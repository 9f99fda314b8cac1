//! Power by drawing coalitions, where they are not counted: with abstentions, and where there are too many kinds.

use adref_sim::draws::Draws;
use adref_sim::rules::Poll;

use super::game::{Game, Rule};
use crate::sweep::summary::Share;

/// How many are drawn of games of up to a hundred voters; of larger ones in proportion fewer, but never fewer than [`FEWEST`].
const DRAWN: u32 = 20_000;
const FEWEST: u32 = 2_000;

fn how_many(voters: usize) -> u32 {
    (DRAWN * 100 / (voters as u32).max(100)).max(FEWEST)
}

/// The share of draws in which each voter's yes in the place of its no carries the question, where everybody else votes
/// yes, no or abstains, each as likely, as Felsenthal & Machover (1997), *Ternary Voting Games*, have it. None where nobody
/// can abstain.
pub fn with_abstentions(game: &Game) -> Option<Vec<Share>> {
    let Rule::Vote { .. } = game.rule else { return None };
    let count = how_many(game.voters.len());
    let draws = Draws::new(0);
    let all = game.votes();
    let mut swings = vec![0_u32; game.voters.len()];
    let mut cast = vec![0_u32; game.voters.len()];
    for at in 0..count {
        let who = format!("voting {at}");
        let mut poll = Poll { yes: 0, no: 0, abstain: 0, in_favour: 0 };
        for (index, (voter, cast)) in game.voters.iter().zip(&mut cast).enumerate() {
            *cast = draws.below(&who, "power", index as u32, 3);
            match *cast {
                0 => {
                    poll.yes += voter.votes;
                    poll.in_favour += voter.members;
                }
                1 => poll.no += voter.votes,
                _ => poll.abstain += voter.votes,
            }
        }
        for ((voter, cast), swings) in game.voters.iter().zip(&cast).zip(&mut swings) {
            let mut others = poll;
            match *cast {
                0 => {
                    others.yes -= voter.votes;
                    others.in_favour -= voter.members;
                }
                1 => others.no -= voter.votes,
                _ => others.abstain -= voter.votes,
            }
            let for_it =
                Poll { yes: others.yes + voter.votes, in_favour: others.in_favour + voter.members, ..others };
            let against = Poll { no: others.no + voter.votes, ..others };
            *swings += u32::from(game.rule.carried(for_it, all) && !game.rule.carried(against, all));
        }
    }
    Some(swings.into_iter().map(|swings| Share::new(swings, count)).collect())
}

/// What is drawn in the place of [`super::exact::indices`]: the share of orders of joining in which each voter makes the
/// coalition win, and of coalitions of the others that win with it and lose without.
pub fn indices(game: &Game) -> Vec<(Share, Share)> {
    let n = game.voters.len();
    let count = how_many(n);
    let draws = Draws::new(0);
    let mut found = vec![(0_u32, 0_u32); n];
    let mut order: Vec<usize> = (0..n).collect();
    for at in 0..count {
        let who = format!("order {at}");
        for last in (1..n).rev() {
            order.swap(last, draws.below(&who, "power", last as u32, last as u32 + 1) as usize);
        }
        let (mut yes, mut members) = (0, 0);
        for index in &order {
            let Some(voter) = game.voters.get(*index) else { continue };
            (yes, members) = (yes + voter.votes, members + voter.members);
            if game.wins(yes, members) {
                found.iter_mut().skip(*index).take(1).for_each(|found| found.0 += 1);
                break;
            }
        }
        let who = format!("coalition {at}");
        let inside: Vec<bool> =
            (0..n).map(|index| draws.below(&who, "power", index as u32, 2) == 1).collect();
        let all = || game.voters.iter().zip(&inside);
        let (yes, members) = all()
            .filter(|(_, inside)| **inside)
            .fold((0, 0), |sum, (voter, _)| (sum.0 + voter.votes, sum.1 + voter.members));
        for ((voter, inside), found) in all().zip(&mut found) {
            let (yes, members) =
                if *inside { (yes - voter.votes, members - voter.members) } else { (yes, members) };
            let swings = !game.wins(yes, members) && game.wins(yes + voter.votes, members + voter.members);
            found.1 += u32::from(swings);
        }
    }
    found.into_iter().map(|(pivots, swings)| (Share::new(pivots, count), Share::new(swings, count))).collect()
}
