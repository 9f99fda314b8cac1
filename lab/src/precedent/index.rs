//! A full-text index of documents: which paragraphs hold a word, and which come nearest to a sentence.
//!
//! Paragraphs are ranked by BM25 (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"), over
//! words and over pairs of words that follow each other, since what was agreed is a wording and no bag of words. Paragraphs with
//! the same words in several documents count as one, with all the places it stands in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::{Document, Fault, Kind, Passage};

/// How soon a word that comes again counts no more, and how much length counts: the usual values.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// The most paragraphs of an index.
pub const MAX_PASSAGES: usize = 2_000_000;

/// A document that was read, or could not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the corpus, parts separated by `/`.
    pub name: String,
    /// Its bytes.
    pub size: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub modified: i64,
    /// Whether it had rested when it was read: if not, the same size and time may hide a later change.
    pub settled: bool,
    /// The BLAKE3 hash of its bytes.
    pub hash: [u8; 32],
    /// What it says.
    pub read: Result<Document, Fault>,
}

/// Where a paragraph is: which entry, and which of its passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// The number of the entry.
    pub entry: u32,
    /// The number of the passage in its document.
    pub passage: u32,
}

/// An index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    entries: Vec<Entry>,
    /// Distinct paragraphs: all the places each stands in.
    texts: Vec<Vec<At>>,
    /// How many terms each has.
    lengths: Vec<u32>,
    /// The paragraphs with a term, and how often each has it.
    terms: BTreeMap<String, Vec<(u32, u32)>>,
}

/// A paragraph that was found.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The entry, with its document and passage: the latest adopted first.
    pub places: Vec<(&'a Entry, &'a Document, &'a Passage)>,
    /// The rank's weight; means something only beside others of the same question.
    pub score: f64,
}

impl Index {
    /// Makes an index of entries, which it puts in the order of their names.
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|one, two| one.name.cmp(&two.name));
        let mut index = Self::default();
        let mut known: BTreeMap<Vec<String>, u32> = BTreeMap::new();
        for (number, entry) in entries.iter().enumerate() {
            let Ok(document) = &entry.read else { continue };
            for (passage, words) in document.passages.iter().enumerate() {
                let at = At { entry: number as u32, passage: passage as u32 };
                let words = words_of(&words.text);
                if let Some(places) = known.get(&words).and_then(|text| index.texts.get_mut(*text as usize)) {
                    places.push(at);
                    continue;
                }
                let text = index.texts.len() as u32;
                index.texts.push(vec![at]);
                let terms = counted(&words);
                index.lengths.push(terms.values().sum());
                for (term, times) in terms {
                    index.terms.entry(term).or_default().push((text, times));
                }
                known.insert(words, text);
            }
        }
        index.entries = entries;
        index
    }

    /// The entries, in the order of their names.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries, for an index that is to be made anew.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// How many paragraphs there are, those that stand in several places counted in each.
    pub fn passages(&self) -> usize {
        self.texts.iter().map(Vec::len).sum()
    }

    /// How many different ones.
    pub fn distinct(&self) -> usize {
        self.texts.len()
    }

    /// The paragraphs that come nearest to words, the nearest first; of those as near, the latest. With a kind, only where
    /// the document tells that a paragraph is of it.
    pub fn nearest(&self, words: &str, kind: Option<Kind>, most: usize) -> Vec<Found<'_>> {
        let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
        let count = self.texts.len() as f64;
        let mean = self.lengths.iter().map(|length| f64::from(*length)).sum::<f64>() / count.max(1.0);
        for (term, asked) in counted(&words_of(words)) {
            let Some(postings) = self.terms.get(&term) else { continue };
            let with = postings.len() as f64;
            let weight = f64::from(asked) * libm::log(1.0 + (count - with + 0.5) / (with + 0.5));
            for (text, times) in postings {
                let Some(length) = self.lengths.get(*text as usize) else { continue };
                let times = f64::from(*times);
                let long = K1 * (1.0 - B + B * f64::from(*length) / mean.max(1.0));
                *scores.entry(*text).or_default() += weight * times * (K1 + 1.0) / (times + long);
            }
        }
        let mut ranked: Vec<Found<'_>> = scores
            .into_iter()
            .map(|(text, score)| Found { places: self.places(text, kind), score })
            .filter(|found| !found.places.is_empty())
            .collect();
        let adopted = |found: &Found<'_>| found.places.first().and_then(|(_, document, _)| document.adopted);
        // Stable: of those with the same weight and day, the first in the corpus.
        ranked.sort_by(|one, two| two.score.total_cmp(&one.score).then(adopted(two).cmp(&adopted(one))));
        ranked.truncate(most);
        ranked
    }

    fn places(&self, text: u32, kind: Option<Kind>) -> Vec<(&Entry, &Document, &Passage)> {
        let mut places: Vec<_> = self
            .texts
            .get(text as usize)
            .into_iter()
            .flatten()
            .filter_map(|at| {
                let entry = self.entries.get(at.entry as usize)?;
                let document = entry.read.as_ref().ok()?;
                Some((entry, document, document.passages.get(at.passage as usize)?))
            })
            .filter(|(_, _, passage)| kind.is_none() || passage.kind == kind)
            .collect();
        places.sort_by_key(|(_, document, _)| std::cmp::Reverse(document.adopted));
        places
    }
}

/// The words of a text as they are compared: in lower case, composed alike, without the mark of the possessive.
fn words_of(text: &str) -> Vec<String> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    text.unicode_words()
        .map(|word| word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word).to_owned())
        .collect()
}

/// Words and pairs of words, and how often each comes.
fn counted(words: &[String]) -> BTreeMap<String, u32> {
    let mut terms = BTreeMap::new();
    for (at, word) in words.iter().enumerate() {
        *terms.entry(word.clone()).or_default() += 1;
        if let Some(next) = words.get(at + 1) {
            *terms.entry(format!("{word} {next}")).or_default() += 1;
        }
    }
    terms
}
