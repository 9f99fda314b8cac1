//! The model of votes on made-up States: does it find what was put in, and only that?
#![allow(clippy::cast_precision_loss, reason = "what is counted here is far below 2^52")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use adref_lab::calibrate::{self, Failed, Model, files};
use adref_lab::forecast::Forecast;
use adref_lab::record::read::{self, Sources};
use adref_lab::record::{self, Date, Record, RollCall, Tally, Vote};
use adref_lab::runner::Work;
use adref_lab::spatial::likelihood::ordered;

/// Numbers that look random and never change: a linear congruence of Knuth's, its upper bits.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1u64 << 31) as f64
    }
}

const STATES: usize = 60;
/// Nobody asks it to stop.
static GO_ON: AtomicBool = AtomicBool::new(false);

fn calibrated(record: Record, day: &str, jobs: usize) -> Result<Model, Failed> {
    calibrate::calibrate(record, Vec::new(), date(day), &Work { jobs, stop: &GO_ON, progress: &|_| () })
}

fn forecast(record: &Record, text: &RollCall, day: Date) -> Option<Forecast> {
    adref_lab::forecast::forecast(record, text, day, &GO_ON)
}

fn code(at: usize) -> String {
    let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).expect("a letter"));
    [letter(at / 26), letter(at), 'Q'].iter().collect()
}

/// Where each State truly stands: its ideal point, and what it thinks on the matter besides.
fn truth(at: usize, numbers: &mut Numbers) -> (f64, f64) {
    let point = (at as f64 / (STATES - 1) as f64 - 0.5) * 3.0;
    (point, 2.0 * (numbers.next() - 0.5))
}

/// A world in which everything is known.
fn world(calls: usize) -> (Sources, Vec<f64>) {
    let mut numbers = Numbers(7);
    let mut members = String::from("iso3,name_short,regional_group\n");
    let mut groups = String::from("iso3,regional_group,CLUB,LATE_CLUB_2031\n");
    let mut ideal = String::from("iso3c,year,idealpointfp\n");
    let mut stands = Vec::new();
    for at in 0..STATES {
        let code = code(at);
        let (point, own) = truth(at, &mut numbers);
        let region = if at % 2 == 0 { "EAST" } else { "WEST" };
        members.push_str(&format!("{code},State {code},{region}\n"));
        groups.push_str(&format!("{code},{region},{},{}\n", u8::from(at % 7 == 0), u8::from(at % 3 == 0)));
        for year in 2008..2024 {
            ideal.push_str(&format!("{code},{year},{point:.4}\n"));
        }
        stands.push(1.5 * point + own);
    }
    let mut sources = Sources {
        ideal: "ideal.csv".to_owned(),
        groups: "groups.csv".to_owned(),
        members: "members.csv".to_owned(),
        placements: Some("placements.toml".to_owned()),
        ..Sources::default()
    };
    let mut placements = String::from(
        "format = 1\n[[issues]]\nid = \"m\"\nname = \"The matter\"\n[[tracks]]\nid = \"up\"\nlean = 1\nissues = { m = 80 }\n[[tracks]]\nid = \"down\"\nlean = -1\nissues = { m = 20 }\n",
    );
    for call in 0..calls {
        let (lean, track) = if call % 2 == 0 { (1.0, "up") } else { (-1.0, "down") };
        let mut text = String::from("iso3,vote\n");
        for (at, stand) in stands.iter().enumerate() {
            let [yes, abstain, _] = ordered(0.5 + 1.5 * lean * stand, 1.0);
            let drawn = numbers.next();
            let vote = if numbers.next() < 0.05 {
                'X'
            } else if drawn < yes {
                'Y'
            } else if drawn < yes + abstain {
                'A'
            } else {
                'N'
            };
            text.push_str(&format!("{},{vote}\n", code(at)));
        }
        let (stem, file) = (format!("A_RES_{}_1", 65 + call), format!("A_RES_{}_1.csv", 65 + call));
        placements.push_str(&format!(
            "[[rollcalls]]\nsymbol = \"A/RES/{}/1\"\ndate = \"{}-12-01\"\ntrack = \"{track}\"\n",
            65 + call,
            2010 + call
        ));
        sources.files.insert(file.clone(), text);
        sources.rollcalls.push((stem, file));
    }
    sources.files.insert("members.csv".to_owned(), members);
    sources.files.insert("groups.csv".to_owned(), groups);
    sources.files.insert("ideal.csv".to_owned(), ideal);
    sources.files.insert("placements.toml".to_owned(), placements);
    (sources, stands)
}

fn read_sound(sources: &Sources) -> Record {
    let read = read::read(sources);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.record.expect("sound files")
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn text_on(track: &str, day: &str) -> RollCall {
    RollCall {
        symbol: "a text".to_owned(),
        date: date(day),
        title: "A text".to_owned(),
        track: Some(track.to_owned()),
        lean: Some(if track == "up" { 1.0 } else { -1.0 }),
        kin: BTreeMap::new(),
        issues: BTreeMap::new(),
        sponsors: BTreeSet::new(),
        votes: BTreeMap::new(),
    }
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut out = vec![0.0; values.len()];
    for (rank, at) in order.into_iter().enumerate() {
        out[at] = rank as f64;
    }
    out
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (ma, mb) = (mean(a), mean(b));
    let together: f64 = a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum();
    let spread = |x: &[f64], m: f64| x.iter().map(|x| (x - m) * (x - m)).sum::<f64>();
    together / (spread(a, ma) * spread(b, mb)).sqrt()
}

#[test]
fn positions_come_back_in_the_order_they_were_put_in() {
    let (sources, stands) = world(10);
    let record = read_sound(&sources);
    let model = calibrated(record, "2020-01-01", 2).expect("a calibration");
    let found: Vec<f64> = model.positions.iter().map(|one| f64::from(one.position)).collect();
    assert_eq!(found.len(), STATES);
    let order = correlation(&ranks(&found), &ranks(&stands));
    assert!(order > 0.9, "rank correlation {order}");
    let points: Vec<f64> = (0..STATES).map(|at| at as f64).collect();
    let ideal_alone = correlation(&points, &ranks(&stands));
    assert!(order > ideal_alone, "the votes say more than the ideal points: {order}, {ideal_alone}");
    assert!(model.positions.iter().all(|one| one.plus_minus >= 1 && one.source.contains("A/RES/")));
    let mean: f64 = model.attendance.iter().map(|one| f64::from(one.attendance)).sum::<f64>() / STATES as f64;
    assert!((90.0..98.5).contains(&mean), "one in twenty was absent: {mean}");
}

#[test]
fn a_forecast_is_better_than_the_shares_of_the_last_vote() {
    let (sources, _) = world(10);
    let record = read_sound(&sources);
    let last = record.rollcalls.last().expect("ten roll calls").clone();
    let mut text = last.clone();
    text.votes.clear();
    let forecast = forecast(&record, &text, text.date).expect("a forecast");
    let right =
        forecast.delegations.iter().filter(|one| last.votes.get(&one.delegation) == Some(&one.call)).count();
    let voting = last.votes.values().filter(|vote| **vote != Vote::Absent).count();
    let Tally { yes, no, abstain, .. } = last.tally();
    let most = yes.max(no).max(abstain);
    assert!(right > most, "{right} of {voting}; always the commonest: {most}");
    for one in &forecast.delegations {
        assert!((one.yes + one.abstain + one.no + one.absent - 1.0).abs() < 1e-9);
    }
    let expected = Tally::of(|vote| forecast.tally.get(vote).expected);
    assert_eq!(expected.whole().each().iter().sum::<usize>(), STATES, "{expected:?}");
    for (count, happened) in forecast.tally.each().iter().zip(last.tally().each()) {
        assert!(count.interval[0] <= happened && happened <= count.interval[1], "{count:?} {happened}");
    }
}

#[test]
fn nothing_later_than_the_vote_changes_a_byte() {
    let (few, _) = world(6);
    let (many, _) = world(12);
    let text = text_on("up", "2016-06-01");
    let tell = |sources: &Sources| {
        let forecast = forecast(&read_sound(sources), &text, text.date).expect("a forecast");
        serde_json::to_string(&forecast).expect("JSON")
    };
    let with_little = tell(&few);
    assert_eq!(with_little, tell(&many), "six later roll calls");
    let mut altered = many.clone();
    let ideal = altered.files.get_mut("ideal.csv").expect("ideal points");
    *ideal = ideal
        .lines()
        .map(|line| {
            let year = line.split(',').nth(1).and_then(|year| year.parse::<i32>().ok());
            // The session that is under way in June 2016 began in 2015: its ideal points hold later votes.
            let late = year.is_some_and(|year| year >= 2015);
            let line = if late { line.replace(",-", ",9").replace(",0", ",5") } else { line.to_owned() };
            line + "\n"
        })
        .collect();
    let groups = altered.files.get_mut("groups.csv").expect("groups");
    *groups = groups.replace(",0\n", ",1\n");
    assert_eq!(with_little, tell(&altered), "later ideal points, and a group of 2031");
    let mut earlier = few.clone();
    let first = earlier.files.get_mut("A_RES_65_1.csv").expect("the first roll call");
    *first = first.replace(",N", ",Y");
    assert_ne!(with_little, tell(&earlier), "what came before does change it");
}

#[test]
fn the_same_files_give_the_same_bytes_in_any_order() {
    let (sources, _) = world(5);
    let mut turned = sources.clone();
    turned.rollcalls.reverse();
    let tell = |sources: &Sources, jobs: usize| {
        let record = read_sound(sources);
        let model = calibrated(record, "2016-01-01", jobs).expect("a calibration");
        (files::positions(&model), files::delegations(&model), serde_json::to_string(&model).expect("JSON"))
    };
    assert_eq!(tell(&sources, 1), tell(&turned, 3), "nor does the number of jobs leave a trace");
}

#[test]
fn a_text_needs_no_more_than_a_title_a_date_and_one_thing_about_it() {
    let (sources, _) = world(4);
    let record = read_sound(&sources);
    let head = "title = \"A text\"\ndate = \"2016-12-01\"\n";
    for line in [
        "track = \"up\"",
        "sponsors = [\"AAQ\"]",
        "lean = -1",
        "kin = [\"down\"]",
        "kin = { up = 0.5 }",
        "issues = { m = 90 }",
    ] {
        let read = record::text::read("t.toml", &format!("{head}{line}\n"), &record).expect(line);
        assert!(read.call.lean.is_some(), "{line}");
    }
    let new =
        record::text::read("t.toml", &format!("{head}track = \"sideways\"\n"), &record).expect("a new kind");
    assert!(new.call.lean.is_none() && new.notes.len() == 1, "{:?}", new.notes);
    assert!(
        new.warnings[0].contains("sideways") && new.warnings[0].contains("down, up"),
        "{:?}",
        new.warnings
    );
    let misspelt = record::text::read("t.toml", &format!("{head}track = \"dwon\"\n"), &record).expect("new");
    assert!(misspelt.warnings[0].contains("did you mean down?"), "{:?}", misspelt.warnings);
    assert!(forecast(&record, &new.call, new.call.date).is_some());
}

#[test]
fn what_is_wrong_with_a_text_is_said() {
    let (sources, _) = world(2);
    let record = read_sound(&sources);
    for (text, code) in [
        ("title = \"A\"\ndate = \"2016-12-01\"\n", "no-placement"),
        ("title = \"A\"\ndate = 2016-12-01\ntrack = \"up\"\n", "bad-date"),
        ("title = \"A\"\ndate = \"1 May\"\ntrack = \"up\"\n", "bad-date"),
        ("title = \"A\"\ndate = \"2016-12-01\"\nlean = 3\n", "out-of-range"),
        ("title = \"A\"\ndate = \"2016-12-01\"\nlean = nan\n", "out-of-range"),
        ("title = \"A\"\ndate = \"2016-12-01\"\nsponsors = [\"ZZZ\"]\n", "unknown-state"),
        ("title = \"A\"\ndate = \"2016-12-01\"\nissues = { x = 3 }\n", "unknown-issue"),
        ("title = \"A\"\ntrack = \"up\"\n", "toml"),
        ("title = \"A\"\ndate = \"2016-12-01\"\ntrak = \"up\"\n", "toml"),
    ] {
        let faults = record::text::read("t.toml", text, &record).expect_err(text);
        assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), [code], "{text}");
    }
}

#[test]
fn what_is_wrong_with_the_files_is_said_with_its_place() {
    let (sound, _) = world(2);
    let cases: [(&str, &str, &str, &str); 15] = [
        ("A_RES_65_1.csv", "iso3,vote", "iso3,votes", "missing-column"),
        ("A_RES_65_1.csv", "\nABQ,", "\nZZZ,", "unknown-state"),
        ("A_RES_65_1.csv", "\nABQ,", "\nACQ,", "duplicate"),
        ("ideal.csv", ",2008,", ",two,", "bad-number"),
        ("ideal.csv", "2009,-1.5", "2009,NaN", "bad-number"),
        ("ideal.csv", ",2008,", ",99999,", "bad-number"),
        ("groups.csv", "CLUB,LATE_CLUB_2031", "CLUB,CLUB", "duplicate"),
        ("groups.csv", ",CLUB,", ",MY CLUB,", "bad-id"),
        ("groups.csv", "\nABQ,WEST", "\nABQ,West & more", "bad-id"),
        ("groups.csv", "\nABQ,WEST,0", "\nABQ,WEST,2", "bad-membership"),
        ("members.csv", "\nABQ,", "\nabq,", "bad-code"),
        ("members.csv", "\nABQ,State ABQ,WEST", "\nABQ,State, ABQ,WEST", "wrong-field-count"),
        ("placements.toml", "2010-12-01", "2010-13-01", "bad-date"),
        ("placements.toml", "track = \"up\"", "track = \"upp\"", "unknown-track"),
        ("placements.toml", "lean = 1", "lean = 2", "out-of-range"),
    ];
    for (file, from, to, code) in cases {
        let mut sources = sound.clone();
        let text = sources.files.get_mut(file).expect(file);
        assert!(text.contains(from), "{file} holds {from}");
        *text = text.replacen(from, to, 1);
        let read = read::read(&sources);
        assert!(read.record.is_none(), "{file}: {from} for {to}");
        let fault = read.diagnostics.iter().find(|fault| fault.code == code);
        let fault = fault.unwrap_or_else(|| panic!("{code} among {:?}", read.diagnostics));
        assert_eq!(fault.file, file);
        assert!(!fault.help.is_empty() && fault.span.end <= sources.files[file].len());
    }
    let mut sources = sound.clone();
    let text = sources.files.get_mut("A_RES_65_1.csv").expect("a roll call");
    *text = text.replace(",Y\n", ",yes\n");
    let read = read::read(&sources);
    assert!(
        read.diagnostics.iter().all(|fault| fault.code == "unknown-vote") && !read.diagnostics.is_empty()
    );
    for file in sound.files.keys() {
        for content in ["", "\u{feff}", "iso3\n", "\"", "a,b\n1\n", "\u{0}"] {
            let mut sources = sound.clone();
            sources.files.insert(file.clone(), content.to_owned());
            // States need not be in groups; everything else has to be there.
            let sound = file == "groups.csv" && content == "iso3\n";
            assert_eq!(read::read(&sources).record.is_some(), sound, "{file}: {content:?}");
        }
    }
}

#[test]
fn roll_calls_that_nobody_placed_are_read_with_a_warning() {
    let (mut sources, _) = world(3);
    sources.placements = None;
    let read = read::read(&sources);
    assert!(read.diagnostics.iter().all(|fault| fault.code == "not-placed"));
    let record = read.record.expect("sound files");
    assert_eq!(record.rollcalls.len(), 3);
    assert_eq!(
        record.rollcalls[0].date,
        date("2010-12-31"),
        "the end of the year in which the session began"
    );
    let leans: Vec<Option<f64>> = record.rollcalls.iter().map(|call| call.lean).collect();
    assert_eq!(leans, [Some(1.0), Some(-1.0), Some(1.0)], "from the votes themselves");
}

#[test]
fn a_group_counts_from_when_it_is_known() {
    for (name, since) in [
        ("FOC_2017_NAMED", Some("2018-01-01")),
        ("COSPONSORS_76_19", Some("2022-01-01")),
        ("IIS_CONVENTION_CONCEPT_2023", Some("2024-01-01")),
        ("G77", None),
        ("FIVE_EYES", None),
    ] {
        assert_eq!(record::since_by_name(name), since.map(date), "{name}");
    }
    assert_eq!(record::ideal_year(date("2018-12-22")), 2017);
    assert_eq!(
        record::ideal_year(date("2021-03-01")),
        2019,
        "the session of 2020 is under way until September"
    );
}

#[test]
fn a_roll_call_in_which_hardly_anybody_voted_is_left_out_and_that_is_said() {
    let (mut sources, _) = world(3);
    let whole = sources.clone();
    for few in ["iso3,vote\nAAQ,Y\nABQ,N\nACQ,A\n", "iso3,vote\nAAQ,Y\n", "iso3,vote\nAAQ,X\n", "iso3,vote\n"]
    {
        sources.files.insert("A_RES_66_1.csv".to_owned(), few.to_owned());
        let read = read::read(&sources);
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        assert!(read.notes[0].starts_with("A_RES_66_1.csv is left out: only"), "{:?}", read.notes);
        let record = read.record.expect("two roll calls are left");
        assert_eq!(record.rollcalls.len(), 2);
        assert!(calibrated(record, "2016-01-01", 1).is_ok());
        let mut alone = sources.clone();
        alone.rollcalls.retain(|(stem, _)| stem == "A_RES_66_1");
        let read = read::read(&alone);
        assert!(read.record.is_none() && read.diagnostics[0].code == "too-few-votes", "{few}");
    }
    // With a handful of votes there are effects that only those bear on who stayed away.
    let five = "iso3,vote\nAAQ,Y\nABQ,N\nACQ,A\nADQ,Y\nAEQ,Y\nAGQ,X\n";
    sources.files.insert("A_RES_66_1.csv".to_owned(), five.to_owned());
    let model = calibrated(read_sound(&sources), "2016-01-01", 1).expect("a calibration");
    assert_eq!(model.rollcalls.len(), 3);
    assert!(read::read(&whole).notes.is_empty());
}

#[test]
fn what_is_not_known_or_not_used_is_noted() {
    let (mut sources, _) = world(2);
    let ideal = sources.files.get_mut("ideal.csv").expect("ideal points");
    *ideal = ideal.lines().filter(|line| !line.starts_with("AB")).collect::<Vec<_>>().join("\n");
    sources.files.insert("s.csv".to_owned(), "symbol,iso3\nA/RES/65/1,AAQ\nA/RES/1/1,AAQ\n".to_owned());
    sources.sponsors = Some("s.csv".to_owned());
    let read = read::read(&sources);
    assert!(read.record.is_some());
    assert!(read.notes[1].contains("A/RES/1/1") && !read.notes[1].contains("A/RES/65/1"), "{:?}", read.notes);
    assert!(read.notes[0].contains("1 of 60 States has no ideal point in ideal.csv"), "{:?}", read.notes);
}

#[test]
fn a_group_with_the_name_of_a_member_gets_an_id_of_its_own() {
    let (mut sources, _) = world(2);
    let groups = sources.files.get_mut("groups.csv").expect("groups");
    *groups = groups.replacen(",CLUB,", ",ABQ,", 1);
    let read = read::read(&sources);
    assert!(read.notes[0].contains("the group ABQ has the name of a member"), "{:?}", read.notes);
    let model = calibrated(read.record.expect("sound files"), "2020-01-01", 1).expect("a calibration");
    let written = files::delegations(&model);
    assert!(written.contains("id = \"ABQ-group\"\nname = \"ABQ\"\n"), "{written}");
    assert_eq!(written.matches("id = \"ABQ\"\n").count(), 1, "the member");
}

#[test]
fn a_model_that_no_calibration_wrote_is_refused() {
    let (sources, _) = world(2);
    let sound = calibrated(read_sound(&sources), "2020-01-01", 1).expect("a calibration");
    assert_eq!(sound.fault(), None);
    let spoilt = |spoil: &dyn Fn(&mut Model)| {
        let mut model = sound.clone();
        spoil(&mut model);
        model.fault()
    };
    assert!(spoilt(&|model| model.record.states.clear()).is_some());
    assert!(spoilt(&|model| model.record.states.reverse()).is_some());
    assert!(spoilt(&|model| model.spreads[0].1 = -1.0).is_some());
    assert!(spoilt(&|model| model.record.rollcalls[0].lean = Some(1e308)).is_some());
}

#[test]
fn counts_that_are_rounded_add_up_to_what_they_were() {
    let tally = Tally { yes: 100.4, no: 50.4, abstain: 30.4, absent: 11.8 };
    assert_eq!(tally.whole().each(), [101, 50, 30, 12]);
}

/// The texts and placements that the documentation shows are read as they stand there.
#[test]
fn the_samples_of_the_documentation_can_be_used_as_written() {
    let page = include_str!("../../docs/forecast.md");
    let samples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [text, more, placements] = samples.as_slice() else { panic!("three samples") };
    let shown = record::placements::read("sample", placements).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(shown.rollcalls.len(), 1);
    let shipped = include_str!("../../scenarios/un-193/placements.toml");
    let shipped = record::placements::read("shipped", shipped).expect("sound placements");
    let state = |code: &str| record::State {
        iso3: code.to_owned(),
        name: code.to_owned(),
        region: String::new(),
        admitted: None,
    };
    let record = Record {
        states: ["EGY", "FRA", "JPN"].map(state).to_vec(),
        issues: shipped.issues,
        tracks: shipped.tracks,
        ..Record::default()
    };
    let read = record::text::read("sample", text, &record).expect("the first sample");
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    let both = format!("{text}{more}");
    let read = record::text::read("sample", &both, &record).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!((read.call.sponsors.len(), read.call.issues.len()), (3, 1));
}
