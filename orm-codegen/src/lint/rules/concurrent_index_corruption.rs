//! `concurrent-index-corruption`: An index is built concurrently on PostgreSQL 14.0 to 14.3. Those versions may
//! leave rows out of it. Source: release notes of PostgreSQL 14.4.

use super::prelude::*;

/// An index is built concurrently on PostgreSQL 14.0 to 14.3.
pub(super) const RULE: Rule = Rule {
    name: "concurrent-index-corruption",
    id: "LK32",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "An index is built concurrently on PostgreSQL 14.0 to 14.3.",
    why: "Those versions may leave rows out of it.",
    instead: "Update the server to 14.4 first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let is_concurrent = match operation {
        Operation::CreateIndex(create) => create.is_concurrent,
        Operation::Reindex { is_concurrent, .. } => *is_concurrent,
        _ => false,
    };
    let server = context
        .server()
        .filter(|server| server.major == 14 && server.minor < 4)?;
    is_concurrent.then(|| {
        Hit::of(format!(
            "PostgreSQL 14.{} may leave rows out of the index",
            server.minor
        ))
        .certain()
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        misses(
            "concurrent-index-corruption",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY a ON users (name)",
        );
    }
}
