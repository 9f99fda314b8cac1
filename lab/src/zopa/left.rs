//! What an adopted text left on the table.

use serde::Serialize;

use super::report::{self, Text};
use super::solve::{Status, Watch};
use super::space::{Asked, Space};
use super::survey::{self, Light, Survey};

/// How far an adopted text is from the best that were possible.
#[derive(Clone, Debug, Serialize)]
pub struct Left {
    /// What was adopted.
    pub adopted: Text,
    /// What the least satisfied could have had more, in thousandths; none if no text passes.
    pub least: Option<f64>,
    /// What all could have had more on average.
    pub mean: Option<f64>,
    /// A text that leaves nobody worse off and is best on average: what it gains on average, in thousandths.
    pub for_nothing: f64,
    /// It cannot be more than that.
    pub for_nothing_at_most: f64,
    /// Whether that is known to be the most.
    pub status: Status,
    /// That text, if it gains anything.
    pub instead: Option<Text>,
}

/// Measures an adopted text against a survey of its room.
pub fn left(space: &Space, adopted: &[usize], survey: &Survey, effort: u64, watch: &Watch<'_>) -> Left {
    let told = report::text(space, adopted);
    let best = |light: Light| survey.best.iter().find(|best| best.light == light).map(|best| best.value);
    let least = told.least.as_ref().map_or(0, |seat| seat.utility) as f64;
    let answer = survey::for_nothing(space, adopted, effort, watch);
    let now = survey::mean_of(space, adopted);
    let (value, choice) = match answer.choice {
        Some(choice) => (survey::mean_of(space, &choice).max(now), Some(choice)),
        None => (now, None),
    };
    let gained = value - now;
    Left {
        least: best(Light::Least).map(|best| best - least),
        mean: best(Light::Mean).map(|best| best - now),
        for_nothing: gained,
        for_nothing_at_most: (survey::thousandths(answer.bound) - now).max(gained),
        status: answer.status,
        instead: choice.filter(|_| gained > 0.05).map(|choice| report::text(space, &choice)),
        adopted: told,
    }
}

/// Which claims a text meets.
pub(super) fn met(space: &Space, choice: &[usize]) -> Vec<bool> {
    let nothing = space.puzzle(&vec![false; space.claims.len()], |_| false);
    (0..space.claims.len())
        .map(|claim| {
            matches!(space.claims[claim].what, Asked::Line { .. }) && space.met(claim, &nothing, choice)
        })
        .collect()
}
