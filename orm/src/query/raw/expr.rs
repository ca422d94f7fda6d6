//! Raw expressions within typed queries: text that stands in the program, with `{}` places for typed arguments.

use super::scan::{Piece, pieces};
use super::{IntoSqlText, SqlText};
use crate::column::Column;
use crate::expr::{Expr, IntoExpr};
use crate::statement::Node;
use crate::types::ColumnValue;
use crate::value::Value;
use orm_schema::Dialect;

/// Text with places for expressions.
#[derive(Debug, Clone)]
pub struct RawNode {
    pub(crate) text: SqlText,
    pub(crate) args: Vec<Node>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    Text(&'t str),
    /// The place of the argument at this position.
    Place(usize),
}

impl RawNode {
    /// The parts of the text for a dialect. The error says what is wrong with it.
    pub(crate) fn parts(&self, dialect: Dialect) -> Result<Vec<Part<'static>>, String> {
        parts(self.text.get(dialect), self.args.len(), dialect)
    }
}

fn parts(text: &str, args: usize, dialect: Dialect) -> Result<Vec<Part<'_>>, String> {
    let mut parts = Vec::new();
    let mut next = 0;
    let mut is_used = vec![false; args];
    for piece in pieces(text, dialect)? {
        let mut rest = match piece {
            // Two quotation marks say the same as a backslash and one, and `'..'` the same as `$$..$$`.
            Piece::Quoted(text) if text.contains('\\') || text.starts_with('$') => {
                return Err(
                    "it has a string with a backslash or between dollars; write `'it''s'`"
                        .to_owned(),
                );
            }
            Piece::Quoted(text) => {
                parts.push(Part::Text(text));
                continue;
            }
            // A comment at the end of a line would take what comes behind it.
            Piece::Comment(_) => return Err("it holds a comment".to_owned()),
            Piece::Code(code) if has_placeholder(code, dialect) => {
                return Err("it has a placeholder of the database; write `{}`".to_owned());
            }
            Piece::Code(code) => code,
        };
        while let Some(open) = rest.find(['{', '}']) {
            parts.push(Part::Text(&rest[..open]));
            let inner = rest[open..].strip_prefix('{');
            let Some((number, behind)) = inner.and_then(|inner| inner.split_once('}')) else {
                return Err("it has a brace without its partner".to_owned());
            };
            let position = if number.is_empty() {
                next += 1;
                next - 1
            } else {
                number
                    .parse()
                    .map_err(|_| "a place is written `{}` or `{0}`".to_owned())?
            };
            match is_used.get_mut(position) {
                Some(used) => *used = true,
                None => return Err(format!("it has more places than the {args} arguments")),
            }
            parts.push(Part::Place(position));
            rest = behind;
        }
        parts.push(Part::Text(rest));
    }
    if is_used.contains(&false) {
        return Err(format!("it has fewer places than the {args} arguments"));
    }
    parts.retain(|part| *part != Part::Text(""));
    Ok(parts)
}

fn has_placeholder(code: &str, dialect: Dialect) -> bool {
    match dialect {
        // `?` is an operator of PostgreSQL.
        Dialect::Postgres => code
            .split('$')
            .skip(1)
            .any(|behind| behind.starts_with(|c: char| c.is_ascii_digit())),
        Dialect::Sqlite => code.contains(['?', '$', '@', ':']),
        Dialect::MySql => code.contains('?'),
    }
}

impl<S, T: ColumnValue> Expr<S, T> {
    /// An expression as SQL text, with a place `{}` for each argument: a column, an expression, a value, or a tuple of them.
    /// `{0}` names an argument, so that it can stand in several places. Values are sent beside the text, never in it. The
    /// caller says of which type it is.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// use orm::{Dialect, SqlText};
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String, age: i32 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let soundex = SqlText::new("soundex({})").on(Dialect::Sqlite, "lower(substr({}, 1, 1))");
    /// let alike = User::filter(Expr::raw("{} % {} = 0", (User::age, 10))).all(db).await?;
    /// let codes: Vec<String> = User::query().select(Expr::raw(soundex, User::name)).all(db).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// When it runs, `Unsupported` says that places and arguments do not match, or that a string does not end.
    pub fn raw(text: impl IntoSqlText, args: impl RawArgs<S>) -> Self {
        let mut nodes = Vec::new();
        args.push_to(&mut nodes);
        Self::new(Node::Raw(Box::new(RawNode {
            text: text.into_sql_text(),
            args: nodes,
        })))
    }
}

/// Arguments of [`Expr::raw`]: a column, an expression, a value, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no argument of a raw expression over `{S}`",
    label = "not a column, expression or value",
    note = "give a column of `{S}`, an expression over it, a value, or a tuple of them; `()` for none"
)]
pub trait RawArgs<S> {
    #[doc(hidden)]
    fn push_to(self, nodes: &mut Vec<Node>);
}

#[diagnostic::do_not_recommend]
impl<S> RawArgs<S> for () {
    fn push_to(self, _nodes: &mut Vec<Node>) {}
}

#[diagnostic::do_not_recommend]
impl<S, T> RawArgs<S> for Column<S, T>
where
    Self: IntoExpr<S, T>,
{
    fn push_to(self, nodes: &mut Vec<Node>) {
        nodes.push(self.into_expr().node);
    }
}

#[diagnostic::do_not_recommend]
impl<S, T> RawArgs<S> for Expr<S, T> {
    fn push_to(self, nodes: &mut Vec<Node>) {
        nodes.push(self.node);
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> RawArgs<S> for T {
    fn push_to(self, nodes: &mut Vec<Node>) {
        nodes.push(Node::Value(self.into_value()));
    }
}

#[diagnostic::do_not_recommend]
impl<S> RawArgs<S> for &str {
    fn push_to(self, nodes: &mut Vec<Node>) {
        nodes.push(Node::Value(Value::Text(self.to_owned().into())));
    }
}

macro_rules! tuple_args {
    ($(($($name:ident),*);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, $($name: RawArgs<S>),*> RawArgs<S> for ($($name,)*) {
            #[allow(non_snake_case, reason = "the type parameters name the values too")]
            fn push_to(self, nodes: &mut Vec<Node>) {
                let ($($name,)*) = self;
                $($name.push_to(nodes);)*
            }
        }
    )*};
}

tuple_args! {
    (A);
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
    (A, B, C, D, E, F, G);
    (A, B, C, D, E, F, G, H);
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];

    #[test]
    fn places_are_found_outside_of_strings_only() {
        for dialect in ALL {
            let found = parts("f({}, '{}', {0}) || '}'", 1, dialect).unwrap();
            let expected = [
                Part::Text("f("),
                Part::Place(0),
                Part::Text(", "),
                Part::Text("'{}'"),
                Part::Text(", "),
                Part::Place(0),
                Part::Text(") || "),
                Part::Text("'}'"),
            ];
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_does_not_fit_is_said() {
        for dialect in ALL {
            let problem = |text, args| parts(text, args, dialect).unwrap_err();
            assert_eq!(
                problem("f({})", 2),
                "it has fewer places than the 2 arguments"
            );
            assert_eq!(
                problem("f({}, {})", 1),
                "it has more places than the 1 arguments"
            );
            assert_eq!(
                problem("f({7})", 1),
                "it has more places than the 1 arguments"
            );
            assert_eq!(problem("f({x})", 1), "a place is written `{}` or `{0}`");
            assert_eq!(problem("f({)", 1), "it has a brace without its partner");
            assert_eq!(problem("f(})", 0), "it has a brace without its partner");
            assert_eq!(
                problem("f('{})", 1),
                "a string that begins on line 1 does not end"
            );
            assert_eq!(problem("{} -- x", 1), "it holds a comment");
            let mark = if dialect == Dialect::Postgres {
                "$1"
            } else {
                "?"
            };
            let placed = format!("{{}} = {mark}");
            assert!(
                parts(&placed, 1, dialect)
                    .unwrap_err()
                    .starts_with("it has a placeholder")
            );
            assert!(problem("'a\\b'", 0).starts_with("it has a string with a backslash"));
        }
    }
}
