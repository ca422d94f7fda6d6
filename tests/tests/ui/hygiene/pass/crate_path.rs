//! The library under another name, re-exported by the user's own crate.

#![deny(warnings)]
#![allow(dead_code)]

mod vendor {
    pub use ::orm as database;
}

mod models {
    use crate::vendor::database::{BelongsTo, DbEnum, HasMany, Id, Model, NewType};

    #[derive(DbEnum, Debug, Clone)]
    #[orm(crate = crate::vendor::database)]
    pub enum Kind {
        A,
    }

    #[derive(NewType, Debug, Clone)]
    #[orm(crate = crate::vendor::database)]
    pub struct Name(String);

    #[derive(Model, Debug, Clone)]
    #[orm(crate = crate::vendor::database)]
    pub struct Row {
        #[orm(id, default = uuid_v7)]
        pub id: Id<Row>,
        pub kind: Kind,
        pub name: Name,
        pub parent_id: Option<Id<Row>>,
        #[orm(fk = parent_id)]
        pub parent: BelongsTo<Option<Row>>,
        #[orm(inverse = parent)]
        pub children: HasMany<Row>,
    }
}

fn main() {
    let _ = models::Row::query();
}
