//! Polymorphic enums and the fields that hold them: what their variants refer to, and the columns they become.

use super::{Items, plain};
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::syntax::{BaseType, ModelDef, PolyDef, PolyFieldDef, RustType};
use crate::{Field, Model, PolyField, PolyStorage, PolyType, Schema};
use proc_macro2::Span;

/// The enum with the key types of the models that it refers to.
pub(super) fn fill_types(def: &PolyDef, items: &Items, diagnostics: &mut Diagnostics) -> PolyType {
    let mut poly = def.schema.clone();
    for (variant, variant_def) in poly.variants.to_mut().iter_mut().zip(&def.variants) {
        let rust = RustType {
            base: BaseType::Id(variant_def.target_ident.clone()),
            is_nullable: false,
            is_list: false,
        };
        if let Some((ty, _)) = items.column_type(&rust, diagnostics) {
            variant.column_type = ty;
        }
    }
    // A target without an `Id` has been reported, and has no type to compare.
    let mut known = (poly.variants.iter().zip(&def.variants)).filter(|(variant, _)| {
        let model = items.models.get(variant.target.as_ref());
        model.is_some_and(|model| model.id_repr.is_some())
    });
    if let Some((first, _)) = known.next().filter(|_| poly.storage == PolyStorage::Tagged) {
        for (variant, def) in known.filter(|(v, _)| v.column_type != first.column_type) {
            let message = format!(
                "the key of `{}` is `{}`, but that of `{}` is `{}`, and one column holds both",
                variant.target,
                variant.column_type.rust_spelling(),
                first.target,
                first.column_type.rust_spelling()
            );
            let help = "store the enum as an arc, or give the models keys of one type";
            diagnostics.push(Code::KEY_MISMATCH, def.target_ident.span(), message, help);
        }
    }
    poly
}

/// The polymorphic fields of a model: each holds a `PolyRef` enum, which can do what the field asks of it.
pub(super) fn check(def: &ModelDef, schema: &Schema, items: &Items, diagnostics: &mut Diagnostics) {
    let Some(model) = schema.model(&def.schema.name) else {
        return;
    };
    for (field, field_def) in model.poly_fields.iter().zip(&def.poly_fields) {
        let Some(poly) = schema.poly_type(&field.poly_type) else {
            report_unknown(field_def, items, diagnostics);
            continue;
        };
        if poly.storage == PolyStorage::Tagged && field.on_delete.is_some() {
            diagnostics.push(
                Code::INVALID_RELATION,
                field_def.on_delete_span,
                format!("`{}` is stored tagged, which has no foreign key", poly.name),
                "remove `on_delete`, or store the enum as an arc",
            );
        }
    }
    check_members(model, def, schema, diagnostics);
}

fn report_unknown(def: &PolyFieldDef, items: &Items, diagnostics: &mut Diagnostics) {
    let ident = &def.poly_ident;
    let name = plain(ident);
    let option = |what: &str| {
        if def.is_optional {
            format!("write `Option<{what}>`")
        } else {
            format!("write `{what}`")
        }
    };
    let help = if items.models.contains_key(&name) {
        let target = if def.is_optional {
            format!("Option<{name}>")
        } else {
            name.clone()
        };
        format!("it is a model: write `BelongsTo<{target}>`")
    } else if items.enums.contains_key(&name) {
        format!("it is an enum of values: {}", option(&name))
    } else if items.new_types.contains_key(&name) {
        format!("it is a newtype: {}", option(&name))
    } else {
        let known: Vec<&str> = items.polys.keys().map(String::as_str).collect();
        let derive = format!("derive `PolyRef` on an enum `{name}`, in a file that is read");
        Some(name_help(&name, known))
            .filter(|help| !help.is_empty())
            .unwrap_or(derive)
    };
    let message = format!("`{ident}` is no polymorphic enum");
    diagnostics.push(Code::UNKNOWN_MODEL, ident.span(), message, help);
}

/// The columns and relations that a polymorphic field adds stand beside those of the struct.
fn check_members(model: &Model, def: &ModelDef, schema: &Schema, diagnostics: &mut Diagnostics) {
    for (of, of_def, column, other) in collisions(model, def, schema) {
        let message = format!(
            "`{}` needs the column `{}`, which `{other}` has already",
            of.name, column.column
        );
        let help = "add `#[orm(column = \"..\")]`";
        diagnostics.push(Code::NAME_COLLISION, of_def.span, message, help);
    }
    for relation in model.relations.iter().skip(def.relations.len()) {
        let mut names = (def.schema.fields.iter().map(|field| &field.name))
            .chain(def.schema.relations.iter().map(|relation| &relation.name))
            .chain(def.schema.poly_fields.iter().map(|field| &field.name));
        let of = (def.schema.poly_fields.iter().zip(&def.poly_fields))
            .find(|(field, _)| relation.poly.as_ref() == Some(&field.name));
        if let (Some(name), Some((_, of_def))) = (names.find(|&name| *name == relation.name), of) {
            let message = format!(
                "`{}` needs the relation `{name}`, but the model has a field of that name",
                of_def.ident
            );
            let help = "rename one of the two";
            diagnostics.push(Code::NAME_COLLISION, of_def.ident.span(), message, help);
        }
    }
}

/// The columns of polymorphic fields that another column shares its name with: the field, where it is declared, the
/// column, and the field of the struct that has it already.
pub(super) fn collisions<'a>(
    model: &'a Model,
    def: &'a ModelDef,
    schema: &Schema,
) -> Vec<(&'a PolyField, &'a PolyFieldDef, &'a Field, &'a str)> {
    let declared = def.fields.len();
    let owners = owners(def, schema);
    let mut found = Vec::new();
    for (&(of, of_def), position) in owners.iter().zip(declared..) {
        let column = &model.fields[position];
        let is_same = |other: &Field| {
            other.column.to_lowercase() == column.column.to_lowercase() || other.name == column.name
        };
        let same = model.fields[..position].iter().position(is_same);
        let name = same.map(|same| match same.checked_sub(declared) {
            Some(added) => owners[added].0.name.as_ref(),
            None => model.fields[same].name.as_ref(),
        });
        found.extend(name.map(|name| (of, of_def, column, name)));
    }
    found
}

/// The polymorphic field of each column that one adds, in the order of the columns.
fn owners<'a>(def: &'a ModelDef, schema: &Schema) -> Vec<(&'a PolyField, &'a PolyFieldDef)> {
    let fields = def.schema.poly_fields.iter().zip(&def.poly_fields);
    fields
        .flat_map(|of| {
            let poly = schema.poly_type(&of.0.poly_type);
            std::iter::repeat_n(of, poly.map_or(0, PolyType::column_count))
        })
        .collect()
}

/// Where the polymorphic field stands that a column, or an index over it, belongs to.
pub(super) fn span_of(model: &Model, def: &ModelDef, schema: &Schema, column: &str) -> Span {
    let added = model.fields.iter().skip(def.fields.len());
    let mut owners = added.zip(owners(def, schema));
    let found = owners.find(|(field, _)| field.name == column);
    found.map_or(def.ident.span(), |(_, (_, def))| def.span)
}
