//! A change in words, one line, for people.

use super::Change;
use orm_schema::sql::{Column, PrimaryKey};
use std::fmt;

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateEnum(sql_enum) => write!(f, "create the type `{}`", sql_enum.name),
            Self::DropEnum(sql_enum) => write!(f, "drop the type `{}`", sql_enum.name),
            Self::RenameEnum { from, to } => write!(f, "rename the type `{from}` to `{to}`"),
            Self::AlterEnum { from, to, .. } => write!(
                f,
                "change the values of `{}` from {} to {}",
                to.name,
                from.values.join(", "),
                to.values.join(", ")
            ),
            Self::CreateTable(table) => write!(f, "create the table `{}`", table.name),
            Self::DropTable(table) => write!(f, "drop the table `{}`", table.name),
            Self::RenameTable { from, to } => write!(f, "rename the table `{from}` to `{to}`"),
            Self::AddColumn { table, column, .. } => {
                write!(
                    f,
                    "add the column `{table}.{}` {}",
                    column.name, column.sql_type
                )
            }
            Self::DropColumn { table, column } => {
                write!(f, "drop the column `{table}.{}`", column.name)
            }
            Self::RenameColumn { table, from, to } => {
                write!(f, "rename the column `{table}.{from}` to `{to}`")
            }
            Self::AlterColumn {
                table, from, to, ..
            } => write!(
                f,
                "change the column `{table}.{}`: {}",
                to.name,
                facets(from, to)
            ),
            Self::AlterPrimaryKey { table, from, to } => {
                let columns = |key: &Option<PrimaryKey>| match key {
                    Some(key) => key.columns.join(", "),
                    None => "none".to_owned(),
                };
                let (from, to) = (columns(from), columns(to));
                write!(f, "change the primary key of `{table}` from {from} to {to}")
            }
            Self::CreateIndex { table, index } => {
                write!(f, "create the index `{}` on `{table}`", index.name)
            }
            Self::DropIndex { table, index } => {
                write!(f, "drop the index `{}` of `{table}`", index.name)
            }
            Self::RenameIndex { table, from, index } => {
                write!(
                    f,
                    "rename the index `{from}` of `{table}` to `{}`",
                    index.name
                )
            }
            Self::AddForeignKey { table, foreign_key } => write!(
                f,
                "add the foreign key `{}` from `{table}` to `{}`",
                foreign_key.name, foreign_key.target_table
            ),
            Self::DropForeignKey { table, foreign_key } => {
                write!(
                    f,
                    "drop the foreign key `{}` of `{table}`",
                    foreign_key.name
                )
            }
            Self::RenameForeignKey {
                table,
                from,
                foreign_key,
            } => write!(
                f,
                "rename the foreign key `{from}` of `{table}` to `{}`",
                foreign_key.name
            ),
            Self::AddCheck { table, check } => {
                write!(f, "add the check `{}` to `{table}`", check.name)
            }
            Self::DropCheck { table, check } => {
                write!(f, "drop the check `{}` of `{table}`", check.name)
            }
            Self::RenameCheck { table, from, check } => {
                write!(
                    f,
                    "rename the check `{from}` of `{table}` to `{}`",
                    check.name
                )
            }
            Self::SetComment { table, column, .. } => match column {
                Some(column) => write!(f, "change the comment of `{table}.{column}`"),
                None => write!(f, "change the comment of `{table}`"),
            },
        }
    }
}

/// What differs between two columns.
fn facets(from: &Column, to: &Column) -> String {
    let mut facets = Vec::new();
    if from.sql_type != to.sql_type {
        facets.push(format!("{} to {}", from.sql_type, to.sql_type));
    }
    match (from.is_nullable, to.is_nullable) {
        (true, false) => facets.push("NULL is refused".to_owned()),
        (false, true) => facets.push("NULL is allowed".to_owned()),
        (true, true) | (false, false) => {}
    }
    if from.default != to.default {
        let text = |default: &Option<String>| default.clone().unwrap_or_else(|| "none".to_owned());
        let (from, to) = (text(&from.default), text(&to.default));
        facets.push(format!("the default from {from} to {to}"));
    }
    if from.is_auto_increment != to.is_auto_increment {
        let word = if to.is_auto_increment {
            ""
        } else {
            "no longer "
        };
        facets.push(format!("{word}numbered by the database"));
    }
    if from.generated != to.generated {
        facets.push("how it is computed".to_owned());
    }
    if from.collation != to.collation {
        facets.push("its collation".to_owned());
    }
    facets.join(", ")
}
