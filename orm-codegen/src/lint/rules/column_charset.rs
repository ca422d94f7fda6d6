//! `column-charset`: A column gets another character set. The table is copied, and what the new set does not have
//! is lost. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column gets another character set.
pub(super) const RULE: Rule = Rule {
    name: "column-charset",
    id: "MX10",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "A column gets another character set.",
    why: "The table is copied, and what the new set does not have is lost.",
    instead: "Add a column with the new set, fill it, and put the old one aside.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::ModifyColumn { table, column, to } = operation else {
        return None;
    };
    let charset = to.charset.as_ref()?;
    Some(Hit::on(
        table,
        format!("`{table}` is copied for `{column}` in {charset}"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "column-charset",
            Dialect::MySql,
            "ALTER TABLE users MODIFY email VARCHAR(60) CHARACTER SET latin1 NOT NULL",
        );
        misses(
            "column-charset",
            Dialect::MySql,
            "ALTER TABLE users MODIFY email VARCHAR(63) NOT NULL",
        );
    }
}
