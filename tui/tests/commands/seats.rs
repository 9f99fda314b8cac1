//! Seats played from outside, as a user sees them: a person who types, programs, the check.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::program::{command, folder, printed, root};

/// Runs the program with something typed.
fn typed(args: &[&str], lines: &str) -> Output {
    let mut child = command()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let lines = lines.to_owned();
    // It may end before it has read everything.
    let typing = std::thread::spawn(move || drop(stdin.write_all(lines.as_bytes())));
    let output = child.wait_with_output().expect("it ends");
    typing.join().expect("typed");
    output
}

/// The dialogue, and complaints.
fn dialogue(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The dialogue without line breaks, for sentences that are folded.
fn flat(output: &Output) -> String {
    dialogue(output).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A person who tries everything at every question, whatever it is: what is not allowed is refused, what is, is done.
const EVERYTHING: &str = "\
agree\ninscribe A, B\nsay modal prefer 2 accept 1,2 cannot 0\npropose modal \"should, as appropriate,\"\npropose modal to footnote \"shall\"\ninsert 1 \"States consider help.\"\nenclose 1 \"States\"\nsend\nyes\nyield\n\
groups A\nkeep\nyes\njoin\nyes\nvote yes\nyes\nsign\nyes\noppose none\nno such word\nexplain for the record\nfor\nmove none\n\
amend modal to 3 because it is better\n\n";

#[test]
fn a_person_plays_a_working_group_from_start_to_end() {
    let log = folder("human-oewg").join("log.jsonl");
    let out = log.to_str().expect("UTF-8");
    let script = format!(
        "help\nbrief\ntext\ntext A\nbrackets\nbracket modal\nroom\nnews\nmay\nsuggest\nvote yes\ninscribe nowhere\n\
         because my capital says so\ninscribe B, A\n{}",
        EVERYTHING.repeat(30)
    );
    let output =
        typed(&["run", "scenarios/class-due-diligence", "--seat", "val=human", "--out", out], &script);
    let heard = flat(&output);
    assert_eq!(output.status.code(), Some(0), "{heard}");
    assert!(printed(&output).contains("Outcome"), "the note is on standard output alone");
    for expected in [
        "You are the delegation of Valmora (VAL)",
        "What you want, most important first:",
        "Your red lines:",
        "New law is made by treaty",
        "[modal] paragraph 1; open",
        "Not allowed: not during first-reading.",
        "no section “nowhere”: one of A, B, C",
        "adref would: inscribe A, B, C",
        "You have the floor on section A",
        "Enter alone:",
        "“no” is not understood. `help` lists what is.",
        "The text is under silence. Do you break it?",
        "The text is worth",
    ] {
        assert!(heard.contains(expected), "missing: {expected}\n{}", dialogue(&output));
    }
    // New words are shown with the place the rule gives them before they are said.
    assert!(
        heard.contains("Ready: propose for [modal] “should, as appropriate,” —"),
        "{}",
        dialogue(&output)
    );
    assert!(heard.contains("and stands at duty"), "{}", dialogue(&output));
    let written = fs::read_to_string(&log).expect("a log");
    assert!(written.contains("\"tipped\":\"my capital says so\""), "its reason is in the log");
    let again = typed(&["replay", out], "");
    assert_eq!(again.status.code(), Some(0), "{}", dialogue(&again));
}

#[test]
fn a_person_plays_a_vote_from_start_to_end() {
    let script =
        format!("docket\n{}", "vote no\nexplain we voted against\nfor\nmove none\npass\n\n".repeat(60));
    let output = typed(&["run", "scenarios/first-committee-poa-2022", "--seat", "CHE=human"], &script);
    let heard = flat(&output);
    assert_eq!(output.status.code(), Some(0), "{heard}");
    for expected in ["Amendments may be tabled", "Before action is taken: do you move anything?", "The vote:"]
    {
        assert!(heard.contains(expected), "missing: {expected}\n{}", dialogue(&output));
    }
    assert!(heard.contains("If it is carried, the text is worth"), "{}", dialogue(&output));
}

#[test]
fn a_red_line_of_ones_own_is_crossed_only_on_a_second_word() {
    let crossing = "inscribe A\nsay modal prefer 1\nsend\nno\nsay modal prefer 2\nsend\n";
    let output = typed(&["run", "scenarios/class-due-diligence", "--seat", "VAL=human"], crossing);
    let heard = flat(&output);
    assert!(heard.contains("This crosses a red line of yours (block): New law is made by treaty"), "{heard}");
    assert!(heard.contains("Not done."), "{heard}");
    let yes = crossing.replace("send\nno\n", "send\nyes\n");
    let output = typed(&["run", "scenarios/class-due-diligence", "--seat", "VAL=human"], &yes);
    assert!(flat(&output).contains("VAL: [modal] wants 1"), "{}", dialogue(&output));
}

#[test]
fn the_end_of_input_ends_the_session_in_good_order() {
    let log = folder("human-leaves").join("log.jsonl");
    let out = log.to_str().expect("UTF-8");
    let output =
        typed(&["run", "scenarios/class-due-diligence", "--seat", "VAL=human", "--out", out], "inscribe A\n");
    assert_eq!(output.status.code(), Some(130));
    assert!(dialogue(&output).contains("can be read as it is"), "{}", dialogue(&output));
    assert_eq!(typed(&["replay", out], "").status.code(), Some(0));
}

#[test]
fn a_person_may_interrupt_a_speaker() {
    let script =
        format!("watch on\ninscribe A\norder is this on the section?\nappeal\n{}", "\nyes\n".repeat(200));
    let output = typed(&["run", "scenarios/class-due-diligence", "--seat", "VAL=human"], &script);
    let heard = flat(&output);
    assert_eq!(output.status.code(), Some(0), "{heard}");
    for expected in [
        "VAL, on a point of order: is this on the section?",
        "VAL appeals against the ruling",
        "The ruling is",
    ] {
        assert!(heard.contains(expected), "missing: {expected}\n{}", dialogue(&output));
    }
}

#[test]
fn nothing_that_others_know_reaches_the_person_and_nothing_moves_its_cursor() {
    let folder = folder("human-taint").join("scenario");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("draft.md"), "# Draft\n\n## A. Law\n\n1. States [shall / may]{#m} act.\n")
        .expect("ok");
    let mut scenario = String::from(
        "format = 1\ntitle = \"Taint\"\nrules = \"oewg\"\n[procedure]\nmeetings = 2\n[chair]\nstyle = \"mediator\"\n\
         [[issues]]\nid = \"x\"\nname = \"X\"\nlow = \"little\"\nhigh = \"much\"\nreference = 30\n\
         [brackets.m]\nissue = \"x\"\noptions = [90, 20]\nomit = 40\n\
         reserve = [{ text = \"own-words-AAA\", at = 50, by = [\"AAA\"] }, { text = \"own-words-BBB\", at = 50, by = [\"BBB\"] }]\n",
    );
    for (id, at) in [("AAA", 70), ("BBB", 40)] {
        scenario.push_str(&format!(
            "[[delegations]]\nid = \"{id}\"\nname = \"{id}land\"\nstake = 100\n[delegations.positions]\n\
             x = {{ at = {at}, salience = 50, source = \"assumption: test\" }}\n[[delegations.red_lines]]\n\
             must = {{ lacks = {{ phrase = \"private-phrase-{id}\", within = \"draft\" }} }}\nresponse = \"block\"\n\
             reason = \"private-reason-{id}\"\n"
        ));
    }
    fs::write(folder.join("scenario.toml"), scenario).expect("ok");
    let looks = "brief\ntext\nbrackets\nbracket m\nroom\ndocket\nnews\nmay\nsuggest\nhelp\n\u{1b}[2J\n\n";
    let args = ["run", folder.to_str().expect("UTF-8"), "--seat", "AAA=human"];
    let output = typed(&args, &looks.repeat(40));
    let heard = dialogue(&output);
    assert_eq!(output.status.code(), Some(0), "{heard}");
    assert!(heard.contains("private-reason-AAA") && heard.contains("private-phrase-AAA"), "{heard}");
    for secret in ["private-reason-BBB", "private-phrase-BBB"] {
        assert!(!heard.contains(secret), "{secret}\n{heard}");
    }
    assert!(!heard.contains('\u{1b}'), "no control character reaches the terminal");
}

#[test]
fn seats_that_cannot_be_given_are_refused_with_a_remedy() {
    let bad = [
        ("CHE", "this does not say who plays it"),
        ("XYZ=human", "there is no delegation “XYZ”"),
        ("chair=python3 agent.py", "no program can preside"),
        ("*=human", "one person cannot sit in every seat"),
        ("VAL=", "there is no command"),
        ("VAL='unclosed", "a quotation mark is not closed"),
        ("VAL,VAL=human", "VAL is given twice"),
        ("VAL=/no/such/program", "cannot be started"),
    ];
    for (option, expected) in bad {
        let output = typed(&["run", "scenarios/class-due-diligence", "--seat", option], "");
        assert_eq!(output.status.code(), Some(2), "{option}: {}", dialogue(&output));
        assert!(dialogue(&output).contains(expected), "{option}: {}", dialogue(&output));
        assert!(dialogue(&output).contains("help:"), "{option}: {}", dialogue(&output));
    }
    for timeout in ["0", "abc", "-1", "1.2345", "99999999"] {
        let option = format!("--seat-timeout={timeout}");
        let output = typed(&["run", "scenarios/two-seats", &option], "");
        assert_eq!(output.status.code(), Some(2), "{timeout}");
        assert!(dialogue(&output).contains("no length of time"), "{}", dialogue(&output));
    }
}

#[test]
fn the_check_says_whether_a_program_conforms() {
    if !Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no python3");
        return;
    }
    let good = typed(&["seat-check", "python3 agents/examples/delegate.py", "--seat-timeout", "60"], "");
    assert_eq!(good.status.code(), Some(0), "{}", printed(&good));
    assert!(printed(&good).contains("delegate.py keeps to the protocol"), "{}", printed(&good));
    let args =
        ["seat-check", "python3 tests/programs/seat.py dies 2", "--seat-timeout", "60", "--format", "json"];
    let bad = typed(&args, "");
    assert_eq!(bad.status.code(), Some(1), "{}", dialogue(&bad));
    let verdict: serde_json::Value = serde_json::from_str(&printed(&bad)).expect("JSON");
    assert_eq!(verdict["conforming"], false);
    assert_eq!(verdict["faults"][0]["kind"], "ended");
    assert_eq!(verdict["faults"][0]["n"], 3);
    assert!(verdict["stderr"].as_str().is_some_and(|text| text.contains("what a day")));
    let missing = typed(&["seat-check", "/no/such/program"], "");
    assert_eq!(missing.status.code(), Some(2), "{}", dialogue(&missing));
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_is_kept() {
    let output = typed(&["schema", "protocol"], "");
    assert_eq!(output.status.code(), Some(0));
    let kept = fs::read_to_string(root().join("agents/protocol.schema.json")).expect("kept");
    assert!(printed(&output) == kept, "agents/protocol.schema.json is not current");
}

#[cfg(unix)]
#[test]
fn a_run_stops_while_a_program_is_silent_and_says_what_it_kept() {
    let folder = folder("silent");
    let log = folder.join("a.jsonl");
    // It greets, and then never answers.
    let program = r#"ALD=python3 -c "import sys,time; print('{\"type\":\"hello\",\"protocol\":1,\"name\":\"mute\"}',flush=True); time.sleep(3600)""#;
    let mut child = command()
        .args(["run", "scenarios/two-seats", "--seat-timeout", "3600", "--seat", program, "--out"])
        .arg(&log)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // Its records reach the file one by one: once the first is there, the program is being waited for, or soon will be.
    let part = folder.join("a.jsonl.part");
    while fs::metadata(&part).map_or(0, |found| found.len()) == 0 {
        assert!(child.try_wait().expect("its state").is_none(), "it ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", dialogue(&output));
    assert!(dialogue(&output).contains("holds them and can be read as it is"), "{}", dialogue(&output));
    assert!(fs::read_to_string(&log).expect("the log").contains("\"seq\":1"));
}

/// Everything a chair does between speakers and at its own tasks, once each.
const PRESIDING: &str = "\
help\nopen\n\
list\nrecognise KES\nrecognise nhv\nyes\nrecognise LND\nsuspend\n\ninformals modal\n\n\ninformals notify with VAL, NHV\nno\ninformals notify with VAL, NHV\nyes\n\
go\n\nclose\nno\nclose\nyes\n\n";

#[test]
fn a_person_in_the_chair_brings_the_class_to_an_outcome() {
    let log = folder("human-chair").join("log.jsonl");
    let out = log.to_str().expect("UTF-8");
    // From the first revision on: looks, a revision of one's own, and then as adref would.
    let script = format!(
        "{PRESIDING}go\nmay\nknots\nsettle territory 9\nsettle capacity 1; notify 2\nstrike modal 3\nbring modal \"should, where they can,\"\npaper\nleave notify\nissue\nyes\nwatch off\n{}",
        "\n".repeat(60)
    );
    let output =
        typed(&["run", "scenarios/class-due-diligence", "--seat", "chair=human", "--out", out], &script);
    let heard = flat(&output);
    assert_eq!(output.status.code(), Some(0), "{heard}");
    assert!(printed(&output).contains("Outcome"), "the note is on standard output alone");
    for expected in [
        "You are in the chair.",
        "Enter alone, as adref's chair would: open.",
        "5 speakers on the list, 10 minutes left: KES for SOUTHERN_COMPACT",
        "Not allowed: KES has the floor next as it is.",
        "NHV speaks next, before KES",
        "Not allowed: one delegation has been called out of turn just now",
        "Not allowed: the time for this reading is over before another meeting would begin.",
        "nothing is settled",
        "who put their names down are not heard",
        "Not done.",
        "Not now: ",
        "could not live with it",
        "It brings in 1 option of your own.",
        "Then comes second reading.",
    ] {
        assert!(heard.contains(expected), "missing: {expected}\n{}", dialogue(&output));
    }
    let text = fs::read_to_string(&log).expect("the log");
    for event in ["recognised", "went-informal", "informals-ended", "debate-closed", "revision-issued"] {
        assert!(text.contains(&format!("\"{event}\"")), "no {event}");
    }
    assert!(text.contains("decided by a person"));
}

#[test]
fn whoever_only_presses_enter_chairs_as_adref_does() {
    let folder = folder("enter-chair");
    let run = |name: &str, extra: &[&str], lines: &str| {
        let log = folder.join(name);
        let mut args = vec!["run", "scenarios/class-due-diligence", "--seed", "3", "--out"];
        args.push(log.to_str().expect("UTF-8"));
        args.extend(extra);
        let output = typed(&args, lines);
        assert_eq!(output.status.code(), Some(0), "{}", dialogue(&output));
        let text = fs::read_to_string(&log).expect("the log");
        // The fingerprint of the state at the end.
        text.lines()
            .last()
            .and_then(|line| line.split("\"state\":").nth(1).map(str::to_owned))
            .expect("an end")
    };
    let by_adref = run("adref.jsonl", &[], "");
    let by_enter = run("enter.jsonl", &["--seat", "chair=human"], &"\n".repeat(400));
    assert_eq!(by_adref.split(',').next(), by_enter.split(',').next());
}
