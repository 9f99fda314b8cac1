//! `adref precedent`: the agreed language nearest to a sentence.

use std::path::PathBuf;

use adref_lab::precedent::index::{Entry, Found};
use adref_lab::precedent::near::{Near, Strength};
use adref_lab::precedent::{Document, Kind, MAX_PASSAGE, Passage, Tally};
use adref_lab::record::Date;
use adref_sim::lexicon::Lexicon;
use adref_sim::log::is_hidden;
use serde::Serialize;

use super::precedent_corpus::{self as corpus, LeftOut};
use super::precedent_words as words;
use crate::args::Format;
use crate::args_precedent::PrecedentArgs;
use crate::console::config;
use crate::out::{Paint, shown};
use crate::{Failure, out};

/// What was found.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    pub(super) text: &'a str,
    pub(super) strength: Strength,
    pub(super) corpus: String,
    /// How many documents were searched.
    pub(super) documents: usize,
    /// How many paragraphs they have.
    pub(super) paragraphs: usize,
    /// How many of those differ in their words.
    pub(super) distinct: usize,
    /// Files that could not be read.
    pub(super) left_out: Vec<LeftOut>,
    /// The paragraphs found, the nearest first.
    pub(super) found: Vec<Paragraph<'a>>,
}

/// A paragraph that was found.
#[derive(Serialize)]
pub(super) struct Paragraph<'a> {
    pub(super) text: &'a str,
    /// Where it stands, the latest adopted first.
    pub(super) places: Vec<Place<'a>>,
    /// Its weight by BM25, to compare within this answer.
    pub(super) score: f64,
    #[serde(flatten)]
    pub(super) near: Near,
}

/// A place where a paragraph stands.
#[derive(Serialize)]
pub(super) struct Place<'a> {
    pub(super) symbol: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    pub(super) label: Option<&'a str>,
    pub(super) kind: Option<Kind>,
    pub(super) under: Option<&'a str>,
    pub(super) adopted: Option<Date>,
    pub(super) how: Option<&'a str>,
    pub(super) vote: Option<Tally>,
    pub(super) draft: Option<&'a str>,
    pub(super) file: &'a str,
    pub(super) line: usize,
}

/// Finds it.
pub(crate) fn precedent(asked: &PrecedentArgs) -> Result<(), Failure> {
    let text = asked.text.trim();
    check(text)?;
    let at = place(asked)?;
    let (index, left_out) = corpus::index(&at, asked.rebuild)?;
    let lexicon = Lexicon::standard();
    let found = index.nearest(text, asked.kind.map(Kind::from), asked.limit);
    let answer = Answer {
        text,
        strength: Strength::of(&lexicon, None, text),
        corpus: shown(&at),
        documents: index.entries().iter().filter(|entry| entry.read.is_ok()).count(),
        paragraphs: index.passages(),
        distinct: index.distinct(),
        left_out,
        found: found.iter().filter_map(|found| paragraph(&lexicon, found, text)).collect(),
    };
    if asked.format == Format::Json {
        return out::json(&answer);
    }
    out::print(&words::told(&answer, asked.kind.map(Kind::from), Paint::stdout()))
}

fn check(text: &str) -> Result<(), Failure> {
    let wrong = |what: &str, help: &str| Err(Failure::Input(format!("{what}\n  help: {help}")));
    if !text.chars().any(char::is_alphanumeric) {
        return wrong("there is no word in the text", "give a sentence, or a part of one, in quotes");
    }
    if text.len() > MAX_PASSAGE {
        return wrong(
            &format!("the text has {} bytes, more than {MAX_PASSAGE}", text.len()),
            "ask for one paragraph at a time",
        );
    }
    if text.chars().any(|letter| is_hidden(letter) && !letter.is_whitespace()) {
        return wrong("the text has characters that cannot be seen", "write plain words");
    }
    Ok(())
}

/// Where the documents are.
fn place(asked: &PrecedentArgs) -> Result<PathBuf, Failure> {
    if let Some(named) = &asked.corpus {
        return Ok(named.clone());
    }
    if let Some(set) = std::env::var_os("ADREF_CORPUS").filter(|set| !set.is_empty()) {
        return Ok(set.into());
    }
    config::read()?.corpus.ok_or_else(|| {
        Failure::Input(
            "there is no corpus to search\n  help: say --corpus DIR with a folder of adopted texts (.xml, .md, .txt), or set ADREF_CORPUS, or write\n  [precedent]\n  corpus = \"DIR\"\n  into ~/.config/adref/config.toml"
                .to_owned(),
        )
    })
}

/// Where a paragraph stands, to be told.
pub(super) fn place_of<'a>((entry, document, passage): &(&'a Entry, &'a Document, &'a Passage)) -> Place<'a> {
    Place {
        symbol: document.symbol.as_deref(),
        title: document.title.as_deref(),
        label: passage.label.as_deref(),
        kind: passage.kind,
        under: passage.under.as_deref(),
        adopted: document.adopted,
        how: document.how.as_deref(),
        vote: document.vote,
        draft: document.draft.as_deref(),
        file: &entry.name,
        line: passage.line,
    }
}

pub(super) fn paragraph<'a>(lexicon: &Lexicon, found: &Found<'a>, text: &str) -> Option<Paragraph<'a>> {
    let (_, _, first) = *found.places.first()?;
    let places = found.places.iter().map(place_of);
    Some(Paragraph {
        text: &first.text,
        places: places.collect(),
        score: found.score,
        near: Near::new(lexicon, first, text),
    })
}
