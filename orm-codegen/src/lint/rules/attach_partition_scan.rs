//! `attach-partition-scan`: A table is attached as a partition without a check that proves its bounds. All its rows
//! are read while nobody can use it. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table is attached as a partition without a check that proves its bounds.
pub(super) const RULE: Rule = Rule {
    name: "attach-partition-scan",
    id: "DD19",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "A table is attached as a partition without a check that proves its bounds.",
    why: "All its rows are read while nobody can use it.",
    instead: "Add a check NOT VALID that implies the bounds, with IS NOT NULL, validate it, attach, and drop the check.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AttachPartition { partition, .. } = operation else {
        return None;
    };
    let is_proven = context
        .state
        .proven
        .iter()
        .any(|(table, condition)| table == partition && condition.contains("is not null"));
    (!is_proven).then(|| Hit::on(partition, format!("all rows of `{partition}` are read")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "attach-partition-scan",
            Dialect::Postgres,
            "ALTER TABLE orders ATTACH PARTITION orders_2020 FOR VALUES FROM (1) TO (2)",
        );
        misses(
            "attach-partition-scan",
            Dialect::Postgres,
            "ALTER TABLE orders_2020 ADD CONSTRAINT b CHECK (id IS NOT NULL AND id >= 1 AND id < 2) NOT VALID;ALTER TABLE orders_2020 VALIDATE CONSTRAINT b;ALTER TABLE orders ATTACH PARTITION orders_2020 FOR VALUES FROM (1) TO (2)",
        );
    }
}
