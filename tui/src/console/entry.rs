//! A line that is being typed, with a cursor in it. What a cursor passes over and a key deletes is what a reader takes for one
//! character, whatever it is made of; that and the words are `tui_input`'s business, the keys are the table's of commands.

use adref_sim::log::is_hidden;
use crossterm::event::KeyCode;
use ratatui::text::Span;
use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation;

use super::commands::{Cmd, Keymap, Place};
use super::keys::Key;
use super::model::Model;
use super::paint::{span, width};
use super::theme::Role;

/// A line, and where in it the next letter goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry(Input);

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() && self.0.cursor() == other.0.cursor()
    }
}

impl Eq for Entry {}

impl From<&str> for Entry {
    /// A line with the cursor at its end.
    fn from(text: &str) -> Self {
        Self(Input::new(text.to_owned()))
    }
}

impl Entry {
    /// What has been typed.
    pub(super) fn text(&self) -> &str {
        self.0.value()
    }

    /// What stands before the cursor.
    pub(super) fn before(&self) -> &str {
        let text = self.text();
        let at = text.char_indices().nth(self.0.cursor()).map_or(text.len(), |(at, _)| at);
        text.get(..at).unwrap_or_default()
    }

    /// Puts other words in the place of what was typed; what was cut out stays at hand.
    pub(super) fn set(&mut self, text: &str) {
        self.0 = std::mem::take(&mut self.0).with_value(text.to_owned());
    }

    /// Empties it, and gives what was typed.
    pub(super) fn take(&mut self) -> String {
        self.0.value_and_reset()
    }

    /// Puts text in at the cursor, as much of it as there is room for and nothing that could move a terminal's cursor. Where a
    /// line ended there is a blank.
    pub(super) fn insert(&mut self, text: &str, longest: usize) {
        let before = self.before();
        let after = self.text().get(before.len()..).unwrap_or_default();
        let mut room = longest.saturating_sub(self.text().len());
        let clean = text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c });
        let fits = |c: &char| {
            let left = room.checked_sub(c.len_utf8());
            room = left.unwrap_or(0);
            left.is_some()
        };
        let added: String = clean.filter(|c| !is_hidden(*c)).take_while(fits).collect();
        let cursor = self.0.cursor() + added.chars().count();
        let whole = format!("{before}{added}{after}");
        self.0 = std::mem::take(&mut self.0).with_value(whole).with_cursor(cursor);
    }

    /// What a key does to it, by the table; whether that changed the words.
    pub(super) fn key(&mut self, keymap: &Keymap, key: Key, longest: usize) -> bool {
        let request = match (keymap.at(Place::Line, key), key.code) {
            (Some(cmd), _) => request(cmd),
            (None, KeyCode::Char(c)) if !key.ctrl && !key.alt && !is_hidden(c) => {
                let room = self.text().len() + c.len_utf8() <= longest;
                room.then_some(InputRequest::InsertChar(c))
            }
            _ => None,
        };
        // What is put back has to fit as well.
        let before = self.0.clone();
        let changed = request.and_then(|request| self.0.handle(request)).is_some_and(|change| change.value);
        if self.text().len() > longest && self.text().len() > before.value().len() {
            self.0 = before;
            return false;
        }
        changed
    }

    /// The line as it is shown in so many columns, turned so that the cursor can be seen.
    pub(super) fn spans(&self, model: &Model, columns: usize) -> Vec<Span<'static>> {
        let at = self.before().len();
        let graphemes: Vec<(usize, &str, usize)> =
            self.text().grapheme_indices(true).map(|(from, one)| (from, one, width(one))).collect();
        // A mark that was typed on its own may have joined the letter before the cursor.
        let cursor = graphemes.partition_point(|(from, one, _)| from + one.len() <= at);
        let wide = |one: Option<&(usize, &str, usize)>| one.map_or(1, |(_, _, wide)| (*wide).max(1));
        let mut taken = wide(graphemes.get(cursor));
        let mut first = cursor;
        while first > 0 && taken + wide(graphemes.get(first - 1)) <= columns {
            first -= 1;
            taken += wide(graphemes.get(first));
        }
        let mut last = cursor + 1;
        while last < graphemes.len() && taken + wide(graphemes.get(last)) <= columns {
            taken += wide(graphemes.get(last));
            last += 1;
        }
        let part = |from: usize, to: usize| -> String {
            graphemes
                .get(from..to.min(graphemes.len()))
                .unwrap_or_default()
                .iter()
                .map(|(_, one, _)| *one)
                .collect()
        };
        let here = if cursor < graphemes.len() { part(cursor, cursor + 1) } else { " ".to_owned() };
        vec![
            span(part(first, cursor), model.style(Role::Text)),
            span(here, model.style(Role::Selected)),
            span(part((cursor + 1).min(graphemes.len()), last), model.style(Role::Text)),
        ]
    }
}

/// What a command does to a line.
fn request(cmd: Cmd) -> Option<InputRequest> {
    Some(match cmd {
        Cmd::CursorLeft => InputRequest::GoToPrevChar,
        Cmd::CursorRight => InputRequest::GoToNextChar,
        Cmd::WordLeft => InputRequest::GoToPrevWord,
        Cmd::WordRight => InputRequest::GoToNextWord,
        Cmd::LineStart => InputRequest::GoToStart,
        Cmd::LineEnd => InputRequest::GoToEnd,
        Cmd::DeleteLeft => InputRequest::DeletePrevChar,
        Cmd::DeleteRight => InputRequest::DeleteNextChar,
        Cmd::DeleteWordLeft => InputRequest::DeletePrevWord,
        Cmd::DeleteWordRight => InputRequest::DeleteNextWord,
        Cmd::DeleteToStart => InputRequest::DeleteFromStart,
        Cmd::DeleteToEnd => InputRequest::DeleteTillEnd,
        Cmd::PutBack => InputRequest::Yank,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::model;
    use super::super::tests::keyed;
    use super::*;

    /// A line after keys, a stroke where the cursor is.
    fn typed(text: &str, keys: &str) -> String {
        let mut entry = Entry::from(text);
        keyed(keys, |key| {
            entry.key(&Keymap::default(), key, 200);
        });
        let before = entry.before().len();
        format!("{}|{}", &entry.text()[..before], &entry.text()[before..])
    }

    #[test]
    fn a_cursor_goes_by_characters_words_and_to_both_ends() {
        assert_eq!(typed("", "“shall”"), "shall|");
        assert_eq!(typed("shall", "left left"), "sha|ll");
        assert_eq!(typed("States shall act", "ctrl-left alt-b"), "States |shall act");
        assert_eq!(typed("States shall act", "home ctrl-right"), "States |shall act");
        assert_eq!(typed("States shall", "ctrl-a right ctrl-e left"), "States shal|l");
        assert_eq!(typed("shall", "home left"), "|shall");
        assert_eq!(typed("shall", "right"), "shall|");
        assert_eq!(typed("sall", "home right “h”"), "sh|all");
    }

    #[test]
    fn keys_delete_at_the_cursor_and_what_was_cut_comes_back() {
        assert_eq!(typed("shall", "left backspace"), "sha|l");
        assert_eq!(typed("shall", "home delete"), "|hall");
        assert_eq!(typed("States shall act", "ctrl-w"), "States shall |");
        assert_eq!(typed("States shall act", "home alt-d"), "|shall act");
        assert_eq!(typed("States shall act", "ctrl-left ctrl-u"), "|act");
        assert_eq!(typed("States shall act", "ctrl-left ctrl-k"), "States shall |");
        assert_eq!(typed("shall act", "ctrl-w home ctrl-y"), "act|shall ");
        assert_eq!(typed("", "backspace delete ctrl-w ctrl-u ctrl-k ctrl-y"), "|");
    }

    #[test]
    fn what_a_reader_takes_for_one_character_is_one() {
        // An e with an accent of its own, Chinese, Devanagari, a family, a flag.
        for one in ["e\u{301}", "裁", "नि", "👩\u{200d}👩\u{200d}👧", "🇨🇭"] {
            let text = format!("a{one}b");
            assert_eq!(typed(&text, "left left"), format!("a|{one}b"), "{one}");
            assert_eq!(typed(&text, "left backspace"), "a|b", "{one}");
            assert_eq!(typed(&text, "home right delete"), "a|b", "{one}");
        }
    }

    #[test]
    fn what_is_pasted_goes_in_at_the_cursor_as_far_as_there_is_room() {
        let mut entry = Entry::from("States act");
        keyed("ctrl-left", |key| {
            entry.key(&Keymap::default(), key, 200);
        });
        entry.insert("shall,\nas\u{1b}\u{202e} agreed, ", 200);
        assert_eq!(
            (entry.text(), entry.before()),
            ("States shall, as agreed, act", "States shall, as agreed, ")
        );
        entry.insert("裁裁", entry.text().len() + 4);
        assert_eq!(entry.text(), "States shall, as agreed, 裁act", "half a character is none");
        let longest = entry.text().len();
        assert!(!entry.key(&Keymap::default(), Key::parse("x").expect("a key"), longest));
        assert_eq!(entry.text().len(), longest);
    }

    #[test]
    fn a_long_line_is_turned_so_that_the_cursor_is_seen() {
        let model = model("v1-oewg", (80, 24));
        let shown = |entry: &Entry, columns| -> (String, String, String) {
            let spans = entry.spans(&model, columns);
            let text = |at: usize| spans[at].content.to_string();
            assert!(spans.iter().map(|span| width(&span.content)).sum::<usize>() <= columns);
            (text(0), text(1), text(2))
        };
        let all = |one: &str, two: &str, three: &str| (one.to_owned(), two.to_owned(), three.to_owned());
        let mut entry = Entry::from("abcdefgh");
        assert_eq!(shown(&entry, 5), all("efgh", " ", ""));
        keyed("left left", |key| {
            entry.key(&Keymap::default(), key, 200);
        });
        assert_eq!(shown(&entry, 5), all("cdef", "g", ""));
        keyed("home", |key| {
            entry.key(&Keymap::default(), key, 200);
        });
        assert_eq!(shown(&entry, 5), all("", "a", "bcde"));
        let wide = Entry::from("裁军谈判");
        assert_eq!(shown(&wide, 6), all("谈判", " ", ""), "no half of a wide character");
        assert_eq!(shown(&Entry::default(), 5), all("", " ", ""));
        // A mark typed between two letters joins the one before it.
        let mut joined = Entry::from("eb");
        keyed("left", |key| {
            joined.key(&Keymap::default(), key, 200);
        });
        joined.insert("\u{301}", 200);
        assert_eq!(shown(&joined, 5), all("e\u{301}", "b", ""));
    }
}
