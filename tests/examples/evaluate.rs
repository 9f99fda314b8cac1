//! What it costs to let delegations look at texts, on a scenario folder: whole texts weighed by everybody, in the room and
//! for a mediator outside it who keeps one text and changes it, and all texts that nobody can better without making it worse for another. One line of JSON; what
//! `benches/peers/negmas_compare.py` sets beside NegMAS.
//!
//! `cargo run --release -p adref-tests --example evaluate DIR [SEED]`

#![allow(clippy::cast_precision_loss, reason = "for people to read: what is lost is below what is shown")]

use std::ops::ControlFlow;
use std::path::Path;

use adref_agents::drive::Cast;
use adref_agents::unlogged;
use adref_lab::exchange::instructed;
use adref_sim::draws::Draws;
use adref_sim::engine::{Brief, Event, State};
use adref_sim::scenario::{Ending, Scenario, load};
use adref_tests::clock::seconds;
use adref_tests::scenario_files::read_folder;

/// Texts that are weighed outside the room.
const TEXTS: usize = 400_000;
/// The most combinations of options of which all are looked at.
const MOST: usize = 1_000_000;

fn main() {
    let mut words = std::env::args().skip(1);
    let Some(folder) = words.next() else {
        eprintln!("usage: evaluate DIR [SEED]");
        std::process::exit(2);
    };
    let seed = words.next().and_then(|word| word.parse().ok()).unwrap_or(1);
    let files = read_folder(Path::new(&folder));
    let Some(scenario) = load(&files).scenario else {
        eprintln!("{folder} is no sound scenario: `adref check {folder}` says why");
        std::process::exit(2);
    };
    // In the room: each answer to a whole text, and nothing else, counts; everything that is done takes its time. The clock
    // ticks every few milliseconds only, so what is short is played again and again.
    let (before, mut runs) = (seconds(), 0.0);
    let mut played = in_room(&scenario, seed);
    while runs < 1.0 || seconds() - before < 0.5 {
        played = in_room(&scenario, seed);
        runs += 1.0;
    }
    let room = (seconds() - before) / (runs + 1.0);
    let (looks, ending) = played;
    let table = Table::of(&instructed(&scenario, &files, Some(seed)));
    let idle = seconds();
    let text = table.mediate(&Draws::new(seed), TEXTS);
    let outside = seconds() - idle;
    let evaluations = TEXTS * table.seats;
    let idle = seconds();
    let frontier = table.frontier();
    let pareto = seconds() - idle;
    println!(
        "{}",
        serde_json::json!({
            "delegations": table.seats,
            "brackets": table.losses.len(),
            "ending": ending,
            "room": { "evaluations": looks, "seconds": room, "a second": looks as f64 / room },
            "outside": { "evaluations": evaluations, "seconds": outside,
                         "a second": evaluations as f64 / outside, "text": text },
            "pareto": frontier.map(|(texts, best)| serde_json::json!({
                "texts": texts, "undominated": best, "seconds": pareto })),
        })
    );
}

/// How many looks at whole texts there are in a negotiation, and how it ends.
fn in_room(scenario: &Scenario, seed: u64) -> (u64, Option<Ending>) {
    let mut looks = 0;
    let played = unlogged::watch(scenario, &mut Cast::standard(scenario), seed, &mut |events, _| {
        looks += events.iter().map(looks_of).sum::<u64>();
        ControlFlow::Continue(())
    });
    (looks, played.ok().and_then(|state| state.public.ending))
}

fn looks_of(event: &Event) -> u64 {
    match event {
        // The text as it is, and with the changes.
        Event::Sounded { .. } => 2,
        Event::SilenceKept { .. }
        | Event::SilenceBroken { .. }
        | Event::Joined { .. }
        | Event::Objected { .. }
        | Event::Voted { .. } => 1,
        _ => 0,
    }
}

/// What each option of each bracket costs everybody, in millionths of its utility: bracket → option → seat.
struct Table {
    seats: usize,
    losses: Vec<Vec<Vec<i32>>>,
}

impl Table {
    /// Of a room whose instructions have come; leaving words out is no value of a domain.
    fn of(state: &State) -> Self {
        let losses = state.public.table.iter().enumerate().map(|(bracket, entry)| {
            let options = 1..entry.options.len();
            let column = |option: usize| {
                let part = |brief: &Brief| brief.loss(bracket, option as u8) * 1_000_000 / brief.scale.max(1);
                state.briefs.iter().map(|brief| part(brief) as i32).collect::<Vec<_>>()
            };
            options.map(column).collect()
        });
        Self { seats: state.briefs.len(), losses: losses.collect() }
    }

    /// What a text costs everybody: one option a bracket.
    fn weigh(&self, text: &[usize], of_all: &mut [i32]) {
        of_all.fill(0);
        for (options, option) in self.losses.iter().zip(text) {
            let Some(losses) = options.get(*option) else { continue };
            for (sum, loss) in of_all.iter_mut().zip(losses) {
                *sum = sum.wrapping_add(*loss);
            }
        }
    }

    /// A mediator's single text: one place after another is changed, everybody says what the whole text is worth to it then,
    /// and what is better for the least satisfied and on average together is kept. Where nothing has been better for long,
    /// some places change at once. The best text, by the values chosen.
    fn mediate(&self, draws: &Draws, texts: usize) -> Vec<usize> {
        let mut text: Vec<usize> = vec![0; self.losses.len()];
        let mut of_all = vec![0; self.seats];
        let mut mean_and_most = |text: &[usize]| {
            self.weigh(text, &mut of_all);
            let sum: i64 = of_all.iter().map(|loss| i64::from(*loss)).sum();
            sum / self.seats.max(1) as i64 + of_all.iter().max().map_or(0, |loss| i64::from(*loss))
        };
        let (mut kept, mut stale) = (mean_and_most(&text), 0);
        let mut best = (kept, text.clone());
        let lots: Vec<u32> =
            (0..65_536).map(|step| draws.below("mediator", "step", step, u32::MAX)).collect();
        for step in 0..texts {
            let lot = |more: usize| {
                let round = (step / lots.len()).wrapping_mul(40_503);
                lots.get((step + more * 257) % lots.len()).map_or(0, |lot| *lot as usize).wrapping_add(round)
            };
            let change = |text: &mut Vec<usize>, lot: usize| {
                let bracket = lot % text.len().max(1);
                if let (Some(slot), Some(options)) = (text.get_mut(bracket), self.losses.get(bracket)) {
                    *slot = (*slot + 1 + lot / 4096 % options.len().max(2).saturating_sub(1))
                        % options.len().max(1);
                }
            };
            let mut other = text.clone();
            let several = stale > 8 * self.losses.len();
            for more in 0..if several { 4 } else { 1 } {
                change(&mut other, lot(more));
            }
            let found = mean_and_most(&other);
            if found < kept || several {
                (kept, stale, text) = (found, 0, other);
            } else {
                stale += 1;
            }
            if kept < best.0 {
                best = (kept, text.clone());
            }
        }
        best.1
    }

    /// How many texts there are and how many of them no other betters for somebody without worsening it for another; none
    /// where they are too many to look at each.
    fn frontier(&self) -> Option<(usize, usize)> {
        let count = self
            .losses
            .iter()
            .try_fold(1_usize, |all, options| all.checked_mul(options.len()).filter(|all| *all <= MOST))?;
        let mut text = vec![0; self.losses.len()];
        let mut all: Vec<(i64, Vec<i32>)> = Vec::with_capacity(count);
        for number in 0..count {
            let mut left = number;
            for (slot, options) in text.iter_mut().zip(&self.losses) {
                *slot = left % options.len().max(1);
                left /= options.len().max(1);
            }
            let mut of_all = vec![0; self.seats];
            self.weigh(&text, &mut of_all);
            all.push((of_all.iter().map(|loss| i64::from(*loss)).sum(), of_all));
        }
        // Whatever betters a text has a smaller sum, so it comes before it; and if it is itself bettered, then by one that
        // betters both.
        all.sort_unstable();
        let mut best: Vec<Vec<i32>> = Vec::new();
        for (_, one) in all {
            let bettered =
                best.iter().any(|kept| *kept != one && kept.iter().zip(&one).all(|(kept, one)| kept <= one));
            if !bettered {
                best.push(one);
            }
        }
        Some((count, best.len()))
    }
}
