//! Polymorphic fields: `Poly<Commentable>` holds the key of a row of one of several models, and that row when it was
//! loaded.

use super::poly_field::PolyRelation;
use super::slot::Stored;
use super::{Children, Preload, RelationInfo, Shared, Slot};
use crate::cell::{DecodeError, Row};
use crate::error::Result;
use crate::value::{Value, ValueKind};
use orm_schema::{PolyStorage, PolyType};
use std::fmt;
use std::ops::Deref;

/// An enum whose variants are keys of different models. Implemented by `#[derive(PolyRef)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no enum of references",
    label = "not a `PolyRef`",
    note = "derive `PolyRef` on an enum such as `enum Commentable {{ Post(Id<Post>), Photo(Id<Photo>) }}`"
)]
pub trait PolyRef: Sized + Send + Sync + 'static {
    /// The enum of the rows that it refers to: `CommentableRow`.
    type Row<'a>;

    /// How many columns it takes.
    #[doc(hidden)]
    const COLUMNS: u16;
    /// The kind of each variant's key.
    #[doc(hidden)]
    const KINDS: &'static [ValueKind];

    #[doc(hidden)]
    fn poly_type() -> &'static PolyType;

    /// The position of the variant.
    #[doc(hidden)]
    fn variant(&self) -> usize;

    #[doc(hidden)]
    fn key(&self) -> Value;

    /// The reference of a variant whose key stands at a position of a row.
    #[doc(hidden)]
    fn read(variant: usize, row: &Row<'_>, position: usize) -> Result<Self>;

    #[doc(hidden)]
    fn row<'a>(&self, loaded: LoadedTarget<'a>) -> Self::Row<'a>;

    /// The relations of a field to the rows of each variant.
    #[doc(hidden)]
    fn arms<F>() -> Vec<&'static RelationInfo>
    where
        F: PolyRelation,
        F::Value: PolyValue<Poly = Self>;

    #[doc(hidden)]
    fn preloads<F>() -> Vec<Box<dyn Preload<F::From>>>
    where
        F: PolyRelation,
        F::Value: PolyValue<Poly = Self>;
}

/// What a polymorphic slot holds once it is loaded.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct LoadedTarget<'a>(&'a Stored);

impl fmt::Debug for LoadedTarget<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoadedTarget")
    }
}

impl<'a> LoadedTarget<'a> {
    /// The row, of the model of the reference's variant.
    pub fn of<M: Shared>(self) -> &'a M {
        // Loading fails where the row is missing, so a loaded slot has one.
        &self.0.rows::<M>().unwrap_or_default()[0]
    }
}

/// What a polymorphic field holds: a [`PolyRef`], or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no enum of references",
    label = "not a `PolyRef`",
    note = "derive `PolyRef` on an enum such as `enum Commentable {{ Post(Id<Post>), Photo(Id<Photo>) }}`"
)]
pub trait PolyValue: Sized + Send + Sync + 'static {
    /// Itself: what expansions name, so that a type which is none is one error.
    #[doc(hidden)]
    type Itself: PolyValue;
    /// The enum.
    type Poly: PolyRef;
    /// What `get` returns once it is loaded.
    type Get<'a>;

    #[doc(hidden)]
    fn reference(&self) -> Option<&Self::Poly>;

    #[doc(hidden)]
    fn from_reference(reference: Option<Self::Poly>) -> Result<Self, DecodeError>;

    #[doc(hidden)]
    fn get<'a>(&self, loaded: LoadedTarget<'a>) -> Self::Get<'a>;
}

#[diagnostic::do_not_recommend]
impl<P: PolyRef> PolyValue for P {
    type Itself = P;
    type Poly = P;
    type Get<'a> = P::Row<'a>;

    fn reference(&self) -> Option<&P> {
        Some(self)
    }

    fn from_reference(reference: Option<P>) -> Result<Self, DecodeError> {
        reference.ok_or(DecodeError::UnexpectedNull)
    }

    fn get<'a>(&self, loaded: LoadedTarget<'a>) -> P::Row<'a> {
        self.row(loaded)
    }
}

#[diagnostic::do_not_recommend]
impl<P: PolyRef> PolyValue for Option<P> {
    type Itself = Self;
    type Poly = P;
    type Get<'a> = Option<P::Row<'a>>;

    fn reference(&self) -> Option<&P> {
        self.as_ref()
    }

    fn from_reference(reference: Option<P>) -> Result<Self, DecodeError> {
        Ok(reference)
    }

    fn get<'a>(&self, loaded: LoadedTarget<'a>) -> Option<P::Row<'a>> {
        self.as_ref().map(|reference| reference.row(loaded))
    }
}

/// What can be written to a polymorphic field: its value; where there may be none also what is inside the `Option`.
#[diagnostic::on_unimplemented(
    message = "expected `{T}`, found `{Self}`",
    label = "not what the field refers to",
    note = "write a variant with a key, such as `Commentable::Post(post.id)`; `None` where the field is a `Poly<Option<..>>`"
)]
pub trait IntoPolyValue<T> {
    #[doc(hidden)]
    fn into_poly_value(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T: PolyValue> IntoPolyValue<T> for T {
    fn into_poly_value(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<P: PolyRef> IntoPolyValue<Option<P>> for P {
    fn into_poly_value(self) -> Option<P> {
        Some(self)
    }
}

/// A reference to a row of one of several models: `Poly<Commentable>`, or `Poly<Option<Commentable>>` when there may be
/// none. Derefs to the enum; the row itself is there once it was loaded.
pub struct Poly<T> {
    value: T,
    stored: Stored,
}

impl<T> Poly<T> {
    /// A reference whose row is not loaded.
    pub const fn new(value: T) -> Self {
        Self {
            value,
            stored: Stored::not_loaded(),
        }
    }

    /// The enum, out of the slot.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T: PolyValue> Poly<T> {
    /// Used by expansions: the value of the column at a position of this field.
    #[doc(hidden)]
    pub fn encode(&self, position: usize) -> Value {
        encode(&self.value, position)
    }

    /// Used by expansions.
    ///
    /// # Errors
    ///
    /// When the columns refer to several rows, to none where one must be, or name no variant.
    #[doc(hidden)]
    pub fn decode(row: &Row<'_>, position: usize) -> Result<Self> {
        let reference = decode::<T::Poly>(row, position)?;
        let value = row.decoded(position, T::from_reference(reference))?;
        Ok(Self::new(value))
    }

    /// Used by expansions: what was loaded.
    #[doc(hidden)]
    pub fn loaded(&self) -> T::Get<'_> {
        self.value.get(LoadedTarget(&self.stored))
    }
}

impl<T> Deref for Poly<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> From<T> for Poly<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Clone> Clone for Poly<T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            stored: self.stored.clone(),
        }
    }
}

impl<T: PartialEq> PartialEq for Poly<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Poly<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// Holds a row of whichever model; what is of another one leaves it as it is.
impl<T: PolyValue, M: Shared> Slot<M> for Poly<T> {
    fn fill(&mut self, children: Children<M>) {
        if !children.is_empty() {
            self.stored = children.into_stored();
        }
    }

    fn rows(&self) -> Option<&[M]> {
        self.stored.rows()
    }
}

pub(super) fn encode<T: PolyValue>(value: &T, position: usize) -> Value {
    let poly = T::Poly::poly_type();
    let reference = value.reference();
    match poly.storage {
        PolyStorage::Arc => match reference {
            Some(reference) if reference.variant() == position => reference.key(),
            Some(_) | None => Value::Null(T::Poly::KINDS[position]),
        },
        PolyStorage::Tagged => match (reference, position) {
            (Some(reference), 0) => {
                Value::Text(poly.variants[reference.variant()].value.to_string().into())
            }
            (Some(reference), _) => reference.key(),
            (None, 0) => Value::Null(ValueKind::Text),
            (None, _) => Value::Null(T::Poly::KINDS[0]),
        },
    }
}

fn decode<P: PolyRef>(row: &Row<'_>, position: usize) -> Result<Option<P>> {
    use crate::cell::Cell;
    let is_null = |position: usize| matches!(row.cell(position), Cell::Null);
    let poly = P::poly_type();
    match poly.storage {
        PolyStorage::Arc => {
            let mut set = (0..poly.variants.len()).filter(|i| !is_null(position + i));
            let Some(variant) = set.next() else {
                return Ok(None);
            };
            if let Some(second) = set.next() {
                let reason =
                    DecodeError::Invalid("NULL, although another column of the field is set");
                return row.decoded(position + second, Err(reason));
            }
            P::read(variant, row, position + variant).map(Some)
        }
        PolyStorage::Tagged => {
            if is_null(position) && is_null(position + 1) {
                return Ok(None);
            }
            let tag: String = row.get(position)?;
            let Some(variant) = poly
                .variants
                .iter()
                .position(|variant| variant.value == tag)
            else {
                let reason = DecodeError::Invalid("the name of a variant");
                return row.decoded(position, Err(reason));
            };
            P::read(variant, row, position + 1).map(Some)
        }
    }
}
