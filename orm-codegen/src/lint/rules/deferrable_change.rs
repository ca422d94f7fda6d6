//! `deferrable-change`: It changes when a foreign key is checked. Programs that rely on the moment of the error see
//! it at COMMIT, or the other way round. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// It changes when a foreign key is checked.
pub(super) const RULE: Rule = Rule {
    name: "deferrable-change",
    id: "PX09",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "It changes when a foreign key is checked.",
    why: "Programs that rely on the moment of the error see it at COMMIT, or the other way round.",
    instead: "Say in the review who relies on it.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AlterDeferrable { table, name } = operation else {
        return None;
    };
    Some(Hit::on(
        table,
        format!("`{name}` of `{table}` is checked at another moment"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "deferrable-change",
            Dialect::Postgres,
            "ALTER TABLE orders ALTER CONSTRAINT orders_user_id_fkey DEFERRABLE INITIALLY DEFERRED",
        );
        misses(
            "deferrable-change",
            Dialect::Postgres,
            "ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey",
        );
    }
}
