//! Rust types that a column can hold: each has one encoder and one decoder, in a file of its family.

mod bool;
mod bytes;
pub(crate) mod datetime;
pub(crate) mod decimal;
mod float;
pub(crate) mod int;
mod json;
pub(crate) mod list;
pub(crate) mod text;
mod uuid;

pub use json::Json;
pub use list::ListElement;

use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::{ColumnType, EnumType, Field};

/// A Rust type that a column can hold. Implemented for the built-in column types, for `Option` of them, and by
/// `#[derive(DbEnum)]` and `#[derive(NewType)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "not a column type",
    note = "derive `DbEnum` (an enum) or `NewType` (a struct around one value), or store it as `Json<{Self}>`"
)]
pub trait ColumnValue: Clone + std::fmt::Debug + Send + Sync + 'static {
    /// The type of a column of this type that may be NULL too: `Option<Self>`, and `Self` where it is an `Option`.
    type Nullable: ColumnValue;

    /// The portable column type.
    const TYPE: ColumnType;
    /// The kind of value that is bound.
    const KIND: ValueKind;
    /// Whether it is an `Option`.
    const IS_NULLABLE: bool = false;
    /// Whether it is a list.
    const IS_LIST: bool = false;
    /// A field of this type, without a name. One constant, because each that an expansion names costs the user's build.
    #[doc(hidden)]
    const FIELD: Field = Field::new("", "", Self::TYPE, Self::IS_LIST, Self::IS_NULLABLE);

    /// The enum behind the type, if there is one.
    fn enum_type() -> Option<&'static EnumType> {
        None
    }

    /// The value to bind.
    fn encode(&self) -> Value;

    /// The value to bind, from an owned one.
    fn into_value(self) -> Value {
        self.encode()
    }

    /// Reads a cell.
    ///
    /// # Errors
    ///
    /// When the cell does not hold this type.
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError>;
}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> ColumnValue for Option<T> {
    type Nullable = Self;

    const TYPE: ColumnType = T::TYPE;
    const KIND: ValueKind = T::KIND;
    const IS_NULLABLE: bool = true;
    const IS_LIST: bool = T::IS_LIST;

    fn enum_type() -> Option<&'static EnumType> {
        T::enum_type()
    }

    fn encode(&self) -> Value {
        match self {
            Some(value) => value.encode(),
            None if T::IS_LIST => Value::NullList(T::KIND),
            None => Value::Null(T::KIND),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Some(value) => value.into_value(),
            None => self.encode(),
        }
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::decode(cell).map(Some),
        }
    }
}

/// What can be written to a column of type `T`: a `T`; where NULL is allowed also what is inside the `Option`; and `&str`
/// for text.
#[diagnostic::on_unimplemented(
    message = "expected `{T}`, found `{Self}`",
    label = "not the column's type",
    note = "a new row takes values; an expression over other columns goes into an update"
)]
pub trait IntoValue<T> {
    #[doc(hidden)]
    fn into_column_value(self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> IntoValue<T> for T {
    fn into_column_value(self) -> Value {
        self.into_value()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> IntoValue<Option<T>> for T {
    fn into_column_value(self) -> Value {
        self.into_value()
    }
}

macro_rules! text_values {
    ($($text:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoValue<String> for $text {
            fn into_column_value(self) -> Value {
                Value::Text(self.to_owned().into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoValue<Option<String>> for $text {
            fn into_column_value(self) -> Value {
                Value::Text(self.to_owned().into())
            }
        }
    )*};
}

text_values!(&str, &String);

/// What a spelled field type promises, so that an alias cannot lie: `type String = u32` is not `StoredAs<kind::Text>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not stored as the field says",
    label = "stored as something else",
    note = "name the type itself, not an alias that is spelled like another; a `type` attribute fits what its type stores"
)]
pub trait StoredAs<K>: ColumnValue {}

/// One marker for each family of spellings.
pub mod kind {
    use orm_schema::ColumnType;

    /// A family of spellings.
    pub trait Kind {
        /// What the spelling stands for, when no attribute says more.
        const TYPE: ColumnType;
    }

    macro_rules! kinds {
        ($($name:ident: $ty:ident),* $(,)?) => {$(
            #[doc = concat!("Spelled as ", stringify!($name), ".")]
            #[derive(Debug)]
            pub struct $name;

            impl Kind for $name {
                const TYPE: ColumnType = ColumnType::$ty;
            }
        )*};
    }

    kinds! {
        Bool: Bool,
        I8: I8,
        I16: I16,
        I32: I32,
        I64: I64,
        U8: U8,
        U16: U16,
        U32: U32,
        U64: U64,
        F32: F32,
        F64: F64,
        Decimal: DEFAULT_DECIMAL,
        Text: String,
        Bytes: Bytes,
        DateTime: DateTime,
        NaiveDateTime: NaiveDateTime,
        Date: Date,
        Time: Time,
        Uuid: Uuid,
        Json: Json,
    }
}

#[diagnostic::do_not_recommend]
impl<K, T: StoredAs<K>> StoredAs<K> for Option<T> {}

/// Text, whatever type carries it: what text functions work on.
#[diagnostic::on_unimplemented(
    message = "text functions need a text column, found `{Self}`",
    label = "not text"
)]
pub trait TextValue: ColumnValue {}

#[diagnostic::do_not_recommend]
impl<T: TextValue> TextValue for Option<T> {}

/// A number: what arithmetic works on.
#[diagnostic::on_unimplemented(
    message = "arithmetic needs a number column, found `{Self}`",
    label = "not a number"
)]
pub trait NumberValue: ColumnValue {
    /// What a sum of such numbers is.
    type Sum: ColumnValue;
    /// What a sum of them is where there is a row: NULL where all of them are.
    type Total: ColumnValue;
    /// What an average of them is where there is a row.
    type Mean: ColumnValue;
}

#[diagnostic::do_not_recommend]
impl<T: NumberValue> NumberValue for Option<T> {
    type Sum = T::Sum;
    type Total = Option<T::Sum>;
    type Mean = Option<f64>;
}

/// An `Id` of a model whose key is that, or an `Option` or list of one: what is spelled `Id<..>` must be this.
pub trait IdOfKey: ColumnValue {}

impl<M: crate::model::KeyIsId> IdOfKey for crate::Id<M> {}
impl<T: IdOfKey> IdOfKey for Option<T> {}
impl<T: IdOfKey + ListElement> IdOfKey for Vec<T> {}

/// The type of a key, or an `Option` of it: what a foreign key may be.
#[diagnostic::on_unimplemented(
    message = "this foreign key is a `{Self}`, but the key it refers to is a `{K}`",
    label = "not the type of the key",
    note = "give the field the type of the other model's primary key, or an `Option` of it; a key of several fields is named in its order: `fk = (a, b)`"
)]
pub trait ReferencesKey<K> {}

#[diagnostic::do_not_recommend]
impl<K: ColumnValue> ReferencesKey<K> for K {}
#[diagnostic::do_not_recommend]
impl<K: ColumnValue> ReferencesKey<K> for Option<K> {}

/// The fields of a foreign key against the parts of a composite key.
macro_rules! composite_keys {
    ($(($($field:ident: $key:ident),*);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($field: ReferencesKey<$key>, $key),*> ReferencesKey<($($key,)*)> for ($($field,)*) {}
    )*};
}

composite_keys! {
    (A: K1, B: K2);
    (A: K1, B: K2, C: K3);
    (A: K1, B: K2, C: K3, D: K4);
    (A: K1, B: K2, C: K3, D: K4, E: K5);
    (A: K1, B: K2, C: K3, D: K4, E: K5, F: K6);
}
