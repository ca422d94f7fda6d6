//! `rebuild-loses-children`: A table that others refer to is made anew while foreign keys are on. Dropping the old
//! one deletes or empties the rows that refer to it, and `foreign_key_check` finds nothing. Source: 2.4 of the
//! catalogue, measured.

use super::prelude::*;

/// A table that others refer to is made anew while foreign keys are on.
pub(super) const RULE: Rule = Rule {
    name: "rebuild-loses-children",
    id: "DS18",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: SQLITE,
    summary: "A table that others refer to is made anew while foreign keys are on.",
    why: "Dropping the old one deletes or empties the rows that refer to it, and `foreign_key_check` finds nothing.",
    instead: "Begin the file with `PRAGMA foreign_keys=OFF;`, outside of a transaction.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropTable { table, .. } = operation else {
        return None;
    };
    let is_off = context.earlier(|it| {
        matches!(it, Operation::Pragma { name, value: Some(value) }
            if name == "foreign_keys" && matches!(value.to_lowercase().trim_matches('\''), "off" | "0" | "false" | "no"))
    });
    if is_off || !context.migration.is_rebuilt(table) {
        return None;
    }
    let children = context.state.tables().filter(|other| other.name != *table);
    let children = children.filter(|other| {
        other
            .foreign_keys
            .iter()
            .any(|key| key.target_table == *table)
    });
    let children: Vec<String> = children.map(|other| other.name.clone()).collect();
    (!children.is_empty()).then(|| {
        Hit::on(
            table,
            format!(
                "dropping the old `{table}` reaches the rows of {}",
                list(&children)
            ),
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
            "rebuild-loses-children",
            Dialect::Sqlite,
            "CREATE TABLE new_users (id INTEGER PRIMARY KEY);INSERT INTO new_users SELECT id FROM users;DROP TABLE users;ALTER TABLE new_users RENAME TO users",
        );
        misses(
            "rebuild-loses-children",
            Dialect::Sqlite,
            "PRAGMA foreign_keys=OFF;CREATE TABLE new_users (id INTEGER PRIMARY KEY);INSERT INTO new_users SELECT id FROM users;DROP TABLE users;ALTER TABLE new_users RENAME TO users",
        );
    }
}
