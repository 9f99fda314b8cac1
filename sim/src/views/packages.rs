//! The packages of a session as one tells of them afterwards.

use serde::Serialize;

use crate::engine::action::OptionNo;
use crate::engine::packages::{Package, PackageFate};
use crate::engine::state::Public;
use crate::ids::{BracketId, SeatId};

/// A package, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct PackageView {
    /// Its number, from 1.
    pub package: u32,
    /// Who offered it; the chair where nobody is named.
    pub by: Option<SeatId>,
    /// Everybody it is among.
    pub parties: Vec<SeatId>,
    /// Its terms as they were last.
    pub terms: Vec<TermView>,
    /// Who countered, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countered: Vec<SeatId>,
    /// `open`, `concluded`, `refused`, `lapsed` (the text does not keep it), `broken` (a party went back on it).
    pub fate: &'static str,
    /// Who refused it or went back on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_by: Option<SeatId>,
    /// The term it failed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<BracketId>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A term of a package.
#[derive(Clone, Debug, Serialize)]
pub struct TermView {
    /// The bracket.
    pub bracket: BracketId,
    /// The option.
    pub option: OptionNo,
    /// Its words; empty where they are left out.
    pub words: String,
}

impl PackageView {
    /// All packages of a session, in order.
    pub fn all(public: &Public) -> Vec<Self> {
        let packages = public.packages.list.iter().enumerate();
        packages.map(|(index, package)| Self::new(public, index, package)).collect()
    }

    fn new(public: &Public, index: usize, package: &Package) -> Self {
        let id = |seat: usize| public.seats.get(seat).map(|plate| plate.id.clone());
        let on = |bracket: usize| public.table.get(bracket).map(|entry| entry.id.clone());
        let (fate, over_by, over, reason) = match &package.fate {
            PackageFate::Open => ("open", None, None, String::new()),
            PackageFate::Concluded => ("concluded", None, None, String::new()),
            PackageFate::Refused { seat, term, reason } => {
                ("refused", id(*seat), term.and_then(on), reason.clone())
            }
            PackageFate::Lapsed { term, by: None } => ("lapsed", None, on(*term), String::new()),
            PackageFate::Lapsed { term, by: Some(by) } => ("broken", id(*by), on(*term), String::new()),
        };
        let terms = package.terms.iter().filter_map(|(bracket, option)| {
            let entry = public.table.get(*bracket)?;
            let words = if *option == 0 { String::new() } else { entry.words(*option).to_owned() };
            Some(TermView { bracket: entry.id.clone(), option: *option, words })
        });
        Self {
            package: index as u32 + 1,
            by: package.by.and_then(id),
            parties: package.parties.iter().copied().filter_map(id).collect(),
            terms: terms.collect(),
            countered: package.countered.iter().copied().filter_map(id).collect(),
            fate,
            over_by,
            over,
            reason,
        }
    }
}
