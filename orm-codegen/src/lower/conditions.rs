//! The condition of a check or a partial index -> SQL.

use super::{Lowering, decimal};
use crate::dialect::enum_literals;
use orm_schema::{Condition, ConditionOperator, Dialect};

impl Lowering<'_> {
    /// The condition as SQL; `None` where it has none for this database.
    pub(super) fn condition(&self, condition: &Condition) -> Option<String> {
        Some(match condition {
            Condition::Field(name) => self.rules.quote(&self.model.field(name)?.column),
            Condition::Bool(value) => value.to_string(),
            Condition::Int(digits) => digits.to_string(),
            Condition::Float(digits) => decimal(digits),
            Condition::Text(text) => self.rules.text_literal(text),
            Condition::Variant { enum_type, variant } => {
                let enum_type = self.schema.enum_type(enum_type)?;
                let mut variants = enum_type.variants.iter();
                let position = variants.position(|known| known.name == *variant)?;
                enum_literals(self.rules, enum_type)[position].clone()
            }
            Condition::Call { operator, args } => self.call(*operator, args)?,
            Condition::Sql(texts) => {
                let dialect = self.rules.dialect();
                let mut texts = texts.iter();
                texts.find(|text| text.dialect == dialect)?.sql.to_string()
            }
        })
    }

    fn call(&self, operator: ConditionOperator, args: &[Condition]) -> Option<String> {
        let texts: Vec<String> = args
            .iter()
            .map(|arg| {
                let text = self.condition(arg)?;
                Some(if stands_alone(operator, arg) {
                    text
                } else {
                    format!("({text})")
                })
            })
            .collect::<Option<_>>()?;
        let joined = |word: &str| texts.join(&format!(" {word} "));
        let (first, rest) = texts.split_first()?;
        Some(match operator {
            ConditionOperator::Eq => joined("="),
            ConditionOperator::Ne => joined("<>"),
            ConditionOperator::Lt => joined("<"),
            ConditionOperator::Le => joined("<="),
            ConditionOperator::Gt => joined(">"),
            ConditionOperator::Ge => joined(">="),
            ConditionOperator::And => joined("AND"),
            ConditionOperator::Or => joined("OR"),
            ConditionOperator::Add => joined("+"),
            ConditionOperator::Sub => joined("-"),
            ConditionOperator::Mul => joined("*"),
            ConditionOperator::Not => format!("NOT {first}"),
            ConditionOperator::IsNull => format!("{first} IS NULL"),
            ConditionOperator::IsNotNull => format!("{first} IS NOT NULL"),
            ConditionOperator::Between => format!("{first} BETWEEN {}", rest.join(" AND ")),
            ConditionOperator::In => format!("{first} IN ({})", rest.join(", ")),
            ConditionOperator::NotIn => format!("{first} NOT IN ({})", rest.join(", ")),
            ConditionOperator::Length => match self.rules.dialect() {
                Dialect::Sqlite => format!("length({first})"),
                // LENGTH counts bytes on MySQL.
                Dialect::Postgres | Dialect::MySql => format!("char_length({first})"),
            },
        })
    }
}

/// Whether a part of an operation stands there without parentheses.
fn stands_alone(around: ConditionOperator, part: &Condition) -> bool {
    match part {
        Condition::Field(_)
        | Condition::Bool(_)
        | Condition::Int(_)
        | Condition::Float(_)
        | Condition::Text(_)
        | Condition::Variant { .. } => true,
        Condition::Sql(_) => false,
        Condition::Call { operator, .. } => match operator {
            ConditionOperator::Length => true,
            ConditionOperator::And | ConditionOperator::Or => *operator == around,
            // AND and OR bind less than all of these.
            ConditionOperator::Eq
            | ConditionOperator::Ne
            | ConditionOperator::Lt
            | ConditionOperator::Le
            | ConditionOperator::Gt
            | ConditionOperator::Ge
            | ConditionOperator::Not
            | ConditionOperator::IsNull
            | ConditionOperator::IsNotNull
            | ConditionOperator::Between
            | ConditionOperator::In
            | ConditionOperator::NotIn => {
                matches!(around, ConditionOperator::And | ConditionOperator::Or)
            }
            ConditionOperator::Add | ConditionOperator::Sub | ConditionOperator::Mul => false,
        },
    }
}
