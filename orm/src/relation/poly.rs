//! Polymorphic fields: `Poly<Commentable>` holds the key of a row of one of several models, and that row when it was
//! loaded.

use super::slot::Stored;
use super::{Children, Maybe, Preload, Rel, Relation, RelationInfo, Shared, Slot, Tag, Through};
use crate::cell::{DecodeError, Row};
use crate::db::ExecutorRef;
use crate::error::Result;
use crate::expr::Expr;
use crate::model::Model;
use crate::statement::{BinaryOp, Node, UnaryOp, and};
use crate::value::{Value, ValueKind};
use orm_schema::{PolyStorage, PolyType, RelationKind};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;

/// An enum whose variants are keys of different models. Implemented by `#[derive(PolyRef)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no enum of references",
    label = "not a `PolyRef`",
    note = "derive `PolyRef` on an enum such as `enum Commentable {{ Post(Id<Post>), Photo(Id<Photo>) }}`"
)]
pub trait PolyRef: Clone + PartialEq + fmt::Debug + Send + Sync + 'static {
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
        &self.0.row::<M>().unwrap_or_default()[0]
    }
}

/// What a polymorphic field holds: a [`PolyRef`], or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no enum of references",
    label = "not a `PolyRef`",
    note = "derive `PolyRef` on an enum such as `enum Commentable {{ Post(Id<Post>), Photo(Id<Photo>) }}`"
)]
pub trait PolyValue: Clone + fmt::Debug + Send + Sync + 'static {
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
    label = "not what the field refers to"
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
            stored: Stored::NotLoaded,
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
        if let Some(row) = children.into_row() {
            self.stored = Stored::Rows(row);
        }
    }

    fn rows(&self) -> Option<&[M]> {
        self.stored.row()
    }
}

fn encode<T: PolyValue>(value: &T, position: usize) -> Value {
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

/// A polymorphic field of a model; one unit struct each, made by the derive.
pub trait PolyRelation: Copy + Send + Sync + 'static {
    /// The model that declares it.
    type From: Model;
    /// What it holds.
    type Value: PolyValue;

    #[doc(hidden)]
    const NAME: &'static str;
    /// The position of its first column.
    #[doc(hidden)]
    const OFFSET: u16;

    #[doc(hidden)]
    fn slot(row: &Self::From) -> &Poly<Self::Value>;

    #[doc(hidden)]
    fn slot_mut(row: &mut Self::From) -> &mut Poly<Self::Value>;
}

/// A variant of a polymorphic enum; one unit struct each, made by the derive.
pub trait PolyVariantOf: Copy + Send + Sync + 'static {
    /// The enum.
    type Poly: PolyRef;
    /// The model that it refers to.
    type Target: Model;

    #[doc(hidden)]
    const INDEX: u16;
    #[doc(hidden)]
    const NAME: &'static str;
    /// The position of the key's column within the field.
    #[doc(hidden)]
    const COLUMN: u16;
    /// How a tagged field spells it.
    #[doc(hidden)]
    const TAG: Option<&'static str>;
}

/// A polymorphic enum with a variant for `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no variant for `{T}`",
    label = "no variant refers to `{T}`"
)]
#[doc(hidden)]
pub trait PolyTarget<T> {
    const COLUMN: u16;
    const TAG: Option<&'static str>;
}

/// A variant as a value: a constant such as `Commentable::post`.
pub struct Variant<V>(PhantomData<fn() -> V>);

impl<V> Variant<V> {
    #[doc(hidden)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<V> Default for Variant<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V> Clone for Variant<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Variant<V> {}

impl<V: PolyVariantOf> fmt::Debug for Variant<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(V::NAME)
    }
}

/// The relation of polymorphic field `F` to the rows of variant `V`.
pub struct Arm<F, V>(PhantomData<fn() -> (F, V)>);

impl<F, V> fmt::Debug for Arm<F, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Arm")
    }
}

impl<F, V> Clone for Arm<F, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F, V> Copy for Arm<F, V> {}

impl<F, V> Arm<F, V>
where
    F: PolyRelation,
    V: PolyVariantOf<Poly = <F::Value as PolyValue>::Poly>,
{
    const COLUMN: &'static [u16] = &[F::OFFSET + V::COLUMN];
}

impl<F, V> Relation for Arm<F, V>
where
    F: PolyRelation,
    V: PolyVariantOf<Poly = <F::Value as PolyValue>::Poly>,
{
    type From = F::From;
    type To = V::Target;
    type Arity = Maybe;

    const INFO: &'static RelationInfo = &RelationInfo {
        name: F::NAME,
        kind: RelationKind::BelongsTo,
        from: F::From::info,
        to: V::Target::info,
        from_columns: Self::COLUMN,
        to_columns: V::Target::KEY,
        through: Through::Nothing,
        tag: match V::TAG {
            Some(value) => Some(Tag {
                is_on_from: true,
                column: F::OFFSET,
                value,
            }),
            None => None,
        },
        // The row that a reference names must be there, deleted or not.
        is_required: true,
    };

    fn slot(row: &F::From) -> &dyn Slot<V::Target> {
        F::slot(row)
    }

    fn slot_mut(row: &mut F::From) -> &mut dyn Slot<V::Target> {
        F::slot_mut(row)
    }
}

/// Loads the rows of all variants: one statement a variant.
#[doc(hidden)]
pub struct PolyPreload<F: PolyRelation>(Vec<Box<dyn Preload<F::From>>>);

impl<F: PolyRelation> fmt::Debug for PolyPreload<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PolyPreload").field(&F::NAME).finish()
    }
}

impl<F: PolyRelation> PolyPreload<F> {
    #[doc(hidden)]
    pub fn boxed() -> Box<dyn Preload<F::From>> {
        Box::new(Self(<F::Value as PolyValue>::Poly::preloads::<F>()))
    }
}

impl<F: PolyRelation> Preload<F::From> for PolyPreload<F> {
    fn read<'a>(
        &'a self,
        rows: &'a [F::From],
        db: ExecutorRef<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<super::Filler<F::From>>> + Send + 'a>> {
        Box::pin(async move {
            let mut fillers = Vec::with_capacity(self.0.len());
            if db.is_concurrent() {
                let read = self.0.iter().map(|preload| preload.read(rows, db));
                fillers = futures_util::future::try_join_all(read).await?;
            } else {
                for preload in &self.0 {
                    fillers.push(preload.read(rows, db).await?);
                }
            }
            let filler: super::Filler<F::From> =
                Box::new(move |rows| fillers.into_iter().try_for_each(|fill| fill(rows)));
            Ok(filler)
        })
    }
}

impl<F: PolyRelation> Rel<F> {
    /// The relation to the rows of one variant, to filter by, to load with relations of its own, or to take a path through.
    pub fn variant<V>(self, _variant: Variant<V>) -> Rel<Arm<F, V>>
    where
        V: PolyVariantOf<Poly = <F::Value as PolyValue>::Poly>,
    {
        Rel::new()
    }

    /// The field refers to this row.
    pub fn eq(self, reference: <F::Value as PolyValue>::Poly) -> Expr<F::From, bool> {
        let info = F::From::info();
        let mut filter = None;
        let equal = |position: u16, value: Value| {
            Node::Binary(
                BinaryOp::Eq,
                Box::new(Node::Column(info.column(position))),
                Box::new(Node::Value(value)),
            )
        };
        let poly = <F::Value as PolyValue>::Poly::poly_type();
        let variant = reference.variant();
        match poly.storage {
            PolyStorage::Arc => {
                let position = u16::try_from(variant).unwrap_or_default();
                and(&mut filter, equal(F::OFFSET + position, reference.key()));
            }
            PolyStorage::Tagged => {
                let tag = poly.variants[variant].value.to_string();
                and(&mut filter, equal(F::OFFSET, Value::Text(tag.into())));
                and(&mut filter, equal(F::OFFSET + 1, reference.key()));
            }
        }
        Expr::new(filter.unwrap_or(Node::Value(Value::Bool(false))))
    }

    /// The field refers to a row of this variant.
    pub fn is<V>(self, _variant: Variant<V>) -> Expr<F::From, bool>
    where
        V: PolyVariantOf<Poly = <F::Value as PolyValue>::Poly>,
    {
        let info = F::From::info();
        Expr::new(match V::TAG {
            Some(tag) => Node::Binary(
                BinaryOp::Eq,
                Box::new(Node::Column(info.column(F::OFFSET))),
                Box::new(Node::Value(Value::Text(tag.into()))),
            ),
            None => Node::Unary(
                UnaryOp::IsNotNull,
                Box::new(Node::Column(info.column(F::OFFSET + V::COLUMN))),
            ),
        })
    }
}

impl<P: PolyRef, F: PolyRelation<Value = Option<P>>> Rel<F> {
    /// The field refers to nothing.
    pub fn is_null(self) -> Expr<F::From, bool> {
        let info = F::From::info();
        let mut filter = None;
        let columns = P::COLUMNS;
        for position in F::OFFSET..F::OFFSET + columns {
            let column = Box::new(Node::Column(info.column(position)));
            and(&mut filter, Node::Unary(UnaryOp::IsNull, column));
        }
        Expr::new(filter.unwrap_or(Node::Value(Value::Bool(false))))
    }
}

/// The columns of a polymorphic field and what to write there.
#[doc(hidden)]
pub fn assignments<F: PolyRelation>(value: &F::Value) -> Vec<(u16, Value)> {
    let columns = <F::Value as PolyValue>::Poly::COLUMNS;
    (0..columns)
        .map(|position| (F::OFFSET + position, encode(value, usize::from(position))))
        .collect()
}
