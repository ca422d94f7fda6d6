//! Indexes and unique keys of a model -> `@unique`, `@@unique` and `@@index`.

use super::block::Line;
use super::{NameMap, string_literal};
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{Table, TableIndex};
use orm_schema::{Condition, ConditionOperator, Dialect, Index, IndexKind, Model, SortOrder, Str};
use std::collections::BTreeMap;

/// What a model's indexes become.
pub(super) struct Indexes {
    /// `@unique`, by the Rust name of its field.
    pub(super) uniques: BTreeMap<Str, String>,
    /// Attributes of the block.
    pub(super) block: Vec<String>,
}

impl Indexes {
    /// `computed` are the columns behind those of the fields.
    pub(super) fn new(
        dialect: Dialect,
        map: &NameMap,
        model: &Model,
        table: &Table,
        computed: &[Line],
    ) -> Self {
        let mut uniques = BTreeMap::new();
        let mut block = Vec::new();
        for (index, sql) in model.indexes.iter().zip(&table.indexes) {
            match (index.kind, index.fields.as_ref()) {
                // The first unique key of one field stands on the field; Prisma takes one there.
                (IndexKind::Unique, [part])
                    if sql.columns.len() == 1 && !uniques.contains_key(&part.field) =>
                {
                    let mut arguments = map_argument(dialect, sql, table);
                    if part.order == SortOrder::Descending {
                        arguments.push("sort: Desc".to_owned());
                    }
                    arguments.extend(where_argument(map, model, index, sql));
                    uniques.insert(part.field.clone(), field_unique(&arguments));
                }
                (IndexKind::Unique | IndexKind::Plain, _) => {
                    let mut fields = index_fields(map, model, index);
                    fields.extend(
                        computed
                            .iter()
                            .take(sql.columns.len() - fields.len())
                            .map(|line| line.name.clone()),
                    );
                    let mut arguments = vec![format!("[{}]", fields.join(", "))];
                    arguments.extend(map_argument(dialect, sql, table));
                    arguments.extend(where_argument(map, model, index, sql));
                    let attribute = match index.kind {
                        IndexKind::Plain => "@@index",
                        IndexKind::Unique => "@@unique",
                    };
                    let text = format!("{attribute}({})", arguments.join(", "));
                    block.push((index.kind == IndexKind::Plain, text));
                }
            }
        }
        // Unique keys first, each kind in its own order: `prisma format` sorts them so.
        block.sort_by_key(|(is_plain, _)| *is_plain);
        let block = block.into_iter().map(|(_, text)| text).collect();
        Self { uniques, block }
    }
}

fn index_fields(map: &NameMap, model: &Model, index: &Index) -> Vec<String> {
    let parts = index.fields.iter();
    parts
        .map(|part| {
            let name = map.field(&model.name, &part.field);
            match part.order {
                SortOrder::Ascending => name.to_owned(),
                SortOrder::Descending => format!("{name}(sort: Desc)"),
            }
        })
        .collect()
}

/// `@unique`, with what differs from Prisma's defaults.
fn field_unique(arguments: &[String]) -> String {
    if arguments.is_empty() {
        "@unique".to_owned()
    } else {
        format!("@unique({})", arguments.join(", "))
    }
}

/// `map: ".."`, where Prisma would derive another name.
fn map_argument(dialect: Dialect, sql: &TableIndex, table: &Table) -> Vec<String> {
    let kind = match sql.kind {
        IndexKind::Plain => ConstraintKind::Index,
        IndexKind::Unique => ConstraintKind::Unique,
    };
    let columns: Vec<&str> = sql.columns.iter().map(|(name, _)| name.as_str()).collect();
    let is_derived = sql.name == constraint_name(dialect, kind, &table.name, &columns);
    (!is_derived)
        .then(|| format!("map: {}", string_literal(&sql.name)))
        .into_iter()
        .collect()
}

/// `where: ..` of a partial index: as an object, which Prisma's engine turns into the very text of the DDL, where the
/// condition is as simple as that; else as it stands there.
fn where_argument(map: &NameMap, model: &Model, index: &Index, sql: &TableIndex) -> Option<String> {
    let predicate = sql.predicate.as_ref()?;
    let mut tests = Vec::new();
    let is_simple = index
        .predicate
        .as_ref()
        .is_none_or(|condition| simple_tests(map, model, condition, &mut tests));
    if let Some(deleted) = model.deleted().filter(|_| index.kind == IndexKind::Unique) {
        tests.push(format!("{}: null", map.field(&model.name, &deleted.name)));
    }
    if is_simple {
        Some(format!("where: {{ {} }}", tests.join(", ")))
    } else {
        Some(format!("where: raw({})", string_literal(predicate)))
    }
}

/// The tests that a condition asks of single fields, if it is nothing else.
fn simple_tests(
    map: &NameMap,
    model: &Model,
    condition: &Condition,
    tests: &mut Vec<String>,
) -> bool {
    let (operator, field) = match condition {
        Condition::Call { operator, args } => match args.as_ref() {
            [Condition::Field(field)] => (*operator, field),
            _ => return false,
        },
        Condition::Field(_)
        | Condition::Bool(_)
        | Condition::Int(_)
        | Condition::Float(_)
        | Condition::Text(_)
        | Condition::Variant { .. }
        | Condition::Sql(_) => return false,
    };
    let name = map.field(&model.name, field);
    match operator {
        ConditionOperator::IsNull => tests.push(format!("{name}: null")),
        ConditionOperator::IsNotNull => tests.push(format!("{name}: {{ not: null }}")),
        ConditionOperator::Eq
        | ConditionOperator::Ne
        | ConditionOperator::Lt
        | ConditionOperator::Le
        | ConditionOperator::Gt
        | ConditionOperator::Ge
        | ConditionOperator::And
        | ConditionOperator::Or
        | ConditionOperator::Not
        | ConditionOperator::Between
        | ConditionOperator::In
        | ConditionOperator::NotIn
        | ConditionOperator::Add
        | ConditionOperator::Sub
        | ConditionOperator::Mul
        | ConditionOperator::Length => return false,
    }
    true
}
