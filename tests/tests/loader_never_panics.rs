//! Whatever is in a scenario folder, loading it gives an answer, and the same one each time.

use std::path::PathBuf;

use adref_sim::scenario::{FILES, Files, MAX_FILE_BYTES, load};
use adref_tests::scenario_files::{codes, join_files, read_folder, split_files, workspace};

/// Loads, and checks what holds of every answer.
fn answer(files: &Files) -> Vec<&'static str> {
    let loaded = load(files);
    let again = load(files);
    assert_eq!(loaded.diagnostics, again.diagnostics);
    let error = loaded.diagnostics.iter().any(|d| d.severity == adref_sim::diagnostic::Severity::Error);
    assert_eq!(loaded.scenario.is_none(), error, "a scenario is there exactly if there is no error");
    for diagnostic in &loaded.diagnostics {
        let length = files.get(&diagnostic.file).map_or(0, String::len);
        assert!(
            diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= length,
            "{diagnostic:?}"
        );
    }
    codes(&loaded.diagnostics).into_iter().collect()
}

fn base() -> Files {
    read_folder(&workspace().join("tests/broken/_base"))
}

fn good_folders() -> Vec<PathBuf> {
    let shipped = std::fs::read_dir(workspace().join("scenarios")).expect("there is a folder of scenarios");
    let mut folders: Vec<PathBuf> =
        shipped.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.push(workspace().join("tests/broken/_base"));
    folders.sort();
    folders
}

#[test]
fn a_file_cut_off_anywhere() {
    for folder in good_folders() {
        let files = read_folder(&folder);
        for (name, text) in &files {
            // Every 50 bytes or so, but no more than a dozen places in a long file.
            let step = (text.len() / 12).max(50);
            for at in (0..text.len()).step_by(step).filter(|at| text.is_char_boundary(*at)) {
                let mut cut = files.clone();
                cut.insert(name.clone(), text[..at].to_owned());
                answer(&cut);
            }
        }
    }
}

#[test]
fn bytes_that_mean_nothing() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut noise = |length: usize| -> Vec<u8> {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        (0..length).map(|_| next()).collect()
    };
    for name in FILES {
        for length in [1, 10, 100, 5_000] {
            for _ in 0..10 {
                let mut files = base();
                files.insert(name.to_owned(), String::from_utf8_lossy(&noise(length)).into_owned());
                answer(&files);
            }
        }
    }
}

#[test]
fn pieces_of_good_files_in_any_order() {
    let mut state = 7_usize;
    let mut pick = |below: usize| {
        state = state.wrapping_mul(48_271) % 0x7FFF_FFFF;
        state % below.max(1)
    };
    for name in FILES {
        // A file that this folder does without is made up of pieces of another.
        let text = base().get(name).unwrap_or(&base()[FILES[0]]).clone();
        let pieces: Vec<&str> = text.split_inclusive(|c: char| " \n=[]{},\"".contains(c)).collect();
        for _ in 0..200 {
            let mut files = base();
            files.insert(name.to_owned(), (0..60).map(|_| pieces[pick(pieces.len())]).collect());
            answer(&files);
        }
    }
}

#[test]
fn pieces_of_a_good_campaign_in_any_order() {
    let corpus = workspace().join("fuzz/corpus/scenario_loader/campaign");
    let whole = split_files(&std::fs::read_to_string(corpus).expect("the corpus has a campaign"));
    assert!(load(&whole).scenario.is_some_and(|scenario| scenario.campaign.is_some()));
    let mut state = 11_usize;
    let mut pick = |below: usize| {
        state = state.wrapping_mul(48_271) % 0x7FFF_FFFF;
        state % below.max(1)
    };
    for (name, text) in &whole {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for _ in 0..120 {
            // Lines of it exchanged, doubled or lost, so that most of it still means something.
            let mut mixed = lines.clone();
            for _ in 0..=pick(4) {
                let (from, to) = (pick(lines.len()), pick(lines.len()));
                mixed[to] = if pick(3) == 0 { "" } else { lines[from] };
            }
            let mut files = whole.clone();
            files.insert(name.clone(), mixed.concat());
            answer(&files);
        }
    }
    for name in whole.keys() {
        let mut files = whole.clone();
        files.remove(name);
        assert!(!answer(&files).is_empty());
    }
}

#[test]
fn a_single_line_of_fifty_megabytes() {
    let line = "[ \"a,{".repeat(50_000_000 / 6);
    for name in FILES {
        let mut files = base();
        files.insert(name.to_owned(), line.clone());
        assert_eq!(answer(&files), ["file-too-large"], "{name}");
    }
}

#[test]
fn a_line_as_long_as_a_file_may_be() {
    for (name, part) in [
        ("scenario.toml", "a = [1, "),
        ("draft.md", "[a / b] "),
        ("positions.csv", "\",,"),
        ("delegations.toml", "\""),
    ] {
        let mut files = base();
        files.insert(name.to_owned(), part.repeat(MAX_FILE_BYTES / 8 / part.len()));
        answer(&files);
    }
}

#[test]
fn nesting_without_end() {
    let deep = 20_000;
    for body in [
        format!("issues = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("chair = {}1{}", "{ style = ".repeat(deep), "}".repeat(deep)),
        format!("[{}]", vec!["a"; deep].join(".")),
        format!("{} = 1", vec!["a"; deep].join(".")),
        format!("links = [{{ if = {}{} }}]", "{ if_then = { if = ".repeat(deep), "} }".repeat(deep)),
    ] {
        let mut files = base();
        files.insert("scenario.toml".to_owned(), body);
        assert!(!answer(&files).is_empty());
    }
    for body in ["[".repeat(deep), "[".repeat(deep) + &"]".repeat(deep), "[a / ".repeat(deep)] {
        let mut files = base();
        files.insert("draft.md".to_owned(), format!("# T\n\n1. {body}\n"));
        answer(&files);
    }
}

#[test]
fn the_corpus_of_the_fuzzer() {
    let corpus = workspace().join("fuzz/corpus/scenario_loader");
    let entries: Vec<PathBuf> = std::fs::read_dir(corpus)
        .expect("there is a corpus")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    assert!(entries.len() >= 10);
    for entry in entries {
        let bytes = std::fs::read(&entry).expect("an entry can be read");
        answer(&split_files(&String::from_utf8_lossy(&bytes)));
    }
}

#[test]
fn a_scenario_in_one_text_comes_apart_as_it_was_put_together() {
    assert_eq!(split_files(&join_files(&base())), base());
}
