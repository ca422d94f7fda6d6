//! `mergeable-alters`: A table is written anew more than once. Each statement copies it again. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A table is written anew more than once.
pub(super) const RULE: Rule = Rule {
    name: "mergeable-alters",
    id: "LK19",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES_MYSQL,
    summary: "A table is written anew more than once.",
    why: "Each statement copies it again.",
    instead: "Write one ALTER TABLE with several clauses.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    let claims = claims_on_existing(migration);
    let rewrites: Vec<_> = claims
        .iter()
        .filter(|(_, it, _, claim)| claim.work >= Work::Rebuild && written_table(it).is_none())
        .map(|(at, _, table, _)| (*at, *table))
        .collect();
    let again = rewrites.iter().filter(|(at, table)| {
        rewrites
            .iter()
            .any(|(first, other)| first < at && other == table)
    });
    again
        .map(|(at, table)| {
            (
                Some(*at),
                Hit::on(table, format!("`{table}` is written anew once more")),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "mergeable-alters",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE bigint;ALTER TABLE users ALTER COLUMN id TYPE numeric",
        );
        misses(
            "mergeable-alters",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE bigint, ALTER COLUMN id TYPE numeric",
        );
    }
}
