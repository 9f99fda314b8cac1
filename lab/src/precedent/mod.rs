//! Agreed language: which paragraphs of a person's own documents come nearest to a sentence, where they were adopted
//! and how.
//!
//! [`read`] makes a [`Document`] of the bytes of a file, an [`index::Index`] finds its paragraphs by their words, and
//! [`near`] says how a paragraph differs from the sentence and how far each goes. Files, folders and the cache are for
//! whoever calls: nothing here reads or writes any.

mod akn;
mod front;
pub mod index;
mod markdown;
pub mod near;
mod paragraphs;
mod plain;
pub mod store;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::record::Date;

/// The most bytes a document may have: 16 MiB.
pub const MAX_BYTES: usize = 16 << 20;
/// The most bytes a paragraph may have; what is longer is no paragraph.
pub const MAX_PASSAGE: usize = 20_000;

/// A document of agreed language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// As it is cited: `A/RES/76/19`.
    pub symbol: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The day it was adopted.
    pub adopted: Option<Date>,
    /// How it was adopted, in words.
    pub how: Option<String>,
    /// The vote on the whole of it, where there was one and it was counted.
    pub vote: Option<Tally>,
    /// The draft that was adopted: `A/C.1/76/L.13`.
    pub draft: Option<String>,
    /// Its paragraphs, in order.
    pub passages: Vec<Passage>,
}

/// What a recorded vote came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// In favour.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Abstaining.
    pub abstain: u32,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.yes, self.no, self.abstain)
    }
}

/// A paragraph, or an item of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it stands, as the room says it: `PP3`, `OP6(a)`; nothing where the document has no numbers.
    pub label: Option<String>,
    /// What part of the text it belongs to, where the document tells.
    pub kind: Option<Kind>,
    /// What it hangs on, for an item of a list: the words that end in a colon before it.
    pub under: Option<String>,
    /// Its words, without its number, footnotes and marks of type.
    pub text: String,
    /// The line of the file on which it begins, from 1.
    pub line: usize,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Before the operative part: why.
    Preamble,
    /// What is decided, called for, noted.
    Operative,
    /// An annex.
    Annex,
}

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, with the words at fault.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Fault {
    fn new(line: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line, message: message.into(), help: help.into() }
    }
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown, with front matter or without.
    Markdown,
    /// Plain text, with front matter or without.
    Plain,
    /// Akoma Ntoso, as the United Nations and others publish it.
    AkomaNtoso,
}

impl Format {
    /// The format of a file by the end of its name.
    pub fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "txt" => Some(Self::Plain),
            "xml" | "akn" => Some(Self::AkomaNtoso),
            _ => None,
        }
    }
}

/// Reads a document. Total: any bytes give a document or say what is wrong and where.
pub fn read(format: Format, bytes: &[u8]) -> Result<Document, Fault> {
    if bytes.len() > MAX_BYTES {
        let help = "divide it, or leave it out of the corpus";
        return Err(Fault::new(1, format!("the file is larger than {} MiB", MAX_BYTES >> 20), help));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        Fault::new(line, "this is not UTF-8 text", "save the file as UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = match format {
        Format::AkomaNtoso => akn::read(text)?,
        Format::Markdown => {
            let (mut document, body, line) = front::read(text)?;
            document.passages = markdown::passages(body, line);
            document
        }
        Format::Plain => {
            let (mut document, body, line) = front::read(text)?;
            document.passages = plain::passages(body, line);
            document
        }
    };
    if let Some(long) = document.passages.iter().find(|passage| passage.text.len() > MAX_PASSAGE) {
        let begins: String = long.text.chars().take(40).collect();
        return Err(Fault::new(
            long.line,
            format!("a paragraph of {} bytes begins here: “{begins}…”", long.text.len()),
            format!("part paragraphs with an empty line; the longest may have {MAX_PASSAGE}"),
        ));
    }
    Ok(document)
}

/// Words with one blank between them and no others.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
