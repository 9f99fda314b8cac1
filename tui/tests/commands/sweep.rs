//! Sweeps as their users call them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{folder, refused, said, text};

const BASE: [&str; 4] = ["sweep", "scenarios/two-seats", "--seeds", "0..12"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&BASE[..], more].concat()
}

fn bytes(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

#[test]
fn files_are_the_same_bytes_with_any_number_of_jobs_and_from_shards() {
    let folder = folder("sweep-same");
    for ending in ["csv", "parquet"] {
        let (one, two, merged) = (
            folder.join(format!("one.{ending}")),
            folder.join(format!("two.{ending}")),
            folder.join(format!("merged.{ending}")),
        );
        said(&with(&["--jobs", "1", "--detail", "--out", text(&one)]));
        said(&with(&["--jobs", "4", "--detail", "--out", text(&two)]));
        let mut parts = Vec::new();
        for shard in ["3/3", "1/3", "2/3"] {
            let part = folder.join(format!("{ending}-{}.jsonl", shard.replace('/', "-")));
            said(&with(&["--shard", shard, "--out", text(&part)]));
            parts.push(part);
        }
        let mut args = vec!["merge", "--detail", "--out", text(&merged)];
        args.extend(parts.iter().map(|part| text(part)));
        said(&args);
        for suffix in ["", "-brackets", "-delegations"] {
            let of = |name: &str| bytes(&folder.join(format!("{name}{suffix}.{ending}")));
            assert!(!of("one").is_empty());
            assert!(of("one") == of("two"), "jobs: {suffix}.{ending}");
            assert!(of("one") == of("merged"), "shards: {suffix}.{ending}");
        }
    }
    let left: Vec<_> = fs::read_dir(&folder)
        .expect("the folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.contains(".part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(
        said(&with(&["--jobs", "1", "--format", "json"])),
        said(&with(&["--jobs", "3", "--format", "json"]))
    );
}

#[test]
fn a_sweep_that_was_broken_off_goes_on() {
    let folder = folder("sweep-resume");
    let (whole, lines, out) = (folder.join("whole.csv"), folder.join("lines.jsonl"), folder.join("out.csv"));
    let summary = said(&with(&["--out", text(&whole), "--format", "json"]));
    said(&with(&["--out", text(&lines)]));
    let kept = bytes(&lines);
    fs::write(folder.join("out.csv.part"), &kept[..kept.len() * 2 / 3]).expect("it is written");
    let again = refused(&with(&["--out", text(&out)]));
    assert!(again.contains("--resume goes on"), "{again}");
    let other =
        refused(&["sweep", "scenarios/two-seats", "--seeds", "0..13", "--resume", "--out", text(&out)]);
    assert!(other.contains("of another sweep") && other.contains("0..13"), "{other}");
    let resumed = said(&with(&["--resume", "--out", text(&out), "--format", "json"]));
    assert_eq!(bytes(&whole), bytes(&out));
    assert_eq!(summary.replace("whole.csv", "out.csv"), resumed);
}

#[test]
fn merge_names_what_is_missing_there_twice_foreign_or_altered() {
    let folder = folder("sweep-merge");
    let part = |name: &str, args: &[&str]| {
        let part = folder.join(name);
        said(&[args, &["--out", text(&part)]].concat());
        part
    };
    let one = part("1.jsonl", &with(&["--shard", "1/3"]));
    let two = part("2.jsonl", &with(&["--shard", "2/3"]));
    let three = part("3.jsonl", &with(&["--shard", "3/3"]));
    let foreign = part("f.jsonl", &with(&["--shard", "3/3", "--set", "procedure.meetings=2"]));
    let out = folder.join("out.csv");
    let merge = |parts: &[&PathBuf]| {
        let mut args = vec!["merge", "--out", text(&out)];
        args.extend(parts.iter().map(|part| text(part)));
        refused(&args)
    };
    assert!(merge(&[&one, &three]).contains("1 part missing: 2/3"));
    let twice = merge(&[&one, &two, &three, &two]);
    assert!(twice.contains("part 2/3 is there twice"), "{twice}");
    let said = merge(&[&one, &two, &foreign]);
    assert!(
        said.contains("f.jsonl: this is of another sweep") && said.contains("procedure.meetings=2"),
        "{said}"
    );
    let whole = fs::read_to_string(&two).expect("it is there");
    fs::write(&two, whole.replacen("\"attempts\":", "\"attempts\":1", 1)).expect("it is written");
    assert!(merge(&[&one, &two, &three]).contains("2.jsonl:"));
    fs::write(&two, &whole[..whole.len() - 200]).expect("it is written");
    let broken = merge(&[&one, &two, &three]);
    assert!(broken.contains("part 2/3 was broken off"), "{broken}");
    assert!(!out.exists());
}

#[test]
fn what_cannot_be_swept_is_told() {
    let folder = folder("sweep-bad");
    let design = folder.join("design.toml");
    fs::write(&design, "[factors]\n\"procedure.meetings\" = []\n").expect("it is written");
    let said = refused(&with(&["--design", text(&design)]));
    assert!(said.contains("design.toml:2:") && said.contains("has no levels"), "{said}");
    for (args, says) in [
        (&["--set", "procedure.meetings=900"][..], "scenario.toml"),
        (&["--set", "dutty.position=1"], "did you mean `duty`?"),
        (&["--vary", "procedure.meetings=±2"], "cannot be varied"),
        (&["--seeds", "9..9"], "the one after the last"),
        (&["--out", "x.xls"], "end it in .parquet, .csv or .jsonl"),
        (&["--out", "nowhere/x.csv"], "no such folder"),
        (&["--shard", "1/2", "--out", "x.csv"], "adref merge"),
        (&["--shard", "3/2", "--out", "x.jsonl"], "which part of how many"),
    ] {
        let args: Vec<&str> = ["sweep", "scenarios/two-seats"].iter().chain(args).copied().collect();
        let said = refused(&args);
        assert!(said.contains(says), "{args:?}: {said}");
    }
}

#[test]
fn two_logs_and_two_sweeps_are_compared() {
    let folder = folder("sweep-compare");
    let log = |seed: &str| {
        let log = folder.join(format!("{seed}.jsonl"));
        said(&["run", "scenarios/class-due-diligence", "--seed", seed, "--out", text(&log)]);
        log
    };
    let (one, two) = (log("1"), log("2"));
    let same = said(&["compare", text(&one), text(&one)]);
    assert!(same.contains("Nowhere: all"), "{same}");
    let apart = said(&["compare", text(&one), text(&two)]);
    assert!(apart.contains("seed: 1 → 2") && apart.contains("At record "), "{apart}");
    let (a, b) = (folder.join("a.csv"), folder.join("b.parquet"));
    said(&with(&["--out", text(&a)]));
    said(&with(&["--out", text(&b), "--set", "delegations.ALD.stake=0"]));
    let compared = said(&["compare", text(&a), text(&b)]);
    assert!(
        compared.contains("12 of 12 and 12 rows are paired") && compared.contains("McNemar"),
        "{compared}"
    );
    let nothing = said(&["compare", text(&a), text(&a), "--format", "json"]);
    assert!(nothing.contains("\"differ\": 0"), "{nothing}");
    assert!(refused(&["compare", text(&a), text(&one)]).contains("two of a kind"));
    fs::write(folder.join("c.csv"), "a,b\n1,2\n").expect("it is written");
    assert!(refused(&["compare", text(&a), text(&folder.join("c.csv"))]).contains("no column"));
}
