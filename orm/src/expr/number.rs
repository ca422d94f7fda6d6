//! Arithmetic and numbers. Whole numbers divide towards zero, and what is divided by zero is NULL, so the type says so.

use super::function::{Nullness, call};
use super::methods::methods;
use super::{Expr, IntoExpr};
use crate::column::Column;
use crate::statement::Node;
use crate::statement::{BinaryOp, Function};
use crate::types::{ColumnValue, NumberValue};
use crate::value::{Value, ValueKind};
use rust_decimal::Decimal;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

macro_rules! arithmetic {
    ($($trait:ident $method:ident;)*) => {$(
        impl<S, T: NumberValue, R: IntoExpr<S, T>> $trait<R> for Expr<S, T> {
            type Output = Self;

            fn $method(self, other: R) -> Self {
                self.binary(BinaryOp::$trait, other.into_expr())
            }
        }

        impl<S, T: NumberValue, R: IntoExpr<S, T>> $trait<R> for Column<S, T> {
            type Output = Expr<S, T>;

            fn $method(self, other: R) -> Expr<S, T> {
                self.expr().binary(BinaryOp::$trait, other.into_expr())
            }
        }
    )*};
}

arithmetic! {
    Add add;
    Sub sub;
    Mul mul;
}

/// Whole numbers are cut towards zero. What is divided by zero is NULL.
impl<S, T: NumberValue, R: IntoExpr<S, T>> Div<R> for Expr<S, T> {
    type Output = Expr<S, T::Nullable>;

    fn div(self, other: R) -> Expr<S, T::Nullable> {
        call(
            Function::Div,
            T::KIND,
            vec![self.node, other.into_expr().node],
        )
    }
}

/// Whole numbers are cut towards zero. What is divided by zero is NULL.
impl<S, T: NumberValue, R: IntoExpr<S, T>> Div<R> for Column<S, T> {
    type Output = Expr<S, T::Nullable>;

    fn div(self, other: R) -> Expr<S, T::Nullable> {
        self.expr() / other
    }
}

/// A whole number: what remainders and bits are of.
#[diagnostic::on_unimplemented(
    message = "remainders and bits need a whole number, found `{Self}`",
    label = "not an integer"
)]
pub trait IntegerValue: NumberValue {}

/// A whole number that may be negative.
#[diagnostic::on_unimplemented(
    message = "this needs a number that may be negative, found `{Self}`",
    label = "not a signed number"
)]
pub trait SignedValue: NumberValue {}

#[diagnostic::do_not_recommend]
impl<T: IntegerValue> IntegerValue for Option<T> {}
#[diagnostic::do_not_recommend]
impl<T: SignedValue> SignedValue for Option<T> {}

macro_rules! families {
    ($family:ident: $($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl $family for $ty {}
    )*};
}

families!(IntegerValue: i8, i16, i32, i64, u8, u16, u32, u64);
families!(SignedValue: i8, i16, i32, i64, f32, f64, Decimal);

/// The rest after division, with the sign of what was divided. Of a division by zero it is NULL.
impl<S, T: IntegerValue, R: IntoExpr<S, T>> Rem<R> for Expr<S, T> {
    type Output = Expr<S, T::Nullable>;

    fn rem(self, other: R) -> Expr<S, T::Nullable> {
        call(
            Function::Rem,
            T::KIND,
            vec![self.node, other.into_expr().node],
        )
    }
}

/// The rest after division, with the sign of what was divided. Of a division by zero it is NULL.
impl<S, T: IntegerValue, R: IntoExpr<S, T>> Rem<R> for Column<S, T> {
    type Output = Expr<S, T::Nullable>;

    fn rem(self, other: R) -> Expr<S, T::Nullable> {
        self.expr() % other
    }
}

fn zero(kind: ValueKind) -> Value {
    match kind {
        ValueKind::I16 => Value::I16(0),
        ValueKind::I32 => Value::I32(0),
        ValueKind::F32 => Value::F32(0.0),
        ValueKind::F64 => Value::F64(0.0),
        ValueKind::Decimal => Value::Decimal(Decimal::ZERO),
        _ => Value::I64(0),
    }
}

impl<S, T: SignedValue> Neg for Expr<S, T> {
    type Output = Self;

    fn neg(self) -> Self {
        let zero = Self::new(Node::Value(zero(T::KIND)));
        zero.binary(BinaryOp::Sub, self)
    }
}

impl<S, T: SignedValue> Neg for Column<S, T> {
    type Output = Expr<S, T>;

    fn neg(self) -> Expr<S, T> {
        -self.expr()
    }
}

/// A type that `cast` can make of a `T`. A fraction is cut.
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot be cast to `{Self}`",
    label = "no such cast",
    note = "numbers cast to `i16`, `i32`, `i64`, `f32`, `f64` and `Decimal`; whole numbers to `String`; `bool` to `i32` and `i64`; text becomes a number with `parse_integer()`, and a time a date with `date()`"
)]
pub trait CastFrom<T>: ColumnValue {
    /// The type, or an `Option` of it where `T` is an `Option`.
    type Out: ColumnValue;
}

macro_rules! casts {
    ($($bound:ident => $($to:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl<T: $bound + Nullness> CastFrom<T> for $to {
            type Out = T::Like<$to>;
        }
    )*)*};
}

casts! {
    NumberValue => i16, i32, i64, f32, f64, Decimal;
    IntegerValue => String;
}

methods! { [T] T;
    /// The number without its sign. That of the smallest integer is an error.
    fn abs(this) -> Expr<S, T> where [T: NumberValue] {
        call(Function::Abs, T::KIND, vec![this.node])
    }

    /// -1, 0 or 1.
    fn sign(this) -> Expr<S, T> where [T: SignedValue] {
        call(Function::Sign, T::KIND, vec![this.node])
    }

    /// The nearest whole number; a half goes away from zero.
    fn round(this) -> Expr<S, T> where [T: NumberValue] {
        call(Function::Round, T::KIND, vec![this.node])
    }

    /// Rounded to so many digits after the point; a half goes away from zero.
    ///
    /// Floats are rounded by the decimal digits that they are written with.
    fn round_to(this, digits: u8) -> Expr<S, T> where [T: NumberValue] {
        let digits = Node::Value(Value::I32(digits.into()));
        call(Function::RoundTo, T::KIND, vec![this.node, digits])
    }

    /// The next whole number upwards.
    fn ceil(this) -> Expr<S, T> where [T: NumberValue] {
        call(Function::Ceil, T::KIND, vec![this.node])
    }

    /// The next whole number downwards.
    fn floor(this) -> Expr<S, T> where [T: NumberValue] {
        call(Function::Floor, T::KIND, vec![this.node])
    }

    /// The whole number towards zero.
    fn trunc(this) -> Expr<S, T> where [T: NumberValue] {
        call(Function::Trunc, T::KIND, vec![this.node])
    }

    /// The bits that both have.
    fn bit_and(this, other: impl IntoExpr<S, T>) -> Expr<S, T> where [T: IntegerValue] {
        call(Function::BitAnd, T::KIND, vec![this.node, other.into_expr().node])
    }

    /// The bits that one of them has.
    fn bit_or(this, other: impl IntoExpr<S, T>) -> Expr<S, T> where [T: IntegerValue] {
        call(Function::BitOr, T::KIND, vec![this.node, other.into_expr().node])
    }

    /// The bits that exactly one of them has.
    fn bit_xor(this, other: impl IntoExpr<S, T>) -> Expr<S, T> where [T: IntegerValue] {
        call(Function::BitXor, T::KIND, vec![this.node, other.into_expr().node])
    }

    /// The bits that it does not have. Of numbers without a sign it would be a negative one, so they have none.
    fn bit_not(this) -> Expr<S, T> where [T: IntegerValue + SignedValue] {
        call(Function::BitNot, T::KIND, vec![this.node])
    }

    /// The bits moved upwards, at most by 63. What the type cannot hold is an error.
    fn shift_left(this, bits: u8) -> Expr<S, T> where [T: IntegerValue] {
        let bits = Node::Value(Value::I32(bits.min(63).into()));
        call(Function::ShiftLeft, T::KIND, vec![this.node, bits])
    }

    /// The bits moved downwards, at most by 63; the sign stays.
    fn shift_right(this, bits: u8) -> Expr<S, T> where [T: IntegerValue] {
        let bits = Node::Value(Value::I32(bits.min(63).into()));
        call(Function::ShiftRight, T::KIND, vec![this.node, bits])
    }

    /// The same value as another type. A fraction is cut; a number that the type cannot hold is an error when the row is
    /// read.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Item { #[orm(id)] id: i64, price: f64, stock: i32 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let rows: Vec<(i64, String)> = Item::query().select((Item::price.cast::<i64>(), Item::stock.cast::<String>())).all(db).await?;
    /// let worth = Item::filter((Item::stock.cast::<f64>() * Item::price).gt(100.0));
    /// # Ok(()) }
    /// ```
    fn cast<U>(this) -> Expr<S, U::Out> where [T: ColumnValue, U: CastFrom<T>] {
        call(Function::Cast(T::KIND), U::KIND, vec![this.node])
    }
}

macro_rules! bool_casts {
    ($($to:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl CastFrom<bool> for $to {
            type Out = $to;
        }

        #[diagnostic::do_not_recommend]
        impl CastFrom<Option<bool>> for $to {
            type Out = Option<$to>;
        }
    )*};
}

bool_casts!(i32, i64);
