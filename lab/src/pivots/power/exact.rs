//! Power by counting coalitions exactly: a generating function of coalitions by size, votes and members, in whole numbers
//! without limit. Cantor's method for games of weighted votes, as in Mann & Shapley (1962), *Values of Large Games, VI:
//! Evaluating the Electoral College Exactly*.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use serde::Serialize;

use super::game::Game;

/// More kinds of coalitions than this are not counted.
const MOST_KINDS: usize = 100_000;
/// Shares are exact to this part.
const PARTS: u64 = 1_000_000_000_000_000;

/// The power of a voter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Index {
    /// The share of all orders of joining in which it makes the coalition win (Shapley & Shubik 1954).
    pub shapley_shubik: f64,
    /// The share of the coalitions of the others that win with it and lose without (Penrose 1946).
    pub swings: f64,
    /// Its swings as a share of everybody's (Banzhaf 1965).
    pub banzhaf: f64,
}

/// Coalitions by how many voters, votes and members they have.
type Kinds = BTreeMap<(u32, u32, u32), BigUint>;

/// The power of each voter; none where there are too many kinds of coalitions to count.
pub fn indices(game: &Game) -> Option<Vec<Index>> {
    let mut all = Kinds::from([((0, 0, 0), BigUint::from(1_u32))]);
    for voter in &game.voters {
        let with: Vec<_> = all
            .iter()
            .map(|((k, votes, members), many)| {
                ((k + 1, votes + voter.votes, members + voter.members), many.clone())
            })
            .collect();
        for (kind, many) in with {
            *all.entry(kind).or_default() += many;
        }
        if all.len() > MOST_KINDS {
            return None;
        }
    }
    let n = game.voters.len();
    let factorials: Vec<BigUint> = std::iter::once(BigUint::from(1_u32))
        .chain((1..=n).scan(BigUint::from(1_u32), |product, k| {
            *product *= k;
            Some(product.clone())
        }))
        .collect();
    // Voters that count the same have the same power.
    let mut known: BTreeMap<(u32, u32), (BigUint, BigUint)> = BTreeMap::new();
    for voter in &game.voters {
        known
            .entry((voter.votes, voter.members))
            .or_insert_with(|| swings(game, &all, (voter.votes, voter.members), &factorials));
    }
    let of = |at: usize| game.voters.get(at).and_then(|voter| known.get(&(voter.votes, voter.members)));
    let total: BigUint = (0..n).filter_map(of).map(|(_, swings)| swings).sum();
    let others = BigUint::from(1_u32) << n.saturating_sub(1);
    (0..n)
        .map(|at| {
            let (orders, swings) = of(at)?;
            Some(Index {
                shapley_shubik: share(orders, factorials.get(n)?),
                swings: share(swings, &others),
                banzhaf: share(swings, &total),
            })
        })
        .collect()
}

/// In how many orders a voter that counts so much is the one that makes the coalition win, and with how many coalitions of
/// the others.
fn swings(
    game: &Game,
    all: &Kinds,
    (votes, members): (u32, u32),
    factorials: &[BigUint],
) -> (BigUint, BigUint) {
    let n = game.voters.len();
    let mut without = Kinds::new();
    let (mut orders, mut swings) = (BigUint::default(), BigUint::default());
    // In the order of their size: those without it are all there are, less those that have it.
    for ((k, v, m), many) in all {
        let with = (*k > 0 && *v >= votes && *m >= members)
            .then(|| without.get(&(k - 1, v - votes, m - members)))
            .flatten();
        let many = with.map_or_else(|| many.clone(), |with| many - with);
        if many == BigUint::default() {
            continue;
        }
        if !game.wins(*v, *m)
            && game.wins(v + votes, m + members)
            && let (Some(before), Some(after)) =
                (factorials.get(*k as usize), n.checked_sub(*k as usize + 1).and_then(|k| factorials.get(k)))
        {
            orders += &many * before * after;
            swings += &many;
        }
        without.insert((*k, *v, *m), many);
    }
    (orders, swings)
}

fn share(part: &BigUint, of: &BigUint) -> f64 {
    if *of == BigUint::default() {
        return 0.0;
    }
    let parts = part * PARTS / of;
    u64::try_from(parts).map_or(1.0, |parts| parts as f64 / PARTS as f64)
}
