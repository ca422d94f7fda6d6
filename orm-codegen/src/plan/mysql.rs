//! Changes -> drafts, for MySQL and MariaDB: one draft a statement, because each commits by itself. Every statement that is not
//! as good done twice carries the question whether it has been done, so that a run that was cut off goes on from there.
//!
//! What goes runs first, by its old name; then names change; then what comes is made, by its new name. A statement that
//! reverts another so finds the names that held when that one ran, because all are reverted in the opposite order.
//! Costs are those of [`algorithm`]; nothing here decides them.

pub mod algorithm;
mod columns;
mod constraints;
mod context;
mod conversion;
mod done;
mod indexes;
mod tables;
mod types;
mod values;

use super::PlanInput;
use super::draft::Draft;
use crate::diff::Change;
use context::Planner;

/// One draft a statement.
pub(super) fn drafts(input: &PlanInput<'_>) -> Result<Vec<Draft>, Vec<String>> {
    let mut planner = Planner::new(input);
    planner.drop_foreign_keys();
    planner.drop_checks();
    planner.drop_indexes();
    planner.rename_tables();
    planner.rename_columns();
    planner.rename_indexes();
    for change in input.changes {
        match change {
            Change::CreateTable(table) => planner.create_table(table),
            Change::DropTable(table) => planner.drop_table(table),
            Change::AddColumn {
                table,
                column,
                fill,
            } => planner.add_column(table, column, fill.as_deref()),
            Change::DropColumn { table, column } => planner.drop_column(table, column),
            Change::AlterColumn {
                table,
                from,
                to,
                fill,
                cast,
            } => planner.alter_column(table, from, to, fill.as_deref(), cast.as_deref()),
            Change::AlterPrimaryKey { table, from, to } => {
                planner.alter_primary_key(table, from.as_ref(), to.as_ref());
            }
            Change::CreateIndex { table, index } => planner.create_index(table, index),
            Change::SetComment {
                table,
                column,
                from,
                to,
            } => planner.set_comment(table, column.as_deref(), from.as_deref(), to.as_deref()),
            Change::CreateEnum(_)
            | Change::DropEnum(_)
            | Change::RenameEnum { .. }
            | Change::AlterEnum { .. } => planner.errors.push(
                "MySQL has no enum types; declare the values in the column's type instead"
                    .to_owned(),
            ),
            // Planned above, all of a kind together, with what other changes ask for.
            Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameIndex { .. }
            | Change::DropIndex { .. }
            | Change::AddForeignKey { .. }
            | Change::DropForeignKey { .. }
            | Change::RenameForeignKey { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. }
            | Change::RenameCheck { .. } => {}
        }
    }
    planner.add_checks();
    planner.add_foreign_keys();
    planner.finish()
}
