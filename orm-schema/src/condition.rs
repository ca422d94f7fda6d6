//! A condition over the fields of one row, as data: what a check or a partial index declares. The derive gives the same
//! tokens a type, so that a condition that is none does not compile.

use crate::{List, NativeType, Str};

/// A condition, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A field, by its Rust name.
    Field(Str),
    /// `true`, `false`
    Bool(bool),
    /// A whole number, as its digits.
    Int(Str),
    /// A decimal number, as its digits.
    Float(Str),
    /// Text.
    Text(Str),
    /// A variant of an enum.
    Variant {
        /// The enum's Rust name.
        enum_type: Str,
        /// The variant's Rust name.
        variant: Str,
    },
    /// An operator or function over parts.
    Call {
        /// Which.
        operator: ConditionOperator,
        /// Its parts in order.
        args: List<Condition>,
    },
    /// SQL, for each database that has it.
    Sql(List<NativeType>),
}

/// What a condition does with its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionOperator {
    /// `a = b`
    Eq,
    /// `a <> b`
    Ne,
    /// `a < b`
    Lt,
    /// `a <= b`
    Le,
    /// `a > b`
    Gt,
    /// `a >= b`
    Ge,
    /// All parts hold.
    And,
    /// At least one part holds.
    Or,
    /// The part does not hold.
    Not,
    /// `a IS NULL`
    IsNull,
    /// `a IS NOT NULL`
    IsNotNull,
    /// `a BETWEEN b AND c`
    Between,
    /// The first part is one of the others.
    In,
    /// The first part is none of the others.
    NotIn,
    /// `a + b`
    Add,
    /// `a - b`
    Sub,
    /// `a * b`
    Mul,
    /// The number of characters of a text.
    Length,
}

/// A check that a model declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckDef {
    /// Its name among the model's checks.
    pub name: Str,
    /// What every row meets.
    pub condition: Condition,
}

/// A table, column, type or value that had another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The Rust name of the field or variant; `None` for the table or type itself.
    pub member: Option<Str>,
    /// The name that it had in the database.
    pub from: Str,
}

impl Condition {
    /// Calls `visit` with every part, itself included.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        if let Self::Call { args, .. } = self {
            for arg in args.iter() {
                arg.walk(visit);
            }
        }
    }
}
