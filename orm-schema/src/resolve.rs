//! Many items -> one [`Schema`]: fills in the column types that other items define, and checks what spans items
//! (relation targets, inverse pairs, key types, names that collide in a database). Reports everything at once.

mod names;

use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::syntax::{BaseType, EnumDef, ItemDef, ModelDef, NewTypeDef, RustType};
use crate::{ColumnType, Model, RelationKind, Schema, Str};
use proc_macro2::Ident;
use std::collections::BTreeMap;

/// Resolves all items of an application.
pub fn resolve(items: Vec<ItemDef>) -> (Schema, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let items = Items::collect(items, &mut diagnostics);
    let mut models = Vec::new();
    for def in items.models.values() {
        models.push(fill_types(def, &items, &mut diagnostics));
    }
    let enums = items.enums.values().map(|def| def.schema.clone()).collect();
    let schema = Schema::new(models, enums);
    for def in items.models.values() {
        check_relations(def, &schema, &items, &mut diagnostics);
    }
    names::check(&schema, &items, &mut diagnostics);
    (schema, diagnostics)
}

/// The items by name.
#[derive(Default)]
struct Items {
    models: BTreeMap<String, ModelDef>,
    enums: BTreeMap<String, EnumDef>,
    new_types: BTreeMap<String, NewTypeDef>,
}

impl Items {
    fn collect(list: Vec<ItemDef>, diagnostics: &mut Diagnostics) -> Self {
        let mut items = Self::default();
        for item in list {
            let ident = item.ident().clone();
            let name = plain(&ident);
            if items.models.contains_key(&name)
                || items.enums.contains_key(&name)
                || items.new_types.contains_key(&name)
            {
                let message = format!(
                    "there is another `{name}`; the items of one schema have different names"
                );
                diagnostics.push(
                    Code::NAME_COLLISION,
                    ident.span(),
                    message,
                    "rename one of the two",
                );
                continue;
            }
            match item {
                ItemDef::Model(def) => drop(items.models.insert(name, *def)),
                ItemDef::Enum(def) => drop(items.enums.insert(name, def)),
                ItemDef::NewType(def) => drop(items.new_types.insert(name, def)),
            }
        }
        items
    }

    /// What a spelled type stores, and whether it is a list.
    fn column_type(
        &self,
        rust: &RustType,
        diagnostics: &mut Diagnostics,
    ) -> Option<(ColumnType, bool)> {
        match &rust.base {
            BaseType::Builtin(ty) => Some((ty.clone(), rust.is_list)),
            BaseType::Id(target) => {
                let Some(model) = self.models.get(&plain(target)) else {
                    let help = name_help(&plain(target), self.models.keys().map(String::as_str));
                    diagnostics.push(
                        Code::UNKNOWN_MODEL,
                        target.span(),
                        format!("`{target}` is no model"),
                        help,
                    );
                    return None;
                };
                match &model.id_repr {
                    Some(ty) => Some((ty.clone(), rust.is_list)),
                    None => {
                        let message = format!("the key of `{target}` is no `Id<{target}>`");
                        let help = "write the type of its key here, or make its key an `Id`";
                        diagnostics.push(Code::KEY_MISMATCH, target.span(), message, help);
                        None
                    }
                }
            }
            BaseType::Named(ident) => {
                let name = plain(ident);
                if self.enums.contains_key(&name) {
                    return Some((ColumnType::Enum(Str::Owned(name)), rust.is_list));
                }
                if let Some(new_type) = self.new_types.get(&name) {
                    let is_nested = matches!(&new_type.rust_type.base, BaseType::Named(inner) if inner == ident);
                    if !(is_nested || rust.is_list && new_type.rust_type.is_list) {
                        let (ty, is_list) = self.column_type(&new_type.rust_type, diagnostics)?;
                        return Some((ty, is_list || rust.is_list));
                    }
                }
                let known = self
                    .enums
                    .keys()
                    .chain(self.new_types.keys())
                    .map(String::as_str);
                let near = crate::diagnostic::did_you_mean(&name, known)
                    .map(|near| format!("did you mean `{near}`? "));
                diagnostics.push(
                    Code::UNSUPPORTED_TYPE,
                    ident.span(),
                    format!("`{name}` cannot be stored in a column"),
                    format!(
                        "{}derive `DbEnum` or `NewType` on it, in a file that is read, or use `Json<{name}>`",
                        near.unwrap_or_default()
                    ),
                );
                None
            }
        }
    }
}

fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

fn fill_types(def: &ModelDef, items: &Items, diagnostics: &mut Diagnostics) -> Model {
    let mut model = def.schema.clone();
    for (field, field_def) in model.fields.to_mut().iter_mut().zip(&def.fields) {
        let Some((ty, is_list)) = items.column_type(&field_def.rust_type, diagnostics) else {
            continue;
        };
        field.is_list = is_list;
        if !field_def.is_type_explicit {
            field.column_type = ty;
        } else if std::mem::discriminant(&family(&ty))
            != std::mem::discriminant(&family(&field.column_type))
        {
            let message = format!(
                "this column type does not fit `{}`, which stores a `{}`",
                field.name,
                ty.rust_spelling()
            );
            diagnostics.push(
                Code::TYPE_MISMATCH,
                field_def.ident.span(),
                message,
                "remove `type = ..` or change it",
            );
        }
        let Some(default) = &field.default else {
            continue;
        };
        // Builtin types were checked where they were read.
        let problem = match (&field_def.rust_type.base, &field.column_type, default) {
            (BaseType::Builtin(_), ..) => None,
            (_, ColumnType::Enum(name), crate::DefaultValue::Variant(variant)) => items
                .enums
                .get(name.as_ref())
                .filter(|found| found.schema.variant(variant).is_none())
                .map(|found| format!("`{}` has no variant `{variant}`", found.ident)),
            (_, ty, default) => crate::syntax::misfit(default, ty),
        };
        if let Some(problem) = problem {
            crate::syntax::invalid_default(field_def.default_span, &problem, diagnostics);
        }
    }
    model
}

/// The same type with its parameters set aside.
fn family(ty: &ColumnType) -> ColumnType {
    if ty.is_text() {
        ColumnType::String
    } else {
        ty.clone()
    }
}

fn check_relations(def: &ModelDef, schema: &Schema, items: &Items, diagnostics: &mut Diagnostics) {
    let Some(model) = schema.model(&def.schema.name) else {
        return;
    };
    for (relation, relation_def) in model.relations.iter().zip(&def.relations) {
        let target_ident = &relation_def.slot.target_ident;
        let Some(target) = schema.model(&relation.target) else {
            let help = name_help(&relation.target, items.models.keys().map(String::as_str));
            diagnostics.push(
                Code::UNKNOWN_MODEL,
                target_ident.span(),
                format!("`{target_ident}` is no model"),
                help,
            );
            continue;
        };
        if relation.kind == RelationKind::BelongsTo {
            check_key(model, relation, target, relation_def.key_span, diagnostics);
            continue;
        }
        let Some(inverse_ident) = &relation_def.inverse else {
            continue;
        };
        let Some(inverse) = target.relation(&plain(inverse_ident)) else {
            let known = target
                .belongs_to()
                .filter(|other| other.target == model.name);
            let known: Vec<&str> = known.map(|other| other.name.as_ref()).collect();
            let message = format!("`{target_ident}` has no relation `{inverse_ident}`");
            let help = name_help(&plain(inverse_ident), known);
            diagnostics.push(Code::INVERSE_MISMATCH, inverse_ident.span(), message, help);
            continue;
        };
        if inverse.kind != RelationKind::BelongsTo || inverse.target != model.name {
            let message = format!(
                "`{target_ident}::{inverse_ident}` is not a `BelongsTo` of `{}`",
                model.name
            );
            let help = format!(
                "name the relation of `{target_ident}` that holds the key of `{}`",
                model.name
            );
            diagnostics.push(Code::INVERSE_MISMATCH, inverse_ident.span(), message, help);
        } else if relation.kind == RelationKind::HasOne && !target.is_unique(&inverse.fields) {
            let message = format!(
                "`{target_ident}` may hold several rows for one `{}`",
                model.name
            );
            let help = format!(
                "make `{target_ident}::{}` `unique`, or write `HasMany`",
                inverse.fields.join(", ")
            );
            diagnostics.push(Code::INVERSE_MISMATCH, inverse_ident.span(), message, help);
        }
    }
}

fn check_key(
    model: &Model,
    relation: &crate::Relation,
    target: &Model,
    span: proc_macro2::Span,
    diagnostics: &mut Diagnostics,
) {
    if relation.fields.len() != target.primary_key.len() {
        let message = format!(
            "the key of `{}` has {} fields, but the relation names {}",
            target.name,
            target.primary_key.len(),
            relation.fields.len()
        );
        diagnostics.push(
            Code::KEY_MISMATCH,
            span,
            message,
            "name one field for each field of that key",
        );
        return;
    }
    for (field, key) in relation.fields.iter().zip(target.primary_key.iter()) {
        let (Some(field), Some(key)) = (model.field(field), target.field(key)) else {
            continue;
        };
        let is_same = field.column_type == key.column_type
            || (field.column_type.is_text() && key.column_type.is_text());
        if !is_same {
            let message = format!(
                "`{}` is a `{}`, but the key of `{}` is a `{}`",
                field.name,
                field.column_type.rust_spelling(),
                target.name,
                key.column_type.rust_spelling()
            );
            diagnostics.push(
                Code::KEY_MISMATCH,
                span,
                message,
                format!("give it the type of `{}::{}`", target.name, key.name),
            );
        }
    }
}
