//! `$XDG_CONFIG_HOME/adref/config.toml`: what a person wants otherwise. A part of it is enough.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Spanned, Value};

use super::commands::{COMMANDS, Cmd, Keymap};
use super::keys::Key;
use super::model::{FASTEST, SLOWEST};
use super::theme::{THEMES, Theme};
use crate::Failure;
use crate::folder;
use crate::out::shown;

/// The most bytes such a file may have.
const MAX_BYTES: u64 = 1 << 20;

/// What a person wants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// How it looks.
    pub(super) theme: Option<Theme>,
    /// Whether the mouse is taken.
    pub(super) mouse: Option<bool>,
    /// How fast it plays to begin with, as a power of two.
    pub(super) speed: Option<i8>,
    /// Which keys do what.
    pub(super) keymap: Keymap,
    /// The folder of agreed language that is searched where none is named.
    pub(crate) corpus: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    console: Console,
    #[serde(default)]
    precedent: Precedent,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Precedent {
    corpus: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Console {
    theme: Option<Spanned<String>>,
    mouse: Option<bool>,
    speed: Option<Spanned<f64>>,
    #[serde(default)]
    keys: BTreeMap<Spanned<String>, Spanned<Value>>,
}

/// Where the file is, whether it is there or not.
fn place() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    base.or_else(|| set("HOME").map(|home| home.join(".config")))
        .map(|base| base.join("adref").join("config.toml"))
}

/// Reads the file, if there is one.
pub(crate) fn read() -> Result<Config, Failure> {
    let Some(path) = place().filter(|path| std::fs::symlink_metadata(path).is_ok()) else {
        return Ok(Config::default());
    };
    let bytes = folder::read_bytes(&path, MAX_BYTES)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        Failure::Input(format!("{}: byte {byte} is not UTF-8\n  help: save the file as UTF-8", shown(&path)))
    })?;
    parse(&text, &path)
}

fn parse(text: &str, path: &Path) -> Result<Config, Failure> {
    let at = |span: std::ops::Range<usize>, what: String, help: String| {
        let line = text.get(..span.start).unwrap_or_default().matches('\n').count() + 1;
        let source = text.lines().nth(line - 1).unwrap_or_default().trim();
        Failure::Input(format!("{}:{line}: {what}\n  {source}\n  help: {help}", shown(path)))
    };
    let raw: Raw = toml::from_str(text).map_err(|error| {
        let what = error.message().trim().replace('\n', "; ");
        let help = "there are [console] with theme, mouse, speed and [console.keys] (docs/console.md has all names), and [precedent] with corpus";
        at(error.span().unwrap_or(0..0), what, help.to_owned())
    })?;
    let corpus =
        raw.precedent.corpus.filter(|corpus| !corpus.is_empty()).map(|corpus| located(&corpus, path));
    let mut config = Config { mouse: raw.console.mouse, corpus, ..Config::default() };
    if let Some(theme) = &raw.console.theme {
        let names: Vec<&str> = THEMES.iter().map(|theme| theme.name()).collect();
        config.theme = Some(Theme::named(theme.get_ref()).ok_or_else(|| {
            at(
                theme.span(),
                format!("there is no theme “{}”", theme.get_ref()),
                format!("one of {}", names.join(", ")),
            )
        })?);
    }
    if let Some(speed) = &raw.console.speed {
        let power =
            (SLOWEST..=FASTEST).find(|power| (2_f64.powi((*power).into()) - speed.get_ref()).abs() < 1e-9);
        config.speed = Some(power.ok_or_else(|| {
            at(
                speed.span(),
                format!("there is no speed {}", speed.get_ref()),
                "0.25, 0.5, 1, 2, 4 … 64".to_owned(),
            )
        })?);
    }
    let mut taken: Vec<(Key, &str, Cmd)> = Vec::new();
    for (name, keys) in &raw.console.keys {
        let Some(row) = COMMANDS.iter().find(|row| row.name == name.get_ref()) else {
            let near = COMMANDS
                .iter()
                .map(|row| row.name)
                .filter(|known| known.contains(name.get_ref().as_str()) || name.get_ref().contains(known))
                .collect::<Vec<_>>();
            let help = if near.is_empty() {
                "`?` in the console and docs/console.md have all names".to_owned()
            } else {
                format!("did you mean {}?", near.join(", "))
            };
            return Err(at(name.span(), format!("there is no command “{}”", name.get_ref()), help));
        };
        let listed: Vec<&str> = match keys.get_ref() {
            Value::String(key) => vec![key],
            Value::Array(keys) => keys.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let whole = matches!(keys.get_ref(), Value::Array(all) if all.len() == listed.len())
            || matches!(keys.get_ref(), Value::String(_));
        if !whole {
            let help = "write \"x\", or [\"x\", \"ctrl-x\"]; [] takes all keys away".to_owned();
            return Err(at(keys.span(), format!("the keys of {} are not text", row.name), help));
        }
        let mut bound = Vec::new();
        for one in listed {
            let Some(key) = Key::parse(one) else {
                let help = "a letter or a sign, or space, enter, esc, tab, left, pgup, F5 …, with ctrl- or alt- before it";
                return Err(at(keys.span(), format!("“{one}” is no key"), help.to_owned()));
            };
            let same = |cmd: Cmd| cmd != row.cmd && cmd.place() == row.cmd.place();
            if let Some((_, other, _)) = taken.iter().find(|(taken, _, cmd)| *taken == key && same(*cmd)) {
                let help = "give one of them another key".to_owned();
                return Err(at(keys.span(), format!("{one} is for {other} already"), help));
            }
            taken.push((key, row.name, row.cmd));
            bound.push(key);
        }
        config.keymap.rebind(row.cmd, &bound);
    }
    if config.keymap.first(Cmd::Quit).is_none() {
        return Err(Failure::Input(format!(
            "{}: no key is left for quit\n  help: give it one under [console.keys]: quit = \"Q\"",
            shown(path)
        )));
    }
    Ok(config)
}

/// A folder as the file names it: `~/` is the person's own, and what does not begin at the root begins where the file is.
fn located(folder: &str, file: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    match (folder.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => file.parent().unwrap_or(Path::new(".")).join(folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        parse(text, Path::new("config.toml")).map_err(|failure| match failure {
            Failure::Input(message) => message,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_part_of_the_file_is_enough() {
        let config =
            read("[console]\ntheme = \"mono\"\n[console.keys]\nplay = [\"p\", \"F5\"]\n").expect("in order");
        assert_eq!(config.theme, Some(Theme::Mono));
        assert_eq!(config.keymap.of(Key::parse("F5").expect("a key")), Some(Cmd::Play));
        assert_eq!(config.keymap.of(Key::parse("z").expect("a key")), Some(Cmd::Zoom));
        assert!(read("").is_ok());
    }

    #[test]
    fn a_corpus_is_found_from_where_the_file_is() {
        let said = parse("[precedent]\ncorpus = \"agreed\"\n", Path::new("/etc/adref/config.toml"))
            .expect("in order");
        assert_eq!(said.corpus.as_deref(), Some(Path::new("/etc/adref/agreed")));
        let said = read("[precedent]\ncorpus = \"/srv/agreed\"\n").expect("in order");
        assert_eq!(said.corpus.as_deref(), Some(Path::new("/srv/agreed")));
        assert!(read("[precedent]\ncropus = \"agreed\"\n").expect_err("a slip").contains("config.toml:2"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_a_remedy() {
        let cases = [
            ("[console]\ntheme = \"pink\"\n", "config.toml:2: there is no theme “pink”"),
            ("[console]\nspeed = 3\n", "config.toml:2: there is no speed 3"),
            ("[console.keys]\n\nplya = \"p\"\n", "config.toml:3: there is no command “plya”"),
            ("[console.keys]\nplay = \"hyper-p\"\n", "config.toml:2: “hyper-p” is no key"),
            ("[console.keys]\nplay = \"p\"\nzoom = [\"p\"]\n", "p is for play already"),
            ("[console.keys]\nplay = 3\n", "config.toml:2: the keys of play are not text"),
            ("[console.keys]\nquit = []\n", "no key is left for quit"),
            ("[konsole]\n", "config.toml:1: unknown field `konsole`"),
            ("[console\n", "config.toml:1:"),
        ];
        for (text, wanted) in cases {
            let said = read(text).expect_err(text);
            assert!(said.contains(wanted), "{text}: {said}");
            assert!(said.contains("help: "), "{text}: {said}");
        }
    }
}
