//! Chairs of different styles in the same room, and what a single text comes to in rooms of different sizes.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use adref_agents::chair::StandardChair;
use adref_agents::drive::{self, Cast, Options, Session};
use adref_agents::{ChairPolicy, Decision};
use adref_sim::draws::OwnDraws;
use adref_sim::engine::action::{OptionNo, StanceTaken};
use adref_sim::engine::state::{ChairTask, Stage};
use adref_sim::engine::{self, Action, Actor, Ask, Awaiting, ChairView, State};
use adref_sim::ids::{BracketId, ParaId};
use adref_sim::scenario::{ChairStyle, Files, Scenario, load};
use adref_tests::synthetic::{self, Size};

/// What each of ten delegations wants, what it can live with, and what it cannot.
const SAID: [(OptionNo, &[OptionNo], &[OptionNo]); 10] = [
    (1, &[1, 2], &[3]),
    (1, &[1, 2, 3], &[]),
    (1, &[1, 2, 3], &[]),
    (2, &[1, 2, 3, 4], &[]),
    (2, &[1, 2, 3, 4], &[]),
    (2, &[1, 2, 3, 4], &[]),
    (2, &[2, 3, 4], &[]),
    (4, &[3, 4], &[]),
    (3, &[3, 4], &[]),
    (3, &[3, 4], &[]),
];

fn ten(style: &str) -> (Scenario, Files) {
    let mut toml = format!(
        "format = 1\ntitle = \"Ten\"\nsummary = \"One word.\"\nrules = \"oewg\"\n\n[chair]\nstyle = \"{style}\"\n\n\
         [procedure]\nsingle_text_rounds = 0\n\n\
         [[issues]]\nid = \"duty\"\nname = \"Duty\"\nlow = \"none\"\nhigh = \"much\"\nreference = 20\n\n\
         [brackets.modal]\nissue = \"duty\"\nweight = 10\noptions = [100, 70, 40, 20]\nomit = 50\n"
    );
    for seat in 0..SAID.len() {
        let _ = write!(
            toml,
            "\n[[delegations]]\nid = \"D{seat}\"\nname = \"D{seat}\"\nattendance = 100\n\
             positions.duty = {{ at = 50, salience = 50, source = \"assumption: invented\" }}\n"
        );
    }
    let draft = "# Draft\n\n## A. Norms\n\n1. States [shall / should / may / are invited to]{#modal} act.\n";
    let files: Files = [("scenario.toml", toml.as_str()), ("draft.md", draft)]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect();
    (load(&files).scenario.expect("sound"), files)
}

/// What a chair writes on the one word of the room, having heard the same of everybody.
fn writes(style: &str) -> OptionNo {
    let (scenario, files) = ten(style);
    let (mut session, _) = Session::new(&scenario, &files, 1);
    loop {
        let state = session.state();
        let public = &state.public;
        if public.stage == Stage::Chair(ChairTask::Revise) && public.phase() == "rev-2" {
            break;
        }
        let (by, action) = match engine::awaiting(state) {
            Awaiting::Nobody => panic!("over before the chair wrote its text"),
            Awaiting::Secretariat => (Actor::Secretariat, Action::Proceed),
            Awaiting::Chair => (Actor::Chair, drive::default_for_chair(public)),
            Awaiting::Seats { ask, seats } => {
                let (prefers, accepts, cannot) = SAID[seats[0]];
                let action = match ask {
                    Ask::Inscription => Action::Inscribe { sections: vec![ParaId::from("A")] },
                    Ask::Floor { .. } => Action::Speak {
                        stances: vec![StanceTaken {
                            bracket: BracketId::from("modal"),
                            prefers,
                            accepts: accepts.iter().copied().collect(),
                            cannot: cannot.iter().copied().collect(),
                            ad_referendum: std::iter::empty().collect(),
                        }],
                        proposals: Vec::new(),
                        insertions: Vec::new(),
                    },
                    ask => drive::default_for_seat(ask),
                };
                (Actor::Seat(seats[0]), action)
            }
        };
        session.submit(by, &action, None).expect("allowed");
    }
    let own = OwnDraws::new(session.draws(), "chair");
    let decision = StandardChair.decide(session.state().chair_view(), own);
    let Action::IssueRevision { settle, .. } = decision.action else { panic!("{:?}", decision.action) };
    settle.first().expect("a choice").option
}

#[test]
fn each_style_writes_its_own_words_in_the_same_room() {
    let styles = ["mediator", "majority-seeker", "minimal-change", "bold"];
    // Fewest against and nobody who never will; most for, over one who never will; nearest to what holds; most ambitious.
    assert_eq!(styles.map(writes), [2, 3, 4, 1]);
}

/// What a single text came to.
struct Came {
    kept: u32,
    /// Mean utility in thousandths of the text as it was tabled and as it was left.
    utility: (i64, i64),
    /// How many in a hundred the text is worth at least no agreement to, less their stake: tabled and left.
    live: (i64, i64),
}

fn worth(state: &State, choices: &[Option<OptionNo>]) -> (i64, i64) {
    let choices: Vec<OptionNo> = choices.iter().map(|choice| choice.unwrap_or(0)).collect();
    let room = state.public.with_choices(&choices);
    let text = room.text();
    let seats = state.briefs.len() as i64;
    let utilities: Vec<i64> = state.briefs.iter().map(|brief| brief.utility(&room, &text)).collect();
    let live =
        state.briefs.iter().zip(&utilities).filter(|(brief, utility)| {
            **utility >= brief.utility_of_no_agreement(&state.public) - brief.stake
        });
    (utilities.iter().sum::<i64>() / seats, live.count() as i64 * 100 / seats)
}

/// A chair that tables the draft's own first words, and goes on from there as its style has it.
struct FromTheDraft;

impl ChairPolicy for FromTheDraft {
    fn decide(&mut self, view: ChairView<'_>, draws: OwnDraws<'_>) -> Decision {
        let mut decision = StandardChair.decide(view, draws);
        if let Action::TableSingleText { choices } = &mut decision.action {
            for choice in choices {
                let entry = view.public.bracket(&choice.bracket).and_then(|at| view.public.table.get(at));
                choice.option = entry.and_then(|entry| entry.live().find(|option| *option > 0)).unwrap_or(0);
            }
        }
        decision
    }
}

fn single_text(style: ChairStyle, delegations: u32, seed: u64, from_the_draft: bool) -> Came {
    let size = Size { delegations, brackets: 20, issues: 8, groups: 1, seed };
    let (loaded, files) = synthetic::load_size(size);
    let mut scenario = loaded.scenario.expect("sound");
    scenario.chair.style = style;
    scenario.procedure.single_text_rounds = 60;
    // Everything is still open when the chair tables its text.
    (scenario.procedure.small_groups, scenario.procedure.packages) = (0, 0);
    let options = Options { seed, until: Some("rev-2".to_owned()), threads: 1 };
    let mut cast = Cast::standard(&scenario);
    if from_the_draft {
        cast.chair = Box::new(FromTheDraft);
    }
    let mut tabled = None;
    let (state, _) = drive::run(&scenario, &files, &mut cast, &options, &mut |progress| {
        if let drive::Progress::Acted(_, state) = progress
            && tabled.is_none()
            && let Some(single) = &state.public.single_text
        {
            tabled = Some(worth(state, &single.choices));
        }
        ControlFlow::Continue(())
    });
    let single = state.public.single_text.as_ref().expect("a single text");
    let (before, after) = (tabled.expect("tabled"), worth(&state, &single.choices));
    Came { kept: single.kept, utility: (before.0, after.0), live: (before.1, after.1) }
}

#[test]
fn a_chair_that_anneals_moves_in_rooms_where_nobody_worse_off_stands_still() {
    const SEEDS: u64 = 3;
    println!("60 rounds, 20 points, mean of {SEEDS} rooms; utility in thousandths, tabled → left");
    println!("tabled      seats  rule        kept  utility      can live with it");
    for from_the_draft in [true, false] {
        for delegations in [5, 15, 50, 193] {
            let [strict, annealing] = [ChairStyle::Strict, ChairStyle::Annealing].map(|style| {
                let came: Vec<Came> =
                    (1..=SEEDS).map(|seed| single_text(style, delegations, seed, from_the_draft)).collect();
                let mean = |of: &dyn Fn(&Came) -> i64| came.iter().map(of).sum::<i64>() / SEEDS as i64;
                let (kept, before) = (mean(&|came| i64::from(came.kept)), mean(&|came| came.utility.0));
                let after = mean(&|came| came.utility.1);
                println!(
                    "{:10}  {delegations:>5}  {:10}  {kept:>4}  {before:>4} → {after:<4}  {:>3} → {:<3} %",
                    if from_the_draft { "the draft" } else { "chair's own" },
                    format!("{style:?}").to_lowercase(),
                    mean(&|came| came.live.0),
                    mean(&|came| came.live.1),
                );
                (kept, before, after)
            });
            if delegations >= 50 {
                assert_eq!(strict.0, 0, "{delegations}: somebody is always worse off");
                assert!(annealing.0 >= 5, "{delegations}: it has to move");
            }
            if from_the_draft {
                assert!(annealing.2 > annealing.1 + 20, "{delegations}: {} to {}", annealing.1, annealing.2);
                assert!(delegations < 15 || annealing.2 > strict.2 + 20, "{delegations}");
            }
        }
    }
}
