//! One row of a query that joins: its columns as fields, of the types that they have there.

use crate::cell::Row;
use crate::column::Column;
use crate::error::Result;
use crate::expr::{Expr, IntoExpr};
use crate::model::{Model, ModelRow};
use crate::query::selection::Selection;
use crate::relation::AsExpr;
use crate::statement::{ColumnRef, Node, RowRef, UnaryOp};
use crate::types::ColumnValue;
use std::marker::PhantomData;
use std::ops::Deref;

/// Whether a row is always there. Where an outer join may leave it out, all of its columns may be NULL.
pub trait Presence: 'static {
    /// The type of a column of type `T`.
    type Of<T: ColumnValue>: ColumnValue;
}

/// The row is there.
#[derive(Debug, Clone, Copy)]
pub enum Present {}

/// The row may be missing.
#[derive(Debug, Clone, Copy)]
pub enum Optional {}

impl Presence for Present {
    type Of<T: ColumnValue> = T;
}

impl Presence for Optional {
    type Of<T: ColumnValue> = T::Nullable;
}

/// A source of a query whose rows may be missing: the other side of an outer join.
pub struct Outer<R>(PhantomData<fn() -> R>);

impl<R> std::fmt::Debug for Outer<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Outer")
    }
}

/// A query or a common table expression as a source, whose rows are `T`s.
pub struct Derived<T>(PhantomData<fn() -> T>);

impl<T> std::fmt::Debug for Derived<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Derived")
    }
}

/// What a query reads from: a model, a query with rows of type `T` ([`Derived`]), or one of them as [`Outer`] side.
#[diagnostic::on_unimplemented(
    message = "a query cannot read from `{Self}`",
    label = "neither a model nor the rows of a query"
)]
pub trait JoinSource: 'static {
    /// The columns as fields.
    type Columns<S>;
    /// The same source where its rows may be missing.
    type Outer: JoinSource;

    #[doc(hidden)]
    fn columns<S>(row: RowRef, outputs: &[Option<ColumnRef>]) -> Self::Columns<S>;
}

#[diagnostic::do_not_recommend]
impl<M: Model> JoinSource for M {
    type Columns<S> = M::Columns<S, Present>;
    type Outer = Outer<M>;

    fn columns<S>(row: RowRef, _: &[Option<ColumnRef>]) -> Self::Columns<S> {
        M::columns(ModelRow::of::<M>(row))
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> JoinSource for Outer<M> {
    type Columns<S> = M::Columns<S, Optional>;
    type Outer = Self;

    fn columns<S>(row: RowRef, _: &[Option<ColumnRef>]) -> Self::Columns<S> {
        M::columns(ModelRow::of::<M>(row))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Outputs> JoinSource for Derived<T> {
    type Columns<S> = T::Columns<S, Present>;
    type Outer = Outer<Self>;

    fn columns<S>(row: RowRef, outputs: &[Option<ColumnRef>]) -> Self::Columns<S> {
        T::columns(row, outputs)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Outputs> JoinSource for Outer<Derived<T>> {
    type Columns<S> = T::Columns<S, Optional>;
    type Outer = Self;

    fn columns<S>(row: RowRef, outputs: &[Option<ColumnRef>]) -> Self::Columns<S> {
        T::columns(row, outputs)
    }
}

/// What a query in FROM may return: one value, or a tuple of values.
#[diagnostic::on_unimplemented(
    message = "a query whose rows are `{Self}` cannot be read from",
    label = "no columns",
    note = "select columns or expressions: `.select((User::id, User::name))`"
)]
pub trait Outputs: Send + 'static {
    /// The columns as fields.
    type Columns<S, N: Presence>;

    #[doc(hidden)]
    const WIDTH: usize;

    #[doc(hidden)]
    fn columns<S, N: Presence>(row: RowRef, outputs: &[Option<ColumnRef>]) -> Self::Columns<S, N>;
}

/// The one column of rows that are a single value.
pub struct Output<S, T> {
    /// The value.
    pub value: Column<S, T>,
}

impl<S, T> std::fmt::Debug for Output<S, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> Outputs for T {
    type Columns<S, N: Presence> = Output<S, N::Of<T>>;

    const WIDTH: usize = 1;

    fn columns<S, N: Presence>(row: RowRef, outputs: &[Option<ColumnRef>]) -> Self::Columns<S, N> {
        Output {
            value: Column::output(row, 0, outputs.first().copied().flatten()),
        }
    }
}

macro_rules! tuple_outputs {
    ($(($($name:ident $position:literal),*) $width:literal;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: ColumnValue),*> Outputs for ($($name,)*) {
            type Columns<S, N: Presence> = ($(Column<S, N::Of<$name>>,)*);

            const WIDTH: usize = $width;

            fn columns<S, N: Presence>(row: RowRef, outputs: &[Option<ColumnRef>]) -> Self::Columns<S, N> {
                ($(Column::<S, N::Of<$name>>::output(row, $position, outputs.get($position).copied().flatten()),)*)
            }
        }
    )*};
}

tuple_outputs! {
    (A 0, B 1) 2;
    (A 0, B 1, C 2) 3;
    (A 0, B 1, C 2, D 3) 4;
    (A 0, B 1, C 2, D 3, E 4) 5;
    (A 0, B 1, C 2, D 3, E 4, F 5) 6;
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6) 7;
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7) 8;
}

/// One row of a query, in the closures that the query takes. Its columns are its fields: `u.name` is the column `name` of
/// this row, an `Option` where an outer join may leave the row out.
pub struct JoinedRow<S, R: JoinSource> {
    columns: R::Columns<S>,
    row: RowRef,
}

impl<S, R: JoinSource> std::fmt::Debug for JoinedRow<S, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JoinedRow")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl<S, R: JoinSource> Deref for JoinedRow<S, R> {
    type Target = R::Columns<S>;

    fn deref(&self) -> &Self::Target {
        &self.columns
    }
}

impl<S, R: JoinSource> JoinedRow<S, R> {
    pub(crate) fn new(row: RowRef, outputs: &[Option<ColumnRef>]) -> Self {
        Self {
            columns: R::columns(row, outputs),
            row,
        }
    }

    fn of(&self, node: Node) -> Node {
        Node::Of(self.row, Box::new(node))
    }
}

impl<S, M: Model> JoinedRow<S, M> {
    /// An expression over the model, of this row.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String, #[orm(inverse = user)] posts: HasMany<Post> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let rows: Vec<(i64, i64)> = Post::query().inner_join(Post::user)
    ///     .select(|(p, u)| (p.id, u.expr(User::posts.count()))).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn expr<X: AsExpr<M>>(&self, expr: X) -> Expr<S, X::Value> {
        Expr::new(self.of(expr.into_node()))
    }

    /// A condition over the model holds for this row.
    pub fn matches(&self, condition: impl IntoExpr<M, bool>) -> Expr<S, bool> {
        Expr::new(self.of(condition.into_expr().node))
    }

    /// The whole row, to select.
    pub fn row(&self) -> WholeRow<S, M> {
        WholeRow {
            row: self.row,
            types: PhantomData,
        }
    }

    /// The same row for a query within this one, whose expressions are over `X`.
    pub fn outer<X>(&self) -> JoinedRow<X, M> {
        JoinedRow::new(self.row, &[])
    }
}

impl<S, M: Model> JoinedRow<S, Outer<M>> {
    /// An expression over the model, of this row; NULL where the row is missing.
    pub fn expr<X: AsExpr<M>>(&self, expr: X) -> Expr<S, <X::Value as ColumnValue>::Nullable> {
        let node = expr.into_node();
        Expr::new(match node {
            Node::Column(_) => self.of(node),
            // Of a row that is not there nothing is known, not even that it has no children.
            node => Node::Case {
                arms: vec![(self.present(), self.of(node))],
                otherwise: None,
            },
        })
    }

    /// The row is there and a condition over the model holds for it.
    pub fn matches(&self, condition: impl IntoExpr<M, bool>) -> Expr<S, bool> {
        Expr::new(Node::Logic {
            is_and: true,
            parts: vec![self.present(), self.of(condition.into_expr().node)],
        })
    }

    /// The row is there.
    pub fn is_present(&self) -> Expr<S, bool> {
        Expr::new(self.present())
    }

    /// The row is missing.
    pub fn is_missing(&self) -> Expr<S, bool> {
        Expr::new(Node::Unary(UnaryOp::IsNull, Box::new(self.key())))
    }

    /// The whole row, to select: `None` where it is missing.
    pub fn row(&self) -> WholeRow<S, Outer<M>> {
        WholeRow {
            row: self.row,
            types: PhantomData,
        }
    }

    /// The same row for a query within this one, whose expressions are over `X`.
    pub fn outer<X>(&self) -> JoinedRow<X, Outer<M>> {
        JoinedRow::new(self.row, &[])
    }

    fn key(&self) -> Node {
        // Every model has a key.
        let position = M::KEY.first().copied().unwrap_or_default();
        self.of(Node::Column(M::info().column(position)))
    }

    fn present(&self) -> Node {
        Node::Unary(UnaryOp::IsNotNull, Box::new(self.key()))
    }
}

/// All columns of one row of a query, as the model.
pub struct WholeRow<S, R> {
    row: RowRef,
    types: PhantomData<fn() -> (S, R)>,
}

impl<S, R> std::fmt::Debug for WholeRow<S, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WholeRow")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

fn all_columns<M: Model>(row: RowRef, list: &mut Vec<Node>) {
    let info = M::info();
    // A model has far fewer than 65,536 fields.
    let width = u16::try_from(info.schema.fields.len()).unwrap_or(u16::MAX);
    list.extend(
        (0..width).map(|position| Node::Of(row, Box::new(Node::Column(info.column(position))))),
    );
}

#[diagnostic::do_not_recommend]
impl<S, M: Model> Selection<S> for WholeRow<S, M> {
    type Out = M;

    fn nodes(self, list: &mut Vec<Node>) {
        all_columns::<M>(self.row, list);
    }

    fn decode(row: &Row<'_>, position: &mut usize) -> Result<M> {
        let model = M::decode(&row.from(*position).of(M::schema()))?;
        *position += M::schema().fields.len();
        Ok(model)
    }
}

#[diagnostic::do_not_recommend]
impl<S, M: Model> Selection<S> for WholeRow<S, Outer<M>> {
    type Out = Option<M>;

    fn nodes(self, list: &mut Vec<Node>) {
        all_columns::<M>(self.row, list);
    }

    fn decode(row: &Row<'_>, position: &mut usize) -> Result<Option<M>> {
        let row = row.from(*position);
        *position += M::schema().fields.len();
        let key = M::KEY.first().copied().unwrap_or_default();
        if matches!(row.cell(usize::from(key)), crate::cell::Cell::Null) {
            return Ok(None);
        }
        M::decode(&row.of(M::schema())).map(Some)
    }
}
