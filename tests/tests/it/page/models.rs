//! The models of the tests of pages.

use orm::prelude::*;

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    // Neither the order of the alphabet nor that of its reverse.
    Middle,
    Top,
    Bottom,
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(storage = text)]
pub(crate) enum Mood {
    Sunny,
    Grey,
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(storage = integer)]
pub(crate) enum Size {
    Small = -1,
    Large = 7,
}

#[derive(Model, Debug, Clone)]
pub(crate) struct Maker {
    #[orm(id, default = autoincrement)]
    pub(crate) id: Id<Maker>,
    pub(crate) name: Option<String>,
    #[orm(inverse = maker)]
    pub(crate) items: HasMany<Item>,
}

#[derive(Model, Debug, Clone)]
#[orm(unique(shelf, place))]
pub(crate) struct Item {
    #[orm(id, default = autoincrement)]
    pub(crate) id: Id<Item>,
    pub(crate) rank: Option<i32>,
    pub(crate) name: Option<String>,
    #[orm(default = 0)]
    pub(crate) shelf: i32,
    pub(crate) place: i32,
    pub(crate) maker_id: Option<Id<Maker>>,
    #[orm(fk = maker_id)]
    pub(crate) maker: BelongsTo<Option<Maker>>,
    #[orm(inverse = item)]
    pub(crate) notes: HasMany<Note>,
}

#[derive(Model, Debug, Clone)]
pub(crate) struct Note {
    #[orm(id, default = autoincrement)]
    pub(crate) id: Id<Note>,
    pub(crate) item_id: Id<Item>,
    #[orm(fk = item_id)]
    pub(crate) item: BelongsTo<Item>,
}

#[derive(Model, Debug, Clone)]
#[orm(id(region, number))]
pub(crate) struct Place {
    pub(crate) region: String,
    pub(crate) number: i64,
    pub(crate) height: Option<i32>,
}

/// A column of every type that has an order.
#[derive(Model, Debug, Clone)]
pub(crate) struct Typed {
    #[orm(id)]
    pub(crate) id: i32,
    pub(crate) flag: bool,
    pub(crate) small: i16,
    pub(crate) unsigned: u64,
    pub(crate) real: f32,
    pub(crate) double: f64,
    #[orm(type = decimal(20, 6))]
    pub(crate) decimal: Decimal,
    #[orm(type = text)]
    pub(crate) text: String,
    #[orm(type = char(6))]
    pub(crate) padded: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) uuid: Uuid,
    pub(crate) moment: DateTime<Utc>,
    pub(crate) naive: NaiveDateTime,
    pub(crate) date: NaiveDate,
    pub(crate) time: NaiveTime,
    pub(crate) level: Level,
    pub(crate) maybe_level: Option<Level>,
    pub(crate) mood: Mood,
    pub(crate) size: Size,
}

/// Not sorted as the text that Rust holds.
#[derive(Model, Debug, Clone)]
pub(crate) struct Host {
    #[orm(id, default = autoincrement)]
    pub(crate) id: i64,
    #[orm(type(postgres = "inet"))]
    pub(crate) address: String,
}
