//! `truncate`: All rows of a table are removed at once. They cannot be brought back; with CASCADE, neither can
//! those that refer to them. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// All rows of a table are removed at once.
pub(super) const RULE: Rule = Rule {
    name: "truncate",
    id: "DS09",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: POSTGRES_MYSQL,
    summary: "All rows of a table are removed at once.",
    why: "They cannot be brought back; with CASCADE, neither can those that refer to them.",
    instead: "Delete the rows that have to go, in batches, with a condition.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::Truncate { tables, is_cascade } = operation else {
        return None;
    };
    let table = tables
        .iter()
        .find(|table| !context.state.is_new_table(table) && context.rows(table) != Some(0))?;
    let also = if *is_cascade {
        ", and of all tables that refer to it"
    } else {
        ""
    };
    Some(Hit::on(
        table,
        format!("all rows of `{table}` are lost{also}"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("truncate", Dialect::Postgres, "TRUNCATE users CASCADE");
        misses(
            "truncate",
            Dialect::Postgres,
            "CREATE TABLE t (id int);TRUNCATE t",
        );
    }
}
