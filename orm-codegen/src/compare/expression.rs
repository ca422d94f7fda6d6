//! Expressions in one spelling: what a model says and what a server prints of it become the same text. Reads with
//! `sqlparser`; text that it does not know keeps its tokens, and is the same only when they are.

mod node;
mod read;

pub(super) use node::Node;
pub(super) use read::constant;

use crate::dialect::rules;
use orm_schema::Dialect;
use orm_schema::sql::Column;
use sqlparser::dialect::{MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

/// The expression in its one spelling. `columns` are those that it may name.
pub(super) fn canonical(dialect: Dialect, text: &str, columns: &[Column]) -> String {
    match parse(dialect, text, columns) {
        Some(node) => node.sql(rules(dialect)),
        None => words(text),
    }
}

/// The expression as a tree in which equal meaning is equal; `None` when the text is not understood.
pub(super) fn parse(dialect: Dialect, text: &str, columns: &[Column]) -> Option<Node> {
    let syntax = syntax(dialect, text).ok()?;
    read::Reader { dialect, columns }.node(&syntax)
}

fn syntax(dialect: Dialect, text: &str) -> Result<sqlparser::ast::Expr, ParserError> {
    let (postgres, mysql, sqlite) = (PostgreSqlDialect {}, MySqlDialect {}, SQLiteDialect {});
    let dialect: &dyn sqlparser::dialect::Dialect = match dialect {
        Dialect::Postgres => &postgres,
        Dialect::MySql => &mysql,
        Dialect::Sqlite => &sqlite,
    };
    let mut parser = Parser::new(dialect).try_with_sql(text)?;
    let expression = parser.parse_expr()?;
    parser.expect_token(&Token::EOF)?;
    Ok(expression)
}

/// Text that is not understood: one space between words, lower case outside of quotes.
pub(super) fn words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    for c in text.trim().chars() {
        match quote {
            Some(open) => {
                plain.push(c);
                if c == open {
                    quote = None;
                }
            }
            None if c.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            None => {
                if matches!(c, '\'' | '"' | '`') {
                    quote = Some(c);
                }
                plain.extend(c.to_lowercase());
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests;
