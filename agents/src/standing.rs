//! Where a delegation stands on a bracket just now: which options it accepts, which it cannot, and the numbers behind it.
//!
//! Here the parts of its behaviour come together. What it bears is what anybody bears at first, and a sum of parts, each
//! a function of its own in a module of its own, listed with the reasons under its own name:
//!
//! `allowance = at first + setting + aspiration + reciprocity + logrolling`, no less than at first;
//! it lives with an option if `distance + loss-framing ≤ allowance + isolation`.

use adref_sim::engine::action::{OptionNo, OptionSet, StanceTaken};
use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{Brief, Public};
use adref_sim::log::{Alternative, Part};
use adref_sim::scenario::{BehaviourPart, Placement, Response};

use crate::logrolling::Ledger;
use crate::{aspiration, belief, framing, isolation, reciprocity};

/// What a delegation has on its mind whatever the bracket: how far it has conceded with time, and what it gave and got.
/// Worked out once for a decision.
pub(crate) struct Mind<'a> {
    public: &'a Public,
    me: &'a Brief,
    conceded: i64,
    ledger: Ledger,
}

impl<'a> Mind<'a> {
    /// The mind of `me`, just now.
    pub(crate) fn new(public: &'a Public, me: &'a Brief) -> Self {
        let conceded = aspiration::conceded(me.style, aspiration::time(public, me));
        Self { public, me, conceded, ledger: Ledger::of(public, me) }
    }

    /// Its standing on a bracket; `ease` is what the setting adds to what it bears, in hundredths of a point.
    pub(crate) fn on(&self, index: usize, ease: i64) -> Option<Standing<'a>> {
        let Self { public, me, conceded, ledger } = *self;
        let entry = public.table.get(index)?;
        let salience = entry.options.first().map_or(0, |omit| me.salience_of(&omit.at));
        let mut standing = Standing {
            public,
            me,
            index,
            entry,
            salience,
            conceded,
            allowance: 0,
            best: 0,
            expected: framing::expected(public, me, index),
            parts: [(BehaviourPart::Aspiration, 0); 3],
        };
        standing.best = standing.find_best();
        standing.parts = [
            (BehaviourPart::Aspiration, aspiration::part(me, salience, conceded)),
            (BehaviourPart::Reciprocity, reciprocity::part(public, me, index, standing.best)),
            (BehaviourPart::Logrolling, ledger.part(me, salience)),
        ];
        let sum: i64 = standing.parts.iter().map(|(_, value)| value).sum();
        standing.allowance = aspiration::AT_FIRST + ease + sum.max(0);
        Some(standing)
    }
}

/// What a delegation weighs on one bracket at one moment.
pub(crate) struct Standing<'a> {
    public: &'a Public,
    me: &'a Brief,
    index: usize,
    entry: &'a Disagreement,
    /// How much it cares about the bracket, 0–100.
    pub(crate) salience: i64,
    /// What it has conceded by now, in thousandths.
    pub(crate) conceded: i64,
    /// How far from its ideal it lets words stand, in hundredths of a point, before isolation.
    pub(crate) allowance: i64,
    best: OptionNo,
    /// How far from its ideal the words are that it has come to expect.
    expected: Option<i64>,
    /// The parts of the allowance that are behaviour.
    parts: [(BehaviourPart, i64); 3],
}

impl<'a> Standing<'a> {
    /// The standing of `me` on a bracket, for those who ask about one; who asks about many has a [`Mind`].
    pub(crate) fn new(public: &'a Public, me: &'a Brief, index: usize, ease: i64) -> Option<Self> {
        Mind::new(public, me).on(index, ease)
    }

    /// How far an option is beyond what it bears, isolation and losses counted, in hundredths of a point; negative if it
    /// is not.
    pub(crate) fn beyond(&self, option: OptionNo) -> i64 {
        self.distance(option) + self.framed(option) - self.allowance - self.isolation(option)
    }

    /// How far an option is from what it wants, in hundredths of a point.
    pub(crate) fn distance(&self, option: OptionNo) -> i64 {
        self.me.distance(self.index, option)
    }

    /// What an option weighs more than its distance, as a loss against what was expected, in hundredths of a point.
    fn framed(&self, option: OptionNo) -> i64 {
        framing::part(self.me, self.expected, self.distance(option))
    }

    /// What being one of few against an option is worth giving up, in hundredths of a point.
    pub(crate) fn isolation(&self, option: OptionNo) -> i64 {
        isolation::part(self.public, self.me, self.index, option, self.conceded)
    }

    /// Whether a line held with this response is crossed by settling the bracket on the option.
    pub(crate) fn crosses(&self, option: OptionNo, response: Response) -> bool {
        self.me
            .lines
            .iter()
            .any(|line| line.response == response && line.test.broken_by(self.entry, self.index, option))
    }

    /// Whether some option on the table crosses a line it holds: 2 for one held by blocking, 1 by dissociating.
    pub(crate) fn line_at_risk(&self) -> u8 {
        let crossed = |response| self.entry.live().any(|option| self.crosses(option, response));
        if crossed(Response::Block) { 2 } else { u8::from(crossed(Response::Dissociate)) }
    }

    /// The most and the least that is at stake between the options on the table.
    pub(crate) fn stake(&self) -> i64 {
        let losses = || self.entry.live().map(|option| self.me.loss(self.index, option));
        losses().max().unwrap_or(0) - losses().min().unwrap_or(0)
    }

    /// Whether it would live with words that are not on the table yet.
    pub(crate) fn would_accept(&self, at: &Placement) -> bool {
        let distance = self.me.distance_to(at);
        distance + framing::part(self.me, self.expected, distance) <= self.allowance
    }

    /// The option it minds least, of those its lines leave it.
    pub(crate) fn best(&self) -> OptionNo {
        self.best
    }

    fn find_best(&self) -> OptionNo {
        let weigh = |option: OptionNo| {
            let line = if self.crosses(option, Response::Block) {
                2
            } else {
                u8::from(self.crosses(option, Response::Dissociate))
            };
            (line, self.me.loss(self.index, option))
        };
        let Some(least) = self.entry.live().map(weigh).min() else { return 0 };
        self.entry
            .live()
            .filter(|option| weigh(*option) == least)
            .min_by_key(|option| {
                // Its own words before others', and words before none, where nothing else tells them apart; then what
                // others are more likely to live with.
                let by = self.entry.options.get(usize::from(*option)).map_or(&[][..], |found| &found.by);
                let theirs = !by.iter().any(|name| belief::speaks_for(self.public, self.me.seat, name));
                let likely = belief::expected_option(self.public, self.me, self.index, *option);
                (theirs, *option == 0, std::cmp::Reverse(likely), *option)
            })
            .unwrap_or(0)
    }

    /// Whether it lives with an option.
    fn lives_with(&self, option: OptionNo) -> bool {
        // A line held by dissociating is defended until there is hardly any time left.
        let defended = self.crosses(option, Response::Dissociate) && self.conceded < 900;
        option == self.best || (self.beyond(option) <= 0 && !defended)
    }

    /// What it says of the bracket.
    pub(crate) fn stance(&self) -> StanceTaken {
        let mut cannot = OptionSet::NONE;
        let mut accepts = OptionSet::NONE;
        for option in self.entry.live() {
            if self.crosses(option, Response::Block) {
                cannot.insert(option);
            } else if self.lives_with(option) {
                accepts.insert(option);
            }
        }
        let (prefers, ad_referendum) = (self.best, OptionSet::NONE);
        StanceTaken { bracket: self.entry.id.clone(), prefers, accepts, cannot, ad_referendum }
    }

    /// The numbers behind what it says.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let part = |part: &str, value| Part { on: Some(self.entry.id.clone()), part: part.to_owned(), value };
        let mut parts = vec![part("salience", self.salience), part("allowance", self.allowance)];
        for (of, value) in self.parts.iter().filter(|(_, value)| *value != 0) {
            parts.push(part(of.name(), *value));
        }
        for option in self.entry.live() {
            parts.push(part(&format!("distance of option {option}"), self.distance(option)));
        }
        let most = |what: &dyn Fn(OptionNo) -> i64| self.entry.live().map(what).max().unwrap_or(0);
        let isolation = most(&|option| self.isolation(option));
        if isolation > 0 {
            parts.push(part(BehaviourPart::Isolation.name(), isolation));
        }
        let framed = most(&|option| self.framed(option));
        if framed > 0 {
            parts.push(part(BehaviourPart::LossFraming.name(), -framed));
        }
        parts
    }

    /// What it could say of each option, by how far it is within what it bears; the greater, the more gladly.
    pub(crate) fn alternatives(&self) -> Vec<Alternative> {
        let act = |option: OptionNo| match option {
            0 => format!("live with leaving {} out", self.entry.id),
            _ => format!("live with option {option} of {}", self.entry.id),
        };
        self.entry
            .live()
            .map(|option| Alternative { act: act(option), score: -self.beyond(option) })
            .collect()
    }

    /// The part without which it would say something else of an option, with that option: of several the one that weighs
    /// most.
    pub(crate) fn tipped(&self) -> Option<(BehaviourPart, OptionNo)> {
        let others = self.entry.live().filter(|option| *option != self.best);
        others
            .flat_map(|option| {
                let beyond = self.beyond(option);
                let own = [
                    (BehaviourPart::Isolation, self.isolation(option)),
                    (BehaviourPart::LossFraming, -self.framed(option)),
                ];
                let parts = self.parts.into_iter().chain(own);
                parts
                    .filter(move |(_, value)| (beyond <= 0) != (beyond + value <= 0))
                    .map(move |(part, value)| (value.abs(), part, option))
            })
            .max_by_key(|(value, part, option)| (*value, std::cmp::Reverse((*part, *option))))
            .map(|(_, part, option)| (part, option))
    }

    /// The number the next proposal gets.
    pub(crate) fn next_number(&self) -> OptionNo {
        self.entry.options.len() as OptionNo
    }

    /// Whether somebody in the room is against what most want: whether there is anything to bridge.
    pub(crate) fn contested(&self) -> bool {
        let voices = |option: usize| self.public.memory.voices(self.index, option as OptionNo);
        let wanted = || (0..self.entry.options.len()).map(voices).filter(|voices| voices.want > 0);
        wanted().count() > 1 && wanted().all(|voices| voices.spoke > voices.accept)
    }
}
