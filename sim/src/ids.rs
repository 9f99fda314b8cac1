//! Names of things that appear in files, logs and screens. All are short strings, cheap to clone and ordered.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as it is written in files and logs.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id! {
    /// A disagreement in the text: `il-ihl`, or `15.1` where the draft names none.
    BracketId
}
id! {
    /// A paragraph, heading or footnote of the draft: `15`, `15 bis`, `PP3`, `C:10`.
    ParaId
}
id! {
    /// A seat in the room: usually a Member State's ISO 3166 alpha-3 code.
    SeatId
}
id! {
    /// A group of delegations: `EU`, `AFRICAN_GROUP`.
    GroupId
}
id! {
    /// An issue: a scale from 0 to 100 that delegations have positions on.
    IssueId
}
