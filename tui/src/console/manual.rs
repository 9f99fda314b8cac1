//! The manual, made from the table of commands so that it cannot fall behind.

use super::commands::{COMMANDS, GROUPS};
use super::fixtures::{golden, workspace};
use super::theme::THEMES;

const BEFORE: &str = include_str!("manual_before.md");
const AFTER: &str = include_str!("manual_after.md");

fn manual() -> String {
    let mut out = BEFORE.to_owned();
    for group in GROUPS {
        out.push_str(&format!(
            "\n### {}\n\n| keys | name | what it does |\n| --- | --- | --- |\n",
            group.title()
        ));
        for row in COMMANDS.iter().filter(|row| row.group == group) {
            let keys: Vec<String> =
                row.keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            out.push_str(&format!("| {} | `{}` | {} |\n", keys.join(" "), row.name, row.help));
        }
    }
    let themes: Vec<String> = THEMES.iter().map(|theme| format!("`{}`", theme.name())).collect();
    out.push_str(&AFTER.replace("THEMES", &themes.join(", ")));
    out
}

#[test]
fn the_manual_has_every_command() {
    let path = workspace().join("docs/console.md");
    golden(&path, &manual()).expect("ADREF_REGENERATE=1 writes it anew");
}
