//! The builders that users hold. Each collects typed parts into an untyped statement; running one is not generic except
//! for decoding its rows.

mod delete;
mod find;
mod group;
mod insert;
mod run;
mod select;
mod selection;
mod update;

pub use delete::Delete;
pub use find::Find;
pub use group::{Group, GroupOf, Grouped};
pub use insert::{Assignments, Create, CreateMany, IntoCreate};
pub use select::Query;
pub use selection::{Selected, Selection};
pub use update::{Update, UpdateRow};

pub(crate) use run::fetch;

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
