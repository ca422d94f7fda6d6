//! Deleting rows.

use crate::db::Executor;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::sql;
use crate::statement::{self, Node, Statement};
use std::marker::PhantomData;

/// Rows to be deleted.
#[derive(Debug)]
#[must_use = "nothing is deleted before `.exec(..)` is awaited"]
pub struct Delete<M> {
    filter: Option<Node>,
    refusal: Option<String>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Delete<M> {
    pub(crate) fn new(filter: Option<Node>) -> Self {
        Self::checked(filter, None)
    }

    pub(crate) fn checked(filter: Option<Node>, refusal: Option<String>) -> Self {
        Self {
            filter,
            refusal,
            model: PhantomData,
        }
    }

    /// The row of this value, by its primary key.
    #[doc(hidden)]
    pub fn of(row: &M) -> Self {
        use crate::model::Key;
        Self::new(Some(statement::key_filter(
            M::info(),
            row.primary_key().values(),
        )))
    }

    /// Deletes, and returns how many rows that were.
    ///
    /// # Errors
    ///
    /// `Usage` when every row would go and that was not said, and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        if let Some(refusal) = self.refusal {
            return Err(Error::new(ErrorKind::Usage, refusal));
        }
        let db = db.executor();
        let statement = Statement::Delete(statement::Delete {
            model: M::info(),
            filter: self.filter,
        });
        Ok(db
            .execute(&sql::prepare(statement, db.dialect()))
            .await?
            .rows_affected)
    }
}
