//! What the adopted text left on the table: reckoned in a thread of its own, since it takes a while, and shown as a page.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use adref_lab::zopa::solve::Watch;
use adref_sim::engine::State;
use adref_sim::scenario::Scenario;
use tokio::sync::mpsc::Sender;

use crate::cmd::zopa::left_in;

/// How long the search for better texts goes on, in nodes; the page says how sure it is of what it found.
const EFFORT: u64 = 20_000;

/// The page, as far as there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Left {
    /// Nobody has asked.
    #[default]
    Unasked,
    /// It is being reckoned.
    Reckoning,
    /// What came of it.
    Said(String),
}

impl Left {
    /// What the page says.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Unasked | Self::Reckoning => {
                "All the texts the room could have settled on are being searched. This takes some seconds; esc looks at the room meanwhile."
            }
            Self::Said(said) => said,
        }
    }
}

/// A search under way, which ends when nobody waits for it any more.
pub(super) struct Search {
    stop: Arc<AtomicBool>,
}

impl Search {
    /// Begins one for a room that is over, and says what came of it when it is done.
    pub(super) fn begin(state: State, scenario: Scenario, said: Sender<String>) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        std::thread::Builder::new().name("texts".to_owned()).spawn(move || {
            let watch = Watch { stop: &stopped, until: None };
            let left = left_in(state, &scenario, EFFORT, &watch);
            let left = left.unwrap_or_else(|| "Nothing was adopted.".to_owned());
            if !stopped.load(Ordering::SeqCst) {
                // Nobody listening any more is no error.
                let _ = said.blocking_send(left);
            }
        })?;
        Ok(Self { stop })
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::{Effect, Event};
    use super::super::fixtures::{golden, log, screen, text, workspace};
    use super::super::mode::Mode;
    use super::super::tests::{SIZES, after, press};
    use super::super::update::update;
    use super::*;

    #[test]
    fn what_was_left_is_reckoned_once_and_shown() {
        let mut wrong = Vec::new();
        for size in SIZES {
            let mut model = after("v1-oewg", size, "end");
            assert_eq!(press(&mut model, "L"), [Effect::Left]);
            assert_eq!(press(&mut model, "esc L"), [], "it is being reckoned already");
            assert!(text(&screen(&model, size)).contains("being searched"));
            let said = "What the adopted text left on the table\n  It is worth 700 on average.\n";
            update(&mut model, Event::Left(said.to_owned()));
            let path = workspace().join(format!("tui/tests/console/left-{}x{}.txt", size.0, size.1));
            wrong.extend(golden(&path, &text(&screen(&model, size))).err());
            assert_eq!(press(&mut model, "esc L"), [], "it is known");
        }
        assert!(wrong.is_empty(), "{}\nADREF_REGENERATE=1 writes them anew", wrong.join("\n"));
    }

    #[test]
    fn a_search_says_what_came_of_it() {
        let (scenario, seed, records) = log("v1-oewg");
        let film = super::super::film::Film::of_log(&scenario, seed, records);
        let (said, mut answers) = tokio::sync::mpsc::channel(1);
        let search = Search::begin(film.state_at(film.len()), scenario, said).expect("a thread");
        let answer = answers.blocking_recv().expect("an answer");
        assert_eq!(answer.contains("on average"), film.adopted(), "{answer}");
        drop(search);
    }

    #[test]
    fn a_seat_is_not_told() {
        let mut model = after("v1-oewg", (120, 40), "end");
        model.mode = Mode::Room;
        assert_eq!(press(&mut model, "L"), []);
        assert!(model.note.is_some_and(|note| note.starts_with("left: what a text is worth")));
    }
}
