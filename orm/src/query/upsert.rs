//! Creating rows, or changing those that have the same key already. What that means is the same on all databases: where
//! another unique key is in the way, it is a `UniqueViolation`.
//!
//! | Database | One row | Many |
//! |---|---|---|
//! | PostgreSQL, SQLite | `INSERT .. ON CONFLICT` | the same, a batch a statement |
//! | MySQL, MariaDB | `INSERT .. ON DUPLICATE KEY UPDATE`, which reacts to every unique key of the table, where no other can be in the way; otherwise as many | the rows that have the key are found, the others are inserted and those are changed, in one transaction |

mod duplicate;
mod emulated;
mod many;
mod native;
mod plan;

pub use many::UpsertReturning;

use super::UniqueKey;
use super::insert::many::CreateMany;
use super::insert::{Assignments, Create};
use super::model_columns::ModelColumns;
use super::update::assign;
use crate::column::Column;
use crate::db::Executor;
use crate::error::{Error, ErrorKind, Result};
use crate::expr::IntoExpr;
use crate::model::Model;
use crate::statement::{Node, and};
use orm_schema::Dialect;
use plan::Plan;
use std::marker::PhantomData;

/// A create that may meet a row with the same key; made by `.on_conflict(key)` and `.on_conflict_key()`. Say next what
/// happens to that row.
#[derive(Debug)]
#[must_use = "say what happens on a conflict: `.update(..)`, `.set(..)` or `.do_nothing()`"]
pub struct OnConflict<W, M> {
    write: W,
    plan: Plan,
    model: PhantomData<fn() -> M>,
}

/// A create that changes the row with the same key instead, where there is one.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Page { #[orm(id, default = autoincrement)] id: i64, #[orm(unique)] url: String, title: String, #[orm(default = 1)] hits: i64 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let page = Page::create(NewPage { url: "/".into(), title: "Home".into() })
///     .on_conflict(Page::url_key)
///     .update(Page::title)
///     .set(Page::hits, Page::hits + 1)
///     .exec(db)
///     .await?;
/// if page.is_new() {
///     println!("{} is new", page.row.url);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "nothing is written before `.exec(..)` is awaited"]
pub struct Upsert<W, M, A> {
    write: W,
    plan: Plan,
    marker: PhantomData<fn() -> (M, A)>,
}

/// The row that is there is changed.
#[derive(Debug)]
pub struct Updating;

/// The row that is there stays as it is.
#[derive(Debug)]
pub struct Keeping;

/// What an upsert did with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpsertOutcome {
    /// It was not there.
    Inserted,
    /// It was there, and was changed.
    Updated,
    /// It was there, and stayed as it is.
    Unchanged,
}

/// A row after an upsert.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Upserted<M> {
    /// The row as it is now.
    pub row: M,
    /// What was done.
    pub outcome: UpsertOutcome,
}

impl<M> Upserted<M> {
    /// Whether the row was inserted.
    pub fn is_new(&self) -> bool {
        self.outcome == UpsertOutcome::Inserted
    }
}

/// How many rows an upsert of many inserted, changed and left as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names say it")]
pub struct UpsertCounts {
    pub inserted: u64,
    pub updated: u64,
    pub unchanged: u64,
}

impl UpsertCounts {
    fn add(&mut self, outcome: UpsertOutcome) {
        match outcome {
            UpsertOutcome::Inserted => self.inserted += 1,
            UpsertOutcome::Updated => self.updated += 1,
            UpsertOutcome::Unchanged => self.unchanged += 1,
        }
    }
}

macro_rules! meets_conflicts {
    ($(($($lifetime:lifetime)?) $write:ty;)*) => {$(
        impl<$($lifetime,)? M: Model> $write {
            /// A row with the same unique key is no error: what follows says what happens to it. Another unique key in the
            /// way still is. Deleted rows of a model with soft delete do not have the key.
            pub fn on_conflict<V>(self, key: UniqueKey<M, V>) -> OnConflict<Self, M> {
                OnConflict { write: self, plan: Plan::of_key(key), model: PhantomData }
            }

            /// A row with the same primary key, deleted or not, is no error: what follows says what happens to it.
            pub fn on_conflict_key(self) -> OnConflict<Self, M> {
                OnConflict { write: self, plan: Plan::of_primary_key::<M>(), model: PhantomData }
            }
        }
    )*};
}

meets_conflicts! {
    () Create<M>;
    ('a) CreateMany<'a, M>;
}

impl<W, M: Model> OnConflict<W, M> {
    fn then<A>(self) -> Upsert<W, M, A> {
        Upsert {
            write: self.write,
            plan: self.plan,
            marker: PhantomData,
        }
    }

    /// The row that is there gets the proposed values of these columns.
    pub fn update(self, columns: impl ModelColumns<M>) -> Upsert<W, M, Updating> {
        self.then().update(columns)
    }

    /// A column of the row that is there gets a value, or an expression over that row as it was; `column.proposed()` reads
    /// the row that could not be created.
    pub fn set<T>(
        self,
        column: Column<M, T>,
        value: impl IntoExpr<M, T>,
    ) -> Upsert<W, M, Updating> {
        self.then().set(column, value)
    }

    /// The row that is there stays as it is.
    pub fn do_nothing(self) -> Upsert<W, M, Keeping> {
        self.then()
    }
}

impl<W, M: Model> Upsert<W, M, Updating> {
    /// The row that is there gets the proposed values of these columns too.
    pub fn update(mut self, columns: impl ModelColumns<M>) -> Self {
        let mut positions = Vec::new();
        columns.positions(&mut positions);
        for position in positions {
            let proposed = Node::Proposed(M::info().column(position));
            assign(&mut self.plan.set, position, proposed);
        }
        self
    }

    /// A column of the row that is there gets a value, or an expression over that row as it was; `column.proposed()` reads
    /// the row that could not be created.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoExpr<M, T>) -> Self {
        assign(
            &mut self.plan.set,
            column.position(),
            value.into_expr().node,
        );
        self
    }

    /// The row that is there is changed only where this holds of it; otherwise it stays as it is.
    pub fn filter(mut self, condition: impl IntoExpr<M, bool>) -> Self {
        and(&mut self.plan.filter, condition.into_expr().node);
        self
    }
}

impl<M: Model, A> Upsert<Create<M>, M, A> {
    /// Creates the row, or does what was said with the one that is there, and returns the row as it is then.
    ///
    /// # Errors
    ///
    /// `UniqueViolation` when another unique key is in the way, `Usage` when rows are nested or a column is updated that the
    /// row has no value for, `Validation` when a rule of the model is not met, and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<Upserted<M>> {
        let (plan, row) = self.into_plan()?;
        let db = db.executor();
        match db.dialect() {
            Dialect::Postgres | Dialect::Sqlite => native::one(plan, row, db).await,
            Dialect::MySql if duplicate::is_enough(&plan, &row) => {
                duplicate::one(&plan, &row, db).await
            }
            Dialect::MySql => emulated::one(&plan, &row, db).await,
        }
    }

    /// The same without reading the row: says what was done with it. Where one statement is enough, it is the only one.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Setting { #[orm(id)] name: String, value: String }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let done = Setting::create(NewSetting { name: "theme".into(), value: "dark".into() })
    ///     .on_conflict_key()
    ///     .update(Setting::value)
    ///     .outcome(db)
    ///     .await?;
    /// if done == orm::UpsertOutcome::Inserted {
    ///     println!("the theme was never set before");
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`exec`](Self::exec).
    pub async fn outcome(self, db: &(impl Executor + ?Sized)) -> Result<UpsertOutcome> {
        let (plan, row) = self.into_plan()?;
        let db = db.executor();
        match db.dialect() {
            Dialect::Postgres | Dialect::Sqlite => native::outcome(plan, row, db).await,
            Dialect::MySql if duplicate::is_enough(&plan, &row) => {
                duplicate::outcome(plan, row, db).await
            }
            Dialect::MySql => emulated::outcome::<M>(&plan, &row, db).await,
        }
    }

    /// What to do with which row, when it can be done.
    fn into_plan(self) -> Result<(Plan, Assignments)> {
        if self.write.has_nested() {
            return Err(refuse_nested::<M>());
        }
        self.write.check_upsert(&self.plan.set)?;
        let mut row = self.write.into_assignments();
        row.complete(M::info());
        let plan = self.plan.touched();
        plan.check(&row)?;
        Ok((plan, row))
    }
}

fn refuse_nested<M: Model>() -> Error {
    let message = format!(
        "`{}` cannot be upserted with rows nested in it: create those afterwards, from the row that is returned",
        M::NAME
    );
    Error::new(ErrorKind::Usage, message)
}
