//! `json-column`: A column has the type json. It has no equality, so DISTINCT, GROUP BY and UNION over its rows
//! fail, and it is parsed at every read. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column has the type json.
pub(super) const RULE: Rule = Rule {
    name: "json-column",
    id: "LK31",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "A column has the type json.",
    why: "It has no equality, so DISTINCT, GROUP BY and UNION over its rows fail, and it is parsed at every read.",
    instead: "Declare it as jsonb.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let is_json = |column: &&ColumnSpec| TypeName::of(&column.sql_type).name == "json";
    let (table, column) = match operation {
        Operation::AddColumn { table, column, .. } => (table, Some(column).filter(is_json)?),
        Operation::CreateTable(create) => (&create.table, create.columns.iter().find(is_json)?),
        _ => return None,
    };
    context
        .step()
        .is_none()
        .then(|| Hit::of(format!("`{table}.{}` is json", column.name)))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "json-column",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN extra json",
        );
        misses(
            "json-column",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN extra jsonb",
        );
    }
}
