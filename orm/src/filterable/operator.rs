//! The operators of filters, and which of them a type of column has.

use crate::types::ColumnValue;
use orm_schema::ColumnType;
use std::fmt;

macro_rules! operators {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// What a filter may do with a column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FilterOp {
            $($(#[$doc])* $variant,)*
        }

        impl FilterOp {
            /// Every operator.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in input.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

operators! {
    /// Equal; to `null` where the column may be NULL.
    Eq = "eq";
    /// Not equal. As in SQL, NULL is not unequal to anything but `null`.
    Ne = "ne";
    /// One of a list; with none it is false.
    In = "in";
    /// None of a list; with none it is true.
    NotIn = "not_in";
    /// NULL (`true`), or not (`false`). For columns that may be NULL.
    IsNull = "is_null";
    /// Less than.
    Lt = "lt";
    /// Less than or equal.
    Lte = "lte";
    /// Greater than.
    Gt = "gt";
    /// Greater than or equal.
    Gte = "gte";
    /// From the first to the second of two values, both included.
    Between = "between";
    /// Contains this text, case counts.
    Contains = "contains";
    /// Starts with this text, case counts.
    StartsWith = "starts_with";
    /// Ends with this text, case counts.
    EndsWith = "ends_with";
    /// Contains this text, whatever the case. SQLite knows the case of ASCII letters only.
    IContains = "icontains";
    /// Starts with this text, whatever the case. SQLite knows the case of ASCII letters only.
    IStartsWith = "istarts_with";
    /// Ends with this text, whatever the case. SQLite knows the case of ASCII letters only.
    IEndsWith = "iends_with";
}

impl FilterOp {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|op| op.name() == name)
    }

    /// The bit of the operator in the set of a column.
    #[doc(hidden)]
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl fmt::Display for FilterOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

const EQUALITY: u32 =
    FilterOp::Eq.bit() | FilterOp::Ne.bit() | FilterOp::In.bit() | FilterOp::NotIn.bit();

const ORDER: u32 = FilterOp::Lt.bit()
    | FilterOp::Lte.bit()
    | FilterOp::Gt.bit()
    | FilterOp::Gte.bit()
    | FilterOp::Between.bit();

const TEXT: u32 = FilterOp::Contains.bit()
    | FilterOp::StartsWith.bit()
    | FilterOp::EndsWith.bit()
    | FilterOp::IContains.bit()
    | FilterOp::IStartsWith.bit()
    | FilterOp::IEndsWith.bit();

/// Borrowed, because a constant that is dropped cannot stand in a constant function.
struct TypeOf<T>(std::marker::PhantomData<T>);

impl<T: ColumnValue> TypeOf<T> {
    const TYPE: &'static ColumnType = &T::TYPE;
}

/// The operators that a column of this type has, as a set of bits.
#[doc(hidden)]
pub const fn operators_of<T: ColumnValue>() -> u32 {
    let of_values = match TypeOf::<T>::TYPE {
        _ if T::IS_LIST => 0,
        ColumnType::Bytes | ColumnType::Json => 0,
        // Enums sort by declaration on one database and by letters on another.
        ColumnType::Bool | ColumnType::Enum(_) => EQUALITY,
        ColumnType::String | ColumnType::Text | ColumnType::VarChar(_) | ColumnType::Char(_) => {
            EQUALITY | ORDER | TEXT
        }
        ColumnType::I8
        | ColumnType::I16
        | ColumnType::I32
        | ColumnType::I64
        | ColumnType::U8
        | ColumnType::U16
        | ColumnType::U32
        | ColumnType::U64
        | ColumnType::F32
        | ColumnType::F64
        | ColumnType::Decimal { .. }
        | ColumnType::DateTime
        | ColumnType::NaiveDateTime
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Uuid => EQUALITY | ORDER,
    };
    if T::IS_NULLABLE {
        of_values | FilterOp::IsNull.bit()
    } else {
        of_values
    }
}

/// Whether rows can be sorted by a column of this type.
#[doc(hidden)]
pub const fn sorts<T: ColumnValue>() -> bool {
    !T::IS_LIST && !matches!(TypeOf::<T>::TYPE, ColumnType::Bytes | ColumnType::Json)
}
