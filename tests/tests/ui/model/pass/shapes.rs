//! Models of unusual shape.

#![deny(warnings)]
#![allow(dead_code)]

use orm::prelude::*;

/// Nothing is required.
#[derive(Model, Debug, Clone)]
struct AllDefaults {
    #[orm(id, default = autoincrement)]
    id: Id<AllDefaults>,
    name: Option<String>,
    #[orm(default = 3)]
    count: i32,
    #[orm(created)]
    created_at: DateTime<Utc>,
}

/// Nothing but the key.
#[derive(Model, Debug, Clone)]
struct KeyOnly {
    #[orm(id)]
    name: String,
}

/// Nothing but the key, over several columns.
#[derive(Model, Debug, Clone)]
#[orm(id(a, b, c))]
struct Composite {
    a: i64,
    b: String,
    c: Uuid,
}

/// Without `Debug` and `Clone`.
#[derive(Model)]
struct Bare {
    #[orm(id, default = uuid_v4)]
    id: Id<Bare>,
    name: String,
    parent_id: Option<Id<Bare>>,
    #[orm(fk = parent_id)]
    parent: BelongsTo<Option<Bare>>,
    #[orm(inverse = parent)]
    children: HasMany<Bare>,
    #[orm(inverse = parent)]
    child: HasOne<Bare>,
}

mod left {
    use super::right::Right;
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub struct Left {
        #[orm(id, default = autoincrement)]
        pub id: Id<Left>,
        pub right_id: Option<Id<Right>>,
        #[orm(fk = right_id)]
        pub right: BelongsTo<Option<Right>>,
        #[orm(inverse = left)]
        pub rights: HasMany<Right>,
    }
}

mod right {
    use super::left;
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub struct Right {
        #[orm(id, default = uuid_v7)]
        pub id: Id<Right>,
        pub left_id: Id<left::Left>,
        #[orm(fk = left_id)]
        pub left: BelongsTo<left::Left>,
        #[orm(inverse = right)]
        pub lefts: HasMany<left::Left>,
    }
}

fn main() {
    let _ = AllDefaults::create(NewAllDefaults {}).set(AllDefaults::name, "x");
    let _ = AllDefaults::create_many([NewAllDefaults {}, NewAllDefaults {}]);
    let _ = KeyOnly::create(NewKeyOnly { name: "x".into() });
    let _ = KeyOnly::find("x");
    let _ = |row: &KeyOnly| row.patch(KeyOnlyPatch {});
    let _ = Composite::find((1, String::new(), Uuid::nil()));
    let _ = |row: &Composite| row.patch(CompositePatch {});
    let _ = Bare::query().with(Bare::parent).with(Bare::children).with(Bare::child);
    let _ = left::Left::query().with(left::Left::right.load().with(right::Right::left)).with(left::Left::rights);
}
