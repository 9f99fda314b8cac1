//! The ways delegations can be sorted and the floor filtered.

/// In which order delegations stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// As they are seated.
    #[default]
    Seated,
    /// By what they want on the bracket in focus.
    Stance,
    /// Whose red lines are crossed or near first.
    Lines,
    /// Whom the text serves worst first.
    Worth,
    /// Who gave most first.
    Given,
    /// Who acted last first.
    LastAct,
}

impl Sort {
    /// The one after this.
    pub(super) fn next(self) -> Self {
        match self {
            Self::Seated => Self::Stance,
            Self::Stance => Self::Lines,
            Self::Lines => Self::Worth,
            Self::Worth => Self::Given,
            Self::Given => Self::LastAct,
            Self::LastAct => Self::Seated,
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Seated => "as seated",
            Self::Stance => "by stance",
            Self::Lines => "by red lines",
            Self::Worth => "by worth",
            Self::Given => "by concessions",
            Self::LastAct => "by last act",
        }
    }
}

/// Which records the floor shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// All.
    #[default]
    All,
    /// What changes something: not those who do nothing, not the clock.
    Substance,
    /// What delegations say.
    Statements,
    /// New words, packages, amendments, motions.
    Proposals,
    /// Objections, votes, revisions, endings.
    Decisions,
    /// What is about the bracket in focus.
    Bracket,
    /// What is about the paragraph in focus, or any bracket in it.
    Paragraph,
}

impl Kind {
    /// The one after this.
    pub(super) fn next(self) -> Self {
        match self {
            Self::All => Self::Substance,
            Self::Substance => Self::Statements,
            Self::Statements => Self::Proposals,
            Self::Proposals => Self::Decisions,
            Self::Decisions => Self::Bracket,
            Self::Bracket => Self::Paragraph,
            Self::Paragraph => Self::All,
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Substance => "what changes something",
            Self::Statements => "statements",
            Self::Proposals => "proposals",
            Self::Decisions => "decisions",
            Self::Bracket => "the bracket in focus",
            Self::Paragraph => "the paragraph in focus",
        }
    }
}
