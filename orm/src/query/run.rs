//! Running statements: text and values to a backend, rows to a decoder.

use crate::backend::Prepared;
use crate::cell::Row;
use crate::db::ExecutorRef;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::sql;
use crate::statement::Statement;

/// Runs a prepared statement and decodes every row.
pub(crate) async fn fetch_prepared<T: Send>(
    db: ExecutorRef<'_>,
    statement: &Prepared,
    capacity: usize,
    mut decode: impl FnMut(&Row<'_>) -> Result<T> + Send,
) -> Result<Vec<T>> {
    let mut rows = Vec::with_capacity(capacity);
    db.run(statement, &mut |row| {
        rows.push(decode(&row)?);
        Ok(())
    })
    .await?;
    Ok(rows)
}

/// Runs a statement and decodes every row.
pub(crate) async fn fetch<T: Send>(
    db: ExecutorRef<'_>,
    statement: Statement,
    decode: impl FnMut(&Row<'_>) -> Result<T> + Send,
) -> Result<Vec<T>> {
    // A limit is the best guess of how many rows come; without one, growing by doubling is cheap enough.
    let capacity = match &statement {
        Statement::Select(select) => select.limit.map_or(0, |limit| {
            usize::try_from(limit).unwrap_or(usize::MAX).min(1_024)
        }),
        _ => 0,
    };
    fetch_prepared(db, &sql::prepare(statement, db.dialect()), capacity, decode).await
}

/// Runs a select of a model's rows.
pub(crate) async fn fetch_models<M: Model>(
    db: ExecutorRef<'_>,
    statement: Statement,
) -> Result<Vec<M>> {
    fetch(db, statement, |row| M::decode(&row.of(M::schema()))).await
}

/// The only row of a select, if there is one.
pub(crate) fn at_most_one<T>(mut rows: Vec<T>, model: &str) -> Result<Option<T>> {
    if rows.len() > 1 {
        let message = format!(
            "more than one `{model}` was found where at most one was asked for; use `first` or `all`"
        );
        return Err(Error::new(crate::ErrorKind::Usage, message));
    }
    Ok(rows.pop())
}
