//! Who signed, what other texts would have brought in, and who takes part without a vote.

use serde::Serialize;

use crate::engine::Public;
use crate::engine::state::Admission;
use crate::ids::SeatId;
use crate::scenario::Modality;

/// A text that was signed.
#[derive(Clone, Debug, Serialize)]
pub struct SignatureView {
    /// Who drafted; empty where everybody did.
    pub core: Vec<SeatId>,
    /// With fewer signatures nothing is issued.
    pub minimum: u32,
    /// Who signed, in room order.
    pub signed: Vec<SeatId>,
    /// Who stayed out, in room order, and why.
    pub declined: Vec<Declined>,
    /// Strength of text against number of signatures; whoever draws up the note adds it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<CurvePoint>,
}

/// A delegation that stayed out.
#[derive(Clone, Debug, Serialize)]
pub struct Declined {
    /// Who.
    pub seat: SeatId,
    /// Why.
    pub reason: String,
}

/// How many would sign a text of one strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CurvePoint {
    /// How far the text goes from what holds without it, the way those who draft would go, in per cent of the farthest
    /// there is.
    pub strength: u32,
    /// How many would sign, those who draft among them.
    pub signatures: usize,
    /// Whether all who draft would.
    pub core_holds: bool,
    /// Whether this is the text as agreed.
    pub agreed: bool,
}

/// An organisation that asked to take part.
#[derive(Clone, Debug, Serialize)]
pub struct StakeholderView {
    /// Its id.
    pub id: String,
    /// What kind of organisation it is.
    pub name: String,
    /// Whether it may take part; `None` if that was not reached.
    pub admitted: Option<bool>,
    /// Who objected, in room order.
    pub objected: Vec<SeatId>,
    /// Votes for letting it in, against and abstentions, where it came to that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote: Option<(u32, u32, u32)>,
}

/// Who was let in to take part without a vote, and by what modality.
#[derive(Clone, Debug, Serialize)]
pub struct AccreditationView {
    /// By what modality.
    pub modality: Modality,
    /// Who applied.
    pub applicants: Vec<StakeholderView>,
    /// Words they put on the table that a State took up.
    pub taken_up: Vec<String>,
}

fn names(public: &Public, seats: impl Iterator<Item = usize>) -> Vec<SeatId> {
    let mut seats: Vec<usize> = seats.collect();
    seats.sort_unstable();
    seats.into_iter().filter_map(|seat| Some(public.seats.get(seat)?.id.clone())).collect()
}

impl SignatureView {
    /// Who signed, where the text is signed.
    pub fn of(public: &Public) -> Option<Self> {
        let signing = &public.signing;
        if !public.is_signed() {
            return None;
        }
        let mut declined: Vec<(usize, &String)> =
            signing.declined.iter().map(|(seat, why)| (*seat, why)).collect();
        declined.sort_unstable();
        Some(Self {
            core: names(public, signing.core.iter().copied()),
            minimum: signing.minimum,
            signed: names(public, signing.signed.iter().copied()),
            declined: declined
                .into_iter()
                .filter_map(|(seat, reason)| {
                    Some(Declined { seat: public.seats.get(seat)?.id.clone(), reason: reason.clone() })
                })
                .collect(),
            curve: Vec::new(),
        })
    }
}

impl AccreditationView {
    /// Who was let in, once the list was taken up.
    pub fn of(public: &Public) -> Option<Self> {
        let list = public.stakeholders.as_ref()?;
        let modality = list.in_force?;
        let applicants = list
            .applicants
            .iter()
            .map(|one| StakeholderView {
                id: one.id.clone(),
                name: one.name.clone(),
                admitted: match one.admission {
                    Admission::Applies => None,
                    Admission::Admitted => Some(true),
                    Admission::Blocked => Some(false),
                },
                objected: names(public, one.objections.iter().map(|(seat, _)| *seat)),
                vote: one.count,
            })
            .collect();
        let taken_up = public
            .floated
            .iter()
            .filter(|floated| {
                let options = public.table.get(floated.bracket).map_or(&[][..], |entry| &entry.options);
                options.iter().any(|option| option.by.contains(&floated.by) && option.text == floated.text)
            })
            .map(|floated| floated.text.clone())
            .collect();
        Some(Self { modality, applicants, taken_up })
    }
}
