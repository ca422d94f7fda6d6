//! The schema as it is before each operation: the one before the migration, with what the operations so far did to it.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "few operations change what rules ask for"
)]

use super::operation::{ColumnSpec, ConstraintKind, Operation};
use orm_schema::sql::{Check, Column, SqlSchema, Table, TableForeignKey, TableIndex};
use orm_schema::{IndexKind, ReferentialAction, SortOrder};
use std::collections::{BTreeMap, BTreeSet};

/// What is known while the statements run.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    /// Whether the schema before the migration is known, so that what is not in it is not there.
    pub(crate) is_known: bool,
    tables: BTreeMap<String, Table>,
    pub(crate) enums: BTreeMap<String, Vec<String>>,
    new_tables: BTreeSet<String>,
    new_columns: BTreeSet<(String, String)>,
    /// Values that this migration added, and the statement.
    pub(crate) new_values: Vec<(String, String, usize)>,
    /// Constraints that were added for new rows only, with their condition, and the statement.
    pub(crate) not_valid: BTreeMap<(String, String), (String, usize)>,
    /// Checks that are known to hold for all rows: table and condition.
    pub(crate) proven: BTreeSet<(String, String)>,
    pub(crate) dropped_tables: BTreeSet<String>,
    pub(crate) unique_columns_dropped: BTreeSet<(String, Vec<String>)>,
    /// Session settings so far, lower case.
    pub(crate) settings: BTreeMap<String, String>,
}

impl State {
    pub(crate) fn new(before: Option<&SqlSchema>) -> Self {
        let mut state = Self {
            is_known: before.is_some(),
            ..Self::default()
        };
        for table in before.map_or(&[][..], |schema| &schema.tables) {
            for check in &table.checks {
                state
                    .proven
                    .insert((table.name.clone(), plain(&check.condition)));
            }
            state.tables.insert(table.name.clone(), table.clone());
        }
        for item in before.map_or(&[][..], |schema| &schema.enums) {
            state.enums.insert(item.name.clone(), item.values.clone());
        }
        state
    }

    pub(crate) fn table(&self, table: &str) -> Option<&Table> {
        self.tables.get(table)
    }

    pub(crate) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }

    pub(crate) fn column(&self, table: &str, column: &str) -> Option<&Column> {
        self.tables
            .get(table)?
            .columns
            .iter()
            .find(|it| it.name == column)
    }

    /// Whether the migration made it.
    pub(crate) fn is_new_table(&self, table: &str) -> bool {
        self.new_tables.contains(table)
    }

    /// Whether the migration added it.
    pub(crate) fn is_new_column(&self, table: &str, column: &str) -> bool {
        self.new_columns
            .contains(&(table.to_owned(), column.to_owned()))
    }

    /// The table of an index, by the index's name.
    pub(crate) fn table_of_index(&self, index: &str) -> Option<&Table> {
        self.tables
            .values()
            .find(|table| table.indexes.iter().any(|it| it.name == index))
    }

    /// Whether a check proves that the column has no NULL: PostgreSQL then does not look at the rows ("ALTER TABLE", SET NOT
    /// NULL).
    pub(crate) fn proves_not_null(&self, table: &str, column: &str) -> bool {
        self.proven
            .contains(&(table.to_owned(), format!("{column} is not null")))
    }

    pub(crate) fn apply(&mut self, operation: &Operation, at: usize) {
        match operation {
            Operation::CreateTable(create) => {
                self.new_tables.insert(create.table.clone());
                let mut table = Table {
                    name: create.table.clone(),
                    columns: create.columns.iter().map(column_of).collect(),
                    primary_key: None,
                    indexes: Vec::new(),
                    foreign_keys: Vec::new(),
                    checks: Vec::new(),
                    comment: None,
                };
                table
                    .foreign_keys
                    .extend(create.foreign_keys().map(|key| foreign_key(None, key)));
                self.tables.insert(create.table.clone(), table);
            }
            Operation::DropTable { table, .. } => {
                self.tables.remove(table);
                self.new_tables.remove(table);
                self.dropped_tables.insert(table.clone());
            }
            Operation::RenameTable { table, to } => {
                if let Some(mut found) = self.tables.remove(table) {
                    to.clone_into(&mut found.name);
                    self.tables.insert(to.clone(), found);
                }
                if self.new_tables.remove(table) {
                    self.new_tables.insert(to.clone());
                }
            }
            Operation::AddColumn { table, column, .. } => {
                self.new_columns
                    .insert((table.clone(), column.name.clone()));
                self.edit(table, |it| it.columns.push(column_of(column)));
            }
            Operation::DropColumn { table, column, .. } => {
                self.new_columns.remove(&(table.clone(), column.clone()));
                self.edit(table, |it| it.columns.retain(|it| it.name != *column));
            }
            Operation::RenameColumn { table, column, to } => {
                if self.new_columns.remove(&(table.clone(), column.clone())) {
                    self.new_columns.insert((table.clone(), to.clone()));
                }
                self.edit_column(table, column, |it| it.name.clone_from(to));
            }
            Operation::AlterType {
                table, column, to, ..
            } => {
                self.edit_column(table, column, |it| it.sql_type.clone_from(to));
            }
            Operation::ModifyColumn { table, column, to } => {
                self.edit_column(table, column, |it| *it = column_of(to));
            }
            Operation::SetNotNull { table, column } => {
                self.edit_column(table, column, |it| it.is_nullable = false);
            }
            Operation::DropNotNull { table, column } => {
                self.edit_column(table, column, |it| it.is_nullable = true);
            }
            Operation::SetDefault {
                table,
                column,
                default,
            } => {
                self.edit_column(table, column, |it| it.default = Some(default.clone()));
            }
            Operation::DropDefault { table, column } => {
                self.edit_column(table, column, |it| it.default = None);
            }
            Operation::AddConstraint { table, constraint } => {
                self.add_constraint(table, constraint, at);
            }
            Operation::ValidateConstraint { table, name } => {
                let key = (table.clone(), name.clone());
                if let Some((condition, _)) = self.not_valid.get(&key) {
                    self.proven.insert((table.clone(), condition.clone()));
                }
            }
            Operation::DropConstraint {
                table,
                name: Some(name),
                ..
            } => {
                self.edit(table, |it| {
                    it.foreign_keys.retain(|key| key.name != *name);
                    it.checks.retain(|check| check.name != *name);
                });
            }
            Operation::CreateIndex(create) => {
                let columns: Vec<_> = create
                    .columns
                    .iter()
                    .flatten()
                    .map(|it| (it.clone(), SortOrder::Ascending))
                    .collect();
                let is_unique = create.kind == super::operation::IndexKind::Unique;
                let index = TableIndex {
                    name: create.name.clone().unwrap_or_default(),
                    kind: if is_unique {
                        IndexKind::Unique
                    } else {
                        IndexKind::Plain
                    },
                    columns,
                    predicate: None,
                };
                self.edit(&create.table, |it| it.indexes.push(index));
            }
            Operation::DropIndex { name, table, .. } => {
                let table = table
                    .clone()
                    .or_else(|| self.table_of_index(name).map(|it| it.name.clone()));
                let Some(table) = table else { return };
                let found = self
                    .table(&table)
                    .and_then(|it| it.indexes.iter().find(|it| it.name == *name));
                if let Some(index) = found.filter(|index| index.kind == IndexKind::Unique) {
                    let columns = index
                        .columns
                        .iter()
                        .map(|(column, _)| column.clone())
                        .collect();
                    self.unique_columns_dropped.insert((table.clone(), columns));
                }
                self.edit(&table, |it| it.indexes.retain(|it| it.name != *name));
            }
            Operation::CreateEnum { name, values } => {
                self.enums.insert(name.clone(), values.clone());
            }
            Operation::AddEnumValue { name, value } => {
                self.new_values.push((name.clone(), value.clone(), at));
                if let Some(values) = self.enums.get_mut(name) {
                    values.push(value.clone());
                }
            }
            Operation::Set { name, value, .. } => {
                self.settings.insert(name.clone(), value.to_lowercase());
            }
            _ => {}
        }
    }

    fn add_constraint(
        &mut self,
        table: &str,
        constraint: &super::operation::ConstraintSpec,
        at: usize,
    ) {
        let name = constraint.name.clone().unwrap_or_default();
        let condition = match &constraint.kind {
            ConstraintKind::Check(condition) => plain(condition),
            ConstraintKind::NotNull(column) => format!("{column} is not null"),
            _ => String::new(),
        };
        if constraint.is_not_valid {
            self.not_valid
                .insert((table.to_owned(), name.clone()), (condition.clone(), at));
        } else if !condition.is_empty() {
            self.proven.insert((table.to_owned(), condition.clone()));
        }
        self.edit(table, |it| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => it.foreign_keys.push(foreign_key(Some(name), key)),
            ConstraintKind::Check(condition) => {
                it.checks.push(Check {
                    name,
                    condition: condition.clone(),
                });
            }
            _ => {}
        });
    }

    fn edit(&mut self, table: &str, edit: impl FnOnce(&mut Table)) {
        if let Some(found) = self.tables.get_mut(table) {
            edit(found);
        }
    }

    fn edit_column(&mut self, table: &str, column: &str, edit: impl FnOnce(&mut Column)) {
        self.edit(table, |table| {
            if let Some(found) = table.columns.iter_mut().find(|it| it.name == column) {
                edit(found);
            }
        });
    }
}

/// A condition in lower case, without quotes of names, parentheses around it, and runs of white space.
pub(crate) fn plain(condition: &str) -> String {
    let text: String = condition
        .chars()
        .filter(|c| !matches!(c, '"' | '`' | '(' | ')'))
        .collect();
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn column_of(column: &ColumnSpec) -> Column {
    Column {
        name: column.name.clone(),
        sql_type: column.sql_type.clone(),
        is_nullable: !column.is_not_null && !column.is_primary_key,
        default: column.default.clone(),
        is_auto_increment: column.is_numbered,
        generated: column.is_generated.then(|| orm_schema::sql::Generated {
            expression: String::new(),
            is_stored: column.is_stored,
        }),
        collation: column.collation.clone(),
        comment: None,
    }
}

fn foreign_key(name: Option<String>, key: &super::operation::ForeignKeySpec) -> TableForeignKey {
    let action = |text: &Option<String>| match text.as_deref() {
        Some("CASCADE") => ReferentialAction::Cascade,
        Some("SET NULL") => ReferentialAction::SetNull,
        Some("SET DEFAULT") => ReferentialAction::SetDefault,
        Some("RESTRICT") => ReferentialAction::Restrict,
        _ => ReferentialAction::NoAction,
    };
    TableForeignKey {
        name: name.unwrap_or_default(),
        columns: key.columns.clone(),
        target_table: key.target.clone(),
        target_columns: key.target_columns.clone(),
        on_delete: action(&key.on_delete),
        on_update: action(&key.on_update),
        is_deferrable: false,
    }
}
