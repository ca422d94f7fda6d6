//! What the planning of one change has to know of the others: which constraints and indexes go, which stay and stand in the
//! way, and what a table was called.

use super::super::PlanInput;
use super::super::draft::{Draft, Fact, Grouping};
use super::super::park::parked_name;
use super::super::step::{StepSetters, step};
use super::algorithm::{Circumstances, Operation, claim};
use super::types::Type;
use crate::ddl::column_line;
use crate::dialect::{DialectRules, rules};
use crate::diff::Change;
use crate::diff::words::{Role, is_name, rewrite};
use orm_schema::Dialect;
use orm_schema::migration::{Action, Direction, Step};
use orm_schema::sql::{Check, Column, Table, TableForeignKey, TableIndex};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of anything ("Identifier Length Limits").
const LONGEST_NAME: usize = 64;

/// The namespace of the facts that something is gone.
const GONE: &str = "gone";

/// The namespace of the facts that tie the statements for one column together.
const AFTER: &str = "after";

/// Foreign keys and checks share no names within a database.
pub(super) const CONSTRAINT: &str = "constraint";

/// Why a foreign key is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The schema has it no more.
    Gone,
    /// Its table is put aside.
    Parked,
    /// A column of it changes, which the database refuses while it is there (errors 1832 and 1833). It comes back.
    InTheWay,
}

pub(super) struct Planner<'a> {
    pub(super) input: &'a PlanInput<'a>,
    pub(super) rules: &'static dyn DialectRules,
    /// The old name of tables that have another.
    old_names: BTreeMap<&'a str, &'a str>,
    pub(super) dropped_keys: Vec<(String, TableForeignKey, Why)>,
    pub(super) added_keys: Vec<(String, TableForeignKey)>,
    pub(super) dropped_checks: Vec<(String, Check)>,
    pub(super) added_checks: Vec<(String, Check)>,
    pub(super) drafts: Vec<Draft>,
    pub(super) errors: Vec<String>,
}

/// A draft of a step and nothing else.
pub(super) fn draft(step: Step) -> Draft {
    Draft {
        step,
        produces: BTreeSet::new(),
        destroys: BTreeSet::new(),
        reads: BTreeSet::new(),
        grouping: Grouping::Shared,
        undo: Vec::new(),
        parked: Vec::new(),
    }
}

pub(super) fn table_fact(table: &str) -> Fact {
    Fact::Table(table.to_owned())
}

pub(super) fn column_fact(table: &str, column: &str) -> Fact {
    Fact::Column(table.to_owned(), column.to_owned())
}

pub(super) fn values_fact(table: &str, column: &str) -> Fact {
    Fact::Values(table.to_owned(), column.to_owned())
}

pub(super) fn index_fact(table: &str, index: &str) -> Fact {
    Fact::Index(table.to_owned(), index.to_owned())
}

pub(super) fn constraint_fact(table: &str, constraint: &str) -> Fact {
    Fact::Constraint(table.to_owned(), constraint.to_owned())
}

/// That something was there and is no more.
pub(super) fn gone(kind: &str, table: &str, name: &str) -> Fact {
    Fact::Name(GONE, format!("{kind} {table}.{name}"))
}

/// That the statement of this number for a column has run.
pub(super) fn after(table: &str, column: &str, number: usize) -> Fact {
    Fact::Name(AFTER, format!("{table}.{column}.{number}"))
}

/// Whether the expression is over the column.
pub(super) fn mentions(expression: &str, column: &str) -> bool {
    let found = Cell::new(false);
    rewrite(expression, Dialect::MySql, &|role, name, is_quoted| {
        if matches!(role, Role::Column | Role::Table) && is_name(name, column, is_quoted) {
            found.set(true);
        }
        None
    });
    found.get()
}

/// The expression over another column.
pub(super) fn over(expression: &str, column: &str, other: &str) -> String {
    rewrite(expression, Dialect::MySql, &|role, name, is_quoted| {
        (role == Role::Column && is_name(name, column, is_quoted)).then(|| other.to_owned())
    })
}

impl<'a> Planner<'a> {
    pub(super) fn new(input: &'a PlanInput<'a>) -> Self {
        let mut planner = Self {
            input,
            rules: rules(Dialect::MySql),
            old_names: input
                .changes
                .iter()
                .filter_map(|change| {
                    if let Change::RenameTable { from, to } = change {
                        Some((to.as_str(), from.as_str()))
                    } else {
                        None
                    }
                })
                .collect(),
            dropped_keys: Vec::new(),
            added_keys: Vec::new(),
            dropped_checks: Vec::new(),
            added_checks: Vec::new(),
            drafts: Vec::new(),
            errors: Vec::new(),
        };
        planner.collect();
        planner.put_aside_what_is_in_the_way();
        planner.check_names();
        planner
    }

    fn collect(&mut self) {
        for change in self.input.changes {
            match change {
                Change::CreateTable(table) => {
                    for key in &table.foreign_keys {
                        self.added_keys.push((table.name.clone(), key.clone()));
                    }
                }
                Change::DropTable(table) => {
                    for key in &table.foreign_keys {
                        let key = self
                            .key_before(&table.name, &key.name)
                            .unwrap_or_else(|| key.clone());
                        self.dropped_keys
                            .push((table.name.clone(), key, Why::Parked));
                    }
                    // The names of checks stay taken while the table is put aside.
                    for check in &table.checks {
                        if self.is_check_name_wanted(&check.name) {
                            self.dropped_checks
                                .push((table.name.clone(), check.clone()));
                        }
                    }
                }
                Change::AddForeignKey { table, foreign_key } => {
                    self.added_keys.push((table.clone(), foreign_key.clone()));
                }
                Change::DropForeignKey { table, foreign_key } => {
                    let key = self
                        .key_before(table, &foreign_key.name)
                        .unwrap_or_else(|| foreign_key.clone());
                    self.dropped_keys.push((table.clone(), key, Why::Gone));
                }
                Change::RenameForeignKey {
                    table,
                    from,
                    foreign_key,
                } => {
                    let old = TableForeignKey {
                        name: from.clone(),
                        ..foreign_key.clone()
                    };
                    let old = self.key_before(table, from).unwrap_or(old);
                    self.dropped_keys.push((table.clone(), old, Why::Gone));
                    self.added_keys.push((table.clone(), foreign_key.clone()));
                }
                Change::AddCheck { table, check } => {
                    self.added_checks.push((table.clone(), check.clone()));
                }
                Change::DropCheck { table, check } => {
                    let check = self
                        .check_before(table, &check.name)
                        .unwrap_or_else(|| check.clone());
                    self.dropped_checks.push((table.clone(), check));
                }
                Change::RenameCheck { table, from, check } => {
                    let old = Check {
                        name: from.clone(),
                        ..check.clone()
                    };
                    let old = self.check_before(table, from).unwrap_or(old);
                    self.dropped_checks.push((table.clone(), old));
                    self.added_checks.push((table.clone(), check.clone()));
                }
                Change::CreateEnum(_)
                | Change::DropEnum(_)
                | Change::RenameEnum { .. }
                | Change::AlterEnum { .. }
                | Change::RenameTable { .. }
                | Change::AddColumn { .. }
                | Change::DropColumn { .. }
                | Change::RenameColumn { .. }
                | Change::AlterColumn { .. }
                | Change::AlterPrimaryKey { .. }
                | Change::CreateIndex { .. }
                | Change::DropIndex { .. }
                | Change::RenameIndex { .. }
                | Change::SetComment { .. } => {}
            }
        }
    }

    fn is_check_name_wanted(&self, name: &str) -> bool {
        let mut tables = self.input.new.tables.iter();
        tables.any(|table| table.checks.iter().any(|check| check.name == name))
    }

    /// Foreign keys and checks that stay, and that the database refuses to keep through a change.
    fn put_aside_what_is_in_the_way(&mut self) {
        let mut columns: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut keys_of: BTreeSet<&str> = BTreeSet::new();
        let mut renamed: BTreeSet<(&str, &str)> = BTreeSet::new();
        for change in self.input.changes {
            if let Change::AlterColumn {
                table, from, to, ..
            } = change
            {
                if Type::parse(&from.sql_type) != Type::parse(&to.sql_type)
                    || from.collation != to.collation
                    || from.is_auto_increment != to.is_auto_increment
                {
                    columns.insert((table, &to.name));
                }
            } else if let Change::AlterPrimaryKey { table, .. } = change {
                keys_of.insert(table);
            } else if let Change::RenameColumn { table, to, .. } = change {
                renamed.insert((table, to));
            }
        }
        for table in &self.input.new.tables {
            for key in &table.foreign_keys {
                let touches = |of: &str, names: &[String]| {
                    keys_of.contains(of)
                        || names
                            .iter()
                            .any(|name| columns.contains(&(of, name.as_str())))
                };
                let is_touched = touches(&table.name, &key.columns)
                    || touches(&key.target_table, &key.target_columns);
                let is_new = self
                    .added_keys
                    .iter()
                    .any(|(of, added)| *of == table.name && added.name == key.name);
                if is_new {
                    continue;
                }
                let old = self
                    .key_before(&table.name, &key.name)
                    .unwrap_or_else(|| key.clone());
                if is_touched || self.loses_its_index(&table.name, &old) {
                    self.dropped_keys
                        .push((table.name.clone(), old, Why::InTheWay));
                    self.added_keys.push((table.name.clone(), key.clone()));
                }
            }
            for check in &table.checks {
                let is_touched = renamed
                    .iter()
                    .any(|(of, column)| *of == table.name && mentions(&check.condition, column));
                let is_new = self
                    .added_checks
                    .iter()
                    .any(|(of, added)| *of == table.name && added.name == check.name);
                if is_touched
                    && !is_new
                    && let Some(old) = self.check_before(&table.name, &check.name)
                {
                    // MariaDB follows the rename, MySQL refuses it (error 3959).
                    self.dropped_checks.push((table.name.clone(), old));
                    self.added_checks.push((table.name.clone(), check.clone()));
                }
            }
        }
    }

    fn check_names(&mut self) {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for table in &self.input.new.tables {
            names.insert(&table.name);
            names.extend(table.columns.iter().map(|column| column.name.as_str()));
            names.extend(table.indexes.iter().map(|index| index.name.as_str()));
            names.extend(table.foreign_keys.iter().map(|key| key.name.as_str()));
            names.extend(table.checks.iter().map(|check| check.name.as_str()));
        }
        for name in names {
            if name.chars().count() > LONGEST_NAME {
                self.errors.push(format!(
                    "`{name}` is longer than the {LONGEST_NAME} characters that MySQL takes; give it a shorter name"
                ));
            }
        }
    }

    /// The drafts, or what cannot be done.
    pub(super) fn finish(self) -> Result<Vec<Draft>, Vec<String>> {
        if self.errors.is_empty() {
            Ok(self.drafts)
        } else {
            Err(self.errors)
        }
    }

    /// The table as it was, by its new name.
    pub(super) fn before(&self, table: &str) -> Option<&'a Table> {
        let name = self.old_names.get(table).copied().unwrap_or(table);
        let mut tables = self.input.old.tables.iter();
        tables.find(|before| before.name == name)
    }

    /// The table as it shall be.
    pub(super) fn after(&self, table: &str) -> Option<&'a Table> {
        let mut tables = self.input.new.tables.iter();
        tables.find(|after| after.name == table)
    }

    fn new_name(&self, old: &str) -> String {
        self.old_names
            .iter()
            .find(|(_, from)| **from == old)
            .map_or(old, |(to, _)| to)
            .to_owned()
    }

    /// A foreign key as it was, but for tables that have another name: they get it first.
    fn key_before(&self, table: &str, name: &str) -> Option<TableForeignKey> {
        let before = self.before(table)?;
        let key = before.foreign_keys.iter().find(|key| key.name == name)?;
        Some(TableForeignKey {
            target_table: self.new_name(&key.target_table),
            ..key.clone()
        })
    }

    fn check_before(&self, table: &str, name: &str) -> Option<Check> {
        let before = self.before(table)?;
        before
            .checks
            .iter()
            .find(|check| check.name == name)
            .cloned()
    }

    /// An index as it was.
    pub(super) fn index_before(&self, table: &str, name: &str) -> Option<&'a TableIndex> {
        let before = self.before(table)?;
        before.indexes.iter().find(|index| index.name == name)
    }

    pub(super) fn circumstances(&self, table: &str) -> Circumstances {
        let of = |table: Option<&Table>| table.map(Circumstances::of).unwrap_or_default();
        of(self.before(table)).or(of(self.after(table)))
    }

    /// A change of a table, with the clause that says how it is done.
    pub(super) fn alter(
        &self,
        action: Action,
        table: &str,
        object: &str,
        clauses: &str,
        operation: Operation,
    ) -> Step {
        let claim = claim(operation, self.circumstances(table));
        let sql = format!(
            "ALTER TABLE {} {clauses}, {};",
            self.rules.quote(table),
            claim.clause.sql()
        );
        step(action, table, object, sql)
            .lock(claim.lock)
            .work(claim.work)
    }

    /// The column as it stands in a table, with its comment, which every change of it repeats.
    pub(super) fn definition(&self, column: &Column) -> String {
        let mut line = column_line(self.rules, column, false);
        if let Some(comment) = &column.comment {
            line.push_str(" COMMENT ");
            line.push_str(&self.rules.text_literal(comment));
        }
        line
    }

    pub(super) fn parked(&self, by: Direction, name: &str) -> String {
        parked_name(&self.input.options.id, by, name, Dialect::MySql)
    }

    /// That all foreign keys are gone that touch the table and will be dropped.
    pub(super) fn keys_gone(&self, table: &str) -> Vec<Fact> {
        self.dropped_keys
            .iter()
            .filter(|(of, key, _)| of == table || key.target_table == table)
            .map(|(of, key, _)| gone("foreign key", of, &key.name))
            .collect()
    }

    /// That all checks of the table are gone that will be dropped.
    pub(super) fn checks_gone(&self, table: &str) -> Vec<Fact> {
        self.dropped_checks
            .iter()
            .filter(|(of, _)| of == table)
            .map(|(of, check)| gone("check", of, &check.name))
            .collect()
    }

    /// That all indexes of the table are gone that will be dropped.
    pub(super) fn indexes_gone(&self, table: &str) -> Vec<Fact> {
        let changes = self.input.changes.iter();
        changes
            .filter_map(|change| {
                if let Change::DropIndex { table: of, index } = change {
                    (of == table).then(|| gone("index", of, &index.name))
                } else {
                    None
                }
            })
            .collect()
    }

    /// Every column of the table, as it shall be, that the expression is over.
    pub(super) fn mentioned(&self, table: &str, expression: &str) -> Vec<String> {
        let columns = [self.after(table), self.before(table)];
        let names: BTreeSet<String> = columns
            .into_iter()
            .flatten()
            .flat_map(|table| &table.columns)
            .filter(|column| mentions(expression, &column.name))
            .map(|column| column.name.clone())
            .collect();
        names.into_iter().collect()
    }
}
