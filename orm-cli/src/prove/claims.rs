//! What plans say of locks and rewrites, against what PostgreSQL does. MySQL's statements carry their claim themselves
//! (`ALGORITHM`, `LOCK`), and the server refuses those that do not hold: the plan must not say less. SQLite has one lock for
//! all, and another root page for a table that was made anew.

use super::range::Range;
use super::rows::Kept;
use super::stage::Stage;
use super::{Proof, query};
use crate::failure::Failure;
use orm::Db;
use orm_schema::Dialect;
use orm_schema::migration::{Action, Lock, Plan, Step, Work};
use std::collections::BTreeMap;

/// Runs each statement in a transaction of its own, and looks at what it holds and rewrote.
pub(super) async fn try_all(
    range: &Range<'_>,
    stage: &Stage<'_>,
    proof: &mut Proof,
) -> Result<(), Failure> {
    let plans: Vec<&Plan> = range.plans.iter().flatten().collect();
    if plans.len() != range.plans.len() {
        proof.open.push(
            "what locks it takes: a migration without a plan says nothing of them".to_owned(),
        );
        return Ok(());
    }
    const PROMISE: &str = "locks and rewrites are as the plan says";
    let steps = || plans.iter().flat_map(|plan| &plan.up);
    // Nobody uses a table that is new.
    let is_new = |step: &Step| {
        let mut made = steps().filter(|made| made.action == Action::CreateTable);
        step.table.is_some() && made.any(|made| made.table == step.table)
    };
    let said = |of: fn(&Step) -> Option<String>| {
        let of_old = steps().filter(|step| !is_new(step));
        of_old.filter_map(of).collect()
    };
    match range.dialect() {
        Dialect::Sqlite => {
            proof.judge(PROMISE, said(of_sqlite));
            return Ok(());
        }
        Dialect::MySql => {
            proof.judge(PROMISE, said(of_mysql));
            return Ok(());
        }
        Dialect::Postgres => {}
    }
    let shadow = stage.open().await?;
    let tried = async {
        let base = stage.set(&shadow.db).await?;
        let tables: Vec<String> = base
            .schema
            .tables
            .iter()
            .map(|table| table.name.clone())
            .collect();
        let mut problems = Vec::new();
        for (plan, migration) in plans.iter().zip(range.migrations()) {
            let statements = orm_schema::statements::statements(&migration.sql, Dialect::Postgres);
            for (step, statement) in plan.up.iter().zip(&statements) {
                if !plan.is_transactional {
                    // CONCURRENTLY waits for others instead of keeping them out; there is no transaction to look into.
                    if shadow.db.batch(&statement.text).await.is_err() {
                        return Ok(problems);
                    }
                    continue;
                }
                match observe(&shadow.db, &statement.text, &tables).await {
                    Ok(seen) => problems.extend(judge(step, &seen)),
                    // That it does not apply is said elsewhere.
                    Err(_) => return Ok(problems),
                }
            }
        }
        Ok(problems)
    };
    let outcome = tried.await;
    stage.close(shadow).await?;
    proof.judge(PROMISE, outcome?);
    Ok(())
}

/// Every statement but those of the connection keeps other writers out ("File Locking And Concurrency").
fn of_sqlite(step: &Step) -> Option<String> {
    (step.action != Action::Session && step.lock < Lock::Database)
        .then(|| understated(step, &format!("{:?}", Lock::Database)))
}

/// What the statement asks of the server.
fn of_mysql(step: &Step) -> Option<String> {
    let sql = step.sql.to_ascii_uppercase();
    let asks = |clause: &str| sql.contains(clause);
    let copies = asks("ALGORITHM=COPY");
    let lock = if asks("LOCK=EXCLUSIVE") {
        Lock::AccessExclusive
    } else if asks("LOCK=SHARED") || copies {
        Lock::Share
    } else {
        Lock::None
    };
    if step.lock < lock {
        return Some(understated(step, &format!("{lock:?}")));
    }
    (copies && step.work < Work::Rewrite).then(|| {
        let table = step.table.as_deref().unwrap_or("the database");
        format!(
            "{:?} on `{table}` writes it anew, and says {:?}",
            step.action, step.work
        )
    })
}

fn understated(step: &Step, lock: &str) -> String {
    let table = step.table.as_deref().unwrap_or("the database");
    format!(
        "{:?} on `{table}` takes {lock}, and says {:?}",
        step.action, step.lock
    )
}

/// SQLite's tables with the page where each begins.
pub(super) async fn root_pages(db: &Db) -> Result<BTreeMap<String, i64>, Failure> {
    if db.dialect() != Dialect::Sqlite {
        return Ok(BTreeMap::new());
    }
    let sql = "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'";
    let rows: Vec<(String, i64)> = orm::sql_unchecked(sql)
        .rows()
        .all(db)
        .await
        .map_err(query)?;
    Ok(rows.into_iter().collect())
}

/// SQLite: which tables were made anew, although the plan does not say so.
pub(super) fn try_pages(
    range: &Range<'_>,
    kept: &Kept,
    before: &BTreeMap<String, i64>,
    after: &BTreeMap<String, i64>,
    proof: &mut Proof,
) {
    let steps = || {
        let plans = range.plans.iter().flatten();
        plans.flat_map(|plan| &plan.up)
    };
    let is_said = |table: &str| {
        steps().any(|step| {
            let is_work = matches!(step.work, Work::Rebuild | Work::Rewrite)
                || step.action == Action::RebuildTable;
            is_work && step.table.as_deref().is_none_or(|of| of == table)
        })
    };
    for (old, new) in kept.tables() {
        let (Some(from), Some(to)) = (before.get(old), after.get(new)) else {
            continue;
        };
        if from != to && !is_said(new) && !range.is_by_hand() {
            proof.problems.push(format!(
                "tables are made anew as the plan says: `{new}` was, and no step says so"
            ));
        }
    }
}

/// What a statement did.
struct Seen {
    /// The strongest lock on a table that was there before, and which.
    lock: Lock,
    table: String,
    /// The tables that were written anew.
    rewritten: Vec<String>,
}

async fn observe(db: &Db, statement: &str, tables: &[String]) -> Result<Seen, Failure> {
    let before = files(db).await.map_err(query)?;
    let statement = statement.to_owned();
    let locks: Vec<(String, String)> = db
        .transaction(async |tx| {
            tx.batch(&statement).await?;
            orm::sql_unchecked(
                "SELECT c.relname::text, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation \
                 WHERE l.pid = pg_backend_pid() AND l.granted AND c.relkind IN ('r', 'p') \
                 AND c.relnamespace = current_schema()::regnamespace",
            )
            .rows()
            .all(tx)
            .await
        })
        .await
        .map_err(query)?;
    let after = files(db).await.map_err(query)?;
    let mut seen = Seen {
        lock: Lock::None,
        table: String::new(),
        rewritten: Vec::new(),
    };
    for (table, mode) in locks
        .into_iter()
        .filter(|(table, _)| tables.contains(table))
    {
        let lock = level(&mode);
        if lock > seen.lock {
            seen.lock = lock;
            seen.table = table;
        }
    }
    seen.rewritten = after
        .into_iter()
        .filter(|(oid, (_, file))| before.get(oid).is_some_and(|(_, old)| old != file))
        .map(|(_, (name, _))| name)
        .collect();
    Ok(seen)
}

/// Tables with the file that holds their rows.
async fn files(db: &Db) -> orm::Result<BTreeMap<i64, (String, i64)>> {
    let rows: Vec<(i64, String, i64)> = orm::sql_unchecked(
        "SELECT oid::bigint, relname::text, relfilenode::bigint FROM pg_class WHERE relkind = 'r' \
         AND relnamespace = current_schema()::regnamespace",
    )
    .rows()
    .all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(oid, name, file)| (oid, (name, file)))
        .collect())
}

fn level(mode: &str) -> Lock {
    match mode {
        "AccessExclusiveLock" | "ExclusiveLock" => Lock::AccessExclusive,
        "ShareRowExclusiveLock" => Lock::ShareRowExclusive,
        "ShareLock" => Lock::Share,
        "ShareUpdateExclusiveLock" => Lock::ShareUpdateExclusive,
        "RowExclusiveLock" => Lock::RowExclusive,
        _ => Lock::None,
    }
}

fn judge(step: &Step, seen: &Seen) -> Vec<String> {
    let mut problems = Vec::new();
    let statement = step.table.as_deref().unwrap_or("the database");
    if seen.lock > step.lock {
        problems.push(format!(
            "{:?} on `{statement}` takes {:?} on `{}`, and says {:?}",
            step.action, seen.lock, seen.table, step.lock
        ));
    }
    let may_rewrite = matches!(step.work, Work::Rebuild | Work::Rewrite);
    for table in seen.rewritten.iter().filter(|_| !may_rewrite) {
        problems.push(format!(
            "{:?} on `{statement}` writes `{table}` anew, and says {:?}",
            step.action, step.work
        ));
    }
    problems
}
