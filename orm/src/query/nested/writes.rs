//! What a nested write does once the row it belongs to is there. Every error says which of the nested rows it is about.

use super::{Nest, Running};
use crate::db::ExecutorRef;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ModelInfo};
use crate::query::insert::many::insert_rows;
use crate::query::insert::{Assignments, Create};
use crate::query::run::fetch;
use crate::query::soft_delete;
use crate::query::update::touch_row;
use crate::relation::{Relation, RelationInfo, link, unlink};
use crate::sql;
use crate::statement::{self, Node, Projection, RowScope, Select, Statement, and, key_filter};
use crate::validation::Failures;
use crate::value::Value;

/// Which of the nested rows an error is about.
fn at(relation: &RelationInfo, position: usize, error: Error) -> Error {
    error.context(format_args!("`{}[{position}]`", relation.path()))
}

pub(super) struct CreateChildren<R: Relation> {
    pub(super) rows: Vec<Create<R::To>>,
}

impl<R: Relation> Nest for CreateChildren<R> {
    fn relation(&self) -> &'static RelationInfo {
        R::INFO
    }

    fn check(&self, failures: &mut Failures) {
        for (position, row) in self.rows.iter().enumerate() {
            failures.nested(R::INFO.name, position, |failures| {
                row.check(failures, R::INFO.to_columns);
            });
        }
    }

    fn run<'a>(&'a self, key: Vec<Value>, db: ExecutorRef<'a>) -> Running<'a> {
        Box::pin(async move {
            let rows = self
                .rows
                .iter()
                .map(|row| row.clone().with_key(R::INFO, &key));
            if self.rows.iter().any(Create::has_nested) || self.rows.len() == 1 {
                for (position, row) in rows.enumerate() {
                    row.run(db)
                        .await
                        .map_err(|error| at(R::INFO, position, error))?;
                }
                return Ok(());
            }
            let rows: Vec<Assignments> = rows.map(Create::into_assignments).collect();
            insert_telling_which(R::INFO, rows, db).await
        })
    }
}

/// Inserts rows at once; when that fails, one after the other, to say which one is to blame.
async fn insert_telling_which(
    relation: &'static RelationInfo,
    rows: Vec<Assignments>,
    db: ExecutorRef<'_>,
) -> Result<()> {
    let model = (relation.to)();
    let ExecutorRef::Tx(tx) = db else {
        return insert_rows(model, rows, db).await.map(drop);
    };
    let attempt = rows.clone();
    let inserted: Result<u64> = tx
        .transaction(async |tx| insert_rows(model, attempt, ExecutorRef::Tx(tx)).await)
        .await;
    let Err(error) = inserted else {
        return Ok(());
    };
    for (position, row) in rows.into_iter().enumerate() {
        insert_rows(model, vec![row], db)
            .await
            .map_err(|error| at(relation, position, error))?;
    }
    // Each alone would do: it is all of them together.
    Err(error.context(format_args!("`{}`", relation.path())))
}

pub(super) struct CreateLinked<R: Relation> {
    pub(super) rows: Vec<(Create<R::To>, Assignments)>,
}

impl<R: Relation> Nest for CreateLinked<R> {
    fn relation(&self) -> &'static RelationInfo {
        R::INFO
    }

    fn check(&self, failures: &mut Failures) {
        for (position, (row, link)) in self.rows.iter().enumerate() {
            failures.nested(R::INFO.name, position, |failures| {
                row.check(failures, &[]);
                failures.new_link(R::INFO, link);
            });
        }
    }

    fn run<'a>(&'a self, key: Vec<Value>, db: ExecutorRef<'a>) -> Running<'a> {
        Box::pin(async move {
            let mut links = Vec::with_capacity(self.rows.len());
            for (position, (row, data)) in self.rows.iter().enumerate() {
                let created = row
                    .clone()
                    .run(db)
                    .await
                    .map_err(|error| at(R::INFO, position, error))?;
                let far = R::INFO
                    .to_columns
                    .iter()
                    .map(|&column| created.encode(usize::from(column)));
                links.push((far.collect(), data.clone()));
            }
            link(R::INFO, &key, links, db).await
        })
    }
}

pub(super) struct AttachRows {
    pub(super) relation: &'static RelationInfo,
    pub(super) rows: Vec<(Vec<Value>, Assignments)>,
}

impl Nest for AttachRows {
    fn relation(&self) -> &'static RelationInfo {
        self.relation
    }

    fn check(&self, failures: &mut Failures) {
        for (position, (_, link)) in self.rows.iter().enumerate() {
            failures.nested(self.relation.name, position, |failures| {
                failures.new_link(self.relation, link);
            });
        }
    }

    fn run<'a>(&'a self, key: Vec<Value>, db: ExecutorRef<'a>) -> Running<'a> {
        Box::pin(async move {
            let relation = self.relation;
            let attempt = match db {
                ExecutorRef::Tx(tx) if self.rows.len() > 1 => {
                    let rows = self.rows.clone();
                    tx.transaction(async |tx| link(relation, &key, rows, ExecutorRef::Tx(tx)).await)
                        .await
                        .is_ok()
                }
                ExecutorRef::Tx(_) | ExecutorRef::Db(_) => false,
            };
            if attempt {
                return Ok(());
            }
            // One after the other, to say which one is to blame.
            for (position, row) in self.rows.iter().enumerate() {
                link(relation, &key, vec![row.clone()], db)
                    .await
                    .map_err(|error| at(relation, position, error))?;
            }
            Ok(())
        })
    }
}

pub(super) struct DetachRows {
    pub(super) relation: &'static RelationInfo,
    pub(super) keys: Vec<Vec<Value>>,
}

impl Nest for DetachRows {
    fn relation(&self) -> &'static RelationInfo {
        self.relation
    }

    fn check(&self, _failures: &mut Failures) {}

    fn run<'a>(&'a self, key: Vec<Value>, db: ExecutorRef<'a>) -> Running<'a> {
        Box::pin(async move {
            for (position, far) in self.keys.iter().enumerate() {
                if unlink(self.relation, &key, far, db).await? == 0 {
                    let error = Error::new(ErrorKind::NotFound, "the row is not linked");
                    return Err(at(self.relation, position, error));
                }
            }
            Ok(())
        })
    }
}

pub(super) enum Change {
    Connect,
    Disconnect,
    Set(Vec<(u16, Node)>),
    Delete,
}

pub(super) struct ChangeChildren {
    pub(super) relation: &'static RelationInfo,
    pub(super) keys: Vec<Vec<Value>>,
    pub(super) change: Change,
}

impl ChangeChildren {
    async fn change_one(&self, own: &[Value], child: &[Value], db: ExecutorRef<'_>) -> Result<()> {
        let model = (self.relation.to)();
        let mut filter = Some(key_filter(model, child.to_vec()));
        if !matches!(self.change, Change::Connect) {
            and(
                &mut filter,
                Node::ReachedFrom {
                    relation: self.relation,
                    key: own.to_vec(),
                },
            );
        }
        let mut set: Vec<(u16, Node)> = match &self.change {
            Change::Connect => own_key(self.relation, own)
                .chain(other_arms(self.relation))
                .map(|(column, value)| (column, Node::Value(value)))
                .collect(),
            Change::Disconnect => own_key(self.relation, own)
                .map(|(column, value)| (column, Node::Value(Value::Null(value.kind().0))))
                .collect(),
            Change::Set(set) if set.is_empty() => return exists(model, filter, db).await,
            Change::Set(set) => set.clone(),
            Change::Delete => {
                exists(model, filter.clone(), db).await?;
                if model.deleted.is_some() {
                    return soft_delete::delete(model, filter, db).await.map(drop);
                }
                let delete = statement::Delete {
                    model,
                    scope: RowScope::Live,
                    filter,
                    returning: statement::Returning::Nothing,
                };
                db.execute(&sql::prepare(Statement::Delete(delete), db.dialect()))
                    .await?;
                return Ok(());
            }
        };
        touch_row(model, &mut set);
        let update = statement::Update {
            model,
            set,
            scope: RowScope::Live,
            filter: filter.clone(),
            returning: statement::Returning::Nothing,
        };
        let outcome = db
            .execute(&sql::prepare(Statement::Update(update), db.dialect()))
            .await?;
        if outcome.rows_affected == 0 {
            return Err(not_found(model));
        }
        Ok(())
    }
}

/// The columns that hold the key of the other row, and what says which model it is of.
fn own_key<'a>(
    relation: &'static RelationInfo,
    key: &'a [Value],
) -> impl Iterator<Item = (u16, Value)> + 'a {
    let tag = relation
        .tag
        .filter(|tag| !tag.is_on_from)
        .map(|tag| (tag.column, Value::Text(tag.value.into())));
    relation
        .to_columns
        .iter()
        .copied()
        .zip(key.iter().cloned())
        .chain(tag)
}

/// The other columns of an exclusive arc, of which only one may be set.
fn other_arms(relation: &'static RelationInfo) -> impl Iterator<Item = (u16, Value)> {
    let model = (relation.to)();
    let is_own = |position: &usize| {
        relation
            .to_columns
            .iter()
            .any(|&column| usize::from(column) == *position)
    };
    let arms = || {
        model.schema.relations.iter().filter_map(|arm| {
            let position = model.schema.field_position(arm.fields.first()?)?;
            Some((arm.poly.as_ref()?, position))
        })
    };
    let own = arms()
        .find(|(_, position)| is_own(position))
        .map(|(field, _)| field);
    arms()
        .filter(move |(field, position)| Some(*field) == own && !is_own(position))
        .filter_map(move |(_, position)| {
            let position = u16::try_from(position).ok()?;
            let kind = model.column(position).key_kind();
            Some((position, Value::Null(kind)))
        })
}

fn not_found(model: &'static ModelInfo) -> Error {
    let message = format!("there is no such `{}` of this row", model.schema.name);
    Error::new(ErrorKind::NotFound, message)
}

async fn exists(
    model: &'static ModelInfo,
    filter: Option<Node>,
    db: ExecutorRef<'_>,
) -> Result<()> {
    let mut select = Select::new(model);
    select.filter = filter;
    select.projection = Projection::Exists;
    select.limit = Some(1);
    if fetch(db, Statement::from(select), |_| Ok(()))
        .await?
        .is_empty()
    {
        return Err(not_found(model));
    }
    Ok(())
}

impl Nest for ChangeChildren {
    fn relation(&self) -> &'static RelationInfo {
        self.relation
    }

    fn check(&self, failures: &mut Failures) {
        if let Change::Set(set) = &self.change {
            failures.nested(self.relation.name, 0, |failures| {
                failures.changes((self.relation.to)(), set);
            });
        }
    }

    fn run<'a>(&'a self, key: Vec<Value>, db: ExecutorRef<'a>) -> Running<'a> {
        Box::pin(async move {
            for (position, child) in self.keys.iter().enumerate() {
                self.change_one(&key, child, db)
                    .await
                    .map_err(|error| at(self.relation, position, error))?;
            }
            Ok(())
        })
    }
}

impl<M: Model> Create<M> {
    /// Fills in the key of the row that this one is nested in.
    fn with_key(mut self, relation: &'static RelationInfo, key: &[Value]) -> Self {
        for (column, value) in own_key(relation, key) {
            self.put(column, value);
        }
        self
    }
}
