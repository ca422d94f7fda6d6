//! The fields of a model's struct that hold related rows once they are loaded. Until then they hold nothing, and say so:
//! a slot has no length.

use super::{Maybe, One};
use crate::model::Model;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// Rows on their way into a slot.
#[derive(Debug)]
pub enum Children<T> {
    /// Those of a to-many relation.
    Many(Vec<T>),
    /// That of a to-one relation; shared by all rows that refer to it.
    One(Option<Arc<T>>),
}

/// What can hold related rows.
pub trait Slot<T>: Send + Sync {
    #[doc(hidden)]
    fn fill(&mut self, children: Children<T>);

    /// The rows, when loaded.
    #[doc(hidden)]
    fn rows(&self) -> Option<&[T]>;
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
enum Stored {
    #[default]
    NotLoaded,
    /// Loaded, and there is none.
    Nothing,
    /// A `Vec` of rows, or one row.
    Rows(Arc<dyn Any + Send + Sync>),
}

impl Stored {
    fn list<T: 'static>(&self) -> Option<&[T]> {
        match self {
            Self::NotLoaded => None,
            Self::Nothing => Some(&[]),
            Self::Rows(rows) => rows.downcast_ref::<Vec<T>>().map(Vec::as_slice),
        }
    }

    fn row<T: 'static>(&self) -> Option<&[T]> {
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
                let row = match children {
                    Children::One(row) => row,
                    Children::Many(rows) => rows.into_iter().next().map(Arc::new),
                };
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

impl<T: Shared> Slot<T> for HasMany<T> {
    fn fill(&mut self, children: Children<T>) {
        self.stored = match children {
            Children::Many(rows) if rows.is_empty() => Stored::Nothing,
            Children::Many(rows) => Stored::Rows(Arc::new(rows)),
            // A to-many relation is never filled with a shared row.
            Children::One(row) => {
                let rows: Vec<T> = row.and_then(Arc::into_inner).into_iter().collect();
                Stored::Rows(Arc::new(rows))
            }
        };
    }

    fn rows(&self) -> Option<&[T]> {
        self.stored.list()
    }
}

by_rows!(HasMany<T: Shared> -> T);
