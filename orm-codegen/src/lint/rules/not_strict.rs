//! `not-strict`: The strict mode of MySQL is switched off. Values that do not fit are cut or replaced without an
//! error. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// The strict mode of MySQL is switched off.
pub(super) const RULE: Rule = Rule {
    name: "not-strict",
    id: "DD11",
    group: Group::Data,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "The strict mode of MySQL is switched off.",
    why: "Values that do not fit are cut or replaced without an error.",
    instead: "Leave `STRICT_TRANS_TABLES` in `sql_mode`, and mend the values.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::Set { name, value, .. } = operation else {
        return None;
    };
    let is_mode = name == "sql_mode" || name.ends_with(".sql_mode");
    let value = value.to_uppercase();
    (is_mode
        && !value.contains("STRICT_")
        && !value.contains("TRADITIONAL")
        && !value.contains("@OLD_SQL_MODE"))
    .then(|| Hit::of("values that do not fit are stored as something else"))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("not-strict", Dialect::MySql, "SET sql_mode = ''");
        misses(
            "not-strict",
            Dialect::MySql,
            "SET sql_mode = 'STRICT_TRANS_TABLES'",
        );
    }
}
