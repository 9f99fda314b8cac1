//! How long the working size takes: 193 delegations, 60 brackets. `cargo bench -p adref-tests`.

use std::hint::black_box;
use std::ops::ControlFlow;

use adref_agents::Policy as _;
use adref_agents::drive::{self, Cast, Options};
use adref_agents::negotiator::Negotiator;
use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::{self, Actor, Awaiting, Event};
use adref_sim::log::Record;
use adref_sim::scenario::{self, Files, Scenario};
use adref_sim::{log, text};
use adref_tests::synthetic::{self, Size};
use adref_tests::{folder, playthrough};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

/// How many events are folded at once.
const EVENTS: usize = 100_000;

fn made_up(size: Size) -> (Scenario, Files) {
    let (loaded, files) = synthetic::load_size(size);
    (loaded.scenario.expect("the made-up scenario is sound"), files)
}

fn play(scenario: &Scenario, files: &Files, seed: u64) -> usize {
    let mut lines = 0;
    let options = Options { seed, until: None, threads: 1 };
    drive::run(scenario, files, &mut Cast::standard(scenario), &options, &mut |progress| {
        if let drive::Progress::Line(line) = progress {
            lines += line.len();
        }
        ControlFlow::Continue(())
    });
    lines
}

fn negotiation(c: &mut Criterion) {
    let (scenario, files) = made_up(Size::WORKING);
    c.bench_function("negotiate 193 x 60, log written", |b| b.iter(|| play(&scenario, &files, black_box(7))));
    let small = Size { delegations: 15, brackets: 15, issues: 5, groups: 1, seed: 1 };
    let (scenario, files) = made_up(small);
    c.bench_function("negotiate 15 x 15, log written", |b| b.iter(|| play(&scenario, &files, black_box(7))));
}

/// What the shipped bodies take: two rival resolutions with amendments, votes and a plenary; four sessions in one log.
fn bodies(c: &mut Criterion) {
    for (what, name) in [
        ("vote 193 on two proposals, committee and plenary", "first-committee-2018"),
        ("campaign of four sessions, 68 delegations", "oewg-2021-2025"),
        ("sign 208, drafting core of 8", "oxford-elections-2020"),
    ] {
        let (scenario, files) = folder::scenario(name);
        c.bench_function(what, |b| b.iter(|| play(&scenario, &files, black_box(7))));
    }
}

fn reading(c: &mut Criterion) {
    let files = synthetic::files(Size::WORKING);
    let draft = &files["draft.md"];
    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Bytes(draft.len() as u64));
    group.bench_function("parse 60 brackets", |b| b.iter(|| text::parse(black_box(draft), "draft.md")));
    let parsed = text::parse(draft, "draft.md").draft;
    group.bench_function("print 60 brackets", |b| b.iter(|| text::print(black_box(&parsed))));
    group.finish();
    c.bench_function("load 193 x 60", |b| b.iter(|| scenario::load(black_box(&files))));
}

fn folding(c: &mut Criterion) {
    let (scenario, files) = made_up(Size::WORKING);
    let mut whole = String::new();
    let options = Options { seed: 7, until: None, threads: 1 };
    drive::run(&scenario, &files, &mut Cast::standard(&scenario), &options, &mut |progress| {
        if let drive::Progress::Line(line) = progress {
            whole.push_str(line);
        }
        ControlFlow::Continue(())
    });
    c.bench_function("read and verify a log 193 x 60", |b| b.iter(|| log::read(black_box(&whole))));
    let read = log::read(&whole).expect("the log just written is sound");
    c.bench_function("fold a log 193 x 60", |b| {
        b.iter(|| log::fold(&scenario, black_box(&read.records), None));
    });
    // No room says so much in one session: as many foldings of the log as it takes.
    let events: usize = read.records.iter().map(|record| record.events.len()).sum();
    let foldings = EVENTS.div_ceil(events.max(1));
    let mut group = c.benchmark_group("fold");
    group.throughput(Throughput::Elements((foldings * events) as u64));
    group.bench_function(format!("{} events, 193 x 60", foldings * events), |b| {
        b.iter(|| {
            for _ in 0..foldings {
                black_box(log::fold(&scenario, black_box(&read.records), None));
            }
        });
    });
    group.finish();
}

/// One question, one answer, one change of the room: at the first reading, all who are asked in turn.
fn deciding(c: &mut Criterion) {
    let (scenario, files) = made_up(Size::WORKING);
    let played = playthrough::play(&scenario, &files, 7, 1);
    let spoke = |record: &Record| record.events.iter().any(|event| matches!(event, Event::Spoke { .. }));
    let first = played.records.iter().position(spoke).expect("somebody speaks");
    let state = log::fold(&scenario, &played.records[..first], None);
    let Awaiting::Seats { ask, seats } = engine::awaiting(&state) else { panic!("a seat has the floor") };
    let seat = seats[0];
    let draws = Draws::new(7);
    let view = state.view(seat, ask).expect("it is in the room");
    let id = view.me.id.clone();
    let answer = || Negotiator.decide(view, OwnDraws::new(&draws, id.as_str()));
    c.bench_function("a delegation's statement, 193 x 60", |b| b.iter(answer));
    let action = answer().action;
    c.bench_function("decide on a statement, 193 x 60", |b| {
        b.iter(|| engine::decide(&state, Actor::Seat(seat), black_box(&action), &draws));
    });
    let events = engine::decide(&state, Actor::Seat(seat), &action, &draws).expect("it is in order");
    c.bench_function("apply a statement, 193 x 60", |b| {
        b.iter_batched_ref(
            || state.clone(),
            |state| events.iter().for_each(|event| state.apply(black_box(event))),
            BatchSize::LargeInput,
        );
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = negotiation, bodies, reading, folding, deciding
}
criterion_main!(benches);
