//! `partition-lock`: A partition is made of, or detached from, a table that is in use. Nobody can use the whole
//! table meanwhile. Source: 2.2 of the catalogue, measured.

use super::prelude::*;

/// A partition is made of, or detached from, a table that is in use.
pub(super) const RULE: Rule = Rule {
    name: "partition-lock",
    id: "LK12",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "A partition is made of, or detached from, a table that is in use.",
    why: "Nobody can use the whole table meanwhile.",
    instead: "Make the table by itself with CREATE TABLE .. LIKE, and ATTACH it; DETACH it CONCURRENTLY.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::CreateTable(create) => {
            let parent = create.partition_of.as_deref()?;
            Some(Hit::on(
                parent,
                format!("nobody can use `{parent}` while it gets a partition"),
            ))
        }
        Operation::DetachPartition {
            table,
            is_concurrent: false,
            ..
        } => Some(Hit::on(
            table,
            format!("nobody can use `{table}` while it loses a partition"),
        )),
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
            "partition-lock",
            Dialect::Postgres,
            "CREATE TABLE orders_2030 PARTITION OF orders FOR VALUES FROM (1) TO (2)",
        );
        misses(
            "partition-lock",
            Dialect::Postgres,
            "ALTER TABLE orders DETACH PARTITION orders_2020 CONCURRENTLY",
        );
    }
}
