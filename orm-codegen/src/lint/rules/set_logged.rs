//! `set-logged`: A table becomes logged or unlogged. It is written anew, and nobody can use it meanwhile; an
//! unlogged one is empty after a crash. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table becomes logged or unlogged.
pub(super) const RULE: Rule = Rule {
    name: "set-logged",
    id: "LK09",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "A table becomes logged or unlogged.",
    why: "It is written anew, and nobody can use it meanwhile; an unlogged one is empty after a crash.",
    instead: "Do it in a maintenance window.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::TableOption {
        table,
        option: TableOption::Logged(is_logged),
    } = operation
    else {
        return None;
    };
    let also = if *is_logged {
        ""
    } else {
        ", and is empty after a crash"
    };
    Some(Hit::on(table, format!("`{table}` is written anew{also}")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "set-logged",
            Dialect::Postgres,
            "ALTER TABLE users SET UNLOGGED",
        );
        misses(
            "set-logged",
            Dialect::Postgres,
            "ALTER TABLE users SET (fillfactor = 90)",
        );
    }
}
