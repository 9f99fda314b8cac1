//! The numbers of an adopted text.

use super::draft::{Block, BlockKind};
use super::names::annex;
use super::syntax;

/// Counts paragraphs as they come.
#[derive(Default)]
pub(super) struct Numbers {
    preambular: usize,
    operative: usize,
    /// `None` until the first numbered paragraph of the text: a report may begin at another number than 1.
    report: Option<usize>,
    /// How many items each level has had.
    items: [usize; 4],
    /// Whether the last paragraph before this one is operative.
    enacting: bool,
    /// Whether a heading has come since.
    headed: bool,
}

impl Numbers {
    /// Gives a block its number.
    pub(super) fn number(&mut self, block: &mut Block) {
        match block.kind {
            BlockKind::Heading => {
                if annex(block).is_some() {
                    *self = Self { report: Some(0), ..Self::default() };
                }
                self.items = [0; 4];
                self.headed = true;
            }
            BlockKind::Preambular => {
                // A preamble under a heading of its own after operative paragraphs begins another resolution.
                if self.enacting && self.headed {
                    *self = Self::default();
                }
                (self.enacting, self.headed) = (false, false);
                self.preambular += 1;
                block.label = format!("PP{}", self.preambular);
            }
            BlockKind::Operative => {
                (self.enacting, self.headed) = (true, false);
                self.operative += 1;
                block.label = format!("OP{}", self.operative);
            }
            BlockKind::Report => {
                let first = || syntax::label_rank(&block.label).map_or(1, |(number, _)| number as usize);
                let number = self.report.map_or_else(first, |last| last + 1);
                self.report = Some(number);
                block.label = number.to_string();
            }
            BlockKind::Item => {
                let level = usize::from(block.level.clamp(1, 4));
                let count = self.items.get_mut(level - 1).map_or(1, |count| {
                    *count += 1;
                    *count
                });
                for deeper in self.items.iter_mut().skip(level) {
                    *deeper = 0;
                }
                block.label = format!("({})", item_label(level, count));
            }
            BlockKind::Plain | BlockKind::Footnote => {}
        }
        if block.kind != BlockKind::Item {
            self.items = [0; 4];
        }
    }
}

/// The label of the `count`-th item of a level, without its parentheses: `c`, `iii`, `3`, `C`.
pub(super) fn item_label(level: usize, count: usize) -> String {
    match level {
        1 => letters(count),
        2 => roman(count),
        3 => count.to_string(),
        _ => letters(count).to_uppercase(),
    }
}

/// `c` for 3, `ab` for 28.
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.insert(0, char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters.into_iter().collect()
}

/// `iii` for 3; the number itself where it is too long to be a label.
fn roman(number: usize) -> String {
    const PARTS: [(usize, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut rest = number.min(999);
    let mut roman = String::new();
    for (value, part) in PARTS {
        while rest >= value {
            roman.push_str(part);
            rest -= value;
        }
    }
    if roman.len() > 5 || roman.is_empty() { number.to_string() } else { roman }
}
