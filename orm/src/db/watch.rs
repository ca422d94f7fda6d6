//! Statements as tests and developers watch them: how many ran, from where, and which ran again and again.
//!
//! A scope is a value of the task, so it sees what its future runs and nothing else. Without one, a statement pays for
//! one look at a thread-local. Knows statements as text; runs none.

mod budget;
mod log;
#[cfg(test)]
mod tests;
mod walk;

pub use log::{LoggedStatement, Repeated, StatementLog};
pub(crate) use walk::Walk;

use super::ConnectOptions;
use crate::backend::Prepared;
pub(crate) use log::Entry;
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where in the program a statement was written.
pub(crate) type Site = Option<&'static Location<'static>>;

tokio::task_local! {
    static SCOPE: Arc<Scope>;
    /// The query whose relations are being loaded.
    static LOADING: Site;
}

/// What scopes know a database by, the same for all clones of a `Db` and their transactions.
#[derive(Debug, Clone)]
pub(crate) struct Watched(Arc<WatchOptions>);

#[derive(Debug)]
struct WatchOptions {
    warn_repeats: Option<usize>,
}

impl Watched {
    pub(crate) fn new(options: &ConnectOptions) -> Self {
        Self(Arc::new(WatchOptions {
            warn_repeats: options.warn_repeats,
        }))
    }
}

impl PartialEq for Watched {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Watched {}

impl Hash for Watched {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// What a future's statements are told to.
struct Scope {
    outer: Option<Arc<Scope>>,
    kind: ScopeKind,
}

enum ScopeKind {
    /// All statements on a database.
    Log {
        db: Watched,
        entries: Mutex<Vec<Arc<Entry>>>,
    },
    /// How often each statement ran, on the databases that warn.
    Warn(Mutex<FxHashMap<Seen, Count>>),
}

/// The same text from the same place on the same database.
#[derive(PartialEq, Eq, Hash)]
struct Seen {
    db: Watched,
    sql: Arc<str>,
    site: &'static Location<'static>,
}

#[derive(Default)]
struct Count {
    times: usize,
    is_warned: bool,
}

impl Scope {
    fn of(kind: ScopeKind) -> Arc<Self> {
        let outer = SCOPE.try_with(Arc::clone).ok();
        Arc::new(Self { outer, kind })
    }

    /// This scope and those around it.
    fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |scope| scope.outer.as_deref())
    }

    fn wants(&self, db: &Watched) -> bool {
        match &self.kind {
            ScopeKind::Log { db: watched, .. } => watched == db,
            ScopeKind::Warn(_) => db.0.warn_repeats.is_some(),
        }
    }

    /// Tells this scope and those around it; a statement that several find repeated is warned of once.
    fn tell(&self, db: &Watched, entry: &Arc<Entry>) {
        let mut warned = None;
        for scope in self.chain().filter(|scope| scope.wants(db)) {
            match &scope.kind {
                ScopeKind::Log { entries, .. } => lock(entries).push(Arc::clone(entry)),
                ScopeKind::Warn(seen) => warned = count(&mut lock(seen), db, entry, warned),
            }
        }
        if let Some(times) = warned {
            warn(&Repeated::new(entry, times));
        }
    }
}

/// Counts a statement, and returns how often it ran when that is to be warned of.
fn count(
    seen: &mut FxHashMap<Seen, Count>,
    db: &Watched,
    entry: &Entry,
    warned: Option<usize>,
) -> Option<usize> {
    let (limit, site) = (db.0.warn_repeats?, entry.own_site?);
    let (db, sql) = (db.clone(), Arc::clone(&entry.sql));
    let count = seen.entry(Seen { db, sql, site }).or_default();
    count.times += 1;
    if count.is_warned || (warned.is_none() && count.times < limit) {
        return warned;
    }
    count.is_warned = true;
    warned.or(Some(count.times))
}

#[cold]
fn warn(repeated: &Repeated) {
    tracing::warn!(
        target: "orm::n_plus_one",
        times = repeated.times(),
        relation = repeated.relation(),
        "{repeated}"
    );
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether anyone watches.
pub(crate) fn is_watching() -> bool {
    SCOPE.try_with(|_| ()).is_ok()
}

/// Tells the scopes around of a statement that is about to run; they learn of its rows by what is returned.
pub(crate) fn record(db: &Watched, statement: &Prepared) -> Option<Arc<Entry>> {
    tell(db, || {
        Entry::new(statement, LOADING.try_with(|site| *site).ok().flatten())
    })
}

/// Tells the scopes around of a script.
pub(crate) fn record_script(db: &Watched, script: &str) {
    tell(db, || Entry::script(script));
}

fn tell(db: &Watched, entry: impl FnOnce() -> Entry) -> Option<Arc<Entry>> {
    let told = SCOPE.try_with(|scope| {
        if !scope.chain().any(|scope| scope.wants(db)) {
            return None;
        }
        let entry = Arc::new(entry());
        scope.tell(db, &entry);
        Some(entry)
    });
    told.ok().flatten()
}

/// Loads the relations of a query; what runs has the query's place.
pub(crate) fn loading<F: Future>(site: Site, work: F) -> impl Future<Output = F::Output> {
    LOADING.scope(site, work)
}

/// What `work` returns, and what ran in it on a database. Boxed, because scopes nest, and without optimisation each would
/// hold what is in it several times.
fn watch<T>(db: Watched, work: impl Future<Output = T>) -> impl Future<Output = (T, StatementLog)> {
    let work = Box::pin(work);
    async move {
        let entries = Mutex::default();
        let scope = Scope::of(ScopeKind::Log { db, entries });
        let value = SCOPE.scope(Arc::clone(&scope), work).await;
        let entries = match &scope.kind {
            ScopeKind::Log { entries, .. } => std::mem::take(&mut *lock(entries)),
            ScopeKind::Warn(_) => Vec::new(),
        };
        (value, StatementLog::new(entries))
    }
}

/// Runs `work`, one HTTP request for example, as the scope of
/// [`ConnectOptions::warn_repeats`](crate::ConnectOptions::warn_repeats): a statement on a database that was connected with
/// it is warned of when it ran so many times in here. Does nothing for other databases. Scopes nest.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
/// # async fn f(db: &Db, ids: Vec<i64>) -> orm::Result<()> {
/// let db = Db::options().warn_repeats(10).connect("sqlite:app.db").await?;
/// orm::statement_scope(async {
///     for id in ids {
///         User::find(id).one(&db).await?;
///     }
///     orm::Result::Ok(())
/// })
/// .await?;
/// # Ok(()) }
/// ```
pub fn statement_scope<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let work = Box::pin(work);
    async move {
        let scope = Scope::of(ScopeKind::Warn(Mutex::default()));
        SCOPE.scope(scope, work).await
    }
}
