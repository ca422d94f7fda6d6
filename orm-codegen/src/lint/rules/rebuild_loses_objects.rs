//! `rebuild-loses-objects`: A table is made anew without its indexes or triggers. They go with the old table, and
//! nothing says so. Source: 2.4 of the catalogue, measured.

use super::prelude::*;

/// A table is made anew without its indexes or triggers.
pub(super) const RULE: Rule = Rule {
    name: "rebuild-loses-objects",
    id: "DS19",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: SQLITE,
    summary: "A table is made anew without its indexes or triggers.",
    why: "They go with the old table, and nothing says so.",
    instead: "Make each of them again behind the rename.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropTable { table, .. } = operation else {
        return None;
    };
    if !context.migration.is_rebuilt(table) {
        return None;
    }
    let indexes = context
        .state
        .table(table)?
        .indexes
        .iter()
        .map(|index| index.name.clone());
    let others = context.migration.others_of(table, &["index", "trigger"]);
    let text = context.migration.text_behind(context.at);
    let lost: Vec<String> = indexes
        .chain(others)
        .filter(|name| !has_word(&text, name))
        .collect();
    (!lost.is_empty()).then(|| {
        Hit::on(
            table,
            format!("`{table}` is made anew without {}", list(&lost)),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "rebuild-loses-objects",
            Dialect::Sqlite,
            "PRAGMA foreign_keys=OFF;CREATE TABLE new_users (id INTEGER PRIMARY KEY, email TEXT);INSERT INTO new_users SELECT id, email FROM users;DROP TABLE users;ALTER TABLE new_users RENAME TO users",
        );
        misses(
            "rebuild-loses-objects",
            Dialect::Sqlite,
            "PRAGMA foreign_keys=OFF;CREATE TABLE new_users (id INTEGER PRIMARY KEY, email TEXT);INSERT INTO new_users SELECT id, email FROM users;DROP TABLE users;ALTER TABLE new_users RENAME TO users;CREATE UNIQUE INDEX users_email_key ON users (email)",
        );
    }
}
