//! Expressions over an item, twice: as typed expressions of the library, and as what they are worth in memory. Three-valued
//! where SQL is.

use super::models::{Item, Owner};
use orm::prelude::*;
use orm::{Expr, IntoExpr, func};
use proptest::prelude::*;
use std::cmp::Ordering;

type Number = Expr<Item, Option<i64>>;
type Text = Expr<Item, Option<String>>;
type Condition = Expr<Item, bool>;

#[derive(Debug, Clone)]
pub(super) enum Num {
    A,
    B,
    Level,
    Literal(i64),
    Null,
    Add(Box<Num>, Box<Num>),
    Sub(Box<Num>, Box<Num>),
    Mul(Box<Num>, i64),
    Div(Box<Num>, Box<Num>),
    Rem(Box<Num>, Box<Num>),
    Abs(Box<Num>),
    Negate(Box<Num>),
    Coalesce(Box<Num>, i64),
    Length(Box<Txt>),
    Choose(Box<Cond>, Box<Num>, Box<Num>),
}

#[derive(Debug, Clone)]
pub(super) enum Txt {
    Name,
    Note,
    Label,
    Literal(String),
    Concat(Box<Txt>, Box<Txt>),
    Upper(Box<Txt>),
    Substring(Box<Txt>, u32, u32),
    Replace(Box<Txt>, String, String),
}

#[derive(Debug, Clone)]
pub(super) enum Cond {
    Flag,
    Number(Num, u8, Num),
    Text(Txt, u8, Txt),
    Between(Num, i64, i64),
    In(Num, Vec<Option<i64>>),
    NotIn(Num, Vec<Option<i64>>),
    NullNumber(Num),
    NullText(Txt),
    Match(Txt, u8, String),
    Siblings(i64),
    OwnerAbove(i64),
    And(Box<Cond>, Box<Cond>),
    Or(Box<Cond>, Box<Cond>),
    Not(Box<Cond>),
}

fn literal(text: &str) -> Text {
    IntoExpr::<Item, Option<String>>::into_expr(text)
}

fn number(value: Option<i64>) -> Number {
    IntoExpr::<Item, Option<i64>>::into_expr(value)
}

fn nullable<T: orm::ColumnValue>(expr: Expr<Item, T>) -> Expr<Item, Option<T>> {
    IntoExpr::<Item, Option<T>>::into_expr(expr)
}

impl Num {
    pub(super) fn expr(&self) -> Number {
        match self {
            Self::A => nullable(Item::a.cast::<i64>()),
            Self::B => Item::b.cast::<i64>(),
            Self::Level => Item::owner.to(Owner::level).cast::<i64>(),
            Self::Literal(value) => number(Some(*value)),
            Self::Null => number(None),
            Self::Add(x, y) => x.expr() + y.expr(),
            Self::Sub(x, y) => x.expr() - y.expr(),
            Self::Mul(x, factor) => x.expr() * *factor,
            Self::Div(x, y) => x.expr() / y.expr(),
            Self::Rem(x, y) => x.expr() % y.expr(),
            Self::Abs(x) => x.expr().abs(),
            Self::Negate(x) => -x.expr(),
            Self::Coalesce(x, default) => nullable(x.expr().coalesce(*default)),
            Self::Length(text) => text.expr().length(),
            Self::Choose(condition, yes, no) => func::case()
                .when(condition.expr(), yes.expr())
                .otherwise(no.expr()),
        }
    }

    pub(super) fn value(&self, row: &Row) -> Option<i64> {
        match self {
            Self::A => Some(row.item.a.into()),
            Self::B => row.item.b.map(i64::from),
            Self::Level => row.owner.as_ref().map(|owner| owner.level.into()),
            Self::Literal(value) => Some(*value),
            Self::Null => None,
            Self::Add(x, y) => Some(x.value(row)? + y.value(row)?),
            Self::Sub(x, y) => Some(x.value(row)? - y.value(row)?),
            Self::Mul(x, factor) => Some(x.value(row)? * factor),
            Self::Div(x, y) => x.value(row)?.checked_div(y.value(row)?),
            Self::Rem(x, y) => x.value(row)?.checked_rem(y.value(row)?),
            Self::Abs(x) => Some(x.value(row)?.abs()),
            Self::Negate(x) => Some(-x.value(row)?),
            Self::Coalesce(x, default) => Some(x.value(row).unwrap_or(*default)),
            Self::Length(text) => i64::try_from(text.value(row)?.chars().count()).ok(),
            Self::Choose(condition, yes, no) => {
                if condition.value(row) == Some(true) {
                    yes.value(row)
                } else {
                    no.value(row)
                }
            }
        }
    }
}

impl Txt {
    pub(super) fn expr(&self) -> Text {
        match self {
            Self::Name => nullable(Item::name.expr()),
            Self::Note => Item::note.expr(),
            Self::Label => Item::owner.to(Owner::label),
            Self::Literal(text) => literal(text),
            Self::Concat(x, y) => x.expr().concat(y.expr()),
            Self::Upper(x) => x.expr().upper(),
            Self::Substring(x, start, length) => x.expr().substring(i64::from(*start), i64::from(*length)),
            Self::Replace(x, from, to) => x.expr().replace(from.as_str(), to.as_str()),
        }
    }

    pub(super) fn value(&self, row: &Row) -> Option<String> {
        match self {
            Self::Name => Some(row.item.name.clone()),
            Self::Note => row.item.note.clone(),
            Self::Label => row.owner.as_ref().and_then(|owner| owner.label.clone()),
            Self::Literal(text) => Some(text.clone()),
            Self::Concat(x, y) => Some(x.value(row)? + &y.value(row)?),
            Self::Upper(x) => Some(x.value(row)?.to_ascii_uppercase()),
            Self::Substring(x, start, length) => {
                let text = x.value(row)?;
                Some(
                    text.chars()
                        .skip(*start as usize - 1)
                        .take(*length as usize)
                        .collect(),
                )
            }
            Self::Replace(x, from, to) => Some(x.value(row)?.replace(from.as_str(), to)),
        }
    }
}

/// Three-valued, as in SQL.
fn and(x: Option<bool>, y: Option<bool>) -> Option<bool> {
    match (x, y) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

pub(super) fn compare(ordering: Ordering, op: u8) -> bool {
    match op % 6 {
        0 => ordering.is_eq(),
        1 => ordering.is_ne(),
        2 => ordering.is_lt(),
        3 => ordering.is_le(),
        4 => ordering.is_gt(),
        _ => ordering.is_ge(),
    }
}

fn comparison<T: orm::ColumnValue>(x: Expr<Item, T>, op: u8, y: Expr<Item, T>) -> Condition {
    match op % 6 {
        0 => x.eq(y),
        1 => x.ne(y),
        2 => x.lt(y),
        3 => x.le(y),
        4 => x.gt(y),
        _ => x.ge(y),
    }
}

impl Cond {
    pub(super) fn expr(&self) -> Condition {
        match self {
            Self::Flag => Item::flag.expr(),
            Self::Number(x, op, y) => comparison(x.expr(), *op, y.expr()),
            Self::Text(x, op, y) => comparison(x.expr(), *op, y.expr()),
            Self::Between(x, low, high) => x.expr().between(*low, *high),
            Self::In(x, values) => x.expr().in_(values.iter().copied()),
            Self::NotIn(x, values) => x.expr().not_in(values.iter().copied()),
            Self::NullNumber(x) => x.expr().is_null(),
            Self::NullText(x) => x.expr().is_null(),
            Self::Match(x, kind, text) => match kind % 3 {
                0 => x.expr().contains(text.as_str()),
                1 => x.expr().starts_with(text.as_str()),
                _ => x.expr().ends_with(text.as_str()),
            },
            Self::Siblings(count) => Item::owner.any(Owner::items.count().gt(*count)),
            Self::OwnerAbove(level) => Item::query_owner(*level),
            Self::And(x, y) => x.expr() & y.expr(),
            Self::Or(x, y) => x.expr() | y.expr(),
            Self::Not(x) => !x.expr(),
        }
    }

    pub(super) fn value(&self, row: &Row) -> Option<bool> {
        match self {
            Self::Flag => Some(row.item.flag),
            // A bare NULL beside `eq` and `ne` asks for NULL, as `None` does in Rust.
            Self::Number(x, op, Num::Null) if op % 6 == 0 => Some(x.value(row).is_none()),
            Self::Number(x, op, Num::Null) if op % 6 == 1 => Some(x.value(row).is_some()),
            Self::Number(x, op, y) => Some(compare(x.value(row)?.cmp(&y.value(row)?), *op)),
            Self::Text(x, op, y) => Some(compare(x.value(row)?.cmp(&y.value(row)?), *op)),
            Self::Between(x, low, high) => Some((*low..=*high).contains(&x.value(row)?)),
            Self::In(x, values) => member(x.value(row), values),
            Self::NotIn(x, values) => member(x.value(row), values).map(|found| !found),
            Self::NullNumber(x) => Some(x.value(row).is_none()),
            Self::NullText(x) => Some(x.value(row).is_none()),
            Self::Match(x, kind, text) => {
                let value = x.value(row)?;
                Some(match kind % 3 {
                    0 => value.contains(text.as_str()),
                    1 => value.starts_with(text.as_str()),
                    _ => value.ends_with(text.as_str()),
                })
            }
            Self::Siblings(count) => Some(row.owner.is_some() && row.siblings > *count),
            Self::OwnerAbove(level) => Some(
                row.owner
                    .as_ref()
                    .is_some_and(|owner| i64::from(owner.level) > *level),
            ),
            Self::And(x, y) => and(x.value(row), y.value(row)),
            Self::Or(x, y) => {
                let not = |value: Option<bool>| value.map(|value| !value);
                not(and(not(x.value(row)), not(y.value(row))))
            }
            Self::Not(x) => x.value(row).map(|value| !value),
        }
    }
}

/// A NULL in the list is asked for, and one in the row is no member of any list.
fn member(value: Option<i64>, values: &[Option<i64>]) -> Option<bool> {
    let asks_null = values.contains(&None);
    match value {
        None if asks_null => Some(true),
        // Nothing is a member of nothing, not even what is not known.
        None if values.is_empty() => Some(false),
        None => None,
        Some(_) => Some(values.contains(&value)),
    }
}

impl Item {
    fn query_owner(level: i64) -> Condition {
        let above = Owner::filter(Owner::level.cast::<i64>().gt(level)).select(Owner::id);
        // Of a row without an owner it is false here, not unknown.
        Item::owner_id.in_query(above) & Item::owner_id.is_not_null()
    }
}

/// An item with what it is related to.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) item: Item,
    pub(super) owner: Option<Owner>,
    pub(super) siblings: i64,
}

pub(super) const LETTERS: &str = "[abc]{0,3}";

pub(super) fn numbers() -> impl Strategy<Value = Num> {
    let leaf = prop_oneof![
        3 => Just(Num::A),
        3 => Just(Num::B),
        2 => Just(Num::Level),
        2 => (-6_i64..=6).prop_map(Num::Literal),
        1 => Just(Num::Null),
        1 => prop_oneof![Just(Txt::Name), Just(Txt::Note)].prop_map(|text| Num::Length(Box::new(text))),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(|(x, y)| (Box::new(x), Box::new(y)));
        prop_oneof![
            pair.clone().prop_map(|(x, y)| Num::Add(x, y)),
            pair.clone().prop_map(|(x, y)| Num::Sub(x, y)),
            pair.clone().prop_map(|(x, y)| Num::Div(x, y)),
            pair.clone().prop_map(|(x, y)| Num::Rem(x, y)),
            pair.prop_map(|(x, y)| Num::Choose(Box::new(Cond::Flag), x, y)),
            (inner.clone(), -5_i64..=5).prop_map(|(x, factor)| Num::Mul(Box::new(x), factor)),
            inner.clone().prop_map(|x| Num::Abs(Box::new(x))),
            inner.clone().prop_map(|x| Num::Negate(Box::new(x))),
            (inner, -5_i64..=5).prop_map(|(x, default)| Num::Coalesce(Box::new(x), default)),
        ]
    })
}

fn texts() -> impl Strategy<Value = Txt> {
    let leaf = prop_oneof![
        3 => Just(Txt::Name),
        3 => Just(Txt::Note),
        2 => Just(Txt::Label),
        1 => LETTERS.prop_map(Txt::Literal),
    ];
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(x, y)| Txt::Concat(Box::new(x), Box::new(y))),
            (inner.clone(), 1_u32..4, 0_u32..4).prop_map(|(x, start, length)| Txt::Substring(
                Box::new(x),
                start,
                length
            )),
            (inner, "[abc]", LETTERS).prop_map(|(x, from, to)| Txt::Replace(Box::new(x), from, to)),
        ]
    })
}

pub(super) fn conditions() -> impl Strategy<Value = Cond> {
    let list = || proptest::collection::vec(proptest::option::weighted(0.8, -6_i64..=6), 0..5);
    // Wildcards of every dialect among the letters.
    let part = "[ab%_*?!\\[\\\\]{0,2}";
    let leaf = prop_oneof![
        1 => Just(Cond::Flag),
        4 => (numbers(), any::<u8>(), numbers()).prop_map(|(x, op, y)| Cond::Number(x, op, y)),
        3 => (texts(), any::<u8>(), texts()).prop_map(|(x, op, y)| Cond::Text(x, op, y)),
        2 => (numbers(), -6_i64..=6, -6_i64..=6).prop_map(|(x, low, high)| Cond::Between(x, low, high)),
        2 => (numbers(), list()).prop_map(|(x, values)| Cond::In(x, values)),
        2 => (numbers(), list()).prop_map(|(x, values)| Cond::NotIn(x, values)),
        1 => numbers().prop_map(Cond::NullNumber),
        1 => texts().prop_map(Cond::NullText),
        2 => (texts(), any::<u8>(), part).prop_map(|(x, kind, text)| Cond::Match(x, kind, text)),
        1 => (0_i64..4).prop_map(Cond::Siblings),
        1 => (-3_i64..4).prop_map(Cond::OwnerAbove),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(|(x, y)| (Box::new(x), Box::new(y)));
        prop_oneof![
            pair.clone().prop_map(|(x, y)| Cond::And(x, y)),
            pair.prop_map(|(x, y)| Cond::Or(x, y)),
            inner.prop_map(|x| Cond::Not(Box::new(x))),
        ]
    })
}
