//! A polymorphic field of a model: `Poly<Commentable>`.

use super::attr::{Attr, Attrs};
use super::attributes::Place;
use super::def::PolyFieldDef;
use super::model_fields::constant;
use super::relation_key::referential_action;
use super::slot_type::PolySlot;
use super::{docs, plain};
use crate::diagnostic::{Code, Diagnostics};
use crate::{PolyField, ReferentialAction, Str};
use quote::ToTokens;

pub(super) fn poly_field(
    field: &syn::Field,
    slot: PolySlot,
    diagnostics: &mut Diagnostics,
) -> Option<(PolyField, PolyFieldDef)> {
    let ident = field.ident.clone()?;
    let attrs = Attrs::read(&field.attrs, Place::PolyField, diagnostics);
    let on_delete_attr = attrs.get("on_delete");
    let on_delete = on_delete_attr.and_then(|attr| {
        let action = referential_action(attr, diagnostics)?;
        check_action(attr, action, &slot, diagnostics);
        Some(action)
    });
    let column_attr = attrs.get("column");
    let column = column_attr
        .and_then(|attr| attr.db_name(diagnostics))
        .unwrap_or_else(|| plain(&ident));
    let span = column_attr.map_or(ident.span(), Attr::span);
    let schema = PolyField {
        name: Str::Owned(plain(&ident)),
        column: Str::Owned(column),
        poly_type: Str::Owned(plain(&slot.poly_ident)),
        is_optional: slot.is_optional,
        on_delete,
        is_unindexed: attrs.has("no_index"),
        docs: docs(&field.attrs),
    };
    let def = PolyFieldDef {
        constant: constant(&attrs, &ident, diagnostics),
        vis: field.vis.to_token_stream(),
        poly: slot.poly,
        poly_ident: slot.poly_ident,
        is_optional: slot.is_optional,
        span,
        on_delete_span: on_delete_attr.map_or(span, Attr::span),
        ident,
    };
    Some((schema, def))
}

fn check_action(
    attr: &Attr,
    action: ReferentialAction,
    slot: &PolySlot,
    diagnostics: &mut Diagnostics,
) {
    let (message, help) = match action {
        ReferentialAction::SetNull if !slot.is_optional => (
            "`SetNull` needs a field that may be empty",
            format!(
                "write `Poly<Option<{}>>`, or choose another action",
                slot.poly_ident
            ),
        ),
        ReferentialAction::SetDefault => (
            "a polymorphic field has no default",
            "choose another action".to_owned(),
        ),
        ReferentialAction::SetNull
        | ReferentialAction::NoAction
        | ReferentialAction::Restrict
        | ReferentialAction::Cascade => return,
    };
    diagnostics.push(Code::INVALID_RELATION, attr.span(), message, help);
}
