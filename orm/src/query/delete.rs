//! Deleting rows: for good, or, of models with soft delete, by marking them.

use super::soft_delete;
use super::update::{as_read, missing, scope_of, version_of};
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Key, Model, ModelInfo};
use crate::sql;
use crate::statement::{self, Node, RowScope, Statement, key_filter};
use crate::value::Value;
use std::marker::PhantomData;

/// Rows to be deleted. Those of a model with a `deleted` field are marked, and with them what their relations cascade to.
#[derive(Debug)]
#[must_use = "nothing is deleted before `.exec(..)` is awaited"]
pub struct Delete<M> {
    pub(super) filter: Option<Node>,
    pub(super) scope: RowScope,
    refusal: Option<String>,
    /// Rows of a model with soft delete go for good.
    is_purge: bool,
    /// The key of the one row that is meant, which must be as it was read.
    pub(super) row: Option<Vec<Value>>,
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
        self.check()?;
        let db = db.executor();
        let (row, scope) = (self.row.clone(), self.scope);
        let deleted = if self.only_marks() {
            let (info, filter) = (M::info(), self.filter);
            db.transaction(async |tx| soft_delete::delete(info, filter, ExecutorRef::Tx(tx)).await)
                .await?
        } else {
            let statement = Statement::Delete(self.into_statement()?);
            db.execute(&sql::prepare(statement, db.dialect()))
                .await?
                .rows_affected
        };
        check_row(M::info(), row, scope, deleted, db).await?;
        Ok(deleted)
    }

    /// Whether the rows stay, and are marked.
    pub(super) fn only_marks(&self) -> bool {
        M::info().deleted.is_some() && !self.is_purge
    }

    pub(super) fn check(&self) -> Result<()> {
        if let Some(refusal) = &self.refusal {
            return Err(Error::new(ErrorKind::Usage, refusal.as_str()));
        }
        if self.only_marks() && self.scope == RowScope::OnlyDeleted {
            let message = format!(
                "these rows of `{}` are deleted already; `purge` removes them for good",
                M::NAME
            );
            return Err(Error::new(ErrorKind::Usage, message));
        }
        Ok(())
    }

    pub(super) fn into_statement(self) -> Result<statement::Delete> {
        self.check()?;
        Ok(statement::Delete {
            model: M::info(),
            scope: self.scope,
            filter: self.filter,
            returning: statement::Returning::Nothing,
        })
    }

    /// Deletes the rows for which the condition holds, which were found and locked already.
    pub(super) async fn run_on(self, rows: Node, db: ExecutorRef<'_>) -> Result<()> {
        let (row, scope, is_marking) = (self.row.clone(), self.scope, self.only_marks());
        let deleted = if is_marking {
            soft_delete::delete(M::info(), Some(rows), db).await?
        } else {
            let mut statement = self.into_statement()?;
            statement.filter = Some(rows);
            db.execute(&sql::prepare(Statement::Delete(statement), db.dialect()))
                .await?
                .rows_affected
        };
        check_row(M::info(), row, scope, deleted, db).await
    }
}

/// Whether the one row that was meant is gone because it was deleted, and not because it has another version.
pub(super) async fn check_row(
    model: &'static ModelInfo,
    row: Option<Vec<Value>>,
    scope: RowScope,
    deleted: u64,
    db: ExecutorRef<'_>,
) -> Result<()> {
    let Some(key) = row.filter(|_| deleted == 0) else {
        return Ok(());
    };
    let error = missing(model, key, scope, db).await;
    // A row that is gone already is what was asked for.
    if error.kind() == ErrorKind::NotFound {
        Ok(())
    } else {
        Err(error)
    }
}
