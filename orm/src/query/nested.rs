//! Nested writes: rows that are created, linked, changed and deleted together with the row they belong to, in one
//! transaction, with their keys filled in.

use super::insert::{Assignments, Create, IntoCreate, insert_rows};
use super::run::fetch;
use super::update::touch_row;
use crate::column::Column;
use crate::db::ExecutorRef;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{IntoKey, Key, Model, PatchRow};
use crate::relation::{
    Arity, HasInverse, LinkData, ManyToManyArity, Rel, Relation, RelationInfo, link, unlink,
};
use crate::sql;
use crate::statement::{self, Node, Projection, RowScope, Select, Statement, and, key_filter};
use crate::types::IntoValue;
use crate::value::Value;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A write that belongs to a row, run when that row is there.
#[doc(hidden)]
pub trait Nest: Send + Sync {
    fn relation(&self) -> &'static RelationInfo;

    /// `key` is what the relation compares of the row.
    fn run<'a>(&'a self, key: Vec<Value>, db: ExecutorRef<'a>) -> Running<'a>;
}

/// What nested writes can be added to: a create or an update of one row.
#[doc(hidden)]
pub trait NestTarget<M: Model>: Sized {
    fn push(&mut self, nested: Arc<dyn Nest>);
}

/// Runs the writes that belong to a row.
pub(super) async fn run_all<M: Model>(
    nested: &[Arc<dyn Nest>],
    row: &M,
    db: ExecutorRef<'_>,
) -> Result<()> {
    for write in nested {
        let key = write
            .relation()
            .from_columns
            .iter()
            .map(|&column| row.encode(usize::from(column)))
            .collect();
        write.run(key, db).await?;
    }
    Ok(())
}

/// A new row without the key of the one it is nested in; made by `Model::nested`.
pub struct Nested<M, F> {
    create: Create<M>,
    relation: PhantomData<fn() -> F>,
}

impl<M: Model, F> std::fmt::Debug for Nested<M, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nested")
            .field("model", &M::NAME)
            .finish_non_exhaustive()
    }
}

impl<M: Model, F> Nested<M, F> {
    #[doc(hidden)]
    pub fn new(row: impl IntoNested<M, F>) -> Self {
        row.into_nested()
    }

    /// Used by expansions: the assigned columns, without the key.
    #[doc(hidden)]
    pub fn of(row: Assignments) -> Self {
        Self {
            create: Create::of(row),
            relation: PhantomData,
        }
    }

    /// Sets a column that the required ones leave out.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoValue<T>) -> Self {
        self.create = self.create.set(column, value);
        self
    }
}

impl<M: Model, F> NestTarget<M> for Nested<M, F> {
    fn push(&mut self, nested: Arc<dyn Nest>) {
        self.create.push(nested);
    }
}

/// A new row of `M` that is nested by its relation `F`, which holds the other row's key: `New{M}For{F}`, or
/// `{M}::nested(..)` with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a new row of `{M}` without its key",
    label = "not what can be nested here",
    note = "the key is filled in: write `New{M}For..`, which leaves it out, or `New{M}` where the key may be NULL"
)]
pub trait IntoNested<M, F> {
    #[doc(hidden)]
    fn into_nested(self) -> Nested<M, F>;
}

#[diagnostic::do_not_recommend]
impl<M: Model, F> IntoNested<M, F> for Nested<M, F> {
    fn into_nested(self) -> Self {
        self
    }
}

macro_rules! nested_writes {
    ($target:ident<$($param:ident),*>) => {
        impl<$($param),*> $target<$($param),*>
        where
            M: Model,
        {
            /// Creates rows of a relation with this one; their keys are filled in.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)] struct User { #[orm(id, default = autoincrement)] id: i64, name: String, #[orm(inverse = user)] posts: HasMany<Post> }
            /// # #[derive(Model)] struct Post { #[orm(id, default = autoincrement)] id: i64, title: String, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
            /// # async fn f(db: &Db) -> orm::Result<()> {
            /// let posts = ["first", "second"].map(|title| NewPostForUser { title: title.into() });
            /// let user = User::create(NewUser { name: "Ann".into() }).nest(User::posts, posts).exec(db).await?;
            /// # Ok(()) }
            /// ```
            pub fn nest<R, N>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = N>) -> Self
            where
                R: HasInverse + Relation<From = M>,
                N: IntoNested<R::To, R::Inverse>,
            {
                let rows = rows.into_iter().map(|row| row.into_nested().create).collect();
                self.push(Arc::new(CreateChildren::<R> { rows }));
                self
            }

            /// Creates rows of a many-to-many relation and links them to this one.
            pub fn nest_linked<R, N, D>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = (N, D)>) -> Self
            where
                R: Relation<From = M>,
                R::Arity: ManyToManyArity,
                N: IntoCreate<R::To>,
                D: LinkData<<R::Arity as Arity>::Link>,
            {
                let rows = rows.into_iter().map(|(row, data)| {
                    let mut link = Assignments::default();
                    data.assign(&mut link);
                    (row.into_create(), link)
                });
                self.push(Arc::new(CreateLinked::<R> { rows: rows.collect() }));
                self
            }

            /// Links rows of a many-to-many relation to this one, by their keys.
            pub fn attach<R, K, D>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = (K, D)>) -> Self
            where
                R: Relation<From = M>,
                R::Arity: ManyToManyArity,
                K: IntoKey<<R::To as Model>::Key>,
                D: LinkData<<R::Arity as Arity>::Link>,
            {
                let rows = rows.into_iter().map(|(key, data)| {
                    let mut link = Assignments::default();
                    data.assign(&mut link);
                    (key.into_key().values(), link)
                });
                self.push(Arc::new(AttachRows { relation: R::INFO, rows: rows.collect() }));
                self
            }

            /// Gives rows that are there, by their keys, to this one: their key of it is set.
            pub fn connect<R, K>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = K>) -> Self
            where
                R: HasInverse + Relation<From = M>,
                K: IntoKey<<R::To as Model>::Key>,
            {
                let keys = rows.into_iter().map(|key| key.into_key().values()).collect();
                self.push(Arc::new(ChangeChildren { relation: R::INFO, keys, change: Change::Connect }));
                self
            }
        }
    };
}

use super::update::UpdateRow;
nested_writes!(Create<M>);
nested_writes!(UpdateRow<M>);
nested_writes!(Nested<M, F>);

impl<M: Model> UpdateRow<M> {
    /// Takes rows, by their keys, away from this one: their key of it is set to NULL.
    ///
    /// A key that may not be NULL is a compile error: such rows are deleted, or connected to another row.
    pub fn disconnect<R, K>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = K>) -> Self
    where
        R: HasInverse + Relation<From = M>,
        R::Inverse: OptionalInverse,
        K: IntoKey<<R::To as Model>::Key>,
    {
        let keys = rows
            .into_iter()
            .map(|key| key.into_key().values())
            .collect();
        self.push(Arc::new(ChangeChildren {
            relation: R::INFO,
            keys,
            change: Change::Disconnect,
        }));
        self
    }

    /// Unlinks rows of a many-to-many relation from this one, by their keys.
    pub fn detach<R, K>(mut self, _relation: Rel<R>, rows: impl IntoIterator<Item = K>) -> Self
    where
        R: Relation<From = M>,
        R::Arity: ManyToManyArity,
        K: IntoKey<<R::To as Model>::Key>,
    {
        let keys = rows
            .into_iter()
            .map(|key| key.into_key().values())
            .collect();
        self.push(Arc::new(DetachRows {
            relation: R::INFO,
            keys,
        }));
        self
    }

    /// Changes a row of this one, by its key.
    pub fn patch_nested<R, K>(
        mut self,
        _relation: Rel<R>,
        row: K,
        patch: impl PatchRow<R::To>,
    ) -> Self
    where
        R: HasInverse + Relation<From = M>,
        K: IntoKey<<R::To as Model>::Key>,
    {
        let mut assignments = Assignments::default();
        patch.assign(&mut assignments);
        let set = assignments
            .into_values()
            .into_iter()
            .map(|(column, value)| (column, Node::Value(value)))
            .collect();
        self.push(Arc::new(ChangeChildren {
            relation: R::INFO,
            keys: vec![row.into_key().values()],
            change: Change::Set(set),
        }));
        self
    }

    /// Deletes rows of this one, by their keys.
    pub fn delete_nested<R, K>(
        mut self,
        _relation: Rel<R>,
        rows: impl IntoIterator<Item = K>,
    ) -> Self
    where
        R: HasInverse + Relation<From = M>,
        K: IntoKey<<R::To as Model>::Key>,
    {
        let keys = rows
            .into_iter()
            .map(|key| key.into_key().values())
            .collect();
        self.push(Arc::new(ChangeChildren {
            relation: R::INFO,
            keys,
            change: Change::Delete,
        }));
        self
    }
}

/// A relation whose key may be NULL; implemented by the derive.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "these rows must belong to a row, so they cannot be disconnected",
    label = "the key may not be NULL",
    note = "delete them with `delete_nested`, or `connect` them to another row"
)]
pub trait OptionalInverse {}

/// Which of the nested rows an error is about.
fn at(relation: &RelationInfo, position: usize, error: Error) -> Error {
    error.context(format_args!("`{}[{position}]`", relation.path()))
}

struct CreateChildren<R: Relation> {
    rows: Vec<Create<R::To>>,
}

impl<R: Relation> Nest for CreateChildren<R> {
    fn relation(&self) -> &'static RelationInfo {
        R::INFO
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

struct CreateLinked<R: Relation> {
    rows: Vec<(Create<R::To>, Assignments)>,
}

impl<R: Relation> Nest for CreateLinked<R> {
    fn relation(&self) -> &'static RelationInfo {
        R::INFO
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

struct AttachRows {
    relation: &'static RelationInfo,
    rows: Vec<(Vec<Value>, Assignments)>,
}

impl Nest for AttachRows {
    fn relation(&self) -> &'static RelationInfo {
        self.relation
    }

    fn run<'a>(&'a self, key: Vec<Value>, db: ExecutorRef<'a>) -> Running<'a> {
        Box::pin(async move {
            for (position, row) in self.rows.iter().enumerate() {
                link(self.relation, &key, vec![row.clone()], db)
                    .await
                    .map_err(|error| at(self.relation, position, error))?;
            }
            Ok(())
        })
    }
}

struct DetachRows {
    relation: &'static RelationInfo,
    keys: Vec<Vec<Value>>,
}

impl Nest for DetachRows {
    fn relation(&self) -> &'static RelationInfo {
        self.relation
    }

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

enum Change {
    Connect,
    Disconnect,
    Set(Vec<(u16, Node)>),
    Delete,
}

struct ChangeChildren {
    relation: &'static RelationInfo,
    keys: Vec<Vec<Value>>,
    change: Change,
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
                    return super::soft_delete::delete(model, filter, db)
                        .await
                        .map(drop);
                }
                let delete = statement::Delete {
                    model,
                    scope: RowScope::Live,
                    filter,
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
            returning: false,
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

fn not_found(model: &'static crate::model::ModelInfo) -> Error {
    let message = format!("there is no such `{}` of this row", model.schema.name);
    Error::new(ErrorKind::NotFound, message)
}

async fn exists(
    model: &'static crate::model::ModelInfo,
    filter: Option<Node>,
    db: ExecutorRef<'_>,
) -> Result<()> {
    let mut select = Select::new(model);
    select.filter = filter;
    select.projection = Projection::Exists;
    select.limit = Some(1);
    if fetch(db, Statement::Select(select), |_| Ok(()))
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
