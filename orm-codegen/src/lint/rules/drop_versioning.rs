//! `drop-versioning`: The history of a system-versioned table is dropped. Every earlier state of its rows is lost.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// The history of a system-versioned table is dropped.
pub(super) const RULE: Rule = Rule {
    name: "drop-versioning",
    id: "DS16",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "The history of a system-versioned table is dropped.",
    why: "Every earlier state of its rows is lost.",
    instead: "Copy the history into a table of its own first.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::TableOption {
        table,
        option: TableOption::DropVersioning,
    } = operation
    else {
        return None;
    };
    Some(Hit::on(table, format!("the history of `{table}` is lost")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-versioning",
            Dialect::MySql,
            "ALTER TABLE users DROP SYSTEM VERSIONING",
        );
        misses(
            "drop-versioning",
            Dialect::MySql,
            "ALTER TABLE users ROW_FORMAT=DYNAMIC",
        );
    }
}
