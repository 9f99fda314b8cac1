//! How long it takes to know what was possible. `cargo bench -p adref-tests --bench possible`.

use std::hint::black_box;
use std::sync::atomic::AtomicBool;

use adref_lab::exchange::instructed;
use adref_lab::zopa::conflict;
use adref_lab::zopa::random::{self, Kind};
use adref_lab::zopa::solve::{self, Watch};
use adref_lab::zopa::space::Space;
use adref_tests::folder;
use criterion::{Criterion, criterion_group, criterion_main};

static STOP: AtomicBool = AtomicBool::new(false);
const WATCH: Watch<'static> = Watch { stop: &STOP, until: None };

/// Rooms made up at random: the best for the least satisfied, proved.
fn least(c: &mut Criterion) {
    for (kind, what) in [(Kind::Spatial, "spatial"), (Kind::Camps, "camps")] {
        for (brackets, options, seats) in [(20, 4, 40), (40, 3, 60), (30, 4, 193)] {
            let puzzle = random::room(kind, brackets, options, seats, 1);
            c.bench_function(&format!("max-min {what} {brackets} x {options} x {seats}, proved"), |b| {
                b.iter(|| solve::best(black_box(&puzzle), &[], 10_000_000, &WATCH));
            });
        }
    }
}

/// A room that knows no agreement: why, and the fewest objectors.
fn conflicts(c: &mut Criterion) {
    let (scenario, files) = folder::scenario("gge-2017");
    let space = Space::of(instructed(&scenario, &files, None));
    c.bench_function("what cannot all hold, gge-2017", |b| {
        b.iter(|| conflict::conflicts(black_box(&space), &WATCH));
    });
    c.bench_function("fewest objectors, gge-2017", |b| {
        b.iter(|| conflict::fewest_objectors(black_box(&space), 10_000));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = least, conflicts
}
criterion_main!(benches);
