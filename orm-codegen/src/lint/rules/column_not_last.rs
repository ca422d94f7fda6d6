//! `column-not-last`: A column is added before others. MySQL before 8.0.29 writes the table anew for it. Source:
//! the documentation of the databases, and measurements.

use super::prelude::*;

/// A column is added before others.
pub(super) const RULE: Rule = Rule {
    name: "column-not-last",
    id: "LK33",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: MYSQL,
    summary: "A column is added before others.",
    why: "MySQL before 8.0.29 writes the table anew for it.",
    instead: "Add it at the end.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AddColumn {
        table,
        column,
        is_placed: true,
        ..
    } = operation
    else {
        return None;
    };
    let is_instant = context
        .server()
        .is_some_and(|it| it.is_mariadb || (it.major, it.minor, it.patch) >= (8, 0, 29));
    (!is_instant).then(|| {
        Hit::on(
            table,
            format!(
                "`{table}` may be written anew for the place of `{}`",
                column.name
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "column-not-last",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN a INT AFTER id",
        );
        misses(
            "column-not-last",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN a INT",
        );
    }
}
