//! NULL, choices and constants: `coalesce`, `nullif`, the largest and smallest of several, `CASE`, and `orm::func`.

use super::function::{ExprTuple, Operand, call};
use super::methods::methods;
use super::{Expr, IntoExpr};
use crate::statement::{Function, Node};
use crate::types::{ColumnValue, TextValue};
use crate::value::ValueKind;
use chrono::{DateTime, Utc};
use std::marker::PhantomData;

methods! { [T] Option<T>;
    /// The value, or another one where it is NULL: what may be NULL becomes what may not.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, bio: Option<String>, score: i32 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let bios: Vec<String> = User::query().select(User::bio.coalesce("-")).all(db).await?;
    /// let halves: Vec<i32> = User::query().select((User::score / 2).coalesce(0)).all(db).await?;
    /// # Ok(()) }
    /// ```
    fn coalesce(this, default: impl IntoExpr<S, T>) -> Expr<S, T> where [T: ColumnValue] {
        call(Function::Coalesce, T::KIND, vec![this.node, default.into_expr().node])
    }

    /// The value, or another one that may be NULL too where it is NULL.
    fn or_else(this, other: impl IntoExpr<S, Option<T>>) -> Expr<S, Option<T>> where [T: ColumnValue] {
        call(Function::Coalesce, T::KIND, vec![this.node, other.into_expr().node])
    }
}

methods! { [T] T;
    /// NULL where it equals a value, and itself elsewhere.
    fn nullif(this, value: impl IntoExpr<S, T>) -> Expr<S, T::Nullable> where [T: ColumnValue] {
        call(Function::NullIf, T::KIND, vec![this.node, value.into_expr().node])
    }
}

/// A value as an expression.
///
/// ```
/// # use orm::prelude::*;
/// use orm::func::val;
///
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let greetings: Vec<String> = User::query().select(val("Hello, ").concat(User::name)).all(db).await?;
/// # Ok(()) }
/// ```
pub fn val<S, V: Operand<S>>(value: V) -> Expr<S, V::Value> {
    Expr::new(value.operand())
}

/// The time when the statement began, on the database's clock. SQLite's has milliseconds, the others microseconds.
pub fn now<S>() -> Expr<S, DateTime<Utc>> {
    call(Function::Now, ValueKind::DateTime, Vec::new())
}

/// A number from 0 up to 1, another for each row. Not for secrets: the databases promise nothing about it.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let some = User::query().order_by(orm::func::random().asc()).limit(10).all(db).await?;
/// # Ok(()) }
/// ```
pub fn random<S>() -> Expr<S, f64> {
    call(Function::Random, ValueKind::F64, Vec::new())
}

/// Texts one behind the other. NULL when one is NULL.
///
/// ```
/// # use orm::prelude::*;
/// use orm::func::concat;
///
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, first: String, last: String, title: Option<String> }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let names: Vec<String> = User::query()
///     .select(concat((User::title.coalesce(""), " ", User::first, " ", User::last)))
///     .all(db)
///     .await?;
/// # Ok(()) }
/// ```
pub fn concat<S, L: ExprTuple<S>>(texts: L) -> Expr<S, L::Value>
where
    L::Value: TextValue,
{
    call(Function::Concat, L::Value::KIND, texts.into_nodes())
}

/// The largest of several. NULL when one is NULL.
pub fn greatest<S, L: ExprTuple<S>>(values: L) -> Expr<S, L::Value> {
    call(Function::Greatest, L::Value::KIND, values.into_nodes())
}

/// The smallest of several. NULL when one is NULL.
pub fn least<S, L: ExprTuple<S>>(values: L) -> Expr<S, L::Value> {
    call(Function::Least, L::Value::KIND, values.into_nodes())
}

/// The first of several that is not NULL, and a default where all are.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, nick: Option<String>, first: Option<String>, email: String }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let name = orm::func::coalesce((User::nick, User::first), User::email);
/// let names: Vec<String> = User::query().select(name).all(db).await?;
/// # Ok(()) }
/// ```
pub fn coalesce<S, T: ColumnValue, L: ExprTuple<S, Value = Option<T>>>(
    values: L,
    default: impl IntoExpr<S, T>,
) -> Expr<S, T> {
    let mut nodes = values.into_nodes();
    nodes.push(default.into_expr().node);
    call(Function::Coalesce, T::KIND, nodes)
}

/// Begins a choice: the value of the first condition that holds.
///
/// All values have one type, that of the first; without `otherwise` the result is an `Option`.
///
/// ```
/// # use orm::prelude::*;
/// use orm::func::case;
///
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, age: i32 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let group = case().when(User::age.lt(18), "minor").when(User::age.lt(65), "adult").otherwise("senior");
/// let groups: Vec<(i32, String)> = User::query().select((User::age, group)).all(db).await?;
/// let fee: Vec<Option<i32>> = User::query().select(case().when(User::age.ge(18), 5).end()).all(db).await?;
/// # Ok(()) }
/// ```
pub const fn case() -> CaseStart {
    CaseStart(())
}

/// A choice without an arm yet.
#[derive(Debug, Clone, Copy)]
#[must_use = "a choice has an arm at least: `.when(condition, value)`"]
pub struct CaseStart(());

impl CaseStart {
    /// The value where the condition holds.
    pub fn when<S, V: Operand<S>>(
        self,
        condition: impl IntoExpr<S, bool>,
        value: V,
    ) -> Case<S, V::Value> {
        Case {
            arms: vec![(condition.into_expr().node, value.operand())],
            scope: PhantomData,
        }
    }
}

/// A choice between values of one type.
#[derive(Debug)]
#[must_use = "a choice ends with `.otherwise(value)` or `.end()`"]
pub struct Case<S, T> {
    arms: Vec<(Node, Node)>,
    scope: PhantomData<fn() -> (S, T)>,
}

impl<S, T: ColumnValue> Case<S, T> {
    /// The value where the condition holds and none before did.
    pub fn when(mut self, condition: impl IntoExpr<S, bool>, value: impl IntoExpr<S, T>) -> Self {
        let arm = (condition.into_expr().node, value.into_expr().node);
        self.arms.push(arm);
        self
    }

    /// The value where no condition holds.
    pub fn otherwise(self, value: impl IntoExpr<S, T>) -> Expr<S, T> {
        Expr::new(Node::Case {
            arms: self.arms,
            otherwise: Some(Box::new(value.into_expr().node)),
        })
    }

    /// NULL where no condition holds.
    pub fn end(self) -> Expr<S, T::Nullable> {
        Expr::new(Node::Case {
            arms: self.arms,
            otherwise: None,
        })
    }
}
