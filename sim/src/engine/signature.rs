//! Texts that are signed: who drafts, who is asked to sign, and whose names the text carries.
//!
//! Where there is a drafting core, the others are not in the room: nothing they would say is heard until the text is open
//! for signature. In a coalition all members are asked in their capitals, under silence, before they sign or stay out.
//! Nobody can hold a signed text up: who does not sign is not bound, and is named as not having signed by nobody.

use super::action::{Action, ActionKind};
use super::event::Event;
use super::public::{Public, Stage};
use super::refusal::Refusal;
use super::secretariat::next_phase;
use super::state::State;
use crate::ids::SeatId;
use crate::rules::{self, Step};
use crate::scenario::{Ending, Scenario};

/// Who drafts, and who has signed.
#[derive(Clone, Debug, Default)]
pub struct Signing {
    /// The drafting core, by index; empty where everybody drafts.
    pub core: Vec<usize>,
    /// With fewer signatures nothing is issued.
    pub minimum: u32,
    /// Who has signed, in the order of signing; those who agreed the text among themselves first.
    pub signed: Vec<usize>,
    /// Who has declined, and why.
    pub declined: Vec<(usize, String)>,
}

impl Signing {
    /// What a scenario says of it, where its body has texts signed.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let signs = rules::body(scenario.rules).plan.iter().any(|planned| planned.step == Step::Signature);
        match &scenario.signature {
            Some(signature) if signs => {
                let mut core = signature.core.clone();
                core.sort_unstable();
                core.dedup();
                // A core of everybody is no core.
                if core.len() >= scenario.delegations.len() {
                    core.clear();
                }
                Self { core, minimum: signature.minimum.max(1), ..Self::default() }
            }
            _ => Self { minimum: 1, ..Self::default() },
        }
    }
}

impl Public {
    /// Whether the plan has the text signed at the end.
    pub fn is_signed(&self) -> bool {
        self.plan.iter().any(|planned| planned.step == Step::Signature)
    }

    /// Whether a seat belongs to those who draft.
    pub fn drafts(&self, seat: usize) -> bool {
        self.signing.core.is_empty() || self.signing.core.contains(&seat)
    }

    /// Whether a seat takes part in the step the room is in. Outside the core one only signs, and in a coalition is
    /// asked under silence.
    pub fn takes_part(&self, seat: usize) -> bool {
        self.drafts(seat)
            || match self.current() {
                Step::Signature => true,
                Step::Silence => rules::body(self.rules).silence.in_capitals,
                _ => false,
            }
    }
}

/// What follows once those who draft have agreed on a text that others are to sign; `None` where nobody signs.
pub(super) fn agreed(public: &Public) -> Option<Vec<Event>> {
    let later = public.plan.iter().skip(public.step + 1).any(|planned| planned.step == Step::Signature);
    later.then(|| {
        let by = public.all_present().into_iter().filter_map(|seat| public.seats.get(seat));
        let mut events = vec![Event::TextAgreed { by: by.map(|plate| plate.id.clone()).collect() }];
        events.extend(next_phase(public));
        events
    })
}

/// The secretariat in this step.
pub(super) fn proceed(public: &Public) -> Vec<Event> {
    if !public.business.opened {
        return vec![Event::SignatureOpened];
    }
    let enough = public.signing.signed.len() >= public.signing.minimum as usize;
    vec![Event::Concluded { ending: if enough { Ending::Issued } else { Ending::NoAgreement } }]
}

/// Why a seat that is not asked may not sign or decline: it has done so.
pub(super) fn twice(public: &Public, seat: usize, kind: ActionKind) -> Option<Refusal> {
    let signing = &public.signing;
    let answered =
        signing.signed.contains(&seat) || signing.declined.iter().any(|(declined, _)| *declined == seat);
    let signs = matches!(kind, ActionKind::Sign | ActionKind::Decline);
    (answered && signs).then_some(Refusal::SignedAlready)
}

/// A seat signs or declines.
pub(super) fn act(seat: SeatId, action: &Action) -> Vec<Event> {
    match action {
        Action::Decline { reason } => vec![Event::Declined { seat, reason: reason.clone() }],
        _ => vec![Event::Signed { seat }],
    }
}

impl State {
    /// Takes an event of this topic into the state.
    pub(super) fn apply_signature(&mut self, event: &Event) {
        let public = &mut self.public;
        match event {
            Event::TextAgreed { by } => {
                public.signing.signed = by.iter().filter_map(|id| public.seat(id.as_str())).collect();
            }
            Event::SignatureOpened => {
                public.business.opened = true;
                public.stage = Stage::Signing;
                // Capitals sign: who was in the room on the day makes no difference.
                public.pending =
                    (0..public.seats.len()).filter(|seat| !public.signing.signed.contains(seat)).collect();
                public.between_when_all_answered();
            }
            Event::Signed { seat } => {
                if let Some(index) = public.answered(seat) {
                    public.signing.signed.push(index);
                }
                public.between_when_all_answered();
            }
            Event::Declined { seat, reason } => {
                if let Some(index) = public.answered(seat) {
                    public.signing.declined.push((index, reason.clone()));
                }
                public.between_when_all_answered();
            }
            _ => {}
        }
    }
}
