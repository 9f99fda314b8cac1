use super::super::parse::parse;
use super::*;

/// Parses, and checks that the canonical form is `expected` and stands for the same draft.
fn check(text: &str, expected: &str) {
    let parsed = parse(text, "draft.md");
    let printed = print(&parsed.draft);
    assert_eq!(printed, expected, "{:#?}", parsed.draft);
    let again = parse(&printed, "draft.md");
    assert_eq!(again.draft, parsed.draft);
    let errors: Vec<_> = again
        .problems
        .iter()
        .filter(|problem| problem.severity == crate::diagnostic::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_canonical_form_is_one_line_a_paragraph() {
    check(
        "# Title\n## D. Law\n\n15. States [reaffirmed /  recalled]{#il-verb}\n  that  law\n\n(a) item {status=\"agreed\"}",
        "# Title\n\n## D. Law\n\n15. States [reaffirmed /  recalled]{#il-verb} that  law\n\n   (a) item {status=\"agreed\"}\n",
    );
}

#[test]
fn brackets_that_touch_are_one_and_may_be_attributed_each() {
    check("x [shall]{by=\"EU\"}[should]{by=\"USA\"} y", "x [shall / should]{by=\"EU / USA\"} y\n");
    check("[a]{#x}[b]{#y}[c]", "[a]{#x}[b / c]{#y}\n");
    check("[a] [b]", "[a] [b]\n");
}

#[test]
fn what_would_be_markup_is_escaped() {
    check(r"15\. x", "15\\. x\n");
    check(r"\# x \[a\] \{b}", "\\# x \\[a\\] {b}\n");
    check(r"[a \/ b]\{c} [d]\(e) [\^f]", "[a \\/ b]\\{c} [d]\\(e) [\\^f]\n");
    check(r"x \{#a}", "x \\{#a}\n");
    check("End of options.", "End of options\\.\n");
    check("[a]\\: http://b", "[a]\\: http://b\n");
}

#[test]
fn faults_become_words() {
    check("a ] [b\n\n# H\n\n[] [c / ] [ / ]", "a \\] \\[b\n\n# H\n\n\\[\\] [c] \\[ / \\]\n");
}

#[test]
fn options_of_whole_paragraphs_keep_their_form() {
    check(
        "16. Option 1{#mech by=\"FRA\"}: Decides\n\n(a) one\n\nOption 2{by=\"RUS\"}: Continues\n\n17. Next",
        "16. Option 1{#mech by=\"FRA\"}: Decides\n\n   (a) one\n\nOption 2{by=\"RUS\"}: Continues\n\n17. Next\n",
    );
    check(
        "Option 1:\n\n1. a\n\n2. b\n\nOption 2:\n\n3. c\n\n4. d\n\nEnd of options.\n\n5. e",
        "Option 1:\n\n1. a\n\n2. b\n\nOption 2:\n\n3. c\n\n4. d\n\nEnd of options.\n\n5. e\n",
    );
    check("[One.\n\n/ Two.]\n\nThree", "Option 1: One.\n\nOption 2: Two.\n\nThree\n");
    check("15. a\n\n15 alt. b\n\n16. c", "15. a\n\n15 alt. b\n\n16. c\n");
}

#[test]
fn the_adopted_text_is_numbered_in_order() {
    let draft = parse(
        "PP2. a\n\nPP5. b\n\n15. c {status=\"agreed\"}\n\n   (b) d\n\n      (iv) e\n\n   (d) f\n\n15 bis. g [h]{#x}\n\n\
         ## Annex A. i\n\n7. j",
        "draft.md",
    )
    .draft;
    assert_eq!(
        clean(&draft),
        "PP1. a\n\nPP2. b\n\n15. c\n\n   (a) d\n\n      (i) e\n\n   (b) f\n\n16. g [h]\n\n## Annex A. i\n\n1. j\n"
    );
}

#[test]
fn footnotes_come_last_and_links_are_written_inline() {
    check("a[^1] [b][r]\n\n[^1]: n\n\n[r]: http://x\n\nc", "a[^1] [b](http://x)\n\nc\n\n[^1]: n\n");
}
