//! `sqlite-strict`: A table becomes STRICT or loses its rowid. STRICT refuses values of another type that the old
//! table took, and the copy fails. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table becomes STRICT or loses its rowid.
pub(super) const RULE: Rule = Rule {
    name: "sqlite-strict",
    id: "LX02",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: SQLITE,
    summary: "A table becomes STRICT or loses its rowid.",
    why: "STRICT refuses values of another type that the old table took, and the copy fails.",
    instead: "Look at `typeof` of each column first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateTable(create) = operation else {
        return None;
    };
    let old = context
        .migration
        .operations()
        .find_map(|(_, it)| match it {
            Operation::RenameTable { table, to } if *table == create.table => Some(to),
            _ => None,
        })?;
    let is_rebuild = context.migration.rebuild_of(old) == Some(&create.table);
    let what = if create.is_strict {
        "STRICT"
    } else {
        "WITHOUT ROWID"
    };
    (is_rebuild && context.step().is_none() && (create.is_strict || create.is_without_rowid))
        .then(|| Hit::on(old, format!("`{old}` becomes {what}")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "sqlite-strict",
            Dialect::Sqlite,
            "CREATE TABLE n (id INTEGER PRIMARY KEY) STRICT;INSERT INTO n SELECT id FROM users;DROP TABLE users;ALTER TABLE n RENAME TO users",
        );
        misses(
            "sqlite-strict",
            Dialect::Sqlite,
            "CREATE TABLE t (id INTEGER PRIMARY KEY) STRICT",
        );
    }
}
