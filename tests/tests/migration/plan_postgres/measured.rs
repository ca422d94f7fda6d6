//! What is claimed of statements, measured: the locks that a statement takes and the tables that it writes anew are never
//! more than it says. Every step of some plans runs in a transaction of its own, which is looked at before it ends.

use super::super::golden;
use super::{fresh_script, run, told};
use orm::{Db, Dialect};
use orm_codegen::diff::Answers;
use orm_codegen::plan::Strategy;
use orm_schema::migration::{Lock, Step, Work};
use orm_schema::sql::SqlSchema;
use std::collections::BTreeMap;
use tests::TestDb;

/// The tables and the files that hold their rows.
const FILES: &str = "SELECT c.oid::text, c.relfilenode::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = 'public' AND c.relkind = 'r'";

/// The locks of this transaction on tables that were there before.
const LOCKS: &str = "SELECT l.relation::text, l.mode FROM pg_locks l \
     WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted";

fn lock(mode: &str) -> Lock {
    match mode {
        "AccessShareLock" | "RowShareLock" => Lock::None,
        "RowExclusiveLock" => Lock::RowExclusive,
        "ShareUpdateExclusiveLock" => Lock::ShareUpdateExclusive,
        "ShareLock" => Lock::Share,
        "ShareRowExclusiveLock" | "ExclusiveLock" => Lock::ShareRowExclusive,
        "AccessExclusiveLock" => Lock::AccessExclusive,
        other => panic!("an unknown lock: {other}"),
    }
}

/// Runs a step, and says what it claims too little.
async fn measure(db: &Db, step: &Step, existed: &[String], wrong: &mut Vec<String>) {
    // Statements that take no transaction cannot be looked at from within.
    if step.sql.contains(" CONCURRENTLY ") {
        run(db, &step.sql).await;
        return;
    }
    let outcome: orm::Result<()> = db
        .transaction(async |tx| {
            let pairs = async |query: &str| -> orm::Result<Vec<(String, String)>> {
                orm::sql_unchecked(query).rows().all(tx).await
            };
            let before: BTreeMap<_, _> = pairs(FILES).await?.into_iter().collect();
            orm::sql_unchecked(&step.sql).exec(tx).await?;
            let mut strongest = Lock::None;
            for (relation, mode) in pairs(LOCKS).await? {
                if existed.contains(&relation) {
                    strongest = strongest.max(lock(&mode));
                }
            }
            if strongest > step.lock {
                wrong.push(format!("{strongest:?}, not {:?}: {}", step.lock, step.sql));
            }
            for (table, file) in pairs(FILES).await? {
                if existed.contains(&table)
                    && before.get(&table).is_some_and(|old| *old != file)
                    && step.work < Work::Rewrite
                {
                    wrong.push(format!("a rewrite, not {:?}: {}", step.work, step.sql));
                }
            }
            Ok(())
        })
        .await;
    if let Err(error) = outcome {
        panic!(
            "{}\n{error}: {:?}",
            step.sql,
            std::error::Error::source(&error)
        );
    }
}

async fn check(db: &Db, old: &SqlSchema, new: &SqlSchema, answers: &Answers, rows: &str) {
    let mut wrong = Vec::new();
    for strategy in [Strategy::Online, Strategy::Direct] {
        let parts = golden::planned(old, new, answers, strategy).expect("a plan");
        run(
            db,
            "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS _parked CASCADE; CREATE SCHEMA public",
        )
        .await;
        run(db, &fresh_script(old)).await;
        run(db, rows).await;
        let tables = "SELECT c.oid::text FROM pg_class c WHERE c.relkind = 'r'";
        let existed = super::strings(db, tables).await;
        for part in &parts {
            for step in &part.up {
                measure(db, step, &existed, &mut wrong).await;
            }
        }
        for part in parts.iter().rev() {
            for step in &part.down {
                measure(db, step, &existed, &mut wrong).await;
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "claimed too little:\n{}",
        wrong.join("\n")
    );
}

/// A table with a column of every type that the table of changes knows pairs of, so that each pair is a column.
#[test]
fn changes_of_types_cost_what_is_claimed() {
    let pairs = [
        ("SMALLINT", "INTEGER", "1"),
        ("INTEGER", "BIGINT", "1"),
        ("BIGINT", "INTEGER", "1"),
        ("INTEGER", "DECIMAL(20,2)", "1"),
        ("DECIMAL(10,2)", "DECIMAL(12,2)", "1.5"),
        ("DECIMAL(10,2)", "DECIMAL", "1.5"),
        ("DECIMAL(10,2)", "DECIMAL(12,4)", "1.5"),
        ("REAL", "DOUBLE PRECISION", "1.5"),
        ("VARCHAR(10)", "VARCHAR(20)", "'a'"),
        ("VARCHAR(20)", "VARCHAR(10)", "'a'"),
        ("VARCHAR(20)", "TEXT", "'a'"),
        ("TEXT", "VARCHAR", "'a'"),
        ("TEXT", "VARCHAR(9)", "'a'"),
        ("CHAR(3)", "TEXT", "'abc'"),
        ("INTEGER", "TEXT", "1"),
        ("BOOLEAN", "TEXT", "true"),
        ("TIMESTAMP(3)", "TIMESTAMP(6)", "'2020-01-01'"),
        ("TIMESTAMP(6)", "TIMESTAMPTZ(6)", "'2020-01-01'"),
        ("TIMESTAMPTZ(6)", "TIMESTAMP(6)", "'2020-01-01'"),
        ("TIMESTAMP(3)", "TIMESTAMPTZ(6)", "'2020-01-01'"),
        ("TIME(3)", "TIME(6)", "'10:00'"),
        ("DATE", "TIMESTAMP(6)", "'2020-01-01'"),
        ("DATE", "TIMESTAMPTZ(6)", "'2020-01-01'"),
        ("JSONB", "JSON", "'{}'"),
        ("CIDR", "INET", "'10.0.0.0/8'"),
        ("UUID", "TEXT", "'00000000-0000-0000-0000-000000000001'"),
        ("INTEGER[]", "BIGINT[]", "'{1}'"),
        ("TEXT", "INTEGER", "'7'"),
        ("TIMESTAMP(6)", "DATE", "'2020-01-01'"),
        ("DOUBLE PRECISION", "REAL", "1.5"),
    ];
    TestDb::empty(Dialect::Postgres, async |db, _| {
        for (from, to, value) in pairs {
            let models = "#[derive(Model)] #[orm(table = \"t\", index(c))] pub struct T { #[orm(id)] pub id: i64, pub c: i32 }";
            let schema = |sql_type: &str| {
                let mut schema = golden::schema(Dialect::Postgres, "types", models);
                for column in &mut schema.tables[0].columns {
                    if column.name == "c" {
                        column.sql_type = sql_type.to_owned();
                    }
                }
                if ["JSON", "JSONB"].contains(&from) {
                    schema.tables[0].indexes.clear();
                }
                schema
            };
            let rows = format!("INSERT INTO t SELECT n, {value} FROM generate_series(1, 50) n");
            check(db, &schema(from), &schema(to), &Answers::default(), &rows).await;
        }
    });
}

#[test]
fn changes_of_tables_cost_what_is_claimed() {
    let old = "#[derive(DbEnum)] #[orm(rename_all = PascalCase)] pub enum Kind { A, B, C }
        #[derive(Model)] #[orm(table = \"p\")] pub struct P { #[orm(id, default = autoincrement)] pub id: i64, #[orm(index)] pub a: Option<i32>, pub b: i32,
            pub gone: String, #[orm(default = Kind::A)] pub kind: Kind, pub parent: Option<i64> }
        #[derive(Model)] #[orm(table = \"c\")] pub struct C { #[orm(id)] pub id: i64, pub p_id: i64, #[orm(fk = p_id)] pub p: BelongsTo<P> }
        #[derive(Model)] #[orm(table = \"d\")] pub struct D { #[orm(id)] pub id: i64, pub p_id: i64, #[orm(fk = p_id)] pub p: BelongsTo<P> }
        #[derive(Model)] #[orm(table = \"k\", id(x))] pub struct K { pub x: i64, pub y: i64 }";
    let new = "#[derive(DbEnum)] #[orm(rename_all = PascalCase)] pub enum Kind { B, A }
        #[derive(Model)] #[orm(table = \"p\", check(b = P::b.ge(0)))] pub struct P { #[orm(id)] pub id: i64, pub a: i32, #[orm(default = 3, unique)] pub b: Option<i32>,
            #[orm(default = 4)] pub n: i32, #[orm(default = sql(\"gen_random_uuid()\"))] pub token: Uuid,
            #[orm(default = Kind::B)] pub kind: Kind, pub parent: Option<i64>, #[orm(fk = parent)] pub of: BelongsTo<Option<P>> }
        #[derive(Model)] #[orm(table = \"c\")] pub struct C { #[orm(id, default = autoincrement)] pub id: i64, pub p_id: i64, pub label: String }
        #[derive(Model)] #[orm(table = \"e\")] pub struct E { #[orm(id)] pub id: i64, pub p_id: i64, #[orm(fk = p_id)] pub p: BelongsTo<P> }
        #[derive(Model)] #[orm(table = \"k\", id(x, y))] pub struct K { pub x: i64, pub y: i64 }";
    TestDb::empty(Dialect::Postgres, async |db, _| {
        let schema = |source| golden::schema(Dialect::Postgres, "tables", source);
        let answers = Answers {
            fills: told(&[("p", "a", "0"), ("c", "label", "'x'")]),
            mapped_values: told(&[("kind", "C", "A")]),
            ..Answers::default()
        };
        let rows = "INSERT INTO p (a, b, gone, kind) SELECT NULLIF(n, 3), n, 'x', 'C' FROM generate_series(1, 50) n;
            INSERT INTO c VALUES (1, 1); INSERT INTO d VALUES (1, 2); INSERT INTO k VALUES (1, 1)";
        check(db, &schema(old), &schema(new), &answers, rows).await;
    });
}
