//! A field's type as spelled -> what it means. Aliases can lie; the derive checks the spelling against the real type.

use super::plain;
use crate::ColumnType;
use crate::diagnostic::{Code, Diagnostics};
use proc_macro2::Ident;
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

/// Models parsed from inside `macro_rules!` wrap types in invisible groups.
pub(super) fn ungroup(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

pub(super) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ungroup(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

pub(super) fn arguments(segment: &PathSegment) -> Vec<&Type> {
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
        ("BelongsTo" | "HasOne" | "HasMany" | "ManyToMany" | "Poly", _) => {
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
