//! A model with a column of every family, and four that are related.

use orm::prelude::*;

/// Where `db_test!` reads them from.
pub(crate) const SOURCE: &str = "tests/it/filterable/models.rs";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq)]
pub(crate) enum Color {
    Red,
    Green,
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq)]
#[orm(storage = integer)]
pub(crate) enum Level {
    Low = 1,
    High = 7,
}

#[derive(NewType, Debug, Clone, PartialEq)]
pub(crate) struct Label(pub(crate) String);

/// A column of every family.
#[derive(Model, Filterable, Debug, Clone)]
pub(crate) struct Kinds {
    #[orm(id, default = autoincrement)]
    #[filterable(filter, sort)]
    pub(crate) id: Id<Kinds>,
    #[filterable(filter)]
    pub(crate) flag: bool,
    #[filterable(filter, sort)]
    pub(crate) tiny: i8,
    #[filterable(filter, sort)]
    pub(crate) small: u16,
    #[filterable(filter, sort)]
    pub(crate) int: i32,
    #[filterable(filter, sort)]
    pub(crate) wide: u32,
    #[filterable(filter, sort)]
    pub(crate) big: i64,
    #[filterable(filter, sort)]
    pub(crate) huge: u64,
    #[filterable(filter, sort)]
    pub(crate) single: f32,
    #[filterable(filter, sort)]
    pub(crate) double: f64,
    #[orm(type = decimal(10, 2))]
    #[filterable(filter, sort)]
    pub(crate) amount: Decimal,
    #[filterable(filter, sort)]
    pub(crate) text: String,
    #[filterable(filter, sort)]
    pub(crate) label: Label,
    #[filterable(filter, sort)]
    pub(crate) color: Color,
    #[filterable(filter, sort)]
    pub(crate) level: Level,
    #[filterable(filter, sort)]
    pub(crate) at: DateTime<Utc>,
    #[filterable(filter, sort)]
    pub(crate) local: NaiveDateTime,
    #[filterable(filter, sort)]
    pub(crate) day: NaiveDate,
    #[filterable(filter, sort)]
    pub(crate) hour: NaiveTime,
    #[filterable(filter, sort)]
    pub(crate) uid: Uuid,
    #[filterable(filter, sort)]
    pub(crate) maybe: Option<i32>,
    #[filterable(filter)]
    pub(crate) data: Option<serde_json::Value>,
}

#[derive(Model, Filterable, Debug, Clone)]
#[filterable(
    max_depth = 3,
    max_list = 4,
    max_conditions = 12,
    max_page = 10,
    default_page = 3
)]
pub(crate) struct Author {
    #[orm(id, default = autoincrement)]
    #[filterable(filter(eq, in))]
    pub(crate) id: Id<Author>,
    #[filterable(filter, sort)]
    pub(crate) name: String,
    #[filterable(filter, sort, name = "nickName")]
    pub(crate) nick: Option<String>,
    #[filterable(filter(gte, lte, in, between), sort)]
    pub(crate) age: i32,
    pub(crate) secret: String,
    #[orm(inverse = author)]
    #[filterable(relation)]
    pub(crate) books: HasMany<Book>,
    #[orm(inverse = editor)]
    pub(crate) edited: HasMany<Book>,
    #[orm(inverse = author)]
    #[filterable(relation, sort)]
    pub(crate) prize: HasOne<Prize>,
}

#[derive(Model, Filterable, Debug, Clone)]
#[filterable(rename_all = "camelCase")]
pub(crate) struct Book {
    #[orm(id, default = autoincrement)]
    pub(crate) id: Id<Book>,
    #[filterable(filter, sort)]
    pub(crate) book_title: String,
    pub(crate) author_id: Id<Author>,
    #[orm(fk = author_id)]
    #[filterable(relation, sort)]
    pub(crate) author: BelongsTo<Author>,
    pub(crate) editor_id: Option<Id<Author>>,
    #[orm(fk = editor_id)]
    #[filterable(relation, sort)]
    pub(crate) editor: BelongsTo<Option<Author>>,
    #[filterable(relation)]
    pub(crate) tags: ManyToMany<Tag>,
}

#[derive(Model, Filterable, Debug, Clone)]
pub(crate) struct Tag {
    #[orm(id, default = autoincrement)]
    pub(crate) id: Id<Tag>,
    #[filterable(filter)]
    pub(crate) word: String,
    pub(crate) books: ManyToMany<Book>,
}

#[derive(Model, Filterable, Debug, Clone)]
pub(crate) struct Prize {
    #[orm(id, default = autoincrement)]
    pub(crate) id: Id<Prize>,
    #[filterable(filter, sort)]
    pub(crate) title: String,
    #[orm(unique)]
    pub(crate) author_id: Id<Author>,
    #[orm(fk = author_id)]
    pub(crate) author: BelongsTo<Author>,
}
