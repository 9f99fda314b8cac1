//! The compendium of explanations of position: what delegations had put on record after the decision, delegation by
//! delegation in the order of the room, as a body issues it beside its report.

use serde::Serialize;

use crate::engine::Public;
use crate::ids::{BracketId, ParaId, SeatId};
use crate::scenario::Ending;
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
        // An adopted text has other numbers than the draft.
        let draft = public.text();
        let renumbered =
            public.ending.is_some_and(Ending::adopted).then(|| text::citations_renumbered(&draft));
        let whole = |para: &ParaId| ParaId::from(crate::engine::measure::citation(para));
        let cite = |para: &ParaId| {
            let whole = whole(para);
            let before = citations.get(&whole).cloned().unwrap_or_else(|| format!("paragraph {whole}"));
            match renumbered.as_ref().map(|now| now.get(&whole)) {
                Some(Some(now)) if *now != before => format!("{now} ({before} of the draft)"),
                Some(None) => format!("{before} of the draft"),
                _ => before,
            }
        };
        // What is said of a paragraph begins with its number in the draft; it is cited once.
        let spoken = |about: &[BracketId], words: &str| {
            let mut paras = about.iter().filter_map(|id| public.table.get(public.bracket(id)?));
            let rest = paras.find_map(|entry| {
                let number = citations.get(&whole(&entry.para))?;
                words.strip_prefix(&format!("on {number}, "))
            });
            rest.unwrap_or(words).to_owned()
        };
        let cited_of = |about: &[BracketId]| {
            let mut cited: Vec<String> = about
                .iter()
                .filter_map(|id| public.bracket(id))
                .filter_map(|index| {
                    let para = cite(&public.table.get(index)?.para);
                    // Each of several proposals has a first paragraph.
                    let several = public.docket.proposals.len() > 1;
                    let of = public.docket.proposals.iter().find(|one| one.brackets.contains(&index));
                    Some(of.filter(|_| several).map_or(para.clone(), |one| format!("{}, {para}", one.id)))
                })
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
            statements.extend(said.map(|(_, about, words)| {
                let rest = spoken(about, words);
                // Words on one paragraph are on the first of those it would have otherwise.
                let on = if rest.len() < words.len() { about.get(..1).unwrap_or_default() } else { about };
                Recorded { dissociation: false, about: about.clone(), cited: cited_of(on), words: rest }
            }));
            let mut seen: Vec<Recorded> = Vec::new();
            statements.retain(|one| {
                let new = !seen.contains(one);
                seen.push(one.clone());
                new
            });
            if !statements.is_empty() {
                entries.push(Entry { seat: plate.id.clone(), name: plate.name.clone(), statements });
            }
        }
        Self { title: public.title.clone(), entries }
    }
}
