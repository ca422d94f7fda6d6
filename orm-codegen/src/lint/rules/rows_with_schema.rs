//! `rows-with-schema`: A migration changes the schema and writes rows. One cannot be tried again without the other.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A migration changes the schema and writes rows.
pub(super) const RULE: Rule = Rule {
    name: "rows-with-schema",
    id: "TX08",
    group: Group::Transaction,
    severity: Severity::Info,
    dialects: POSTGRES_SQLITE,
    summary: "A migration changes the schema and writes rows.",
    why: "One cannot be tried again without the other.",
    instead: "Split the migration.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let table = written_table(operation)?;
    if context.is_fill() || context.state.is_new_table(table) || context.step().is_some() {
        return None;
    }
    let is_beside = context
        .migration
        .operations()
        .any(|(at, it)| at != context.at && is_schema_change(it));
    is_beside.then(|| {
        Hit::of(format!(
            "rows of `{table}` are written beside changes of the schema"
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "rows-with-schema",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN b int;DELETE FROM orders WHERE id < 0",
        );
        misses(
            "rows-with-schema",
            Dialect::Postgres,
            "DELETE FROM orders WHERE id < 0",
        );
    }
}
