//! `sqlite-rebuild`: A table is made anew and its rows are copied. All other writers of the file wait meanwhile.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table is made anew and its rows are copied.
pub(super) const RULE: Rule = Rule {
    name: "sqlite-rebuild",
    id: "LK30",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: SQLITE,
    summary: "A table is made anew and its rows are copied.",
    why: "All other writers of the file wait meanwhile.",
    instead: "Nothing for small tables; for large ones choose an hour when nobody writes, and set `busy_timeout`.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropTable { table, .. } = operation else {
        return None;
    };
    context.migration.is_rebuilt(table).then(|| {
        Hit::on(
            table,
            format!("writing waits while the rows of `{table}` are copied"),
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
            "sqlite-rebuild",
            Dialect::Sqlite,
            "CREATE TABLE n (id INTEGER PRIMARY KEY);INSERT INTO n SELECT id FROM orders;DROP TABLE orders;ALTER TABLE n RENAME TO orders",
        );
        misses(
            "sqlite-rebuild",
            Dialect::Sqlite,
            "ALTER TABLE users ADD COLUMN a TEXT",
        );
    }
}
