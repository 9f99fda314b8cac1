//! Plays every case of the rule book in `tests/rules`.

use adref_tests::rules_book::{self, Case};
use adref_tests::scenario_files::workspace;

fn book() -> Vec<Case> {
    let folder = workspace().join("tests/rules");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the rule book")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a file of the rule book");
        cases.extend(rules_book::read(&name, &text).unwrap_or_else(|fault| panic!("{fault}")));
    }
    cases
}

#[test]
fn every_case_of_the_rule_book_holds() {
    // `ADREF_CASE=words` plays only the cases whose file or heading has the words.
    let only = std::env::var("ADREF_CASE").unwrap_or_default();
    let faults: Vec<String> = book()
        .iter()
        .filter(|case| case.heading.contains(&only) || case.file.contains(&only))
        .filter_map(|case| rules_book::check(case).err())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn the_rule_book_is_a_book() {
    let cases = book().len();
    assert!(cases >= 60, "only {cases} cases");
}

#[test]
fn every_case_plays_something() {
    for case in book() {
        assert!(!case.play.is_empty(), "{}: “{}” plays nothing", case.file, case.heading);
    }
}

#[test]
fn a_case_that_does_not_hold_is_told_with_its_line() {
    let book = "## A vote\n```room\nformat = 1\n```\n```play\nuntil vote\n```\n";
    let cases = rules_book::read("some.md", book).expect("a book");
    let fault = rules_book::check(&cases[0]).expect_err("the room has nobody in it");
    assert!(fault.starts_with("some.md:"), "{fault}");
    assert!(fault.contains("A vote"), "{fault}");
}
