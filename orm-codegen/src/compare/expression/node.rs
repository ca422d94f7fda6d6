//! The tree of an expression, and its text.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a rule changes one or two kinds of nodes; every other kind, new ones too, stays as it is"
)]

use crate::dialect::DialectRules;

/// A part of an expression. Parentheses and implied casts are gone, operators with several spellings have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::compare) enum Node {
    /// NULL.
    Null,
    /// A Boolean, on PostgreSQL: elsewhere they are 1 and 0.
    Bool(bool),
    /// A number in its shortest decimal form.
    Number(String),
    /// Text.
    Text(String),
    /// A column.
    Name(String),
    /// Anything else that stands for itself, such as `CURRENT_TIMESTAMP`.
    Word(String),
    /// A function and its arguments.
    Call(String, Vec<Node>),
    /// An operator between two parts; AND and OR between two or more.
    Infix(String, Vec<Node>),
    /// `NOT x`, `- x`.
    Prefix(String, Box<Node>),
    /// `x IS NULL`, `x COLLATE y`.
    Suffix(Box<Node>, String),
    /// `x IN (..)`, whether negated.
    In(Box<Node>, Vec<Node>, bool),
    /// `CASE`: operand, conditions with results, the other result.
    Case(Option<Box<Node>>, Vec<(Node, Node)>, Option<Box<Node>>),
    /// `CAST(x AS type)`.
    Cast(Box<Node>, String),
    /// `ARRAY[..]`.
    Array(Vec<Node>),
    /// `(a, b)`.
    Row(Vec<Node>),
}

impl Node {
    /// Whether it is a constant.
    pub(in crate::compare) fn is_literal(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => true,
            Self::Array(items) => items.iter().all(Self::is_literal),
            Self::Name(_)
            | Self::Word(_)
            | Self::Call(..)
            | Self::Infix(..)
            | Self::Prefix(..)
            | Self::Suffix(..)
            | Self::In(..)
            | Self::Case(..)
            | Self::Cast(..)
            | Self::Row(_) => false,
        }
    }

    /// `x AND y`, where parts that are such themselves become parts of this one.
    pub(super) fn chain(operator: &str, left: Self, right: Self) -> Self {
        let mut parts = Vec::new();
        for side in [left, right] {
            match side {
                Self::Infix(inner, more) if inner == operator => parts.extend(more),
                other => parts.push(other),
            }
        }
        Self::Infix(operator.to_owned(), parts)
    }

    /// `x IN (..)`; one value is an equality, as servers print it.
    pub(super) fn one_of(value: Self, mut list: Vec<Self>, is_negated: bool) -> Self {
        match list.pop() {
            Some(only) if list.is_empty() => {
                let operator = if is_negated { "<>" } else { "=" };
                Self::Infix(operator.to_owned(), vec![value, only])
            }
            last => {
                list.extend(last);
                Self::In(Box::new(value), list, is_negated)
            }
        }
    }

    /// `NOT x`: moved into what has a negated form, which holds and fails and is unknown in the same cases.
    pub(super) fn negated(self) -> Self {
        let opposite = |operator: &str| {
            Some(match operator {
                "=" => "<>",
                "<>" => "=",
                "<" => ">=",
                ">=" => "<",
                ">" => "<=",
                "<=" => ">",
                "LIKE" => "NOT LIKE",
                "NOT LIKE" => "LIKE",
                "ILIKE" => "NOT ILIKE",
                "NOT ILIKE" => "ILIKE",
                _ => return None,
            })
        };
        match self {
            Self::Infix(operator, parts) if operator == "AND" || operator == "OR" => {
                let other = if operator == "AND" { "OR" } else { "AND" };
                let parts = parts.into_iter().map(Self::negated).collect();
                Self::Infix(other.to_owned(), parts)
            }
            Self::Infix(operator, parts) => match opposite(&operator) {
                Some(operator) => Self::Infix(operator.to_owned(), parts),
                None => Self::Prefix("NOT".to_owned(), Box::new(Self::Infix(operator, parts))),
            },
            Self::In(value, list, is_negated) => Self::In(value, list, !is_negated),
            Self::Suffix(value, word) if word == "IS NULL" => {
                Self::Suffix(value, "IS NOT NULL".to_owned())
            }
            Self::Suffix(value, word) if word == "IS NOT NULL" => {
                Self::Suffix(value, "IS NULL".to_owned())
            }
            other => Self::Prefix("NOT".to_owned(), Box::new(other)),
        }
    }

    /// The text, in which every part that has parts of its own stands in parentheses.
    pub(in crate::compare) fn sql(&self, rules: &dyn DialectRules) -> String {
        let list = |items: &[Self]| {
            let items: Vec<String> = items.iter().map(|item| item.sql(rules)).collect();
            items.join(", ")
        };
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(digits) => digits.clone(),
            Self::Text(text) => rules.text_literal(text),
            Self::Name(name) => rules.quote(name),
            Self::Word(word) => word.clone(),
            Self::Call(name, arguments) => format!("{name}({})", list(arguments)),
            Self::Infix(operator, parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.operand(rules)).collect();
                parts.join(&format!(" {operator} "))
            }
            Self::Prefix(operator, value) => format!("{operator} {}", value.operand(rules)),
            Self::Suffix(value, word) => format!("{} {word}", value.operand(rules)),
            Self::In(value, items, is_negated) => {
                let not = if *is_negated { "NOT " } else { "" };
                format!("{} {not}IN ({})", value.operand(rules), list(items))
            }
            Self::Case(operand, branches, otherwise) => {
                let mut text = "CASE".to_owned();
                if let Some(operand) = operand {
                    text.push(' ');
                    text.push_str(&operand.operand(rules));
                }
                for (condition, result) in branches {
                    text.push_str(&format!(
                        " WHEN {} THEN {}",
                        condition.sql(rules),
                        result.sql(rules)
                    ));
                }
                if let Some(otherwise) = otherwise {
                    text.push_str(&format!(" ELSE {}", otherwise.sql(rules)));
                }
                text + " END"
            }
            Self::Cast(value, sql_type) => format!("CAST({} AS {sql_type})", value.sql(rules)),
            Self::Array(items) => format!("ARRAY[{}]", list(items)),
            Self::Row(items) => format!("({})", list(items)),
        }
    }

    fn operand(&self, rules: &dyn DialectRules) -> String {
        match self {
            Self::Infix(..) | Self::Prefix(..) | Self::Suffix(..) | Self::In(..) => {
                format!("({})", self.sql(rules))
            }
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Name(_)
            | Self::Word(_)
            | Self::Call(..)
            | Self::Case(..)
            | Self::Cast(..)
            | Self::Array(_)
            | Self::Row(_) => self.sql(rules),
        }
    }
}
