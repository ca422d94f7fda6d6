//! What tests ask of a database: how many statements a future runs, and whether a query stands in a loop.

use super::{Repeated, StatementLog, watch};
use crate::db::Db;
use crate::error::{Error, ErrorKind, Result};

impl Db {
    /// Runs `work` and returns what it returned, and which statements ran in it on this database.
    ///
    /// Statements count that run in this future, those of transactions and of relations too, and also those that it runs
    /// at the same time, as by `tokio::join!`. What it spawns onto other tasks is not seen. `BEGIN`, `COMMIT` and
    /// savepoints do not count; a `batch` counts as one. Scopes nest: a statement counts for all scopes around it.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let (users, log) = db.watch_statements(User::query().all(db)).await;
    /// assert_eq!(log.len(), 1);
    /// println!("{} users by {}", users?.len(), log.statements()[0].sql());
    /// for repeated in log.repeated(10) {
    ///     println!("{repeated}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn watch_statements<T>(
        &self,
        work: impl Future<Output = T>,
    ) -> impl Future<Output = (T, StatementLog)> {
        watch(self.watched.clone(), work)
    }

    /// Runs `work`, and returns what it returned when exactly so many statements ran in it on this database; for tests.
    /// What counts is said at [`watch_statements`](Self::watch_statements).
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let users = db.expect_statements(2, User::query().with(User::posts).all(db)).await??;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// `Usage` when another number of statements ran; the message lists them.
    pub fn expect_statements<T>(
        &self,
        statements: usize,
        work: impl Future<Output = T>,
    ) -> impl Future<Output = Result<T>> {
        checked(self.watch_statements(work), move |log| {
            (log.len() != statements).then(|| unexpected("exactly", statements, log))
        })
    }

    /// Runs `work`, and returns what it returned when at most so many statements ran in it on this database; for tests.
    /// What counts is said at [`watch_statements`](Self::watch_statements).
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let user = db.expect_at_most(1, User::find(1).opt(db)).await??;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// `Usage` when more statements ran; the message lists them.
    pub fn expect_at_most<T>(
        &self,
        statements: usize,
        work: impl Future<Output = T>,
    ) -> impl Future<Output = Result<T>> {
        checked(self.watch_statements(work), move |log| {
            (log.len() > statements).then(|| unexpected("at most", statements, log))
        })
    }

    /// Runs `work`, and returns what it returned unless a query in it ran so many times from the same place; for tests.
    /// What repeats is said at [`StatementLog::repeated`].
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let refused = db.refuse_repeats(2, async {
    ///     for user in User::query().all(db).await? {
    ///         User::posts.of(&user).query().all(db).await?;
    ///     }
    ///     orm::Result::Ok(())
    /// });
    /// refused.await??;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// `Usage` when one did; the message says which, and how to read the rows at once.
    pub fn refuse_repeats<T>(
        &self,
        times: usize,
        work: impl Future<Output = T>,
    ) -> impl Future<Output = Result<T>> {
        checked(self.watch_statements(work), move |log| {
            let repeated = log.repeated(times);
            let lines: Vec<String> = repeated.iter().map(Repeated::to_string).collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        })
    }
}

async fn checked<T>(
    watched: impl Future<Output = (T, StatementLog)>,
    refuse: impl FnOnce(&StatementLog) -> Option<String>,
) -> Result<T> {
    let (value, log) = watched.await;
    match refuse(&log) {
        None => Ok(value),
        Some(message) => Err(Error::new(ErrorKind::Usage, message)),
    }
}

fn unexpected(bound: &str, expected: usize, log: &StatementLog) -> String {
    let plural = if expected == 1 { "" } else { "s" };
    let ran = log.len();
    format!("expected {bound} {expected} statement{plural}, {ran} ran{log}")
}
