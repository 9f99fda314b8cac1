//! Plain text: paragraphs are parted by empty lines.

use super::Passage;
use super::paragraphs::Paragraphs;

/// The paragraphs of a text that begins on a line of its file.
pub(super) fn passages(text: &str, first: usize) -> Vec<Passage> {
    let mut paragraphs = Paragraphs::default();
    let (mut words, mut begun) = (String::new(), first);
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.trim().is_empty() {
            paragraphs.add_plain(None, &words, begun);
            words.clear();
            continue;
        }
        if words.is_empty() {
            begun = first + number;
        }
        words.push_str(line);
        words.push(' ');
    }
    paragraphs.done()
}
