//! The compendium of explanations of position: what delegations had put on record after the decision, delegation by
//! delegation in the order of the room, as a body issues it beside its report.

use serde::Serialize;

use crate::engine::Public;
use crate::ids::{BracketId, ParaId, SeatId};
use crate::text;

/// The whole compendium.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compendium {
    /// The scenario's headline.
    pub title: String,
    /// One entry a delegation that has something on record.
    pub entries: Vec<Entry>,
}

/// What one delegation put on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Who.
    pub seat: SeatId,
    /// Its name.
    pub name: String,
    /// What it said, and on what.
    pub statements: Vec<Recorded>,
}

/// A statement for the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Whether it stands apart from a paragraph, and does not only explain.
    pub dissociation: bool,
    /// The brackets it is on.
    pub about: Vec<BracketId>,
    /// The paragraphs it is on, as one cites them in the draft.
    pub cited: Vec<String>,
    /// What it says.
    pub words: String,
}

impl Compendium {
    /// Puts it together from what has been said.
    pub fn new(public: &Public) -> Self {
        let citations = text::citations(&public.base);
        let cite = |para: &ParaId| {
            let whole = ParaId::from(crate::engine::measure::citation(para));
            citations.get(&whole).cloned().unwrap_or_else(|| format!("paragraph {whole}"))
        };
        let cited_of = |about: &[BracketId]| {
            let mut cited: Vec<String> = about
                .iter()
                .filter_map(|id| public.table.get(public.bracket(id)?))
                .map(|entry| cite(&entry.para))
                .collect();
            cited.dedup();
            cited
        };
        let mut entries: Vec<Entry> = Vec::new();
        for (index, plate) in public.seats.iter().enumerate() {
            let apart = public.business.dissociations.iter().filter(|(seat, _)| *seat == index);
            let mut statements: Vec<Recorded> = apart
                .flat_map(|(_, all)| all)
                .map(|one| Recorded {
                    dissociation: true,
                    about: Vec::new(),
                    cited: vec![cite(&one.para)],
                    words: one.reason.clone(),
                })
                .collect();
            let said = public.business.explanations.iter().filter(|(seat, ..)| *seat == index);
            statements.extend(said.map(|(_, about, words)| Recorded {
                dissociation: false,
                about: about.clone(),
                cited: cited_of(about),
                words: words.clone(),
            }));
            if !statements.is_empty() {
                entries.push(Entry { seat: plate.id.clone(), name: plate.name.clone(), statements });
            }
        }
        Self { title: public.title.clone(), entries }
    }
}
