//! What a person said of changes that more than one plan would fit. Data, and how two sets of answers become one.

use std::collections::{BTreeMap, BTreeSet};

/// What has another name in the new schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// Tables: the old name to the new.
    pub tables: BTreeMap<String, String>,
    /// Columns: the new name of the table and the old name of the column to the new.
    pub columns: BTreeMap<(String, String), String>,
    /// Enum types: the old name to the new.
    pub enums: BTreeMap<String, String>,
    /// Values of enums: the new name of the type and the old value to the new. Where an enum is no type, on MySQL and SQLite,
    /// `table.column` stands for its name.
    pub enum_values: BTreeMap<(String, String), String>,
}

/// What a person said of changes that more than one plan would fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// What has another name.
    pub renames: Renames,
    /// Tables that are really dropped.
    pub dropped_tables: Vec<String>,
    /// Columns that are really dropped: the new name of the table, and the column.
    pub dropped_columns: Vec<(String, String)>,
    /// What the rows that are there get in a new or newly required column, as SQL: by table and column.
    pub fills: BTreeMap<(String, String), String>,
    /// How values become those of another type, as SQL over the column: by table and column.
    pub casts: BTreeMap<(String, String), String>,
    /// What rows hold instead of an enum value that is gone: by type, named as in [`Renames::enum_values`], and value.
    pub mapped_values: BTreeMap<(String, String), String>,
    /// Columns and enum values of which a person says that no row needs a fill, a cast or another value. The database refuses
    /// the migration where that is wrong.
    pub unneeded: BTreeSet<(String, String)>,
}

impl Answers {
    /// The answers that nothing but renames give, such as those that attributes declare.
    pub fn from_renames(renames: Renames) -> Self {
        Self {
            renames,
            ..Self::default()
        }
    }

    /// Adds other answers, which win where both answer the same.
    pub fn merge(&mut self, other: Self) {
        let Self {
            renames:
                Renames {
                    tables,
                    columns,
                    enums,
                    enum_values,
                },
            dropped_tables,
            dropped_columns,
            fills,
            casts,
            mapped_values,
            unneeded,
        } = other;
        self.renames.tables.extend(tables);
        self.renames.columns.extend(columns);
        self.renames.enums.extend(enums);
        self.renames.enum_values.extend(enum_values);
        self.dropped_tables.extend(dropped_tables);
        self.dropped_columns.extend(dropped_columns);
        self.fills.extend(fills);
        self.casts.extend(casts);
        self.mapped_values.extend(mapped_values);
        self.unneeded.extend(unneeded);
    }

    /// The same answers, with the new names of tables and types where a person wrote the old.
    pub(super) fn by_new_names(
        &self,
        tables: &BTreeMap<String, String>,
        enums: &BTreeMap<String, String>,
    ) -> Self {
        let mut answers = self.clone();
        if tables.is_empty() && enums.is_empty() {
            return answers;
        }
        let new_key =
            |(owner, name): &(String, String)| (new_owner(owner, tables, enums), name.clone());
        for map in [
            &mut answers.renames.columns,
            &mut answers.renames.enum_values,
            &mut answers.fills,
            &mut answers.casts,
            &mut answers.mapped_values,
        ] {
            for (key, value) in map.clone() {
                map.entry(new_key(&key)).or_insert(value);
            }
        }
        for key in &mut answers.dropped_columns {
            *key = new_key(key);
        }
        answers.unneeded.extend(self.unneeded.iter().map(new_key));
        answers
    }
}

/// The new name of a table, of a type, or of a column that stands for a type.
pub(super) fn new_owner(
    owner: &str,
    tables: &BTreeMap<String, String>,
    enums: &BTreeMap<String, String>,
) -> String {
    if let Some(new) = tables.get(owner).or_else(|| enums.get(owner)) {
        return new.clone();
    }
    let column = owner.split_once('.');
    match column.and_then(|(table, column)| Some((tables.get(table)?, column))) {
        Some((table, column)) => format!("{table}.{column}"),
        None => owner.to_owned(),
    }
}
