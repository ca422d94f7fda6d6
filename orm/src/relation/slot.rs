//! The fields of a model's struct that hold related rows once they are loaded. Until then they hold nothing, and say so:
//! a slot has no length.

use super::{Maybe, One};
use crate::model::Model;
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

macro_rules! to_one_slot {
    ($(#[$doc:meta])* $name:ident<$param:ident: $bound:ident> -> $model:ty) => {
        $(#[$doc])*
        pub struct $name<$param: $bound>(Option<Option<Arc<$model>>>);

        impl<$param: $bound> $name<$param> {
            /// A slot that is not loaded.
            pub const fn unloaded() -> Self {
                Self(None)
            }

            /// The row: `None` when it was not loaded, `Some(None)` when there is none.
            pub fn get(&self) -> Option<Option<&$model>> {
                self.0.as_ref().map(|row| row.as_deref())
            }
        }

        impl<$param: $bound> Default for $name<$param> {
            fn default() -> Self {
                Self::unloaded()
            }
        }

        impl<$param: $bound> Clone for $name<$param> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<$param: $bound> PartialEq for $name<$param>
        where
            $model: PartialEq,
        {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        impl<$param: $bound> std::fmt::Debug for $name<$param>
        where
            $model: std::fmt::Debug,
        {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match &self.0 {
                    None => f.write_str("not loaded"),
                    Some(row) => row.fmt(f),
                }
            }
        }

        impl<$param: $bound> Slot<$model> for $name<$param> {
            fn fill(&mut self, children: Children<$model>) {
                self.0 = Some(match children {
                    Children::One(row) => row,
                    Children::Many(rows) => rows.into_iter().next().map(Arc::new),
                });
            }

            fn rows(&self) -> Option<&[$model]> {
                self.0.as_ref().map(|row| row.as_ref().map_or(&[][..], |row| std::slice::from_ref(&**row)))
            }
        }
    };
}

to_one_slot! {
    /// The row whose key a field of this model holds: `BelongsTo<User>`, or `BelongsTo<Option<User>>` when it may be NULL.
    BelongsTo<T: ToOne> -> T::Model
}

to_one_slot! {
    /// The row of another model that holds this model's key, if there is one.
    HasOne<T: Model> -> T
}

/// The rows of another model that hold this model's key.
pub struct HasMany<T>(Option<Vec<T>>);

impl<T> HasMany<T> {
    /// A slot that is not loaded.
    pub const fn unloaded() -> Self {
        Self(None)
    }

    /// The rows; `None` when they were not loaded.
    pub fn get(&self) -> Option<&[T]> {
        self.0.as_deref()
    }
}

impl<T> Default for HasMany<T> {
    fn default() -> Self {
        Self::unloaded()
    }
}

impl<T: Clone> Clone for HasMany<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: PartialEq> PartialEq for HasMany<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for HasMany<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            None => f.write_str("not loaded"),
            Some(rows) => rows.fmt(f),
        }
    }
}

impl<T: Send + Sync> Slot<T> for HasMany<T> {
    fn fill(&mut self, children: Children<T>) {
        self.0 = Some(match children {
            Children::Many(rows) => rows,
            // A to-many relation is never filled with a shared row.
            Children::One(row) => row.and_then(Arc::into_inner).into_iter().collect(),
        });
    }

    fn rows(&self) -> Option<&[T]> {
        self.0.as_deref()
    }
}
