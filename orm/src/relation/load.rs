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
use crate::statement::{Keys, Node, OrderBy, RowScope, Select, Statement};
use crate::value::{Value, ValueKind};
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
