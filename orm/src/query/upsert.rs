//! Creating rows, or changing those that have the same key already.
//!
//! PostgreSQL does it in one statement. SQLite's statement does not tell which rows are new, and MySQL's reacts to every
//! unique key of the table instead of the one that is meant; there the rows that have the key are found first, then the
//! others are inserted and those are changed, in one transaction. So all three do the same: where another unique key is
//! in the way, it is a `UniqueViolation`.

mod emulated;
mod native;

use super::UniqueKey;
use super::checked::check_set;
use super::insert::many::{Chunk, CreateMany, Pending};
use super::insert::{Assignments, Create};
use super::model_columns::ModelColumns;
use super::update::{assign, touch_row};
use crate::column::Column;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::expr::IntoExpr;
use crate::model::{Model, ModelInfo};
use crate::statement::{Conflict, Node, and, proposed_columns};
use crate::value::Value;
use orm_schema::Dialect;
use std::collections::BTreeSet;
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

/// What an upsert does, without types.
#[derive(Debug, Clone)]
struct Plan {
    model: &'static ModelInfo,
    /// The columns of the key.
    target: Vec<u16>,
    /// Deleted rows do not have the key.
    is_live: bool,
    set: Vec<(u16, Node)>,
    filter: Option<Node>,
}

impl Plan {
    fn of_key<M: Model, V>(key: UniqueKey<M, V>) -> Self {
        let fields = &M::schema().fields;
        let position = |name: &&str| {
            let found = fields.iter().position(|field| field.name == **name);
            found.and_then(|position| u16::try_from(position).ok())
        };
        Self {
            model: M::info(),
            target: key.fields.iter().filter_map(position).collect(),
            is_live: M::info().deleted.is_some(),
            set: Vec::new(),
            filter: None,
        }
    }

    fn of_primary_key<M: Model>() -> Self {
        Self {
            model: M::info(),
            target: M::info().key.to_vec(),
            is_live: false,
            set: Vec::new(),
            filter: None,
        }
    }

    /// What the row that is there gets, with what every update does.
    fn touched(mut self) -> Self {
        if !self.set.is_empty() {
            touch_row(self.model, &mut self.set);
        }
        self
    }

    /// Refuses what no row with these columns can do.
    fn check(&self, row: &Assignments) -> Result<()> {
        let name = |position: u16| &self.model.column(position).field().name;
        let model = &self.model.schema.name;
        let refuse = |message: String| Err(Error::new(ErrorKind::Usage, message));
        if let Some((key, _)) = self
            .set
            .iter()
            .find(|(set, _)| self.model.key.contains(set))
        {
            return refuse(format!(
                "an upsert cannot change the primary key: leave `{model}.{}` out of what is updated",
                name(*key)
            ));
        }
        let nodes = self.set.iter().map(|(_, node)| node).chain(&self.filter);
        let mut read: BTreeSet<u16> = nodes.flat_map(proposed_columns).collect();
        read.extend(&self.target);
        match read.into_iter().find(|&read| row.get(read).is_none()) {
            Some(missing) => refuse(format!(
                "the row that is proposed has no value for `{model}.{0}`; set it in `create(..)`, by `.set({model}::{0}, ..)`",
                name(missing)
            )),
            None => Ok(()),
        }
    }

    fn conflict(&self) -> Conflict {
        Conflict {
            target: self.target.clone(),
            is_live: self.is_live,
            set: self.set.clone(),
            filter: self.filter.clone(),
        }
    }

    /// The values of the key that a row has.
    fn key_of(&self, row: &Assignments) -> Vec<Value> {
        let values = self.target.iter().filter_map(|&position| row.get(position));
        values.cloned().collect()
    }

    /// Two rows of one statement have the key.
    fn twice(&self) -> Error {
        let names: Vec<&str> = self
            .target
            .iter()
            .map(|&position| self.model.column(position).field().name.as_ref())
            .collect();
        let message = format!(
            "two of the rows have the same {} in the eyes of the database, though they are spelled differently",
            names.join(", ")
        );
        Error::new(ErrorKind::UniqueViolation, message)
    }

    /// Rows in their order, in parts in which no key comes twice: a later row then finds what an earlier one of the same
    /// key left.
    fn parts(&self, rows: Vec<Assignments>) -> Vec<Vec<Assignments>> {
        let mut parts = Vec::new();
        let mut part: Vec<Assignments> = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for row in rows {
            let key = self.key_of(&row);
            // NULL equals nothing, so such a key is nobody's.
            if !key.iter().any(Value::is_null) {
                let texts: Vec<String> = key.iter().map(Value::key_text).collect();
                let text = texts.join("\u{1f}");
                if seen.contains(&text) {
                    parts.push(std::mem::take(&mut part));
                    seen.clear();
                }
                seen.insert(text);
            }
            part.push(row);
        }
        parts.push(part);
        parts
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
        if self.write.has_nested() {
            return Err(refuse_nested::<M>());
        }
        self.write.check_upsert(&self.plan.set)?;
        let mut row = self.write.into_assignments();
        row.complete(M::info());
        let plan = self.plan.touched();
        plan.check(&row)?;
        let db = db.executor();
        match db.dialect() {
            Dialect::Postgres => native::one(&plan, &row, db).await,
            Dialect::Sqlite | Dialect::MySql => emulated::one(&plan, &row, db).await,
        }
    }
}

fn refuse_nested<M: Model>() -> Error {
    let message = format!(
        "`{}` cannot be upserted with rows nested in it: create those afterwards, from the row that is returned",
        M::NAME
    );
    Error::new(ErrorKind::Usage, message)
}

/// Rows and their counts.
type Done<M> = (UpsertCounts, Vec<Upserted<M>>);

impl<'a, M: Model, A> Upsert<CreateMany<'a, M>, M, A> {
    /// Creates the rows, or does what was said with those that are there: all or none. The rows are taken one after the
    /// other, so that the later of two with the same key finds the earlier.
    ///
    /// # Errors
    ///
    /// `UniqueViolation` when another unique key is in the way, `Usage` when rows are nested or a column is updated that a
    /// row has no value for, `Validation` when a rule of the model is not met, and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<UpsertCounts> {
        Ok(self.run(false, db.executor()).await?.0)
    }

    /// Returns the rows that are inserted or changed, in their order, each with which of the two it was. Those that stay as
    /// they are, are not among them.
    pub fn returning(self) -> UpsertReturning<'a, M, A> {
        UpsertReturning(self)
    }

    async fn run(self, with_rows: bool, db: ExecutorRef<'_>) -> Result<Done<M>> {
        check_set::<M>(&self.plan.set, self.write.skips_rules)?;
        let plan = self.plan.touched();
        let mut pending = Pending::new(self.write);
        db.transaction(async |tx| {
            run_all(&plan, &mut pending, with_rows, ExecutorRef::Tx(tx)).await
        })
        .await
    }
}

async fn run_all<M: Model>(
    plan: &Plan,
    pending: &mut Pending<'_, M>,
    with_rows: bool,
    db: ExecutorRef<'_>,
) -> Result<Done<M>> {
    let mut done: Done<M> = Default::default();
    while let Some(chunk) = pending.next_chunk(true)? {
        let Chunk::Rows { mut first, rows } = chunk else {
            return Err(refuse_nested::<M>());
        };
        if let Some(row) = rows.first() {
            plan.check(row)?;
        }
        for part in plan.parts(rows) {
            let count = part.len();
            match db.dialect() {
                Dialect::Postgres => {
                    native::many(plan, part, first, with_rows, &mut done, db).await?;
                }
                Dialect::Sqlite | Dialect::MySql => {
                    emulated::many(plan, part, first, with_rows, &mut done, db).await?;
                }
            }
            first += count;
        }
    }
    Ok(done)
}

/// An upsert of many rows that returns those it wrote; made by `.returning()`.
#[derive(Debug)]
#[must_use = "nothing is written before `.all(..)` is awaited"]
pub struct UpsertReturning<'a, M, A>(Upsert<CreateMany<'a, M>, M, A>);

impl<M: Model, A> UpsertReturning<'_, M, A> {
    /// Creates or changes the rows, and returns those that were created or changed.
    ///
    /// # Errors
    ///
    /// Those of `exec` without `returning`.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<Upserted<M>>> {
        Ok(self.0.run(true, db.executor()).await?.1)
    }
}
