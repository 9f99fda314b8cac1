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
        let changes = legible(diff::words(&passage.text, sentence));
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

/// The same changes for a reader: the few words that two sentences share by chance between much longer changes hold nothing
/// together, and go and come with those.
fn legible(changes: Vec<Change>) -> Vec<Change> {
    // Pieces of what stayed, what went and what came; each of what stayed begins a piece.
    let mut pieces: Vec<[String; 3]> = vec![Default::default()];
    for change in changes {
        if let Change::Same(words) = change {
            pieces.push([words, String::new(), String::new()]);
        } else if let Some([_, gone, came]) = pieces.last_mut() {
            match change {
                Change::Gone(words) => gone.push_str(&words),
                Change::New(words) => came.push_str(&words),
                Change::Same(_) => {}
            }
        }
    }
    let mut out: Vec<[String; 3]> = Vec::new();
    for [same, gone, came] in pieces {
        let after = count(&gone).max(count(&came));
        match out.last_mut() {
            Some([_, before_gone, before_came])
                if 3 * count(&same) < count(before_gone).max(count(before_came)).min(after) =>
            {
                before_gone.extend([same.as_str(), gone.as_str()]);
                before_came.extend([same.as_str(), came.as_str()]);
            }
            _ => out.push([same, gone, came]),
        }
    }
    let told = out
        .into_iter()
        .flat_map(|[same, gone, came]| [Change::Same(same), Change::Gone(gone), Change::New(came)]);
    told.filter(|(Change::Same(words) | Change::Gone(words) | Change::New(words))| !words.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(changes: &[Change]) -> [String; 2] {
        let mut both = [String::new(), String::new()];
        for change in changes {
            match change {
                Change::Same(words) => both.iter_mut().for_each(|text| text.push_str(words)),
                Change::Gone(words) => both[0].push_str(words),
                Change::New(words) => both[1].push_str(words),
            }
        }
        both
    }

    #[test]
    fn a_stray_word_holds_no_two_sentences_together() {
        let old = "Calls upon all gardeners to keep the gates of the garden shut";
        let new = "Notes that bees came back from the hills with much more honey than before";
        let changes = legible(diff::words(old, new));
        assert!(!changes.iter().any(|change| matches!(change, Change::Same(_))), "{changes:?}");
        assert_eq!(texts(&changes), [old, new]);
    }

    #[test]
    fn a_small_change_stays_small() {
        let (old, new) = ("Gates shall be shut at night by all", "Gates should be shut at night by all");
        assert_eq!(legible(diff::words(old, new)), diff::words(old, new));
    }
}
