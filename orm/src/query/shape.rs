//! Shapes: the struct is the query. Only the columns that its fields name are read; nested shapes are one statement more
//! each, whatever the number of rows.

use super::run::{at_most_one, fetch};
use crate::cell::Row;
use crate::db::{Executor, ExecutorRef, loading};
use crate::error::{Error, ErrorKind, Result};
use crate::expr::IntoExpr;
use crate::model::Model;
use crate::relation::{Arity, Groups, Include, Relation, Wanted, decode_key, selects};
use crate::sql;
use crate::statement::{Node, Projection, Select, Statement};
use crate::types::ColumnValue;
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

/// A struct that says what to read of a model. Implemented by `#[derive(Shape)]`.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String, boss_id: Option<i64>,
/// #     #[orm(fk = boss_id)] boss: BelongsTo<Option<User>>, #[orm(inverse = user)] posts: HasMany<Post> }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
/// #[derive(Shape)]
/// #[shape(User)]
/// struct Card {
///     name: String,                       // the column of that name
///     #[shape(boss.name)]
///     boss: Option<String>,               // a path: NULL where there is no boss
///     #[shape(posts.count())]
///     post_count: i64,                    // an aggregate of related rows
///     #[shape(posts, order = id.desc(), limit = 3)]
///     latest: Vec<Headline>,              // a nested shape: one statement for all cards
/// }
///
/// #[derive(Shape, Clone)]
/// #[shape(Post)]
/// struct Headline {
///     title: String,
/// }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let cards: Vec<Card> = User::filter(User::name.ne("")).shape().all(db).await?;
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no shape",
    label = "not a shape",
    note = "add `#[derive(Shape)]` and `#[shape(Model)]` to the struct"
)]
pub trait Shape: Sized + Send + 'static {
    /// The model that it reads.
    type Model: Model;
    /// The values of its own columns.
    #[doc(hidden)]
    type Flat: Send;
    /// Its nested shapes.
    #[doc(hidden)]
    type Nested: NestedParts;

    /// The fields that `decode` fills, in its order.
    #[doc(hidden)]
    const FIELDS: &'static [&'static str];

    /// The expressions that are read, in the order in which `decode` takes them.
    #[doc(hidden)]
    fn nodes(list: &mut ShapeNodes);

    #[doc(hidden)]
    fn decode(row: &Row<'_>) -> Result<Self::Flat>;

    #[doc(hidden)]
    fn assemble(flat: Self::Flat, nested: <Self::Nested as NestedParts>::Values) -> Self;
}

/// What a field of type `T` is read from: a column of `M` or an expression over it, of that type.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `{T}` is not filled by `{Self}`",
    label = "not a `{T}` of `{M}`",
    note = "give the field the type of the column or expression; `Option` where it may be NULL, as a path through an optional relation or a sum over no rows"
)]
pub trait FillsField<M, T> {
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<M, T, E: IntoExpr<M, T>> FillsField<M, T> for E {
    fn into_node(self) -> Node {
        self.into_expr().node
    }
}

/// The expressions that a shape reads.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct ShapeNodes(Vec<Node>);

impl ShapeNodes {
    /// Reads an expression of a field's type.
    pub fn push<M: Model, T: ColumnValue>(&mut self, expr: impl FillsField<M, T>) {
        self.0.push(expr.into_node());
    }
}

/// A field that a nested shape fills; one unit struct each, made by the derive.
#[doc(hidden)]
pub trait NestedField: Send + 'static {
    type Relation: Relation;
    /// The field's type.
    type Part: ShapePart<Self::Relation>;

    /// Which rows fill it.
    fn include() -> Include<Self::Relation, ()>;
}

async fn load_nested<F: NestedField>(
    keys: Vec<Vec<Value>>,
    db: ExecutorRef<'_>,
) -> Result<Vec<F::Part>> {
    let info = F::Relation::INFO;
    let wanted: Wanted = F::include().into_wanted();
    let mut groups = Groups::new(info, db.dialect(), keys.len());
    let group_of_row: Vec<Option<usize>> =
        keys.into_iter().map(|key| groups.add_key(key)).collect();
    let count = groups.len();
    let mut children = Vec::new();
    let is_many = <F::Relation as Relation>::Arity::IS_MANY;
    for select in selects(info, &wanted, groups.take_keys(), is_many, db.dialect()) {
        let found = load_shapes::<<F::Part as ShapePart<F::Relation>>::Child>(
            select,
            &groups.kinds,
            None,
            db,
        );
        for (key, child) in found.await?.0 {
            let name = <F::Relation as Relation>::To::NAME;
            children.push((groups.find(&key, name)?, child));
        }
    }
    F::Part::distribute(group_of_row, count, children)
}

/// What a nested shape can fill: `Vec<S>` of a relation to many rows, `S` or `Option<S>` of one to a single row.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this relation does not fill a `{Self}`",
    label = "not what the relation reaches",
    note = "write `Vec<S>` for many rows, `Option<S>` for one that may be missing, `S` for one that is there, with `S` a shape of the relation's model",
    note = "a nested shape also derives `Clone`: several rows may reach the same one"
)]
pub trait ShapePart<R: Relation>: Sized + Send + 'static {
    type Child: Shape<Model = R::To>;

    fn distribute(
        group_of_row: Vec<Option<usize>>,
        count: usize,
        children: Vec<(usize, Self::Child)>,
    ) -> Result<Vec<Self>>;
}

#[diagnostic::do_not_recommend]
impl<R, S> ShapePart<R> for Vec<S>
where
    R: Relation<Arity: crate::relation::ManyArity>,
    S: Shape<Model = R::To> + Clone,
{
    type Child = S;

    fn distribute(
        group_of_row: Vec<Option<usize>>,
        count: usize,
        children: Vec<(usize, S)>,
    ) -> Result<Vec<Self>> {
        let mut lists: Vec<Self> = (0..count).map(|_| Self::new()).collect();
        for (group, child) in children {
            lists[group].push(child);
        }
        // Rows with the same key get the same list: all but the last a copy.
        let mut takers = vec![0_usize; count];
        group_of_row
            .iter()
            .flatten()
            .for_each(|&group| takers[group] += 1);
        let lists = group_of_row.into_iter().map(|group| {
            let Some(group) = group else {
                return Self::new();
            };
            takers[group] -= 1;
            if takers[group] == 0 {
                std::mem::take(&mut lists[group])
            } else {
                lists[group].clone()
            }
        });
        Ok(lists.collect())
    }
}

fn single<S: Clone>(
    group_of_row: Vec<Option<usize>>,
    count: usize,
    children: Vec<(usize, S)>,
) -> impl Iterator<Item = Option<S>> {
    let mut found: Vec<Option<S>> = (0..count).map(|_| None).collect();
    for (group, child) in children {
        found[group] = Some(child);
    }
    group_of_row
        .into_iter()
        .map(move |group| found.get(group?).cloned().flatten())
}

#[diagnostic::do_not_recommend]
impl<R, S> ShapePart<R> for Option<S>
where
    R: Relation<Arity: crate::relation::SingleArity>,
    S: Shape<Model = R::To> + Clone,
{
    type Child = S;

    fn distribute(
        group_of_row: Vec<Option<usize>>,
        count: usize,
        children: Vec<(usize, S)>,
    ) -> Result<Vec<Self>> {
        Ok(single(group_of_row, count, children).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<R, S> ShapePart<R> for S
where
    R: Relation<Arity = crate::relation::One>,
    S: Shape<Model = R::To> + Clone,
{
    type Child = S;

    fn distribute(
        group_of_row: Vec<Option<usize>>,
        count: usize,
        children: Vec<(usize, S)>,
    ) -> Result<Vec<Self>> {
        single(group_of_row, count, children)
            .map(|row| {
                row.ok_or_else(|| {
                    let message =
                        format!("`{}` refers to a row that was not found", R::INFO.path());
                    Error::new(ErrorKind::NotFound, message)
                })
            })
            .collect()
    }
}

type Loading<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// The nested shapes of a shape: a tuple of them.
#[doc(hidden)]
pub trait NestedParts: Send + 'static {
    /// What each row gets.
    type Values: Send;

    /// How many columns the key of each part takes, and what reads them.
    fn key_columns(list: &mut ShapeNodes, kinds: &mut Vec<Vec<ValueKind>>);

    /// The values for each row. `keys` are those of each part, row by row.
    fn load(
        keys: Vec<Vec<Vec<Value>>>,
        rows: usize,
        db: ExecutorRef<'_>,
    ) -> Loading<'_, Vec<Self::Values>>;
}

impl NestedParts for () {
    type Values = ();

    fn key_columns(_list: &mut ShapeNodes, _kinds: &mut Vec<Vec<ValueKind>>) {}

    fn load(
        _keys: Vec<Vec<Vec<Value>>>,
        rows: usize,
        _db: ExecutorRef<'_>,
    ) -> Loading<'_, Vec<()>> {
        Box::pin(std::future::ready(Ok(vec![(); rows])))
    }
}

macro_rules! nested_parts {
    ($(($($field:ident $value:ident),*);)*) => {$(
        impl<$($field: NestedField),*> NestedParts for ($($field,)*) {
            type Values = ($($field::Part,)*);

            fn key_columns(list: &mut ShapeNodes, kinds: &mut Vec<Vec<ValueKind>>) {
                $(
                    let columns = || <$field::Relation as Relation>::INFO.start_columns();
                    kinds.push(columns().map(|column| column.key_kind()).collect());
                    list.0.extend(columns().map(Node::Column));
                )*
            }

            fn load(keys: Vec<Vec<Vec<Value>>>, rows: usize, db: ExecutorRef<'_>) -> Loading<'_, Vec<Self::Values>> {
                Box::pin(async move {
                    let mut keys = keys.into_iter();
                    $(let mut $value = load_nested::<$field>(keys.next().unwrap_or_default(), db).await?.into_iter();)*
                    let mut values = Vec::with_capacity(rows);
                    while let ($(Some($value),)*) = ($($value.next(),)*) {
                        values.push(($($value,)*));
                    }
                    Ok(values)
                })
            }
        }
    )*};
}

nested_parts! {
    (F1 v1);
    (F1 v1, F2 v2);
    (F1 v1, F2 v2, F3 v3);
    (F1 v1, F2 v2, F3 v3, F4 v4);
    (F1 v1, F2 v2, F3 v3, F4 v4, F5 v5);
    (F1 v1, F2 v2, F3 v3, F4 v4, F5 v5, F6 v6);
    (F1 v1, F2 v2, F3 v3, F4 v4, F5 v5, F6 v6, F7 v7);
    (F1 v1, F2 v2, F3 v3, F4 v4, F5 v5, F6 v6, F7 v7, F8 v8);
}

/// Shapes, each with the key of the row that it belongs to, and the number that an extra expression gave.
type KeyedShapes<S> = (Vec<(Vec<Value>, S)>, i64);

/// Runs a select for a shape: each with the key that the select's rows begin with, of these kinds. `extra` is read behind
/// everything else.
fn load_shapes<'a, S: Shape>(
    mut select: Select,
    leading: &'a [ValueKind],
    extra: Option<Node>,
    db: ExecutorRef<'a>,
) -> Loading<'a, KeyedShapes<S>> {
    Box::pin(async move {
        let mut nodes = ShapeNodes::default();
        S::nodes(&mut nodes);
        let flat = nodes.0.len();
        let mut kinds = Vec::new();
        S::Nested::key_columns(&mut nodes, &mut kinds);
        let extra_at = extra.is_some().then_some(nodes.0.len());
        nodes.0.extend(extra);
        select.projection = Projection::Nodes(nodes.0);
        let mut keys: Vec<Vec<Vec<Value>>> = kinds.iter().map(|_| Vec::new()).collect();
        let mut found = 0;
        let rows = fetch(db, Statement::from(select), |row| {
            let lead = decode_key(row, leading)?;
            let row = row.from(leading.len());
            let value = S::decode(&row)?;
            let mut at = flat;
            for (keys, kinds) in keys.iter_mut().zip(&kinds) {
                keys.push(decode_key(&row.from(at), kinds)?);
                at += kinds.len();
            }
            if let Some(at) = extra_at {
                found = row.get(at)?;
            }
            Ok((lead, value))
        })
        .await?;
        let nested = S::Nested::load(keys, rows.len(), db).await?;
        let shapes = rows.into_iter().zip(nested);
        let shapes = shapes.map(|((lead, flat), nested)| (lead, S::assemble(flat, nested)));
        Ok((shapes.collect(), found))
    })
}

/// The columns that a shape reads.
pub(super) struct ShapeColumns {
    /// How many are its own.
    pub(super) flat: usize,
    /// Behind them the key of each nested shape, of these kinds.
    pub(super) kinds: Vec<Vec<ValueKind>>,
}

/// A query whose rows are shapes; made by `query.shape()`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.all(..)` or another call with the database is awaited"]
pub struct Shaped<S> {
    select: Select,
    shape: PhantomData<fn() -> S>,
}

impl<S> Clone for Shaped<S> {
    fn clone(&self) -> Self {
        Self {
            select: self.select.clone(),
            shape: PhantomData,
        }
    }
}

/// The shapes of a select, and what an expression over all of its rows says in each.
pub(super) async fn fetch_shapes<S: Shape>(
    select: Select,
    extra: Option<Node>,
    db: ExecutorRef<'_>,
) -> Result<(Vec<S>, i64)> {
    let (rows, extra) = load_shapes::<S>(select, &[], extra, db).await?;
    Ok((rows.into_iter().map(|(_, shape)| shape).collect(), extra))
}

impl<S: Shape> Shaped<S> {
    pub(super) fn into_select(self) -> Select {
        self.select
    }

    pub(super) fn new(select: Select) -> Self {
        Self {
            select,
            shape: PhantomData,
        }
    }

    /// The select of the shape's columns and of the keys of its nested shapes.
    pub(super) fn into_columns(mut self) -> (Select, ShapeColumns) {
        let mut nodes = ShapeNodes::default();
        S::nodes(&mut nodes);
        let flat = nodes.0.len();
        let mut kinds = Vec::new();
        S::Nested::key_columns(&mut nodes, &mut kinds);
        self.select.projection = Projection::Nodes(nodes.0);
        (self.select, ShapeColumns { flat, kinds })
    }

    /// Every row.
    ///
    /// # Errors
    ///
    /// What the database reports, or a row that does not decode.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<S>> {
        let site = self.select.site;
        let load = fetch_shapes::<S>(self.select, None, db.executor());
        let (rows, _) = loading(site, load).await?;
        Ok(rows)
    }

    /// The only row.
    ///
    /// # Errors
    ///
    /// `NotFound` when there is none, `Usage` when there are several, and what the database reports.
    pub async fn one(self, db: &(impl Executor + ?Sized)) -> Result<S> {
        self.opt(db)
            .await?
            .ok_or_else(|| Error::not_found(S::Model::NAME))
    }

    /// The only row, or `None`.
    ///
    /// # Errors
    ///
    /// `Usage` when there are several, and what the database reports.
    pub async fn opt(mut self, db: &(impl Executor + ?Sized)) -> Result<Option<S>> {
        self.select.limit = Some(self.select.limit.map_or(2, |limit| limit.min(2)));
        at_most_one(self.all(db).await?, S::Model::NAME)
    }

    /// The first row in the order of the query, or `None`.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn first(mut self, db: &(impl Executor + ?Sized)) -> Result<Option<S>> {
        self.select.limit = Some(self.select.limit.map_or(1, |limit| limit.min(1)));
        Ok(self.all(db).await?.pop())
    }

    /// The SQL of the shape's own columns, with placeholders for values; for logs and tests.
    ///
    /// # Errors
    ///
    /// `Unsupported` when the database lacks what the query asks for.
    pub fn to_sql(&self, dialect: Dialect) -> Result<String> {
        sql::to_sql(self.statement(), dialect)
    }

    /// Refuses a query that not every database can run, and lists all that is missing on each; for tests.
    ///
    /// # Errors
    ///
    /// `Unsupported`.
    pub fn check_portable(&self) -> Result<()> {
        sql::check_portable(&self.statement())
    }

    fn statement(&self) -> Statement {
        let mut select = self.select.clone();
        let mut nodes = ShapeNodes::default();
        S::nodes(&mut nodes);
        S::Nested::key_columns(&mut nodes, &mut Vec::new());
        select.projection = Projection::Nodes(nodes.0);
        Statement::from(select)
    }
}
