//! The models of random queries.

use orm::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Owner {
    #[orm(id)]
    pub(crate) id: i64,
    pub(crate) level: i32,
    pub(crate) label: Option<String>,
    #[orm(inverse = owner)]
    pub(crate) items: HasMany<Item>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Item {
    #[orm(id)]
    pub(crate) id: i64,
    pub(crate) a: i32,
    pub(crate) b: Option<i32>,
    pub(crate) name: String,
    pub(crate) note: Option<String>,
    pub(crate) flag: bool,
    pub(crate) owner_id: Option<i64>,
    #[orm(fk = owner_id)]
    pub(crate) owner: BelongsTo<Option<Owner>>,
}
