//! Migrations of MySQL and MariaDB on a live server: what they cost is what they claim, every statement is known to be done
//! when it is, and the way back leads to where the way there began.

mod cases;
mod claims;

use crate::golden;
use orm::{Db, Dialect};
use orm_codegen::diff::{Answers, Renames};
use orm_codegen::plan::{PlannedPart, Strategy};
use orm_schema::migration::{Direction, Step};
use orm_schema::sql::SqlSchema;
use std::collections::BTreeMap;
use tests::TestDb;

/// Text that was made at run time, for what takes text of the program only.
fn text(sql: &str) -> &'static str {
    String::leak(sql.to_owned())
}

async fn has_row(db: &Db, sql: &str) -> bool {
    let rows: Vec<(i64,)> = orm::sql(text(sql)).rows().all(db).await.unwrap();
    !rows.is_empty()
}

async fn strings(db: &Db, sql: &str) -> Vec<String> {
    let rows: Vec<(String,)> = orm::sql(text(sql)).rows().all(db).await.unwrap();
    rows.into_iter().map(|(row,)| row).collect()
}

/// What goes from one schema to another, with rows.
struct Case {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    answers: Answers,
    rows: &'static [&'static str],
    /// What is there afterwards: a query of one text a row, and its rows.
    expected: &'static [(&'static str, &'static [&'static str])],
}

/// A migration in one part, which is what MySQL has.
fn only_part(old: &SqlSchema, new: &SqlSchema, answers: &Answers) -> PlannedPart {
    let mut parts = golden::planned(old, new, answers, Strategy::Online).unwrap();
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

async fn run(db: &Db, case: &str, steps: &[Step]) {
    for step in steps {
        if let Some(query) = &step.is_done {
            assert!(
                !has_row(db, query).await,
                "{case}: done before\n{}\n{query}",
                step.sql
            );
        }
        if let Err(error) = db.batch(&step.sql).await {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            panic!("{case}: {}\n{error}: {source:?}", step.sql);
        }
        if let Some(query) = &step.is_done {
            assert!(
                has_row(db, query).await,
                "{case}: not done\n{}\n{query}",
                step.sql
            );
        }
    }
}

/// What a schema is, whatever order things came in, and without what is put aside.
async fn seen(db: &Db) -> SqlSchema {
    let mut schema = orm::introspect(db).await.unwrap();
    schema.others.clear();
    for table in &mut schema.tables {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    }
    schema
}

/// The indexes that the database has, also those that it made for foreign keys.
async fn indexes(db: &Db) -> Vec<String> {
    strings(
        db,
        "SELECT CONCAT_WS('.', TABLE_NAME, INDEX_NAME, NON_UNIQUE, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX)) \
         FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE '\\_\\_parked%' \
         GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE ORDER BY TABLE_NAME, INDEX_NAME",
    )
    .await
}

/// All values of the columns that the schema has and that are written, by table.
async fn values(db: &Db, schema: &SqlSchema) -> BTreeMap<String, Vec<String>> {
    let mut values = BTreeMap::new();
    for table in &schema.tables {
        let columns: Vec<String> = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none())
            .map(|column| format!("QUOTE(`{}`)", column.name))
            .collect();
        let sql = format!(
            "SELECT CONCAT_WS(',', {}) FROM `{}` ORDER BY 1",
            columns.join(", "),
            table.name
        );
        values.insert(table.name.clone(), strings(db, &sql).await);
    }
    values
}

fn check(case: &Case) {
    let schema = |side: &str, source| {
        golden::schema(
            Dialect::MySql,
            &format!("mysql_{}_{side}", case.name),
            source,
        )
    };
    let (old, new) = (schema("before", case.before), schema("after", case.after));
    let part = only_part(&old, &new, &case.answers);
    golden::expect(
        &format!("mysql/{}.sql", case.name),
        &golden::text(std::slice::from_ref(&part)),
    );
    let mut fresh = None;
    TestDb::empty(Dialect::MySql, async |db, _| {
        db.batch(&orm_codegen::ddl::ddl(&new)).await.unwrap();
        fresh = Some((seen(db).await, indexes(db).await));
    });
    let Some(fresh) = fresh else { return };
    TestDb::empty(Dialect::MySql, async |db, _| {
        let name = case.name;
        db.batch(&orm_codegen::ddl::ddl(&old)).await.unwrap();
        for row in case.rows {
            db.batch(row).await.unwrap();
        }
        let begin = (seen(db).await, indexes(db).await, values(db, &old).await);
        run(db, name, &part.up).await;
        assert_eq!(seen(db).await, fresh.0, "{name}: up");
        assert_eq!(indexes(db).await, fresh.1, "{name}: up");
        for (query, rows) in case.expected {
            assert_eq!(strings(db, query).await, *rows, "{name}: {query}");
        }
        let middle = values(db, &new).await;
        run(db, name, &part.down).await;
        assert_eq!(seen(db).await, begin.0, "{name}: down");
        assert_eq!(indexes(db).await, begin.1, "{name}: down");
        assert_eq!(values(db, &old).await, begin.2, "{name}: down");
        // What was put aside on the way there is in use again.
        for parked in &part.parked {
            if parked.by == Direction::Up {
                let query = format!(
                    "SELECT TABLE_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND (TABLE_NAME = '{0}' OR COLUMN_NAME = '{0}')",
                    parked.parked_as
                );
                assert_eq!(
                    strings(db, &query).await,
                    [""; 0],
                    "{name}: {}",
                    parked.parked_as
                );
            }
        }
        run(db, name, &part.up).await;
        for parked in &part.parked {
            if parked.by == Direction::Down {
                db.batch(&parked.restore.join("\n")).await.unwrap();
            }
        }
        assert_eq!(values(db, &new).await, middle, "{name}: up again");
        for parked in &part.parked {
            if parked.by == Direction::Up {
                db.batch(&parked.purge.join("\n")).await.unwrap();
            }
        }
        assert_eq!(seen(db).await, fresh.0, "{name}: purged");
    });
}

fn renamed_columns(renames: &[(&str, &str, &str)]) -> Answers {
    Answers::from_renames(Renames {
        columns: renames
            .iter()
            .map(|(table, from, to)| (((*table).to_owned(), (*from).to_owned()), (*to).to_owned()))
            .collect(),
        ..Renames::default()
    })
}

fn told(entries: &[(&str, &str, &str)]) -> BTreeMap<(String, String), String> {
    entries
        .iter()
        .map(|(a, b, c)| (((*a).to_owned(), (*b).to_owned()), (*c).to_owned()))
        .collect()
}
