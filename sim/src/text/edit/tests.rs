//! Edits as (draft, edit, draft).

use super::super::moves::{
    choose_as_footnote, is_paragraph, move_to_annex, move_to_preamble, put_in_brackets,
};
use super::super::print::print;
use super::*;

fn check(before: &str, edit: impl Fn(&Draft) -> Result<Transaction, EditError>, after: &str) {
    let mut draft = parse(before, "draft.md").draft;
    edit(&draft).unwrap().apply(&mut draft).unwrap();
    assert_eq!(print(&draft).trim_end(), after);
}

fn para(id: &str) -> ParaId {
    ParaId::from(id)
}

fn bracket(id: &str) -> BracketId {
    BracketId::from(id)
}

#[test]
fn leaving_words_out_leaves_no_doubled_blanks() {
    check(
        "1. Law [, including [x],]{#b} applies [now].",
        |d| choose(d, &bracket("b"), 0),
        "1. Law applies [now]{#1.3}.",
    );
    check("1. Law applies [now]{#b}.", |d| choose(d, &bracket("b"), 0), "1. Law applies.");
    check("1. Law [shall / should]{#b} apply.", |d| choose(d, &bracket("b"), 2), "1. Law should apply.");
}

#[test]
fn a_paragraph_that_loses_its_words_goes_with_its_items() {
    check("1. [All of it.]{#b}\n\n2. More.", |d| choose(d, &bracket("b"), 0), "2. More.");
    check("1. x\n\n   (a) y\n\n2. z", |d| delete_paragraph(d, &para("1")), "2. z");
}

#[test]
fn a_bracket_that_reaches_into_a_deleted_paragraph_keeps_the_rest() {
    check("1. a [b\n\n2. c] d\n\n3. e", |d| delete_paragraph(d, &para("2")), "1. a [b]\n\n3. e");
    check("1. a\n\n2. b [c\n\n3. d] e", |d| delete_paragraph(d, &para("2")), "1. a\n\n3. [d]{#2.1} e");
}

#[test]
fn the_chosen_of_whole_paragraphs_has_the_number() {
    let text = "16. Option 1{#m}: Decides.\n\n   (a) x\n\nOption 2: Continues.\n\n17. y";
    check(text, |d| choose(d, &bracket("m"), 2), "16. Continues. {#p1}\n\n17. y");
    check(text, |d| choose(d, &bracket("m"), 1), "16. Decides.\n\n   (a) x\n\n17. y");
}

#[test]
fn an_option_is_added_with_its_supporters() {
    let by = ["USA".to_owned()];
    check(
        "1. a [b]{#x by=\"EU\"} c",
        |d| add_option(d, &bracket("x"), "d", &by),
        "1. a [b / d]{#x by=\"EU / USA\"} c",
    );
    check(
        "Option 1{#x}: a\n\nOption 2: b",
        |d| add_option(d, &bracket("x"), "c", &by),
        "Option 1{#x}: a\n\nOption 2: b\n\nOption 3{by=\"USA\"}: c {#p2+}",
    );
}

#[test]
fn options_are_dropped_and_merged() {
    let text = "1. [a / b / c]{#x by=\"EU / USA / CHE\"}";
    check(text, |d| drop_option(d, &bracket("x"), 2), "1. [a / c]{#x by=\"EU / CHE\"}");
    check(
        text,
        |d| merge_options(d, &bracket("x"), 1, 3, "a and c"),
        "1. [a and c / b]{#x by=\"EU, CHE / USA\"}",
    );
}

#[test]
fn insertions_are_numbered_bis_and_ter() {
    check(
        "15. a\n\n   (a) b\n\n16. c",
        |d| new_paragraph_after(d, &para("15"), "n"),
        "15. a\n\n   (a) b\n\n15 bis. n\n\n16. c",
    );
    check(
        "15. a\n\n15 bis. b",
        |d| new_paragraph_after(d, &para("15 bis"), "n"),
        "15. a\n\n15 bis. b\n\n15 ter. n",
    );
}

#[test]
fn a_paragraph_moves_to_an_annex_or_the_preamble_under_its_id() {
    check(
        "PP1. p\n\n1. a\n\n2. b\n\n## Annex A. x\n\n1. y",
        |d| move_to_annex(d, &para("1"), &para("Annex A")),
        "PP1. p\n\n2. b\n\n## Annex A. x\n\n1. y\n\n2. a {#1}",
    );
    check("PP1. p\n\n1. a\n\n2. b", |d| move_to_preamble(d, &para("2")), "PP1. p\n\nPP2. b {#2}\n\n1. a");
}

#[test]
fn what_cannot_be_done_is_refused() {
    let draft = parse("1. a [b / c] d", "draft.md").draft;
    assert_eq!(delete(&draft, &para("1"), 0, 4), Err(EditError::SplitsBracket(bracket("1.1"))));
    assert_eq!(choose(&draft, &bracket("1.1"), 3), Err(EditError::NoOption(bracket("1.1"), 3)));
    assert_eq!(choose(&draft, &bracket("x"), 0), Err(EditError::NoBracket(bracket("x"))));
    assert!(matches!(insert(&draft, &para("1"), 0, "[half"), Err(EditError::Text(_))));
    let transaction = insert(&draft, &para("1"), 0, "x").unwrap();
    let mut other = parse("2. z", "draft.md").draft;
    assert_eq!(transaction.apply(&mut other), Err(EditError::OtherDraft));
}

#[test]
fn words_get_brackets_of_their_own_where_they_stand_outside_others() {
    check(
        "1. shall may [a shall b] shall c",
        |d| put_in_brackets(d, &para("1"), "shall c", &bracket("new")),
        "1. shall may [a shall b] [shall c]{#new}",
    );
    check(
        "1. marshall shall",
        |d| put_in_brackets(d, &para("1"), "shall", &bracket("new")),
        "1. marshall [shall]{#new}",
    );
    let draft = parse("1. a [b] c", "draft.md").draft;
    for sought in ["b", "d", "", " ", "a [b]"] {
        assert!(matches!(
            put_in_brackets(&draft, &para("1"), sought, &bracket("n")),
            Err(EditError::Text(_))
        ));
    }
    assert!(matches!(
        put_in_brackets(&draft, &para("1"), "a", &bracket("1.1")),
        Err(EditError::DuplicateId(_))
    ));
}

#[test]
fn words_go_into_a_footnote_where_their_bracket_stood() {
    check(
        "1. a[, b[^1]] c [, d / , e]{#d}.\n\n[^1]: n",
        |d| choose_as_footnote(d, &bracket("d"), "And d."),
        "1. a[, b[^1]] c [^2].\n\n[^1]: n\n\n[^2]: And d.",
    );
}

#[test]
fn a_bracket_that_is_a_paragraph_is_known_as_one() {
    let draft = parse("1. [a [b] c]{#x}\n\n2. [a]{#y} b\n\n3. [a\n\n4. b]{#z}", "draft.md").draft;
    let is = |id: &str| is_paragraph(&draft, &bracket(id));
    assert!(is("x"));
    assert!(!is("y") && !is("z") && !is("1.1"));
}

proptest::proptest! {
    #[test]
    fn what_has_no_mark_reads_as_words(text in "[ -~]{1,40}") {
        let trimmed = text.trim_matches(' ');
        proptest::prop_assert!(!has_no_mark(trimmed) || reads_as_words(trimmed), "{trimmed:?}");
    }
}
