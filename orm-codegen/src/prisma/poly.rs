//! Polymorphic fields in Prisma: their columns and foreign keys are ordinary ones there, so comments say what belongs
//! together and what the database checks.

use super::block::add_note;
use crate::lower::sets_null_unchecked;
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::Table;
use orm_schema::{Dialect, Field, ForeignKey, Model, PolyField, PolyStorage, PolyType, Schema};

/// Notes on the columns of a tagged field. The keys of an arc have theirs on the relations.
pub(super) fn add_field_notes(
    schema: &Schema,
    dialect: Dialect,
    model: &Model,
    field: &Field,
    table: &Table,
    docs: &mut String,
) {
    let tagged = model.poly_fields.iter().filter_map(|poly_field| {
        let poly = schema.poly_type(&poly_field.poly_type)?;
        (poly.storage == PolyStorage::Tagged).then_some((poly_field, poly))
    });
    for (poly_field, poly) in tagged {
        if field.name == poly_field.tag_column() {
            if !poly_field.docs.is_empty() {
                add_note(docs, &poly_field.docs);
            }
            add_note(
                docs,
                &format!(
                    "`{}`: which model `{}` is a key of.",
                    poly_field.name,
                    key(poly_field, poly)
                ),
            );
            add_check(dialect, poly_field, table, docs);
        } else if field.name == key(poly_field, poly) {
            let note = format!(
                "`{}`: a key of the model that `{}` names; no foreign key can stand behind it.",
                poly_field.name,
                poly_field.tag_column()
            );
            add_note(docs, &note);
        }
    }
}

/// The name of the field that holds the key of a tagged field.
fn key(field: &PolyField, poly: &PolyType) -> String {
    let variants = poly.variants.first();
    variants.map_or_else(String::new, |variant| field.key_column(poly, variant))
}

fn add_check(dialect: Dialect, field: &PolyField, table: &Table, docs: &mut String) {
    let name = constraint_name(
        dialect,
        ConstraintKind::Check,
        &table.name,
        &[&field.column],
    );
    if let Some(check) = table.checks.iter().find(|check| check.name == name) {
        add_note(docs, &format!("CHECK ({})", check.condition));
    }
}

/// The note on a foreign key of an arc.
pub(super) fn add_relation_note(
    schema: &Schema,
    dialect: Dialect,
    foreign_key: &ForeignKey<'_>,
    docs: &mut String,
) {
    let ForeignKey {
        model, relation, ..
    } = foreign_key;
    let Some(field) = model
        .poly_fields
        .iter()
        .find(|field| relation.poly.as_ref() == Some(&field.name))
    else {
        return;
    };
    let is_first = model
        .belongs_to()
        .find(|other| other.poly.as_ref() == Some(&field.name))
        .is_some_and(|first| first.name == relation.name);
    if is_first && !field.docs.is_empty() {
        add_note(docs, &field.docs);
    }
    let count = if field.is_optional {
        "at most one"
    } else {
        "exactly one"
    };
    let checked = if sets_null_unchecked(schema, dialect, model, field) {
        "is set, which the program sees to: MySQL cannot check it beside ON DELETE SET NULL."
    } else {
        "is set, which the database checks."
    };
    add_note(
        docs,
        &format!("`{}`: of its keys {count} {checked}", field.name),
    );
}
