//! Operations, each done by `orm` and by rusqlite by hand on a file of its own, for guards that count what they cost.
//! Takes no times: counts are the same on a busy machine.

mod by_hand;
mod by_orm;
mod files;

pub use by_hand::ByHand;
pub use by_orm::{ByOrm, Item};
pub use files::Files;

/// Rows that are stored before anything is counted.
pub const STORED: i64 = 1_000;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// One row by its key.
    Point,
    /// So many rows in the order of their keys.
    Rows(u64),
    /// Three conditions, an order and a limit, put together anew; one row of the result.
    Filter,
    /// The text of the same statement, and nothing run.
    Text,
    /// A new row, which comes back.
    Create,
    /// A new row by the bulk insert.
    CreateMany,
    /// One column of one row, by its key.
    Update,
}

impl Operation {
    /// All that are counted.
    pub const ALL: [Self; 9] = [
        Self::Point,
        Self::Rows(1),
        Self::Rows(10),
        Self::Rows(100),
        Self::Filter,
        Self::Text,
        Self::Create,
        Self::CreateMany,
        Self::Update,
    ];

    /// Its name in tables.
    pub fn name(self) -> String {
        match self {
            Self::Point => "point".to_owned(),
            Self::Rows(rows) => format!("rows {rows}"),
            Self::Filter => "filter".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Create => "create".to_owned(),
            Self::CreateMany => "create_many".to_owned(),
            Self::Update => "update".to_owned(),
        }
    }
}
