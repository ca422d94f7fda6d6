//! Polymorphic fields as relations: to the rows of one variant, or of all of them.

use super::poly::{Poly, PolyRef, PolyValue, encode};
use super::{Maybe, Preload, Rel, Relation, RelationInfo, Slot, Tag, Through};
use crate::cell::Row;
use crate::db::ExecutorRef;
use crate::error::Result;
use crate::expr::Expr;
use crate::model::Model;
use crate::statement::{BinaryOp, Node, UnaryOp, and};
use crate::value::Value;
use orm_schema::{PolyStorage, PolyType, RelationKind};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

/// A polymorphic field of a model; one unit struct each, made by the derive.
pub trait PolyRelation: Send + Sync + 'static {
    /// The model that declares it.
    type From: Model;
    /// What it holds.
    type Value: PolyValue;

    #[doc(hidden)]
    const NAME: &'static str;
    /// The position of its first column.
    #[doc(hidden)]
    const OFFSET: u16;
    /// The position behind its last column.
    #[doc(hidden)]
    const END: u16 = Self::OFFSET + <<Self::Value as PolyValue>::Poly as PolyRef>::COLUMNS;

    #[doc(hidden)]
    fn slot(row: &Self::From) -> &Poly<Self::Value>;

    #[doc(hidden)]
    fn slot_mut(row: &mut Self::From) -> &mut Poly<Self::Value>;
}

/// A variant of a polymorphic enum; one unit struct each, made by the derive.
pub trait PolyVariantOf: Send + Sync + 'static {
    /// The enum.
    type Poly;
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

/// A variant of the enum `P`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no variant of `{P}`",
    label = "a variant of another enum",
    note = "write a constant of `{P}`: the name of its variant in snake case"
)]
pub trait VariantOf<P>: PolyVariantOf {}

#[diagnostic::do_not_recommend]
impl<P, V: PolyVariantOf<Poly = P>> VariantOf<P> for V {}

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
    V: PolyVariantOf,
{
    const COLUMN: &'static [u16] = &[F::OFFSET + V::COLUMN];
}

// That the variant is one of the field's enum is checked where the relation is made.
impl<F, V> Relation for Arm<F, V>
where
    F: PolyRelation,
    V: PolyVariantOf,
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
        V: VariantOf<<F::Value as PolyValue>::Poly>,
    {
        Rel::new()
    }

    /// The field refers to this row.
    pub fn eq(self, reference: <F::Value as PolyValue>::Poly) -> Expr<F::From, bool> {
        let info = F::From::info();
        let mut filter = None;
        let equal = |position: u16, value: Value| {
            Node::binary(
                BinaryOp::Eq,
                Node::Column(info.column(position)),
                Node::Value(value),
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
        V: VariantOf<<F::Value as PolyValue>::Poly>,
    {
        let info = F::From::info();
        Expr::new(match V::TAG {
            Some(tag) => Node::binary(
                BinaryOp::Eq,
                Node::Column(info.column(F::OFFSET)),
                Node::Value(Value::Text(tag.into())),
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

/// Used by expansions: the field out of a row.
///
/// # Errors
///
/// When the columns refer to several rows, to none where one must be, or name no variant.
#[doc(hidden)]
pub fn poly_decode<F: PolyRelation>(row: &Row<'_>) -> Result<Poly<F::Value>> {
    Poly::decode(row, usize::from(F::OFFSET))
}

/// Used by expansions: the value of the column at a position of the row.
#[doc(hidden)]
pub fn poly_encode<F: PolyRelation>(row: &F::From, position: usize) -> Value {
    F::slot(row).encode(position - usize::from(F::OFFSET))
}

/// Used by expansions: what was loaded.
#[doc(hidden)]
pub fn poly_loaded<F: PolyRelation>(row: &F::From) -> <F::Value as PolyValue>::Get<'_> {
    F::slot(row).loaded()
}

/// Used by expansions: the enum of the field.
#[doc(hidden)]
pub fn poly_type_of<F: PolyRelation>() -> &'static PolyType {
    <F::Value as PolyValue>::Poly::poly_type()
}
