//! `nullable-to-required`: A column refuses NULL from now on. It fails when a row has NULL, and PostgreSQL reads
//! all rows while nobody can use the table. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column refuses NULL from now on.
pub(super) const RULE: Rule = Rule {
    name: "nullable-to-required",
    id: "DD03",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A column refuses NULL from now on.",
    why: "It fails when a row has NULL, and PostgreSQL reads all rows while nobody can use the table.",
    instead: "Fill it first. On PostgreSQL add `CHECK (c IS NOT NULL) NOT VALID`, validate it in another transaction, set NOT NULL, and drop the check.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = context.becomes_required(operation)?;
    let is_proven =
        context.dialect() == Dialect::Postgres && context.state.proves_not_null(table, column);
    if is_proven || context.state.is_new_column(table, column) {
        return None;
    }
    let hit = Hit::on(table, format!("`{table}.{column}` may have NULL"));
    hit.counted(context, context.nulls(table, column), "rows have NULL")
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "nullable-to-required",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN name SET NOT NULL",
        );
        misses(
            "nullable-to-required",
            Dialect::Postgres,
            "ALTER TABLE users ADD CONSTRAINT name_set CHECK (name IS NOT NULL) NOT VALID;ALTER TABLE users VALIDATE CONSTRAINT name_set;ALTER TABLE users ALTER COLUMN name SET NOT NULL",
        );
    }
}
