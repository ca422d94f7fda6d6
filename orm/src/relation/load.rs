//! Loading relations of many rows: one statement for all of them, then each row gets its own.
//!
//! Reading and filling are apart, so that several relations of the same rows can be read at the same time.

use super::{
    Arity, Children, Include, LinkRow, LoadSet, Loadable, Loaded, Relation, RelationInfo, Through,
};
use super::{IntoInclude, Proof};
use crate::cell::Row;
use crate::db::{Executor, ExecutorRef, Site, loading};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::query::fetch;
use crate::statement::{ColumnRef, Keys, Node, OrderBy, RowScope, Select, Statement};
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;
use rustc_hash::FxHashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Puts what was read into the rows that it was read for.
#[doc(hidden)]
pub(crate) type Filler<M> = Box<dyn FnOnce(&mut [M]) -> Result<()> + Send>;

type Reading<'a, M> = Pin<Box<dyn Future<Output = Result<Filler<M>>> + Send + 'a>>;

/// Something that is loaded into rows of `M`.
#[doc(hidden)]
pub trait Preload<M>: Send + Sync {
    fn read<'a>(&'a self, rows: &'a [M], db: ExecutorRef<'a>) -> Reading<'a, M>;
}

/// What `.with(Model::relation)` loads when nothing more is said.
#[doc(hidden)]
pub trait LoadRows: Loadable {
    fn preload_all() -> Box<dyn Preload<Self::Owner>>;
}

#[diagnostic::do_not_recommend]
impl<R: Relation> LoadRows for R {
    fn preload_all() -> Box<dyn Preload<R::From>> {
        Box::new(Include::<R, ()>::new())
    }
}

/// Loads all of it: at the same time where each gets a connection of its own.
pub(crate) async fn load_all<M: Send + Sync>(
    preloads: &[Box<dyn Preload<M>>],
    rows: &mut [M],
    db: ExecutorRef<'_>,
) -> Result<()> {
    if preloads.len() > 1 && db.is_concurrent() {
        let read = preloads.iter().map(|preload| preload.read(rows, db));
        let fillers = futures_util::future::try_join_all(read).await?;
        return fillers.into_iter().try_for_each(|fill| fill(rows));
    }
    for preload in preloads {
        let fill = preload.read(rows, db).await?;
        fill(rows)?;
    }
    Ok(())
}

/// Which rows of a relation to load.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) filter: Option<Node>,
    pub(crate) order_by: Vec<OrderBy>,
    pub(crate) limit: Option<u64>,
    pub(crate) scope: RowScope,
}

impl<R: Relation, L: LoadSet> Preload<R::From> for Include<R, L> {
    fn read<'a>(&'a self, rows: &'a [R::From], db: ExecutorRef<'a>) -> Reading<'a, R::From> {
        Box::pin(self.read_rows(rows, db))
    }
}

impl<R: Relation, L: LoadSet> Include<R, L> {
    async fn read_rows(&self, rows: &[R::From], db: ExecutorRef<'_>) -> Result<Filler<R::From>> {
        let info = R::INFO;
        let mut groups = Groups::new(info, db.dialect());
        let group_of_row: Vec<Option<usize>> =
            rows.iter().map(|row| groups.add(info, row)).collect();
        let count = groups.len();
        let schema = R::To::schema();
        let mut group_of_child = Vec::new();
        let mut children = Vec::new();
        let mut links = Vec::new();
        let is_linked = !matches!(info.through, Through::Nothing);
        let width = info.from_columns.len();
        let link_columns = <R::Arity as Arity>::Link::columns();
        for select in selects(info, &self.wanted, groups.take_keys(), R::Arity::IS_MANY) {
            fetch(db, Statement::Select(select), |row| {
                if is_linked {
                    let key = decode_key(row, &groups.kinds)?;
                    group_of_child.push(groups.find(&key, R::To::NAME)?);
                    links.push(<<R::Arity as Arity>::Link as LinkRow>::decode(
                        &row.from(width),
                    )?);
                    let row = row.from(width + link_columns).of(schema);
                    children.push(<R::To as Model>::decode(&row)?);
                    return Ok(());
                }
                let child = <R::To as Model>::decode(&row.of(schema))?;
                group_of_child.push(groups.of_row(&child, info.to_columns)?);
                children.push(child);
                Ok(())
            })
            .await?;
        }
        load_all(&self.preloads, &mut children, db).await?;
        Ok(Box::new(move |rows| {
            if R::Arity::IS_MANY {
                fill_many::<R>(rows, group_of_row, count, group_of_child, children, links);
                return Ok(());
            }
            fill_one::<R>(rows, group_of_row, count, group_of_child, children)
        }))
    }
}

fn fill_many<R: Relation>(
    rows: &mut [R::From],
    group_of_row: Vec<Option<usize>>,
    count: usize,
    group_of_child: Vec<usize>,
    children: Vec<R::To>,
    links: Vec<<R::Arity as Arity>::Link>,
) {
    let mut sizes = vec![0_usize; count];
    for &group in &group_of_child {
        sizes[group] += 1;
    }
    let mut lists: Vec<Vec<R::To>> = sizes.iter().map(|&size| Vec::with_capacity(size)).collect();
    let has_links = <R::Arity as Arity>::Link::columns() > 0;
    let mut link_lists: Vec<Vec<<R::Arity as Arity>::Link>> = if has_links {
        sizes.iter().map(|&size| Vec::with_capacity(size)).collect()
    } else {
        Vec::new()
    };
    if has_links {
        for (&group, link) in group_of_child.iter().zip(links) {
            link_lists[group].push(link);
        }
    }
    for (group, child) in group_of_child.into_iter().zip(children) {
        lists[group].push(child);
    }
    // Rows with the same key share what was found: nothing is loaded or held twice.
    let lists: Vec<Arc<Vec<R::To>>> = lists.into_iter().map(Arc::new).collect();
    let link_lists: Vec<Arc<Vec<_>>> = link_lists.into_iter().map(Arc::new).collect();
    for (row, group) in rows.iter_mut().zip(group_of_row) {
        let list = group
            .map(|group| Arc::clone(&lists[group]))
            .unwrap_or_default();
        let children = if has_links {
            let links = group
                .map(|group| Arc::clone(&link_lists[group]))
                .unwrap_or_default();
            Children::Linked(list, links)
        } else {
            Children::Many(list)
        };
        R::slot_mut(row).fill(children);
    }
}

fn fill_one<R: Relation>(
    rows: &mut [R::From],
    group_of_row: Vec<Option<usize>>,
    count: usize,
    group_of_child: Vec<usize>,
    children: Vec<R::To>,
) -> Result<()> {
    let mut found: Vec<Option<Arc<R::To>>> = (0..count).map(|_| None).collect();
    for (group, child) in group_of_child.into_iter().zip(children) {
        found[group] = Some(Arc::new(child));
    }
    for (row, group) in rows.iter_mut().zip(group_of_row) {
        let child = group.and_then(|group| found[group].clone());
        if child.is_none() && group.is_some() && R::INFO.is_required {
            let message = format!("`{}` refers to a row that was not found", R::INFO.path());
            return Err(Error::new(ErrorKind::NotFound, message));
        }
        R::slot_mut(row).fill(Children::One(child));
    }
    Ok(())
}

/// Keys per statement where each is a parameter of its own.
const CHUNK: usize = 4_096;

/// The selects that find the rows of some keys: one, unless there are thousands.
pub(crate) fn selects(
    info: &'static RelationInfo,
    wanted: &Wanted,
    keys: Vec<Vec<Value>>,
    is_many: bool,
) -> Vec<Select> {
    let rows = keys.first().map_or(0, Vec::len);
    let chunk = CHUNK / keys.len().max(1);
    let mut columns: Vec<std::vec::IntoIter<Value>> =
        keys.into_iter().map(Vec::into_iter).collect();
    let mut selects = Vec::with_capacity(rows.div_ceil(chunk));
    for _ in 0..rows.div_ceil(chunk) {
        let mut select = Select::new((info.to)());
        select.keys = Some(Keys {
            relation: info,
            values: columns
                .iter_mut()
                .map(|column| column.by_ref().take(chunk).collect())
                .collect(),
            limit: wanted.limit.filter(|_| is_many),
        });
        select.filter.clone_from(&wanted.filter);
        select.order_by.clone_from(&wanted.order_by);
        // A reference that must be there is followed to a deleted row too.
        select.scope = if info.is_required {
            RowScope::WithDeleted
        } else {
            wanted.scope
        };
        selects.push(select);
    }
    selects
}

/// The values that a select of linked rows begins with.
pub(crate) fn decode_key(row: &Row<'_>, kinds: &[ValueKind]) -> Result<Vec<Value>> {
    kinds
        .iter()
        .enumerate()
        .map(|(position, &kind)| row.decoded(position, Value::decode(kind, row.cell(position))))
        .collect()
}

/// A key to find a row by. Integers are most keys, so they are compared as such.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum KeyValue {
    Int(i64),
    Uuid(u128),
    Text(String),
    Composite(Box<[KeyValue]>),
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

/// The distinct keys of some rows, each with a number, and which group of keys a loaded row belongs to.
pub(crate) struct Groups {
    /// Keys that are one integer.
    of_int: FxHashMap<i64, usize>,
    /// Other keys.
    of_key: FxHashMap<KeyValue, usize>,
    /// The integer that was found last: rows of one key often come one after the other.
    last: Option<(i64, usize)>,
    /// The keys' values, column by column, in the order of their numbers.
    keys: Vec<Vec<Value>>,
    pub(crate) kinds: Vec<ValueKind>,
    folds_case: bool,
}

impl Groups {
    pub(crate) fn new(info: &'static RelationInfo, dialect: Dialect) -> Self {
        // MySQL compares text, keys too, by a collation that ignores case (the one of our DDL), unless the column names a
        // type of its own.
        let has_own_type = |column: ColumnRef| column.field().native_type(dialect).is_some();
        let folds_case = dialect == Dialect::MySql
            && !info
                .start_columns()
                .chain(info.reached_columns())
                .any(has_own_type);
        Self {
            of_int: FxHashMap::default(),
            of_key: FxHashMap::default(),
            last: None,
            keys: info.from_columns.iter().map(|_| Vec::new()).collect(),
            kinds: Vec::new(),
            folds_case,
        }
    }

    /// The number of the key that a row has; `None` where it refers to nothing.
    pub(crate) fn add<M: Model>(&mut self, info: &RelationInfo, row: &M) -> Option<usize> {
        if let Some(tag) = info.tag.filter(|tag| tag.is_on_from)
            && !matches!(row.encode(usize::from(tag.column)), Value::Text(text) if text == tag.value)
        {
            return None;
        }
        let values = info
            .from_columns
            .iter()
            .map(|&column| row.encode(usize::from(column)));
        self.add_key(values.collect())
    }

    pub(crate) fn add_key(&mut self, values: Vec<Value>) -> Option<usize> {
        let key = self.key(&values)?;
        let next = self.len();
        let group = match key {
            KeyValue::Int(key) => *self.of_int.entry(key).or_insert(next),
            key => *self.of_key.entry(key).or_insert(next),
        };
        if group == next {
            if self.kinds.is_empty() {
                self.kinds = values.iter().map(|value| value.kind().0).collect();
            }
            for (column, value) in self.keys.iter_mut().zip(values) {
                column.push(value);
            }
        }
        Some(group)
    }

    pub(crate) fn len(&self) -> usize {
        self.of_int.len() + self.of_key.len()
    }

    pub(crate) fn take_keys(&mut self) -> Vec<Vec<Value>> {
        std::mem::take(&mut self.keys)
    }

    /// The key as the database compares it; `None` where a part is NULL.
    fn key(&self, values: &[Value]) -> Option<KeyValue> {
        let part = |value: &Value| match KeyValue::of(value)? {
            KeyValue::Text(text) if self.folds_case => Some(KeyValue::Text(text.to_lowercase())),
            key => Some(key),
        };
        match values {
            [value] => part(value),
            values => Some(KeyValue::Composite(
                values.iter().map(part).collect::<Option<_>>()?,
            )),
        }
    }

    fn of_row<M: Model>(&mut self, row: &M, columns: &[u16]) -> Result<usize> {
        if let [column] = columns {
            return self.find(&[row.encode(usize::from(*column))], M::NAME);
        }
        let values: Vec<Value> = columns
            .iter()
            .map(|&column| row.encode(usize::from(column)))
            .collect();
        self.find(&values, M::NAME)
    }

    /// The number of a key that a loaded row has.
    pub(crate) fn find(&mut self, values: &[Value], model: &str) -> Result<usize> {
        let group = match self.key(values) {
            Some(KeyValue::Int(key)) => match self.last {
                Some((last, group)) if last == key => Some(group),
                Some(_) | None => {
                    let group = self.of_int.get(&key).copied();
                    self.last = group.map(|group| (key, group));
                    group
                }
            },
            Some(key) => self.of_key.get(&key).copied(),
            None => None,
        };
        group.ok_or_else(|| {
            let message = format!(
                "a loaded `{model}` has none of the keys that were asked for: the database compares them by a rule of its own"
            );
            Error::new(ErrorKind::Unsupported, message)
        })
    }
}

/// Loads relations of rows that one has already; made by `Model::load_into`.
#[must_use = "nothing is loaded before `.exec(..)` is awaited"]
pub struct LoadInto<'a, M, L> {
    rows: &'a mut [M],
    preloads: Vec<Box<dyn Preload<M>>>,
    site: Site,
    loaded: std::marker::PhantomData<fn() -> L>,
}

impl<M: Model, L> std::fmt::Debug for LoadInto<'_, M, L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoadInto")
            .field("model", &M::NAME)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl<'a, M: Model> LoadInto<'a, M, ()> {
    #[doc(hidden)]
    #[track_caller]
    pub fn new(rows: &'a mut [M]) -> Self {
        Self {
            rows,
            preloads: Vec::new(),
            site: Some(std::panic::Location::caller()),
            loaded: std::marker::PhantomData,
        }
    }
}

impl<'a, M: Model, L: LoadSet> LoadInto<'a, M, L> {
    /// Loads a relation of every row, in one statement more whatever the number of rows.
    pub fn with<R: Loadable<Owner = M>, N: LoadSet>(
        mut self,
        include: impl IntoInclude<R, N>,
    ) -> LoadInto<'a, M, (Proof<R, N>, L)> {
        self.preloads.push(include.preload());
        LoadInto {
            rows: self.rows,
            preloads: self.preloads,
            site: self.site,
            loaded: std::marker::PhantomData,
        }
    }

    /// Loads, and returns the same rows with their proofs. What was loaded stays in the rows' slots.
    ///
    /// # Errors
    ///
    /// What the database reports, and `NotFound` where a row that must be there is not.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<super::LoadedRows<'a, M, L>> {
        let load = load_all(&self.preloads, self.rows, db.executor());
        loading(self.site, load).await?;
        Ok(super::LoadedRows::new(self.rows))
    }
}

impl<M: Model> Loaded<M, ()> {
    /// The row, with nothing loaded: where a function takes a `Loaded`.
    pub fn plain(row: M) -> Self {
        Self::prove(row)
    }
}
