//! Loading a relation of many rows: one statement for all of them, then each row gets its own.

use super::Arity;
use super::{Children, LoadSet, Proof, Rel, Relation};
use crate::db::ExecutorRef;
use crate::error::{Error, ErrorKind, Result};
use crate::expr::{IntoExpr, OrderList};
use crate::model::{Model, ModelInfo};
use crate::query::fetch;
use crate::statement::{ColumnRef, Node, OrderBy, Select, Statement, and};
use crate::value::Value;
use orm_schema::Dialect;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// A relation to load, with a filter, an order and relations of its own.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let users = User::query().with(User::posts.load().filter(Post::title.ne("")).order_by(Post::id.desc())).all(db).await?;
/// for post in users[0].get(User::posts) {
///     println!("{}", post.title);
/// }
/// # Ok(()) }
/// ```
#[must_use = "an include does nothing until `.with(..)` takes it"]
pub struct Include<R: Relation, L> {
    filter: Option<Node>,
    order_by: Vec<OrderBy>,
    preloads: Vec<Box<dyn Preload<R::To>>>,
    loaded: PhantomData<fn() -> L>,
}

impl<R: Relation, L> std::fmt::Debug for Include<R, L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Include")
            .field("relation", &R::NAME)
            .finish_non_exhaustive()
    }
}

impl<R: Relation> Include<R, ()> {
    pub(super) fn new() -> Self {
        Self {
            filter: None,
            order_by: Vec::new(),
            preloads: Vec::new(),
            loaded: PhantomData,
        }
    }
}

impl<R: Relation, L: LoadSet> Include<R, L> {
    /// Loads only the rows for which the condition holds.
    pub fn filter(mut self, condition: impl IntoExpr<R::To, bool>) -> Self {
        and(&mut self.filter, condition.into_expr().node);
        self
    }

    /// Sorts the rows within each parent.
    pub fn order_by(mut self, order: impl OrderList<R::To>) -> Self {
        order.push_to(&mut self.order_by);
        self
    }

    /// Loads a relation of the loaded rows too.
    pub fn with<R2: Relation<From = R::To>, L2: LoadSet>(
        mut self,
        include: impl IntoInclude<R2, L2>,
    ) -> Include<R, (Proof<R2, L2>, L)> {
        self.preloads.push(include.preload());
        Include {
            filter: self.filter,
            order_by: self.order_by,
            preloads: self.preloads,
            loaded: PhantomData,
        }
    }
}

/// A relation constant such as `User::posts`, or `User::posts.load()` with more to say.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation that can be loaded here",
    label = "expected a relation",
    note = "write `Model::relation` or `Model::relation.load()`"
)]
pub trait IntoInclude<R: Relation, L> {
    #[doc(hidden)]
    fn preload(self) -> Box<dyn Preload<R::From>>;
}

#[diagnostic::do_not_recommend]
impl<R: Relation> IntoInclude<R, ()> for Rel<R> {
    fn preload(self) -> Box<dyn Preload<R::From>> {
        Box::new(self.load())
    }
}

#[diagnostic::do_not_recommend]
impl<R: Relation, L: LoadSet> IntoInclude<R, L> for Include<R, L> {
    fn preload(self) -> Box<dyn Preload<R::From>> {
        Box::new(self)
    }
}

type Loading<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Something that is loaded into rows of `M`.
#[doc(hidden)]
pub trait Preload<M>: Send + Sync {
    fn load<'a>(&'a self, rows: &'a mut [M], db: ExecutorRef<'a>) -> Loading<'a>;
}

impl<R: Relation, L: LoadSet> Preload<R::From> for Include<R, L> {
    fn load<'a>(&'a self, rows: &'a mut [R::From], db: ExecutorRef<'a>) -> Loading<'a> {
        Box::pin(self.load_into(rows, db))
    }
}

/// A key to find a row by. Integers are most keys, so they are compared as such.
#[derive(Debug, PartialEq, Eq, Hash)]
enum KeyValue {
    Int(i64),
    Uuid(u128),
    Text(String),
}

impl KeyValue {
    /// `None` for NULL, which refers to nothing.
    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::I16(value) => Self::Int((*value).into()),
            Value::I32(value) => Self::Int((*value).into()),
            Value::I64(value) => Self::Int(*value),
            Value::Uuid(value) => Self::Uuid(value.as_u128()),
            Value::Text(value) => Self::Text(value.to_string()),
            Value::Enum(value) => Self::Text((*value).to_owned()),
            Value::U64(value) => Self::Text(value.to_string()),
            Value::Decimal(value) => Self::Text(value.normalize().to_string()),
            Value::Date(value) => Self::Text(value.to_string()),
            Value::Time(value) => Self::Text(value.to_string()),
            Value::DateTime(value) => Self::Int(value.timestamp_micros()),
            Value::NaiveDateTime(value) => Self::Int(value.and_utc().timestamp_micros()),
            Value::Bool(value) => Self::Int((*value).into()),
            Value::Null(_)
            | Value::NullList(_)
            | Value::F32(_)
            | Value::F64(_)
            | Value::Bytes(_)
            | Value::Json(_)
            | Value::List(..) => return None,
        })
    }
}

/// Keys per statement where each is a parameter of its own.
const CHUNK: usize = 4_096;

impl<R: Relation, L: LoadSet> Include<R, L> {
    async fn load_into(&self, rows: &mut [R::From], db: ExecutorRef<'_>) -> Result<()> {
        // Each key once, in the order of the rows, and which rows want it.
        let mut groups = Groups::new::<R>(db.dialect());
        let mut keys: Vec<Value> = Vec::new();
        let mut group_of_row: Vec<Option<usize>> = Vec::with_capacity(rows.len());
        for row in rows.iter() {
            let value = row.encode(usize::from(R::FROM_COLUMN));
            group_of_row.push(
                groups
                    .key(&value)
                    .map(|key| match groups.of_key.entry(key) {
                        Entry::Occupied(found) => *found.get(),
                        Entry::Vacant(free) => {
                            keys.push(value);
                            *free.insert(keys.len() - 1)
                        }
                    }),
            );
        }
        let count = keys.len();
        let mut children: Vec<R::To> = self.fetch(keys, db).await?;
        for preload in &self.preloads {
            preload.load(&mut children, db).await?;
        }
        if R::Arity::IS_MANY {
            let mut lists: Vec<Vec<R::To>> = (0..count).map(|_| Vec::new()).collect();
            for child in children {
                lists[groups.of(&child, R::TO_COLUMN)?].push(child);
            }
            for (row, group) in rows.iter_mut().zip(group_of_row) {
                let list = group
                    .map(|group| std::mem::take(&mut lists[group]))
                    .unwrap_or_default();
                R::slot_mut(row).fill(Children::Many(list));
            }
            return Ok(());
        }
        let mut found: Vec<Option<Arc<R::To>>> = (0..count).map(|_| None).collect();
        for child in children {
            let group = groups.of(&child, R::TO_COLUMN)?;
            found[group] = Some(Arc::new(child));
        }
        for (row, group) in rows.iter_mut().zip(group_of_row) {
            let child = group.and_then(|group| found[group].clone());
            if child.is_none() && R::Arity::IS_REQUIRED {
                let message = format!(
                    "`{}::{}` refers to a row that was not found",
                    R::From::NAME,
                    R::NAME
                );
                return Err(Error::new(ErrorKind::NotFound, message));
            }
            R::slot_mut(row).fill(Children::One(child));
        }
        Ok(())
    }

    async fn fetch(&self, keys: Vec<Value>, db: ExecutorRef<'_>) -> Result<Vec<R::To>> {
        let info: &'static ModelInfo = R::To::info();
        let mut children = Vec::new();
        let mut keys = keys.into_iter().peekable();
        while keys.peek().is_some() {
            let mut select = Select::new(info);
            let column = Node::Column(ColumnRef {
                model: info,
                position: R::TO_COLUMN,
            });
            let chunk = keys.by_ref().take(CHUNK).collect();
            select.filter = Some(Node::In {
                negated: false,
                expr: Box::new(column),
                values: chunk,
            });
            if let Some(filter) = &self.filter {
                and(&mut select.filter, filter.clone());
            }
            select.order_by.clone_from(&self.order_by);
            let schema = info.schema;
            children.extend(
                fetch(db, Statement::Select(select), |row| {
                    R::To::decode(&row.of(schema))
                })
                .await?,
            );
        }
        Ok(children)
    }
}

/// Which group of keys a loaded row belongs to.
struct Groups {
    of_key: FxHashMap<KeyValue, usize>,
    folds_case: bool,
}

impl Groups {
    fn new<R: Relation>(dialect: Dialect) -> Self {
        let column =
            |model: &'static orm_schema::Model, position: u16| &model.fields[usize::from(position)];
        let columns = [
            column(R::From::schema(), R::FROM_COLUMN),
            column(R::To::schema(), R::TO_COLUMN),
        ];
        // MySQL compares text, keys too, by a collation that ignores case (the one of our DDL), unless the column names a
        // type of its own.
        let folds_case = dialect == Dialect::MySql
            && columns
                .iter()
                .all(|field| field.native_type(dialect).is_none());
        Self {
            of_key: FxHashMap::default(),
            folds_case,
        }
    }

    /// The key as the database compares it; `None` for NULL, which refers to nothing.
    fn key(&self, value: &Value) -> Option<KeyValue> {
        match KeyValue::of(value)? {
            KeyValue::Text(text) if self.folds_case => Some(KeyValue::Text(text.to_lowercase())),
            key => Some(key),
        }
    }

    fn of<M: Model>(&self, row: &M, column: u16) -> Result<usize> {
        let key = self.key(&row.encode(usize::from(column)));
        key.and_then(|key| self.of_key.get(&key).copied()).ok_or_else(|| {
            let message = format!(
                "a loaded `{}` has none of the keys that were asked for: the database compares them by a rule of its own",
                M::NAME
            );
            Error::new(ErrorKind::Unsupported, message)
        })
    }
}
