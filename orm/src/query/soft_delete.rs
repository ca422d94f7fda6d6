//! Soft delete: marking rows and what goes with them, and bringing exactly those back.
//!
//! All rows that go in one call get the same time, later than any that this program gave before: that is how `restore`
//! knows what went together. Only models with a `deleted` field are marked; rows of other models stay, and go when the row
//! is purged, by their foreign keys. References that a delete would set to NULL stay too, or nothing could be restored:
//! what they refer to is not seen.

use super::run::fetch;
use super::update::touch_row;
use crate::db::ExecutorRef;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ModelInfo};
use crate::relation::{RelationInfo, Wanted, decode_key, selects};
use crate::sql;
use crate::statement::{
    self, BinaryOp, ColumnRef, Lock, Node, Projection, RowScope, Select, Statement, and,
};
use crate::value::{Value, ValueKind};
use chrono::{DateTime, Utc};
use orm_schema::{ColumnType, ReferentialAction};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};

/// A model whose rows are marked as deleted. Implemented by the derive where a field is `#[orm(deleted)]`.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` are deleted for good",
    label = "`{Self}` has no soft delete",
    note = "add `#[orm(deleted)] deleted_at: Option<DateTime<Utc>>` to it"
)]
pub trait SoftDelete: Model {}

/// The time of a delete: now, but later than any before, and in whole microseconds as databases keep it.
fn next_time() -> DateTime<Utc> {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let now = Utc::now().timestamp_micros();
    let last = LAST
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
            Some(now.max(last + 1))
        })
        .unwrap_or(now);
    DateTime::from_timestamp_micros(now.max(last + 1)).unwrap_or_else(Utc::now)
}

pub(super) fn marker(model: &'static ModelInfo, time: DateTime<Utc>) -> Value {
    match model
        .deleted
        .map(|position| &model.column(position).field().column_type)
    {
        Some(ColumnType::NaiveDateTime) => Value::NaiveDateTime(time.naive_utc()),
        Some(_) | None => Value::DateTime(time),
    }
}

pub(super) fn key_columns(model: &'static ModelInfo) -> Vec<ColumnRef> {
    model
        .key
        .iter()
        .map(|&position| model.column(position))
        .collect()
}

pub(super) fn text_of(values: &[Value]) -> String {
    let parts: Vec<String> = values.iter().map(Value::key_text).collect();
    parts.join("\u{1f}")
}

pub(super) type Key = Vec<Value>;

/// Rows of one model by their keys.
pub(super) struct Marked {
    pub(super) model: &'static ModelInfo,
    pub(super) keys: Vec<Key>,
    pub(super) seen: BTreeSet<String>,
}

/// All rows of one operation, by model.
#[derive(Default)]
pub(super) struct Operation {
    pub(super) models: BTreeMap<&'static str, Marked>,
    /// Rows whose relations are not followed yet.
    pub(super) open: Vec<(&'static ModelInfo, Vec<Key>)>,
}

impl Operation {
    pub(super) fn add(&mut self, model: &'static ModelInfo, keys: Vec<Key>) {
        let name: &'static str = match &model.schema.name {
            std::borrow::Cow::Borrowed(name) => name,
            // The name of a derived model is always borrowed.
            std::borrow::Cow::Owned(_) => return,
        };
        let marked = self.models.entry(name).or_insert_with(|| Marked {
            model,
            keys: Vec::new(),
            seen: BTreeSet::new(),
        });
        let new: Vec<Key> = keys
            .into_iter()
            .filter(|key| marked.seen.insert(text_of(key)))
            .collect();
        marked.keys.extend(new.iter().cloned());
        if !new.is_empty() {
            self.open.push((model, new));
        }
    }

    fn contains(&self, model: &'static ModelInfo, key: &[Value]) -> bool {
        self.models
            .get(model.schema.name.as_ref())
            .is_some_and(|marked| marked.seen.contains(&text_of(key)))
    }
}

/// Deletes rows of a model with soft delete, in a transaction, and returns how many matched.
pub(crate) async fn delete(
    model: &'static ModelInfo,
    filter: Option<Node>,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let roots = keys_of(model, filter, RowScope::Live, db).await?;
    let count = roots.len() as u64;
    let mut operation = Operation::default();
    operation.add(model, roots);
    let mut restricting: Vec<(&'static RelationInfo, Vec<Key>)> = Vec::new();
    while let Some((model, keys)) = operation.open.pop() {
        for &relation in model.relations {
            let Some(action) = relation.on_delete() else {
                continue;
            };
            let child = (relation.to)();
            match action {
                ReferentialAction::Cascade if child.deleted.is_some() => {
                    let below = reached(relation, &keys, RowScope::Live, None, db).await?;
                    operation.add(child, below);
                }
                ReferentialAction::Restrict | ReferentialAction::NoAction => {
                    restricting.push((relation, keys.clone()));
                }
                ReferentialAction::Cascade
                | ReferentialAction::SetNull
                | ReferentialAction::SetDefault => {}
            }
        }
    }
    for (relation, keys) in restricting {
        let child = (relation.to)();
        let mut left = reached(relation, &keys, RowScope::Live, None, db)
            .await?
            .into_iter();
        // Rows that go as well restrict nothing.
        if left.any(|key| !operation.contains(child, &key)) {
            let message = format!("`{}` still has rows", relation.path());
            return Err(Error::new(ErrorKind::ForeignKeyViolation, message));
        }
    }
    let time = next_time();
    for marked in operation.models.into_values() {
        let value = marker(marked.model, time);
        mark(
            marked.model,
            marked.keys,
            Node::Value(value),
            RowScope::Live,
            db,
        )
        .await?;
    }
    Ok(count)
}

/// Marks rows of one model without looking at their relations, and returns how many that were.
pub(crate) async fn mark_rows(
    model: &'static ModelInfo,
    filter: Node,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let Some(deleted) = model.deleted else {
        return Ok(0);
    };
    let mut set = vec![(deleted, Node::Value(marker(model, next_time())))];
    touch_row(model, &mut set);
    let update = statement::Update {
        model,
        set,
        scope: RowScope::Live,
        filter: Some(filter),
        returning: statement::Returning::Nothing,
    };
    let statement = sql::prepare(Statement::Update(update), db.dialect());
    Ok(db.execute(&statement).await?.rows_affected)
}

/// The keys of the rows that match, which are locked.
async fn keys_of(
    model: &'static ModelInfo,
    filter: Option<Node>,
    scope: RowScope,
    db: ExecutorRef<'_>,
) -> Result<Vec<Key>> {
    let mut select = Select::new(model);
    select.filter = filter;
    select.scope = scope;
    select.lock = Some(Lock::UPDATE);
    let columns = key_columns(model);
    let kinds: Vec<ValueKind> = columns.iter().map(|column| column.key_kind()).collect();
    select.projection = Projection::Nodes(columns.into_iter().map(Node::Column).collect());
    fetch(db, Statement::from(select), |row| decode_key(row, &kinds)).await
}

/// The keys of the rows that a relation reaches from some keys; of those deleted at a time when one is given.
pub(super) async fn reached(
    relation: &'static RelationInfo,
    keys: &[Key],
    scope: RowScope,
    time: Option<DateTime<Utc>>,
    db: ExecutorRef<'_>,
) -> Result<Vec<Key>> {
    let child = (relation.to)();
    let mut wanted = Wanted {
        scope,
        ..Wanted::default()
    };
    if let (Some(time), Some(deleted)) = (time, child.deleted) {
        let at = Node::binary(
            BinaryOp::Eq,
            Node::Column(child.column(deleted)),
            Node::Value(marker(child, time)),
        );
        and(&mut wanted.filter, at);
    }
    let columns = key_columns(child);
    let kinds: Vec<ValueKind> = columns.iter().map(|column| column.key_kind()).collect();
    let width = relation.to_columns.len();
    let mut found = Vec::new();
    for mut select in selects(relation, &wanted, by_column(keys), true, db.dialect()) {
        select.projection = Projection::Nodes(columns.iter().copied().map(Node::Column).collect());
        // The key it was found by comes first.
        let rows = fetch(db, Statement::from(select), |row| {
            decode_key(&row.from(width), &kinds)
        })
        .await?;
        found.extend(rows);
    }
    Ok(found)
}

fn by_column(keys: &[Key]) -> Vec<Vec<Value>> {
    let width = keys.first().map_or(0, Vec::len);
    (0..width)
        .map(|column| keys.iter().map(|key| key[column].clone()).collect())
        .collect()
}

/// Sets the mark of rows by their keys.
pub(super) async fn mark(
    model: &'static ModelInfo,
    keys: Vec<Key>,
    node: Node,
    scope: RowScope,
    db: ExecutorRef<'_>,
) -> Result<()> {
    let Some(deleted) = model.deleted else {
        return Ok(());
    };
    for filter in key_filters(model, &keys) {
        let mut set = vec![(deleted, node.clone())];
        touch_row(model, &mut set);
        let update = statement::Update {
            model,
            set,
            scope,
            filter: Some(filter),
            returning: statement::Returning::Nothing,
        };
        db.execute(&sql::prepare(Statement::Update(update), db.dialect()))
            .await?;
    }
    Ok(())
}

/// Conditions that together hold for the rows with these keys.
pub(super) fn key_filters(model: &'static ModelInfo, keys: &[Key]) -> Vec<Node> {
    /// Each key of several columns is a condition of its own, so few go in one statement.
    const COMPOSITE: usize = 128;
    const SINGLE: usize = 4_096;
    if let [position] = model.key {
        let column = Node::Column(model.column(*position));
        let chunks = keys.chunks(SINGLE).map(|chunk| Node::In {
            negated: false,
            expr: Box::new(column.clone()),
            values: chunk
                .iter()
                .filter_map(|key| key.first().cloned())
                .collect(),
        });
        return chunks.collect();
    }
    let chunks = keys.chunks(COMPOSITE).map(|chunk| Node::Logic {
        is_and: false,
        parts: chunk
            .iter()
            .map(|key| statement::key_filter(model, key.clone()))
            .collect(),
    });
    chunks.collect()
}
