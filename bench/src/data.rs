//! The rows every contender reads and writes, and the checksum that says they are the same.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, TimeDelta, Utc};

/// Rows in the table that is read.
pub const STORED: usize = 10_000;

/// Rows in the large table.
pub const BIG: usize = 1_000_000;

#[derive(Clone)]
pub struct Row {
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: DateTime<Utc>,
}

/// What a contender's own row type shows to the checksum.
pub trait Fields {
    fn fields(&self) -> (i64, &str, Option<&str>, f64, DateTime<Utc>);
}

/// Implements [`Fields`] for structs that spell their fields as [`Row`] does.
macro_rules! fields {
    ($($ty:ty),+) => {$(
        impl $crate::data::Fields for $ty {
            fn fields(&self) -> (i64, &str, Option<&str>, f64, chrono::DateTime<chrono::Utc>) {
                (self.id, &self.title, self.note.as_deref(), self.score, self.created_at)
            }
        }
    )+};
}
pub(crate) use fields;

fields!(Row);

/// Row `id`: a title of about 30 bytes, a note of about 60 in two rows of three, microseconds in the timestamp.
pub fn row(id: i64) -> Row {
    let first = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
    Row {
        id,
        title: format!("Item {id:06} of the benchmark"),
        note: (id % 3 != 0)
            .then(|| format!("A note on item {id}, long enough not to fit into a few words")),
        score: id as f64 * 0.37,
        created_at: first + TimeDelta::microseconds(id * 61_000_007),
    }
}

/// Rows 1 to `n`.
pub fn rows(n: usize) -> Vec<Row> {
    (1..=n as i64).map(row).collect()
}

/// `n` keys of stored rows, the same ones each time.
pub fn keys(n: usize) -> Vec<i64> {
    keys_below(STORED, n)
}

/// `n` keys from 1 to `last`, the same ones each time.
pub fn keys_below(last: usize, n: usize) -> Vec<i64> {
    let mut state = 42_u64;
    (0..n)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % last as u64) as i64 + 1
        })
        .collect()
}

/// A hash over all fields of rows in order.
#[derive(Default)]
pub struct Checksum {
    rows: usize,
    hasher: DefaultHasher,
}

impl Checksum {
    pub fn add<T: Fields>(&mut self, row: &T) {
        let (id, title, note, score, created_at) = row.fields();
        let fields = (
            id,
            title,
            note,
            score.to_bits(),
            created_at.timestamp_micros(),
        );
        fields.hash(&mut self.hasher);
        self.rows += 1;
    }

    /// How many rows, and the hash.
    pub fn end(&self) -> (usize, u64) {
        (self.rows, self.hasher.finish())
    }
}

/// How many rows, and a hash over all their fields in order.
pub fn checksum<T: Fields>(rows: &[T]) -> (usize, u64) {
    let mut checksum = Checksum::default();
    for row in rows {
        checksum.add(row);
    }
    checksum.end()
}
