//! Set operations: the rows of two queries as one query. The result is a query like any other, so it can be sorted, limited
//! and combined again.

use super::join::Outputs;
use super::select::{MAX_ROWS, Query};
use super::selection::Selected;
use crate::expr::OrderList;
use crate::model::Model;
use crate::statement::{
    Binder, Body, Distinct, Node, Projection, RowRef, Select, SetOp, SetOperation, Source,
};
use std::marker::PhantomData;

/// The scope of an order over the rows that a query returns.
#[derive(Debug)]
pub struct OutputOf<T>(PhantomData<fn() -> T>);

impl Body {
    /// How many columns its rows have.
    fn width(&self) -> usize {
        match self {
            Self::Set(set) => set.left.width(),
            Self::Write(write) => write.returned().len(),
            Self::Select(select) => match &select.projection {
                Projection::Model => select.model.schema.fields.len(),
                Projection::Nodes(nodes) => nodes.len(),
                Projection::Count | Projection::Exists => 1,
            },
        }
    }
}

/// A select of all columns of a query in FROM.
fn wrap(body: Body, binder: Binder) -> Select {
    let outputs = body.outputs();
    let row = RowRef { binder, source: 0 };
    let mut select = Select::new(body.model());
    let width = u16::try_from(body.width()).unwrap_or(u16::MAX);
    select.projection = Projection::Nodes(
        (0..width)
            .map(|position| {
                let of = outputs.get(usize::from(position)).copied().flatten();
                Node::Of(row, Box::new(Node::Output { position, of }))
            })
            .collect(),
    );
    select.binder = Some(binder);
    select.from = Some(Source::Query(Box::new(body)));
    select
}

fn combine(op: SetOp, left: Body, right: Body) -> Select {
    let set = SetOperation { op, left, right };
    wrap(Body::Set(Box::new(set)), Binder::new())
}

macro_rules! set_operations {
    () => {
        /// The rows of both, each once.
        pub fn union(self, other: Self) -> Selected<<Self as RowsOfQuery>::Row> {
            self.combine(SetOp::Union, other)
        }

        /// The rows of both, with those that are in both twice.
        pub fn union_all(self, other: Self) -> Selected<<Self as RowsOfQuery>::Row> {
            self.combine(SetOp::UnionAll, other)
        }

        /// The rows that both have, each once.
        pub fn intersect(self, other: Self) -> Selected<<Self as RowsOfQuery>::Row> {
            self.combine(SetOp::Intersect, other)
        }

        /// The rows that the other one does not have, each once.
        pub fn except(self, other: Self) -> Selected<<Self as RowsOfQuery>::Row> {
            self.combine(SetOp::Except, other)
        }
    };
}

/// What a query returns.
#[doc(hidden)]
pub trait RowsOfQuery {
    /// One row.
    type Row;
}

impl<T> RowsOfQuery for Selected<T> {
    type Row = T;
}

impl<M: Model> RowsOfQuery for Query<M> {
    type Row = M;
}

/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, email: String }
/// # #[derive(Model)] struct Guest { #[orm(id)] id: i64, email: String }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let emails: Vec<String> = User::query().select(User::email)
///     .union(Guest::query().select(Guest::email))
///     .order_by(|row| row.value.asc())
///     .limit(100)
///     .all(db)
///     .await?;
/// # Ok(()) }
/// ```
impl<T: Send> Selected<T> {
    set_operations!();

    fn combine(self, op: SetOp, other: Self) -> Self {
        let decode = self.decode;
        Self {
            select: combine(op, self.into_body(), other.into_body()),
            decode,
        }
    }

    /// Each different row once.
    pub fn distinct(mut self) -> Self {
        self.select.distinct = Distinct::Yes;
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.select.limit = Some(rows.min(MAX_ROWS));
        self
    }

    /// Leaves out so many rows first.
    pub fn offset(mut self, rows: u64) -> Self {
        self.select.offset = Some(rows.min(MAX_ROWS));
        self
    }

    /// Sorts by what is selected; a query that is sorted or limited already is so first.
    pub fn order_by<O: OrderList<OutputOf<T>>>(
        self,
        order: impl FnOnce(T::Columns<OutputOf<T>, super::join::Present>) -> O,
    ) -> Self
    where
        T: Outputs,
    {
        let decode = self.decode;
        let body = self.into_body();
        let binder = Binder::new();
        let columns = T::columns(RowRef { binder, source: 0 }, &body.outputs());
        let mut select = wrap(body, binder);
        order(columns).push_to(&mut select.order_by);
        Self { select, decode }
    }

    pub(super) fn into_body(self) -> Body {
        Body::select(self.select)
    }
}

impl<M: Model> Query<M> {
    set_operations!();

    fn combine(self, op: SetOp, other: Self) -> Selected<M> {
        let left = Body::select(self.into_select());
        let right = Body::select(other.into_select());
        Selected::of(combine(op, left, right), |row| {
            M::decode(&row.of(M::schema()))
        })
    }
}
