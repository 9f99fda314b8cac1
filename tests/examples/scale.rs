//! How the cost of a negotiation grows: made-up rooms of 10 to 2,000 delegations, of 5 to 80 brackets, of 5 to 40 meetings,
//! each played without its log. Prints the processor time of each, and for each of the three the slope of the line through
//! the logarithms with its 95 % interval: 1 is growth in proportion.
//!
//! `cargo run --release -p adref-tests --example scale [LARGEST]`

#![allow(clippy::cast_precision_loss, reason = "for people to read: what is lost is below what is shown")]

use adref_agents::drive::Cast;
use adref_agents::unlogged;
use adref_sim::scenario::{Scenario, load};
use adref_tests::clock::seconds;
use adref_tests::synthetic::{self, Size};

/// How often each room is played; the least time counts, since all that other work on the machine does is add.
const TIMES: u64 = 3;

fn main() {
    let largest = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(2_000);
    println!("delegations x brackets x meetings: processor seconds of a negotiation, the least of {TIMES}");
    let delegations: Vec<u32> =
        [10, 20, 50, 100, 200, 500, 1_000, 2_000].into_iter().filter(|size| *size <= largest).collect();
    series("delegations", &delegations, |size| (size, 20, 10));
    series("brackets", &[5, 10, 20, 40, 80], |size| (50, size, 10));
    series("meetings", &[5, 10, 20, 40], |size| (50, 20, size));
}

/// One of the three, with the others as they are.
fn series(what: &str, sizes: &[u32], room: impl Fn(u32) -> (u32, u32, u32)) {
    let mut points = Vec::new();
    for size in sizes {
        let (delegations, brackets, meetings) = room(*size);
        let scenario = made_up(delegations, brackets, meetings);
        let seconds = (0..TIMES).map(|_| cost(&scenario)).fold(f64::INFINITY, f64::min);
        println!("  {delegations:>5} x {brackets:>3} x {meetings:>3}: {seconds:>9.4}");
        points.push((f64::from(*size).ln(), seconds.ln()));
    }
    let (slope, half) = slope(&points);
    println!(
        "{what}: cost grows as their number to the power {slope:.2} [{:.2}, {:.2}]\n",
        slope - half,
        slope + half
    );
}

fn made_up(delegations: u32, brackets: u32, meetings: u32) -> Scenario {
    let mut files = synthetic::files(Size { delegations, brackets, issues: 8, groups: 4, seed: 1 });
    if let Some(toml) = files.get_mut("scenario.toml") {
        toml.push_str(&format!("\n[procedure]\nmeetings = {meetings}\n"));
    }
    load(&files).scenario.expect("the made-up scenario is sound")
}

fn cost(scenario: &Scenario) -> f64 {
    let (before, mut runs) = (seconds(), 0.0);
    // The clock ticks every few milliseconds only, so what is short is played again and again.
    while runs < 1.0 || seconds() - before < 0.1 {
        unlogged::play(scenario, &mut Cast::standard(scenario), 7)
            .expect("the made-up scenario comes to an end");
        runs += 1.0;
    }
    (seconds() - before) / runs
}

/// The slope of the least-squares line through points, and half the width of its 95 % interval (Student's t).
fn slope(points: &[(f64, f64)]) -> (f64, f64) {
    /// The 97.5 % point of Student's t for 1, 2, … degrees of freedom.
    const STUDENT: [f64; 8] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306];
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let slope = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>() / spread;
    let left: f64 = points.iter().map(|point| (point.1 - y - slope * (point.0 - x)).powi(2)).sum();
    let student = STUDENT.get(points.len().saturating_sub(3)).copied().unwrap_or(2.306);
    (slope, student * (left / (count - 2.0) / spread).sqrt())
}
