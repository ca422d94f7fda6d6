//! `move-table`: A table gets another tablespace or access method. It is written anew, and nobody can use it
//! meanwhile. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table gets another tablespace or access method.
pub(super) const RULE: Rule = Rule {
    name: "move-table",
    id: "LK10",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "A table gets another tablespace or access method.",
    why: "It is written anew, and nobody can use it meanwhile.",
    instead: "Do it in a maintenance window.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::TableOption {
        table,
        option: TableOption::Tablespace | TableOption::AccessMethod,
    } = operation
    else {
        return None;
    };
    Some(Hit::on(
        table,
        format!("`{table}` is written anew at another place"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "move-table",
            Dialect::Postgres,
            "ALTER TABLE users SET TABLESPACE fast",
        );
        misses(
            "move-table",
            Dialect::Postgres,
            "ALTER TABLE users SET (fillfactor = 90)",
        );
    }
}
