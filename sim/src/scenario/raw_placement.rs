//! What words mean, as a scenario writes it: `80`, `[30, 80]` or `{ il = 80, voluntary = [10, 30] }`.
//!
//! Read by hand and not by `#[serde(untagged)]`, which would lose every place inside.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::at::At;

/// A point or an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawReach {
    pub(crate) low: i64,
    pub(crate) high: i64,
}

/// A reach on the bracket's own issue, or on several issues by name.
#[derive(Clone, Debug)]
pub(crate) enum RawPlacement {
    OwnIssue(RawReach),
    Several(BTreeMap<At<String>, At<RawReach>>),
}

impl<'de> Deserialize<'de> for RawReach {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ReachVisitor)
    }
}

impl<'de> Deserialize<'de> for RawPlacement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlacementVisitor)
    }
}

struct ReachVisitor;

impl<'de> Visitor<'de> for ReachVisitor {
    type Value = RawReach;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a point such as 80 or an interval such as [30, 80]")
    }

    fn visit_i64<E: Error>(self, at: i64) -> Result<RawReach, E> {
        Ok(RawReach { low: at, high: at })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut ends: A) -> Result<RawReach, A::Error> {
        let low = ends.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let high = ends.next_element()?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        if ends.next_element::<i64>()?.is_some() {
            return Err(A::Error::invalid_length(3, &self));
        }
        Ok(RawReach { low, high })
    }
}

struct PlacementVisitor;

impl<'de> Visitor<'de> for PlacementVisitor {
    type Value = RawPlacement;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a point, an interval or a table of them by issue")
    }

    fn visit_i64<E: Error>(self, at: i64) -> Result<RawPlacement, E> {
        ReachVisitor.visit_i64(at).map(RawPlacement::OwnIssue)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, ends: A) -> Result<RawPlacement, A::Error> {
        ReachVisitor.visit_seq(ends).map(RawPlacement::OwnIssue)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RawPlacement, A::Error> {
        let mut several = BTreeMap::new();
        while let Some((issue, reach)) = entries.next_entry()? {
            several.insert(issue, reach);
        }
        Ok(RawPlacement::Several(several))
    }
}

fn point() -> Schema {
    json_schema!({ "type": "integer", "minimum": 0, "maximum": 100 })
}

fn interval() -> Schema {
    json_schema!({ "type": "array", "items": point(), "minItems": 2, "maxItems": 2 })
}

impl JsonSchema for RawReach {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Reach")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A point such as 80, or an interval such as [30, 80] that each side reads at the end nearest to it.",
            "anyOf": [point(), interval()],
        })
    }
}

impl JsonSchema for RawPlacement {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Placement")
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A point such as 80, an interval such as [30, 80], or several issues: { il = 80, voluntary = [10, 30] }.",
            "anyOf": [
                point(),
                interval(),
                {
                    "type": "object",
                    "additionalProperties": generator.subschema_for::<RawReach>(),
                    "minProperties": 1,
                },
            ],
        })
    }
}
