//! One playthrough a scenario, reviewed by people. `ADREF_REGENERATE=1 cargo test -p adref-tests --test golden` writes
//! them anew; read the difference before you keep it.

use std::fs;

use adref_tests::folder;
use adref_tests::playthrough::tell;
use adref_tests::scenario_files::workspace;

const SEED: u64 = 7;

#[test]
fn every_scenario_plays_as_its_golden_playthrough_says() {
    let regenerate = std::env::var_os("ADREF_REGENERATE").is_some();
    let dir = workspace().join("tests/golden");
    let names = folder::scenario_names();
    assert!(!names.is_empty());
    let mut wrong = Vec::new();
    for name in &names {
        let (scenario, files) = folder::scenario(name);
        let told = tell(&scenario, &files, SEED);
        let path = dir.join(format!("{name}.txt"));
        if regenerate {
            fs::create_dir_all(&dir).expect("tests/golden can be made");
            fs::write(&path, &told).expect("tests/golden can be written");
            continue;
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        if golden != told {
            let line = golden.lines().zip(told.lines()).position(|(one, two)| one != two);
            let line = line.unwrap_or_else(|| golden.lines().count().min(told.lines().count()));
            wrong.push(format!(
                "{name}: differs from {} at line {}\n  golden: {}\n  played: {}",
                path.display(),
                line + 1,
                golden.lines().nth(line).unwrap_or("(nothing)"),
                told.lines().nth(line).unwrap_or("(nothing)")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\nADREF_REGENERATE=1 writes them anew", wrong.join("\n"));
}

#[test]
fn no_golden_playthrough_outlives_its_scenario() {
    let names = folder::scenario_names();
    for entry in fs::read_dir(workspace().join("tests/golden")).expect("tests/golden").filter_map(Result::ok)
    {
        let file = entry.file_name().to_string_lossy().into_owned();
        let name = file.trim_end_matches(".txt");
        assert!(names.iter().any(|known| known == name), "tests/golden/{file} belongs to no scenario");
    }
}
