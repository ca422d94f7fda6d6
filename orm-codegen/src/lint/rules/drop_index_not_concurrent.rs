//! `drop-index-not-concurrent`: An index of a table that is in use is dropped without CONCURRENTLY. Reading and
//! writing the table waits for it, and it waits for every query that runs. Source: the documentation of the
//! databases, and measurements.

use super::prelude::*;

/// An index of a table that is in use is dropped without CONCURRENTLY.
pub(super) const RULE: Rule = Rule {
    name: "drop-index-not-concurrent",
    id: "LK02",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "An index of a table that is in use is dropped without CONCURRENTLY.",
    why: "Reading and writing the table waits for it, and it waits for every query that runs.",
    instead: "DROP INDEX CONCURRENTLY, alone in its migration, because it takes no transaction.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropIndex {
        name,
        is_concurrent: false,
        ..
    } = operation
    else {
        return None;
    };
    let table = context.state.table_of_index(name);
    if table.is_none()
        && context.earlier(
            |it| matches!(it, Operation::CreateIndex(create) if create.name.as_ref() == Some(name)),
        )
    {
        return None;
    }
    let message =
        format!("dropping `{name}` waits for every query on its table, and all others wait for it");
    Some(table.map_or_else(
        || Hit::of(message.clone()),
        |table| Hit::on(&table.name, message.clone()),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-index-not-concurrent",
            Dialect::Postgres,
            "DROP INDEX users_email_key",
        );
        misses(
            "drop-index-not-concurrent",
            Dialect::Postgres,
            "DROP INDEX CONCURRENTLY users_email_key",
        );
    }
}
