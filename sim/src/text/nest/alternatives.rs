//! Whole-paragraph alternatives: where `Option 1:`, `Option 2:` and `15 alt.` begin, go on and end.

use std::ops::Range;

use super::super::problems::quote;
use super::super::reader::{OptionLine, ReadBlock};
use super::super::syntax;
use super::{DEEPEST, Frame, Group, Nester, Out, Pending};

impl Nester<'_, '_> {
    /// Ends what a new block ends, and begins or goes on with whole-paragraph alternatives.
    pub(super) fn before_block(&mut self, block: &mut ReadBlock) {
        if let Some(level) = block.ends_brackets {
            let keep =
                if level <= 2 { Some(0) } else { self.stack.iter().position(|frame| frame.group.is_some()) };
            if let Some(keep) = keep {
                self.pop_to(keep);
            }
            if level <= 2 {
                self.over = 0;
            }
            return;
        }
        if block.end_of_options {
            if let Some(place) = self.stack.iter().rposition(|frame| frame.group.is_some()) {
                block.vanishes = true;
                self.pop_to(place);
            } else {
                let span = self.problems.place(&block.raw, 0..block.raw.text.len());
                self.problems.error(
                    "stray-end",
                    span,
                    "no options are open here".into(),
                    "read as words",
                    "delete the line, or begin the options with `Option 1:`",
                );
            }
            return;
        }
        if let Some(option) = block.option.take() {
            self.option(block, option);
            return;
        }
        let label = block.block.label.as_str();
        let base = syntax::alternative_to(label).filter(|_| !block.begins_with_slash && !block.apart);
        while let Some(place) = self.stack.iter().rposition(|frame| frame.group.is_some()) {
            let Some(group) = self.stack.get_mut(place).and_then(|frame| frame.group.as_mut()) else { break };
            if base.is_some() && group.base.as_deref() == base {
                self.pop_to(place + 1);
                let number = self.group_number(place) + 1;
                self.next_option(place, number, block.owner_level(), false, Pending::bare(false));
                return;
            }
            if group.owns(block) {
                break;
            }
            self.pop_to(place);
        }
        if block.begins_alternatives {
            let base = Some(block.block.label.clone());
            self.begin_group(block, base, false, Pending::bare(true), 0..0);
        }
    }

    fn group_number(&self, place: usize) -> usize {
        self.stack.get(place).and_then(|frame| frame.group.as_ref()).map_or(0, |group| group.number)
    }

    fn option(&mut self, block: &mut ReadBlock, option: OptionLine) {
        let OptionLine { number, mut attributes, span, alone } = option;
        block.vanishes = alone;
        super::super::reader::report_faults(&attributes, &span, self.problems);
        let place = if number == 1 {
            while let Some(place) = self.stack.iter().rposition(|frame| frame.group.is_some()) {
                if self.stack[place].group.as_ref().is_some_and(|group| group.owns(block)) {
                    break;
                }
                self.pop_to(place);
            }
            None
        } else {
            let follows =
                |frame: &Frame| frame.group.as_ref().is_some_and(|group| group.number + 1 == number);
            self.stack
                .iter()
                .rposition(follows)
                .or_else(|| self.stack.iter().rposition(|frame| frame.group.is_some()))
        };
        let mut by = std::mem::take(&mut attributes.by);
        by.extend(attributes.option_by.drain(..).flatten());
        let pending = Pending { first: place.is_none(), by, span: span.clone() };
        let expected = place.map_or(1, |place| self.group_number(place) + 1);
        if number != expected {
            let quoted = self.problems.quote(&span);
            self.problems.error(
                "option-order",
                span.clone(),
                format!("`{quoted}` stands where option {expected} is due"),
                &format!("read as option {expected}"),
                "number the options of one choice from 1 on, without gaps",
            );
        }
        let pair = match place {
            None => self.begin_group(block, base_label(block), alone, pending, span.clone()),
            Some(place) => {
                self.pop_to(place + 1);
                self.next_option(place, number, block.owner_level(), alone, pending);
                if let (Some(base), Some(group)) =
                    (base_label(block), self.stack.get_mut(place).and_then(|f| f.group.as_mut()))
                {
                    group.base = Some(base);
                }
                self.stack.get(place).map(|frame| frame.pair)
            }
        };
        let (Some(pair), Some(id)) = (pair, attributes.id.take()) else { return };
        let pair = &mut self.pairs[pair];
        match &pair.id {
            Some((known, _)) if *known != id => {
                let message = format!("these options are called `{}` already", quote(known));
                self.problems.error(
                    "second-id",
                    span,
                    message,
                    "this name is left out",
                    "name them at the first option only",
                );
            }
            _ => pair.id = Some((id, span)),
        }
    }

    fn begin_group(
        &mut self,
        block: &ReadBlock,
        base: Option<String>,
        covering: bool,
        pending: Pending,
        span: Range<usize>,
    ) -> Option<usize> {
        if self.over > 0 || self.stack.len() >= DEEPEST {
            self.too_deep(span);
            return None;
        }
        let pair = self.new_pair(span);
        self.pairs[pair].group = true;
        let group = Group { level: block.owner_level(), covering, base, number: 1, pending: Some(pending) };
        self.stack.push(Frame { pair, filled: false, group: Some(group) });
        Some(pair)
    }

    fn next_option(&mut self, place: usize, number: usize, level: u8, covering: bool, mut pending: Pending) {
        let Some(frame) = self.stack.get_mut(place) else { return };
        let Some(group) = frame.group.as_mut() else { return };
        group.number = number;
        group.level = level;
        group.covering = covering;
        frame.filled = false;
        if let Some(empty) = group.pending.take() {
            pending.first = empty.first;
            group.pending = Some(pending);
            self.empty_option(empty.span);
        } else {
            group.pending = Some(pending);
        }
    }

    fn empty_option(&mut self, span: Range<usize>) {
        let quoted = self.problems.quote(&span);
        self.problems.error(
            "empty-option",
            span,
            format!("`{quoted}` has no words"),
            "the empty option is left out",
            "leaving the words out is always one more option: delete the line",
        );
    }

    pub(super) fn end_group(&mut self, pair: usize, group: Group) {
        if let Some(empty) = group.pending {
            self.empty_option(empty.span);
            if empty.first {
                self.pairs[pair].literal = true;
                return;
            }
        }
        if self.pairs[pair].slashes.is_empty()
            && matches!(self.out.last(), Some(Out::Open(open)) if *open == pair)
        {
            // A label and an option mark, and nothing else.
            self.out.pop();
            self.pairs[pair].literal = true;
            self.empty_option(self.pairs[pair].span.clone());
            return;
        }
        if matches!(self.out.last(), Some(Out::Or(or, _)) if *or == pair) {
            self.out.pop();
            self.pairs[pair].slashes.pop();
            self.pairs[pair].option_by.pop();
            self.empty_option(self.pairs[pair].span.clone());
        }
        let pair_data = &mut self.pairs[pair];
        pair_data.options = pair_data.slashes.len() + 1;
        self.out.push(Out::Close(pair, String::new()));
    }
}

/// The label that an alternative's label would refer to.
fn base_label(block: &ReadBlock) -> Option<String> {
    let label = &block.block.label;
    let base = !label.is_empty() && block.item_level().is_none() && syntax::alternative_to(label).is_none();
    base.then(|| label.clone())
}

impl Group {
    /// Whether a block that begins now belongs to the current option.
    fn owns(&self, block: &ReadBlock) -> bool {
        self.covering || block.item_level().is_some_and(|level| level > self.level)
    }
}

impl Pending {
    fn bare(first: bool) -> Self {
        Self { first, by: Vec::new(), span: 0..0 }
    }
}
