//! A negotiation that goes on from a moment of another, with another seed or with one act changed.

use std::ops::ControlFlow;

use adref_agents::Decision;
use adref_agents::drive::{Past, Stopped};
use adref_agents::guests::{Answer, ChairQuestion, Guests, Happened, Question};
use adref_sim::draws::Draws;
use adref_sim::engine::{self, Action, Awaiting, Public, Refusal, State};
use adref_sim::ids::SeatId;
use adref_sim::log::{Parent, Record, Why, tame};

use crate::human;

/// The longest act in words that a header keeps.
const MAX_WORDS: usize = 400;

/// An act that is done in place of what its delegation, or the chair, would have done.
#[derive(Clone, Debug)]
pub(crate) struct Instead {
    /// The delegation; `None` is the chair.
    seat: Option<SeatId>,
    act: Action,
    /// The act in the words it was asked for with.
    words: String,
}

impl Instead {
    fn told(&self) -> String {
        let who = self.seat.as_ref().map_or("chair", |seat| seat.as_str());
        tame(&format!("{who}: {}", self.words), MAX_WORDS)
    }

    fn decision(self) -> Decision {
        let tipped = "chosen for this branch".to_owned();
        Decision { action: self.act, why: Why { tipped, ..Why::default() } }
    }
}

/// What a branch begins with.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) past: Past,
    pub(crate) instead: Option<Instead>,
}

/// The parts a branch is made of.
pub(crate) struct Stem<'a> {
    /// The name of the log it is of.
    pub(crate) log: String,
    /// The seed of that.
    pub(crate) seed: u64,
    /// Where that branched off itself.
    pub(crate) parents: &'a [Parent],
    /// Its records up to the moment.
    pub(crate) records: &'a [Record],
    /// What they fold to.
    pub(crate) state: &'a State,
}

/// Whom the room waits for, in words.
pub(crate) fn awaited(state: &State) -> String {
    let public = &state.public;
    match engine::awaiting(state) {
        Awaiting::Nobody => "it is over".to_owned(),
        Awaiting::Secretariat => "the secretariat goes on".to_owned(),
        Awaiting::Chair => "it is for the chair".to_owned(),
        Awaiting::Seats { seats, .. } => {
            let names: Vec<&str> = seats
                .iter()
                .filter_map(|seat| public.seats.get(*seat))
                .map(|seat| seat.id.as_str())
                .collect();
            match names.as_slice() {
                [one] => format!("it is for {one}"),
                [first, .., last] if names.len() > 6 => {
                    format!("it is for {} delegations, {first} to {last}", names.len())
                }
                _ => format!("it is for {}", names.join(", ")),
            }
        }
    }
}

/// Whether a branch can be made there, and why not.
pub(crate) fn check(state: &State, seed: u64, lines: &[String]) -> Result<(), String> {
    if engine::awaiting(state) == Awaiting::Nobody {
        return Err("it is over there, and nothing can be otherwise".to_owned());
    }
    if lines.is_empty() { Ok(()) } else { instead(state, seed, lines).map(|_| ()) }
}

/// Makes a branch, with an act in place of another if lines for it are given: `CHE: say vol-modal prefer 2`, where the name can
/// be left out if one delegation alone is asked. The error is a sentence for whoever asked.
pub(crate) fn prepare(stem: &Stem<'_>, seed: u64, lines: &[String]) -> Result<Branch, String> {
    check(stem.state, seed, &[])?;
    let instead = if lines.is_empty() { None } else { Some(instead(stem.state, seed, lines)?) };
    let mut parents = stem.parents.to_vec();
    parents.push(Parent {
        log: tame(&stem.log, MAX_WORDS),
        seed: stem.seed,
        records: stem.records.len() as u64,
        state: stem.state.digest(),
        instead: instead.as_ref().map(Instead::told),
    });
    let past = Past { records: stem.records.to_vec(), parents };
    Ok(Branch { past, instead })
}

fn instead(state: &State, seed: u64, lines: &[String]) -> Result<Instead, String> {
    let public = &state.public;
    let named = |name: &str| {
        let like = |id: &SeatId| id.as_str().eq_ignore_ascii_case(name.trim());
        public.seats.iter().position(|plate| like(&plate.id))
    };
    // Whose act it is, where that is said.
    let mut lines = lines.to_vec();
    let (mut seat, mut chair) = (None, false);
    if let Some(first) = lines.first_mut()
        && let Some((name, rest)) = first.split_once(':')
    {
        chair = name.trim().eq_ignore_ascii_case("chair");
        seat = named(name);
        if chair || seat.is_some() {
            *first = rest.trim().to_owned();
        }
    }
    // An act may be legal or not whatever is drawn.
    let draws = Draws::new(seed);
    let awaiting = engine::awaiting(state);
    if chair || (seat.is_none() && awaiting == Awaiting::Chair) {
        let question = ChairQuestion::awaited(state, &draws)
            .ok_or_else(|| format!("the chair has nothing to do there: {}", awaited(state)))?;
        let act = human::chair_act_of(&lines, &question)?;
        return Ok(Instead { seat: None, act, words: lines.join("; ") });
    }
    let seat = match (seat, awaiting) {
        (Some(seat), _) => seat,
        (None, Awaiting::Seats { seats, .. }) => match seats.as_slice() {
            [one] => *one,
            _ => return Err(format!("say whose act it is, as in CHE: yield; {}", awaited(state))),
        },
        _ => return Err(format!("no delegation is asked there: {}", awaited(state))),
    };
    let question = Question::awaited(state, &draws, seat).ok_or_else(|| {
        let name = public.seats.get(seat).map_or("", |plate| plate.id.as_str());
        format!("{name} is not asked there: {}", awaited(state))
    })?;
    let act = human::act_of(&lines, &question)?;
    Ok(Instead { seat: Some(question.view.me.id.clone()), act, words: lines.join("; ") })
}

/// Does one act for a delegation, once, and leaves everything else to others.
pub(crate) struct Once {
    instead: Option<Instead>,
    others: Option<Box<dyn Guests>>,
}

impl Once {
    /// Whoever plays from outside, if anybody has to: to do one act and to play what others play.
    pub(crate) fn before(
        instead: Option<Instead>,
        others: Option<Box<dyn Guests>>,
    ) -> Option<Box<dyn Guests>> {
        if instead.is_none() {
            return others;
        }
        Some(Box::new(Self { instead, others }))
    }

    /// Whether the act that is still to be done is the chair's.
    fn chair_next(&self) -> bool {
        self.instead.as_ref().is_some_and(|instead| instead.seat.is_none())
    }
}

impl Guests for Once {
    fn plays(&self, seat: &SeatId) -> bool {
        self.instead.as_ref().is_some_and(|instead| instead.seat.as_ref() == Some(seat))
            || self.others.as_ref().is_some_and(|others| others.plays(seat))
    }

    fn watches(&self, seat: &SeatId) -> bool {
        self.others.as_ref().is_some_and(|others| others.watches(seat))
    }

    fn ask(&mut self, questions: &[&Question<'_>]) -> Option<Vec<Answer>> {
        let mine = self.instead.as_ref().and_then(|instead| instead.seat.clone());
        let is_mine = |question: &Question<'_>| mine.as_ref() == Some(&question.view.me.id);
        let theirs: Vec<&Question<'_>> =
            questions.iter().copied().filter(|question| !is_mine(question)).collect();
        let mut given = match &mut self.others {
            Some(others) if !theirs.is_empty() => others.ask(&theirs)?,
            _ => Vec::new(),
        }
        .into_iter();
        let answers = questions.iter().map(|question| {
            if !is_mine(question) {
                return given.next();
            }
            self.instead.take().map(|instead| Answer::Decided(instead.decision()))
        });
        answers.collect()
    }

    fn interject(&mut self, questions: &[&Question<'_>]) -> ControlFlow<(), Option<(usize, Decision)>> {
        self.others.as_mut().map_or(ControlFlow::Continue(None), |others| others.interject(questions))
    }

    fn presides(&self) -> bool {
        self.chair_next() || self.others.as_ref().is_some_and(|others| others.presides())
    }

    fn preside(&mut self, question: &ChairQuestion<'_>) -> Option<Decision> {
        if self.chair_next() {
            return self.instead.take().map(Instead::decision);
        }
        self.others.as_mut()?.preside(question)
    }

    fn between_speakers(&mut self, question: &ChairQuestion<'_>) -> ControlFlow<(), Option<Decision>> {
        if self.chair_next() {
            return ControlFlow::Continue(self.instead.take().map(Instead::decision));
        }
        self.others.as_mut().map_or(ControlFlow::Continue(None), |others| others.between_speakers(question))
    }

    fn overruled(&mut self, action: &Action, refusal: &Refusal) {
        if let Some(others) = &mut self.others {
            others.overruled(action, refusal);
        }
    }

    fn happened(&mut self, happened: &Happened<'_>) {
        if let Some(others) = &mut self.others {
            others.happened(happened);
        }
    }

    fn refused(&mut self, seat: &SeatId, action: &Action, refusal: &Refusal) {
        if let Some(others) = &mut self.others {
            others.refused(seat, action, refusal);
        }
    }

    fn over(&mut self, public: &Public, stopped: &Stopped) {
        if let Some(others) = &mut self.others {
            others.over(public, stopped);
        }
    }
}
