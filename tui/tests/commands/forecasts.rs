//! Calibrating and forecasting as their users do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::program::{command, complained};

fn adref(folder: &Path, args: &[&str]) -> Output {
    command().args(args).current_dir(folder).output().expect("the program starts")
}

const FILES: [&str; 10] = [
    "calibrate",
    "--rollcalls",
    "votes",
    "--ideal-points",
    "ideal.csv",
    "--groups",
    "groups.csv",
    "--members",
    "members.csv",
    "--placements",
];

/// A folder with a small world: eight States, two roll calls.
fn world(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("votes")).expect("a folder");
    let mut members = String::from("iso3,name_short,regional_group\n");
    let mut groups = String::from("iso3,regional_group,CLUB\n");
    let mut ideal = String::from("iso3c,year,idealpointfp\n");
    let mut votes = String::from("iso3,vote\n");
    for (at, code) in ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"].into_iter().enumerate() {
        members.push_str(&format!("{code},State {code},EAST\n"));
        groups.push_str(&format!("{code},EAST,{}\n", u8::from(at < 4)));
        ideal.push_str(&format!("{code},2010,{at}\n"));
        votes.push_str(&format!("{code},{}\n", ["N", "N", "A", "X", "Y", "Y", "Y", "Y"][at]));
    }
    let placements = "format = 1\n[[issues]]\nid = \"m\"\nname = \"M\"\n[[tracks]]\nid = \"t\"\nlean = 1\nissues = { m = 80 }\n[[rollcalls]]\nsymbol = \"A/RES/70/1\"\ndate = \"2015-12-01\"\ntrack = \"t\"\n[[rollcalls]]\nsymbol = \"A/RES/71/1\"\ndate = \"2016-12-01\"\ntrack = \"t\"\n";
    for (name, text) in [
        ("members.csv", members.as_str()),
        ("groups.csv", &groups),
        ("ideal.csv", &ideal),
        ("placements.toml", placements),
        ("votes/A_RES_70_1.csv", &votes),
        ("votes/A_RES_71_1.csv", &votes),
        ("text.toml", "title = \"T\"\ndate = \"2017-12-01\"\ntrack = \"t\"\n"),
        ("bare.toml", "title = \"T\"\ndate = \"2017-12-01\"\n"),
        ("early.toml", "title = \"T\"\ndate = \"2015-12-01\"\ntrack = \"t\"\n"),
    ] {
        fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

#[test]
fn a_calibration_is_written_once_and_forecast_from() {
    let folder = world("calibrated");
    let calibrate = |more: &[&str]| adref(&folder, &[&FILES[..], &["placements.toml"], more].concat());
    let output = calibrate(&["--out", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    let positions = fs::read_to_string(folder.join("out/positions.csv")).expect("positions");
    assert!(
        positions.starts_with("delegation,issue,position,salience,plus_minus,source\nAAA,m,"),
        "{positions}"
    );
    let again = calibrate(&["--out", "out"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(complained(&again).contains("--force"), "{}", complained(&again));
    let model = fs::read(folder.join("out/model.json")).expect("a model");
    assert_eq!(calibrate(&["--out", "out", "--force"]).status.code(), Some(0));
    assert!(model == fs::read(folder.join("out/model.json")).expect("a model"), "the same bytes");

    let output =
        adref(&folder, &["forecast", "--positions", "out", "--text", "text.toml", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let chance = |at: usize, what: &str| told["delegations"][at][what].as_f64().expect("a number");
    assert!(chance(7, "yes") > chance(0, "yes"), "who voted yes twice, who voted no twice");
    let expected: f64 = ["yes", "no", "abstain", "absent"]
        .iter()
        .map(|vote| told["tally"][vote]["expected"].as_f64().expect("a labelled count"))
        .sum();
    assert!((expected - 8.0).abs() < 1e-9 && told["symbol"].is_null(), "{told}");
    let csv = adref(&folder, &["forecast", "--positions", "out", "--text", "text.toml", "--format", "csv"]);
    assert_eq!(String::from_utf8_lossy(&csv.stdout).lines().count(), 9);
    let people = adref(&folder, &["forecast", "--positions", "out", "--text", "text.toml"]);
    let people = String::from_utf8_lossy(&people.stdout).into_owned();
    assert!(people.contains("Expected tally") && people.contains("yes   no  abs  not"), "{people}");
    fs::write(folder.join("odd.toml"), "title = \"T\\u001b[31m\"\ndate = \"2017-12-01\"\ntrack = \"tt\"\n")
        .expect("a file");
    let odd = adref(&folder, &["forecast", "--positions", "out", "--text", "odd.toml"]);
    let odd = String::from_utf8_lossy(&odd.stdout).into_owned();
    assert!(!odd.contains('\u{1b}'), "{odd}");
    assert!(odd.lines().nth(1).is_some_and(|line| line.starts_with("warning: no roll call")), "{odd}");
    let judged = calibrate(&["--evaluate", "--from", "2016-01-01", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&judged.stdout).expect("JSON");
    assert_eq!(told["rollcalls"][0]["lines"].as_array().map(Vec::len), Some(5));
    assert_eq!(told["rollcalls"][0]["actual"]["no"], 2);
}

#[test]
fn a_tiny_roll_call_is_left_out_with_a_note_and_one_alone_is_refused() {
    let folder = world("tiny");
    fs::write(folder.join("votes/A_RES_69_1.csv"), "iso3,vote\nAAA,Y\n").expect("a file");
    let all = [&FILES[..], &["placements.toml", "--out", "out"]].concat();
    let output = adref(&folder, &all);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    assert!(told.contains("note: A_RES_69_1.csv is left out: only 1 of 8 States voted"), "{told}");
    for other in ["votes/A_RES_70_1.csv", "votes/A_RES_71_1.csv"] {
        fs::remove_file(folder.join(other)).expect("it is there");
    }
    let output = adref(&folder, &[&all[..], &["--force"]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
    let complaint = complained(&output);
    assert!(complaint.contains("votes/A_RES_69_1.csv: 1 error, 0 warnings"), "{complaint}");
}

#[test]
fn bad_input_is_told_and_ends_with_two() {
    let folder = world("bad-input");
    let refused = |args: &[&str], what: &str| {
        let output = adref(&folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", complained(&output));
        assert!(complained(&output).contains(what), "{args:?}: {}", complained(&output));
    };
    let good = [&FILES[..], &["placements.toml", "--out", "out"]].concat();
    assert_eq!(adref(&folder, &good).status.code(), Some(0));
    refused(&["forecast", "--positions", "votes", "--text", "text.toml"], "there is no model.json");
    refused(&["forecast", "--positions", "out", "--text", "bare.toml"], "what kind of text");
    refused(&["forecast", "--positions", "out", "--text", "early.toml"], "no roll call before 2015-12-01");
    refused(&["forecast", "--positions", "out", "--text", "text.toml", "--as-of", "soon"], "not a date");
    refused(&["forecast", "--positions", "out", "--text", "none.toml"], "check the name");
    refused(&["forecast", "--positions", "out", "--text", "bare.toml"], "bare.toml: 1 error");
    fs::write(folder.join("out/model.json"), "{\"version\": 1}").expect("a file");
    refused(&["forecast", "--positions", "out", "--text", "text.toml"], "not a model");
    fs::create_dir(folder.join("empty")).expect("a folder");
    let mut empty = good.clone();
    empty[2] = "empty";
    empty.push("--force");
    refused(&empty, "there are no roll calls");
    let path = folder.join("votes/A_RES_70_1.csv");
    let votes = fs::read_to_string(&path).expect("votes");
    fs::write(&path, votes.replace("AAA,N", "AAA,M")).expect("a file");
    refused(&[&good[..], &["--force"]].concat(), "A_RES_70_1.csv:2");
}
