//! Bringing soft-deleted rows back: those that match, and exactly what went with them.

use super::run::fetch;
use super::soft_delete::{Key, Marked, Operation, key_columns, key_filters, mark, marker, reached};
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ModelInfo};
use crate::relation::{RelationInfo, decode_key};
use crate::statement::{self, Lock, Node, Projection, RowScope, Select, Statement, UnaryOp, and};
use crate::value::{Value, ValueKind};
use chrono::DateTime;
use orm_schema::{ReferentialAction, RelationKind};
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// Soft-deleted rows to be brought back; made by `row.restore()` and `query.restore()`.
#[derive(Debug)]
#[must_use = "nothing is restored before `.exec(..)` is awaited"]
pub struct Restore<M> {
    filter: Option<Node>,
    refusal: Option<String>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Restore<M> {
    pub(super) fn new(filter: Option<Node>, refusal: Option<String>) -> Self {
        Self {
            filter,
            refusal,
            model: PhantomData,
        }
    }

    #[doc(hidden)]
    pub fn of(row: &M) -> Self {
        use crate::model::Key as _;
        let filter = statement::key_filter(M::info(), row.primary_key().values());
        Self::new(Some(filter), None)
    }

    /// Restores the rows and exactly what went with them, and returns how many matched; what came with them is not
    /// counted.
    ///
    /// # Errors
    ///
    /// `Usage` when every row would come back and that was not said, `ForeignKeyViolation` when what a row belongs to is
    /// still deleted, `UniqueViolation` when another row took its place, and what the database reports; then nothing has
    /// changed.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        if let Some(refusal) = self.refusal {
            return Err(Error::new(ErrorKind::Usage, refusal));
        }
        let filter = self.filter;
        db.executor()
            .transaction(async |tx| restore(M::info(), filter, ExecutorRef::Tx(tx)).await)
            .await
    }
}

async fn restore(
    model: &'static ModelInfo,
    filter: Option<Node>,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let Some(deleted) = model.deleted else {
        return Ok(0);
    };
    let mut columns = key_columns(model);
    columns.push(model.column(deleted));
    let kinds: Vec<ValueKind> = columns.iter().map(|column| column.key_kind()).collect();
    let mut select = Select::new(model);
    select.filter = filter;
    select.scope = RowScope::OnlyDeleted;
    select.lock = Some(Lock::UPDATE);
    select.projection = Projection::Nodes(columns.into_iter().map(Node::Column).collect());
    let rows = fetch(db, Statement::from(select), |row| decode_key(row, &kinds)).await?;
    let count = rows.len() as u64;
    // What went at one time came from one delete.
    let mut by_time: BTreeMap<i64, Vec<Key>> = BTreeMap::new();
    for mut row in rows {
        let time = match row.pop() {
            Some(Value::DateTime(time)) => time.timestamp_micros(),
            Some(Value::NaiveDateTime(time)) => time.and_utc().timestamp_micros(),
            _ => continue,
        };
        by_time.entry(time).or_default().push(row);
    }
    let mut restored = Operation::default();
    for (time, keys) in by_time {
        let time = DateTime::from_timestamp_micros(time);
        let mut operation = Operation::default();
        operation.add(model, keys);
        while let Some((model, keys)) = operation.open.pop() {
            for &relation in model.relations {
                let child = (relation.to)();
                if relation.on_delete() == Some(ReferentialAction::Cascade)
                    && child.deleted.is_some()
                {
                    let below = reached(relation, &keys, RowScope::OnlyDeleted, time, db).await?;
                    operation.add(child, below);
                }
            }
        }
        for marked in operation.models.into_values() {
            restored.add(marked.model, marked.keys);
        }
    }
    for marked in restored.models.values() {
        let kind = match marker(marked.model, DateTime::UNIX_EPOCH) {
            Value::NaiveDateTime(_) => ValueKind::NaiveDateTime,
            _ => ValueKind::DateTime,
        };
        let node = Node::Value(Value::Null(kind));
        mark(
            marked.model,
            marked.keys.clone(),
            node,
            RowScope::OnlyDeleted,
            db,
        )
        .await?;
    }
    // Now that all of them are back, what they belong to must be there too.
    for marked in restored.models.values() {
        for &relation in marked.model.relations.iter().chain(&marked.model.arms) {
            if relation.kind == RelationKind::BelongsTo && (relation.to)().deleted.is_some() {
                check_parents(relation, marked, db).await?;
            }
        }
    }
    Ok(count)
}

async fn check_parents(
    relation: &'static RelationInfo,
    marked: &Marked,
    db: ExecutorRef<'_>,
) -> Result<()> {
    let parent = (relation.to)();
    let Some(deleted) = parent.deleted else {
        return Ok(());
    };
    let fields = || {
        relation
            .start_columns()
            .map(|column| column.field().name.as_ref())
    };
    let declared = marked
        .model
        .schema
        .belongs_to()
        .find(|declared| declared.fields.iter().map(AsRef::as_ref).eq(fields()));
    let on_delete = declared.map(|declared| orm_schema::on_delete(marked.model.schema, declared));
    if on_delete == Some(ReferentialAction::SetNull) {
        return Ok(());
    }
    for filter in key_filters(marked.model, &marked.keys) {
        let column = Node::Column(parent.column(deleted));
        let is_deleted = Node::Unary(UnaryOp::IsNotNull, Box::new(column));
        let mut select = Select::new(marked.model);
        select.filter = Some(filter);
        and(
            &mut select.filter,
            Node::Related(Box::new(statement::Related {
                relation,
                is_reversed: false,
                op: statement::RelatedOp::Any,
                filter: Some(is_deleted),
                scope: RowScope::WithDeleted,
            })),
        );
        select.projection = Projection::Exists;
        select.limit = Some(1);
        if !fetch(db, Statement::from(select), |_| Ok(()))
            .await?
            .is_empty()
        {
            let message = format!(
                "cannot restore: `{}` refers to a row that is deleted; restore that one first",
                relation.path()
            );
            return Err(Error::new(ErrorKind::ForeignKeyViolation, message));
        }
    }
    Ok(())
}
