//! The fuzzer's inputs, replayed: every text is a draft, and prints to the same draft.

use std::path::PathBuf;

use adref_sim::diagnostic::Severity;
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
