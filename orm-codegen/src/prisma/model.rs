//! Model + table -> its block in Prisma, without relations. The model gives names and intentions, the table what the
//! database really has.

use super::block::{Block, Line};
use super::types::{PrismaType, prisma_type};
use super::{NameMap, defaults, is_prisma_enum, string_literal};
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{Column, Table, TableIndex};
use orm_schema::{
    ColumnType, DefaultValue, Dialect, Field, Index, IndexKind, Model, Schema, SortOrder,
};
use std::collections::BTreeMap;

/// The block of a model.
pub(super) fn model_block(
    schema: &Schema,
    dialect: Dialect,
    map: &NameMap,
    model: &Model,
    table: &Table,
) -> Block {
    let name = map.type_name(&model.name).to_owned();
    let field_names = |fields: &mut dyn Iterator<Item = &str>| {
        fields
            .map(|field| map.field(&model.name, field))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut attributes = Vec::new();
    if model.primary_key.len() > 1 {
        attributes.push(format!(
            "@@id([{}])",
            field_names(&mut model.primary_key.iter().map(AsRef::as_ref))
        ));
    }
    let mut uniques = BTreeMap::new();
    let mut indexes = Vec::new();
    for (index, sql) in model.indexes.iter().zip(&table.indexes) {
        match (index.kind, index.fields.as_ref()) {
            // The first unique key of one field stands on the field; Prisma takes one there.
            (IndexKind::Unique, [part]) if !uniques.contains_key(&part.field) => {
                uniques.insert(part.field.clone(), field_unique(dialect, index, sql, table));
            }
            (IndexKind::Unique | IndexKind::Plain, _) => {
                indexes.push((
                    index.kind == IndexKind::Plain,
                    block_index(dialect, map, model, index, sql, table),
                ));
            }
        }
    }
    // Unique keys first, each kind in its own order: `prisma format` sorts them so.
    indexes.sort_by_key(|(is_plain, _)| *is_plain);
    attributes.extend(indexes.into_iter().map(|(_, text)| text));
    if model.table != name {
        attributes.push(format!("@@map({})", string_literal(&model.table)));
    }
    let fields = model
        .fields
        .iter()
        .zip(&table.columns)
        .map(|(field, column)| {
            let mut line = field_line(schema, dialect, map, model, field, column);
            let check = table
                .checks
                .iter()
                .find(|check| check.name == check_name(dialect, table, column));
            if let Some(check) = check {
                add_note(&mut line.docs, &format!("CHECK ({})", check.condition));
            }
            if let Some(unique) = uniques.get(&field.name) {
                // Behind `@id` and in front of the rest, where Prisma's own introspection puts it.
                line.attributes.insert(
                    line.attributes
                        .iter()
                        .take_while(|text| *text == "@id")
                        .count(),
                    unique.clone(),
                );
            }
            line
        })
        .collect();
    Block {
        docs: model.docs.to_string(),
        name,
        fields,
        relations: Vec::new(),
        attributes,
    }
}

fn check_name(dialect: Dialect, table: &Table, column: &Column) -> String {
    constraint_name(dialect, ConstraintKind::Check, &table.name, &[&column.name])
}

fn add_note(docs: &mut String, note: &str) {
    if !docs.is_empty() {
        docs.push('\n');
    }
    docs.push_str(note);
}

fn field_line(
    schema: &Schema,
    dialect: Dialect,
    map: &NameMap,
    model: &Model,
    field: &Field,
    column: &Column,
) -> Line {
    let name = map.field(&model.name, &field.name).to_owned();
    let prisma_type = field_type(schema, dialect, map, field, column);
    let suffix = match (prisma_type.is_list, column.is_nullable) {
        (true, _) => "[]",
        (false, true) => "?",
        (false, false) => "",
    };
    let mut docs = field.docs.to_string();
    if prisma_type.is_list && column.is_nullable {
        add_note(&mut docs, "May be NULL, which Prisma cannot say of a list.");
    }
    let mut attributes = Vec::new();
    if model.primary_key.as_ref() == [field.name.clone()] {
        attributes.push("@id".to_owned());
    }
    let variant = match (&field.default, &field.column_type) {
        (Some(DefaultValue::Variant(variant)), ColumnType::Enum(owner))
            if prisma_type.scalar == map.type_name(owner) =>
        {
            Some(map.field(owner, variant).to_owned())
        }
        _ => None,
    };
    if let Some(default) = defaults::default_argument(dialect, field, column, &prisma_type, variant)
    {
        attributes.push(format!("@default({default})"));
    }
    if field.is_updated && prisma_type.scalar == "DateTime" {
        attributes.push("@updatedAt".to_owned());
    }
    if field.column != name {
        attributes.push(format!("@map({})", string_literal(&field.column)));
    }
    attributes.extend(
        prisma_type
            .attribute
            .iter()
            .map(|attribute| format!("@{attribute}")),
    );
    Line {
        docs,
        name,
        ty: format!("{}{suffix}", prisma_type.scalar),
        attributes,
    }
}

/// The type of a field: an enum of Prisma's, or what its native type is called there.
fn field_type(
    schema: &Schema,
    dialect: Dialect,
    map: &NameMap,
    field: &Field,
    column: &Column,
) -> PrismaType {
    let has_own_type = field.native_type(dialect).is_some();
    let is_array = field.is_list && dialect.capabilities().array_columns;
    if let ColumnType::Enum(name) = &field.column_type
        && !has_own_type
        && is_array == field.is_list
        && schema
            .enum_type(name)
            .is_some_and(|enum_type| is_prisma_enum(dialect, enum_type))
    {
        let scalar = map.type_name(name).to_owned();
        return PrismaType {
            scalar,
            attribute: None,
            is_list: is_array,
        };
    }
    prisma_type(dialect, &column.sql_type, &field.column_type)
}

/// `@unique`, with what differs from Prisma's defaults.
fn field_unique(dialect: Dialect, index: &Index, sql: &TableIndex, table: &Table) -> String {
    let mut arguments = map_argument(dialect, sql, table);
    if index
        .fields
        .iter()
        .any(|part| part.order == SortOrder::Descending)
    {
        arguments.push("sort: Desc".to_owned());
    }
    if arguments.is_empty() {
        "@unique".to_owned()
    } else {
        format!("@unique({})", arguments.join(", "))
    }
}

/// `@@unique` or `@@index`.
fn block_index(
    dialect: Dialect,
    map: &NameMap,
    model: &Model,
    index: &Index,
    sql: &TableIndex,
    table: &Table,
) -> String {
    let fields: Vec<String> = index
        .fields
        .iter()
        .map(|part| {
            let name = map.field(&model.name, &part.field);
            match part.order {
                SortOrder::Ascending => name.to_owned(),
                SortOrder::Descending => format!("{name}(sort: Desc)"),
            }
        })
        .collect();
    let mut arguments = vec![format!("[{}]", fields.join(", "))];
    arguments.extend(map_argument(dialect, sql, table));
    let attribute = match index.kind {
        IndexKind::Plain => "@@index",
        IndexKind::Unique => "@@unique",
    };
    format!("{attribute}({})", arguments.join(", "))
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
