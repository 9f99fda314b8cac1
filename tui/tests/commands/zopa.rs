//! What was possible, as its users ask for it.

use std::fs;
use std::path::Path;

use crate::program::{refused, said};

#[test]
fn the_experts_of_2017_had_no_text_and_are_told_why() {
    let told = said(&["zopa", "scenarios/gge-2017"]);
    assert!(told.contains("No text can be accepted by everybody: that is proved."), "{told}");
    assert!(told.contains("These 2, on 1 bracket"), "{told}");
    assert!(told.contains("1 of 25 object; no text has fewer."), "{told}");
    assert_eq!(told, said(&["zopa", "scenarios/gge-2017"]), "the same twice");
}

#[test]
fn a_class_sees_its_best_texts_as_drafts() {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zopa-texts");
    let _ = fs::remove_dir_all(&out);
    let to = out.to_str().expect("a UTF-8 path");
    let told = said(&["zopa", "scenarios/class-due-diligence", "--out", to]);
    assert!(told.contains("There is a text that everybody can accept."), "{told}");
    assert!(told.contains("for the least satisfied") && told.contains("optimal"), "{told}");
    for name in ["max-min.md", "nash.md", "mean.md", "ambitious.md", "clear.md"] {
        let text = fs::read_to_string(out.join(name)).expect("the draft was written");
        assert!(text.starts_with("# ") && !text.contains("{#"), "{name}: {text}");
    }
    let json = fs::read_to_string(out.join("zopa.json")).expect("the numbers were written");
    assert!(json.contains("\"passes\": \"optimal\""), "{json}");
    assert!(refused(&["zopa", "scenarios/class-due-diligence", "--out", to]).contains("is there already"));
}

#[test]
fn a_log_is_measured_against_what_was_possible() {
    let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zopa.jsonl");
    let log = log.to_str().expect("a UTF-8 path");
    said(&["run", "scenarios/class-due-diligence", "--seed", "1", "--out", log, "--force"]);
    let told = said(&["zopa", "--log", log]);
    let adopted = told.contains("What the adopted text left on the table");
    assert!(adopted || told.contains("nothing was adopted in the log"), "{told}");
    assert!(refused(&["zopa", "scenarios/two-seats", "--log", log]).contains("was not played on"));
}

#[test]
fn what_is_asked_wrongly_is_refused() {
    assert!(refused(&["zopa", "scenarios/nowhere"]).contains("is not there"));
    assert!(refused(&["zopa", "scenarios/two-seats", "--sponsor", "ALD"]).contains("does not vote"));
    let unknown = refused(&["zopa", "scenarios/first-committee-poa-2022", "--sponsor", "XXX"]);
    assert!(unknown.contains("there is no such delegation"), "{unknown}");
}
