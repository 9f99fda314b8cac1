//! What can happen to the console, and what it asks for.

use adref_sim::log::{End, Record};
use crossterm::event::{KeyEvent, MouseEvent};

use super::branching::Wanted;
use crate::human::Said;

/// Everything that can happen to the console.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has so many columns and rows now.
    Resize(u16, u16),
    /// A live run made records, or they were read.
    Record(Vec<Record>),
    /// Whoever plays a seat here is told something.
    Said(Said),
    /// What was left on the table has been reckoned.
    Left(String),
    /// So many milliseconds went by.
    Tick(u32),
    /// Something outside the terminal happened.
    Signal(Signal),
}

/// What comes from outside the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// The program is to end.
    Terminate,
    /// The program is to stop for a while.
    Suspend,
    /// It goes on.
    Resumed,
    /// The end of a log was read: it says its records are so many and fold to this.
    LogEnds(End),
    /// There are no more records to come, with what is wrong, if anything.
    RunEnded(Option<String>),
}

/// What the console asks the outside for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// To end.
    Quit,
    /// To give the terminal back for a while.
    Suspend,
    /// To take the terminal again, after somebody else had it.
    Retake,
    /// To take the mouse, or to let it go.
    Mouse(bool),
    /// To forget what is on the screen.
    Clear,
    /// To reckon what the adopted text left on the table.
    Left,
    /// To go on from a moment in another way.
    Branch(Wanted),
}
