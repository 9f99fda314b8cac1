//! Issues read, played and forecast.

use std::path::PathBuf;

use adref_lab::predict::fit::folds;
use adref_lab::predict::forecast::{Forecast, Judge, compare, fit_all};
use adref_lab::predict::layer::{Components, Distribution, Use};
use adref_lab::predict::play::{GRID, Runs};
use adref_lab::predict::{Fault, Issue, Rule, read, table};

const ISSUES: &str = "issue,proposal,voting_rule,reference_point,outcome,actor,position,salience,power
a1,a,QMV,0,50,com,100,90,10
a1,a,QMV,0,50,at,50,60,4
a1,a,QMV,0,50,de,100,20,10
a1,a,QMV,0,50,fr,0,80,10
a1,a,QMV,0,50,lu,50,50,2
b1,b,Unan,,0,de,0,70,10
b1,b,Unan,,0,fr,40,30,10
b1,b,Unan,,0,it,40,30,10
b2,b,QMV(2),20,,de,0,70,10
b2,b,QMV(2),20,,fr,90,0,10
";

fn issues(text: &str) -> Vec<Issue> {
    read::read(text.as_bytes()).unwrap_or_else(|faults| panic!("{faults:#?}")).issues
}

fn faults(text: &[u8]) -> Vec<Fault> {
    read::read(text).expect_err("something is wrong with it")
}

fn play(issue: &Issue, seeds: u32) -> Runs {
    Runs::play(issue, 1, seeds, &|| true)
}

#[test]
fn a_table_of_rows_is_read_by_its_columns() {
    let found = issues(ISSUES);
    let names: Vec<&str> = found.iter().map(|issue| issue.id.as_str()).collect();
    assert_eq!(names, ["a1", "b1", "b2"]);
    assert_eq!(found[0].rule, Rule::Qualified { members: 0 });
    assert_eq!(found[1].rule, Rule::Unanimity);
    assert_eq!(found[2].rule, Rule::Qualified { members: 2 });
    assert_eq!((found[1].reference, found[1].outcome), (None, Some(0.0)));
    assert_eq!((found[2].reference, found[2].outcome), (Some(20.0), None));
    // (900·100 + 240·50 + 200·100 + 800·0 + 100·50) / 2240
    assert!((found[0].compromise_mean() - 127_000.0 / 2240.0).abs() < 1e-9);
    // Who does not care does not count; and with nobody who cares, power does.
    assert!(found[2].compromise_mean().abs() < 1e-9);
    let careless = "issue,actor,position,salience,power\nx,a,0,0,1\nx,b,100,0,3\n";
    assert!((issues(careless)[0].compromise_mean() - 75.0).abs() < 1e-9);
}

#[test]
fn columns_may_stand_in_any_order_and_those_not_needed_may_be_missing() {
    let few = issues("Power,actor,issue,salience,position\n2,x,i,50,10\n3,y,i,50,90\n");
    assert_eq!((few[0].rule, few[0].proposal.as_str(), few[0].reference), (Rule::Majority, "i", None));
}

#[test]
fn the_forms_of_a_peer_are_read_each_dimension_an_issue() {
    let csv = "Policy; scen 0,Scenario-000; How far, 2, 2,\nActor,Description,Influence,First Position,First Salience,Second Position,Second Salience,\nXJ,Xi,100,30,30,60,20,\nLK,Li,65.5,45,65,0,80,\n";
    let found = issues(csv);
    let names: Vec<&str> = found.iter().map(|issue| issue.id.as_str()).collect();
    assert_eq!(names, ["First", "Second"]);
    let li = &found[1].actors[0];
    assert_eq!((li.name.as_str(), li.position, li.salience, li.power), ("Li", 0.0, 80.0, 65.5));
    let xml = "\u{feff}<?xml version=\"1.0\"?>\n<Scenario><name>S</name>\n<Dimensions><dName>One &amp; all</dName><dName>Two</dName></Dimensions>
<Actors><Actor><name>A</name><capability>10</capability><Position><dCoord>5</dCoord><dCoord></dCoord></Position><Salience><dSal>50</dSal><dSal>20</dSal></Salience></Actor>
<Actor><name>B</name><capability>20</capability><Position><dCoord>95</dCoord><dCoord>1</dCoord></Position><Salience><dSal>50</dSal><dSal>20</dSal></Salience></Actor>
<Actor><name>C</name><capability>5</capability><Position><dCoord>50</dCoord><dCoord>7</dCoord></Position><Salience><dSal>50</dSal><dSal>20</dSal></Salience></Actor></Actors></Scenario>";
    let read = read::read(xml.as_bytes()).expect("it is sound");
    assert_eq!(read.issues[0].id, "One & all");
    assert_eq!(read.issues[0].actors.len(), 3);
    // An empty place in a grid is one who takes no part, and the reader is told.
    assert_eq!(read.issues[1].actors.len(), 2);
    assert!(read.notes[0].message.contains("A has no position on Two"), "{:?}", read.notes);
    assert_eq!(read.notes[0].line, 4);
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let head = "issue,actor,position,salience,power\n";
    let told = |rows: &str| -> Vec<(u64, String)> {
        faults(format!("{head}{rows}").as_bytes())
            .into_iter()
            .map(|fault| (fault.line, fault.message))
            .collect()
    };
    let one = |rows: &str, line: u64, words: &str| {
        let told = told(rows);
        assert!(told.len() == 1 && told[0].0 == line && told[0].1.contains(words), "{words}: {told:?}");
    };
    let sound = "i,a,0,50,1\ni,b,100,50,1\n";
    one(&format!("{sound}i,c,,50,1\n"), 4, "no position");
    one(&format!("{sound}i,c,101,50,1\n"), 4, "out of range");
    one(&format!("{sound}i,c,50,-1,1\n"), 4, "out of range");
    one(&format!("{sound}i,c,50,50,nan\n"), 4, "out of range");
    one(&format!("{sound}i,c,half,50,1\n"), 4, "not a number");
    one(&format!("{sound}i,b,50,50,1\n"), 4, "twice");
    one(&format!("{sound}i,c,50,50\n"), 4, "cells");
    one("i,a,0,50,1\n", 2, "alone");
    one("i,a,0,50,0\ni,b,10,50,0\n", 2, "power");
    one("", 0, "no row");
    assert!(faults(b"issue,actor,position,position,salience,power\n")[0].message.contains("position twice"));
    let too_many =
        "issue,voting_rule,actor,position,salience,power\ni,QMV(99),a,0,50,1\ni,QMV(99),b,9,50,1\n";
    let found = faults(too_many.as_bytes());
    assert!(found[0].line == 2 && found[0].message.contains("99 members in favour"), "{found:?}");
    assert_eq!(told(&format!("{sound}i,c,,50,1\ni,d,500,50,1\n")).len(), 2, "all at once");
    let of = |bytes: &[u8], words: &str| {
        let found = faults(bytes);
        assert!(found[0].message.contains(words), "{words}: {found:?}");
        found[0].line
    };
    assert_eq!(of(b"", "empty"), 0);
    assert_eq!(of(b"issue,actor,position\n", "salience"), 1);
    assert_eq!(of(b"issue,actor\na,\xff\n", "UTF-8"), 2);
    assert_eq!(of(b"<Scenario>\n<Actors>", "ends before"), 2);
    assert_eq!(of(b"<Scenario></Scenario>", "dName"), 1);
    let differs = ISSUES.replacen("b1,b,Unan,,0,fr", "b1,b,Unan,,7,fr", 1);
    assert_eq!(of(differs.as_bytes(), "outcome"), 8);
    assert_eq!(of(ISSUES.replace("QMV(2)", "QMV(x)").as_bytes(), "voting rule"), 10);
}

#[test]
fn nothing_that_is_cut_off_or_garbled_makes_reading_panic() {
    let xml = "<Scenario><Dimensions><dName>a</dName></Dimensions><Actors><Actor><name>x</name></Actor></Actors></Scenario>";
    for text in [ISSUES, xml] {
        for cut in 0..text.len() {
            let _ = read::read(&text.as_bytes()[..cut]);
            let mut garbled = text.as_bytes().to_vec();
            garbled[cut] = b'<';
            let _ = read::read(&garbled);
        }
    }
}

#[test]
fn the_order_of_rows_leaves_no_trace() {
    let mut rows: Vec<&str> = ISSUES.lines().collect();
    rows[1..].reverse();
    let (one, other) = (issues(ISSUES), issues(&rows.join("\n")));
    assert_eq!(one, other);
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(play(one, 5), play(other, 5));
    }
}

#[test]
fn the_same_seeds_give_the_same_runs_in_one_go_or_in_two() {
    for issue in issues(ISSUES) {
        let whole = play(&issue, 8);
        let (first, second) = (Runs::play(&issue, 1, 3, &|| true), Runs::play(&issue, 4, 5, &|| true));
        let sum: Vec<u32> =
            first.ended_at.iter().zip(&second.ended_at).map(|(one, other)| one + other).collect();
        assert_eq!(sum, whole.ended_at);
        assert_eq!(first.failed + second.failed, whole.failed);
        assert_eq!(whole.ended_at.iter().sum::<u32>() + whole.nowhere, 8);
    }
}

#[test]
fn where_all_want_the_same_the_engine_and_the_forecast_end_there() {
    let text = "issue,voting_rule,actor,position,salience,power\ni,QMV,a,30,80,10\ni,QMV,b,30,60,10\ni,QMV,c,30,70,5\n";
    let issue = &issues(text)[0];
    let runs = play(issue, 12);
    let near: u32 = runs.ended_at[20..=40].iter().sum();
    assert_eq!(near, 12, "{runs:?}");
    let forecast = Forecast::new(issue, &runs, &table::shipped().weights);
    assert!((forecast.forecast - 30.0).abs() <= 5.0 && (forecast.forecast_hits - 30.0).abs() <= 10.0);
}

#[test]
fn more_weight_on_one_side_draws_the_engine_there() {
    let of = |weight: u32| {
        let text = format!(
            "issue,voting_rule,reference_point,actor,position,salience,power\ni,QMV,0,a,20,70,{weight}\ni,QMV,0,b,20,70,{weight}\ni,QMV,0,c,80,70,5\ni,QMV,0,d,80,70,5\n"
        );
        let runs = play(&issues(&text)[0], 30);
        let all: u32 = runs.ended_at.iter().sum();
        let sum: u32 = runs.ended_at.iter().enumerate().map(|(at, count)| at as u32 * count).sum();
        f64::from(sum) / f64::from(all.max(1))
    };
    let (light, heavy) = (of(1), of(10));
    assert!(light > heavy, "{light} with little weight at 20, {heavy} with much");
}

#[test]
fn a_distribution_adds_up_and_its_forecasts_are_what_they_say() {
    for issue in issues(ISSUES) {
        let runs = play(&issue, 4);
        for what in [Use::All, Use::WithoutEngine] {
            let found = Components::new(&issue, &runs, what).mixed(&table::shipped().weights);
            assert!((found.0.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!(found.0.iter().all(|mass| *mass >= 0.0));
        }
    }
    let mut mass = [0.0; GRID];
    (mass[0], mass[50], mass[55], mass[100]) = (0.3, 0.2, 0.2, 0.3);
    let found = Distribution(mass);
    assert!((found.least_error() - 50.0).abs() < 1e-9);
    assert!((found.most_hits() - 52.0).abs() <= 1.0, "{}", found.most_hits());
    let mut point = [0.0; GRID];
    point[40] = 1.0;
    assert!((Distribution(point).crps(47.5) - 7.5).abs() < 1e-9, "of a point it is the absolute error");
    // Half at either end: over all outcomes in between it is a quarter of the scale.
    let mut ends = [0.0; GRID];
    (ends[0], ends[100]) = (0.5, 0.5);
    assert!((Distribution(ends).crps(33.3) - 25.0).abs() < 1e-9);
}

#[test]
fn issues_of_one_proposal_are_never_in_two_folds() {
    let text: String = std::iter::once("issue,proposal,actor,position,salience,power\n".to_owned())
        .chain((0..40).map(|n| format!("i{n},p{},a,0,1,1\ni{n},p{},b,9,1,1\n", n / 3, n / 3)))
        .collect();
    let issues = issues(&text);
    let fold = folds(&issues, 5, 1);
    for (one, at) in issues.iter().zip(&fold) {
        for (other, there) in issues.iter().zip(&fold) {
            assert!(one.proposal != other.proposal || at == there);
        }
    }
    assert_eq!(fold.iter().collect::<std::collections::BTreeSet<_>>().len(), 5);
}

/// The training part of the DEU data, where it is to be had.
fn training() -> Option<Vec<u8>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let data = std::env::var_os("ADREF_DATA").map_or_else(beside, PathBuf::from);
    std::fs::read(data.join("deu/train.csv")).ok()
}

#[test]
fn on_issues_with_known_outcomes_it_holds_its_own_out_of_sample() {
    let Some(bytes) = training() else {
        println!("skipped: no deu/train.csv under ADREF_DATA");
        return;
    };
    let issues = read::read(&bytes).expect("the data is sound").issues;
    let runs: Vec<Runs> = issues.iter().map(|issue| play(issue, 2)).collect();
    let scores = compare(&issues, &runs, Judge::Folds(5));
    let of = |name: &str| scores.iter().find(|score| score.method == name).expect("a row");
    let (ours, compromise) = (of("adref"), of("compromise mean"));
    // Loose bounds: that the machinery works, not how well.
    assert!(ours.mae.value < compromise.mae.value + 1.0, "{ours:?}");
    assert!(ours.hit10.value > compromise.hit10.value + 0.05, "{ours:?}");
    assert!(ours.crps.value < compromise.crps.value, "{ours:?}");
    assert!(ours.mae.low < ours.mae.value && ours.mae.value < ours.mae.high);
}

#[test]
fn weights_know_the_issues_they_were_fitted_on_whatever_those_are_called() {
    let here = issues(ISSUES);
    let runs: Vec<Runs> = here.iter().map(|issue| play(issue, 1)).collect();
    let table = fit_all(&here, &runs, "two issues");
    assert_eq!(table::read(&table::written(&table)), Ok(table.clone()));
    let renamed = issues(&ISSUES.replace("a1,a", "x1,x"));
    assert_eq!(table.seen(renamed.iter()), 2, "b2 has no outcome and taught nothing");
    let moved = issues(&ISSUES.replace("com,100,90", "com,90,90"));
    assert_eq!(table.seen(moved.iter()), 1);
    assert_eq!(table::shipped().seen(here.iter()), 0);
}
