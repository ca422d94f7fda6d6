//! The builders that users hold. Each collects typed parts into an untyped statement; running one is not generic except
//! for decoding its rows.

mod delete;
mod find;
mod group;
mod insert;
mod nested;
mod restore;
mod rows;
mod run;
mod select;
mod selection;
mod shape;
mod soft_delete;
mod update;

pub use delete::Delete;
pub use find::Find;
pub use group::{Group, GroupOf, Grouped};
pub use insert::{Assignments, Create, CreateMany, IntoCreate};
pub use nested::{IntoNested, Nest, NestTarget, Nested, OptionalInverse};
pub use restore::Restore;
pub use rows::{DeleteRows, UpdateRows};
pub use select::Query;
pub use selection::{Selected, Selection};
pub use shape::{FillsField, NestedField, NestedParts, Shape, ShapeNodes, ShapePart, Shaped};
pub use soft_delete::SoftDelete;
pub use update::{Update, UpdateRow};

pub(crate) use insert::insert_rows;
pub(crate) use run::fetch;
pub(crate) use soft_delete::mark_rows as soft_delete_rows;
pub(crate) use update::{differs, null_kind, touch};

use crate::model::Model;
use std::marker::PhantomData;

/// A unique key of `M` whose columns take a `V`: a constant such as `User::email_key`.
pub struct UniqueKey<M, V> {
    pub(crate) fields: &'static [&'static str],
    pub(crate) db_name: Option<&'static str>,
    marker: PhantomData<fn() -> (M, V)>,
}

impl<M, V> Clone for UniqueKey<M, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, V> Copy for UniqueKey<M, V> {}

impl<M: Model, V> UniqueKey<M, V> {
    #[doc(hidden)]
    pub const fn new(fields: &'static [&'static str], db_name: Option<&'static str>) -> Self {
        Self {
            fields,
            db_name,
            marker: PhantomData,
        }
    }
}

impl<M: Model, V> std::fmt::Debug for UniqueKey<M, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({})", M::NAME, self.fields.join(", "))
    }
}
