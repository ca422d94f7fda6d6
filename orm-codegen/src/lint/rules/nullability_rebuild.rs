//! `nullability-rebuild`: A column refuses or allows NULL from now on. The table is written anew, while it stays
//! usable. Source: 2.3 of the catalogue, measured.

use super::prelude::*;

/// A column refuses or allows NULL from now on.
pub(super) const RULE: Rule = Rule {
    name: "nullability-rebuild",
    id: "MX09",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "A column refuses or allows NULL from now on.",
    why: "The table is written anew, while it stays usable.",
    instead: "Nothing for small tables; for large ones an hour with little traffic.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = context
        .becomes_required(operation)
        .or_else(|| context.becomes_nullable(operation))?;
    Some(Hit::on(
        table,
        format!("`{table}` is written anew for the NULL of `{column}`"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "nullability-rebuild",
            Dialect::MySql,
            "ALTER TABLE users MODIFY nick VARCHAR(20) NOT NULL",
        );
        misses(
            "nullability-rebuild",
            Dialect::MySql,
            "ALTER TABLE users MODIFY nick VARCHAR(30)",
        );
    }
}
