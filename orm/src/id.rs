//! `Id<M>`: the key of a model as a type of its own, so that a user's id is not a post's.

use crate::cell::{Cell, DecodeError};
use crate::model::HasId;
use crate::types::{ColumnValue, ListElement};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The key of an `M`. Stores what `M`'s key declares: an `i64`, unless its default is a UUID or `repr` says otherwise.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// struct User {
///     #[orm(id, default = autoincrement)]
///     id: Id<User>,
///     name: String,
/// }
/// let id: Id<User> = Id::new(7);
/// assert_eq!(*id.get(), 7);
/// ```
pub struct Id<M: HasId>(M::Repr);

impl<M: HasId> Id<M> {
    /// The id of that value.
    pub const fn new(value: M::Repr) -> Self {
        Self(value)
    }

    /// The value.
    pub const fn get(&self) -> &M::Repr {
        &self.0
    }

    /// The value, out of the id.
    pub fn into_inner(self) -> M::Repr {
        self.0
    }
}

impl<M: HasId> Clone for Id<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M: HasId> Copy for Id<M> where M::Repr: Copy {}

impl<M: HasId> PartialEq for Id<M> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M: HasId> Eq for Id<M> {}

impl<M: HasId> PartialOrd for Id<M> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<M: HasId> Ord for Id<M> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<M: HasId> Hash for Id<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<M: HasId> fmt::Debug for Id<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.0).finish()
    }
}

impl<M: HasId> fmt::Display for Id<M>
where
    M::Repr: fmt::Display,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<M: HasId> std::str::FromStr for Id<M>
where
    M::Repr: std::str::FromStr,
{
    type Err = <M::Repr as std::str::FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl<M: HasId> serde::Serialize for Id<M>
where
    M::Repr: serde::Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, M: HasId> serde::Deserialize<'de> for Id<M>
where
    M::Repr: serde::Deserialize<'de>,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        M::Repr::deserialize(deserializer).map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl<M: HasId> ColumnValue for Id<M> {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = M::Repr::TYPE;
    const KIND: ValueKind = M::Repr::KIND;

    fn encode(&self) -> Value {
        self.0.encode()
    }

    fn into_value(self) -> Value {
        self.0.into_value()
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        M::Repr::decode(cell).map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl<M: HasId> ListElement for Id<M> where M::Repr: ListElement {}
