//! Relations: the slots in a model's struct, the constants that name them, and loading them with a query.
//!
//! `Loaded<M, L>` is a row together with the compiler's knowledge of which relations the query loaded, so that reading
//! one that was not loaded does not compile.

mod include;
mod loaded;
mod slot;

pub use include::{Include, IntoInclude, Preload};
pub use loaded::{LoadSet, Loaded, LoadedIn, LoadedRef, LoadedRows, Proof};
pub use slot::{BelongsTo, Children, HasMany, HasOne, Shared, Slot, ToOne};

use crate::model::Model;
use std::marker::PhantomData;

/// A relation between two models; one unit struct each, made by the derive.
pub trait Relation: Copy + Send + Sync + 'static {
    /// The model that declares it.
    type From: Model;
    /// The model it reaches.
    type To: Model;
    /// How many rows it reaches.
    type Arity: Arity;

    #[doc(hidden)]
    const NAME: &'static str;
    /// The column of `From` that is compared.
    #[doc(hidden)]
    const FROM_COLUMN: u16;
    /// The column of `To` that is compared.
    #[doc(hidden)]
    const TO_COLUMN: u16;

    #[doc(hidden)]
    fn slot(row: &Self::From) -> &dyn Slot<Self::To>;

    #[doc(hidden)]
    fn slot_mut(row: &mut Self::From) -> &mut dyn Slot<Self::To>;
}

/// How many rows a relation reaches: [`Many`], [`One`] or [`Maybe`].
pub trait Arity: Send + Sync + 'static {
    /// What `get` returns.
    type Get<'a, M: Model, L: LoadSet>;

    #[doc(hidden)]
    const IS_MANY: bool;
    /// A row must be there.
    #[doc(hidden)]
    const IS_REQUIRED: bool;

    #[doc(hidden)]
    fn get<'a, M: Model, L: LoadSet>(rows: &'a [M]) -> Self::Get<'a, M, L>;
}

/// Any number of rows.
#[derive(Debug)]
pub struct Many;

/// Exactly one row.
#[derive(Debug)]
pub struct One;

/// One row or none.
#[derive(Debug)]
pub struct Maybe;

impl Arity for Many {
    type Get<'a, M: Model, L: LoadSet> = LoadedRows<'a, M, L>;
    const IS_MANY: bool = true;
    const IS_REQUIRED: bool = false;

    fn get<'a, M: Model, L: LoadSet>(rows: &'a [M]) -> LoadedRows<'a, M, L> {
        LoadedRows::new(rows)
    }
}

impl Arity for One {
    type Get<'a, M: Model, L: LoadSet> = LoadedRef<'a, M, L>;
    const IS_MANY: bool = false;
    const IS_REQUIRED: bool = true;

    fn get<'a, M: Model, L: LoadSet>(rows: &'a [M]) -> LoadedRef<'a, M, L> {
        // Loading fails where a required row is missing, so a loaded slot has one.
        LoadedRef::new(&rows[0])
    }
}

impl Arity for Maybe {
    type Get<'a, M: Model, L: LoadSet> = Option<LoadedRef<'a, M, L>>;
    const IS_MANY: bool = false;
    const IS_REQUIRED: bool = false;

    fn get<'a, M: Model, L: LoadSet>(rows: &'a [M]) -> Option<LoadedRef<'a, M, L>> {
        rows.first().map(LoadedRef::new)
    }
}

/// A relation as a value: a constant such as `User::posts`.
pub struct Rel<R>(PhantomData<fn() -> R>);

impl<R> Clone for Rel<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Rel<R> {}

impl<R: Relation> std::fmt::Debug for Rel<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}::{}", R::From::NAME, R::NAME)
    }
}

impl<R: Relation> Rel<R> {
    #[doc(hidden)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// Loads the relation with a filter, an order or relations of its own.
    pub fn load(self) -> Include<R, ()> {
        Include::new()
    }
}

impl<R: Relation> Default for Rel<R> {
    fn default() -> Self {
        Self::new()
    }
}

/// A `BelongsTo` of `F` that reaches `T`: what the inverse of a relation from `T` to `F` must be.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the inverse of this relation",
    label = "not a relation of `{F}` that belongs to `{T}`",
    note = "name the field of `{F}` that is a `BelongsTo<{T}>`, or a `BelongsTo` of an `Option` of it"
)]
pub trait BelongsFrom<F, T>: Relation {}

/// Used by expansions: the key column of an inverse, and the check that it points back.
#[doc(hidden)]
pub const fn inverse_column<F, T, R: BelongsFrom<F, T>>(_inverse: Rel<R>) -> u16 {
    R::FROM_COLUMN
}
