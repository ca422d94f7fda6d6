//! `sqlite-add-column-fails`: A column is added in a form that SQLite refuses, always or as soon as there is a row.
//! It works on an empty table only, if at all. Source: 2.4 of the catalogue, measured.

use super::prelude::*;

/// A column is added in a form that SQLite refuses, always or as soon as there is a row.
pub(super) const RULE: Rule = Rule {
    name: "sqlite-add-column-fails",
    id: "DD15",
    group: Group::Data,
    severity: Severity::Error,
    dialects: SQLITE,
    summary: "A column is added in a form that SQLite refuses, always or as soon as there is a row.",
    why: "It works on an empty table only, if at all.",
    instead: "Make the table anew: create, copy, drop, rename, as `orm migrate generate` writes it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = context.added(operation)?;
    let name = &column.name;
    if column.is_unique || column.is_primary_key {
        return Some(
            Hit::on(
                table,
                format!("SQLite adds no column with UNIQUE or PRIMARY KEY: `{table}.{name}`"),
            )
            .certain(),
        );
    }
    let default = column.default.as_deref().unwrap_or_default().to_uppercase();
    let why = if column.is_generated && column.is_stored {
        "a stored computed column"
    } else if default.starts_with("CURRENT_") || default.starts_with('(') || default.contains('(') {
        "a default that is not a constant"
    } else if column.references.is_some() && column.default.is_some() {
        "a reference with a default other than NULL"
    } else {
        return None;
    };
    Some(Hit::on(
        table,
        format!("`{table}.{name}` has {why}, which fails when there is a row"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "sqlite-add-column-fails",
            Dialect::Sqlite,
            "ALTER TABLE users ADD COLUMN made TEXT DEFAULT CURRENT_TIMESTAMP",
        );
        misses(
            "sqlite-add-column-fails",
            Dialect::Sqlite,
            "ALTER TABLE users ADD COLUMN code TEXT DEFAULT 'a'",
        );
    }
}
