//! What `#[derive(Model)]` implements, and the static facts behind it.

use crate::cell::Row;
use crate::column::Column;
use crate::error::Error;
use crate::query::{Assignments, Presence, ScopeInfo};
use crate::relation::{LoadedIn, Rel, RelationInfo};
use crate::sql::ModelTexts;
use crate::statement::{ColumnRef, RowRef};
use crate::types::ColumnValue;
use crate::validation::Rule;
use crate::value::Value;
use orm_schema::EnumType;

/// A struct with `#[derive(Model)]`: one table, one row a value. Implemented by the derive only; application code names
/// it in bounds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "add `#[derive(Model)]` to the struct"
)]
pub trait Model: Sized + Send + Sync + 'static {
    /// The primary key: the field's type, or a tuple in key order.
    type Key: Key;

    /// The columns as fields, of one row of a query over several tables.
    type Columns<S, N: Presence>;

    /// The struct's name.
    const NAME: &'static str;

    /// The positions of the primary key's columns, in key order.
    #[doc(hidden)]
    const KEY: &'static [u16] = &[];

    #[doc(hidden)]
    fn info() -> &'static ModelInfo;

    #[doc(hidden)]
    fn decode(row: &Row<'_>) -> Result<Self, Error>;

    /// The value of the stored field at a position.
    #[doc(hidden)]
    fn encode(&self, position: usize) -> Value;

    /// The primary key of this row.
    #[doc(hidden)]
    fn primary_key(&self) -> Self::Key;

    #[doc(hidden)]
    fn columns<S, N: Presence>(row: ModelRow) -> Self::Columns<S, N>;

    /// Never compiles: what was loaded with a row is known of what `.with(..)` returns only. It is here so that the error
    /// says so.
    #[doc(hidden)]
    fn get<R: LoadedIn<(), I>, I>(&self, _relation: Rel<R>) {}

    /// The schema that the struct declares.
    fn schema() -> &'static orm_schema::Model {
        Self::info().schema
    }
}

/// A row of a model that a query joins.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct ModelRow {
    row: RowRef,
    model: &'static ModelInfo,
}

impl ModelRow {
    pub(crate) fn of<M: Model>(row: RowRef) -> Self {
        Self {
            row,
            model: M::info(),
        }
    }

    /// Its column at a position.
    #[inline]
    pub const fn column<S, T>(self, position: u16) -> Column<S, T> {
        Column::joined(self.row, self.model, position)
    }
}

/// What is known of a model at run time; a static of each.
#[doc(hidden)]
pub struct ModelInfo {
    pub schema: &'static orm_schema::Model,
    /// The enum of the field at a position.
    pub enum_type: fn(usize) -> Option<&'static EnumType>,
    /// The positions of the primary key's fields.
    pub key: &'static [u16],
    /// The relations that the struct declares.
    pub relations: &'static [&'static RelationInfo],
    /// The relations of the polymorphic fields to the rows of each variant.
    pub arms: Vec<&'static RelationInfo>,
    /// The position of the field that counts updates.
    pub version: Option<u16>,
    /// The position of the field that marks a row as deleted.
    pub deleted: Option<u16>,
    /// The conditions that its queries have until they are lifted.
    pub scopes: &'static [ScopeInfo],
    /// What the values of its columns must meet before they are sent.
    pub rules: &'static [Rule],
    pub(crate) texts: ModelTexts,
}

impl ModelInfo {
    pub const fn new(
        schema: &'static orm_schema::Model,
        enum_type: fn(usize) -> Option<&'static EnumType>,
        key: &'static [u16],
        relations: &'static [&'static RelationInfo],
    ) -> Self {
        Self {
            schema,
            enum_type,
            key,
            relations,
            arms: Vec::new(),
            version: None,
            deleted: None,
            scopes: &[],
            rules: &[],
            texts: ModelTexts::new(),
        }
    }

    /// The same model, with the relations of a polymorphic field.
    pub fn with_arms(mut self, arms: Vec<&'static RelationInfo>) -> Self {
        self.arms.extend(arms);
        self
    }

    /// The same model, with optimistic locking by the field at a position.
    pub const fn with_version(mut self, position: u16) -> Self {
        self.version = Some(position);
        self
    }

    /// The same model, with soft delete by the field at a position.
    pub const fn with_deleted(mut self, position: u16) -> Self {
        self.deleted = Some(position);
        self
    }

    /// The same model, with rules for its columns.
    pub const fn with_rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// The same model, with default scopes.
    pub const fn with_scopes(mut self, scopes: &'static [ScopeInfo]) -> Self {
        self.scopes = scopes;
        self
    }

    pub(crate) fn column(&'static self, position: u16) -> ColumnRef {
        ColumnRef {
            model: self,
            position,
        }
    }
}

impl std::fmt::Debug for ModelInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ModelInfo")
            .field("model", &self.schema.name)
            .finish_non_exhaustive()
    }
}

/// The values of a key: one column type, or a tuple of several.
#[diagnostic::on_unimplemented(message = "`{Self}` is not the value of a key", label = "not a key")]
pub trait Key: Send + Sync {
    #[doc(hidden)]
    fn values(self) -> Vec<Value>;
}

impl<T: ColumnValue> Key for T {
    fn values(self) -> Vec<Value> {
        vec![self.into_value()]
    }
}

macro_rules! tuple_keys {
    ($(($($name:ident),*);)*) => {$(
        impl<$($name: ColumnValue),*> Key for ($($name,)*) {
            #[allow(non_snake_case, reason = "the type parameters name the values too")]
            fn values(self) -> Vec<Value> {
                let ($($name,)*) = self;
                vec![$($name.into_value()),*]
            }
        }
    )*};
}

tuple_keys! {
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
}

/// What can be given where a key is asked for: the key's type, or `&str` for text.
#[diagnostic::on_unimplemented(
    message = "expected a key of type `{K}`, found `{Self}`",
    label = "not the key's type"
)]
pub trait IntoKey<K> {
    #[doc(hidden)]
    fn into_key(self) -> K;
}

#[diagnostic::do_not_recommend]
impl<K: Key> IntoKey<K> for K {
    fn into_key(self) -> K {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoKey<String> for &str {
    fn into_key(self) -> String {
        self.to_owned()
    }
}

#[diagnostic::do_not_recommend]
impl IntoKey<Option<String>> for &str {
    fn into_key(self) -> Option<String> {
        Some(self.to_owned())
    }
}

/// The struct of a model's required columns, `New{Model}`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold the required columns of `{M}`",
    label = "not the `New..` struct of this model"
)]
pub trait NewRow<M> {
    #[doc(hidden)]
    fn assign(self, row: &mut Assignments);
}

/// The struct of a model's changeable columns, `{Model}Patch`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a patch of `{M}`",
    label = "not the `..Patch` struct of this model"
)]
pub trait PatchRow<M> {
    #[doc(hidden)]
    fn assign(self, row: &mut Assignments);
}

/// What stands in each field of a patch: keep the column, or set it. With serde, a missing field keeps and `null` sets
/// NULL, when the patch struct has `#[serde(default)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// The column stays as it is.
    #[default]
    Keep,
    /// The column gets this value.
    Set(T),
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Patch<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::Set)
    }
}

/// What an `Id` of a model stores. Implemented by the derive, for every model, so that an `Id` in a wrong place is one
/// error about that place; [`KeyIsId`] says whether the model has such keys.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "add `#[derive(Model)]` to the struct"
)]
pub trait HasId: 'static {
    /// What the id stores: an integer, a UUID or text.
    type Repr: ColumnValue + Eq + Ord + std::hash::Hash;
}

/// A model whose key is an `Id` of itself. Implemented by the derive.
#[diagnostic::on_unimplemented(
    message = "the key of `{Self}` is no `Id<{Self}>`",
    label = "not the type of its key",
    note = "write the type of its key here, or declare its key as `#[orm(id, default = autoincrement)] id: Id<{Self}>`"
)]
pub trait KeyIsId: HasId {}
