//! Every text is a draft, and what is printed of it is the same draft, without errors.
#![no_main]

use adref_sim::diagnostic::Severity;
use adref_sim::text::{parse, print};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse(text, "draft.md");
    for problem in &parsed.problems {
        assert!(text.get(problem.span.clone()).is_some(), "{problem:?}");
    }
    let printed = print(&parsed.draft);
    let again = parse(&printed, "draft.md");
    assert_eq!(again.draft, parsed.draft, "{printed:?}");
    assert!(again.problems.iter().all(|problem| problem.severity != Severity::Error), "{printed:?}");
    assert_eq!(print(&again.draft), printed);
});
