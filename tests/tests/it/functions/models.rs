//! A row with a column of each family.

use orm::prelude::*;

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    Closed,
}

#[derive(serde::Serialize, serde::Deserialize, Debug, Clone, PartialEq)]
pub(crate) struct Font {
    pub(crate) size: i64,
}

#[derive(Model, Debug, Clone)]
pub(crate) struct Item {
    #[orm(id)]
    pub(crate) id: i32,
    pub(crate) text: String,
    pub(crate) note: Option<String>,
    pub(crate) n: i32,
    pub(crate) big: i64,
    pub(crate) tiny: u8,
    #[orm(type = decimal(14, 4))]
    pub(crate) price: Decimal,
    pub(crate) ratio: f64,
    pub(crate) flag: bool,
    pub(crate) at: DateTime<Utc>,
    pub(crate) local: NaiveDateTime,
    pub(crate) day: NaiveDate,
    pub(crate) clock: NaiveTime,
    pub(crate) maybe: Option<DateTime<Utc>>,
    pub(crate) doc: serde_json::Value,
    pub(crate) extra: Option<Json<Font>>,
    pub(crate) tags: Vec<String>,
    pub(crate) numbers: Vec<i32>,
    pub(crate) flags: Vec<bool>,
    pub(crate) state: State,
    pub(crate) states: Vec<State>,
}
