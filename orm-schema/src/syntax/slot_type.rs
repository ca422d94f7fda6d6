//! The type of a relation or polymorphic field as spelled -> what it means.

use super::plain;
use super::rust_type::{arguments, last_segment, ungroup};
use crate::diagnostic::{Code, Diagnostics};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{PathSegment, Type};

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
    /// The junction model of `ManyToMany<M, J>`: as written, and the last segment of that type.
    pub junction: Option<(TokenStream, Ident)>,
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

/// The type of a polymorphic field.
#[derive(Debug, Clone)]
pub(super) struct PolySlot {
    /// The enum as written.
    pub(super) poly: TokenStream,
    /// The last segment of that type.
    pub(super) poly_ident: Ident,
    /// Written `Poly<Option<E>>`.
    pub(super) is_optional: bool,
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

/// Whether a type is one that `is_meant` knows, even if it is wrapped wrongly.
fn is_or_wraps(ty: &Type, is_meant: fn(&PathSegment) -> bool) -> bool {
    last_segment(ty).is_some_and(|segment| {
        let is_wrapper = segment.ident == "Option" || segment.ident == "Vec";
        let inside = || arguments(segment).first().copied();
        is_meant(segment) || is_wrapper && inside().is_some_and(|ty| is_or_wraps(ty, is_meant))
    })
}

/// Whether a field is meant to be a relation, even if its type is written wrongly.
pub(super) fn is_slot(ty: &Type) -> bool {
    is_or_wraps(ty, |segment| slot_kind(segment).is_some())
}

/// Whether a field is meant to be polymorphic, even if its type is written wrongly.
pub(super) fn is_poly(ty: &Type) -> bool {
    is_or_wraps(ty, |segment| segment.ident == "Poly")
}

/// Reads the type of a relation field.
pub(super) fn slot_type(ty: &Type, diagnostics: &mut Diagnostics) -> Option<SlotType> {
    let read = read_slot(ty);
    let is_self = |slot: &SlotType| {
        let junction = slot.junction.iter().map(|(_, ident)| ident);
        junction
            .chain([&slot.target_ident])
            .any(|ident| ident == "Self")
    };
    let (message, help) = match &read {
        None => (
            "this is no type of a relation",
            "write `BelongsTo<Model>`, `BelongsTo<Option<Model>>`, `HasOne<Model>`, `HasMany<Model>`, \
             `ManyToMany<Model>` or `ManyToMany<Model, Junction>`",
        ),
        Some(slot) if is_self(slot) => (
            "a relation names its model",
            "write the struct's name instead of `Self`",
        ),
        Some(slot) if slot.is_optional && slot.kind == SlotKind::ManyToMany => (
            "only `BelongsTo` takes an `Option`",
            "remove it: where there are none, the list is empty",
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
    let arguments = arguments(segment);
    let (target, is_optional) = unwrap_option(arguments.first()?)?;
    let target_ident = last_segment(target)?.ident.clone();
    let junction = match arguments.get(1).filter(|_| kind == SlotKind::ManyToMany) {
        Some(junction) => {
            let segment = last_segment(junction).filter(|segment| segment.arguments.is_empty())?;
            Some((ungroup(junction).to_token_stream(), segment.ident.clone()))
        }
        None => None,
    };
    Some(SlotType {
        kind,
        target: ungroup(target).to_token_stream(),
        target_ident,
        is_optional,
        junction,
    })
}

/// The type inside an `Option`, if it is one, and whether it is.
fn unwrap_option(ty: &Type) -> Option<(&Type, bool)> {
    match last_segment(ty).filter(|segment| segment.ident == "Option") {
        Some(segment) => Some((arguments(segment).first()?, true)),
        None => Some((ty, false)),
    }
}

/// Reads the type of a polymorphic field.
pub(super) fn poly_slot(ty: &Type, diagnostics: &mut Diagnostics) -> Option<PolySlot> {
    let read = read_poly(ty);
    if read.is_none() {
        let help = "write `Poly<Enum>`, or `Poly<Option<Enum>>` when there may be none";
        diagnostics.push(
            Code::INVALID_RELATION,
            ty.span(),
            "this is no type of a polymorphic field",
            help,
        );
    }
    read
}

fn read_poly(ty: &Type) -> Option<PolySlot> {
    let segment = last_segment(ty).filter(|segment| segment.ident == "Poly")?;
    let (poly, is_optional) = unwrap_option(arguments(segment).first()?)?;
    let segment = last_segment(poly).filter(|segment| segment.arguments.is_empty())?;
    Some(PolySlot {
        poly: ungroup(poly).to_token_stream(),
        poly_ident: segment.ident.clone(),
        is_optional,
    })
}

/// The model of a type that is spelled `Id<Model>`: as written, and the last segment of that type.
pub(super) fn id_target(ty: &Type) -> Option<(TokenStream, Ident)> {
    let segment = last_segment(ty).filter(|segment| segment.ident == "Id")?;
    let target = *arguments(segment).first()?;
    let segment = last_segment(target).filter(|segment| segment.ident != "Self")?;
    Some((ungroup(target).to_token_stream(), segment.ident.clone()))
}
