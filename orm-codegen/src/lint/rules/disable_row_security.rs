//! `disable-row-security`: Row level security is switched off, or a policy is dropped or changed. Rows become
//! visible to those who must not see them. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// Row level security is switched off, or a policy is dropped or changed.
pub(super) const RULE: Rule = Rule {
    name: "disable-row-security",
    id: "DS14",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "Row level security is switched off, or a policy is dropped or changed.",
    why: "Rows become visible to those who must not see them.",
    instead: "Let somebody who answers for security look at it, and allow it with their name.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::RowSecurity {
            table,
            is_enabled: false,
        } => Some(Hit::on(
            table,
            format!("everybody who may read `{table}` sees all of its rows"),
        )),
        Operation::DropObject {
            kind: "policy",
            name,
            ..
        } => Some(Hit::of(format!("policy `{name}` is dropped"))),
        Operation::AlterPolicy { table, name } => Some(Hit::on(
            table,
            format!("policy `{name}` of `{table}` is changed"),
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
            "disable-row-security",
            Dialect::Postgres,
            "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
        );
        misses(
            "disable-row-security",
            Dialect::Postgres,
            "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
        );
    }
}
