//! What the tests of rules share: a schema, and whether a rule finds something.

use super::{Date, Evidence, Finding, LintInput, LintSettings, RULES, lint};
use orm_schema::Dialect;
use orm_schema::sql::{Column, PrimaryKey, SqlEnum, SqlSchema, Table, TableForeignKey, TableIndex};
use orm_schema::statements::statements;
use orm_schema::{IndexKind, ReferentialAction, SortOrder};

/// Two tables, `orders` refers to `users`; an enum; unique emails.
pub(crate) fn schema(dialect: Dialect) -> SqlSchema {
    let column = |name: &str, sql_type: &str, is_nullable: bool, default: Option<&str>| Column {
        name: name.to_owned(),
        sql_type: sql_type.to_owned(),
        is_nullable,
        default: default.map(str::to_owned),
        is_auto_increment: false,
        generated: None,
        collation: None,
        comment: None,
    };
    let key = |name: &str| {
        Some(PrimaryKey {
            name: name.to_owned(),
            columns: vec!["id".to_owned()],
        })
    };
    let users = Table {
        name: "users".to_owned(),
        columns: vec![
            column("id", "bigint", false, None),
            column("email", "varchar(60)", false, None),
            column("name", "text", true, None),
            column("age", "integer", false, Some("0")),
            column(
                "status",
                if dialect == Dialect::MySql {
                    "ENUM('new', 'old')"
                } else {
                    "status"
                },
                false,
                Some("'new'"),
            ),
            column("nick", "varchar(20)", true, None),
        ],
        primary_key: key("users_pkey"),
        indexes: vec![TableIndex {
            name: "users_email_key".to_owned(),
            kind: IndexKind::Unique,
            columns: vec![("email".to_owned(), SortOrder::Ascending)],
            predicate: None,
        }],
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        comment: None,
    };
    let orders = Table {
        name: "orders".to_owned(),
        columns: vec![
            column("id", "bigint", false, None),
            column("user_id", "bigint", false, None),
            column("amount", "numeric(10,2)", false, None),
            column("note", "text", true, None),
            column("placed_at", "timestamp(6)", true, None),
        ],
        primary_key: key("orders_pkey"),
        indexes: vec![TableIndex {
            name: "orders_user_id_idx".to_owned(),
            kind: IndexKind::Plain,
            columns: vec![("user_id".to_owned(), SortOrder::Ascending)],
            predicate: None,
        }],
        foreign_keys: vec![TableForeignKey {
            name: "orders_user_id_fkey".to_owned(),
            columns: vec!["user_id".to_owned()],
            target_table: "users".to_owned(),
            target_columns: vec!["id".to_owned()],
            on_delete: ReferentialAction::Cascade,
            on_update: ReferentialAction::NoAction,
            is_deferrable: false,
        }],
        checks: Vec::new(),
        comment: None,
    };
    SqlSchema {
        dialect,
        enums: vec![SqlEnum {
            name: "status".to_owned(),
            values: vec!["new".to_owned(), "old".to_owned()],
        }],
        tables: vec![orders, users],
        others: Vec::new(),
    }
}

pub(crate) fn today() -> Date {
    Date {
        year: 2026,
        month: 11,
        day: 21,
    }
}

pub(crate) fn findings(dialect: Dialect, sql: &str) -> Vec<Finding> {
    findings_with(dialect, sql, None)
}

pub(crate) fn findings_with(
    dialect: Dialect,
    sql: &str,
    evidence: Option<&dyn Evidence>,
) -> Vec<Finding> {
    let statements = statements(sql, dialect);
    let before = schema(dialect);
    let settings = LintSettings::default();
    lint(&LintInput {
        dialect,
        name: "20261121120000_test",
        file: "migrations/20261121120000_test/migration.sql",
        statements: &statements,
        plan: None,
        has_down: true,
        has_data: false,
        before: Some(&before),
        after: None,
        evidence,
        settings: &settings,
        today: today(),
    })
}

/// The rule finds something in this.
#[track_caller]
pub(crate) fn hits(rule: &str, dialect: Dialect, sql: &str) {
    assert!(RULES.iter().any(|it| it.name == rule), "{rule} is listed");
    let found = findings(dialect, sql);
    assert!(
        found.iter().any(|it| it.rule == rule),
        "{rule} finds nothing in: {sql}\n{found:#?}"
    );
}

/// The rule finds nothing in this, and the statement is understood.
#[track_caller]
pub(crate) fn misses(rule: &str, dialect: Dialect, sql: &str) {
    let found = findings(dialect, sql);
    let wrong: Vec<_> = found
        .iter()
        .filter(|it| it.rule == rule || (it.rule == "unparsed-statement" && rule != it.rule))
        .collect();
    assert!(
        wrong.is_empty(),
        "{rule} finds something in: {sql}\n{wrong:#?}"
    );
}
