//! `mysql-copy`: A table is copied to be changed. Writing to it waits until the copy is there. Source: 2.3 of the
//! catalogue, measured.

use super::prelude::*;

/// A table is copied to be changed.
pub(super) const RULE: Rule = Rule {
    name: "mysql-copy",
    id: "LK20",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "A table is copied to be changed.",
    why: "Writing to it waits until the copy is there.",
    instead: "Write `ALGORITHM=INPLACE` or `INSTANT` so that the server refuses instead, and use an online tool for large tables.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let table = altered_table(operation)?;
    let claim = claim(context, operation);
    if claim.work < Work::Rewrite || context.refuses_copy() {
        return None;
    }
    let hit = Hit::on(
        table,
        format!("writing to `{table}` waits while it is copied"),
    );
    let is_large = context
        .rows(table)
        .is_some_and(|rows| rows > context.migration.many_rows());
    Some(if is_large {
        hit.severity(Severity::Error)
    } else {
        hit
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "mysql-copy",
            Dialect::MySql,
            "ALTER TABLE users MODIFY age BIGINT NOT NULL",
        );
        misses(
            "mysql-copy",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN a INT",
        );
    }
}
