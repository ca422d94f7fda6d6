//! SQL schema -> the statements that drop it.

use crate::dialect::rules;
use orm_schema::Dialect;
use orm_schema::sql::SqlSchema;

/// Statements that drop every table and type of the schema, whatever refers to what among them. They must run on one
/// connection, outside a transaction. What the schema does not name stays.
pub fn drop_statements(schema: &SqlSchema) -> Vec<String> {
    let rules = rules(schema.dialect);
    let tables: Vec<String> = schema
        .tables
        .iter()
        .map(|table| rules.quote(&table.name))
        .collect();
    if tables.is_empty() && schema.enums.is_empty() {
        return Vec::new();
    }
    let each = tables
        .iter()
        .map(|table| format!("DROP TABLE IF EXISTS {table};"));
    match schema.dialect {
        // SQLite empties a table before it drops it, which foreign keys would hinder ("DROP TABLE").
        Dialect::Sqlite => guarded("PRAGMA foreign_keys=OFF;", each, "PRAGMA foreign_keys=ON;"),
        Dialect::MySql => guarded(
            "SET FOREIGN_KEY_CHECKS=0;",
            each,
            "SET FOREIGN_KEY_CHECKS=1;",
        ),
        // One statement may drop tables that refer to each other, so nothing outside it needs CASCADE.
        Dialect::Postgres => {
            let all = (!tables.is_empty())
                .then(|| format!("DROP TABLE IF EXISTS {};", tables.join(", ")));
            let types = schema
                .enums
                .iter()
                .map(|sql_enum| format!("DROP TYPE IF EXISTS {};", rules.quote(&sql_enum.name)));
            all.into_iter().chain(types).collect()
        }
    }
}

/// [`drop_statements`] as one text.
pub fn drop_ddl(schema: &SqlSchema) -> String {
    drop_statements(schema)
        .into_iter()
        .map(|statement| statement + "\n")
        .collect()
}

fn guarded(first: &str, between: impl Iterator<Item = String>, last: &str) -> Vec<String> {
    std::iter::once(first.to_owned())
        .chain(between)
        .chain(std::iter::once(last.to_owned()))
        .collect()
}
