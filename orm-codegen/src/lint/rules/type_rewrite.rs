//! `type-rewrite`: A column gets a type for which the table is written anew. Nobody can read or write it meanwhile.
//! Source: 2.2 of the catalogue, measured.

use super::prelude::*;

/// A column gets a type for which the table is written anew.
pub(super) const RULE: Rule = Rule {
    name: "type-rewrite",
    id: "LK06",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "A column gets a type for which the table is written anew.",
    why: "Nobody can read or write it meanwhile.",
    instead: "Add a column of the new type, fill it in batches, and put the old one aside; or change it in a maintenance window.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AlterType {
        table, column, to, ..
    } = operation
    else {
        return None;
    };
    let work = claim(context, operation).work;
    if work < Work::IndexBuild {
        return None;
    }
    let what = if work == Work::IndexBuild {
        "its indexes are built anew"
    } else {
        "every row is written anew"
    };
    let rows = context.rows(table);
    let hit = Hit::on(
        table,
        format!("making `{table}.{column}` {to} blocks `{table}` while {what}"),
    );
    Some(
        if rows.is_some_and(|rows| rows > context.migration.many_rows()) {
            hit.severity(Severity::Error)
        } else {
            hit
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "type-rewrite",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE bigint",
        );
        misses(
            "type-rewrite",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN email TYPE varchar(80)",
        );
    }
}
