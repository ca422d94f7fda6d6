//! Calls of functions: [`Function`] -> the dialect's spelling with the arguments in their places.
//!
//! The tables below are the only place that knows how a database spells a function. A spelling may name an argument
//! twice or in another order: a placeholder carries its number. It is complete in itself, so that it can stand beside
//! any operator.

mod json;
mod list;
mod number;
mod text;
mod time;

use super::expr::{cast_type, column_of, postgres_type};
use super::{Renderer, name};
use crate::statement::{ColumnRef, Function, Node};
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;
use sea_query::{CaseStatement, Expr, ExprTrait, Func};
use std::borrow::Cow;

/// How a dialect writes a call.
enum Spelling {
    /// `NAME(a, b)`
    Name(&'static str),
    /// `(a op b op c)`
    Infix(&'static str),
    /// `{0}` is the first argument, `{t}` PostgreSQL's name of the call's type.
    Template(Cow<'static, str>),
    /// What the dialect lacks, and what to write instead.
    Lacks(Cow<'static, str>, &'static str),
}

fn template(text: &'static str) -> Spelling {
    Spelling::Template(Cow::Borrowed(text))
}

fn lacks(feature: &'static str, instead: &'static str) -> Spelling {
    Spelling::Lacks(Cow::Borrowed(feature), instead)
}

/// A spelling for each dialect: SQLite, PostgreSQL, MySQL.
fn by_dialect(
    dialect: Dialect,
    sqlite: &'static str,
    postgres: &'static str,
    mysql: &'static str,
) -> Spelling {
    template(match dialect {
        Dialect::Sqlite => sqlite,
        Dialect::Postgres => postgres,
        Dialect::MySql => mysql,
    })
}

/// The spelling where only one dialect has the function.
fn only(
    dialect: Dialect,
    has: Dialect,
    text: &'static str,
    feature: &'static str,
    instead: &'static str,
) -> Spelling {
    if dialect == has {
        template(text)
    } else {
        lacks(feature, instead)
    }
}

const fn is_integer(kind: ValueKind) -> bool {
    matches!(
        kind,
        ValueKind::I16 | ValueKind::I32 | ValueKind::I64 | ValueKind::U64
    )
}

impl Renderer {
    pub(super) fn call(&mut self, function: Function, kind: ValueKind, nodes: &[Node]) -> Expr {
        let beside = function
            .is_uniform()
            .then(|| nodes.iter().find_map(column_of))
            .flatten();
        let args: Vec<Expr> = nodes
            .iter()
            .map(|node| {
                if function.is_uniform() {
                    self.alike(node, beside)
                } else {
                    self.text_column(node)
                }
            })
            .collect();
        match spelling(function, self.dialect, kind, args.len()) {
            Spelling::Name(function) => Func::cust(name(function)).args(args).into(),
            Spelling::Infix(op) => {
                let places: Vec<String> = (0..args.len()).map(|at| format!("{{{at}}}")).collect();
                self.fill(&format!("({})", places.join(op)), kind, nodes, &args)
            }
            Spelling::Template(text) => self.fill(&text, kind, nodes, &args),
            Spelling::Lacks(feature, instead) => self.refuse(&feature, instead),
        }
    }

    /// A bound value with the type that it has for the server. PostgreSQL remembers the types of a text's parameters, and
    /// the text of a call is the same for all. SQLite and MySQL take decimals and times as text, which arithmetic would
    /// make a float of and comparisons would compare as text.
    pub(super) fn argument(&mut self, value: &Value) -> Expr {
        let slot = self.bind(None);
        let (kind, is_list) = value.kind();
        let cast = match (self.dialect, kind) {
            (Dialect::Postgres, kind) if is_list => {
                return slot.cast_as(name(&format!("{}[]", postgres_type(kind))));
            }
            (Dialect::Postgres, kind) => postgres_type(kind),
            (Dialect::Sqlite | Dialect::MySql, _) if is_list => return slot,
            (Dialect::Sqlite | Dialect::MySql, ValueKind::Decimal) => cast_type(kind, self.dialect),
            (Dialect::MySql, ValueKind::DateTime | ValueKind::NaiveDateTime) => "DATETIME(6)",
            (Dialect::MySql, ValueKind::Date) => "DATE",
            (Dialect::MySql, ValueKind::Time) => "TIME(6)",
            // A bound NULL has no type there, so that numbers beside it would be compared as texts.
            (
                Dialect::MySql,
                ValueKind::Bool
                | ValueKind::I16
                | ValueKind::I32
                | ValueKind::I64
                | ValueKind::U64
                | ValueKind::F32
                | ValueKind::F64,
            ) if value.is_null() => cast_type(kind, self.dialect),
            (Dialect::Sqlite | Dialect::MySql, _) => return slot,
        };
        slot.cast_as(name(cast))
    }

    /// A value beside an expression that is no column, whose type the server knows.
    pub(super) fn compared(&mut self, value: &Value) -> Expr {
        match self.dialect {
            Dialect::Postgres => self.bind(None),
            Dialect::Sqlite | Dialect::MySql => self.argument(value),
        }
    }

    /// One of several expressions of one type. PostgreSQL binds a value as the column beside it; the others do not take a
    /// parameter's type from there.
    pub(super) fn alike(&mut self, node: &Node, beside: Option<ColumnRef>) -> Expr {
        match node {
            Node::Value(_) if beside.is_some() && self.dialect == Dialect::Postgres => {
                self.bind(beside)
            }
            node => self.node(node),
        }
    }

    /// A column whose native type of PostgreSQL is text in Rust, as text.
    fn text_column(&mut self, node: &Node) -> Expr {
        let is_native =
            column_of(node).is_some_and(|column| self.native_text(column.field()).is_some());
        let expr = self.node(node);
        if is_native {
            expr.cast_as(name("text"))
        } else {
            expr
        }
    }

    /// Puts the arguments into their places.
    fn fill(&self, template: &str, kind: ValueKind, nodes: &[Node], args: &[Expr]) -> Expr {
        let mut text = String::with_capacity(template.len() + 8);
        let mut placed: Vec<Expr> = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            if let Some(after) = after.strip_prefix("t}") {
                text.push_str(postgres_type(kind));
                rest = after;
                continue;
            }
            let place = after
                .split_once('}')
                .and_then(|(number, after)| Some((number.parse::<usize>().ok()?, after)));
            match place.and_then(|(at, after)| Some((args.get(at)?, nodes.get(at)?, after))) {
                Some((arg, node, after)) => {
                    placed.push(arg.clone());
                    let place = match self.dialect {
                        Dialect::Postgres => format!("${}", placed.len()),
                        Dialect::Sqlite | Dialect::MySql => "?".to_owned(),
                    };
                    if is_atom(node) {
                        text.push_str(&place);
                    } else {
                        text.push_str(&format!("({place})"));
                    }
                    rest = after;
                }
                None => {
                    text.push('{');
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        Expr::cust_with_exprs(text, placed)
    }

    /// `CASE`: the first arm whose condition holds.
    pub(super) fn case(&mut self, arms: &[(Node, Node)], otherwise: Option<&Node>) -> Expr {
        let results = arms.iter().map(|(_, result)| result).chain(otherwise);
        let beside = results.clone().find_map(column_of);
        let mut case = CaseStatement::new();
        for (condition, result) in arms {
            let condition = self.node(condition);
            let result = self.alike(result, beside);
            case = case.case(condition, result);
        }
        if let Some(result) = otherwise {
            case = case.finally(self.alike(result, beside));
        }
        case.into()
    }
}

/// Whether an expression can stand beside any operator as it is.
fn is_atom(node: &Node) -> bool {
    matches!(
        node,
        Node::Column(_)
            | Node::Value(_)
            | Node::Call(..)
            | Node::Case { .. }
            | Node::Aggregate(..)
            | Node::Cast(..)
    )
}

fn spelling(function: Function, dialect: Dialect, kind: ValueKind, arity: usize) -> Spelling {
    match function {
        Function::Div
        | Function::Rem
        | Function::Abs
        | Function::Round
        | Function::RoundTo
        | Function::Ceil
        | Function::Floor
        | Function::Trunc
        | Function::Sign
        | Function::Random => number::spelling(function, dialect, kind),
        Function::BitAnd
        | Function::BitOr
        | Function::BitXor
        | Function::BitNot
        | Function::ShiftLeft
        | Function::ShiftRight => number::bits(function, dialect, kind),
        Function::Cast(from) => number::cast(dialect, from, kind),
        Function::Concat
        | Function::Lower
        | Function::Upper
        | Function::Trim
        | Function::TrimStart
        | Function::TrimEnd
        | Function::Length
        | Function::Substring
        | Function::Left
        | Function::Right
        | Function::Replace
        | Function::Position
        | Function::Regex
        | Function::RegexIgnoringCase
        | Function::ParseInteger
        | Function::TextSearch
        | Function::TextSearchIn
        | Function::MatchAgainst
        | Function::MatchAgainstBoolean
        | Function::Glob => text::spelling(function, dialect),
        Function::Coalesce => Spelling::Name("COALESCE"),
        Function::NullIf => Spelling::Name("NULLIF"),
        Function::Greatest => extreme(dialect, "MAX", "GREATEST", arity),
        Function::Least => extreme(dialect, "MIN", "LEAST", arity),
        Function::Now
        | Function::Part(_)
        | Function::Truncate(_)
        | Function::Plus(_)
        | Function::Minus(_)
        | Function::MicrosecondsSince
        | Function::SecondsSince
        | Function::DaysSince
        | Function::DateOf
        | Function::TimeOf
        | Function::RangeContains
        | Function::RangeOverlaps => time::spelling(function, dialect, kind),
        Function::JsonKey
        | Function::JsonIndex
        | Function::JsonHasKey
        | Function::JsonLength
        | Function::JsonContains
        | Function::JsonText
        | Function::JsonInteger
        | Function::JsonFloat
        | Function::JsonBool => json::spelling(function, dialect),
        Function::ListLength
        | Function::ListHasAll
        | Function::ListHasAny
        | Function::ListAppend => list::spelling(function, dialect),
        Function::User(declared) => match declared.0.name(dialect) {
            Some(name) => Spelling::Name(name),
            None => Spelling::Lacks(
                Cow::Owned(format!("function `{}`", declared.0.rust_name())),
                "declare its name for this database too: `as { sqlite: \"name\", .. }`",
            ),
        },
    }
}

/// The largest or smallest: NULL when one is NULL. PostgreSQL's own functions leave NULLs out.
fn extreme(dialect: Dialect, sqlite: &'static str, others: &'static str, arity: usize) -> Spelling {
    match dialect {
        Dialect::Sqlite => Spelling::Name(sqlite),
        Dialect::MySql => Spelling::Name(others),
        Dialect::Postgres => {
            let places: Vec<String> = (0..arity).map(|at| format!("{{{at}}}")).collect();
            let known: Vec<String> = places
                .iter()
                .map(|place| format!("{place} IS NOT NULL"))
                .collect();
            Spelling::Template(Cow::Owned(format!(
                "CASE WHEN {} THEN {others}({}) END",
                known.join(" AND "),
                places.join(", ")
            )))
        }
    }
}
