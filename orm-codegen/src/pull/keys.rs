//! Columns that refer to each other have one Rust type: which columns those are, and what type it is.

use super::enums::Enums;
use super::types::{self, Kind};
use orm_schema::sql::{Column, SqlSchema, Table};
use orm_schema::{ColumnType, Dialect};
use std::collections::{BTreeMap, BTreeSet};

/// Table and column, by their positions.
type Place = (usize, usize);

/// The type of a column that is a key or refers to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyType {
    /// What it stores.
    pub(super) scalar: ColumnType,
    /// The table whose `Id` it is; `None` for a plain value.
    pub(super) id_of: Option<usize>,
}

/// The types of all such columns, and which of them SQLite numbers as rowids, or refer to one.
#[derive(Debug, Default)]
pub(super) struct KeyTypes {
    types: BTreeMap<Place, KeyType>,
    rowids: BTreeSet<Place>,
}

impl KeyTypes {
    /// Reads them off the tables, whose foreign keys models can say.
    pub(super) fn new(schema: &SqlSchema, enums: &Enums) -> Self {
        let links = links(schema);
        let mut found = Self::default();
        let members: BTreeSet<Place> = links
            .iter()
            .flat_map(|(from, to)| [*from, *to])
            .chain((0..schema.tables.len()).filter_map(|table| single_key(schema, table)))
            .collect();
        let sources: BTreeSet<Place> = links.iter().map(|(from, _)| *from).collect();
        let mut left = members;
        while let Some(first) = left.iter().next().copied() {
            let class = reach(first, &links);
            left.retain(|place| !class.contains(place));
            let roots: Vec<Place> = class
                .iter()
                .copied()
                .filter(|place| !sources.contains(place))
                .collect();
            let Some(key_type) = class_type(schema, enums, &class, &roots) else {
                continue;
            };
            for place in class {
                found.types.insert(place, key_type.clone());
            }
        }
        if schema.dialect == Dialect::Sqlite {
            found.rowids = rowids(schema, &links);
        }
        found
    }

    /// The type of a column, if it is a key or refers to one.
    pub(super) fn of(&self, table: usize, column: usize) -> Option<&KeyType> {
        self.types.get(&(table, column))
    }

    /// Whether lowering gives the column the type of a rowid.
    pub(super) fn is_rowid(&self, table: usize, column: usize) -> bool {
        self.rowids.contains(&(table, column))
    }
}

fn position(table: &Table, column: &str) -> Option<usize> {
    table.columns.iter().position(|found| found.name == column)
}

fn column(schema: &SqlSchema, (table, column): Place) -> Option<&Column> {
    schema.tables.get(table)?.columns.get(column)
}

/// The column of a primary key of one.
fn single_key(schema: &SqlSchema, table: usize) -> Option<Place> {
    let found = schema.tables.get(table)?;
    match found.primary_key.as_ref()?.columns.as_slice() {
        [name] => Some((table, position(found, name)?)),
        _ => None,
    }
}

/// Which column refers to which.
fn links(schema: &SqlSchema) -> Vec<(Place, Place)> {
    let mut links = Vec::new();
    for (from, table) in schema.tables.iter().enumerate() {
        for key in &table.foreign_keys {
            let found = schema
                .tables
                .iter()
                .position(|table| table.name == key.target_table);
            let Some(to) = found else { continue };
            let target = &schema.tables[to];
            for (name, target_name) in key.columns.iter().zip(&key.target_columns) {
                if let (Some(a), Some(b)) = (position(table, name), position(target, target_name)) {
                    links.push(((from, a), (to, b)));
                }
            }
        }
    }
    links
}

fn reach(first: Place, links: &[(Place, Place)]) -> BTreeSet<Place> {
    let mut class = BTreeSet::from([first]);
    loop {
        let before = class.len();
        for (a, b) in links {
            if class.contains(a) || class.contains(b) {
                class.extend([*a, *b]);
            }
        }
        if class.len() == before {
            return class;
        }
    }
}

/// One root that is the whole key of its table, and whose type an `Id` can hold, makes all of them its `Id`.
fn class_type(
    schema: &SqlSchema,
    enums: &Enums,
    class: &BTreeSet<Place>,
    roots: &[Place],
) -> Option<KeyType> {
    let kind = |place: &Place| types::kind(schema.dialect, column(schema, *place)?, enums);
    if let [root] = roots
        && single_key(schema, root.0) == Some(*root)
    {
        let Kind { scalar, is_list } = kind(root)?;
        let is_numbered = column(schema, *root)?.is_auto_increment;
        // An `Id` is signed, and no database numbers beyond that.
        let repr = match (&scalar, is_numbered) {
            (ColumnType::I32 | ColumnType::I64 | ColumnType::Uuid, _) => Some(scalar.clone()),
            (ColumnType::U32, _) | (ColumnType::U64, true) => Some(ColumnType::I64),
            (ColumnType::U16, true) => Some(ColumnType::I32),
            (ColumnType::I8 | ColumnType::U8, true) => Some(ColumnType::I16),
            _ => None,
        };
        return Some(match repr {
            Some(ColumnType::I16) | None => KeyType {
                scalar: repr.unwrap_or(scalar),
                id_of: None,
            },
            Some(repr) => KeyType {
                scalar: repr,
                id_of: (!is_list).then_some(root.0),
            },
        });
    }
    // Several keys, or a circle of them: a plain value that all of them hold.
    let mut kinds = roots.iter().chain(class).filter_map(kind);
    let first = kinds.next()?.scalar;
    let is_wider = kinds.any(|kind| kind.scalar != first) && first.integer_range().is_some();
    Some(KeyType {
        scalar: if is_wider { ColumnType::I64 } else { first },
        id_of: None,
    })
}

/// As lowering finds them.
fn rowids(schema: &SqlSchema, links: &[(Place, Place)]) -> BTreeSet<Place> {
    let mut rowids: BTreeSet<Place> = (0..schema.tables.len())
        .filter_map(|table| single_key(schema, table))
        .filter(|place| column(schema, *place).is_some_and(|column| column.is_auto_increment))
        .collect();
    loop {
        let before = rowids.len();
        for (from, to) in links {
            if rowids.contains(to) {
                rowids.insert(*from);
            }
        }
        if rowids.len() == before {
            return rowids;
        }
    }
}
