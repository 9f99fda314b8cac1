//! Chance, so that the same seed draws the same numbers on any machine.
//!
//! Each draw is addressed, not consumed: (seed, who, purpose, index) names one number for ever. A new seat or one more
//! draw elsewhere therefore shifts nobody's numbers, and nothing here holds state. The generator is ChaCha8; this is
//! the one module that knows it.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

/// Raised when the same address comes to draw another number.
pub const DRAWS_VERSION: u32 = 1;

/// All the chance in one negotiation.
#[derive(Clone, Debug)]
pub struct Draws {
    base: ChaCha8Rng,
}

/// The chance of one decider: numbers that are its own and lead to nobody else's, so that nobody can look up what
/// another capital drew.
#[derive(Clone, Copy, Debug)]
pub struct OwnDraws<'a> {
    draws: &'a Draws,
    who: &'a str,
}

impl<'a> OwnDraws<'a> {
    /// The chance of `who` as a decider; its capital's chance is another stream.
    pub fn new(draws: &'a Draws, who: &'a str) -> Self {
        Self { draws, who }
    }

    /// A number below `below` (which counts as 1 if 0).
    pub fn below(&self, purpose: &str, index: u32, below: u32) -> u32 {
        self.draws.below(self.who, &format!("decides {purpose}"), index, below)
    }
}

/// A number that was drawn, with where it was drawn from: what the log keeps of chance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Drawn {
    /// `who/purpose`.
    pub stream: String,
    /// Which number of the stream.
    pub index: u32,
    /// The number.
    pub value: u32,
}

impl Draws {
    /// The chance that belongs to a seed.
    pub fn new(seed: u64) -> Self {
        let key = blake3::derive_key("adref draws v1", &seed.to_le_bytes());
        Self { base: ChaCha8Rng::from_seed(key) }
    }

    /// The chance of a later session of a campaign, apart from that of the others. The first session has the seed's own.
    #[must_use]
    pub fn for_session(&self, id: &str) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(&self.base.get_seed());
        hasher.update(b"session ");
        hasher.update(id.as_bytes());
        Self { base: ChaCha8Rng::from_seed(*hasher.finalize().as_bytes()) }
    }

    /// A number below `below` (which counts as 1 if 0).
    pub fn below(&self, who: &str, purpose: &str, index: u32, below: u32) -> u32 {
        let mut rng = self.base.clone();
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(who.len() as u64).to_le_bytes());
        hasher.update(who.as_bytes());
        hasher.update(purpose.as_bytes());
        let mut stream = [0_u8; 8];
        stream.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        rng.set_stream(u64::from_le_bytes(stream));
        // One ChaCha block of sixteen words for each index: a draw never reaches into the next.
        rng.set_word_pos(u128::from(index) * 16);
        // Multiply-shift on 64 bits: the bias for `below` < 2^32 is under 2^-32.
        ((u128::from(rng.next_u64()) * u128::from(below.max(1))) >> 64) as u32
    }

    /// The same, with its address, for the log.
    pub fn drawn(&self, who: &str, purpose: &str, index: u32, below: u32) -> Drawn {
        Drawn { stream: format!("{who}/{purpose}"), index, value: self.below(who, purpose, index, below) }
    }

    /// Whether something that happens `percent` times in a hundred happens.
    pub fn happens(&self, who: &str, purpose: &str, index: u32, percent: u32) -> bool {
        self.below(who, purpose, index, 100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_seeds_keep_their_numbers() {
        let draws = Draws::new(7);
        let first: Vec<u32> = (0..6).map(|index| draws.below("CHE", "order", index, 1000)).collect();
        assert_eq!(first, GOLDEN, "the meaning of every seed has changed: raise DRAWS_VERSION and say so");
    }

    const GOLDEN: [u32; 6] = [652, 688, 537, 877, 222, 218];

    #[test]
    fn streams_and_seeds_are_apart() {
        let (one, two) = (Draws::new(1), Draws::new(2));
        let of = |draws: &Draws, who, purpose| -> Vec<u32> {
            (0..8).map(|index| draws.below(who, purpose, index, 1 << 30)).collect()
        };
        assert_eq!(of(&one, "CHE", "a"), of(&one, "CHE", "a"));
        assert_ne!(of(&one, "CHE", "a"), of(&two, "CHE", "a"));
        assert_ne!(of(&one, "CHE", "a"), of(&one, "CHE", "b"));
        assert_ne!(of(&one, "CHE", "a"), of(&one, "AUT", "a"));
    }

    #[test]
    fn numbers_below_a_bound_are_spread_evenly() {
        let draws = Draws::new(42);
        let mut counts = [0_u32; 10];
        for index in 0..10_000 {
            counts[draws.below("room", "even", index, 10) as usize] += 1;
        }
        // Each bin expects 1000 with a standard deviation of 30.
        assert!(counts.iter().all(|n| (850..1150).contains(n)), "{counts:?}");
    }
}
