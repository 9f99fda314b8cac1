//! Factorial designs, read from a TOML file:
//!
//! ```toml
//! [factors]
//! "procedure.meetings" = [6, 8, 10]
//! "chair.style" = ["mediator", "bold"]
//! "il.position" = ["-10", "+0", "+10"]
//! ```
//!
//! Every level of every factor is combined with every level of the others. The last factor changes fastest.

use std::collections::BTreeSet;
use std::ops::Range;

use adref_sim::diagnostic::Diagnostic;
use adref_sim::scenario::Files;
use serde::{Deserialize, Serialize};
use toml_edit::{Document, Item, Value};

use super::Fault;
use super::edit::Edit;

/// The most combinations of levels.
pub const MAX_CELLS: usize = 10_000;

/// What is tried at several levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// The key, as for `--set`.
    pub key: String,
    /// The values, as they are written.
    pub levels: Vec<String>,
}

/// Reads a design. `name` is the file's, for messages.
pub fn read(name: &str, text: &str) -> Result<Vec<Factor>, Fault> {
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut factors = Vec::new();
    match Document::parse(text) {
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            problems.push(
                Diagnostic::error("syntax", name, span, format!("this is not TOML: {}", error.message()))
                    .help("a design has a table [factors] with lines like \"procedure.meetings\" = [6, 8]"),
            );
        }
        Ok(document) => {
            let mut wrong = |span: Option<Range<usize>>, message: String, help: &str| {
                problems.push(
                    Diagnostic::error("bad-design", name, span.unwrap_or(text.len()..text.len()), message)
                        .help(help),
                );
            };
            for (key, item) in document.iter().filter(|(key, _)| *key != "factors") {
                let span =
                    document.as_table().key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
                wrong(
                    span,
                    format!("there is no key `{key}` in a design"),
                    "put what is to be varied under [factors]",
                );
            }
            match document.get("factors").and_then(Item::as_table_like) {
                None => wrong(
                    None,
                    "there is no table [factors]".to_owned(),
                    "write [factors] and under it lines like \"procedure.meetings\" = [6, 8]",
                ),
                Some(table) if table.is_empty() => {
                    wrong(
                        document.get("factors").and_then(Item::span),
                        "there is no factor".to_owned(),
                        "write a line like \"procedure.meetings\" = [6, 8]",
                    );
                }
                Some(table) => {
                    for (key, item) in table.iter() {
                        match levels(key, item) {
                            Ok(levels) => factors.push(Factor { key: key.to_owned(), levels }),
                            Err((span, message, help)) => wrong(span, message, help),
                        }
                    }
                }
            }
            let cells = factors.iter().try_fold(1_usize, |all, factor| all.checked_mul(factor.levels.len()));
            if cells.is_none_or(|cells| cells > MAX_CELLS) {
                wrong(
                    None,
                    format!("there are more than {MAX_CELLS} combinations of levels"),
                    "take fewer factors, or fewer levels",
                );
            }
        }
    }
    if problems.is_empty() {
        return Ok(factors);
    }
    let files: Files = [(name.to_owned(), text.to_owned())].into();
    Err(Fault { files: Some((files, problems)), ..Fault::new("the design is not in order", "") })
}

type Wrong = (Option<Range<usize>>, String, &'static str);

fn levels(key: &str, item: &Item) -> Result<Vec<String>, Wrong> {
    if item.is_table_like() {
        return Err((
            item.span(),
            format!("`{key}` is a table"),
            "a key with points in it stands between quotation marks: \"procedure.meetings\" = [6, 8]",
        ));
    }
    let Some(list) = item.as_array() else {
        return Err((
            item.span(),
            format!("`{key}` has no list of levels"),
            "write its levels between brackets: [6, 8]",
        ));
    };
    let mut known = BTreeSet::new();
    let mut levels = Vec::new();
    for level in list {
        let written = match level {
            Value::String(text) => text.value().clone(),
            Value::Integer(number) => number.value().to_string(),
            Value::Boolean(truth) => truth.value().to_string(),
            _ => {
                return Err((
                    level.span(),
                    format!("a level of `{key}` is neither a number nor a word nor true or false"),
                    "write other values as text: \"[1, 2]\"",
                ));
            }
        };
        if !known.insert(written.clone()) {
            return Err((level.span(), format!("`{key}` has the level {written} twice"), "leave one out"));
        }
        levels.push(written);
    }
    if levels.is_empty() {
        return Err((item.span(), format!("`{key}` has no levels"), "write at least one"));
    }
    Ok(levels)
}

/// How many combinations there are: 1 of no factors.
pub fn cells(factors: &[Factor]) -> usize {
    factors.iter().map(|factor| factor.levels.len()).product()
}

/// The levels of a combination, by its number from 0.
pub fn levels_of(factors: &[Factor], cell: usize) -> Vec<&str> {
    let mut rest = cell;
    let mut found: Vec<&str> = factors
        .iter()
        .rev()
        .map(|factor| {
            let level = factor.levels.get(rest % factor.levels.len().max(1));
            rest /= factor.levels.len().max(1);
            level.map_or("", String::as_str)
        })
        .collect();
    found.reverse();
    found
}

/// The alterations a combination makes.
pub fn edits_of(factors: &[Factor], cell: usize) -> Vec<Edit> {
    let levels = levels_of(factors, cell);
    factors
        .iter()
        .zip(levels)
        .map(|(factor, level)| Edit { key: factor.key.clone(), value: level.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_comes_once_and_the_last_factor_changes_fastest() {
        let factors = read("d.toml", "[factors]\n\"b.c\" = [1, 2]\na = [\"x\", \"y\", \"z\"]\n")
            .expect("it is in order");
        let all: Vec<Vec<&str>> = (0..cells(&factors)).map(|cell| levels_of(&factors, cell)).collect();
        assert_eq!(all.len(), 6);
        assert_eq!(
            (all[0].clone(), all[1].clone(), all[3].clone()),
            (vec!["1", "x"], vec!["1", "y"], vec!["2", "x"])
        );
        let different: BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), 6);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, at) in [
            ("[factors]\na = []\n", "[]"),
            ("[factors]\na = 3\n", "3"),
            ("[factors]\na = [1, 1]\n", "1"),
            ("[factors]\na.b = [1]\n", "a.b"),
            ("[factor]\na = [1]\n", "factor"),
            ("[factors\n", ""),
        ] {
            let fault = read("d.toml", text).expect_err(text);
            let (_, problems) = fault.files.expect("it is in a file");
            let found = problems.first().expect("there is a problem");
            assert!(
                text.get(found.span.clone()).is_some_and(|marked| marked.contains(at) || at.contains(marked)),
                "{text}: {found:?}"
            );
        }
    }
}
