//! The JSON Schema of the two TOML files: what an editor completes from, and what [`super::structure`] checks by.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::raw::{RawRoom, RawScenario};
use super::raw_lexicon::RawLexicon;

/// What an id looks like. [`is_id`] is the same rule.
pub(crate) const ID_PATTERN: &str = "^[A-Za-z0-9][A-Za-z0-9_.-]*$";

/// The most characters a text may have where its own field gives no other bound.
const MAX_TEXT: u64 = 4_000;

/// The JSON Schema of `scenario.toml`.
pub fn schema() -> Value {
    generate::<RawScenario>()
}

/// The JSON Schema of `delegations.toml`.
pub fn delegations_schema() -> Value {
    generate::<RawRoom>()
}

/// The JSON Schema of `lexicon.toml`.
pub fn lexicon_schema() -> Value {
    generate::<RawLexicon>()
}

/// Whether a text matches [`ID_PATTERN`].
pub(crate) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// Draft 7, which every TOML language server reads.
fn generate<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft07().for_deserialize().with(|settings| {
        // Before draft 7's own, which moves a lone `$ref` away from its description.
        settings.transforms.insert(0, Box::new(RecursiveTransform(speak_toml)));
        settings.transforms.push(Box::new(RecursiveTransform(bound_text)));
    });
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// TOML has no null, so an optional key is one that may be absent; nor has it widths of integers.
fn speak_toml(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    // A Rust name for a width, which no editor knows.
    object.remove("format");
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(branches)) = object.get_mut("anyOf") {
        branches.retain(|branch| branch["type"] != "null");
        if let [Value::Object(only)] = branches.as_mut_slice() {
            let only = std::mem::take(only);
            object.remove("anyOf");
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
}

/// A limit on everything.
fn bound_text(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    let free = object.get("type").is_some_and(|name| name == "string")
        && !["maxLength", "enum", "const"].iter().any(|key| object.contains_key(*key));
    if free {
        object.insert("maxLength".to_owned(), MAX_TEXT.into());
    }
}
