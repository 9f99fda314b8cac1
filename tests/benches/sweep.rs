//! How many runs of a room of 15 a sweep plays in a second, on one core and on two. `cargo bench -p adref-tests --bench sweep`.

use std::hint::black_box;
use std::sync::atomic::AtomicBool;

use adref_lab::sweep::plan::Sweep;
use adref_lab::sweep::run::play;
use adref_sim::scenario::load;
use adref_tests::folder;
use adref_tests::synthetic::{self, Size};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Runs of one measurement.
const RUNS: u64 = 100;

fn throughput(c: &mut Criterion) {
    let (loaded, files) =
        synthetic::load_size(Size { delegations: 15, brackets: 15, issues: 5, groups: 1, seed: 1 });
    let made_up = (loaded.scenario.expect("the made-up scenario is sound"), files);
    let files = synthetic::domain(15, 5, 5, 1);
    let domain = (load(&files).scenario.expect("the made-up domain is sound"), files);
    for (name, (scenario, files)) in [
        ("15 x 5 x 5, imported domain", domain),
        ("15 x 15, made up", made_up),
        ("class-due-diligence", folder::scenario("class-due-diligence")),
    ] {
        let sweep = Sweep::new(&scenario, &files, &[], Vec::new(), 0..RUNS).expect("it can be played");
        let mut group = c.benchmark_group(format!("sweep {name}"));
        group.throughput(Throughput::Elements(RUNS));
        for jobs in [1, 2] {
            group.bench_function(format!("{jobs} at a time"), |b| {
                b.iter(|| {
                    let mut kept = 0;
                    let stop = AtomicBool::new(false);
                    let done = play(&sweep, 0..RUNS, jobs, &stop, &mut |run| {
                        kept += black_box(run).sessions.len();
                        Ok::<(), ()>(())
                    });
                    (kept, done.is_ok())
                });
            });
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = throughput
}
criterion_main!(benches);
