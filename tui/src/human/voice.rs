//! Where what a person is told goes: the terminal, or a screen that somebody else draws.

use std::io::Write;

use adref_agents::guests::Question;
use adref_sim::ids::SeatId;

use super::show::HANG;
use super::{asking, show};
use crate::out::{hang, wrap};
use crate::render::visible;

/// How wide lines are on a terminal.
const WIDTH: usize = 100;

/// What a person is told, for a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// It is somebody's turn: everything up to `Answered` is for that delegation alone.
    Turn {
        /// The number of the turn; what is typed names it.
        nth: u64,
        /// The delegation.
        seat: SeatId,
        /// How many seconds it may take, if there is a limit. The screen keeps the time.
        seconds: Option<u32>,
    },
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
    /// Says some lines; nothing in them can move the cursor or hide words. A screen folds them itself.
    pub(super) fn say(&self, text: &str) {
        let text = text.trim_end_matches('\n');
        match self {
            Self::Terminal => {
                let lines: Vec<String> = text.split('\n').map(folded).collect();
                // Nobody listening is no error.
                let _ = writeln!(std::io::stderr().lock(), "{}", lines.join("\n"));
            }
            Self::Screen(hearer) => hearer(Said::Text(bare(text))),
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

    /// Tells a screen what cannot be done now.
    pub(super) fn aside(&self, text: &str) {
        self.screen(Said::Aside(bare(text)));
    }

    pub(super) fn is_screen(&self) -> bool {
        matches!(self, Self::Screen(_))
    }

    /// What is asked, what may be done, and what Enter does.
    pub(super) fn ask(&self, question: &Question<'_>) {
        let view = question.view;
        self.aside(&asking::not_now_in_short(&question.legal));
        self.say(&asking::asked(question));
        if let adref_sim::engine::Ask::SmallGroup { bracket } = view.ask {
            self.say(&show::options(view, bracket));
        }
        if let Some(stakes) = show::stakes(view) {
            self.say(&stakes);
        }
        self.say(&asking::menu(question));
    }
}

/// Lines with nothing in them that could move the cursor or hide words, heads and what hangs beside them still apart.
fn bare(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line.split_once(HANG) {
        Some((head, words)) => format!("{}{HANG}{}", visible(head), visible(words)),
        None => visible(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A line as a terminal shows it.
fn folded(line: &str) -> String {
    match line.split_once(HANG) {
        Some((head, words)) => hang(&visible(head), &visible(words), WIDTH),
        None if line.chars().count() > WIDTH => {
            let indent: String = line.chars().take_while(|c| *c == ' ').collect();
            wrap(&visible(line), &indent, WIDTH)
        }
        None => visible(line),
    }
}
