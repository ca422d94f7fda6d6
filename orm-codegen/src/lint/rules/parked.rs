//! `parked`: A table or column is put aside instead of being dropped. Its values come back when the migration is
//! reverted, until they are purged. Source: 5.2 of the catalogue.

use super::prelude::*;

/// A table or column is put aside instead of being dropped.
pub(super) const RULE: Rule = Rule {
    name: "parked",
    id: "LT02",
    group: Group::Linter,
    severity: Severity::Info,
    dialects: ALL,
    summary: "A table or column is put aside instead of being dropped.",
    why: "Its values come back when the migration is reverted, until they are purged.",
    instead: "Nothing: purge it when nobody needs the values any more.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::RenameTable { table, to } if is_parked(to) && !is_parked(table) => {
            Some(Hit::of(format!(
                "table `{table}` is put aside as `{to}`, with its rows"
            )))
        }
        Operation::RenameColumn { table, column, to } if is_parked(to) && !is_parked(column) => {
            Some(Hit::of(format!(
                "column `{table}.{column}` is put aside as `{to}`, with its values"
            )))
        }
        Operation::ModifyColumn { table, column, to }
            if is_parked(&to.name) && !is_parked(column) =>
        {
            Some(Hit::of(format!(
                "column `{table}.{column}` is put aside as `{}`, with its values",
                to.name
            )))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "parked",
            Dialect::Postgres,
            "ALTER TABLE users RENAME COLUMN nick TO __parked_12345678_nick",
        );
        misses(
            "parked",
            Dialect::Postgres,
            "ALTER TABLE users RENAME COLUMN nick TO alias",
        );
    }
}
