//! Many items -> one [`Schema`]: fills in the column types that other items define, and checks what spans items
//! (relation targets, inverse pairs, key types, names that collide in a database). Reports everything at once.

mod many_to_many;
mod names;
mod poly;
mod relations;
mod soft_delete;

use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::syntax::{
    BaseType, EnumDef, ItemDef, ModelDef, NewTypeDef, PolyDef, RustType, report_unindexable,
    unindexable,
};
use crate::{ColumnType, Model, PolyType, Schema, Str};
use proc_macro2::Ident;
use std::collections::BTreeMap;

/// Resolves all items of an application.
pub fn resolve(items: Vec<ItemDef>) -> (Schema, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let items = Items::collect(items, &mut diagnostics);
    let poly_types: Vec<PolyType> = (items.polys.values())
        .map(|def| poly::fill_types(def, &items, &mut diagnostics))
        .collect();
    let mut models = Vec::new();
    for def in items.models.values() {
        let mut model = fill_types(def, &items, &mut diagnostics);
        model.add_poly_columns(|name| poly_types.iter().find(|poly| poly.name == name));
        models.push(model);
    }
    let enums = items.enums.values().map(|def| def.schema.clone()).collect();
    let schema = Schema::new(models, enums, poly_types);
    for def in items.models.values() {
        poly::check(def, &schema, &items, &mut diagnostics);
        relations::check(def, &schema, &items, &mut diagnostics);
        soft_delete::check(def, &schema, &mut diagnostics);
        check_variants(def, &items, &mut diagnostics);
    }
    names::check(&schema, &items, &mut diagnostics);
    (schema, diagnostics)
}

/// The variants that conditions name.
fn check_variants(def: &ModelDef, items: &Items, diagnostics: &mut Diagnostics) {
    for (owner, variant) in def.conditions.iter().flat_map(|def| &def.variants) {
        let Some(enum_def) = items.enums.get(&plain(owner)) else {
            let help = name_help(&plain(owner), items.enums.keys().map(String::as_str));
            let message = format!("`{owner}` is neither this model nor an enum that is stored");
            diagnostics.push(Code::UNKNOWN_FIELD, owner.span(), message, help);
            continue;
        };
        if enum_def.schema.variant(&plain(variant)).is_none() {
            let known = enum_def.schema.variants.iter();
            let help = name_help(&plain(variant), known.map(|variant| variant.name.as_ref()));
            let message = format!("`{owner}` has no variant `{variant}`");
            diagnostics.push(Code::UNKNOWN_FIELD, variant.span(), message, help);
        }
    }
}

/// The items by name.
#[derive(Default)]
struct Items {
    models: BTreeMap<String, ModelDef>,
    enums: BTreeMap<String, EnumDef>,
    new_types: BTreeMap<String, NewTypeDef>,
    polys: BTreeMap<String, PolyDef>,
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
                || items.polys.contains_key(&name)
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
                ItemDef::PolyRef(def) => drop(items.polys.insert(name, def)),
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
        self.stored(rust, self.new_types.len(), diagnostics)
    }

    /// Follows newtypes, at most as many as there are: two could name each other.
    fn stored(
        &self,
        rust: &RustType,
        depth: usize,
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
                if self.polys.contains_key(&name) {
                    diagnostics.push(
                        Code::UNSUPPORTED_TYPE,
                        ident.span(),
                        format!(
                            "`{name}` refers to rows of several models, which takes several columns"
                        ),
                        format!(
                            "write `Poly<{name}>`, or `Poly<Option<{name}>>` when there may be none"
                        ),
                    );
                    return None;
                }
                if let Some(new_type) = self.new_types.get(&name).filter(|_| depth > 0) {
                    let (ty, is_list) = self.stored(&new_type.rust_type, depth - 1, diagnostics)?;
                    let is_wide = is_list || matches!(ty, ColumnType::Bytes | ColumnType::Json);
                    if rust.is_list && is_wide {
                        let message = format!("a list of `{name}` cannot be stored in a column");
                        let help = "it is a list, bytes or JSON itself: use `Json<Vec<..>>`";
                        diagnostics.push(Code::UNSUPPORTED_TYPE, ident.span(), message, help);
                        return None;
                    }
                    return Some((ty, is_list || rust.is_list));
                }
                if self.new_types.contains_key(&name) {
                    let message = format!("the newtype `{name}` contains itself");
                    let help = "write what it stores, such as `String`";
                    diagnostics.push(Code::UNSUPPORTED_TYPE, ident.span(), message, help);
                    return None;
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
                "this column type does not fit `{}`, which stores `{}`",
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
    check_indexable(&model, def, diagnostics);
    model
}

/// Fields whose type another item says; the others were checked where they were read.
fn check_indexable(model: &Model, def: &ModelDef, diagnostics: &mut Diagnostics) {
    for (field, field_def) in model.fields.iter().zip(&def.fields) {
        let is_named = matches!(field_def.rust_type.base, BaseType::Named(_))
            && !field_def.is_type_explicit
            && !field_def.rust_type.is_list;
        let Some(help) = unindexable(field).filter(|_| is_named) else {
            continue;
        };
        if model.primary_key.contains(&field.name) {
            let span = field_def.ident.span();
            report_unindexable(field, "a primary key", span, help, diagnostics);
        }
        for (index, &span) in model.indexes.iter().zip(&def.index_spans) {
            if index.field_names().any(|name| name == field.name) {
                report_unindexable(field, "an index", span, help, diagnostics);
            }
        }
        // MySQL makes an index for a foreign key that has none.
        for (relation, relation_def) in model.relations.iter().zip(&def.relations) {
            let has_index = (model.indexes.iter())
                .any(|index| index.field_names().any(|name| name == field.name))
                || model.primary_key.contains(&field.name);
            if !has_index && relation.fields.contains(&field.name) {
                let span = relation_def.key_span;
                report_unindexable(field, "a foreign key", span, help, diagnostics);
            }
        }
    }
}

/// The same type with its parameters set aside.
fn family(ty: &ColumnType) -> ColumnType {
    if ty.is_text() {
        ColumnType::String
    } else {
        ty.clone()
    }
}

#[cfg(test)]
mod tests;
