//! What was made of the words of a bracket is kept until they change: every delegation asks for it in turn, and it is the
//! same for all. Nothing depends on whether it is kept; each thread keeps its own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use adref_sim::engine::Public;
use adref_sim::engine::action::OptionNo;
use adref_sim::engine::state::{Disagreement, OptionOnTable};
use adref_sim::lexicon::{Elsewhere, Lexicon};
use adref_sim::scenario::Placement;

use super::Wording;

/// All that words are made of.
pub(super) struct Made {
    lexicon: Arc<Lexicon>,
    reference: Placement,
    options: Vec<(String, Placement, bool, Option<Elsewhere>)>,
    can_go: Vec<Elsewhere>,
    bases: Vec<OptionNo>,
    wordings: Rc<[Wording]>,
}

impl Made {
    fn is_of(&self, of: &Of<'_>) -> bool {
        let same = |(kept, now): (&(String, Placement, bool, Option<Elsewhere>), &OptionOnTable)| {
            (&kept.0, &kept.1, kept.2, kept.3) == (&now.text, &now.at, now.live, now.to)
        };
        // As long as one is kept, no other lexicon can have its place in memory.
        Arc::ptr_eq(&self.lexicon, &of.public.lexicon)
            && self.reference == *of.reference
            && self.can_go == of.can_go
            && self.bases == of.bases
            && self.options.len() == of.entry.options.len()
            && self.options.iter().zip(&of.entry.options).all(same)
    }
}

/// What words would be made of now.
pub(super) struct Of<'a> {
    pub(super) public: &'a Public,
    pub(super) entry: &'a Disagreement,
    pub(super) reference: &'a Placement,
    /// Where the words of the bracket could go.
    pub(super) can_go: &'a [Elsewhere],
    /// The options that are starting points, in their order.
    pub(super) bases: &'a [OptionNo],
}

thread_local! {
    /// By the number of the bracket.
    static KEPT: RefCell<BTreeMap<usize, Made>> = const { RefCell::new(BTreeMap::new()) };
}

/// What is made of the words of a bracket: what is kept, or else what `make` makes.
pub(super) fn or_make(bracket: usize, of: &Of<'_>, make: impl FnOnce() -> Vec<Wording>) -> Rc<[Wording]> {
    let kept = KEPT.with_borrow(|kept| {
        kept.get(&bracket).filter(|made| made.is_of(of)).map(|made| Rc::clone(&made.wordings))
    });
    kept.unwrap_or_else(|| {
        let wordings: Rc<[Wording]> = make().into();
        let options = of.entry.options.iter();
        let made = Made {
            lexicon: Arc::clone(&of.public.lexicon),
            reference: of.reference.clone(),
            options: options.map(|one| (one.text.clone(), one.at.clone(), one.live, one.to)).collect(),
            can_go: of.can_go.to_vec(),
            bases: of.bases.to_vec(),
            wordings: Rc::clone(&wordings),
        };
        KEPT.with_borrow_mut(|kept| kept.insert(bracket, made));
        wordings
    })
}
