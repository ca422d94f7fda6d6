//! Changes -> drafts, for PostgreSQL 13 and later.
//!
//! ```text
//! Change -> expand (what must be dropped and made again around others) -> drafts, a module for each kind of object
//! ```

mod alter;
mod columns;
mod comments;
mod constraints;
mod context;
mod done;
mod enum_replace;
mod enums;
mod expand;
mod fills;
mod indexes;
mod keys;
mod numbering;
mod replace_column;
mod tables;
mod types;

use super::PlanInput;
use super::draft::Draft;
use crate::diff::Change;
use context::Context;

/// One draft a statement.
pub(super) fn drafts(input: &PlanInput<'_>) -> Result<Vec<Draft>, Vec<String>> {
    let context = Context::new(input);
    let mut drafts = Vec::new();
    let mut errors = Vec::new();
    for change in &context.changes {
        match of_change(&context, change) {
            Ok(of_change) => drafts.extend(of_change),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(enums::after_new_values(&context, drafts))
    } else {
        Err(errors)
    }
}

fn of_change(context: &Context<'_>, change: &Change) -> Result<Vec<Draft>, String> {
    Ok(match change {
        Change::CreateEnum(sql_enum) => vec![enums::create(context, sql_enum)],
        Change::DropEnum(sql_enum) => enums::drop(context, sql_enum),
        Change::RenameEnum { from, to } => vec![enums::rename(context, from, to)],
        Change::AlterEnum {
            from,
            to,
            renamed,
            mapped,
        } => enums::alter(context, from, to, renamed, mapped),
        Change::CreateTable(table) => tables::create(context, table),
        Change::DropTable(table) => tables::drop(context, table),
        Change::RenameTable { from, to } => vec![tables::rename(context, from, to)],
        Change::AddColumn {
            table,
            column,
            fill,
        } => columns::add(context, table, column, fill.as_deref()),
        Change::DropColumn { table, column } => columns::drop(context, table, column),
        Change::RenameColumn { table, from, to } => {
            vec![columns::rename(context, table, from, to)]
        }
        Change::AlterColumn {
            table,
            from,
            to,
            fill,
            cast,
        } => alter::alter(
            context,
            &alter::Alteration {
                table,
                from,
                to,
                fill: fill.as_deref(),
                cast: cast.as_deref(),
            },
        )?,
        Change::AlterPrimaryKey { table, from, to } => {
            keys::alter(context, table, from.as_ref(), to.as_ref())
        }
        Change::CreateIndex { table, index } => vec![indexes::create(context, table, index)],
        Change::DropIndex { table, index } => vec![indexes::drop(context, table, index)],
        Change::RenameIndex { table, from, index } => {
            vec![indexes::rename(context, table, from, &index.name)]
        }
        Change::AddForeignKey { table, foreign_key } => {
            constraints::add_foreign_key(context, table, foreign_key)
        }
        Change::DropForeignKey { table, foreign_key } => {
            vec![constraints::drop_foreign_key(context, table, foreign_key)]
        }
        Change::RenameForeignKey {
            table,
            from,
            foreign_key,
        } => vec![constraints::rename(context, table, from, &foreign_key.name)],
        Change::AddCheck { table, check } => constraints::add_check(context, table, check),
        Change::DropCheck { table, check } => {
            vec![constraints::drop_check(context, table, check)]
        }
        Change::RenameCheck { table, from, check } => {
            vec![constraints::rename(context, table, from, &check.name)]
        }
        Change::SetComment {
            table,
            column,
            from,
            to,
        } => vec![comments::set(
            context,
            table,
            column.as_deref(),
            from.as_deref(),
            to.as_deref(),
        )],
    })
}
