//! Rows -> few statements of few shapes. Rows with the same columns go together, in batches of few sizes, so that few texts
//! serve any number of rows; no statement binds more than its database takes.

use super::Assignments;
use crate::backend::{Pace, Prepared, Target};
use crate::error::Error;
use crate::model::ModelInfo;
use crate::sql::{self, can_unnest};
use crate::statement::{Conflict, Insert, Returning, Statement};
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;

/// So many rows are inserted in well under a millisecond.
const SHORT_BATCH: usize = 64;

/// A round trip to a server costs more than preparing a text for just so many rows, so up to here each number of rows has
/// its own. Beyond, multiples of it go first.
const EXACT_ROWS: usize = 128;

/// One statement that inserts rows.
pub(in crate::query) struct Batch {
    pub(in crate::query) statement: Prepared,
    /// The position of the first row among all.
    pub(in crate::query) first: usize,
    pub(in crate::query) rows: usize,
    /// How many values a row has, where each is bound for itself.
    width: Option<usize>,
    /// The keys of the rows as far as the program makes them.
    pub(in crate::query) keys: Option<Vec<Vec<Value>>>,
}

impl Batch {
    /// Says which row an error is about, or among which it is.
    #[cold]
    pub(in crate::query) fn explain(&self, error: Error) -> Error {
        let row = match (error.row(), self.width, error.value()) {
            (Some(row), _, _) => Some(row),
            (None, Some(width), Some(value)) => value.checked_div(width),
            _ if self.rows == 1 => Some(0),
            _ => None,
        };
        match row.filter(|&row| row < self.rows) {
            Some(row) => error.context(format_args!("rows[{}]", self.first + row)),
            None => error.context(format_args!(
                "rows[{}..{}]",
                self.first,
                self.first + self.rows
            )),
        }
    }
}

/// What a batch does besides inserting.
#[derive(Debug, Clone)]
pub(in crate::query) struct Extras {
    pub(in crate::query) conflict: Option<Conflict>,
    pub(in crate::query) returning: Returning,
    /// Whether the keys are wanted beside the statements.
    pub(in crate::query) with_keys: bool,
}

impl Extras {
    pub(in crate::query) const NONE: Self = Self {
        conflict: None,
        returning: Returning::Nothing,
        with_keys: false,
    };
}

/// The statements for rows that are complete; `first` is the position of the first of them.
pub(in crate::query) fn batches(
    model: &'static ModelInfo,
    rows: Vec<Assignments>,
    first: usize,
    target: Target,
    extras: &Extras,
) -> Vec<Batch> {
    let mut batcher = Batcher {
        model,
        target,
        extras,
        first,
        batches: Vec::new(),
    };
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let (columns, mut values) = row.into_parts();
        let mut count = 1;
        while let Some(next) = rows.next_if(|next| next.columns() == columns) {
            if count == 1 {
                // Most likely all of them have the same columns.
                values.reserve((rows.len() + 1) * columns.len());
            }
            values.extend(next.into_parts().1);
            count += 1;
        }
        batcher.add(&columns, values, count);
    }
    batcher.batches
}

struct Batcher<'e> {
    model: &'static ModelInfo,
    target: Target,
    extras: &'e Extras,
    first: usize,
    batches: Vec<Batch>,
}

impl Batcher<'_> {
    fn insert(&self, columns: &[u16], values: Vec<Value>, rows: usize) -> Insert {
        let mut insert = Insert::new(self.model, columns.to_vec(), values, rows);
        insert.conflict = self.extras.conflict.clone().map(Box::new);
        insert.returning = self.extras.returning.clone();
        insert
    }

    fn add(&mut self, columns: &[u16], values: Vec<Value>, rows: usize) {
        let (dialect, width) = (self.target.dialect, columns.len());
        let is_unnest = dialect == Dialect::Postgres
            && rows > 1
            && can_unnest(&self.insert(columns, Vec::new(), rows));
        let limit = dialect.capabilities().max_bind_parameters / width.max(1);
        let mut size = match dialect {
            // Measured: batches of 64 to 128 rows are as fast as any on SQLite, and prepared once.
            // `DEFAULT VALUES` is one row.
            Dialect::Sqlite if width == 0 => 1,
            Dialect::Sqlite => limit.min(64),
            Dialect::MySql | Dialect::Postgres if !is_unnest => limit.min(512),
            // One array a column takes any number of rows; this bounds the memory of one statement.
            Dialect::Postgres | Dialect::MySql => 8_192,
        };
        if dialect == Dialect::Sqlite {
            size = 1 << size.max(1).ilog2();
        }
        let mut values = values.into_iter();
        let mut left = rows;
        while left > 0 {
            let mut take = left.min(size.max(1));
            if dialect == Dialect::Sqlite {
                take = 1 << take.ilog2();
            } else {
                let fitting = rows_that_fit(values.as_slice(), width, self.target.message_bytes);
                take = match take.min(fitting) {
                    all if is_unnest => all,
                    // How many fit differs from time to time, and each number of rows is a text to prepare.
                    part if part < take => 1 << part.ilog2(),
                    all if all > EXACT_ROWS => all - all % EXACT_ROWS,
                    all => all,
                };
            }
            let batch: Vec<Value> = if take == left {
                std::mem::take(&mut values).collect()
            } else {
                values.by_ref().take(take * width).collect()
            };
            self.push(columns, batch, take, is_unnest && take > 1);
            left -= take;
        }
    }

    fn push(&mut self, columns: &[u16], values: Vec<Value>, rows: usize, is_unnest: bool) {
        let width = columns.len();
        let keys = self
            .extras
            .with_keys
            .then(|| known_keys(self.model, columns, &values, rows))
            .flatten();
        let mut statement;
        if is_unnest {
            let kinds = values.iter().take(width).cloned().collect();
            // The text depends on the kinds of the columns only, whatever the number of rows.
            let insert = self.insert(columns, kinds, 2);
            statement = sql::prepare(Statement::Insert(insert), self.target.dialect);
            statement.values.splice(..width, transpose(values, width));
        } else {
            let insert = self.insert(columns, values, rows);
            statement = sql::prepare(Statement::Insert(insert), self.target.dialect);
        }
        if rows <= SHORT_BATCH {
            statement.pace = Pace::Short;
        }
        self.batches.push(Batch {
            statement,
            first: self.first,
            rows,
            width: (!is_unnest && width > 0).then_some(width),
            keys,
        });
        self.first += rows;
    }
}

/// The keys of rows, when every column of the key is among those that are written.
fn known_keys(
    model: &ModelInfo,
    columns: &[u16],
    values: &[Value],
    rows: usize,
) -> Option<Vec<Vec<Value>>> {
    let at: Vec<usize> = model
        .key
        .iter()
        .map(|&position| columns.iter().position(|&column| column == position))
        .collect::<Option<_>>()?;
    let keys = (0..rows).map(|row| {
        let key = at
            .iter()
            .map(|&at| values[row * columns.len() + at].clone());
        key.collect()
    });
    Some(keys.collect())
}

/// How many of the rows make a message of that size; at least one.
fn rows_that_fit(values: &[Value], width: usize, message_bytes: usize) -> usize {
    if width == 0 {
        return usize::MAX;
    }
    let mut bytes = 0;
    let fitting = values.chunks(width).take_while(|row| {
        bytes += row.iter().map(Value::size).sum::<usize>();
        bytes <= message_bytes
    });
    fitting.count().max(1)
}

/// Rows of columns to one list a column.
pub(in crate::query) fn transpose(values: Vec<Value>, width: usize) -> Vec<Value> {
    let rows = values.len() / width;
    let mut columns: Vec<(ValueKind, Vec<Value>)> = values
        .iter()
        .take(width)
        .map(|value| (value.kind().0, Vec::with_capacity(rows)))
        .collect();
    for (i, value) in values.into_iter().enumerate() {
        columns[i % width].1.push(value);
    }
    columns
        .into_iter()
        .map(|(kind, list)| Value::List(kind, list))
        .collect()
}
