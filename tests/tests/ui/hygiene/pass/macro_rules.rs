//! Models that a macro writes: types come in invisible groups, names with the hygiene of the macro.

#![deny(warnings)]
#![allow(dead_code)]

use orm::prelude::*;

macro_rules! model {
    ($(#[$attr:meta])* $vis:vis $name:ident { $($field:ident: $ty:ty),* $(,)? }) => {
        #[derive(Model, Debug, Clone)]
        $(#[$attr])*
        $vis struct $name {
            #[orm(id, default = autoincrement)]
            pub id: Id<$name>,
            $(pub $field: $ty,)*
        }
    };
}

macro_rules! related {
    ($child:ident, $parent:ident, $slot:ty, $key:ty, $default:expr, $table:literal) => {
        #[derive(Model, Debug, Clone)]
        #[orm(table = $table, index(parent_id, count.desc()))]
        pub struct $child {
            #[orm(id)]
            pub id: i64,
            pub parent_id: $key,
            #[orm(default = $default)]
            pub count: i32,
            #[orm(fk = parent_id, on_delete = SetNull)]
            pub parent: $slot,
        }

        #[derive(Model, Debug, Clone)]
        pub struct $parent {
            #[orm(id, default = autoincrement)]
            pub id: Id<$parent>,
            #[orm(inverse = parent)]
            pub children: HasMany<$child>,
        }
    };
}

macro_rules! kinds {
    ($name:ident: $($variant:ident = $value:literal),*) => {
        #[derive(DbEnum, Debug, Clone, Copy)]
        enum $name { $(#[orm(value = $value)] $variant),* }
    };
}

macro_rules! newtype {
    ($name:ident, $ty:ty) => {
        #[derive(NewType, Debug, Clone)]
        struct $name($ty);
    };
}

model! {
    /// Written by a macro.
    #[orm(unique(name, at))]
    pub Thing { name: String, text: Option<String>, bytes: Vec<u8>, tags: Option<Vec<String>>, at: DateTime<Utc>, data: Json<Vec<i32>> }
}
related!(Child, Parent, BelongsTo<Option<Parent>>, Option<Id<Parent>>, -1, "children");
kinds!(Kind: A = "a", B = "b");
newtype!(Name, String);

fn main() {
    let _ = Thing::filter(Thing::name.contains("x") & Thing::text.is_null());
    let _ = Parent::query().with(Parent::children.load().with(Child::parent));
}
