//! A database that is there already -> annotated structs. Goes in: what introspection found. Comes out: source text that
//! compiles, and sentences about what no model can say. What is pulled and lowered again is the database as it was: nothing
//! that [`keep`] does not carry over is different. Pure; reads no database and writes no file.

mod defaults;
mod enums;
mod keys;
mod links;
mod model;
mod names;
mod relations;
mod types;
mod unsayable;
mod write;

use orm_schema::sql::{OtherObject, SqlSchema, Table};
use std::collections::{BTreeMap, BTreeSet};
use unsayable::Unsayable;

/// Which tables are pulled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PullOptions {
    /// Only these; all when it is empty.
    pub only: Vec<String>,
    /// None of these.
    pub exclude: Vec<String>,
}

/// Structs for a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// The source of a module, as rustfmt would write it.
    pub source: String,
    /// What the structs do not say, a sentence each. They stand at the top of the source too.
    pub notes: Vec<String>,
}

/// Structs for the tables of a database.
///
/// ```
/// use orm_codegen::pull::{PullOptions, pull};
/// # use orm_schema::sql::{Column, PrimaryKey, SqlSchema, Table};
/// # let column = |name: &str, sql_type: &str| Column {
/// #     name: name.to_owned(), sql_type: sql_type.to_owned(), is_nullable: false, default: None,
/// #     is_auto_increment: name == "id", generated: None, collation: None, comment: None,
/// # };
/// # let schema = SqlSchema {
/// #     dialect: orm_codegen::Dialect::Postgres, enums: vec![], others: vec![],
/// #     tables: vec![Table {
/// #         name: "users".to_owned(), columns: vec![column("id", "BIGINT"), column("email", "TEXT")],
/// #         primary_key: Some(PrimaryKey { name: "users_pkey".to_owned(), columns: vec!["id".to_owned()] }),
/// #         indexes: vec![], foreign_keys: vec![], checks: vec![], comment: None,
/// #     }],
/// # };
/// let pulled = pull(&schema, &PullOptions::default());
/// assert!(pulled.source.contains("pub struct User {"));
/// assert!(pulled.source.contains("pub email: String,"));
/// ```
pub fn pull(schema: &SqlSchema, options: &PullOptions) -> Pulled {
    let PullOptions { only, exclude } = options;
    let is_wanted =
        |name: &String| (only.is_empty() || only.contains(name)) && !exclude.contains(name);
    let mut chosen = schema.clone();
    chosen.tables.retain(|table| is_wanted(&table.name));
    let mut notes: Vec<String> = only
        .iter()
        .chain(exclude)
        .filter(|name| !schema.tables.iter().any(|table| table.name == **name))
        .map(|name| format!("table `{name}`: the database has none of that name"))
        .collect();
    let left_out = schema.tables.len() - chosen.tables.len();
    if left_out > 0 {
        let tables = if left_out == 1 {
            "table was"
        } else {
            "tables were"
        };
        notes.push(format!("{left_out} {tables} left out on request"));
    }
    let unsayable = Unsayable::of(&chosen);
    notes.extend(unsayable.notes());
    notes.extend(others(schema, &is_wanted));
    let (enums, models) = model::items(&unsayable.without(&chosen), &unsayable);
    let mut source = header(&notes);
    for found in &enums {
        source.push('\n');
        found.write(&mut source);
    }
    for found in &models {
        source.push('\n');
        found.write(&mut source);
    }
    Pulled { source, notes }
}

/// What the models make, and besides what is there and no model can say: tables that no model ever declared, and parts of
/// the others. So a migration to the models takes away only what a model could have kept. `is_declared` says whether the
/// last migration knew a model behind a table.
pub fn keep(old: &SqlSchema, new: SqlSchema, is_declared: impl Fn(&str) -> bool) -> SqlSchema {
    // Mostly the models say everything, and what no model can say need not be known.
    if has_all(old, &new) {
        return new;
    }
    let unsayable = Unsayable::of(old);
    let mut new = new;
    for found in &old.enums {
        let is_there = new.enums.iter().any(|other| other.name == found.name);
        if !is_there && unsayable.enums.contains_key(&found.name) {
            new.enums.push(found.clone());
        }
    }
    for before in &old.tables {
        let Some(after) = new
            .tables
            .iter_mut()
            .find(|table| table.name == before.name)
        else {
            let was_declared =
                is_declared(&before.name) || is_link_of_declared(before, &unsayable, &is_declared);
            if unsayable.tables.contains_key(&before.name) && !was_declared {
                new.tables.push(before.clone());
            }
            continue;
        };
        let place = |name: &String| (before.name.clone(), name.clone());
        for index in &before.indexes {
            let derived = unsayable.index_names.get(&place(&index.name));
            let named = after
                .indexes
                .iter_mut()
                .find(|other| Some(&other.name) == derived);
            if let Some(named) = named.filter(|other| other.columns == index.columns) {
                named.name.clone_from(&index.name);
            }
            let is_there = after.indexes.iter().any(|other| other.name == index.name);
            if !is_there && unsayable.indexes.contains_key(&place(&index.name)) {
                after.indexes.push(index.clone());
            }
        }
        for key in &before.foreign_keys {
            let is_there = after
                .foreign_keys
                .iter()
                .any(|other| other.name == key.name);
            if !is_there && unsayable.foreign_keys.contains_key(&place(&key.name)) {
                after.foreign_keys.push(key.clone());
            }
        }
        for check in &before.checks {
            let is_there = after.checks.iter().any(|other| other.name == check.name);
            if !is_there && unsayable.checks.contains_key(&place(&check.name)) {
                after.checks.push(check.clone());
            }
        }
        if let (Some(derived), Some(before), Some(after)) = (
            unsayable.key_names.get(&before.name),
            &before.primary_key,
            &mut after.primary_key,
        ) && *derived == after.name
        {
            after.name.clone_from(&before.name);
        }
    }
    new.enums.sort_by(|a, b| a.name.cmp(&b.name));
    new.tables.sort_by(|a, b| a.name.cmp(&b.name));
    new
}

/// A link table is a relation and has no fields of its own: one of models that were declared, although pulling one of them again
/// could not say it, was declared with them.
fn is_link_of_declared(
    table: &Table,
    unsayable: &Unsayable,
    is_declared: &dyn Fn(&str) -> bool,
) -> bool {
    let targets = || table.foreign_keys.iter().map(|key| &key.target_table);
    table.name.starts_with('_')
        && table.columns.len() == 2
        && targets().any(|name| unsayable.tables.contains_key(name))
        && targets().all(|name| is_declared(name))
}

/// Whether everything has one of its name.
fn has_all(old: &SqlSchema, new: &SqlSchema) -> bool {
    let tables: BTreeMap<&String, &Table> = new
        .tables
        .iter()
        .map(|table| (&table.name, table))
        .collect();
    let has_parts = |before: &Table| {
        tables.get(&before.name).is_some_and(|after| {
            has(&before.indexes, &after.indexes, |index| &index.name)
                && has(&before.foreign_keys, &after.foreign_keys, |key| &key.name)
                && has(&before.checks, &after.checks, |check| &check.name)
                && before.primary_key.as_ref().map(|key| &key.name)
                    == after.primary_key.as_ref().map(|key| &key.name)
        })
    };
    has(&old.enums, &new.enums, |found| &found.name) && old.tables.iter().all(has_parts)
}

fn has<T>(old: &[T], new: &[T], name: fn(&T) -> &String) -> bool {
    let names: BTreeSet<&String> = new.iter().map(name).collect();
    old.iter().all(|found| names.contains(name(found)))
}

/// What introspection itself knows that no model says.
fn others(schema: &SqlSchema, is_wanted: &dyn Fn(&String) -> bool) -> Vec<String> {
    let is_ours = |other: &&OtherObject| {
        let of_table = other.table.as_ref().is_none_or(is_wanted);
        of_table && !other.kind.starts_with("parked")
    };
    let sentence = |other: &OtherObject| {
        let OtherObject {
            kind,
            table,
            name,
            definition,
        } = other;
        match table {
            Some(table) if table == name => format!("{kind} of `{table}`: {definition}"),
            Some(table) => format!("{kind} `{name}` of `{table}`"),
            None => format!("{kind} `{name}`"),
        }
    };
    schema.others.iter().filter(is_ours).map(sentence).collect()
}

fn header(notes: &[String]) -> String {
    let mut text = "//! The tables of a database, as `orm pull` found them.\n".to_owned();
    if !notes.is_empty() {
        text.push_str("//!\n//! What is not in here stays in the database as it is:\n");
    }
    for note in notes {
        let line: String = note
            .chars()
            .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        text.push_str(&format!("//! - {}\n", line.trim()));
    }
    text.push_str("\nuse orm::prelude::*;\n");
    text
}
