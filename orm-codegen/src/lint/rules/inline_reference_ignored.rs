//! `inline-reference-ignored`: A column is declared with REFERENCES of its own. MySQL before 9 reads it and does
//! nothing; MariaDB heeds it since 10.5. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column is declared with REFERENCES of its own.
pub(super) const RULE: Rule = Rule {
    name: "inline-reference-ignored",
    id: "MX01",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "A column is declared with REFERENCES of its own.",
    why: "MySQL before 9 reads it and does nothing; MariaDB heeds it since 10.5.",
    instead: "Write FOREIGN KEY beside the columns.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    if context.server().is_some_and(|it| {
        if it.is_mariadb {
            (it.major, it.minor) >= (10, 5)
        } else {
            it.major >= 9
        }
    }) {
        return None;
    }
    let (table, column) = match operation {
        Operation::AddColumn { table, column, .. } => (table, column),
        Operation::CreateTable(create) => (
            &create.table,
            create
                .columns
                .iter()
                .find(|column| column.references.is_some())?,
        ),
        _ => return None,
    };
    column.references.as_ref().map(|key| {
        Hit::of(format!(
            "`{table}.{}` may refer to nothing instead of `{}`",
            column.name, key.target
        ))
        .certain()
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "inline-reference-ignored",
            Dialect::MySql,
            "CREATE TABLE t (id INT, user_id BIGINT REFERENCES users (id))",
        );
        misses(
            "inline-reference-ignored",
            Dialect::MySql,
            "CREATE TABLE t (id INT, user_id BIGINT, FOREIGN KEY (user_id) REFERENCES users (id))",
        );
    }
}
