//! `adref probe` as its users call it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::program::{command, complained, printed};

const CLASS: &str = "scenarios/class-due-diligence";

fn adref(args: &[&str]) -> Output {
    let cache = concat!(env!("CARGO_TARGET_TMPDIR"), "/probe-cache");
    command().arg("probe").args(args).env("XDG_CACHE_HOME", cache).output().expect("the program starts")
}

fn said(args: &[&str]) -> String {
    let output = adref(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", complained(&output));
    printed(&output)
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&said(&[args, &["--format", "json"]].concat())).expect("JSON on standard output")
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("probe");
    fs::create_dir_all(&folder).expect("a temporary folder");
    let path = folder.join(name);
    fs::write(&path, bytes).expect("it can be written");
    path
}

/// Every estimate has an interval that holds it; how many there are.
fn estimates(value: &Value) -> usize {
    match value {
        Value::Object(object) => {
            let mut found = 0;
            for name in ["percent", "difference"] {
                let Some(estimate) = object.get(name).and_then(Value::as_f64) else { continue };
                let end = |end: &str| object["interval"][end].as_f64().expect("it has an interval");
                assert!(end("low") <= estimate + 1e-9 && estimate <= end("high") + 1e-9, "{object:?}");
                found += 1;
            }
            found + object.values().map(estimates).sum::<usize>()
        }
        Value::Array(all) => all.iter().map(estimates).sum(),
        _ => 0,
    }
}

#[test]
fn a_ranking_is_weighed_and_played_and_jobs_leave_no_trace() {
    let rank =
        |more: &[&str]| json(&[&[CLASS, "--bracket", "modal", "--rank", "--seeds", "6"], more].concat());
    let one = rank(&["--jobs", "1"]);
    assert_eq!(one, rank(&["--jobs", "4"]));
    let rows = one["words"].as_array().expect("rows");
    assert!(rows.len() > 8 && estimates(&one) >= 5 * rows.len(), "{}", rows.len());
    let same: Vec<&Value> = rows.iter().filter(|row| row["runs"]["same"] == true).collect();
    assert_eq!(same.len(), 1, "the option whose place the others take");
    assert_eq!(same[0]["how"], format!("option {}", one["against"]));
    for name in ["agreed", "objectors", "least", "mean"] {
        let row = &same[0]["runs"][name];
        assert_eq!(
            (&row["difference"], &row["interval"]["low"], &row["interval"]["high"]),
            (&Value::from(0.0), &Value::from(0.0), &Value::from(0.0))
        );
    }
    assert_eq!(same[0]["runs"]["agreed"]["with"], one["as_it_was"]);
    // What is on the table already is one game.
    let off: Vec<&Value> = rows.iter().filter(|row| row["runs"]["only_takes_off"] == true).collect();
    assert!(off.len() > 1 && off.iter().all(|row| row["runs"]["agreed"] == off[0]["runs"]["agreed"]));
    assert_eq!(one["compared"].as_u64(), Some((rows.len() - off.len()) as u64));
}

#[test]
fn the_table_says_how_many_were_compared_and_a_static_one_that_nothing_was_played() {
    let played = said(&[CLASS, "--bracket", "cb-link", "--devices", "--against", "1", "--seeds", "5"]);
    for part in [
        "5 runs of the text as it was and of each",
        "the text as it was",
        "Holm 1979",
        "Agreed language is left out",
    ] {
        assert!(played.contains(part), "{part}: {played}");
    }
    assert!(played.lines().all(|line| line.chars().count() <= 100), "{played}");
    let weighed = said(&[CLASS, "--bracket", "cb-link", "--rank", "--seeds", "0"]);
    assert!(weighed.contains("No run was played") && !weighed.contains("Holm"), "{weighed}");
}

#[test]
fn agreed_language_comes_from_the_corpus() {
    let corpus = file(
        "corpus.md",
        b"---\nsymbol: A/RES/1/2\nadopted: 2021-12-06\n---\n\n1. States should help one another to acquire the capacity to meet these expectations, on mutually agreed terms;\n",
    );
    let corpus = corpus.to_str().expect("a UTF-8 path");
    let found = json(&[CLASS, "--bracket", "cb-link", "--devices", "--seeds", "2", "--corpus", corpus]);
    let rows = found["words"].as_array().expect("rows");
    let row =
        rows.iter().find(|row| row["how"].as_str().is_some_and(|how| how.starts_with("agreed language")));
    let row = row.expect("there is agreed language");
    assert!(
        row["how"].as_str().is_some_and(|how| how.contains("A/RES/1/2, para. 1; adopted 2021-12-06")),
        "{row}"
    );
    assert!(row["text"].as_str().is_some_and(|text| text.ends_with("on mutually agreed terms.")), "{row}");
    assert!(row["runs"]["agreed"]["interval"]["low"].is_number());
    let text = "States should help one another to acquire the capacity to meet these expectations.";
    let told = said(&[CLASS, "--bracket", "cb-link", "--text", text, "--seeds", "0", "--corpus", corpus]);
    assert!(told.contains("Agreed language nearest to") && told.contains("A/RES/1/2, para. 1"), "{told}");
}

#[test]
fn the_words_that_stand_there_differ_by_nothing() {
    let texts = file(
        "same.toml",
        b"[[words]]\nbracket = \"modal\"\ntext = \"should\"\nagainst = 2\n\n[[words]]\nbracket = \"follow-up\"\ntext = \"States may share their views, on a voluntary basis.\"\nagainst = 2\n",
    );
    let found = json(&[CLASS, "--texts", texts.to_str().expect("a UTF-8 path"), "--seeds", "3"]);
    assert_eq!(
        (&found["runs"]["same"], &found["runs"]["differ"]["count"]),
        (&Value::from(true), &Value::from(0))
    );
    assert!(
        found["runs"]["numbers"].as_array().is_some_and(|all| all.iter().all(|one| one["difference"] == 0.0))
    );
    assert!(
        found["text"]["lines"].as_array().is_some_and(|all| all.iter().all(|one| one["was"] == one["is"]))
    );
    assert!(estimates(&found) > 20);
}

#[test]
fn bad_input_is_told_with_its_place_and_a_remedy() {
    let key = file("key.toml", b"[[words]]\nbracket = \"modal\"\ntext = \"may\"\nplace = 1\n");
    let bracket = file("bracket.toml", b"\n[[words]]\nbracket = \"modl\"\ntext = \"may\"\n");
    let bytes = file("bytes.toml", b"[[words]]\nbracket = \"\xff\"\n");
    let path = |path: &'_ PathBuf| path.to_str().expect("a UTF-8 path").to_owned();
    let (key, bracket, bytes) = (path(&key), path(&bracket), path(&bytes));
    let cases: [(&[&str], &[&str]); 16] = [
        (&[CLASS, "--bracket", "modl", "--text", "may"], &["no bracket `modl`", "modal"]),
        (&[CLASS, "--bracket", "modal", "--text", " "], &["empty"]),
        (&[CLASS, "--bracket", "modal", "--text", "may [or not]"], &["`[`", "may [or not]"]),
        (&[CLASS, "--bracket", "modal", "--text", "may / can"], &["parts options"]),
        (&[CLASS, "--bracket", "modal", "--text", "may", "--against", "7"], &["no option 7", "1 to 3"]),
        (&[CLASS, "--bracket", "modal", "--rank", "--against", "7"], &["no option 7", "1 to 3"]),
        (&[CLASS, "--bracket", "territory", "--devices"], &["left out", "--text"]),
        (&[CLASS, "--bracket", "modal", "--text", "may", "--at", "99999"], &["--at 99999", "the log has"]),
        (&[CLASS, "--bracket", "modal", "--text", "may", "--at", "5", "--by", "VAT"], &["--by VAT", "VAL"]),
        (&[CLASS, "--bracket", "modal", "--text", "may", "--seeds", "5..5"], &["5..5", "0 to"]),
        (&[CLASS, "--bracket", "modal", "--text", "may", "--corpus", "nowhere"], &["nowhere is not there"]),
        (&[CLASS, "--texts", &key], &["key.toml:4:1", "place"]),
        (&[CLASS, "--texts", &bracket], &["bracket.toml:3", "modl"]),
        (&[CLASS, "--texts", &bytes], &["bytes.toml:2", "UTF-8"]),
        (&["nowhere", "--bracket", "modal", "--text", "may"], &["nowhere", "check the name"]),
        (&["scenarios/oewg-2021-2025", "--bracket", "frame", "--rank"], &["campaign", "--at 0"]),
    ];
    for (args, parts) in cases {
        let output = adref(args);
        let complained = complained(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {complained}");
        assert!(output.stdout.is_empty(), "{args:?}");
        for part in parts {
            assert!(complained.contains(part), "{args:?}: {complained}");
        }
    }
}

#[test]
fn a_campaign_is_probed_at_a_moment() {
    let found =
        json(&["scenarios/oewg-2021-2025", "--bracket", "frame", "--rank", "--at", "0", "--seeds", "0"]);
    assert_eq!((&found["after"], &found["against"]), (&Value::from(0), &Value::from(0)));
}
