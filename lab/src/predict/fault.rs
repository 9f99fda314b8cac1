//! What is wrong with a file of issues: where, the text at fault, what would mend it.

/// A fault in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1; 0 where it is the file as a whole.
    pub line: u64,
    /// The text at fault; empty where something is missing.
    pub text: String,
    /// What is wrong.
    pub message: String,
    /// What would mend it.
    pub help: String,
}

impl Fault {
    /// A fault on a line.
    pub fn new(line: u64, text: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line, text: text.to_owned(), message: message.into(), help: help.into() }
    }

    /// The fault as people read it, in a file of this name.
    pub fn told(&self, file: &str) -> String {
        let place = if self.line == 0 { file.to_owned() } else { format!("{file}:{}", self.line) };
        let mut short: String = self.text.chars().take(100).collect();
        if short.len() < self.text.len() {
            short.push('…');
        }
        let text =
            if short.trim().is_empty() { String::new() } else { format!("\n  text: {}", short.trim()) };
        format!("{place}: {}{text}\n  help: {}", self.message, self.help)
    }
}

/// What came of reading a file: issues, and what was left out of them on purpose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The issues, in the order of results.
    pub issues: Vec<super::Issue>,
    /// What a reader should know and need not mend.
    pub notes: Vec<Fault>,
}
