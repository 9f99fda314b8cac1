//! The lexicon of a scenario: the standard one, with what its author adds to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::one_line;
use crate::lexicon::{Entry, Lexicon, fold};
use crate::scenario::at::At;
use crate::scenario::raw_lexicon::RawLexicon;
use crate::scenario::report::{Place, Report, quote};
use crate::scenario::{LEXICON, SCENARIO, Written};

pub(super) fn lexicon(written: &Written, report: &mut Report) -> Arc<Lexicon> {
    let mut own: Vec<Entry> = Vec::new();
    let mut taken = BTreeSet::new();
    let files: [(&'static str, &RawLexicon); 2] =
        [(SCENARIO, &written.scenario.lexicon), (LEXICON, &written.lexicon)];
    for (file, raw) in files {
        for entry in &raw.entries {
            let (Some(kind), Some(phrase), Some(strength)) = (&entry.kind, &entry.phrase, &entry.strength)
            else {
                continue;
            };
            let mut forms = Vec::new();
            for form in std::iter::once(phrase).chain(&entry.forms) {
                if is_free(form, &Place::new(file, form.span()), &mut taken, report) {
                    forms.push(one_line(form));
                }
            }
            let mut forms = forms.into_iter();
            let Some(phrase) = forms.next() else { continue };
            own.push(Entry {
                kind: **kind,
                phrase,
                forms: forms.collect(),
                strength: **strength as i32,
                negative: entry.negative.as_deref().copied().unwrap_or(false),
                source: entry.source.as_ref().map(|source| one_line(source)).unwrap_or_default(),
                own: true,
            });
        }
    }
    if own.is_empty() { Lexicon::standard() } else { Arc::new(Lexicon::standard().with(own)) }
}

/// Whether a form has words in it and no other entry of the scenario has it.
fn is_free(form: &At<String>, place: &Place, taken: &mut BTreeSet<String>, report: &mut Report) -> bool {
    let folded = fold(form);
    if folded.is_empty() {
        let message = format!("{} has no words in it", quote(form));
        report.push(
            place
                .error("empty-phrase", message)
                .help("write the words as they stand in a text: if appropriate"),
        );
        return false;
    }
    if !taken.insert(folded) {
        let message = format!("{} is in the lexicon of this scenario twice", quote(form));
        report.push(
            place.error("duplicate-phrase", message).help("keep one of the two: a form belongs to one entry"),
        );
        return false;
    }
    true
}
