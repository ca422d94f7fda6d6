//! Recorded pairs: what a server printed of an expression that a model declares. They prove equal what no normal form can,
//! and are kept in the snapshot of a migration, so that no server is asked again.

use super::{expression, normalize, types};
use orm_schema::Dialect;
use orm_schema::sql::{Column, SqlSchema, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What servers printed, by the place where it stands: `table.column.type`, `table.column.default`,
/// `table.column.generated`, `table.check.name`, `table.index.name.predicate`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reported(BTreeMap<String, ReportedPair>);

/// One expression, as a model declares it and as a server prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedPair {
    /// As the model declares it.
    pub declared: String,
    /// As the server printed it.
    pub reported: String,
}

impl Reported {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs in the order of their places.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ReportedPair)> {
        self.0.iter().map(|(place, pair)| (place.as_str(), pair))
    }

    /// Adds the pairs of another record, which win where both have one.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// The schema in its normal form, after what a server printed was replaced by what was declared. Text that is not what
/// the server printed then is left alone, so a real change stays one.
pub fn normalize_with(schema: &SqlSchema, reported: &Reported) -> SqlSchema {
    let mut schema = schema.clone();
    let dialect = schema.dialect;
    for table in &mut schema.tables {
        each_text(table, &mut |place, text| {
            if let Some(pair) = reported.0.get(&place)
                && same_text(dialect, &place, text, &pair.reported)
            {
                text.clone_from(&pair.declared);
            }
        });
    }
    normalize(&schema)
}

/// Records what the server printed wherever the normal forms differ: of a live database that was just made from the
/// declared schema. Columns, checks and indexes belong together by their names.
pub fn reported(declared: &SqlSchema, live: &SqlSchema) -> Reported {
    let texts = |schema: &SqlSchema| {
        let mut texts = BTreeMap::new();
        for mut table in schema.tables.iter().cloned() {
            each_text(&mut table, &mut |place, text| {
                texts.insert(place, text.clone());
            });
        }
        texts
    };
    let (normal_declared, normal_live) = (texts(&normalize(declared)), texts(&normalize(live)));
    let live = texts(live);
    let pairs = texts(declared).into_iter().filter_map(|(place, declared)| {
        let reported = live.get(&place)?.clone();
        let is_equal = normal_declared.get(&place) == normal_live.get(&place);
        (!is_equal).then_some((place, ReportedPair { declared, reported }))
    });
    Reported(pairs.collect())
}

/// Whether the text is what was printed then, however it is spaced.
fn same_text(dialect: Dialect, place: &str, text: &str, reported: &str) -> bool {
    if place.ends_with(".type") {
        types::canonical(dialect, text) == types::canonical(dialect, reported)
    } else {
        expression::canonical(dialect, text, &[]) == expression::canonical(dialect, reported, &[])
    }
}

/// Calls `with` for each text that a server may print in its own way, with its place.
fn each_text(table: &mut Table, with: &mut dyn FnMut(String, &mut String)) {
    let Table {
        name: table,
        columns,
        primary_key: _,
        indexes,
        foreign_keys: _,
        checks,
        comment: _,
    } = table;
    for column in columns {
        let Column {
            name,
            sql_type,
            is_nullable: _,
            default,
            is_auto_increment: _,
            generated,
            collation: _,
            comment: _,
        } = column;
        with(format!("{table}.{name}.type"), sql_type);
        if let Some(default) = default {
            with(format!("{table}.{name}.default"), default);
        }
        if let Some(generated) = generated {
            with(
                format!("{table}.{name}.generated"),
                &mut generated.expression,
            );
        }
    }
    for index in indexes {
        if let Some(predicate) = &mut index.predicate {
            with(format!("{table}.index.{}.predicate", index.name), predicate);
        }
    }
    for check in checks {
        with(
            format!("{table}.check.{}", check.name),
            &mut check.condition,
        );
    }
}
