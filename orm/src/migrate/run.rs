//! A run that holds the lock: its connection, and what every verb begins and ends with.

use super::Migrations;
use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::event::Event;
use super::folder::Folder;
use super::history::{self, Entry};
use super::journal::{self, Note};
use super::lock::{self, Lock};
use super::status::{Assessed, assess};
use crate::db::Db;
use crate::db::session::Session;
use crate::error::Result as DbResult;
use crate::value::Value;
use futures_util::future::{BoxFuture, Either, select};
use orm_schema::Dialect;
use orm_schema::migration::Plan;
use std::time::Duration;

pub(crate) struct Runner<'a> {
    pub(crate) migrations: &'a Migrations,
    pub(crate) db: &'a Db,
    pub(crate) plans: Vec<Option<Plan>>,
    session: Option<Session>,
    has_lease: bool,
    /// Dropped last: after the connection.
    _lock: Lock,
}

/// How often a run shows that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(5);

impl<'a> Runner<'a> {
    /// Waits for the lock.
    pub(crate) async fn begin(
        migrations: &'a Migrations,
        db: &'a Db,
    ) -> Result<Self, MigrateError> {
        let dialect = db.dialect();
        migrations.check_provider(dialect)?;
        let plans = migrations.plans(dialect)?;
        let patience = migrations.options.wait_for_lock;
        let (lock, session) = lock::acquire(db, patience, |holder| {
            migrations.tell(&Event::WaitingForLock { holder });
        })
        .await?;
        let mut runner = Self {
            migrations,
            db,
            plans,
            session: None,
            has_lease: false,
            _lock: lock,
        };
        if let Some(mut session) = session {
            prepare(migrations, &mut session).await?;
            runner.session = Some(session);
        }
        Ok(runner)
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.db.dialect()
    }

    /// The connection that everything runs on; on servers it is the one that holds the lock.
    pub(crate) async fn session(&mut self) -> Result<&mut Session, MigrateError> {
        let session = match self.session.take() {
            Some(session) => session,
            None => {
                let mut session = self.db.session().await.doing("cannot connect")?;
                prepare(self.migrations, &mut session).await?;
                session
            }
        };
        Ok(self.session.insert(session))
    }

    /// Lets others write to SQLite, which has one connection that does. Servers keep theirs: it holds the lock.
    pub(crate) fn pause(&mut self) {
        if self.dialect() == Dialect::Sqlite {
            self.session = None;
        }
    }

    /// What the database says of every migration.
    pub(crate) async fn assess(&mut self) -> Result<Vec<Assessed>, MigrateError> {
        let (entries, notes) = self.read().await?;
        Ok(assess(&self.migrations.folders, &entries, &notes, false))
    }

    pub(crate) async fn read(&mut self) -> Result<(Vec<Entry>, Vec<Note>), MigrateError> {
        let session = self.session().await?;
        let entries = history::read(session).await?;
        let notes = journal::read(session)
            .await
            .doing("cannot read the journal of migrations")?;
        Ok((entries, notes))
    }

    /// Makes the tables that are missing, and says who migrates.
    pub(crate) async fn write_down(&mut self) -> Result<(), MigrateError> {
        async fn write(session: &mut Session) -> DbResult<()> {
            history::create(session).await?;
            journal::create(session).await?;
            journal::take_lease(session).await
        }
        let session = self.session().await?;
        write(session)
            .await
            .doing("cannot write the history of migrations (`_prisma_migrations`, `_orm`)")?;
        self.has_lease = true;
        Ok(())
    }

    pub(crate) fn tell(&self, event: &Event) {
        self.migrations.tell(event);
    }

    /// A migration of the folder with its plan.
    pub(crate) fn files(&self, name: &str) -> Result<(&'a Folder, Option<Plan>), MigrateError> {
        let migrations = self.migrations;
        let found = migrations
            .folders
            .iter()
            .zip(&self.plans)
            .find(|(folder, _)| folder.name == name);
        found
            .map(|(folder, plan)| (folder, plan.clone()))
            .ok_or_else(|| missing(name))
    }

    /// Does the work, and shows meanwhile that this run is alive. In SQLite nobody else could write.
    pub(crate) async fn beating<T>(
        &mut self,
        work: impl for<'r> FnOnce(&'r mut Runner<'a>) -> BoxFuture<'r, Result<T, MigrateError>>,
    ) -> Result<T, MigrateError> {
        let db = self.db;
        if db.dialect() == Dialect::Sqlite || db.max_connections() < 2 {
            return work(self).await;
        }
        let sql = format!(
            "UPDATE {} SET heartbeat = ? WHERE id = 1",
            journal::names(db.dialect()).lease
        );
        let beat = Box::pin(async {
            loop {
                tokio::time::sleep(HEARTBEAT).await;
                // Before the first migration there is no such table; and it is for those who look, nothing depends on it.
                let now = Value::Text(journal::now().into());
                let _ = db.execute_text(&sql, vec![now]).await;
            }
        });
        match select(work(self), beat).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right((never, _)) => never,
        }
    }

    /// Lets others migrate.
    pub(crate) async fn end(mut self) {
        if self.has_lease
            && let Ok(session) = self.session().await
        {
            // A lease that stays says who migrated last; the lock says that nobody does.
            let _ = journal::drop_lease(session).await;
        }
        if let Some(session) = &mut self.session {
            lock::release(session).await;
        }
    }
}

/// How long statements may wait and take.
async fn prepare(migrations: &Migrations, session: &mut Session) -> Result<(), MigrateError> {
    let options = &migrations.options;
    let wait = options.lock_timeout.as_millis().clamp(1, i32::MAX as u128);
    let limit = options
        .statement_timeout
        .map_or(0, |limit| limit.as_millis().clamp(1, i32::MAX as u128));
    let script = match session.dialect() {
        Dialect::Sqlite => return Ok(()),
        Dialect::Postgres => {
            format!("SET lock_timeout = {wait}; SET statement_timeout = {limit}")
        }
        Dialect::MySql => {
            let seconds = wait.div_ceil(1_000);
            let (whole, rest) = (limit / 1_000, limit % 1_000);
            // Whole seconds; each server reads its own comment only.
            format!(
                "SET SESSION lock_wait_timeout = {seconds}, SESSION innodb_lock_wait_timeout = {seconds} \
                 /*M!100200 , SESSION max_statement_time = {whole}.{rest:03} */ \
                 /*!80003 , SESSION max_execution_time = {limit} */"
            )
        }
    };
    session
        .script(&script)
        .await
        .doing("cannot set the connection up")
        .map(drop)
}

pub(crate) fn missing(name: &str) -> MigrateError {
    let message = format!("the migration `{name}` is applied, but its folder is missing here");
    let help = "use the program or the folder that has it; it may be newer than this one. To go on without it, allow it with \
                `orm migrate deploy --allow-missing` or `.allow_missing()`";
    MigrateError::new(MigrateErrorKind::Missing, message, help).of(name)
}
