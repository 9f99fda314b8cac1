//! A draft as it comes from a file, made safe to scan: NFC, `\n` line ends, no control characters; and the way back
//! from every place in it to the byte in the file.

use std::ops::Range;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A cleaned text that remembers where each of its bytes came from.
pub(super) struct Source {
    /// The cleaned text: NFC, `\n` only, blanks for tabs.
    pub(super) text: String,
    /// Byte ranges of the original that were dropped because they control a terminal or the direction of writing.
    pub(super) dropped: Vec<Range<usize>>,
    anchors: Vec<Anchor>,
    original_len: usize,
}

/// From `here` in the cleaned text up to the next anchor, `there` is the place in the original: byte for byte where
/// `exact`, otherwise as one lump (a word whose letters were composed).
struct Anchor {
    here: usize,
    there: usize,
    exact: bool,
}

impl Source {
    /// Cleans a text. Linear in its length.
    pub(super) fn new(original: &str) -> Self {
        let plain = |byte: u8| byte == b'\n' || (b' '..=b'~').contains(&byte);
        if original.bytes().all(plain) {
            // Nearly every draft: nothing to clean, nothing to look up.
            let anchors = vec![Anchor { here: 0, there: 0, exact: true }];
            return Self {
                text: original.to_owned(),
                dropped: Vec::new(),
                anchors,
                original_len: original.len(),
            };
        }
        let mut cleaner = Cleaner {
            source: Self {
                text: String::with_capacity(original.len()),
                dropped: Vec::new(),
                anchors: Vec::new(),
                original_len: original.len(),
            },
            word: String::new(),
            word_start: 0,
            word_changed: false,
        };
        cleaner.run(original);
        cleaner.source
    }

    /// The range of the original that a range of the cleaned text came from.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = self.lookup(range.start).0;
        // The end is where the last byte ends, not where the next one begins: a line feed may hide two bytes.
        let end = if range.end > range.start { self.lookup(range.end - 1).1 } else { start };
        start..end.max(start)
    }

    /// Where a byte of the cleaned text begins and ends in the original.
    fn lookup(&self, place: usize) -> (usize, usize) {
        let after = self.anchors.partition_point(|anchor| anchor.here <= place);
        let (start, end) = match after.checked_sub(1).and_then(|at| self.anchors.get(at)) {
            None => (0, 0),
            Some(anchor) if anchor.exact => {
                let start = anchor.there + (place - anchor.here);
                (start, start + 1)
            }
            Some(anchor) => {
                (anchor.there, self.anchors.get(after).map_or(self.original_len, |next| next.there))
            }
        };
        (start.min(self.original_len), end.min(self.original_len))
    }
}

/// The state of one pass over an original that needs cleaning.
struct Cleaner {
    source: Source,
    /// The word being read. Letters compose only inside a word: a blank is a starter that composes with nothing.
    word: String,
    word_start: usize,
    word_changed: bool,
}

impl Cleaner {
    fn run(&mut self, original: &str) {
        let mut at = 0;
        while let Some(character) = original.get(at..).and_then(|rest| rest.chars().next()) {
            let len = character.len_utf8();
            let next = at + len;
            match character {
                '\n' | ' ' => self.blank(at, character, true),
                '\t' => self.blank(at, ' ', true),
                '\r' => {
                    // Of CRLF the line feed stays; a lone carriage return is a line end too.
                    if original.get(next..).is_some_and(|rest| rest.starts_with('\n')) {
                        self.finish_word(at);
                        self.anchor(next, true);
                    } else {
                        self.blank(at, '\n', true);
                    }
                }
                '\u{1b}' => {
                    let end = at + escape_sequence_len(original.as_bytes().get(at..).unwrap_or_default());
                    self.drop_range(at, end);
                    at = end;
                    continue;
                }
                // A line of another kind separates words, so a blank takes its place.
                '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    self.source.dropped.push(at..next);
                    self.blank(at, ' ', false);
                    self.anchor(next, true);
                }
                // A byte order mark at the beginning is how some editors save; nobody wrote it.
                '\u{feff}' if at == 0 => self.anchor(next, true),
                _ if controls(character) => self.drop_range(at, next),
                _ => {
                    if self.word.is_empty() && !self.word_changed {
                        self.word_start = at;
                    }
                    self.word.push(character);
                }
            }
            at = next;
        }
        self.finish_word(original.len());
    }

    fn drop_range(&mut self, start: usize, end: usize) {
        if self.word.is_empty() && !self.word_changed {
            self.word_start = start;
        }
        self.word_changed = true;
        self.source.dropped.push(start..end);
    }

    fn blank(&mut self, at: usize, blank: char, exact: bool) {
        self.finish_word(at);
        self.anchor(at, exact);
        self.source.text.push(blank);
    }

    fn finish_word(&mut self, end: usize) {
        let composed = is_nfc_quick(self.word.chars()) == IsNormalized::Yes;
        if !composed || self.word_changed {
            self.anchor(self.word_start, false);
            self.source.text.extend(self.word.nfc());
            self.anchor(end, true);
        } else if !self.word.is_empty() {
            self.anchor(self.word_start, true);
            self.source.text.push_str(&self.word);
        }
        self.word.clear();
        self.word_changed = false;
    }

    /// Notes that the next byte written comes from `there`, unless that follows from the last anchor.
    fn anchor(&mut self, there: usize, exact: bool) {
        let here = self.source.text.len();
        if let Some(last) = self.source.anchors.last()
            && exact
            && last.exact
            && last.there + (here - last.here) == there
        {
            return;
        }
        self.source.anchors.push(Anchor { here, there, exact });
    }
}

/// Characters that steer a terminal or the direction of writing, and so can make a text look other than it is.
pub(super) fn controls(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The length of a terminal escape sequence (ECMA-48) at the beginning of `bytes`, which begins with ESC.
fn escape_sequence_len(bytes: &[u8]) -> usize {
    let tail = |skip: usize, accept: fn(&u8) -> bool| {
        bytes.iter().skip(skip).take_while(|byte| accept(byte)).count()
    };
    match bytes.get(1) {
        Some(b'[') => {
            let parameters = tail(2, |byte| (0x30..=0x3f).contains(byte));
            let between = tail(2 + parameters, |byte| (0x20..=0x2f).contains(byte));
            let end = 2 + parameters + between;
            end + usize::from(bytes.get(end).is_some_and(|byte| (0x40..=0x7e).contains(byte)))
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        Source::new(text).text
    }

    #[test]
    fn line_ends_tabs_and_byte_order_marks_are_made_alike() {
        assert_eq!(clean("\u{feff}a\r\nb\rc\td"), "a\nb\nc d");
    }

    #[test]
    fn letters_are_composed_and_controls_dropped() {
        assert_eq!(clean("Cafe\u{301} \u{202e}x\u{7}y\u{1b}[31mz"), "Caf\u{e9} xyz");
    }

    #[test]
    fn a_place_after_a_changed_word_leads_back_to_the_file() {
        let original = "\u{feff}e\u{301}\u{7} [b\r\nc d]";
        let source = Source::new(original);
        let bracket = source.text.find('[').unwrap();
        let range = source.original(bracket..bracket + 2);
        assert_eq!(original.get(range), Some("[b"));
        let end = source.text.find("d]").unwrap();
        assert_eq!(original.get(source.original(end..end + 2)), Some("d]"));
        assert_eq!(source.dropped.len(), 1);
    }

    #[test]
    fn a_range_over_a_composed_word_is_the_whole_word() {
        let original = "x e\u{301}a y";
        let source = Source::new(original);
        let range = source.original(2..4);
        assert_eq!(original.get(range), Some("e\u{301}a"));
    }
}
