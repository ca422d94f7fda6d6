//! The fields of a model's struct that hold related rows once they are loaded. Until then they hold nothing, and say so:
//! a slot has no length.

use super::{Maybe, One};
use crate::cell::Row;
use crate::error::Result;
use crate::model::Model;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

/// Rows on their way into a slot: some of a list that the slots of all rows share which were loaded together. One list
/// for all of them is one allocation instead of one for each, and rows with the same key hold the same rows.
pub struct Children<T> {
    all: Option<Arc<Vec<T>>>,
    /// A `Vec` of what links them, in the same order.
    links: Option<Arc<dyn Any + Send + Sync>>,
    range: Range<u32>,
}

impl<T> fmt::Debug for Children<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Children").field(&self.range).finish()
    }
}

impl<T> Children<T> {
    /// No rows.
    pub(super) fn none() -> Self {
        Self {
            all: None,
            links: None,
            range: 0..0,
        }
    }

    pub(super) fn of(
        all: &Arc<Vec<T>>,
        links: Option<&Arc<dyn Any + Send + Sync>>,
        range: Range<u32>,
    ) -> Self {
        if range.is_empty() {
            return Self::none();
        }
        Self {
            all: Some(Arc::clone(all)),
            links: links.map(Arc::clone),
            range,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_none()
    }
}

impl<T: Shared> Children<T> {
    pub(super) fn into_stored(self) -> Stored {
        Stored {
            all: self.all.map(|all| all as _),
            start: self.range.start,
            len: self.range.end - self.range.start,
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

    /// The `Vec` of what links rows, and which of it links these, when they were loaded through a junction model.
    #[doc(hidden)]
    fn links(&self) -> Option<(&(dyn Any + Send + Sync), Range<usize>)> {
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

/// What a slot holds: a part of a `Vec` of rows. The type of the rows is erased: otherwise the compiler would look through
/// every model that one can reach to tell whether it may go to another thread, and give up in a schema of some dozens
/// ("overflow evaluating the requirement").
#[derive(Clone)]
pub(super) struct Stored {
    /// `None` where there are no rows.
    all: Option<Arc<dyn Any + Send + Sync>>,
    start: u32,
    len: u32,
}

/// The length of what was not loaded. No query loads so many rows.
const NOT_LOADED: u32 = u32::MAX;

impl Stored {
    pub(super) const fn not_loaded() -> Self {
        Self {
            all: None,
            start: 0,
            len: NOT_LOADED,
        }
    }

    fn range(&self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }

    /// The rows; `None` when they were not loaded, or are of another type.
    pub(super) fn rows<T: 'static>(&self) -> Option<&[T]> {
        if self.len == NOT_LOADED {
            return None;
        }
        match &self.all {
            None => Some(&[]),
            Some(all) => all.downcast_ref::<Vec<T>>()?.get(self.range()),
        }
    }
}

impl Default for Stored {
    fn default() -> Self {
        Self::not_loaded()
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
                Self { stored: Stored::not_loaded(), target: PhantomData }
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
                self.stored.rows().map(<[$model]>::first)
            }
        }

        impl<$param: $bound> Slot<$model> for $name<$param> {
            fn fill(&mut self, children: Children<$model>) {
                self.stored = children.into_stored();
            }

            fn rows(&self) -> Option<&[$model]> {
                self.stored.rows()
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
        self.stored.rows()
    }
}

impl<T: Shared> Slot<T> for HasMany<T> {
    fn fill(&mut self, children: Children<T>) {
        self.stored = children.into_stored();
    }

    fn rows(&self) -> Option<&[T]> {
        self.stored.rows()
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
            stored: Stored::not_loaded(),
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
        self.stored.rows()
    }
}

impl<T: Shared, J: Shared> Slot<T> for ManyToMany<T, J> {
    fn fill(&mut self, mut children: Children<T>) {
        self.links = children.links.take();
        self.stored = children.into_stored();
    }

    fn rows(&self) -> Option<&[T]> {
        self.stored.rows()
    }

    fn links(&self) -> Option<(&(dyn Any + Send + Sync), Range<usize>)> {
        Some((self.links.as_deref()?, self.stored.range()))
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
