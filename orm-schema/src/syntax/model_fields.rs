//! A stored field of a model.

use super::attr::{Attr, Attrs};
use super::attributes::Place;
use super::condition::former_name;
use super::def::FieldDef;
use super::rust_type::{BaseType, RustType, rust_type};
use super::value::{TypeAttr, default_value, type_attr};
use super::{docs, model_marks, plain, rules};
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::{ColumnType, DefaultValue, Field, List, Str};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned;

/// Names that a model's generated functions already have.
pub const RESERVED: &[&str] = &[
    "all_rows",
    "create",
    "create_from",
    "create_many",
    "delete",
    "delete_rows",
    "filter",
    "find",
    "find_by",
    "key",
    "load_into",
    "nested",
    "only_deleted",
    "patch",
    "purge",
    "query",
    "reload",
    "restore",
    "update",
    "update_each",
    "update_many",
    "update_rows",
    "with_deleted",
];

/// A stored field and what its attributes add to the model around it.
pub(super) struct ParsedField {
    pub(super) field: Field,
    pub(super) def: FieldDef,
    pub(super) id: Option<Span>,
    pub(super) unique: Option<Span>,
    pub(super) index: Option<Span>,
    /// `version` and `deleted`, and where they stand.
    pub(super) marks: Vec<(&'static str, Span)>,
    /// What `Id<Self>` stores, if this is the key and an `Id`.
    pub(super) id_repr: Option<ColumnType>,
    /// The column's former name.
    pub(super) renamed_from: Option<Str>,
}

pub(super) fn stored_field(
    model: &Ident,
    field: &syn::Field,
    diagnostics: &mut Diagnostics,
) -> Option<ParsedField> {
    let ident = field.ident.clone()?;
    let attrs = Attrs::read(&field.attrs, Place::Field, diagnostics);
    let parsed_type = rust_type(&field.ty, diagnostics);
    let is_broken = parsed_type.is_none();
    // Whatever else the field says is still read, so that everything wrong is reported at once.
    let rust = parsed_type.unwrap_or_else(|| RustType {
        base: BaseType::Named(ident.clone()),
        is_nullable: false,
        is_list: false,
    });
    let name = plain(&ident);

    let mut column_type = match &rust.base {
        BaseType::Builtin(ty) => ty.clone(),
        // A placeholder until another item says what it stores.
        BaseType::Id(_) => ColumnType::I64,
        BaseType::Named(ident) => ColumnType::Enum(Str::Owned(plain(ident))),
    };
    let mut native = Vec::new();
    let mut is_type_explicit = false;
    match attrs
        .get("type")
        .and_then(|attr| type_attr(attr, &rust, diagnostics))
    {
        Some(TypeAttr::Portable(ty)) => {
            column_type = ty;
            is_type_explicit = true;
        }
        Some(TypeAttr::Native(types)) => native = types,
        None => {}
    }

    let is_own_id =
        attrs.has("id") && matches!(&rust.base, BaseType::Id(target) if target == model);
    let default_attr = attrs.get("default");
    let default =
        default_attr.and_then(|attr| default_value(attr, &rust, &column_type, diagnostics));
    let id_repr = id_repr(
        is_own_id,
        attrs.get("repr"),
        default.as_ref(),
        default_attr,
        diagnostics,
    );
    if let Some(repr) = &id_repr {
        column_type = repr.clone();
    }
    for name in ["created", "updated"] {
        let is_time = matches!(
            column_type,
            ColumnType::DateTime | ColumnType::NaiveDateTime
        ) && !rust.is_list;
        if let Some(attr) = attrs.get(name).filter(|_| !is_time) {
            let help = "use `DateTime<Utc>` or `NaiveDateTime`";
            diagnostics.push(
                Code::TYPE_MISMATCH,
                attr.span(),
                format!("`{name}` does not fit the field's type"),
                help,
            );
        }
    }
    if !is_broken {
        model_marks::check_types(&attrs, &rust, diagnostics);
    }
    if attrs.has("id") && (rust.is_nullable || rust.is_list) {
        let help = "a key is never NULL: remove `Option` or `Vec`";
        diagnostics.push(
            Code::TYPE_MISMATCH,
            field.ty.span(),
            "this type cannot be a primary key",
            help,
        );
    }

    let default_copy = default.clone();
    let column = attrs
        .get("column")
        .and_then(|attr| attr.db_name(diagnostics))
        .unwrap_or_else(|| name.clone());
    let constant = constant(&attrs, &ident, diagnostics);
    let span_of = |name: &str| attrs.get(name).map(Attr::span);
    Some(ParsedField {
        id: span_of("id"),
        unique: span_of("unique"),
        index: span_of("index"),
        marks: model_marks::read(&attrs),
        id_repr,
        renamed_from: former_name(attrs.get("renamed_from"), diagnostics),
        field: Field {
            name: Str::Owned(name),
            column: Str::Owned(column),
            column_type,
            is_list: rust.is_list,
            is_nullable: rust.is_nullable,
            native: List::Owned(native),
            default,
            is_created: attrs.has("created"),
            is_updated: attrs.has("updated"),
            is_version: attrs.has("version"),
            is_deleted: attrs.has("deleted"),
            docs: docs(&field.attrs),
        },
        def: FieldDef {
            default_span: default_attr.map_or_else(Span::call_site, Attr::span),
            ident,
            constant,
            default_path: default_attr
                .filter(|_| matches!(default_copy, Some(DefaultValue::Variant(_))))
                .map(|attr| attr.tokens.clone()),
            vis: field.vis.to_token_stream(),
            ty: field.ty.to_token_stream(),
            rust_type: rust,
            is_type_explicit,
            is_broken,
            rules: rules::of_field(model, field, diagnostics),
        },
    })
}

/// `Id<Self>` stores what its default makes, or what `repr` says.
fn id_repr(
    is_own_id: bool,
    repr: Option<&Attr>,
    default: Option<&DefaultValue>,
    default_attr: Option<&Attr>,
    diagnostics: &mut Diagnostics,
) -> Option<ColumnType> {
    if !is_own_id {
        if let Some(attr) = repr {
            let help = "it says what the `Id<Self>` of a primary key stores";
            diagnostics.push(
                Code::TYPE_MISMATCH,
                attr.span(),
                "`repr` does not fit this field",
                help,
            );
        }
        return None;
    }
    let explicit = repr.and_then(|attr| {
        let ident = attr.ident(diagnostics)?;
        let ty = ColumnType::from_spelling(&plain(&ident)).filter(|ty| {
            matches!(
                ty,
                ColumnType::I32 | ColumnType::I64 | ColumnType::String | ColumnType::Uuid
            )
        });
        if ty.is_none() {
            let help = "write `i32`, `i64`, `String` or `Uuid`";
            diagnostics.push(
                Code::TYPE_MISMATCH,
                attr.span(),
                format!("`{ident}` cannot be the inside of an `Id`"),
                help,
            );
        }
        ty
    });
    let ty = explicit.unwrap_or(match default {
        Some(DefaultValue::UuidV4 | DefaultValue::UuidV7) => ColumnType::Uuid,
        _ => ColumnType::I64,
    });
    if let (Some(default), Some(attr)) = (default, default_attr)
        && let Some(problem) = super::value::misfit(default, &ty)
    {
        super::value::invalid_default(attr.span(), &problem, diagnostics);
    }
    Some(ty)
}

/// The associated constant's name.
pub(super) fn constant(attrs: &Attrs, ident: &Ident, diagnostics: &mut Diagnostics) -> Ident {
    attrs
        .get("constant")
        .and_then(|attr| attr.ident(diagnostics))
        .unwrap_or_else(|| ident.clone())
}

pub(super) fn unknown_field<'a>(
    name: &Ident,
    known: impl IntoIterator<Item = &'a str> + Clone,
    diagnostics: &mut Diagnostics,
) {
    let help = name_help(&plain(name), known);
    diagnostics.push(
        Code::UNKNOWN_FIELD,
        name.span(),
        format!("the model has no field `{name}`"),
        help,
    );
}
