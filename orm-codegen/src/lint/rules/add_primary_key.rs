//! `add-primary-key`: A primary key is added to a table that may have rows. It fails on NULL and on duplicates, and
//! builds its index while nobody can use the table. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A primary key is added to a table that may have rows.
pub(super) const RULE: Rule = Rule {
    name: "add-primary-key",
    id: "DD06",
    group: Group::Data,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A primary key is added to a table that may have rows.",
    why: "It fails on NULL and on duplicates, and builds its index while nobody can use the table.",
    instead: "Build a unique index concurrently, make the columns NOT NULL by a validated check, and add the key with USING INDEX.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AddConstraint { table, constraint } = operation else {
        return None;
    };
    let ConstraintKind::PrimaryKey(columns) = &constraint.kind else {
        return None;
    };
    if constraint.is_using_index {
        return None;
    }
    let hit = Hit::on(
        table,
        format!(
            "rows of `{table}` may have NULL or the same {}",
            list(columns)
        ),
    );
    hit.counted(context, context.duplicates(table, columns), "rows do")
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "add-primary-key",
            Dialect::Postgres,
            "ALTER TABLE users ADD PRIMARY KEY (email)",
        );
        misses(
            "add-primary-key",
            Dialect::Postgres,
            "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_id_key",
        );
    }
}
