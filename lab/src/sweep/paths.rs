//! What a path in a TOML file leads to, and what is done with it there: a value is set, a table of a list added or dropped.

use toml_edit::{Array, InlineTable, Item, Table, TableLike, Value};

use super::Fault;
use super::edit::{HELP, nearest};

/// Lists of tables, which are not made where they are not.
const LISTS: [&str; 7] = ["delegations", "groups", "issues", "brackets", "links", "proposals", "red_lines"];

/// The tables of a list, however it is written.
pub(super) fn tables(list: &mut Item) -> Vec<&mut dyn TableLike> {
    match list {
        Item::ArrayOfTables(all) => all.iter_mut().map(|table| table as &mut dyn TableLike).collect(),
        Item::Value(Value::Array(all)) => all
            .iter_mut()
            .filter_map(Value::as_inline_table_mut)
            .map(|table| table as &mut dyn TableLike)
            .collect(),
        _ => Vec::new(),
    }
}

/// What is done with what a path leads to.
#[derive(Clone)]
pub(super) enum Doing {
    /// It gets a value.
    Set(Value),
    /// It is taken out of the list it stands in.
    Drop,
    /// A table is added to the list that it is.
    Add(InlineTable),
}

impl Doing {
    /// A value of TOML, or else a bare word: `bold` needs no quotation marks on a command line. `+{…}` adds to a list,
    /// `drop` takes out of one.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        if text == "drop" {
            return Ok(Self::Drop);
        }
        if let Some(table) = text.strip_prefix('+').filter(|rest| rest.starts_with('{')) {
            return match table.parse::<Value>() {
                Ok(Value::InlineTable(table)) => Ok(Self::Add(table)),
                _ => Err(Fault::new(
                    format!("`{table}` is not a table"),
                    "write it as in the file: `+{ key = value, … }`",
                )),
            };
        }
        Ok(Self::Set(text.parse::<Value>().unwrap_or_else(|_| text.into())))
    }
}

/// Does it to what the names lead to from here; to how many things that was.
pub(super) fn set(item: &mut Item, names: &[&str], doing: &Doing) -> Result<usize, Fault> {
    let Some((first, rest)) = names.split_first() else {
        match doing {
            Doing::Set(value) => *item = Item::Value(value.clone()),
            Doing::Add(table) => add(item, table)?,
            Doing::Drop => {
                return Err(Fault::new(
                    "only a table of a list can be dropped",
                    "say which, by its number: `delegations.CHE.red_lines.1=drop`",
                ));
            }
        }
        return Ok(1);
    };
    if matches!(item, Item::ArrayOfTables(_) | Item::Value(Value::Array(_))) {
        let mut ids: Vec<Option<String>> = Vec::new();
        for table in tables(item) {
            ids.push(table.get("id").and_then(Item::as_str).map(str::to_owned));
        }
        // What has no id goes by its number, from 1.
        let number = first.parse::<usize>().ok().filter(|_| ids.iter().all(Option::is_none));
        let meant: Vec<usize> = (0..ids.len())
            .filter(|at| {
                *first == "*"
                    || number == Some(at + 1)
                    || ids.get(*at).and_then(Option::as_deref) == Some(first)
            })
            .collect();
        if meant.is_empty() {
            let known: Vec<&str> = ids.iter().flatten().map(String::as_str).collect();
            let help = match (known.is_empty(), ids.len()) {
                (true, 0) => "the list is empty".to_owned(),
                (true, many) => format!("what is in it has numbers, from 1 to {many}"),
                _ => nearest(first, &known),
            };
            return Err(Fault::new(format!("there is no `{first}` in this list"), help));
        }
        if rest.is_empty() && matches!(doing, Doing::Drop) {
            meant.iter().rev().for_each(|at| remove(item, *at));
            return Ok(meant.len());
        }
        let mut found = 0;
        for (_, table) in tables(item).into_iter().enumerate().filter(|(at, _)| meant.contains(at)) {
            found += set_in(table, rest, doing)?;
        }
        return Ok(found);
    }
    match item.as_table_like_mut() {
        Some(table) => set_in(table, names, doing),
        None => Err(Fault::new(format!("nothing is inside what stands before `{first}`"), HELP)),
    }
}

fn set_in(table: &mut dyn TableLike, names: &[&str], doing: &Doing) -> Result<usize, Fault> {
    match names {
        [] => Err(Fault::new("the key ends before it comes to a value", HELP)),
        ["*", rest @ ..] => {
            let mut found = 0;
            for (_, item) in table.iter_mut() {
                found += set(item, rest, doing)?;
            }
            Ok(found)
        }
        [last] => {
            match doing {
                Doing::Set(value) => {
                    table.insert(last, Item::Value(value.clone()));
                }
                Doing::Add(more) => {
                    let list = table.entry(last).or_insert(Item::Value(Value::Array(Array::new())));
                    add(list, more)?;
                }
                Doing::Drop => return set(table.get_mut(last).unwrap_or(&mut Item::None), &[], doing),
            }
            Ok(1)
        }
        [first, rest @ ..] => {
            if !table.contains_key(first) {
                if LISTS.contains(first) {
                    return Ok(0);
                }
                let mut new = Table::new();
                new.set_implicit(true);
                table.insert(first, Item::Table(new));
            }
            table.get_mut(first).map_or(Ok(0), |item| set(item, rest, doing))
        }
    }
}

/// Adds a table to a list, however it is written.
fn add(list: &mut Item, table: &InlineTable) -> Result<(), Fault> {
    match list {
        Item::ArrayOfTables(all) => all.push(table.clone().into_table()),
        Item::Value(Value::Array(all)) => all.push(table.clone()),
        _ => return Err(Fault::new("a table can only be added to a list", HELP)),
    }
    Ok(())
}

fn remove(list: &mut Item, at: usize) {
    match list {
        Item::ArrayOfTables(all) => {
            all.remove(at);
        }
        Item::Value(Value::Array(all)) => {
            all.remove(at);
        }
        _ => {}
    }
}
