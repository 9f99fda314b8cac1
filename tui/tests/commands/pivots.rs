//! `adref pivots` as its users call it.

use serde_json::Value;

use crate::program;

const CLASS: &str = "scenarios/class-due-diligence";

fn said(args: &[&str]) -> String {
    program::said(&[&["pivots"], args].concat())
}

#[test]
fn a_small_room_is_tried_whole_and_jobs_leave_no_trace() {
    let found = |jobs| said(&[CLASS, "--seeds", "0..3", "--jobs", jobs, "--format", "json"]);
    let (one, four) = (found("1"), found("4"));
    assert!(one == four);
    let data: Value = serde_json::from_str(&one).expect("JSON on standard output");
    let changes: Vec<u64> =
        data["changes"].as_array().expect("three").iter().filter_map(Value::as_u64).collect();
    assert!(changes[0] > 20 && changes.iter().all(|count| *count == changes[0]), "{changes:?}");
    assert_eq!(data["left_out"]["delegations"].as_array().map(Vec::len), Some(0));
    assert_eq!(
        (&data["left_out"]["runs"], &data["left_out"]["lines"][0]),
        (&Value::from(0), &Value::from(0))
    );
    for row in data["rows"].as_array().expect("rows") {
        for name in ["agreed", "open", "others_mean", "others_least", "own", "votes"] {
            let Some(estimate) = row[name].get("difference").and_then(Value::as_f64) else { continue };
            let end = |end: &str| row[name]["interval"][end].as_f64().expect("it has an interval");
            assert!(end("low") <= estimate + 1e-9 && estimate <= end("high") + 1e-9, "{name}: {row}");
        }
        // Nobody votes here.
        assert!(row["votes"].is_null());
        if row["differ"] == 0 {
            assert_eq!(row["agreed"]["difference"], 0.0, "{row}");
        }
    }
}

#[test]
fn the_table_says_what_was_left_out_and_how_to_ask_for_it() {
    let all = said(&[CLASS, "--seeds", "0..2"]);
    assert!(all.contains("all were tried") && !all.contains("Left out"), "{all}");
    let few = said(&[CLASS, "--seeds", "0..2", "--most", "4"]);
    for part in
        ["4 were tried", "Left out", "delegations could do", "red lines", "--only NAME", "--all everything"]
    {
        assert!(few.contains(part), "{part}: {few}");
    }
    let one = said(&[CLASS, "--seeds", "0..2", "--only", "VAL"]);
    assert!(one.contains("VAL") && one.contains("Power by the rule alone"), "{one}");
    for text in [all, few, one] {
        assert!(text.lines().all(|line| line.chars().count() <= 110), "{text}");
    }
}

#[test]
fn bad_input_is_told_with_a_remedy() {
    let cases: [(&[&str], &[&str]); 7] = [
        (&[CLASS, "--only", "VAT"], &["`VAT`", "VAL"]),
        (&[CLASS, "--seeds", "5..5"], &["5..5", "0..100"]),
        (&[CLASS, "--jobs", "0"], &["--jobs"]),
        (&[CLASS, "--cohesion", "101"], &["101"]),
        (&[CLASS, "--most", "3", "--all"], &["--all"]),
        (&["nowhere"], &["nowhere is not there", "scenario.toml"]),
        (&["scenarios/oewg-2021-2025"], &["campaign", "help"]),
    ];
    for (args, parts) in cases {
        let complained = program::refused(&[&["pivots"], args].concat());
        for part in parts {
            assert!(complained.contains(part), "{args:?}: {complained}");
        }
    }
}
