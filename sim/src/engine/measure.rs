//! What a text is worth to a delegation: distance, loss, utility, and whether a line is crossed. All in integers.
//!
//! Distances are in hundredths of a point, utilities in thousandths. Loss is additive over brackets (`salience × weight
//! × distance`), as in the spatial models of Thomson, Stokman, Achen & König (2006).

use std::collections::{BTreeMap, BTreeSet};

use super::action::OptionNo;
use super::state::{BracketState, Brief, Disagreement, OptionOnTable, Public};
use crate::ids::{BracketId, ParaId};
use crate::lexicon::Elsewhere;
use crate::scenario::{Condition, Placement, Points, Position, Reach, Scope};
use crate::text::edit::Addition;
use crate::text::{self, Draft, EditError, Transaction, moves};

/// A condition made ready to be asked often: scopes resolved to the brackets in them.
#[derive(Clone, Debug)]
pub enum Test {
    /// Nothing in these brackets lies outside the bounds.
    Bound {
        /// The issue.
        issue: usize,
        /// The lowest place allowed.
        low: Points,
        /// The highest place allowed.
        high: Points,
        /// The brackets in scope, by index.
        brackets: Vec<usize>,
    },
    /// A phrase is, or is not, in a part of the text.
    Phrase {
        /// The words.
        phrase: String,
        /// Whether it must be there.
        present: bool,
        /// Where.
        within: Scope,
        /// The brackets in scope, by index.
        brackets: Vec<usize>,
    },
    /// A bracket is, or is not, settled on an option.
    Choice {
        /// The bracket.
        bracket: usize,
        /// The option.
        option: OptionNo,
        /// Whether it must be.
        keeps: bool,
    },
    /// If the first holds, so must the second.
    IfThen(Box<Test>, Box<Test>),
}

impl Test {
    /// Resolves the scopes of a condition.
    pub fn compile(condition: &Condition, public: &Public) -> Self {
        match condition {
            Condition::AtMost { issue, value, within } => {
                Self::Bound { issue: *issue, low: 0, high: *value, brackets: brackets_in(within, public) }
            }
            Condition::AtLeast { issue, value, within } => {
                Self::Bound { issue: *issue, low: *value, high: 100, brackets: brackets_in(within, public) }
            }
            Condition::Contains { phrase, within } => Self::Phrase {
                phrase: phrase.clone(),
                present: true,
                within: within.clone(),
                brackets: brackets_in(within, public),
            },
            Condition::Lacks { phrase, within } => Self::Phrase {
                phrase: phrase.clone(),
                present: false,
                within: within.clone(),
                brackets: brackets_in(within, public),
            },
            Condition::Keeps { bracket, option } => {
                Self::Choice { bracket: *bracket, option: *option as OptionNo, keeps: true }
            }
            Condition::Falls { bracket, option } => {
                Self::Choice { bracket: *bracket, option: *option as OptionNo, keeps: false }
            }
            Condition::IfThen(first, then) => {
                Self::IfThen(Box::new(Self::compile(first, public)), Box::new(Self::compile(then, public)))
            }
        }
    }

    /// Moves bounds on an issue along with the position of whoever holds them. A bound at the end of the scale stays.
    pub(super) fn shift(&mut self, on: usize, by: Points) {
        match self {
            Self::Bound { issue, low, high, .. } if *issue == on => {
                if *low > 0 {
                    *low = (*low + by).clamp(1, 100);
                }
                if *high < 100 {
                    *high = (*high + by).clamp(0, 99);
                }
            }
            Self::IfThen(first, then) => {
                first.shift(on, by);
                then.shift(on, by);
            }
            Self::Bound { .. } | Self::Phrase { .. } | Self::Choice { .. } => {}
        }
    }

    /// The brackets the test looks at, most to the point first.
    pub fn brackets(&self) -> Vec<usize> {
        match self {
            Self::Bound { brackets, .. } | Self::Phrase { brackets, .. } => brackets.clone(),
            Self::Choice { bracket, .. } => vec![*bracket],
            Self::IfThen(first, then) => {
                let mut all = then.brackets();
                all.extend(first.brackets());
                all
            }
        }
    }

    /// Whether settling one bracket on one option would by itself break the test, whatever else the text says.
    pub fn broken_by(&self, entry: &Disagreement, index: usize, option: OptionNo) -> bool {
        let Some(on_table) = entry.options.get(usize::from(option)) else { return false };
        self.broken_by_words(index, option, &on_table.text, &on_table.at)
    }

    /// The same of words with a place that stand on the table, or would, under a number.
    pub fn broken_by_words(&self, index: usize, option: OptionNo, words: &str, at: &Placement) -> bool {
        match self {
            Self::Bound { issue, low, high, brackets } => {
                brackets.contains(&index)
                    && reach_on(at, *issue).is_some_and(|reach| outside(reach, *low, *high))
            }
            Self::Phrase { phrase, present: false, brackets, .. } => {
                brackets.contains(&index) && option > 0 && text::contains_phrase(words, phrase)
            }
            Self::Choice { bracket, option: wanted, keeps } => {
                *bracket == index && (*wanted == option) != *keeps
            }
            Self::Phrase { present: true, .. } | Self::IfThen(..) => false,
        }
    }

    /// Whether the test holds of the text as settled. What is still open breaks nothing.
    pub fn holds(&self, public: &Public, text: &Draft) -> bool {
        match self {
            Self::Bound { issue, low, high, brackets } => brackets.iter().all(|index| {
                let reach = public
                    .table
                    .get(*index)
                    .and_then(|entry| Some((entry, entry.settled()?)))
                    .and_then(|(entry, option)| entry.options.get(usize::from(option)))
                    .and_then(|option| reach_on(&option.at, *issue));
                !reach.is_some_and(|reach| outside(reach, *low, *high))
            }),
            Self::Phrase { phrase, present, within, .. } => {
                text::contains_phrase(&words_within(within, public, text), phrase) == *present
            }
            Self::Choice { bracket, option, keeps } => match public.table.get(*bracket) {
                Some(entry) => match entry.state {
                    BracketState::Settled { option: settled, .. } => (settled == *option) == *keeps,
                    BracketState::Gone => (*option == 0) == *keeps,
                    BracketState::Open | BracketState::Reserved | BracketState::Fallen => true,
                },
                None => true,
            },
            Self::IfThen(first, then) => !first.holds(public, text) || then.holds(public, text),
        }
    }
}

/// Whether no reading that the words allow lies inside the bounds.
fn outside(reach: Reach, low: Points, high: Points) -> bool {
    reach.low > high || reach.high < low
}

fn brackets_in(scope: &Scope, public: &Public) -> Vec<usize> {
    let within = |blocks: &[text::Block]| -> Vec<usize> {
        (0..public.table.len())
            .filter(|index| {
                public.table.get(*index).is_some_and(|e| blocks.iter().any(|block| block.id == e.para))
            })
            .collect()
    };
    match scope {
        Scope::Draft => (0..public.table.len()).collect(),
        Scope::Section(id) => within(text::scope_blocks(&public.base, id)),
        Scope::Para(id) => within(text::para_blocks(&public.base, id)),
        Scope::Bracket(index) => vec![*index],
    }
}

fn words_within(scope: &Scope, public: &Public, draft: &Draft) -> String {
    let words = |blocks: &[text::Block]| -> String {
        blocks.iter().map(|block| text::block_text(draft, block)).collect::<Vec<_>>().join("\n")
    };
    match scope {
        Scope::Draft => words(&draft.blocks),
        Scope::Section(id) => words(text::scope_blocks(draft, id)),
        Scope::Para(id) => words(text::para_blocks(draft, id)),
        Scope::Bracket(index) => public
            .table
            .get(*index)
            .and_then(|entry| Some(entry.words(entry.settled().filter(|option| *option > 0)?).to_owned()))
            .unwrap_or_default(),
    }
}

/// Where words stand on an issue, if they touch it.
pub fn reach_on(placement: &Placement, issue: usize) -> Option<Reach> {
    placement.0.iter().find(|(on, _)| *on == issue).map(|(_, reach)| *reach)
}

/// How far words are from a position, in hundredths of a point: from the end nearest to it, more by its aversion to
/// ambiguity, less what it does not mind.
pub fn distance(position: Position, reach: Reach, ambiguity_aversion: i32) -> i64 {
    let off = i64::from((reach.read_from(position.at) - position.at).abs()) * 100;
    let vague = i64::from(reach.width()) * i64::from(ambiguity_aversion);
    (off + vague - i64::from(position.tolerance) * 100).max(0)
}

impl Brief {
    /// What a placement costs on a bracket of this weight.
    pub fn loss_of(&self, at: &Placement, weight: i64) -> i64 {
        at.0.iter()
            .filter_map(|(issue, reach)| {
                let position = (*self.positions.get(*issue)?)?;
                Some(
                    i64::from(position.salience)
                        * weight
                        * distance(position, *reach, self.ambiguity_aversion),
                )
            })
            .sum()
    }

    /// How far a placement is from what this delegation wants, in hundredths of a point, the issues it touches
    /// weighed by salience.
    pub fn distance_to(&self, at: &Placement) -> i64 {
        let (mut sum, mut salience) = (0, 0);
        for (issue, reach) in &at.0 {
            if let Some(Some(position)) = self.positions.get(*issue) {
                sum += i64::from(position.salience) * distance(*position, *reach, self.ambiguity_aversion);
                salience += i64::from(position.salience);
            }
        }
        if salience == 0 { 0 } else { sum / salience }
    }

    /// How much it cares about what a placement touches, 0–100: its greatest salience there.
    pub fn salience_of(&self, at: &Placement) -> i64 {
        at.0.iter()
            .filter_map(|(issue, _)| Some(i64::from((*self.positions.get(*issue)?)?.salience)))
            .max()
            .unwrap_or(0)
    }

    /// The loss of an option on the table.
    pub fn loss(&self, bracket: usize, option: OptionNo) -> i64 {
        self.losses.get(bracket).and_then(|row| row.get(usize::from(option))).copied().unwrap_or(0)
    }

    /// How far an option on the table is from what this delegation wants, in hundredths of a point.
    pub fn distance(&self, bracket: usize, option: OptionNo) -> i64 {
        self.distances.get(bracket).and_then(|row| row.get(usize::from(option))).copied().unwrap_or(0)
    }

    /// Computes all losses and distances afresh: after instructions have come.
    pub(super) fn weigh(&mut self, table: &[Disagreement]) {
        self.distances = table
            .iter()
            .map(|entry| entry.options.iter().map(|option| self.distance_to(&option.at)).collect())
            .collect();
        self.losses = table
            .iter()
            .map(|entry| entry.options.iter().map(|option| self.loss_of(&option.at, entry.weight)).collect())
            .collect();
        self.scale = table
            .iter()
            .map(|entry| {
                let touched = entry.options.first().map_or(&[][..], |omit| &omit.at.0[..]);
                touched
                    .iter()
                    .filter_map(|(issue, _)| {
                        let position = (*self.positions.get(*issue)?)?;
                        let far = position.at.max(100 - position.at) - position.tolerance;
                        Some(i64::from(position.salience) * entry.weight * i64::from(far.max(0)) * 100)
                    })
                    .sum::<i64>()
            })
            .sum();
    }

    /// Adds the loss of an option that came onto the table.
    pub(super) fn weigh_option(&mut self, bracket: usize, at: &Placement, weight: i64) {
        let loss = self.loss_of(at, weight);
        if let Some(row) = self.losses.get_mut(bracket) {
            row.push(loss);
        }
        let distance = self.distance_to(at);
        if let Some(row) = self.distances.get_mut(bracket) {
            row.push(distance);
        }
    }

    /// Scales a loss to thousandths of utility lost.
    pub fn thousandths(&self, loss: i64) -> i64 {
        if self.scale == 0 { 0 } else { (i128::from(loss) * 1000 / i128::from(self.scale)) as i64 }
    }

    /// What a bracket costs it as it stands: what is open counts at the reference point; what went with other words, as
    /// left out.
    pub fn cost(&self, public: &Public, bracket: usize) -> i64 {
        let Some(entry) = public.table.get(bracket) else { return 0 };
        match entry.state {
            BracketState::Settled { option, .. } => self.loss(bracket, option),
            BracketState::Gone => self.loss(bracket, 0),
            // What waits for the review conference stays as it is.
            BracketState::Open | BracketState::Reserved | BracketState::Fallen => {
                self.loss_of(&reference(public, entry), entry.weight)
            }
        }
    }

    /// Utility of the text as it stands, in thousandths: 1000 is everything at the ideal, 0 everything at the far end.
    /// What is open counts at the reference point; what went with other words, as left out.
    pub fn utility(&self, public: &Public, text: &Draft) -> i64 {
        let loss: i64 = (0..public.table.len()).map(|index| self.cost(public, index)).sum();
        let price: i64 = self
            .lines
            .iter()
            .filter(|line| line.response == crate::scenario::Response::Price)
            .filter(|line| !line.test.holds(public, text))
            .map(|line| line.price)
            .sum();
        1000 - self.thousandths(loss) - price
    }

    /// Utility of no agreement: everything at its reference point.
    pub fn utility_of_no_agreement(&self, public: &Public) -> i64 {
        let loss: i64 =
            public.table.iter().map(|entry| self.loss_of(&reference(public, entry), entry.weight)).sum();
        1000 - self.thousandths(loss)
    }

    /// Lines that the text crosses, by index.
    pub fn crossed(&self, public: &Public, text: &Draft) -> Vec<usize> {
        (0..self.lines.len())
            .filter(|index| self.lines.get(*index).is_some_and(|line| !line.test.holds(public, text)))
            .collect()
    }
}

/// The reference points of what a bracket touches.
pub fn reference(public: &Public, entry: &Disagreement) -> Placement {
    let touched = entry.options.first().map_or(&[][..], |omit| &omit.at.0[..]);
    Placement(
        touched
            .iter()
            .map(|(issue, _)| {
                (*issue, Reach::point(public.issues.get(*issue).map_or(0, |issue| issue.reference)))
            })
            .collect(),
    )
}

/// The text as it stands: every settled bracket chosen; in those still open, what came onto the table added and what
/// went off it taken out.
pub fn settled_text(public: &Public) -> Draft {
    let mut draft = public.base.clone();
    let mut choices = BTreeMap::new();
    // What goes off the table, in turns of one option a bracket.
    let mut drops: Vec<BTreeMap<BracketId, usize>> = Vec::new();
    // An edit that cannot be made leaves the text as it is.
    let take = |draft: &mut Draft, edited: Result<Draft, EditError>| -> bool {
        edited.map(|edited| *draft = edited).is_ok()
    };
    let edit = |draft: &mut Draft, edit: Result<Transaction, EditError>| -> bool {
        edit.and_then(|transaction| transaction.apply(draft)).is_ok()
    };
    let standing = || {
        public.table.iter().filter(|entry| !matches!(entry.state, BracketState::Gone | BracketState::Fallen))
    };
    let written_in =
        |entry: &Disagreement| entry.options.iter().skip(1).filter(|option| option.written).count();
    let mut additions = Vec::new();
    // Words that are settled to stand elsewhere: a paragraph moves once the text is clean, others go into a footnote.
    let mut elsewhere: Vec<(&Disagreement, Elsewhere, &str)> = Vec::new();
    for entry in standing() {
        let settled = entry.settled().map(usize::from);
        // Of a settled bracket only the words it is settled on are needed.
        let wanted = |number: usize, option: &OptionOnTable| settled.map_or(option.live, |on| on == number);
        for (number, option) in entry.options.iter().enumerate().skip(written_in(entry) + 1) {
            if !wanted(number, option) {
                continue;
            }
            match option.to.filter(|_| settled.is_some()) {
                Some(to) => elsewhere.push((entry, to, option.words())),
                None => additions.push(Addition { bracket: &entry.id, text: &option.text, by: &option.by }),
            }
        }
    }
    // All in one edit; one by one only where that is refused (a log may say anything), so that what cannot be written in
    // leaves its own bracket open and no other.
    let mut left_out: BTreeSet<&BracketId> = BTreeSet::new();
    if !additions.is_empty() && !take(&mut draft, text::edit::with_options(&public.base, &additions)) {
        for addition in &additions {
            let alone = text::edit::with_options(&draft, std::slice::from_ref(addition));
            if !take(&mut draft, alone) {
                left_out.insert(addition.bracket);
            }
        }
    }
    for entry in standing() {
        let written = written_in(entry);
        match entry.settled().map(usize::from) {
            Some(_) if elsewhere.iter().any(|(moved, ..)| moved.id == entry.id) => {}
            Some(number) if number <= written || !left_out.contains(&entry.id) => {
                choices.insert(entry.id.clone(), number.min(written + 1));
            }
            Some(_) => {}
            // What waits for the review conference is left out of a clean text, with whatever is inside it.
            None if entry.state == BracketState::Reserved => {
                let inside =
                    entry.parent.and_then(|(outer, _)| public.table.get(outer)).map(|outer| outer.state);
                if public.clean_due() && inside != Some(BracketState::Reserved) {
                    choices.insert(entry.id.clone(), 0);
                }
            }
            None => {
                let gone = (1..=written).filter(|number| entry.options.get(*number).is_some_and(|o| !o.live));
                // From the last, so that the numbers before it stay right.
                for (turn, number) in gone.rev().enumerate() {
                    if drops.len() <= turn {
                        drops.push(BTreeMap::new());
                    }
                    if let Some(drops) = drops.get_mut(turn) {
                        drops.insert(entry.id.clone(), number);
                    }
                }
            }
        }
    }
    for drops in &drops {
        let dropped = text::edit::without_options(&draft, drops);
        take(&mut draft, dropped);
    }
    if !choices.is_empty() {
        let chosen = text::edit::with_choices(&draft, &choices);
        take(&mut draft, chosen);
    }
    for (entry, to, words) in elsewhere {
        let moved = moves::choose_elsewhere(&draft, &entry.id, words, to);
        edit(&mut draft, moved);
    }
    // Where nothing was adopted, the text is shown as it stood.
    if public.ending.is_none_or(crate::scenario::Ending::adopted) {
        for id in &public.fallen {
            let heading = text::scope_blocks(&draft, id);
            let blocks: Vec<ParaId> = heading.iter().map(|block| block.id.clone()).collect();
            for block in if blocks.is_empty() { vec![id.clone()] } else { blocks } {
                let lost = text::edit::delete_paragraph(&draft, &block);
                edit(&mut draft, lost);
            }
        }
    }
    draft
}

/// How far apart two placements are: over the issues both touch, the mean of how far their ends are apart, in points.
pub fn apart(one: &Placement, two: &Placement) -> i64 {
    one.0
        .iter()
        .filter_map(|(issue, reach)| {
            let other = reach_on(two, *issue)?;
            Some(i64::from((reach.low - other.low).abs() + (reach.high - other.high).abs()) / 2)
        })
        .sum()
}

/// The paragraph a bracket stands in, as readers cite it: sub-items by their paragraph.
pub fn citation(para: &ParaId) -> &str {
    para.as_str().split('(').next().unwrap_or_default()
}
