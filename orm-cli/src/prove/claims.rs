//! What plans say of locks and rewrites, against what PostgreSQL does. MySQL's statements carry their claim themselves
//! (`ALGORITHM`, `LOCK`), and SQLite has one lock for all.

use super::stage::Stage;
use super::{Proof, Range, query};
use crate::failure::Failure;
use orm::Db;
use orm_schema::Dialect;
use orm_schema::migration::{Lock, Plan, Step, Work};
use std::collections::BTreeMap;

/// Runs each statement in a transaction of its own, and looks at what it holds and rewrote.
pub(super) async fn try_all(
    range: &Range<'_>,
    stage: &Stage<'_>,
    proof: &mut Proof,
) -> Result<(), Failure> {
    let plans: Vec<&Plan> = range.plans.iter().flatten().collect();
    if range.dialect() != Dialect::Postgres || plans.len() != range.plans.len() {
        return Ok(());
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
        for (plan, migration) in plans
            .iter()
            .zip(range.folder.migrations.iter().skip(range.first))
        {
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
    shadow.close().await?;
    proof.judge("locks and rewrites are as the plan says", outcome?);
    Ok(())
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
