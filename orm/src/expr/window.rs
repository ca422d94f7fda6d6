//! Window functions: what is said of a row by the rows around it. A function becomes a [`WindowExpr`] with `over`, which a
//! query selects or sorts by; databases compute it after all conditions, so `filter` does not take it.
//!
//! ```
//! use orm::prelude::*;
//! use orm::window::{Frame, lag, named, rank, row_number, sum};
//!
//! # #[derive(Model)] struct User { #[orm(id)] id: i64, team: String, name: String, score: i32 }
//! # async fn f(db: &Db) -> orm::Result<()> {
//! // The place of everyone in the team, and the score of who comes before.
//! let best_first = named(|w| w.partition_by(User::team).order_by((User::score.desc(), User::id.asc())));
//! let places: Vec<(String, i64, i64, Option<i32>)> = User::query()
//!     .select((
//!         User::name,
//!         row_number().over_named(&best_first),
//!         rank().over(|w| w.order_by(User::score.desc())),
//!         lag(User::score).over_named(&best_first),
//!     ))
//!     .all(db)
//!     .await?;
//!
//! // A running total, and the sum of each row and its neighbours, of which there may be none in another frame.
//! let sums: Vec<(i64, i64, Option<i64>)> = User::query()
//!     .select((
//!         User::id,
//!         sum(User::score).over(|w| w.order_by(User::id.asc()).running()),
//!         sum(User::score).over(|w| w.order_by(User::id.asc()).rows(Frame::preceding(1), Frame::following(1))),
//!     ))
//!     .all(db)
//!     .await?;
//! # Ok(()) }
//! ```

use super::{BoolValue, Expr, IntoExpr, JsonItem, ListItem, Order, OrderList};
use crate::query::GroupKey;
use crate::relation::{AsExpr, Maybe, One, SingleArity};
use crate::statement::{
    Aggregate, AggregateOp, Binder, Frame as FrameNode, FrameBound, FrameUnit, Node, Over,
    Window as WindowNode, WindowCall, WindowFunction, WindowOp, WindowRef, and,
};
use crate::types::{ColumnValue, NumberValue, TextValue};
use crate::value::Value;
use std::marker::PhantomData;
use std::sync::Arc;

pub use crate::statement::Exclude;

/// The scope of expressions over the rows of `S` with the rows around each of them.
#[derive(Debug)]
pub struct Windowed<S>(PhantomData<fn() -> S>);

/// The value of a window function: what `select` and `order_by` take. [`expr`](Self::expr) computes with it.
#[must_use = "an expression does nothing until a query takes it"]
pub struct WindowExpr<S, T> {
    pub(crate) node: Node,
    scope: PhantomData<fn() -> (S, T)>,
}

impl<S, T> Clone for WindowExpr<S, T> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<S, T> std::fmt::Debug for WindowExpr<S, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.node.fmt(f)
    }
}

impl<S, T> WindowExpr<S, T> {
    fn new(node: Node) -> Self {
        Self {
            node,
            scope: PhantomData,
        }
    }

    /// The value in expressions over the row and its window; [`windowed`] makes what a query takes of those.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// use orm::window::{lag_by, row, windowed};
    /// # #[derive(Model)] struct Day { #[orm(id)] id: i64, sales: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let before = lag_by(Day::sales, 1, 0).over(|w| w.order_by(Day::id.asc()));
    /// let growth: Vec<i64> = Day::query().select(windowed(row(Day::sales) - before.expr())).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn expr(self) -> Expr<Windowed<S>, T> {
        Expr::new(self.node)
    }
}

impl<S, T: ColumnValue> WindowExpr<S, T> {
    /// Smallest first.
    pub fn asc(self) -> Order<S> {
        Expr::<S, T>::new(self.node).asc()
    }

    /// Largest first.
    pub fn desc(self) -> Order<S> {
        Expr::<S, T>::new(self.node).desc()
    }
}

/// A column or an expression of the row itself, beside values of windows.
pub fn row<S, X: AsExpr<S>>(expr: X) -> Expr<Windowed<S>, X::Value> {
    Expr::new(expr.into_node())
}

/// What is computed with values of windows, for `select` and `order_by`.
pub fn windowed<S, T>(expr: Expr<Windowed<S>, T>) -> WindowExpr<S, T> {
    WindowExpr::new(expr.node)
}

/// Which rows belong to the window of a row: with nothing said, all rows of the query.
///
/// With `F` = [`One`] the rows that count are never none; with a frame they may be ([`Maybe`]), and what is computed of
/// them is an `Option`.
#[must_use = "return it from the closure of `over`"]
pub struct WindowSpec<S, F = One> {
    window: WindowNode,
    scope: PhantomData<fn() -> (S, F)>,
}

impl<S, F> std::fmt::Debug for WindowSpec<S, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WindowSpec").field(&self.window).finish()
    }
}

impl<S> WindowSpec<S> {
    fn new() -> Self {
        Self {
            window: WindowNode::default(),
            scope: PhantomData,
        }
    }
}

impl<S, F> WindowSpec<S, F> {
    /// Only the rows with the same values of these: a column, an expression or a tuple of them.
    pub fn partition_by(mut self, keys: impl GroupKey<S>) -> Self {
        keys.push_to(&mut self.window.partition_by);
        self
    }

    /// The order of the rows. Without a frame, what is computed goes from the first row to the last of those that the order
    /// does not tell from the current one.
    pub fn order_by(mut self, order: impl OrderList<S>) -> Self {
        order.push_to(&mut self.window.order_by);
        self
    }

    fn framed<G>(mut self, unit: FrameUnit, start: Frame, end: Frame) -> WindowSpec<S, G> {
        let exclude = self.window.frame.and_then(|frame| frame.exclude);
        self.window.frame = Some(FrameNode {
            unit,
            start: start.0,
            end: end.0,
            exclude,
        });
        WindowSpec {
            window: self.window,
            scope: PhantomData,
        }
    }

    /// A frame of rows.
    pub fn rows(self, start: Frame, end: Frame) -> WindowSpec<S, Maybe> {
        self.framed(FrameUnit::Rows, start, end)
    }

    /// A frame of the values that the rows are sorted by: `preceding(5)` are the rows whose value is at most 5 less.
    /// That wants one order, of a number.
    pub fn range(self, start: Frame, end: Frame) -> WindowSpec<S, Maybe> {
        self.framed(FrameUnit::Range, start, end)
    }

    /// A frame of groups of rows that the order does not tell apart. MySQL and MariaDB have none.
    pub fn groups(self, start: Frame, end: Frame) -> WindowSpec<S, Maybe> {
        self.framed(FrameUnit::Groups, start, end)
    }

    /// From the first row to the current one, row by row: running totals.
    pub fn running(self) -> WindowSpec<S> {
        let (start, end) = (Frame::unbounded_preceding(), Frame::current_row());
        self.framed(FrameUnit::Rows, start, end)
    }

    /// All rows of the partition, whatever the order.
    pub fn whole_partition(self) -> WindowSpec<S> {
        let (start, end) = (Frame::unbounded_preceding(), Frame::unbounded_following());
        self.framed(FrameUnit::Rows, start, end)
    }
}

impl<S> WindowSpec<S, Maybe> {
    /// Rows that the frame leaves out. MySQL and MariaDB leave out none.
    pub fn exclude(mut self, exclude: Exclude) -> Self {
        if let Some(frame) = &mut self.window.frame {
            frame.exclude = Some(exclude);
        }
        self
    }
}

/// One end of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame(FrameBound);

impl Frame {
    /// The first row of the partition.
    pub const fn unbounded_preceding() -> Self {
        Self(FrameBound::UnboundedPreceding)
    }

    /// So many rows, values or groups before the current row.
    pub const fn preceding(count: u32) -> Self {
        Self(FrameBound::Preceding(count as u64))
    }

    /// The current row.
    pub const fn current_row() -> Self {
        Self(FrameBound::CurrentRow)
    }

    /// So many rows, values or groups behind the current row.
    pub const fn following(count: u32) -> Self {
        Self(FrameBound::Following(count as u64))
    }

    /// The last row of the partition.
    pub const fn unbounded_following() -> Self {
        Self(FrameBound::UnboundedFollowing)
    }
}

/// A window with a name, which several functions of a query share: it stands in the query once.
#[must_use = "a window does nothing until `over_named(..)` uses it"]
pub struct NamedWindow<S, F = One> {
    binder: Binder,
    window: Arc<WindowNode>,
    scope: PhantomData<fn() -> (S, F)>,
}

impl<S, F> Clone for NamedWindow<S, F> {
    fn clone(&self) -> Self {
        Self {
            binder: self.binder,
            window: Arc::clone(&self.window),
            scope: PhantomData,
        }
    }
}

impl<S, F> std::fmt::Debug for NamedWindow<S, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("NamedWindow").field(&self.window).finish()
    }
}

/// A window for several functions, which take it with `over_named`.
pub fn named<S, F>(window: impl FnOnce(WindowSpec<S>) -> WindowSpec<S, F>) -> NamedWindow<S, F> {
    NamedWindow {
        binder: Binder::new(),
        window: Arc::new(window(WindowSpec::new()).window),
        scope: PhantomData,
    }
}

/// How the value of a window function depends on the rows of the frame: [`EveryRow`] or [`InFrame`].
pub trait Reach: 'static {
    /// The type of the value over a window whose frame is never empty ([`One`]) or may be ([`Maybe`]).
    type Value<T: ColumnValue, F: SingleArity>: ColumnValue;
    /// The type where a filter may leave out all rows.
    type Filtered<T: ColumnValue>: ColumnValue;
}

/// There is a value for every row, whatever the frame.
#[derive(Debug)]
pub struct EveryRow;

/// There is no value where the frame has no row.
#[derive(Debug)]
pub struct InFrame;

impl Reach for EveryRow {
    type Value<T: ColumnValue, F: SingleArity> = T;
    type Filtered<T: ColumnValue> = T;
}

impl Reach for InFrame {
    type Value<T: ColumnValue, F: SingleArity> = F::Value<T>;
    type Filtered<T: ColumnValue> = T::Nullable;
}

/// The types of a function that waits: whose rows, of what, and how it depends on frames.
type Types<S, T, R> = PhantomData<fn() -> (S, T, R)>;

/// A function that waits for its window.
#[must_use = "name the window with `over(..)`"]
pub struct WindowFn<S, T, R = EveryRow> {
    call: WindowCall,
    scope: Types<S, T, R>,
}

/// An aggregate that waits for its window.
#[must_use = "name the window with `over(..)`"]
pub struct WindowAggregate<S, T, R = InFrame> {
    aggregate: Aggregate,
    scope: Types<S, T, R>,
}

impl<S, T, R> std::fmt::Debug for WindowFn<S, T, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WindowFn").field(&self.call).finish()
    }
}

impl<S, T, R> std::fmt::Debug for WindowAggregate<S, T, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WindowAggregate")
            .field(&self.aggregate)
            .finish()
    }
}

macro_rules! over {
    ($($function:ident: $field:ident => $node:expr;)*) => {$(
        impl<S, T: ColumnValue, R: Reach> $function<S, T, R> {
            /// Over this window.
            pub fn over<F: SingleArity>(
                self,
                window: impl FnOnce(WindowSpec<S>) -> WindowSpec<S, F>,
            ) -> WindowExpr<S, R::Value<T, F>> {
                self.in_window(WindowRef::Inline(window(WindowSpec::new()).window))
            }

            /// Over a window that has a name.
            pub fn over_named<F: SingleArity>(
                self,
                window: &NamedWindow<S, F>,
            ) -> WindowExpr<S, R::Value<T, F>> {
                self.in_window(WindowRef::Named(window.binder, Arc::clone(&window.window)))
            }

            fn in_window<U>(self, window: WindowRef) -> WindowExpr<S, U> {
                let function = $node(self.$field);
                WindowExpr::new(Node::Over(Box::new(Over { function, window })))
            }
        }
    )*};
}

over! {
    WindowFn: call => WindowFunction::Call;
    WindowAggregate: aggregate => WindowFunction::Aggregate;
}

impl<S, T, R> WindowFn<S, T, R> {
    fn new(op: WindowOp, args: Vec<Node>, count: u64) -> Self {
        Self {
            call: WindowCall { op, args, count },
            scope: PhantomData,
        }
    }
}

impl<S, T, R> WindowAggregate<S, T, R> {
    fn new(aggregate: Aggregate) -> Self {
        Self {
            aggregate,
            scope: PhantomData,
        }
    }

    fn of<X: AsExpr<S>>(op: AggregateOp, expr: X) -> Self {
        Self::new(Aggregate::of::<X::Value>(op, expr.into_node()))
    }
}

impl<S, T: ColumnValue, R: Reach> WindowAggregate<S, T, R> {
    /// Only the rows of the window for which the condition holds; several filters all hold.
    pub fn filter(
        mut self,
        condition: impl IntoExpr<S, bool>,
    ) -> WindowAggregate<S, R::Filtered<T>, R> {
        and(&mut self.aggregate.filter, condition.into_expr().node);
        WindowAggregate::new(self.aggregate)
    }
}

macro_rules! ranks {
    ($($(#[$doc:meta])* $name:ident: $ty:ty = $op:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<S>() -> WindowFn<S, $ty> {
            WindowFn::new(WindowOp::$op, Vec::new(), 0)
        }
    )*};
}

ranks! {
    /// The number of the row in the order of the window, from 1.
    row_number: i64 = RowNumber;
    /// The place of the row: as many as stand before it, and one. Rows of one place leave out the places behind it.
    rank: i64 = Rank;
    /// The place of the row among the different places.
    dense_rank: i64 = DenseRank;
    /// The place as a fraction: 0 for the first row, 1 for the last, unless others share its place.
    percent_rank: f64 = PercentRank;
    /// Which part of the rows stands before the row or shares its place.
    cume_dist: f64 = CumeDist;
}

/// Which of so many parts of equal size the row is in, from 1. `parts` is at least 1: 0 counts as 1.
pub fn ntile<S>(parts: u32) -> WindowFn<S, i64> {
    WindowFn::new(WindowOp::Ntile, Vec::new(), u64::from(parts.max(1)))
}

macro_rules! neighbours {
    ($($at:literal $name:ident $name_by:ident $op:ident;)*) => {$(
        #[doc = concat!("The value of the row ", $at, "; NULL where there is none.")]
        pub fn $name<S, X: AsExpr<S>>(
            expr: X,
        ) -> WindowFn<S, <X::Value as ColumnValue>::Nullable> {
            WindowFn::new(WindowOp::$op, vec![expr.into_node()], 1)
        }

        #[doc = concat!("The value of the row `rows` rows ", $at, "; the default where there is none.")]
        pub fn $name_by<S, X: AsExpr<S>>(
            expr: X,
            rows: u32,
            default: impl IntoExpr<S, X::Value>,
        ) -> WindowFn<S, X::Value> {
            let args = vec![expr.into_node(), default.into_expr().node];
            WindowFn::new(WindowOp::$op, args, u64::from(rows))
        }
    )*};
}

neighbours! {
    "before" lag lag_by Lag;
    "behind" lead lead_by Lead;
}

/// The value of the first row of the frame.
pub fn first_value<S, X: AsExpr<S>>(expr: X) -> WindowFn<S, X::Value, InFrame> {
    WindowFn::new(WindowOp::FirstValue, vec![expr.into_node()], 0)
}

/// The value of the last row of the frame. With an order and no frame that is the current row, or one that the order does
/// not tell from it: say [`whole_partition`](WindowSpec::whole_partition).
pub fn last_value<S, X: AsExpr<S>>(expr: X) -> WindowFn<S, X::Value, InFrame> {
    WindowFn::new(WindowOp::LastValue, vec![expr.into_node()], 0)
}

/// The value of a row of the frame, from 1; NULL where it has fewer. 0 counts as 1.
pub fn nth_value<S, X: AsExpr<S>>(
    expr: X,
    row: u32,
) -> WindowFn<S, <X::Value as ColumnValue>::Nullable> {
    let args = vec![expr.into_node()];
    WindowFn::new(WindowOp::NthValue, args, u64::from(row.max(1)))
}

/// How many rows the frame has.
pub fn count<S>() -> WindowAggregate<S, i64, EveryRow> {
    WindowAggregate::new(Aggregate::count())
}

/// For how many rows of the frame it is not NULL.
pub fn count_of<S, X: AsExpr<S>>(expr: X) -> WindowAggregate<S, i64, EveryRow> {
    WindowAggregate::of(AggregateOp::Count, expr)
}

/// The sum. Of integers it is an `i64`, and more than that holds is an error.
pub fn sum<S, X: AsExpr<S>>(expr: X) -> WindowAggregate<S, <X::Value as NumberValue>::Total>
where
    X::Value: NumberValue,
{
    WindowAggregate::of(AggregateOp::Sum, expr)
}

/// The average, in 64-bit floating point.
pub fn avg<S, X: AsExpr<S>>(expr: X) -> WindowAggregate<S, <X::Value as NumberValue>::Mean>
where
    X::Value: NumberValue,
{
    WindowAggregate::of(AggregateOp::Avg, expr)
}

/// The smallest value.
pub fn min<S, X: AsExpr<S>>(expr: X) -> WindowAggregate<S, X::Value> {
    WindowAggregate::of(AggregateOp::Min, expr)
}

/// The largest value.
pub fn max<S, X: AsExpr<S>>(expr: X) -> WindowAggregate<S, X::Value> {
    WindowAggregate::of(AggregateOp::Max, expr)
}

/// Whether it holds for every row.
pub fn bool_and<S, X: AsExpr<S>>(expr: X) -> WindowAggregate<S, X::Value>
where
    X::Value: BoolValue,
{
    WindowAggregate::of(AggregateOp::And, expr)
}

/// Whether it holds for a row.
pub fn bool_or<S, X: AsExpr<S>>(expr: X) -> WindowAggregate<S, X::Value>
where
    X::Value: BoolValue,
{
    WindowAggregate::of(AggregateOp::Or, expr)
}

/// The texts of the rows in the order of the window, with the separator between them. MySQL and MariaDB have no such window
/// function.
pub fn string_agg<S, X: AsExpr<S>>(
    expr: X,
    separator: impl Into<String>,
) -> WindowAggregate<S, String, EveryRow>
where
    X::Value: TextValue,
{
    let mut aggregate = Aggregate::of::<X::Value>(AggregateOp::Text, expr.into_node());
    let separator = Value::Text(separator.into().into());
    aggregate.args.push(Node::Value(separator));
    WindowAggregate::new(aggregate)
}

/// The values of the rows in the order of the window, without those that are NULL. MySQL and MariaDB have no such window
/// function.
pub fn array_agg<S, X: AsExpr<S>>(
    expr: X,
) -> WindowAggregate<S, Vec<<X::Value as ListItem>::Item>, EveryRow>
where
    X::Value: ListItem,
{
    WindowAggregate::of(AggregateOp::List, expr)
}

/// The values of the rows in the order of the window as a JSON array. MySQL and MariaDB have no such window function.
pub fn json_agg<S, X: AsExpr<S>>(expr: X) -> WindowAggregate<S, serde_json::Value, EveryRow>
where
    X::Value: JsonItem,
{
    WindowAggregate::of(AggregateOp::Json, expr)
}
