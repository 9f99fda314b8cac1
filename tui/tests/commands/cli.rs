//! The program as its users call it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{adref, command, complained, folder, json, printed, root, text};

fn a_log(folder: &Path, seed: &str) -> PathBuf {
    let log = folder.join("log.jsonl");
    let output = adref(&["run", "scenarios/class-due-diligence", "--seed", seed, "--out", text(&log)]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    log
}

#[test]
fn the_same_seed_writes_the_same_bytes_and_another_seed_others() {
    let folder = folder("same-bytes");
    let (one, two, three) = (folder.join("1"), folder.join("2"), folder.join("3"));
    for (seed, out, threads) in [("7", &one, "1"), ("7", &two, "4"), ("8", &three, "1")] {
        let output = adref(&[
            "run",
            "scenarios/oewg-apr-2024",
            "--seed",
            seed,
            "--out",
            text(out),
            "--threads",
            threads,
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    }
    assert!(fs::read(&one).expect("written") == fs::read(&two).expect("written"));
    assert!(fs::read(&one).expect("written") != fs::read(&three).expect("written"));
}

#[test]
fn a_log_is_not_overwritten_unless_asked() {
    let folder = folder("overwrite");
    let log = a_log(&folder, "1");
    let before = fs::read(&log).expect("written");
    let refused = adref(&["run", "scenarios/two-seats", "--out", text(&log)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(complained(&refused).contains("--force"), "{}", complained(&refused));
    assert!(fs::read(&log).expect("still there") == before);
    let forced = adref(&["run", "scenarios/two-seats", "--out", text(&log), "--force"]);
    assert_eq!(forced.status.code(), Some(0));
    assert!(fs::read(&log).expect("still there") != before);
}

#[test]
fn a_log_is_written_nowhere_it_should_not_be() {
    let folder = folder("nowhere");
    let scenario = folder.join("scenario");
    adref(&["new", text(&scenario)]);
    let draft = scenario.join("draft.md");
    let before = fs::read(&draft).expect("written");
    for out in [draft.clone(), folder.clone(), folder.join("no/such/folder/log")] {
        let output = adref(&["run", text(&scenario), "--out", text(&out), "--force"]);
        assert_eq!(output.status.code(), Some(2), "{}", out.display());
        assert!(complained(&output).contains("help:"), "{}", complained(&output));
    }
    assert!(fs::read(&draft).expect("still there") == before);
    let log = folder.join("log");
    assert_eq!(adref(&["run", text(&scenario), "--out", text(&log)]).status.code(), Some(0));
    assert!(log.is_file() && !folder.join("log.part").exists());
}

#[cfg(unix)]
#[test]
fn a_log_replaces_nothing_but_an_ordinary_file() {
    for taken in ["log.jsonl", "log.jsonl.part"] {
        let folder = folder("no-ordinary-file");
        let _socket = std::os::unix::net::UnixListener::bind(folder.join(taken)).expect("a socket");
        let log = folder.join("log.jsonl");
        let output = adref(&["run", "scenarios/two-seats", "--out", text(&log), "--force"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(complained(&output).contains("no ordinary file"), "{}", complained(&output));
        assert!(!fs::metadata(folder.join(taken)).expect("it is still there").is_file());
    }
}

#[test]
fn run_reads_like_a_rapporteurs_note() {
    // The first run in which somebody stands apart: that is where a note has all its parts.
    let run =
        |seed: u32| printed(&adref(&["run", "scenarios/class-due-diligence", "--seed", &seed.to_string()]));
    let note = (1..=20).map(run).find(|note| note.contains("\nDissociations\n"));
    let note = note.expect("somebody stands apart in one of twenty runs");
    for part in [
        "Outcome",
        "Adopted by consensus",
        "Dissociations",
        "How the disagreements were closed",
        "Asked for, and not in the text",
        "What it is worth",
        "The text as adopted",
    ] {
        assert!(note.contains(part), "no “{part}” in:\n{note}");
    }
    assert!(!note.contains('\u{1b}'), "colour without a terminal");
    let adopted = note.split("The text as adopted").nth(1).expect("the last part");
    assert!(!adopted.contains(['[', '{']), "brackets in the adopted text:\n{adopted}");
}

#[test]
fn the_docket_shows_amendments_and_who_stands_where_at_any_moment() {
    let log = folder("docket").join("log.jsonl");
    let output = adref(&[
        "run",
        "scenarios/first-committee-2018",
        "--seed",
        "2",
        "--out",
        text(&log),
        "--format",
        "json",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    let docket = json(&adref(&["show", text(&log), "--docket", "--format", "json"]));
    let members = 193;
    let amendments = docket["amendments"].as_array().expect("a list");
    assert!(!amendments.is_empty(), "nobody tabled anything");
    for amendment in amendments {
        let camp = |name: &str| amendment[name].as_array().map_or(0, Vec::len);
        assert_eq!(camp("supporters") + camp("objectors") + camp("undecided"), members, "{amendment}");
    }
    assert!(docket["votes"].as_array().is_some_and(|votes| votes.len() >= 4));
    let before = printed(&adref(&["show", text(&log), "--docket", "--at", "10"]));
    assert!(before.contains("Nothing has been put to the vote"), "{before}");
    let beyond = adref(&["show", text(&log), "--docket", "--at", "999999"]);
    assert_eq!(beyond.status.code(), Some(2));
    assert!(complained(&beyond).contains("records"), "{}", complained(&beyond));
}

#[test]
fn run_stops_at_a_phase_and_says_so() {
    let output = adref(&["run", "scenarios/class-due-diligence", "--until", "small-groups"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        printed(&output).contains("stopped at meeting 1 of 1, phase small-groups"),
        "{}",
        printed(&output)
    );
    let unknown = adref(&["run", "scenarios/class-due-diligence", "--until", "lunch"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(complained(&unknown).contains("first-reading"), "{}", complained(&unknown));
}

#[test]
fn a_vote_is_counted_and_listed() {
    let report = json(&adref(&["run", "scenarios/first-committee-poa-2022", "--format", "json"]));
    let of = |ballot: &str| report["vote"][ballot].as_array().expect("a list").len();
    assert_eq!(of("yes") + of("no") + of("abstain") + of("absent"), 193);
    assert_eq!(report["ending"], "adopted-by-vote");
}

#[test]
fn replay_vouches_for_a_whole_log_and_says_where_another_breaks() {
    let folder = folder("replay");
    let log = a_log(&folder, "3");
    let whole = adref(&["replay", text(&log)]);
    assert_eq!(whole.status.code(), Some(0), "{}", complained(&whole));
    assert!(printed(&whole).contains("The chain is whole"));
    assert_eq!(json(&adref(&["replay", text(&log), "--format", "json"]))["sound"], true);

    let bytes = fs::read_to_string(&log).expect("a log");
    let altered = folder.join("altered.jsonl");
    fs::write(&altered, bytes.replacen("\"seq\":20,\"minute\":", "\"seq\":20,\"minute\":1", 1))
        .expect("written");
    let output = adref(&["replay", text(&altered)]);
    assert_eq!(output.status.code(), Some(2));
    let complaint = complained(&output);
    assert!(
        complaint.contains("breaks at record 20") && complaint.contains("1 to 19 are sound"),
        "{complaint}"
    );
    assert!(printed(&output).contains("Not over"), "what is sound is shown");

    let cut = folder.join("cut.jsonl");
    fs::write(&cut, &bytes[..bytes.len() / 2]).expect("written");
    let output = adref(&["replay", text(&cut)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).contains("is cut off"), "{}", complained(&output));
}

#[test]
fn show_prints_revisions_and_what_changed_between_them() {
    let folder = folder("show");
    let log = a_log(&folder, "3");
    let zero = printed(&adref(&["show", text(&log), "--rev", "0"]));
    assert_eq!(
        zero,
        fs::read_to_string(root().join("scenarios/class-due-diligence/draft.md")).expect("a draft")
    );
    let diff = printed(&adref(&["show", text(&log), "--rev", "2", "--diff", "1"]));
    assert!(diff.contains("Rev.2, changes since Rev.1") && diff.contains("[-"), "{diff}");
    let adopted = printed(&adref(&["show", text(&log)]));
    assert!(!adopted.contains('['), "{adopted}");
    let early = printed(&adref(&["show", text(&log), "--at", "5"]));
    assert!(early.contains("{#modal"), "{early}");
    let shown = json(&adref(&["show", text(&log), "--rev", "1", "--diff", "0", "--format", "json"]));
    assert_eq!(shown["revision"], "Rev.1");
    assert!(shown["diff"]["blocks"].is_array());
    for (args, part) in [(["--rev", "9"], "Zero draft, Rev.1, Rev.2"), (["--at", "99999"], "records")] {
        let output = adref(&["show", text(&log), args[0], args[1]]);
        assert_eq!(output.status.code(), Some(2));
        assert!(complained(&output).contains(part), "{}", complained(&output));
    }
}

#[test]
fn why_tells_of_a_bracket_a_paragraph_and_a_delegation() {
    let folder = folder("why");
    let log = a_log(&folder, "3");
    let bracket = printed(&adref(&["why", text(&log), "modal"]));
    assert!(bracket.contains("modal (paragraph 1)") && bracket.contains("points"), "{bracket}");
    let paragraph = printed(&adref(&["why", text(&log), "1"]));
    assert!(paragraph.contains("knowledge (paragraph 1)"), "{paragraph}");
    let delegation = printed(&adref(&["why", text(&log), "NHV"]));
    assert!(delegation.contains("red line") && delegation.contains("can live with"), "{delegation}");
    let told = json(&adref(&["why", text(&log), "modal", "--format", "json"]));
    assert!(!told["brackets"][0]["moments"].as_array().expect("moments").is_empty());
    let unknown = adref(&["why", text(&log), "moda"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(complained(&unknown).contains("did you mean modal"), "{}", complained(&unknown));
}

#[test]
fn new_writes_a_scenario_that_is_sound_and_runs() {
    let dir = folder("new").join("mine");
    assert_eq!(adref(&["new", text(&dir)]).status.code(), Some(0));
    assert_eq!(json(&adref(&["check", text(&dir), "--format", "json"]))["sound"], true);
    assert_eq!(adref(&["run", text(&dir)]).status.code(), Some(0));
    let draft = fs::read(dir.join("draft.md")).expect("written");
    let again = adref(&["new", text(&dir)]);
    assert_eq!(again.status.code(), Some(2));
    assert!(fs::read(dir.join("draft.md")).expect("still there") == draft);
}

#[test]
fn check_reports_every_fault_with_its_place_and_a_remedy() {
    let dir = folder("check").join("faulty");
    adref(&["new", text(&dir)]);
    let path = dir.join("scenario.toml");
    let faulty = fs::read_to_string(&path)
        .expect("written")
        .replace("salience = 30", "saliense = 30")
        .replace("reference = 10", "reference = 110")
        .replace("rules = \"oewg\"", "rules = \"oweg\"");
    fs::write(&path, faulty).expect("written");
    let output = adref(&["check", text(&dir)]);
    assert_eq!(output.status.code(), Some(2));
    let report = printed(&output);
    for part in ["saliense", "110", "oweg", "scenario.toml:", "= help:", "3 errors"] {
        assert!(report.contains(part), "no “{part}” in:\n{report}");
    }
    let output = adref(&["check", text(&dir), "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["diagnostics"].as_array().map(Vec::len), Some(3));
    assert!(report["diagnostics"][0]["line"].as_u64().is_some_and(|line| line > 1));
    // A run shows the same and plays nothing.
    let output = adref(&["run", text(&dir)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).contains("saliense") && printed(&output).is_empty());
}

#[test]
fn what_is_not_there_is_said_plainly() {
    for args in [
        &["check", "no/such/folder"][..],
        &["run", "README.md"],
        &["replay", "no-such-log"],
        &["show", "scenarios"],
        &["import", "no-such-file.md"],
        &["scenarios", "no/such/folder"],
        &["replay", "README.md"],
    ] {
        let output = adref(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(complained(&output).starts_with("error: "), "{args:?}: {}", complained(&output));
    }
}

#[test]
fn import_makes_a_scenario_of_a_foreign_draft_and_loses_no_word() {
    let folder = folder("import");
    let draft = folder.join("foreign.md");
    fs::write(
        &draft,
        "---\ntitle: Foreign\n---\n\n# Draft declaration\n\n1. **Option 1:** We [shall][should] act[, together].\n\n    **Option 2:** No text.\n\n2. An unclosed [bracket, and a [link](https://example.org).\n",
    )
    .expect("written");
    let dir = folder.join("scenario");
    let report = json(&adref(&["import", text(&draft), "--out", text(&dir), "--format", "json"]));
    assert_eq!(report["report"]["words_in"], report["report"]["words_out"]);
    assert_eq!(report["report"]["missing"], serde_json::json!([]));
    assert!(!report["report"]["problems"].as_array().expect("a list").is_empty());
    let checked = json(&adref(&["check", text(&dir), "--format", "json"]));
    assert_eq!(checked["sound"], true);
    assert_eq!(adref(&["import", text(&draft), "--out", text(&dir)]).status.code(), Some(2));
}

/// The negotiating text of the Paris Agreement of 23 October 2015, where it is at hand: about 1,046 live brackets.
#[test]
fn the_paris_text_is_imported_whole() {
    let source = root().join("../shared/data/paris/draft-2015-10-23.md");
    if !source.is_file() {
        println!("skipped: {} is not there", source.display());
        return;
    }
    let dir = folder("paris").join("scenario");
    let report = json(&adref(&["import", text(&source), "--out", text(&dir), "--format", "json"]));
    assert_eq!(report["report"]["missing"], serde_json::json!([]));
    let live = report["report"]["live"].as_u64().expect("a number");
    assert!((1036..=1056).contains(&live), "{live} live brackets are not within 1 % of 1,046");
    assert_eq!(json(&adref(&["check", text(&dir), "--format", "json"]))["sound"], true);
    assert_eq!(adref(&["run", text(&dir), "--format", "json"]).status.code(), Some(0));
}

#[test]
fn scenarios_are_listed_by_their_rules() {
    let list = printed(&adref(&["scenarios"]));
    let listed = list.lines().filter(|line| line.contains(" seats  ")).count();
    assert!(listed >= 4, "{list}");
    assert_eq!(json(&adref(&["scenarios", "--format", "json"])).as_array().map(Vec::len), Some(listed));
    let (of_oewg, others) = list.split_once("first-committee\n").expect("a heading");
    assert!(of_oewg.starts_with("oewg\n") && of_oewg.contains("scenarios/oewg-apr-2024"), "{list}");
    assert!(others.contains("scenarios/first-committee-poa-2022"), "{list}");
    assert!(of_oewg.contains("campaign of 4 sessions"), "{list}");
    assert!(list.lines().all(|line| line.chars().count() <= 100), "{list}");
}

/// A campaign of two sessions, of which the first has a history.
fn a_campaign(folder: &Path) -> PathBuf {
    let dir = folder.join("campaign");
    adref(&["new", text(&dir)]);
    let scenario = fs::read_to_string(dir.join("scenario.toml")).expect("written");
    let scenario = scenario.split("[history]").next().unwrap_or_default().to_owned()
        + r#"
[[campaign.sessions]]
id = "2022"
title = "The first report"
date = "2022-07-29"
draft = "draft.md"
[campaign.sessions.history]
outcome = "consensus"
[[campaign.sessions.history.points]]
bracket = "notify-modal"
option = 1
[[campaign.sessions]]
id = "2023"
title = "The second report"
date = "2023-07-28"
draft = "draft-2023.md"
"#;
    fs::write(dir.join("scenario.toml"), scenario).expect("written");
    let draft = fs::read_to_string(dir.join("draft.md")).expect("written");
    fs::write(dir.join("draft-2023.md"), draft.replacen("# ", "# The second: ", 1)).expect("written");
    dir
}

#[test]
fn a_campaign_is_one_log_of_which_each_session_can_be_shown() {
    let folder = folder("campaign");
    let dir = a_campaign(&folder);
    let log = folder.join("log.jsonl");
    let run = adref(&["run", text(&dir), "--out", text(&log)]);
    assert_eq!(run.status.code(), Some(0), "{}", complained(&run));
    let note = printed(&run);
    assert!(note.contains("The sessions") && note.contains("Outcome of 2023"), "{note}");
    assert!(note.lines().take(20).all(|line| line.chars().count() <= 100), "{note}");
    let first = printed(&adref(&["show", text(&log), "--session", "2022", "--rev", "0"]));
    assert_eq!(first, fs::read_to_string(dir.join("draft.md")).expect("a draft"));
    assert_eq!(first, printed(&adref(&["show", text(&log), "--session", "1", "--rev", "0"])));
    let second = printed(&adref(&["show", text(&log), "--session", "2023"]));
    assert!(second.contains("The second") && second == printed(&adref(&["show", text(&log)])), "{second}");
    let diff = printed(&adref(&["show", text(&log), "--session", "2022", "--rev", "2", "--diff", "0"]));
    assert!(diff.contains("Rev.2, changes since Zero draft"), "{diff}");
    let why = printed(&adref(&["why", text(&log), "notify-modal"]));
    assert!(why.contains("Session 2022") && why.contains("Session 2023"), "{why}");
    let replayed = adref(&["replay", text(&log)]);
    assert!(printed(&replayed).contains("The chain is whole"), "{}", complained(&replayed));
    let report = json(&adref(&["run", text(&dir), "--format", "json"]));
    assert_eq!(report["sessions"].as_array().map(Vec::len), Some(2));
    let early = folder.join("early.jsonl");
    adref(&["run", text(&dir), "--until", "2022:silence", "--out", text(&early)]);
    for (args, part) in [
        (&["show", text(&log), "--session", "2024"][..], "2022, 2023"),
        (&["show", text(&early), "--session", "2023"], "stopped before it"),
        (&["run", text(&dir), "--until", "2024:silence"], "2022, 2023"),
        (&["run", text(&dir), "--until", "2023:lunch"], "first-reading"),
    ] {
        let output = adref(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(complained(&output).contains(part), "{args:?}: {}", complained(&output));
    }
}

#[test]
fn history_compares_many_runs_with_what_happened() {
    let folder = folder("history");
    let dir = a_campaign(&folder);
    let args =
        |jobs: &'static str| ["history", text(&dir), "--seeds", "4", "--jobs", jobs].map(str::to_owned);
    let of = |jobs: &'static str| {
        let args = args(jobs);
        adref(&args.each_ref().map(String::as_str))
    };
    let output = of("1");
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    let table = printed(&output);
    for part in ["campaign, 2022", "in fact", "ends so", "points so", "of 4 runs"] {
        assert!(table.contains(part), "no “{part}” in:\n{table}");
    }
    assert!(!table.contains("2023"), "it has no history:\n{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    assert_eq!(printed(&of("3")), table, "however many runs at a time");
    let compared =
        json(&adref(&["history", "scenarios/first-committee-poa-2022", "--seeds", "1", "--format", "json"]));
    let session = &compared[0]["sessions"][0];
    assert_eq!((&session["runs"], &session["in_fact"]), (&1.into(), &"adopted-by-vote".into()));
    assert_eq!(session["endings"].as_array().map(Vec::len), Some(1));
    assert!(session["votes"][0]["mean_tenths"][0].as_u64().is_some_and(|yes| yes > 0), "{session}");
    for (args, part) in [
        (&["history", "scenarios/two-seats"][..], "[history]"),
        (&["history", "no/such/folder"], "scenarios"),
        (&["history", "--seeds", "0"], "1 to"),
        (&["history", "--jobs", "0"], "1 to"),
    ] {
        let output = adref(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(complained(&output).contains(part), "{args:?}: {}", complained(&output));
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in
        ["run", "check", "new", "import", "replay", "show", "why", "history", "scenarios", "console"]
    {
        let help = printed(&adref(&[command, "--help"]));
        assert!(help.contains("Example"), "{command}:\n{help}");
    }
}

#[test]
fn the_console_refuses_politely_where_it_cannot_be_drawn() {
    let log = "tests/logs/v1-oewg.jsonl";
    for (args, part) in [
        (&["console", log][..], "needs a terminal"),
        (&["console", "scenarios/two-seats"], "needs a terminal"),
        (&["console", log, "--seed", "3"], "--seed: a log has been played already"),
        (&["console", log, "--out", "x.jsonl"], "--out: a log has been played already"),
        (&["console", log, "--force"], "--force: there is nothing to replace"),
        (
            &["console", log, "--record", log, "--force"],
            "--record tests/logs/v1-oewg.jsonl: this file is a log",
        ),
        (&["console", log, "--record", "x.cast"], "needs a terminal"),
        (&["console", log, "--theme", "pink"], "one of default, blue-orange, high-contrast, mono"),
    ] {
        let output = adref(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(complained(&output).contains(part), "{args:?}: {}", complained(&output));
        assert!(complained(&output).contains("help: "), "{args:?}: {}", complained(&output));
        assert_eq!(printed(&output), "", "{args:?}");
    }
    let config = folder("console-config");
    fs::create_dir_all(config.join("adref")).expect("a folder");
    fs::write(config.join("adref/config.toml"), "[console.keys]\nplya = \"p\"\n").expect("a file");
    let output = command()
        .args(["console", log])
        .env("XDG_CONFIG_HOME", &config)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        complained(&output).contains("config.toml:2: there is no command “plya”"),
        "{}",
        complained(&output)
    );
}

#[test]
fn a_branch_keeps_what_was_done_and_names_its_parent() {
    let folder = folder("branch");
    let log = a_log(&folder, "3");
    let log = text(&log);
    let (same, other) = (folder.join("same.jsonl"), folder.join("other.jsonl"));
    let as_it_went = json(&adref(&["branch", log, "--at", "40", "--out", text(&same), "--format", "json"]));
    assert_eq!(as_it_went["parents"][0]["log"], "log.jsonl");
    let records = |path: &str| -> Vec<String> {
        let text = fs::read_to_string(path).expect("a log");
        text.lines()
            .skip(1)
            .map(|line| line.split(",\"hash\"").next().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(records(log), records(text(&same)), "with the same seed it goes as it went");
    // The first moment at which somebody has the floor.
    let at = records(log).iter().position(|line| line.contains("{\"spoke\""));
    let at = at.expect("somebody speaks").to_string();
    let output = adref(&["branch", log, "--at", &at, "--act", "yield", "--out", text(&other)]);
    assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
    assert!(printed(&output).contains("in place of what was done there"), "{}", printed(&output));
    assert_ne!(records(log), records(text(&other)));
    assert_eq!(adref(&["replay", text(&other)]).status.code(), Some(0));
    for (wrong, help) in [
        (vec!["--at", "9999"], "the log has"),
        (vec!["--at", &at, "--act", "frobnicate"], "not understood"),
        (vec!["--at", &at, "--act", "XXX: yield"], "not understood"),
        (vec!["--at", "0", "--act", "yield"], "next after record"),
    ] {
        let output = adref(&[&["branch", log][..], &wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(complained(&output).contains(help), "{wrong:?}: {}", complained(&output));
    }
}
