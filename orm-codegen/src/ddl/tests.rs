//! Creating and dropping.

use super::*;
use orm_schema::sql::{PrimaryKey, SqlEnum};

fn schema(dialect: Dialect) -> SqlSchema {
    let table = |name: &str| Table {
        name: name.to_owned(),
        columns: vec![Column {
            name: "id".to_owned(),
            sql_type: "INTEGER".to_owned(),
            is_nullable: false,
            default: None,
            is_auto_increment: true,
            generated: None,
            collation: None,
            comment: None,
        }],
        primary_key: Some(PrimaryKey {
            name: format!("{name}_pkey"),
            columns: vec!["id".to_owned()],
        }),
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        comment: None,
    };
    let kind = SqlEnum {
        name: "kind".to_owned(),
        values: vec!["a".to_owned()],
    };
    let enums = if dialect == Dialect::Postgres {
        vec![kind]
    } else {
        Vec::new()
    };
    SqlSchema {
        dialect,
        enums,
        tables: vec![table("a"), table("b")],
        others: Vec::new(),
    }
}

#[test]
fn statements_are_the_text_without_comments() {
    for dialect in Dialect::ALL {
        let schema = schema(dialect);
        let text = ddl(&schema);
        let all = statements(&schema);
        assert_eq!(all.len(), schema.enums.len() + schema.tables.len());
        for statement in all {
            assert!(
                statement.ends_with(';') && text.contains(&statement),
                "{statement}"
            );
        }
    }
}

#[test]
fn what_is_created_can_be_dropped() {
    let check =
        |dialect, expected: &[&str]| assert_eq!(drop_statements(&schema(dialect)), expected);
    check(
        Dialect::Postgres,
        &[
            "DROP TABLE IF EXISTS \"a\", \"b\";",
            "DROP TYPE IF EXISTS \"kind\";",
        ],
    );
    check(
        Dialect::Sqlite,
        &[
            "PRAGMA foreign_keys=OFF;",
            "DROP TABLE IF EXISTS \"a\";",
            "DROP TABLE IF EXISTS \"b\";",
            "PRAGMA foreign_keys=ON;",
        ],
    );
    check(
        Dialect::MySql,
        &[
            "SET FOREIGN_KEY_CHECKS=0;",
            "DROP TABLE IF EXISTS `a`;",
            "DROP TABLE IF EXISTS `b`;",
            "SET FOREIGN_KEY_CHECKS=1;",
        ],
    );
}
