//! Names that one database would refuse: two of one name where it wants one, or longer than it allows.

use super::Items;
use crate::diagnostic::{Code, Diagnostics};
use crate::naming::{ConstraintKind, constraint_name};
use crate::{Dialect, EnumStorage, IndexKind, Model, Schema, Str};
use proc_macro2::Span;
use std::collections::BTreeMap;

pub(super) fn check(schema: &Schema, items: &Items, diagnostics: &mut Diagnostics) {
    for dialect in Dialect::ALL {
        let before = diagnostics.iter().count();
        check_dialect(schema, items, dialect, diagnostics);
        // What one database refuses the next would mostly refuse too: once is enough.
        if diagnostics.iter().count() > before {
            return;
        }
    }
}

fn check_dialect(schema: &Schema, items: &Items, dialect: Dialect, diagnostics: &mut Diagnostics) {
    let capabilities = dialect.capabilities();
    // PostgreSQL keeps tables, indexes and types in one namespace per schema, SQLite tables and indexes per file.
    let mut relations: BTreeMap<String, String> = BTreeMap::new();
    let mut constraints: BTreeMap<String, String> = BTreeMap::new();
    for enum_type in schema
        .enums()
        .iter()
        .filter(|e| e.storage == EnumStorage::Native && dialect == Dialect::Postgres)
    {
        let span = items
            .enums
            .get(enum_type.name.as_ref())
            .map_or_else(Span::call_site, |def| def.ident.span());
        let what = format!("the type of `{}`", enum_type.name);
        check_length(dialect, &enum_type.db_name, span, diagnostics);
        let def = items.enums.get(enum_type.name.as_ref());
        for (variant, ident) in enum_type
            .variants
            .iter()
            .zip(def.iter().flat_map(|def| &def.variants))
        {
            check_length(dialect, &variant.value, ident.span(), diagnostics);
        }
        claim(
            &mut relations,
            &enum_type.db_name,
            what,
            span,
            dialect,
            diagnostics,
        );
    }
    for model in schema.models() {
        let Some(def) = items.models.get(model.name.as_ref()) else {
            continue;
        };
        check_length(dialect, &model.table, def.table_span, diagnostics);
        let what = format!("the table of `{}`", model.name);
        claim(
            &mut relations,
            &model.table,
            what,
            def.table_span,
            dialect,
            diagnostics,
        );
        for (field, field_def) in model.fields.iter().zip(&def.fields) {
            check_length(dialect, &field.column, field_def.ident.span(), diagnostics);
        }
        let mut table_indexes = BTreeMap::new();
        for (index, &span) in model.indexes.iter().zip(&def.index_spans) {
            let kind = if index.kind == IndexKind::Unique {
                ConstraintKind::Unique
            } else {
                ConstraintKind::Index
            };
            let fields: Vec<Str> = index
                .fields
                .iter()
                .map(|field| field.field.clone())
                .collect();
            let name = index.db_name.as_ref().map_or_else(
                || derived(dialect, kind, model, &fields),
                ToString::to_string,
            );
            let space = if capabilities.index_names_per_schema {
                &mut relations
            } else {
                &mut table_indexes
            };
            let what = format!("an index of `{}` over {}", model.name, fields.join(", "));
            check_length(dialect, &name, span, diagnostics);
            claim(space, &name, what, span, dialect, diagnostics);
        }
        let mut table_constraints = BTreeMap::new();
        for (relation, relation_def) in model
            .relations
            .iter()
            .zip(&def.relations)
            .filter(|(r, _)| !r.fields.is_empty())
        {
            let name = relation.db_name.as_ref().map_or_else(
                || derived(dialect, ConstraintKind::ForeignKey, model, &relation.fields),
                ToString::to_string,
            );
            let per_database = capabilities.constraint_names_per_database;
            let space = if per_database {
                &mut constraints
            } else {
                &mut table_constraints
            };
            let what = format!("the foreign key of `{}::{}`", model.name, relation.name);
            check_length(dialect, &name, relation_def.key_span, diagnostics);
            claim(
                space,
                &name,
                what,
                relation_def.key_span,
                dialect,
                diagnostics,
            );
        }
    }
}

fn derived(dialect: Dialect, kind: ConstraintKind, model: &Model, fields: &[Str]) -> String {
    let columns: Vec<&str> = fields
        .iter()
        .filter_map(|name| model.field(name))
        .map(|field| field.column.as_ref())
        .collect();
    constraint_name(dialect, kind, &model.table, &columns)
}

fn check_length(dialect: Dialect, name: &str, span: Span, diagnostics: &mut Diagnostics) {
    let (length, unit) = if dialect == Dialect::MySql {
        (name.chars().count(), "characters")
    } else {
        (name.len(), "bytes")
    };
    if let Some(limit) = dialect
        .capabilities()
        .max_identifier_length
        .filter(|&limit| length > limit)
    {
        let message = format!("`{name}` is longer than the {limit} {unit} that {dialect} allows");
        diagnostics.push(
            Code::NAME_TOO_LONG,
            span,
            message,
            "give it a shorter name by attribute",
        );
    }
}

fn claim(
    space: &mut BTreeMap<String, String>,
    name: &str,
    what: String,
    span: Span,
    dialect: Dialect,
    diagnostics: &mut Diagnostics,
) {
    // MySQL and SQLite compare names without case; two that differ only so are refused everywhere.
    if let Some(other) = space.insert(name.to_lowercase(), what.clone()) {
        let message = format!("{other} and {what} would both be called `{name}` on {dialect}");
        let help =
            "give one of them another name: `table = \"..\"`, `name = \"..\"` or `map = \"..\"`";
        diagnostics.push(Code::NAME_COLLISION, span, message, help);
    }
}
