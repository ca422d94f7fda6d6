//! Model + table -> its block in Prisma, without relations. The model gives names and intentions, the table what the
//! database really has.

use super::block::{Block, Line, add_note};
use super::indexes::Indexes;
use super::names::Names;
use super::types::{PrismaType, prisma_type};
use super::{NameMap, defaults, is_prisma_enum, poly, string_literal};
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{Check, Column, Table};
use orm_schema::{ColumnType, DefaultValue, Dialect, Field, Model, Schema};

/// The block of a model.
pub(super) fn model_block(
    schema: &Schema,
    dialect: Dialect,
    map: &NameMap,
    names: &mut Names,
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
    let computed = table.columns[model.fields.len()..]
        .iter()
        .map(|column| computed_line(names, model, column))
        .collect::<Vec<_>>();
    let Indexes { uniques, block } = Indexes::new(dialect, map, model, table, &computed);
    attributes.extend(block);
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
            poly::add_field_notes(schema, dialect, model, field, table, &mut line.docs);
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
        .chain(computed)
        .collect();
    let mut docs = model.docs.to_string();
    for check in model.checks.iter() {
        let own = constraint_name(
            dialect,
            ConstraintKind::Check,
            &table.name,
            &[check.name.as_ref()],
        );
        let is_of_column = |check: &&Check| {
            let mut columns = table.columns.iter();
            columns.any(|column| check.name == check_name(dialect, table, column))
        };
        let check = table.checks.iter().find(|check| check.name == own);
        // One that is named like a column stands there.
        if let Some(check) = check.filter(|check| !is_of_column(check)) {
            add_note(&mut docs, &format!("CHECK ({})", check.condition));
        }
    }
    Block {
        docs,
        name,
        fields,
        relations: Vec::new(),
        attributes,
    }
}

fn check_name(dialect: Dialect, table: &Table, column: &Column) -> String {
    constraint_name(dialect, ConstraintKind::Check, &table.name, &[&column.name])
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
    if field.is_deleted {
        add_note(
            &mut docs,
            "Soft delete: when the row was deleted; NULL while it lives.",
        );
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

/// A column that the database computes. It stands in the schema so that Prisma finds no difference, and `@ignore` keeps
/// it out of the client, which could only fail to write it.
fn computed_line(names: &mut Names, model: &Model, column: &Column) -> Line {
    let mut docs = String::new();
    if let (Some(deleted), Some(expression)) = (model.deleted(), &column.generated) {
        let expression = &expression.expression;
        add_note(
            &mut docs,
            &format!(
                "Soft delete: keeps rows whose `{}` is set out of the unique keys.",
                deleted.column
            ),
        );
        add_note(&mut docs, &format!("GENERATED ALWAYS AS ({expression})"));
    }
    let name = names.member_name(&column.name);
    let mut attributes = Vec::new();
    if name != column.name {
        attributes.push(format!("@map({})", string_literal(&column.name)));
    }
    attributes.extend(["@ignore".to_owned(), "@db.TinyInt".to_owned()]);
    Line {
        docs,
        name,
        ty: "Int?".to_owned(),
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
