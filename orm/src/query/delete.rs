//! Deleting rows: for good, or, of models with soft delete, by marking them.

use super::soft_delete;
use super::update::{as_read, missing, scope_of, version_of};
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Key, Model};
use crate::sql;
use crate::statement::{self, Node, RowScope, Statement, key_filter};
use crate::value::Value;
use std::marker::PhantomData;

/// Rows to be deleted. Those of a model with a `deleted` field are marked, and with them what their relations cascade to.
#[derive(Debug)]
#[must_use = "nothing is deleted before `.exec(..)` is awaited"]
pub struct Delete<M> {
    filter: Option<Node>,
    scope: RowScope,
    refusal: Option<String>,
    /// Rows of a model with soft delete go for good.
    is_purge: bool,
    /// The key of the one row that is meant, which must be as it was read.
    row: Option<Vec<Value>>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Delete<M> {
    pub(crate) fn new(filter: Option<Node>) -> Self {
        Self::checked(filter, RowScope::Live, None)
    }

    pub(crate) fn checked(filter: Option<Node>, scope: RowScope, refusal: Option<String>) -> Self {
        Self {
            filter,
            scope,
            refusal,
            is_purge: false,
            row: None,
            model: PhantomData,
        }
    }

    pub(crate) fn purge(filter: Option<Node>, scope: RowScope, refusal: Option<String>) -> Self {
        Self {
            is_purge: true,
            ..Self::checked(filter, scope, refusal)
        }
    }

    /// The row of this value, by its primary key and, where it has one, its version.
    #[doc(hidden)]
    pub fn of(row: &M) -> Self {
        let key = row.primary_key().values();
        let version = version_of(row);
        let is_checked = version.is_some();
        let filter = as_read(M::info(), key.clone(), version);
        Self {
            row: is_checked.then_some(key),
            scope: scope_of(row),
            ..Self::new(Some(filter))
        }
    }

    /// The row of this value for good, deleted or not.
    #[doc(hidden)]
    pub fn purge_of(row: &M) -> Self {
        let filter = key_filter(M::info(), row.primary_key().values());
        Self::purge(Some(filter), RowScope::WithDeleted, None)
    }

    /// Deletes, and returns how many rows that were; what went with them is not counted.
    ///
    /// # Errors
    ///
    /// `Usage` when every row would go and that was not said, `ForeignKeyViolation` when a row is still referred to,
    /// `Stale` when a row that one holds has another `version` by now, and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        if let Some(refusal) = self.refusal {
            return Err(Error::new(ErrorKind::Usage, refusal));
        }
        let db = db.executor();
        let info = M::info();
        let deleted = if info.deleted.is_some() && !self.is_purge {
            if self.scope == RowScope::OnlyDeleted {
                let message = format!(
                    "these rows of `{}` are deleted already; `purge` removes them for good",
                    M::NAME
                );
                return Err(Error::new(ErrorKind::Usage, message));
            }
            let filter = self.filter;
            db.transaction(async |tx| soft_delete::delete(info, filter, ExecutorRef::Tx(tx)).await)
                .await?
        } else {
            let statement = Statement::Delete(statement::Delete {
                model: info,
                scope: self.scope,
                filter: self.filter,
            });
            db.execute(&sql::prepare(statement, db.dialect()))
                .await?
                .rows_affected
        };
        if let Some(key) = self.row.filter(|_| deleted == 0) {
            let error = missing(info, key, self.scope, db).await;
            // A row that is gone already is what was asked for.
            return if error.kind() == ErrorKind::NotFound {
                Ok(0)
            } else {
                Err(error)
            };
        }
        Ok(deleted)
    }
}
