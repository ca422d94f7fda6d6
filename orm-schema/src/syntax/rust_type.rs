//! A field's type as spelled -> what it means. Aliases can lie; the derive checks the spelling against the real type.

use super::plain;
use crate::ColumnType;
use crate::diagnostic::{Code, Diagnostics};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// The type of a stored field.
#[derive(Debug, Clone)]
pub struct RustType {
    /// The type inside `Option` and `Vec`.
    pub base: BaseType,
    /// Written `Option<..>`.
    pub is_nullable: bool,
    /// Written `Vec<..>`, and not `Vec<u8>`.
    pub is_list: bool,
}

/// The innermost type of a stored field.
#[derive(Debug, Clone)]
pub enum BaseType {
    /// A type that the library knows.
    Builtin(ColumnType),
    /// `Id<M>`: whatever the key of model `M` is.
    Id(Ident),
    /// A type that another item must define: an enum or a newtype.
    Named(Ident),
}

/// The type of a relation field.
#[derive(Debug, Clone)]
pub struct SlotType {
    /// Which slot.
    pub kind: SlotKind,
    /// The type of the model it reaches, as written.
    pub target: TokenStream,
    /// The last segment of that type.
    pub target_ident: Ident,
    /// Written `BelongsTo<Option<M>>`.
    pub is_optional: bool,
}

/// The relation slots by name.
#[allow(missing_docs, reason = "the names say it")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotKind {
    BelongsTo,
    HasOne,
    HasMany,
    ManyToMany,
}

/// Models parsed from inside `macro_rules!` wrap types in invisible groups.
pub(super) fn ungroup(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ungroup(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

fn arguments(segment: &PathSegment) -> Vec<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(list) => list
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn slot_kind(segment: &PathSegment) -> Option<SlotKind> {
    Some(match plain(&segment.ident).as_str() {
        "BelongsTo" => SlotKind::BelongsTo,
        "HasOne" => SlotKind::HasOne,
        "HasMany" => SlotKind::HasMany,
        "ManyToMany" => SlotKind::ManyToMany,
        _ => return None,
    })
}

/// Whether a field is meant to be a relation, even if its type is written wrongly.
pub(super) fn is_slot(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| {
        let is_wrapper = segment.ident == "Option" || segment.ident == "Vec";
        slot_kind(segment).is_some()
            || is_wrapper && arguments(segment).first().is_some_and(|ty| is_slot(ty))
    })
}

/// Reads the type of a relation field.
pub(super) fn slot_type(ty: &Type, diagnostics: &mut Diagnostics) -> Option<SlotType> {
    let read = read_slot(ty);
    let (message, help) = match &read {
        None => (
            "this is no type of a relation",
            "write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>` or `HasMany<Model>`",
        ),
        Some(slot) if slot.target_ident == "Self" => (
            "a relation names its model",
            "write the struct's name instead of `Self`",
        ),
        Some(slot) if slot.is_optional && slot.kind != SlotKind::BelongsTo => (
            "only `BelongsTo` takes an `Option`",
            "remove it: the other model holds the key, and there may be none anyway",
        ),
        Some(_) => return read,
    };
    diagnostics.push(Code::INVALID_RELATION, ty.span(), message, help);
    None
}

fn read_slot(ty: &Type) -> Option<SlotType> {
    let segment = last_segment(ty)?;
    let kind = slot_kind(segment)?;
    let mut target = *arguments(segment).first()?;
    let mut is_optional = false;
    if let Some(inner) = last_segment(target)
        .filter(|segment| segment.ident == "Option")
        .map(arguments)
    {
        target = inner.first()?;
        is_optional = true;
    }
    let target_ident = last_segment(target)?.ident.clone();
    Some(SlotType {
        kind,
        target: ungroup(target).to_token_stream(),
        target_ident,
        is_optional,
    })
}

/// Reads the type of a stored field.
pub(super) fn rust_type(ty: &Type, diagnostics: &mut Diagnostics) -> Option<RustType> {
    let mut inner = ungroup(ty);
    let mut is_nullable = false;
    let mut is_list = false;
    if let Some(segment) = last_segment(inner).filter(|segment| segment.ident == "Option") {
        is_nullable = true;
        inner = inside(inner, segment, diagnostics)?;
    }
    if let Some(segment) = last_segment(inner).filter(|segment| segment.ident == "Vec") {
        let element = inside(inner, segment, diagnostics)?;
        if last_segment(element).is_some_and(|segment| segment.ident == "u8") {
            return Some(RustType {
                base: BaseType::Builtin(ColumnType::Bytes),
                is_nullable,
                is_list,
            });
        }
        is_list = true;
        inner = element;
    }
    let base = base_type(inner, diagnostics)?;
    if is_list
        && matches!(
            base,
            BaseType::Builtin(ColumnType::Bytes | ColumnType::Json)
        )
    {
        unsupported(
            ty,
            "a list of bytes or of JSON",
            "use `Json<Vec<..>>`",
            diagnostics,
        );
        return None;
    }
    Some(RustType {
        base,
        is_nullable,
        is_list,
    })
}

fn inside<'a>(
    ty: &Type,
    segment: &'a PathSegment,
    diagnostics: &mut Diagnostics,
) -> Option<&'a Type> {
    let inside = arguments(segment).first().copied().map(ungroup);
    if inside.is_none() {
        let name = &segment.ident;
        let help = format!("say of what: `{name}<T>`");
        unsupported(ty, &format!("`{name}` alone"), &help, diagnostics);
    }
    inside
}

fn base_type(ty: &Type, diagnostics: &mut Diagnostics) -> Option<BaseType> {
    let Some(segment) = last_segment(ty) else {
        unsupported(
            ty,
            "this type",
            "use a type from the table of column types, or derive `NewType`",
            diagnostics,
        );
        return None;
    };
    let name = plain(&segment.ident);
    let arguments = arguments(segment);
    match (name.as_str(), arguments.as_slice()) {
        ("DateTime", [zone]) if last_segment(zone).is_some_and(|zone| zone.ident == "Utc") => {
            Some(BaseType::Builtin(ColumnType::DateTime))
        }
        ("DateTime", _) => {
            unsupported(
                ty,
                "a date and time in another zone than UTC",
                "use `DateTime<Utc>`",
                diagnostics,
            );
            None
        }
        ("Json", [_]) | ("Value", []) => Some(BaseType::Builtin(ColumnType::Json)),
        ("Id", [target]) => match last_segment(target) {
            Some(target) if target.ident != "Self" => Some(BaseType::Id(target.ident.clone())),
            _ => {
                let help = "write the name of a model: `Id<User>`";
                unsupported(ty, "this `Id`", help, diagnostics);
                None
            }
        },
        ("Id" | "Json", _) => {
            let help = format!("say of what: `{name}<T>`");
            unsupported(ty, &format!("`{name}` alone"), &help, diagnostics);
            None
        }
        ("BelongsTo" | "HasOne" | "HasMany" | "ManyToMany", _) => {
            let help = "relations are fields of models";
            unsupported(ty, "a relation", help, diagnostics);
            None
        }
        ("Option" | "Vec", _) => {
            unsupported(
                ty,
                "this nesting of `Option` and `Vec`",
                "use `Option<Vec<T>>` or `Json<..>`",
                diagnostics,
            );
            None
        }
        ("isize" | "usize" | "i128" | "u128" | "char", []) => {
            unsupported(
                ty,
                &format!("`{name}`"),
                "no database has it: use `i64`, `String` or `Decimal`",
                diagnostics,
            );
            None
        }
        ("str" | "HashMap" | "BTreeMap" | "Box" | "Rc" | "Arc" | "Cow", _) => {
            unsupported(
                ty,
                &format!("`{name}`"),
                "use `String`, or `Json<..>` for structured data",
                diagnostics,
            );
            None
        }
        (_, []) => Some(match ColumnType::from_spelling(&name) {
            Some(builtin) => BaseType::Builtin(builtin),
            None => BaseType::Named(segment.ident.clone()),
        }),
        _ => {
            unsupported(
                ty,
                &format!("`{name}<..>`"),
                "use `Json<..>` for structured data",
                diagnostics,
            );
            None
        }
    }
}

fn unsupported(ty: &Type, what: &str, help: &str, diagnostics: &mut Diagnostics) {
    // Without the path in front, the name is the smallest wrong token.
    let span = last_segment(ty).map_or_else(|| ty.span(), |segment| segment.ident.span());
    diagnostics.push(
        Code::UNSUPPORTED_TYPE,
        span,
        format!("{what} cannot be stored in a column"),
        help,
    );
}
