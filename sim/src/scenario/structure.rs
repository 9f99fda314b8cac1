//! The shape of a TOML file: syntax, keys, types, ranges and names, all checked against the JSON Schema that editors
//! use too, and all at once.
//!
//! What is at fault is reported and taken out of the tree, so that what is left always deserialises and the checks of
//! meaning can go on.

use std::ops::Range;

use serde::de::DeserializeOwned;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::report::{Place, Report, did_you_mean, is_hidden, quote};
use super::schema::{ID_PATTERN, is_id};
use super::syntax;
use crate::diagnostic::Diagnostic;

/// Reads one TOML file into `into`. False if it is not TOML throughout, so that parts of it may be missing that its
/// author wrote.
pub(crate) fn read<T: DeserializeOwned>(
    file: &'static str,
    text: &str,
    schema: &Value,
    report: &mut Report,
    into: &mut T,
) -> bool {
    let (mut root, faults) = DeTable::parse_recoverable(text);
    let end = text.len()..text.len();
    let mut garbled = Vec::with_capacity(faults.len());
    for fault in &faults {
        let span = fault.span().unwrap_or(end.clone());
        garbled.push(lines_of(text, &span));
        report.push(syntax::fault(file, text, span, fault.message()));
    }
    garbled.sort_by_key(|lines| lines.start);
    let mut walk = Walk { file, text, schema, report, path: Vec::new(), garbled };
    walk.table(root.get_mut(), &end, schema);
    match T::deserialize(toml::de::Deserializer::from(root)) {
        Ok(raw) => *into = raw,
        Err(fault) => {
            let span = fault.span().unwrap_or(end);
            report.push(Place::new(file, span).error("unreadable", fault.message().to_owned()));
        }
    }
    faults.is_empty()
}

/// How deep tables and lists may be nested: somewhat deeper than any condition that is allowed, and shallow enough
/// for what deserialises them to go down into on any stack.
const MAX_DEPTH: usize = 32;

struct Walk<'a> {
    file: &'static str,
    text: &'a str,
    schema: &'a Value,
    report: &'a mut Report,
    path: Vec<String>,
    /// The lines with syntax errors, in order. What else seems wrong there follows from those.
    garbled: Vec<Range<usize>>,
}

impl<'a> Walk<'a> {
    /// Checks a value and mends it where part of it can be taken out. False if the whole of it has to go.
    fn value(&mut self, value: &mut Spanned<DeValue<'_>>, schema: &'a Value) -> bool {
        let span = value.span();
        if self.path.len() > MAX_DEPTH {
            let place = self.place(&span);
            self.push(
                place
                    .error("nested-too-deep", "conditions are nested without end")
                    .help("write several red lines instead"),
            );
            return false;
        }
        let Some(schema) = self.branch(value.get_ref(), schema) else {
            return self.wrong_type(value, schema);
        };
        match value.get_mut() {
            DeValue::Table(table) => self.table(table, &span, schema),
            DeValue::Array(items) => self.array(items, &span, schema),
            DeValue::String(text) => self.string(text, &span, schema),
            DeValue::Integer(number) => {
                let read = i64::from_str_radix(number.as_str(), number.radix()).ok();
                self.integer(read, &span, schema)
            }
            DeValue::Boolean(_) => true,
            DeValue::Float(_) | DeValue::Datetime(_) => self.wrong_type(value, schema),
        }
    }

    /// The part of a schema that speaks of values of this type, references followed; `None` if there is none.
    fn branch(&self, value: &DeValue<'_>, schema: &'a Value) -> Option<&'a Value> {
        let schema = self.resolve(schema);
        if let Some(branches) = schema["anyOf"].as_array() {
            return branches.iter().find_map(|branch| self.branch(value, branch));
        }
        let name = match value {
            DeValue::String(_) => "string",
            DeValue::Integer(_) => "integer",
            DeValue::Boolean(_) => "boolean",
            DeValue::Array(_) => "array",
            DeValue::Table(_) => "object",
            DeValue::Float(_) | DeValue::Datetime(_) => return None,
        };
        (type_of(schema) == name).then_some(schema)
    }

    fn resolve(&self, mut schema: &'a Value) -> &'a Value {
        // Bounded, although the generator never makes a reference to a reference.
        for _ in 0..8 {
            if let Some(only) = schema["allOf"].as_array().and_then(|all| all.first()) {
                schema = only;
            } else if let Some(pointer) = schema["$ref"].as_str().and_then(|r| r.strip_prefix('#')) {
                schema = self.schema.pointer(pointer).unwrap_or(&Value::Null);
            }
        }
        schema
    }

    fn table(&mut self, table: &mut DeTable<'_>, span: &Range<usize>, schema: &'a Value) -> bool {
        static NONE: std::sync::LazyLock<serde_json::Map<String, Value>> =
            std::sync::LazyLock::new(Default::default);
        let properties = schema["properties"].as_object().unwrap_or(&NONE);
        let mut faulty: Vec<String> = Vec::new();
        let mut present: Vec<String> = Vec::new();
        for (key, value) in table.iter_mut() {
            let name = key.get_ref().as_ref();
            let known = properties
                .get(name)
                .or_else(|| schema.get("additionalProperties").filter(|more| more.is_object()));
            let Some(known) = known else {
                // Where the key was meant to be another one, that one is not missing as well.
                present.extend(self.unknown_key(name, key.span(), properties));
                faulty.push(name.to_owned());
                continue;
            };
            present.push(name.to_owned());
            if name.chars().any(is_hidden) {
                let fault = syntax::hidden_character(&self.place(&key.span()), name);
                self.push(fault);
                faulty.push(name.to_owned());
                continue;
            }
            self.path.push(name.to_owned());
            if !self.value(value, known) {
                faulty.push(name.to_owned());
            }
            self.path.pop();
        }
        for name in &faulty {
            table.remove(name.as_str());
        }
        // After a syntax error half a file may be missing, and saying so key by key would bury the error itself.
        if self.garbled.is_empty() {
            for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !present.iter().any(|name| name == required) {
                    self.missing_key(required, span, &properties[required]);
                }
            }
        }
        self.number_of_keys(&present, span, schema, properties)
    }

    fn number_of_keys(
        &mut self,
        present: &[String],
        span: &Range<usize>,
        schema: &Value,
        properties: &serde_json::Map<String, Value>,
    ) -> bool {
        let found = present.len() as u64;
        let too_few = schema["minProperties"].as_u64().is_some_and(|min| found < min);
        let too_many = schema["maxProperties"].as_u64().is_some_and(|max| found > max);
        if !too_few && !too_many {
            return true;
        }
        let names: Vec<String> = properties.keys().map(|name| quote(name)).collect();
        let message = if too_few {
            format!("{} is empty", self.here())
        } else {
            let present: Vec<String> = present.iter().map(|name| quote(name)).collect();
            format!("{} holds {} at once", self.here(), present.join(" and "))
        };
        let help = if names.is_empty() {
            "name at least one issue: { il = 80 }".to_owned()
        } else {
            format!("give exactly one of {}; to ask for two things, write two red lines", names.join(", "))
        };
        let code = if names.is_empty() { "empty-placement" } else { "not-one-condition" };
        let place = self.place(span);
        self.push(place.error(code, message).help(help));
        false
    }

    fn array(&mut self, items: &mut DeArray<'_>, span: &Range<usize>, schema: &'a Value) -> bool {
        let found = items.len() as u64;
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX);
        if found < least || found > most {
            let entries = if found == 1 { "1 entry".to_owned() } else { format!("{found} entries") };
            let (code, expected, help) = match (least, most) {
                (2, 2) => (
                    "wrong-length",
                    "two".to_owned(),
                    "an interval has a low end and a high end, as in [30, 80]".to_owned(),
                ),
                _ if found < least => ("wrong-length", format!("at least {least}"), description(schema)),
                _ => ("too-many", format!("at most {most}"), "leave some out".to_owned()),
            };
            let place = self.place(span);
            let message = format!("{} has {entries}, expected {expected}", self.here());
            self.push(place.error(code, message).help(help));
            return false;
        }
        let mut sound = Vec::with_capacity(items.len());
        for (at, item) in items.iter_mut().enumerate() {
            self.path.push(format!("[{}]", at + 1));
            sound.push(self.value(item, &schema["items"]));
            self.path.pop();
        }
        if sound.iter().all(|sound| *sound) {
            return true;
        }
        // In a list of options or in an interval every entry has its number; taking one out would renumber the others
        // and make faults where there are none.
        let numbered = !matches!(type_of(self.resolve(&schema["items"])), "object" | "string");
        if !numbered {
            let mut sound = sound.into_iter();
            *items = std::mem::replace(items, DeArray::new())
                .into_iter()
                .filter(|_| sound.next() == Some(true))
                .collect();
        }
        !numbered
    }

    fn string(&mut self, text: &str, span: &Range<usize>, schema: &Value) -> bool {
        let place = self.place(span);
        let length = text.chars().count() as u64;
        let names = names_of(schema);
        if text.chars().any(is_hidden) {
            self.push(syntax::hidden_character(&place, text));
        } else if !names.is_empty() {
            if names.contains(&text) {
                return true;
            }
            let suggestion = self.report.suggest(text, names.iter().copied());
            let help = did_you_mean(suggestion, names.iter().copied(), "");
            let message = format!("{} is not a value that {} can have", quote(text), self.here());
            self.push(place.error("unknown-value", message).help(help));
        } else if schema["maxLength"].as_u64().is_some_and(|most| length > most) {
            let message = format!(
                "{} is {length} characters long, and {} is the most",
                self.here(),
                schema["maxLength"]
            );
            self.push(place.error("too-long", message).help("shorten it"));
        } else if schema["minLength"].as_u64().is_some_and(|least| length < least)
            || (schema["minLength"].is_u64() && text.trim().is_empty())
        {
            let message = format!("{} is empty", self.here());
            self.push(place.error("empty-text", message).help(format!("write {}", description(schema))));
        } else if schema["pattern"] == ID_PATTERN && !is_id(text) {
            let message = format!("{} is not a name that can be referred to", quote(text));
            self.push(
                place
                    .error("bad-id", message)
                    .help("use letters, digits, `-`, `_` and `.` only, and begin with a letter or a digit"),
            );
        } else {
            return true;
        }
        false
    }

    fn integer(&mut self, number: Option<i64>, span: &Range<usize>, schema: &Value) -> bool {
        let least = schema["minimum"].as_i64().unwrap_or(i64::MIN);
        let most = schema["maximum"].as_i64().unwrap_or(i64::MAX);
        if number.is_some_and(|number| (least..=most).contains(&number)) {
            return true;
        }
        let place = self.place(span);
        let written = self.text.get(span.clone()).unwrap_or_default();
        if least == most {
            let message =
                format!("{} is {}, and this version reads only {least}", self.here(), quote(written));
            self.push(place.error("out-of-range", message).help(format!("write {least}")));
        } else {
            let message =
                format!("{} is {}, which is not from {least} to {most}", self.here(), quote(written));
            let help = match description(schema) {
                none if none.is_empty() => format!("write a whole number from {least} to {most}"),
                meaning => meaning,
            };
            self.push(place.error("out-of-range", message).help(help));
        }
        false
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, schema: &'a Value) -> bool {
        let span = value.span();
        let written = quote(self.text.get(span.clone()).unwrap_or_default());
        let found = match value.get_ref() {
            DeValue::String(_) => format!("the text {written}"),
            DeValue::Integer(_) => format!("the number {written}"),
            DeValue::Float(_) => format!("the decimal number {written}"),
            DeValue::Boolean(_) => format!("{written}, which is yes or no"),
            DeValue::Datetime(_) => format!("the date {written}"),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        let resolved = self.resolve(schema);
        let expected = self.expected(resolved);
        let help = match (value.get_ref(), type_of(resolved)) {
            (DeValue::Datetime(_), "string") => "put the date between quotes".to_owned(),
            (DeValue::Integer(_) | DeValue::Boolean(_) | DeValue::Float(_), "string") => {
                "put it between quotes".to_owned()
            }
            (DeValue::Float(_), _) => "round it: places, weights and prices are whole numbers".to_owned(),
            (DeValue::String(text), "integer" | "boolean") if !text.is_empty() => {
                "leave the quotes out".to_owned()
            }
            (DeValue::String(_), "array") => {
                format!("put it between square brackets: [{}]", written.trim_matches('`'))
            }
            (DeValue::Table(_), "array") => {
                let name = self.path.last().map_or("", String::as_str);
                format!("write [[{name}]] with two brackets: there may be several")
            }
            _ => description(resolved),
        };
        let message = format!("{} is {found}, expected {expected}", self.here());
        let place = self.place(&span);
        self.push(place.error("wrong-type", message).help(help));
        false
    }

    fn expected(&self, schema: &'a Value) -> String {
        if let Some(branches) = schema["anyOf"].as_array() {
            let branches: Vec<String> =
                branches.iter().map(|branch| self.expected(self.resolve(branch))).collect();
            return branches.join(" or ");
        }
        match type_of(schema) {
            "string" => match names_of(schema).as_slice() {
                [] => "a text between quotes".to_owned(),
                names => names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" or "),
            },
            "integer" => match (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
                (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
                _ => "a whole number".to_owned(),
            },
            "boolean" => "true or false".to_owned(),
            "array" if schema["maxItems"] == 2 => "an interval [low, high]".to_owned(),
            "array" => "a list between [ and ]".to_owned(),
            _ => "a table".to_owned(),
        }
    }

    /// Reports it, and returns the key that was probably meant.
    fn unknown_key(
        &mut self,
        name: &str,
        span: Range<usize>,
        properties: &serde_json::Map<String, Value>,
    ) -> Option<String> {
        let known = || properties.keys().map(String::as_str);
        let suggestion = self.report.suggest(name, known());
        let table = if self.path.is_empty() { format!("`{}`", self.file) } else { self.here() };
        let diagnostic = Place::new(self.file, span)
            .error("unknown-key", format!("{table} has no key {}", quote(name)))
            .label("not a key here")
            .help(did_you_mean(suggestion, known(), "leave it out"));
        let meant = suggestion.map(str::to_owned);
        self.push(diagnostic);
        meant
    }

    fn missing_key(&mut self, name: &str, span: &Range<usize>, schema: &'a Value) {
        let table = if self.path.is_empty() { format!("`{}`", self.file) } else { self.here() };
        let place = self.place(span);
        let meaning = match description(schema) {
            none if none.is_empty() => description(self.resolve(schema)),
            meaning => meaning,
        };
        self.push(
            place
                .error("missing-key", format!("{table} has no {}", quote(name)))
                .label(format!("`{name}` is missing"))
                .help(format!("add `{name} = …`: {meaning}")),
        );
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        let after = self.garbled.partition_point(|lines| lines.start <= diagnostic.span.start);
        let garbled =
            after.checked_sub(1).is_some_and(|before| self.garbled[before].end >= diagnostic.span.start);
        if !garbled {
            self.report.push(diagnostic);
        }
    }

    fn place(&self, span: &Range<usize>) -> Place {
        Place::new(self.file, span.clone())
    }

    /// The path of the value at hand, as a reader of the file would say it: `delegations[2].positions.voluntary`.
    fn here(&self) -> String {
        quote(&self.path.join(".").replace(".[", "["))
    }
}

/// The whole lines a span touches.
fn lines_of(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(span.end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| span.end + at);
    start..end
}

/// What the schema says of a value, as the end of a sentence.
fn description(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default().trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn type_of(schema: &Value) -> &str {
    match schema["type"].as_str() {
        Some(name) => name,
        None if names_of(schema).is_empty() => "",
        None => "string",
    }
}

/// The names an enumeration allows. With documented variants this is a list of constants.
fn names_of(schema: &Value) -> Vec<&str> {
    if let Some(names) = schema["enum"].as_array() {
        return names.iter().filter_map(Value::as_str).collect();
    }
    let variants = schema["oneOf"].as_array().into_iter().flatten();
    variants.filter_map(|variant| variant["const"].as_str().or_else(|| variant["enum"][0].as_str())).collect()
}
