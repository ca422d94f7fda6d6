//! Text: matching, and functions of it. Patterns are escaped here or by the dialect when it binds; a user's text is never
//! a wildcard. Characters are counted from 1, as SQL counts them.

use super::function::{Nullness, call};
use super::methods::methods;
use super::{Expr, IntoExpr};
use crate::statement::{Function, Node, Pattern, PatternKind};
use crate::types::TextValue;
use crate::value::{Value, ValueKind};

impl<S, T> Expr<S, T> {
    fn matches(
        self,
        kind: PatternKind,
        ignores_case: bool,
        text: impl Into<String>,
    ) -> Expr<S, bool> {
        let pattern = Pattern {
            kind,
            ignores_case,
            text: text.into(),
        };
        Expr::new(Node::Match {
            negated: false,
            expr: Box::new(self.node),
            pattern,
        })
    }
}

/// What has a length: text and lists.
#[diagnostic::on_unimplemented(
    message = "a length needs text or a list, found `{Self}`",
    label = "neither text nor a list"
)]
pub trait LengthValue: Nullness {}

#[diagnostic::do_not_recommend]
impl LengthValue for String {}
#[diagnostic::do_not_recommend]
impl<T: crate::ListElement> LengthValue for Vec<T> {}
#[diagnostic::do_not_recommend]
impl<T: LengthValue> LengthValue for Option<T> {}

fn text_call<S, T: TextValue>(function: Function, args: Vec<Node>) -> Expr<S, T> {
    call(function, T::KIND, args)
}

/// A plain text as an argument.
pub(crate) fn text_node(text: impl Into<String>) -> Node {
    Node::Value(Value::Text(text.into().into()))
}

fn count_node(count: u32) -> Node {
    Node::Value(Value::I32(i32::try_from(count).unwrap_or(i32::MAX)))
}

methods! { [T] T;
    /// Starts with this text, case counts.
    fn starts_with(this, text: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        this.matches(PatternKind::StartsWith, false, text)
    }

    /// Ends with this text, case counts.
    fn ends_with(this, text: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        this.matches(PatternKind::EndsWith, false, text)
    }

    /// Contains this text, case counts.
    fn contains(this, text: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        this.matches(PatternKind::Contains, false, text)
    }

    /// Matches a pattern of `%` (any text) and `_` (any character), case counts; `\` takes their meaning away.
    fn like(this, pattern: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        this.matches(PatternKind::Like, false, pattern)
    }

    /// Starts with this text, whatever the case. SQLite knows the case of ASCII letters only.
    fn istarts_with(this, text: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        this.matches(PatternKind::StartsWith, true, text)
    }

    /// Ends with this text, whatever the case. SQLite knows the case of ASCII letters only.
    fn iends_with(this, text: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        this.matches(PatternKind::EndsWith, true, text)
    }

    /// Contains this text, whatever the case. SQLite knows the case of ASCII letters only.
    fn icontains(this, text: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        this.matches(PatternKind::Contains, true, text)
    }

    /// Matches a pattern as [`like`](Self::like), whatever the case. SQLite knows the case of ASCII letters only.
    fn ilike(this, pattern: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        this.matches(PatternKind::Like, true, pattern)
    }

    /// Has a match of a regular expression, case counts. PostgreSQL and MySQL; SQLite has none.
    ///
    /// The dialects of PostgreSQL (POSIX) and MySQL (PCRE, ICU) agree on classes, groups, `|`, `*`, `+`, `?`, `{n}`, `^` and
    /// `$`. An expression from outside can cost much time, and a wrong one is an error of kind `Database`.
    fn regex(this, pattern: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        call(Function::Regex, ValueKind::Bool, vec![this.node, text_node(pattern)])
    }

    /// Has a match of a regular expression as [`regex`](Self::regex), whatever the case.
    fn iregex(this, pattern: impl Into<String>) -> Expr<S, bool> where [T: TextValue] {
        call(Function::RegexIgnoringCase, ValueKind::Bool, vec![this.node, text_node(pattern)])
    }

    /// In small letters. SQLite changes ASCII letters only; PostgreSQL those of the database's locale.
    fn lower(this) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::Lower, vec![this.node])
    }

    /// In capital letters. SQLite changes ASCII letters only; PostgreSQL those of the database's locale.
    fn upper(this) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::Upper, vec![this.node])
    }

    /// Without spaces at both ends. Tabs and line ends stay.
    fn trim(this) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::Trim, vec![this.node])
    }

    /// Without spaces at its beginning.
    fn trim_start(this) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::TrimStart, vec![this.node])
    }

    /// Without spaces at its end.
    fn trim_end(this) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::TrimEnd, vec![this.node])
    }

    /// With another text behind it. NULL when one of the two is; [`func::concat`](crate::func::concat) joins more.
    fn concat(this, other: impl IntoExpr<S, T>) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::Concat, vec![this.node, other.into_expr().node])
    }

    /// The number of characters of a text, or of elements of a list.
    fn length(this) -> Expr<S, T::Like<i64>> where [T: LengthValue] {
        let function = if T::IS_LIST { Function::ListLength } else { Function::Length };
        call(function, ValueKind::I64, vec![this.node])
    }

    /// So many characters from a place on; the first character is number 1. A place before it counts as 1, a negative
    /// number as 0, and what is beyond the end is left out.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, email: String }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// // What stands before the `@`.
    /// let name = User::email.substring(1, User::email.locate("@") - 1);
    /// let names: Vec<String> = User::query().select(name).all(db).await?;
    /// # Ok(()) }
    /// ```
    fn substring(this, start: impl IntoExpr<S, i64>, count: impl IntoExpr<S, i64>) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::Substring, vec![this.node, start.into_expr().node, count.into_expr().node])
    }

    /// The first characters.
    fn left(this, count: u32) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::Left, vec![this.node, count_node(count)])
    }

    /// The last characters.
    fn right(this, count: u32) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::Right, vec![this.node, count_node(count)])
    }

    /// With every occurrence of a text replaced by another, case counts. Without a text to look for nothing changes.
    fn replace(this, from: impl IntoExpr<S, String>, to: impl IntoExpr<S, String>) -> Expr<S, T> where [T: TextValue] {
        text_call(Function::Replace, vec![this.node, from.into_expr().node, to.into_expr().node])
    }

    /// Where a text begins, case counts: 1 at the first character, 0 where it does not occur.
    fn locate(this, text: impl IntoExpr<S, String>) -> Expr<S, T::Like<i64>> where [T: TextValue + Nullness] {
        call(Function::Position, ValueKind::I64, vec![this.node, text.into_expr().node])
    }

    /// The whole number that the text is, of at most 18 digits with a sign or without; NULL for any other text.
    fn parse_integer(this) -> Expr<S, Option<i64>> where [T: TextValue] {
        call(Function::ParseInteger, ValueKind::I64, vec![this.node])
    }
}
