//! Trees: walks along a relation of a model to itself, each one statement.

use super::{Rel, Relation};
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{IntoKey, Key, Model};
use crate::query::{Query, fetch};
use crate::sql;
use crate::statement::{
    self, InTree, Lock, Node, Projection, Related, RelatedOp, RowScope, Select, Statement,
    TreeStart, and, columns_filter, key_filter,
};
use crate::value::Value;
use std::collections::BTreeMap;
use std::panic::Location;

/// A `BelongsTo` of a model to itself: it holds the key of a row's parent.
#[diagnostic::on_unimplemented(
    message = "trees are over the optional `BelongsTo` of a model to itself",
    label = "this relation reaches another model or many rows, or a row must always have it",
    note = "name the `BelongsTo<Option<..>>` that holds the parent's key; a root has none"
)]
pub trait TreeRelation: Relation<To = <Self as Relation>::From> {}

#[diagnostic::do_not_recommend]
impl<R, M> TreeRelation for R
where
    M: Model,
    R: Relation<From = M, To = M, Arity = super::Maybe> + super::BelongsFrom<M, M>,
{
}

/// A row and the rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeNode<M> {
    /// The row.
    pub row: M,
    /// The rows whose parent it is, in the order that they came in.
    pub children: Vec<TreeNode<M>>,
}

impl<M> TreeNode<M> {
    /// This node and all below it, each before its children, with the distance from this one.
    pub fn walk(&self) -> impl Iterator<Item = (usize, &M)> {
        let mut open = vec![(0, self)];
        std::iter::from_fn(move || {
            let (depth, node) = open.pop()?;
            open.extend(node.children.iter().rev().map(|child| (depth + 1, child)));
            Some((depth, &node.row))
        })
    }
}

#[track_caller]
fn walk<M: Model>(walk: InTree) -> Query<M> {
    Query::filtered(Node::InTree(Box::new(walk))).at(Some(Location::caller()))
}

fn key_of<M: Model>(row: &M) -> Vec<Value> {
    row.primary_key().values()
}

/// Trees over a `BelongsTo` of a model to itself. A walk sees no soft-deleted rows, and ends even where rows refer to each
/// other in a circle.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model, Debug, Clone)] struct Folder { #[orm(id)] id: i64, name: String, parent_id: Option<i64>,
/// #     #[orm(fk = parent_id)] parent: BelongsTo<Option<Folder>> }
/// # async fn f(db: &Db, folder: &Folder, other: &Folder) -> orm::Result<()> {
/// let below = Folder::parent.descendants(folder).order_by(Folder::name.asc()).all(db).await?;
/// let near = Folder::parent.descendants_to(folder, 2).count(db).await?;
/// let path: Vec<Folder> = Folder::parent.path(folder, db).await?;
/// Folder::parent.move_to(folder, Some(other.id), db).await?;
/// # Ok(()) }
/// ```
impl<R: Relation> Rel<R> {
    /// The rows above a row: its parent, that row's parent and so on. A query to filter, sort and load with.
    #[track_caller]
    pub fn ancestors(self, row: &R::From) -> Query<R::From>
    where
        R: TreeRelation,
    {
        walk(InTree {
            relation: R::INFO,
            start: TreeStart::Up(key_of(row)),
            depth: None,
            negated: false,
        })
    }

    /// The rows below a row: its children, their children and so on. A query to filter, sort and load with.
    #[track_caller]
    pub fn descendants(self, row: &R::From) -> Query<R::From>
    where
        R: TreeRelation,
    {
        walk(InTree {
            relation: R::INFO,
            start: TreeStart::Down(key_of(row)),
            depth: None,
            negated: false,
        })
    }

    /// The rows at most so many steps below a row; 1 is its children.
    #[track_caller]
    pub fn descendants_to(self, row: &R::From, depth: u32) -> Query<R::From>
    where
        R: TreeRelation,
    {
        walk(InTree {
            relation: R::INFO,
            start: TreeStart::Down(key_of(row)),
            depth: Some(depth),
            negated: false,
        })
    }

    /// A row and the rows below it.
    #[track_caller]
    pub fn subtree(self, row: &R::From) -> Query<R::From>
    where
        R: TreeRelation,
    {
        let below = Node::InTree(Box::new(InTree {
            relation: R::INFO,
            start: TreeStart::Down(key_of(row)),
            depth: None,
            negated: false,
        }));
        Query::filtered(Node::Logic {
            is_and: false,
            parts: vec![key_filter(R::From::info(), key_of(row)), below],
        })
        .at(Some(Location::caller()))
    }

    /// The rows without a parent.
    #[track_caller]
    pub fn roots(self) -> Query<R::From>
    where
        R: TreeRelation,
    {
        let info = R::From::info();
        // A key of which any part is NULL refers to nothing.
        let parts = R::INFO.from_columns.iter().map(|&position| {
            let column = Box::new(Node::Column(info.column(position)));
            Node::Unary(statement::UnaryOp::IsNull, column)
        });
        let parts = parts.collect();
        Query::filtered(Node::Logic {
            is_and: false,
            parts,
        })
        .at(Some(Location::caller()))
    }

    /// The rows that are no row's parent.
    #[track_caller]
    pub fn leaves(self) -> Query<R::From>
    where
        R: TreeRelation,
    {
        Query::filtered(Node::Related(Box::new(Related {
            relation: R::INFO,
            is_reversed: true,
            op: RelatedOp::None,
            filter: None,
            scope: RowScope::Live,
        })))
        .at(Some(Location::caller()))
    }

    /// The rows that no walk from a root reaches: those that refer to each other in a circle, and what hangs below. In a
    /// tree there is none.
    #[track_caller]
    pub fn cycles(self) -> Query<R::From>
    where
        R: TreeRelation,
    {
        walk(InTree {
            relation: R::INFO,
            start: TreeStart::Roots,
            depth: None,
            negated: true,
        })
    }

    /// Puts rows into trees: each below its parent where that is among them, the others on top.
    pub fn assemble(self, rows: Vec<R::From>) -> Vec<TreeNode<R::From>>
    where
        R: TreeRelation,
    {
        let keys: Vec<String> = rows.iter().map(|row| key_text(&key_of(row))).collect();
        let position: BTreeMap<&str, usize> = keys
            .iter()
            .enumerate()
            .map(|(i, key)| (key.as_str(), i))
            .collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
        let mut tops = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            match position.get(key_text(&parent_of::<R>(row)).as_str()) {
                Some(&parent) => children[parent].push(i),
                None => tops.push(i),
            }
        }
        // Children before their parents, so that each parent can take them. Circles hang below no top and are left out.
        let mut order = tops.clone();
        let mut next = 0;
        while let Some(&node) = order.get(next) {
            order.extend(&children[node]);
            next += 1;
        }
        let mut nodes: Vec<Option<TreeNode<R::From>>> = rows
            .into_iter()
            .map(|row| {
                Some(TreeNode {
                    row,
                    children: Vec::new(),
                })
            })
            .collect();
        for &node in order.iter().rev() {
            let below: Vec<TreeNode<R::From>> = children[node]
                .iter()
                .filter_map(|&child| nodes[child].take())
                .collect();
            if let Some(node) = &mut nodes[node] {
                node.children = below;
            }
        }
        tops.into_iter()
            .filter_map(|top| nodes[top].take())
            .collect()
    }
}

impl<R: TreeRelation> Rel<R> {
    /// The rows from the root down to a row, with it, as they are now.
    ///
    /// # Errors
    ///
    /// `NotFound` where the row is gone, `Cycle` where the way up leads in a circle, and what the database reports.
    pub async fn path(self, row: &R::From, db: &(impl Executor + ?Sized)) -> Result<Vec<R::From>> {
        let info = R::From::info();
        let above = Node::InTree(Box::new(InTree {
            relation: R::INFO,
            start: TreeStart::Up(key_of(row)),
            depth: None,
            negated: false,
        }));
        let query = Query::<R::From>::filtered(Node::Logic {
            is_and: false,
            parts: vec![key_filter(info, key_of(row)), above],
        });
        let mut by_key: BTreeMap<String, R::From> = BTreeMap::new();
        for found in query.all(db).await? {
            by_key.insert(key_text(&key_of(&found)), found);
        }
        let mut next = key_text(&key_of(row));
        let mut path = Vec::with_capacity(by_key.len());
        while let Some(found) = by_key.remove(&next) {
            next = key_text(&parent_of::<R>(&found));
            path.push(found);
        }
        let Some(top) = path.last() else {
            return Err(Error::not_found(R::From::NAME));
        };
        let top_parent = parent_of::<R>(top);
        if path
            .iter()
            .any(|found| key_text(&key_of(found)) == key_text(&top_parent))
        {
            return Err(cycle::<R>());
        }
        path.reverse();
        Ok(path)
    }

    /// Puts a row below another one, or on top with `None`.
    ///
    /// # Errors
    ///
    /// `Cycle` when the new parent is the row itself or below it, `NotFound` when the row or the parent is gone, and what
    /// the database reports; then nothing has changed.
    pub async fn move_to<K: Key + Clone>(
        self,
        row: &R::From,
        parent: Option<K>,
        db: &(impl Executor + ?Sized),
    ) -> Result<()>
    where
        R::From: Model<Key = K>,
    {
        let parent = parent.map(|key| IntoKey::<K>::into_key(key).values());
        db.executor()
            .transaction(async |tx| move_to::<R>(row, parent, ExecutorRef::Tx(tx)).await)
            .await
    }
}

async fn move_to<R: TreeRelation>(
    row: &R::From,
    parent: Option<Vec<Value>>,
    db: ExecutorRef<'_>,
) -> Result<()> {
    let info = R::From::info();
    let own = key_of(row);
    if let Some(parent) = &parent {
        if key_text(parent) == key_text(&own) {
            return Err(cycle::<R>());
        }
        // Both rows and everything above the new parent are locked before the check, so that two moves cannot make a
        // circle between them. SQLite has one writer anyway.
        let mut lock = Select::new(info);
        let above = Node::InTree(Box::new(InTree {
            relation: R::INFO,
            start: TreeStart::Up(parent.clone()),
            depth: None,
            negated: false,
        }));
        lock.filter = Some(Node::Logic {
            is_and: false,
            parts: vec![
                key_filter(info, own.clone()),
                key_filter(info, parent.clone()),
                above,
            ],
        });
        lock.lock = Some(Lock::UPDATE);
        lock.projection = Projection::Nodes(
            info.key
                .iter()
                .map(|&position| Node::Column(info.column(position)))
                .collect(),
        );
        fetch(db, Statement::from(lock), |_| Ok(())).await?;
        let mut found = Select::new(info);
        found.filter = Some(key_filter(info, parent.clone()));
        found.projection = Projection::Exists;
        found.limit = Some(1);
        if fetch(db, Statement::from(found), |_| Ok(()))
            .await?
            .is_empty()
        {
            return Err(Error::not_found(R::From::NAME).context("the new parent"));
        }
    }
    let mut filter = Some(key_filter(info, own.clone()));
    if let Some(parent) = &parent {
        // The row is not above its new parent.
        let below = Node::InTree(Box::new(InTree {
            relation: R::INFO,
            start: TreeStart::Up(parent.clone()),
            depth: None,
            negated: true,
        }));
        and(&mut filter, below);
    }
    let set = R::INFO
        .from_columns
        .iter()
        .enumerate()
        // Of a key of several columns some may be part of what the row is; one that is NULL is enough.
        .filter(|(_, position)| parent.is_some() || info.column(**position).field().is_nullable)
        .map(|(i, &position)| {
            let value = match &parent {
                Some(parent) => parent[i].clone(),
                None => Value::Null(crate::query::null_kind(row, position)),
            };
            (position, Node::Value(value))
        })
        .collect();
    let mut set: Vec<(u16, Node)> = set;
    crate::query::touch::<R::From>(&mut set);
    let update = statement::Update {
        model: info,
        set,
        scope: RowScope::Live,
        filter,
        returning: statement::Returning::Nothing,
    };
    let outcome = db
        .execute(&sql::prepare(Statement::Update(update), db.dialect()))
        .await?;
    if outcome.rows_affected > 0 {
        return Ok(());
    }
    let mut found = Select::new(info);
    found.filter = Some(columns_filter(info, info.key, own));
    found.projection = Projection::Exists;
    found.limit = Some(1);
    if fetch(db, Statement::from(found), |_| Ok(()))
        .await?
        .is_empty()
    {
        return Err(Error::not_found(R::From::NAME));
    }
    Err(cycle::<R>())
}

fn cycle<R: Relation>() -> Error {
    let message = format!(
        "`{}` would make a row its own ancestor, or does so already",
        R::INFO.path()
    );
    Error::new(ErrorKind::Cycle, message)
}

fn parent_of<R: Relation>(row: &R::From) -> Vec<Value> {
    R::INFO
        .from_columns
        .iter()
        .map(|&column| row.encode(usize::from(column)))
        .collect()
}

/// Keys to compare: the same value has the same text whatever its width.
fn key_text(values: &[Value]) -> String {
    let parts: Vec<String> = values.iter().map(Value::key_text).collect();
    parts.join("\u{1f}")
}
