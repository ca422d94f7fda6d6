//! A row and the compiler's knowledge of what was loaded with it.

use super::{Loadable, LoadableOf, Rel};
use crate::model::Model;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// One relation `R` in a set of loaded ones, with the set `L` that was loaded with its rows.
#[derive(Debug)]
pub struct Proof<R, L>(PhantomData<fn() -> (R, L)>);

/// The set of relations that a query loads: `()`, or a [`Proof`] before the rest.
pub trait LoadSet: Send + Sync + 'static {
    /// What a query returns for each row.
    type Row<M: Model>: Send;

    #[doc(hidden)]
    fn wrap<M: Model>(rows: Vec<M>) -> Vec<Self::Row<M>>;
}

impl LoadSet for () {
    type Row<M: Model> = M;

    fn wrap<M: Model>(rows: Vec<M>) -> Vec<M> {
        rows
    }
}

impl<R: Loadable, L: LoadSet, T: LoadSet> LoadSet for (Proof<R, L>, T) {
    type Row<M: Model> = Loaded<M, Self>;

    fn wrap<M: Model>(rows: Vec<M>) -> Vec<Loaded<M, Self>> {
        rows.into_iter()
            .map(|model| Loaded {
                model,
                set: PhantomData,
            })
            .collect()
    }
}

/// The relation is the first of the set.
#[derive(Debug)]
pub struct Here;

/// The relation is in the rest of the set.
#[derive(Debug)]
pub struct There<I>(PhantomData<I>);

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "relation `{R}` was not loaded by this query",
    label = "not loaded",
    note = "add `.with(..)` for it to the query that returned this row"
)]
pub trait Has<R, I> {
    type Inner: LoadSet;
}

#[diagnostic::do_not_recommend]
impl<R, L: LoadSet, T> Has<R, Here> for (Proof<R, L>, T) {
    type Inner = L;
}

#[diagnostic::do_not_recommend]
impl<R, R2, L, T: Has<R, I>, I> Has<R, There<I>> for (Proof<R2, L>, T) {
    type Inner = T::Inner;
}

/// Relation `Self` is in the set `L`. The bound of `get`.
#[diagnostic::on_unimplemented(
    message = "relation `{Self}` was not loaded by this query",
    label = "not loaded",
    note = "add `.with(..)` for it to the query that returned this row"
)]
pub trait LoadedIn<L, I> {
    /// What was loaded with the relation's rows.
    type Inner: LoadSet;
}

#[diagnostic::do_not_recommend]
impl<R: Loadable, L: Has<R, I>, I> LoadedIn<L, I> for R {
    type Inner = L::Inner;
}

/// A set of loaded relations that has all of `L2`, in any order. The bound of `narrow`.
#[diagnostic::on_unimplemented(
    message = "not everything that is asked for was loaded",
    label = "a relation is missing",
    note = "add `.with(..)` for it to the query that returned this row"
)]
pub trait Covers<L2, I> {}

#[diagnostic::do_not_recommend]
impl<L> Covers<(), ()> for L {}

#[diagnostic::do_not_recommend]
impl<L, R, N, T, I1, I2, I3> Covers<(Proof<R, N>, T), (I1, I2, I3)> for L
where
    L: Has<R, I1> + Covers<T, I3>,
    L::Inner: Covers<N, I2>,
{
}

/// A row of `M` with the relations `L` loaded. Derefs to the row.
pub struct Loaded<M, L> {
    model: M,
    set: PhantomData<fn() -> L>,
}

impl<M, L> Loaded<M, L> {
    /// The row without the proof. What was loaded stays in its slots.
    pub fn into_inner(self) -> M {
        self.model
    }
}

impl<M: Model, L: LoadSet> Loaded<M, L> {
    /// The rows of a relation that the query loaded.
    ///
    /// ```compile_fail
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User>,
    /// #     #[orm(inverse = post)] notes: HasMany<Note> }
    /// # #[derive(Model)] struct Note { #[orm(id)] id: i64, post_id: i64, #[orm(fk = post_id)] post: BelongsTo<Post> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let posts = Post::query().with(Post::user).all(db).await?;
    /// posts[0].get(Post::notes); // was not loaded
    /// # Ok(()) }
    /// ```
    pub fn get<R, I, N>(&self, _relation: Rel<R>) -> R::Get<'_, N>
    where
        R: LoadableOf<M> + LoadedIn<L, I, Inner = N>,
        N: LoadSet,
    {
        R::get(&self.model)
    }

    /// The same row with fewer proofs, or with the same in another order: what a function asks for that names its type
    /// with [`With!`](crate::With).
    pub fn narrow<L2: LoadSet, I>(self) -> Loaded<M, L2>
    where
        L: Covers<L2, I>,
    {
        Loaded {
            model: self.model,
            set: PhantomData,
        }
    }

    pub(super) fn prove(model: M) -> Self {
        Self {
            model,
            set: PhantomData,
        }
    }

    /// The row.
    pub fn row(&self) -> &M {
        &self.model
    }

    /// The row and its proof, borrowed.
    pub fn by_ref(&self) -> LoadedRef<'_, M, L> {
        LoadedRef::new(&self.model)
    }
}

impl<M, L> Deref for Loaded<M, L> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.model
    }
}

impl<M: Clone, L> Clone for Loaded<M, L> {
    fn clone(&self) -> Self {
        Self {
            model: self.model.clone(),
            set: PhantomData,
        }
    }
}

impl<M: fmt::Debug, L> fmt::Debug for Loaded<M, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.model.fmt(f)
    }
}

/// A borrowed row with the relations `L` loaded. Derefs to the row.
pub struct LoadedRef<'a, M, L> {
    model: &'a M,
    set: PhantomData<fn() -> L>,
}

impl<M, L> Clone for LoadedRef<'_, M, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, L> Copy for LoadedRef<'_, M, L> {}

impl<'a, M: Model, L> LoadedRef<'a, M, L> {
    pub(super) fn new(model: &'a M) -> Self {
        Self {
            model,
            set: PhantomData,
        }
    }

    /// The rows of a relation that the query loaded.
    pub fn get<R, I, N>(self, _relation: Rel<R>) -> R::Get<'a, N>
    where
        R: LoadableOf<M> + LoadedIn<L, I, Inner = N>,
        N: LoadSet,
    {
        R::get(self.model)
    }

    /// The same row with fewer proofs, or with the same in another order.
    pub fn narrow<L2: LoadSet, I>(self) -> LoadedRef<'a, M, L2>
    where
        L: Covers<L2, I>,
    {
        LoadedRef::new(self.model)
    }

    /// The row.
    pub fn row(self) -> &'a M {
        self.model
    }
}

impl<M, L> Deref for LoadedRef<'_, M, L> {
    type Target = M;

    fn deref(&self) -> &M {
        self.model
    }
}

impl<M: fmt::Debug, L> fmt::Debug for LoadedRef<'_, M, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.model.fmt(f)
    }
}

/// Borrowed rows with the relations `L` loaded.
pub struct LoadedRows<'a, M, L> {
    rows: &'a [M],
    set: PhantomData<fn() -> L>,
}

impl<M, L> Clone for LoadedRows<'_, M, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, L> Copy for LoadedRows<'_, M, L> {}

impl<'a, M: Model, L> LoadedRows<'a, M, L> {
    pub(super) fn new(rows: &'a [M]) -> Self {
        Self {
            rows,
            set: PhantomData,
        }
    }

    /// How many rows there are.
    pub fn len(self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, each with its proof.
    pub fn iter(self) -> impl ExactSizeIterator<Item = LoadedRef<'a, M, L>> + DoubleEndedIterator {
        self.rows.iter().map(LoadedRef::new)
    }

    /// The first row.
    pub fn first(self) -> Option<LoadedRef<'a, M, L>> {
        self.rows.first().map(LoadedRef::new)
    }

    /// The rows as a slice, without proofs.
    pub fn as_slice(self) -> &'a [M] {
        self.rows
    }
}

impl<'a, M: Model, L> IntoIterator for &LoadedRows<'a, M, L> {
    type Item = LoadedRef<'a, M, L>;
    type IntoIter = std::iter::Map<std::slice::Iter<'a, M>, fn(&'a M) -> LoadedRef<'a, M, L>>;

    fn into_iter(self) -> Self::IntoIter {
        (*self).into_iter()
    }
}

impl<'a, M: Model, L> IntoIterator for LoadedRows<'a, M, L> {
    type Item = LoadedRef<'a, M, L>;
    type IntoIter = std::iter::Map<std::slice::Iter<'a, M>, fn(&'a M) -> LoadedRef<'a, M, L>>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter().map(LoadedRef::new)
    }
}

impl<M: fmt::Debug, L> fmt::Debug for LoadedRows<'_, M, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}
