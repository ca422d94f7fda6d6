//! `engine-change`: A table gets another storage engine. It is copied, and the engine may know no transactions or
//! foreign keys. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table gets another storage engine.
pub(super) const RULE: Rule = Rule {
    name: "engine-change",
    id: "MX06",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "A table gets another storage engine.",
    why: "It is copied, and the engine may know no transactions or foreign keys.",
    instead: "Stay with InnoDB, or make a new table and copy the rows.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::TableOption {
        table,
        option: TableOption::Engine(engine),
    } = operation
    else {
        return None;
    };
    let severity = if engine.eq_ignore_ascii_case("innodb") {
        Severity::Warning
    } else {
        Severity::Error
    };
    Some(Hit::on(table, format!("`{table}` is copied into {engine}")).severity(severity))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "engine-change",
            Dialect::MySql,
            "ALTER TABLE users ENGINE=MyISAM",
        );
        misses(
            "engine-change",
            Dialect::MySql,
            "ALTER TABLE users COMMENT='people'",
        );
    }
}
