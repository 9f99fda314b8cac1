//! From the words of one paragraph to tokens. Which brackets match is not decided here: see `nest`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::syntax::{self, Attributes};

/// One token of a paragraph and the range of the paragraph's text it came from.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
}

/// The kinds of token.
#[derive(Debug)]
pub(super) enum TokenKind {
    /// Words, escapes resolved.
    Words(String),
    /// `[`.
    Open,
    /// `]`, with the attribute block that follows it.
    Close(Option<Box<Attributes>>),
    /// A slash between blanks. It took one blank on each side with it, where there was one to take.
    Slash,
    /// `[^1]`.
    Note(String),
    /// `[text](url)`, or `[text][ref]` where `ref` is defined.
    Link { text: String, url: String },
    /// `{` after `]` that cannot be read as attributes. Its characters follow as words.
    BrokenAttributes,
}

/// Cuts a paragraph's text into tokens. Linear in its length: each look ahead stops at the next bracket.
pub(super) fn scan(text: &str, definitions: &BTreeMap<String, String>) -> Vec<Token> {
    let mut scanner = Scanner { text, at: 0, words: String::new(), words_start: 0, tokens: Vec::new() };
    while let Some(character) = scanner.rest().chars().next() {
        scanner.step(character, definitions);
    }
    scanner.flush(text.len());
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    words: String,
    words_start: usize,
    tokens: Vec<Token>,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self, character: char, definitions: &BTreeMap<String, String>) {
        let rest = self.rest();
        match character {
            '\\' => match rest.get(1..).and_then(|rest| rest.chars().next()) {
                Some(next) if next.is_ascii_punctuation() => {
                    self.word(next);
                    self.at += 2;
                }
                _ => self.plain('\\'),
            },
            '[' => self.bracket(rest, definitions),
            ']' => self.close(rest),
            '/' if self.slash_between_blanks(rest) => self.slash(rest),
            _ => self.plain(character),
        }
    }

    fn word(&mut self, character: char) {
        if self.words.is_empty() {
            self.words_start = self.at;
        }
        self.words.push(character);
    }

    fn plain(&mut self, character: char) {
        self.word(character);
        self.at += character.len_utf8();
    }

    fn flush(&mut self, end: usize) {
        if !self.words.is_empty() {
            let words = std::mem::take(&mut self.words);
            self.tokens.push(Token { kind: TokenKind::Words(words), range: self.words_start..end });
        }
    }

    fn token(&mut self, kind: TokenKind, len: usize) {
        self.flush(self.at);
        self.tokens.push(Token { kind, range: self.at..self.at + len });
        self.at += len;
    }

    fn bracket(&mut self, rest: &str, definitions: &BTreeMap<String, String>) {
        if let Some((label, len)) = syntax::footnote_reference(rest) {
            self.token(TokenKind::Note(label.to_owned()), len);
        } else if let Some((text, url, len)) = link(rest, definitions) {
            self.token(TokenKind::Link { text, url }, len);
        } else {
            self.token(TokenKind::Open, 1);
        }
    }

    fn close(&mut self, rest: &str) {
        let after = rest.get(1..).unwrap_or_default();
        if !after.starts_with('{') {
            self.token(TokenKind::Close(None), 1);
            return;
        }
        match syntax::read_attributes(after) {
            Ok((attributes, len)) => self.token(TokenKind::Close(Some(Box::new(attributes))), 1 + len),
            Err(len) => {
                self.token(TokenKind::Close(None), 1);
                self.tokens.push(Token { kind: TokenKind::BrokenAttributes, range: self.at..self.at + len });
                // The brace is a word now; what follows it may still hold marks.
                self.plain('{');
            }
        }
    }

    fn slash_between_blanks(&self, rest: &str) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        let after = rest.get(1..).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    }

    fn slash(&mut self, rest: &str) {
        // The blank before belongs to the separator, unless the one before that took it.
        let took = self.words.ends_with(' ');
        if took {
            self.words.pop();
        }
        let start = self.at - usize::from(took);
        self.flush(start);
        let len = 1 + usize::from(rest.get(1..).is_some_and(|after| after.starts_with(' ')));
        self.tokens.push(Token { kind: TokenKind::Slash, range: start..self.at + len });
        self.at += len;
    }
}

/// A link at the beginning of a text: what is shown, where it leads, and its length.
fn link(text: &str, definitions: &BTreeMap<String, String>) -> Option<(String, String, usize)> {
    let (shown, len) = bracketed(text)?;
    let after = text.get(len..)?;
    let found = if let Some(url) = syntax::link_target(after) {
        (url.to_owned(), len + url.len() + 2)
    } else {
        let (reference, more) = bracketed(after)?;
        (definitions.get(&reference.to_lowercase())?.clone(), len + more)
    };
    (!shown.trim_matches(' ').is_empty()).then_some((shown, found.0, found.1))
}

/// `[…]` without brackets inside, escapes resolved, and its length.
fn bracketed(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('[')?;
    let mut shown = String::new();
    let mut characters = inside.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            ']' => return Some((shown, at + 2)),
            '[' => return None,
            '\\' if characters.peek().is_some_and(|(_, next)| next.is_ascii_punctuation()) => {
                shown.extend(characters.next().map(|(_, next)| next));
            }
            _ => shown.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let definitions = BTreeMap::from([("ref".to_owned(), "http://r".to_owned())]);
        let tokens: Vec<_> = scan(text, &definitions)
            .into_iter()
            .map(|token| match token.kind {
                TokenKind::Words(words) => words,
                TokenKind::Open => "<".into(),
                TokenKind::Close(attributes) => if attributes.is_some() { ">@" } else { ">" }.into(),
                TokenKind::Slash => "|".into(),
                TokenKind::Note(label) => format!("^{label}"),
                TokenKind::Link { text, url } => format!("{text}->{url}"),
                TokenKind::BrokenAttributes => "!".into(),
            })
            .collect();
        assert_eq!(tokens, expected, "{text}");
    }

    #[test]
    fn slashes_count_between_blanks_only() {
        check("[a / b] and/or c", &["<", "a", "|", "b", ">", " and/or c"]);
        check("/ b] [a /", &["|", "b", ">", " ", "<", "a", "|"]);
        check("[a  /  b]", &["<", "a ", "|", " b", ">"]);
        check("[a / / b]", &["<", "a", "|", "|", "b", ">"]);
        check(r"[a \/ b]", &["<", "a / b", ">"]);
    }

    #[test]
    fn markdown_keeps_its_links_and_notes() {
        check(
            "[a](http://b) [c][ref] [d][none][^1]",
            &["a->http://b", " ", "c->http://r", " ", "<", "d", ">", "<", "none", ">", "^1"],
        );
        check("[a](see b)", &["<", "a", ">", "(see b)"]);
    }

    #[test]
    fn attributes_follow_a_bracket_or_are_words() {
        check("[a]{#b} {c}", &["<", "a", ">@", " {c}"]);
        check("[a]{b[c]}", &["<", "a", ">", "!", "{b", "<", "c", ">", "}"]);
    }
}
