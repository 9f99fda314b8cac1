//! Calling the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, to be run where the scenarios are.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adref"));
    command.current_dir(root()).env("NO_COLOR", "1");
    command
}

pub(crate) fn adref(args: &[&str]) -> Output {
    command().args(args).output().expect("the program starts")
}

/// What it prints; it has to have done what it was asked.
pub(crate) fn said(args: &[&str]) -> String {
    let output = adref(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", complained(&output));
    printed(&output)
}

/// What it complains of; it has to have refused.
pub(crate) fn refused(args: &[&str]) -> String {
    let output = adref(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {}", complained(&output));
    complained(&output)
}

pub(crate) fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn json(output: &Output) -> serde_json::Value {
    assert_eq!(output.status.code(), Some(0), "{}", complained(output));
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_path_buf()
}

/// An empty folder of a test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}
