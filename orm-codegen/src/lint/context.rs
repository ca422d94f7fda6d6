//! What a rule sees beside the operation: the statements around it, the schema before it, and what a live database knows.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "questions about a few kinds of operations"
)]

use super::LintInput;
use super::evidence::ServerVersion;
use super::operation::{ColumnSpec, ForeignKeySpec, Operation};
use super::state::State;
use orm_schema::Dialect;
use orm_schema::migration::{Action, Step};
use orm_schema::sql::{Column, SqlSchema};
use orm_schema::statements::Statement;

/// All statements of a migration.
pub(crate) struct Migration<'a> {
    pub(super) input: &'a LintInput<'a>,
    pub(super) reads: Vec<Read<'a>>,
}

/// A statement, what it does, and what the planner knows of it.
pub(crate) struct Read<'a> {
    pub(crate) statement: &'a Statement,
    pub(crate) step: Option<&'a Step>,
    pub(crate) operations: Vec<Operation>,
}

impl Migration<'_> {
    pub(crate) fn dialect(&self) -> Dialect {
        self.input.dialect
    }

    /// The statement that copies rows into a table.
    pub(super) fn copying(&self, table: &str) -> &str {
        let is_copy = |it: &Operation| matches!(it, Operation::Insert { table: into, from: Some(_) } if into == table);
        let read = self
            .reads
            .iter()
            .find(|read| read.operations.iter().any(is_copy));
        read.map_or("", |read| &read.statement.text)
    }

    /// The schema before the migration.
    pub(crate) fn before(&self) -> Option<&SqlSchema> {
        self.input.before
    }

    /// Whether a live database knows that few rows are in a table.
    pub(crate) fn is_small(&self, table: &str) -> bool {
        let rows = self
            .input
            .evidence
            .and_then(|evidence| evidence.rows(table));
        rows.is_some_and(|rows| rows <= self.input.settings.small_table_rows)
    }

    /// From how many rows on a change is a mass change.
    pub(crate) fn many_rows(&self) -> u64 {
        self.input.settings.many_rows
    }

    /// From how many statements on a transaction is long.
    pub(crate) fn many_statements(&self) -> usize {
        self.input.settings.many_statements
    }

    /// What no model declares and belongs to a table, of these kinds.
    pub(crate) fn others_of(&self, table: &str, kinds: &[&str]) -> Vec<String> {
        let others = self.input.before.map_or(&[][..], |schema| &schema.others);
        let others = others
            .iter()
            .filter(|it| it.table.as_deref() == Some(table) && kinds.contains(&it.kind.as_str()));
        others.map(|it| it.name.clone()).collect()
    }

    /// The statements behind one.
    pub(crate) fn text_behind(&self, at: usize) -> String {
        self.reads
            .iter()
            .skip(at + 1)
            .map(|read| read.statement.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Whether something reverts the migration.
    pub(crate) fn has_down(&self) -> bool {
        self.input.has_down || self.input.plan.is_some_and(|plan| !plan.down.is_empty())
    }

    /// The schema behind the migration.
    pub(crate) fn after(&self) -> Option<&SqlSchema> {
        self.input.after
    }

    /// Whether the planner wrote every statement.
    pub(crate) fn is_planned(&self) -> bool {
        self.reads.iter().all(|read| read.step.is_some())
    }

    /// Each operation with the place of its statement.
    pub(crate) fn operations(&self) -> impl DoubleEndedIterator<Item = (usize, &Operation)> {
        self.reads
            .iter()
            .enumerate()
            .flat_map(|(at, read)| read.operations.iter().map(move |it| (at, it)))
    }

    /// Whether the statements run in one transaction: a plan says so. Without one, a file of PostgreSQL with more than one
    /// statement is sent as one script, which is one transaction ("Multiple Statements in a Simple Query").
    pub(crate) fn is_transactional(&self) -> bool {
        match (self.input.plan, self.input.dialect) {
            (Some(plan), _) => plan.is_transactional,
            (None, Dialect::MySql) => false,
            (None, Dialect::Sqlite) => true,
            (None, Dialect::Postgres) => self.reads.len() > 1,
        }
    }

    /// Whether the file makes the table anew: another table was filled and gets its name.
    pub(crate) fn is_rebuilt(&self, table: &str) -> bool {
        self.rebuild_of(table).is_some()
    }

    /// The table that replaces this one.
    pub(crate) fn rebuild_of(&self, table: &str) -> Option<&str> {
        let copy = self
            .operations()
            .find_map(|(_, operation)| match operation {
                Operation::RenameTable { table: copy, to } if to == table => Some(copy),
                _ => None,
            })?;
        let is_filled = self.operations().any(|(_, operation)| {
            matches!(operation, Operation::Insert { table: into, from: Some(from) } if into == copy && from == table)
        });
        is_filled.then_some(copy)
    }
}

/// What a rule sees beside the operation.
pub(crate) struct Context<'a> {
    pub(crate) migration: &'a Migration<'a>,
    /// The statement.
    pub(crate) at: usize,
    /// The schema before the operation.
    pub(crate) state: &'a State,
}

impl<'a> Context<'a> {
    pub(crate) fn dialect(&self) -> Dialect {
        self.migration.input.dialect
    }

    pub(crate) fn read(&self) -> Option<&'a Read<'a>> {
        self.migration.reads.get(self.at)
    }

    /// What the planner knows of the statement.
    pub(crate) fn step(&self) -> Option<&'a Step> {
        self.read().and_then(|read| read.step)
    }

    pub(crate) fn rows(&self, table: &str) -> Option<u64> {
        self.migration.input.evidence?.rows(table)
    }

    /// None in a column that refuses NULL.
    pub(crate) fn nulls(&self, table: &str, column: &str) -> Option<u64> {
        let is_required = self.column(table, column).is_some_and(|it| !it.is_nullable);
        let counted = self.migration.input.evidence?.nulls(table, column);
        counted.or(is_required.then_some(0))
    }

    pub(crate) fn duplicates(&self, table: &str, columns: &[String]) -> Option<u64> {
        self.migration.input.evidence?.duplicates(table, columns)
    }

    pub(crate) fn violations(&self, table: &str, condition: &str) -> Option<u64> {
        self.migration.input.evidence?.violations(table, condition)
    }

    pub(crate) fn misfits(&self, table: &str, column: &str, sql_type: &str) -> Option<u64> {
        self.migration
            .input
            .evidence?
            .misfits(table, column, sql_type)
    }

    pub(crate) fn uses(&self, enum_type: &str, value: &str) -> Option<u64> {
        self.migration.input.evidence?.uses(enum_type, value)
    }

    pub(crate) fn orphans(&self, table: &str, key: &ForeignKeySpec) -> Option<u64> {
        self.migration.input.evidence?.orphans(
            table,
            &key.columns,
            &key.target,
            &key.target_columns,
        )
    }

    /// Whether the planner fills a column with this statement.
    pub(crate) fn is_fill(&self) -> bool {
        self.step()
            .is_some_and(|step| step.action == Action::FillColumn)
    }

    pub(crate) fn server(&self) -> Option<ServerVersion> {
        self.migration.input.evidence?.server()
    }

    pub(crate) fn column(&self, table: &str, column: &str) -> Option<&Column> {
        self.state.column(table, column)
    }

    /// Whether the same statement has such an operation too.
    pub(crate) fn beside(&self, matches: impl Fn(&Operation) -> bool) -> bool {
        self.read()
            .is_some_and(|read| read.operations.iter().any(matches))
    }

    /// Whether a statement before this one in the migration has such an operation.
    pub(crate) fn earlier(&self, matches: impl Fn(&Operation) -> bool) -> bool {
        self.migration
            .operations()
            .any(|(at, operation)| at < self.at && matches(operation))
    }

    /// Whether a statement behind this one in the migration has such an operation.
    pub(crate) fn later(&self, matches: impl Fn(&Operation) -> bool) -> bool {
        self.migration
            .operations()
            .any(|(at, operation)| at > self.at && matches(operation))
    }

    /// Whether the statement tells MySQL to refuse rather than to copy the table.
    pub(crate) fn refuses_copy(&self) -> bool {
        self.beside(|operation| {
            matches!(operation, Operation::Algorithm { algorithm: Some(algorithm), .. }
                if !algorithm.eq_ignore_ascii_case("copy") && !algorithm.eq_ignore_ascii_case("default"))
        })
    }

    /// The column that gets another type, with the type it has, if that is known, and the one it gets.
    pub(crate) fn type_change<'o>(&'o self, operation: &'o Operation) -> Option<TypeChange<'o>> {
        let (table, column, to, using) = match operation {
            Operation::AlterType {
                table,
                column,
                to,
                using,
                ..
            } => (table, column, to.as_str(), using.as_deref()),
            Operation::ModifyColumn { table, column, to } => {
                (table, column, to.sql_type.as_str(), None)
            }
            _ => return None,
        };
        let from = self
            .column(table, column)
            .map(|column| column.sql_type.as_str());
        Some(TypeChange {
            table,
            column,
            from,
            to,
            using,
        })
    }

    /// The column that refuses NULL from now on.
    pub(crate) fn becomes_required<'o>(
        &self,
        operation: &'o Operation,
    ) -> Option<(&'o str, &'o str)> {
        match operation {
            Operation::SetNotNull { table, column } => Some((table, column)),
            Operation::ModifyColumn { table, column, to }
                if to.is_not_null
                    && self
                        .column(table, column)
                        .is_some_and(|column| column.is_nullable) =>
            {
                Some((table, column))
            }
            _ => None,
        }
    }

    /// The column that takes NULL from now on.
    pub(crate) fn becomes_nullable<'o>(
        &self,
        operation: &'o Operation,
    ) -> Option<(&'o str, &'o str)> {
        match operation {
            Operation::DropNotNull { table, column } => Some((table, column)),
            Operation::ModifyColumn { table, column, to }
                if !to.is_not_null
                    && self
                        .column(table, column)
                        .is_some_and(|column| !column.is_nullable) =>
            {
                Some((table, column))
            }
            _ => None,
        }
    }

    /// A column that is added to a table that was there.
    pub(crate) fn added<'o>(&self, operation: &'o Operation) -> Option<(&'o str, &'o ColumnSpec)> {
        match operation {
            Operation::AddColumn { table, column, .. } => Some((table, column)),
            _ => None,
        }
    }
}

/// A column that gets another type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TypeChange<'a> {
    pub(crate) table: &'a str,
    pub(crate) column: &'a str,
    pub(crate) from: Option<&'a str>,
    pub(crate) to: &'a str,
    pub(crate) using: Option<&'a str>,
}
