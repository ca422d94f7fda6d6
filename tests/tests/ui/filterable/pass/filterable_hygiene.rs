//! Names of the prelude that mean something else, raw identifiers, another name of the library, strict lints.

#![deny(warnings, missing_docs, unused_qualifications, unreachable_pub)]
#![allow(dead_code)]

/// The library under another name.
pub mod vendor {
    pub use ::orm as database;
}

/// Models among names of their own.
pub mod models {
    use crate::vendor::database::{self, BelongsTo, Filterable, HasMany, Model};

    type Option = ();
    type Result = ();
    type Filter = ();
    type Sort = ();

    /// A row.
    #[derive(Model, Filterable, Debug, Clone)]
    #[orm(crate = crate::vendor::database)]
    #[filterable(rename_all = "camelCase", max_depth = 2, max_list = 5, max_conditions = 5)]
    #[filterable(max_page = 10, default_page = 5)]
    pub struct Row {
        /// The key.
        #[orm(id)]
        #[filterable(filter(eq, in,), sort)]
        pub id: i64,
        /// A raw identifier.
        #[filterable(filter, sort)]
        pub r#type: String,
        /// Two words.
        #[filterable(filter)]
        #[filterable(sort, name = "label")]
        pub long_name: String,
        parent_id: i64,
        #[orm(fk = parent_id)]
        #[filterable(relation, sort)]
        r#in: BelongsTo<Row>,
        #[orm(inverse = r#in)]
        #[filterable(relation)]
        children: HasMany<Row>,
    }

    /// What is private stays so.
    #[derive(Model, Filterable)]
    #[orm(crate = database)]
    struct Hidden {
        #[orm(id)]
        #[filterable(filter)]
        id: i64,
    }

    fn uses(filter: HiddenFilter) -> bool {
        filter.condition().is_ok()
    }
}

fn main() {
    let filter = r#"{"filter": {"type": "x", "label": "y", "in": {"type": "z"}, "children": {"any": {}}}, "sort": "in.type"}"#;
    let search = models::RowSearch::from_json(filter).unwrap();
    assert!(models::Row::query().input(&search).is_ok());
}
