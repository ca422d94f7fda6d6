//! The rows that are made up, without a database.

use super::*;
use crate::{Config, load, lower};
use orm_schema::Dialect;
use std::path::Path;

fn schema(case: &str, dialect: Dialect) -> SqlSchema {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/ddl");
    let models = load(&Config::new().root(root.join(case)).source("models.rs"));
    lower(&models.expect("the models"), dialect)
}

#[test]
fn parents_come_first_and_the_same_rows_every_time() {
    for dialect in Dialect::ALL {
        let schema = schema("relations", dialect);
        let tables = seed(&schema, 3);
        assert_eq!(tables, seed(&schema, 3));
        assert_eq!(tables.len(), schema.tables.len());
        let place = |name: &str| tables.iter().position(|table| table.table == name);
        for table in &schema.tables {
            for key in &table.foreign_keys {
                let is_cycle = is_nullable(table, key) || key.target_table == table.name;
                assert!(is_cycle || place(&key.target_table) < place(&table.name));
            }
        }
    }
}

#[test]
fn a_row_has_statements_for_what_a_check_may_refuse() {
    let schema = schema("poly", Dialect::Sqlite);
    let tables = seed(&schema, 4);
    // Keys of an arc: one of them is filled, in one statement each.
    assert!(tables.iter().any(|table| table.rows[0].len() > 2));
    assert!(
        tables
            .iter()
            .flat_map(|table| table.rows.iter().flatten())
            .all(|sql| sql.starts_with("INSERT INTO \"") && sql.ends_with(';'))
    );
}

#[test]
fn tables_that_require_each_other_are_told() {
    let tables = seed(&schema("actions", Dialect::Sqlite), 3);
    assert!(tables.iter().all(|table| table.is_circular));
    let tables = seed(&schema("relations", Dialect::Sqlite), 3);
    assert!(tables.iter().all(|table| !table.is_circular));
}
