//! `drop-table-locks-parents`: A table is dropped that has foreign keys. Nobody can use the tables referred to
//! meanwhile. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table is dropped that has foreign keys.
pub(super) const RULE: Rule = Rule {
    name: "drop-table-locks-parents",
    id: "LK26",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "A table is dropped that has foreign keys.",
    why: "Nobody can use the tables referred to meanwhile.",
    instead: "Drop its foreign keys first, each in a transaction of its own.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropTable { table, .. } = operation else {
        return None;
    };
    let parents = context
        .state
        .table(table)?
        .foreign_keys
        .iter()
        .map(|key| key.target_table.clone());
    let parents: Vec<String> = parents.filter(|parent| parent != table).collect();
    (!parents.is_empty()).then(|| Hit::on(table, format!("{} is blocked too", list(&parents))))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-table-locks-parents",
            Dialect::Postgres,
            "DROP TABLE orders",
        );
        misses(
            "drop-table-locks-parents",
            Dialect::Postgres,
            "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;DROP TABLE orders",
        );
    }
}
