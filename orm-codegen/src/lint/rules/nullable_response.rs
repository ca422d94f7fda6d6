//! `nullable-response`: A column may hold NULL that programs of the version before read as a value. Their field is
//! not an `Option`, so decoding a row with NULL fails. Source: the documentation of the databases, and
//! measurements.

use super::prelude::*;

/// A column may hold NULL that programs of the version before read as a value.
pub(super) const RULE: Rule = Rule {
    name: "nullable-response",
    id: "BC12",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A column may hold NULL that programs of the version before read as a value.",
    why: "Their field is not an `Option`, so decoding a row with NULL fails.",
    instead: "Deploy a version whose field is an `Option` first.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    let mut found = Vec::new();
    let old = migration.before().map_or(&[][..], |schema| &schema.tables);
    for (at, operation) in migration.operations() {
        let (table, column) = match operation {
            Operation::DropNotNull { table, column } => (table, column),
            Operation::ModifyColumn { table, column, to }
                if !to.is_not_null && to.name == *column =>
            {
                (table, column)
            }
            _ => continue,
        };
        let before = old
            .iter()
            .find(|it| it.name == *table)
            .and_then(|it| it.columns.iter().find(|it| it.name == *column));
        let is_old = before.map_or(
            migration.before().is_none() && matches!(operation, Operation::DropNotNull { .. }),
            |it| !it.is_nullable,
        );
        let is_put_aside = migration.operations().any(|(_, it)| {
            matches!(it, Operation::RenameColumn { column: c, to, .. } if c == column && is_parked(to))
        });
        if is_old && !is_put_aside {
            found.push((Some(at), hit(table, column)));
        }
    }
    // A table that is made anew says it in its columns only.
    for table in migration.after().map_or(&[][..], |schema| &schema.tables) {
        let Some(before) = old
            .iter()
            .find(|it| it.name == table.name)
            .filter(|it| migration.is_rebuilt(&it.name))
        else {
            continue;
        };
        for column in table.columns.iter().filter(|column| column.is_nullable) {
            if before
                .columns
                .iter()
                .any(|it| it.name == column.name && !it.is_nullable)
            {
                let at = migration.operations().find(|(_, it)| matches!(it, Operation::DropTable { table: t, .. } if *t == table.name));
                found.push((at.map(|(at, _)| at), hit(&table.name, &column.name)));
            }
        }
    }
    found
}

fn hit(table: &str, column: &str) -> Hit {
    Hit::on(
        table,
        format!(
            "programs of the version before read `{table}.{column}` as a value that is always there"
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "nullable-response",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN email DROP NOT NULL",
        );
        misses(
            "nullable-response",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN name DROP NOT NULL",
        );
    }
}
