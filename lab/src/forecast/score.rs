//! How good forecasts are, by what then happened.

use serde::Serialize;

use super::Chances;
use crate::record::{Record, RollCall, Tally, Vote};

/// Figures for one forecast of one roll call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// How many States voted yes, no or abstained.
    pub voting: usize,
    /// The share of these whose vote was called.
    pub accuracy: f64,
    /// The mean of ln P over these, given that they vote.
    pub log_score: f64,
    /// The mean over these of the squared distances of the three chances from what happened.
    pub brier: f64,
    /// The mean of ln P over all States in the roll call, absence being a fourth outcome.
    pub log_score_with_absence: f64,
    /// The tally that is expected.
    pub expected: Tally<f64>,
}

/// Compares chances with the votes.
pub fn score(record: &Record, call: &RollCall, chances: &[Chances]) -> Score {
    let mut score = Score::default();
    let mut all = 0.0;
    let mut right = 0.0;
    for (state, chance) in record.states.iter().zip(chances) {
        let Some(&vote) = call.votes.get(&state.iso3) else { continue };
        let whole = chance.whole();
        for vote in Vote::ALL {
            *score.expected.get_mut(vote) += whole[vote.index()];
        }
        all += 1.0;
        score.log_score_with_absence += libm::log(whole[vote.index()]);
        if vote == Vote::Absent {
            continue;
        }
        score.voting += 1;
        right += f64::from(u8::from(chance.call == vote));
        score.log_score += libm::log(chance.voting[vote.index()]);
        for (at, part) in chance.voting.iter().enumerate() {
            let happened = f64::from(u8::from(at == vote.index()));
            score.brier += (part - happened) * (part - happened);
        }
    }
    let voting = (score.voting as f64).max(1.0);
    score.accuracy = right / voting;
    score.log_score /= voting;
    score.brier /= voting;
    score.log_score_with_absence /= f64::max(all, 1.0);
    score
}
