//! The laws that hold of every draft and every edit, tried on drafts nobody would write.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::draft::{Draft, Piece};
use super::edit;
use super::outline::{block_text, outline};
use super::parse::parse;
use super::place::{Mapped, Place, Side, explode, total_width};
use super::print::print;
use super::transaction::{Op, Transaction, check};
use crate::diagnostic::Severity;

/// Morsels that mean something, so that noise made of them finds the corners of the grammar.
const MORSELS: [&str; 58] = [
    "[",
    "]",
    "[",
    "]",
    "[",
    "]",
    " / ",
    "/",
    " ",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n\n",
    "\n\n",
    "a",
    "bc",
    "States shall",
    ",",
    ".",
    "\\",
    "\\[",
    "{",
    "}",
    "{#x}",
    "{#y by=\"EU\"}",
    " {status=\"agreed\"}",
    "{by=\"EU / RUS\"}",
    " {#p}",
    "{by=\"\"}",
    "15. ",
    "15 alt. ",
    "15 bis. ",
    "16. ",
    "PP1. ",
    "(a) ",
    "   (i) ",
    "      (a) ",
    "# ",
    "## D. ",
    "### ",
    "## Annex C. ",
    "Option 1: ",
    "Option 2: ",
    "Option 1:",
    "Option 2:",
    "Option 3{by=\"A\"}: ",
    "Option 1{#z}: ",
    "End of options.",
    "[^1]",
    "[^1]: ",
    "(http://x)",
    "[r]",
    "[r]: http://r",
    "^",
    "#",
    ":",
    "\u{e9}",
];

fn noise() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&MORSELS[..]), 0..40).prop_map(|morsels| morsels.concat())
}

/// Drafts that are mostly well formed: what a room would have before it.
fn drafts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(&["States", "shall", "may, as appropriate,", "x (y)", "and/or"][..])
        .prop_map(String::from);
    let inline = words.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            inner.clone(),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|options| format!("[{}]", options.join(" / "))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} {b}")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("[{a}][{b}]{{by=\"EU / RUS\"}}")),
        ]
    });
    let paragraph = (
        prop::sample::select(
            &["", "#. ", "   (a) ", "      (i) ", "Option 1: ", "Option 2: ", "#. Option 1: ", "# alt. "][..],
        ),
        inline,
    );
    prop::collection::vec(paragraph, 1..8).prop_map(|paragraphs| {
        let mut text = String::from("# T\n\n## D. Law\n\n");
        let mut number = 0;
        for (label, words) in paragraphs {
            if label.starts_with("#. ") {
                number += 1;
            }
            text.extend([&label.replace('#', &number.to_string()), &words, "\n\n"]);
        }
        text
    })
}

/// What was parsed prints to something that parses to the same draft without errors, and prints the same again.
fn check_round_trip(text: &str) {
    let draft = parse(text, "draft.md").draft;
    assert_eq!(check(&draft), Ok(()), "{text:?}");
    round_trip_of(&draft, text);
}

fn round_trip_of(draft: &Draft, text: &str) {
    let printed = print(draft);
    let again = parse(&printed, "draft.md");
    assert_eq!(&again.draft, draft, "{text:?} printed {printed:?}");
    let errors: Vec<_> =
        again.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{text:?} printed {printed:?}: {errors:#?}");
    assert_eq!(print(&again.draft), printed);
}

/// Applies an edit, and checks that it can be undone and that places follow their characters.
fn check_edit(draft: &mut Draft, transaction: &Transaction) {
    let before = draft.clone();
    transaction.apply(draft).expect("a prepared edit applies");
    assert_eq!(check(draft), Ok(()));
    let mut undone = draft.clone();
    transaction.invert().apply(&mut undone).expect("an edit can be undone");
    assert_eq!(undone, before);
    for block in &before.blocks {
        for (at, unit) in explode(&block.pieces).into_iter().enumerate() {
            let place = Place { para: block.id.clone(), at, side: Side::After };
            let mapped = transaction.map(&place);
            if !survives(transaction, &place) {
                continue;
            }
            let Mapped::At(place) = mapped else { panic!("{at} in {:?} is said to be gone", block.id) };
            let now = draft.blocks.iter().find(|block| block.id == place.para).expect("the block is there");
            assert_eq!(explode(&now.pieces).get(place.at), Some(&unit), "{transaction:?}");
        }
    }
}

/// Whether no step of an edit takes away the character after a place.
fn survives(transaction: &Transaction, place: &Place) -> bool {
    let mut at = place.at;
    for op in &transaction.ops {
        match op {
            Op::Splice { para, at: start, old, new } if *para == place.para => {
                let end = start + total_width(old);
                if (*start..end).contains(&at) {
                    return false;
                }
                if at >= end {
                    at = at - total_width(old) + total_width(new);
                }
            }
            Op::Remove { block, .. } if block.id == place.para => return false,
            _ => {}
        }
    }
    true
}

fn edit_number(draft: &Draft, kind: u8, pick: usize, text: &str) -> Option<Transaction> {
    let brackets = outline(draft);
    let bracket = brackets.get(pick.checked_rem(brackets.len()).unwrap_or(0));
    let block = draft.blocks.get(pick.checked_rem(draft.blocks.len()).unwrap_or(0));
    let len = block.map_or(0, |block| total_width(&block.pieces));
    let (from, to) = (pick % (len + 1), (pick / 7) % (len + 1));
    let result = match kind % 9 {
        0 => edit::choose(draft, &bracket?.id, pick % (bracket?.options.len() + 1)),
        1 => edit::add_option(draft, &bracket?.id, text, &["EU".to_owned()]),
        2 => edit::drop_option(draft, &bracket?.id, 1 + pick % bracket?.options.len()),
        3 => edit::merge_options(draft, &bracket?.id, 1, 2, text),
        4 => edit::replace(draft, &block?.id, from.min(to), from.max(to), text),
        5 => edit::insert(draft, &block?.id, from, text),
        6 => edit::delete_paragraph(draft, &block?.id),
        7 => edit::new_paragraph_after(draft, &block?.id, text),
        _ => super::moves::move_to_preamble(draft, &block?.id),
    };
    result.ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn noise_prints_to_what_it_parses_to(text in noise()) {
        check_round_trip(&text);
    }

    #[test]
    fn drafts_print_to_what_they_parse_to(text in drafts()) {
        check_round_trip(&text);
    }

    #[test]
    fn edits_can_be_undone_and_leave_a_draft(
        text in drafts(),
        edits in prop::collection::vec((any::<u8>(), 0_usize..10_000), 1..6),
        words in prop::sample::select(&["should", " , [a / b] ", "[[x] / y]", "x [y]{by=\"CHE\"}"][..]),
    ) {
        let mut draft = parse(&text, "draft.md").draft;
        for (kind, pick) in edits {
            if let Some(transaction) = edit_number(&draft, kind, pick, words) {
                check_edit(&mut draft, &transaction);
                round_trip_of(&draft, &text);
            }
        }
    }

    #[test]
    fn choosing_on_every_bracket_in_any_order_ends_without_brackets(text in drafts(), picks in prop::collection::vec(0_usize..100, 40)) {
        let mut draft = parse(&text, "draft.md").draft;
        let mut picks = picks.into_iter().cycle();
        let mut left = usize::MAX;
        while !draft.brackets.is_empty() {
            assert!(draft.brackets.len() < left, "a choice closes a bracket");
            left = draft.brackets.len();
            let brackets = outline(&draft);
            let bracket = &brackets[picks.next().unwrap_or(0) % brackets.len()];
            let number = picks.next().unwrap_or(0) % (bracket.options.len() + 1);
            let transaction = edit::choose(&draft, &bracket.id, number).expect("every bracket can be closed");
            check_edit(&mut draft, &transaction);
            round_trip_of(&draft, &text);
        }
        let marks = draft.blocks.iter().flat_map(|block| &block.pieces);
        assert!(marks.into_iter().all(|piece| !matches!(piece, Piece::Open(_) | Piece::Or(_) | Piece::Close(_))));
        let ids: BTreeSet<_> = draft.blocks.iter().map(|block| &block.id).collect();
        assert_eq!(ids.len(), draft.blocks.len());
    }

    /// Settling every bracket in one edit leaves the words that settling them one by one leaves, outer ones first.
    #[test]
    fn settling_all_at_once_is_settling_one_by_one(text in drafts(), picks in prop::collection::vec(0_usize..8, 1..30)) {
        let draft = parse(&text, "draft.md").draft;
        let mut picks = picks.into_iter().cycle();
        let choices: BTreeMap<_, _> = outline(&draft)
            .into_iter()
            .map(|bracket| (bracket.id, picks.next().unwrap_or(0) % (bracket.options.len() + 1)))
            .collect();
        let mut at_once = draft.clone();
        edit::choose_all(&draft, &choices).expect("made").apply(&mut at_once).expect("applies");
        let mut one_by_one = draft.clone();
        for bracket in outline(&draft) {
            if let Ok(transaction) = edit::choose(&one_by_one, &bracket.id, choices[&bracket.id]) {
                transaction.apply(&mut one_by_one).expect("applies");
            }
        }
        assert!(at_once.brackets.is_empty());
        // Which paragraph inherits a number may depend on the order; the words may not, blanks apart.
        let words = |draft: &Draft| -> String {
            let text: String = draft.blocks.iter().map(|block| block_text(draft, block)).collect();
            text.split_whitespace().collect()
        };
        assert_eq!(words(&at_once), words(&one_by_one));
    }
}

#[test]
fn hostile_texts_take_time_in_proportion_to_their_length() {
    for text in [
        "[".repeat(100_000),
        "[a".repeat(50_000),
        "]{".repeat(50_000),
        "[] ".repeat(50_000),
        "x".repeat(1_000_000),
        "15. x\n\n".repeat(5_000),
        "Option 1:\n\n".repeat(5_000),
        "[a](".repeat(50_000),
        "[a / ".repeat(50_000),
        "\\".repeat(100_000),
    ] {
        let parsed = parse(&text, "draft.md");
        assert_eq!(check(&parsed.draft), Ok(()));
        assert!(parsed.problems.len() <= 1001);
        let printed = print(&parsed.draft);
        assert_eq!(parse(&printed, "draft.md").draft, parsed.draft);
    }
}
