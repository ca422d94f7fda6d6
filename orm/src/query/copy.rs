//! Creating many rows with `COPY`, which PostgreSQL has. Rows are encoded a few thousand at a time.

use super::insert::Assignments;
use super::insert::batches::{Extras, batches};
use super::insert::many::{Chunk, CreateMany, Pending};
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::sql;
use orm_schema::Dialect;

/// Rows that are created with `COPY`; made by `Model::create_many(..).copy()`.
#[derive(Debug)]
#[must_use = "nothing is created before `.exec(..)` is awaited"]
pub struct CopyMany<'a, M>(CreateMany<'a, M>);

impl<'a, M: Model> CopyMany<'a, M> {
    pub(super) fn new(many: CreateMany<'a, M>) -> Self {
        Self(many)
    }

    /// Creates all rows or none, and returns how many that were.
    ///
    /// # Errors
    ///
    /// `Unsupported` on another database than PostgreSQL, `Usage` when rows are nested, `Validation` when a rule of the model
    /// is not met, and what the database reports; then no row is there. The error of a row says which: `rows[7]`.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        let db = db.executor();
        match db.dialect() {
            Dialect::Postgres => {}
            dialect @ (Dialect::Sqlite | Dialect::MySql) => {
                let message = format!(
                    "{dialect} has no COPY: leave `.copy()` out, `create_many` sends its rows in batches there"
                );
                return Err(Error::new(ErrorKind::Unsupported, message));
            }
        }
        let mut pending = Pending::new(self.0);
        if pending.is_done() {
            return Ok(0);
        }
        db.transaction(async |tx| copy_all(&mut pending, ExecutorRef::Tx(tx)).await)
            .await
    }
}

async fn copy_all<M: Model>(pending: &mut Pending<'_, M>, db: ExecutorRef<'_>) -> Result<u64> {
    let model = M::info();
    let mut count = 0;
    let mut next = rows_of(pending.next_chunk(true)?)?;
    while let Some((first, rows)) = next.take() {
        let columns: Vec<u16> = rows
            .first()
            .map(|row| row.columns().to_vec())
            .unwrap_or_default();
        if columns.is_empty() {
            // Rows of nothing but defaults have no column to copy.
            for batch in batches(model, rows, first, db.target(), &Extras::NONE) {
                let outcome = db.execute(&batch.statement).await;
                count += outcome.map_err(|error| batch.explain(error))?.rows_affected;
            }
            next = rows_of(pending.next_chunk(true)?)?;
            continue;
        }
        let statement = sql::prepare_copy(model, columns.clone());
        let mut current = Some(rows);
        let mut line = 0;
        let copied = db
            .copy_in(&statement, &mut || {
                let rows = match current.take() {
                    Some(rows) => rows,
                    None => match rows_of(pending.next_chunk(true)?)? {
                        Some((_, rows)) if has_columns(&rows, &columns) => rows,
                        other => {
                            next = other;
                            return Ok(None);
                        }
                    },
                };
                encode(&rows, &mut line).map(Some)
            })
            .await;
        count += copied.map_err(|error| match error.row() {
            Some(row) => error.context(format_args!("rows[{}]", first + row)),
            None => error,
        })?;
    }
    Ok(count)
}

fn rows_of<M: Model>(chunk: Option<Chunk<M>>) -> Result<Option<(usize, Vec<Assignments>)>> {
    match chunk {
        None => Ok(None),
        Some(Chunk::Rows { first, rows }) => Ok(Some((first, rows))),
        Some(Chunk::Nested { first, .. }) => {
            let message = format!(
                "rows[{first}]: COPY cannot create rows that are nested in a `{}`; leave `.copy()` out",
                M::NAME
            );
            Err(Error::new(ErrorKind::Usage, message))
        }
    }
}

fn has_columns(rows: &[Assignments], columns: &[u16]) -> bool {
    rows.first().is_some_and(|row| row.columns() == columns)
}

#[cfg(feature = "postgres")]
fn encode(rows: &[Assignments], line: &mut usize) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(rows.iter().map(Assignments::size).sum());
    for row in rows {
        crate::backend::postgres::copy::write_row(row.values().iter(), *line, &mut out)?;
        *line += 1;
    }
    Ok(out)
}

#[cfg(not(feature = "postgres"))]
fn encode(_: &[Assignments], _: &mut usize) -> Result<Vec<u8>> {
    Ok(Vec::new())
}
