//! Where what a person is told goes: the terminal, or a screen that somebody else draws.

use std::io::Write;

use adref_agents::guests::Question;

use super::{asking, show};
use crate::out::wrap;
use crate::render::visible;

/// What a person is told, for a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// A question begins; what was said of the one before is done with. The words that can be typed, for completion.
    Asked(Vec<String>),
    /// Some lines.
    Text(String),
    /// The same, of less weight: what cannot be done now.
    Aside(String),
    /// A yes or no is wanted.
    Confirm(String),
    /// What would come of a line that is being typed.
    Preview {
        /// The line.
        of: String,
        /// What would come of it.
        said: String,
    },
    /// The question has been answered.
    Answered,
}

/// Takes what is said away.
pub(crate) type Hearer = Box<dyn Fn(Said)>;

/// Where it goes.
pub(super) enum Voice {
    /// Standard error.
    Terminal,
    /// To whoever draws the screen.
    Screen(Hearer),
}

impl Voice {
    /// Says some lines; nothing in them can move the cursor or hide words.
    pub(super) fn say(&self, text: &str) {
        let text = visible(text.trim_end_matches('\n'));
        match self {
            // Nobody listening is no error.
            Self::Terminal => {
                let _ = writeln!(std::io::stderr().lock(), "{text}");
            }
            Self::Screen(hearer) => hearer(Said::Text(text)),
        }
    }

    /// Asks for a line.
    pub(super) fn prompt(&self, text: &str) {
        let text = visible(text);
        match self {
            Self::Terminal => {
                let mut stderr = std::io::stderr().lock();
                let _ = write!(stderr, "{text}");
                let _ = stderr.flush();
            }
            Self::Screen(hearer) => hearer(Said::Confirm(text)),
        }
    }

    /// Says to a screen alone.
    pub(super) fn screen(&self, said: Said) {
        if let Self::Screen(hearer) = self {
            hearer(said);
        }
    }

    pub(super) fn is_screen(&self) -> bool {
        matches!(self, Self::Screen(_))
    }

    /// What is asked, what may be done, and what Enter does.
    pub(super) fn ask(&self, question: &Question<'_>) {
        let view = question.view;
        if let Self::Screen(hearer) = self {
            hearer(Said::Aside(visible(asking::not_now(question).trim_end())));
        }
        self.say(&wrap(&asking::asked(question), "", show::WIDTH));
        if let adref_sim::engine::Ask::SmallGroup { bracket } = view.ask {
            self.say(&show::options(view, bracket));
        }
        if let Some(stakes) = show::stakes(view) {
            self.say(&wrap(&stakes, "", show::WIDTH));
        }
        self.say(&asking::menu(question));
    }
}
