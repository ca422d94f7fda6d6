//! Runs migrations: applies those that are missing, reverts, and goes on where a run was cut off. Goes in: the files of
//! migrations ([`migrate!`](crate::migrate!) embeds them) and a database. Comes out: a report, or an error that names the
//! statement and the command that goes on. Plans nothing and compares no schema: what the files say is what runs.
//!
//! ```no_run
//! # async fn f(migrations: orm::migrate::Migrations, db: &orm::Db) -> Result<(), orm::migrate::MigrateError> {
//! // let migrations = orm::migrate!("migrations");
//! let report = migrations.run(db).await?;
//! for migration in &report.migrations {
//!     println!("applied {}", migration.name);
//! }
//! # Ok(()) }
//! ```
//!
//! The history is Prisma's table `_prisma_migrations`, filled as Prisma fills it: either tool can go on where the other
//! stopped. Beside it stand tables of our own, made when the first migration is applied: a journal that says which statement
//! was begun and which was done, how far steps over data are, and who migrates now.

mod apply;
mod backfill;
mod data;
mod error;
mod event;
mod execute;
mod folder;
mod gc;
mod history;
mod journal;
mod lock;
mod names;
mod rebuild;
mod resolve;
mod resume;
mod revert;
mod run;
mod script;
mod status;

pub use data::{Batch, Progress};
pub use error::{MigrateError, MigrateErrorKind};
pub use event::{DoneMigration, Event, MigrationReport, PlannedMigration};
pub use folder::Embedded;
pub use gc::{GcOptions, ParkedObject};
pub use resolve::Resolution;
pub use revert::Revert;
pub use status::{MigrationState, MigrationStatus};

use crate::db::Db;
use crate::error::Result as DbResult;
use data::DataStep;
use folder::Folder;
use futures_util::future::BoxFuture;
use orm_schema::Dialect;
use orm_schema::migration::Plan;
use run::Runner;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The migrations of a folder, and how to run them.
///
/// Made by [`migrate!`](crate::migrate!), which embeds the files in the program, or by [`read`](Self::read).
#[derive(Clone)]
#[must_use = "nothing runs before `.run(&db)` is awaited"]
pub struct Migrations {
    folders: Arc<[Folder]>,
    /// What `migration_lock.toml` says.
    provider: Option<String>,
    options: Options,
}

/// Who is told what happens.
type Hear = dyn Fn(&Event) + Send + Sync;

#[derive(Clone)]
struct Options {
    wait_for_lock: Duration,
    lock_timeout: Duration,
    lock_attempts: u32,
    statement_timeout: Option<Duration>,
    to: Option<String>,
    allows_out_of_order: bool,
    allows_edited: bool,
    allows_missing: bool,
    allows_loss: bool,
    on_progress: Option<Arc<Hear>>,
    data_steps: BTreeMap<String, DataStep>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            wait_for_lock: Duration::from_secs(60),
            lock_timeout: Duration::from_secs(5),
            lock_attempts: 10,
            statement_timeout: None,
            to: None,
            allows_out_of_order: false,
            allows_edited: false,
            allows_missing: false,
            allows_loss: false,
            on_progress: None,
            data_steps: BTreeMap::new(),
        }
    }
}

impl Migrations {
    /// What [`migrate!`](crate::migrate!) expands to.
    #[doc(hidden)]
    pub fn embedded(lock: Option<&str>, folders: &[Embedded]) -> Self {
        Self {
            folders: folders.iter().map(Folder::from).collect(),
            provider: lock.and_then(folder::locked_provider),
            options: Options::default(),
        }
    }

    /// Reads the migrations of a folder.
    ///
    /// # Errors
    ///
    /// When the folder or a file in it cannot be read, or a migration has no `migration.sql`.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, MigrateError> {
        let (provider, folders) = folder::read(path.as_ref())?;
        Ok(Self {
            folders: folders.into(),
            provider,
            options: Options::default(),
        })
    }

    /// The names of the migrations, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.folders.iter().map(|folder| folder.name.as_ref())
    }

    /// How long to wait while somebody else migrates the database; default one minute.
    pub fn wait_for_lock(mut self, patience: Duration) -> Self {
        self.options.wait_for_lock = patience;
        self
    }

    /// How long a statement waits for the lock of a table before it gives way to the programs that use it, and is tried again
    /// later; default 5 seconds. SQLite waits as long as the connection's `busy_timeout` says.
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.options.lock_timeout = timeout;
        self
    }

    /// How many times to try for the lock of a table; default 10.
    pub fn lock_attempts(mut self, attempts: u32) -> Self {
        self.options.lock_attempts = attempts.max(1);
        self
    }

    /// How long one statement may take; no limit by default. MySQL limits statements that read only, MariaDB and the others
    /// all.
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.options.statement_timeout = Some(timeout);
        self
    }

    /// Applies the migrations up to this one, and no later ones.
    pub fn to(mut self, name: impl Into<String>) -> Self {
        self.options.to = Some(name.into());
        self
    }

    /// Applies migrations that come before applied ones too, as branches that were merged late bring them.
    pub fn allow_out_of_order(mut self) -> Self {
        self.options.allows_out_of_order = true;
        self
    }

    /// Goes on although applied migrations were changed since.
    pub fn allow_edited(mut self) -> Self {
        self.options.allows_edited = true;
        self
    }

    /// Goes on although the database has migrations that this folder lacks: an older program beside a newer one.
    pub fn allow_missing(mut self) -> Self {
        self.options.allows_missing = true;
        self
    }

    /// Reverts although values get lost.
    pub fn allow_loss(mut self) -> Self {
        self.options.allows_loss = true;
        self
    }

    /// Is told what happens, as it happens. What it does is waited for.
    pub fn on_progress(mut self, hear: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.options.on_progress = Some(Arc::new(hear));
        self
    }

    /// Gives a migration a step over data that is written in Rust. It runs behind the statements of `migration.sql` and
    /// `data.sql`, batch by batch, each in a transaction; see [`Batch`]. On a server it needs a second connection of the
    /// pool.
    pub fn data_step<F, W>(mut self, migration: impl Into<String>, step: F) -> Self
    where
        F: Fn(Batch) -> W + Send + Sync + 'static,
        W: Future<Output = DbResult<Progress>> + Send + 'static,
    {
        let step: DataStep = Arc::new(move |batch| -> BoxFuture<'static, DbResult<Progress>> {
            Box::pin(step(batch))
        });
        self.options.data_steps.insert(migration.into(), step);
        self
    }

    /// Applies all migrations that are not applied yet, in order. What a run before left in the middle is ended first. One
    /// run at a time: others wait.
    ///
    /// # Errors
    ///
    /// What stands in the way, before anything runs: migrations that were edited, are missing or come too early, a failed one
    /// that waits for a decision, tables without a history, the lock. Then the first statement that fails.
    pub async fn run(&self, db: &Db) -> Result<MigrationReport, MigrateError> {
        let mut runner = Runner::begin(self, db).await?;
        let outcome = runner.beating(apply::run).await;
        runner.end().await;
        outcome
    }

    /// What [`run`](Self::run) would do. Nothing runs and nothing is locked.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run) before anything runs.
    pub async fn plan(&self, db: &Db) -> Result<Vec<PlannedMigration>, MigrateError> {
        apply::plan(self, db).await
    }

    /// The state of every migration of the folder and of the database, in order.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn status(&self, db: &Db) -> Result<Vec<MigrationStatus>, MigrateError> {
        status::status(self, db).await
    }

    /// Reverts applied migrations with their `down.sql`, the newest first. Migrations that were generated together are
    /// reverted together.
    ///
    /// # Errors
    ///
    /// Before anything runs: when a `down.sql` is missing, or values would be lost that cannot be put aside, unless
    /// [`allow_loss`](Self::allow_loss). Then the first statement that fails.
    pub async fn revert(&self, db: &Db, what: Revert) -> Result<MigrationReport, MigrateError> {
        let mut runner = Runner::begin(self, db).await?;
        let outcome = revert::revert(&mut runner, &what).await;
        runner.end().await;
        outcome
    }

    /// What [`revert`](Self::revert) would do. Nothing runs and nothing is locked.
    ///
    /// # Errors
    ///
    /// When the database cannot be read, or a migration cannot be reverted because its files are missing.
    pub async fn plan_revert(
        &self,
        db: &Db,
        what: Revert,
    ) -> Result<Vec<PlannedMigration>, MigrateError> {
        revert::plan(self, db, &what).await
    }

    /// Decides what becomes of a migration that failed or was cut off.
    ///
    /// # Errors
    ///
    /// When there is no such migration, or it is not in the state that the decision is about; and what a statement reports.
    pub async fn resolve(
        &self,
        db: &Db,
        migration: &str,
        resolution: Resolution,
    ) -> Result<(), MigrateError> {
        let mut runner = Runner::begin(self, db).await?;
        let outcome = resolve::resolve(&mut runner, migration, resolution).await;
        runner.end().await;
        outcome
    }

    /// Records the migrations up to this one as applied without running them: for a database that has their tables already.
    ///
    /// # Errors
    ///
    /// When there is no such migration, or one of them failed.
    pub async fn baseline(
        &self,
        db: &Db,
        migration: &str,
    ) -> Result<MigrationReport, MigrateError> {
        let mut runner = Runner::begin(self, db).await?;
        let outcome = resolve::baseline(&mut runner, migration).await;
        runner.end().await;
        outcome
    }

    /// Removes for good what migrations put aside instead of dropping it, and returns what that was; what it would be, in a
    /// dry run.
    ///
    /// # Errors
    ///
    /// What a statement reports.
    pub async fn gc(
        &self,
        db: &Db,
        options: &GcOptions,
    ) -> Result<Vec<ParkedObject>, MigrateError> {
        let mut runner = Runner::begin(self, db).await?;
        let outcome = gc::gc(&mut runner, options).await;
        runner.end().await;
        outcome
    }

    fn folder(&self, name: &str) -> Option<&Folder> {
        self.folders.iter().find(|folder| folder.name == name)
    }

    fn known(&self, name: &str) -> Result<&Folder, MigrateError> {
        self.folder(name).ok_or_else(|| {
            let message = format!("there is no migration `{name}`");
            let help = "write the whole name of its folder; `orm migrate status` lists them";
            MigrateError::new(MigrateErrorKind::UnknownMigration, message, help).of(name)
        })
    }

    fn check_provider(&self, dialect: Dialect) -> Result<(), MigrateError> {
        match self.provider.as_deref() {
            Some(found) if Dialect::from_name(found) != Some(dialect) => {
                Err(folder::provider(found, dialect))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The plans of all migrations, beside them.
    fn plans(&self, dialect: Dialect) -> Result<Vec<Option<Plan>>, MigrateError> {
        self.folders
            .iter()
            .map(|folder| folder.plan(dialect))
            .collect()
    }

    fn tell(&self, event: &Event) {
        if let Some(hear) = &self.options.on_progress {
            hear(event);
        }
    }
}

impl std::fmt::Debug for Migrations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Migrations")
            .field("names", &self.names().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
