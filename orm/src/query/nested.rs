//! Nested writes: rows that are created, linked, changed and deleted together with the row they belong to, in one
//! transaction, with their keys filled in.

mod writes;

use self::writes::{AttachRows, Change, ChangeChildren, CreateChildren, CreateLinked, DetachRows};
use super::insert::{Assignments, Create, IntoCreate};
use super::update::UpdateRow;
use crate::column::Column;
use crate::db::ExecutorRef;
use crate::error::Result;
use crate::model::{IntoKey, Key, Model, PatchRow};
use crate::relation::{
    Arity, HasInverse, LinkData, ManyToManyArity, Rel, RelationInfo, RelationOf,
};
use crate::statement::Node;
use crate::types::IntoValue;
use crate::validation::Failures;
use crate::value::Value;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A write that belongs to a row, run when that row is there.
#[doc(hidden)]
pub trait Nest: Send + Sync {
    fn relation(&self) -> &'static RelationInfo;

    /// What the rules of the models say of what it writes.
    fn check(&self, failures: &mut Failures);

    /// `key` is what the relation compares of the row.
    fn run<'a>(&'a self, key: Vec<Value>, db: ExecutorRef<'a>) -> Running<'a>;
}

/// What nested writes can be added to: a create or an update of one row.
#[doc(hidden)]
pub trait NestTarget<M: Model>: Sized {
    fn push(&mut self, nested: Arc<dyn Nest>);
}

/// Runs the writes that belong to a row.
pub(super) async fn run_all<M: Model>(
    nested: &[Arc<dyn Nest>],
    row: &M,
    db: ExecutorRef<'_>,
) -> Result<()> {
    for write in nested {
        let key = write
            .relation()
            .from_columns
            .iter()
            .map(|&column| row.encode(usize::from(column)))
            .collect();
        write.run(key, db).await?;
    }
    Ok(())
}

/// A new row without the key of the one it is nested in; made by `Model::nested`.
pub struct Nested<M, F> {
    pub(super) create: Create<M>,
    relation: PhantomData<fn() -> F>,
}

impl<M: Model, F> std::fmt::Debug for Nested<M, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nested")
            .field("model", &M::NAME)
            .finish_non_exhaustive()
    }
}

impl<M: Model, F> Nested<M, F> {
    #[doc(hidden)]
    pub fn new(row: impl IntoNested<M, F>) -> Self {
        row.into_nested()
    }

    /// Used by expansions: the assigned columns, without the key.
    #[doc(hidden)]
    pub fn of(row: Assignments) -> Self {
        Self {
            create: Create::of(row),
            relation: PhantomData,
        }
    }

    /// Sets a column that the required ones leave out.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoValue<T>) -> Self {
        self.create = self.create.set(column, value);
        self
    }
}

impl<M: Model, F> NestTarget<M> for Nested<M, F> {
    fn push(&mut self, nested: Arc<dyn Nest>) {
        self.create.push(nested);
    }
}

/// A new row of `M` that is nested by its relation `F`, which holds the other row's key: `New{M}For{F}`, or
/// `{M}::nested(..)` with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a new row of `{M}` that leaves out the key of the other row",
    label = "not what can be nested here",
    note = "write the struct `New..For..` of these two; `New..` only where the key need not be said"
)]
pub trait IntoNested<M, F> {
    #[doc(hidden)]
    fn into_nested(self) -> Nested<M, F>;
}

#[diagnostic::do_not_recommend]
impl<M: Model, F> IntoNested<M, F> for Nested<M, F> {
    fn into_nested(self) -> Self {
        self
    }
}

macro_rules! nested_writes {
    ($target:ident<$($param:ident),*>) => {
        impl<$($param),*> $target<$($param),*>
        where
            M: Model,
        {
            /// Creates rows of a relation with this one; their keys are filled in.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)] struct User { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = user)] posts: HasMany<Post> }
            /// # #[derive(Model)] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
            /// # async fn f(db: &Db) -> orm::Result<()> {
            /// let posts = ["first", "second"].map(|title| NewPostForUser { title: title.into() });
            /// let user = User::create(NewUser { name: "Ann".into() }).nest(User::posts, posts).exec(db).await?;
            /// # Ok(()) }
            /// ```
            pub fn nest<R, I>(mut self, _relation: Rel<R>, rows: I) -> Self
            where
                R: RelationOf<M> + HasInverse,
                I: IntoIterator<Item: IntoNested<R::To, R::Inverse>>,
            {
                let rows = rows.into_iter().map(|row| row.into_nested().create).collect();
                self.push(Arc::new(CreateChildren::<R> { rows }));
                self
            }

            /// Creates rows of a many-to-many relation and links them to this one.
            pub fn nest_linked<R, N, D>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = (N, D)>) -> Self
            where
                R: RelationOf<M>,
                R::Arity: ManyToManyArity,
                N: IntoCreate<R::To>,
                D: LinkData<<R::Arity as Arity>::Link>,
            {
                let rows = rows.into_iter().map(|(row, data)| {
                    let mut link = Assignments::default();
                    data.assign(&mut link);
                    (row.into_create(), link)
                });
                self.push(Arc::new(CreateLinked::<R> { rows: rows.collect() }));
                self
            }

            /// Links rows of a many-to-many relation to this one, by their keys.
            pub fn attach<R, K, D>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = (K, D)>) -> Self
            where
                R: RelationOf<M>,
                R::Arity: ManyToManyArity,
                K: IntoKey<<R::To as Model>::Key>,
                D: LinkData<<R::Arity as Arity>::Link>,
            {
                let rows = rows.into_iter().map(|(key, data)| {
                    let mut link = Assignments::default();
                    data.assign(&mut link);
                    (key.into_key().values(), link)
                });
                self.push(Arc::new(AttachRows { relation: R::INFO, rows: rows.collect() }));
                self
            }

            /// Gives rows that are there, by their keys, to this one: their key of it is set.
            pub fn connect<R, I>(mut self, _relation: Rel<R>, rows: I) -> Self
            where
                R: RelationOf<M> + HasInverse,
                I: IntoIterator<Item: IntoKey<<R::To as Model>::Key>>,
            {
                let keys = rows.into_iter().map(|key| key.into_key().values()).collect();
                self.push(Arc::new(ChangeChildren { relation: R::INFO, keys, change: Change::Connect }));
                self
            }
        }
    };
}

nested_writes!(Create<M>);
nested_writes!(UpdateRow<M>);
nested_writes!(Nested<M, F>);

impl<M: Model> UpdateRow<M> {
    /// Takes rows, by their keys, away from this one: their key of it is set to NULL.
    ///
    /// A key that may not be NULL is a compile error: such rows are deleted, or connected to another row.
    pub fn disconnect<R, K>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = K>) -> Self
    where
        R: RelationOf<M> + HasInverse,
        R::Inverse: OptionalInverse,
        K: IntoKey<<R::To as Model>::Key>,
    {
        let keys = rows
            .into_iter()
            .map(|key| key.into_key().values())
            .collect();
        self.push(Arc::new(ChangeChildren {
            relation: R::INFO,
            keys,
            change: Change::Disconnect,
        }));
        self
    }

    /// Unlinks rows of a many-to-many relation from this one, by their keys.
    pub fn detach<R, K>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = K>) -> Self
    where
        R: RelationOf<M>,
        R::Arity: ManyToManyArity,
        K: IntoKey<<R::To as Model>::Key>,
    {
        let keys = rows
            .into_iter()
            .map(|key| key.into_key().values())
            .collect();
        self.push(Arc::new(DetachRows {
            relation: R::INFO,
            keys,
        }));
        self
    }

    /// Changes a row of this one, by its key.
    pub fn patch_nested<R, K>(
        mut self,
        _relation: Rel<R>,
        row: K,
        patch: impl PatchRow<R::To>,
    ) -> Self
    where
        R: RelationOf<M> + HasInverse,
        K: IntoKey<<R::To as Model>::Key>,
    {
        let mut assignments = Assignments::default();
        patch.assign(&mut assignments);
        let set = assignments
            .into_pairs()
            .map(|(column, value)| (column, Node::Value(value)))
            .collect();
        self.push(Arc::new(ChangeChildren {
            relation: R::INFO,
            keys: vec![row.into_key().values()],
            change: Change::Set(set),
        }));
        self
    }

    /// Deletes rows of this one, by their keys.
    pub fn delete_nested<R, K>(
        mut self,
        _relation: Rel<R>,
        rows: impl IntoIterator<Item = K>,
    ) -> Self
    where
        R: RelationOf<M> + HasInverse,
        K: IntoKey<<R::To as Model>::Key>,
    {
        let keys = rows
            .into_iter()
            .map(|key| key.into_key().values())
            .collect();
        self.push(Arc::new(ChangeChildren {
            relation: R::INFO,
            keys,
            change: Change::Delete,
        }));
        self
    }
}

/// A relation whose key may be NULL; implemented by the derive.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "these rows must belong to a row, so they cannot be disconnected",
    label = "the key may not be NULL",
    note = "delete them with `delete_nested`, or `connect` them to another row"
)]
pub trait OptionalInverse {}
