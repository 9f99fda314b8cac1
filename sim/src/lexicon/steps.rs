//! The steps by which words got their place, for programs and in words.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Elsewhere;
use crate::engine::action::OptionNo;
use crate::ids::BracketId;

/// One step of the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Step {
    /// The option that shares most words of substance.
    Nearest {
        /// Which.
        option: OptionNo,
        /// How much of the substance is shared, in per cent.
        likeness: u32,
    },
    /// Two options say the same with less and with more force, and the words stand between them.
    Between {
        /// The one with less.
        weaker: OptionNo,
        /// The one with more.
        stronger: OptionNo,
    },
    /// The words hold those of several options.
    Joins {
        /// Which.
        options: Vec<OptionNo>,
    },
    /// No option shares anything with the words.
    NothingInCommon,
    /// The words commit less here.
    Weaker {
        /// What they say; empty where they state it plainly.
        words: String,
        /// What the option says; empty where it states it plainly.
        instead_of: String,
        /// By how much, in points of strength.
        by: i32,
    },
    /// The words commit more here.
    Stronger {
        /// What they say; empty where they state it plainly.
        words: String,
        /// What the option says; empty where it states it plainly.
        instead_of: String,
        /// By how much, in points of strength.
        by: i32,
    },
    /// A hedge or an intensifier came in.
    Weighed {
        /// Which.
        words: String,
        /// By how many per cent the words weigh more, or less where negative.
        by: i32,
    },
    /// A hedge or an intensifier of the option went out.
    Unweighed {
        /// Which.
        words: String,
    },
    /// The words deny what the option says.
    Denied,
    /// A softener or a condition came in.
    Softened {
        /// Which.
        words: String,
        /// How far it reaches towards the reference point, in per cent.
        reaches: i32,
    },
    /// A softener or a condition of the option went out.
    Hardened {
        /// Which.
        words: String,
    },
    /// A clause that keeps the opposing reading came in.
    Opened {
        /// Which.
        words: String,
        /// How far it reaches towards the opposing reading, in per cent.
        reaches: i32,
    },
    /// A clause that kept the opposing reading went out.
    Closed {
        /// Which.
        words: String,
    },
    /// The words are to stand elsewhere in the text.
    Elsewhere {
        /// Where.
        place: Elsewhere,
        /// How much of the way from the reference point they still go there, in per cent.
        keeps: i32,
    },
    /// The words stand apart, and are placed as if they were for this bracket.
    Beside {
        /// Which.
        bracket: BracketId,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instead = |words: &str, instead_of: &str| match (words, instead_of) {
            ("", old) => format!("a plain statement for “{old}”"),
            (new, "") => format!("“{new}” where it was stated plainly"),
            (new, old) => format!("“{new}” for “{old}”"),
        };
        match self {
            Self::Nearest { option, likeness } => write!(f, "nearest is option {option} ({likeness} %)"),
            Self::Between { weaker, stronger } => {
                write!(
                    f,
                    "in force it stands between options {weaker} and {stronger}, which say the same otherwise"
                )
            }
            Self::Joins { options } => {
                let named: Vec<String> = options.iter().map(ToString::to_string).collect();
                write!(
                    f,
                    "it holds the words of options {}: it can be read as any of them",
                    named.join(" and ")
                )
            }
            Self::NothingInCommon => f.write_str(
                "it has no words of substance in common with any option: taken to leave things as they are",
            ),
            Self::Weaker { words, instead_of, by } => {
                write!(f, "{}: weaker by {by}", instead(words, instead_of))
            }
            Self::Stronger { words, instead_of, by } => {
                write!(f, "{}: stronger by {by}", instead(words, instead_of))
            }
            Self::Weighed { words, by } if *by < 0 => write!(f, "“{words}” hedges: {} % less", -by),
            Self::Weighed { words, by } => write!(f, "“{words}” stresses: {by} % more"),
            Self::Unweighed { words } => write!(f, "“{words}” is gone"),
            Self::Denied => {
                f.write_str("it denies what the option says: to the other side of the reference point")
            }
            Self::Softened { words, reaches: 50 } => {
                write!(f, "“{words}” softens: reaches halfway to the reference point")
            }
            Self::Softened { words, reaches } => {
                write!(f, "“{words}” softens: reaches {reaches} % of the way to the reference point")
            }
            Self::Hardened { words } => write!(f, "without “{words}”: no longer softened by it"),
            Self::Opened { words, reaches } => {
                write!(f, "“{words}” keeps the opposing reading: reaches {reaches} % of the way to it")
            }
            Self::Elsewhere { place, keeps } => {
                write!(f, "in {}: {keeps} % of the way from the reference point", place.name())
            }
            Self::Beside { bracket } => write!(f, "it stands apart; placed beside the words of {bracket}"),
            Self::Closed { words } => write!(f, "without “{words}”: the opposing reading is gone"),
        }
    }
}
