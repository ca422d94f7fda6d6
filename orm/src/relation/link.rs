//! The rows that a relation reaches from one row: a query for them, and, through a third table, linking and unlinking.

use super::slot::NoLink;
use super::{Arity, LinkRow, Rel, Relation, RelationInfo, Through};
use crate::column::Column;
use crate::db::{Executor, ExecutorRef};
use crate::error::Result;
use crate::model::{IntoKey, Key, Model, ModelInfo};
use crate::query::{Assignments, Query, fetch, insert_rows};
use crate::sql;
use crate::statement::{
    self, LinkWrite, Node, Projection, RowScope, Select, Statement, and, columns_filter,
};
use crate::types::IntoValue;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::marker::PhantomData;
use std::panic::Location;

impl<R: Relation> Rel<R> {
    /// The rows that the relation reaches from this one.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
    /// # async fn f(db: &Db, user: &User) -> orm::Result<()> {
    /// let latest = User::posts.of(user).query().order_by(Post::id.desc()).limit(10).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn of(self, row: &R::From) -> RowsOf<R> {
        let values = R::INFO
            .from_columns
            .iter()
            .map(|&column| row.encode(usize::from(column)));
        RowsOf {
            key: values.collect(),
            relation: PhantomData,
        }
    }
}

/// The rows that a relation reaches from one row.
#[derive(Debug, Clone)]
pub struct RowsOf<R> {
    key: Vec<Value>,
    relation: PhantomData<fn() -> R>,
}

impl<R: Relation> RowsOf<R> {
    fn node(&self) -> Node {
        // A key that is NULL refers to nothing, and in SQL equals nothing.
        Node::ReachedFrom {
            relation: R::INFO,
            key: self.key.clone(),
        }
    }

    /// A query for them.
    #[track_caller]
    pub fn query(self) -> Query<R::To> {
        Query::filtered(self.node()).at(Some(Location::caller()))
    }

    /// Whether the row with this key is among them.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn contains(
        &self,
        key: impl IntoKey<<R::To as Model>::Key>,
        db: &(impl Executor + ?Sized),
    ) -> Result<bool> {
        let info = R::To::info();
        let mut filter = Some(statement::key_filter(info, key.into_key().values()));
        and(&mut filter, self.node());
        match filter {
            Some(filter) => Query::<R::To>::filtered(filter).exists(db).await,
            None => Ok(false),
        }
    }
}

/// What is written to the table between two models besides the two keys: `{Junction}Data`, or `()` where nothing must be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the payload of the junction model `{J}`",
    label = "not what links these rows",
    note = "write `{J}Data {{ .. }}`, or `()` where the junction has no required columns of its own"
)]
pub trait LinkData<J>: Send {
    #[doc(hidden)]
    fn assign(self, row: &mut Assignments);
}

#[diagnostic::do_not_recommend]
impl LinkData<NoLink> for () {
    fn assign(self, _row: &mut Assignments) {}
}

type LinkOf<R> = <<R as Relation>::Arity as Arity>::Link;

impl<R: Relation> RowsOf<R>
where
    LinkOf<R>: LinkRow,
{
    /// Links the row with this key.
    pub fn attach(
        self,
        key: impl IntoKey<<R::To as Model>::Key>,
        data: impl LinkData<LinkOf<R>>,
    ) -> Attach<R>
    where
        R::Arity: ManyToManyArity,
    {
        let mut row = Assignments::default();
        data.assign(&mut row);
        Attach {
            near: self.key,
            far: key.into_key().values(),
            row,
            relation: PhantomData,
        }
    }

    /// Unlinks the row with this key, and returns whether it was linked.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn detach(
        self,
        key: impl IntoKey<<R::To as Model>::Key>,
        db: &(impl Executor + ?Sized),
    ) -> Result<bool>
    where
        R::Arity: ManyToManyArity,
    {
        let far = key.into_key().values();
        Ok(unlink(R::INFO, &self.key, &far, db.executor()).await? > 0)
    }

    /// Links exactly these rows: those that are not among them are unlinked, those that are not there yet are linked, and
    /// where the payload differs it is changed. Nothing else is written.
    pub fn sync<K, D>(self, links: impl IntoIterator<Item = (K, D)>) -> SyncLinks<R>
    where
        K: IntoKey<<R::To as Model>::Key>,
        D: LinkData<LinkOf<R>>,
        R::Arity: ManyToManyArity,
    {
        let links = links.into_iter().map(|(key, data)| {
            let mut row = Assignments::default();
            data.assign(&mut row);
            (key.into_key().values(), row)
        });
        SyncLinks {
            near: self.key,
            links: links.collect(),
            relation: PhantomData,
        }
    }
}

/// The arity of relations through a third table.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "only rows of a many-to-many relation are attached and detached",
    label = "not a `ManyToMany`",
    note = "set the key on the other row, or nest it in a create or update"
)]
pub trait ManyToManyArity: Arity {}

#[diagnostic::do_not_recommend]
impl<J: Model> ManyToManyArity for super::Linked<J> {}
#[diagnostic::do_not_recommend]
impl ManyToManyArity for super::Joined {}

/// A row to be linked; made by `Model::relation.of(&row).attach(..)`.
#[derive(Debug)]
#[must_use = "nothing is linked before `.exec(..)` is awaited"]
pub struct Attach<R> {
    near: Vec<Value>,
    far: Vec<Value>,
    row: Assignments,
    relation: PhantomData<fn() -> R>,
}

impl<R: Relation> Attach<R> {
    /// Sets a column of the junction model that its required ones leave out.
    pub fn set<J: Model, T>(mut self, column: Column<J, T>, value: impl IntoValue<T>) -> Self
    where
        R::Arity: Arity<Link = J>,
    {
        self.row.put(column.position(), value.into_column_value());
        self
    }

    /// Links the row.
    ///
    /// # Errors
    ///
    /// `UniqueViolation` when it is linked already, `ForeignKeyViolation` when there is no such row, and what else the
    /// database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<()> {
        link(
            R::INFO,
            &self.near,
            vec![(self.far, self.row)],
            db.executor(),
        )
        .await
    }
}

/// What [`sync`](RowsOf::sync) did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Synced {
    /// Rows that were linked.
    pub attached: u64,
    /// Rows that were unlinked.
    pub detached: u64,
    /// Links whose payload was changed.
    pub changed: u64,
}

/// The rows to be linked, and no others; made by `Model::relation.of(&row).sync(..)`.
#[derive(Debug)]
#[must_use = "nothing is changed before `.exec(..)` is awaited"]
pub struct SyncLinks<R> {
    near: Vec<Value>,
    links: Vec<(Vec<Value>, Assignments)>,
    relation: PhantomData<fn() -> R>,
}

impl<R: Relation> SyncLinks<R> {
    /// Makes it so, in one transaction.
    ///
    /// # Errors
    ///
    /// `ForeignKeyViolation` when there is no such row, and what else the database reports; then nothing has changed.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<Synced> {
        match db.executor() {
            ExecutorRef::Tx(tx) => sync(R::INFO, &self.near, self.links, ExecutorRef::Tx(tx)).await,
            ExecutorRef::Db(pool) => {
                pool.transaction(async |tx| {
                    sync(R::INFO, &self.near, self.links, ExecutorRef::Tx(tx)).await
                })
                .await
            }
        }
    }
}

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
            for (far, _) in links {
                let write = LinkWrite::Insert {
                    relation: info,
                    values: near.iter().cloned().chain(far).collect(),
                };
                db.execute(&sql::prepare(Statement::Link(write), db.dialect()))
                    .await?;
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

async fn sync(
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
    fetch(db, Statement::Select(select), |row| {
        super::load::decode_key(row, &kinds)
    })
    .await
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
    let payload = row.into_values();
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
        returning: false,
    };
    Ok(db
        .execute(&sql::prepare(Statement::Update(update), db.dialect()))
        .await?
        .rows_affected)
}
