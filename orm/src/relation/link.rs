//! The rows that a relation reaches from one row: a query for them, and, through a third table, linking and unlinking.

use super::link_write::{link, sync, unlink};
use super::slot::NoLink;
use super::{Arity, LinkRow, Rel, Relation};
use crate::column::Column;
use crate::db::{Executor, ExecutorRef};
use crate::error::Result;
use crate::model::{IntoKey, Key, Model};
use crate::query::{Assignments, Query};
use crate::statement::{self, Node, and};
use crate::types::IntoValue;
use crate::validation::check_links;
use crate::value::Value;
use std::marker::PhantomData;
use std::panic::Location;

impl<R: Relation> Rel<R> {
    /// The rows that the relation reaches from this one.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
    /// # async fn f(db: &Db, user: &User) -> orm::Result<()> {
    /// let latest = User::posts.of(user).query().order_by(Post::id.desc()).limit(10).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn of(self, row: &R::From) -> RowsOf<R> {
        RowsOf {
            key: R::INFO.key_of(row),
            relation: PhantomData,
        }
    }
}

/// The rows that a relation reaches from one row.
#[derive(Debug, Clone)]
pub struct RowsOf<R> {
    key: Vec<Value>,
    relation: PhantomData<fn() -> R>,
}

impl<R: Relation> RowsOf<R> {
    fn node(&self) -> Node {
        // A key that is NULL refers to nothing, and in SQL equals nothing.
        Node::ReachedFrom {
            relation: R::INFO,
            key: self.key.clone(),
        }
    }

    /// A query for them.
    #[track_caller]
    pub fn query(self) -> Query<R::To> {
        let mut query = Query::filtered(self.node());
        if R::Arity::IS_MANY {
            query = query.with_default_scopes();
        }
        query.at(Some(Location::caller()))
    }

    /// Whether the row with this key is among them.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn contains(
        &self,
        key: impl IntoKey<<R::To as Model>::Key>,
        db: &(impl Executor + ?Sized),
    ) -> Result<bool> {
        let info = R::To::info();
        let mut filter = Some(statement::key_filter(info, key.into_key().values()));
        and(&mut filter, self.node());
        match filter {
            Some(filter) => Query::<R::To>::filtered(filter).exists(db).await,
            None => Ok(false),
        }
    }
}

/// What is written to the table between two models besides the two keys: `{Junction}Data`, or `()` where nothing must be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what links these rows",
    label = "expected the payload of `{J}`",
    note = "write the `..Data` struct of the junction model; `()` where that has no required columns of its own, or there is none (`NoLink`)"
)]
pub trait LinkData<J>: Send {
    #[doc(hidden)]
    fn assign(self, row: &mut Assignments);
}

#[diagnostic::do_not_recommend]
impl LinkData<NoLink> for () {
    fn assign(self, _row: &mut Assignments) {}
}

type LinkOf<R> = <<R as Relation>::Arity as Arity>::Link;

impl<R: Relation> RowsOf<R>
where
    LinkOf<R>: LinkRow,
{
    /// Links the row with this key.
    pub fn attach(
        self,
        key: impl IntoKey<<R::To as Model>::Key>,
        data: impl LinkData<LinkOf<R>>,
    ) -> Attach<R>
    where
        R::Arity: ManyToManyArity,
    {
        let mut row = Assignments::default();
        data.assign(&mut row);
        Attach {
            near: self.key,
            far: key.into_key().values(),
            row,
            relation: PhantomData,
        }
    }

    /// Unlinks the row with this key, and returns whether it was linked.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn detach(
        self,
        key: impl IntoKey<<R::To as Model>::Key>,
        db: &(impl Executor + ?Sized),
    ) -> Result<bool>
    where
        R::Arity: ManyToManyArity,
    {
        let far = key.into_key().values();
        Ok(unlink(R::INFO, &self.key, &far, db.executor()).await? > 0)
    }

    /// Links exactly these rows: those that are not among them are unlinked, those that are not there yet are linked, and
    /// where the payload differs it is changed. Nothing else is written.
    pub fn sync<K, D>(self, links: impl IntoIterator<Item = (K, D)>) -> SyncLinks<R>
    where
        K: IntoKey<<R::To as Model>::Key>,
        D: LinkData<LinkOf<R>>,
        R::Arity: ManyToManyArity,
    {
        let links = links.into_iter().map(|(key, data)| {
            let mut row = Assignments::default();
            data.assign(&mut row);
            (key.into_key().values(), row)
        });
        SyncLinks {
            near: self.key,
            links: links.collect(),
            relation: PhantomData,
        }
    }
}

/// The arity of relations through the junction model `J`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this relation has no rows of a junction model `{J}`",
    label = "not a `ManyToMany` through it",
    note = "only a `ManyToMany<Model, Junction>` has rows that link"
)]
pub trait LinkedBy<J>: Arity<Link = J> {}

#[diagnostic::do_not_recommend]
impl<J: Model> LinkedBy<J> for super::Linked<J> {}

/// The arity of relations through a third table.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "only rows of a many-to-many relation are attached and detached",
    label = "not a `ManyToMany`",
    note = "set the key on the other row, or nest it in a create or update"
)]
pub trait ManyToManyArity: Arity {}

#[diagnostic::do_not_recommend]
impl<J: Model> ManyToManyArity for super::Linked<J> {}
#[diagnostic::do_not_recommend]
impl ManyToManyArity for super::Joined {}

/// A row to be linked; made by `Model::relation.of(&row).attach(..)`.
#[derive(Debug)]
#[must_use = "nothing is linked before `.exec(..)` is awaited"]
pub struct Attach<R> {
    near: Vec<Value>,
    far: Vec<Value>,
    row: Assignments,
    relation: PhantomData<fn() -> R>,
}

impl<R: Relation> Attach<R> {
    /// Sets a column of the junction model that its required ones leave out.
    pub fn set<J: Model, T>(mut self, column: Column<J, T>, value: impl IntoValue<T>) -> Self
    where
        R::Arity: LinkedBy<J>,
    {
        self.row.put(column.position(), value.into_column_value());
        self
    }

    /// Links the row.
    ///
    /// # Errors
    ///
    /// `Validation` when a rule of the junction model is not met, `UniqueViolation` when it is linked already,
    /// `ForeignKeyViolation` when there is no such row, and what else the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<()> {
        check_links(R::INFO, std::iter::once(&self.row))?;
        link(
            R::INFO,
            &self.near,
            vec![(self.far, self.row)],
            db.executor(),
        )
        .await
    }
}

/// What [`sync`](RowsOf::sync) did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Synced {
    /// Rows that were linked.
    pub attached: u64,
    /// Rows that were unlinked.
    pub detached: u64,
    /// Links whose payload was changed.
    pub changed: u64,
}

/// The rows to be linked, and no others; made by `Model::relation.of(&row).sync(..)`.
#[derive(Debug)]
#[must_use = "nothing is changed before `.exec(..)` is awaited"]
pub struct SyncLinks<R> {
    near: Vec<Value>,
    links: Vec<(Vec<Value>, Assignments)>,
    relation: PhantomData<fn() -> R>,
}

impl<R: Relation> SyncLinks<R> {
    /// Makes it so, in one transaction.
    ///
    /// # Errors
    ///
    /// `Validation` when a rule of the junction model is not met, `ForeignKeyViolation` when there is no such row, and what
    /// else the database reports; then nothing has changed.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<Synced> {
        check_links(R::INFO, self.links.iter().map(|(_, row)| row))?;
        db.executor()
            .transaction(async |tx| {
                sync(R::INFO, &self.near, self.links, ExecutorRef::Tx(tx)).await
            })
            .await
    }
}
