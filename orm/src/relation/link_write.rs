//! Writing the table between two models: rows of the junction model, or of a table of nothing but keys.

use super::link::Synced;
use super::load::decode_key;
use super::{RelationInfo, Through};
use crate::db::ExecutorRef;
use crate::error::Result;
use crate::model::ModelInfo;
use crate::query::{Assignments, fetch, insert_rows};
use crate::sql;
use crate::statement::{
    self, LinkWrite, Node, Projection, RowScope, Select, Statement, and, columns_filter,
};
use crate::value::Value;
use rustc_hash::FxHashMap;

/// Links rows, each with its payload.
pub(crate) async fn link(
    info: &'static RelationInfo,
    near: &[Value],
    links: Vec<(Vec<Value>, Assignments)>,
    db: ExecutorRef<'_>,
) -> Result<()> {
    match info.through {
        Through::Nothing => Ok(()),
        Through::Junction {
            model,
            near: near_columns,
            far: far_columns,
        } => {
            let rows = links.into_iter().map(|(far, mut row)| {
                let keys = near_columns
                    .iter()
                    .zip(near)
                    .chain(far_columns.iter().zip(&far));
                for (&column, value) in keys {
                    row.put(column, value.clone());
                }
                row
            });
            insert_rows(model(), rows.collect(), db).await.map(drop)
        }
        Through::Link { .. } => {
            // Powers of two, so that few texts serve any number of rows.
            const BATCH: usize = 128;
            let mut rows = links.into_iter().map(|(far, _)| far);
            let mut left = rows.len();
            while left > 0 {
                let take = BATCH.min(1 << left.ilog2());
                let values = rows
                    .by_ref()
                    .take(take)
                    .flat_map(|far| near.iter().cloned().chain(far));
                let write = LinkWrite::Insert {
                    relation: info,
                    values: values.collect(),
                };
                db.execute(&sql::prepare(Statement::Link(write), db.dialect()))
                    .await?;
                left -= take;
            }
            Ok(())
        }
    }
}

/// Unlinks a row.
pub(crate) async fn unlink(
    info: &'static RelationInfo,
    near: &[Value],
    far: &[Value],
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let statement = match info.through {
        Through::Nothing => return Ok(0),
        Through::Junction { model, .. } => {
            let model = model();
            let filter = link_filter(info, model, near, Some(far));
            if model.deleted.is_some() {
                return crate::query::soft_delete_rows(model, filter, db).await;
            }
            Statement::Delete(statement::Delete {
                model,
                scope: RowScope::Live,
                filter: Some(filter),
                returning: statement::Returning::Nothing,
            })
        }
        Through::Link { .. } => Statement::Link(LinkWrite::Delete {
            relation: info,
            values: near.iter().chain(far).cloned().collect(),
        }),
    };
    Ok(db
        .execute(&sql::prepare(statement, db.dialect()))
        .await?
        .rows_affected)
}

fn link_filter(
    info: &'static RelationInfo,
    model: &'static ModelInfo,
    near: &[Value],
    far: Option<&[Value]>,
) -> Node {
    let Through::Junction {
        near: near_columns,
        far: far_columns,
        ..
    } = info.through
    else {
        return Node::Value(Value::Bool(false));
    };
    let mut columns = near_columns.to_vec();
    let mut values = near.to_vec();
    if let Some(far) = far {
        columns.extend_from_slice(far_columns);
        values.extend_from_slice(far);
    }
    columns_filter(model, &columns, values)
}

fn key_text(values: &[Value]) -> String {
    let parts: Vec<String> = values.iter().map(Value::key_text).collect();
    parts.join("\u{1f}")
}

pub(super) async fn sync(
    info: &'static RelationInfo,
    near: &[Value],
    links: Vec<(Vec<Value>, Assignments)>,
    db: ExecutorRef<'_>,
) -> Result<Synced> {
    // A key that is given twice is linked once, with the last payload.
    let mut wanted: FxHashMap<String, usize> = FxHashMap::default();
    let mut distinct: Vec<Option<(Vec<Value>, Assignments)>> = Vec::new();
    for link in links {
        match wanted.entry(key_text(&link.0)) {
            std::collections::hash_map::Entry::Occupied(found) => {
                distinct[*found.get()] = Some(link);
            }
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(distinct.len());
                distinct.push(Some(link));
            }
        }
    }
    let mut synced = Synced::default();
    for far in linked_keys(info, near, db).await? {
        let Some(link) = wanted
            .get(&key_text(&far))
            .and_then(|&i| distinct[i].take())
        else {
            synced.detached += unlink(info, near, &far, db).await?;
            continue;
        };
        synced.changed += change(info, near, &far, link.1, db).await?;
    }
    let missing: Vec<_> = distinct.into_iter().flatten().collect();
    synced.attached = missing.len() as u64;
    if !missing.is_empty() {
        link(info, near, missing, db).await?;
    }
    Ok(synced)
}

/// The keys of the rows that are linked now.
async fn linked_keys(
    info: &'static RelationInfo,
    near: &[Value],
    db: ExecutorRef<'_>,
) -> Result<Vec<Vec<Value>>> {
    let mut select = Select::new((info.to)());
    select.scope = RowScope::WithDeleted;
    select.filter = Some(Node::ReachedFrom {
        relation: info,
        key: near.to_vec(),
    });
    let columns: Vec<_> = info.reached_columns().collect();
    let kinds: Vec<_> = columns.iter().map(|column| column.key_kind()).collect();
    select.projection = Projection::Nodes(columns.into_iter().map(Node::Column).collect());
    fetch(db, Statement::from(select), |row| decode_key(row, &kinds)).await
}

/// Writes the payload of a link where it differs, and returns how many rows that were, 0 or 1.
async fn change(
    info: &'static RelationInfo,
    near: &[Value],
    far: &[Value],
    row: Assignments,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let Through::Junction { model, .. } = info.through else {
        return Ok(0);
    };
    let model = model();
    let payload: Vec<(u16, Value)> = row.into_pairs().collect();
    if payload.is_empty() {
        return Ok(0);
    }
    let mut filter = Some(link_filter(info, model, near, Some(far)));
    let differs = payload.iter().map(|(column, value)| {
        let column = Node::Column(model.column(*column));
        crate::query::differs(column, value.clone())
    });
    and(
        &mut filter,
        Node::Logic {
            is_and: false,
            parts: differs.collect(),
        },
    );
    let update = statement::Update {
        model,
        set: payload
            .into_iter()
            .map(|(column, value)| (column, Node::Value(value)))
            .collect(),
        scope: RowScope::Live,
        filter,
        returning: statement::Returning::Nothing,
    };
    Ok(db
        .execute(&sql::prepare(Statement::Update(update), db.dialect()))
        .await?
        .rows_affected)
}
