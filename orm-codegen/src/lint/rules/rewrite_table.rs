//! `rewrite-table`: A table is written anew for its layout alone. Nobody can use it meanwhile on PostgreSQL; on
//! MySQL it takes as long as a copy. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table is written anew for its layout alone.
pub(super) const RULE: Rule = Rule {
    name: "rewrite-table",
    id: "LK14",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES_MYSQL,
    summary: "A table is written anew for its layout alone.",
    why: "Nobody can use it meanwhile on PostgreSQL; on MySQL it takes as long as a copy.",
    instead: "Use an online tool, or a maintenance window.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::Vacuum { is_full: true } => {
            Some(Hit::of("nobody can use the table while it is written anew"))
        }
        Operation::Cluster { table } => Some(Hit::of(format!(
            "nobody can use `{}` while it is sorted",
            table.as_deref().unwrap_or("any table")
        ))),
        Operation::TableOption {
            table,
            option: TableOption::Rebuild,
        } => Some(Hit::on(table, format!("`{table}` is written anew")).severity(Severity::Warning)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("rewrite-table", Dialect::Postgres, "VACUUM FULL users");
        misses("rewrite-table", Dialect::Postgres, "VACUUM users");
    }
}
