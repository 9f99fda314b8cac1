//! Rooms made up at random, to measure with: by number of brackets, options and delegations.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::puzzle::{Puzzle, Row, WHOLE};

/// What delegations' tastes have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Positions on twenty issues, near those of one of seven camps; options are placed on an issue, a third over an interval.
    Spatial,
    /// Each of seven camps values each option by chance; members' values are three parts the camp's and one part their own.
    Camps,
    /// As camps, and every bracket weighs the same with everybody.
    EvenCamps,
    /// Everybody values each option by chance.
    Uniform,
}

const ISSUES: usize = 20;
const CAMPS: usize = 7;

/// A room without red lines, in which the least satisfied counts.
pub fn room(kind: Kind, brackets: usize, options: usize, seats: usize, seed: u64) -> Puzzle {
    let mut draws = ChaCha8Rng::seed_from_u64(seed);
    let mut below = move |most: u64| (draws.next_u64() % most) as i64;
    let even = kind == Kind::EvenCamps;
    let issue: Vec<usize> = (0..brackets).map(|_| below(ISSUES as u64) as usize).collect();
    let weight: Vec<i64> = (0..brackets).map(|_| if even { 7 } else { 3 + below(10) }).collect();
    let reach: Vec<(i64, i64)> = (0..brackets * options)
        .map(|_| {
            let low = below(101);
            let width = if below(3) == 0 { below(30) } else { 0 };
            (low, (low + width).min(100))
        })
        .collect();
    let camps: Vec<Vec<(i64, i64)>> =
        (0..CAMPS).map(|_| (0..ISSUES).map(|_| (below(101), 10 + below(81))).collect()).collect();
    let tastes: Vec<i64> = (0..CAMPS * brackets * options).map(|_| below(10_001)).collect();
    let mut puzzle = Puzzle::new(&vec![options; brackets]);
    for _ in 0..seats {
        let camp = below(CAMPS as u64) as usize;
        let own: Vec<(i64, i64)> = camps[camp]
            .iter()
            .map(|(at, cares)| ((at + below(31) - 15).clamp(0, 100), (cares + below(41) - 20).clamp(1, 100)))
            .collect();
        let (tolerance, aversion) = (below(11), below(30));
        let (mut scale, mut losses) = (0, Vec::new());
        for bracket in 0..brackets {
            let (at, cares) = own[issue[bracket]];
            let stake = weight[bracket] * if even { 50 } else { cares };
            let far =
                if kind == Kind::Spatial { (at.max(100 - at) - tolerance).max(0) * 100 } else { 10_000 };
            scale += stake * far;
            for option in 0..options {
                let column = bracket * options + option;
                let (low, high) = reach[column];
                let distance = match kind {
                    Kind::Spatial => ((at.clamp(low, high) - at).abs() * 100 + (high - low) * aversion
                        - tolerance * 100)
                        .max(0),
                    Kind::Uniform => below(10_001),
                    Kind::Camps | Kind::EvenCamps => {
                        (tastes[camp * brackets * options + column] * 3 + below(10_001)) / 4
                    }
                };
                losses.push(stake * distance);
            }
        }
        let mut worth: Vec<i64> = losses
            .iter()
            .map(|loss| -((i128::from(*loss) * i128::from(WHOLE) / i128::from(scale.max(1))) as i64))
            .collect();
        worth.iter_mut().take(options).for_each(|worth| *worth += WHOLE);
        puzzle.rows.push(Row { worth, floor: None, level: true });
    }
    puzzle
}
