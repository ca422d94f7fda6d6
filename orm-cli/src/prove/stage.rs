//! A shadow database as it is in front of the migrations in question: the schema, rows, and a history that says so.

use super::range::Range;
use super::{Subject, query};
use crate::failure::Failure;
use crate::shadow::{Shadow, Shadows};
use orm::Db;
use orm::migrate::{Event, MigrateError, Migrations, Revert};
use orm_codegen::ddl::statements;
use orm_codegen::seed::seed;
use orm_schema::Dialect;
use orm_schema::sql::{OtherObject, SqlSchema};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// How shadow databases are made ready.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    shadows: &'a Shadows,
    folder: &'a Path,
    rows: usize,
    /// The last migration in front of those in question.
    last: Option<String>,
    /// The schema in front of them, when a snapshot says it and nothing else made anything.
    before: Option<&'a SqlSchema>,
    /// A database that is empty again, for the next that wants one.
    spare: Mutex<Option<Shadow>>,
}

/// What is there in front of the migrations.
#[derive(Debug)]
pub(super) struct Base {
    /// As the server reports it.
    pub(super) schema: SqlSchema,
    /// Tables that took no row.
    pub(super) unseeded: Vec<String>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(range: &'a Range<'_>, shadows: &'a Shadows, subject: &Subject<'a>) -> Self {
        let earlier = &range.folder.migrations[..range.first];
        // What was written by hand may have made more than a snapshot says. What was put aside goes along with tables that
        // SQLite makes anew; elsewhere nothing depends on it.
        let is_described = earlier.iter().all(|migration| migration.has_plan);
        let matters = |other: &OtherObject| {
            range.dialect() == Dialect::Sqlite || !other.kind.starts_with("parked")
        };
        Self {
            shadows,
            folder: subject.folder,
            rows: subject.rows,
            last: earlier.last().map(|migration| migration.name.clone()),
            before: range
                .before
                .as_ref()
                .filter(|before| is_described && !before.others.iter().any(matters)),
            spare: Mutex::new(None),
        }
    }

    /// An empty database.
    pub(super) async fn open(&self) -> Result<Shadow, Failure> {
        let spare = self.spare.lock().ok().and_then(|mut spare| spare.take());
        match spare {
            Some(shadow) => Ok(shadow),
            None => self.shadows.open().await,
        }
    }

    /// Empties it for the next, or drops it where that is quicker.
    pub(super) async fn close(&self, shadow: Shadow) -> Result<(), Failure> {
        let emptied = shadow.emptied().await?;
        if let Ok(mut spare) = self.spare.lock() {
            *spare = emptied;
        }
        Ok(())
    }

    /// Drops what is left.
    pub(super) async fn end(self) -> Result<(), Failure> {
        match self.spare.into_inner() {
            Ok(Some(shadow)) => shadow.close().await,
            Ok(None) | Err(_) => Ok(()),
        }
    }

    /// Whether everything is there that earlier migrations made, by running them or because their snapshot says all.
    pub(super) fn is_whole(&self) -> bool {
        self.before.is_none_or(|before| before.others.is_empty())
    }

    pub(super) fn migrations(&self) -> Result<Migrations, Failure> {
        Migrations::read(self.folder).map_err(|error| migrate(&error))
    }

    /// Everything in question.
    pub(super) fn revert(&self) -> Revert {
        match &self.last {
            Some(last) => Revert::To(last.clone()),
            None => Revert::Steps(usize::MAX),
        }
    }

    /// Makes the schema in front of the migrations, with rows.
    pub(super) async fn set(&self, db: &Db) -> Result<Base, Failure> {
        if let Some(last) = &self.last {
            match self.before {
                Some(before) => {
                    for statement in statements(before) {
                        db.batch(&statement).await.map_err(query)?;
                    }
                    let recorded = self.migrations()?.baseline(db, last).await;
                    recorded.map_err(|error| migrate(&error))?;
                }
                None => {
                    let replayed = self.migrations()?.to(last.as_str()).run(db).await;
                    replayed.map_err(|error| migrate(&error))?;
                }
            }
        }
        let schema = orm::introspect(db).await.map_err(query)?;
        let unseeded = self.fill(db, self.before.unwrap_or(&schema)).await;
        Ok(Base { schema, unseeded })
    }

    /// Puts rows into every table, and names those that took none.
    async fn fill(&self, db: &Db, schema: &SqlSchema) -> Vec<String> {
        let mut unseeded = Vec::new();
        for table in seed(schema, self.rows) {
            let mut taken = 0;
            for candidates in table.rows {
                for statement in candidates {
                    if db.batch(&statement).await.is_ok() {
                        taken += 1;
                        break;
                    }
                }
            }
            if taken == 0 {
                unseeded.push(table.table);
            }
        }
        unseeded
    }

    /// Runs the migrations until a statement begins, counted over all of them, and drops the run there.
    pub(super) async fn run_until(&self, db: &Db, stop: usize) -> Result<(), Failure> {
        let begun = Arc::new(AtomicUsize::new(0));
        let reached = Arc::new(Notify::new());
        let (counter, signal) = (Arc::clone(&begun), Arc::clone(&reached));
        let migrations = self.migrations()?.on_progress(move |event| {
            if matches!(event, Event::Statement { .. })
                && counter.fetch_add(1, Ordering::SeqCst) + 1 == stop
            {
                signal.notify_one();
            }
        });
        tokio::select! {
            biased;
            () = reached.notified() => {}
            outcome = migrations.run(db) => {
                // One that fails is found by the run that goes on.
                drop(outcome);
            }
        }
        Ok(())
    }
}

fn migrate(error: &MigrateError) -> Failure {
    Failure::new(
        format!("cannot make ready a shadow database: {error}"),
        error.help(),
    )
}
