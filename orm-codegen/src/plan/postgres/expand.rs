//! Changes -> changes, with what PostgreSQL wants to have dropped and made again around them: foreign keys of columns whose
//! type changes, indexes and checks that name a type by its old name, what stands on a key that is another one now.

use super::context::{is_type, mentions};
use super::enums::is_replaced;
use super::replace_column::is_replaced as is_column_replaced;
use super::types::{PgType, type_change};
use crate::diff::Change;
use orm_schema::IndexKind;
use orm_schema::migration::Work;
use orm_schema::sql::{SqlSchema, Table, TableForeignKey};
use std::collections::BTreeSet;

/// How much of what hangs on a column has to go while its type changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// Foreign keys and computed columns.
    References,
    /// Expressions too.
    Expressions,
    /// All of it: the column is another one afterwards.
    All,
}

/// A column whose type changes.
#[derive(Debug)]
struct Retyped<'a> {
    table: &'a str,
    column: &'a str,
    reach: Reach,
}

/// The changes, with what must be dropped and made again.
pub(super) fn expand(before: &SqlSchema, after: &SqlSchema, changes: &[Change]) -> Vec<Change> {
    let retyped = retyped(before, changes);
    let mut expanded = Vec::with_capacity(changes.len());
    for change in changes {
        if let Change::CreateTable(table) = change {
            expanded.push(change.clone());
            expanded.extend(table.indexes.iter().map(|index| Change::CreateIndex {
                table: table.name.clone(),
                index: index.clone(),
            }));
            expanded.extend(added_keys(table, |_| true));
        } else if let Change::DropTable(table) = change {
            expanded.extend(dropped_keys(table, |_| true));
            expanded.push(change.clone());
        } else if let Change::AlterColumn {
            table,
            from,
            to,
            fill,
            cast,
        } = change
            && from.sql_type == to.sql_type
            && enum_is_replaced(&from.sql_type, changes)
        {
            // The new default comes with the type.

            let mut from = from.clone();
            from.default.clone_from(&to.default);
            if from != *to {
                expanded.push(Change::AlterColumn {
                    table: table.clone(),
                    from,
                    to: to.clone(),
                    fill: fill.clone(),
                    cast: cast.clone(),
                });
            }
        } else if let Change::AlterColumn {
            table, from, to, ..
        } = change
            && (from.generated != to.generated
                || (to.generated.is_some() && from.sql_type != to.sql_type))
        {
            // Another expression needs another column.

            expanded.push(Change::DropColumn {
                table: table.clone(),
                column: from.clone(),
            });
            expanded.push(Change::AddColumn {
                table: table.clone(),
                column: to.clone(),
                // What was computed stays as it is.
                fill: from
                    .generated
                    .as_ref()
                    .filter(|_| to.generated.is_none())
                    .map(|generated| generated.expression.clone()),
            });
        } else {
            expanded.push(change.clone());
        }
    }
    let mut around = Vec::new();
    for old in &before.tables {
        let Some(new) = after.tables.iter().find(|table| table.name == old.name) else {
            continue;
        };
        around_table(old, new, &retyped, changes, &mut around);
    }
    for change in around {
        if !expanded.contains(&change) {
            expanded.push(change);
        }
    }
    expanded
}

/// The columns whose type changes.
fn retyped<'a>(before: &'a SqlSchema, changes: &'a [Change]) -> Vec<Retyped<'a>> {
    let mut retyped = Vec::new();
    for change in changes {
        if let Change::AlterColumn {
            table,
            from,
            to,
            cast,
            ..
        } = change
        {
            let column = to.name.as_str();
            let mut push = |reach| {
                retyped.push(Retyped {
                    table,
                    column,
                    reach,
                });
            };
            if from.generated != to.generated || is_column_replaced(from, to, cast.as_deref()) {
                push(Reach::All);
            } else if from.sql_type != to.sql_type {
                let has_one_base =
                    PgType::parse(&from.sql_type).base == PgType::parse(&to.sql_type).base;
                if !has_one_base {
                    push(Reach::Expressions);
                } else if type_change(&from.sql_type, &to.sql_type).work != Work::Metadata {
                    push(Reach::References);
                }
            }
        }
    }
    for table in &before.tables {
        for column in &table.columns {
            if enum_is_replaced(&column.sql_type, changes) {
                retyped.push(Retyped {
                    table: &table.name,
                    column: &column.name,
                    reach: Reach::Expressions,
                });
            }
        }
    }
    retyped
}

fn enum_is_replaced(sql_type: &str, changes: &[Change]) -> bool {
    let name = sql_type.trim_end_matches("[]");
    changes.iter().any(|change| {
        if let Change::AlterEnum {
            from, to, renamed, ..
        } = change
        {
            is_type(name, &to.name) && is_replaced(from, to, renamed)
        } else {
            false
        }
    })
}

/// What of a table that stays as it is has to go and come back.
fn around_table(
    old: &Table,
    new: &Table,
    retyped: &[Retyped<'_>],
    changes: &[Change],
    around: &mut Vec<Change>,
) {
    let table = || old.name.clone();
    let touches = |of: &str, reach: Reach, is_used: &dyn Fn(&str) -> bool| {
        retyped
            .iter()
            .any(|retyped| retyped.table == of && retyped.reach >= reach && is_used(retyped.column))
    };
    for index in old
        .indexes
        .iter()
        .filter(|index| new.indexes.contains(index))
    {
        let is_touched = touches(&old.name, Reach::All, &|column| {
            index.columns.iter().any(|(name, _)| name == column)
        }) || index.predicate.as_ref().is_some_and(|predicate| {
            touches(&old.name, Reach::Expressions, &|column| {
                mentions(predicate, column)
            })
        });
        if is_touched {
            let index = || index.clone();
            around.push(Change::DropIndex {
                table: table(),
                index: index(),
            });
            around.push(Change::CreateIndex {
                table: table(),
                index: index(),
            });
        }
    }
    for check in old.checks.iter().filter(|check| new.checks.contains(check)) {
        let is_touched = touches(&old.name, Reach::Expressions, &|column| {
            mentions(&check.condition, column)
        });
        if is_touched {
            let check = || check.clone();
            around.push(Change::DropCheck {
                table: table(),
                check: check(),
            });
            around.push(Change::AddCheck {
                table: table(),
                check: check(),
            });
        }
    }
    if let Some(key) = old
        .primary_key
        .as_ref()
        .filter(|_| old.primary_key == new.primary_key)
        && touches(&old.name, Reach::All, &|column| {
            key.columns.iter().any(|name| name == column)
        })
    {
        around.push(Change::AlterPrimaryKey {
            table: table(),
            from: Some(key.clone()),
            to: Some(key.clone()),
        });
    }
    for column in old
        .columns
        .iter()
        .filter(|column| new.columns.contains(column))
    {
        if let Some(generated) = &column.generated
            && touches(&old.name, Reach::References, &|name| {
                mentions(&generated.expression, name)
            })
        {
            let column = || column.clone();
            around.push(Change::DropColumn {
                table: table(),
                column: column(),
            });
            around.push(Change::AddColumn {
                table: table(),
                column: column(),
                fill: None,
            });
        }
    }
    let is_touched = |foreign_key: &TableForeignKey| {
        let is_in = |names: &[String], column: &str| names.iter().any(|name| name == column);
        touches(&old.name, Reach::References, &|column| {
            is_in(&foreign_key.columns, column)
        }) || touches(&foreign_key.target_table, Reach::References, &|column| {
            is_in(&foreign_key.target_columns, column)
        }) || key_is_dropped(foreign_key, changes)
    };
    let stays = |foreign_key: &TableForeignKey| {
        new.foreign_keys.contains(foreign_key) && is_touched(foreign_key)
    };
    around.extend(dropped_keys(old, stays));
    around.extend(added_keys(old, stays));
}

/// Whether the key that a foreign key refers to is dropped.
fn key_is_dropped(foreign_key: &TableForeignKey, changes: &[Change]) -> bool {
    let targets: BTreeSet<&String> = foreign_key.target_columns.iter().collect();
    changes.iter().any(|change| {
        if let Change::AlterPrimaryKey {
            table,
            from: Some(from),
            to,
        } = change
        {
            let is_renamed = to.as_ref().is_some_and(|to| to.columns == from.columns);
            *table == foreign_key.target_table
                && !is_renamed
                && from.columns.iter().collect::<BTreeSet<_>>() == targets
        } else if let Change::DropIndex { table, index } = change {
            *table == foreign_key.target_table
                && index.kind == IndexKind::Unique
                && index.predicate.is_none()
                && index
                    .columns
                    .iter()
                    .map(|(name, _)| name)
                    .collect::<BTreeSet<_>>()
                    == targets
        } else {
            false
        }
    })
}

fn dropped_keys(
    table: &Table,
    is_meant: impl Fn(&TableForeignKey) -> bool,
) -> impl Iterator<Item = Change> {
    let keys: Vec<_> = table
        .foreign_keys
        .iter()
        .filter(|key| is_meant(key))
        .collect();
    let drops: Vec<Change> = keys
        .into_iter()
        .map(|key| Change::DropForeignKey {
            table: table.name.clone(),
            foreign_key: key.clone(),
        })
        .collect();
    drops.into_iter()
}

fn added_keys(
    table: &Table,
    is_meant: impl Fn(&TableForeignKey) -> bool,
) -> impl Iterator<Item = Change> {
    let adds: Vec<Change> = table
        .foreign_keys
        .iter()
        .filter(|key| is_meant(key))
        .map(|key| Change::AddForeignKey {
            table: table.name.clone(),
            foreign_key: key.clone(),
        })
        .collect();
    adds.into_iter()
}
