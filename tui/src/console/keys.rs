//! Keys by name, as they are written in the configuration and shown in hints.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key, with Ctrl or Alt held or not. Shift is in the character itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// Whether Ctrl is held.
    pub(super) ctrl: bool,
    /// Whether Alt is held.
    pub(super) alt: bool,
    /// Which.
    pub(super) code: KeyCode,
}

/// Keys that are called by a word.
const NAMED: [(&str, KeyCode); 17] = [
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("shift-tab", KeyCode::BackTab),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("plus", KeyCode::Char('+')),
];

impl Key {
    /// The key of a terminal's event.
    pub(super) fn of(event: KeyEvent) -> Self {
        let code = match event.code {
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            code => code,
        };
        let held = |modifier| event.modifiers.contains(modifier);
        Self { ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), code }
    }

    /// Reads `ctrl-d`, `alt-x`, `F5`, `space`, `G`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (mut ctrl, mut alt, mut rest) = (false, false, text);
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                (ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|after| !after.is_empty()) {
                (alt, rest) = (true, after);
            } else {
                break;
            }
        }
        let named = NAMED.iter().find(|(name, _)| *name == rest).map(|(_, code)| *code);
        let function = || match rest.strip_prefix('F')?.parse::<u8>().ok()? {
            number @ 1..=12 => Some(KeyCode::F(number)),
            _ => None,
        };
        let letter = || {
            let mut all = rest.chars();
            let first = all.next().filter(|c| !c.is_control() && !c.is_whitespace())?;
            all.next().is_none().then_some(KeyCode::Char(first))
        };
        Some(Self { ctrl, alt, code: named.or_else(function).or_else(letter)? })
    }

    /// Its name.
    pub(super) fn name(self) -> String {
        let base = match self.code {
            // A lone sign is shown as it is printed on the key.
            KeyCode::Char('+') => "+".to_owned(),
            code => match (NAMED.iter().find(|(_, named)| *named == code), code) {
                (Some((name, _)), _) => (*name).to_owned(),
                (None, KeyCode::Char(letter)) => letter.to_string(),
                (None, KeyCode::F(number)) => format!("F{number}"),
                (None, _) => "?".to_owned(),
            },
        };
        let held = [(self.ctrl, "ctrl-"), (self.alt, "alt-")];
        held.iter().filter(|(held, _)| *held).map(|(_, name)| *name).collect::<String>() + &base
    }

    /// Its name where room is scarce: arrows as arrows.
    pub(super) fn short(self) -> String {
        match self.code {
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            _ => self.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_reads_back() {
        for name in ["space", "ctrl-d", "alt-x", "F5", "G", "/", "shift-tab", "+", "-", "ctrl-alt-left", "é"]
        {
            let key = Key::parse(name).unwrap_or_else(|| panic!("{name}"));
            assert!(Key::parse(&key.name()) == Some(key), "{name}");
        }
        for wrong in ["", "F13", "spce", "ctrl-", "\u{1b}"] {
            assert_eq!(Key::parse(wrong).filter(|_| wrong != "ctrl-"), None, "{wrong}");
        }
    }
}
