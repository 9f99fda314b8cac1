//! What changed between two texts: word by word, and block by block.

use std::collections::{BTreeMap, BTreeSet};

use similar::{Algorithm, ChangeTag, TextDiff};

use crate::ids::ParaId;

use super::draft::{Block, Draft};
use super::outline::block_text;

/// A run of words that stayed, went or came.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Change {
    /// In both texts.
    Same(String),
    /// In the old text only.
    Gone(String),
    /// In the new text only.
    New(String),
}

/// How a block of one draft relates to the other.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BlockChange {
    /// The block's id.
    pub id: ParaId,
    /// Its label: the new one, if it is in the new draft.
    pub label: String,
    /// What became of it.
    pub what: BlockFate,
}

/// What became of a block.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub enum BlockFate {
    /// The same words, label and status; perhaps elsewhere.
    Unchanged(String),
    /// Its words changed, or its label or status (then `changes` may be one `Same`).
    Changed {
        /// The words of both.
        changes: Vec<Change>,
    },
    /// In the new draft only.
    Added(String),
    /// In the old draft only.
    Removed(String),
}

/// Word by word. Reads as a lawyer's redline: a change of several words is one run each of words gone and new.
pub fn words(old: &str, new: &str) -> Vec<Change> {
    // Patience anchors on words that are rare, where Myers would anchor on blanks and shred the sentence.
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_unicode_words(old, new);
    let (mut gone, mut came) = (String::new(), String::new());
    let mut changes = Vec::new();
    let mut pending: Vec<(ChangeTag, &str)> =
        diff.iter_all_changes().map(|change| (change.tag(), change.value())).collect();
    join_over_blanks(&mut pending);
    for (tag, value) in pending {
        match tag {
            ChangeTag::Delete => gone.push_str(value),
            ChangeTag::Insert => came.push_str(value),
            ChangeTag::Equal => {
                flush(&mut gone, &mut came, &mut changes);
                match changes.last_mut() {
                    Some(Change::Same(same)) => same.push_str(value),
                    _ => changes.push(Change::Same(value.to_owned())),
                }
            }
        }
    }
    flush(&mut gone, &mut came, &mut changes);
    changes
}

fn flush(gone: &mut String, came: &mut String, changes: &mut Vec<Change>) {
    if !gone.is_empty() {
        changes.push(Change::Gone(std::mem::take(gone)));
    }
    if !came.is_empty() {
        changes.push(Change::New(std::mem::take(came)));
    }
}

/// A blank that stayed between two changed words is no anchor: it goes and comes with them.
fn join_over_blanks(changes: &mut Vec<(ChangeTag, &str)>) {
    let blank = |change: &(ChangeTag, &str)| change.0 == ChangeTag::Equal && change.1.trim().is_empty();
    let both_sides = |changes: &[(ChangeTag, &str)], at: usize| {
        let before = changes.get(at.wrapping_sub(1)).is_some_and(|change| change.0 != ChangeTag::Equal);
        let after = changes.get(at + 1).is_some_and(|change| change.0 != ChangeTag::Equal);
        before && after
    };
    let mut joined = Vec::with_capacity(changes.len());
    for (at, change) in changes.iter().enumerate() {
        if blank(change) && both_sides(changes, at) {
            joined.push((ChangeTag::Delete, change.1));
            joined.push((ChangeTag::Insert, change.1));
        } else {
            joined.push(*change);
        }
    }
    *changes = joined;
}

/// Block by block, matched by id, in the order of the new draft; blocks that went stand after the one they followed.
pub fn compare(old: &Draft, new: &Draft) -> Vec<BlockChange> {
    let old_blocks: BTreeMap<&ParaId, &Block> = old.blocks.iter().map(|block| (&block.id, block)).collect();
    let kept: BTreeSet<&ParaId> = new.blocks.iter().map(|block| &block.id).collect();
    // The blocks that went, by the last block before them that stayed.
    let mut gone: BTreeMap<Option<&ParaId>, Vec<&Block>> = BTreeMap::new();
    let mut anchor = None;
    for block in &old.blocks {
        if kept.contains(&block.id) {
            anchor = Some(&block.id);
        } else {
            gone.entry(anchor).or_default().push(block);
        }
    }
    let removed = |block: &&Block| change(block, BlockFate::Removed(block_text(old, block)));
    let mut changes: Vec<BlockChange> = gone.get(&None).into_iter().flatten().map(removed).collect();
    for block in &new.blocks {
        let text = block_text(new, block);
        let fate = match old_blocks.get(&block.id) {
            None => BlockFate::Added(text),
            Some(before) if same(before, block) && block_text(old, before) == text => {
                BlockFate::Unchanged(text)
            }
            Some(before) => BlockFate::Changed { changes: words(&block_text(old, before), &text) },
        };
        changes.push(change(block, fate));
        changes.extend(gone.get(&Some(&block.id)).into_iter().flatten().map(removed));
    }
    changes
}

fn same(old: &Block, new: &Block) -> bool {
    (old.kind, old.level, &old.label, old.status) == (new.kind, new.level, &new.label, new.status)
}

fn change(block: &Block, what: BlockFate) -> BlockChange {
    BlockChange { id: block.id.clone(), label: block.label.clone(), what }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn a_redline_keeps_words_whole() {
        let changes =
            words("States shall take the necessary measures", "States should take measures, as appropriate");
        let shown: String = changes
            .iter()
            .map(|change| match change {
                Change::Same(words) => words.clone(),
                Change::Gone(words) => format!("[-{words}-]"),
                Change::New(words) => format!("{{+{words}+}}"),
            })
            .collect();
        assert_eq!(shown, "States [-shall-]{+should+} take [-the necessary -]measures{+, as appropriate+}");
    }

    #[test]
    fn blocks_are_matched_by_id() {
        let old = parse("1. a b\n\n2. c\n\n3. d", "draft.md").draft;
        let new = parse("1. a x\n\n1 bis. n\n\n3. d", "draft.md").draft;
        let shown: Vec<_> = compare(&old, &new)
            .into_iter()
            .map(|change| {
                let what = match change.what {
                    BlockFate::Unchanged(_) => "unchanged",
                    BlockFate::Changed { .. } => "changed",
                    BlockFate::Added(_) => "added",
                    BlockFate::Removed(_) => "removed",
                };
                (change.id.to_string(), what)
            })
            .collect();
        let expected = [("1", "changed"), ("2", "removed"), ("1 bis", "added"), ("3", "unchanged")];
        assert_eq!(shown, expected.map(|(id, what)| (id.to_owned(), what)));
    }
}
