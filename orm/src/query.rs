//! The builders that users hold. Each collects typed parts into an untyped statement; running one is not generic except
//! for decoding its rows.

mod bulk_update;
mod checked;
mod claim;
mod copy;
mod cte;
mod cursor;
mod delete;
mod explain;
mod find;
mod group;
mod insert;
mod insert_from;
mod join;
mod lock;
mod model_columns;
mod nested;
mod page;
mod raw;
mod restore;
mod returning;
mod rows;
mod run;
mod scope;
mod select;
mod selection;
mod set;
mod shape;
mod soft_delete;
mod sortable;
mod stream;
mod subquery;
mod update;
mod upsert;

pub use bulk_update::UpdateMany;
pub use claim::Claim;
pub use copy::CopyMany;
pub use cte::{Cte, IntoSource, cte, recursive};
pub use cursor::{Cursor, CursorKey, CursorPage, CursorQuery};
pub use delete::Delete;
pub use find::Find;
pub use group::{Group, GroupKey, Grouped};
pub use insert::many::CreateMany;
pub use insert::{Assignments, Create, IntoCreate};
pub use insert_from::{CreateFrom, FitsColumns};
pub use join::{
    At, ColumnList, Derived, HasSource, IsModel, JoinOf, JoinQuery, JoinSource, JoinedRow,
    Optional, Outer, Output, Outputs, Presence, Present, Push, Sources, WholeRow, from,
};
pub use lock::Locking;
pub use model_columns::ModelColumns;
pub use nested::{IntoNested, Nest, NestTarget, Nested, OptionalInverse};
pub use page::{Page, Paged};
pub use raw::{
    BindValue, FlatShape, IntoSqlText, RawArgs, Sql, SqlRow, SqlRows, SqlText, sql, sql_unchecked,
};
pub(crate) use raw::{Part, RawNode};
pub use restore::Restore;
pub use returning::Returning;
pub use rows::{DeleteRows, UpdateRows};
pub use scope::{DefaultScope, IntoScope, Scope, ScopeInfo, scope_condition};
pub use select::Query;
pub use selection::{Selected, Selection};
pub use set::OutputOf;
pub use shape::{FillsField, NestedField, NestedParts, Shape, ShapeNodes, ShapePart, Shaped};
pub use soft_delete::SoftDelete;
pub use sortable::Sortable;
pub use stream::RowStream;
pub use subquery::{AnyRows, correlated, exists, not_exists};
pub use update::{Update, UpdateRow};
pub use upsert::{
    Keeping, OnConflict, Updating, Upsert, UpsertCounts, UpsertOutcome, UpsertReturning, Upserted,
};

pub(crate) use insert::many::insert_rows;
pub(crate) use run::fetch;
pub(crate) use scope::{add_default, lift, smaller};
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
