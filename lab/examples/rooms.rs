//! How long it takes to know the best for the least satisfied in large rooms made up at random.
//!
//! `cargo run --release -p adref-lab --example rooms -- [BRACKETS OPTIONS DELEGATIONS] [--nodes N] [--seconds S] [--seeds 1,2,3] [--kinds spatial,camps]`

#![expect(clippy::cast_precision_loss, reason = "gaps are told with a few digits")]

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use adref_lab::zopa::random::{self, Kind};
use adref_lab::zopa::solve::{self, Watch};

static STOP: AtomicBool = AtomicBool::new(false);

fn after<'a>(words: &'a [String], name: &str) -> Option<&'a str> {
    words.iter().position(|word| word == name).and_then(|at| words.get(at + 1)).map(String::as_str)
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<usize> = words.iter().map_while(|word| word.parse().ok()).collect();
    let (brackets, options, seats) = match numbers[..] {
        [brackets, options, seats] => (brackets, options, seats),
        _ => (60, 4, 193),
    };
    let nodes = after(&words, "--nodes").and_then(|word| word.parse().ok()).unwrap_or(1_000_000_000);
    let seconds = after(&words, "--seconds").and_then(|word| word.parse().ok());
    let seeds: Vec<u64> =
        after(&words, "--seeds").unwrap_or("1,2,3").split(',').filter_map(|seed| seed.parse().ok()).collect();
    let kinds = after(&words, "--kinds").unwrap_or("spatial,camps,even-camps");
    for kind in kinds.split(',') {
        let of = match kind {
            "spatial" => Kind::Spatial,
            "camps" => Kind::Camps,
            "even-camps" => Kind::EvenCamps,
            _ => Kind::Uniform,
        };
        for seed in &seeds {
            let puzzle = random::room(of, brackets, options, seats, *seed);
            let begun = Instant::now();
            let watch =
                Watch { stop: &STOP, until: seconds.map(|seconds| begun + Duration::from_secs(seconds)) };
            let answer = solve::best(&puzzle, &[], nodes, &watch);
            let gap = (answer.bound - answer.value) as f64 * 100.0 / answer.value.max(1) as f64;
            println!(
                "{kind:<11} {seed:>3}  {:>10} {:>10}  gap {gap:.3} %  {:>9} nodes  {:.2} s  {:?}",
                answer.value,
                answer.bound,
                answer.nodes,
                begun.elapsed().as_secs_f64(),
                answer.status
            );
        }
    }
}
