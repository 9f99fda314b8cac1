//! Files that a test keeps: compared in an ordinary run, rewritten when `ADREF_REGENERATE=1` is set.

use std::path::Path;

/// Compares a text with the file that keeps it. The error is a sentence for the developer.
pub fn check(file: &Path, text: &str) -> Result<(), String> {
    if std::env::var_os("ADREF_REGENERATE").is_some_and(|set| set == "1") {
        return std::fs::write(file, text).map_err(|fault| format!("{}: {fault}", file.display()));
    }
    let kept = std::fs::read_to_string(file).map_err(|fault| format!("{}: {fault}", file.display()))?;
    if kept == text {
        return Ok(());
    }
    let line = kept.lines().zip(text.lines()).take_while(|(kept, new)| kept == new).count();
    Err(format!(
        "{} is not current from line {}:\n  kept: {}\n  new:  {}\nIf the change is meant, run the tests with ADREF_REGENERATE=1 and review the diff.",
        file.display(),
        line + 1,
        kept.lines().nth(line).unwrap_or("(end)"),
        text.lines().nth(line).unwrap_or("(end)"),
    ))
}
