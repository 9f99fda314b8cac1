//! Sweeps: neither jobs nor shards nor an interruption leave a trace, and what is altered is altered as an author would.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use adref_agents::drive::{self, Cast, Options};
use adref_agents::unlogged;
use adref_lab::sweep::compare;
use adref_lab::sweep::design::Factor;
use adref_lab::sweep::edit::{Edit, apply, parse_set, parse_vary};
use adref_lab::sweep::plan::Sweep;
use adref_lab::sweep::run::play;
use adref_lab::sweep::store::{Ends, Header, Keeper, Reader, Run};
use adref_lab::sweep::summary::Counter;
use adref_lab::sweep::tables::{Format, Of, Writer, read_csv, read_parquet, rows};
use adref_sim::scenario::{Files, Scenario, load};
use adref_tests::folder;

fn sweep(factors: &[(&str, &[&str])], seeds: u64) -> Sweep {
    let (scenario, files) = folder::scenario("two-seats");
    let factors = factors
        .iter()
        .map(|(key, levels)| Factor {
            key: (*key).to_owned(),
            levels: levels.iter().map(|level| (*level).to_owned()).collect(),
        })
        .collect();
    Sweep::new(&scenario, &files, &[], factors, 0..seeds).expect("it can be played")
}

fn kept(sweep: &Sweep, part: (u64, u64), jobs: usize) -> Vec<u8> {
    let mut keeper =
        Keeper::new(Vec::new(), &Header { plan: sweep.plan.clone(), part }).expect("memory takes it");
    let range = sweep.plan.part(part);
    let end = range.end;
    let stop = AtomicBool::new(false);
    let done = play(sweep, range, jobs, &stop, &mut |run| keeper.push(&run)).expect("it is played");
    assert_eq!(done, end);
    keeper.end().expect("memory takes it")
}

fn runs(kept: &[u8]) -> Vec<Run> {
    let mut reader = Reader::new(kept).expect("it is a sweep");
    let runs = reader.by_ref().collect();
    assert_eq!(reader.ends, Some(Ends::Whole));
    runs
}

#[test]
fn neither_jobs_nor_shards_leave_a_trace() {
    let sweep = sweep(&[("procedure.meetings", &["1", "2"]), ("chair.style", &["mediator", "bold"])], 7);
    let whole = kept(&sweep, (1, 1), 1);
    assert_eq!(whole, kept(&sweep, (1, 1), 5), "jobs");
    let all = runs(&whole);
    assert_eq!(all.len(), 28);
    for of in [2, 3, 28, 40] {
        // Parts are played in any order, and put together in theirs.
        let mut parts: Vec<(u64, Vec<Run>)> =
            (1..=of).rev().map(|part| (part, runs(&kept(&sweep, (part, of), 2)))).collect();
        parts.sort_by_key(|(part, _)| *part);
        let merged: Vec<Run> = parts.into_iter().flat_map(|(_, runs)| runs).collect();
        assert_eq!(merged, all, "{of} parts");
    }
}

#[test]
fn a_sweep_that_was_broken_off_goes_on_to_the_same_bytes() {
    let sweep = sweep(&[], 12);
    let whole = kept(&sweep, (1, 1), 2);
    let first = whole.iter().position(|byte| *byte == b'\n').expect("a first line") + 1;
    for cut in [first, first + 10, whole.len() / 2, whole.len() - 100, whole.len() - 1] {
        let left = whole.get(..cut).expect("it is inside");
        let mut reader = Reader::new(left).expect("the first line is whole");
        let done = reader.by_ref().count() as u64;
        assert_eq!(reader.ends, Some(Ends::BrokenOff));
        let mut bytes = left.get(..reader.bytes() as usize).expect("whole lines").to_vec();
        let mut keeper = Keeper::after(&mut bytes, &reader);
        play(&sweep, done..12, 3, &AtomicBool::new(false), &mut |run| keeper.push(&run))
            .expect("it is played");
        keeper.end().expect("memory takes it");
        assert!(bytes == whole, "cut at {cut} of {}", whole.len());
    }
}

#[test]
fn what_is_kept_when_it_is_stopped_is_the_beginning() {
    let sweep = sweep(&[], 200);
    let stop = AtomicBool::new(false);
    let mut found = Vec::new();
    let done = play(&sweep, 0..200, 2, &stop, &mut |run| {
        found.push(run.run);
        if found.len() == 5 {
            stop.store(true, Ordering::SeqCst);
        }
        Ok::<(), ()>(())
    })
    .expect("nothing failed");
    assert_eq!((found.len() as u64, found), (done, (0..done).collect()));
    assert!((5..200).contains(&done));
}

#[test]
fn an_altered_line_does_not_pass() {
    let whole = kept(&sweep(&[], 4), (1, 1), 1);
    let text = String::from_utf8(whole).expect("JSON is UTF-8");
    let altered = text.replacen("\"minutes\":", "\"minutes\":1", 1);
    let mut reader = Reader::new(altered.as_bytes()).expect("its first line is whole");
    assert!(reader.by_ref().count() <= 4);
    assert!(matches!(reader.ends, Some(Ends::Damaged(..))), "{:?}", reader.ends);
    let missing: Vec<&str> =
        text.lines().enumerate().filter(|(at, _)| *at != 2).map(|(_, line)| line).collect();
    let missing = missing.join("\n");
    let mut reader = Reader::new(missing.as_bytes()).expect("a first line");
    assert_eq!(reader.by_ref().count(), 1);
    assert!(matches!(reader.ends, Some(Ends::Damaged(..))), "{:?}", reader.ends);
}

#[test]
fn csv_and_parquet_say_the_same() {
    let sweep = sweep(&[], 9);
    let plan = &sweep.plan;
    let runs = runs(&kept(&sweep, (1, 1), 2));
    for of in [Of::Runs, Of::Brackets, Of::Delegations] {
        let table = |format| {
            let mut writer = Writer::new(Vec::new(), format, plan, of).expect("memory takes it");
            for row in runs.iter().flat_map(|run| rows(plan, of, run)) {
                writer.push(row).expect("memory takes it");
            }
            writer.end().expect("memory takes it")
        };
        let parquet = table(Format::Parquet);
        assert_eq!(parquet, table(Format::Parquet));
        let csv = read_csv(table(Format::Csv).as_slice()).expect("it is CSV");
        let parquet = read_parquet(parquet).expect("it is Parquet");
        assert_eq!(csv.columns, parquet.columns);
        assert_eq!(csv.rows.len(), parquet.rows.len());
        let compared =
            (of == Of::Runs).then(|| compare::compare(&csv, &parquet).expect("they can be compared"));
        if let Some(compared) = compared {
            assert_eq!((compared.pairs, compared.differ), (Some(9), Some(0)));
            assert!(compared.agreed.difference == 0.0 && (compared.agreed.p - 1.0).abs() < 1e-9);
            for number in compared.numbers {
                assert!(number.difference.is_none_or(|by| by == 0.0), "{}", number.name);
            }
        }
    }
}

#[test]
fn a_run_without_its_log_ends_as_the_one_with_it() {
    for name in
        ["two-seats", "class-due-diligence", "gge-2017", "first-committee-poa-2022", "silence-un75-2020"]
    {
        let (scenario, files) = folder::scenario(name);
        let options = Options { seed: 3, until: None, threads: 1 };
        let mut go_on = |_: drive::Progress<'_>| ControlFlow::Continue(());
        let (logged, _) = drive::run(&scenario, &files, &mut Cast::standard(&scenario), &options, &mut go_on);
        let unlogged =
            unlogged::play(&scenario, &mut Cast::standard(&scenario), 3).expect("it comes to an end");
        assert_eq!(logged.digest(), unlogged.digest(), "{name}");
    }
}

fn altered(name: &str, edits: &[Edit]) -> (Scenario, Files) {
    let (scenario, files) = folder::scenario(name);
    let files = apply(&files, &scenario, edits).expect("the keys lead somewhere");
    let loaded = load(&files);
    (loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics)), files)
}

fn set(text: &str) -> Vec<Edit> {
    parse_set(text).expect("it is key=value")
}

#[test]
fn edits_say_what_an_author_would_have_written() {
    let (scenario, _) = altered(
        "two-seats",
        &set("procedure.meetings=3, delegations.ALD.style=boulware,brackets.training.weight=20"),
    );
    assert_eq!(scenario.procedure.meetings, 3);
    let ald = scenario.delegations.iter().find(|one| one.id.as_str() == "ALD").expect("it is there");
    assert_eq!(format!("{:?}", ald.style), "Boulware");
    let training = scenario.brackets.iter().find(|one| one.id.as_str() == "training").expect("it is there");
    assert_eq!(training.weight, 20);
}

#[test]
fn positions_are_found_in_tables_in_rows_and_at_groups() {
    for name in ["two-seats", "class-due-diligence", "oewg-apr-2024", "un-193"] {
        let (before, _) = folder::scenario(name);
        let issue = before.issues.first().expect("an issue").id.to_string();
        let (after, _) = altered(name, &set(&format!("{issue}.position=+7")));
        let (drawn, _) =
            altered(name, &[parse_vary(&format!("{issue}.position=±9")).expect("it can be varied")]);
        let mut found = 0;
        for ((before, after), drawn) in
            before.delegations.iter().zip(&after.delegations).zip(&drawn.delegations)
        {
            let (Some(before), Some(after), Some(drawn)) =
                (before.positions[0], after.positions[0], drawn.positions[0])
            else {
                assert!(before.positions[0].is_none() && after.positions[0].is_none());
                continue;
            };
            assert_eq!(after.at, (before.at + 7).min(100), "{name}");
            assert_eq!((drawn.at, drawn.plus_minus), (before.at, 9), "{name}");
            found += 1;
        }
        assert!(found > 0, "{name}");
    }
}

#[test]
fn one_delegation_gets_a_position_of_its_own_where_it_held_its_groups() {
    let (before, files) = folder::scenario("oewg-apr-2024");
    let mut tried = 0;
    for (at, issue) in before.issues.iter().enumerate() {
        for delegation in before.delegations.iter().filter(|one| one.positions[at].is_some()).step_by(5) {
            let edits = set(&format!("{}.{}.position=33", delegation.id, issue.id));
            let loaded = load(&apply(&files, &before, &edits).expect("it has a position"));
            let after = loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
            let same = |one: &Scenario| {
                one.delegations
                    .iter()
                    .filter(|one| one.positions[at].is_some_and(|position| position.at == 33))
                    .count()
            };
            let found = after.delegations.iter().find(|one| one.id == delegation.id).expect("it is there");
            let (was, is) =
                (delegation.positions[at].expect("it has one"), found.positions[at].expect("it has one"));
            assert_eq!((is.at, is.salience, is.tolerance), (33, was.salience, was.tolerance));
            assert_eq!(same(&after), same(&before) + usize::from(was.at != 33), "nobody else moves");
            tried += 1;
        }
    }
    assert!(tried > 5);
}

#[test]
fn keys_that_lead_nowhere_are_told() {
    let (scenario, files) = folder::scenario("two-seats");
    for (text, says) in [
        ("dutty.position=4", "did you mean `duty`"),
        ("XXX.duty.position=4", "has no position"),
        ("delegations.ALE.stake=4", "did you mean `ALD`"),
        ("duty.position=much", "whole number"),
        ("title.of.it=4", "nothing is inside"),
        ("delegations=", "no key=value"),
    ] {
        let fault = parse_set(text).and_then(|edits| apply(&files, &scenario, &edits)).expect_err(text);
        assert!(format!("{} {}", fault.message, fault.help).contains(says), "{text}: {fault:?}");
    }
    // What the loader has to say is said of the files as they would be.
    for text in ["procedure.meetings=900", "procedure.metings=9", "chair.style=boldly"] {
        let fault = Sweep::new(&scenario, &files, &set(text), Vec::new(), 0..1).expect_err(text);
        assert!(fault.files.is_some_and(|(_, found)| !found.is_empty()), "{text}");
    }
    for text in ["procedure.meetings=±2", "duty.position=10", "duty.position=±x"] {
        parse_vary(text).expect_err(text);
    }
}

#[test]
fn the_summary_counts_every_run_once() {
    let sweep = sweep(&[("procedure.meetings", &["1", "3"])], 20);
    let mut counter = Counter::new(&sweep.plan);
    for run in &runs(&kept(&sweep, (1, 1), 2)) {
        counter.add(run);
    }
    let summary = counter.summary();
    assert_eq!((summary.runs, summary.groups.len()), (40, 2));
    for group in &summary.groups {
        let ended: u32 = group.outcomes.iter().map(|(_, share)| share.count).sum();
        assert_eq!((group.runs, ended), (20, 20));
        assert_eq!(group.minutes_to_agreement.is_some(), group.agreed.count > 0);
        for bracket in &group.brackets {
            // Only what was adopted survived, whatever stood in a text that failed.
            let kept: u32 =
                bracket.options.iter().filter(|(option, _)| *option > 0).map(|(_, share)| share.count).sum();
            assert_eq!(kept, bracket.adopted.count, "{}", bracket.bracket);
            assert!(kept + bracket.gone.count <= group.agreed.count);
        }
    }
}
