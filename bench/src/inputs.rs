//! What the operations of a batch are asked for: the same for everyone, and the same each time.
//!
//! A check does the first operation of a batch, and where it says so a few more.

use crate::data::{self, Row, STORED};
use crate::workload::{Filter, KEYS_PER_TASK, TASKS};

/// Rows that [`filters`] ask for.
const LIMIT: usize = 20;

/// How many filters are checked: all kinds.
pub const FILTER_KINDS: usize = 8;

/// Every combination of the three in turn, each time with other values. About the first 30 rows are looked at.
pub fn filters(n: usize) -> Vec<Filter> {
    (0..n)
        .map(|index| {
            let has = |bit: usize| index >> bit & 1 == 1;
            let turn = (index % 10) as i64;
            Filter {
                least_score: has(0).then(|| data::row(turn + 1).score),
                before: has(1).then(|| data::row(STORED as i64 / 2 + turn).created_at),
                other_than_title: has(2).then(|| data::row(turn + 5).title),
                limit: LIMIT,
            }
        })
        .collect()
}

pub fn passes(filter: &Filter, row: &Row) -> bool {
    filter.least_score.is_none_or(|least| row.score >= least)
        && filter.before.is_none_or(|before| row.created_at < before)
        && filter
            .other_than_title
            .as_ref()
            .is_none_or(|title| row.title != *title)
}

/// Keys, and the scores they get.
pub fn updates(n: usize) -> Vec<(i64, f64)> {
    let keys = data::keys(n).into_iter().enumerate();
    keys.map(|(index, id)| (id, index as f64 + 0.5)).collect()
}

/// Rows that are there, with the columns of others.
pub fn upserts(n: usize) -> Vec<Row> {
    let keys = data::keys(n).into_iter().enumerate();
    keys.map(|(index, id)| Row {
        id,
        ..data::row(index as i64 + 7)
    })
    .collect()
}

/// A row that is not there, for the check of the upsert.
pub fn new_upsert() -> Row {
    data::row(STORED as i64 + 1)
}

/// Keys of the rows that transactions update, and the rows that they insert.
pub fn transactions(n: usize) -> Vec<(i64, Row)> {
    let keys = data::keys(n).into_iter();
    keys.map(|id| (id, data::row(id))).collect()
}

/// The keys of each task.
pub fn tasks() -> Vec<Vec<i64>> {
    let keys = data::keys(TASKS * KEYS_PER_TASK);
    keys.chunks(KEYS_PER_TASK).map(<[i64]>::to_vec).collect()
}

pub fn big_keys(n: usize) -> Vec<i64> {
    data::keys_below(data::BIG, n)
}

/// Keys that so many rows of the large table follow.
pub fn pages(n: usize, rows: usize) -> Vec<i64> {
    data::keys_below(data::BIG - rows, n)
}
