//! What the lexicon comes to in a room: softeners widen acceptance, force alone costs nobody, authors may overrule.

use std::fmt::Write as _;

use adref_agents::drafting;
use adref_agents::drive::{self, Session};
use adref_sim::engine::action::Proposal;
use adref_sim::engine::event::PlacedOn;
use adref_sim::engine::{self, Action, Actor, Ask, Awaiting, Event, Refusal, State, wording};
use adref_sim::ids::{BracketId, IssueId, ParaId};
use adref_sim::lexicon::{Kind, Lexicon};
use adref_sim::log;
use adref_sim::scenario::{Files, Placement, Reach, Scenario, lexicon_schema, load};
use adref_tests::playthrough::play;
use adref_tests::scenario_files::{read_folder, render, split_files, workspace};
use adref_tests::{folder, snapshot};

fn sound(files: &Files) -> Scenario {
    let loaded = load(files);
    loaded.scenario.unwrap_or_else(|| panic!("{}", render(files, &loaded.diagnostics)))
}

fn placed(scenario: &Scenario, bracket: &str, words: &str) -> Placement {
    let state = State::new(scenario);
    let index = state.public.bracket(&BracketId::from(bracket)).expect("it is in the draft");
    wording::by_rule(&state.public, index, words).at
}

/// Over these seeds, how many delegations spoke of a bracket by the end, and how many of them could live with each option.
fn live_with(files: &Files, bracket: &str, options: &[u8], seeds: u64) -> (usize, Vec<usize>) {
    let scenario = sound(files);
    let (mut spoke, mut accept) = (0, vec![0; options.len()]);
    for seed in 1..=seeds {
        let public = play(&scenario, files, seed, 1).state.public;
        let index = public.bracket(&BracketId::from(bracket)).expect("it is in the draft");
        for stance in (0..public.seats.len()).map(|seat| public.stance(index, seat)) {
            spoke += usize::from(stance.spoken);
            for (count, option) in accept.iter_mut().zip(options) {
                *count += usize::from(stance.spoken && stance.accepts.contains(*option));
            }
        }
    }
    (spoke, accept)
}

/// Both forms of the wording are before the room, and each delegation says of both whether it can live with them; in the
/// other rooms only one of them is. How many speak of it at all differs from room to room: the less a text costs, the fewer
/// ask for the floor on it. So there it is shares that are compared.
#[test]
fn if_appropriate_widens_acceptance_of_the_wording_on_a_binding_instrument() {
    const PLAIN: &str = ", and States decided to begin that work at the next session";
    const SEEDS: u64 = 4;
    let files = read_folder(&workspace().join("scenarios/oewg-apr-2024"));
    let softened = format!("{PLAIN}, if appropriate");
    let Reach { low, high } = placed(&sound(&files), "lbi-work", &softened).0[0].1;
    assert_eq!((low, high), (63, 95), "halfway from 95 to the reference point, 30");
    let with = |words: &str, options: &str| {
        let mut files = files.clone();
        for (name, from, to) in [("draft.md", PLAIN, words), ("scenario.toml", "options = [55, 95]", options)]
        {
            let text = files.get_mut(name).expect("it is there");
            assert_eq!(text.matches(from).count(), 1, "“{from}” in {name}");
            *text = text.replace(from, to);
        }
        let text = files.get_mut("draft.md").expect("it is there");
        if words.contains(" / ") {
            *text = text.replace("{#lbi-work by=\"LMG, PAK / RUS, NIC, PRK\"}", "{#lbi-work}");
        }
        files
    };
    let both = with(&format!("{PLAIN} / {softened}"), &format!("options = [55, 95, [{low}, {high}]]"));
    let (spoke, accept) = live_with(&both, "lbi-work", &[2, 3], SEEDS);
    println!(
        "of {spoke} who spoke, {} can live with it plain, {} with “if appropriate”",
        accept[0], accept[1]
    );
    assert!(accept[1] > accept[0], "{accept:?} of {spoke}");
    let apart = |files: &Files| {
        let (spoke, accept) = live_with(files, "lbi-work", &[2], SEEDS);
        (accept[0] * 1000 / spoke.max(1), spoke)
    };
    let (plain, soft) = (apart(&files), apart(&with(&softened, &format!("options = [55, [{low}, {high}]]"))));
    println!("in rooms of their own: {plain:?} plain, {soft:?} softened (thousandths, of how many)");
    assert!(soft.0 > plain.0, "{plain:?} {soft:?}");
}

/// A committee that votes on one sentence, its members' ideals on the issue given; the reference point is 20.
fn committee(words: &str, at: i32, ideals: &[i32]) -> Files {
    let mut text = String::from(
        "format = 1\ntitle = \"Committee\"\nrules = \"first-committee\"\nchair = { delegation = \"D0\" }\n\
         issues = [{ id = \"mechanism\", name = \"A mechanism\", low = \"none\", high = \"permanent\", reference = 20 }]\n",
    );
    let _ = writeln!(text, "brackets.op = {{ issue = \"mechanism\", options = [{at}] }}");
    for (seat, ideal) in ideals.iter().enumerate() {
        let _ = writeln!(
            text,
            "[[delegations]]\nid = \"D{seat}\"\nname = \"Delegation {seat}\"\nattendance = 100\npositions.mechanism = {{ at = {ideal}, salience = 80 }}"
        );
    }
    let _ = write!(
        text,
        "=== draft.md\n# T\n\n## A. S\n\nOP1. [{words}]{{#op}}\n\nOP2. A further session is held.\n"
    );
    split_files(&text)
}

fn votes_in_favour(files: &Files) -> u32 {
    let scenario = sound(files);
    (1..=5)
        .map(|seed| play(&scenario, files, seed, 1).state.public.business.count.map_or(0, |count| count.yes))
        .sum()
}

#[test]
fn decides_for_welcomes_costs_no_votes_where_the_words_are_what_most_want_and_does_where_they_are_not() {
    let weak = "Welcomes the establishment of a permanent mechanism";
    let strong = "Decides on the establishment of a permanent mechanism";
    let votes = |ideals: &[i32]| {
        let files = committee(weak, 50, ideals);
        let Reach { low, high } = placed(&sound(&files), "op", strong).0[0].1;
        assert!(low == high && low > 60, "more force leads further: {low}");
        (votes_in_favour(&files), votes_in_favour(&committee(strong, low, ideals)))
    };
    let (before, after) = votes(&[75, 70, 80, 72, 68, 90, 78, 10, 15]);
    println!("words near what most want: {before} in favour with welcomes, {after} with decides");
    assert!(before > 0 && after >= before, "{before} with welcomes, {after} with decides");
    let (before, after) = votes(&[75, 40, 38, 42, 36, 44, 40, 10, 15]);
    println!("words short of which most would stop: {before} in favour with welcomes, {after} with decides");
    assert!(after < before, "{before} with welcomes, {after} with decides");
}

#[test]
fn a_stronger_verb_on_words_that_change_nothing_changes_no_vote() {
    let ideals = [75, 40, 20, 10, 90];
    let files = committee("Welcomes the present arrangements", 20, &ideals);
    let strong = "Decides on the present arrangements";
    assert_eq!(placed(&sound(&files), "op", strong), Placement(vec![(0, Reach::point(20))]));
    assert_eq!(votes_in_favour(&files), votes_in_favour(&committee(strong, 20, &ideals)));
}

#[test]
fn a_scenario_overrides_the_lexicon_in_either_file_and_its_log_holds_that() {
    let base = read_folder(&workspace().join("tests/broken/_base"));
    let words = "shall, if appropriate,";
    let at = |files: &Files| placed(&sound(files), "modal", words).0[0].1;
    let standard = at(&base);
    let entry = "kind = \"softener\"\nphrase = \"if appropriate\"\nstrength = 10\n";
    let mut apart = base.clone();
    apart.insert("lexicon.toml".to_owned(), format!("[[entries]]\n{entry}"));
    let mut inside = base.clone();
    inside
        .get_mut("scenario.toml")
        .expect("it is there")
        .push_str(&format!("\n[[lexicon.entries]]\n{entry}"));
    for files in [apart, inside] {
        let own = at(&files);
        assert!(own.width() < standard.width(), "{own:?} {standard:?}");
        let scenario = sound(&files);
        let played = play(&scenario, &files, 1, 1);
        let read = log::read(&played.log).expect("it is sound");
        assert_eq!(at(&read.header.files), own);
        assert_ne!(scenario.hash, sound(&base).hash);
    }
}

/// The first seat that has the floor, in a session where everybody wants it.
fn on_the_floor(files: &Files) -> (Session, usize) {
    let scenario = sound(files);
    let (mut session, _) = Session::new(&scenario, files, 1);
    for _ in 0..1_000 {
        let (by, action) = match engine::awaiting(session.state()) {
            Awaiting::Seats { ask: Ask::Floor { group: None, .. }, seats } => return (session, seats[0]),
            Awaiting::Nobody => break,
            Awaiting::Secretariat => (Actor::Secretariat, Action::Proceed),
            Awaiting::Chair => (Actor::Chair, drive::default_for_chair(&session.state().public)),
            Awaiting::Seats { ask: Ask::Inscription, seats } => {
                let sections = session.state().public.sections.first().map(|section| section.id.clone());
                (
                    Actor::Seat(seats[0]),
                    Action::Inscribe { sections: sections.into_iter().collect::<Vec<ParaId>>() },
                )
            }
            Awaiting::Seats { ask, seats } => (Actor::Seat(seats[0]), drive::default_for_seat(ask)),
        };
        session.submit(by, &action, None).expect("a default is in order");
    }
    panic!("nobody had the floor");
}

#[test]
fn an_author_may_overrule_the_rule_and_the_log_says_both() {
    let files = read_folder(&workspace().join("tests/broken/_base"));
    let (mut session, seat) = on_the_floor(&files);
    let bracket = BracketId::from("modal");
    let say = |issue: &str, low, high| Action::Speak {
        stances: Vec::new(),
        proposals: vec![Proposal {
            at: vec![PlacedOn { issue: IssueId::from(issue), at: Reach { low, high } }],
            ..Proposal::new(bracket.clone(), "ought to")
        }],
        insertions: Vec::new(),
    };
    for (issue, low, high) in [("speed", 10, 20), ("nothing", 10, 20), ("duty", -1, 20), ("duty", 30, 20)] {
        let refused = session.submit(Actor::Seat(seat), &say(issue, low, high), None);
        assert!(matches!(refused, Err(Refusal::Misplaced { .. })), "{issue} {low} {high}: {refused:?}");
    }
    let by_rule = placed(&sound(&files), "modal", "ought to").0[0].1;
    let (record, line) = session.submit(Actor::Seat(seat), &say("duty", 7, 9), None).expect("it is in order");
    let Some(Event::OptionProposed { at, overruled, placed_by, steps, .. }) = record.events.first() else {
        panic!("{:?}", record.events);
    };
    assert_eq!(at[0].at, Reach { low: 7, high: 9 });
    assert_eq!(overruled.as_ref().map(|at| at[0].at), Some(by_rule));
    assert!(!steps.is_empty() && placed_by.starts_with("their author; by rule at"), "{placed_by}");
    assert!(line.contains("overruled"));
    let public = &session.state().public;
    let option =
        public.table[public.bracket(&bracket).expect("it is there")].options.last().expect("options");
    assert_eq!(option.at.0[0].1, Reach { low: 7, high: 9 });
    assert_eq!(option.overruled.as_ref().map(|at| at.0[0].1), Some(by_rule));
}

#[test]
fn bridges_are_made_of_public_things_and_can_be_put_on_the_table() {
    let (scenario, files) = folder::scenario("oewg-apr-2024");
    let played = play(&scenario, &files, 2, 1);
    let mut state = State::new(&scenario);
    let (mut made, mut accepted) = (0, 0);
    for record in &played.records {
        if record.phase == "rev-1" {
            break;
        }
        record.events.iter().for_each(|event| state.apply(event));
    }
    let public = &state.public;
    for bracket in 0..public.table.len() {
        let bridges = drafting::bridges(public, bracket);
        assert!(bridges.windows(2).all(|two| two[0].oppose <= two[1].oppose), "most accepted first");
        for bridge in bridges {
            // Words that somebody holds in reserve stand where the scenario says.
            let reserve = &scenario.brackets[bracket].reserve;
            if reserve.iter().any(|held| held.text.trim() == bridge.wording.text.trim()) {
                continue;
            }
            made += 1;
            accepted += usize::from(bridge.accept > bridge.oppose);
            let id = public.table[bracket].id.clone();
            let to = bridge.wording.to;
            let proposals = vec![Proposal { to, ..Proposal::new(id, bridge.wording.text.clone()) }];
            let revise = Action::IssueRevision { proposals, settle: Vec::new(), drop: Vec::new() };
            match engine::decide(&state, Actor::Chair, &revise, played_draws()) {
                Ok(events) => {
                    let Some(Event::OptionProposed { at, placed_by, .. }) = events.first() else {
                        panic!("{events:?}")
                    };
                    // The very words may be in the chair's pocket, where the scenario has placed them.
                    if placed_by == "reserve" {
                        continue;
                    }
                    let reaches: Vec<Reach> = at.iter().map(|placed| placed.at).collect();
                    let promised: Vec<Reach> = bridge.wording.at.0.iter().map(|(_, reach)| *reach).collect();
                    assert_eq!(reaches, promised, "{}", bridge.wording.text);
                }
                Err(Refusal::TooManyOptions(_) | Refusal::NotNow { .. }) => {}
                Err(other) => panic!("{}: {other}", bridge.wording.text),
            }
        }
    }
    assert!(made > 50 && accepted > 0, "{made} made, {accepted} that most could live with");
}

fn played_draws() -> &'static adref_sim::draws::Draws {
    static DRAWS: std::sync::LazyLock<adref_sim::draws::Draws> =
        std::sync::LazyLock::new(|| adref_sim::draws::Draws::new(2));
    &DRAWS
}

#[test]
fn delegations_make_words_with_their_reasons_and_the_table_stays_bounded() {
    let (scenario, files) = folder::scenario("oewg-apr-2024");
    let mut drafted = 0;
    for seed in 1..=2 {
        let played = play(&scenario, &files, seed, 1);
        for record in &played.records {
            let Some(why) = &record.why else { continue };
            let drafts = why.parts.iter().any(|part| part.part.starts_with("drafts"))
                || why.tipped.starts_with("drafts");
            if drafts {
                drafted += 1;
                assert!(why.alternatives.len() > 1, "record {}: nothing was weighed", record.seq);
            }
        }
        let most = played.state.public.table.iter().map(|entry| entry.options.len()).max().unwrap_or(0);
        assert!(most <= drafting::CROWDED + 3, "{most} options on one bracket");
    }
    assert!(drafted >= 5, "words were made {drafted} times");
}

#[test]
fn the_page_of_the_lexicon_is_current() {
    let lexicon = Lexicon::standard();
    let mut page = String::from(
        "# The lexicon\n\nWords that say how far a text goes, and how far. Made from `sim/lexicon.toml`, which also says what each\n\
         strength goes by; a scenario may override it (see [scenarios/README.md](../scenarios/README.md)). Strengths are\n\
         judgements. `adref place DIR --bracket ID --text \"…\"` shows what they come to for words of one's own.\n",
    );
    for kind in Kind::ALL {
        let _ = write!(
            page,
            "\n## {}\n\nStrength: {}.\n\n| strength | words | goes by |\n| ---: | --- | --- |\n",
            kind.plural(),
            kind.meaning()
        );
        let mut entries: Vec<_> = lexicon.entries().iter().filter(|entry| entry.kind == kind).collect();
        entries.sort_by_key(|entry| (std::cmp::Reverse(entry.strength), entry.phrase.clone()));
        for entry in entries {
            let words: Vec<&str> = entry.all_forms().collect();
            let _ = writeln!(page, "| {} | {} | {} |", entry.strength, words.join(", "), entry.source);
        }
    }
    page.push_str("\n## Ladders\n\nWhat a drafter puts in the place of a verb or modal to say less or more, the strongest first.\n\n");
    for ladder in lexicon.ladders() {
        let steps: Vec<&str> =
            ladder.steps.iter().filter_map(|step| step.first()).map(String::as_str).collect();
        let _ = writeln!(page, "- {}", steps.join(" > "));
    }
    page.push_str(
        "\n## Elsewhere in the text\n\nHow much of the way from the reference point the same words still go in another place, in per cent.\n\n\
         | keeps | place | goes by |\n| ---: | --- | --- |\n",
    );
    for kept in lexicon.elsewhere() {
        let _ = writeln!(page, "| {} | {} | {} |", kept.strength, kept.place.name(), kept.source);
    }
    let file = workspace().join("docs").join("lexicon.md");
    snapshot::check(&file, &page).unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn the_schema_of_the_lexicon_is_current() {
    let text = serde_json::to_string_pretty(&lexicon_schema()).expect("a schema is JSON") + "\n";
    let file = workspace().join("scenarios").join("lexicon.schema.json");
    snapshot::check(&file, &text).unwrap_or_else(|fault| panic!("{fault}"));
}
