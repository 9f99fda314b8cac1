//! Markdown, by its own rules: headings, tables, code, footnotes and pictures are no agreed language, the rest is.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Passage;
use super::paragraphs::Paragraphs;

/// The paragraphs of a text that begins on a line of its file.
pub(super) fn passages(text: &str, first: usize) -> Vec<Passage> {
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader {
        text,
        paragraphs: Paragraphs::default(),
        words: String::new(),
        begun: 0,
        lists: Vec::new(),
        number: None,
        aside: 0,
        counted: (0, first),
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.take(event, range.start);
    }
    reader.flush();
    reader.paragraphs.done()
}

struct Reader<'a> {
    text: &'a str,
    paragraphs: Paragraphs,
    words: String,
    /// The byte at which the words begin.
    begun: usize,
    /// The lists that are open, with the next number of each that counts.
    lists: Vec<Option<u64>>,
    /// The number of the item that has just begun.
    number: Option<String>,
    /// How many elements are open that hold no agreed language.
    aside: usize,
    /// Up to which byte lines have been counted, and how many.
    counted: (usize, usize),
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            _ if self.aside > 0 => {}
            Event::Text(words) | Event::Code(words) => {
                if self.words.is_empty() {
                    self.begun = at;
                }
                self.words.push_str(&words);
            }
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            // In the middle of a sentence.
            Tag::Image { .. } | Tag::Strikethrough => self.aside += 1,
            tag if is_aside(tag.to_end()) => {
                self.flush();
                self.aside += 1;
            }
            Tag::List(start) => {
                self.flush();
                self.lists.push(*start);
            }
            Tag::Item => {
                self.flush();
                if let Some(Some(next)) = self.lists.last_mut() {
                    self.number = Some(format!("{next}."));
                    *next = next.saturating_add(1);
                }
            }
            Tag::Paragraph | Tag::BlockQuote(_) => self.flush(),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            tag if is_aside(tag) => self.aside = self.aside.saturating_sub(1),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Item | TagEnd::Paragraph | TagEnd::BlockQuote(_) => self.flush(),
            _ => {}
        }
    }

    fn flush(&mut self) {
        if self.words.trim().is_empty() {
            self.words.clear();
            return;
        }
        let between = self.text.get(self.counted.0..self.begun).unwrap_or_default();
        self.counted = (self.begun.max(self.counted.0), self.counted.1 + between.matches('\n').count());
        let number = self.number.take();
        self.paragraphs.add_plain(number.as_deref(), &self.words, self.counted.1);
        self.words.clear();
    }
}

fn is_aside(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Table
            | TagEnd::FootnoteDefinition
            | TagEnd::Image
            | TagEnd::Strikethrough
    )
}
