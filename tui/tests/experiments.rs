//! Experiments and exchange as their users call them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn adref(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_adref"))
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace"))
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts")
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

fn said(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn refused(args: &[&str]) -> String {
    let output = adref(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn experiments_are_the_same_bytes_with_any_number_of_jobs() {
    for command in ["ablate", "decay"] {
        let run = |jobs: &str, format: &str| {
            said(&adref(&[
                command,
                "scenarios/two-seats",
                "--seeds",
                "3",
                "--jobs",
                jobs,
                "--format",
                format,
            ]))
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
    let export = ["export", "scenarios/two-seats", "--to", "genius", "--seed", "3", "--out", path(&out)];
    assert!(said(&adref(&export)).contains("2 profiles"));
    assert!(refused(&export).contains("is there already"));
    let (domain, one, other) =
        (out.join("domain.xml"), out.join("profile-ALD.xml"), out.join("profile-BRE.xml"));
    let import = ["import", path(&domain), path(&one), path(&other), "--out", path(&again)];
    assert!(said(&adref(&import)).contains("2 parties"));
    said(&adref(&["check", path(&again)]));
    said(&adref(&["run", path(&again)]));
    assert!(
        refused(&["import", path(&domain), path(&one), path(&one), "--out", path(&room.join("x"))])
            .contains("twice")
    );
    let broken = room.join("broken.xml");
    fs::write(&broken, "<negotiation_template>\n<utility_space>").expect("a file");
    let message = refused(&["import", path(&broken), path(&one), path(&other)]);
    assert!(message.contains("broken.xml:2") && message.contains("help:"), "{message}");
}
