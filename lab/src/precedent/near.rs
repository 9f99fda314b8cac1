//! How a paragraph differs from a sentence, word by word, and how far each of them goes.

use adref_sim::lexicon::{Kind, Lexicon};
use adref_sim::text::Change;
use adref_sim::text::diff;
use serde::Serialize;

use super::Passage;

/// How far words go, by the lexicon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Strength {
    /// How far they commit, in per cent: 100 is `decides` or `shall`, 75 a plain statement.
    pub force: i64,
    /// How much of that softeners and conditions leave open, in per cent.
    pub softening: i64,
    /// How much clauses without prejudice leave to another reading, in per cent.
    pub openness: i64,
    /// The words it goes by, in their order.
    pub by: Vec<String>,
}

impl Strength {
    /// Of words in a list, with what they hang on: an item of what is called for is called for.
    pub fn of(lexicon: &Lexicon, under: Option<&str>, words: &str) -> Self {
        let whole = under.map_or_else(|| words.to_owned(), |under| format!("{under} {words}"));
        let reading = lexicon.read(&whole);
        let governs = [reading.verb(), reading.modal()];
        let governing = |start: usize| governs.iter().flatten().any(|found| found.span.start == start);
        // A second verb or modal governs nothing.
        let weighs = |kind: Kind| match kind {
            // A second verb or modal governs nothing.
            Kind::Verb | Kind::Preambular | Kind::Modal | Kind::Neutral => false,
            Kind::Softener | Kind::Condition | Kind::WithoutPrejudice => true,
            Kind::Hedge | Kind::Intensifier => true,
        };
        let by = reading
            .each_once()
            .filter(|found| governing(found.span.start) || weighs(found.kind))
            .filter_map(|found| whole.get(found.span.clone()).map(str::to_lowercase))
            .collect();
        Self {
            force: (reading.force() + 50) / 100,
            softening: reading.softening(),
            openness: reading.openness(),
            by,
        }
    }
}

/// A paragraph beside a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Near {
    /// What would have to change in the paragraph to make it the sentence.
    pub changes: Vec<Change>,
    /// How many words stayed the same.
    pub shared: usize,
    /// How many words the sentence has.
    pub asked: usize,
    /// How many words the paragraph has.
    pub words: usize,
    /// How far the paragraph goes.
    pub strength: Strength,
}

impl Near {
    /// Compares.
    pub fn new(lexicon: &Lexicon, passage: &Passage, sentence: &str) -> Self {
        let changes = diff::words(&passage.text, sentence);
        let (mut shared, mut gone, mut came) = (0, 0, 0);
        for change in &changes {
            match change {
                Change::Same(words) => shared += count(words),
                Change::Gone(words) => gone += count(words),
                Change::New(words) => came += count(words),
            }
        }
        let strength = Strength::of(lexicon, passage.under.as_deref(), &passage.text);
        Self { changes, shared, asked: shared + came, words: shared + gone, strength }
    }
}

fn count(words: &str) -> usize {
    words.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
