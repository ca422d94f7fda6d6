//! What ran in a scope, and which of it ran again and again.

use super::{Site, Walk};
use crate::backend::{Outcome, Prepared};
use rustc_hash::FxHashMap;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A statement as scopes see it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(super) sql: Arc<str>,
    pub(super) site: Site,
    /// Where it was written, unless a query ran it for its relations.
    pub(super) own_site: Site,
    pub(super) walk: Option<Walk>,
    is_script: bool,
    rows: AtomicU64,
}

/// It did not end, or not well.
const NO_ROWS: u64 = u64::MAX;

impl Entry {
    pub(super) fn new(statement: &Prepared, loading: Site) -> Self {
        let own_site = statement.subject.site;
        Self {
            sql: Arc::clone(&statement.text.sql),
            site: own_site.or(loading),
            own_site,
            walk: statement.subject.walk,
            is_script: false,
            rows: AtomicU64::new(NO_ROWS),
        }
    }

    pub(super) fn script(script: &str) -> Self {
        Self {
            sql: script.into(),
            site: None,
            own_site: None,
            walk: None,
            is_script: true,
            rows: AtomicU64::new(NO_ROWS),
        }
    }

    #[cfg(test)]
    pub(super) fn test(sql: &str, site: Site) -> Self {
        Self {
            site,
            own_site: site,
            is_script: false,
            ..Self::script(sql)
        }
    }

    /// The statement ended well: what came back, and what it did.
    pub(crate) fn done(&self, rows: u64, outcome: Outcome) {
        let rows = rows.max(outcome.rows_affected);
        self.rows.store(rows, Ordering::Relaxed);
    }
}

/// The statements of a scope, made by [`Db::watch_statements`](crate::Db::watch_statements).
#[derive(Debug, Clone)]
pub struct StatementLog {
    statements: Vec<LoggedStatement>,
}

/// A statement that ran.
#[derive(Clone)]
pub struct LoggedStatement(Arc<Entry>);

impl LoggedStatement {
    /// Its text, with placeholders for values. Of a `batch` the whole script, which may hold values.
    pub fn sql(&self) -> &str {
        &self.0.sql
    }

    /// Where in the program its query begins: `User::filter(..)`. Of a relation's rows, the query that loads it. `None`
    /// for a write, a `batch`, and what the library runs to do something else.
    pub fn call_site(&self) -> Option<&'static Location<'static>> {
        self.0.site
    }

    /// How many rows it returned or changed; `None` when it failed or was dropped, and for a `batch`.
    pub fn rows(&self) -> Option<u64> {
        let rows = self.0.rows.load(Ordering::Relaxed);
        (rows != NO_ROWS).then_some(rows)
    }
}

impl fmt::Debug for LoggedStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedStatement")
            .field("sql", &self.sql())
            .field("call_site", &self.call_site().map(Location::to_string))
            .field("rows", &self.rows())
            .finish()
    }
}

impl StatementLog {
    pub(super) fn new(entries: Vec<Arc<Entry>>) -> Self {
        Self {
            statements: entries.into_iter().map(LoggedStatement).collect(),
        }
    }

    /// The statements, in the order in which they began.
    pub fn statements(&self) -> &[LoggedStatement] {
        &self.statements
    }

    /// How many ran.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether none ran.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// The queries that ran at least so many times with the same text from the same place, in the order in which they
    /// first ran: a query in a loop over rows.
    ///
    /// What the library splits by itself is not repeated: relations of thousands of rows, and rows that are written
    /// together. Nor are the statements that load a relation: the query that they belong to is.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
    /// # async fn f(db: &Db, posts: &[Post]) -> orm::Result<()> {
    /// let watched = db.watch_statements(async {
    ///     for post in posts {
    ///         Post::user.of(post).query().one(db).await?;
    ///     }
    ///     Ok::<_, orm::Error>(())
    /// });
    /// let (_, log) = watched.await;
    /// for repeated in log.repeated(2) {
    ///     assert_eq!(repeated.relation(), Some("Post::user"));
    ///     // .. ran 25 times at src/main.rs:10:5: it walks `Post::user` row by row; load it with `.with(Post::user)`
    ///     println!("{repeated}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn repeated(&self, times: usize) -> Vec<Repeated> {
        let own = self
            .statements
            .iter()
            .filter(|statement| statement.0.own_site.is_some());
        let mut repeated = grouped(own);
        repeated.retain(|statement| statement.times >= times);
        repeated
    }
}

/// The distinct statements with how often they ran, in the order in which they first ran.
fn grouped<'a>(statements: impl Iterator<Item = &'a LoggedStatement>) -> Vec<Repeated> {
    let mut groups: Vec<Repeated> = Vec::new();
    let mut group_of: FxHashMap<(&str, Site), usize> = FxHashMap::default();
    for LoggedStatement(entry) in statements {
        let group = *group_of
            .entry((&*entry.sql, entry.site))
            .or_insert_with(|| {
                groups.push(Repeated::new(entry, 0));
                groups.len() - 1
            });
        groups[group].times += 1;
    }
    groups
}

/// A line for each distinct statement, each on a line of its own, the first one too.
impl fmt::Display for StatementLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        grouped(self.statements.iter())
            .iter()
            .try_for_each(|statement| write!(f, "\n{statement}"))
    }
}

/// A query that ran again and again where one statement could do.
#[derive(Clone)]
pub struct Repeated {
    entry: Arc<Entry>,
    times: usize,
    relation: Option<String>,
}

impl Repeated {
    pub(super) fn new(entry: &Arc<Entry>, times: usize) -> Self {
        Self {
            entry: Arc::clone(entry),
            times,
            relation: entry.walk.and_then(Walk::relation),
        }
    }

    /// The text of the statement.
    pub fn sql(&self) -> &str {
        &self.entry.sql
    }

    /// How often it ran.
    pub fn times(&self) -> usize {
        self.times
    }

    /// Where in the program the query begins.
    pub fn call_site(&self) -> Option<&'static Location<'static>> {
        self.entry.site
    }

    /// The relation that such a query walks one row at a time, as `Model::relation`: the one whose foreign key the query
    /// compares, or the one of `Model::relation.of(&row)`.
    pub fn relation(&self) -> Option<&str> {
        self.relation.as_deref()
    }
}

impl fmt::Debug for Repeated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repeated")
            .field("sql", &self.sql())
            .field("times", &self.times)
            .field("call_site", &self.call_site().map(Location::to_string))
            .field("relation", &self.relation)
            .finish()
    }
}

impl fmt::Display for Repeated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A script is the caller's text, and no message holds a value.
        if self.entry.is_script {
            f.write_str("a script of `batch`")?;
        } else {
            write!(f, "`{}`", self.sql())?;
        }
        if self.times == 1 {
            f.write_str(" ran once")?;
        } else {
            write!(f, " ran {} times", self.times)?;
        }
        if let Some(site) = self.call_site() {
            write!(f, " at {site}")?;
        }
        match self.entry.walk.filter(|_| self.times > 1) {
            Some(walk) => write!(f, ": {walk}"),
            None => Ok(()),
        }
    }
}
