//! `create-extension`: An extension is created. It needs a role that may, and a server that has it. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// An extension is created.
pub(super) const RULE: Rule = Rule {
    name: "create-extension",
    id: "PX03",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "An extension is created.",
    why: "It needs a role that may, and a server that has it.",
    instead: "Create it once by hand, or give the migrating role the right to.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateExtension { name } = operation else {
        return None;
    };
    Some(Hit::of(format!(
        "`{name}` has to be there, and the role has to be allowed to create it"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "create-extension",
            Dialect::Postgres,
            "CREATE EXTENSION IF NOT EXISTS citext",
        );
        misses("create-extension", Dialect::Postgres, "CREATE SCHEMA app");
    }
}
