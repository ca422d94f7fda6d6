//! `rename-schema`: A schema gets another name. Every program of the version before asks for the old one. Source:
//! the documentation of the databases, and measurements.

use super::prelude::*;

/// A schema gets another name.
pub(super) const RULE: Rule = Rule {
    name: "rename-schema",
    id: "BC08",
    group: Group::Rollout,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "A schema gets another name.",
    why: "Every program of the version before asks for the old one.",
    instead: "Make a schema with the new name and views in it, and move the tables later.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::RenameSchema { name, to } = operation else {
        return None;
    };
    Some(Hit::of(format!(
        "everything in `{name}` is in `{to}` from now on"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "rename-schema",
            Dialect::Postgres,
            "ALTER SCHEMA app RENAME TO shop",
        );
        misses("rename-schema", Dialect::Postgres, "CREATE SCHEMA shop");
    }
}
