//! Experiments and exchange as their users call them.

use std::fs;

use crate::program::{folder, refused, said, text};

#[test]
fn experiments_are_the_same_bytes_with_any_number_of_jobs() {
    for command in ["ablate", "decay"] {
        let run = |jobs: &str, format: &str| {
            said(&[command, "scenarios/two-seats", "--seeds", "3", "--jobs", jobs, "--format", format])
        };
        for format in ["text", "json"] {
            assert_eq!(run("1", format), run("4", format), "{command} {format}");
        }
    }
    assert!(refused(&["ablate", "scenarios/two-seats", "--seeds", "0"]).contains("give 1 to 10000"));
    assert!(refused(&["decay", "scenarios/nowhere"]).contains("is not there"));
}

#[test]
fn a_scenario_goes_out_comes_in_again_and_is_sound() {
    let room = folder("exchange");
    let (out, again) = (room.join("out"), room.join("again"));
    let export = ["export", "scenarios/two-seats", "--to", "genius", "--seed", "3", "--out", text(&out)];
    assert!(said(&export).contains("2 profiles"));
    assert!(refused(&export).contains("is there already"));
    let (domain, one, other) =
        (out.join("domain.xml"), out.join("profile-ALD.xml"), out.join("profile-BRE.xml"));
    let import = ["import", text(&domain), text(&one), text(&other), "--out", text(&again)];
    assert!(said(&import).contains("2 parties"));
    said(&["check", text(&again)]);
    said(&["run", text(&again)]);
    assert!(
        refused(&["import", text(&domain), text(&one), text(&one), "--out", text(&room.join("x"))])
            .contains("twice")
    );
    let broken = room.join("broken.xml");
    fs::write(&broken, "<negotiation_template>\n<utility_space>").expect("a file");
    let message = refused(&["import", text(&broken), text(&one), text(&other)]);
    assert!(message.contains("broken.xml:2") && message.contains("help:"), "{message}");
}
