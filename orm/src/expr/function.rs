//! What the families of functions share: calls, lists of arguments, and the type of a result that may be NULL.

use super::{Expr, IntoExpr};
use crate::column::Column;
use crate::statement::{Function, Node, UserFunction, UserFunctionRef};
use crate::types::ColumnValue;
use crate::value::ValueKind;

/// Whether a type is an `Option`, carried over to another type: the length of a `String` is an `i64`, that of an
/// `Option<String>` an `Option<i64>`. Every column type has it.
pub trait Nullness: ColumnValue {
    /// `U`, or an `Option` of it where `Self` is an `Option`.
    type Like<U: ColumnValue>: ColumnValue;
}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue<Nullable = Option<T>>> Nullness for T {
    type Like<U: ColumnValue> = U;
}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> Nullness for Option<T> {
    type Like<U: ColumnValue> = U::Nullable;
}

pub(super) fn call<S, U>(function: Function, kind: ValueKind, args: Vec<Node>) -> Expr<S, U> {
    Expr::new(Node::Call(function, kind, args))
}

/// Two or more expressions of one type, as a tuple. The first decides the type, so it is a column, an expression or an
/// owned value.
#[diagnostic::on_unimplemented(
    message = "expected two to six expressions of `{S}` with one type, found `{Self}`",
    label = "not a tuple of expressions of one type",
    note = "the first decides the type; where one may be NULL, so must the first: `.coalesce(..)` takes NULL away"
)]
pub trait ExprTuple<S> {
    /// The type of each.
    type Value: ColumnValue;

    #[doc(hidden)]
    fn into_nodes(self) -> Vec<Node>;
}

/// One expression with its own type.
#[diagnostic::on_unimplemented(
    message = "expected an expression of `{S}`, found `{Self}`",
    label = "wrong table, or no expression",
    note = "write a value, a column of `{S}` or an expression over it"
)]
pub trait Operand<S> {
    /// The type.
    type Value: ColumnValue;

    #[doc(hidden)]
    fn operand(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> Operand<S> for Expr<S, T> {
    type Value = T;

    fn operand(self) -> Node {
        self.node
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> Operand<S> for Column<S, T> {
    type Value = T;

    fn operand(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> Operand<S> for T {
    type Value = T;

    fn operand(self) -> Node {
        Node::Value(self.into_value())
    }
}

#[diagnostic::do_not_recommend]
impl<S> Operand<S> for &str {
    type Value = String;

    fn operand(self) -> Node {
        Node::Value(crate::value::Value::Text(self.to_owned().into()))
    }
}

macro_rules! tuples {
    ($(($first:ident $(, $name:ident)+);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, $first: Operand<S>, $($name: IntoExpr<S, $first::Value>),+> ExprTuple<S> for ($first, $($name),+) {
            type Value = $first::Value;

            #[allow(non_snake_case, reason = "the type parameters name the values too")]
            fn into_nodes(self) -> Vec<Node> {
                let ($first, $($name),+) = self;
                vec![$first.operand(), $($name.into_expr().node),+]
            }
        }
    )*};
}

tuples! {
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
}

/// A call of a declared function; what `sql_function!` expands to.
#[doc(hidden)]
pub fn call_declared<S, U: ColumnValue>(
    function: &'static UserFunction,
    args: Vec<DeclaredArgument<S>>,
) -> Expr<S, U> {
    let args = args.into_iter().map(|arg| arg.0.node).collect();
    call(Function::User(UserFunctionRef(function)), U::KIND, args)
}

/// An argument of a declared function, whose type the declaration checked.
#[doc(hidden)]
#[derive(Debug)]
pub struct DeclaredArgument<S>(Expr<S, ()>);

impl<S> DeclaredArgument<S> {
    #[doc(hidden)]
    pub fn of<T>(value: impl IntoExpr<S, T>) -> Self {
        Self(Expr::new(value.into_expr().node))
    }
}

/// Declares a function of the database, so that it can be called with types.
///
/// The function then takes values, columns and expressions, and gives an expression. Its name is written here and
/// nowhere at run time; it consists of letters, digits and `_`, with a `.` after a schema. What is declared must exist in
/// the database: nothing checks it before a query is sent.
///
/// ```
/// use orm::prelude::*;
///
/// orm::sql_function! {
///     /// The name is the same on every database.
///     pub fn soundex(text: String) -> String;
///     /// On PostgreSQL only (its extension `fuzzystrmatch`).
///     pub fn levenshtein(a: String, b: String) -> i32 as { postgres: "levenshtein" };
///     /// Other names on other databases; MySQL lacks it.
///     pub fn code_point(character: String) -> i32 as { sqlite: "unicode", postgres: "ascii" };
/// }
///
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
/// let near = User::filter(levenshtein(User::name, "ann").le(2));
/// assert_eq!(
///     near.to_sql(orm::Dialect::Postgres)?,
///     r#"SELECT "id", "name" FROM "users" WHERE levenshtein("name", CAST($1 AS text)) <= $2"#
/// );
/// assert_eq!(near.to_sql(orm::Dialect::Sqlite).unwrap_err().kind(), orm::ErrorKind::Unsupported);
/// # Ok::<(), orm::Error>(())
/// ```
///
/// A name that could be anything else does not compile:
///
/// ```compile_fail
/// orm::sql_function! {
///     fn harmless(text: String) -> String as { sqlite: "lower(x); DROP TABLE users; --" };
/// }
/// ```
#[macro_export]
macro_rules! sql_function {
    ($(
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($($arg:ident: $ty:ty),* $(,)?) -> $out:ty
        $(as { $($dialect:ident: $db_name:literal),+ $(,)? })?;
    )*) => {$(
        $(#[$meta])*
        $vis fn $name<S>($($arg: impl $crate::IntoExpr<S, $ty>),*) -> $crate::Expr<S, $out> {
            static FUNCTION: $crate::private::UserFunction =
                $crate::sql_function!(@declare $name $($($dialect $db_name),+)?);
            $crate::private::call_declared(
                &FUNCTION,
                ::std::vec![$($crate::private::DeclaredArgument::of::<$ty>($arg)),*],
            )
        }
    )*};
    (@declare $name:ident) => {
        $crate::private::UserFunction::everywhere(::core::stringify!($name))
    };
    (@declare $name:ident $($dialect:ident $db_name:literal),+) => {
        $crate::private::UserFunction::nowhere(::core::stringify!($name))
            $(.on($crate::sql_function!(@dialect $dialect), $db_name))+
    };
    (@dialect sqlite) => { $crate::Dialect::Sqlite };
    (@dialect postgres) => { $crate::Dialect::Postgres };
    (@dialect mysql) => { $crate::Dialect::MySql };
    (@dialect $other:ident) => {
        ::core::compile_error!("expected `sqlite`, `postgres` or `mysql` before the name")
    };
}
