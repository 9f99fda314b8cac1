//! The fuzzer's inputs, replayed: every text is a draft and prints to the same draft, every log is read as far as it goes.

use std::path::PathBuf;

use adref_sim::diagnostic::Severity;
use adref_sim::log;
use adref_sim::text::{clean, outline, parse, print};

#[test]
fn every_draft_in_the_corpus_prints_to_what_it_parses_to() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/draft_parser");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 20);
    for file in files {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        let parsed = parse(&text, "draft.md");
        for problem in &parsed.problems {
            assert!(text.get(problem.span.clone()).is_some(), "{file:?}: {problem:?}");
            assert!(!problem.message.is_empty() && !problem.help.is_empty(), "{file:?}: {problem:?}");
        }
        let printed = print(&parsed.draft);
        let again = parse(&printed, "draft.md");
        assert_eq!(again.draft, parsed.draft, "{file:?}: {printed}");
        let errors: Vec<_> =
            again.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{file:?}: {errors:#?}");
        assert_eq!(print(&again.draft), printed, "{file:?}");
        assert_eq!(outline(&parsed.draft).len(), parsed.draft.brackets.len(), "{file:?}");
        let adopted = parse(&clean(&parsed.draft), "draft.md").draft;
        assert!(adopted.blocks.iter().all(|block| block.by.is_empty()), "{file:?}");
        assert_eq!(adopted.blocks.len(), parsed.draft.blocks.len(), "{file:?}");
    }
}

#[test]
fn every_log_in_the_corpus_is_read_as_far_as_it_is_sound() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/log_reader");
    let mut sound = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
        adref_tests::scenario_files::read_and_fold(&text);
        if log::read(&text).is_ok_and(|read| read.fault.is_none()) {
            sound.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    // The forged ones have a chain that is right; the others are cut, altered, shuffled or hold what no record can.
    sound.sort();
    let forged =
        ["backward-reach", "immense-reach", "no-such-option", "no-such-seat", "no-such-step", "whole"];
    assert_eq!(sound, forged);
}
