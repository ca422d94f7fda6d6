//! The parser's tree -> ours, where equal meaning is equal.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser knows the expressions of a dozen databases; what is not known here is compared by its words"
)]

use super::node::Node;
use crate::compare::types;
use orm_schema::Dialect;
use orm_schema::sql::Column;
use sqlparser::ast::{
    BinaryOperator, CeilFloorKind, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    Ident, TrimWhereField, UnaryOperator, Value,
};

/// Types between which a server casts text without being asked.
const TEXTUAL: [&str; 3] = ["TEXT", "VARCHAR", "CHAR"];

/// Whose expression it is, and the columns that it may name.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) dialect: Dialect,
    pub(super) columns: &'a [Column],
}

impl Reader<'_> {
    /// The tree; `None` when a part of it is not known here.
    pub(super) fn node(&self, expression: &Expr) -> Option<Node> {
        let suffix = |value: &Expr, word: &str| {
            let value = Box::new(self.node(value)?);
            Some(Node::Suffix(value, word.to_owned()))
        };
        Some(match expression {
            Expr::Nested(inner) => self.node(inner)?,
            Expr::Identifier(name) => self.name(name),
            // An expression of one table needs no name of a table.
            Expr::CompoundIdentifier(names) => self.name(names.last()?),
            Expr::Value(value) => self.value(&value.value)?,
            // A character set in front of a string: MySQL prints one, and it says nothing about the value.
            Expr::Prefixed { prefix, value } if prefix.value.starts_with('_') => {
                self.node(value)?
            }
            Expr::TypedString(typed) => self.value(&typed.value.value)?,
            Expr::Interval(interval) if interval.leading_field.is_none() => {
                self.node(&interval.value)?
            }
            Expr::IsNull(value) => suffix(value, "IS NULL")?,
            Expr::IsNotNull(value) => suffix(value, "IS NOT NULL")?,
            Expr::IsTrue(value) => suffix(value, "IS TRUE")?,
            Expr::IsNotTrue(value) => suffix(value, "IS NOT TRUE")?,
            Expr::IsFalse(value) => suffix(value, "IS FALSE")?,
            Expr::IsNotFalse(value) => suffix(value, "IS NOT FALSE")?,
            Expr::IsUnknown(value) => suffix(value, "IS NULL")?,
            Expr::IsNotUnknown(value) => suffix(value, "IS NOT NULL")?,
            Expr::Collate { expr, collation } => {
                let name = collation.to_string().replace(['"', '`'], "");
                suffix(expr, &format!("COLLATE {}", name.to_lowercase()))?
            }
            Expr::IsDistinctFrom(a, b) => self.infix("IS DISTINCT FROM", a, b)?,
            Expr::IsNotDistinctFrom(a, b) => self.infix("IS NOT DISTINCT FROM", a, b)?,
            Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => self.infix("AT TIME ZONE", timestamp, time_zone)?,
            Expr::InList {
                expr,
                list,
                negated,
            } => Node::one_of(self.node(expr)?, self.nodes(list)?, *negated),
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } => self.between(expr, low, high, *negated)?,
            Expr::Like {
                negated,
                any: false,
                expr,
                pattern,
                escape_char: None,
            } => self.infix(if *negated { "NOT LIKE" } else { "LIKE" }, expr, pattern)?,
            Expr::ILike {
                negated,
                any: false,
                expr,
                pattern,
                escape_char: None,
            } => self.infix(if *negated { "NOT ILIKE" } else { "ILIKE" }, expr, pattern)?,
            Expr::RLike {
                negated,
                expr,
                pattern,
                regexp: _,
            } => self.infix(
                if *negated { "NOT REGEXP" } else { "REGEXP" },
                expr,
                pattern,
            )?,
            Expr::AnyOp {
                left,
                compare_op: BinaryOperator::Eq,
                right,
                is_some: _,
            } => self.any(left, right, false)?,
            Expr::AllOp {
                left,
                compare_op: BinaryOperator::NotEq,
                right,
            } => self.any(left, right, true)?,
            Expr::BinaryOp { left, op, right } => self.binary(op, left, right)?,
            Expr::UnaryOp { op, expr } => self.unary(*op, self.node(expr)?),
            Expr::Cast {
                expr, data_type, ..
            } => {
                let sql_type = types::canonical(self.dialect, &data_type.to_string());
                self.cast(self.node(expr)?, sql_type)
            }
            Expr::Array(array) => Node::Array(self.nodes(&array.elem)?),
            Expr::Tuple(items) => Node::Row(self.nodes(items)?),
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => {
                let operand = match operand {
                    Some(operand) => Some(Box::new(self.node(operand)?)),
                    None => None,
                };
                let branches = conditions
                    .iter()
                    .map(|when| Some((self.node(&when.condition)?, self.node(&when.result)?)))
                    .collect::<Option<_>>()?;
                let otherwise = match else_result {
                    Some(otherwise) => Some(self.node(otherwise)?),
                    None => None,
                };
                // Servers write out the ELSE NULL that there is without one.
                let otherwise = otherwise.filter(|node| *node != Node::Null);
                Node::Case(operand, branches, otherwise.map(Box::new))
            }
            other => return self.function_like(other),
        })
    }

    /// Functions, and what has a syntax of its own but is one.
    fn function_like(&self, expression: &Expr) -> Option<Node> {
        let call = |name: &str, arguments: Vec<Node>| Some(Node::Call(name.to_owned(), arguments));
        match expression {
            Expr::Function(function) => self.call(function),
            Expr::Extract { field, expr, .. } => {
                let field = Node::Text(field.to_string().to_lowercase());
                call("date_part", vec![field, self.node(expr)?])
            }
            Expr::Ceil {
                expr,
                field: CeilFloorKind::DateTimeField(sqlparser::ast::DateTimeField::NoDateTime),
            } => call("ceil", vec![self.node(expr)?]),
            Expr::Floor {
                expr,
                field: CeilFloorKind::DateTimeField(sqlparser::ast::DateTimeField::NoDateTime),
            } => call("floor", vec![self.node(expr)?]),
            Expr::Substring {
                expr,
                substring_from,
                substring_for,
                ..
            } => {
                let mut arguments = vec![self.node(expr)?];
                for argument in [substring_from, substring_for].into_iter().flatten() {
                    arguments.push(self.node(argument)?);
                }
                call("substring", arguments)
            }
            Expr::Trim {
                trim_where: None | Some(TrimWhereField::Both),
                trim_what: None,
                expr,
                trim_characters: None,
            } => call("trim", vec![self.node(expr)?]),
            _ => None,
        }
    }

    fn nodes(&self, expressions: &[Expr]) -> Option<Vec<Node>> {
        expressions.iter().map(|item| self.node(item)).collect()
    }

    fn name(&self, name: &Ident) -> Node {
        Node::Name(match self.dialect {
            // Names without quotes are in lower case ("Lexical Structure").
            Dialect::Postgres if name.quote_style.is_some() => name.value.clone(),
            Dialect::Postgres => name.value.to_lowercase(),
            // Names of columns have no case.
            Dialect::Sqlite | Dialect::MySql => name.value.to_lowercase(),
        })
    }

    fn value(&self, value: &Value) -> Option<Node> {
        Some(match value {
            Value::Number(digits, _) => Node::Number(shortest(digits)),
            Value::Boolean(value) => match self.dialect {
                Dialect::Postgres => Node::Bool(*value),
                Dialect::Sqlite | Dialect::MySql => Node::Number(u8::from(*value).to_string()),
            },
            Value::Null => Node::Null,
            Value::HexStringLiteral(digits) => {
                Node::Word(format!("X'{}'", digits.to_ascii_uppercase()))
            }
            Value::SingleQuotedByteStringLiteral(bits) if self.dialect == Dialect::MySql => {
                Node::Number(u64::from_str_radix(bits, 2).ok()?.to_string())
            }
            Value::SingleQuotedByteStringLiteral(bits) => Node::Word(format!("B'{bits}'")),
            other => Node::Text(other.clone().into_string()?),
        })
    }

    fn infix(&self, operator: &str, left: &Expr, right: &Expr) -> Option<Node> {
        let parts = vec![self.node(left)?, self.node(right)?];
        Some(Node::Infix(operator.to_owned(), parts))
    }

    fn binary(&self, operator: &BinaryOperator, left: &Expr, right: &Expr) -> Option<Node> {
        let word = match operator {
            BinaryOperator::And => {
                return Some(Node::chain("AND", self.node(left)?, self.node(right)?));
            }
            BinaryOperator::Or => {
                return Some(Node::chain("OR", self.node(left)?, self.node(right)?));
            }
            BinaryOperator::PGLikeMatch => "LIKE".to_owned(),
            BinaryOperator::PGNotLikeMatch => "NOT LIKE".to_owned(),
            BinaryOperator::PGILikeMatch => "ILIKE".to_owned(),
            BinaryOperator::PGNotILikeMatch => "NOT ILIKE".to_owned(),
            BinaryOperator::NotEq => "<>".to_owned(),
            BinaryOperator::Custom(word) if word == "==" => "=".to_owned(),
            other => other.to_string().to_uppercase(),
        };
        self.infix(&word, left, right)
    }

    /// `BETWEEN` is two comparisons, and so do servers print it.
    fn between(&self, value: &Expr, low: &Expr, high: &Expr, is_negated: bool) -> Option<Node> {
        let (first, chain, second) = if is_negated {
            ("<", "OR", ">")
        } else {
            (">=", "AND", "<=")
        };
        let first = self.infix(first, value, low)?;
        Some(Node::chain(chain, first, self.infix(second, value, high)?))
    }

    /// `x = ANY (ARRAY[..])` is `x IN (..)`, `x <> ALL (ARRAY[..])` is `x NOT IN (..)`.
    fn any(&self, value: &Expr, list: &Expr, is_negated: bool) -> Option<Node> {
        match self.node(list)? {
            Node::Array(items) => Some(Node::one_of(self.node(value)?, items, is_negated)),
            _ => None,
        }
    }

    fn unary(&self, operator: UnaryOperator, value: Node) -> Node {
        match (operator, value) {
            (UnaryOperator::Minus, Node::Number(digits)) => {
                Node::Number(shortest(&format!("-{digits}")))
            }
            (UnaryOperator::Plus, value) => value,
            // A column is no condition to MariaDB, which prints `NOT x` so.
            (UnaryOperator::Not, column @ Node::Name(_)) if self.dialect == Dialect::MySql => {
                Node::Infix("=".to_owned(), vec![column, Node::Number("0".to_owned())])
            }
            (UnaryOperator::Not, value) => value.negated(),
            (operator, value) => Node::Prefix(operator.to_string(), Box::new(value)),
        }
    }

    /// A cast says nothing where the value is a constant, or where text stays text; elsewhere it means something.
    fn cast(&self, value: Node, sql_type: String) -> Node {
        if let Node::Text(text) = &value
            && let Some(constant) = constant(text, &sql_type)
        {
            return constant;
        }
        let scalar = |sql_type: &str| {
            let end = sql_type.find(['(', '[']).unwrap_or(sql_type.len());
            TEXTUAL.contains(&&sql_type[..end])
        };
        let is_text = match &value {
            Node::Name(name) => self.columns.iter().any(|column| {
                column.name == *name && scalar(&types::canonical(self.dialect, &column.sql_type))
            }),
            _ => false,
        };
        if value.is_literal() || (is_text && scalar(&sql_type)) {
            value
        } else {
            Node::Cast(Box::new(value), sql_type)
        }
    }

    fn call(&self, function: &Function) -> Option<Node> {
        let is_plain = function.filter.is_none()
            && function.over.is_none()
            && function.null_treatment.is_none()
            && function.within_group.is_empty();
        if !is_plain {
            return None;
        }
        let name = function
            .name
            .to_string()
            .replace(['"', '`'], "")
            .to_lowercase();
        let arguments = match &function.args {
            FunctionArguments::None => Vec::new(),
            FunctionArguments::Subquery(_) => return None,
            FunctionArguments::List(list) => {
                if list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
                    return None;
                }
                list.args
                    .iter()
                    .map(|argument| match argument {
                        FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => self.node(value),
                        FunctionArg::Unnamed(FunctionArgExpr::Wildcard) => {
                            Some(Node::Word("*".to_owned()))
                        }
                        _ => None,
                    })
                    .collect::<Option<Vec<_>>>()?
            }
        };
        Some(match (self.synonym(&name), arguments.as_slice()) {
            ("now", []) => Node::Word("CURRENT_TIMESTAMP".to_owned()),
            ("now", [Node::Number(digits)]) => {
                let is_implied = self.dialect == Dialect::Postgres && digits == "6";
                Node::Word(if is_implied {
                    "CURRENT_TIMESTAMP".to_owned()
                } else {
                    format!("CURRENT_TIMESTAMP({digits})")
                })
            }
            ("current_date" | "current_time" | "current_user" | "localtime", []) => {
                Node::Word(name.to_uppercase())
            }
            (name, _) => Node::Call(name.to_owned(), arguments),
        })
    }

    /// Functions that have several names.
    fn synonym<'a>(&self, name: &'a str) -> &'a str {
        match (self.dialect, name) {
            (_, "current_timestamp") => "now",
            (Dialect::Postgres, "now" | "transaction_timestamp") => "now",
            (Dialect::MySql, "now" | "localtime" | "localtimestamp") => "now",
            (Dialect::MySql, "curdate") => "current_date",
            (Dialect::MySql, "ceiling") => "ceil",
            (Dialect::MySql, "character_length") => "char_length",
            (Dialect::MySql, "octet_length") => "length",
            (Dialect::MySql, "lcase") => "lower",
            (Dialect::MySql, "ucase") => "upper",
            (Dialect::MySql, "substr" | "mid") => "substring",
            (Dialect::Postgres, "char_length" | "character_length") => "length",
            (Dialect::Postgres, "btrim") => "trim",
            (Dialect::Postgres, "extract") => "date_part",
            _ => name,
        }
    }
}

/// What text stands for as a constant of a type, where that is not text.
pub(in crate::compare) fn constant(text: &str, sql_type: &str) -> Option<Node> {
    let name = sql_type.split(['(', ' ']).next().unwrap_or_default();
    match name {
        "INTEGER" | "SMALLINT" | "BIGINT" | "TINYINT" | "MEDIUMINT" | "DECIMAL" | "REAL"
        | "DOUBLE" | "FLOAT"
            if !sql_type.ends_with(']') && is_number(text) =>
        {
            Some(Node::Number(shortest(text.trim())))
        }
        "BOOLEAN" => match text.trim().to_ascii_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "on" | "1" => Some(Node::Bool(true)),
            "f" | "false" | "n" | "no" | "off" | "0" => Some(Node::Bool(false)),
            _ => None,
        },
        _ => None,
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.trim().trim_start_matches(['-', '+']);
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok()
}

/// A number without signs and zeros that say nothing. One with an exponent is left as it is.
pub(in crate::compare) fn shortest(digits: &str) -> String {
    let (sign, body) = match digits.strip_prefix('-') {
        Some(body) => ("-", body),
        None => ("", digits.strip_prefix('+').unwrap_or(digits)),
    };
    if body.contains(['e', 'E', 'x', 'X']) {
        return format!("{sign}{}", body.to_ascii_lowercase());
    }
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && fraction.is_empty() {
        ""
    } else {
        sign
    };
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}
