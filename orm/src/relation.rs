//! Relations: the slots in a model's struct, the constants that name them, loading them with a query, and asking for what
//! they reach.
//!
//! `Loaded<M, L>` is a row together with the compiler's knowledge of which relations the query loaded, so that reading
//! one that was not loaded does not compile.

mod filter;
mod groups;
mod include;
mod info;
mod link;
mod link_write;
mod linked;
mod load;
mod load_into;
mod loaded;
mod named;
mod poly;
mod poly_field;
mod slot;
mod tree;

pub use filter::{AsExpr, Matching};
pub use include::{Include, IntoInclude};
pub(crate) use info::columns;
pub use info::{RelationInfo, Tag, Through};
pub use link::{Attach, LinkData, LinkedBy, ManyToManyArity, RowsOf, SyncLinks, Synced};
pub(crate) use link_write::{link, unlink};
pub use linked::{LinkedRef, LinkedRows};
pub(crate) use load::Filler;
pub use load::{LoadRows, Preload};
pub use load_into::LoadInto;
pub use loaded::{Covers, LoadSet, Loaded, LoadedIn, LoadedRef, LoadedRows, Proof};
pub use named::{Named, RelationNamed, Target, name_hash};
pub use poly::{IntoPolyValue, LoadedTarget, Poly, PolyRef, PolyValue};
pub use poly_field::{
    Arm, PolyPreload, PolyRelation, PolyTarget, PolyVariantOf, Variant, VariantOf, assignments,
    poly_decode, poly_encode, poly_loaded, poly_type_of,
};
pub(crate) use slot::LinkRow;
pub use slot::{BelongsTo, Children, HasMany, HasOne, ManyToMany, NoLink, Shared, Slot, ToOne};
pub use tree::{TreeNode, TreeRelation};

pub(crate) use groups::Groups;
pub(crate) use load::{Wanted, decode_key, load_all, selects};

use crate::model::Model;
use crate::types::ColumnValue;
use std::marker::PhantomData;

/// Something of a model that a query can load.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation that can be loaded",
    label = "not a relation",
    note = "write `Model::relation` or `Model::relation.load()`"
)]
pub trait Loadable: Send + Sync + 'static {
    /// The model that declares it.
    type Owner: Model;
    /// What `get` returns.
    type Get<'a, L: LoadSet>;

    #[doc(hidden)]
    fn get<L: LoadSet>(row: &Self::Owner) -> Self::Get<'_, L>;
}

/// A relation between two models; one unit struct each, made by the derive.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation between two models",
    label = "reaches rows of several models",
    note = "of a polymorphic field take one variant, `Model::field.variant(Enum::variant)`, or load all of them by `.with(Model::field)`"
)]
pub trait Relation: Send + Sync + 'static {
    /// The model that declares it.
    type From: Model;
    /// The model it reaches.
    type To: Model;
    /// How many rows it reaches.
    type Arity: Arity;

    /// Which columns of which tables it ties together.
    #[doc(hidden)]
    const INFO: &'static RelationInfo;

    #[doc(hidden)]
    fn slot(row: &Self::From) -> &dyn Slot<Self::To>;

    #[doc(hidden)]
    fn slot_mut(row: &mut Self::From) -> &mut dyn Slot<Self::To>;
}

#[diagnostic::do_not_recommend]
impl<R: Relation> Loadable for R {
    type Owner = R::From;
    type Get<'a, L: LoadSet> = <R::Arity as Arity>::Get<'a, R::To, L>;

    fn get<L: LoadSet>(row: &R::From) -> Self::Get<'_, L> {
        R::Arity::get(R::slot(row))
    }
}

/// How many rows a relation reaches: [`Many`], [`Joined`], [`Linked`], [`One`] or [`Maybe`].
pub trait Arity: Send + Sync + 'static {
    /// What `get` returns.
    type Get<'a, M: Model, L: LoadSet>;
    /// What is loaded of the table between the two models.
    type Link: LinkRow;
    /// The type of a column of the row: one that may be NULL where there may be no row.
    type Value<T: ColumnValue>: ColumnValue;

    #[doc(hidden)]
    const IS_MANY: bool;

    #[doc(hidden)]
    fn get<M: Model, L: LoadSet>(slot: &dyn Slot<M>) -> Self::Get<'_, M, L>;
}

/// At most one row: what a path can go through.
#[diagnostic::on_unimplemented(
    message = "a path goes through relations that reach one row",
    label = "this relation reaches many rows",
    note = "ask for many rows with `any`, `none`, `every`, `count`, `sum`, `avg`, `min` or `max`"
)]
pub trait SingleArity: Arity {}

/// A relation or a polymorphic field of `M`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of `{M}`",
    label = "a relation of another model",
    note = "write a relation of `{M}`"
)]
pub trait LoadableOf<M>: Loadable<Owner = M> {}

#[diagnostic::do_not_recommend]
impl<M: Model, R: Loadable<Owner = M>> LoadableOf<M> for R {}

/// A relation of `M` to another model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of `{M}`",
    label = "a relation of another model",
    note = "write a relation of `{M}`"
)]
pub trait RelationOf<M>: Relation<From = M> {}

#[diagnostic::do_not_recommend]
impl<M: Model, R: Relation<From = M>> RelationOf<M> for R {}

/// Any number of rows: what a limit for each parent makes sense for.
#[diagnostic::on_unimplemented(
    message = "a limit is for relations that reach many rows",
    label = "this relation reaches one row at most"
)]
pub trait ManyArity: Arity {}

#[diagnostic::do_not_recommend]
impl ManyArity for Many {}
#[diagnostic::do_not_recommend]
impl ManyArity for Joined {}
#[diagnostic::do_not_recommend]
impl<J: Model> ManyArity for Linked<J> {}

/// Any number of rows.
#[derive(Debug)]
pub struct Many;

/// Any number of rows, each with the row of the junction model `J` that links it.
#[derive(Debug)]
pub struct Linked<J>(PhantomData<fn() -> J>);

/// Any number of rows, linked by a table of nothing but keys.
#[derive(Debug)]
pub struct Joined;

/// Exactly one row.
#[derive(Debug)]
pub struct One;

/// One row or none.
#[derive(Debug)]
pub struct Maybe;

impl Arity for Many {
    type Get<'a, M: Model, L: LoadSet> = LoadedRows<'a, M, L>;
    type Link = NoLink;
    type Value<T: ColumnValue> = T::Nullable;
    const IS_MANY: bool = true;

    fn get<M: Model, L: LoadSet>(slot: &dyn Slot<M>) -> LoadedRows<'_, M, L> {
        // The proof of what was loaded says that the slot was filled; so in all of these.
        LoadedRows::new(slot.rows().unwrap_or_default())
    }
}

impl Arity for Joined {
    type Get<'a, M: Model, L: LoadSet> = LoadedRows<'a, M, L>;
    type Link = NoLink;
    type Value<T: ColumnValue> = T::Nullable;
    const IS_MANY: bool = true;

    fn get<M: Model, L: LoadSet>(slot: &dyn Slot<M>) -> LoadedRows<'_, M, L> {
        LoadedRows::new(slot.rows().unwrap_or_default())
    }
}

impl<J: Model> Arity for Linked<J> {
    type Get<'a, M: Model, L: LoadSet> = LinkedRows<'a, M, J, L>;
    type Link = J;
    type Value<T: ColumnValue> = T::Nullable;
    const IS_MANY: bool = true;

    fn get<M: Model, L: LoadSet>(slot: &dyn Slot<M>) -> LinkedRows<'_, M, J, L> {
        let links = slot
            .links()
            .and_then(|(links, range)| links.downcast_ref::<Vec<J>>()?.get(range));
        LinkedRows::new(slot.rows().unwrap_or_default(), links.unwrap_or_default())
    }
}

impl Arity for One {
    type Get<'a, M: Model, L: LoadSet> = LoadedRef<'a, M, L>;
    type Link = NoLink;
    type Value<T: ColumnValue> = T;
    const IS_MANY: bool = false;

    fn get<M: Model, L: LoadSet>(slot: &dyn Slot<M>) -> LoadedRef<'_, M, L> {
        // Loading fails where a required row is missing, so a loaded slot has one.
        LoadedRef::new(&slot.rows().unwrap_or_default()[0])
    }
}

impl Arity for Maybe {
    type Get<'a, M: Model, L: LoadSet> = Option<LoadedRef<'a, M, L>>;
    type Link = NoLink;
    type Value<T: ColumnValue> = T::Nullable;
    const IS_MANY: bool = false;

    fn get<M: Model, L: LoadSet>(slot: &dyn Slot<M>) -> Option<LoadedRef<'_, M, L>> {
        slot.rows().unwrap_or_default().first().map(LoadedRef::new)
    }
}

#[diagnostic::do_not_recommend]
impl SingleArity for One {}

#[diagnostic::do_not_recommend]
impl SingleArity for Maybe {}

/// A relation as a value: a constant such as `User::posts`.
pub struct Rel<R>(PhantomData<fn() -> R>);

impl<R> Clone for Rel<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Rel<R> {}

impl<R> std::fmt::Debug for Rel<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::any::type_name::<R>())
    }
}

impl<R> Rel<R> {
    #[doc(hidden)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<R> Rel<R> {
    /// Loads the relation with a filter, an order, a limit or relations of its own.
    pub fn load(self) -> Include<R, ()>
    where
        R: Relation,
    {
        Include::new()
    }
}

impl<R> Default for Rel<R> {
    fn default() -> Self {
        Self::new()
    }
}

/// A relation of `F` that holds a key of `T`: what the inverse of a relation from `T` to `F` must be.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the inverse of this relation",
    label = "not a relation of `{F}` that belongs to `{T}`",
    note = "name the field of `{F}` that is a `BelongsTo<{T}>`, a `BelongsTo` of an `Option` of it, or a `Poly` with a variant for it"
)]
pub trait BelongsFrom<F, T> {
    /// The columns of `F` that hold the key.
    const COLUMNS: &'static [u16];
    /// The column that says whether the key is of `T`.
    const TAG: Option<(u16, &'static str)> = None;
}

/// Used by expansions: the key columns of an inverse, and the check that it points back.
#[doc(hidden)]
pub const fn inverse_columns<F, T, R: BelongsFrom<F, T>>(_inverse: Rel<R>) -> &'static [u16] {
    R::COLUMNS
}

/// Used by expansions: the tag of an inverse that is a polymorphic field.
#[doc(hidden)]
pub const fn inverse_tag<F, T, R: BelongsFrom<F, T>>(_inverse: Rel<R>) -> Option<Tag> {
    match R::TAG {
        Some((column, value)) => Some(Tag {
            is_on_from: false,
            column,
            value,
        }),
        None => None,
    }
}

/// A junction model between `Near` and `Far`; implemented by `#[orm(junction(..))]`, in both directions, except that
/// between a model and itself only the direction that the attribute names.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a junction model between `{Near}` and `{Far}`",
    label = "not a junction of these two",
    note = "add `#[orm(junction(..))]` with its `BelongsTo<{Near}>` and its `BelongsTo<{Far}>` to `{Self}`"
)]
pub trait JunctionBetween<Near, Far>: Model {
    /// The columns that hold the key of `Near`.
    #[doc(hidden)]
    const NEAR: &'static [u16];
    /// The columns that hold the key of `Far`.
    #[doc(hidden)]
    const FAR: &'static [u16];
}

/// The relation that reads another one backwards knows that one: what nested writes fill in.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "rows are nested in relations that other rows belong to",
    label = "not a `HasMany` or `HasOne`",
    note = "for a `ManyToMany` use `nest_linked` or `attach`"
)]
pub trait HasInverse: Relation {
    /// The relation of the other model that holds the key.
    type Inverse;
}
