//! Several places at once, from a file: tables `[[words]]` with `bracket`, `text` and, if one likes, `against` and `at`.

use std::collections::BTreeMap;
use std::ops::Range;

use adref_sim::diagnostic::Diagnostic;
use adref_sim::scenario::Files;
use serde::Deserialize;
use toml::Spanned;

use super::{Against, Words, against, reach};
use crate::sweep::Fault;

/// The most places that are tried at once.
const MOST: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    bracket: Spanned<String>,
    text: String,
    against: Option<Spanned<toml::Value>>,
    #[serde(default)]
    at: BTreeMap<String, Spanned<toml::Value>>,
}

/// Reads such a file, each place with the line that names its bracket; says everything that is wrong with it.
pub fn read(name: &str, text: &str) -> Result<Vec<(Words, usize)>, Fault> {
    let mut problems = Vec::new();
    let mut wrong = |span: Range<usize>, message: String, help: &str| {
        problems.push(Diagnostic::error("bad-words", name, span, message).help(help));
    };
    let mut found: Vec<(Words, usize)> = Vec::new();
    match toml::from_str::<File>(text) {
        Err(error) => wrong(
            error.span().unwrap_or(text.len()..text.len()),
            error.message().to_owned(),
            "write tables [[words]] with bracket = \"ID\" and text = \"…\", and if you like against = 2 and at = { issue = 40 }",
        ),
        Ok(file) => {
            if file.words.is_empty() || file.words.len() > MOST {
                wrong(0..0, format!("there have to be 1 to {MOST} tables [[words]]"), "one for each bracket");
            }
            for entry in file.words {
                let span = entry.bracket.span();
                let line = 1 + text.get(..span.start).map_or(0, |before| before.matches('\n').count());
                let bracket = entry.bracket.into_inner();
                if found.iter().any(|(other, _)| other.bracket == bracket) {
                    wrong(span, format!("`{bracket}` is there twice"), "keep one of them");
                    continue;
                }
                let place = match &entry.against {
                    None => Some(Against::Current),
                    Some(said) => against(&plain(said.get_ref())),
                };
                let Some(place) = place else {
                    let span = entry.against.map_or(0..0, |said| said.span());
                    wrong(
                        span,
                        "this is no option".to_owned(),
                        "write against = \"current\", or the number of an option; 0 puts the words beside the others",
                    );
                    continue;
                };
                let mut positions = Vec::new();
                for (issue, at) in entry.at {
                    match reach(&plain(at.get_ref())) {
                        Some(reach) => positions.push((issue, reach)),
                        None => wrong(
                            at.span(),
                            "this is no place on the scale".to_owned(),
                            "write a point from 0 to 100, or an interval such as [30, 60]",
                        ),
                    }
                }
                found.push((Words { bracket, text: entry.text, against: place, positions }, line));
            }
        }
    }
    if problems.is_empty() {
        return Ok(found);
    }
    let files: Files = [(name.to_owned(), text.to_owned())].into();
    Err(Fault { files: Some((files, problems)), ..Fault::new("the words are not in order", "") })
}

/// A value as it would be given on a command line.
fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(ends) => ends.iter().map(plain).collect::<Vec<_>>().join(".."),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use adref_sim::scenario::Reach;

    #[test]
    fn places_are_read_and_what_is_wrong_is_told_with_its_place() {
        let text = "[[words]]\nbracket = \"a\"\ntext = \"should\"\nagainst = 2\nat = { i = [30, 60], j = 4 }\n\n[[words]]\nbracket = \"b\"\ntext = \"may\"\n";
        let found = read("w.toml", text).expect("it is in order");
        assert_eq!(
            (found.len(), found[0].0.against, found[1].0.against, found[0].1, found[1].1),
            (2, Against::Option(2), Against::Current, 2, 8)
        );
        let at = |low, high| Reach { low, high };
        assert_eq!(found[0].0.positions, [("i".to_owned(), at(30, 60)), ("j".to_owned(), at(4, 4))]);
        for (text, marked) in [
            ("[[words]]\nbracket = \"a\"\n", "words"),
            ("[[words]]\nbracket = \"a\"\ntext = \"b\"\nagainst = \"x\"\n", "\"x\""),
            ("[[words]]\nbracket = \"a\"\ntext = \"b\"\nat = { i = 101 }\n", "101"),
            ("[[word]]\n", "word"),
            ("words = []\n", ""),
        ] {
            let fault = read("w.toml", text).expect_err(text);
            let (_, problems) = fault.files.expect("it is in a file");
            let span = problems.first().expect("there is a problem").span.clone();
            assert!(text.get(span.clone()).is_some_and(|found| found.contains(marked)), "{text}: {span:?}");
        }
    }
}
