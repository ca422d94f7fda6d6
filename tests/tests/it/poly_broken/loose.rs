//! The table as it could look after an import.

use orm::prelude::*;

/// The columns of both kinds of polymorphic fields, without the checks that hold them together.
#[derive(Model, Debug, Clone)]
#[orm(table = "loose")]
pub(super) struct Loose {
    #[orm(id)]
    pub(super) id: i64,
    pub(super) subject_post_id: Option<i64>,
    pub(super) subject_photo_id: Option<i64>,
    pub(super) item_type: Option<String>,
    pub(super) item_id: Option<i64>,
}
