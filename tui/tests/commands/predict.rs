//! `adref predict` as its users call it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::program::{command, text};

const ISSUES: &str = "issue,proposal,voting_rule,reference_point,outcome,actor,position,salience,power
a1,a,QMV,0,50,com,100,90,10
a1,a,QMV,0,50,at,50,60,4
a1,a,QMV,0,50,de,100,20,10
a1,a,QMV,0,50,fr,0,80,10
b1,b,Unan,,0,de,0,70,10
b1,b,Unan,,0,fr,40,30,10
b1,b,Unan,,0,it,40,30,10
c1,c,QMV,30,80,de,80,70,10
c1,c,QMV,30,80,fr,90,10,10
";

fn predict(args: &[&str]) -> Output {
    command().arg("predict").args(args).output().expect("the program starts")
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("predict");
    fs::create_dir_all(&folder).expect("a temporary folder");
    let path = folder.join(name);
    fs::write(&path, bytes).expect("a temporary file");
    path
}

#[test]
fn the_number_of_jobs_and_the_order_of_rows_leave_no_trace() {
    let sound = file("sound.csv", ISSUES.as_bytes());
    let mut rows: Vec<&str> = ISSUES.lines().collect();
    rows[1..].reverse();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("predict/reversed");
    fs::create_dir_all(&folder).expect("a folder");
    let reversed = folder.join("sound.csv");
    fs::write(&reversed, rows.join("\n")).expect("a file");
    for format in ["text", "csv"] {
        let of = |path: &Path, jobs: &str| {
            let output = predict(&[text(path), "--seeds", "3", "--jobs", jobs, "--format", format]);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            output.stdout
        };
        let one = of(&sound, "1");
        assert_eq!(one, of(&sound, "3"), "{format}");
        assert_eq!(one, of(&reversed, "2"), "{format}");
    }
}

#[test]
fn json_has_the_distribution_both_forecasts_the_compromise_mean_and_the_outcome() {
    let sound = file("json.csv", ISSUES.as_bytes());
    let output = predict(&[text(&sound), "--seeds", "3", "--score", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let issues = told["issues"].as_array().expect("a list");
    assert_eq!(issues.len(), 3);
    for issue in issues {
        for number in ["forecast", "forecast_hits", "compromise_mean", "outcome"] {
            assert!(issue[number].as_f64().is_some_and(|found| (0.0..=100.0).contains(&found)), "{number}");
        }
        let mass: f64 =
            issue["distribution"].as_array().expect("a list").iter().filter_map(|m| m["mass"].as_f64()).sum();
        assert!((mass - 1.0).abs() < 1e-3, "{mass}");
        assert_eq!(issue["engine"]["runs"], 3);
    }
    let methods: Vec<_> = told["scores"].as_array().expect("a list").iter().map(|s| &s["method"]).collect();
    assert!(methods.iter().any(|method| *method == "compromise mean"), "{methods:?}");
    let csv = predict(&[text(&sound), "--seeds", "3", "--format", "csv"]);
    let csv = String::from_utf8_lossy(&csv.stdout).into_owned();
    assert_eq!(csv.lines().count(), 4);
    assert!(csv.lines().all(|line| line.split(',').count() == 10 + 101), "{csv}");
}

#[test]
fn what_is_fitted_can_be_used_and_is_not_written_over_what_is_there() {
    let mut many = ISSUES.to_owned();
    for issue in 0..12 {
        many.push_str(&format!(
            "d{issue},d,Unan,,{},de,0,70,10\nd{issue},d,Unan,,{0},fr,90,30,{issue}\n",
            issue * 8
        ));
    }
    let sound = file("fit.csv", many.as_bytes());
    let weights = sound.with_file_name("weights.toml");
    let _ = fs::remove_file(&weights);
    let fit = |more: &[&str]| {
        let args = [&[text(&sound), "--seeds", "2", "--fit", "--out", text(&weights)], more].concat();
        predict(&args)
    };
    assert_eq!(fit(&[]).status.code(), Some(0));
    let again = fit(&[]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
    assert_eq!(fit(&["--force"]).status.code(), Some(0));
    let used = predict(&[text(&sound), "--seeds", "2", "--weights", text(&weights), "--score"]);
    assert_eq!(used.status.code(), Some(0), "{used:?}");
    let told = String::from_utf8_lossy(&used.stdout).into_owned();
    assert!(told.contains("fitted on 15 issues of fit.csv, 2 runs each"), "{told}");
    assert!(told.contains("in sample: the weights were fitted on these very 15 issues"), "{told}");
    let args = [text(&sound), "--seeds", "2", "--fit", "--format", "json"];
    let told: serde_json::Value = serde_json::from_slice(&predict(&args).stdout).expect("JSON");
    assert!(told["weights"]["share"].is_number() && told["issues"] == 15, "{told}");
}

#[test]
fn scores_say_whether_they_are_in_sample_and_names_cannot_move_the_cursor() {
    let sound = file("others.csv", ISSUES.replace("c1,c", "c\u{1b}[31m1,c").as_bytes());
    let args = [text(&sound), "--seeds", "1", "--score", "--format", "json"];
    let told: serde_json::Value = serde_json::from_slice(&predict(&args).stdout).expect("JSON");
    assert_eq!(told["in_sample"], 0);
    assert!(told["judged_by"].as_str().is_some_and(|by| by.contains("245 issues")), "{told}");
    let output = predict(&[text(&sound), "--seeds", "1"]);
    assert!(output.status.success() && !output.stdout.contains(&0x1b), "{output:?}");
}

#[test]
fn what_never_ends_is_not_read() {
    let sound = file("sound-too.csv", ISSUES.as_bytes());
    for args in [vec!["/dev/zero"], vec![text(&sound), "--weights", "/dev/zero"]] {
        let output = predict(&args);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {complaint}");
    }
}

#[test]
fn bad_input_is_told_with_file_line_text_and_remedy() {
    let bad = ISSUES.replace("fr,0,80,10", "fr,,80,10").replace("it,40,30", "it,400,30");
    let path = file("bad.csv", bad.as_bytes());
    let output = predict(&[text(&path)]);
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    for words in [
        "bad.csv:5: fr has no position on the issue a1",
        "text: a1,a,QMV",
        "help:",
        "bad.csv:8: the position 400",
    ] {
        assert!(complaint.contains(words), "{words}: {complaint}");
    }
    let sound = file("few.csv", ISSUES.as_bytes());
    for seeds in ["0", "99999999999", "-1", "many"] {
        let output = predict(&[text(&sound), "--seeds", seeds]);
        assert_eq!(output.status.code(), Some(2));
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(complaint.contains("give 1 to 10000"), "{seeds}: {complaint}");
    }
    let no_outcome = file("none.csv", b"issue,actor,position,salience,power\ni,a,0,50,1\ni,b,100,50,1\n");
    for (args, words) in [
        (vec![text(&no_outcome), "--score"], "outcome"),
        (vec![text(&sound), "--fit"], "13 weights cannot be fitted on 3 known outcomes"),
        (vec!["no/such/file.csv"], "no/such/file.csv"),
        (vec![env!("CARGO_TARGET_TMPDIR")], "folder"),
        (vec![text(&path), "--weights", text(&path)], "--fit"),
    ] {
        let output = predict(&args);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {complaint}");
        assert!(complaint.contains(words) && complaint.contains("help:"), "{words}: {complaint}");
    }
}
