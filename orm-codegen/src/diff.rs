//! Two SQL schemas of one database -> what differs. Pure: no database, no SQL text, no order that depends on the order of
//! what goes in. Knows nothing of models; a rename is told ([`Renames`]), never guessed.

mod change;

pub use change::Change;

use std::collections::BTreeMap;

/// What has another name in the new schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// Tables: the old name to the new.
    pub tables: BTreeMap<String, String>,
    /// Columns: the new name of the table and the old name of the column to the new.
    pub columns: BTreeMap<(String, String), String>,
    /// Enum types: the old name to the new.
    pub enums: BTreeMap<String, String>,
    /// Values of enum types: the new name of the type and the old value to the new.
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
    /// What rows hold instead of an enum value that is gone: by type and value.
    pub mapped_values: BTreeMap<(String, String), String>,
}
