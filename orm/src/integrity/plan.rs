//! Schema -> what is looked at: for each relation the table, and the conditions that none of its rows may meet. Pure;
//! knows no SQL.

mod arms;

use super::report::RelationProblemKind as Kind;
use crate::error::{Error, ErrorKind, Result};
use arms::{arm, poly_field, references};
use orm_schema::{ColumnType, Field, Link, Model, Relation, RelationKind, Schema, Str};

/// One relation and everything that can be wrong with it.
#[derive(Debug)]
pub(super) struct Check<'a> {
    /// The Rust name of the model.
    pub(super) model: &'a str,
    /// The Rust name of the relation or polymorphic field.
    pub(super) relation: &'a str,
    /// The rows that hold the keys.
    pub(super) rows: Rows<'a>,
    pub(super) looks: Looks<'a>,
}

/// The rows of a table and what tells them apart.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pub(super) table: &'a str,
    pub(super) key: Vec<Column<'a>>,
    /// The column that is NULL while a row lives.
    pub(super) deleted: Option<&'a str>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Column<'a> {
    pub(super) name: &'a str,
    pub(super) is_bytes: bool,
}

#[derive(Debug)]
pub(super) enum Looks<'a> {
    /// At each row by itself, and along the rows where they refer to rows of their own table.
    Rows(Vec<(Kind, Condition<'a>)>, Option<Circle<'a>>),
    /// At rows that live and are equal in these columns.
    Duplicates(Vec<Column<'a>>),
}

/// What is wrong with a row.
#[derive(Debug)]
pub(super) enum Condition<'a> {
    /// One of the references has a key, but no such row exists.
    Missing(Vec<Reference<'a>>),
    /// The row lives, and one of the references reaches a row in which the column beside it is not NULL.
    Deleted(Vec<(Reference<'a>, &'a str)>),
    NoneSet(Vec<&'a str>),
    SeveralSet(Vec<&'a str>),
    HalfSet {
        tag: &'a str,
        key: &'a str,
    },
    /// The column holds none of the values.
    Unknown {
        tag: &'a str,
        known: Vec<&'a str>,
    },
}

/// Columns that hold the key of another table's row.
#[derive(Debug, Clone)]
pub(super) struct Reference<'a> {
    /// They do so where this column has this value.
    pub(super) tag: Option<(&'a str, &'a str)>,
    pub(super) columns: Vec<&'a str>,
    pub(super) target: &'a str,
    pub(super) target_key: Vec<&'a str>,
}

/// Columns that hold the key of a row of the same table.
#[derive(Debug)]
pub(super) struct Circle<'a> {
    /// They do so where this column has this value.
    pub(super) tag: Option<(&'a str, &'a str)>,
    pub(super) parent: Vec<&'a str>,
    /// No row can be without a parent, so one that refers to itself is a root.
    pub(super) is_required: bool,
}

/// All checks of the models, in the order of models and of their relations.
pub(super) fn model_checks(schema: &Schema) -> Result<Vec<Check<'_>>> {
    let mut checks = Vec::new();
    for model in schema.models() {
        for relation in model.relations.iter() {
            let named = relation.poly.as_ref().unwrap_or(&relation.name);
            let target = model_of(schema, model, named, &relation.target)?;
            if let Some(junction) = &relation.junction {
                model_of(schema, model, named, junction)?;
            }
            match relation.kind {
                RelationKind::BelongsTo if relation.poly.is_none() => {
                    checks.push(belongs_to(schema, model, relation));
                }
                RelationKind::HasOne => checks.extend(has_one(model, relation, target)),
                // The arms of a polymorphic field are one check, and keys are looked at where they stand.
                RelationKind::BelongsTo | RelationKind::HasMany | RelationKind::ManyToMany => {}
            }
        }
        for field in model.poly_fields.iter() {
            let poly = schema
                .poly_type(&field.poly_type)
                .ok_or_else(|| unknown(model, &field.name, &field.poly_type))?;
            for variant in poly.variants.iter() {
                model_of(schema, model, &field.name, &variant.target)?;
            }
            checks.push(poly_field(schema, model, field, poly));
        }
    }
    Ok(checks)
}

/// The check of a link table.
pub(super) fn link_check<'a>(link: &'a Link<'a>) -> Option<Check<'a>> {
    let (model, relation) = match (link.from_a, link.from_b) {
        (Some(relation), _) => (link.a, relation),
        (None, Some(relation)) => (link.b, relation),
        (None, None) => return None,
    };
    let references = [("A", link.a), ("B", link.b)].map(|(column, target)| Reference {
        tag: None,
        columns: vec![column],
        target: &target.table,
        target_key: names(target, &target.primary_key),
    });
    let key = ["A", "B"].map(|name| Column {
        name,
        is_bytes: false,
    });
    let missing = Condition::Missing(references.into());
    Some(Check {
        model: &model.name,
        relation: &relation.name,
        rows: Rows {
            table: &link.table,
            key: key.into(),
            deleted: None,
        },
        looks: Looks::Rows(vec![(Kind::Orphan, missing)], None),
    })
}

fn model_of<'a>(
    schema: &'a Schema,
    model: &Model,
    relation: &str,
    name: &str,
) -> Result<&'a Model> {
    schema
        .model(name)
        .ok_or_else(|| unknown(model, relation, name))
}

fn unknown(model: &Model, relation: &str, missing: &str) -> Error {
    let message = format!(
        "`{}::{relation}` needs `{missing}`, which the schema does not have",
        model.name
    );
    Error::new(ErrorKind::Usage, message)
}

fn columns<'a>(model: &'a Model, fields: &[Str]) -> Vec<Column<'a>> {
    let column = |field: &'a Field| Column {
        name: &field.column,
        is_bytes: field.column_type == ColumnType::Bytes,
    };
    let fields = fields.iter().filter_map(|name| model.field(name));
    fields.map(column).collect()
}

fn names<'a>(model: &'a Model, fields: &[Str]) -> Vec<&'a str> {
    let columns = columns(model, fields).into_iter();
    columns.map(|column| column.name).collect()
}

fn rows(model: &Model) -> Rows<'_> {
    Rows {
        table: &model.table,
        key: columns(model, &model.primary_key),
        deleted: deleted(model),
    }
}

fn deleted(model: &Model) -> Option<&str> {
    model.deleted().map(|field| field.column.as_ref())
}

fn belongs_to<'a>(schema: &'a Schema, model: &'a Model, relation: &'a Relation) -> Check<'a> {
    let arms = schema
        .foreign_keys(model)
        .filter(|foreign_key| foreign_key.relation.name == relation.name);
    Check {
        model: &model.name,
        relation: &relation.name,
        rows: rows(model),
        looks: references(Vec::new(), arms.map(arm).collect()),
    }
}

fn has_one<'a>(model: &'a Model, relation: &'a Relation, target: &'a Model) -> Option<Check<'a>> {
    let inverse = target.relation(relation.inverse.as_deref()?)?;
    Some(Check {
        model: &model.name,
        relation: &relation.name,
        rows: rows(target),
        looks: Looks::Duplicates(columns(target, &inverse.fields)),
    })
}
