//! One member of a model: a stored field or a relation slot.

use super::attr::{Attr, Attrs};
use super::attributes::Place;
use super::def::{FieldDef, RelationDef};
use super::rust_type::{BaseType, RustType, SlotKind, SlotType, rust_type};
use super::value::{TypeAttr, default_value, type_attr};
use super::{docs, plain};
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::{
    ColumnType, DefaultValue, Field, List, ReferentialAction, Relation, RelationKind, Str,
};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Token, parenthesized};

/// Names that a model's generated functions already have.
pub(super) const RESERVED: &[&str] = &[
    "all_rows",
    "create",
    "create_many",
    "delete",
    "filter",
    "find",
    "find_by",
    "key",
    "patch",
    "query",
    "reload",
    "update",
];

/// A stored field and what its attributes add to the model around it.
pub(super) struct ParsedField {
    pub(super) field: Field,
    pub(super) def: FieldDef,
    /// The type could not be read; reported.
    pub(super) is_broken: bool,
    pub(super) id: Option<Span>,
    pub(super) unique: Option<Span>,
    pub(super) index: Option<Span>,
    /// What `Id<Self>` stores, if this is the key and an `Id`.
    pub(super) id_repr: Option<ColumnType>,
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
    if let Some(attr) = attrs.get("id").filter(|_| rust.is_nullable || rust.is_list) {
        let help = "a key is never NULL: remove `Option` or `Vec`";
        diagnostics.push(
            Code::TYPE_MISMATCH,
            attr.span(),
            "this type cannot be a primary key",
            help,
        );
    }

    let column = attrs
        .get("column")
        .and_then(|attr| attr.db_name(diagnostics))
        .unwrap_or_else(|| name.clone());
    let constant = constant(&attrs, &ident, diagnostics);
    let span_of = |name: &str| attrs.get(name).map(Attr::span);
    Some(ParsedField {
        is_broken,
        id: span_of("id"),
        unique: span_of("unique"),
        index: span_of("index"),
        id_repr,
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
            docs: docs(&field.attrs),
        },
        def: FieldDef {
            default_span: default_attr.map_or_else(Span::call_site, Attr::span),
            ident,
            constant,
            ty: field.ty.to_token_stream(),
            rust_type: rust,
            is_type_explicit,
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

fn constant(attrs: &Attrs, ident: &Ident, diagnostics: &mut Diagnostics) -> Ident {
    let written = attrs
        .get("constant")
        .and_then(|attr| attr.ident(diagnostics));
    let constant = written.unwrap_or_else(|| ident.clone());
    if RESERVED.contains(&constant.to_string().as_str()) {
        diagnostics.push(
            Code::RESERVED_NAME,
            constant.span(),
            format!("`{constant}` is the name of a generated function, so the field's constant needs another"),
            format!("add `#[orm(constant = {constant}_)]`"),
        );
    }
    constant
}

pub(super) fn relation_field(
    field: &syn::Field,
    slot: SlotType,
    stored: &[(Field, RustType)],
    diagnostics: &mut Diagnostics,
) -> Option<(Relation, RelationDef)> {
    let ident = field.ident.clone()?;
    let attrs = Attrs::read(&field.attrs, Place::Relation, diagnostics);
    let kind = match slot.kind {
        SlotKind::BelongsTo => RelationKind::BelongsTo,
        SlotKind::HasOne => RelationKind::HasOne,
        SlotKind::HasMany => RelationKind::HasMany,
        SlotKind::ManyToMany => {
            if !field.attrs.iter().any(|attr| attr.path().is_ident("orm")) {
                let help = "write two `HasMany` to a junction model meanwhile";
                diagnostics.push(
                    Code::NOT_BUILT_YET,
                    ident.span(),
                    "`ManyToMany` is not built yet",
                    help,
                );
            }
            return None;
        }
    };
    let is_belongs_to = kind == RelationKind::BelongsTo;
    let misplaced: &[&str] = if is_belongs_to {
        &["inverse"]
    } else {
        &["fk", "on_delete", "on_update", "map"]
    };
    for attr in misplaced.iter().filter_map(|name| attrs.get(name)) {
        let help = if is_belongs_to {
            "it belongs on `HasOne` and `HasMany`"
        } else {
            "it belongs on `BelongsTo`"
        };
        let message = format!("`{}` does not fit this relation", attr.spec.name);
        diagnostics.push(Code::INVALID_RELATION, attr.name.span(), message, help);
    }

    let mut fields = Vec::new();
    let mut inverse = None;
    let mut key_span = ident.span();
    let wanted = if is_belongs_to { "fk" } else { "inverse" };
    if let Some(attr) = attrs.get(wanted) {
        key_span = attr.span();
        if is_belongs_to {
            let names = attr.parse(one_or_more, diagnostics)?;
            fields = key_fields(&names, &slot, stored, diagnostics)?;
        } else {
            inverse = Some(attr.ident(diagnostics)?);
        }
    } else if !attrs.has(wanted) {
        let (message, help) = if is_belongs_to {
            (
                "this relation does not say which field holds its key",
                format!("add `#[orm(fk = {ident}_id)]`"),
            )
        } else {
            (
                "this relation does not say which relation it is the inverse of",
                format!(
                    "add `#[orm(inverse = ..)]` with the `BelongsTo` of `{}`",
                    slot.target_ident
                ),
            )
        };
        diagnostics.push(Code::INVALID_RELATION, ident.span(), message, help);
        return None;
    }
    if fields.len() > 1 {
        let help = "relations over a composite key cannot be loaded yet; keep the fields without the relation";
        diagnostics.push(
            Code::NOT_BUILT_YET,
            key_span,
            "a relation over several fields is not built yet",
            help,
        );
        return None;
    }

    let mut action = |name: &str| {
        attrs
            .get(name)
            .and_then(|attr| referential_action(attr, diagnostics))
    };
    let (on_delete, on_update) = (action("on_delete"), action("on_update"));
    for (name, action) in [("on_delete", on_delete), ("on_update", on_update)] {
        let is_required = || {
            fields.iter().any(|name| {
                stored
                    .iter()
                    .any(|(f, _)| f.name == *name && !f.is_nullable)
            })
        };
        if let Some(attr) = attrs
            .get(name)
            .filter(|_| action == Some(ReferentialAction::SetNull) && is_required())
        {
            let help = "make the key field an `Option`, or choose another action";
            diagnostics.push(
                Code::INVALID_RELATION,
                attr.span(),
                "`SetNull` needs a key that may be NULL",
                help,
            );
        }
    }
    let db_name = attrs
        .get("map")
        .and_then(|attr| attr.db_name(diagnostics))
        .map(Str::Owned);
    let relation = Relation {
        name: Str::Owned(plain(&ident)),
        kind,
        target: Str::Owned(plain(&slot.target_ident)),
        is_optional: slot.is_optional,
        fields: List::Owned(fields),
        inverse: inverse.as_ref().map(|inverse| Str::Owned(plain(inverse))),
        on_delete,
        on_update,
        db_name,
        docs: docs(&field.attrs),
    };
    let constant = constant(&attrs, &ident, diagnostics);
    Some((
        relation,
        RelationDef {
            ident,
            constant,
            slot,
            key_span,
            inverse,
        },
    ))
}

fn key_fields(
    names: &[Ident],
    slot: &SlotType,
    stored: &[(Field, RustType)],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Str>> {
    let mut fields = Vec::new();
    for name in names {
        let Some((field, _)) = stored.iter().find(|(field, _)| field.name == plain(name)) else {
            unknown_field(
                name,
                stored.iter().map(|(field, _)| field.name.as_ref()),
                diagnostics,
            );
            continue;
        };
        if field.is_nullable != slot.is_optional {
            let (message, help) = if slot.is_optional {
                (
                    format!("`{name}` is never NULL, but the relation is optional"),
                    format!(
                        "make `{name}` an `Option`, or write `BelongsTo<{}>`",
                        slot.target_ident
                    ),
                )
            } else {
                (
                    format!("`{name}` may be NULL, but the relation is not optional"),
                    format!("write `BelongsTo<Option<{}>>`", slot.target_ident),
                )
            };
            diagnostics.push(Code::INVALID_RELATION, name.span(), message, help);
        }
        fields.push(field.name.clone());
    }
    (fields.len() == names.len()).then_some(fields)
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

fn one_or_more(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    if !input.peek(syn::token::Paren) {
        return Ok(vec![Ident::parse_any(input)?]);
    }
    let content;
    parenthesized!(content in input);
    Ok(content
        .parse_terminated(Ident::parse_any, Token![,])?
        .into_iter()
        .collect())
}

fn referential_action(attr: &Attr, diagnostics: &mut Diagnostics) -> Option<ReferentialAction> {
    let ident = attr.ident(diagnostics)?;
    let found = ReferentialAction::ALL
        .iter()
        .find(|(name, _)| ident == name)
        .map(|&(_, action)| action);
    if found.is_none() {
        let help = name_help(
            &ident.to_string(),
            ReferentialAction::ALL.iter().map(|&(name, _)| name),
        );
        diagnostics.push(
            Code::MALFORMED_ATTRIBUTE,
            ident.span(),
            format!("unknown action `{ident}`"),
            help,
        );
    }
    found
}
