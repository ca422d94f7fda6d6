//! The values of enums: types of PostgreSQL, columns of MySQL, checks elsewhere -> what differs, and what rows hold instead of
//! a value that is gone.

use super::renames::{by_name, holding, names};
use super::tables::Both;
use super::words::literals;
use super::{Answers, Change};
use crate::dialect::{rules, without_parentheses};
use orm_schema::Dialect;
use orm_schema::sql::{Column, SqlSchema, Table};
use std::collections::BTreeMap;

/// What differs between the enum types of two schemas.
pub(super) fn types(
    before: Both<'_, SqlSchema>,
    after: Both<'_, SqlSchema>,
    answers: &Answers,
) -> Vec<Change> {
    let old = by_name(&before.written.enums, |sql_enum| &sql_enum.name);
    let new = by_name(&after.written.enums, |sql_enum| &sql_enum.name);
    let mut changes = Vec::new();
    for (name, sql_enum) in &old {
        if !new.contains_key(name) {
            changes.push(Change::DropEnum((*sql_enum).clone()));
        }
    }
    for (name, to) in new {
        match old.get(name) {
            None => changes.push(Change::CreateEnum(to.clone())),
            Some(from) if from.values != to.values => {
                let (renamed, mapped) = moved(name, &from.values, &to.values, answers);
                changes.push(Change::AlterEnum {
                    from: (*from).clone(),
                    to: to.clone(),
                    renamed: renamed.into_iter().collect(),
                    mapped: mapped.into_iter().collect(),
                });
            }
            Some(_) => {}
        }
    }
    changes
}

/// The values that have another name, and those that are gone with what stands in for them.
fn moved(
    owner: &str,
    old: &[String],
    new: &[String],
    answers: &Answers,
) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let (before, after) = (names(old, |value| value), names(new, |value| value));
    let of_owner = |told: &BTreeMap<(String, String), String>| -> BTreeMap<String, String> {
        let pairs = old.iter().filter_map(|value| {
            let to = told.get(&(owner.to_owned(), value.clone()))?;
            Some((value.clone(), to.clone()))
        });
        pairs.collect()
    };
    let renamed = holding(&of_owner(&answers.renames.enum_values), &before, &after);
    let mut mapped = of_owner(&answers.mapped_values);
    mapped.retain(|from, to| {
        !after.contains(from.as_str()) && after.contains(to.as_str()) && !renamed.contains_key(from)
    });
    (renamed, mapped)
}

/// The values that a column holds at most, where it is an enum: by its type on MySQL, by a check of its own elsewhere.
pub(super) fn column_values(
    dialect: Dialect,
    table: &Table,
    column: &Column,
) -> Option<Vec<String>> {
    let is_enum = |prefix: &str| {
        column
            .sql_type
            .get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if dialect == Dialect::MySql && is_enum("ENUM(") {
        return Some(literals(&column.sql_type, dialect));
    }
    table
        .checks
        .iter()
        .find_map(|check| listed_values(dialect, &column.name, &check.condition))
}

/// The values of `"column" IN ('a', 'b')`, or of `"column" = 'a'`, which is the normal form of a list of one.
fn listed_values(dialect: Dialect, column: &str, condition: &str) -> Option<Vec<String>> {
    let condition = without_parentheses(condition.trim()).trim();
    let list = condition
        .strip_prefix(&rules(dialect).quote(column))
        .or_else(|| condition.strip_prefix(column))?
        .trim_start();
    let list = match list.strip_prefix('=') {
        Some(value) => value,
        None => list
            .strip_prefix("IN")
            .or_else(|| list.strip_prefix("in"))?
            .trim()
            .strip_prefix('(')?
            .strip_suffix(')')?,
    };
    let values = literals(list, dialect);
    let written: Vec<String> = values
        .iter()
        .map(|value| rules(dialect).text_literal(value))
        .collect();
    let is_list = |separator| list.trim() == written.join(separator);
    (!values.is_empty() && (is_list(", ") || is_list(","))).then_some(values)
}

/// How rows change where values of an enum column moved; `None` when they need not. On PostgreSQL's types this is no column's
/// affair.
pub(super) fn value_cast(
    dialect: Dialect,
    table: &str,
    column: &str,
    old: &[String],
    new: &[String],
    answers: &Answers,
) -> Option<String> {
    let (renamed, mapped) = moved(&format!("{table}.{column}"), old, new, answers);
    if renamed.is_empty() && mapped.is_empty() {
        return None;
    }
    let rules = rules(dialect);
    let column = rules.quote(column);
    let cases: String = renamed
        .iter()
        .chain(&mapped)
        .map(|(from, to)| {
            format!(
                " WHEN {} THEN {}",
                rules.text_literal(from),
                rules.text_literal(to)
            )
        })
        .collect();
    Some(format!("CASE {column}{cases} ELSE {column} END"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_list_of_values_is_an_enum() {
        let values = |condition| listed_values(Dialect::Sqlite, "role", condition);
        assert_eq!(
            values("\"role\" IN ('a', 'it''s')"),
            Some(vec!["a".to_owned(), "it's".to_owned()])
        );
        assert_eq!(values("(role in ('a'))"), Some(vec!["a".to_owned()]));
        assert_eq!(values("\"role\" = 'a'"), Some(vec!["a".to_owned()]));
        assert_eq!(values("\"role\" IN ('a') OR TRUE"), None);
        assert_eq!(values("\"role\" IN (1, 2)"), None);
        assert_eq!(values("\"roles\" IN ('a')"), None);
    }
}
