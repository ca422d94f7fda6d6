//! Loading relations of many rows: one statement for all of them, then each row gets its own.
//!
//! Reading and filling are apart, so that several relations of the same rows can be read at the same time.

use super::groups::Groups;
use super::{
    Arity, Children, Include, LinkRow, LoadSet, Loadable, Relation, RelationInfo, Through,
};
use crate::cell::Row;
use crate::db::ExecutorRef;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::query::fetch;
use crate::sql;
use crate::statement::{Keys, Node, OrderBy, RowScope, Select, Statement};
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;
use std::any::Any;
use std::future::Future;
use std::ops::Range;
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
    preloads: &[Arc<dyn Preload<M>>],
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
        let mut groups = Groups::new(info, db.dialect(), rows.len());
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
        for select in selects(
            info,
            &self.wanted,
            groups.take_keys(),
            R::Arity::IS_MANY,
            db.dialect(),
        ) {
            fetch(db, Statement::from(select), |row| {
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
        let has_links = link_columns > 0;
        Ok(Box::new(move |rows| {
            let (children, links, ranges) = by_group(children, links, &group_of_child, count);
            let children = Arc::new(children);
            let links: Option<Arc<dyn Any + Send + Sync>> = has_links.then(|| Arc::new(links) as _);
            for (row, group) in rows.iter_mut().zip(group_of_row) {
                let found = match group {
                    Some(group) => Children::of(&children, links.as_ref(), ranges[group].clone()),
                    None => Children::none(),
                };
                if found.is_empty() && group.is_some() && info.is_required {
                    let message = format!("`{}` refers to a row that was not found", info.path());
                    return Err(Error::new(ErrorKind::NotFound, message));
                }
                R::slot_mut(row).fill(found);
            }
            Ok(())
        }))
    }
}

/// The rows of each group next to each other, in the order that they came in, and where each group's are.
fn by_group<T, K>(
    mut children: Vec<T>,
    mut links: Vec<K>,
    group_of_child: &[usize],
    count: usize,
) -> (Vec<T>, Vec<K>, Vec<Range<u32>>) {
    let mut sizes = vec![0_u32; count];
    // Databases mostly find the rows of one key after those of another, and then they stand where they belong.
    let mut is_grouped = true;
    let mut last = None;
    for &group in group_of_child {
        is_grouped &= last == Some(group) || sizes[group] == 0;
        sizes[group] += 1;
        last = Some(group);
    }
    if !is_grouped {
        let mut order: Vec<usize> = (0..children.len()).collect();
        order.sort_by_key(|&child| group_of_child[child]);
        children = in_order(children, &order);
        if !links.is_empty() {
            links = in_order(links, &order);
        }
    }
    let mut ranges = vec![0..0; count];
    let mut start = 0;
    let mut place = |group: usize| {
        ranges[group] = start..start + sizes[group];
        start += sizes[group];
    };
    if is_grouped {
        let mut last = None;
        for &group in group_of_child {
            if last.replace(group) != Some(group) {
                place(group);
            }
        }
    } else {
        (0..count).for_each(&mut place);
    }
    (children, links, ranges)
}

fn in_order<T>(items: Vec<T>, order: &[usize]) -> Vec<T> {
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order
        .iter()
        .filter_map(|&position| items[position].take())
        .collect()
}

/// Keys per statement where each is a parameter of its own, and where all of them are one.
const CHUNK: usize = 4_096;
const LIST_CHUNK: usize = 32_768;

/// The selects that find the rows of some keys: one, unless there are thousands.
pub(crate) fn selects(
    info: &'static RelationInfo,
    wanted: &Wanted,
    keys: Vec<Vec<Value>>,
    is_many: bool,
    dialect: Dialect,
) -> Vec<Select> {
    let rows = keys.first().map_or(0, Vec::len);
    let chunk = if sql::is_one_parameter(&keys, dialect) {
        LIST_CHUNK
    } else {
        CHUNK / keys.len().max(1)
    };
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
