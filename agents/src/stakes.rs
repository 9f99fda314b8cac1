//! What is at stake for a delegation in what the room decides now: what the text is worth to it, and which of its lines it
//! crosses.

use adref_sim::engine::action::{OptionNo, StanceTaken};
use adref_sim::engine::{Ask, Ballot, Brief, Public, SeatView};
use adref_sim::scenario::{Placement, Response};
use adref_sim::text::Draft;

use crate::standing::Standing;
use crate::voting::VOTE_MARGIN;
use crate::{negotiator, reservation};

/// What one way of deciding amounts to for a delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it is worth, in thousandths of utility.
    pub utility: i64,
    /// Which of its lines it crosses, by index into its brief.
    pub crossed: Vec<usize>,
}

impl Outcome {
    fn of(me: &Brief, public: &Public, text: &Draft) -> Self {
        Self { utility: me.utility(public, text), crossed: me.crossed(public, text) }
    }
}

/// What is decided on, seen by one delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stakes {
    /// A text that is taken or not.
    Text {
        /// With it.
        text: Outcome,
        /// Without it.
        none: i64,
    },
    /// A question put to the vote.
    Question {
        /// If it is carried.
        carried: Outcome,
        /// If it is not.
        lost: Outcome,
    },
}

impl Stakes {
    /// What is at stake in a question; `None` where no text is decided on.
    pub fn of(view: SeatView<'_>) -> Option<Self> {
        let SeatView { public, me, ask, .. } = view;
        match ask {
            Ask::Silence | Ask::Adoption | Ask::Signature | Ask::Explanation => {
                let (room, without) = (public.under_decision(), public.without_annex());
                let own = room.as_ref().map(Public::text);
                let text = own.as_ref().unwrap_or_else(|| negotiator::text(public));
                let none = without.map_or_else(
                    || me.utility_of_no_agreement(public),
                    |room| me.utility(&room, &room.text()),
                );
                Some(Self::Text { text: Outcome::of(me, room.as_ref().unwrap_or(public), text), none })
            }
            Ask::Vote => {
                let prospects = public.docket.prospects.as_ref()?;
                let of = |outlook: &adref_sim::engine::docket::Outlook| {
                    Outcome::of(me, &outlook.public, &outlook.text)
                };
                Some(Self::Question { carried: of(&prospects.carried), lost: of(&prospects.lost) })
            }
            _ => None,
        }
    }
}

/// Which of a delegation's lines it would cross to settle a bracket on an option, by index.
pub fn crossed_by_option(view: SeatView<'_>, bracket: usize, option: OptionNo) -> Vec<usize> {
    let Some(entry) = view.public.table.get(bracket) else { return Vec::new() };
    let lines = view.me.lines.iter().enumerate();
    lines.filter(|(_, line)| line.test.broken_by(entry, bracket, option)).map(|(index, _)| index).collect()
}

/// The same of new words with their place.
pub fn crossed_by_words(view: SeatView<'_>, bracket: usize, words: &str, at: &Placement) -> Vec<usize> {
    let number = view.public.table.get(bracket).map_or(1, |entry| entry.options.len() as OptionNo);
    let lines = view.me.lines.iter().enumerate();
    lines
        .filter(|(_, line)| line.test.broken_by_words(bracket, number, words, at))
        .map(|(index, _)| index)
        .collect()
}

/// What a delegation would make of a text that is put as it is, by itself: without being alone, pressed by a group, or
/// used to better words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What the text is worth to it, in thousandths of utility.
    pub utility: i64,
    /// What it takes to join: no agreement, less its stake in the process.
    pub reservation: i64,
    /// Lines the text crosses that it blocks over, by index into its brief.
    pub blocked: Vec<usize>,
    /// Lines the text crosses that it would stand apart over.
    pub apart: Vec<usize>,
    /// How it would vote on the text, were that the question.
    pub ballot: Ballot,
}

impl Judgement {
    /// Of a text, with the room as that text leaves it.
    pub fn of(me: &Brief, public: &Public, text: &Draft) -> Self {
        let utility = me.utility(public, text);
        let none = me.utility_of_no_agreement(public);
        let held = |response: Response, crossed: &[usize]| -> Vec<usize> {
            let with = |line: &usize| me.lines.get(*line).is_some_and(|line| line.response == response);
            crossed.iter().copied().filter(with).collect()
        };
        let crossed = me.crossed(public, text);
        let blocked = held(Response::Block, &crossed);
        let ballot = match utility - none {
            _ if !blocked.is_empty() => Ballot::No,
            gain if gain > VOTE_MARGIN => Ballot::Yes,
            gain if gain < -VOTE_MARGIN => Ballot::No,
            _ => Ballot::Abstain,
        };
        let apart = held(Response::Dissociate, &crossed);
        Self { utility, reservation: none - reservation::stake(me), blocked, apart, ballot }
    }

    /// Whether it would join a consensus on it.
    pub fn joins(&self) -> bool {
        self.blocked.is_empty() && self.utility >= self.reservation
    }
}

/// What a delegation would say of a bracket now.
pub fn stance(public: &Public, me: &Brief, bracket: usize) -> Option<StanceTaken> {
    Standing::new(public, me, bracket, 0).map(|standing| standing.stance())
}
