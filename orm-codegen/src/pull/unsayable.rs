//! What of a database no model can say, and why. Pure. The rules are those that reading models back holds them to, on every
//! database: models are portable, so a name that MySQL refuses is refused on PostgreSQL too.

use super::enums::{Enums, is_sayable};
use super::links::{LinkTable, link};
use super::names::{self, Items, LONGEST};
use super::types::{self, Kind};
use crate::lower::lowered_action;
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{Check, Column, SqlSchema, Table, TableForeignKey, TableIndex};
use orm_schema::{Dialect, IndexKind, ReferentialAction};
use std::collections::{BTreeMap, BTreeSet};

/// A key is a tuple of at most so many values.
const WIDEST_KEY: usize = 6;

/// An object by its table and its own name.
type Place = (String, String);

/// What no model can say, each with the reason.
#[derive(Debug, Default)]
pub(super) struct Unsayable {
    pub(super) tables: BTreeMap<String, String>,
    pub(super) enums: BTreeMap<String, String>,
    pub(super) indexes: BTreeMap<Place, String>,
    pub(super) foreign_keys: BTreeMap<Place, String>,
    pub(super) checks: BTreeMap<Place, String>,
    /// Primary keys under a name that is not the derived one, which only PostgreSQL keeps: by table, the derived name.
    pub(super) key_names: BTreeMap<String, String>,
    /// Unique keys that SQLite named by itself, with the derived names.
    pub(super) index_names: BTreeMap<Place, String>,
    /// Tables that are relations. Models say them in their own way.
    pub(super) links: Vec<LinkTable>,
}

/// What SQLite calls the index of a key within a table ("CREATE TABLE"). Nobody else may.
const AUTO_INDEX: &str = "sqlite_autoindex_";

impl Unsayable {
    /// What is unsayable of a schema.
    pub(super) fn of(schema: &SqlSchema) -> Self {
        let mut found = Self::default();
        found.enums(schema);
        let mut rest = found.without(schema);
        let enums = Enums::new(&rest, &found, &mut Items::new(), &BTreeSet::new());
        found.case_twins(&rest);
        let reasons: Vec<(String, String)> = rest
            .tables
            .iter()
            .filter_map(|table| {
                Some((
                    table.name.clone(),
                    table_reason(rest.dialect, table, &enums)?,
                ))
            })
            .collect();
        found.tables.extend(reasons);
        found.links(&rest);
        rest = found.without(schema);
        found.names_of_keys(&rest);
        found.indexes(&rest, &enums);
        found.foreign_keys(&rest, &enums);
        found.checks(&rest);
        found
    }

    /// The schema without what is unsayable; primary keys have their derived names.
    pub(super) fn without(&self, schema: &SqlSchema) -> SqlSchema {
        let mut rest = schema.clone();
        rest.enums
            .retain(|found| !self.enums.contains_key(&found.name));
        rest.tables.retain(|table| {
            let mut links = self.links.iter();
            !self.tables.contains_key(&table.name) && links.all(|link| link.name != table.name)
        });
        for table in &mut rest.tables {
            let place = |name: &String| (table.name.clone(), name.clone());
            if let (Some(key), Some(name)) =
                (&mut table.primary_key, self.key_names.get(&table.name))
            {
                key.name.clone_from(name);
            }
            table
                .indexes
                .retain(|index| !self.indexes.contains_key(&place(&index.name)));
            for index in &mut table.indexes {
                if let Some(name) = self.index_names.get(&place(&index.name)) {
                    index.name.clone_from(name);
                }
            }
            table
                .foreign_keys
                .retain(|key| !self.foreign_keys.contains_key(&place(&key.name)));
            table
                .checks
                .retain(|check| !self.checks.contains_key(&place(&check.name)));
        }
        rest
    }

    /// A sentence for each, by kind and name.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (name, reason) in &self.tables {
            notes.push(format!("table `{name}`: {reason}"));
        }
        for (name, reason) in &self.enums {
            notes.push(format!("type `{name}`: {reason}"));
        }
        for (what, places) in [
            ("index", &self.indexes),
            ("foreign key", &self.foreign_keys),
            ("check", &self.checks),
        ] {
            for ((table, name), reason) in places {
                notes.push(format!("{what} `{name}` of `{table}`: {reason}"));
            }
        }
        for (table, name) in &self.key_names {
            notes.push(format!(
                "primary key of `{table}`: models would call it `{name}`; it keeps its name"
            ));
        }
        notes
    }

    fn enums(&mut self, schema: &SqlSchema) {
        let tables: BTreeSet<String> = schema
            .tables
            .iter()
            .map(|table| table.name.to_lowercase())
            .collect();
        let mut seen = BTreeSet::new();
        for found in &schema.enums {
            let reason = if found.name.len() > LONGEST {
                "its name is longer than other databases take"
            } else if !is_sayable(&found.values) {
                "its values cannot be those of an enum in Rust, so columns of it are text"
            } else if tables.contains(&found.name.to_lowercase())
                || !seen.insert(found.name.to_lowercase())
            {
                "its name differs from another one only in case"
            } else {
                continue;
            };
            self.enums.insert(found.name.clone(), reason.to_owned());
        }
    }

    /// Tables whose names differ only in case: all but the first.
    fn case_twins(&mut self, schema: &SqlSchema) {
        let mut seen = BTreeSet::new();
        for table in &schema.tables {
            if !seen.insert(table.name.to_lowercase()) {
                let reason = "its name differs from another one only in case".to_owned();
                self.tables.entry(table.name.clone()).or_insert(reason);
            }
        }
    }

    /// Tables that are relations between those that are models.
    fn links(&mut self, schema: &SqlSchema) {
        let mut items = Items::new();
        let looks = |table: &&Table| table.name.starts_with('_') && table.columns.len() == 2;
        let models: Vec<(String, String)> = schema
            .tables
            .iter()
            .filter(|table| !looks(table) && !self.tables.contains_key(&table.name))
            .map(|table| (table.name.clone(), items.model(&table.name)))
            .collect();
        for table in schema.tables.iter().filter(looks) {
            if let Some(found) = link(schema, table, &models) {
                self.tables.remove(&table.name);
                self.links.push(found);
            }
        }
    }

    fn names_of_keys(&mut self, schema: &SqlSchema) {
        if schema.dialect != Dialect::Postgres {
            return;
        }
        for table in &schema.tables {
            let derived =
                constraint_name(schema.dialect, ConstraintKind::PrimaryKey, &table.name, &[]);
            if table
                .primary_key
                .as_ref()
                .is_some_and(|key| key.name != derived)
            {
                self.key_names.insert(table.name.clone(), derived);
            }
        }
    }

    fn indexes(&mut self, schema: &SqlSchema, enums: &Enums) {
        // PostgreSQL and SQLite keep them in one namespace with tables and types.
        let mut names: BTreeSet<String> = schema
            .tables
            .iter()
            .map(|table| table.name.to_lowercase())
            .chain(schema.enums.iter().map(|found| found.name.to_lowercase()))
            .collect();
        for table in &schema.tables {
            for index in &table.indexes {
                let derived = auto_name(schema.dialect, table, index);
                let reason = index_reason(schema.dialect, table, index, enums).or_else(|| {
                    let name = derived.as_ref().unwrap_or(&index.name);
                    let is_free = names.insert(name.to_lowercase());
                    (!is_free).then_some(
                        "PostgreSQL and SQLite take its name once for all tables; rename one to have both in the models",
                    )
                });
                let place = (table.name.clone(), index.name.clone());
                if let Some(reason) = reason {
                    self.indexes.insert(place, reason.to_owned());
                } else if let Some(name) = derived {
                    self.index_names.insert(place, name);
                }
            }
        }
    }

    fn foreign_keys(&mut self, schema: &SqlSchema, enums: &Enums) {
        let mut names = BTreeSet::new();
        for table in &schema.tables {
            for key in &table.foreign_keys {
                let reason = foreign_key_reason(schema, table, key, enums).or_else(|| {
                    let is_free = names.insert(key.name.to_lowercase());
                    (!is_free).then_some(
                        "MySQL takes its name once for all tables; rename one to have both in the models",
                    )
                });
                if let Some(reason) = reason {
                    let place = (table.name.clone(), key.name.clone());
                    self.foreign_keys.insert(place, reason.to_owned());
                }
            }
        }
    }

    fn checks(&mut self, schema: &SqlSchema) {
        let mut names: BTreeSet<String> = schema
            .tables
            .iter()
            .flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)))
            .filter(|(table, key)| {
                let place = (table.name.clone(), key.name.clone());
                !self.foreign_keys.contains_key(&place)
            })
            .map(|(_, key)| key.name.to_lowercase())
            .collect();
        for table in &schema.tables {
            for check in &table.checks {
                let reason = if check_name(schema.dialect, table, check).is_none() {
                    format!(
                        "models call their checks `{}_.._check`; rename it to have it in the models",
                        table.name
                    )
                } else if !names.insert(check.name.to_lowercase()) {
                    "MySQL takes its name once for all tables".to_owned()
                } else {
                    continue;
                };
                self.checks
                    .insert((table.name.clone(), check.name.clone()), reason);
            }
        }
    }
}

/// The derived name of a key that SQLite named by itself.
fn auto_name(dialect: Dialect, table: &Table, index: &TableIndex) -> Option<String> {
    let names: Vec<&str> = index
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    (dialect == Dialect::Sqlite && index.name.starts_with(AUTO_INDEX))
        .then(|| constraint_name(dialect, ConstraintKind::Unique, &table.name, &names))
}

/// The name by which a model declares a check; `None` when none leads to its name in the database.
pub(super) fn check_name<'a>(dialect: Dialect, table: &Table, check: &'a Check) -> Option<&'a str> {
    let name = check
        .name
        .strip_prefix(table.name.as_str())?
        .strip_prefix('_')?
        .strip_suffix("_check")?;
    let made = constraint_name(dialect, ConstraintKind::Check, &table.name, &[name]);
    (names::is_ident(name) && made == check.name).then_some(name)
}

/// Why a table cannot be a model.
fn table_reason(dialect: Dialect, table: &Table, enums: &Enums) -> Option<String> {
    if table.name.len() > LONGEST {
        return Some("its name is longer than other databases take".to_owned());
    }
    let Some(key) = &table.primary_key else {
        return Some("it has no primary key".to_owned());
    };
    if key.columns.len() > WIDEST_KEY {
        return Some(format!(
            "its primary key has more than {WIDEST_KEY} columns"
        ));
    }
    let mut names = BTreeSet::new();
    for column in &table.columns {
        let Column {
            name,
            sql_type,
            is_nullable: _,
            default: _,
            is_auto_increment,
            generated,
            collation: _,
            comment: _,
        } = column;
        if generated.is_some() {
            return Some(format!("the database computes its column `{name}`"));
        }
        if name.is_empty() || name.len() > LONGEST {
            return Some(format!(
                "the name of its column `{name}` is longer than other databases take"
            ));
        }
        if !names.insert(name.to_lowercase()) {
            return Some(format!(
                "two columns are called `{name}` but for their case"
            ));
        }
        let Some(kind) = types::kind(dialect, column, enums) else {
            return Some(format!(
                "no Rust type reads `{sql_type}`, the type of its column `{name}`"
            ));
        };
        let is_key = key.columns.contains(name);
        if is_key && !kind.is_indexable() {
            return Some(format!(
                "a key cannot hold `{sql_type}`, the type of its column `{name}`"
            ));
        }
        let is_whole_key = key.columns.len() == 1 && is_key;
        if *is_auto_increment && !(is_whole_key && kind.scalar.integer_range().is_some()) {
            return Some(format!(
                "its column `{name}` is numbered and is not the primary key"
            ));
        }
    }
    None
}

fn index_reason(
    dialect: Dialect,
    table: &Table,
    index: &TableIndex,
    enums: &Enums,
) -> Option<&'static str> {
    let mut seen = BTreeSet::new();
    for (name, _) in &index.columns {
        let column = table.columns.iter().find(|column| column.name == *name);
        let kind = column.and_then(|column| types::kind(dialect, column, enums));
        if !kind.is_some_and(|kind| kind.is_indexable()) {
            return Some("MySQL has no index over such a column");
        }
        if !seen.insert(name) {
            return Some("a column stands in it twice");
        }
    }
    if index.name.is_empty() || index.name.len() > LONGEST {
        return Some("its name is longer than other databases take");
    }
    let is_key = index.kind == IndexKind::Unique && index.predicate.is_none();
    (is_key && index.columns.len() > WIDEST_KEY)
        .then_some("it has more columns than a key can have")
}

fn foreign_key_reason(
    schema: &SqlSchema,
    table: &Table,
    key: &TableForeignKey,
    enums: &Enums,
) -> Option<&'static str> {
    let Some(target) = schema
        .tables
        .iter()
        .find(|table| table.name == key.target_table)
    else {
        return Some("no model is the table that it refers to");
    };
    if target.primary_key.as_ref().map(|key| &key.columns) != Some(&key.target_columns) {
        return Some("it does not refer to the primary key");
    }
    if key.name.is_empty() || key.name.len() > LONGEST {
        return Some("its name is longer than other databases take");
    }
    let columns: Vec<&Column> = key
        .columns
        .iter()
        .filter_map(|name| table.columns.iter().find(|column| column.name == *name))
        .collect();
    let kind = |column: &Column| types::kind(schema.dialect, column, enums);
    let distinct: BTreeSet<&String> = key.columns.iter().collect();
    if columns.len() != key.target_columns.len() || distinct.len() != columns.len() {
        return Some("a column stands in it twice");
    }
    for (column, name) in columns.iter().zip(&key.target_columns) {
        let to = target.columns.iter().find(|column| column.name == *name);
        let fits = |a: Option<Kind>, b: Option<Kind>| a.zip(b).is_some_and(|(a, b)| a.fits(&b));
        if !fits(kind(column), to.and_then(kind)) {
            return Some("its columns have other types than the key that it refers to");
        }
    }
    for action in [key.on_delete, key.on_update] {
        if lowered_action(schema.dialect, action) != action {
            return Some("the database does not do what it says");
        }
        let is_key = |column: &&Column| {
            let mut keys = table.primary_key.iter();
            keys.any(|key| key.columns.contains(&column.name))
        };
        match action {
            ReferentialAction::SetNull
                if columns
                    .iter()
                    .any(|column| !column.is_nullable || is_key(column)) =>
            {
                return Some("it sets columns to NULL that are never NULL");
            }
            ReferentialAction::SetDefault
                if columns.iter().any(|column| column.default.is_none()) =>
            {
                return Some("it sets columns to a default that they do not have");
            }
            ReferentialAction::SetNull
            | ReferentialAction::SetDefault
            | ReferentialAction::NoAction
            | ReferentialAction::Restrict
            | ReferentialAction::Cascade => {}
        }
    }
    None
}
