//! A person in the chair: a prompt, a line, what would come of it, an act. It knows the room and its own reserve of
//! language, and nothing that delegations have kept to themselves.

mod acts;
mod ask;
mod effect;

use std::ops::ControlFlow;

use adref_agents::chair::StandardChair;
use adref_agents::guests::{ChairQuestion, Happened};
use adref_agents::{ChairPolicy, Decision};
use adref_sim::engine::{Action, ActionKind, Public, Refusal};
use adref_sim::ids::SeatId;
use adref_sim::log::{Why, tame};

use self::acts::Paper;
pub(crate) use self::acts::act_of as chair_act_of;
pub(crate) use self::ask::reserve;
use super::acts::Typed;
use super::input::{Heard, Input, Left};
use super::news::News;
use super::show::item;
use super::voice::{Said, Voice};
use super::words::{Reader, head};
use super::{MAX_REASON, MOST_NEWS, asking, show, stands, tell};
use crate::seats::CHAIR;

/// Before which speakers the chair is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Watch {
    /// Before each.
    #[default]
    Each,
    /// Before none.
    Off,
    /// After so many more.
    After(u32),
    /// When the list of this section, of this step, is through.
    Section(usize, Option<usize>),
}

/// What a person in the chair has before it.
#[derive(Default)]
pub(super) struct Gavel {
    news: News,
    /// What was news when it was last asked.
    last: Vec<String>,
    /// Whether it has been told how this works.
    greeted: bool,
    watch: Watch,
    /// Whether it has seen what can be done between speakers.
    knows_the_floor: bool,
    /// A reason for the next act.
    because: Option<String>,
}

/// What came of a conversation.
enum Outcome {
    Done(Decision),
    /// The next speaker has the floor.
    Nothing,
}

/// What came of a line that is no act.
enum Looked {
    Seen,
    Stop(Left),
    GoOn,
}

impl Gavel {
    /// Asks the chair to do what is its to do. `None` to stop the run.
    pub(super) fn preside(
        &mut self,
        voice: &Voice,
        input: &Input,
        question: &ChairQuestion<'_>,
    ) -> Option<Decision> {
        let suggested = StandardChair.decide(question.view, question.draws);
        match self.turn(voice, input, question, Some(&suggested))? {
            Outcome::Done(decision) => Some(decision),
            Outcome::Nothing => Some(suggested),
        }
    }

    /// Asks the chair whether it does anything before the next speaker. `Break` to stop the run.
    pub(super) fn between(
        &mut self,
        voice: &Voice,
        input: &Input,
        question: &ChairQuestion<'_>,
    ) -> ControlFlow<(), Option<Decision>> {
        if !self.watches(question.view.public) {
            return ControlFlow::Continue(None);
        }
        match self.turn(voice, input, question, None) {
            None => ControlFlow::Break(()),
            Some(Outcome::Done(decision)) => ControlFlow::Continue(Some(decision)),
            Some(Outcome::Nothing) => ControlFlow::Continue(None),
        }
    }

    /// One turn at the keyboard. The chair takes the time it needs. `None` to stop the run.
    fn turn(
        &mut self,
        voice: &Voice,
        input: &Input,
        question: &ChairQuestion<'_>,
        suggested: Option<&Decision>,
    ) -> Option<Outcome> {
        if voice.is_screen() {
            voice.screen(Said::Turn { nth: input.turn(), seat: SeatId::from(CHAIR), seconds: None });
        } else {
            input.limit(None);
        }
        let outcome = self.converse(voice, input, question, suggested);
        voice.screen(Said::Answered);
        outcome.ok()
    }

    fn watches(&mut self, public: &Public) -> bool {
        match self.watch {
            Watch::Each => true,
            Watch::Off => false,
            Watch::After(0) => {
                self.watch = Watch::Each;
                true
            }
            Watch::After(more) => {
                self.watch = Watch::After(more - 1);
                false
            }
            Watch::Section(step, section) if (step, section) == (public.step, public.floor.section) => false,
            Watch::Section(..) => {
                self.watch = Watch::Each;
                true
            }
        }
    }

    /// Hears what was done.
    pub(super) fn happened(&mut self, happened: &Happened<'_>) {
        for (only, event) in happened.events() {
            if only.is_none() {
                self.news.hear(event, happened.public);
            }
        }
    }

    /// Hears that what it did was refused.
    pub(super) fn overruled(&mut self, refusal: &Refusal) {
        self.news.add(format!("What you did was no longer allowed ({refusal}); the rule's default stands."));
    }

    /// The last news, when it is over.
    pub(super) fn over(&mut self, voice: &Voice, closed: bool) {
        let news = self.news.take();
        if closed && self.greeted {
            tell(voice, &news, MOST_NEWS);
        }
    }

    fn converse(
        &mut self,
        voice: &Voice,
        input: &Input,
        question: &ChairQuestion<'_>,
        suggested: Option<&Decision>,
    ) -> Result<Outcome, Left> {
        self.open(voice, question, suggested);
        let mut paper = Paper::default();
        loop {
            if !voice.is_screen() {
                voice.prompt("chair> ");
            }
            let line = loop {
                match input.heard(&mut || {})? {
                    Heard::Line(line) => break line,
                    Heard::TimeUp => return Err(Left::TimeUp),
                    Heard::Draft(of) => {
                        let said = preview(&of, question, &paper, suggested);
                        voice.screen(Said::Preview { of, said });
                    }
                }
            };
            if !input.terminal {
                voice.say(&line);
            }
            let line = line.trim();
            let (verb, _) = head(line);
            if line.is_empty() || verb == "same" {
                if !paper.is_empty() {
                    voice.say("A revision is under way: `issue` issues it, `clear` throws it away.");
                    continue;
                }
                let Some(decision) = suggested else { return Ok(Outcome::Nothing) };
                return Ok(Outcome::Done(self.as_suggested(decision)));
            }
            match self.look(voice, input, line, question, suggested, &mut paper) {
                None => {}
                Some(Looked::Seen) => continue,
                Some(Looked::Stop(left)) => return Err(left),
                Some(Looked::GoOn) => return Ok(Outcome::Nothing),
            }
            let mut tried = paper.clone();
            let act = match acts::read(line, question, &mut tried) {
                Err(problem) => {
                    voice.say(&problem);
                    continue;
                }
                Ok(Typed::Unknown) => {
                    voice.say(&format!("“{verb}” is not understood. `help` lists what is."));
                    continue;
                }
                Ok(Typed::Ready) => {
                    if verb == "take" {
                        tried = suggested.map_or_else(Paper::default, |decision| Paper::of(&decision.action));
                    }
                    if show_paper(voice, question, &tried) {
                        paper = tried;
                    }
                    continue;
                }
                Ok(Typed::Act(act)) => act,
            };
            let placed = match question.try_out(&act) {
                Ok(placed) => placed,
                Err(refusal) => {
                    voice.say(&format!("Not allowed: {refusal}."));
                    continue;
                }
            };
            for one in &placed {
                voice.say(&stands(one));
            }
            voice.say(&effect::effect(question, &act, &placed));
            if weighs(act.kind()) {
                voice.prompt("Do it? Type yes; Enter alone takes you back: ");
                let answer = input.line()?;
                if !input.terminal {
                    voice.say(&answer);
                }
                if !matches!(answer.trim().to_lowercase().as_str(), "yes" | "y") {
                    voice.say("Not done.");
                    continue;
                }
            }
            let tipped = self.because.take().unwrap_or_else(|| "decided by a person".to_owned());
            return Ok(Outcome::Done(Decision { action: act, why: Why { tipped, ..Why::default() } }));
        }
    }

    /// The standard chair's own choice, taken by a person: its reasons, unless the person gives one.
    fn as_suggested(&mut self, decision: &Decision) -> Decision {
        let mut decision = decision.clone();
        decision.why.tipped = self
            .because
            .take()
            .unwrap_or_else(|| format!("a person took what adref suggested: {}", decision.why.tipped));
        decision
    }

    /// What there is to know before anything is typed.
    fn open(&mut self, voice: &Voice, question: &ChairQuestion<'_>, suggested: Option<&Decision>) {
        let public = question.view.public;
        if voice.is_screen() {
            self.greeted = true;
            voice.screen(Said::Asked(ask::typed_first(question)));
        }
        if !self.greeted {
            self.greeted = true;
            voice.say(&format!(
                "{}\nYou are in the chair. Every act shows what would come of it before it is done; what you are told of\ndelegations is what they have said aloud. `suggest` is what adref's chair would do, `help` everything else.\nCtrl-D ends the session; with --out, what was done is kept.",
                public.title
            ));
        }
        self.last = self.news.take();
        tell(voice, &self.last, MOST_NEWS);
        voice.say(&format!(
            "\nchair · {} · meeting {} of {}, minute {}",
            public.phase().replace('-', " "),
            public.meeting(),
            public.procedure.meetings,
            public.minute
        ));
        voice.aside(&asking::not_now_in_short(&question.legal));
        voice.say(&ask::asked(public));
        for knot in ask::state_of_play(public) {
            voice.say(&item("  · ", &knot));
        }
        // Between speakers the same few acts come up again and again.
        let known = suggested.is_none() && self.knows_the_floor;
        if known && !voice.is_screen() {
            voice.say(&ask::short(question));
        } else {
            voice.say(&ask::menu(question));
        }
        self.knows_the_floor |= suggested.is_none();
        voice.say(&format!("  {}", on_enter(question, suggested)));
    }

    /// What the chair wants to see, if the line is about that.
    fn look(
        &mut self,
        voice: &Voice,
        input: &Input,
        line: &str,
        question: &ChairQuestion<'_>,
        suggested: Option<&Decision>,
        paper: &mut Paper,
    ) -> Option<Looked> {
        let public = question.view.public;
        let (verb, rest) = head(line);
        match verb.as_str() {
            "help" | "?" | "h" => voice.say(&ask::help(question)),
            "list" => voice.say(&ask::speakers(public)),
            "knots" => {
                let knots = effect::knots(public, usize::MAX);
                if knots.is_empty() {
                    voice.say(
                        "By what was said aloud, no open bracket is without words that all could live with.",
                    );
                }
                for knot in knots {
                    voice.say(&item("  · ", &knot));
                }
            }
            "text" => voice.say(&show::draft(public, rest)),
            "reserve" | "brief" => voice.say(&ask::reserve(question.view)),
            "brackets" if rest.is_empty() => voice.say(&show::brackets(public, None, None)),
            "bracket" | "brackets" => match (Reader { public, rest }).bracket(rest) {
                Ok(id) => voice.say(&show::brackets(public, None, public.bracket(&id))),
                Err(problem) => voice.say(&problem),
            },
            "room" => voice.say(&show::room(public)),
            "docket" => voice.say(&asking::docket(public)),
            "news" => tell(voice, &self.last, usize::MAX),
            "may" | "legal" => voice.say(&ask::may(question)),
            "suggest" => voice.say(&ask::suggestion(question, suggested)),
            "paper" | "ready" => {
                show_paper(voice, question, paper);
            }
            "clear" => {
                *paper = Paper::default();
                voice.say("No revision is under way any more.");
            }
            "because" => {
                self.because = Some(tame(rest, MAX_REASON)).filter(|reason| !reason.is_empty());
                voice.say("Your reason goes into the log with your next act.");
            }
            "go" if suggested.is_none() => match (rest, rest.parse::<u32>()) {
                ("", _) => {
                    self.watch = Watch::Section(public.step, public.floor.section);
                    return Some(Looked::GoOn);
                }
                (_, Ok(more @ 1..)) => {
                    self.watch = Watch::After(more - 1);
                    return Some(Looked::GoOn);
                }
                _ => voice.say("`go` lets the rest of the list speak, `go 5` five of them."),
            },
            "watch" => {
                self.watch = if rest == "off" { Watch::Off } else { Watch::Each };
                voice.say(if self.watch == Watch::Off {
                    "You are no longer asked before each speaker."
                } else {
                    "You are asked before each speaker."
                });
            }
            "quit" | "exit" => {
                voice.prompt("Leave the session? With --out, what was done so far is kept. Type yes: ");
                match input.line() {
                    Ok(answer) if !answer.trim().eq_ignore_ascii_case("yes") => {}
                    Ok(_) => return Some(Looked::Stop(Left::Gone)),
                    Err(left) => return Some(Looked::Stop(left)),
                }
            }
            _ => return None,
        }
        Some(Looked::Seen)
    }
}

/// Whether an act is asked about once more, with what would come of it before one's eyes.
fn weighs(kind: ActionKind) -> bool {
    !matches!(
        kind,
        ActionKind::OpenSession
            | ActionKind::PutProgramme
            | ActionKind::NoIntersessional
            | ActionKind::NoBrokering
            | ActionKind::Gavel
            | ActionKind::CloseSingleText
    )
}

/// What Enter alone does, and what would come of it.
fn on_enter(question: &ChairQuestion<'_>, suggested: Option<&Decision>) -> String {
    let Some(decision) = suggested else {
        let next = question.view.public.floor.list.front();
        let next = next.and_then(|next| question.view.public.seats.get(next.seat));
        let next = next.map_or_else(|| "the next speaker".to_owned(), |plate| plate.id.to_string());
        return format!("Enter alone: {next} has the floor; `go` lets the rest of the list speak.");
    };
    let effect = match question.try_out(&decision.action) {
        Ok(placed) => effect::effect(question, &decision.action, &placed),
        Err(refusal) => format!("it would be refused: {refusal}."),
    };
    let lines = acts::typed(&decision.action);
    let typed =
        if let [only] = lines.as_slice() { only.as_str() } else { "adref's own revision (`suggest`)" };
    format!("Enter alone, as adref's chair would: {typed}. {effect}")
}

/// What would come of a line while it is typed.
fn preview(line: &str, question: &ChairQuestion<'_>, paper: &Paper, suggested: Option<&Decision>) -> String {
    let line = line.trim();
    if line.is_empty() {
        return String::new();
    }
    let mut tried = paper.clone();
    let (act, then) = match acts::read(line, question, &mut tried) {
        Err(problem) => return problem,
        Ok(Typed::Unknown) => return String::new(),
        Ok(Typed::Act(act)) if weighs(act.kind()) => (act, "Enter asks once more."),
        Ok(Typed::Act(act)) => (act, "Enter does it."),
        Ok(Typed::Ready) => {
            if head(line).0 == "take" {
                tried = suggested.map_or_else(Paper::default, |decision| Paper::of(&decision.action));
            }
            (tried.act(question), "Enter puts it into the revision; `issue` issues it.")
        }
    };
    match question.try_out(&act) {
        // Brackets that are still open stand in the way of issuing it, and not of working on it.
        Err(refusal @ Refusal::BracketsOpen(_)) if head(line).0 != "issue" => {
            format!("{} Not yet to be issued: {refusal}. {then}", effect::effect(question, &act, &[]))
        }
        Err(refusal) => format!("Not allowed: {refusal}."),
        Ok(placed) => {
            let words: Vec<String> = placed.iter().map(stands).collect();
            format!("{} {} {then}", words.join(" "), effect::effect(question, &act, &placed))
                .trim()
                .to_owned()
        }
    }
}

/// The revision under way, with what would come of it; whether it is in order as far as it goes.
fn show_paper(voice: &Voice, question: &ChairQuestion<'_>, paper: &Paper) -> bool {
    if paper.is_empty() {
        voice.say("Nothing is in the revision: `settle BRACKET 2`, or `take` to begin from adref's own.");
        return true;
    }
    let act = paper.act(question);
    let (placed, open) = match question.try_out(&act) {
        Ok(placed) => (placed, None),
        // Brackets that are still open stand in the way of issuing it, and not of working on it.
        Err(refusal @ Refusal::BracketsOpen(_)) => (Vec::new(), Some(refusal)),
        Err(refusal) => {
            voice.say(&format!("Not allowed: {refusal}."));
            return false;
        }
    };
    let mut lines = acts::typed(&paper.issue());
    let issue = lines.pop().unwrap_or_default();
    for line in lines {
        voice.say(&format!("So far: {line}"));
    }
    for one in &placed {
        voice.say(&stands(one));
    }
    voice.say(&effect::effect(question, &act, &placed));
    voice.say(&match (open, act) {
        (Some(refusal), _) => format!("Not yet to be issued: {refusal}."),
        (None, Action::TableSingleText { .. }) => "`table` tables it.".to_owned(),
        (None, _) => format!("`{issue}` issues it."),
    });
    true
}
