//! A person at the terminal in one seat or several: a prompt, a line, an act. The dialogue goes to standard error, so that
//! standard output holds the result alone.

mod acts;
mod asking;
mod chair;
mod crossing;
mod input;
pub(crate) mod news;
mod news_more;
mod preview;
mod show;
mod suggest;
mod voice;
mod words;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Receiver;

use adref_agents::Decision;
use adref_agents::drive::{Stopped, default_for_seat};
use adref_agents::guests::{Answer, ChairQuestion, Guests, Happened, Question, WordsPlaced};
use adref_sim::engine::action::Insertion;
use adref_sim::engine::{Action, Public, Refusal};
use adref_sim::ids::SeatId;
use adref_sim::log::{Why, tame};
use adref_sim::scenario::Scenario;

use self::acts::{Statement, Typed};
use self::chair::Gavel;
pub(crate) use self::chair::{chair_act_of, reserve};
pub(crate) use self::input::{Heard, HeardAt};
use self::input::{Input, Left};
use self::news::News;
use self::show::item;
pub(crate) use self::show::{Ends, HANG, brief, ends};
use self::voice::Voice;
pub(crate) use self::voice::{Hearer, Said};
use self::words::Reader;

/// The most lines of news that are shown of themselves.
const MOST_NEWS: usize = 30;
/// The most characters of a reason that goes into the log.
const MAX_REASON: usize = 400;

/// What a person in a seat has before it.
#[derive(Default)]
struct Desk {
    news: News,
    /// What was news when it was last asked.
    last: Vec<String>,
    /// Whether it has been told how this works.
    greeted: bool,
    /// Whether it is asked before each speaker.
    watching: bool,
    /// A reason for the next act.
    because: Option<String>,
}

/// People at the terminal.
pub(crate) struct People {
    desks: BTreeMap<SeatId, Desk>,
    /// The chair, if one of them presides.
    chair: Option<Gavel>,
    ends: Ends,
    input: Input,
    voice: Voice,
}

impl People {
    /// Seats people in these seats.
    pub(crate) fn new(seats: Vec<SeatId>, scenario: &Scenario, interrupted: Arc<AtomicBool>) -> Self {
        let desks = seats.into_iter().map(|seat| (seat, Desk::default())).collect();
        Self {
            desks,
            chair: None,
            ends: show::ends(scenario),
            input: Input::new(interrupted),
            voice: Voice::Terminal,
        }
    }

    /// Seats people whose screen is drawn elsewhere.
    pub(crate) fn on_screen(
        seats: &[SeatId],
        scenario: &Scenario,
        interrupted: Arc<AtomicBool>,
        lines: Receiver<HeardAt>,
        hearer: Hearer,
    ) -> Self {
        Self {
            desks: seats.iter().map(|seat| (seat.clone(), Desk::default())).collect(),
            chair: None,
            ends: show::ends(scenario),
            input: Input::of(lines, interrupted),
            voice: Voice::Screen(hearer),
        }
    }

    /// Lets a person preside, beside whatever seats there are.
    pub(crate) fn presiding(mut self) -> Self {
        self.chair = Some(Gavel::default());
        self
    }

    /// Asks one person until there is something to do, or the time is up. `None` to stop the run.
    fn answer(&mut self, question: &Question<'_>) -> Option<Answer> {
        match self.turn(question, false) {
            Ok(Outcome::Done(decision)) => Some(Answer::Decided(decision)),
            Err(Left::TimeUp) => {
                let seconds = question.view.public.procedure.answer_seconds.unwrap_or_default();
                Some(Answer::Failed(format!("nobody in the seat answered within {seconds} seconds")))
            }
            Ok(Outcome::Nothing) | Err(Left::Gone) => None,
        }
    }

    /// One turn of one person, with the time there is for it.
    fn turn(&mut self, question: &Question<'_>, aside: bool) -> Result<Outcome, Left> {
        let id = question.view.me.id.clone();
        let seconds = question.view.public.procedure.answer_seconds;
        if self.voice.is_screen() {
            let nth = self.input.turn();
            self.voice.screen(Said::Turn { nth, seat: id.clone(), seconds });
        } else {
            self.input.limit(seconds);
        }
        let mut desk = self.desks.remove(&id).unwrap_or_default();
        let outcome = self.converse(&id, &mut desk, question, aside);
        if outcome.as_ref().is_err_and(|left| *left == Left::TimeUp) {
            self.voice.say("\nTime is up.");
        }
        self.voice.screen(Said::Answered);
        self.desks.insert(id, desk);
        outcome
    }

    fn converse(
        &self,
        id: &SeatId,
        desk: &mut Desk,
        question: &Question<'_>,
        aside: bool,
    ) -> Result<Outcome, Left> {
        let view = question.view;
        let public = view.public;
        if self.voice.is_screen() {
            desk.greeted = true;
            self.voice.screen(Said::Asked(asking::typed_first(question)));
        }
        if !desk.greeted {
            desk.greeted = true;
            self.voice.say(&greeting(id, public));
        }
        desk.last = desk.news.take();
        tell(&self.voice, &desk.last, MOST_NEWS);
        let heading = format!(
            "{id} · {} · meeting {} of {}, minute {}",
            public.phase().replace('-', " "),
            public.meeting(),
            public.procedure.meetings,
            public.minute
        );
        self.voice.say(&format!("\n{heading}"));
        if aside {
            let speaker = public.floor.list.front().and_then(|next| public.seats.get(next.seat));
            let speaker = speaker.map_or("nobody", |plate| plate.id.as_str());
            self.voice.say(&format!(
                "{speaker} has the floor next. `order WORDS` raises a point of order; Enter lets it speak; `watch off` ends this."
            ));
        } else {
            self.voice.ask(question);
        }
        let mut ready = Statement::default();
        loop {
            self.prompt(id);
            let mut warned = || self.warn(id);
            let line = loop {
                match self.input.heard(&mut warned)? {
                    Heard::Line(line) => break line,
                    Heard::TimeUp => return Err(Left::TimeUp),
                    Heard::Draft(of) => {
                        let said = preview::preview(&of, question, &ready);
                        self.voice.screen(Said::Preview { of, said });
                    }
                }
            };
            if !self.input.terminal {
                self.voice.say(&line);
            }
            let line = line.trim();
            if line.is_empty() && aside {
                return Ok(Outcome::Nothing);
            }
            if line.is_empty() && !ready.is_empty() {
                self.voice.say(
                    "You have something ready to say: `send` says it, `yield` says nothing, `drop` throws it away.",
                );
                continue;
            }
            if let Some(stop) = self.look(line, desk, question, &mut ready) {
                if let Looked::Stop(left) = stop {
                    return Err(left);
                }
                continue;
            }
            let (act, why) = if line.is_empty() {
                (default_for_seat(view.ask), "a person let the rule's default stand")
            } else {
                match acts::read(line, question, &mut ready) {
                    Err(problem) => {
                        self.voice.say(&problem);
                        continue;
                    }
                    Ok(Typed::Unknown) => {
                        let (verb, _) = words::head(line);
                        self.voice.say(&format!("“{verb}” is not understood. `help` lists what is."));
                        continue;
                    }
                    Ok(Typed::Ready) => {
                        show_ready(&self.voice, question, &mut ready);
                        continue;
                    }
                    Ok(Typed::Act(act)) => (act, "decided by a person"),
                }
            };
            let placed = match question.try_out(&act) {
                Ok(placed) => placed,
                Err(refusal) => {
                    self.voice.say(&format!("Not allowed: {refusal}."));
                    continue;
                }
            };
            for one in &placed {
                self.voice.say(&stands(one));
            }
            if !self.confirmed(id, question, &act, &placed)? {
                self.voice.say("Not done.");
                continue;
            }
            let tipped = desk.because.take().unwrap_or_else(|| why.to_owned());
            return Ok(Outcome::Done(Decision { action: act, why: Why { tipped, ..Why::default() } }));
        }
    }

    /// What a person wants to see, if the line is about that.
    fn look(
        &self,
        line: &str,
        desk: &mut Desk,
        question: &Question<'_>,
        ready: &mut Statement,
    ) -> Option<Looked> {
        let view = question.view;
        let (verb, rest) = words::head(line);
        match verb.as_str() {
            "help" | "?" | "h" => self.voice.say(&asking::help(question)),
            "text" => self.voice.say(&show::draft(view.public, rest)),
            "brief" => self.voice.say(&show::brief(view, &self.ends)),
            "brackets" if rest.is_empty() => self.voice.say(&show::brackets(view.public, Some(view), None)),
            "bracket" | "brackets" => match (Reader { public: view.public, rest }).bracket(rest) {
                Ok(id) => self.voice.say(&show::brackets(view.public, Some(view), view.public.bracket(&id))),
                Err(problem) => self.voice.say(&problem),
            },
            "room" => self.voice.say(&show::room(view.public)),
            "docket" => self.voice.say(&asking::docket(view.public)),
            "news" => tell(&self.voice, &desk.last, usize::MAX),
            "may" | "legal" => self.voice.say(&asking::all_kinds(question)),
            "suggest" => self.voice.say(&suggest::suggestion(question)),
            "ready" => show_ready(&self.voice, question, ready),
            "drop" => {
                *ready = Statement::default();
                self.voice.say("Nothing is ready to be said any more.");
            }
            "because" => {
                desk.because = Some(tame(rest, MAX_REASON)).filter(|reason| !reason.is_empty());
                self.voice.say("Your reason goes into the log with your next act.");
            }
            "watch" => {
                desk.watching = rest != "off";
                self.voice.say(if desk.watching {
                    "You are asked before each speaker from now on."
                } else {
                    "You are no longer asked before each speaker."
                });
            }
            "quit" | "exit" => {
                self.voice.prompt("Leave the session? With --out, what was done so far is kept. Type yes: ");
                match self.input.line() {
                    Err(left) => return Some(Looked::Stop(left)),
                    Ok(answer) if answer.trim().eq_ignore_ascii_case("yes") => {
                        return Some(Looked::Stop(Left::Gone));
                    }
                    Ok(_) => {}
                }
            }
            _ => return None,
        }
        Some(Looked::Seen)
    }

    /// Asks for a line, with the time that is left. A screen has its own.
    fn prompt(&self, id: &SeatId) {
        if !self.voice.is_screen() {
            let left = self.input.left().map_or_else(String::new, |left| format!(" {}", clock(left)));
            self.voice.prompt(&format!("{id}{left}> "));
        }
    }

    /// Says that only a fifth of the time is left.
    fn warn(&self, id: &SeatId) {
        if let Some(left) = self.input.left() {
            self.voice.say(&format!("\nOnly {} left; then the rule's default stands.", clock(left)));
            self.prompt(id);
        }
    }

    /// Whether an act is meant even if it crosses a line of one's own.
    fn confirmed(
        &self,
        id: &SeatId,
        question: &Question<'_>,
        act: &Action,
        placed: &[WordsPlaced],
    ) -> Result<bool, Left> {
        let crossed = crossing::crossings(question, act, placed);
        if crossed.is_empty() {
            return Ok(true);
        }
        for line in crossed.iter().filter_map(|line| question.view.me.lines.get(*line)) {
            let said =
                format!("This crosses a red line of yours ({}): {}", show::held(line.response), line.reason);
            self.voice.say(&said);
        }
        self.voice.prompt(&format!("{id}, do it all the same? Type yes; Enter alone takes you back: "));
        let answer = self.input.line()?;
        if !self.input.terminal {
            self.voice.say(&answer);
        }
        Ok(matches!(answer.trim().to_lowercase().as_str(), "yes" | "y"))
    }
}

/// Lines typed one after the other, as an act that is done without asking back.
pub(crate) fn act_of(lines: &[String], question: &Question<'_>) -> Result<Action, String> {
    let mut ready = Statement::default();
    let mut done = None;
    for line in lines {
        if done.is_some() {
            return Err(format!("“{line}” comes after the act that was to be done"));
        }
        match acts::read(line.trim(), question, &mut ready)? {
            Typed::Unknown => return Err(format!("“{}” is not understood", words::head(line).0)),
            Typed::Ready => {}
            Typed::Act(act) => done = Some(act),
        }
    }
    let act = match done {
        Some(act) => act,
        None => acts::send(question.view.ask, &ready)?,
    };
    question.try_out(&act).map_err(|refusal| refusal.to_string())?;
    Ok(act)
}

#[derive(PartialEq, Eq)]
enum Looked {
    Seen,
    Stop(Left),
}

enum Outcome {
    Done(Decision),
    Nothing,
}

/// Seconds as a clock shows them.
pub(crate) fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

impl Guests for People {
    fn plays(&self, seat: &SeatId) -> bool {
        self.desks.contains_key(seat)
    }

    fn watches(&self, seat: &SeatId) -> bool {
        self.desks.get(seat).is_some_and(|desk| desk.watching)
    }

    fn ask(&mut self, questions: &[&Question<'_>]) -> Option<Vec<Answer>> {
        questions.iter().map(|question| self.answer(question)).collect()
    }

    fn interject(&mut self, questions: &[&Question<'_>]) -> ControlFlow<(), Option<(usize, Decision)>> {
        for question in questions {
            match self.turn(question, true) {
                Err(Left::Gone) => return ControlFlow::Break(()),
                // Whoever may interrupt and does not in time lets the speaker speak.
                Ok(Outcome::Nothing) | Err(Left::TimeUp) => {}
                Ok(Outcome::Done(decision)) => {
                    return ControlFlow::Continue(Some((question.view.me.seat, decision)));
                }
            }
        }
        ControlFlow::Continue(None)
    }

    fn presides(&self) -> bool {
        self.chair.is_some()
    }

    fn preside(&mut self, question: &ChairQuestion<'_>) -> Option<Decision> {
        self.chair.as_mut()?.preside(&self.voice, &self.input, question)
    }

    fn between_speakers(&mut self, question: &ChairQuestion<'_>) -> ControlFlow<(), Option<Decision>> {
        let Some(gavel) = &mut self.chair else { return ControlFlow::Continue(None) };
        gavel.between(&self.voice, &self.input, question)
    }

    fn overruled(&mut self, _action: &Action, refusal: &Refusal) {
        if let Some(gavel) = &mut self.chair {
            gavel.overruled(refusal);
        }
    }

    fn happened(&mut self, happened: &Happened<'_>) {
        if let Some(gavel) = &mut self.chair {
            gavel.happened(happened);
        }
        for (only, event) in happened.events() {
            for (id, desk) in &mut self.desks {
                if only.is_none_or(|only| only == id) {
                    desk.news.hear(event, happened.public);
                }
            }
        }
    }

    fn refused(&mut self, seat: &SeatId, _action: &Action, refusal: &Refusal) {
        if let Some(desk) = self.desks.get_mut(seat) {
            desk.news
                .add(format!("What you did was no longer allowed ({refusal}); the rule's default stands."));
        }
    }

    fn over(&mut self, _public: &Public, stopped: &Stopped) {
        if let Some(gavel) = &mut self.chair {
            gavel.over(&self.voice, *stopped == Stopped::Closed && !self.voice.is_screen());
        }
        for desk in self.desks.values_mut() {
            let news = desk.news.take();
            if *stopped == Stopped::Closed && desk.greeted && !self.voice.is_screen() {
                tell(&self.voice, &news, MOST_NEWS);
            }
        }
    }
}

fn tell(voice: &Voice, news: &[String], most: usize) {
    let skipped = news.len().saturating_sub(most);
    if skipped > 0 {
        voice.say(&format!("  … {skipped} earlier; `news` shows all"));
    }
    for line in news.iter().skip(skipped) {
        voice.say(&item("  ", line));
    }
}

fn greeting(id: &SeatId, public: &Public) -> String {
    let name = public.seats.iter().find(|plate| plate.id == *id).map_or("", |plate| plate.name.as_str());
    format!(
        "{}\nYou are the delegation of {name} ({id}). `brief` is what your capital has told you, `text` the draft, `brackets` what is open in it, `suggest` what adref would do in your place, `help` everything else. Enter alone lets the rule's default stand. Ctrl-D ends the session; with --out, what was done is kept.",
        public.title
    )
}

/// Where new words stand.
fn stands(one: &WordsPlaced) -> String {
    format!(
        "“{}” is option {} of [{}] and stands at {} ({}).",
        one.text.trim(),
        one.option,
        one.bracket,
        show::places(&one.at),
        one.placed_by
    )
}

/// Shows what is ready; words that may not be proposed are thrown out with the rule's reason, the others shown with
/// their places.
fn show_ready(voice: &Voice, question: &Question<'_>, ready: &mut Statement) {
    if ready.is_empty() {
        voice.say("Nothing is ready to be said.");
        return;
    }
    if let Ok(act) = acts::send(question.view.ask, ready)
        && let Err(refusal) = question.try_out(&act)
    {
        voice.say(&format!("As it is, this would not be allowed: {refusal}."));
    }
    for one in &ready.stances {
        let accepts: Vec<String> = one.accepts.iter().map(|option| option.to_string()).collect();
        let cannot: Vec<String> = one.cannot.iter().map(|option| option.to_string()).collect();
        let mut said =
            format!("Ready: [{}] prefer {}, accept {}", one.bracket, one.prefers, accepts.join(","));
        if !cannot.is_empty() {
            said.push_str(&format!(", cannot {}", cannot.join(",")));
        }
        voice.say(&said);
    }
    for one in &ready.proposals {
        // Tried by itself, so that its place can be shown before anything else is ready.
        let alone = acts::alone(question.view.ask, one);
        let placed = question.try_out(&alone).ok().and_then(|placed| placed.into_iter().next());
        let at = placed.map_or_else(String::new, |one| format!(" — {}", stands(&one)));
        voice.say(&format!("Ready: propose for [{}] “{}”{at}", one.bracket, one.text.trim()));
    }
    for one in &ready.insertions {
        let tried = question.try_out(&acts::opened_alone(one));
        let at = tried.map_or_else(
            |refusal| format!(" — as it is, this would be refused: {refusal}"),
            |placed| placed.first().map_or_else(String::new, |one| format!(" — {}", stands(one))),
        );
        let what = match one {
            Insertion::Paragraph { after, text, .. } => format!("a new paragraph after {after}: “{text}”"),
            Insertion::Brackets { para, words, .. } => {
                format!("brackets round “{words}” in paragraph {para}")
            }
        };
        voice.say(&format!("Ready: {what}{at}"));
    }
    voice.say("`send` says it.");
}
