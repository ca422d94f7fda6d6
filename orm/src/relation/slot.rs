//! The fields of a model's struct that hold related rows once they are loaded. Until then they hold nothing, and say so:
//! a slot has no length.

use super::{Maybe, One};
use crate::cell::Row;
use crate::error::Result;
use crate::model::Model;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// Rows on their way into a slot.
#[derive(Debug)]
pub enum Children<T> {
    /// Those of a to-many relation; shared by rows with the same key.
    Many(Arc<Vec<T>>),
    /// Those of a many-to-many relation, with a `Vec` of what links them, in the same order.
    Linked(Arc<Vec<T>>, Arc<dyn Any + Send + Sync>),
    /// That of a to-one relation; shared by all rows that refer to it.
    One(Option<Arc<T>>),
}

impl<T> Children<T> {
    /// As a list; a shared row is in no list.
    fn into_rows(self) -> Arc<Vec<T>> {
        match self {
            Self::Many(rows) | Self::Linked(rows, _) => rows,
            Self::One(row) => Arc::new(row.and_then(Arc::into_inner).into_iter().collect()),
        }
    }

    /// As one row.
    pub(super) fn into_row(self) -> Option<Arc<T>> {
        match self {
            Self::One(row) => row,
            Self::Many(rows) | Self::Linked(rows, _) => {
                Arc::into_inner(rows)?.into_iter().next().map(Arc::new)
            }
        }
    }
}

/// What is read of the table between two models with each row: a junction model's row, or nothing.
pub trait LinkRow: Send + Sync + Sized + 'static {
    #[doc(hidden)]
    fn columns() -> usize;

    #[doc(hidden)]
    fn decode(row: &Row<'_>) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<J: Model> LinkRow for J {
    fn columns() -> usize {
        J::schema().fields.len()
    }

    fn decode(row: &Row<'_>) -> Result<Self> {
        J::decode(&row.of(J::schema()))
    }
}

/// No junction model: the two keys are all there is.
#[derive(Debug, Clone, Copy)]
pub struct NoLink;

impl LinkRow for NoLink {
    fn columns() -> usize {
        0
    }

    fn decode(_row: &Row<'_>) -> Result<Self> {
        Ok(Self)
    }
}

/// What can hold related rows.
pub trait Slot<T>: Send + Sync {
    #[doc(hidden)]
    fn fill(&mut self, children: Children<T>);

    /// The rows, when loaded.
    #[doc(hidden)]
    fn rows(&self) -> Option<&[T]>;

    /// The `Vec` of what links them, when they were loaded through a junction model.
    #[doc(hidden)]
    fn links(&self) -> Option<&(dyn Any + Send + Sync)> {
        None
    }
}

/// What rows must be for a slot to hold them. Less than a model, so that a type that is none is reported where the
/// relation names it, and not here too.
pub trait Shared: Send + Sync + 'static {}

impl<T: Send + Sync + 'static> Shared for T {}

/// The target of a `BelongsTo`: a model, or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "a relation reaches a model",
    note = "add `#[derive(Model)]` to it"
)]
pub trait ToOne {
    /// The model.
    type Model: Model;
    /// One or maybe one.
    type Arity: super::Arity;
}

#[diagnostic::do_not_recommend]
impl<M: Model> ToOne for M {
    type Model = M;
    type Arity = One;
}

#[diagnostic::do_not_recommend]
impl<M: Model> ToOne for Option<M> {
    type Model = M;
    type Arity = Maybe;
}

/// What a slot holds. The type of the rows is erased: otherwise the compiler would look through every model that one can
/// reach to tell whether it may go to another thread, and give up in a schema of some dozens ("overflow evaluating the
/// requirement").
#[derive(Clone, Default)]
pub(super) enum Stored {
    #[default]
    NotLoaded,
    /// Loaded, and there is none.
    Nothing,
    /// A `Vec` of rows, or one row.
    Rows(Arc<dyn Any + Send + Sync>),
}

impl Stored {
    pub(super) fn list<T: 'static>(&self) -> Option<&[T]> {
        match self {
            Self::NotLoaded => None,
            Self::Nothing => Some(&[]),
            Self::Rows(rows) => rows.downcast_ref::<Vec<T>>().map(Vec::as_slice),
        }
    }

    pub(super) fn row<T: 'static>(&self) -> Option<&[T]> {
        match self {
            Self::NotLoaded => None,
            Self::Nothing => Some(&[]),
            Self::Rows(row) => row.downcast_ref::<T>().map(std::slice::from_ref),
        }
    }
}

/// The parts of a slot that are the same whatever it holds. Nothing here asks for more of the type than it needs, so that
/// a type that is no model is reported once.
macro_rules! slot {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name<T> {
            stored: Stored,
            target: PhantomData<fn() -> T>,
        }

        impl<T> $name<T> {
            /// A slot that is not loaded.
            pub const fn unloaded() -> Self {
                Self { stored: Stored::NotLoaded, target: PhantomData }
            }
        }

        impl<T> Default for $name<T> {
            fn default() -> Self {
                Self::unloaded()
            }
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self { stored: self.stored.clone(), target: PhantomData }
            }
        }
    };
}

/// Comparing and printing, by the rows of the model behind the slot.
macro_rules! by_rows {
    ($name:ident<$param:ident: $bound:ident> -> $model:ty) => {
        impl<$param: $bound> PartialEq for $name<$param>
        where
            $model: PartialEq,
        {
            fn eq(&self, other: &Self) -> bool {
                Slot::<$model>::rows(self) == Slot::<$model>::rows(other)
            }
        }

        impl<$param: $bound> fmt::Debug for $name<$param>
        where
            $model: fmt::Debug,
        {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match Slot::<$model>::rows(self) {
                    None => f.write_str("not loaded"),
                    Some(rows) => rows.fmt(f),
                }
            }
        }
    };
}

macro_rules! to_one {
    ($name:ident<$param:ident: $bound:ident> -> $model:ty) => {
        impl<$param: $bound> $name<$param> {
            /// The row: `None` when it was not loaded, `Some(None)` when there is none.
            pub fn get(&self) -> Option<Option<&$model>> {
                self.stored.row().map(<[$model]>::first)
            }
        }

        impl<$param: $bound> Slot<$model> for $name<$param> {
            fn fill(&mut self, children: Children<$model>) {
                let row = children.into_row();
                self.stored = row.map_or(Stored::Nothing, |row| Stored::Rows(row));
            }

            fn rows(&self) -> Option<&[$model]> {
                self.stored.row()
            }
        }

        by_rows!($name<$param: $bound> -> $model);
    };
}

slot! {
    /// The row whose key a field of this model holds: `BelongsTo<User>`, or `BelongsTo<Option<User>>` when it may be NULL.
    BelongsTo
}

slot! {
    /// The row of another model that holds this model's key, if there is one.
    HasOne
}

slot! {
    /// The rows of another model that hold this model's key.
    HasMany
}

to_one!(BelongsTo<T: ToOne> -> T::Model);
to_one!(HasOne<T: Shared> -> T);

impl<T: Shared> HasMany<T> {
    /// The rows; `None` when they were not loaded.
    pub fn get(&self) -> Option<&[T]> {
        self.stored.list()
    }
}

fn stored<T: Shared>(rows: Arc<Vec<T>>) -> Stored {
    if rows.is_empty() {
        Stored::Nothing
    } else {
        Stored::Rows(rows)
    }
}

impl<T: Shared> Slot<T> for HasMany<T> {
    fn fill(&mut self, children: Children<T>) {
        self.stored = stored(children.into_rows());
    }

    fn rows(&self) -> Option<&[T]> {
        self.stored.list()
    }
}

by_rows!(HasMany<T: Shared> -> T);

/// The rows that a third table ties to this one: `ManyToMany<Tag>` by a table of its own, `ManyToMany<Role, UserRole>` by
/// the junction model `UserRole`, whose rows come along.
pub struct ManyToMany<T, J = NoLink> {
    stored: Stored,
    links: Option<Arc<dyn Any + Send + Sync>>,
    target: PhantomData<fn() -> (T, J)>,
}

impl<T, J> ManyToMany<T, J> {
    /// A slot that is not loaded.
    pub const fn unloaded() -> Self {
        Self {
            stored: Stored::NotLoaded,
            links: None,
            target: PhantomData,
        }
    }
}

impl<T, J> Default for ManyToMany<T, J> {
    fn default() -> Self {
        Self::unloaded()
    }
}

impl<T, J> Clone for ManyToMany<T, J> {
    fn clone(&self) -> Self {
        Self {
            stored: self.stored.clone(),
            links: self.links.clone(),
            target: PhantomData,
        }
    }
}

impl<T: Shared, J> ManyToMany<T, J> {
    /// The rows; `None` when they were not loaded.
    pub fn get(&self) -> Option<&[T]> {
        self.stored.list()
    }
}

impl<T: Shared, J: Shared> Slot<T> for ManyToMany<T, J> {
    fn fill(&mut self, children: Children<T>) {
        let rows = match children {
            Children::Linked(rows, links) => {
                self.links = Some(links);
                rows
            }
            children => children.into_rows(),
        };
        self.stored = stored(rows);
    }

    fn rows(&self) -> Option<&[T]> {
        self.stored.list()
    }

    fn links(&self) -> Option<&(dyn Any + Send + Sync)> {
        self.links.as_deref()
    }
}

impl<T: Shared + PartialEq, J: Shared> PartialEq for ManyToMany<T, J> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Shared + fmt::Debug, J> fmt::Debug for ManyToMany<T, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            None => f.write_str("not loaded"),
            Some(rows) => rows.fmt(f),
        }
    }
}
