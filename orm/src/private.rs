//! What expansions of the derives may name besides public items. Not for application code, and not stable.
#![doc(hidden)]

pub use crate::cell::{Cell, DecodeError, Row};
pub use crate::expr::{DeclaredArgument, call_declared};
pub use crate::filterable::{
    FieldRule, InputLimits, InputRules, RelationRule, operators_of, sorts,
};
pub use crate::model::{Key, ModelInfo, ModelRow};
pub use crate::query::Assignments;
pub use crate::query::{
    FillsField, Nest, NestTarget, NestedField, NestedParts, OptionalInverse, ShapeNodes, ShapePart,
};
pub use crate::query::{ScopeInfo, scope_condition};
pub use crate::relation::{
    Arity, Arm, BelongsFrom, Children, HasInverse, Include, Joined, JunctionBetween, LinkData,
    Linked, LinkedBy, LoadRows, Loadable, LoadableOf, LoadedTarget, Many, ManyToManyArity, Maybe,
    Named, One, PolyPreload, PolyTarget, Preload, Proof, RelationInfo, RelationNamed, RelationOf,
    Shared, Slot, Tag, Target, Through, ToOne, VariantOf, assignments as poly_assignments,
    inverse_columns, inverse_tag, name_hash, poly_decode, poly_encode, poly_loaded, poly_type_of,
};
pub use crate::statement::Node;
pub use crate::statement::RowRef;
pub use crate::statement::UserFunction;
pub use crate::types::{IdOfKey, ReferencesKey, StoredAs, kind};
pub use crate::validation::{
    Failures, HasRules, Rule, validate_link, validate_nested, validate_new, validate_patch,
};
pub use crate::value::{Value, ValueKind};
pub use orm_schema as schema;
pub use std::borrow::Cow::Borrowed;
pub use uuid::Uuid;

use orm_schema::{EnumStorage, EnumType, Field};

/// Compiles only when the field's type is stored as it is spelled.
pub const fn stored_as<T: StoredAs<K>, K>() {}

/// Compiles only when the model of an `Id` has such a key.
pub const fn id_of_key<T: IdOfKey>() {}

/// A field of an `Id`. Compiles only when the model of the `Id` has such a key.
pub const fn id_field<T: IdOfKey>(name: &'static str, column: &'static str) -> Field {
    Field::new(name, column, T::TYPE, T::IS_LIST, T::IS_NULLABLE)
}

/// A field whose type says by its spelling how it is stored. Compiles only when it is stored so.
pub const fn spelled_field<T: StoredAs<K>, K: kind::Kind>(
    name: &'static str,
    column: &'static str,
) -> Field {
    Field::new(name, column, K::TYPE, T::IS_LIST, T::IS_NULLABLE)
}

/// The enums of the fields of a model without any.
pub const fn no_enums(_position: usize) -> Option<&'static EnumType> {
    None
}

/// Compiles only when an enum of references has what its rows and copies of them need.
pub const fn is_poly_ref<T: Clone + PartialEq + std::fmt::Debug>() {}

/// Compiles only when a default is a value of the field's type.
pub fn default_value<T>(_default: impl crate::types::IntoValue<T>) {}

/// Compiles only when a foreign key has the type of the key it refers to.
pub const fn references_key<T: ReferencesKey<K>, K>() {}

/// The value of the variant at a position.
pub fn encode_enum(ty: &'static EnumType, position: usize) -> Value {
    let variant = &ty.variants[position];
    let text: &'static str = variant.value.as_ref();
    match ty.storage {
        EnumStorage::Native => Value::Enum(text),
        EnumStorage::Text => Value::Text(text.into()),
        EnumStorage::Integer => Value::I32(variant.number),
    }
}

/// The position of the variant that a cell holds.
pub fn decode_enum(ty: &'static EnumType, cell: Cell<'_>) -> Result<usize, DecodeError> {
    let position = match ty.storage {
        EnumStorage::Integer => {
            let number = crate::types::int::signed(cell)?;
            ty.variants
                .iter()
                .position(|variant| i64::from(variant.number) == number)
        }
        EnumStorage::Native | EnumStorage::Text => {
            let text = crate::types::text::text(cell)?;
            ty.variants.iter().position(|variant| variant.value == text)
        }
    };
    position.ok_or(DecodeError::Invalid("a known variant of the enum"))
}
