//! `drop-schema`: A schema or a database is dropped. Everything in it is lost, also what no model knows. Source:
//! the documentation of the databases, and measurements.

use super::prelude::*;

/// A schema or a database is dropped.
pub(super) const RULE: Rule = Rule {
    name: "drop-schema",
    id: "DS01",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A schema or a database is dropped.",
    why: "Everything in it is lost, also what no model knows.",
    instead: "Drop its tables one by one, or rename the schema.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropSchema {
        name, is_database, ..
    } = operation
    else {
        return None;
    };
    let kind = if *is_database { "database" } else { "schema" };
    Some(Hit::of(format!(
        "dropping the {kind} `{name}` loses everything in it"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("drop-schema", Dialect::Postgres, "DROP SCHEMA old CASCADE");
        misses("drop-schema", Dialect::Postgres, "DROP TABLE users");
    }
}
