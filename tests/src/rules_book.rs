//! The rule book: Markdown that a diplomat can read and a test can play.
//!
//! A case is a `## ` heading with prose and fenced blocks: ` ```room ` (a `scenario.toml`), ` ```draft `, ` ```play ` (one
//! line a step) and ` ```text ` (the draft afterwards). `room NAME` and `draft NAME` above the first case are shared; a
//! case takes a shared room with an empty `room NAME`, or adds tables to it by writing them there. Whoever is not told
//! what to do takes the rule's default. The shorthands for acts are in [`crate::rules_words`].

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use adref_agents::drive::{self, Session};
use adref_sim::engine::state::Stage;
use adref_sim::engine::{self, Action, Actor, Awaiting, State};
use adref_sim::log::Record;
use adref_sim::scenario::{FILES, Files, load};
use adref_sim::text;

use crate::rules_words::{act, kebab, see};
use crate::scenario_files::render;

/// One case of the rule book.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The file it is from.
    pub file: String,
    /// Its heading.
    pub heading: String,
    /// `scenario.toml`.
    pub room: String,
    /// `draft.md`.
    pub draft: String,
    /// What is played: line number and step.
    pub play: Vec<(usize, String)>,
    /// The text afterwards, with its line number.
    pub text: Option<(usize, String)>,
}

/// More acts than any case needs.
const BOUND: u32 = 20_000;

/// Reads a file of the rule book. Faults of the book itself are told with their line.
pub fn read(file: &str, book: &str) -> Result<Vec<Case>, String> {
    let mut shared: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = book.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            cases.push(Case { file: file.to_owned(), heading: heading.to_owned(), ..Case::default() });
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let mut body: Vec<(usize, String)> = Vec::new();
        for (number, line) in lines.by_ref().take_while(|(_, line)| !line.starts_with("```")) {
            body.push((number + 1, line.to_owned()));
        }
        let at = |what: &str| format!("{file}:{}: {what}", number + 1);
        let (kind, name) = info.split_once(' ').unwrap_or((info, ""));
        let joined = || body.iter().flat_map(|(_, line)| [line.as_str(), "\n"]).collect::<String>();
        let key = (kind.to_owned(), name.trim().to_owned());
        let Some(case) = cases.last_mut() else {
            if !matches!(kind, "room" | "draft") || name.is_empty() {
                return Err(at("above the first case stand rooms and drafts with a name"));
            }
            shared.insert(key, joined());
            continue;
        };
        match kind {
            "room" if name.is_empty() => case.room = joined(),
            "draft" if name.is_empty() => case.draft = joined(),
            "room" => {
                let room = shared.get(&key).ok_or_else(|| at("no such room"))?;
                case.room = format!("{room}\n{}", joined());
                if let Some(draft) = shared.get(&("draft".to_owned(), key.1)) {
                    case.draft.clone_from(draft);
                }
            }
            "draft" => case.draft.clone_from(shared.get(&key).ok_or_else(|| at("no such draft"))?),
            "play" => case.play.extend(body),
            "text" => case.text = Some((number + 1, joined())),
            _ => return Err(at("a block is one of room, draft, play and text")),
        }
    }
    Ok(cases)
}

/// A case as it is played.
pub(crate) struct Play {
    /// The room.
    pub(crate) session: Session,
    /// What has happened.
    pub(crate) records: Vec<Record>,
    acts: u32,
}

/// Plays a case. What does not hold is told with file, line and heading.
pub fn check(case: &Case) -> Result<(), String> {
    let at = |line: usize, what: String| format!("{}:{line}: “{}”: {what}", case.file, case.heading);
    let mut files = Files::new();
    let [scenario, draft, ..] = FILES;
    files.insert(scenario.to_owned(), case.room.clone());
    files.insert(draft.to_owned(), case.draft.clone());
    let loaded = load(&files);
    // A room that does not load can only be refused.
    let first = case.play.first();
    if let Some((line, words)) =
        first.and_then(|(line, step)| Some((line, step.strip_prefix("not loaded: ")?)))
    {
        let told = render(&files, &loaded.diagnostics);
        return if loaded.scenario.is_none() && told.contains(words.trim()) {
            Ok(())
        } else {
            Err(at(*line, format!("the loader was to refuse it with “{words}”; it said:\n{told}")))
        };
    }
    let Some(scenario) = loaded.scenario else {
        return Err(at(0, format!("the room does not load:\n{}", render(&files, &loaded.diagnostics))));
    };
    let seed = first
        .and_then(|(_, step)| step.strip_prefix("seed "))
        .and_then(|seed| seed.trim().parse().ok())
        .unwrap_or(1);
    let (session, _) = Session::new(&scenario, &files, seed);
    let mut play = Play { session, records: Vec::new(), acts: 0 };
    for (line, step) in &case.play {
        let step = step.trim();
        if !step.is_empty() && !step.starts_with('#') && !step.starts_with("seed ") {
            play.step(step).map_err(|fault| at(*line, format!("`{step}`: {fault}")))?;
        }
    }
    if let Some((line, wanted)) = &case.text {
        let public = &play.state().public;
        let adopted = public.ending.is_some_and(adref_sim::scenario::Ending::adopted);
        let draft = public.text();
        let found = if adopted { text::clean(&draft) } else { text::print(&draft) };
        if found.trim() != wanted.trim() {
            return Err(at(*line, format!("the text is\n{found}")));
        }
    }
    Ok(())
}

impl Play {
    pub(crate) fn state(&self) -> &State {
        self.session.state()
    }

    fn step(&mut self, step: &str) -> Result<(), String> {
        if let Some(phase) = step.strip_prefix("until ") {
            let known = self.state().public.plan.iter().any(|planned| planned.phase == phase);
            if !known {
                return Err("this body has no such phase".to_owned());
            }
            return self.advance(|state| state.public.opened && state.public.phase() == phase);
        }
        if let Some(ask) = step.strip_prefix("ask ") {
            return self.advance(|state| asked(state).is_some_and(|asked| asked == ask));
        }
        if let Some(task) = step.strip_prefix("ask-chair ") {
            return self.advance(|state| match state.public.stage {
                Stage::Chair(asked) => kebab(&format!("{asked:?}")) == task,
                _ => false,
            });
        }
        if let Some(assertion) = step.strip_prefix("see ") {
            let (key, value) = assertion.split_once(' ').unwrap_or((assertion, ""));
            // A vote that everybody has given is counted before anybody looks.
            let voted = |public: &engine::Public| {
                let question = public.docket.sitting.as_ref().and_then(|sitting| sitting.question.as_ref());
                public.stage == Stage::Between && public.business.opened && question.is_some()
            };
            if voted(&self.state().public) {
                self.by_default().map(|_| ())?;
            }
            return see(self, key, value.trim());
        }
        let (actor, words) =
            step.split_once(": ").ok_or("a step is `until`, `ask`, `see` or `ACTOR: act`")?;
        let refused = words.split_once("=> refused");
        let words = refused.map_or(words, |(words, _)| words).trim();
        if matches!(actor, "everybody" | "the others") {
            return self.all(words);
        }
        let by = self.actor(actor)?;
        let action = act(self.state(), words)?;
        if let Some((_, sentence)) = refused {
            let sentence = sentence.trim_start_matches(':').trim();
            let draws = self.session.draws();
            return match engine::decide(self.state(), by, &action, draws) {
                Ok(_) => Err("it was allowed".to_owned()),
                Err(refusal) if refusal.to_string().contains(sentence) => Ok(()),
                Err(refusal) => Err(format!("it was refused otherwise: {refusal}")),
            };
        }
        self.advance(|state| engine::legal(state, by).allowed.contains(&action.kind()))?;
        // What a shorthand leaves to the rule depends on where the room is now.
        let action = act(self.state(), words)?;
        self.submit(by, &action)
    }

    /// Everybody who is asked now, and has not answered, answers alike.
    fn all(&mut self, words: &str) -> Result<(), String> {
        let action = act(self.state(), words)?;
        self.advance(|state| match engine::awaiting(state) {
            Awaiting::Seats { seats, .. } => seats.first().is_some_and(|seat| {
                engine::legal(state, Actor::Seat(*seat)).allowed.contains(&action.kind())
            }),
            _ => false,
        })?;
        let ask = asked(self.state());
        let mut answered = Vec::new();
        while let Awaiting::Seats { seats, .. } = engine::awaiting(self.state()) {
            let Some(seat) = seats.first().copied() else { break };
            if asked(self.state()) != ask || answered.contains(&seat) {
                break;
            }
            answered.push(seat);
            let action = act(self.state(), words)?;
            self.submit(Actor::Seat(seat), &action)?;
        }
        Ok(())
    }

    fn actor(&self, name: &str) -> Result<Actor, String> {
        match name {
            "chair" => Ok(Actor::Chair),
            "secretariat" => Ok(Actor::Secretariat),
            seat => {
                self.state().public.seat(seat).map(Actor::Seat).ok_or_else(|| format!("no seat `{seat}`"))
            }
        }
    }

    fn submit(&mut self, by: Actor, action: &Action) -> Result<(), String> {
        self.acts += 1;
        let (record, _) =
            self.session.submit(by, action, None).map_err(|refusal| format!("refused: {refusal}"))?;
        self.records.push(record);
        Ok(())
    }

    /// Lets everybody take the rule's default until something holds.
    fn advance(&mut self, holds: impl Fn(&State) -> bool) -> Result<(), String> {
        while !holds(self.state()) {
            if self.acts > BOUND {
                return Err(format!("more than {BOUND} acts"));
            }
            if self.by_default()?.is_break() {
                return Err("the session was over before it could be".to_owned());
            }
        }
        Ok(())
    }

    /// One act by default.
    fn by_default(&mut self) -> Result<ControlFlow<()>, String> {
        let (by, action) = match engine::awaiting(self.state()) {
            Awaiting::Nobody => return Ok(ControlFlow::Break(())),
            Awaiting::Secretariat => (Actor::Secretariat, Action::Proceed),
            Awaiting::Chair => (Actor::Chair, drive::default_for_chair(&self.state().public)),
            Awaiting::Seats { ask, seats } => {
                let seat = seats.first().copied().ok_or("nobody is asked")?;
                (Actor::Seat(seat), drive::default_for_seat(ask))
            }
        };
        self.submit(by, &action).map(|()| ControlFlow::Continue(()))
    }
}

/// What seats are asked just now, as a word: `floor`, `small-group`.
pub(crate) fn asked(state: &State) -> Option<String> {
    match engine::awaiting(state) {
        Awaiting::Seats { ask, .. } => Some(kebab(&format!("{ask:?}"))),
        _ => None,
    }
}
