//! `convert-charset`: A table is converted to another character set. It is copied, and writing waits meanwhile;
//! what the new set does not have is lost. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table is converted to another character set.
pub(super) const RULE: Rule = Rule {
    name: "convert-charset",
    id: "LK23",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "A table is converted to another character set.",
    why: "It is copied, and writing waits meanwhile; what the new set does not have is lost.",
    instead: "Make a new table and copy the rows, or use an online tool.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::TableOption {
        table,
        option: TableOption::Convert(charset),
    } = operation
    else {
        return None;
    };
    Some(Hit::on(
        table,
        format!("`{table}` is copied to become {charset}"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "convert-charset",
            Dialect::MySql,
            "ALTER TABLE users CONVERT TO CHARACTER SET latin1",
        );
        misses(
            "convert-charset",
            Dialect::MySql,
            "ALTER TABLE users DEFAULT CHARACTER SET utf8mb4",
        );
    }
}
