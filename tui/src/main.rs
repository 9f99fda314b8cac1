//! The `adref` command.
fn main() {}
