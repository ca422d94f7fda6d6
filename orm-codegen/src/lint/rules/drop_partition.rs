//! `drop-partition`: A partition is dropped, emptied or detached. Its rows are gone from the table. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A partition is dropped, emptied or detached.
pub(super) const RULE: Rule = Rule {
    name: "drop-partition",
    id: "DS17",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: POSTGRES_MYSQL,
    summary: "A partition is dropped, emptied or detached.",
    why: "Its rows are gone from the table.",
    instead: "On PostgreSQL detach it concurrently and keep it as a table of its own; on MySQL exchange it with an empty table first.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::DropPartition { table } => Some(Hit::on(
            table,
            format!("rows of a partition of `{table}` are lost"),
        )),
        Operation::DetachPartition {
            table, partition, ..
        } => {
            let message = format!("the rows of `{partition}` are no longer in `{table}`");
            Some(Hit::on(table, message).severity(Severity::Warning))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-partition",
            Dialect::MySql,
            "ALTER TABLE orders DROP PARTITION p2020",
        );
        misses(
            "drop-partition",
            Dialect::MySql,
            "ALTER TABLE orders ADD PARTITION (PARTITION p2030 VALUES LESS THAN (2031))",
        );
    }
}
