//! What a schema is, as plain data: models on the Rust side ([`Schema`]), tables on the database side
//! ([`sql::SqlSchema`]), and, behind the feature `syntax`, the only reader of `#[orm(...)]`.
//!
//! ```text
//! struct source -> syntax::parse_item -> ItemDef -> resolve -> Schema
//! ```
//!
//! Goes in: tokens of annotated items. Comes out: values that compare with `==`.
//! No IO, no hash order, no time: the same input gives the same value on every machine.
//!
//! The derive emits the very types of this crate as statics, which is why text is [`Str`] and lists are [`List`]:
//! both are borrowed in a derived model and owned in one that was read from source.

mod column_type;
mod condition;
mod dialect;
mod enum_type;
mod field;
mod index;
pub mod migration;
mod model;
pub mod naming;
mod poly;
mod relation;
mod schema;
pub mod sql;
pub mod statements;

#[cfg(feature = "syntax")]
pub mod diagnostic;
#[cfg(feature = "syntax")]
mod resolve;
#[cfg(feature = "syntax")]
pub mod syntax;

pub use column_type::ColumnType;
pub use condition::{CheckDef, Condition, ConditionOperator, Rename};
pub use dialect::{Capabilities, Dialect};
pub use enum_type::{EnumStorage, EnumType, Variant};
pub use field::{DefaultValue, Field, NativeType};
pub use index::{Index, IndexField, IndexKind, SortOrder};
pub use model::{Junction, Model};
pub use poly::{PolyField, PolyStorage, PolyType, PolyVariant};
pub use relation::{ReferentialAction, Relation, RelationKind};
#[cfg(feature = "syntax")]
pub use resolve::resolve;
pub use schema::{ForeignKey, Link, Schema, on_delete};

/// Text that is borrowed in derived metadata and owned in a schema that was read from source.
pub type Str = std::borrow::Cow<'static, str>;

/// A list that is borrowed in derived metadata and owned in a schema that was read from source.
pub type List<T> = std::borrow::Cow<'static, [T]>;

/// Sets a field in a constant, where nothing can be dropped: what the field held is forgotten. The constructors that
/// derives call are made of it, because a call costs a user's build much less than a literal of all fields.
const fn set<T>(field: &mut T, value: T) {
    std::mem::forget(std::mem::replace(field, value));
}
