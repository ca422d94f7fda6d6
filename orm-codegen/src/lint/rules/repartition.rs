//! `repartition`: The partitions of a table are laid out anew. It is copied, takes no ALGORITHM clause, and writing
//! waits meanwhile. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// The partitions of a table are laid out anew.
pub(super) const RULE: Rule = Rule {
    name: "repartition",
    id: "MX07",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "The partitions of a table are laid out anew.",
    why: "It is copied, takes no ALGORITHM clause, and writing waits meanwhile.",
    instead: "Make a new table and copy the rows, or use an online tool.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::Repartition { table } = operation else {
        return None;
    };
    Some(Hit::on(
        table,
        format!("`{table}` is copied into other partitions"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "repartition",
            Dialect::MySql,
            "ALTER TABLE users PARTITION BY HASH (id) PARTITIONS 4",
        );
        misses(
            "repartition",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN a INT",
        );
    }
}
