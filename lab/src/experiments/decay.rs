//! When brackets close: the share still open over the time of the session, beside what is known of Paris.

use serde::Serialize;

use super::Outcome;
use super::statistics::{mean, quantile};

/// How many steps the time of a session is divided into.
pub const STEPS: u32 = 20;

/// One point of a curve that is known from the record.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Known {
    /// The day.
    pub date: &'static str,
    /// The share of the time from the first day to the last, in per cent.
    pub time: f64,
    /// Live brackets in the text of that day.
    pub open: u32,
}

/// Where the points of Paris are from.
pub const PARIS_SOURCE: &str = "live brackets in the negotiating texts of the Paris Agreement: 23 October 2015 as `adref import` counts \
them in a public Markdown copy of the text, the later ones as the texts of those days have them. How brackets are counted \
matters: the press of the day counted 916 on 5 December and 367 on 9 December 2015";

/// The Paris Agreement: days 0, 42, 47 and 50 of 50.
pub const PARIS: [Known; 4] = [
    Known { date: "2015-10-23", time: 0.0, open: 1046 },
    Known { date: "2015-12-04", time: 84.0, open: 1049 },
    Known { date: "2015-12-09", time: 94.0, open: 216 },
    Known { date: "2015-12-12", time: 100.0, open: 0 },
];

/// What the runs have at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct At {
    /// The share of the session's time, in per cent.
    pub time: f64,
    /// Open brackets, mean over the runs.
    pub mean: f64,
    /// The tenth part of the runs has no more than this.
    pub q10: f64,
    /// Half of them have no more.
    pub median: f64,
    /// Nine tenths have no more.
    pub q90: f64,
    /// The mean in per cent of what the session began with.
    pub percent: f64,
}

/// The curve of one session.
#[derive(Clone, Debug, Serialize)]
pub struct Curve {
    /// Its id in a campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// How many runs.
    pub runs: u32,
    /// At the beginning, and after each step.
    pub points: Vec<At>,
    /// How many in a hundred of the brackets that closed, did so in the last fifth of the time.
    pub in_last_fifth: f64,
    /// How many in a hundred did so in the first half.
    pub in_first_half: f64,
    /// The step in which most closed: from which share of the time to which, and how many in a hundred of all that closed.
    pub steepest: (f64, f64, f64),
}

/// The curves of the sessions of a scenario, from its runs: one list of sessions a seed.
pub fn curves(runs: &[Vec<Outcome>]) -> Vec<Curve> {
    let sessions = runs.iter().map(Vec::len).max().unwrap_or(0);
    (0..sessions)
        .map(|at| {
            let found: Vec<&Outcome> = runs.iter().filter_map(|run| run.get(at)).collect();
            curve(&found)
        })
        .collect()
}

fn curve(found: &[&Outcome]) -> Curve {
    let began = |one: &Outcome| one.curve.first().map_or(0.0, |first| f64::from(first.open));
    let all = mean(&found.iter().map(|one| began(one)).collect::<Vec<_>>()).unwrap_or(0.0);
    let points: Vec<At> = (0..=STEPS)
        .map(|step| {
            let open: Vec<f64> = found.iter().map(|one| open_at(one, step)).collect();
            let at = |share| quantile(&open, share).unwrap_or(0.0);
            let mean = mean(&open).unwrap_or(0.0);
            At {
                time: f64::from(step) * 100.0 / f64::from(STEPS),
                mean,
                q10: at(0.1),
                median: at(0.5),
                q90: at(0.9),
                percent: if all > 0.0 { mean * 100.0 / all } else { 0.0 },
            }
        })
        .collect();
    let mean_at = |step: usize| points.get(step).map_or(0.0, |point| point.mean);
    let last = STEPS as usize;
    let closed = mean_at(0) - mean_at(last);
    let share = |from: usize, to: usize| {
        if closed > 0.0 { (mean_at(from) - mean_at(to)) * 100.0 / closed } else { 0.0 }
    };
    let step = 100.0 / f64::from(STEPS);
    let steepest = (0..last)
        .map(|from| (from as f64 * step, (from + 1) as f64 * step, share(from, from + 1)))
        .fold((0.0, step, f64::MIN), |most, one| if one.2 > most.2 { one } else { most });
    Curve {
        session: found.first().and_then(|one| one.session.clone()),
        runs: found.len() as u32,
        in_last_fifth: share(last - last / 5, last),
        in_first_half: share(0, last / 2),
        steepest,
        points,
    }
}

/// Open brackets after so many steps of the session's time. Before the session was opened all are.
fn open_at(one: &Outcome, step: u32) -> f64 {
    let until = u64::from(one.planned) * u64::from(step);
    let came =
        one.curve.iter().take_while(|point| u64::from(point.minute) * u64::from(STEPS) <= until).last();
    let open = if step == STEPS { one.curve.last() } else { came.or(one.curve.first()) };
    open.map_or(0.0, |point| f64::from(point.open))
}

#[cfg(test)]
mod tests {
    use super::super::Point;
    use super::*;

    fn outcome(curve: &[(u32, u32)]) -> Outcome {
        Outcome {
            planned: 100,
            meeting: 50,
            curve: curve.iter().map(|(minute, open)| Point { minute: *minute, open: *open }).collect(),
            ..Outcome::default()
        }
    }

    #[test]
    fn a_curve_that_falls_at_the_end_has_its_steepest_step_there() {
        let runs = [vec![outcome(&[(0, 10), (92, 4), (99, 0)])], vec![outcome(&[(0, 10), (93, 0)])]];
        let curves = curves(&runs);
        let curve = &curves[0];
        assert_eq!(curve.points.len(), STEPS as usize + 1);
        assert!((curve.points[18].mean - 10.0).abs() < 1e-9 && (curve.points[19].mean - 2.0).abs() < 1e-9);
        assert_eq!(curve.steepest, (90.0, 95.0, 80.0));
        assert!((curve.in_last_fifth - 100.0).abs() < 1e-9 && curve.in_first_half.abs() < 1e-9);
    }

    #[test]
    fn a_curve_that_falls_evenly_is_not_taken_for_one_that_waits() {
        let even: Vec<(u32, u32)> = (0..=10).map(|at| (at * 10, 10 - at)).collect();
        let curve = &curves(&[vec![outcome(&even)]])[0];
        assert!((curve.in_last_fifth - 20.0).abs() < 1e-9 && (curve.in_first_half - 50.0).abs() < 1e-9);
    }
}
