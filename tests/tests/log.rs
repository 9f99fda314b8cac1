//! A log says what it is, and where it breaks.

use adref_sim::log::{self, FaultKind};
use adref_tests::folder;
use adref_tests::playthrough::play;
use adref_tests::scenario_files::workspace;

fn a_log() -> String {
    let (scenario, files) = folder::scenario("two-seats");
    play(&scenario, &files, 3, 1).log
}

#[test]
fn a_whole_log_has_no_fault() {
    let read = log::read(&a_log()).expect("a sound header");
    assert_eq!(read.fault, None);
    assert_eq!(read.end.map(|end| end.records), Some(read.records.len() as u64));
}

#[test]
fn an_altered_byte_anywhere_is_found_at_its_record() {
    let log = a_log();
    let mut line = 0;
    for (at, byte) in log.bytes().enumerate() {
        if byte == b'\n' {
            line += 1;
            continue;
        }
        // Every 37th byte is enough to meet every part of every record.
        if at % 37 != 0 || !byte.is_ascii_alphanumeric() {
            continue;
        }
        let mut altered = log.clone().into_bytes();
        altered[at] = if byte == b'x' { b'y' } else { b'x' };
        let altered = String::from_utf8(altered).expect("ASCII for ASCII");
        match log::read(&altered) {
            Err(fault) => assert_eq!((line, fault.record), (0, 0), "byte {at}"),
            Ok(read) => {
                let fault = read.fault.expect("an altered log has a fault");
                assert_eq!(fault.line, line + 1, "byte {at}: {fault}");
                assert_eq!(read.records.len() + 1, line, "what stands before it is sound");
            }
        }
    }
}

#[test]
fn a_log_cut_anywhere_is_readable_up_to_its_last_whole_record() {
    let log = a_log();
    for cut in (0..log.len()).step_by(101).filter(|cut| log.is_char_boundary(*cut)) {
        let part = &log[..cut];
        let whole_lines = part.matches('\n').count();
        match log::read(part) {
            Err(fault) => assert!(whole_lines == 0 && fault.record == 0, "cut at {cut}: {fault}"),
            Ok(read) => {
                assert_eq!(read.records.len(), whole_lines - 1, "cut at {cut}");
                let what = read.fault.expect("a cut log has a fault").what;
                let expected = if part.ends_with('\n') { FaultKind::NoEnd } else { FaultKind::Cut };
                assert_eq!(what, expected, "cut at {cut}");
            }
        }
    }
}

#[test]
fn a_record_taken_out_or_put_in_breaks_the_chain() {
    let log = a_log();
    let lines: Vec<&str> = log.split_inclusive('\n').collect();
    let without: String =
        lines.iter().enumerate().filter(|(at, _)| *at != 4).map(|(_, line)| *line).collect();
    assert_eq!(log::read(&without).ok().and_then(|read| read.fault).map(|fault| fault.line), Some(5));
    let mut twice = lines.clone();
    twice.insert(4, lines[3]);
    assert_eq!(log::read(&twice.concat()).ok().and_then(|read| read.fault).map(|fault| fault.line), Some(5));
    let after = format!("{log}{}", lines[2]);
    assert_eq!(
        log::read(&after).ok().and_then(|read| read.fault).map(|fault| fault.what),
        Some(FaultKind::AfterEnd)
    );
}

#[test]
fn noise_is_no_log_and_no_panic() {
    let long = "x".repeat(1_000_000);
    for noise in ["", "\n", "{}", "{}\n", "\u{0}\u{1}\n", "{\"adref\":1}\n", &long] {
        assert!(log::read(noise).is_err(), "{:?}", noise.get(..20.min(noise.len())));
    }
}

/// The lines with their chain made good again: what somebody could write who knows how.
fn rechained(text: &str) -> String {
    let mut previous = String::new();
    let mut out = String::new();
    for line in text.lines() {
        let body = line.rsplit_once(",\"hash\":\"").map_or(line, |(body, _)| body);
        let hash = blake3::hash(format!("{previous}{body}").as_bytes()).to_hex().to_string();
        out.push_str(&format!("{body},\"hash\":\"{hash}\"}}\n"));
        previous = hash;
    }
    out
}

#[test]
fn a_forged_log_brings_nothing_down() {
    let (scenario, files) = folder::scenario("two-seats");
    let log = play(&scenario, &files, 3, 1).log;
    assert!(log::read(&rechained(&log)).expect("a header").fault.is_none(), "the test's own chain is right");
    let forgeries = [
        ("\"low\":55,\"high\":55", "\"low\":100,\"high\":0"),
        ("\"low\":55,\"high\":55", "\"low\":-2147483648,\"high\":2147483647"),
        ("\"low\":55,\"high\":55", "\"low\":-2147483648,\"high\":-2147483648"),
        ("\"option\":3", "\"option\":255"),
        ("\"prefers\":1", "\"prefers\":255"),
        ("\"minute\":", "\"minute\":429496729"),
        ("\"step\":1,", "\"step\":4294967295,"),
        ("\"seat\":\"ALD\"", "\"seat\":\"XXX\""),
    ];
    for (from, to) in forgeries {
        assert!(log.contains(from), "{from} is not in the log");
        let read = log::read(&rechained(&log.replace(from, to))).expect("a header");
        let state = log::fold(&scenario, &read.records, None);
        let text = adref_sim::text::print(&state.public.text());
        let worth: Vec<i64> =
            state.briefs.iter().map(|brief| brief.utility(&state.public, &state.public.text())).collect();
        assert!(!text.is_empty() && worth.len() == 2, "{from} → {to}");
    }
}

#[test]
fn a_log_with_control_characters_is_not_read() {
    let (scenario, files) = folder::scenario("two-seats");
    let log = play(&scenario, &files, 3, 1).log;
    for hidden in ["\\u001b[31m", "\\u202e", "\\u0007", "\\b", "\u{202e}"] {
        let forged =
            rechained(&log.replacen("\"text\":\"should\"", &format!("\"text\":\"should{hidden}\""), 1));
        let fault = log::read(&forged).expect("a header").fault.expect("a fault");
        assert!(matches!(fault.what, FaultKind::Unreadable(_)), "{hidden}: {fault}");
    }
}

/// Logs of earlier versions, one a format version and rule set. They are never regenerated.
#[test]
fn old_logs_still_open_and_fold_to_what_they_say() {
    let mut opened = 0;
    for entry in std::fs::read_dir(workspace().join("tests/logs")).expect("tests/logs").filter_map(Result::ok)
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(entry.path()).expect("a log");
        let read = log::read(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(read.fault, None, "{name}");
        let scenario = adref_sim::scenario::load(&read.header.files).scenario;
        let scenario = scenario.unwrap_or_else(|| panic!("{name}: its scenario does not load"));
        let folded = log::fold(&scenario, &read.records, None);
        assert_eq!(Some(folded.digest()), read.end.map(|end| end.state), "{name}");
        opened += 1;
    }
    assert!(opened > 0, "no old log was found");
}
