//! Syntax errors of TOML in the words of somebody who has never heard of TOML.

use std::ops::Range;

use super::report::{Place, is_hidden, quote};
use crate::diagnostic::Diagnostic;

/// What the parser's messages begin with, what to say instead, and what to do. `{}` is the text at fault.
const PHRASES: [(&str, &str, &str); 15] = [
    (
        "string values must be quoted",
        "the text {} is not between quotes",
        "put a quotation mark before it and one after it",
    ),
    (
        "invalid basic string",
        "a text is not closed",
        "end it with a quotation mark on the same line; write \\\" for one inside it",
    ),
    ("invalid literal string", "a text is not closed", "end it with ' on the same line"),
    (
        "invalid multi-line",
        "a text of several lines is not closed",
        "end it with the three quotation marks it began with",
    ),
    ("key with no value", "there is no value for this key", "write `key = value`"),
    ("missing value", "there is no value after `=`", "write `key = value`"),
    ("missing assignment", "there is no `=` after this key", "write `key = value`"),
    ("missing comma", "a comma is missing", "separate the entries with commas"),
    ("extra comma", "there is a comma too many", "delete it"),
    ("unclosed array table", "the heading is not closed", "end it with ]]"),
    ("unclosed array", "a list is not closed", "end it with ]"),
    ("unclosed inline table", "a table is not closed", "end it with }"),
    ("unclosed table", "the heading is not closed", "end it with ]"),
    ("unexpected leading zero", "a number begins with 0", "delete the zeros before it"),
    (
        "cannot recurse",
        "lists and tables are nested too deep",
        "nothing in a scenario is nested like this; delete it",
    ),
];

/// A syntax error at a place, from the parser's message.
pub(crate) fn fault(file: &'static str, text: &str, span: Range<usize>, message: &str) -> Diagnostic {
    let found = text.get(span.clone()).unwrap_or_default();
    let place = Place::new(file, span);
    if message.starts_with("duplicate key") {
        return place
            .error("duplicate-key", format!("{} is given twice in the same table", quote(found)))
            .help("keep one of the two");
    }
    if found.chars().any(is_hidden) {
        return hidden_character(&place, found);
    }
    match PHRASES.iter().find(|(theirs, ..)| message.starts_with(theirs)) {
        Some((_, ours, help)) => place.error("toml-syntax", ours.replace("{}", &quote(found))).help(*help),
        None => place.error("toml-syntax", format!("this is not TOML: {message}")).help(
            "each `key = value` has its own line; texts stand between quotes, lists between [ and ], tables between { and }",
        ),
    }
}

/// A character in a text that nobody can see.
pub(crate) fn hidden_character(place: &Place, text: &str) -> Diagnostic {
    let hidden = text.chars().find(|c| is_hidden(*c)).unwrap_or_default();
    place
        .error(
            "hidden-character",
            format!("there is an invisible character, U+{:04X}, in {}", u32::from(hidden), quote(text)),
        )
        .label("here")
        .help("delete the character; text copied from a web page or a PDF often brings one along")
}
