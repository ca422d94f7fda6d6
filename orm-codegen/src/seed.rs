//! SQL schema -> rows to try a migration on: an empty database proves too little, since most statements that fail or lose
//! values do so only where there are rows. Goes in: a schema. Comes out: INSERT statements, parents first, several to
//! choose from for each row, because a check may refuse one. Nothing is random, nothing is run.

mod value;

use crate::dialect::{DialectRules, rules};
use orm_schema::sql::{Column, SqlSchema, Table, TableForeignKey};
use orm_schema::{IndexKind, SortOrder};
use std::collections::{BTreeMap, BTreeSet};
use value::{Kind, kind, literal};

/// The rows of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedTable {
    /// The table.
    pub table: String,
    /// For each row the statements to try, until the database takes one.
    pub rows: Vec<Vec<String>>,
    /// Its rows and those of another table need each other, so that none can be the first: all may be refused.
    pub is_circular: bool,
}

/// Of more nullable foreign keys, not all combinations are tried.
const MAX_COMBINED_KEYS: usize = 8;

/// How the values of a row are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    /// Plain values in every column.
    Full,
    /// Plain values, and NULL wherever it may be.
    Sparse,
    /// As `Sparse`, with those of the nullable foreign keys filled whose bits are set: rows that refer to one of several.
    Keys(usize),
    /// The ends of what each type holds.
    Edges,
    /// Only what has no default.
    Defaults,
}

/// Rows for every table, so many each: plain ones, one with every NULL, one with every default, and ones at the ends of what
/// types hold. Tables stand behind those that they refer to.
pub fn seed(schema: &SqlSchema, rows: usize) -> Vec<SeedTable> {
    let seeder = Seeder {
        schema,
        rules: rules(schema.dialect),
        tables: schema
            .tables
            .iter()
            .map(|table| (table.name.as_str(), table))
            .collect(),
    };
    let (tables, circular) = parents_first(schema);
    tables
        .into_iter()
        .map(|table| SeedTable {
            table: table.name.clone(),
            rows: (0..rows).map(|row| seeder.row(table, row)).collect(),
            is_circular: circular.contains(table.name.as_str()),
        })
        .collect()
}

/// The tables, each behind those that it must refer to; in a circle the one that is named first comes first.
/// With those that need one that comes later, and what needs them.
fn parents_first(schema: &SqlSchema) -> (Vec<&Table>, BTreeSet<&str>) {
    let mut circular: BTreeSet<&str> = BTreeSet::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut sorted = Vec::new();
    while sorted.len() < schema.tables.len() {
        let before = sorted.len();
        for table in &schema.tables {
            let needs = |key: &&TableForeignKey| {
                key.target_table != table.name && !done.contains(key.target_table.as_str())
            };
            let waits = table.foreign_keys.iter().filter(needs).count() > 0;
            if !waits && done.insert(&table.name) {
                sorted.push(table);
            }
        }
        if sorted.len() == before {
            // Those that must not be NULL decide; NULL goes first where it can.
            let mut left = schema
                .tables
                .iter()
                .filter(|table| !done.contains(table.name.as_str()));
            let required = |table: &&Table| {
                table.foreign_keys.iter().any(|key| {
                    key.target_table != table.name
                        && !done.contains(key.target_table.as_str())
                        && !is_nullable(table, key)
                })
            };
            let mut candidates = left.clone();
            let Some(next) = candidates
                .find(|table| !required(table))
                .or_else(|| left.next())
            else {
                break;
            };
            if required(&next) {
                circular.insert(&next.name);
            }
            done.insert(&next.name);
            sorted.push(next);
        }
    }
    for table in &sorted {
        let needs = |key: &TableForeignKey| {
            circular.contains(key.target_table.as_str()) && !is_nullable(table, key)
        };
        if table.foreign_keys.iter().any(needs) {
            circular.insert(&table.name);
        }
    }
    (sorted, circular)
}

fn is_nullable(table: &Table, key: &TableForeignKey) -> bool {
    key.columns.iter().any(|name| {
        let mut columns = table.columns.iter();
        columns.any(|column| column.name == *name && column.is_nullable)
    })
}

struct Seeder<'a> {
    schema: &'a SqlSchema,
    rules: &'static dyn DialectRules,
    tables: BTreeMap<&'a str, &'a Table>,
}

impl Seeder<'_> {
    fn row(&self, table: &Table, row: usize) -> Vec<String> {
        let nullable = table
            .foreign_keys
            .iter()
            .filter(|key| is_nullable(table, key))
            .count();
        let first = match row {
            0 => Variant::Full,
            1 => Variant::Sparse,
            2 => Variant::Defaults,
            _ => Variant::Edges,
        };
        // Another one first in each row; all ways to fill some of them where there are few.
        let one_key = (0..nullable).map(|key| Variant::Keys(1 << ((key + row) % nullable)));
        let several = (1_usize..1 << nullable.min(MAX_COMBINED_KEYS)).map(Variant::Keys);
        let mut statements: Vec<String> = std::iter::once(first)
            .chain([Variant::Full])
            .chain(one_key)
            .chain(several)
            .chain([Variant::Sparse])
            .map(|variant| self.insert(table, row, variant))
            .collect();
        let mut seen = BTreeSet::new();
        statements.retain(|statement| seen.insert(statement.clone()));
        statements
    }

    fn insert(&self, table: &Table, row: usize, variant: Variant) -> String {
        let given = table.columns.iter().filter(|column| {
            column.generated.is_none()
                && !(variant == Variant::Defaults
                    && (column.default.is_some() || column.is_nullable)
                    && !is_identity(table, &column.name))
        });
        let (names, values): (Vec<String>, Vec<String>) = given
            .map(|column| {
                let value = self.column_value(table, column, row, variant);
                (self.rules.quote(&column.name), value)
            })
            .unzip();
        format!(
            "INSERT INTO {} ({}) VALUES ({});",
            self.rules.quote(&table.name),
            names.join(", "),
            values.join(", ")
        )
    }

    fn column_value(&self, table: &Table, column: &Column, row: usize, variant: Variant) -> String {
        let null = || "NULL".to_owned();
        if let Some(position) = key_of(table, &column.name) {
            let key = &table.foreign_keys[position];
            let is_optional = is_nullable(table, key);
            let place = table.foreign_keys[..position]
                .iter()
                .filter(|key| is_nullable(table, key))
                .count();
            let is_empty = match variant {
                // A row cannot refer to itself before it is there.
                _ if key.target_table == table.name && row == 0 => true,
                Variant::Sparse | Variant::Defaults => true,
                Variant::Keys(chosen) => chosen & (1 << place) == 0,
                Variant::Full | Variant::Edges => false,
            };
            if is_optional && is_empty {
                return null();
            }
            return self.value(table, column, row, 0);
        }
        match variant {
            Variant::Sparse | Variant::Keys(_) | Variant::Defaults if column.is_nullable => null(),
            Variant::Edges if !is_identity(table, &column.name) => {
                let kind = self.kind(table, column);
                value::edge(&kind, row, self.rules)
                    .unwrap_or_else(|| self.value(table, column, row, 0))
            }
            Variant::Full
            | Variant::Sparse
            | Variant::Keys(_)
            | Variant::Defaults
            | Variant::Edges => self.value(table, column, row, 0),
        }
    }

    /// What the column holds; on SQLite, where the type does not say how long a text may be, as its check says.
    fn kind(&self, table: &Table, column: &Column) -> Kind {
        let kind = kind(self.schema, column);
        if kind == Kind::Text(None) {
            Kind::Text(checked_length(table, &column.name, self.rules))
        } else {
            kind
        }
    }

    /// The value of a column in a row: that of the row it refers to, or one of its own that no other row has.
    fn value(&self, table: &Table, column: &Column, row: usize, depth: usize) -> String {
        let own = || {
            if let Some(values) = checked_values(table, &column.name, self.rules) {
                return values[row % values.len()].clone();
            }
            literal(&self.kind(table, column), row, self.rules)
        };
        let Some(position) = key_of(table, &column.name).filter(|_| depth < self.tables.len() + 1)
        else {
            return own();
        };
        let key = &table.foreign_keys[position];
        let Some(target) = self.tables.get(key.target_table.as_str()) else {
            return own();
        };
        let referred = key
            .columns
            .iter()
            .zip(&key.target_columns)
            .find(|(name, _)| **name == column.name)
            .and_then(|(_, name)| target.columns.iter().find(|column| column.name == *name));
        let Some(referred) = referred else {
            return own();
        };
        // Two children to a parent, where nothing keeps them from it.
        let is_free = depth == 0 && !is_identity(table, &column.name);
        let parent = match (key.target_table == table.name, is_free) {
            (true, _) => row.saturating_sub(1),
            (false, true) => row / 2,
            (false, false) => row,
        };
        self.value(target, referred, parent, depth + 1)
    }
}

/// The foreign key that the column belongs to.
fn key_of(table: &Table, column: &str) -> Option<usize> {
    table
        .foreign_keys
        .iter()
        .position(|key| key.columns.iter().any(|name| name == column))
}

/// Whether the column is part of what tells rows apart.
fn is_identity(table: &Table, column: &str) -> bool {
    let in_key = table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns.iter().any(|name| name == column));
    let is_here = |(name, _): &(String, SortOrder)| name == column;
    in_key
        || table
            .indexes
            .iter()
            .any(|index| index.kind == IndexKind::Unique && index.columns.iter().any(is_here))
}

/// The values that a check lists for a column: `"state" IN ('open', 'done')`, and lists of them for a list:
/// `"states" <@ ARRAY['open', 'done']`.
fn checked_values(table: &Table, column: &str, rules: &dyn DialectRules) -> Option<Vec<String>> {
    let name = rules.quote(column);
    let (one, list) = (format!("{name} IN ("), format!("{name} <@ ARRAY["));
    table.checks.iter().find_map(|check| {
        let rest = |start: &str| {
            let at = check.condition.find(start)? + start.len();
            Some(value::list(&check.condition[at..]))
        };
        let values = rest(&one).or_else(|| {
            let values = rest(&list)?.into_iter();
            Some(values.map(|value| format!("ARRAY[{value}]")).collect())
        })?;
        (!values.is_empty()).then_some(values)
    })
}

/// The length that a check allows a text: `length("code") <= 3`.
fn checked_length(table: &Table, column: &str, rules: &dyn DialectRules) -> Option<usize> {
    let start = format!("length({}) <= ", rules.quote(column));
    table.checks.iter().find_map(|check| {
        let rest = &check.condition[check.condition.find(&start)? + start.len()..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        rest[..end].parse().ok()
    })
}

#[cfg(test)]
mod tests;
