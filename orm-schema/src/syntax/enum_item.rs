//! `#[derive(DbEnum)]` enums and `#[derive(NewType)]` structs.

use super::attr::{Attr, Attrs};
use super::attributes::Place;
use super::condition::former_name;
use super::def::{EnumDef, NewTypeDef};
use super::rust_type::rust_type;
use super::{crate_path, docs, item_kind, plain};
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::{EnumStorage, EnumType, List, Rename, Str, Variant, naming};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Expr, ExprLit, Fields, Lit, UnOp};

pub(super) fn parse_enum(item: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<EnumDef> {
    let Data::Enum(data) = &item.data else {
        let message = format!(
            "`DbEnum` goes on an enum, but `{}` is {}",
            item.ident,
            item_kind(&item.data)
        );
        diagnostics.push(
            Code::UNSUPPORTED_ITEM,
            item.ident.span(),
            message,
            "for a struct around one value use `#[derive(NewType)]`",
        );
        return None;
    };
    let attrs = Attrs::read(&item.attrs, Place::Enum, diagnostics);
    let storage = attrs.get("storage").and_then(|attr| {
        let ident = attr.ident(diagnostics)?;
        let known = [
            ("native", EnumStorage::Native),
            ("text", EnumStorage::Text),
            ("integer", EnumStorage::Integer),
        ];
        let found = known
            .iter()
            .find(|(name, _)| ident == name)
            .map(|&(_, storage)| storage);
        if found.is_none() {
            let help = name_help(&ident.to_string(), known.iter().map(|&(name, _)| name));
            diagnostics.push(
                Code::MALFORMED_ATTRIBUTE,
                ident.span(),
                format!("unknown storage `{ident}`"),
                help,
            );
        }
        found
    });
    let rename = attrs.get("rename_all").and_then(|attr| {
        let ident = attr.ident(diagnostics)?;
        let found = SPELLINGS
            .iter()
            .find(|(name, _)| ident == name)
            .map(|&(_, rename)| rename);
        if found.is_none() {
            let help = name_help(&ident.to_string(), SPELLINGS.iter().map(|&(name, _)| name));
            diagnostics.push(
                Code::MALFORMED_ATTRIBUTE,
                ident.span(),
                format!("unknown spelling `{ident}`"),
                help,
            );
        }
        found
    });
    let rename = rename.unwrap_or(naming::snake_case);
    let is_integer = storage == Some(EnumStorage::Integer);
    for attr in ["rename_all", "name"]
        .iter()
        .filter_map(|name| attrs.get(name))
    {
        if is_integer {
            spelled_integer(attr, diagnostics);
        }
    }

    let mut renames = Vec::new();
    if let Some(from) = former_name(attrs.get("renamed_from"), diagnostics) {
        renames.push(Rename { member: None, from });
    }
    let mut variants: Vec<Variant> = Vec::new();
    let mut idents = Vec::new();
    let mut next = 0_i32;
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let message = format!(
                "`{}` carries data, but a column holds one value",
                variant.ident
            );
            diagnostics.push(
                Code::UNSUPPORTED_ITEM,
                variant.ident.span(),
                message,
                "store the data in columns or as `Json<..>`",
            );
            continue;
        }
        let variant_attrs = Attrs::read(&variant.attrs, Place::Variant, diagnostics);
        let name = plain(&variant.ident);
        let number = match &variant.discriminant {
            None => next,
            Some((_, expr)) => integer(expr).unwrap_or_else(|| {
                let message = "a discriminant that is stored is a 32-bit integer literal";
                diagnostics.push(
                    Code::UNSUPPORTED_ITEM,
                    variant.ident.span(),
                    message,
                    "write a literal such as `= 10`",
                );
                next
            }),
        };
        next = number.wrapping_add(1);
        if let Some(attr) = variant_attrs.get("value").filter(|_| is_integer) {
            spelled_integer(attr, diagnostics);
        }
        let written = variant_attrs
            .get("value")
            .and_then(|attr| attr.db_name(diagnostics));
        let value = written.unwrap_or_else(|| rename(&name));
        // MySQL compares the values of an enum without case (error 1291).
        let is_same = |other: &&Variant| other.value.to_lowercase() == value.to_lowercase();
        if let Some(other) = variants.iter().find(is_same).filter(|_| !is_integer) {
            let message = format!("`{}` and `{name}` are both stored as `{value}`", other.name);
            diagnostics.push(
                Code::NAME_COLLISION,
                variant.ident.span(),
                message,
                "add `#[orm(value = \"..\")]`",
            );
        }
        if let Some(from) = former_name(variant_attrs.get("renamed_from"), diagnostics) {
            let member = Some(Str::Owned(name.clone()));
            renames.push(Rename { member, from });
        }
        variants.push(Variant {
            name: Str::Owned(name),
            value: Str::Owned(value),
            number,
        });
        idents.push(variant.ident.clone());
    }
    if data.variants.is_empty() {
        let message = format!("`{}` has no variants, so no row could hold one", item.ident);
        diagnostics.push(
            Code::UNSUPPORTED_ITEM,
            item.ident.span(),
            message,
            "add a variant",
        );
    }
    let name = plain(&item.ident);
    let db_name = attrs.get("name").and_then(|attr| attr.db_name(diagnostics));
    Some(EnumDef {
        ident: item.ident.clone(),
        krate: crate_path(attrs.get("crate"), diagnostics),
        schema: EnumType {
            db_name: Str::Owned(db_name.unwrap_or_else(|| naming::snake_case(&name))),
            name: Str::Owned(name),
            storage: storage.unwrap_or_default(),
            variants: List::Owned(variants),
            renames: List::Owned(renames),
            docs: docs(&item.attrs),
        },
        variants: idents,
    })
}

fn spelled_integer(attr: &Attr, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Code::CONFLICTING_ATTRIBUTES,
        attr.name.span(),
        format!(
            "`{}` has no effect on an enum that is stored as an integer",
            attr.name
        ),
        format!("remove `{}` or `storage = integer`", attr.name),
    );
}

/// The spellings of `rename_all`, each with what it makes of a variant's name.
type Spelling = fn(&str) -> String;

const SPELLINGS: &[(&str, Spelling)] = &[
    ("snake_case", naming::snake_case),
    ("kebab_case", |name| {
        naming::snake_case(name).replace('_', "-")
    }),
    ("lowercase", |name| name.to_lowercase()),
    ("UPPERCASE", |name| name.to_uppercase()),
    ("PascalCase", |name| name.to_owned()),
    ("SCREAMING_SNAKE_CASE", |name| {
        naming::snake_case(name).to_uppercase()
    }),
];

fn integer(expr: &Expr) -> Option<i32> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Int(value),
            ..
        }) => value.base10_parse().ok(),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
            Expr::Lit(ExprLit {
                lit: Lit::Int(value),
                ..
            }) => format!("-{}", value.base10_digits()).parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn parse_new_type(
    item: &DeriveInput,
    diagnostics: &mut Diagnostics,
) -> Option<NewTypeDef> {
    let field = match &item.data {
        Data::Struct(data) if data.fields.len() == 1 => data.fields.iter().next(),
        Data::Struct(_) | Data::Enum(_) | Data::Union(_) => None,
    };
    let Some(field) = field else {
        let message = format!(
            "`NewType` goes on a struct with one field, but `{}` is not",
            item.ident
        );
        diagnostics.push(
            Code::UNSUPPORTED_ITEM,
            item.ident.span(),
            message,
            "write `struct Email(String);`",
        );
        return None;
    };
    let attrs = Attrs::read(&item.attrs, Place::NewType, diagnostics);
    for attr in field
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("orm"))
    {
        diagnostics.push(
            Code::UNKNOWN_ATTRIBUTE,
            attr.path().span(),
            "the inside of a newtype takes no attributes",
            "put them on the fields that have this type",
        );
    }
    let rust_type = rust_type(&field.ty, diagnostics)?;
    if rust_type.is_nullable {
        let message = "a newtype around an `Option` would hide that a column may be NULL";
        diagnostics.push(
            Code::UNSUPPORTED_TYPE,
            field.ty.span(),
            message,
            "put the `Option` around the newtype",
        );
        return None;
    }
    Some(NewTypeDef {
        ident: item.ident.clone(),
        krate: crate_path(attrs.get("crate"), diagnostics),
        ty: field.ty.to_token_stream(),
        rust_type,
        member: field.ident.clone(),
    })
}
